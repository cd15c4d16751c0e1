"""DuckDB inside this process, over Parquet files or a database file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.common.exceptions import IbisError

from atlas.engines import Question, StoreError

BATCH_ROWS = 100_000
# Smaller files are read once: a query on a table in memory takes half the time of one on its file. A million incidents are 32 MB of file and
# 0.4 GB in memory; their reports, 64 MB and 1 GB, would make no page faster (benchmarks/README.md).
IN_MEMORY_BYTES = 40_000_000


@ibis.udf.scalar.builtin
def getvariable(variable: str) -> date:
    """Stand for DuckDB's function of that name."""


def _variable(number: int) -> str:
    return f"day_{number}"


class Embedded:
    """An engine. Each query runs on a cursor of its own, so that a slow one does not hold up the others."""

    def __init__(self, path: str = "") -> None:
        """Open a database file for reading, without a path an empty database in memory. Raises StoreError if the file is none."""
        if path and not Path(path).is_file():
            raise StoreError(f"there is no database file {path}")
        try:
            self.connection = ibis.duckdb.connect(path, read_only=True) if path else ibis.duckdb.connect()
        except Exception as error:
            raise StoreError(f"{path} cannot be opened as a DuckDB database: {_first_line(error)}") from error
        self._idle: LifoQueue = LifoQueue()
        self._alone = Lock()  # the connection itself does one thing at a time; questions run on cursors

    def hold(self, name: str, files: Sequence[Path], *, partitioned: bool = False) -> None:
        """Make a table of Parquet files. partitioned: their folders name values, region=iraq/month=2019-03."""
        kind = "TABLE" if sum(file.stat().st_size for file in files) < IN_MEMORY_BYTES else "VIEW"
        paths = ", ".join("'{}'".format(str(file).replace("'", "''")) for file in files)
        options = ", hive_partitioning = true, hive_types_autocast = false" if partitioned else ""
        with self._alone:
            self.connection.raw_sql(f'CREATE {kind} "{name}" AS SELECT * FROM read_parquet([{paths}]{options})')

    def table(self, name: str) -> ibis.Table:
        """Return a table as an expression. Raises StoreError if there is none of that name."""
        try:
            with self._alone:
                return self.connection.table(name)
        except IbisError as error:
            raise StoreError(f"the database has no table {name}") from error

    def day(self, number: int) -> ir.DateScalar:
        """Return a day that is given when a question is asked: a variable of DuckDB's, which it puts in before it plans."""
        return getvariable(_variable(number))

    def question(self, expression: ibis.Table) -> Question:
        """Return an expression with its SQL: to compile it takes longer than to run it."""
        with self._cursor() as cursor:
            return Question(expression, cursor.compile(expression))

    def rows(self, asked: ibis.Table | Question, days: Sequence[date] = ()) -> pa.Table:
        """Run an expression or question and return its rows in the expression's own types. days: see Engine."""
        with self._cursor() as cursor:
            question = asked if isinstance(asked, Question) else Question(asked, cursor.compile(asked))
            if days:
                cursor.con.execute(
                    "; ".join(
                        f"SET VARIABLE {_variable(number)} = DATE '{day.isoformat()}'"
                        for number, day in enumerate(days)
                    )
                )
            return cursor.con.sql(question.sql).to_arrow_table().cast(question.expression.schema().to_pyarrow())

    def stream(self, expression: ibis.Table) -> Iterator[pa.RecordBatch]:
        """Run an expression and yield its rows piece by piece."""
        with self._cursor() as cursor:
            yield from cursor.con.sql(cursor.compile(expression)).to_arrow_reader(BATCH_ROWS)

    @contextmanager
    def _cursor(self) -> Iterator[ibis.BaseBackend]:
        """Lend a cursor that no other thread uses: as many are made as threads ever ask at once."""
        try:
            cursor = self._idle.get_nowait()
        except Empty:
            with self._alone:
                cursor = ibis.duckdb.from_connection(self.connection.con.cursor())
        try:
            yield cursor
        finally:
            self._idle.put(cursor)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
