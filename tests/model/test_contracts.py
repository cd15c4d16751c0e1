"""Raw rows are split into those that keep the contract and those that do not, each with its reason."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.model.columns import Column, Table
from atlas.model.contracts import REJECT_COLUMNS, check

TABLE = Table(
    "things",
    "Things.",
    (
        Column("name", "text", "its name", required=True, pattern=r"[a-z]\w*", form="a word in small letters"),
        Column("kind", "text", "what it is", words=("big", "small")),
        Column("size", "integer", "how many", minimum=0, maximum=100),
        Column("seen_on", "date", "when"),
        Column("known", "boolean", "whether"),
    ),
    key="name",
)
GOOD = {"name": "a", "kind": "big", "size": "1", "seen_on": "2021-01-01", "known": "yes"}


def raw(*rows):
    return pd.DataFrame([GOOD | row for row in rows], dtype="str").set_axis(range(2, len(rows) + 2))


def test_good_rows_are_typed_and_keep_their_line():
    good, rejects = check(
        raw({"name": " a "}, {"name": "b", "kind": "", "size": "", "seen_on": "", "known": ""}), TABLE, file="t.csv"
    )
    assert rejects.empty
    assert list(rejects.columns) == REJECT_COLUMNS
    assert list(good.index) == [2, 3]
    assert good.at[2, "name"] == "a"
    assert good.at[2, "seen_on"] == pd.Timestamp("2021-01-01")
    assert good.loc[3, ["kind", "size", "seen_on", "known"]].isna().all()


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"name": ""}, "name", "is empty, but must be given"),
        ({"name": "9"}, "name", "is not a word in small letters"),
        ({"name": "a b"}, "name", "is not a word in small letters"),
        ({"kind": "Big"}, "kind", "is none of: big small"),
        ({"size": "-1"}, "size", "is below 0"),
        ({"size": "101"}, "size", "is above 100"),
        ({"size": "1.5"}, "size", "is no whole number such as 12"),
        ({"size": "a few"}, "size", "is no whole number such as 12"),
        ({"seen_on": "2021-02-30"}, "seen_on", "is no day of the calendar written like 2021-03-04 (year-month-day)"),
        ({"seen_on": "01/02/2021"}, "seen_on", "is no day of the calendar written like 2021-03-04 (year-month-day)"),
        ({"known": "true"}, "known", "is neither yes nor no"),
    ],
)
def test_a_bad_cell_is_named_with_line_and_reason(row, column, reason):
    good, rejects = check(raw({"name": "fine"}, row), TABLE, file="t.csv")
    assert list(good["name"]) == ["fine"]
    assert len(rejects) == 1
    assert (rejects.at[0, "file"], rejects.at[0, "row"], rejects.at[0, "column"]) == ("t.csv", 3, column)
    assert reason in rejects.at[0, "reason"]


def test_every_bad_cell_of_a_row_is_named_once():
    _, rejects = check(raw({"name": "", "size": "many", "kind": "odd"}), TABLE, file="t.csv")
    assert list(rejects["column"]) == ["kind", "name", "size"]


def test_a_repeated_key_leaves_the_first_row():
    good, rejects = check(raw({"size": "1"}, {"size": "2"}), TABLE, file="t.csv")
    assert list(good["size"]) == [1]
    assert rejects.at[0, "reason"] == "is there already in a row above"


def test_a_missing_column_stops_the_file():
    with pytest.raises(ValueError, match=r"t\.csv: column kind, size is missing"):
        check(raw({}).drop(columns=["kind", "size"]), TABLE, file="t.csv")


@given(st.lists(st.fixed_dictionaries({name: st.text(max_size=6) for name in GOOD}), min_size=1, max_size=4))
def test_no_row_is_lost(rows):
    good, rejects = check(raw(*rows), TABLE, file="t.csv")
    assert sorted({*good.index, *rejects["row"]}) == list(range(2, len(rows) + 2))
    assert not set(good.index) & set(rejects["row"])
