"""A table takes exactly what it declares."""

import pandas as pd
import pyarrow as pa
import pytest

from atlas.model.columns import Column, Table

TABLE = Table(
    "things",
    "Things.",
    (
        Column("name", "text", "its name", required=True),
        Column("size", "integer", "how many"),
        Column("seen_on", "date", "when"),
        Column("known", "boolean", "whether"),
        Column("share", "number", "how much"),
    ),
    key="name",
)


def frame(**changes):
    values = {"name": ["a", "b"], "size": pd.array([1, None], "Int64"), "seen_on": pd.to_datetime(["2021-01-01", None]),
              "known": [True, False], "share": [0.5, None]}  # fmt: skip
    return pd.DataFrame(values | changes)


def test_a_fitting_frame_gets_the_declared_types_and_order():
    rows = TABLE.conform(frame().assign(other=1)[["share", "other", "known", "seen_on", "size", "name"]])
    assert rows.schema.equals(TABLE.arrow_schema())
    assert rows.column_names == TABLE.names
    assert rows["size"].to_pylist() == [1, None]
    assert rows.schema.field("name").type == pa.string()
    assert not rows.schema.field("name").nullable


def test_an_unknown_count_is_null_and_never_zero():
    assert TABLE.conform(frame(size=[None, 0.0]))["size"].to_pylist() == [None, 0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ["a", None]}, "column name: 1 cells are empty"),
        ({"size": [1.5, 2.0]}, "column size: not all values are integer"),
        ({"size": ["few", "2"]}, "column size: not all values are integer"),
        ({"share": ["much", "little"]}, "column share: not all values are number"),
    ],
)
def test_a_wrong_value_names_its_table_and_column(changes, words):
    with pytest.raises(ValueError, match=f"table things, {words}"):
        TABLE.conform(frame(**changes))


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="table things: column size, share is missing"):
        TABLE.conform(frame().drop(columns=["size", "share"]))
