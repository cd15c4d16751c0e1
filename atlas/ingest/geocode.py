"""Give every place of a report coordinates and an honest radius, and say by which method; knows nothing of maps."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import pandas as pd
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from atlas.ingest.governorates import ISO2, Extent, Governorate, Governorates, extent_of, read_extents
from atlas.ingest.placenames import Reading, fold, readings
from atlas.model.geo import SAME_PLACE_KM, great_circle_km
from atlas.paths import BOUNDARIES, LOCAL

METHODS = ("seed", "seed_folded", "gazetteer", "reader", "nominatim", "admin1", "country")
# Names a letter or two apart are offered to a person and never taken by themselves: where one place alone of the governorate came so near,
# 30 of 44 answers were wrong, and 4 of 9 where only a vowel of a long name differed (benchmarks/geocoder.py).
_APART, _LIKENESS = 2, 80  # letters; per cent of fuzz.ratio
MOST_CANDIDATES = 5
_SETTLED = ("exact", "settlement", "district")  # what a phrase such as 'north of X' may start from
_TEXTS = ("admin1_name", "admin1_iso", "place_name", "place_name_ar")


@dataclass(frozen=True)
class Place:
    """One located place: the columns that locate() adds. WGS84 degrees; NaN where even the country has no place."""

    admin1_name: str = ""
    admin1_iso: str = ""
    place_name: str = ""
    place_name_ar: str = ""
    latitude: float = float("nan")
    longitude: float = float("nan")
    place_precision: str = "country"
    radius_km: float = float("nan")
    place_method: str = "country"


# what a person says of a place that no list has: columns of seeds/places.csv
SETTLED = (
    "country",
    "admin1",
    "place",
    "place_name",
    "admin1_name",
    "admin1_iso",
    "latitude",
    "longitude",
    "precision",
    "radius_km",
)


@dataclass(frozen=True)
class Candidate:
    """A place that one which no list has could be, why, and how near the guess is (0 first)."""

    place: Place
    why: str
    rank: float


_COLUMNS = [field.name for field in fields(Place)]


def locate(
    rows: pd.DataFrame,
    places: pd.DataFrame,
    admin1: pd.DataFrame,
    *,
    online: bool = False,
    cache_dir: Path | None = None,
    boundaries: Path | None = None,
    index: Path | None = None,
) -> pd.DataFrame:
    """Locate the place of every row: as coded, else by the gazetteer inside its governorate, else only as far as known.

    rows: country (ISO3), admin1, place; '' or missing = not stated. places, admin1: the seed files of these names.
    online: ask Nominatim for what the gazetteer lacks, one request a second; cache_dir keeps its answers
    (data/local/nominatim). boundaries: GeoJSON of the governorates (data/boundaries/admin1.geojson), for those that
    places.csv has no row of. index: of GeoNames' files of whole countries (gazetteer.write_index), used instead of the
    bundled gazetteer where it is there.
    Returns, on the index of rows, admin1_name, admin1_iso, place_name, place_name_ar (missing = not stated or unknown),
    latitude, longitude (WGS84 degrees), place_precision, radius_km, place_method (one of METHODS). place_name is kept
    as written where the place could not be located. A place is never looked for outside its governorate: without a
    known governorate it stays at country level. attrs["messages"] tells a reader what could not be done.
    Raises KeyError if a column is missing.
    """
    triples = rows[["country", "admin1", "place"]].astype("object")
    triples = triples.where(triples.notna(), "").apply(lambda column: column.str.strip())
    unique = triples.drop_duplicates()
    locator = _Locator(places, admin1, boundaries or BOUNDARIES / "admin1.geojson", index)
    if online:
        locator.ask_online(cache_dir or LOCAL / "nominatim")
    found = pd.DataFrame([asdict(locator.place(*t)) for t in unique.itertuples(index=False)], columns=_COLUMNS)
    found = pd.concat([unique.reset_index(drop=True), found], axis="columns")
    located = triples.merge(found, how="left", on=list(unique.columns)).set_axis(rows.index)[_COLUMNS]
    located[list(_TEXTS)] = located[list(_TEXTS)].astype("str").replace("", pd.NA)
    located.attrs["messages"] = locator.messages(triples)
    return located


def candidates(
    triples: Iterable[tuple[str, str, str]], places: pd.DataFrame, admin1: pd.DataFrame, *, index: Path | None = None
) -> dict[tuple[str, str, str], list[Candidate]]:
    """Return for places as written (country ISO3, admin1, place) what each could be, the likeliest first, for a person to settle.

    Places of the same name in the governorate or in others of the country, and of the governorate those of a name much like it;
    an empty list where there is none. places, admin1, index: as of locate().
    """
    locator = _Locator(places, admin1, BOUNDARIES / "admin1.geojson", index)
    return {triple: locator.candidates(*triple) for triple in triples}


def settled(country: str, admin1: str, place: str, found: Place) -> tuple[str, ...]:
    """Return a place as written and where a person says it is, as SETTLED has it."""
    where = (
        found.admin1_name,
        found.admin1_iso,
        found.latitude,
        found.longitude,
        found.place_precision,
        found.radius_km,
    )
    return (country, admin1, place, found.place_name or place, *map(str, where))


class _Locator:
    def __init__(self, places: pd.DataFrame, admin1: pd.DataFrame, boundaries: Path, index: Path | None = None) -> None:
        self._index = index
        self._governorates = Governorates(admin1, places)
        self._exact: dict[tuple[str, str, str], Place] = {}
        self._named: dict[tuple[str, str], dict[str, Place]] = defaultdict(
            dict
        )  # settled places by country and governorate, folded name
        self._folded: dict[tuple[str, str, str], list[Place]] = defaultdict(list)
        coded = [(row, _coded(row)) for row in places.astype("object").where(places.notna(), "").itertuples()]
        for row, place in coded:
            self._exact[row.country, row.admin1, row.place] = place
            self._fold_in(row, place, [row.place])
        for row, place in coded:  # canonical names come second: as written is the closer match
            self._fold_in(row, place, [row.place_name, row.place_name_ar] if row.place else [])
        self._boundaries = boundaries
        self._extents: dict[str, Extent] | None = None
        self._online = None
        self._unknown: set[tuple[str, str]] = set()

    def _fold_in(self, row, place: Place, names: list[str]) -> None:
        # A row without a place stands for the unit as written: Al Haouz, not the whole of Marrakesh-Safi.
        units = {fold(row.admin1), fold(row.admin1_name)} if row.place else {fold(row.admin1)}
        for unit in units:
            for name in {fold(name) for name in names if name or not row.place}:
                self._folded[row.country, unit, name].append(replace(place, place_method="seed_folded"))
                if row.place and name and place.place_precision in _SETTLED:
                    self._named[row.country, row.admin1_name].setdefault(name, place)

    def ask_online(self, cache_dir: Path) -> None:
        from atlas.ingest.nominatim import OnlinePlaces  # geopy's network parts: only when asked for

        self._online = OnlinePlaces(cache_dir, self._governorates)

    def place(self, country: str, admin1: str, place: str) -> Place:
        if coded := self._exact.get((country, admin1, place)):
            return coded
        governorate = self._governorates.find(country, admin1) if admin1 else None
        if admin1 and governorate is None:
            self._unknown.add((country, admin1))
        units = [fold(admin1), *([fold(governorate.name)] if governorate else [])]
        if not place:
            return self._coarse(country, units, governorate, "")
        if coded := self._seed(country, units, place):
            return coded
        if governorate:
            for reading in readings(place):
                if near := self._read(country, units, governorate, reading):
                    return replace(near, place_name=place, place_name_ar="") if reading.precision else near
            if self._online and (answer := self._online.find(place, governorate)):
                return Place(governorate.name, governorate.iso, place, "", *answer, "nominatim")
        return self._coarse(country, units, governorate, place)

    def _seed(self, country: str, units: list[str], name: str) -> Place | None:
        for unit in units:
            if same := self._folded.get((country, unit, fold(name))):
                first = same[0]
                gaps = (great_circle_km(first.latitude, first.longitude, x.latitude, x.longitude) for x in same)
                return first if all(gap <= max(first.radius_km, 5) for gap in gaps) else None  # a shared spelling
        return None

    def _read(self, country: str, units: list[str], governorate: Governorate, reading: Reading) -> Place | None:
        if reading.may_be_governorate and self._governorates.is_name_of(governorate, reading.name):
            return None
        base = self._seed(country, units, reading.name)
        if base is None or (reading.precision and base.place_precision not in _SETTLED):
            base = self._settlement(governorate, reading.name)
        if base is None or reading.precision is None:
            return base
        return replace(base, place_precision=reading.precision, radius_km=base.radius_km + reading.margin_km)

    def candidates(self, country: str, admin1: str, place: str) -> list[Candidate]:
        """Return what a place could be that place() leaves at its governorate: see candidates()."""
        governorate = self._governorates.find(country, admin1) if admin1 else None
        found: dict[tuple[str, str], Candidate] = {}
        for reading in readings(place):
            key = fold(reading.name)
            for unit in self._governorates.of(country):
                here = unit == governorate
                if key in self._names(unit) and (spot := self._of_name(unit, key)):
                    why = "that name" if here or governorate is None else f"that name in {unit.name}"
                    found.setdefault((unit.name, key), Candidate(spot, why, 0 if here else 2))
                if not here:
                    continue
                for other in self._names(unit):
                    letters = Levenshtein.distance(key, other, score_cutoff=_APART)
                    if letters <= _APART < len(key) - 1 or fuzz.ratio(key, other, score_cutoff=_LIKENESS):
                        if spot := self._of_name(unit, other):
                            found.setdefault(
                                (unit.name, other), Candidate(spot, "a name much like it", 1 + letters / 10)
                            )
        ordered = sorted(found.values(), key=lambda one: (one.rank, one.place.admin1_name, one.place.place_name))
        kept: list[Candidate] = []
        for one in ordered:  # a place under several of its names is one
            if not any(_apart_km(one.place, other.place) <= SAME_PLACE_KM for other in kept):
                kept.append(one)
        return kept[:MOST_CANDIDATES]

    def _names(self, governorate: Governorate) -> set[str]:
        """Return the folded names of all places known in a governorate."""
        listed = self._gazetteer().unit(governorate.country, governorate.name)
        return {*self._named[governorate.country, governorate.name], *listed}

    def _of_name(self, governorate: Governorate, key: str) -> Place | None:
        if coded := self._named[governorate.country, governorate.name].get(key):
            return coded
        listed = self._settlement(governorate, key)
        return (
            replace(listed, place_name=self._gazetteer().name(governorate.country, governorate.name, key))
            if listed
            else None
        )

    def _settlement(self, governorate: Governorate, name: str) -> Place | None:
        hit = self._gazetteer().geocode(name, country=governorate.country, admin1_name=governorate.name)
        if hit is None:
            return None
        return Place(
            governorate.name,
            governorate.iso,
            name,
            "",
            round(hit.latitude, 4),
            round(hit.longitude, 4),
            "settlement",
            hit.raw["radius_km"],
            "gazetteer",
        )

    def _gazetteer(self):
        from atlas.ingest.gazetteer import offline_gazetteer  # reads the gazetteer: only when a place is new

        index = self._index
        return offline_gazetteer(index, index.stat().st_mtime_ns) if index and index.exists() else offline_gazetteer()

    def _coarse(self, country: str, units: list[str], governorate: Governorate | None, place: str) -> Place:
        if governorate:
            if coded := self._seed(country, units, ""):
                return replace(coded, place_name=place, place_name_ar="", place_method="admin1")
            whole = Place(governorate.name, governorate.iso, place, place_precision="admin1", place_method="admin1")
            if extent := extent_of(governorate, self._measured()):
                return _around(whole, extent)
            # Its name is known, its place on the map is not: the country's circle is the honest one.
            return replace(
                self.place(country, "", ""),
                **{name: getattr(whole, name) for name in _TEXTS[:3]},
                place_precision="admin1",
                place_method="admin1",
            )
        if coded := self._exact.get((country, "", "")):
            return replace(coded, place_name=place, place_name_ar="", place_method="country")
        extent = self._measured().get(ISO2.get(country, ""))
        return _around(Place(place_name=place), extent) if extent else Place(place_name=place)

    def _measured(self) -> dict[str, Extent]:
        if self._extents is None:
            self._extents = read_extents(self._boundaries)
        return self._extents

    def messages(self, triples: pd.DataFrame) -> list[str]:
        """Say in sentences what kept rows at a coarser level than they could have had."""
        written = Counter(zip(triples["country"], triples["admin1"], strict=True))
        said = [
            f"{written[country, admin1]} rows name {admin1!r} in {country!r}, which is no governorate in admin1.csv; "
            "they stay at country level"
            for country, admin1 in sorted(self._unknown)
        ]
        return said + (self._online.messages() if self._online else [])


def _apart_km(one: Place, other: Place) -> float:
    return float(great_circle_km(one.latitude, one.longitude, other.latitude, other.longitude))


def _around(place: Place, extent: Extent) -> Place:
    """Return the place at the centre of an area, with the radius that holds all of the area."""
    latitude, longitude = round(extent.latitude, 4), round(extent.longitude, 4)
    return replace(place, latitude=latitude, longitude=longitude, radius_km=float(extent.reach_km(latitude, longitude)))


def _coded(row) -> Place:
    name = (row.place_name, row.place_name_ar) if row.place else ("", "")
    return Place(
        row.admin1_name,
        row.admin1_iso,
        *name,
        float(row.latitude),
        float(row.longitude),
        row.precision,
        float(row.radius_km),
        "reader" if row.method == "reader" else "seed",
    )
