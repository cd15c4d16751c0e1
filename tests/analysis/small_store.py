"""A store in memory over a few invented reports, folded into incidents by the real estimate rule."""

import pandas as pd

from atlas.engines.embedded import Embedded
from atlas.model import seed_tables, tables
from atlas.model.columns import PANDAS_TYPES, Column, Table
from atlas.model.vocabulary import side_of
from atlas.resolve.merge import merge
from atlas.store import Store

REPORT = {
    "incident_id": "i1", "dataset": "coded", "source_kind": "news_agency", "origin_id": "afp", "published_on": "2021-03-11",
    "occurred_on": "2021-03-10", "date_precision": "day", "country": "IRQ", "region": "iraq", "admin1": "Diyala",
    "admin1_iso": "IQ-DI", "place": "Khanaqin", "latitude": 34.35, "longitude": 45.39, "place_precision": "settlement",
    "radius_km": 5.0, "event_type": "ambush", "initiator": "islamic_state", "attribution": "official", "target": "army",
    "summary": "An invented report.",
}  # fmt: skip
SOURCE = {"kind": "news_agency", "independence": "original", "confidence": "known"}
DATASET = {"dataset": "coded", "title": "Coded", "as_of": "2026-11-21", "licence": "CC BY 4.0", "coverage": "A sample."}
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
    return table_of(tables.REPORTS, filled)


def store_of(
    *rows: dict, sources: tuple[dict, ...] = (), pairs: tuple[dict, ...] = (), rejects: tuple[dict, ...] = ()
) -> Store:
    """A store of the tables that disputes, evidence and sources read; each source is named by its id in capitals."""
    reports = reports_frame(*rows)
    given = {row["source_id"]: row for row in sources}
    register = [
        {"source_id": name, "name": name.upper(), **SOURCE, **given.get(name, {})}
        for name in sorted(set(reports["source_id"]))
    ]
    evidence = [{**{name: 0.0 for name in tables.MATCH_EVIDENCE.names if name.startswith("weight_")}, "verdict": "same", **pair}
                for pair in pairs]  # fmt: skip
    frames = [
        (tables.REPORTS, reports), (tables.INCIDENTS, merge(reports)), (tables.SOURCES, table_of(tables.SOURCES, register)),
        (tables.MATCH_EVIDENCE, table_of(tables.MATCH_EVIDENCE, evidence)), (tables.BODIES, table_of(tables.BODIES, [AMAQ])),
        (tables.REJECTS, table_of(tables.REJECTS, list(rejects))), (tables.FIGURE_CLAIMS, table_of(tables.FIGURE_CLAIMS, [])),
        (seed_tables.DATASETS, table_of(seed_tables.DATASETS, [DATASET])),
    ]  # fmt: skip
    engine = Embedded()
    for table, frame in frames:
        engine.connection.create_table(table.name, table.conform(frame))
    return Store(engine, "1", "2026-11-21")
