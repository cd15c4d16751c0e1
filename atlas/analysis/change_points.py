"""When monthly counts changed: the best cut of a series into stretches of one level, and how firmly each cut stands; tables in, small frames out.

Few libraries have a count's cost, and skchange, which has one, brings scikit-learn for what is a recursion over at most some hundred months: so the method is written down here.
The cut is the exact minimum that PELT finds too (Killick, Fearnhead and Eckley, JASA 107, 2012), by optimal partitioning (Jackson et al., IEEE Signal Processing Letters 12, 2005): PELT's
pruning saves time on series of thousands alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from atlas.analysis.selection import Known, Selection, limits
from atlas.analysis.trends import area, cells, coverage, covered_months, reports_by_governorate, silent, thin
from atlas.model import months
from atlas.store import Store

LEAST_MONTHS, LEAST_COUNT = 24, 50  # covered months, and attacks in them: with fewer the series is not cut
LONG_MONTHS = 60  # up to the selection's last month, where the selection itself is shorter than LEAST_MONTHS
SHORTEST = 3  # covered months of a stretch
PENALTY = 3.0  # per cut, times the logarithm of the number of months: Zhang and Siegmund, Biometrics 63, 2007
PATH = tuple(np.linspace(1.5, 6.0, 19))  # factors in place of PENALTY, over which a cut's firmness is told
NEAR = 1  # months by which a cut may move along the path, or between two series, and be the same
FIRM = 2 / 3  # share of the path along which a cut that is called firm is found


@dataclass(frozen=True)
class Changes:
    """The stretches of one level in a selection's monthly attacks.

    selection: with the months that were looked at. monthly: month (YYYY-MM), attacks, others (incidents that are no attacks; both null without coverage), level (mean of the stretch). cuts: one row per change:
    month (the first of the new level), before, after (mean attacks per month), months_before, months_after (covered months of the two stretches), firmness (share of PATH along which it is found),
    others_too (whether what is no attack changed too, in the same direction within NEAR months). gaps: months without coverage. excess: variance over the mean is 1 + excess times the mean. undated: attacks dated to no
    one month. why_not: why the series is not cut, a sentence's end.
    """

    selection: Selection
    monthly: pd.DataFrame
    cuts: pd.DataFrame
    gaps: list[str] = field(default_factory=list)
    excess: float = 0.0
    undated: int = 0
    why_not: str = ""


def changes(store: Store, selection: Selection, known: Known) -> Changes:
    """Cut the monthly attacks of a selection into stretches of one level.

    The months are the selection's own if they are LEAST_MONTHS or more, else the LONG_MONTHS up to its last one. Who acted is left aside: attacks are told from the rest here. Months without coverage are left out, and the months on
    both sides of such a gap follow each other.
    """
    first, last = (edge[:7] for edge in limits(selection, known))
    if months.length(first, last) < LEAST_MONTHS:
        first = max(months.shift(last, 1 - LONG_MONTHS), known.first_month)
    looked = replace(selection, start=first, end=last, initiator=())
    found = cells(store, looked, by=("side",))
    span = months.span(first, last)
    gaps = silent(covered_months(coverage(store), area(looked, known)), looked, known)
    if looked.admin1:
        gaps += [
            month for month in thin(reports_by_governorate(store), looked.admin1, looked, known) if month not in gaps
        ]
    dated = found.dropna(subset="period")
    dated = dated.assign(month=[f"{day:%Y-%m}" for day in dated["period"]])
    sums = {
        name: dated[(dated["side"] == "attack") == is_attack]
        .groupby("month")["incidents"]
        .sum()
        .reindex(span, fill_value=0)
        for name, is_attack in (("attacks", True), ("others", False))
    }
    monthly = pd.DataFrame({"month": span, **{name: sums[name].astype("Int64").to_numpy() for name in sums}})
    silence = monthly["month"].isin(gaps)
    for name in sums:
        monthly[name] = monthly[name].mask(silence)
    undated = int(found.loc[found["period"].isna() & (found["side"] == "attack"), "incidents"].sum())
    return cut(looked, monthly, gaps, undated)


def cut(selection: Selection, monthly: pd.DataFrame, gaps: list[str], undated: int = 0) -> Changes:
    """Cut a series. monthly: month, attacks, others; null where not covered. See changes."""
    held = monthly.dropna(subset="attacks")
    counts, others = (held[name].to_numpy(dtype=float) for name in ("attacks", "others"))
    columns = ["month", "before", "after", "months_before", "months_after", "firmness", "others_too"]
    plain = Changes(selection, monthly.assign(level=np.nan), pd.DataFrame(columns=columns), gaps, undated=undated)
    if len(counts) < LEAST_MONTHS:
        return replace(plain, why_not=f"{len(counts)} covered months, fewer than {LEAST_MONTHS}")
    if counts.sum() < LEAST_COUNT:
        return replace(plain, why_not=f"{counts.sum():.0f} attacks dated to one month, fewer than {LEAST_COUNT}")
    excess, (starts, *path) = found_along(counts, (PENALTY, *PATH))
    _, (elsewhere,) = found_along(others, (PENALTY,))
    edges = [0, *starts, len(counts)]
    means = [float(counts[a:b].mean()) for a, b in zip(edges, edges[1:], strict=False)]
    other_means = {place: np.sign(_step(others, elsewhere, place)) for place in elsewhere}
    rows = []
    for number, place in enumerate(starts, start=1):
        before, after = means[number - 1], means[number]
        too = any(abs(place - at) <= NEAR and sign == np.sign(after - before) for at, sign in other_means.items())
        firm = sum(any(abs(place - at) <= NEAR for at in one) for one in path) / len(path)
        lengths = edges[number] - edges[number - 1], edges[number + 1] - edges[number]
        rows.append((held["month"].iloc[place], before, after, *lengths, firm, too))
    level = pd.Series(np.repeat(means, np.diff(edges)), index=held.index).reindex(monthly.index)
    return replace(plain, monthly=monthly.assign(level=level), cuts=pd.DataFrame(rows, columns=columns), excess=excess)


def _step(counts: np.ndarray, starts: Sequence[int], place: int) -> float:
    edges = [0, *starts, len(counts)]
    at = edges.index(place)
    return float(counts[place : edges[at + 1]].mean() - counts[edges[at - 1] : place].mean())


def found_along(counts: np.ndarray, factors: Sequence[float]) -> tuple[float, list[list[int]]]:
    """Return the excess that counts vary by, and the cuts for each penalty factor (times the logarithm of their number)."""
    excess = excess_of(counts)
    costs = costs_of(counts, excess)
    return excess, [starts_of(costs, factor * np.log(len(counts))) for factor in factors]


def excess_of(counts: np.ndarray) -> float:
    """Return by how much counts vary more than Poisson counts do: a in variance = mean + a mean² (negative binomial), 0 or more.

    By moments of neighbours, which a change of level touches in one pair alone (after von Neumann, Annals of Mathematical Statistics 12, 1941): half the squared difference of two neighbours has the
    variance as its mean, their product the squared mean.
    """
    left, right = counts[:-1], counts[1:]
    products = float((left * right).sum())
    return max(0.0, float(((left - right) ** 2 / 2 - (left + right) / 2).sum()) / products) if products else 0.0


def costs_of(counts: np.ndarray, excess: float) -> np.ndarray:
    """Return what a stretch from month i up to before month j costs, at (i, j): minus twice the log likelihood of its counts around their mean, less what no cut changes.

    Negative binomial with the given excess, Poisson where that is 0. Infinite for stretches shorter than SHORTEST.
    """
    size = len(counts) + 1
    sums = np.concatenate([[0.0], np.cumsum(counts)])
    total = sums[None, :] - sums[:, None]
    length = np.arange(size)[None, :] - np.arange(size)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(length > 0, total / length, 0.0)
        told = np.where(total > 0, total * np.log(mean), 0.0)
        spread = (total + length / excess) * np.log1p(excess * mean) if excess > 0 else total
    return np.where(length >= SHORTEST, 2 * (spread - told), np.inf)


def starts_of(costs: np.ndarray, penalty: float) -> list[int]:
    """Return where the stretches after the first begin in the cheapest partition, each cut at a penalty. costs: costs_of()."""
    size = len(costs)
    best, last = np.full(size, np.inf), np.zeros(size, dtype=int)
    best[0] = -penalty
    for end in range(1, size):
        whole = best[:end] + costs[:end, end] + penalty
        last[end] = int(np.argmin(whole))
        best[end] = whole[last[end]]
    starts, end = [], size - 1
    while last[end] > 0:
        end = int(last[end])
        starts.append(end)
    return starts[::-1]
