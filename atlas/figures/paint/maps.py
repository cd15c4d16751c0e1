"""A map in degrees fitted to a picture in px: where its marks, badges and words stand; and all of it as shapes for SVG and slides."""

from dataclasses import dataclass, replace

import shapely

from atlas.figures import marks
from atlas.figures.geo import Sheet, circle, fit_view, flattened, label_points, outline
from atlas.figures.ground import ATTRIBUTION, PALETTES, ground, label_box, names
from atlas.figures.labels import Box, box, placed
from atlas.figures.lettering import text_px
from atlas.figures.paint.marks import INK
from atlas.figures.paint.scene import Scene, Shape, Spot, Text
from atlas.figures.spec import GeoMap, Key, Place
from atlas.figures.theme import GREY, LIGHT, Theme, readable_on

MAP_PX, SQUARE_MAP_PX = (
    (866, 536),
    (1016, 700),
)  # of a map beside its legend on a wide slide or picture; over it in a square one
WORDS_PX, AREA_PX = 12, 11
BADGE_PX, BADGE_TALL_PX = 11, 15
AWAY_PX = 3  # between a mark and its words
ASIDE_PX = (0, 8, -8, 16, -16, 24, -24)  # by which an area's words may be moved
LEAST_HELD, WELL_HELD = 0.75, 0.97  # share of an area's words that lies inside it
NAME_ZOOM = 4.6  # below it (several countries) the names of areas would cover the marks
SHIFTS = ((0, 0), (0, -22), (0, 22), (26, 0), (-26, 0), (22, -20), (-22, 20), (22, 20), (-22, -20))
SHIFT_ZOOM = 4.8  # below it governorates are too small on the screen to move a badge inside them
MOST_LINES = 6  # above and below a place, where names must not be left out


@dataclass(frozen=True)
class Layout:
    """Where a map's places stand in a picture: px of each mark's middle, and by how much words or badges are moved from their point.

    spots: middle of each place's mark or badge. words: middle of the words of each place; None where there is no room. scale: what marks are shrunk by.
    """

    sheet: Sheet
    points: list[tuple[float, float]]
    spots: list[tuple[float, float]]
    words: list[tuple[float, float] | None]
    scale: float
    taken: tuple[Box, ...]


def sheet_of(body: GeoMap, width_px: float, height_px: float) -> Sheet:
    """Return the picture of this size that shows what the map opens on."""
    return Sheet(
        fit_view(body.bounds, width_px=width_px, height_px=height_px, padding_px=body.padding_px), width_px, height_px
    )


def layout(body: GeoMap, sheet: Sheet) -> Layout:
    """Place a map's marks, then its badges, then its words, so that they cover neither marks nor each other."""
    scale, zoom = marks.scale(sheet.view.zoom), sheet.view.zoom
    points = sheet.places([(place.longitude, place.latitude) for place in body.places]) if body.places else []
    spots = [
        (x + scale * (place.beside_px + place.size_px) / 2 if place.beside_px else x, y)
        for (x, y), place in zip(points, body.places, strict=True)
    ]
    drawn = [n for n, place in enumerate(body.places) if place.shape not in ("badge", "none")]
    badges = [n for n, place in enumerate(body.places) if place.shape == "badge"]
    taken = [box(*spots[n], *(2 * [scale * body.places[n].size_px])) for n in drawn]
    shifts = SHIFTS if zoom >= SHIFT_ZOOM else SHIFTS[:1]
    wanted = [[_badge_box(spots[n], shift, body.places[n].text) for shift in shifts] for n in badges]
    for n, boxes, place in zip(badges, wanted, placed(wanted, taken=taken, is_forced=True), strict=True):
        taken.append(boxes[place])
        spots[n] = spots[n][0] + shifts[place][0], spots[n][1] + shifts[place][1]
    words: list[tuple[float, float] | None] = [None] * len(body.places)
    written = taken[len(drawn) :]
    # Names that must not be left out come first; the others may cover marks before they go, but no words.
    for is_named, held, is_forced in ((True, taken, True), (False, taken, False), (False, written, False)):
        own = [n for n, place in enumerate(body.places) if _is_word(place, is_named, zoom) and words[n] is None]
        wanted = [_word_boxes(spots[n], body.places[n], scale) for n in own]
        for n, boxes, place in zip(
            own, wanted, placed(wanted, taken=held, clear_px=1, is_forced=is_forced), strict=True
        ):
            if place is not None:
                taken.append(boxes[place])
                written.append(boxes[place])
                words[n] = (boxes[place][0] + boxes[place][2]) / 2, (boxes[place][1] + boxes[place][3]) / 2
    return Layout(sheet, points, spots, words, scale, tuple(taken))


def _is_word(place: Place, is_named: bool, zoom: float) -> bool:
    return (
        bool(place.text) and place.shape != "badge" and place.is_named == is_named and (is_named or zoom >= NAME_ZOOM)
    )


def _badge_box(at: tuple[float, float], shift: tuple[int, int], number: str) -> Box:
    return box(at[0] + shift[0], at[1] + shift[1], 2 * badge_half_px(number), BADGE_TALL_PX)


def badge_half_px(number: str) -> float:
    """Return half the width of a badge."""
    return 4 + 3.6 * len(number)


def _word_boxes(at: tuple[float, float], place: Place, scale: float) -> list[Box]:
    """Return where a place's words may stand: under it, at its sides, over it; words that must not be left out also further off, line by line."""
    (x, y), reach, wide, tall = at, scale * place.size_px / 2 + AWAY_PX, text_px(place.text, WORDS_PX), WORDS_PX * 1.3
    lines = range(MOST_LINES if place.is_named else 1)
    around = [
        box(x, y + reach + tall / 2, wide, tall),
        box(x + reach, y, wide, tall, align="left"),
        box(x - reach, y, wide, tall, align="right"),
        *(box(x, y + side * (reach + (line + 0.5) * tall), wide, tall) for line in lines for side in (-1, 1)),
    ]
    at_point = (
        [box(x, y, wide, tall)] if place.shape == "none" and place.is_named else []
    )  # no mark: the words themselves stand at the point
    return at_point + around


def scene_of(body: GeoMap, width_px: float, height_px: float, mode: Theme = LIGHT) -> Scene:
    """Return the map as shapes in a picture of this size, for files: what may not be passed on is not in it."""
    sheet = sheet_of(body, width_px, height_px)
    laid = layout(_nameless(body) if body.is_private else body, sheet)
    areas = _areas(body, sheet, mode)
    on_areas = area_labels(body, sheet)
    words = [
        Text(place.text, *at, WORDS_PX, mode.ink if place.is_named else mode.muted)
        for place, at in zip(body.places, laid.words, strict=True)
        if at is not None and sheet.holds(at)
    ]
    taken = (*laid.taken, *map(label_box, on_areas))
    quiet = names(sheet, mode.name, taken=taken, is_named=any(area.number for area in body.areas))
    legend = tuple((title, tuple(_scaled(key, laid.scale) for key in keys)) for title, keys in body.legend)
    return Scene(
        width_px,
        height_px,
        PALETTES[mode.name].water,
        ground(sheet, mode.name),
        (*areas, *_rings(body, sheet)),
        tuple(_spots(body, laid, mode)),
        (*quiet, *on_areas, *words),
        legend,
        ATTRIBUTION,
    )


def _nameless(body: GeoMap) -> GeoMap:
    return replace(
        body, places=tuple(place if place.shape == "badge" else replace(place, text="") for place in body.places)
    )


def _scaled(key: Key, scale: float) -> Key:
    if key.shape in ("swatch", "badge"):
        return key
    return replace(key, size_px=key.size_px * INK * (scale if key.is_sized else 1))


def told_text(told: tuple[str, str, str]) -> str:
    """Return what the pointer tells as one line."""
    head, where, more = told
    return " ".join(part for part in (f"{where}: {head}." if where else head, more) if part)


def _areas(body: GeoMap, sheet: Sheet, mode: Theme) -> list[Shape]:
    rings = sheet.rings(outline(area.key) for area in body.areas) if body.areas else []
    line, width = (mode.paper, 0.6) if any(area.key not in label_points() for area in body.areas) else (mode.muted, 0.8)
    return [
        Shape(
            area.key, ring, fill=area.fill, pattern=area.pattern, line=line, line_px=width, title=_told(body, area.told)
        )
        for area, ring in zip(body.areas, rings, strict=True)
        if ring
    ]


def _told(body: GeoMap, told: tuple[str, str, str]) -> str:
    return (told[0] + "." if told[0] else "") if body.is_private else told_text(told)


def area_labels(body: GeoMap, sheet: Sheet) -> list[Text]:
    """Return the name and number of each area that has room for both, moved a little where they would else reach over its edge."""
    numbered = sorted((area for area in body.areas if area.number), key=lambda area: -area.rank)
    labels = []
    for area, rings in zip(
        numbered, sheet.rings(outline(area.key) for area in numbered) if numbered else [], strict=True
    ):
        if not rings:
            continue
        words, (x, y) = f"{area.name} {area.number}", sheet.place(*label_points()[area.key])
        half, inside = text_px(words, AREA_PX, bold=True) / 2, shapely.Polygon(max(rings, key=len))
        rows = shapely.linestrings([[(x + shift - half, y), (x + shift + half, y)] for shift in ASIDE_PX])
        held = shapely.length(shapely.intersection(rows, shapely.make_valid(inside))) / (2 * half)
        best = int(held.argmax())
        if held[best] > LEAST_HELD:
            ink = (
                readable_on(area.fill) if held[best] > WELL_HELD else LIGHT.ink
            )  # light words would be lost beyond the fill
            labels.append(Text(words, x + ASIDE_PX[best], y, AREA_PX, ink, True))
    room = (0, 0, sheet.width_px, sheet.height_px)
    free = placed([[label_box(label)] for label in labels], room=room, clear_px=2)
    return [label for label, place in zip(labels, free, strict=True) if place is not None]


def _rings(body: GeoMap, sheet: Sheet) -> list[Shape]:
    flat = (
        flattened({"type": "LineString", "coordinates": circle(ring.longitude, ring.latitude, ring.radius_km)})
        for ring in body.rings
    )
    found = sheet.lines(flat) if body.rings else []
    return [
        Shape(
            "ring" if body.is_private else f"ring {ring.name}".strip(),
            lines,
            line=ring.colour,
            line_px=ring.width,
            is_open=True,
        )
        for ring, lines in zip(body.rings, found, strict=True)
        if lines
    ]


def _spots(body: GeoMap, laid: Layout, mode: Theme) -> list[Spot]:
    spots = []
    for place, at in zip(body.places, laid.spots, strict=True):
        if place.shape == "none" or not laid.sheet.holds(at):
            continue
        if place.shape == "badge":
            spots.append(
                Spot(place.key, *at, BADGE_PX + 3, "badge", (), text=place.text, title=_told(body, place.told))
            )
            continue
        name, title = ("place", "") if body.is_private else (place.name, told_text(place.told))
        spots.append(
            Spot(
                name,
                *at,
                laid.scale * INK * place.size_px,
                place.shape,
                place.slices or ((GREY, marks.SLICES),),
                title=title,
            )
        )
    return spots
