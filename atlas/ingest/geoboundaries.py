"""Fetches first-level boundaries from geoBoundaries for local use; knows not how the committed files were made."""

import csv
import json
import math
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx
import shapely
from shapely.geometry import shape

from atlas.ingest.placenames import fold
from atlas.model.vocabulary import REGION_COUNTRIES

# gbOpen: open licences only, CC BY 4.0 or freer
API = "https://www.geoboundaries.org/api/current/gbOpen/{country}/ADM1/"
MAX_DOWNLOAD_BYTES = 60_000_000
TIMEOUT_SECONDS = 60.0
DECIMALS = 4  # 11 m, far below the accuracy of Natural Earth 1:10m


class BoundaryError(RuntimeError):
    """Boundary data could not be read or fetched; the message says what to do."""


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


def inner_point(polygon: Any) -> tuple[float, float]:
    """Return longitude and latitude of the point deepest inside the largest part of a shapely polygon (lon/lat WGS84).

    That is the centre of the largest inscribed circle, measured in plain degrees scaled by the cosine of the latitude,
    which is enough to place a label.
    """
    part = max(shapely.get_parts(polygon), key=lambda part: part.area)
    squeeze = math.cos(math.radians(part.centroid.y))
    flat = shapely.transform(part, lambda xy: xy * [squeeze, 1.0])
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(flat, tolerance=0.005))[0]
    return float(x / squeeze), float(y)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, (list, tuple)):
        return [_rounded(item) for item in value]
    return {k: _rounded(v) for k, v in value.items()} if isinstance(value, dict) else value


def write_geojson(path: Path, features: Iterable[dict[str, Any]]) -> None:
    """Write features (lon/lat WGS84) as compact GeoJSON, numbers rounded to 4 decimals, replacing the file at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    collection = _rounded({"type": "FeatureCollection", "features": list(features)})
    part = path.with_suffix(".part")
    part.write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    os.replace(part, path)


def _unit_index(rows: Iterable[dict[str, str]]) -> dict[tuple[str, str], dict[str, str]]:
    index: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        for name in (row["admin1_iso"], row["admin1_name"], row["name_fr"], *row["aliases"].split("|")):
            if name:
                index.setdefault((row["country"], name if name == row["admin1_iso"] else fold(name)), row)
    return index


def _unit(raw: dict[str, Any], country: str, index: dict, licence: str) -> dict[str, Any]:
    stated = raw["properties"]
    row = index.get((country, stated.get("shapeISO") or "")) or index.get(
        (country, fold(stated.get("shapeName") or ""))
    )
    longitude, latitude = inner_point(shapely.make_valid(shape(raw["geometry"])))
    properties = {
        "admin1_iso": (row["admin1_iso"] or None) if row else None,
        "country": country,
        "admin1_name": row["admin1_name"] if row else stated.get("shapeName"),
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
        for country in (code for codes in REGION_COUNTRIES.values() for code in codes):
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
