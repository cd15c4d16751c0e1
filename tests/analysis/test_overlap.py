"""What is missing: Chapman and the log-linear model by hand, how often their intervals hold the truth, and when they refuse."""

import numpy as np
import pandas as pd
import pytest

from atlas.analysis.overlap import LISTS, chapman, log_linear, missing, told
from atlas.analysis.selection import Selection
from tests.analysis.small_store import store_of

NAMES = ["a", "b", "c"]


def cells(*rows, names=NAMES):
    return pd.DataFrame(
        [[word in held for word in names] + [count] for held, count in rows], columns=[*names, "incidents"]
    )


def world(rng, size, chances):
    held = pd.DataFrame(rng.random((size, len(chances))) < np.array(chances), columns=NAMES[: len(chances)])
    held = held[held.any(axis=1)]
    return held.groupby(list(held.columns)).size().rename("incidents").reset_index()


def test_chapman_by_hand():
    """200 marked, 150 seen again, 30 of them marked: 201 x 151 / 31 - 1; twice the odds, twice as many unseen."""
    estimate, low, high = chapman(200, 150, 30)
    assert estimate == pytest.approx(201 * 151 / 31 - 1) and low < estimate < high
    seen = 320
    assert chapman(200, 150, 30, odds=2)[0] == pytest.approx(seen + 2 * (estimate - seen))
    assert chapman(20, 20, 20) == (20, 20, 20)


def test_two_lists_of_the_model_come_to_lincoln_and_petersen():
    """Independent by construction: 40, 60 and 120 leave 40 x 60 / 120 = 20 unseen."""
    found = log_linear(cells(("a", 40), ("b", 60), ("ab", 120), names=["a", "b"]), ["a", "b"])
    assert found[0] == pytest.approx(240) and found[1] < 240 < found[2]


def test_three_lists_by_hand():
    """1,000 in three independent lists of one half each: 125 in every cell, and 125 unseen."""
    every = cells(*((held, 125) for held in ("a", "b", "c", "ab", "ac", "bc", "abc")))
    total, low, high, model = log_linear(every, NAMES)
    assert total == pytest.approx(1000) and low < 1000 < high and model == "no two lists depend on each other"
    joined = cells(("a", 60), ("b", 60), ("c", 125), ("ab", 190), ("ac", 60), ("bc", 60), ("abc", 190))
    assert log_linear(joined, NAMES)[3] == "a with b"


def test_the_intervals_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(1)
    held = {"two": 0, "three": 0}
    for _ in range(400):
        drawn = world(rng, 400, (0.4, 0.5, 0.3))
        _, low, high, _ = log_linear(drawn, NAMES)
        held["three"] += low <= 400 <= high
        one, other, both = (
            int(drawn.loc[test, "incidents"].sum()) for test in (drawn["a"], drawn["b"], drawn["a"] & drawn["b"])
        )
        _, low, high = chapman(one, other, both)
        held["two"] += low <= 400 <= high
    assert all(0.93 <= count / 400 <= 0.97 for count in held.values())


def test_it_refuses_where_overlap_is_thin_or_every_list_depends_on_every_other():
    thin = told(cells(("a", 50), ("b", 50), ("c", 50), ("ab", 30), ("ac", 3), ("bc", 20), ("abc", 2)))
    assert thin.why_not.startswith("overlap is thin: 1 of 3") and np.isnan(thin.total)
    assert thin.pairs.set_index(["one", "other"]).loc[("a", "c"), "why"] == "5 shared, fewer than 7"
    assert thin.pairs["chapman"].isna().sum() == 1
    rng = np.random.default_rng(2)
    size = rng.random((3000, 1)) < 0.3  # large incidents are in all lists, small ones in few
    held = pd.DataFrame(rng.random((3000, 3)) < np.where(size, 0.8, 0.1), columns=NAMES)
    held = held[held.any(axis=1)]
    found = told(held.groupby(NAMES).size().rename("incidents").reset_index())
    assert found.why_not.startswith("every two lists depend on each other") and np.isnan(found.total)


def test_a_flagged_report_puts_an_incident_on_no_list_and_operations_are_no_attacks():
    store = store_of(
        {"incident_id": "i1"}, {"incident_id": "i1", "origin_id": "sohr", "source_kind": "local_monitor"},
        {"incident_id": "i1", "origin_id": "paper", "source_kind": "newspaper", "flag": "background"},
        {"incident_id": "i2", "occurred_on": "2021-05-01", "initiator": "state_forces", "event_type": "raid"},
    )  # fmt: skip
    found = missing(store, Selection())
    assert found.lists == {"agencies": 1, "papers": 0, "monitors": 1} and found.seen == 1
    assert set(found.cells.columns) == {*LISTS, "incidents"}
    assert missing(store, Selection(region=("syria",))).seen == 0
