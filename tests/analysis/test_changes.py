"""What may be compared with what, and what is said where nothing may."""

from dataclasses import replace

import pytest

from atlas.analysis import changes, summary
from atlas.analysis.selection import Selection
from atlas.analysis.summary import KEY_FIGURES
from atlas.analysis.trends import coverage, reports_by_governorate
from tests.analysis.small_store import store_of


def test_periods_to_compare_with_lie_inside_the_table(known):
    assert changes.compare_to(Selection(), known) == {}
    assert set(changes.compare_to(Selection(start=known.first_month, end=known.first_month), known)) == set()
    periods = changes.compare_to(Selection(start="2020-01", end="2020-06"), known)
    assert sorted((period.start, period.end) for period in periods.values()) == [
        ("2019-01", "2019-06"),
        ("2019-07", "2019-12"),
    ]


def test_a_year_is_compared_once(known):
    assert len(changes.compare_to(Selection(start="2020-01", end="2020-12"), known)) == 1


def test_changes_count_only_what_lies_inside_the_months(store, known):
    incidents = store.frame(store.table("incidents"))

    def inside(first: str, last: str) -> tuple[int | None, ...]:
        held = incidents[(incidents["occurred_on"] >= first) & (incidents["occurred_until"] <= last)]
        killed = None if held["killed_best"].isna().any() else held["killed_best"].sum()
        return (
            len(held),
            (held["side"] == "attack").sum(),
            killed,
            held["is_claimed"].sum(),
            held["disputed_fields"].notna().sum(),
        )

    found = changes.changes(store, Selection(start="2020-01", end="2020-06"), known, coverage(store))
    now, before, year = (
        inside("2020-01-01", "2020-06-30"),
        inside("2019-07-01", "2019-12-31"),
        inside("2019-01-01", "2019-06-30"),
    )
    assert len({now, before, year}) == 3
    for name, then in (("vs period before", before), ("vs a year before", year)):
        assert tuple(found[name].pairs[field] for field in KEY_FIGURES) == tuple(zip(now, then, strict=True))


@pytest.fixture(scope="module")
def sparse():
    """Three months with a report, one without, and a last one that is not over; of January no toll is known."""
    days = {"2021-01-05": None, "2021-02-05": 4, "2021-03-07": 6, "2021-05-09": 1}
    return store_of(
        *(
            {"incident_id": f"i{n}", "occurred_on": day, "killed": killed}
            for n, (day, killed) in enumerate(days.items())
        )
    )


def change_of(store, month):
    known = summary.known(store)
    return changes.changes(store, Selection(start=month, end=month), known, coverage(store))["vs period before"]


def test_nothing_is_compared_with_a_month_that_nobody_reported(sparse):
    assert "Apr 2021 has no report of this area, which is not zero" in change_of(sparse, "2021-05").why_not
    assert change_of(sparse, "2021-03").why_not == "" and change_of(sparse, "2021-03").pairs["killed"] == (6, 4)


def test_the_change_of_an_unknown_is_none(sparse):
    found = change_of(sparse, "2021-02")
    assert found.why_not == "" and found.pairs["incidents"] == (1, 1) and found.pairs["killed"] == (4, None)
    assert changes.change(*found.pairs["killed"]) == "no change figure"


def test_an_unfinished_month_is_not_compared(sparse):
    assert "May 2021 is unfinished (data reach 9 May 2021)" in change_of(sparse, "2021-05").why_not
    known = summary.known(sparse)
    assert changes.unfinished("2021-05-09", known) == "" == changes.unfinished("2021-03", known)


def test_a_period_before_the_table_is_not_compared(sparse):
    known = summary.known(sparse)
    early = (Selection(start="2020-11", end="2020-12"),)
    why = changes.why_not_compared(early, coverage(sparse), known, reports_by_governorate(sparse))
    assert why == "the table begins in Jan 2021"


@pytest.fixture(scope="module")
def fallen():
    """Iraq with eight reports a month in 2021, six of them of Diyala and two of Kirkuk, and one report alone in December."""
    rows = [
        {"occurred_on": f"2021-{month:02d}-{n + 1:02d}", "admin1_iso": "IQ-KI" if n < 2 else "IQ-DI", "killed": 1}
        for month in range(1, 12)
        for n in range(8)
    ] + [{"occurred_on": "2021-12-31", "admin1_iso": "IQ-DI", "killed": 1}]
    return store_of(*({"incident_id": f"i{n}", **row} for n, row in enumerate(rows)))


def test_a_month_of_one_report_where_eight_are_usual_is_no_fall(fallen):
    why = change_of(fallen, "2021-12").why_not
    assert (
        why == "Dec 2021 has 1 report where about 8 are usual, so its counts say what was reported, not what happened"
    )
    assert change_of(fallen, "2021-11").why_not == ""


def test_movers_give_no_number_where_silence_says_nothing(fallen):
    known = replace(
        summary.known(fallen),
        admin1={"IQ-DI": "Diyala, Iraq", "IQ-KI": "Kirkuk, Iraq"},
        admin1_country={"IQ-DI": "IRQ", "IQ-KI": "IRQ"},
    )
    frame, _, _ = changes.movers(fallen, Selection(start="2021-12", end="2021-12"), known)
    kirkuk = frame.set_index("admin1_iso").loc["IQ-KI"]
    assert kirkuk["before"] == 2 and kirkuk[["now", "difference"]].isna().all(), "2 to 0 was drawn as a fall"
    assert changes.steepest(frame, most=4)["admin1_iso"].tolist() == ["IQ-DI"]


def test_a_governorate_is_not_compared_with_months_that_are_silent_about_it(fallen):
    known = replace(summary.known(fallen), admin1={"IQ-KI": "Kirkuk, Iraq"}, admin1_country={"IQ-KI": "IRQ"})
    found = changes.changes(
        fallen, Selection(admin1=("IQ-KI",), start="2021-12", end="2021-12"), known, coverage(fallen)
    )
    assert (
        "too few reports of the country to take silence about this area for zero" in found["vs period before"].why_not
    )


def test_movers_of_the_whole_table_leave_the_unfinished_month_out(sparse):
    _, now, before = changes.movers(sparse, Selection(), summary.known(sparse))
    assert (now.end, before.end) == ("2021-04", "2020-04")


def test_movers_add_up(store, known):
    frame, now, before = changes.movers(store, Selection(region=("iraq",), start="2020-01", end="2020-12"), known)
    assert (before.start, before.end) == ("2019-01", "2019-12")
    assert (frame["difference"] == frame["now"] - frame["before"]).all()
    known_ones = frame["difference"].dropna()
    assert known_ones.is_monotonic_decreasing and known_ones.index.tolist() == list(range(len(known_ones))), (
        "silence last"
    )
    steep = changes.steepest(frame, most=3)
    assert len(steep) <= 6
    assert steep["difference"].ne(0).all()


def test_movers_of_nothing_are_none(store, known):
    assert changes.movers(store, Selection(country=("MRT",), min_killed=9999), known)[0].empty


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [(12, 10, "+2 (+20%)"), (5, 10, "−5 (−50%)"), (10, 10, "+0 (+0%)"), (9, 3, "+6"), (0, 9, "−9"), (0, 0, "+0")],
)
def test_no_percentage_on_a_small_base(now, before, text):
    assert changes.change(now, before) == text
