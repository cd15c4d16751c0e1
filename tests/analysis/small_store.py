"""A store in memory over a few invented reports, folded into incidents by the real estimate rule."""

from collections.abc import Callable

import pandas as pd
import pyarrow as pa

from atlas.engines.embedded import Embedded
from atlas.model import figure_tables, seed_tables, tables
from atlas.model.columns import PANDAS_TYPES, Column, Table
from atlas.model.vocabulary import side_of
from atlas.resolve.estimates import settling
from atlas.resolve.merge import merge
from atlas.store import Store

_KEPT: dict[tuple, pa.Table] = {}  # by table and what its rows were given as: the stores of a module are mostly alike
REPORT = {
    "incident_id": "i1", "dataset": "coded", "source_kind": "news_agency", "origin_id": "afp", "published_on": "2021-03-11",
    "occurred_on": "2021-03-10", "date_precision": "day", "country": "IRQ", "region": "iraq", "admin1": "Diyala",
    "admin1_iso": "IQ-DI", "place": "Khanaqin", "latitude": 34.35, "longitude": 45.39, "place_precision": "settlement",
    "radius_km": 5.0, "event_type": "ambush", "initiator": "islamic_state", "attribution": "official", "target": "army",
    "summary": "An invented report.",
}  # fmt: skip
SOURCE = {"kind": "news_agency", "independence": "original", "confidence": "known"}
DATASET = {"dataset": "coded", "title": "Coded", "as_of": "2026-11-21", "licence": "CC BY 4.0", "coverage": "A sample."}
DIYALA = {"admin1_iso": "IQ-DI", "admin1_name": "Diyala", "country": "IRQ"}
AMAQ = {"body_id": "amaq", "name": "Amaq", "kind": "media", "party_to_conflict": True}


def table_of(table: Table, rows: list[dict]) -> pd.DataFrame:
    """A frame of a declared table: what a row does not give is empty, or of the column's kind where none may be."""
    return pd.DataFrame(
        {column.name: _cells(column, [row.get(column.name) for row in rows]) for column in table.columns}
    )


def _cells(column: Column, values: list) -> pd.Series:
    if column.required:
        blank = {"text": "x", "date": "2026-11-21", "boolean": False}.get(column.kind, 0)
        values = [blank if value is None else value for value in values]
    if column.kind == "date":
        return pd.to_datetime(pd.Series(values, dtype="str"))
    return pd.Series(values, dtype=PANDAS_TYPES[column.kind])


def reports_frame(*rows: dict) -> pd.DataFrame:
    """Reports r0, r1, ... with the given values over REPORT; a report's source is its origin unless it names one."""
    filled = [{**REPORT, "report_id": f"r{number}", **row} for number, row in enumerate(rows)]
    for row in filled:
        row.setdefault("source_id", row["origin_id"])
        row.setdefault("source", row["source_id"])
        row.setdefault("occurred_until", row["occurred_on"])
        row["side"] = side_of(row["initiator"], row["event_type"])
    frame = table_of(tables.REPORTS, filled)
    return frame.assign(settles=settling(frame))


def hold(store: Store, table: Table, rows: list[dict]) -> None:
    """Put a declared table with the given rows into a store of this process, in place of the one that it has."""
    _hold(store.engine, table.name, _conformed(table, repr(rows), lambda: table_of(table, rows)))


def _hold(engine: Embedded, name: str, rows: pa.Table) -> None:
    connection = engine.connection.con
    connection.register("given", rows)
    connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS FROM given')
    connection.unregister("given")


def _conformed(table: Table, given: str, make: Callable[[], pd.DataFrame]) -> pa.Table:
    """Return the rows that make() gives, made once for all that are given as the same. An Arrow table cannot be changed."""
    if (table.name, given) not in _KEPT:
        _KEPT[table.name, given] = table.conform(make())
    return _KEPT[table.name, given]


def store_of(
    *rows: dict, sources: tuple[dict, ...] = (), pairs: tuple[dict, ...] = (), rejects: tuple[dict, ...] = ()
) -> Store:
    """A store of the tables that disputes, evidence and sources read; each source is named by its id in capitals."""
    given = repr(rows)
    reports = _conformed(tables.REPORTS, given, lambda: reports_frame(*rows))
    incidents = _conformed(tables.INCIDENTS, given, lambda: merge(reports_frame(*rows)))
    stated = {row["source_id"]: row for row in sources}
    register = [
        {"source_id": name, "name": name.upper(), **SOURCE, **stated.get(name, {})}
        for name in sorted(set(reports["source_id"].to_pylist()))
    ]
    evidence = [{**{name: 0.0 for name in tables.MATCH_EVIDENCE.names if name.startswith("weight_")}, "verdict": "same", **pair}
                for pair in pairs]  # fmt: skip
    store = Store(Embedded(), "1", "2026-11-21")
    _hold(store.engine, tables.REPORTS.name, reports)
    _hold(store.engine, tables.INCIDENTS.name, incidents)
    for table, described in (
        (tables.SOURCES, register), (tables.MATCH_EVIDENCE, evidence), (tables.BODIES, [AMAQ]), (tables.REJECTS, list(rejects)),
        (tables.FIGURE_CLAIMS, []), (figure_tables.FIGURE_BINDINGS, []), (figure_tables.SERIES, []),
        (seed_tables.REFERENCE_SERIES, []), (seed_tables.DATASETS, [DATASET]), (seed_tables.ADMIN1, [DIYALA]), (seed_tables.LANDMARKS, []),
    ):  # fmt: skip
        hold(store, table, described)
    return store
