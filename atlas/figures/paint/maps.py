"""A map in degrees fitted to a picture in px: where its marks, badges and words stand; and all of it as shapes for SVG and slides."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import shapely

from atlas.analysis.filters import listed
from atlas.analysis.wording import plural
from atlas.figures import marks
from atlas.figures.geo import Bounds, Sheet, View, circle, fit_view, flattened, label_points, mercator, outline
from atlas.figures.ground import ATTRIBUTION, PALETTES, Name, ground, label_box, names
from atlas.figures.labels import Box, box, placed
from atlas.figures.lettering import text_px
from atlas.figures.paint.marks import INK
from atlas.figures.paint.scene import Scene, Shape, Spot, Text
from atlas.figures.spec import GeoMap, Key, Maps, Place
from atlas.figures.theme import GREY, LIGHT, Theme, readable_on

MAP_PX, SQUARE_MAP_PX = (
    (866, 536),
    (1016, 700),
)  # of a map beside its legend on a wide slide or picture; over it in a square one
WORDS_PX, AREA_PX = 12, 11
BADGE_PX, BADGE_TALL_PX = 11, 15
CLUSTER_TEXT_PX = 11
AWAY_PX = 3  # between a mark and its words
ASIDE_PX = (0, 8, -8, 16, -16, 24, -24)  # by which an area's words may be moved
# by which the words of an area too small for them are moved from its point, the least first
OVER_EDGE_PX = tuple((right, down) for down in (0, -10, 10, -18, 18) for right in (0, 14, -14, 28, -28))
LEAST_HELD, WELL_HELD = 0.5, 0.97  # share of an area's words that lies inside it
NAME_ZOOM = 4.6  # below it (several countries) the names of areas would cover the marks
SHIFTS = (
    (0, 0),
    (0, -22),
    (0, 22),
    (26, 0),
    (-26, 0),
    (22, -20),
    (-22, 20),
    (22, 20),
    (-22, -20),
    (0, -34),
    (0, 34),
    (38, 0),
    (-38, 0),
    (34, -30),
    (-34, 30),
    (34, 30),
    (-34, -30),
)
SHIFT_ZOOM = 4.8  # below it governorates are too small on the screen to move a badge inside them
MOST_LINES = 6  # above and below a place, where names must not be left out
BADGE_NEAR_PX = 17
NEAR_PX = 24  # a mark nearer than this to a more important one, or within that one's own edge, would hide it
FEWEST_GATHERED = 3  # places that become one mark
CORNERS = (("left", "bottom"), ("right", "bottom"), ("right", "top"), ("left", "top"))
PANEL_SHARES = tuple(share / 100 for share in range(62, 18, -3))  # widths of a second panel, as shares of the picture's
PANEL_EDGE_PX, PANEL_GAP_PX = 8, 6
COVERED_SHARE = 0.004  # how much of a second panel may lie on what the first one shows
PANEL_MAX_SHARE = 0.45  # of a picture's height
SIDES_GAP_PX, HEADING_PX, HEADING_TEXT_PX = 14, 26, 14  # of maps side by side

Legend = tuple[tuple[str, tuple[Key, ...]], ...]


@dataclass(frozen=True)
class Layout:
    """Where a map's places stand in a picture: px of each mark's middle, and by how much words or badges are moved from their point.

    spots: middle of each place's mark or badge. words: middle of the words of each place; None where there is no room. scale: what marks are shrunk by.
    taken: marks, badges and words; fixed: those of them that no name may cover.
    """

    sheet: Sheet
    points: list[tuple[float, float]]
    spots: list[tuple[float, float]]
    words: list[tuple[float, float] | None]
    scale: float
    taken: tuple[Box, ...]
    fixed: tuple[Box, ...] = ()


def sheet_of(body: GeoMap, width_px: float, height_px: float) -> Sheet:
    """Return the picture of this size that shows what the map opens on."""
    return Sheet(
        fit_view(body.bounds, width_px=width_px, height_px=height_px, padding_px=body.padding_px), width_px, height_px
    )


def beside(body: GeoMap, width_px: float, height_px: float, *, top_px: float, right_px: float) -> Sheet:
    """Return the picture of this size that shows what the map opens on beside what lies over its upper and its right edge."""
    sheet = sheet_of(body, width_px - right_px, height_px - top_px)
    longitude, latitude = sheet.degrees(width_px / 2, height_px / 2 - top_px)
    return Sheet(View(longitude, latitude, sheet.view.zoom), width_px, height_px)


def gathered(body: GeoMap, sheet: Sheet) -> tuple[GeoMap, dict[str, tuple[Place, ...]]]:
    """Return the map with marks that would cover one another in this picture made one, and which places each of these stands for, by its key.

    The most important mark draws in those that lie on it or within NEAR_PX; three places or more become one mark in the middle of their incidents. A map of few places, or one that
    is not to be gathered, stays as it is.
    """
    if body.is_gathered and sheet.view.zoom < SHIFT_ZOOM:
        body = replace(body, places=_badges_gathered(body.places, sheet))
    own = [place for place in body.places if place.shape not in ("badge", "none")] if body.is_gathered else []
    if len(own) < FEWEST_GATHERED:
        return body, {}
    scale = marks.scale(sheet.view.zoom)
    own.sort(key=lambda place: (-place.count, -place.size_px, place.longitude, place.latitude))
    points = np.array(sheet.places([(place.longitude, place.latitude) for place in own]))
    reach = np.maximum(NEAR_PX, np.array([scale * place.size_px / 2 for place in own]))
    free = np.ones(len(own), bool)
    kept, found = [], {}
    for n in range(len(own)):
        if not free[n]:
            continue
        near = np.flatnonzero(free & (np.hypot(*(points - points[n]).T) < reach[n]))
        if len(near) < FEWEST_GATHERED:
            free[n] = False
            kept.append(own[n])
            continue
        free[near] = False
        members = tuple(own[one] for one in near.tolist())
        cluster = _cluster(members, str(len(found)))
        found[cluster.key] = members
        kept.append(cluster)
    kept.sort(key=lambda place: -place.size_px)
    key = Key("so many incidents at places too near to be told apart here", "cluster", size_px=24)
    legend = (*body.legend, ("Gathered", (key,))) if found else body.legend
    badges = tuple(place for place in body.places if place.shape in ("badge", "none"))
    hidden = {(place.longitude, place.latitude) for members in found.values() for place in members}
    rings = tuple(ring for ring in body.rings if (ring.longitude, ring.latitude) not in hidden)
    return replace(body, places=(*kept, *badges), rings=rings, legend=legend), found


def _badges_gathered(places: Sequence[Place], sheet: Sheet) -> tuple[Place, ...]:
    """Return a map's places with badges that would cover one another made one, with their sum and the keys of all."""
    kept = [place for place in places if place.shape != "badge"]
    groups: list[tuple[tuple[float, float], list[Place]]] = []
    for place in sorted((place for place in places if place.shape == "badge"), key=lambda place: -place.count):
        x, y = sheet.place(place.longitude, place.latitude)
        near = next((own for (a, b), own in groups if abs(x - a) < BADGE_NEAR_PX and abs(y - b) < BADGE_NEAR_PX), None)
        if near is None:
            groups.append(((x, y), [place]))
        else:
            near.append(place)
    for _, (first, *others) in groups:
        if not others:
            kept.append(first)
            continue
        count = sum(place.count for place in (first, *others))
        told = (
            plural(count, "incident"),
            f"in {plural(len(others) + 1, 'governorate')}",
            "governorate only, place not known",
        )
        key = ",".join(place.key for place in (first, *others))
        kept.append(replace(first, key=key, text=f"{count:,}", told=told, count=count))
    return tuple(kept)


def _cluster(members: Sequence[Place], key: str) -> Place:
    count = sum(place.count for place in members)
    weights: Counter[str] = Counter()
    for place in members:
        for colour, part in place.slices:
            weights[colour] += part * place.count
    named = dict.fromkeys(place.name for place in members if place.name)
    return Place(
        sum(place.longitude * place.count for place in members) / count,
        sum(place.latitude * place.count for place in members) / count,
        "cluster",
        marks.cluster_px(count),
        marks.slices(weights, dict.fromkeys(sorted(weights), "") | {colour: colour for colour in weights}),
        "cluster",
        key,
        told=(f"{plural(count, 'incident')} at {plural(len(members), 'place')}", listed(named), "A click opens them"),
        text=f"{count:,}",
        count=count,
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
    fixed = taken[len(drawn) :] + [taken[at] for at, n in enumerate(drawn) if body.places[n].shape == "cluster"]
    words: list[tuple[float, float] | None] = [None] * len(body.places)
    written = list(fixed)
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
                fixed.append(boxes[place])
                words[n] = (boxes[place][0] + boxes[place][2]) / 2, (boxes[place][1] + boxes[place][3]) / 2
    return Layout(sheet, points, spots, words, scale, tuple(taken), tuple(fixed))


def ground_names(body: GeoMap, laid: Layout, mode: Theme, *, covered: Sequence[Box] = ()) -> tuple[Name, ...]:
    """Return the names of towns, governorates and countries of a laid out map; they cover no number and no other words, and marks only where they must. covered: what else they leave free."""
    on_areas = area_labels(body, laid.sheet).values()
    has_numbers = any(area.number for area in body.areas)
    numbered = {area.key for area in body.areas if area.number}
    return names(
        laid.sheet,
        mode.name,
        taken=(*laid.fixed, *map(label_box, on_areas), *covered),
        marks=laid.taken,
        units=tuple(key for key in body.units if key not in numbered),
        is_named=has_numbers,
    )


def _is_word(place: Place, is_named: bool, zoom: float) -> bool:
    return (
        bool(place.text)
        and place.shape not in ("badge", "cluster")
        and place.is_named == is_named
        and (is_named or zoom >= NAME_ZOOM)
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


def scene_of(body: GeoMap | Maps, width_px: float, height_px: float, mode: Theme = LIGHT) -> Scene:
    """Return the map as shapes in a picture of this size, for files: what may not be passed on is not in it. A second panel stands in its free corner; several maps stand side by side."""
    if isinstance(body, Maps):
        return _side_by_side(body, width_px, height_px, mode)
    sheet = sheet_of(body, width_px, height_px)
    panel = panel_of(body, sheet)
    first = _scene(body, sheet, mode, covered=[panel[0]] if panel else [])
    return first if panel is None else _joined(first, body, panel, mode)


def _scene(body: GeoMap, sheet: Sheet, mode: Theme, *, covered: Sequence[Box] = ()) -> Scene:
    body, _ = gathered(body, sheet)
    laid = layout(_nameless(body) if body.is_private else body, sheet)
    words = [
        Text(place.text, *at, WORDS_PX, mode.ink if place.is_named else mode.muted)
        for place, at in zip(body.places, laid.words, strict=True)
        if at is not None and sheet.holds(at)
    ]
    quiet = [name.label for name in ground_names(body, laid, mode, covered=covered)]
    legend = tuple((title, tuple(_scaled(key, laid.scale) for key in keys)) for title, keys in body.legend)
    return Scene(
        sheet.width_px,
        sheet.height_px,
        PALETTES[mode.name].water,
        ground(sheet, mode.name),
        (*_areas(body, sheet, mode), *_outlined(body, sheet, mode), *_edge(body, sheet, mode), *_rings(body, sheet)),
        tuple(_spots(body, laid, mode)),
        (*quiet, *area_labels(body, sheet).values(), *words),
        legend,
        ATTRIBUTION,
    )


def panel_of(body: GeoMap, sheet: Sheet, corners: tuple[tuple[str, str], ...] = CORNERS) -> tuple[Box, Sheet] | None:
    """Return the second panel of a map, its box in the picture and what it shows; None without one. corners: in which it may stand.

    It is as large as it can be without lying on the map's own governorates.
    """
    if body.second is None:
        return None
    return _panel_of(body.second[0], body.units, sheet, corners)


@lru_cache(maxsize=64)
def _panel_of(
    bounds: Bounds, units: tuple[str, ...], sheet: Sheet, corners: tuple[tuple[str, str], ...]
) -> tuple[Box, Sheet]:
    (left, top), (right, bottom) = mercator(np.array([(bounds[0], bounds[3]), (bounds[2], bounds[1])]))
    aspect = (right - left) / (bottom - top)
    rings = [ring for rings in sheet.rings(outline(key) for key in units) for ring in rings] if units else []
    land = shapely.union_all([shapely.make_valid(shapely.Polygon(ring)) for ring in rings])
    best: tuple[float, Box] = math.inf, (0, 0, 0, 0)
    for share in PANEL_SHARES:
        width = share * sheet.width_px
        height = width / aspect
        if height > PANEL_MAX_SHARE * sheet.height_px:
            continue
        for corner in corners:
            x = PANEL_EDGE_PX if corner[0] == "left" else sheet.width_px - PANEL_EDGE_PX - width
            y = PANEL_EDGE_PX if corner[1] == "top" else sheet.height_px - PANEL_EDGE_PX - height
            where = (x, y, x + width, y + height)
            lost = shapely.box(*where).intersection(land).area / (width * height)
            best = min(best, (lost, where), key=lambda one: one[0])
        if best[0] <= COVERED_SHARE:
            break
    left, top, right, bottom = best[1]
    view = fit_view(bounds, width_px=right - left, height_px=bottom - top, padding_px=4)
    return best[1], Sheet(view, right - left, bottom - top)


def panel_scene(body: GeoMap, sheet: Sheet, mode: Theme, *, is_titled: bool = True) -> Scene:
    """Return what a map's second panel shows: the same marks over its own ground; is_titled: with its caption."""
    bounds, caption = body.second
    scene = _scene(replace(body, bounds=bounds, second=None, units=(), outlined=()), sheet, mode)
    own = (Text(caption, 6, 11, AREA_PX, mode.ink, True, align="left"),) if is_titled else ()
    return replace(scene, labels=(*(label for label in scene.labels if not label.text.isupper()), *own))


def _joined(first: Scene, body: GeoMap, panel: tuple[Box, Sheet], mode: Theme) -> Scene:
    """Return one picture of both panels: the second over its own water and within a line."""
    (left, top, right, bottom), sheet = panel
    gap = PANEL_GAP_PX / 3
    under = Shape("second panel", (_corners(left - gap, top - gap, right + gap, bottom + gap),), fill=mode.paper)
    held = [spot for spot in first.spots if not (left - 8 < spot.x < right + 8 and top - 8 < spot.y < bottom + 8)]
    first = replace(first, shapes=(*first.shapes, under), spots=tuple(held))
    return _laid_on(first, panel_scene(body, sheet, mode), left, top, mode)


def _corners(left: float, top: float, right: float, bottom: float) -> tuple[tuple[float, float], ...]:
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _laid_on(first: Scene, second: Scene, left: float, top: float, mode: Theme) -> Scene:
    """Return a picture with another one on it, over its own water and within a line; its legend has what either says."""
    frame = _corners(left, top, left + second.width_px, top + second.height_px)

    def moved(shape: Shape) -> Shape:
        rings = tuple(tuple((round(x + left, 1), round(y + top, 1)) for x, y in ring) for ring in shape.rings)
        return replace(shape, rings=rings)

    return replace(
        first,
        shapes=(
            *first.shapes,
            Shape("water", (frame,), fill=second.water),
            *map(moved, (*second.ground, *second.shapes)),
            Shape("frame", (frame,), line=mode.muted, line_px=1),
        ),
        spots=(*first.spots, *(replace(spot, x=spot.x + left, y=spot.y + top) for spot in second.spots)),
        labels=(*first.labels, *(replace(label, x=label.x + left, y=label.y + top) for label in second.labels)),
        legend=together(first.legend, second.legend),
    )


def together(*legends: Legend) -> Legend:
    """Return one legend of several: each entry once, under its title."""
    keys: dict[str, list[Key]] = {}
    for title, own in (group for legend in legends for group in legend):
        held = keys.setdefault(title, [])
        held += [key for key in own if key not in held]
    return tuple((title, tuple(own)) for title, own in keys.items())


def _side_by_side(body: Maps, width_px: float, height_px: float, mode: Theme) -> Scene:
    """Return one picture of several maps, each under its heading."""
    own = (width_px - SIDES_GAP_PX * (len(body.parts) - 1)) / len(body.parts)
    found = Scene(width_px, height_px, mode.paper, (), (), (), (), (), ATTRIBUTION)
    for place, (heading, part) in enumerate(body.parts):
        left = place * (own + SIDES_GAP_PX)
        found = _laid_on(found, scene_of(part, own, height_px - HEADING_PX, mode), left, HEADING_PX, mode)
        words = Text(heading, left + 2, HEADING_PX / 2, HEADING_TEXT_PX, mode.ink, True, align="left")
        found = replace(found, labels=(*found.labels, words))
    return found


def _outlined(body: GeoMap, sheet: Sheet, mode: Theme) -> list[Shape]:
    """Return the chosen governorates' own outlines, over every fill."""
    rings = sheet.rings(outline(key) for key in body.outlined) if body.outlined else []
    return [
        Shape(f"outline {key}", ring, line=mode.ink, line_px=1.8)
        for key, ring in zip(body.outlined, rings, strict=True)
        if ring
    ]


def _edge(body: GeoMap, sheet: Sheet, mode: Theme) -> list[Shape]:
    """Return the edge of the drawn area."""
    if not body.edge:
        return []
    (lines,) = sheet.lines([flattened({"type": "LineString", "coordinates": body.edge})])
    return [Shape("drawn area", lines, line=mode.accent, line_px=2, is_open=True, is_dashed=True)] if lines else []


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


def area_labels(body: GeoMap, sheet: Sheet) -> dict[str, Text]:
    """Return the words of each numbered area by its key: its name and number where they have room in it or, free of all others, over its edge; else its number alone.

    They are moved a little where they would reach over the edge.
    """
    numbered = sorted((area for area in body.areas if area.number), key=lambda area: -area.rank)
    if not numbered:
        return {}
    room, found = (0, 0, sheet.width_px, sheet.height_px), {}
    for area, rings in zip(numbered, sheet.rings(outline(area.key) for area in numbered), strict=True):
        if not rings:
            continue
        inside = shapely.make_valid(shapely.Polygon(max(rings, key=len)))
        for words in (f"{area.name} {area.number}", area.number):
            label = _inside(words, sheet.place(*label_points()[area.key]), inside, area.fill)
            held = map(label_box, found.values())
            if label is not None and placed([[label_box(label)]], taken=held, room=room, clear_px=2)[0] is not None:
                found[area.key] = label
                break
    for area in numbered:
        words, (x, y) = f"{area.name} {area.number}", sheet.place(*label_points()[area.key])
        if area.key in found and found[area.key].text == words:
            continue
        others = [label_box(label) for key, label in found.items() if key != area.key]
        over = [Text(words, x + right, y + down, AREA_PX, LIGHT.ink, True) for right, down in OVER_EDGE_PX]
        place = placed([[*map(label_box, over)]], taken=others, room=room, clear_px=1)[0]
        if place is not None:
            found[area.key] = over[place]
    return found


def _inside(words: str, at: tuple[float, float], inside: shapely.Geometry, fill: str) -> Text | None:
    """Return words at a point of an area, or a little to its side, if they lie in it but for a little."""
    (x, y), half = at, text_px(words, AREA_PX, bold=True) / 2
    rows = shapely.linestrings([[(x + shift - half, y), (x + shift + half, y)] for shift in ASIDE_PX])
    held = shapely.length(shapely.intersection(rows, inside)) / (2 * half)
    best = int(held.argmax())
    if held[best] <= LEAST_HELD:
        return None
    ink = readable_on(fill) if held[best] > WELL_HELD else LIGHT.ink  # light words would be lost beyond the fill
    return Text(words, x + ASIDE_PX[best], y, AREA_PX, ink, True)


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
        if place.shape == "cluster":
            told = _told(body, place.told).removesuffix(f" {place.told[2]}")
            spots.append(
                Spot(
                    "cluster",
                    *at,
                    laid.scale * INK * place.size_px,
                    "cluster",
                    place.slices,
                    text=place.text,
                    title=told,
                )
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
                letter=place.letter,
            )
        )
    return spots
