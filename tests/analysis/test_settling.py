"""How fast tolls settle: the toll of each day by hand, when it stands, and who said fewer or more."""

import pandas as pd
import pytest

from atlas.analysis.selection import Selection
from atlas.analysis.settling import STATED, by_day, by_kind, lower_median, running, stands, stated
from tests.analysis.small_store import store_of


def told(*rows):
    """Rows of incident, origin, kind, day, killed."""
    return pd.DataFrame(rows, columns=STATED)


GROWING = told(
    ("a", "afp", "news_agency", 0, 5), ("a", "ap", "news_agency", 0, 7), ("a", "sohr", "local_monitor", 1, 9),
    ("a", "afp", "news_agency", 2, 9), ("a", "ap", "news_agency", 4, 7),
    ("b", "afp", "news_agency", 0, 3), ("b", "ap", "newspaper", 6, 3), ("c", "afp", "news_agency", 0, 4),
)  # fmt: skip


def test_the_toll_of_a_day_is_the_lower_median_of_the_latest_figures():
    """By hand: 5 and 7; then 5, 7, 9; then 9, 7, 9. What ap repeats on day 4 is its old count."""
    found = running(GROWING)
    assert found[found["incident_id"] == "a"][["day", "killed"]].to_numpy().tolist() == [[0, 5], [1, 7], [2, 9]]
    assert lower_median([4, 1, 9, 3]) == 3


def test_a_toll_stands_from_the_day_after_which_it_does_not_move():
    found = stands(GROWING).set_index("incident_id")
    assert found.loc["a"].tolist() == [0, 5, 2, 9]
    assert found.loc["b"].tolist() == [0, 3, 0, 3]
    assert "c" not in found.index, "told on one day"
    days = by_day(stands(GROWING)).set_index("day")
    assert days.loc[[0, 1, 2], "standing"].tolist() == [1, 1, 2] and days.loc[2, "share"] == 1


def test_a_toll_that_swings_back_stands_last():
    swings = told(
        ("a", "x", "other", 0, 4), ("a", "x", "other", 1, 6), ("a", "x", "other", 3, 5), ("a", "y", "other", 5, 5)
    )
    assert stands(swings)[["first", "day", "final"]].to_numpy().tolist() == [[4, 3, 5]]


def test_each_kind_is_held_to_what_stands():
    found = by_kind(GROWING, stands(GROWING)).set_index("source_kind")
    assert found.loc["news_agency", ["incidents", "less", "same", "more", "said", "stood"]].tolist() == [
        2,
        1,
        1,
        0,
        8,
        12,
    ]
    assert found.loc["local_monitor", ["same", "median_day"]].tolist() == [1, 1]


def test_nothing_told_gives_no_rows():
    assert stands(told()).empty and by_kind(told(), stands(told())).empty
    assert by_day(stands(told()))["standing"].eq(0).all()


@pytest.mark.parametrize(("row", "days"), [
    ({}, [1]), ({"flag": "repeat"}, []), ({"origin_id": "amaq"}, []), ({"killed": None}, []), ({"published_on": None}, []),
    ({"published_on": "2021-03-01"}, []), ({"published_on": "2021-03-09"}, [0]), ({"published_on": "2022-06-01"}, []), ({"killed_max": 12}, [1]),
    ({"occurred_until": "2021-03-12", "date_precision": "week"}, []),
])  # fmt: skip
def test_what_counts_as_telling_a_toll(row, days):
    silent = {
        "origin_id": "shafaq",
        **{name: row[name] for name in ("occurred_until", "date_precision") if name in row},
    }
    found = stated(store_of({"killed": 9, **row}, silent), Selection())
    assert found["day"].tolist() == days
    assert found["killed"].tolist() == [row.get("killed_max", 9)] * len(days)
