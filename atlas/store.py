"""Open the tables behind one connection URL and hand out Ibis tables; holds no logic of any page.

ATLAS_STORE chooses the engine: `duckdb://` (the default) reads the committed Parquet files inside this process,
`duckdb://FOLDER` a folder that `export` wrote, `duckdb://FILE` a database file, `sc://host:port` a Spark Connect server.
"""

import hashlib
import os
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import ibis
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.formats.pandas import PandasData, PandasType

from atlas import paths, releases
from atlas.engines import Engine, Question, StoreError
from atlas.engines.embedded import Embedded
from atlas.engines.recent import Recent
from atlas.model import figure_tables, seed_tables, tables
from atlas.model.columns import Table

READ_TABLES = {
    table.name: table
    for table in (
        tables.REPORTS, tables.INCIDENTS, tables.MATCH_EVIDENCE, tables.FIGURE_CLAIMS, tables.SOURCES, tables.BODIES,
        tables.REJECTS, seed_tables.PLACES, seed_tables.ADMIN1, seed_tables.ARTICLES, seed_tables.LANDMARKS,
        seed_tables.REFERENCE_SERIES, seed_tables.DATASETS, *figure_tables.FIGURE_TABLES,
    )
}  # fmt: skip

CODED = "coded"  # the data set of our own reports, which is always there
NAMES = {
    CODED: "Coded reports",
    "ucdp-ged": "UCDP GED",
    "ucdp-candidate": "UCDP Candidate Events",
    "acled": "ACLED",
    "gtd": "GTD",
}
EMBEDDED = "duckdb://"  # the engine that reads files in this process
COMBINATIONS = "combinations"  # folder under local/ of the tables that hold some of the data sets
RELEASE = tables.RELEASE  # which release the tables of a folder, file or cluster are
HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"
TRIES, TRY_AGAIN_SECONDS = 40, 0.05  # of opening while a new release takes its place
MOST_BUILT = 300  # questions kept of one store, up to a few hundred kilobytes each
PARTITIONED = ("incidents", "reports")  # by region and month where they are written for an engine


@dataclass(frozen=True)
class Store:
    """An engine and the version of what it holds. Sessions share it, and ask it at the same time.

    offered: every data set that there is, name -> title; empty where the tables cannot be had for some of them alone.
    datasets: those that these tables hold, empty for all. opener: opens the tables of other data sets.
    """

    engine: Engine
    data_version: str
    as_of: str
    offered: Mapping[str, str] = field(default_factory=dict)
    datasets: tuple[str, ...] = ()
    opener: "Callable[[tuple[str, ...]], Store] | None" = None
    _tables: dict[str, ibis.Table] = field(default_factory=dict)
    _built: Recent = field(default_factory=lambda: Recent(MOST_BUILT))

    def table(self, name: str) -> ibis.Table:
        """Return a table as an Ibis expression; raises KeyError for a name that is no table of ours."""
        if name not in READ_TABLES:
            raise KeyError(name)
        if name not in self._tables:  # asking the engine for a table's columns costs as much as a small query
            self._tables[name] = self.engine.table(name)
        return self._tables[name]

    def words(self, name: str, column: str) -> tuple[str, ...]:
        """Return the different words of a table's column, read once."""

        def read() -> tuple[str, ...]:
            found = self.table(name)[[column]].distinct()
            return tuple(self.frame(found.filter(found[column].notnull()).order_by(column))[column])

        return self._built.of((name, column), read)

    def of(self, datasets: tuple[str, ...]) -> "Store":
        """Return the tables that hold these data sets (empty for all): this store where it does, or cannot be told apart."""
        return self if datasets == self.datasets or self.opener is None else self.opener(datasets)

    def built(self, question: "Callable[..., ibis.Table]", *arguments: Hashable) -> Question:
        """Return the question that the expression question(self, *arguments) puts; it is built and compiled once, which costs more than to ask it."""
        return self._built.of((question, arguments), lambda: self.engine.question(question(self, *arguments)))

    def frame(self, asked: ibis.Table | Question, days: Sequence[date] = ()) -> pd.DataFrame:
        """Run an expression or question and return its rows as a pandas frame of its own. Raises StoreError if the engine does not answer.

        days: those that the question names, by their numbers (engines.Engine.day).
        """
        return _pandas(
            self.engine.rows(asked, days), (asked.expression if isinstance(asked, Question) else asked).schema()
        )

    def batches(self, expression: ibis.Table, schema: pa.Schema) -> pa.RecordBatchReader:
        """Run an expression and return its rows as a stream of Arrow batches in the given schema."""
        stream = self.engine.stream(expression)
        return pa.RecordBatchReader.from_batches(schema, (batch.cast(schema) for batch in stream))


def _pandas(rows: pa.Table, schema: ibis.Schema) -> pd.DataFrame:
    """Return Arrow rows as a frame: days as timestamps, integers with empty cells as floats, lists as lists."""
    frame = rows.rename_columns(schema.names).to_pandas(date_as_object=False)
    for (name, kind), column in zip(schema.items(), rows.columns, strict=True):
        found = pd.Series(column.to_pylist()) if pa.types.is_nested(column.type) else frame[name]
        if found.dtype == object or found.dtype != PandasType.from_ibis(
            kind
        ):  # most columns need no more than Arrow's own conversion
            frame[name] = PandasData.convert_column(found, kind)
    return frame


def open_store(
    url: str | None = None,
    *,
    data_dir: Path | None = None,
    datasets: tuple[str, ...] = (),
    opener: Callable[[tuple[str, ...]], Store] | None = None,
) -> Store:
    """Open the tables.

    url: where they are; without it ATLAS_STORE, else duckdb://. For duckdb:// alone: data_dir is the folder of marts/ and datapackage.json,
    without it paths.DATA; what was imported there is among the tables (see tables_dir); datasets are those to hold, empty for all; opener: see
    Store. Raises StoreError if the engine does not answer, or a table is missing or has other columns than the declared ones.
    """
    url = url or engine()
    scheme, mark, place = url.partition("://")
    if not mark or scheme not in ("duckdb", "sc"):
        raise StoreError(f"ATLAS_STORE is {url.partition('?')[0]}: it begins with duckdb:// or sc://")
    if url == EMBEDDED:
        return _steady(folder := data_dir or paths.DATA, lambda: _of_files(folder, datasets, opener))
    if scheme == "sc":
        from atlas.engines.cluster import Cluster  # its packages are optional

        return _of_engine(Cluster(url))
    return _of_engine(_of_folder(Path(place)) if Path(place).is_dir() else Embedded(place))


def _of_files(data_dir: Path, datasets: tuple[str, ...], opener: Callable[[tuple[str, ...]], Store] | None) -> Store:
    """Read the built tables of a folder of marts/ and datapackage.json: every file is the one that its description names."""
    folder = _tables_dir(data_dir, datasets)
    package = _package(folder, "created", "resources")
    hashes = {resource["path"]: resource.get("hash", "") for resource in package["resources"]}
    held = Embedded()
    for name, table in READ_TABLES.items():
        path = folder / "marts" / f"{name}.parquet"
        _validate(path, table)
        if _hash(path) != hashes.get(f"marts/{path.name}"):
            raise StoreError(
                f"{_shown(path)} is not the file of release {package['version']}, its bytes are others: run `python -m atlas build`"
            )
        held.hold(name, [path])
    return Store(held, package["version"], package["created"], offered(data_dir), datasets, opener)


def _package(folder: Path, *needed: str) -> dict:
    """Return the description of the tables in a folder; raises StoreError if it is missing, damaged or says too little."""
    path = folder / releases.DESCRIPTION
    try:
        package = orjson.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise StoreError(f"{_shown(path)} is missing: run `python -m atlas build` first") from error
    except orjson.JSONDecodeError as error:
        raise StoreError(f"{_shown(path)} is damaged ({error}): run `python -m atlas build`") from error
    if not isinstance(package, dict) or not {"version", *needed} <= package.keys():
        raise StoreError(f"{_shown(path)} describes no tables: run `python -m atlas build`")
    return package


def _hash(path: Path) -> str:
    with path.open("rb") as content:
        return "sha256:" + hashlib.file_digest(content, "sha256").hexdigest()


def _shown(path: Path) -> str:
    """Return a file's name with the folders that tell it from others of its name, such as tables-2026.11-1a2b/marts/bodies.parquet."""
    return "/".join(path.parts[-3 if path.parent.name == "marts" else -2 :])


def _steady(data_dir: Path, act: Callable):
    """Do what reads files of a release, again if another release took its place meanwhile."""
    for _ in range(TRIES):
        before = releases.stamp(data_dir)
        try:
            found = act()
        except StoreError:
            if releases.stamp(data_dir) == before:
                raise
        else:
            if releases.stamp(data_dir) == before:
                return found
        time.sleep(TRY_AGAIN_SECONDS)
    raise StoreError("the tables are being replaced right now: try again in a moment")


def _of_folder(folder: Path) -> Embedded:
    """Read a folder of tables that `export` wrote."""
    held = Embedded()
    for name in (*READ_TABLES, RELEASE.name):
        files = sorted((folder / name).rglob("*.parquet"))
        if not files:
            raise StoreError(
                f"{folder} has no table {name}: name a folder that `python -m atlas export --to parquet` wrote"
            )
        held.hold(name, files, partitioned=name in PARTITIONED)
    return held


def _of_engine(engine: Engine) -> Store:
    """Take the tables that an engine holds, with their release among them."""
    held = {
        name: _declared(engine.table(name), table) for name, table in (READ_TABLES | {RELEASE.name: RELEASE}).items()
    }
    rows = _pandas(engine.rows(held[RELEASE.name]), held[RELEASE.name].schema())
    if len(rows) != 1:
        raise StoreError(f"table {RELEASE.name} must have one row and has {len(rows)}: write the tables again")
    return Store(engine, rows["data_version"].iloc[0], rows["as_of"].iloc[0], _tables=held)


def _declared(found: ibis.Table, table: Table) -> ibis.Table:
    """Return the declared columns in their order; refuses a table that lacks one or holds another type."""
    if not found.columns:  # what an engine makes of a folder that is not there
        raise StoreError(f"table {table.name} is not there: write the tables again, or name the folder that holds them")
    wanted = ibis.Schema.from_pyarrow(table.arrow_schema())
    kinds = {name: found.schema()[name].copy(nullable=True) if name in found.columns else None for name in wanted.names}
    wrong = [name for name, kind in wanted.items() if kinds[name] != kind.copy(nullable=True)]
    if wrong:
        raise StoreError(
            f"table {table.name} was written for other columns than this version expects ({', '.join(wrong)}): write it again"
        )
    chosen = found.select(wanted.names)
    # a folder's name stands for a null region; not every engine reads it as one
    return chosen.mutate(region=chosen.region.nullif(HIVE_NULL)) if table.name in PARTITIONED else chosen


def engine() -> str:
    """Return the URL of the engine that ATLAS_STORE chooses, EMBEDDED without it."""
    return os.environ.get("ATLAS_STORE") or EMBEDDED


def offered(data_dir: Path) -> dict[str, str]:
    """Return every data set that the tables can hold, name -> short title: the coded reports first, then what was imported.

    Raises StoreError if the list of imports is damaged.
    """
    return {CODED: NAMES[CODED]} | {
        row["dataset"]: NAMES.get(row["dataset"], row["title"]) for row in imported(data_dir)
    }


def imported(data_dir: Path) -> list[dict]:
    """Return the imported data sets, each with its columns of the datasets table, reports and files (see imports.list_imports)."""
    return _state(data_dir)["datasets"]


def decided(data_dir: Path) -> str:
    """Return the file under local/ with the decisions on pairs of reports that were taken here, empty without any."""
    return _state(data_dir).get("decided", "")


def base_version(data_dir: Path) -> str:
    """Return the data version of the coded reports alone, empty where they were never built."""
    folder = releases.folder_of(data_dir)
    return _package(folder)["version"] if (folder / releases.DESCRIPTION).exists() else ""


def tables_dir(data_dir: Path, datasets: Sequence[str] = ()) -> Path:
    """Return the folder of marts/ and datapackage.json to read.

    datasets: those that the tables are to hold; empty means all: the set with imports, and under what was decided here, where there is one, else data_dir. Some of the
    imports have a folder of their own, which is there only once it was made (see combinations). Raises StoreError for a name that
    is no data set, and if the imports were laid beside another release of the coded tables than the one that is there now.
    """
    return _steady(data_dir, lambda: _tables_dir(data_dir, datasets))


def _tables_dir(data_dir: Path, datasets: Sequence[str]) -> Path:
    state = _state(data_dir)
    titles = offered(data_dir)
    if unknown := [name for name in datasets if name not in titles]:
        raise StoreError(f"there is no data set “{', '.join(unknown)}”; there is {', '.join(titles)}")
    chosen, own = set(datasets or titles), state.get("decided", "")
    if chosen == {CODED} and not own:
        return releases.folder_of(data_dir)
    if base_version(data_dir) != state["base"]:
        raise StoreError(
            "what was imported or decided here lies beside another release of the tables: run `python -m atlas build`"
        )
    if chosen == set(titles):
        return data_dir / "local" / state["tables"]
    rows = sorted((entry["dataset"], entry["rows_file"]) for entry in state["datasets"] if entry["dataset"] in chosen)
    name = hashlib.sha256(orjson.dumps([state["base"], CODED in chosen, rows, *([own] if own else [])])).hexdigest()[
        :12
    ]
    return data_dir / "local" / COMBINATIONS / name


def _state(data_dir: Path) -> dict:
    """Return what ingest.snapshot keeps of the imports; no data sets if there are none."""
    try:
        return orjson.loads(releases.state_file(data_dir).read_bytes())
    except FileNotFoundError:
        return {"datasets": []}
    except orjson.JSONDecodeError as error:
        raise StoreError(f"local/state.json is damaged ({error}): remove data/local and import again") from error


def _validate(path: Path, table: Table) -> None:
    """Refuse a file whose columns are not the declared ones: pages must not guess."""
    if not path.exists():
        raise StoreError(f"{_shown(path)} is missing: run `python -m atlas build`")
    try:
        found = pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise StoreError(f"{_shown(path)} is damaged, it is no Parquet file: run `python -m atlas build`") from error
    if not found.equals(table.arrow_schema()):
        raise StoreError(
            f"{_shown(path)} was written for other columns than this version expects: run `python -m atlas build`"
        )
