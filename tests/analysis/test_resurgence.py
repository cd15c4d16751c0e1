"""Is it coming back? Two periods of a link, the panel of origins, and what the rule says of the committed tables."""

from dataclasses import replace

import pytest

from atlas.analysis.landmarks import landmarks
from atlas.analysis.periods import BEFORE, YEAR, covered, readable, two
from atlas.analysis.rates import ratio
from atlas.analysis.resurgence import answer, counted, panel, verdict
from atlas.analysis.selection import Selection, period
from atlas.analysis.summary import known as known_of
from atlas.analysis.trends import coverage
from tests.analysis.small_store import store_of

IRAQ = Selection(region=("iraq",), start="2020-01", end="2020-12")


def spans(chosen):
    return (chosen.now.start, chosen.now.end), (chosen.before.start, chosen.before.end)


@pytest.mark.parametrize(("against", "start", "end", "now", "before"), [
    (BEFORE, "2020-01", "2020-12", ("2020-01", "2020-12"), ("2019-01", "2019-12")),
    (BEFORE, "2020-03", "2020-05", ("2020-03", "2020-05"), ("2019-12", "2020-02")),
    (YEAR, "2020-03", "2020-05", ("2020-03", "2020-05"), ("2019-03", "2019-05")),
    ("2016-01:2016-06", "2020-01", "2020-12", ("2020-01", "2020-12"), ("2016-01", "2016-06")),
    ("nonsense", "2020-01", "2020-12", ("2020-01", "2020-12"), ("2019-01", "2019-12")),
    (BEFORE, "2020-01-15", "2020-04-10", ("2020-02", "2020-03"), ("2019-12", "2020-01")),
    ("since:baghouz-2019", None, "2019-12", ("2019-04", "2019-12"), ("2018-06", "2019-02")),
    (BEFORE, None, None, ("2025-02", "2026-01"), ("2024-02", "2025-01")),
])  # fmt: skip
def test_two_periods_of_a_link(store, against, start, end, now, before):
    chosen = two(Selection(start=start, end=end), known_of(store), against, landmarks(store))
    assert spans(chosen) == (now, before)
    assert not chosen.why_not


def test_periods_that_cannot_be_compared_say_why(store):
    known = known_of(store)
    assert "share months" in two(IRAQ, known, "2020-06:2021-01").why_not
    assert "none that is complete" in two(replace(IRAQ, start="2020-03-10", end="2020-03-20"), known).why_not
    late = two(replace(IRAQ, start=None, end="2019-03"), known, "since:baghouz-2019", landmarks(store))
    assert "no month since Mar 2019 is complete" in late.why_not
    given = answer(store, late, known)
    assert (given.word, given.whole.months_now, given.why) == ("unknown", 0, late.why_not)


def test_what_a_link_may_be_set_against(store):
    every = landmarks(store)
    assert all(readable(word, every) for word in (BEFORE, YEAR, "2019-01:2019-12", "since:assad-2024"))
    assert not any(readable(word, every) for word in ("", "since:nothing", "2019-12:2019-01", "2019:2020"))


def test_months_without_a_report_are_neither_zero_nor_time(store):
    known = known_of(store)
    maghreb = Selection(region=("maghreb",), start="2016-01", end="2016-12")
    chosen = two(maghreb, known)
    held = coverage(store)
    assert len(covered(chosen.now, known, held)) == 12
    assert len(covered(chosen.before, known, held)) == 11


def reports(month, count, origin, **fields):
    return [
        {"incident_id": f"{origin}{month}{day}", "occurred_on": f"{month}-{day + 1:02}", "published_on": f"{month}-{day + 1:02}", "origin_id": origin, **fields}
        for day in range(count)
    ]  # fmt: skip


def test_a_new_monitor_makes_no_rise():
    """One origin reports two attacks a month throughout; another comes in with the later year and reports three more."""
    months = [f"{year}-{month:02}" for year in (2020, 2021) for month in range(1, 13)] + ["2022-01"]
    rows = [row for month in months for row in reports(month, 2, "steady")]
    rows += [row for month in months[12:] for row in reports(month, 3, "new")]
    store = store_of(*rows)
    known = known_of(store)
    chosen = two(Selection(start="2021-01", end="2021-12"), known)
    assert panel(store, chosen, known) == (("steady",), (2, 1))
    given = answer(store, chosen, known)
    assert (given.whole.now, given.whole.before, given.panel.now, given.panel.before) == (60, 24, 24, 24)
    assert given.word == "unknown"
    assert "coverage may have changed" in given.why
    assert given.origins == (2, 1, 1)


def test_what_the_two_say_together():
    rise, flat, fall = ratio((9,) * 12, (3,) * 12), ratio((5,) * 12, (5,) * 12), ratio((3,) * 12, (9,) * 12)
    assert verdict(rise, rise) == ("rose", "")
    assert verdict(flat, flat) == ("same", "")
    for whole, steady in ((rise, flat), (rise, fall), (flat, rise), (fall, flat)):
        assert verdict(whole, steady)[0] == "unknown"


def test_operations_against_it_are_no_attacks():
    store = store_of(
        *[row for month in ("2021-01", "2021-02") for row in reports(month, 2, "afp")],
        *reports("2021-02", 3, "army", event_type="security_operation", initiator="state_forces", jihadists_killed=4),
    )
    rows = counted(store, two(Selection(start="2021-02", end="2021-02", initiator=("attack",)), known_of(store)))
    assert rows.groupby("side")["incidents"].sum().to_dict() == {"attack": 4, "operation": 3}


@pytest.mark.parametrize(("region", "start", "end", "counts", "word", "why"), [
    ("iraq", "2020-01", "2020-12", (93, 74), "unknown", "wider than a factor of 4"),
    ("syria", "2024-12", "2025-11", (30, 69), "unknown", "wider than a factor of 4"),
    ("maghreb", "2016-01", "2016-12", (33, 28), "unknown", "wider than a factor of 4"),
    ("syria", "2021-01", "2021-12", (53, 62), "same", ""),
])  # fmt: skip
def test_golden_answers_of_the_committed_tables(store, region, start, end, counts, word, why):
    known = known_of(store)
    chosen = two(Selection(region=(region,), start=start, end=end), known)
    given = answer(store, chosen, known)
    assert (given.whole.now, given.whole.before) == counts
    assert given.word == word
    assert why in given.why
    assert given.monthly["whole"].sum() == sum(counts)
    assert period(chosen.now, known)
