"""The quiet map under the marks: its colours and towns, as the pages' style and every picture have them; knows nothing that is drawn on top.

static/basemap-light.json and -dark.json are made of the same palettes and ranks (tools/basemap_style.py).
"""

from dataclasses import dataclass
from functools import lru_cache

from atlas.figures.geo import Sheet, features, flat_features
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


def names(sheet: Sheet, theme: str, *, taken: tuple[Box, ...] = (), is_named: bool = False) -> tuple[Text, ...]:
    """Return the names of towns and countries that fit, the most important first.

    taken: what no name may cover. is_named: the map's own areas bear names; towns and their countries are then not named.
    """
    palette, zoom = PALETTES[theme], sheet.view.zoom
    wanted: list[tuple[float, Text]] = []
    for town in features("cities") if not is_named else []:
        rank, (longitude, latitude) = town["properties"]["rank"], town["geometry"]["coordinates"]
        least, small, large, _ = TOWN_RANKS[rank]
        if zoom >= least:
            size = small + (large - small) * min(1, (zoom - least) / (LARGE_ZOOM - least))
            x, y = sheet.place(longitude, latitude)
            wanted.append(
                (
                    rank,
                    Text(town["properties"]["name"], x, y - size * 0.2, round(size, 1), palette.town_label, rank == 1),
                )
            )
    for country in features("countries"):
        own = country["properties"]
        if own["square_degrees"] > NAMED_COUNTRY and not (is_named and own["covered"]):
            x, y = sheet.place(own["label_lon"], own["label_lat"])
            wanted.append((1.5, Text(own["name"].upper(), x, y, COUNTRY_PX, palette.country_label)))
    labels = [label for _, label in sorted(wanted, key=lambda pair: pair[0])]
    boxes = [[label_box(label)] for label in labels]
    room = (EDGE_PX, EDGE_PX, sheet.width_px - 2 * EDGE_PX, sheet.height_px - EDGE_PX)
    free = placed(boxes, taken=taken, room=room, clear_px=CLEAR_PX)
    return tuple(label for label, place in zip(labels, free, strict=True) if place is not None)


def label_box(label: Text) -> Box:
    """Return the box of a line of words."""
    return box(
        label.x, label.y, text_px(label.text, label.size_px, bold=label.is_bold), label.size_px * 1.3, align=label.align
    )
