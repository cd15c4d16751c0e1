"""Dates and places in words: never more exact than they are known."""

import pandas as pd
import pytest

from atlas.analysis.wording import how_exact, plural, published, range_of, summed, title, when, where

PLACE = {
    "place": "Khanaqin",
    "admin1": "Diyala",
    "country": "IRQ",
    "place_precision": "settlement",
    "radius_km": 5.0,
    "event_type": "ambush",
}


def dated(first, last, precision="month"):
    return pd.Series(
        {"occurred_on": pd.Timestamp(first), "occurred_until": pd.Timestamp(last), "date_precision": precision}
    )


@pytest.mark.parametrize(
    ("first", "last", "precision", "words"),
    [
        ("2021-03-10", "2021-03-10", "day", "10 Mar 2021"),
        ("2021-03-01", "2021-03-31", "month", "Mar 2021"),
        ("2020-02-01", "2020-02-29", "month", "Feb 2020"),
        ("2021-01-01", "2021-12-31", "year", "2021"),
        ("2021-03-03", "2021-03-15", "week", "between 3 and 15 Mar 2021"),
        ("2021-03-25", "2021-04-06", "week", "between 25 Mar and 6 Apr 2021"),
        ("2020-12-25", "2021-01-06", "week", "between 25 Dec 2020 and 6 Jan 2021"),
        ("2021-03-01", "2021-04-30", "month", "between 1 Mar and 30 Apr 2021"),
    ],
)
def test_when(first, last, precision, words):
    assert when(dated(first, last, precision)) == words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({}, "Ambush at Khanaqin, Diyala, Iraq, 10 Mar 2021"),
        ({"place_precision": "area"}, "Ambush in the area of Khanaqin, Diyala, Iraq, 10 Mar 2021"),
        ({"place": None, "place_precision": "admin1"}, "Ambush somewhere in Diyala, Iraq, 10 Mar 2021"),
        ({"place": None, "admin1": None, "place_precision": "country"}, "Ambush somewhere in Iraq, 10 Mar 2021"),
        ({"place": "Diyala"}, "Ambush at Diyala, Iraq, 10 Mar 2021"),
    ],
)
def test_title(place, words):
    assert title(pd.concat([pd.Series({**PLACE, **place}), dated("2021-03-10", "2021-03-10", "day")])) == words


def test_how_exact_the_place_is():
    assert how_exact(pd.Series(PLACE)) == "town or village, within 5 km"
    assert how_exact(pd.Series({**PLACE, "place_precision": "admin1"})) == "governorate only"
    assert how_exact(pd.Series({**PLACE, "radius_km": None})) == "town or village"
    assert where(pd.Series(PLACE)) == "Khanaqin, Diyala, Iraq"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2021-03-11", "11 Mar 2021"),
        ("2021-03-01", None),
        ("2021-01-01", None),
        ("2021-04-01", "1 Apr 2021"),
        (None, None),
    ],
)
def test_a_first_of_the_month_before_the_incident_is_no_day(day, words):
    row = {"published_on": pd.NaT if day is None else pd.Timestamp(day), "occurred_on": pd.Timestamp("2021-03-10")}
    assert published(pd.Series(row)) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(5, 5, "5"), (5, 9, "5 to 9"), (None, 9, "up to 9"), (None, None, "not known"), (0, 0, "0"), (5, None, "5")],
)
def test_ranges(low, high, words):
    assert range_of(low, high) == words


def test_a_sum_says_what_of_it_is_unknown():
    assert summed(33, 0, 14) == ("33", "")
    assert summed(1033, 1, 14) == ("at least 1,033", "1 of 14 unknown")
    assert summed(None, 8, 8) == ("not known", "none of 8 has a figure")


def test_one_is_singular():
    assert [plural(n, "report") for n in (0, 1, 2, 1200)] == ["0 reports", "1 report", "2 reports", "1,200 reports"]
    assert [plural(n, "body", "bodies") for n in (1, 2)] == ["1 body", "2 bodies"]
