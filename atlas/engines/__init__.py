"""What holds the tables and runs the expressions: DuckDB in this process, or a Spark Connect server; knows no table's meaning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import ibis
import ibis.expr.types as ir
import pyarrow as pa


class StoreError(ValueError):
    """The tables cannot be read; the message is for readers: what is wrong, where, what to do."""


@dataclass(frozen=True)
class Question:
    """An expression as an engine asks it again and again, with other days each time. sql: empty where the engine cannot keep it."""

    expression: ibis.Table
    sql: str = ""


class Engine(Protocol):
    """What the store asks of an engine. Rows leave it as Arrow, so that what follows is the same for every engine."""

    def table(self, name: str) -> ibis.Table:
        """Return a table as an expression. Raises StoreError if there is none of that name or the engine does not answer."""

    def day(self, number: int) -> ir.DateScalar:
        """Return the day of that number (from 0) among those that are given each time a question is asked, as an expression."""

    def question(self, expression: ibis.Table) -> Question:
        """Return an expression, of tables that the engine holds, so that it can be asked again and again."""

    def rows(self, asked: ibis.Table | Question, days: Sequence[date] = ()) -> pa.Table:
        """Run an expression of tables that the engine holds, or a question; several threads may do so at once. Raises StoreError where it does not answer.

        days: those that the question names, by their numbers.
        """

    def stream(self, expression: ibis.Table) -> Iterator[pa.RecordBatch]:
        """Run an expression and return its rows piece by piece, for tables larger than memory."""
