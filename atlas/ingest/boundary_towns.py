"""Owns finding the chosen towns of the base map in GeoNames; must not know how they are drawn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

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
