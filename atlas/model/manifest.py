"""What a data version held, small enough to keep for good: each incident's id, a short hash of what pages show of it, and where it belongs.

Knows no folder and no page. One gzipped JSON document per version; equal tables give equal bytes.
"""

import gzip
import hashlib
from dataclasses import dataclass

import orjson
import pandas as pd
import pyarrow as pa

FORMAT = "resurgence-atlas-version"
HASH_CHARACTERS = 8  # two revisions of one incident share a hash once in 4 billion
WORDS = (
    "region",
    "country",
    "admin1_iso",
    "event_type",
    "initiator",
    "side",
    "place_precision",
)  # what selections ask of incidents
DAYS = ("occurred_on", "occurred_until")
GROUNDS = ("attribution", "source_id", "source_kind")  # what selections ask of reports
EPOCH = pd.Timestamp(1970, 1, 1)


@dataclass(frozen=True)
class Manifest:
    """incidents: incident_id, hash, WORDS, DAYS, killed_best. reports: incident_id and GROUNDS, each combination once."""

    version: str
    as_of: str
    incidents: pd.DataFrame
    reports: pd.DataFrame


def pack(incidents: pa.Table, reports: pa.Table, *, version: str, as_of: str) -> bytes:
    """Return the manifest of the two tables as written to disk. as_of: YYYY-MM-DD."""
    frame = (
        incidents.select(["incident_id", *WORDS, *DAYS, "killed_best"]).to_pandas().sort_values("incident_id", ignore_index=True)
    )
    hashes = {row["incident_id"]: _hash(row) for row in incidents.to_pylist()}
    columns: dict[str, object] = {
        "incident_id": frame["incident_id"].tolist(),
        "hash": [hashes[name] for name in frame["incident_id"]],
    }
    columns |= {name: _coded(frame[name]) for name in WORDS}
    columns |= {name: [(pd.Timestamp(day) - EPOCH).days for day in frame[name]] for name in DAYS}
    columns["killed_best"] = [None if pd.isna(value) else int(value) for value in frame["killed_best"]]
    place = {name: index for index, name in enumerate(frame["incident_id"])}
    grounds = reports.select(["incident_id", *GROUNDS]).to_pandas().dropna(subset=["incident_id"]).drop_duplicates()
    grounds = grounds[grounds["incident_id"].isin(place)].sort_values(["incident_id", *GROUNDS])
    held = {"incident": [place[name] for name in grounds["incident_id"]]} | {name: _coded(grounds[name]) for name in GROUNDS}
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
        {"incident_id": rows["incident_id"], "hash": rows["hash"]} | {name: _decoded(rows[name]) for name in WORDS}
    )
    for name in DAYS:
        incidents[name] = EPOCH + pd.to_timedelta(pd.Series(rows[name], dtype="int64"), unit="D")
    incidents["killed_best"] = pd.array(rows["killed_best"], dtype="Int64")
    reports = pd.DataFrame(
        {"incident_id": [rows["incident_id"][place] for place in held["incident"]]} | {n: _decoded(held[n]) for n in GROUNDS}
    )
    return Manifest(document["version"], document["as_of"], incidents, reports)


def _hash(row: dict) -> str:
    """Return a hash of what is known; a column that a later release adds changes only the incidents that it says something of."""
    said = [pair for pair in sorted(row.items()) if pair[0] != "incident_id" and pair[1] is not None]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()[:HASH_CHARACTERS]


def _coded(values: pd.Series) -> dict[str, list]:
    """Return a column of words as its words in order and the place of each value among them, null where there is none."""
    words = sorted(values.dropna().unique())
    places = {word: place for place, word in enumerate(words)}
    return {"words": words, "places": [places.get(value) if isinstance(value, str) else None for value in values]}


def _decoded(column: dict[str, list]) -> pd.Series:
    return pd.Series([None if place is None else column["words"][place] for place in column["places"]], dtype="str")
