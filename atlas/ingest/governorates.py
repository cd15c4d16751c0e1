"""Governorates: the spellings each is written in and the part of the map it stands for; knows nothing of towns."""

import json
import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import shape

from atlas.ingest.placenames import fold
from atlas.model.geo import great_circle_km

ISO2 = {"IRQ": "IQ", "SYR": "SY", "LBY": "LY", "TUN": "TN", "DZA": "DZ", "MAR": "MA", "MRT": "MR", "TUR": "TR"}
_UNIT_WORDS = {
    fold(word)
    for word in ("governorate", "gouvernorat", "province", "wilaya", "district", "region", "muhafazah", "of", "de")
}
# Halabja was cut from Sulaymaniyah in 2014 and had no ISO code: no boundary set names it.
_OLDER_UNIT = {"Halabja": "IQ-SU"}


@dataclass(frozen=True)
class Governorate:
    """A first-level unit as admin1.csv names it; iso is '' where ISO 3166-2 had no code."""

    country: str
    name: str
    iso: str


@dataclass(frozen=True)
class Extent:
    """The centre of an area (WGS84 degrees) and the points of its boundary, rows of longitude and latitude."""

    latitude: float
    longitude: float
    boundary: np.ndarray

    def reach_km(self, latitude: float, longitude: float) -> int:
        """Return the distance in whole kilometres, rounded up, from a point to the farthest point of the boundary.

        A circle of that radius holds the whole area, so that whatever is known to lie in the area lies in the circle.
        """
        longitudes, latitudes = self.boundary.T
        return math.ceil(great_circle_km(latitude, longitude, latitudes, longitudes).max())


class Governorates:
    """Finds a governorate by any spelling in admin1.csv, or by one that places.csv assigns to a single governorate."""

    def __init__(self, admin1: pd.DataFrame, places: pd.DataFrame) -> None:
        found: dict[tuple[str, str], set[Governorate]] = defaultdict(set)
        self._of: dict[str, list[Governorate]] = defaultdict(list)
        for row in admin1.astype("object").where(admin1.notna(), "").itertuples():
            unit = Governorate(row.country, row.admin1_name, row.admin1_iso)
            self._of[row.country].append(unit)
            names = (row.admin1_name, row.name_ar, row.name_fr, *row.aliases.split("|"))
            for key in {*map(fold, names), row.admin1_iso} - {""}:
                found[row.country, key].add(unit)
        coded: dict[tuple[str, str], set[Governorate]] = defaultdict(set)
        for row in places.astype("object").where(places.notna(), "").itertuples():
            if row.admin1 and row.admin1_name:
                coded[row.country, fold(row.admin1)].add(Governorate(row.country, row.admin1_name, row.admin1_iso))
        # A spelling shared by two governorates names neither.
        self._units = {key: units.copy().pop() for key, units in {**coded, **found}.items() if len(units) == 1}

    def find(self, country: str, written: str) -> Governorate | None:
        """Return the governorate of a country (ISO3) by any known spelling or ISO code; None if it is not known."""
        key = fold(written)
        bare = " ".join(word for word in key.split() if word not in _UNIT_WORDS)
        forms = ((country, form) for form in (written.upper(), key, bare))
        return next((self._units[form] for form in forms if form in self._units), None)

    def of(self, country: str) -> list[Governorate]:
        """Return the governorates of a country (ISO3), in the order of admin1.csv."""
        return self._of.get(country, [])

    def is_name_of(self, governorate: Governorate, name: str) -> bool:
        """Tell whether a name is also one of the governorate itself."""
        return self.find(governorate.country, name) == governorate


def boundary_features(path: Path) -> list[dict]:
    """Return the features of a GeoJSON file; raises ValueError with a sentence if it is missing or damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{path.parent.name}/{path.name} is missing or damaged: take data/boundaries from the release again"
        ) from error


def read_extents(boundaries: Path) -> dict[str, Extent]:
    """Measure every governorate (by ISO 3166-2 code) and country (by its two letters) in a GeoJSON file.

    boundaries: features with properties admin1_iso and holds (codes of younger units inside it, which get its extent)
    and (Multi)Polygon geometry, WGS84. No file, no extents.
    """
    if not boundaries.is_file():
        return {}
    parts: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for feature in boundary_features(boundaries):
        iso, flat = feature["properties"]["admin1_iso"], shapely.transform(shape(feature["geometry"]), _equal_area)
        for key in (iso, iso[:2], *feature["properties"].get("holds", ())):
            parts[key].append(flat)
    return {key: _extent(shapely.multipolygons(shapely.get_parts(own))) for key, own in parts.items()}


def extent_of(governorate: Governorate, extents: dict[str, Extent]) -> Extent | None:
    """Return the extent of a governorate, or of the older unit it was cut from; None if neither was measured."""
    return extents.get(governorate.iso or _OLDER_UNIT.get(governorate.name, ""))


def _equal_area(points: np.ndarray) -> np.ndarray:
    """Return points (lon/lat degrees) in the cylindrical equal-area projection: x = longitude, y = sine of latitude."""
    radians = np.radians(points)
    return np.column_stack([radians[:, 0], np.sin(radians[:, 1])])


def _extent(flat: shapely.MultiPolygon) -> Extent:
    middle = flat.centroid
    x, sine = shapely.get_coordinates(flat).T
    boundary = np.degrees(np.column_stack([x, np.arcsin(sine)]))
    return Extent(math.degrees(math.asin(middle.y)), math.degrees(middle.x), boundary)
