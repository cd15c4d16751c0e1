import pandas as pd
import pytest

from atlas.resolve.prepared import fold, prepare
from tests.resolve.factory import month, table


@pytest.mark.parametrize(
    ("one", "other"),
    [("Al-Azim", "al Azim"), ("Hawija", "al-Hawijah"), ("Ghweran", "Ghwayran"), ("Tuz Khurmatu", "Tuz Khormato"),
     ("Muqdadiya", "Muqdadiyah"), ("east of Tikrit", "Tikrit"), ("Ba'quba", "Baqubah")],
)  # fmt: skip
def test_spellings_of_one_place_fold_alike(one, other):
    assert fold(one) == fold(other) != ""


def test_different_places_stay_different():
    assert len({fold(name) for name in ("Sukhna", "Sadr City", "Tikrit", "Mosul", "Kirkuk", "Daquq")}) == 6


def test_a_window_ends_with_the_publication():
    known = prepare(table({**month("2021-03"), "published_on": "2021-03-12"}))
    assert known.window_days.tolist() == [11]


def test_a_publication_on_a_first_day_may_mean_its_month_or_year():
    known = prepare(
        table({**month("2021-03"), "published_on": "2021-03-01"}, {**month("2021-03"), "published_on": "2021-01-01"})
    )
    assert known.window_days.tolist() == [30, 30]


def test_missing_columns_and_repeated_ids_are_named():
    with pytest.raises(ValueError, match="killed, summary"):
        prepare(table({}).drop(columns=["summary", "killed"]))
    with pytest.raises(ValueError, match="r0"):
        prepare(pd.concat([table({}), table({})]))


def test_undated_and_unplaced_reports_are_left_out():
    frame = table({}, {"occurred_on": None}, {"latitude": None})
    assert prepare(frame).report_id.tolist() == ["r0"]
