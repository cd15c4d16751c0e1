"""Worlds in which the truth is known: monthly counts of a steady or a changed rate, heard by origins that come and go."""

from collections import Counter

import numpy as np

from atlas.analysis.rates import ratio
from atlas.analysis.resurgence import verdict

MONTHS, ROUNDS = 12, 1000


def counts(rng: np.random.Generator, mean: float, dispersion: float, size) -> np.ndarray:
    """Monthly counts of a mean, their variance so many times the mean: Poisson, above 1 negative binomial."""
    if dispersion == 1:
        return rng.poisson(mean, size)
    return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion, size)


def said(
    *,
    per_month: float,
    times: float,
    dispersion: float,
    heard: tuple[float, float] = (1.0, 1.0),
    steady: float = 1.0,
    seed: int = 17,
) -> Counter:
    """Count the words of the rule in ROUNDS worlds. per_month: attacks of the earlier period, times as many in the later.

    heard: share of the attacks that any origin reports, in the later and in the earlier period; steady: share that those who report in both report, the same in both.
    """
    rng, words = np.random.default_rng(seed), Counter()
    for _ in range(ROUNDS):
        attacks = [counts(rng, per_month * by, dispersion, MONTHS) for by in (times, 1.0)]
        panel = [rng.binomial(each, steady) for each in attacks]
        # an attack that the steady origins miss may still be reported by the others
        whole = [
            own + rng.binomial(each - own, max(0.0, (share - steady) / (1 - steady)) if steady < 1 else 0.0)
            for own, each, share in zip(panel, attacks, heard, strict=True)
        ]
        words[verdict(ratio(*whole), ratio(*panel))[0]] += 1
    return words


def covering(*, per_month: float, times: float, dispersion: float, seed: int = 17) -> float:
    """Return in what share of ROUNDS worlds the interval holds the true ratio."""
    rng = np.random.default_rng(seed)
    found = [ratio(*(counts(rng, per_month * by, dispersion, MONTHS) for by in (times, 1.0))) for _ in range(ROUNDS)]
    return float(np.mean([each.low <= times <= each.high for each in found]))
