"""The legends that stand inside map figures, as HTML with inline drawings; all words from outside are escaped."""

import html

from atlas.charts.basemap import ATTRIBUTION, PALETTES
from atlas.charts.map_classes import HATCHED, Classes
from atlas.charts.map_marks import SMALLEST_PX, Mark, diameter_px, mark, sheet
from atlas.figures.theme import COLOURS, GREY, Theme, rgba
from atlas.model.vocabulary import ATTRIBUTIONS, FAMILY_LABELS, SIDES

WORDS = {"family": FAMILY_LABELS, "side": SIDES, "attribution": ATTRIBUTIONS}
SIZES = (5, 25, 100)  # killed, as shown in the legend where the picture reaches so far
NAMED = 16  # px of a swatch


def incident_legend(mode: Theme, *, split: str, largest: float, scale: float) -> str:
    """Return the legend of the incident map: colour, size, shape, ring and badge.

    scale: what the map's marks are shrunk by (maps.mark_scale).
    """
    colours = COLOURS[split]
    swatches = [_item(_picture(mark("disc", 14, {word: 1}, colours), 13, mode), WORDS[split][word]) for word in colours]
    some = list(colours)[:2]
    mixed = _item(
        _picture(mark("disc", 18, {some[0]: 2, some[1]: 1}, colours), 16, mode), "several at one place: their shares"
    )
    ink = {"": mode.muted}
    sizes = [
        _item(
            _picture(mark("disc", diameter_px(k, largest), {"": 1}, ink), scale * diameter_px(k, largest), mode),
            f"{k:,}",
        )
        for k in SIZES
        if k <= max(largest, SIZES[0])
    ]
    hollow = _item(_picture(mark("ring", SMALLEST_PX, {"": 1}, ink), scale * SMALLEST_PX, mode), "no figure for killed")
    ring = _item(
        _lozenge_in_ring(mode),
        "district or area only: somewhere inside the ring; above 40 km the area is named, and ringed when chosen",
    )
    badge = _item(
        f'<span style="border:1px solid {mode.muted};border-radius:3px;padding:0 5px;font-weight:600;font-size:11px">3</span>',
        "incidents known to the governorate only",
    )
    return _legend(
        _row("Colour", *swatches, mixed), _row("Size: killed at the place", *sizes, hollow), _row("Place", ring, badge)
    )


def class_legend(
    mode: Theme, classes: Classes, title: str, *, extra: tuple[tuple[str, str], ...] = (), opacity: int = 255
) -> str:
    """Return the legend of a map of classes: title and one swatch per class.

    extra: more swatches, each a colour (or HATCHED, or empty for hollow) and a label. opacity: of the map's fills over its
    base map, 0 to 255 (maps.FILL), so that a swatch has the colour that is seen on the map.
    """
    pairs = [*zip(classes.colours, classes.labels, strict=True), *extra]
    return _legend(_row(title, *(_item(_box(_seen(colour, mode, opacity), mode), label) for colour, label in pairs)))


def _seen(colour: str, mode: Theme, opacity: int) -> str:
    """Return what a colour (or what stands in its place) looks like over the base map's land."""
    if not colour or colour == HATCHED:
        return colour
    over, under = rgba(colour)[:3], rgba(PALETTES[mode.name].covered)[:3]
    mixed = (round((opacity * a + (255 - opacity) * b) / 255) for a, b in zip(over, under, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def killed_extra(classes: Classes) -> tuple[tuple[str, str], ...]:
    """Return the extra swatches of a map of killed: nobody killed, and no figure, which is not the same."""
    return (classes.below, "0 killed"), (GREY, "incidents, but no figure")


def _legend(*rows: str) -> str:
    drawn_on = f'<div class="atlas-figure-foot" style="margin-top:6px">{html.escape(ATTRIBUTION)}</div>'
    return f'<div style="font-size:12px;line-height:1.3;display:flex;flex-direction:column;gap:4px">{"".join(rows)}</div>{drawn_on}'


def _row(title: str, *items: str) -> str:
    flow = "display:flex;flex-wrap:wrap;align-items:center;gap:2px 14px"
    return f'<div style="{flow}"><b>{html.escape(title)}</b>{"".join(items)}</div>'


def _item(picture: str, label: str) -> str:
    return f'<span style="display:inline-flex;align-items:center;gap:5px">{picture}<span>{html.escape(label)}</span></span>'


def _box(colour: str, mode: Theme) -> str:
    hatch = f"background:repeating-linear-gradient(135deg,{mode.muted} 0 1.5px,transparent 1.5px 4px);"
    fill = hatch if colour == HATCHED else f"background:{colour};" if colour else ""
    return f'<span style="display:inline-block;width:{NAMED}px;height:11px;{fill}border:1px solid {mode.muted}"></span>'


def _picture(one: Mark, size_px: float, mode: Theme) -> str:
    """Return a mark as an image of its own: a one-cell sheet, so that legend and map cannot differ."""
    uri, _ = sheet([one], mode, columns=1)
    return f'<img alt="" src="{uri}" width="{size_px:.0f}" height="{size_px:.0f}">'


def _lozenge_in_ring(mode: Theme) -> str:
    uri, _ = sheet([mark("lozenge", 10, {"": 1}, {"": mode.muted})], mode, columns=1)
    middle = "display:inline-flex;flex:none;align-items:center;justify-content:center"
    ring = f"width:22px;height:22px;border:1px solid {mode.muted};border-radius:50%"
    return f'<span style="{middle};{ring}"><img alt="" src="{uri}" width="11" height="11"></span>'
