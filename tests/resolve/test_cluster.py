import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.resolve.cluster import Limits, group


def grouped(size: int, scores: dict[tuple[int, int], float], *, vague=(), flagged=(), limits=None):
    pairs = pd.DataFrame([(*pair, score) for pair, score in scores.items()], columns=["left", "right", "score"])
    masks = [np.isin(np.arange(size), chosen) for chosen in (list(vague), list(flagged))]
    return group(pairs, *masks, limits or Limits(min_score=0.0))


def test_the_mean_score_decides_and_a_forbidden_pair_never_joins():
    assert grouped(3, {(0, 1): 4, (1, 2): 3, (0, 2): 1}).cluster.tolist() == [0, 0, 0]
    assert grouped(3, {(0, 1): 4, (1, 2): 3, (0, 2): -5}).cluster.tolist() == [0, 0, 2]
    assert grouped(3, {(0, 1): 4, (1, 2): 8, (0, 2): -np.inf}).cluster.tolist() == [0, 1, 1]


def test_a_pair_that_was_not_compared_is_forbidden():
    assert len(set(grouped(3, {(0, 1): 8, (1, 2): 8}).cluster)) == 2


def test_nothing_chains_through_a_vague_report():
    found = grouped(3, {(0, 1): 5, (1, 2): 5, (0, 2): -4}, vague=[1])
    assert found.cluster.tolist() == [0, 1, 2]
    assert found.fitting.tolist() == [0, 2, 0]


def test_a_vague_report_joins_the_one_incident_that_fits_clearly():
    found = grouped(4, {(0, 1): 5, (1, 2): 1, (0, 2): -4, (1, 3): 2, (2, 3): -4, (0, 3): -4}, vague=[1])
    assert found.cluster.tolist() == [0, 0, 2, 3]
    assert found.fitting.tolist() == [0, 0, 0, 0]


def test_vague_reports_that_agree_better_with_each_other_stay_together():
    found = grouped(4, {(0, 1): 1, (0, 2): 1, (0, 3): -4, (1, 2): 6, (1, 3): 6, (2, 3): 6}, vague=[1, 2, 3])
    assert found.cluster.tolist() == [0, 1, 1, 1]


def test_flagged_reports_join_but_never_bring_incidents_together():
    found = grouped(3, {(0, 1): 6, (1, 2): 6, (0, 2): -1}, flagged=[1])
    assert found.cluster[0] != found.cluster[2]
    assert grouped(2, {(0, 1): 6}, flagged=[1]).cluster.tolist() == [0, 0]


def test_too_many_at_once_are_split_at_a_higher_cut(monkeypatch):
    monkeypatch.setattr("atlas.resolve.cluster.MOST_TOGETHER", 3)
    weak = {(left, right): 0.3 for left in range(6) for right in range(left + 1, 6)}
    strong = {(0, 1): 6.0, (0, 2): 6.0, (1, 2): 6.0, (3, 4): 6.0, (3, 5): 6.0, (4, 5): 6.0}
    assert grouped(6, {**weak, **strong}).cluster.tolist() == [0, 0, 0, 3, 3, 3]


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_no_cluster_holds_a_forbidden_pair(data):
    size = data.draw(st.integers(2, 9))
    score = st.one_of(st.floats(-5.9, 9), st.just(-np.inf))
    scores = {(left, right): data.draw(score) for left in range(size) for right in range(left + 1, size)}
    vague = data.draw(st.lists(st.integers(0, size - 1)))
    found = grouped(size, scores, vague=vague)
    assert not [pair for pair, value in scores.items() if value == -np.inf and len({*found.cluster[list(pair)]}) == 1]
