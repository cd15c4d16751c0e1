"""What a data version held, small enough to keep for good: each incident's id, a short hash of what pages show of it, and where it belongs.

Knows no folder and no page. One gzipped JSON document per version; equal tables give equal bytes.
"""

import gzip
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
import pandas as pd
import pyarrow as pa

FORMAT = "resurgence-atlas-version"
HASH_CHARACTERS = 8  # two revisions of one incident share a hash once in 4 billion
DAYS = ("occurred_on", "occurred_until")
EPOCH = pd.Timestamp(1970, 1, 1)


@dataclass(frozen=True)
class Manifest:
    """incidents: incident_id, hash and what selections asked of incidents when it was made. reports: incident_id and what they asked of reports, each
    combination once.
    """

    version: str
    as_of: str
    incidents: pd.DataFrame
    reports: pd.DataFrame


def pack(
    incidents: pa.Table, reports: pa.Table, asked: Mapping[str, Sequence[str]], *, version: str, as_of: str
) -> bytes:
    """Return the manifest of the two tables as written to disk.

    asked: the columns of `incidents` (words, days and whole numbers) and of `reports` (words) that selections ask. as_of: YYYY-MM-DD.
    """
    frame = (
        incidents.select(["incident_id", *asked["incidents"]])
        .to_pandas(date_as_object=False)
        .sort_values("incident_id", ignore_index=True)
    )
    hashes = {row["incident_id"]: _hash(row) for row in incidents.to_pylist()}
    columns: dict[str, object] = {
        "incident_id": frame["incident_id"].tolist(),
        "hash": [hashes[name] for name in frame["incident_id"]],
    }
    columns |= {name: _coded(frame[name]) for name in asked["incidents"]}
    place = {name: index for index, name in enumerate(frame["incident_id"])}
    grounds = (
        reports.select(["incident_id", *asked["reports"]]).to_pandas().dropna(subset=["incident_id"]).drop_duplicates()
    )
    grounds = grounds[grounds["incident_id"].isin(place)].sort_values(["incident_id", *asked["reports"]])
    held = {"incident": [place[name] for name in grounds["incident_id"]]} | {
        name: _coded(grounds[name]) for name in asked["reports"]
    }
    document = {"format": FORMAT, "version": version, "as_of": as_of, "incidents": columns, "reports": held}
    return gzip.compress(orjson.dumps(document), 9, mtime=0)


def unpack(data: bytes) -> Manifest:
    """Read what pack wrote; raises ValueError if it is something else."""
    try:
        document = orjson.loads(gzip.decompress(data))
    except (gzip.BadGzipFile, EOFError, orjson.JSONDecodeError) as error:
        raise ValueError("this file is no manifest of a data version") from error
    if document.get("format") != FORMAT:
        raise ValueError("this file is no manifest of a data version")
    rows, held = document["incidents"], document["reports"]
    incidents = pd.DataFrame(
        {name: values if name in ("incident_id", "hash") else _decoded(name, values) for name, values in rows.items()}
    )
    names = [rows["incident_id"][place] for place in held["incident"]]
    reports = pd.DataFrame(
        {"incident_id": names} | {name: _decoded(name, values) for name, values in held.items() if name != "incident"}
    )
    return Manifest(document["version"], document["as_of"], incidents, reports)


def _hash(row: dict) -> str:
    """Return a hash of what is known; a column that a later release adds changes only the incidents that it says something of."""
    said = [pair for pair in sorted(row.items()) if pair[0] != "incident_id" and pair[1] is not None]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()[:HASH_CHARACTERS]


def _coded(values: pd.Series) -> dict[str, list] | list:
    """Return a column as JSON: days as numbers since EPOCH, whole numbers as they are, words as the words in order and the place of each value
    among them; null where there is none.
    """
    if pd.api.types.is_datetime64_any_dtype(values):
        return [(day - EPOCH).days for day in values]
    if pd.api.types.is_numeric_dtype(values):
        return [None if pd.isna(value) else int(value) for value in values]
    words = sorted(values.dropna().unique())
    places = {word: place for place, word in enumerate(words)}
    return {"words": words, "places": [places.get(value) if isinstance(value, str) else None for value in values]}


def _decoded(name: str, column: dict[str, list] | list) -> pd.Series:
    if isinstance(column, list):
        numbers = pd.Series(column, dtype="Int64")
        return EPOCH + pd.to_timedelta(numbers.astype("int64"), unit="D") if name in DAYS else numbers
    return pd.Series([None if place is None else column["words"][place] for place in column["places"]], dtype="str")
