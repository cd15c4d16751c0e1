"""Ask OpenStreetMap's Nominatim for a place, when the user allows it: politely, once, inside its governorate only."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geopy.exc import GeocoderRateLimited, GeocoderTimedOut, GeocoderUnavailable, GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim

from atlas.ingest.governorates import ISO2, Governorate, Governorates
from atlas.ingest.placenames import fold
from atlas.model.geo import SAME_PLACE_KM, great_circle_km

_USER_AGENT = "resurgence-atlas"  # Nominatim's usage policy asks every application for a name of its own
_SECONDS_BETWEEN_REQUESTS = 1.0  # the same policy's limit
_TIMEOUT_SECONDS = 10
_GIVE_UP_AFTER = 3  # failures in a row: the network is not there, the remaining places would only wait
# What a place of a report may be, and how precise each kind is; roads, shops and governorates are none of them.
_PRECISIONS = {
    **dict.fromkeys(("city", "town", "village", "hamlet", "isolated_dwelling", "suburb", "quarter"), "settlement"),
    **dict.fromkeys(("municipality", "county", "district", "city_district", "subdistrict"), "district"),
    **dict.fromkeys(("locality", "peak", "mountain_range", "valley", "desert", "water", "island"), "area"),
}
_LEAST_RADIUS_KM = {"settlement": 4.0, "district": 12.0, "area": 8.0}  # the smallest radii in places.csv


class OnlinePlaces:
    """Asks for places one by one; every answer, also 'not found', is kept in cache_dir/answers.jsonl and asked once."""

    def __init__(self, cache_dir: Path, governorates: Governorates, ask: Callable[..., Any] | None = None) -> None:
        """cache_dir: made if it is not there. governorates: their spellings. ask: stands in for Nominatim.geocode."""
        self._governorates = governorates
        self._file = cache_dir / "answers.jsonl"
        lines = self._file.read_text(encoding="utf-8").splitlines() if self._file.is_file() else []
        self._answers = {_key(answer): answer for answer in map(json.loads, lines)}
        self._ask = ask or RateLimiter(
            Nominatim(user_agent=_USER_AGENT, timeout=_TIMEOUT_SECONDS).geocode,
            min_delay_seconds=_SECONDS_BETWEEN_REQUESTS,
            max_retries=0,
            swallow_exceptions=False,
        )
        self._failed: list[str] = []
        self._failures_in_a_row = 0

    def find(self, place: str, governorate: Governorate) -> tuple[float, float, str, float] | None:
        """Return latitude, longitude (WGS84), precision and radius in kilometres of a place inside its governorate.

        None if Nominatim knows no such place there, or could not be asked (then messages() says so).
        """
        question = {"country": governorate.country, "admin1_name": governorate.name, "place": place}
        if _key(question) not in self._answers:
            if self._failures_in_a_row >= _GIVE_UP_AFTER:
                self._failed.append("not asked after repeated failures")
                return None
            try:
                hits = (
                    self._ask(
                        f"{place}, {governorate.name}",
                        exactly_one=False,
                        limit=10,
                        addressdetails=True,
                        namedetails=True,
                        language="en",
                        country_codes=ISO2[governorate.country].lower(),
                    )
                    or []
                )
            except GeopyError as error:
                self._failed.append(_reason(error))
                self._failures_in_a_row += 1
                return None
            self._failures_in_a_row = 0
            found = self._choose(hits, place, governorate)
            self._keep({**question, "asked_on": datetime.now(UTC).date().isoformat(), "found": found})
        found = self._answers[_key(question)]["found"]
        return tuple(found) if found else None

    def messages(self) -> list[str]:
        """Say in a sentence, for a reader, what could not be asked; empty if nothing failed."""
        if not self._failed:
            return []
        return [
            f"The online place search failed for {len(self._failed)} places ({self._failed[0]}); "
            "they stay at governorate level"
        ]

    def _choose(self, hits: list[Any], place: str, governorate: Governorate) -> tuple[float, float, str, float] | None:
        hits = [h for h in hits if _kind(h) in _PRECISIONS and _is_called(h, place) and self._inside(h, governorate)]
        if not hits:
            return None
        best = hits[0]
        apart = (great_circle_km(best.latitude, best.longitude, h.latitude, h.longitude) for h in hits)
        radius_km = _radius_km(best)
        if any(gap > max(radius_km, SAME_PLACE_KM) for gap in apart):
            return None  # two places of that name in the governorate
        return round(best.latitude, 4), round(best.longitude, 4), _PRECISIONS[_kind(best)], radius_km

    def _inside(self, hit: Any, governorate: Governorate) -> bool:
        """By the ISO codes of its address, or where it has none of this governorate, by the name of its state."""
        address = hit.raw.get("address", {})
        states = (address[level] for level in ("state", "province", "region") if address.get(level))
        return (governorate.iso != "" and governorate.iso in address.values()) or any(
            self._governorates.find(governorate.country, state) == governorate for state in states
        )

    def _keep(self, answer: dict[str, Any]) -> None:
        self._answers[_key(answer)] = answer
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(answer, ensure_ascii=False) + "\n")


def _key(question: dict[str, Any]) -> tuple[str, str, str]:
    return question["country"], question["admin1_name"], question["place"]


def _kind(hit: Any) -> str:
    return hit.raw.get("addresstype") or hit.raw.get("type", "")


def _is_called(hit: Any, place: str) -> bool:
    """A search by words also finds what only mentions the place: one of the hit's own names must be it."""
    names = (hit.raw.get("namedetails") or {}).values()
    return fold(place) in {fold(name) for name in (*names, hit.raw.get("display_name", "").split(",")[0])}


def _reason(error: GeopyError) -> str:
    if isinstance(error, GeocoderTimedOut | GeocoderUnavailable):
        return "the service cannot be reached"
    return "too many requests" if isinstance(error, GeocoderRateLimited) else f"the service answered: {error}"


def _radius_km(hit: Any) -> float:
    """Half the diagonal of its bounding box, but never less than such a place has in places.csv."""
    least_km = _LEAST_RADIUS_KM[_PRECISIONS[_kind(hit)]]
    if "boundingbox" not in hit.raw:
        return least_km
    south, north, west, east = map(float, hit.raw["boundingbox"])
    return max(least_km, float(round(great_circle_km(south, west, north, east) / 2)))
