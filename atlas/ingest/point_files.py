"""Points for a map as a table: GeoJSON (RFC 7946) and KML (OGC 2.2), a row per feature with its values and its point; knows
nothing of what the values mean.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from xml.etree import ElementTree

from atlas.ingest.workbooks import TableError

GEOJSON, KML = "GeoJSON", "KML"
SNIFFED = 4_000  # bytes in which a file says what it is
MOST_BYTES = 200_000_000  # of a file that is read as a whole
POINT = ("latitude", "longitude")
_GEOJSON = re.compile(rb'\A\s*\{.*"type"\s*:\s*"(FeatureCollection|Feature)"', re.DOTALL)
_KML = re.compile(rb"\A\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(\w+:)?kml\b", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def kind_of(start: bytes) -> str:
    """Return GEOJSON or KML by the first bytes of a file, '' for anything else."""
    start = start.removeprefix(b"\xef\xbb\xbf")
    return GEOJSON if _GEOJSON.search(start) else KML if _KML.search(start) else ""


def to_csv(data: bytes, kind: str, file: str) -> bytes:
    """Return the features of a file as CSV in UTF-8: latitude and longitude (WGS84 degrees, empty for what is no point), then every value.

    Raises TableError if the file is damaged, declares entities of its own, or holds no feature.
    """
    rows = list(_features(data, file) if kind == GEOJSON else _placemarks(data, file))
    if not rows:
        raise TableError(f"{file}: is {kind} without any feature in it.")
    names = list(dict.fromkeys((*POINT, *(name for row in rows for name in row))))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return out.getvalue().encode("utf-8")


def _features(data: bytes, file: str) -> Iterator[dict[str, str]]:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise TableError(f"{file}: is GeoJSON, but damaged ({str(error)[:100]}).") from error
    features = found.get("features") if found.get("type") == "FeatureCollection" else [found]
    for feature in features if isinstance(features, list) else []:
        if not isinstance(feature, dict):
            continue
        values = feature.get("properties")
        row = {"id": _cell(feature["id"])} if feature.get("id") is not None else {}
        row |= (
            {_free(str(name)): _cell(value) for name, value in (values or {}).items()}
            if isinstance(values, dict)
            else {}
        )
        yield row | _point(feature.get("geometry"))


def _point(geometry: object) -> dict[str, str]:
    """Return the point of a geometry, {} if it is none: the middle of an area is no place where something happened."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Point", "MultiPoint"):
        return {}
    at = geometry.get("coordinates")
    if geometry["type"] == "MultiPoint":
        at = at[0] if isinstance(at, list) and len(at) == 1 else None
    if not isinstance(at, list) or len(at) < 2 or not all(type(x) in (int, float) for x in at[:2]):
        return {}
    return {"latitude": repr(at[1]), "longitude": repr(at[0])}


def _placemarks(data: bytes, file: str) -> Iterator[dict[str, str]]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise TableError(
            f"{file}: is KML that declares entities of its own, which is not read. Save it anew from the map."
        )
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(data), events=("end",)):
            if _local(element) == "Placemark":
                yield _placemark(element)
                element.clear()
    except ElementTree.ParseError as error:
        raise TableError(f"{file}: is KML, but damaged ({error}).") from error


def _placemark(element: ElementTree.Element) -> dict[str, str]:
    row: dict[str, str] = {}
    for child in element.iter():
        name, text = _local(child), (child.text or "").strip()
        if name in ("name", "description") and text and name not in row:
            row[name] = " ".join(unescape(_TAG.sub(" ", text)).split()) if name == "description" else text
        elif name in ("when", "begin") and text:
            row.setdefault("date", text)
        elif name == "Data":
            value = next((part.text for part in child if _local(part) == "value"), "")
            row[_free(child.get("name", ""))] = (value or "").strip()
        elif name == "SimpleData":
            row[_free(child.get("name", ""))] = text
        elif name == "Point":
            spot = next((part.text or "" for part in child.iter() if _local(part) == "coordinates"), "")
            parts = spot.strip().split(",")
            if len(parts) >= 2:
                row |= {"longitude": parts[0].strip(), "latitude": parts[1].strip()}
    return row


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _free(name: str) -> str:
    """Return a value's name, another one where it is that of the point's own columns."""
    return f"{name} (value)" if name in POINT else name


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
