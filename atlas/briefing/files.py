"""Write a selection's incidents as CSV, Parquet or GeoJSON for other programs; knows nothing of pages or of the command line."""

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from atlas.analysis.selection import Selection
from atlas.analysis.summary import selected
from atlas.model.columns import PANDAS_TYPES
from atlas.model.tables import INCIDENTS
from atlas.model.vocabulary import COARSE_PRECISIONS
from atlas.store import Store

LICENCE = "CC BY 4.0"
# A spreadsheet takes a cell that begins with one of these for a formula (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def incidents(store: Store, selection: Selection) -> pd.DataFrame:
    """Return the selection's incidents as the incidents table declares them, ordered by id; counts are nullable integers."""
    frame = store.frame(selected(store, selection).order_by("incident_id"))[INCIDENTS.names]
    kinds = {
        column.name: PANDAS_TYPES[column.kind] for column in INCIDENTS.columns if column.kind in ("integer", "text")
    }
    return frame.astype(kinds)


def to_csv(frame: pd.DataFrame) -> bytes:
    """Return the rows as UTF-8 CSV (RFC 4180); empty cells are unknown, days YYYY-MM-DD.

    Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay as they are.
    """
    safe = frame.copy()
    for name in safe.columns[safe.dtypes == "str"]:
        risky = safe[name].str.startswith(FORMULA_STARTS, na=False)
        safe[name] = safe[name].where(~risky, "'" + safe[name])
    return safe.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\r\n").encode()


def to_parquet(frame: pd.DataFrame, *, about: dict[str, str]) -> bytes:
    """Return the incidents as Parquet with their declared types.

    about: what the file is (selection, data_version, as_of), kept with the licence under the file's key `resurgence-atlas`.
    """
    rows = INCIDENTS.conform(frame)
    rows = rows.replace_schema_metadata({"resurgence-atlas": orjson.dumps(about | {"licence": LICENCE})})
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd", use_dictionary=False)
    return sink.getvalue().to_pybytes()


def to_geojson(frame: pd.DataFrame, *, about: dict[str, str]) -> bytes:
    """Return the incidents as a GeoJSON feature collection in WGS84 (RFC 7946), one feature per incident.

    An incident of which only the governorate or country is known has a null geometry: its point would be read as a place.
    Unknown values are null. about: members beside the features (selection, data_version, as_of), with the licence.
    """
    coarse = frame["place_precision"].isin(COARSE_PRECISIONS) | frame["longitude"].isna() | frame["latitude"].isna()
    points = zip(frame["longitude"], frame["latitude"], coarse, strict=True)
    geometries = [None if hidden else {"type": "Point", "coordinates": [x, y]} for x, y, hidden in points]
    plain = frame.drop(columns=["longitude", "latitude"])
    for name in plain.select_dtypes("datetime"):
        plain[name] = plain[name].dt.strftime("%Y-%m-%d")
    rows = plain.astype(object).where(plain.notna(), None).to_dict("records")
    features = [
        {"type": "Feature", "id": row["incident_id"], "geometry": geometry, "properties": row}
        for row, geometry in zip(rows, geometries, strict=True)
    ]
    collection = {"type": "FeatureCollection", **about, "licence": LICENCE, "features": features}
    return orjson.dumps(collection, option=orjson.OPT_APPEND_NEWLINE)
