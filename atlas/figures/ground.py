"""The quiet map under the marks: its colours and towns, as the pages' style and every picture have them; knows nothing that is drawn on top.

static/basemap-light.json and -dark.json are made of the same palettes and ranks (tools/basemap_style.py).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import shapely

from atlas.figures.geo import Sheet, features, flat_features, governorates, outline
from atlas.figures.labels import Box, box, placed
from atlas.figures.lettering import text_px
from atlas.figures.paint.scene import Shape, Text

ATTRIBUTION = (
    "Boundaries: Natural Earth; Moroccan regions © OpenStreetMap contributors (ODbL). Towns: GeoNames (CC BY 4.0). "
    "Disputed lines are dashed; the map takes no position on them."
)
# rank: zoom from which it shows, text size there and at zoom 9, dot radius in px
TOWN_RANKS = {1: (3.0, 11, 15, 2.4), 2: (4.4, 10.5, 14, 2.0), 3: (5.7, 10, 13, 1.8), 4: (6.9, 10, 12, 1.6)}
LARGE_ZOOM = 9
COUNTRY_PX, NAMED_COUNTRY = 10, 0.5  # square degrees; smaller ones are not named: Lebanon 0.98, Palestine 0.6
CLEAR_PX, EDGE_PX = 2, 4
FIRST_TOWNS = 2  # ranks of towns that are named before governorates are
BESIDE_PX = 2  # between a town's dot and its name
UNIT_PX, CROWDED_UNIT_PX = 9.5, 8  # of a governorate's name, and of one that has no room else
# by how many px right and down a governorate's name may be moved, the least first
UNIT_SHIFTS = sorted(
    ((right, down) for right in range(-96, 97, 8) for down in range(-84, 85, 6)),
    key=lambda at: (at[0] / 1.5) ** 2 + at[1] ** 2,
)
AWAY_STEPS = (7, 14, 21, 28)  # px by which a town's name may stand off it
COUNTRIES_ZOOM = 4.6  # closer in, the map's own countries are known by their governorates
# the seven countries as the list of towns writes them (ISO 3166-1 alpha-2)
HOME = {"IRQ": "IQ", "SYR": "SY", "LBY": "LY", "TUN": "TN", "DZA": "DZ", "MAR": "MA", "MRT": "MR"}


@dataclass(frozen=True)
class Palette:
    """Colours of one theme, chosen low in contrast so that marks and their labels stand out."""

    name: str
    water: str
    land: str
    covered: str
    lake: str
    river: str
    water_label: str
    country_line: str
    governorate_line: str
    disputed_line: str
    country_label: str
    governorate_label: str
    town_label: str
    town_dot: str
    halo: str


PALETTES = {
    "light": Palette(
        name="light", water="#d3dde3", land="#ebebe8", covered="#faf9f7", lake="#d3dde3", river="#b5cad6",
        water_label="#7f9aab", country_line="#8d9196", governorate_line="#cfcfca", disputed_line="#8d9196",
        country_label="#9a9ea3", governorate_label="#94999e", town_label="#565b61", town_dot="#82878d", halo="#faf9f7",
    ),
    "dark": Palette(
        name="dark", water="#10161d", land="#242a31", covered="#31383f", lake="#151d25", river="#3d5a6b",
        water_label="#56788b", country_line="#7d858f", governorate_line="#4a525b", disputed_line="#8d959f",
        country_label="#818993", governorate_label="#78808a", town_label="#bcc3ca", town_dot="#8d959e", halo="#272d33",
    ),
}  # fmt: skip


def style_path(theme: str) -> str:
    """File name of the style of a theme ("light" or "dark") inside the static folder; KeyError for another theme."""
    return f"basemap-{PALETTES[theme].name}.json"


def style_url(theme: str) -> str:
    """Address of a theme's style as served beside the app, for pydeck's map_style.

    Relative, so that it also holds below a base path; the same on every page.
    """
    return f"app/static/{style_path(theme)}"


# of the picture of the ground that stands behind a map until its own is there: the covered countries with what a wide window shows around them
GROUND_BOUNDS, GROUND_ZOOM = (-32.0, 4.0, 66.0, 48.0), 4


def ground_path(theme: str) -> str:
    """File name of the picture of the whole ground in a theme inside the static folder; KeyError for another theme."""
    return f"ground-{PALETTES[theme].name}.svg"


def behind(sheet: Sheet, theme: str) -> str:
    """Return the CSS that puts the ground, as it lies in a view, behind the middle of a map: it is there before the map's own."""
    west, south, east, north = GROUND_BOUNDS
    (left, top), (right, bottom) = sheet.places([(west, north), (east, south)])
    x, y = (left + right - sheet.width_px) / 2, (top + bottom - sheet.height_px) / 2
    place = f"calc(50% + {x:.0f}px) calc(50% + {y:.0f}px) / {right - left:.0f}px {bottom - top:.0f}px"
    return f"{PALETTES[theme].water} url(app/static/{ground_path(theme)}) {place} no-repeat"


@lru_cache(maxsize=16)
def ground(sheet: Sheet, theme: str) -> tuple[Shape, ...]:
    """Return land, lakes, rivers and borders of a picture, from the lowest up."""
    palette = PALETTES[theme]
    return (
        *_areas(sheet, palette),
        *_lines(sheet, "rivers", [("rivers", None, palette.river, 0.8, False)]),
        *_lines(
            sheet,
            "borders",
            [
                ("admin1 borders", "admin1", palette.governorate_line, 0.7, False),
                ("country borders", "country", palette.country_line, 1.1, False),
                ("disputed borders", "disputed", palette.disputed_line, 1.1, True),
            ],
        ),
    )


def _areas(sheet: Sheet, palette: Palette) -> list[Shape]:
    shapes = []
    for file in ("far_land", "countries", "lakes"):
        for feature, rings in zip(features(file), sheet.rings(flat_features(file)), strict=True):
            own = feature["properties"]
            if rings:
                colour = palette.lake if file == "lakes" else palette.covered if own.get("covered") else palette.land
                shapes.append(Shape(own.get("name") or "land", rings, fill=colour))
    return shapes


def _lines(sheet: Sheet, file: str, looks: list[tuple[str, str | None, str, float, bool]]) -> list[Shape]:
    """Return one shape per look: its name, the kind of feature it is of (None: all), colour, width and whether it is dashed."""
    found = list(zip(features(file), sheet.lines(flat_features(file)), strict=True))
    shapes = []
    for name, kind, colour, width, dashed in looks:
        lines = tuple(line for feature, parts in found if feature["properties"].get("kind") == kind for line in parts)
        if lines:
            shapes.append(Shape(name, lines, line=colour, line_px=width, is_open=True, is_dashed=dashed))
    return shapes


@dataclass(frozen=True)
class Name:
    """A name of the ground as it stands in a picture, and the point that it belongs to (WGS84 degrees)."""

    longitude: float
    latitude: float
    label: Text


def names(
    sheet: Sheet,
    theme: str,
    *,
    taken: tuple[Box, ...] = (),
    marks: tuple[Box, ...] = (),
    units: tuple[str, ...] = (),
    is_named: bool = False,
) -> tuple[Name, ...]:
    """Return the names that fit: the large towns of the map's own countries, its governorates, their smaller towns, then the countries and towns around.

    taken: what no name may cover. marks: what names had rather not cover; those of the larger towns and of governorates may, for they stand on top with a halo. units: polygons of the
    governorates that are to be named; without any, all countries' towns are alike. is_named: the map's own areas bear names; of towns and countries only those around are then
    named.
    """
    palette, zoom = PALETTES[theme], sheet.view.zoom
    home = {HOME[governorates()[key]["properties"]["country"]] for key in units}
    towns: dict[str, list[tuple[Name, list[Box]]]] = {"first": [], "smaller": [], "around": []}
    for town in features("cities"):
        own, (longitude, latitude) = town["properties"], town["geometry"]["coordinates"]
        least, small, large, dot = TOWN_RANKS[own["rank"]]
        is_home = own["country"] in home or not home
        if zoom < least or (is_home and is_named):
            continue
        size = round(small + (large - small) * min(1, (zoom - least) / (LARGE_ZOOM - least)), 1)
        x, y = sheet.place(longitude, latitude)
        label = Text(own["name"], x, y, size, palette.town_label, own["rank"] == 1)
        group = "around" if not is_home else "first" if own["rank"] <= FIRST_TOWNS else "smaller"
        if is_home or own["rank"] <= FIRST_TOWNS:
            towns[group].append((Name(longitude, latitude, label), _beside(label, dot + BESIDE_PX)))
    for each in towns.values():
        each.sort(key=lambda one: -one[0].label.size_px)
    is_far = zoom <= COUNTRIES_ZOOM
    countries = _countries(sheet, palette, home, is_named=is_named)
    groups = [
        (towns["first"], True),
        (countries if is_far else [], True),
        (_units(sheet, units, palette), True),
        (countries if not is_far else [], not home),
        (towns["smaller"], False),
        (towns["around"], False),
    ]
    room = (EDGE_PX, EDGE_PX, sheet.width_px - EDGE_PX, sheet.height_px - EDGE_PX)
    held, found, said = list(taken), [], set()
    for group, may_cover in groups:
        for name, boxes in group:
            if name.label.text.casefold() in said:  # a governorate and its seat
                continue
            place = placed([boxes], taken=[*held, *marks], room=room, clear_px=CLEAR_PX)[0]
            if place is None and may_cover:
                place = placed([boxes], taken=held, room=room, clear_px=1)[0]
            if place is not None:
                left, top, right, bottom = boxes[place]
                held.append(boxes[place])
                said.add(name.label.text.casefold())
                found.append(replace(name, label=replace(name.label, x=(left + right) / 2, y=(top + bottom) / 2)))
    return tuple(found)


def _beside(label: Text, reach: float) -> list[Box]:
    """Return where a town's name may stand: right of its dot, left, above or under it."""
    wide, tall = text_px(label.text, label.size_px, bold=label.is_bold), label.size_px * 1.2
    x, y = label.x, label.y
    boxes = []
    for far in (reach, *(reach + step for step in AWAY_STEPS)):  # further off where a mark lies on the town
        boxes += [box(x + far, y, wide, tall, align="left"), box(x - far, y, wide, tall, align="right")]
        boxes += [box(x, y + side * (far + tall / 2), wide, tall) for side in (-1, 1)]
        boxes += [
            box(x + right * far * 0.7, y + down * (far * 0.7 + tall / 2), wide, tall, align=align)
            for right, align in ((1, "left"), (-1, "right"))
            for down in (-1, 1)
        ]
    return boxes


def _units(sheet: Sheet, units: Sequence[str], palette: Palette) -> list[tuple[Name, list[Box]]]:
    """Return the names of governorates, the largest first; each may stand where its middle lies in the governorate, the nearer to the point for its name the better; each twice, the second time smaller, where the first has no room."""
    ordered = sorted(units, key=lambda key: -outline(key).area)
    found = []
    for key, rings in zip(ordered, sheet.rings(map(outline, ordered)) if ordered else [], strict=True):
        if not rings:
            continue
        own = governorates()[key]["properties"]
        at = own["label_lon"], own["label_lat"]
        x, y = sheet.place(*at)
        inside = shapely.make_valid(shapely.Polygon(max(rings, key=len)))
        where = np.array([(x + right, y + down) for right, down in UNIT_SHIFTS])
        where = where[shapely.contains_xy(inside, where[:, 0], where[:, 1])].tolist()
        for size_px in (UNIT_PX, CROWDED_UNIT_PX):
            label = Text(own["admin1_name"].upper(), x, y, size_px, palette.governorate_label)
            left, top, right, bottom = label_box(replace(label, x=0, y=0))
            found.append((Name(*at, label), [(left + x, top + y, right + x, bottom + y) for x, y in where]))
    return found


def _countries(
    sheet: Sheet, palette: Palette, home: Collection[str], *, is_named: bool
) -> list[tuple[Name, list[Box]]]:
    """Return the names of countries; the map's own only where they are small on it."""
    found = []
    for country in features("countries"):
        own = country["properties"]
        is_home = own["covered"] and HOME.get(own["country"]) in home
        if (
            own["square_degrees"] <= NAMED_COUNTRY
            or (is_named and own["covered"])
            or (is_home and sheet.view.zoom > COUNTRIES_ZOOM)
        ):
            continue
        at = own["label_lon"], own["label_lat"]
        label = Text(own["name"].upper(), *sheet.place(*at), COUNTRY_PX, palette.country_label)
        found.append((Name(*at, label), [label_box(replace(label, y=label.y + down)) for down in (0, 14, -14)]))
    return found


def label_box(label: Text) -> Box:
    """Return the box of a line of words."""
    return box(
        label.x, label.y, text_px(label.text, label.size_px, bold=label.is_bold), label.size_px * 1.3, align=label.align
    )
