"""Open the tables behind one connection URL and hand out Ibis tables; holds no logic of any page.

ATLAS_STORE chooses the engine: `duckdb://` (the default) reads the committed Parquet files inside this process; any other URL
that `ibis.connect` takes is an engine that already holds tables of these names.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
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

CODED = "coded"  # the data set of our own reports, which is always there
NAMES = {CODED: "Coded reports", "ucdp-ged": "UCDP GED", "ucdp-candidate": "UCDP Candidate Events", "acled": "ACLED", "gtd": "GTD"}
EMBEDDED = "duckdb://"  # the engine that reads files in this process
COMBINATIONS = "combinations"  # folder under local/ of the tables that hold some of the data sets


class StoreError(ValueError):
    """The tables cannot be read; the message says which file and what to do."""


@dataclass(frozen=True)
class Store:
    """A connection and the version of what it holds. Sessions share it: one expression runs at a time.

    offered: every data set that there is, name -> title; empty where the tables cannot be had for some of them alone.
    datasets: those that these tables hold, empty for all. opener: opens the tables of other data sets.
    """

    connection: ibis.BaseBackend
    data_version: str
    as_of: str
    offered: Mapping[str, str] = field(default_factory=dict)
    datasets: tuple[str, ...] = ()
    opener: "Callable[[tuple[str, ...]], Store] | None" = None
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

    def of(self, datasets: tuple[str, ...]) -> "Store":
        """Return the tables that hold these data sets (empty for all): this store where it does, or cannot be told apart."""
        return self if datasets == self.datasets or self.opener is None else self.opener(datasets)

    def frame(self, expression: ibis.Table) -> pd.DataFrame:
        """Run an expression and return its rows as a pandas frame of its own."""
        with self.lock:
            return expression.to_pandas()


def open_store(
    url: str | None = None, *, data_dir: Path | None = None, datasets: tuple[str, ...] = (),
    opener: Callable[[tuple[str, ...]], Store] | None = None,
) -> Store:  # fmt: skip
    """Open the tables.

    url: where they are; without it ATLAS_STORE, else duckdb://. data_dir: folder of marts/ and datapackage.json; without it
    paths.DATA. What was imported there is among the tables (see tables_dir). datasets: those to hold, empty for all; an engine of
    another URL holds what it holds. opener: see Store. Raises StoreError if a file is missing or its columns are not the declared ones.
    """
    url = url or engine()
    folder = tables_dir(data_dir or paths.DATA, datasets)
    try:
        package = orjson.loads((folder / "datapackage.json").read_bytes())
    except FileNotFoundError as error:
        raise StoreError(f"{folder.name}/datapackage.json is missing: run `python -m atlas build` first") from error
    if url != EMBEDDED:
        return Store(ibis.connect(url), package["version"], package["created"])
    connection = ibis.duckdb.connect()
    for name, table in READ_TABLES.items():
        path = folder / "marts" / f"{name}.parquet"
        _validate(path, table)
        connection.read_parquet(path, table_name=name)
    return Store(connection, package["version"], package["created"], offered(data_dir or paths.DATA), datasets, opener)


def engine() -> str:
    """Return the URL of the engine that ATLAS_STORE chooses, EMBEDDED without it."""
    return os.environ.get("ATLAS_STORE") or EMBEDDED


def offered(data_dir: Path) -> dict[str, str]:
    """Return every data set that the tables can hold, name -> short title: the coded reports first, then what was imported.

    Raises StoreError if the list of imports is damaged.
    """
    return {CODED: NAMES[CODED]} | {row["dataset"]: NAMES.get(row["dataset"], row["title"]) for row in imported(data_dir)}


def imported(data_dir: Path) -> list[dict]:
    """Return the imported data sets, each with its columns of the datasets table, reports and files (see imports.list_imports)."""
    return _state(data_dir)["datasets"]


def base_version(data_dir: Path) -> str:
    """Return the data version of the coded reports alone, empty where they were never built."""
    package = data_dir / "datapackage.json"
    return orjson.loads(package.read_bytes())["version"] if package.exists() else ""


def tables_dir(data_dir: Path, datasets: Sequence[str] = ()) -> Path:
    """Return the folder of marts/ and datapackage.json to read.

    datasets: those that the tables are to hold; empty means all: the set with imports where there is one, else data_dir. Some of the
    imports have a folder of their own, which is there only once it was made (see combinations). Raises StoreError for a name that
    is no data set, and if the imports were laid beside another release of the coded tables than the one that is there now.
    """
    state = _state(data_dir)
    titles = offered(data_dir)
    if unknown := [name for name in datasets if name not in titles]:
        raise StoreError(f"there is no data set “{', '.join(unknown)}”; there is {', '.join(titles)}")
    chosen = set(datasets or titles)
    if chosen == {CODED}:
        return data_dir
    if base_version(data_dir) != state["base"]:
        raise StoreError("what was imported lies beside another release of the tables: run `python -m atlas build`")
    if chosen == set(titles):
        return data_dir / "local" / state["tables"]
    rows = sorted((entry["dataset"], entry["rows_file"]) for entry in state["datasets"] if entry["dataset"] in chosen)
    name = hashlib.sha256(orjson.dumps([state["base"], CODED in chosen, rows])).hexdigest()[:12]
    return data_dir / "local" / COMBINATIONS / name


def _state(data_dir: Path) -> dict:
    """Return what ingest.snapshot keeps of the imports; no data sets if there are none."""
    try:
        return orjson.loads((data_dir / "local" / "state.json").read_bytes())
    except FileNotFoundError:
        return {"datasets": []}
    except orjson.JSONDecodeError as error:
        raise StoreError(f"local/state.json is damaged ({error}): remove data/local and import again") from error


def _validate(path: Path, table) -> None:
    """Refuse a file whose columns are not the declared ones: pages must not guess."""
    if not path.exists():
        raise StoreError(f"marts/{path.name} is missing: run `python -m atlas build`")
    found = pq.read_schema(path)
    if not found.equals(table.arrow_schema()):
        raise StoreError(
            f"marts/{path.name} was written for other columns than this version expects: run `python -m atlas build`"
        )
