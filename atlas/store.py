"""Open the tables behind one connection URL and hand out Ibis tables; holds no logic of any page.

ATLAS_STORE chooses the engine: `duckdb://` (the default) reads the committed Parquet files inside this process; any other URL
that `ibis.connect` takes is an engine that already holds tables of these names.
"""

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path

import ibis
import orjson
import pandas as pd
import pyarrow.parquet as pq

from atlas import paths
from atlas.model import figure_tables, seed_tables, tables

READ_TABLES = {
    table.name: table
    for table in (
        tables.REPORTS, tables.INCIDENTS, tables.MATCH_EVIDENCE, tables.FIGURE_CLAIMS, tables.SOURCES, tables.BODIES,
        tables.REJECTS, seed_tables.PLACES, seed_tables.ADMIN1, seed_tables.ARTICLES, seed_tables.LANDMARKS,
        seed_tables.REFERENCE_SERIES, seed_tables.DATASETS, *figure_tables.FIGURE_TABLES,
    )
}  # fmt: skip


class StoreError(ValueError):
    """The tables cannot be read; the message says which file and what to do."""


@dataclass(frozen=True)
class Store:
    """A connection and the version of what it holds. Sessions share it: one expression runs at a time."""

    connection: ibis.BaseBackend
    data_version: str
    as_of: str
    lock: threading.RLock = field(default_factory=threading.RLock)
    _tables: dict[str, ibis.Table] = field(default_factory=dict)

    def table(self, name: str) -> ibis.Table:
        """Return a table as an Ibis expression; raises KeyError for a name that is no table of ours."""
        if name not in READ_TABLES:
            raise KeyError(name)
        if name not in self._tables:  # asking the engine for a table's columns costs as much as a small query
            with self.lock:
                self._tables[name] = self.connection.table(name)
        return self._tables[name]

    def frame(self, expression: ibis.Table) -> pd.DataFrame:
        """Run an expression and return its rows as a pandas frame of its own."""
        with self.lock:
            return expression.to_pandas()


def open_store(url: str | None = None, *, data_dir: Path | None = None) -> Store:
    """Open the tables.

    url: where they are; without it ATLAS_STORE, else duckdb://. data_dir: folder of marts/ and datapackage.json; without it
    paths.DATA. What was imported there is among the tables (see tables_dir). Raises StoreError if a file is missing or its columns are not the declared ones.
    """
    url = url or os.environ.get("ATLAS_STORE", "duckdb://")
    folder = tables_dir(data_dir or paths.DATA)
    try:
        package = orjson.loads((folder / "datapackage.json").read_bytes())
    except FileNotFoundError as error:
        raise StoreError(f"{folder.name}/datapackage.json is missing: run `python -m atlas build` first") from error
    if url != "duckdb://":
        return Store(ibis.connect(url), package["version"], package["created"])
    connection = ibis.duckdb.connect()
    for name, table in READ_TABLES.items():
        path = folder / "marts" / f"{name}.parquet"
        _validate(path, table)
        connection.read_parquet(path, table_name=name)
    return Store(connection, package["version"], package["created"])


def tables_dir(data_dir: Path) -> Path:
    """Return the folder of marts/ and datapackage.json to read: the set with imports where there is one, else data_dir.

    Raises StoreError if the imports were laid beside another release of the coded tables than the one that is there now.
    """
    try:
        state = orjson.loads((data_dir / "local" / "state.json").read_bytes())
    except FileNotFoundError:
        return data_dir
    package = data_dir / "datapackage.json"
    if not package.exists() or orjson.loads(package.read_bytes())["version"] != state["base"]:
        raise StoreError("what was imported lies beside another release of the tables: run `python -m atlas build`")
    return data_dir / "local" / state["tables"]


def _validate(path: Path, table) -> None:
    """Refuse a file whose columns are not the declared ones: pages must not guess."""
    if not path.exists():
        raise StoreError(f"marts/{path.name} is missing: run `python -m atlas build`")
    found = pq.read_schema(path)
    if not found.equals(table.arrow_schema()):
        raise StoreError(
            f"marts/{path.name} was written for other columns than this version expects: run `python -m atlas build`"
        )
