"""Counts over time: what lies in one period, what fits none, and what the table does not cover."""

from dataclasses import replace
from datetime import date

import ibis
import numpy as np
import pandas as pd
import pytest

from atlas.analysis.selection import Selection
from atlas.analysis.trends import (
    area,
    by_month,
    cells,
    counts,
    coverage,
    covered_countries,
    covered_months,
    monthly_bars,
    outside,
    silent,
    thin,
    uncovered,
)
from atlas.engines.embedded import Embedded
from atlas.model import months
from atlas.store import Store

PLACE = {"country": "IRQ", "region": "iraq", "admin1_iso": "IQ-DI", "place_precision": "settlement"}
WHAT = {"event_type": "ied", "initiator": "islamic_state", "side": "attack", "attribution": "official"}
SOURCE = {"source_id": "sohr", "source_kind": "local_monitor", "origin_id": "sohr"}


def row(
    number: int, first: str, last: str | None = None, *, precision: str = "day", killed: int | None = None, **fields
):
    day = {"occurred_on": date.fromisoformat(first), "occurred_until": date.fromisoformat(last or first)}
    return {
        "incident_id": f"i{number}",
        **day,
        "date_precision": precision,
        "killed_best": killed,
        **PLACE,
        **WHAT,
        **SOURCE,
        **fields,
    }


@pytest.fixture(scope="module")
def small():
    """Seven incidents with one report each, and a report of a month in which nothing happened."""
    rows = [
        row(1, "2021-01-04", killed=3),
        row(2, "2021-01-05"),
        row(3, "2021-01-31", "2021-02-01", killed=2),  # a Sunday and a Monday, over the edge of a month
        row(
            4,
            "2021-03-01",
            "2021-03-31",
            precision="month",
            event_type="raid",
            side="operation",
            initiator="state_forces",
        ),
        row(5, "2021-01-01", "2021-12-31", precision="year", killed=9),
        row(6, "2021-05-02", country="LBY", region="maghreb", admin1_iso="LY-JU", killed=0),
        row(7, "2021-06-10", country="TUR", region=None, admin1_iso=None),
    ]
    incidents = pd.DataFrame(rows).astype({"killed_best": "Int64"})
    reports = pd.concat(
        [incidents.drop(columns="killed_best"), pd.DataFrame([row(0, "2021-04-09")]).drop(columns="killed_best")]
    )
    engine = Embedded()
    engine.connection.create_table("incidents", incidents)
    engine.connection.create_table("reports", reports)
    return Store(engine, "v", "2025-11-26")


def test_an_incident_counts_in_a_period_only_if_its_window_lies_inside(small):
    for unit, periods, left in (
        ("month", [2, 1, 1, 1], {"day": 1, "year": 1}),
        ("week", [2, 1, 1], {"day": 1, "month": 1, "year": 1}),
        ("day", [1, 1, 1, 1], {"day": 1, "month": 1, "year": 1}),
    ):
        found = cells(small, Selection(), unit=unit)
        assert found.dropna(subset="period")["incidents"].tolist() == periods
        assert outside(found) == left
        assert found["incidents"].sum() == 7, "none is dropped"


def test_an_unknown_number_of_killed_is_not_zero(small):
    found = counts(small, Selection()).set_index("period")
    january, march, may = (found.loc[pd.Timestamp(2021, month, 1)] for month in (1, 3, 5))
    assert (january["killed"], january["without_killed"]) == (3, 1)
    assert pd.isna(march["killed"]) and march["without_killed"] == 1
    assert may["killed"] == 0


def test_cells_are_split_by_any_column(small):
    found = cells(small, Selection(), by=("side", "region"))
    assert found.groupby("side")["incidents"].sum().to_dict() == {"attack": 6, "operation": 1}
    assert found["region"].isna().sum() == 1


def test_silence_is_told_from_zero(small, known):
    selection = Selection(country=("IRQ",), initiator=("attack",), start="2021-01", end="2021-06")
    assert uncovered(coverage(small), selection, known) == ["2021-02", "2021-05", "2021-06"]
    frame = by_month(
        cells(small, selection), selection, known, lambda: uncovered(coverage(small), selection, known)
    ).set_index("month")
    assert frame["incidents"].isna().tolist() == [False, True, False, False, True, True]
    assert frame.loc["2021-03", "incidents"] == 0, "a month with reports, but no attack"
    assert frame.loc["2021-03", "killed"] == 0
    assert frame.loc["2021-01", "killed"] == 3


def test_coverage_is_a_matter_of_the_area_alone(small, known):
    selection = Selection(region=("iraq",), type=("prison_break",), min_killed=50, start="2021-03", end="2021-04")
    assert area(selection, known) == Selection(region=("iraq",))
    assert area(Selection(admin1=("IQ-DI",)), known) == Selection(country=("IRQ",)), (
        "a governorate's own silence hides its zeros"
    )
    covered = covered_months(coverage(small), area(selection, known))
    assert covered["month"].tolist() == ["2021-01", "2021-03", "2021-04"]
    assert silent(covered, selection, known) == []
    assert set(coverage(small)["country"]) == {"IRQ", "LBY", "TUR"}


def test_a_country_is_covered_by_any_report_that_may_be_of_the_months(small):
    covered = coverage(small)
    assert covered_countries(covered, Selection(type=("raid",), start="2021-02", end="2021-02")) == ("IRQ",), (
        "a report dated to the year"
    )
    assert covered_countries(covered, Selection(start="2021-05", end="2021-06")) == ("IRQ", "LBY", "TUR")
    assert covered_countries(covered, Selection(start="2022-01")) == ()
    assert covered_countries(covered, Selection(end="2020-12")) == ()
    assert covered_countries(covered, Selection()) == ("IRQ", "LBY", "TUR")


def test_an_empty_selection_gives_empty_frames(small, known):
    nothing = Selection(min_killed=999_999, start="2021-01", end="2021-02")
    assert cells(small, nothing, by=("side",)).empty
    assert outside(cells(small, nothing)) == {} == monthly_bars(small, nothing)
    frame = by_month(cells(small, nothing), nothing, known, lambda: uncovered(coverage(small), nothing, known))
    assert frame["incidents"].tolist() == [0, pd.NA]


def test_the_committed_table_adds_up(store):
    every = cells(store, Selection())
    total = store.frame(store.table("incidents").aggregate(n=ibis._.count()))["n"].iloc[0]
    assert every["incidents"].sum() == total
    assert sum(monthly_bars(store, Selection()).values()) + sum(outside(every).values()) == total


def counted(own, others, *, start="2020-01"):
    """Reports of Diyala and of the rest of Iraq, month by month."""
    span = [months.shift(start, step) for step in range(len(own))]
    rows = [
        {"country": "IRQ", "admin1_iso": iso, "month": month, "reports": int(n)}
        for iso, held in (("IQ-DI", own), ("IQ-KI", others))
        for month, n in zip(span, held, strict=True)
        if n
    ]
    return pd.DataFrame(rows), Selection(admin1=("IQ-DI",), start=span[0], end=span[-1])


def test_silence_about_a_governorate_says_something_only_where_enough_is_reported(known):
    held, selection = counted([4, 4, 0, 0, 4, 4], [16, 16, 24, 2, 16, 16])
    assert thin(held, ("IQ-DI",), selection, known) == ["2020-04"], (
        "March would have had four reports, April hardly one"
    )
    assert thin(held, (), replace(selection, admin1=()), known) == []


def test_a_month_with_a_report_is_covered_however_few_there_are(known):
    held, selection = counted([1, 1, 1], [0, 0, 1])
    assert thin(held, ("IQ-DI",), selection, known) == []


def test_where_nothing_was_ever_reported_silence_says_nothing(known):
    held, selection = counted([0, 0, 0], [50, 50, 50])
    assert thin(held, ("IQ-DI",), selection, known) == selection_months(selection)


def selection_months(selection):
    return months.span(selection.start, selection.end)


def test_at_constant_rates_a_zero_by_chance_is_called_zero_in_at_most_one_month_of_twenty(known):
    """Simulated: a governorate with a constant share of its country's reports, whose number varies; it never falls silent."""
    drawn, called = 0, 0
    chance = np.random.default_rng(2026)
    for share in (0.02, 0.05, 0.1, 0.2, 0.4):
        for mean in (5, 20, 60):
            totals = chance.poisson(chance.gamma(4, mean / 4, size=120))
            own = chance.binomial(totals, share)
            held, selection = counted(own, totals - own)
            few = set(thin(held, ("IQ-DI",), selection, known))
            called += sum(
                n == 0 and month not in few for n, month in zip(own, selection_months(selection), strict=True)
            )
            drawn += len(own)
    assert called / drawn <= 0.05


def test_a_governorate_that_falls_silent_while_much_is_reported_around_it_is_zero(known):
    own = [8] * 24 + [0] * 6 + [8] * 24
    held, selection = counted(own, [32] * 54)
    assert thin(held, ("IQ-DI",), selection, known) == []
