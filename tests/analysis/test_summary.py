"""The numbers of a selection, worked out a second time in pandas from the committed tables."""

import pandas as pd
import pytest

from atlas.analysis import summary
from atlas.analysis.selection import Selection
from atlas.model import months
from tests.analysis.small_store import store_of

SELECTIONS = {
    "whole": Selection(),
    "region and months": Selection(region=("iraq",), start="2020-01", end="2020-12"),
    "attacks": Selection(region=("syria",), initiator=("attack",), start="2019-06"),
    "by report": Selection(attribution=("claimed",), kind=("armed_group",)),
    "killed": Selection(min_killed=10, precision=("settlement", "exact")),
    "empty": Selection(country=("MRT",), min_killed=9999),
}
selections = pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)


@pytest.fixture(scope="module")
def incidents(store):
    return store.frame(store.table("incidents"))


@pytest.fixture(scope="module")
def reports(store):
    return store.frame(store.table("reports"))


@pytest.fixture(scope="module")
def known(store):
    return summary.known(store)


def chosen(selection, incidents, reports):
    """The selection's incidents by plain comparison, independent of the expressions under test."""
    found = incidents
    for column, words in (
        ("region", selection.region),
        ("country", selection.country),
        ("place_precision", selection.precision),
    ):
        found = found[found[column].isin(words)] if words else found
    if selection.initiator:
        found = found[found["side"].isin(selection.initiator)]
    if selection.min_killed:
        found = found[found["killed_best"] >= selection.min_killed]
    if selection.start:
        found = found[found["occurred_until"] >= f"{selection.start}-01"]
    if selection.end:
        found = found[found["occurred_on"] < f"{months.shift(selection.end, 1)}-01"]
    rows = reports
    for column, words in (("attribution", selection.attribution), ("source_kind", selection.kind)):
        rows = rows[rows[column].isin(words)] if words else rows
    return found[found["incident_id"].isin(rows["incident_id"])]


@selections
def test_a_tally_counts_what_is_there(selection, store, incidents, reports):
    found = chosen(selection, incidents, reports)
    told = reports[reports["incident_id"].isin(found["incident_id"])]
    tally = summary.tally(store, selection)
    assert tally.incidents == len(found)
    assert tally.attacks == (found["side"] == "attack").sum()
    assert tally.claimed == found["is_claimed"].sum()
    assert tally.disputed == found["disputed_fields"].notna().sum()
    assert tally.killed == (found["killed_best"].sum() if found["killed_best"].notna().any() or found.empty else None)
    assert tally.without_killed == found["killed_best"].isna().sum()
    first = f"{selection.start}-01" if selection.start else "0001"
    end = f"{months.shift(selection.end, 1)}-01" if selection.end else "9999"
    days = found[["occurred_on", "occurred_until"]].astype("str")
    assert tally.elsewhere == ((days["occurred_on"] < first) | (days["occurred_until"] >= end)).sum()
    assert (
        tally.within_month
        == (found["occurred_on"].dt.strftime("%Y-%m") == found["occurred_until"].dt.strftime("%Y-%m")).sum()
    )
    assert (tally.reports, tally.origins, tally.sources) == (
        len(told),
        told["origin_id"].nunique(),
        told["source_id"].nunique(),
    )


@selections
def test_top_sources_are_the_ones_with_most_reports(selection, store, incidents, reports):
    told = reports[reports["incident_id"].isin(chosen(selection, incidents, reports)["incident_id"])]
    most = told["source_id"].value_counts().head(3).tolist()
    names = told.groupby("source_id")["source"].min()
    counts = told["source_id"].map(names).value_counts()
    assert [counts[name] for name in summary.tally(store, selection).top_sources] >= most


def test_what_is_offered_covers_the_table(known, incidents, reports):
    assert set(incidents["admin1_iso"].dropna()) <= set(known.admin1)
    assert set(reports["source_id"]) == set(known.sources)
    assert known.first_month == incidents["occurred_on"].min().strftime("%Y-%m")
    to_the_day = incidents.loc[incidents["date_precision"] == "day", "occurred_on"]
    assert known.last_day == to_the_day.max().strftime("%Y-%m-%d")
    assert known.last_month == incidents["occurred_until"].max().strftime("%Y-%m")


def test_a_frame_is_the_callers_own(store):
    one, other = (store.frame(store.table("datasets")) for _ in range(2))
    one.iloc[0, 0] = "changed"
    pd.testing.assert_frame_equal(other, store.frame(store.table("datasets")))


def test_each_key_figure_says_how_much_of_it_may_lie_elsewhere():
    year = {"occurred_on": "2021-01-01", "occurred_until": "2021-12-31", "date_precision": "year"}
    rows = [
        {"incident_id": "i0", "occurred_on": "2021-03-10", "killed": 2},
        {"incident_id": "i1", **year, "killed": 5},
        {"incident_id": "i2", **year, "initiator": "state_forces", "event_type": "arrest"},
    ]
    small = store_of(*rows)
    found = summary.tally(small, Selection(start="2021-03", end="2021-03"))
    assert (found.incidents, found.elsewhere, found.killed) == (3, 2, 7)
    assert {name: found.elsewhere_of[name] for name in ("attacks", "killed")} == {"attacks": 1, "killed": 5}
    assert not any(summary.tally(small, Selection()).elsewhere_of.values())
