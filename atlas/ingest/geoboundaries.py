"""Owns fetching first-level boundaries from geoBoundaries for local use; must not know the committed files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx

from atlas.ingest.boundaries import BoundaryError, write_geojson
from atlas.ingest.boundary_tables import COUNTRY_ISO2
from atlas.ingest.boundary_towns import fold

API = (
    "https://www.geoboundaries.org/api/current/gbOpen/{country}/ADM1/"  # gbOpen: open licences only, CC BY 4.0 or freer
)
MAX_DOWNLOAD_BYTES = 60_000_000
TIMEOUT_SECONDS = 60.0
SCAN_LINES = 9


def _download(client: httpx.Client, url: str) -> Any:
    """JSON behind a web address, read with a bound on its size."""
    try:
        with client.stream("GET", url) as response:
            response.raise_for_status()
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MAX_DOWNLOAD_BYTES:
                    raise BoundaryError(f"{url} is larger than {MAX_DOWNLOAD_BYTES:,} bytes: not read")
        return json.loads(body)
    except httpx.HTTPStatusError as error:
        raise BoundaryError(f"{url} answered {error.response.status_code}: try again later") from error
    except httpx.HTTPError as error:
        raise BoundaryError(f"could not reach {url} ({error}): this command needs internet access") from error
    except json.JSONDecodeError as error:
        raise BoundaryError(f"{url} did not return JSON ({error})") from error


def _rings(geometry: dict[str, Any]) -> list[list[list[list[float]]]]:
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def middle_point(geometry: dict[str, Any]) -> tuple[float, float]:
    """Point inside a GeoJSON polygon: middle of the longest inner stretch on a few parallels across its largest part.

    Longitude and latitude in degrees. Plain Python, so that fetching needs no geometry library.
    """

    def extent(polygon: list[list[list[float]]]) -> float:
        xs, ys = zip(*(point[:2] for point in polygon[0]), strict=True)
        return (max(xs) - min(xs)) * (max(ys) - min(ys))

    polygon = max(_rings(geometry), key=extent)
    ys = [point[1] for point in polygon[0]]
    best = (-1.0, polygon[0][0][0], polygon[0][0][1])
    for line in range(1, SCAN_LINES + 1):
        latitude = min(ys) + (max(ys) - min(ys)) * line / (SCAN_LINES + 1)
        crossings = sorted(
            a[0] + (latitude - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
            for ring in polygon
            for a, b in zip(ring, ring[1:], strict=False)
            if (a[1] > latitude) != (b[1] > latitude)
        )
        for west, east in zip(crossings[::2], crossings[1::2], strict=False):
            best = max(best, (east - west, (west + east) / 2, latitude))
    return best[1], best[2]


def _unit_index(rows: Iterable[dict[str, str]]) -> dict[tuple[str, str], dict[str, str]]:
    index: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        for name in (row["admin1_iso"], row["admin1_name"], row["name_fr"], *row["aliases"].split("|")):
            if name:
                index.setdefault((row["country"], name if name == row["admin1_iso"] else fold(name)), row)
    return index


def _unit(raw: dict[str, Any], country: str, index: dict, licence: str) -> dict[str, Any]:
    shape = raw["properties"]
    row = index.get((country, shape.get("shapeISO") or "")) or index.get((country, fold(shape.get("shapeName") or "")))
    longitude, latitude = middle_point(raw["geometry"])
    properties = {
        "admin1_iso": (row["admin1_iso"] or None) if row else None,
        "country": country,
        "admin1_name": row["admin1_name"] if row else shape.get("shapeName"),
        "name_ar": (row["name_ar"] or None) if row else None,
        "holds": [],
        "label_lon": longitude,
        "label_lat": latitude,
        "disputed": None,
        "origin": f"geoBoundaries gbOpen ({licence})",
    }
    return {"type": "Feature", "properties": properties, "geometry": raw["geometry"]}


def fetch_boundaries(out: Path, *, admin1_csv: Path, client: httpx.Client | None = None) -> dict[str, Any]:
    """Download the first-level units of the seven countries from geoBoundaries gbOpen into out/admin1.geojson.

    admin1_csv: seeds/admin1.csv, by whose codes, names and aliases units are joined. client: for tests; by default one
    with a timeout of 60 s that follows redirects. Returns {units, not_joined (names), licences}; the file is replaced
    only when all countries arrived. Raises BoundaryError when offline, on an error answer, or an answer of another form.
    Source: geoBoundaries API (Runfola et al. 2020, PLoS ONE 15(4): e0231866), simplified geometry, gbOpen release.
    """
    with admin1_csv.open(encoding="utf-8", newline="") as file:
        index = _unit_index(csv.DictReader(file))
    features, licences = [], {}
    with client or httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=True) as session:
        for country in COUNTRY_ISO2:
            answer = _download(session, API.format(country=country))
            about = answer[0] if isinstance(answer, list) and answer else answer
            url = about.get("simplifiedGeometryGeoJSON") if isinstance(about, dict) else None
            collection = _download(session, url) if url else None
            if not isinstance(collection, dict) or not collection.get("features"):
                raise BoundaryError(
                    f"geoBoundaries has no first-level units for {country}, or its answer has changed form"
                )
            licences[country] = about.get("boundaryLicense") or "licence not stated"
            features += [_unit(raw, country, index, licences[country]) for raw in collection["features"]]
    write_geojson(out / "admin1.geojson", features)
    unknown = [f["properties"]["admin1_name"] for f in features if not f["properties"]["admin1_iso"]]
    return {"units": len(features), "not_joined": unknown, "licences": licences}
