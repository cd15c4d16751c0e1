"""Where attacks gather: Gi* by hand, draws against counting all, planted hot spots, false alarms, and the three statements on invented places."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from atlas.analysis import clustering
from atlas.analysis.clustering import (
    beside,
    chance_of,
    concentration,
    gi_star,
    hot,
    is_beside,
    mean_apart,
    spots_of,
    spread,
)
from atlas.analysis.selection import Selection
from tests.analysis.small_store import store_of

LINE = [[1], [0, 2], [1, 3], [2]]  # four units in a row
SIDE = 12
GRID = [
    [
        other
        for other in range(SIDE * SIDE)
        if max(abs(one % SIDE - other % SIDE), abs(one // SIDE - other // SIDE)) == 1
    ]
    for one in range(SIDE * SIDE)
]


def test_gi_star_by_hand():
    """4, 2, 0, 0 in a row: mean 1.5, variance 2.75; of the first unit 6 - 3 over sqrt(2.75) sqrt((8 - 4) / 3)."""
    found = gi_star([4, 2, 0, 0], LINE)
    assert found[0] == pytest.approx(3 / (2.75**0.5 * (4 / 3) ** 0.5))
    assert found[1] == pytest.approx((6 - 4.5) / (2.75**0.5 * 1))
    assert found[3] == pytest.approx(-found[0])
    assert np.isnan(gi_star([1, 1, 1, 1], LINE)).all()


def test_the_draws_come_to_what_counting_all_gives():
    counts = [4, 2, 0, 0]
    exact = []
    for place, around in enumerate(LINE):
        own, sums = (
            sum(counts[one] for one in (place, *around)),
            [sum(each) for each in combinations(counts, len(around) + 1)],
        )
        exact.append(np.mean([each >= own for each in sums]))
    assert chance_of(counts, LINE, draws=20_000) == pytest.approx(exact, abs=0.015)
    assert (chance_of(counts, LINE) == chance_of(counts, LINE)).all(), "one seed"


def test_a_planted_gathering_is_hot_and_chance_is_not():
    rng = np.random.default_rng(2)
    alarms = sum(hot(rng.poisson(1.0, SIDE * SIDE), GRID)[1].any() for _ in range(40))
    assert alarms <= 4, "at most one of twenty, give or take"
    counts = rng.poisson(0.5, SIDE * SIDE)
    counts[[65, 66, 77, 78]] += 15
    found = hot(counts, GRID)[1]
    assert found[[65, 66, 77, 78]].all() and not found[[0, 11, 132, 143]].any()


def test_spots_are_new_persistent_or_fading():
    early, late = np.zeros(SIDE * SIDE, int), np.zeros(SIDE * SIDE, int)
    early[[14, 15, 26, 27]] = late[[14, 15, 26, 27]] = 20
    early[[20, 21, 32, 33]], late[[116, 117, 128, 129]] = 20, 20
    units = pd.DataFrame({"unit": [f"u{n}" for n in range(SIDE * SIDE)], "now": late, "before": early})
    states = spots_of(units, GRID, (1, 2)).units["state"]
    assert (states[14], states[20], states[116], states[72]) == ("persistent", "fading", "new", "")
    few = spots_of(units.assign(before=0), GRID, (1, 2))
    assert few.why_not.startswith("0 attacks of the earlier period") and few.unplaced == (1, 2)


def at(**columns):
    return pd.DataFrame(
        {"country": "IRQ", "admin1_iso": None, "latitude": 34.0, "longitude": 44.0, "attacks": 1} | columns
    )


def test_three_governorates_hold_more_than_half_or_not():
    rows = at(admin1_iso=["IQ-SD", "IQ-KI", "IQ-DI", "IQ-AN", None], attacks=[30, 30, 20, 20, 7])
    found = concentration(rows)
    assert (found.verdict, found.n, found.unplaced, found.value) == ("holds", 100, 7, 0.8)
    assert "rank 1, 1, 3" in found.measure
    assert concentration(at(admin1_iso=["IQ-SD", "IQ-AN"], attacks=[20, 80])).verdict == "fails"
    assert concentration(at(admin1_iso=["IQ-SD", "IQ-AN"], attacks=[52, 48])).verdict == "open"
    assert (
        concentration(at(admin1_iso=["IQ-SD"], attacks=[9])).why == "9 attacks with a place exact enough, fewer than 10"
    )


RIVER = (((40.0, 36.0), (40.0, 35.0), (41.0, 34.0)),)  # south, then south-east


def test_which_side_of_a_river_a_place_lies_on():
    places = np.array([[40.1, 35.5], [39.9, 35.5], [40.5, 35.5], [40.6, 34.6], [40.4, 34.4]])
    assert is_beside(places, RIVER).tolist() == [True, False, False, True, False]
    upstream = tuple(line[::-1] for line in RIVER)
    assert (is_beside(places, upstream) == is_beside(places, RIVER)).all(), "however it is drawn"


def test_attacks_by_the_river_are_held_to_where_people_live():
    settled = np.array([[40.1, 35.5]] * 2 + [[38.0, 35.5]] * 8)
    near = at(longitude=[40.1, 38.0], latitude=[35.5, 35.5], attacks=[30, 20])
    found = beside(near, settled, RIVER)
    assert (found.verdict, found.value, found.against) == ("holds", 0.6, 0.2)
    assert found.low < 0.2 < found.high < 0.6
    assert beside(near.assign(attacks=[10, 40]), settled, RIVER).verdict == "fails"
    assert beside(near.assign(attacks=[4, 4]), settled, RIVER).verdict == "open"


def test_the_mean_distance_of_two_attacks_by_hand():
    """Two at one place and one 6 km away: of three pairs two are 6 km apart."""
    assert mean_apart(np.array([[0.0, 6.0], [6.0, 0.0]]), np.array([2.0, 1.0])) == pytest.approx(4)
    assert mean_apart(np.zeros((1, 1)), np.array([1.0])) == 0


def test_a_country_is_more_spread_out_or_not_and_the_interval_says_so():
    rng = np.random.default_rng(4)
    lives = rng.uniform([40, 32], [44, 36], (60, 2))
    wide = at(longitude=lives[:40, 0], latitude=lives[:40, 1])
    tight = at(longitude=rng.normal(42, 0.1, 40), latitude=rng.normal(34, 0.1, 40))
    assert spread(wide, tight, lives, lives).verdict == "holds"
    assert spread(tight, wide, lives, lives).verdict == "fails"
    assert spread(wide, wide, lives, lives).verdict == "open"


def test_the_spread_s_interval_holds_no_difference_as_often_as_it_says():
    rng = np.random.default_rng(6)
    lives = rng.uniform([40, 32], [44, 36], (80, 2))
    held = 0
    for _ in range(400):
        sides = [
            at(longitude=points[:, 0], latitude=points[:, 1]) for points in rng.uniform([40, 32], [44, 36], (2, 60, 2))
        ]
        found = spread(*sides, lives, lives, draws=199)
        held += found.low <= 0 <= found.high
    assert 0.92 <= held / 400 <= 0.975, "95%, give or take what 400 worlds can tell"


def test_attacks_known_to_the_governorate_only_are_left_out_and_counted():
    store = store_of(
        {"incident_id": "i1"}, {"incident_id": "i2", "occurred_on": "2021-04-10", "place": None, "place_precision": "admin1", "radius_km": 90.0},
        {"incident_id": "i3", "occurred_on": "2021-05-10", "initiator": "state_forces", "event_type": "raid"},
    )  # fmt: skip
    found = clustering.attacks_at(store, Selection())
    assert found["attacks"].sum() == 2 and found["latitude"].isna().sum() == 1
    assert found.loc[found["latitude"].isna(), "admin1_iso"].tolist() == ["IQ-DI"]
    assert clustering.attacks_at(store, Selection(), resolution=5)["latitude"].notna().sum() == 1
