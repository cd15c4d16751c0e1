"""Check a frame of raw text against a table's declaration: the rows that hold, and the rows that do not with the reason."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from atlas.model.columns import PANDAS_TYPES, Column, Table

LARGEST_INTEGER = 2**53  # beyond it a number read as floating point is no longer exact
REJECT_COLUMNS = ["file", "row", "column", "value", "reason"]
KINDS = {
    "integer": "is no whole number such as 12",
    "number": "is no number such as 34.5",
    "date": "is no day of the calendar written like 2021-03-04 (year-month-day)",
    "boolean": "is neither yes nor no",
}  # why a cell is not of its column's kind


def check(raw: pd.DataFrame, table: Table, *, file: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split raw text rows into those that satisfy the table's contract and those that do not.

    raw: every cell a string, '' for empty; the index is the row number in the file. file: its name, for the reader.
    Returns the typed good rows (raw index kept) and one reject line per failing cell: file, row, column, value, reason.
    Raises ValueError if a declared column is missing from the file, since then no row can be read.
    """
    missing = [name for name in table.names if name not in raw.columns]
    if missing:
        raise ValueError(f"{file}: column {', '.join(missing)} is missing; expected {', '.join(table.names)}")
    typed, failures = pd.DataFrame(index=raw.index), []
    for column in table.columns:
        typed[column.name], bad = _cast(raw[column.name].str.strip(), column)
        failures += [(row, column.name, raw.at[row, column.name], KINDS.get(column.kind, "")) for row in raw.index[bad]]
    for column in table.columns:
        for broken, reason in _broken(typed[column.name], column):
            failures += [(row, column.name, _shown(typed.at[row, column.name]), reason) for row in typed.index[broken]]
    if table.key:
        twice = typed[table.key].duplicated() & typed[table.key].notna()
        failures += [
            (row, table.key, typed.at[row, table.key], "is there already in a row above") for row in typed.index[twice]
        ]
    rejects = pd.DataFrame([(file, *failure) for failure in failures], columns=REJECT_COLUMNS)
    rejects = rejects.drop_duplicates(["row", "column"]).sort_values(["row", "column"], ignore_index=True)
    return typed.drop(index=rejects["row"].unique()), rejects


def _cast(cells: pd.Series, column: Column) -> tuple[pd.Series, np.ndarray]:
    """Return the cells as the column's kind, empty ones as null, and where they are not of that kind.

    Each different text is read once: columns of codes and days repeat few of them.
    """
    if column.kind == "text":
        return cells.where(cells != ""), np.zeros(len(cells), dtype=bool)
    codes, different = pd.factorize(cells)
    text = pd.Series(different, dtype=cells.dtype)
    given = text != ""
    if column.kind == "date":
        values = pd.to_datetime(text.where(given), format="%Y-%m-%d", errors="coerce")
    elif column.kind == "boolean":
        values = text.map({"yes": True, "no": False})
    else:
        values = pd.to_numeric(text.where(given), errors="coerce")
        values = values.where(np.isfinite(values))
        if column.kind == "integer":
            values = values.where((values % 1 == 0) & (values.abs() < LARGEST_INTEGER))
    bad = (given & values.isna()).to_numpy(bool)
    values = values if column.kind in ("date", "boolean") else values.astype(PANDAS_TYPES[column.kind])
    return values.take(codes).set_axis(cells.index), bad[codes]


def _broken(values: pd.Series, column: Column) -> Iterator[tuple[pd.Series, str]]:
    """Yield, for each rule of the column, which values break it, and the reason in words."""
    given = values.notna()
    if column.required:
        yield ~given, "is empty, but must be given"
    if column.words:
        yield given & ~values.isin(list(column.words)), "is none of: " + " ".join(column.words)
    if column.minimum is not None:
        yield (values < column.minimum).fillna(False).astype(bool), f"is below {column.minimum:g}"
    if column.maximum is not None:
        yield (values > column.maximum).fillna(False).astype(bool), f"is above {column.maximum:g}"
    if column.pattern:
        yield given & ~values.str.fullmatch(column.pattern, na=False), f"is not {column.form}"


def _shown(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
