"""Waves: pairs by hand, planted near repeats, false alarms, and the days of Ramadan."""

from datetime import date

import numpy as np

from atlas.analysis.selection import Selection
from atlas.analysis.waves import DRAWS, knox, near_pairs, near_repeats, ramadans
from tests.analysis.small_store import store_of


def world(rng, *, waves):
    """40 places far apart with three attacks each: at any time, or within ten days of each other."""
    places = np.repeat(np.arange(40), 3)
    days = (
        rng.integers(0, 2000, 120) if not waves else np.repeat(rng.integers(0, 2000, 40), 3) + rng.integers(0, 10, 120)
    )
    return 30 + places * 0.2, np.full(120, 44.0), days


def test_pairs_are_those_within_twenty_kilometres_on_the_globe():
    """A tenth of a degree of latitude is 11.1 km, of longitude at 60 degrees 5.6."""
    one, other = near_pairs(np.array([60.0, 60.1, 60.0, 61.0]), np.array([44.0, 44.0, 44.3, 44.0]))
    assert {tuple(sorted(pair)) for pair in zip(one.tolist(), other.tolist(), strict=True)} == {(0, 1), (0, 2)}, (
        "17 km and 20.1 are told apart"
    )


def test_pairs_fall_into_weeks_by_hand():
    days = np.array([0, 7, 8, 200] + [1000 * n for n in range(1, 27)])
    latitudes = np.array([34.0] * 4 + [34.0] * 26)
    found = knox(latitudes, np.full(30, 44.0), days, np.random.default_rng(1))
    assert found.bands["pairs"].tolist() == [2, 1, 0, 0, 0, 0, 0, 0, 0, 0], "7 and 1 days; 8 days"
    assert found.pairs == 3 and found.bands[["from_day", "to_day"]].to_numpy().tolist()[:2] == [[0, 7], [8, 14]]


def test_planted_waves_are_found_and_chance_is_not():
    rng = np.random.default_rng(3)
    found = knox(*world(rng, waves=True), rng)
    assert found.p == 1 / (DRAWS + 1) and found.pairs > found.high > found.expected > found.low
    alarms = sum(knox(*world(rng, waves=False), rng).p <= 0.05 for _ in range(20))
    assert alarms <= 4


def test_attacks_that_are_dated_or_placed_too_vaguely_are_left_out_and_counted():
    rows = [{"incident_id": f"i{n}", "occurred_on": f"2021-{1 + n % 12:02}-{1 + n // 12:02}"} for n in range(36)]
    wide = {"incident_id": "wide", "occurred_until": "2021-03-20", "date_precision": "week"}
    far = {
        "incident_id": "far",
        "occurred_on": "2022-01-01",
        "place": "Elsewhere",
        "place_precision": "area",
        "radius_km": 60.0,
    }
    found = near_repeats(store_of(*rows, wide, far), Selection())
    assert (found.n, found.of, found.vague) == (36, 36, 2)
    assert near_repeats(store_of(*rows[:9]), Selection()).why_not.startswith("9 attacks")


def test_ramadan_is_where_the_calendar_puts_it():
    """2020: 24 April to 23 May; 2021: 13 April to 12 May (Umm al-Qura)."""
    assert ramadans(date(2020, 5, 1), date(2021, 4, 13)) == [
        (date(2020, 4, 24), date(2020, 5, 23)),
        (date(2021, 4, 13), date(2021, 5, 12)),
    ]
    assert ramadans(date(2020, 6, 1), date(2020, 12, 31)) == []
