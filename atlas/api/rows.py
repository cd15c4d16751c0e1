"""Rows for programs: incidents, reports, claims and series of a selection, one piece of bounded size at a time, as JSON, CSV, GeoJSON or Parquet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import ibis
import orjson
import pandas as pd
import pyarrow as pa

from atlas.analysis.claims import published
from atlas.analysis.filters import short
from atlas.analysis.monitors import prints
from atlas.analysis.selection import FILTERS, Selection, countries_of
from atlas.analysis.sources import datasets
from atlas.analysis.summary import selected, selected_reports
from atlas.api.asked import PAGING, Asked, Refused, after, cursor
from atlas.figures.files.tables import LICENCE, features, to_csv, to_parquet
from atlas.figures.licence import restricted
from atlas.model import months
from atlas.model.columns import PANDAS_TYPES, Column, Table
from atlas.model.figure_tables import SERIES_UNITS
from atlas.model.tables import FIGURE_CLAIMS, INCIDENTS, REPORTS, day, text
from atlas.model.vocabulary import METRICS, QUALIFIERS
from atlas.store import Store

PIECE = 500  # rows that are written and sent at a time
METRIC = "metric"
OF_CLAIMS = ("region", "country", "start", "end", "source", "dataset")  # filters by which claims can be told apart
SERIES = Table(
    "series",
    "The claims of series: one body's numbers of one metric, area and definition, one row per window and different number.",
    (
        text("row_id", "names the row", required=True),
        text("series_id", "the series, see seeds/series.csv", required=True),
        text("body_id", "the body that asserts it", required=True),
        text("body", "its name", required=True),
        text("metric", "what is counted", words=METRICS, required=True),
        text("country", "countries, ISO3 separated by semicolons, or WORLD", required=True),
        text("area", "the area as stated, if smaller or other than the country"),
        text("unit", "length of the windows", words=SERIES_UNITS, required=True),
        text("counts", "what the body counts, in one line", required=True),
        Column("counts_all_violence", "boolean", "whether violence by any actor is counted", required=True),
        day("window_start", "first day of the window", required=True),
        day("window_end", "last day of the window", required=True),
        Column("value_low", "number", "the value, or the lower end of a range", minimum=0),
        Column("value_high", "number", "the value, or the upper end of a range", minimum=0),
        text("qualifier", "how exactly the value is stated", words=QUALIFIERS, required=True),
        Column("is_last", "boolean", "of a window's different numbers the one printed last", required=True),
        text("claim_ids", "the claims that print it, separated by commas", required=True),
        text("printers", "the sources that print it", required=True),
    ),
    key="row_id",
)


@dataclass(frozen=True)
class Served:
    """A table that has an address. formats: those besides JSON. filters: fields of the selection that it can be asked by; also: its parameters besides these and those of paging."""

    table: Table
    formats: tuple[str, ...] = ("csv", "parquet")
    filters: tuple[str, ...] = tuple(FILTERS)
    also: tuple[str, ...] = ()


SERVED = {
    "incidents": Served(INCIDENTS, ("csv", "geojson", "parquet")),
    "reports": Served(REPORTS),
    "claims": Served(FIGURE_CLAIMS, filters=OF_CLAIMS, also=(METRIC,)),
    "series": Served(SERIES, filters=OF_CLAIMS, also=(METRIC,)),
}
MEDIA = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True)
class Answer:
    """Rows as asked for, ordered by the table's key, with what is to be said of them.

    total: rows of the whole selection that may be passed on. withheld: how many more there are that may not; reasons: why. next: the cursor of the rows that follow, empty after the last.
    """

    name: str
    asked: Asked
    rows: pd.DataFrame
    total: int
    withheld: int
    reasons: tuple[str, ...]
    next: str

    def about(self) -> dict[str, object]:
        """Return what stands beside the rows."""
        store = self.asked.store
        held = datasets(store)[["dataset", "title", "version", "licence", "citation", "redistributable"]]
        return {
            "table": self.name,
            "selection": f"{self.asked.sentence}.",
            "data_version": store.data_version,
            "as_of": store.as_of,
            "licence": LICENCE,
            "datasets": held.to_dict("records"),
            "note": "A sample of the public record, not a census. Empty values are unknown, which is not zero.",
            "total": self.total,
            "withheld": {"rows": self.withheld, "reasons": list(self.reasons)},
            "limit": self.asked.limit,
            "cursor": self.next or None,
        }


def answer(name: str, asked: Asked, path: str) -> Answer:
    """Return a table's rows for a request. Raises Refused for a metric or cursor that there is not."""
    start, served = after(asked, path), SERVED[name]
    key = served.table.key
    if name in ("incidents", "reports"):
        found = _of_incidents(asked) if name == "incidents" else _of_reports(asked)
        found, withheld, reasons = _released(asked.store, name, found)
        total = int(asked.store.frame(found.aggregate(count=found.count()))["count"].iloc[0])
        wanted = (found.filter(found[key] > start) if start else found).order_by(key).limit(asked.limit + 1)
        rows = asked.store.frame(wanted.select(served.table.names))
    else:
        frame = (_claims if name == "claims" else _series)(asked)
        total, withheld, reasons = len(frame), 0, ()
        rows = frame[frame[key] > start].sort_values(key).head(asked.limit + 1)[served.table.names]
    more = len(rows) > asked.limit
    rows = rows.head(asked.limit)
    following = cursor(asked, path, str(rows[key].iloc[-1])) if more else ""
    return Answer(name, asked, _typed(rows, served.table), total, withheld, reasons, following)


def _typed(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    kinds = {c.name: PANDAS_TYPES[c.kind] for c in table.columns if c.kind in ("integer", "text")}
    return rows.reset_index(drop=True).astype(kinds)


def _of_incidents(asked: Asked) -> ibis.Table:
    return selected(asked.store, asked.selection)


def _of_reports(asked: Asked) -> ibis.Table:
    """Return the reports of the selection's incidents; where nothing is narrowed, those too that belong to no incident."""
    off = all(getattr(asked.selection, name) == row.off for name, row in FILTERS.items() if name != "dataset")
    return asked.store.table("reports") if off else selected_reports(asked.store, asked.selection)


def _released(store: Store, name: str, found: ibis.Table) -> tuple[ibis.Table, int, tuple[str, ...]]:
    """Return the rows in which no data set had a part whose rows may not be passed on, how many others there are, and the terms of these."""
    closed = restricted(store)
    if closed.empty:
        return found, 0, ()
    held = [words for words in store.words(name, "dataset") if not set(words.split(";")).isdisjoint(closed["dataset"])]
    shut = found.dataset.isin(held) if held else ibis.literal(False)
    count = int(store.frame(found.filter(shut).aggregate(count=lambda t: t.count()))["count"].iloc[0])
    reasons = tuple(f"{row.title}: {row.licence}. {row.notice}" for row in closed.itertuples()) if count else ()
    return found.filter(~shut), count, reasons


def _claims(asked: Asked) -> pd.DataFrame:
    return _narrowed(published(asked.store), asked)


def _series(asked: Asked) -> pd.DataFrame:
    found = prints(asked.store)
    named = found.drop(columns="counts").rename(columns={"asserted_by_id": "body_id", "counts_what": "counts"})
    named["row_id"] = named["series_id"] + " " + named["window_start"].dt.strftime("%Y-%m-%d") + " " + named["claim_id"]
    return _narrowed(named, asked)


def _narrowed(claims: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Return the claims of a request: of its countries, with a window that overlaps its months, printed by its sources, of its metric."""
    selection = asked.selection
    if selection.region or selection.country:
        wanted = set(countries_of(selection, asked.known))
        claims = claims[claims["country"].map(lambda codes: not wanted.isdisjoint(codes.split(";"))).astype(bool)]
    claims = claims[_overlapping(claims, selection)]
    if selection.source:
        claims = claims[claims["reported_by_id"].isin(selection.source)]
    metric = asked.others.get(METRIC, "")
    if metric and metric not in METRICS:
        raise Refused(f"metric: “{short(metric)}” is no metric of claims.")
    return claims[claims["metric"] == metric] if metric else claims


def _overlapping(claims: pd.DataFrame, selection: Selection) -> pd.Series:
    """Return whether the window of each claim reaches into the selection's months; one without a window does not, where any are chosen."""
    fits = pd.Series(True, index=claims.index)
    if selection.start:
        fits &= claims["window_end"] >= pd.Timestamp(months.first_day(selection.start))
    if selection.end:
        fits &= claims["window_start"] <= pd.Timestamp(months.last_day(selection.end))
    return fits


def written(found: Answer, form: str, following: str) -> Iterator[bytes]:
    """Yield the answer as a file of that form, piece by piece. following: the address of the rows after these, empty where there are none."""
    yield from WRITERS[form](found, following)


def _pieces(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for start in range(0, len(rows), PIECE):
        yield rows.iloc[start : start + PIECE]


def plain_rows(rows: pd.DataFrame) -> list[dict]:
    """Return the rows as JSON has them: days YYYY-MM-DD, unknown null."""
    plain = rows.copy()
    for name in plain.select_dtypes("datetime"):
        plain[name] = plain[name].dt.strftime("%Y-%m-%d")
    return plain.astype(object).where(plain.notna(), None).to_dict("records")


def _listed(head: Mapping[str, object], name: str, pieces: Iterator[Sequence[object]]) -> Iterator[bytes]:
    """Yield a JSON object whose last member is a list that comes piece by piece."""
    yield orjson.dumps(head)[:-1] + b',"' + name.encode() + b'":['
    for number, piece in enumerate(pieces):
        yield (b"," if number else b"") + orjson.dumps(piece, default=str)[1:-1]
    yield b"]}\n"


def _json(found: Answer, following: str) -> Iterator[bytes]:
    head = {**found.about(), "next": following or None}
    return _listed(head, "rows", (plain_rows(piece) for piece in _pieces(found.rows)))


def _geojson(found: Answer, following: str) -> Iterator[bytes]:
    head = {"type": "FeatureCollection", **found.about(), "next": following or None}
    return _listed(head, "features", (features(piece) for piece in _pieces(found.rows)))


def _csv(found: Answer, following: str) -> Iterator[bytes]:
    yield to_csv(found.rows.head(0))
    for piece in _pieces(found.rows):
        yield to_csv(piece, header=False)


def _parquet(found: Answer, following: str) -> Iterator[bytes]:
    about = {name: value for name, value in found.about().items() if isinstance(value, str)}
    content = pa.py_buffer(to_parquet(found.rows, about=about, table=SERVED[found.name].table))
    step = 1 << 16
    for start in range(0, content.size, step):
        yield content[start : start + step].to_pybytes()


WRITERS: dict[str, Callable[[Answer, str], Iterator[bytes]]] = {
    "json": _json,
    "csv": _csv,
    "geojson": _geojson,
    "parquet": _parquet,
}


def parameters_of(name: str) -> tuple[str, ...]:
    """Return the parameters besides the selection's that a table's address knows."""
    return (*SERVED[name].also, *PAGING)
