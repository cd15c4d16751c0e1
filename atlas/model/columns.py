"""What a column and a table are: the declaration from which checks, Parquet schemas and the data dictionary are made."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pyarrow as pa

ARROW_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}
PANDAS_TYPES: dict[str, Any] = {"text": "str", "integer": "Int64", "number": "float64", "boolean": "bool"}


@dataclass(frozen=True)
class Column:
    """One column: kind is text, integer, number, date or boolean; words are the allowed values of a text column.

    pattern: a regular expression that a text must match as a whole; form: what that asks for, in words.
    """

    name: str
    kind: str
    meaning: str
    unit: str = ""
    words: Collection[str] = ()
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    form: str = ""

    def __post_init__(self) -> None:
        if self.pattern and not self.form:
            raise ValueError(
                f"column {self.name}: its pattern must be said in words, for those whose cells do not match it"
            )


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, the column that names a row, and the columns that point into other tables."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: str = ""
    links: dict[str, str] = field(default_factory=dict)  # column -> "table.column"

    @property
    def names(self) -> list[str]:
        """The column names, in order."""
        return [column.name for column in self.columns]

    def arrow_schema(self) -> pa.Schema:
        """Return the Parquet schema. Strings stay plain: a dictionary-encoded column does not travel to Spark."""
        return pa.schema([pa.field(c.name, ARROW_TYPES[c.kind], nullable=not c.required) for c in self.columns])

    def conform(self, frame: pd.DataFrame) -> pa.Table:
        """Return the frame as an Arrow table with exactly these columns and types, in this order.

        Raises ValueError naming the table and column that is missing, has the wrong kind of value or an empty cell where
        none is allowed.
        """
        missing = [name for name in self.names if name not in frame.columns]
        if missing:
            raise ValueError(f"table {self.name}: column {', '.join(missing)} is missing")
        arrays = []
        for column in self.columns:
            try:
                array = pa.Array.from_pandas(frame[column.name], type=ARROW_TYPES[column.kind])
            except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
                raise ValueError(
                    f"table {self.name}, column {column.name}: not all values are {column.kind}: {error}"
                ) from error
            if column.required and array.null_count:
                raise ValueError(f"table {self.name}, column {column.name}: {array.null_count} cells are empty")
            arrays.append(array)
        return pa.Table.from_arrays(arrays, schema=self.arrow_schema())
