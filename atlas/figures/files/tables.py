"""Numbers as files: what a figure draws as CSV, a selection's incidents as CSV, Parquet or GeoJSON for other programs; knows no page."""

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from atlas.analysis.selection import Selection
from atlas.analysis.summary import selected
from atlas.analysis.wording import NOT_KNOWN
from atlas.figures.citation import plain_citation
from atlas.figures.licence import releasable
from atlas.figures.scope import Scope
from atlas.figures.spec import Figure, Frame
from atlas.model.columns import PANDAS_TYPES, Table
from atlas.model.tables import INCIDENTS
from atlas.model.vocabulary import COARSE_PRECISIONS
from atlas.store import Store

LICENCE = "CC BY 4.0"
ABOUT = (
    "figure title",
    "figure selection",
    "figure numbers",
    "figure sources",
    "figure data",
    "figure link",
    "cite as",
)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# A spreadsheet takes a cell that begins with one of these for a formula (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def incidents(store: Store, selection: Selection) -> pd.DataFrame:
    """Return the selection's incidents as the incidents table declares them, ordered by id; counts are nullable integers."""
    frame = store.frame(selected(store, selection).order_by("incident_id"))[INCIDENTS.names]
    kinds = {
        column.name: PANDAS_TYPES[column.kind] for column in INCIDENTS.columns if column.kind in ("integer", "text")
    }
    return frame.astype(kinds)


def to_csv(frame: pd.DataFrame, *, header: bool = True) -> bytes:
    """Return the rows as UTF-8 CSV (RFC 4180); empty cells are unknown, days YYYY-MM-DD. header: begin with the names of the columns.

    Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay as they are.
    """
    safe = frame.copy()
    for name in safe.columns[safe.dtypes == "str"]:
        risky = safe[name].str.startswith(FORMULA_STARTS, na=False)
        safe[name] = safe[name].where(~risky, "'" + safe[name])
    return safe.to_csv(index=False, header=header, date_format="%Y-%m-%d", lineterminator="\r\n").encode()


def to_parquet(frame: pd.DataFrame, *, about: dict[str, str], table: Table = INCIDENTS) -> bytes:
    """Return rows of a table as Parquet with their declared types.

    about: what the file is (selection, data_version, as_of), kept with the licence under the file's key `resurgence-atlas`.
    """
    rows = table.conform(frame)
    rows = rows.replace_schema_metadata({"resurgence-atlas": orjson.dumps(about | {"licence": LICENCE})})
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd", use_dictionary=False)
    return sink.getvalue().to_pybytes()


def to_geojson(frame: pd.DataFrame, *, about: dict[str, str]) -> bytes:
    """Return the incidents as a GeoJSON feature collection in WGS84 (RFC 7946), one feature per incident (see features).

    about: members beside the features (selection, data_version, as_of), with the licence.
    """
    collection = {"type": "FeatureCollection", **about, "licence": LICENCE, "features": features(frame)}
    return orjson.dumps(collection, option=orjson.OPT_APPEND_NEWLINE)


def features(frame: pd.DataFrame) -> list[dict]:
    """Return incidents as the features of GeoJSON.

    An incident of which only the governorate or country is known has a null geometry: its point would be read as a place.
    Unknown values are null.
    """
    coarse = frame["place_precision"].isin(COARSE_PRECISIONS) | frame["longitude"].isna() | frame["latitude"].isna()
    points = zip(frame["longitude"], frame["latitude"], coarse, strict=True)
    geometries = [None if hidden else {"type": "Point", "coordinates": [x, y]} for x, y, hidden in points]
    plain = frame.drop(columns=["longitude", "latitude"])
    for name in plain.select_dtypes("datetime"):
        plain[name] = plain[name].dt.strftime("%Y-%m-%d")
    rows = plain.astype(object).where(plain.notna(), None).to_dict("records")
    return [
        {"type": "Feature", "id": row["incident_id"], "geometry": geometry, "properties": row}
        for row, geometry in zip(rows, geometries, strict=True)
    ]


def drawn_csv(table: pd.DataFrame, frame: Frame, *, data_version: str, as_of: str, link: str) -> bytes:
    """Return the drawn numbers as UTF-8 CSV that any program reads from its first line; what they are stands in the last columns of every row.

    These are ABOUT: title, selection, numbers and notes, sources and licence, as-of and version, link and citation. Empty cells are unknown. A byte order mark says the encoding to
    spreadsheets, which would show Arabic as other letters. No cell and no heading begins as a formula does.
    """
    cite = plain_citation(frame, data_version=data_version, as_of=as_of, link=link)
    sentence, numbers = frame.head()
    said = (
        frame.title,
        sentence,
        f"{numbers}. Empty cells are not known, which is not zero.",
        frame.sources,
        frame.stamp,
        link,
        cite,
    )
    told = pd.DataFrame(
        {
            name: pd.Series([" ".join(words.split())] * len(table), dtype="str")
            for name, words in zip(ABOUT, said, strict=True)
        }
    )
    return BYTE_ORDER_MARK + to_csv(pd.concat([_plain(table).reset_index(drop=True), told], axis=1))


def incidents_csv(about: Scope, *, link: str) -> bytes:
    """Return the selection's incidents, every column of the table with ids and coordinates, as drawn_csv does. Raises ValueError if no row may be passed on."""
    released = releasable(about.store, incidents(about.store, about.selection))
    withheld = (
        (f"{released.withheld:,} withheld: their data set's terms forbid passing rows on",) if released.withheld else ()
    )
    frame = about.frame("Incidents of the selection", notes=withheld)
    return drawn_csv(released.rows, frame, data_version=about.store.data_version, as_of=about.store.as_of, link=link)


def figure_csv(figure: Figure, *, data_version: str, as_of: str, link: str) -> bytes:
    """Return a figure's numbers as drawn_csv does."""
    return drawn_csv(figure.table, figure.frame, data_version=data_version, as_of=as_of, link=link)


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with every column of words as text, so that all of them are guarded; missing cells stay missing."""
    plain = table.copy()
    plain.columns = [f"'{name}" if str(name).startswith(("=", "+", "-", "@")) else str(name) for name in plain.columns]
    for name in plain.columns:
        if plain[name].dtype == object or isinstance(plain[name].dtype, pd.CategoricalDtype):
            plain[name] = plain[name].map(str, na_action="ignore").astype("str")
    return plain


def shown(value: object) -> str:
    """Return a cell's words: NOT_KNOWN for a missing one, numbers with separators."""
    if pd.isna(value):
        return NOT_KNOWN
    return f"{value:,.6g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
