"""Maps as SVG: saved pictures with their whole frame, the small map of the overview, and the legends of both and of the pages' maps.

All words from outside are escaped; a picture needs nothing from outside the file.
"""

import html
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import shapely

from atlas.figures.geo import Sheet, governorates, label_points, mercator, outline
from atlas.figures.ground import ATTRIBUTION, PALETTES
from atlas.figures.labels import box, placed
from atlas.figures.lettering import LINE_EM, OTHER_FACE, text_px, wrap
from atlas.figures.marks import SLICES
from atlas.figures.paint.maps import (
    BADGE_PX,
    BADGE_TALL_PX,
    CLUSTER_TEXT_PX,
    MAP_PX,
    SQUARE_MAP_PX,
    badge_half_px,
    panel_scene,
    scene_of,
    told_text,
)
from atlas.figures.paint.marks import INK, cell, clips, mark, sheet
from atlas.figures.paint.scene import Scene, Shape, Spot
from atlas.figures.spec import Area, Figure, GeoMap, Key
from atlas.figures.theme import FONT, GREY, LIGHT, Theme, readable_on, rgba
from atlas.model.text import printable
from atlas.model.vocabulary import REGIONS, region_of

WIDE, SQUARE = (1280, 720), (1080, 1080)  # px; the PNG has twice as many
EDGE = 32
TITLE_PX, TEXT_PX, FOOT_PX = 24, 15, 12
LEGEND_PX, LEGEND_ROOM_PX, KEY_PX, KEY_TEXT_PX = 250, 190, 20, 12.5
ANCHORS = {"left": "start", "center": "middle", "right": "end"}

PANELS = (("maghreb",), ("syria", "iraq"))  # regions far apart are drawn beside each other, each as large as it can be
GAP_PX, CAPTION_PX, FONT_PX = 16, 18, 11
PALE = ((GREY, SLICES),)  # of a key that says nothing by its colour
STACKED_PX = 360  # a narrower picture has its panels under one another
GRIDS = (
    7,
    14,
    35,
)  # steps per px of the world at zoom 0 that outlines are rounded to; the first that is finer than a px is taken
MOST_NAMED = 24  # more governorates than this bear no names: they would cover each other


@dataclass(frozen=True)
class Room:
    """A rectangle of the picture in px."""

    left: float
    top: float
    width: float
    height: float


# ---- a picture with its frame


def picture(figure: Figure, *, size: tuple[int, int] = WIDE, title: str = "") -> str:
    """Return a map with its frame as an SVG document, at its opening view whatever a reader has zoomed to.

    size: width and height in px. title: in place of the figure's own.
    """
    (width, height), frame = size, figure.frame
    scene = scene_of(figure.body, *(MAP_PX if width > height else SQUARE_MAP_PX))
    room = width - 2 * EDGE
    parts, y = [f'<rect x="0" y="0" width="{width}" height="{height}" fill="{LIGHT.paper}"/>'], EDGE - 6.0
    blocks = [
        (title or frame.title, TITLE_PX, LIGHT.ink, True),
        *((line, TEXT_PX, LIGHT.muted, False) for line in frame.head()),
    ]
    for words, size_px, ink, bold in blocks:
        drawn, y = _lines(wrap(words, room, size_px * OTHER_FACE, bold=bold), EDGE, y, size_px, ink, bold=bold)
        parts.append(drawn)
    foot = [line for words in frame.foot() for line in wrap(words, room, FOOT_PX * OTHER_FACE)]
    end = height - EDGE + 10 - len(foot) * FOOT_PX * LINE_EM
    parts.append(_lines(foot, EDGE, end, FOOT_PX, LIGHT.muted)[0])
    parts.append(_map(scene, Room(EDGE, y + 12, room, end - y - 24)))
    label = html.escape(f"{title or frame.title}. {frame.sentence}")
    return printable(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{label}" font-family="{html.escape(FONT)}"><title>{label}</title><defs>{_hatching(LIGHT)}{clips()}</defs>{"".join(parts)}</svg>'
    )


def _hatching(mode: Theme) -> str:
    """Return the patterns of what is not covered, or too thinly, to which areas refer by name."""
    return (
        '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="5" height="5" fill="{mode.paper}"/><rect width="1.2" height="5" fill="{mode.muted}"/></pattern>'
        '<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{mode.paper}"/><circle cx="2" cy="2" r="0.9" fill="{mode.muted}"/></pattern>'
    )


def _ink(fill: str, pattern: str, none: str) -> str:
    """Return what an area is filled with: its colour, or the pattern that stands in place of one."""
    return fill or (f"url(#{'dots' if pattern == '.' else 'hatch'})" if pattern else none)


def _map(scene: Scene, room: Room) -> str:
    """Return the scene scaled into its room with its legend: to its right in a wide room, under it in another."""
    wide = room.width > 1.3 * room.height
    across = room.width - (LEGEND_PX + 18 if wide else 0)
    along = room.height - (0 if wide else LEGEND_ROOM_PX)
    scale = min(across / scene.width_px, along / scene.height_px)
    width, height = scene.width_px * scale, scene.height_px * scale
    body = "".join(map(_shape, (*scene.ground, *scene.shapes))) + "".join(map(_spot, scene.spots))
    names = _names_over(scene, LIGHT)
    drawn = (
        f'<svg x="{room.left:.1f}" y="{room.top:.1f}" width="{width:.1f}" height="{height:.1f}" viewBox="0 0 {scene.width_px} {scene.height_px}">'
        f'<rect width="{scene.width_px}" height="{scene.height_px}" fill="{scene.water}"/>{body}{names}</svg>'
    )
    if wide:
        return drawn + _tall_legend(scene, Room(room.left + width + 18, room.top, room.width - width - 18, height))
    return drawn + _flat_legend(scene, Room(room.left, room.top + height + 10, room.width, room.height - height - 10))


def _names_over(scene: Scene, mode: Theme) -> str:
    """Return a scene's words, with a halo where they do not stand light on a dark fill."""
    return "".join(
        _text(
            label.text,
            label.x,
            label.y + label.size_px * 0.35,
            label.size_px,
            label.colour,
            anchor=ANCHORS[label.align],
            bold=label.is_bold,
            halo=PALETTES[mode.name].halo if label.colour != LIGHT.paper else "",
        )
        for label in scene.labels
    )


def _text(
    words: str,
    x: float,
    y: float,
    size_px: float,
    ink: str,
    *,
    anchor: str = "start",
    bold: bool = False,
    halo: str = "",
) -> str:
    """Return words on a baseline. halo: colour around the letters."""
    weight = ' font-weight="700"' if bold else ""
    around = f' stroke="{halo}" stroke-width="3" paint-order="stroke" stroke-linejoin="round"' if halo else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size_px:g}" fill="{ink}" text-anchor="{anchor}"{weight}{around}>{html.escape(words)}</text>'


def _lines(
    words: Sequence[str], x: float, top: float, size_px: float, ink: str, *, bold: bool = False
) -> tuple[str, float]:
    """Return lines of words under one another, and where they end."""
    drawn = "".join(
        _text(line, x, top + (place + 0.95) * size_px * LINE_EM, size_px, ink, bold=bold)
        for place, line in enumerate(words)
    )
    return drawn, top + len(words) * size_px * LINE_EM


def _shape(shape: Shape) -> str:
    path = "".join(
        f"M{'L'.join(f'{x:g} {y:g}' for x, y in ring)}{'' if shape.is_open else 'Z'}" for ring in shape.rings
    )
    fill = "none" if shape.is_open else _ink(shape.fill, shape.pattern, "none")
    line = f' stroke="{shape.line}" stroke-width="{shape.line_px:g}" stroke-linejoin="round"' if shape.line else ""
    dash = ' stroke-dasharray="4 3"' if shape.is_dashed else ""
    told = f"<title>{html.escape(shape.title)}</title>" if shape.title else ""
    return f'<path d="{path}" fill="{fill}" fill-rule="evenodd"{line}{dash}>{told}</path>'


def _spot(spot: Spot, mode: Theme = LIGHT) -> str:
    if spot.shape == "badge":
        half = badge_half_px(spot.text)
        told = f"<title>{html.escape(spot.title)}</title>" if spot.title else ""
        return (
            f'<rect x="{spot.x - half:.1f}" y="{spot.y - BADGE_TALL_PX / 2:.1f}" width="{2 * half:.1f}" height="{BADGE_TALL_PX}" rx="3" fill="{mode.paper}" '
            f'stroke="{mode.muted}">{told}</rect>'
            + _text(spot.text, spot.x, spot.y + 4, BADGE_PX, mode.ink, anchor="middle", bold=True)
        )
    size = spot.size_px / INK
    drawn = cell(
        mark(spot.shape, size, spot.slices, spot.letter),
        round(spot.x - size / 2, 1),
        round(spot.y - size / 2, 1),
        round(size, 1),
        mode,
        title=spot.title,
    )
    if spot.shape != "cluster":
        return drawn
    return drawn + _text(spot.text, spot.x, spot.y + 3.8, CLUSTER_TEXT_PX, mode.ink, anchor="middle", bold=True)


def _swatch(key: Key, x: float, y: float) -> str:
    if key.shape == "swatch":
        fill = _ink("" if key.pattern else key.colour, key.pattern, "none")
        return f'<rect x="{x - 10:.1f}" y="{y - 6:.1f}" width="20" height="12" fill="{fill}" stroke="{LIGHT.muted}"/>'
    return _spot(Spot("", x, y, key.size_px, key.shape, key.slices or PALE, text="3", letter=key.letter))


def _tall_legend(scene: Scene, room: Room) -> str:
    drawn, y = [], room.top
    for title, keys in scene.legend:
        part, y = _lines(wrap(title, room.width, 13 * OTHER_FACE, bold=True), room.left, y, 13, LIGHT.ink, bold=True)
        drawn.append(part)
        for key in keys:
            words = wrap(key.label, room.width - 32, KEY_TEXT_PX * OTHER_FACE)
            row = max(KEY_PX, len(words) * 16, key.size_px + 4)
            drawn += [
                _swatch(key, room.left + 12, y + row / 2),
                _lines(words, room.left + 30, y + row / 2 - len(words) * 8.2, KEY_TEXT_PX, LIGHT.ink)[0],
            ]
            y += row
        y += 8
    credit = wrap(scene.credit, room.width, 10 * OTHER_FACE)
    return "".join(drawn) + _lines(credit, room.left, room.top + room.height - len(credit) * 13, 10, LIGHT.muted)[0]


def _flat_legend(scene: Scene, room: Room) -> str:
    drawn, y = [], room.top
    for title, keys in scene.legend:
        x = room.left + text_px(title, 13 * OTHER_FACE, bold=True) + 16
        drawn.append(_text(title, room.left, y + 14, 13, LIGHT.ink, bold=True))
        for key in keys:
            wide = text_px(key.label, KEY_TEXT_PX * OTHER_FACE) + max(key.size_px, 20) + 24
            if x + wide > room.left + room.width:
                x, y = room.left, y + KEY_PX
            drawn += [
                _swatch(key, x + 12, y + 10),
                _text(key.label, x + max(key.size_px, 20) / 2 + 18, y + 14, KEY_TEXT_PX, LIGHT.ink),
            ]
            x += wide
        y += KEY_PX + 6
    return "".join(drawn) + _lines(wrap(scene.credit, room.width, 10 * OTHER_FACE), room.left, y, 10, LIGHT.muted)[0]


# ---- the legend of a map on a page


def legend_html(body: GeoMap, mode: Theme, *, scale: float = 1.0, opacity: int = 255, has_credit: bool = True) -> str:
    """Return the legend of a map as HTML; has_credit: under it stands whose ground it is drawn on.

    scale: what the map's marks are shrunk by. opacity: of its fills over its base map, 0 to 255, so that a swatch has the colour that is seen on the map.
    """
    rows = "".join(
        _row(title, (_item(_image(key, mode, scale, opacity), key.label) for key in keys))
        for title, keys in body.legend
    )
    credit = f'<div class="atlas-figure-foot" style="margin-top:6px">{html.escape(ATTRIBUTION)}</div>'
    return f'<div style="font-size:12px;line-height:1.3;display:flex;flex-direction:column;gap:4px">{rows}</div>{credit if has_credit else ""}'


def _row(title: str, items: Iterator[str]) -> str:
    flow = "display:flex;flex-wrap:wrap;align-items:center;gap:2px 14px"
    return f'<div style="{flow}"><b>{html.escape(title)}</b>{"".join(items)}</div>'


def _item(drawn: str, label: str) -> str:
    return (
        f'<span style="display:inline-flex;align-items:center;gap:5px">{drawn}<span>{html.escape(label)}</span></span>'
    )


def _image(key: Key, mode: Theme, scale: float, opacity: int) -> str:
    """Return an entry's picture: the same mark as on the map."""
    if key.shape == "swatch":
        hatch = f"background:repeating-linear-gradient(135deg,{mode.muted} 0 1.5px,transparent 1.5px 4px);"
        dots = f"background:radial-gradient({mode.muted} 1px,transparent 1.3px) 0 0/5px 5px;"
        fill = (
            (hatch if key.pattern == "/" else dots)
            if key.pattern
            else f"background:{seen(key.colour, mode, opacity)};"
            if key.colour
            else ""
        )
        return f'<span style="display:inline-block;width:16px;height:11px;{fill}border:1px solid {mode.muted}"></span>'
    if key.shape == "badge":
        return f'<span style="border:1px solid {mode.muted};border-radius:3px;padding:0 5px;font-weight:600;font-size:11px">3</span>'
    px = key.size_px * (scale if key.is_sized else 1)
    drawn = _mark_image(key, px, mode)
    if key.shape != "lozenge":
        return drawn
    middle = "display:inline-flex;flex:none;align-items:center;justify-content:center"
    return (
        f'<span style="{middle};width:22px;height:22px;border:1px solid {mode.muted};border-radius:50%">{drawn}</span>'
    )


def _mark_image(key: Key, px: float, mode: Theme) -> str:
    uri, _ = sheet([mark(key.shape, key.size_px, key.slices or PALE, key.letter)], mode, columns=1)
    return f'<img alt="" src="{uri}" width="{px:.0f}" height="{px:.0f}">'


def panel_svg(body: GeoMap, sheet_of_panel: Sheet, mode: Theme) -> str:
    """Return a map's second panel as an SVG picture for the page, without its caption (see maps.panel_of)."""
    return scene_svg(panel_scene(body, sheet_of_panel, mode, is_titled=False), mode)


def scene_svg(scene: Scene, mode: Theme) -> str:
    """Return a map's picture without frame and legend as an SVG document."""
    width, height = round(scene.width_px), round(scene.height_px)
    names = _names_over(scene, mode)
    drawn = "".join(map(_shape, (*scene.ground, *scene.shapes))) + "".join(_spot(spot, mode) for spot in scene.spots)
    return printable(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{html.escape(FONT)}">'
        f'<defs>{_hatching(mode)}{clips()}</defs><rect width="{width}" height="{height}" fill="{scene.water}"/>{drawn}{names}</svg>'
    )


def seen(colour: str, mode: Theme, opacity: int) -> str:
    """Return what a colour of that opacity looks like over the base map's land."""
    over, under = rgba(colour)[:3], rgba(PALETTES[mode.name].covered)[:3]
    mixed = (round((opacity * a + (255 - opacity) * b) / 255) for a, b in zip(over, under, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


# ---- the overview's small map


@dataclass(frozen=True)
class Panel:
    """A part of the small map: its areas, the words over it, and its edges in px of the world at zoom 0."""

    areas: tuple[Area, ...]
    caption: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def aspect(self) -> float:
        """Width over height."""
        return (self.right - self.left) / (self.bottom - self.top)


def small_map(body: GeoMap, mode: Theme, *, width_px: int, most_px: int = 300) -> str:
    """Return governorates alone as SVG, each with its words as its title, regions far apart side by side.

    body: of at least one area, all of them governorates. width_px: of the picture; most_px: its greatest height, without captions. Where there are few governorates, those with a
    number are named. Paths carry data-iso.
    """
    panels = _panels(body.areas)
    beside = width_px >= STACKED_PX
    room = width_px - GAP_PX * (len(panels) - 1) if beside else width_px
    across = sum(panel.aspect for panel in panels)
    caption = CAPTION_PX if len(panels) > 1 else 0
    parts, left, top = [], 0.0, 0.0
    for panel in panels:
        width = room * panel.aspect / across if beside else room
        height = min(most_px, width / panel.aspect)
        shift = (width - height * panel.aspect) / 2
        if caption:
            parts.append(_small_text(panel.caption, left, top + FONT_PX, mode.muted))
        parts.append(
            _panel(
                panel, mode, left=left + shift, top=top + caption, height=height, is_named=len(body.areas) <= MOST_NAMED
            )
        )
        bottom = top + caption + height
        left, top = (left + width + GAP_PX, top) if beside else (left, bottom + GAP_PX)
    return printable(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_px} {math.ceil(bottom) + 1}" font-family="{FONT}" role="img">'
        f"<defs>{_hatching(mode)}</defs>{''.join(parts)}</svg>"
    )


def _panels(areas: Sequence[Area]) -> list[Panel]:
    region = {area.key: region_of(governorates()[area.key]["properties"]["country"]) for area in areas}
    found = []
    for group in PANELS:
        own = tuple(area for area in areas if region[area.key] in group)
        if own:
            left, top, right, bottom = zip(*(_edges(area.key) for area in own), strict=True)
            caption = " and ".join(REGIONS[word] for word in group if word in {region[area.key] for area in own})
            found.append(Panel(own, caption, min(left), min(top), max(right), max(bottom)))
    return found


@cache
def _edges(key: str) -> tuple[float, float, float, float]:
    return outline(key).bounds


@cache
def _path(key: str, grid: int) -> str:
    """Return an outline as SVG path data in steps of 1/grid px, each point by its way from the one before; rounding keeps neighbours' common lines common."""
    drawn = ""
    for ring in shapely.get_exterior_ring(shapely.get_parts(outline(key))):
        points = list(
            dict.fromkeys((round(x * grid), round(y * grid)) for x, y in shapely.get_coordinates(ring).tolist())
        )
        if len(points) > 2:
            ways = " ".join(f"{x - a} {y - b}" for (a, b), (x, y) in zip(points, points[1:], strict=False))
            drawn += f"M{points[0][0]} {points[0][1]}l{ways}z"
    return drawn


def _panel(panel: Panel, mode: Theme, *, left: float, top: float, height: float, is_named: bool) -> str:
    scale = height / (panel.bottom - panel.top)
    grid = next((steps for steps in GRIDS if steps >= scale), GRIDS[-1])
    lines = f'stroke="{mode.paper}" stroke-width="0.8" stroke-linejoin="round" vector-effect="non-scaling-stroke"'
    shapes = "".join(
        f'<path {lines} data-iso="{area.key}" fill="{_ink("" if area.pattern else area.fill, area.pattern, mode.gap)}" d="{_path(area.key, grid)}">'
        f"<title>{html.escape(told_text(area.told))}</title></path>"
        for area in panel.areas
    )
    place = f"translate({left - panel.left * scale:.2f} {top - panel.top * scale:.2f}) scale({scale / grid:.5f})"
    drawn = f'<g transform="{place}">{shapes}</g>'
    return drawn + (_names(panel, left=left, top=top, scale=scale) if is_named else "")


def _names(panel: Panel, *, left: float, top: float, scale: float) -> str:
    """Write the names of governorates with a number, the highest first; a name that would cover another is left out."""
    areas = sorted((area for area in panel.areas if area.number), key=lambda area: -area.rank)
    at = (
        [
            (left + (x - panel.left) * scale, top + (y - panel.top) * scale)
            for x, y in mercator([label_points()[area.key] for area in areas]).tolist()
        ]
        if areas
        else []
    )
    boxes = [[box(x, y, text_px(area.name, FONT_PX), FONT_PX)] for area, (x, y) in zip(areas, at, strict=True)]
    return "".join(
        _small_text(area.name, x, y + 3.5, readable_on(area.fill), anchor="middle")
        for area, (x, y), place in zip(areas, at, placed(boxes), strict=True)
        if place is not None
    )


def _small_text(words: str, x: float, y: float, ink: str, *, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{FONT_PX}" fill="{ink}" text-anchor="{anchor}" pointer-events="none">'
        f"{html.escape(words)}</text>"
    )
