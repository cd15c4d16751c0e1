"""The numbers of a selection, worked out a second time in pandas from the committed tables."""

import pandas as pd
import pytest

from atlas.analysis import summary
from atlas.analysis.selection import Selection
from atlas.model import months

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
    assert tally.killed == found["killed_best"].sum()
    assert tally.without_killed == found["killed_best"].isna().sum()
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
    assert known.last_month == incidents["occurred_until"].max().strftime("%Y-%m")


def test_periods_to_compare_with_lie_inside_the_table(known):
    assert summary.compare_to(Selection(), known) == {}
    assert set(summary.compare_to(Selection(start=known.first_month, end=known.first_month), known)) == set()
    periods = summary.compare_to(Selection(start="2020-01", end="2020-06"), known)
    assert sorted((period.start, period.end) for period in periods.values()) == [
        ("2019-01", "2019-06"),
        ("2019-07", "2019-12"),
    ]


def test_a_year_is_compared_once(known):
    assert len(summary.compare_to(Selection(start="2020-01", end="2020-12"), known)) == 1


def test_changes_count_only_what_lies_inside_the_months(store, known, incidents):
    def inside(first: str, last: str) -> tuple[int, ...]:
        held = incidents[(incidents["occurred_on"] >= first) & (incidents["occurred_until"] <= last)]
        return (
            len(held), (held["side"] == "attack").sum(), held["killed_best"].sum(), held["is_claimed"].sum(), held["disputed_fields"].notna().sum(),
        )  # fmt: skip

    found = summary.changes(store, Selection(start="2020-01", end="2020-06"), known)
    now, before, year = inside("2020-01-01", "2020-06-30"), inside("2019-07-01", "2019-12-31"), inside("2019-01-01", "2019-06-30")
    assert len({now, before, year}) == 3
    for name, then in (("vs period before", before), ("vs a year before", year)):
        assert tuple(found[name][field] for field in summary.FIGURES) == tuple(zip(now, then, strict=True))


def test_movers_add_up(store, known):
    frame, now, before = summary.movers(store, Selection(region=("iraq",), start="2020-01", end="2020-12"), known)
    assert (before.start, before.end) == ("2019-01", "2019-12")
    assert (frame["difference"] == frame["now"] - frame["before"]).all()
    assert frame["difference"].is_monotonic_decreasing
    steepest = summary.steepest(frame, most=3)
    assert len(steepest) <= 6
    assert steepest["difference"].ne(0).all()


def test_movers_of_nothing_are_none(store, known):
    assert summary.movers(store, SELECTIONS["empty"], known)[0].empty


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [(12, 10, "+2 (+20%)"), (5, 10, "−5 (−50%)"), (10, 10, "+0 (+0%)"), (9, 3, "+6"), (0, 9, "−9"), (0, 0, "+0")],
)
def test_no_percentage_on_a_small_base(now, before, text):
    assert summary.change(now, before) == text


def test_a_frame_is_the_callers_own(store):
    one, other = (store.frame(store.table("datasets")) for _ in range(2))
    one.iloc[0, 0] = "changed"
    pd.testing.assert_frame_equal(other, store.frame(store.table("datasets")))
