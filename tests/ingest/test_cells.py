"""Cells are understood column by column, and what a column leaves in doubt is refused with examples, never guessed."""

import pandas as pd
import pytest

from atlas.ingest.cells import numbers, read_days, understood
from atlas.ingest.table_files import Options, TableError
from atlas.model.columns import Column, Table


def column(*cells: str) -> pd.Series:
    return pd.Series(cells, index=range(2, len(cells) + 2), dtype="str")


def days(*cells: str, **how) -> list[str]:
    return read_days(column(*cells), file="a.csv", column="day", **how).cells.tolist()


@pytest.mark.parametrize(
    "written",
    [
        "2021-03-04",
        "2021-03-04 00:00:00",
        "2021-03-04T00:00:00Z",
        "2021-03-04 00:00:00.000",
        "2021-03-04T14:30:00+03:00",
        "2021/03/04",
        "20210304",
        "4 March 2021",
        "04-Mar-21",
        "4th of March, 2021",
        "Thursday, 4 March 2021",
        "March 4, 2021",
        "Mar 4 2021",
        "4 mars 2021",
        "4 آذار 2021",
        "4 مارس 2021",
        "'2021-03-04",
        "\xa02021-03-04 ",
        "04.03.2021",
    ],
)
def test_a_day_is_read_in_whichever_of_the_usual_forms_it_is_written(written):
    assert days(written) == ["2021-03-04"]


@pytest.mark.parametrize(
    ("written", "day"),
    [("1er août 2021", "2021-08-01"), ("15 févr. 2021", "2021-02-15"), ("7 كانون الثاني 2021", "2021-01-07"), ("7 décembre 2021", "2021-12-07"),
     ("9 جويلية 2021", "2021-07-09"), ("9 تشرين الأول 2021", "2021-10-09")],
)  # fmt: skip
def test_months_have_french_and_arabic_names(written, day):
    assert days(written) == [day]


@pytest.mark.parametrize(
    "written",
    ["2021-02-30", "2-3 March 2021", "yesterday", "2021-03-04T25:00", "٢٠٢١-٠٣-٠٤", "4 Brumaire 2021", "=TODAY()"],
)
def test_what_is_no_day_stays_as_it_is_written(written):
    assert days("2021-03-04", written) == ["2021-03-04", written]


@pytest.mark.parametrize("empty", ["NA", "N/A", "NaT", "null", "-", "–"])
def test_words_for_nothing_are_empty(empty):
    assert days("2021-03-04", empty) == ["2021-03-04", ""]


def test_a_column_is_read_in_one_order_which_a_day_above_twelve_settles():
    assert days("04/03/2021", "17/03/2021") == ["2021-03-04", "2021-03-17"]
    assert days("03/04/2021", "03/17/2021 12:00") == ["2021-03-04", "2021-03-17"]
    found = read_days(column("04/03/2021", "17/03/2021"), file="a.csv", column="day")
    assert found.order == "dmy" and found.notes == (
        "day: dates are read as day/month/year, since “17/03/2021” in row 3 can be nothing else.",
    )


def test_without_a_day_above_twelve_the_changes_of_the_rows_settle_it_or_the_reader():
    cells, changed = ("04/03/2021", "06/05/2021"), pd.to_datetime(column("2021-03-10", "2021-05-10"))
    assert days(*cells, changed=changed) == ["2021-03-04", "2021-05-06"]
    assert days(*cells, order="mdy") == ["2021-04-03", "2021-06-05"]
    late = pd.to_datetime(column("2023-01-01", "2023-01-01"))
    for settles_nothing in (None, late):
        with pytest.raises(TableError, match=r"day has dates such as “04/03/2021” in row 2.*which is the day.*dmy"):
            days(*cells, changed=settles_nothing)


def test_a_column_in_both_orders_is_refused_with_examples():
    with pytest.raises(
        TableError, match=r"mixes.*day first \(“17/03/2021” in row 2\).*month first \(“03/18/2021” in row 3\)"
    ):
        days("17/03/2021", "03/18/2021", "04/03/2021")


def test_a_few_cells_of_another_form_are_left_to_be_rejected():
    assert days("2021-03-04", "2021-03-05", "04/03/2021") == ["2021-03-04", "2021-03-05", "04/03/2021"]


def test_text_beside_days_that_a_spreadsheet_may_have_turned_is_refused():
    with pytest.raises(TableError, match="is mixed: dates with a day above 12 are text"):
        days("2021-04-03", "17/03/2021", "2021-08-04", "25/04/2021")


def test_days_after_the_change_of_their_row_are_exchanged_ones():
    written = ["2021-03-17", "2021-08-04", "2021-04-25", "2021-06-05", "2021-05-19", "2021-11-06"]
    true = pd.to_datetime(column("2021-03-17", "2021-04-08", "2021-04-25", "2021-05-06", "2021-05-19", "2021-06-11"))
    with pytest.raises(
        TableError, match=r"after the timestamp of their own row \(“2021-08-04” in row 3.*exchanged day and month"
    ):
        days(*written, changed=true + pd.Timedelta(days=5))
    assert days(*written, changed=true + pd.Timedelta(days=500)) == written


def test_days_that_are_in_order_only_when_exchanged_are_refused():
    true = pd.date_range("2021-01-20", periods=20, freq="9D").strftime("%Y-%m-%d").tolist()
    swapped = [f"{day[:4]}-{day[8:]}-{day[5:7]}" if int(day[8:]) <= 12 else day for day in true]
    assert days(*true) == true and days(*reversed(true)) == true[::-1]
    with pytest.raises(TableError, match="in order only if day and month are exchanged"):
        days(*swapped)


def test_days_that_lie_in_the_months_of_the_others_only_when_exchanged_are_refused():
    true = [f"2021-0{1 + n % 3}-{1 + (7 * n) % 28:02d}" for n in range(24)]  # in no order, of three months
    swapped = [f"{day[:4]}-{day[8:]}-{day[5:7]}" if int(day[8:]) <= 12 else day for day in true]
    assert days(*true) == true
    with pytest.raises(TableError, match="lie in few months, the others all over the year"):
        days(*swapped)


def test_excels_day_numbers_are_days_where_the_column_has_them():
    found = read_days(column("44259", "44272.0"), file="a.csv", column="day")
    assert found.cells.tolist() == ["2021-03-04", "2021-03-17"] and "Excel's day numbers" in found.notes[0]
    assert days("2021-03-04", "2021-03-05", "44259")[2] == "44259"


def test_a_part_of_a_day_stays_one_where_that_may_be():
    assert days("2021", "2021-03", "March 2021", "04/03/2021", "17/03/2021", partial=True)[:3] == [
        "2021",
        "2021-03",
        "2021-03",
    ]
    assert days("2021-03-04", "2021-03") == ["2021-03-04", "2021-03"]


COUNT, DEGREES = Column("dead", "integer", "", minimum=0), Column("lat", "number", "", minimum=-90, maximum=90)


@pytest.mark.parametrize(
    ("of", "cells", "read"),
    [
        (COUNT, ["1,234", "5"], ["1234", "5"]),
        (COUNT, ["1 234", "1'234", "1\u202f234"], ["1234"] * 3),
        (COUNT, ["'5", "NA", "nan", "-"], ["5", "", "", ""]),
        (COUNT, ["5.0", "7.0"], ["5.0", "7.0"]),
        (COUNT, ["2.000", "3.000"], ["2.000", "3.000"]),  # a program that writes three decimals
        (COUNT, ["3,5", "3"], ["3,5", "3"]),  # no whole number either way
        (DEGREES, ["34,3481", "45,1"], ["34.3481", "45.1"]),
        (DEGREES, ["34,348", "33,120"], ["34.348", "33.120"]),  # no latitude has thousands
        (DEGREES, ["34,3481", "34.27"], ["34,3481", "34.27"]),  # both marks: left to be rejected
    ],
)
def test_numbers_lose_thousands_marks_and_decimal_commas_where_the_column_leaves_no_doubt(of, cells, read):
    found, doubts = numbers(column(*cells), of)
    assert found.tolist() == read and doubts == []


def test_a_thousand_that_may_be_two_is_in_doubt_unless_the_reader_says():
    found, doubts = numbers(column("2.000", "3"), COUNT)
    assert doubts == [(2, "dead", "2.000", "may be 2000 or 2; write it without a thousands mark, with a decimal point")]
    assert numbers(column("2.000", "3"), COUNT, decimal=",")[0].tolist() == ["2000", "3"]
    assert numbers(column("1.234,5"), Column("x", "number", ""))[0].tolist() == ["1234.5"]


TABLE = Table("t", "", (Column("id", "text", "", pattern=r"\d+", form="a number"), Column("name", "text", ""), COUNT))


def read(ids, names=None, dead=None):
    rows = pd.DataFrame(
        {"id": column(*ids), "name": column(*(names or ["a"] * len(ids))), "dead": column(*(dead or ["1"] * len(ids)))}
    )
    return understood(rows, TABLE, Options(), file="a.csv", key="id")


def test_ids_lose_the_point_of_a_column_of_numbers_and_texts_what_stands_for_nothing():
    rows, rejects, _, _ = read(["244424.0", "'7"], ["NA", "Khana\x1bqin"])
    assert rows["id"].tolist() == ["244424", "7"] and rows["name"].tolist() == ["", "Khanaqin"] and rejects.empty


def test_ids_that_a_spreadsheet_shortened_are_refused_and_one_among_others_is_rejected():
    with pytest.raises(
        TableError, match=r"spreadsheet has shortened the ids in id \(“2.02E\+11” in row 2.*original file"
    ):
        read(["2.02E+11", "2.02E+11", "202103040001"])
    rows, rejects, _, _ = read(["202103040001", "202103040002", "2.02E+11"])
    assert rows.index.tolist() == [2, 3] and rejects["row"].tolist() == [4] and "original file" in rejects["reason"][0]


def test_a_row_with_a_cell_in_doubt_is_rejected_once():
    rows, rejects, _, _ = read(["1", "2"], dead=["2.000", "3"])
    assert rows.index.tolist() == [3] and rejects[["row", "column"]].values.tolist() == [[2, "dead"]]
