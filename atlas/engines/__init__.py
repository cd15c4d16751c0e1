"""What holds the tables and runs the expressions: DuckDB in this process, or a Spark Connect server; knows no table's meaning."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Protocol

import ibis
import pyarrow as pa

NO_DAYS: Mapping[date, date] = MappingProxyType({})


class StoreError(ValueError):
    """The tables cannot be read; the message is for readers: what is wrong, where, what to do."""


class Engine(Protocol):
    """What the store asks of an engine. Rows leave it as Arrow, so that what follows is the same for every engine."""

    def table(self, name: str) -> ibis.Table:
        """Return a table as an expression. Raises StoreError if there is none of that name or the engine does not answer."""

    def rows(self, expression: ibis.Table, days: Mapping[date, date] = NO_DAYS) -> pa.Table:
        """Run an expression; several threads may do so at once. Raises StoreError if the engine does not answer.

        days: which day is to stand in the place of a day that the expression names.
        """

    def stream(self, expression: ibis.Table) -> Iterator[pa.RecordBatch]:
        """Run an expression and return its rows piece by piece, for tables larger than memory."""
