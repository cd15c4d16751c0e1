"""Change points: costs by hand, the best cut against trying all, planted changes, false alarms, and when the series is not cut."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from atlas.analysis import change_points as points
from atlas.analysis.selection import Selection
from atlas.analysis.summary import known
from atlas.model import months
from tests.analysis.small_store import store_of


def series(counts, others=None):
    span = months.span("2015-01", months.shift("2015-01", len(counts) - 1))
    columns = {"attacks": counts, "others": others if others is not None else [2] * len(counts)}
    return pd.DataFrame({"month": span, **{name: pd.array(values, dtype="Int64") for name, values in columns.items()}})


def cut(counts, others=None):
    return points.cut(Selection(), series(counts, others), [])


def test_a_stretch_costs_minus_twice_its_log_likelihood():
    """By hand, Poisson: 2 (S - S log(S / n)) of 2, 4, 6: S = 12, mean 4."""
    costs = points.costs_of(np.array([2.0, 4.0, 6.0, 0.0, 0.0, 0.0]), 0)
    assert costs[0, 3] == pytest.approx(2 * (12 - 12 * np.log(4)))
    assert costs[3, 6] == 0, "nothing but zeros costs nothing"
    assert np.isinf(costs[0, 2]) and np.isinf(costs[3, 3]), "shorter than three months"


def test_the_cost_is_that_of_the_negative_binomial_and_near_zero_excess_of_poisson():
    from scipy.stats import nbinom

    counts, excess = np.array([3.0, 9.0, 5.0, 1.0, 0.0, 2.0]), 0.4
    costs = points.costs_of(counts, excess)

    def deviance(part):
        mean = part.mean()
        return -2 * nbinom.logpmf(part, 1 / excess, 1 / (1 + excess * mean)).sum()

    gains = deviance(counts) - deviance(counts[:3]) - deviance(counts[3:])
    assert costs[0, 6] - costs[0, 3] - costs[3, 6] == pytest.approx(gains)
    assert points.costs_of(counts, 1e-7)[0, 6] == pytest.approx(points.costs_of(counts, 0)[0, 6], abs=1e-4)


def test_the_cut_is_the_best_of_all():
    rng = np.random.default_rng(7)
    counts = rng.poisson([2] * 5 + [9] * 4 + [4] * 5).astype(float)
    costs, penalty = points.costs_of(counts, 0.1), 3.0

    def price(starts):
        edges = [0, *starts, len(counts)]
        return sum(costs[a, b] for a, b in zip(edges, edges[1:], strict=False)) + penalty * len(starts)

    every = [list(starts) for number in range(4) for starts in combinations(range(3, 12), number)]
    assert points.starts_of(costs, penalty) == min(every, key=price)


def test_the_excess_is_measured_between_neighbours():
    """By hand: 1, 3, 1, 3: half squared differences 2, means 2, products 3, so (2 - 2) / 3; 0, 4, 0, 4 has no products."""
    assert points.excess_of(np.array([1.0, 3.0, 1.0, 3.0])) == 0
    assert points.excess_of(np.array([2.0, 8.0, 2.0])) == pytest.approx((18 - 5) / 16)
    assert points.excess_of(np.zeros(5)) == 0


def test_planted_changes_are_found_and_a_change_of_all_reports_is_named():
    rng = np.random.default_rng(3)
    counts = [*rng.poisson(20, 20), *rng.poisson(8, 20), *rng.poisson(14, 20)]
    found = cut(counts, [*rng.poisson(20, 20), *rng.poisson(5, 40)])
    places = [list(found.monthly["month"]).index(month) for month in found.cuts["month"]]
    assert len(places) == 2 and abs(places[0] - 20) <= 1 and abs(places[1] - 40) <= 1
    assert found.cuts["others_too"].tolist() == [True, False]
    assert found.cuts["firmness"].iloc[0] == 1
    assert found.cuts["before"].iloc[0] == pytest.approx(np.mean(counts[: places[0]]))
    assert found.cuts["months_before"].iloc[0] == places[0]


@pytest.mark.parametrize(("mean", "excess", "size"), [(10, 0, 60), (10, 0.2, 60), (5, 0.5, 60), (20, 0.1, 36)])
def test_constant_rates_raise_a_false_alarm_in_at_most_one_of_twenty(mean, excess, size):
    rng = np.random.default_rng(11)
    draws = (
        rng.negative_binomial(1 / excess, 1 / (1 + excess * mean), (300, size))
        if excess
        else rng.poisson(mean, (300, size))
    )
    alarms = sum(bool(points.found_along(counts.astype(float), (points.PENALTY,))[1][0]) for counts in draws)
    assert alarms <= 0.05 * len(draws)


@pytest.mark.parametrize(("counts", "why"), [([9] * 23, "23 covered months"), ([1] * 40, "40 attacks")])
def test_a_thin_series_is_not_cut(counts, why):
    found = cut(counts)
    assert found.why_not.startswith(why) and found.cuts.empty


def test_months_without_report_are_left_out_and_too_few_chosen_months_are_lengthened():
    rows = [
        {"incident_id": f"i{n}-{k}", "occurred_on": f"{month}-{5 + k:02}", "event_type": "ambush"}
        for n, month in enumerate(months.span("2018-01", "2021-03"))
        if month != "2019-05"
        for k in range(6 if month < "2020-01" else 1)
    ]
    store = store_of(
        *rows,
        {"incident_id": "wide", "occurred_on": "2020-03-01", "occurred_until": "2020-06-30", "date_precision": "month"},
    )
    found = points.changes(store, Selection(start="2021-01", end="2021-03", initiator=("state_forces",)), known(store))
    assert found.selection.start == "2018-01" and found.gaps == ["2019-05"] and found.undated == 1
    assert found.cuts["month"].tolist() == ["2020-01"]
    assert pd.isna(found.monthly.set_index("month").loc["2019-05", "attacks"])
    assert found.monthly.set_index("month").loc["2018-02", "attacks"] == 6, "who acted is left aside"
