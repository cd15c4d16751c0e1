"""Calendar months as text."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.model import months

MONTHS = st.builds("{:04d}-{:02d}".format, st.integers(1900, 2100), st.integers(1, 12))


@pytest.mark.parametrize("text", ["2021-01", "0001-12", "9999-12"])
def test_a_month_is_recognised(text):
    assert months.is_month(text)


@pytest.mark.parametrize(
    "text", ["", "2021", "2021-1", "2021-13", "2021-00", "0000-01", "2021-01-01", " 2021-01", "2021-01\n", "२०२१-०१"]
)
def test_anything_else_is_none(text):
    assert not months.is_month(text)


@given(MONTHS, st.integers(-500, 500))
def test_shifting_back_undoes_shifting(month, by):
    assert months.shift(months.shift(month, by), -by) == month


@given(MONTHS, st.integers(0, 60))
def test_a_span_has_every_month_once_in_order(month, more):
    span = months.span(month, months.shift(month, more))
    assert span == sorted(set(span))
    assert len(span) == months.length(span[0], span[-1]) == more + 1


@given(MONTHS)
def test_the_day_after_the_last_is_the_first_of_the_next(month):
    assert months.last_day(month) + timedelta(days=1) == months.first_day(months.shift(month, 1))


def test_edges_and_names():
    assert months.span("2021-02", "2021-01") == []
    assert months.last_day("2020-02") == date(2020, 2, 29)
    assert months.name("2021-12") == "Dec 2021"


@pytest.mark.parametrize(
    "text", ["2021-06", " 2021-6 ", "6/2021", "06.2021", "Jun 2021", "june 2021", "2021 JUN", "Jun, 2021"]
)
def test_a_month_is_read_however_it_is_written(text):
    assert months.read(text) == "2021-06"


@pytest.mark.parametrize(
    "text", ["", "13/2021", "ju 2021", "2021-06-01", "June", "2021 2022", "0/2021", "²/2021", "21-06", "Juni 2021"]
)
def test_what_is_no_month_is_not_read(text):
    assert months.read(text) is None


def test_a_year_alone_is_its_first_month_or_its_last():
    assert (months.read("2021"), months.read("2021", is_end=True)) == ("2021-01", "2021-12")
