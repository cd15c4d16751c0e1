"""The governorate of rows that come with coordinates: by its name, else by its polygon; knows no file format.

Boundaries here are generalised (data/boundaries/README.md), so the name counts first and the polygon only where no
name is known.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import shape

from atlas.ingest.governorates import ISO2, Extent, Governorates, boundary_features, read_extents
from atlas.model.geo import great_circle_km

# A point this far outside the country that it is said to lie in is a slip, most often latitude and longitude
# exchanged. Of 25,260 rows of the three UCDP files that this was tried on the farthest (the border of Libya and Chad)
# lies 48 km outside.
MAX_OUTSIDE_KM = 150.0
NOTED_KM = 30.0  # Baghdad's outline is known to be up to 27 km too small: less is no disagreement worth a note
COLUMNS = ["admin1", "admin1_iso", "outside_km", "note"]


class Units:
    """Finds governorates by name and by point."""

    def __init__(self, admin1: pd.DataFrame, places: pd.DataFrame, boundaries: Path) -> None:
        self._names = Governorates(admin1, places)
        self._canonical = dict(zip(admin1["admin1_iso"], admin1["admin1_name"], strict=True))
        self._extents = read_extents(boundaries)
        features = boundary_features(boundaries)
        self._iso = np.array([feature["properties"]["admin1_iso"] for feature in features])
        self._country = np.array([feature["properties"]["country"] for feature in features])
        self._polygons = np.array([shape(feature["geometry"]) for feature in features])
        shapely.prepare(self._polygons)
        self._tree = shapely.STRtree(self._polygons)
        self._polygon_of = {
            iso: place
            for place, feature in enumerate(features)
            for iso in (self._iso[place], *feature["properties"].get("holds", ()))
        }

    def extent(self, country: str, admin1_iso: str | None) -> Extent | None:
        """Return the measured extent of a governorate, else of the country (ISO3), else None."""
        return self._extents.get(admin1_iso or "") or self._extents.get(ISO2.get(country, ""))

    def countries_with(self, written: str, countries: Sequence[str]) -> list[str]:
        """Return those of some countries (ISO3) that have a governorate of that name; [] if none."""
        return [country for country in countries if self._names.find(country, written)]

    def country_of(self, points: pd.DataFrame) -> pd.Series:
        """Return the country (ISO3) in which each point lies, '' where none of ours or without a point.

        points: latitude, longitude (WGS84 degrees, may be missing).
        """
        found = pd.Series("", index=points.index, dtype="str")
        whole = points.dropna()
        at, polygon = self._tree.query(shapely.points(whole["longitude"], whole["latitude"]), predicate="intersects")
        found.loc[whole.index[at[::-1]]] = self._country[polygon[::-1]]  # of two that share a border point, the first
        return found

    def find(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the governorate of every row.

        rows: country (ISO3), written (the governorate as written, '' for none), latitude, longitude (WGS84 degrees,
        may be missing), fine (whether the point stands for something smaller than a governorate). Each different
        combination is looked up once. Returns on the index of rows admin1 and admin1_iso (missing = not known),
        outside_km (how far the point lies outside the country, 0 inside, missing without a point) and note (where
        name and point disagree; missing = they do not).
        """
        keys = ["country", "written", "latitude", "longitude", "fine"]
        unique = rows[keys].drop_duplicates(ignore_index=True)
        found = pd.concat([unique, self._find(unique)], axis="columns")
        return rows[keys].merge(found, how="left", on=keys).set_axis(rows.index)[COLUMNS]

    def _find(self, unique: pd.DataFrame) -> pd.DataFrame:
        pairs = unique[["country", "written"]].drop_duplicates()
        named = {
            (country, written): self._names.find(country, written) if written else None
            for country, written in pairs.itertuples(index=False)
        }
        units = [named[pair] for pair in zip(unique["country"], unique["written"], strict=True)]
        points = shapely.points(unique["longitude"], unique["latitude"])
        points[unique["longitude"].isna() | unique["latitude"].isna()] = None
        inside = np.full(len(unique), -1)
        at, polygon = self._tree.query(points, predicate="intersects")
        inside[at[::-1]] = polygon[::-1]  # of two units that share a border point, the first
        outside_km = self._outside(unique["country"].to_numpy(), points, inside)
        lines = []
        for place, unit in enumerate(units):
            lines.append(
                self._judge(
                    unit,
                    unique["written"].iat[place],
                    unique["country"].iat[place],
                    inside[place],
                    points[place] if unique["fine"].iat[place] else None,
                )
            )
        judged = pd.DataFrame(lines, columns=["admin1", "admin1_iso", "note"], dtype="str")
        return judged.assign(outside_km=outside_km)

    def _judge(self, unit, written: str, country: str, inside: int, point) -> tuple[str | None, str | None, str | None]:
        """Return governorate, code and note of one combination; point is None if it stands for nothing smaller."""
        here = inside if inside >= 0 and self._country[inside] == country else -1
        if unit is None:
            said = f"governorate “{written}” is in no list" if written else None
            if here < 0 or point is None:
                return None, None, said
            iso = str(self._iso[here])
            return self._canonical[iso], iso, f"{said or 'no governorate stated'}: {self._canonical[iso]} by the point"
        note = None
        own = self._polygon_of.get(unit.iso)
        if point is not None and own is not None and here >= 0 and here != own:
            apart = _km_between(self._polygons[own], point)
            if apart > NOTED_KM:
                other = self._canonical[str(self._iso[here])]
                note = f"stated in {unit.name}, but the point lies {apart:.0f} km outside it, in {other}"
        return unit.name, unit.iso or None, note

    def _outside(self, countries: np.ndarray, points: np.ndarray, inside: np.ndarray) -> np.ndarray:
        """Return km from each point to the country that it is said to lie in, NaN where one of both is unknown."""
        result = np.where(shapely.is_missing(points), np.nan, 0.0)
        wrong = ~shapely.is_missing(points) & ((inside < 0) | (self._country[inside] != countries))
        for country in np.unique(countries[wrong]):
            members = np.flatnonzero(wrong & (countries == country))
            own = self._polygons[self._country == country]
            if len(own) == 0:
                result[members] = np.nan
                continue
            result[members] = _km_between(shapely.union_all(own), points[members])
        return result


def _km_between(area, points):
    """Return great-circle km from points to an area: to the nearest spot in degrees, so a few percent too long at
    most.
    """
    ends = shapely.get_coordinates(shapely.shortest_line(points, area)).reshape(-1, 2, 2)
    apart = great_circle_km(ends[:, 0, 1], ends[:, 0, 0], ends[:, 1, 1], ends[:, 1, 0])
    return apart if np.ndim(points) else float(apart[0])
