"""Ratios of two rates: by the textbook, within simulated truth, and the words that they give."""

import re
from math import inf, isnan

import pytest
from scipy.stats import binomtest

from atlas.analysis.rates import CONFIDENCE, LEAST_BASE, LEAST_MONTHS, WIDEST, between, judged, ratio
from atlas.paths import ROOT
from tests.analysis.simulated import covering, said

DOCUMENT = (ROOT / "docs" / "resurgence.md").read_text("utf-8")


def test_the_exact_interval_is_that_of_the_binomial_share():
    """Given their sum, the later count is binomial: scipy's own Clopper and Pearson is the second opinion."""
    found = between(17, 30, 6, 12)
    share = binomtest(17, 47).proportion_ci(CONFIDENCE, method="exact")
    assert found.value == pytest.approx(17 / 6 / (30 / 12))
    assert (found.low, found.high) == pytest.approx(
        tuple(end / (1 - end) * 2 for end in (share.low, share.high)), rel=1e-6
    )
    assert found.method == "exact conditional Poisson"


def test_months_that_vary_more_than_chance_make_the_interval_wider():
    """By hand: Pearson's statistic is 25 + 25 + 25 + 25 over means of 10 and 5, (10 + 20) / 6 months less 2."""
    found = ratio((15, 5, 15, 5), (10, 0, 10, 0))
    assert found.dispersion == pytest.approx((4 * 25 / 10 + 4 * 25 / 5) / 6)
    steady = ratio((10, 10, 10, 10), (5, 5, 5, 5))
    assert (found.value, steady.value) == (2.0, 2.0)
    assert found.low < steady.low < steady.high < found.high
    # exp(t(6) * sqrt(5 * (1/40 + 1/20))) = exp(2.446912 * 0.612372)
    assert found.high / found.value == pytest.approx(4.4745, rel=1e-3)
    assert found.method.startswith("quasi-Poisson")


@pytest.mark.parametrize("dispersion", [1.0, 3.0])
def test_a_count_of_zero_has_an_open_end(dispersion):
    nothing = between(0, 20, 12, 12, dispersion=dispersion, degrees=22)
    assert (nothing.value, nothing.low) == (0, 0)
    assert 0 < nothing.high < 1
    new = between(20, 0, 12, 12, dispersion=dispersion, degrees=22)
    assert isnan(new.value)
    assert new.high == inf
    assert new.low > 1


def test_nothing_over_nothing_has_no_ratio():
    for found in (ratio((), (1, 2)), ratio((0, 0), (0, 0))):
        assert isnan(found.value)
        assert (found.low, found.high) == (0, inf)


@pytest.mark.parametrize(("now", "before", "word", "reason"), [
    ((9,) * 12, (3,) * 12, "rose", ""), ((3,) * 12, (9,) * 12, "fell", ""), ((5,) * 12, (5,) * 12, "same", ""),
    ((9,) * 5, (3,) * 12, "unknown", "5 covered months in the later period, fewer than 6"), ((9,) * 12, (3,) * 4, "unknown", "4 covered months in the earlier"),
    ((1,) * 12, (0,) * 11 + (9,), "unknown", "a base of 9, under 10"), ((0,) * 12, (9,) * 12, "fell", ""),
    ((14, 0) * 6, (0, 9) * 6, "unknown", "is wider than a factor of 4"),
])  # fmt: skip
def test_the_rule_by_its_thresholds(now, before, word, reason):
    found, why = judged(ratio(now, before))
    assert found == word
    assert reason in why
    assert bool(why) == (word == "unknown")


@pytest.mark.parametrize("dispersion", [1, 3])
@pytest.mark.parametrize("times", [0.5, 1, 2])
def test_intervals_hold_the_truth_as_often_as_they_say(times, dispersion):
    """The stated setting: 12 months against 12, 20 counts a month before, Poisson or three times as much variance. 1,000 worlds tell a share to about 1.4 points."""
    assert 0.93 <= covering(per_month=20, times=times, dispersion=dispersion) <= 0.97


@pytest.mark.parametrize("dispersion", [1, 3])
@pytest.mark.parametrize("heard", [(0.9, 0.45), (0.45, 0.9)])
def test_a_change_of_who_is_heard_is_hardly_ever_called_a_change(heard, dispersion):
    words = said(per_month=20, times=1, dispersion=dispersion, heard=heard, steady=0.4)
    assert (words["rose"] + words["fell"]) / words.total() <= 0.05


def test_the_document_states_the_thresholds_and_what_the_rule_finds():
    for value in (LEAST_BASE, LEAST_MONTHS, f"{WIDEST:g}", f"{CONFIDENCE:.0%}"):
        assert f"| {value} |" in DOCUMENT
    rows = re.findall(r"^\| ([\d.]+) \| (\d) \| (\d+)% \| (\d+)% \| (\d+)% \|$", DOCUMENT, re.MULTILINE)
    assert len(rows) == 6
    per_month, dispersion, *shares = rows[3]
    for times, share in zip((1.5, 2, 3), shares, strict=True):
        words = said(per_month=float(per_month), times=times, dispersion=float(dispersion))
        assert words["rose"] / words.total() == pytest.approx(int(share) / 100, abs=0.015)
