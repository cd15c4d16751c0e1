"""How much a rate of counts has changed between two periods, with an interval, and in which word: numbers in, numbers out; knows no tables.

The thresholds are published in docs/resurgence.md, which a test holds to this file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, isnan, nan, sqrt

CONFIDENCE = 0.95
LEAST_BASE = 10  # counts in the earlier period, and no percentage below (DESIGN section 4)
LEAST_MONTHS = 6  # covered months in each period
WIDEST = 4.0  # upper end of the interval over the lower one
DECISIVE = 2.0  # an interval that lies wholly beyond this factor says the direction however wide it is
WORDS = {"rose": "rose", "fell": "fell", "same": "no clear change", "unknown": "cannot say"}


@dataclass(frozen=True)
class Ratio:
    """Two counts over their exposures (months), and the ratio of the rates, the later over the earlier.

    low, high: ends of its interval at CONFIDENCE; value is nan where the earlier count is zero. dispersion: variance of the monthly counts over their mean, 1 where they vary no
    more than Poisson counts do or where there are no months to tell by.
    """

    now: float
    before: float
    months_now: float
    months_before: float
    value: float
    low: float
    high: float
    dispersion: float = 1.0

    @property
    def method(self) -> str:
        """The method of the interval, in words."""
        if self.dispersion > 1:
            return f"quasi-Poisson, months vary {self.dispersion:.1f} times as much as by chance"
        return "exact conditional Poisson"


def ratio(now: Sequence[float], before: Sequence[float]) -> Ratio:
    """Return the ratio of the mean monthly counts of two periods. now, before: counts of each covered month.

    See between for the interval; the dispersion is Pearson's statistic over its degrees of freedom, each month against the mean of its period, and never taken below 1 (McCullagh and Nelder, Generalized Linear
    Models, 2nd edition, 1989, 4.5 and 6.2).
    """
    sums, lengths = (float(sum(now)), float(sum(before))), (float(len(now)), float(len(before)))
    degrees = len(now) + len(before) - 2
    spread = sum(
        (value - total / length) ** 2 / (total / length)
        for values, total, length in zip((now, before), sums, lengths, strict=True)
        if total > 0
        for value in values
    )
    dispersion = max(1.0, spread / degrees) if degrees > 0 else 1.0
    return between(*sums, *lengths, dispersion=dispersion, degrees=degrees)


def between(
    now: float, before: float, time_now: float, time_before: float, *, dispersion: float = 1.0, degrees: float = inf
) -> Ratio:
    """Return the ratio of two rates from counts and exposures of any one unit. dispersion, degrees: of freedom it was measured with, see ratio.

    At a dispersion of 1 the interval is the exact conditional one for two Poisson counts: given their sum the later is binomial, and the ends are those of Clopper and Pearson (Biometrika 26, 1934; for
    rates Przyborowski and Wilenski, Biometrika 31, 1940). Above 1 it is that of a quasi-Poisson model: the logarithm of the ratio plus and minus t times the square root of the dispersion times the sum
    of the counts' reciprocals (Wedderburn, Biometrika 61, 1974; Ver Hoef and Boveng, Ecology 88, 2007, for the choice against the negative binomial). Where one count is zero, which has no logarithm, the
    exact interval is taken of counts that are divided by the dispersion. nan, 0 and infinity without exposure, or where both counts are zero.
    """
    if not (time_now > 0 and time_before > 0) or now + before <= 0:
        return Ratio(now, before, time_now, time_before, nan, 0.0, inf, dispersion)
    from scipy.special import betaincinv, stdtrit  # scipy.stats takes a second to load

    tail, scale = (1 - CONFIDENCE) / 2, time_before / time_now
    value = now / before * scale if before > 0 else nan
    if dispersion > 1 and now > 0 and before > 0:
        reach = exp(float(stdtrit(degrees, 1 - tail)) * sqrt(dispersion * (1 / now + 1 / before)))
        return Ratio(now, before, time_now, time_before, value, value / reach, value * reach, dispersion)
    late, early = now / dispersion, before / dispersion
    lower = float(betaincinv(late, early + 1, tail)) if late > 0 else 0.0
    upper = float(betaincinv(late + 1, early, 1 - tail)) if early > 0 else 1.0
    low, high = (share / (1 - share) * scale if share < 1 else inf for share in (lower, upper))
    return Ratio(now, before, time_now, time_before, value, low, high, dispersion)


def direction(found: Ratio) -> str:
    """Return rose or fell where the interval lies on one side of 1, else same; whatever the counts are."""
    return "rose" if found.low > 1 else "fell" if found.high < 1 else "same"


def judged(found: Ratio) -> tuple[str, str]:
    """Return the word of WORDS for a ratio by its own numbers, and the reason where it is unknown (a sentence's end; else empty)."""
    few = min(found.months_now, found.months_before)
    if few < LEAST_MONTHS:
        side = "later" if found.months_now <= found.months_before else "earlier"
        return "unknown", f"{few:g} covered months in the {side} period, fewer than {LEAST_MONTHS}"
    if found.before < LEAST_BASE or isnan(found.value):
        return "unknown", f"a base of {found.before:,.10g}, under {LEAST_BASE}"
    is_decisive = found.high <= 1 / DECISIVE or found.low >= DECISIVE
    if found.high > WIDEST * found.low and not is_decisive:
        return "unknown", f"the interval, {found.low:.2f} to {found.high:.2f}, is wider than a factor of {WIDEST:g}"
    return direction(found), ""
