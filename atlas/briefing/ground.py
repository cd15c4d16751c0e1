"""The quiet map under the marks, as shapes in px: the same data, colours and choice of names as the pages' base map."""

import json
from functools import lru_cache

from atlas import paths
from atlas.briefing.drawing import Label, Shape
from atlas.briefing.geometry import Sheet, lines_of, rings_of
from atlas.charts.basemap import PALETTES
from atlas.figures.lettering import text_px

QUIET = PALETTES["light"]
TOWN_SIZES = {1: (3.0, 11.0, True), 2: (4.4, 10.0, False), 3: (5.9, 9.5, False)}  # rank: zoom from which it shows, px, bold
NAMED_COUNTRY = 0.5  # square degrees; smaller ones are not named
CLEAR_PX = 4


@lru_cache(maxsize=8)
def features(name: str) -> list[dict]:
    """Return the features of a file of data/boundaries. Shared between callers: do not change it."""
    return json.loads((paths.BOUNDARIES / f"{name}.geojson").read_text("utf-8"))["features"]


@lru_cache(maxsize=16)
def ground(sheet: Sheet) -> tuple[Shape, ...]:
    """Return land, lakes, rivers and borders of a picture, from the lowest up."""
    return (*_filled(sheet), *_lines(sheet, "rivers", QUIET.river), *_borders(sheet))


def _filled(sheet: Sheet) -> list[Shape]:
    shapes = []
    for file in ("far_land", "countries", "lakes"):
        for feature in features(file):
            own = feature["properties"]
            rings = tuple(ring for ring in map(sheet.ring, rings_of(feature["geometry"])) if ring)
            if rings:
                colour = QUIET.lake if file == "lakes" else QUIET.covered if own.get("covered") else QUIET.land
                shapes.append(Shape(own.get("name") or "land", rings, fill=colour))
    return shapes


def _lines(sheet: Sheet, file: str, colour: str) -> list[Shape]:
    found = [line for feature in features(file) for part in lines_of(feature["geometry"]) for line in sheet.lines(part)]
    return [Shape(file, tuple(found), line=colour, line_px=0.8, is_open=True)] if found else []


def _borders(sheet: Sheet) -> list[Shape]:
    looks = {
        "admin1": (QUIET.governorate_line, 0.7, False),
        "country": (QUIET.country_line, 1.1, False),
        "disputed": (QUIET.disputed_line, 1.1, True),
    }
    shapes = []
    for kind, (colour, width, dashed) in looks.items():
        own = [f for f in features("borders") if f["properties"]["kind"] == kind]
        found = [line for feature in own for part in lines_of(feature["geometry"]) for line in sheet.lines(part)]
        if found:
            shapes.append(Shape(f"{kind} borders", tuple(found), line=colour, line_px=width, is_open=True, is_dashed=dashed))
    return shapes


def names(sheet: Sheet, *, avoid: tuple[tuple[float, float, float], ...] = (), first: tuple[Label, ...] = ()) -> tuple[Label, ...]:
    """Return the names of towns and countries that fit, the most important first.

    avoid: x, y and radius in px of marks that no name may cover. first: words that come before all names; with them no town is named.
    """
    wanted = [(0, label) for label in first]
    for town in features("cities") if not first else []:
        rank, (longitude, latitude) = town["properties"]["rank"], town["geometry"]["coordinates"]
        if rank in TOWN_SIZES and sheet.view.zoom >= TOWN_SIZES[rank][0]:
            size, bold = TOWN_SIZES[rank][1:]
            x, y = sheet.place(longitude, latitude)
            wanted.append((rank, Label(town["properties"]["name"], x, y - size * 0.2, size, QUIET.town_label, bold)))
    for country in features("countries"):
        own = country["properties"]
        if own["square_degrees"] > NAMED_COUNTRY and not (first and own["covered"]):
            x, y = sheet.place(own["label_lon"], own["label_lat"])
            wanted.append((1.5, Label(own["name"].upper(), x, y, 10, QUIET.country_label, False)))
    taken = [(x, y, radius, radius) for x, y, radius in avoid]
    chosen = []
    for _, label in sorted(wanted, key=lambda pair: pair[0]):
        half, tall = text_px(label.text, label.size_px, bold=label.is_bold) / 2, label.size_px * 0.7
        inside = sheet.holds((label.x - half, label.y), margin_px=CLEAR_PX) and sheet.holds(
            (label.x + half, label.y), margin_px=CLEAR_PX + 6
        )
        if inside and all(abs(label.x - x) > half + w + CLEAR_PX or abs(label.y - y) > tall + h for x, y, w, h in taken):
            taken.append((label.x, label.y, half, tall))
            chosen.append(label)
    return tuple(chosen)
