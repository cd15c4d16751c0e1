"""How much is missing: which incidents several lists hold, and how many none of them does, as a band that says when it cannot be told; tables in, small frames out.

The log-linear fit is Newton's iteration over eight cells, written down here: statsmodels, which has it, takes as long to load as the whole page.
"""

from dataclasses import dataclass, replace
from itertools import combinations, product
from math import exp, inf, log, sqrt

import ibis
import numpy as np
import pandas as pd

from atlas.analysis.asking import ask
from atlas.analysis.selection import Selection
from atlas.analysis.summary import selected
from atlas.store import Store

LISTS = {  # of source kinds
    "agencies": ("News agencies and broadcasters", ("news_agency", "broadcaster")),
    "papers": ("Newspapers and online news", ("newspaper", "online_news")),
    "monitors": ("Monitors and research", ("local_monitor", "advocacy", "research", "risk_consultancy")),
}
LEAST_SHARED = 7  # incidents that two lists must share: with fewer Chapman's estimate is biased (Seber 1982, 3.2.1)
ODDS = (0.5, 1.0, 2.0)  # dependence of two lists that the band allows: odds ratio of being in both (Lum and Ball 2015)
WIDEST = 4.0  # upper end of a band over the lower one
Z = 1.959964
CHECKS = (
    ("No incident begins or ends between the lists", "holds: all lists are of the same months and area"),
    ("The same incident is known for the same", "in part: by our matching, which misses some"),
    (
        "Every incident has the same chance to be in a list",
        "does not hold: large incidents are in all, small ones in few; so the number is too low",
    ),
    ("The lists know nothing of each other", "does not hold: outlets copy each other, so the number is too low"),
)


@dataclass(frozen=True)
class Missing:
    """What lists share and what all of them miss.

    cells: in_... (one boolean column per list), incidents. pairs: one, other, in_one, in_other, shared, chapman, low, high (band over ODDS; null where refused), why (it is refused). lists: name -> incidents. total, low, high: of the log-linear model that fits best, with its
    interval; model: its interactions; seen: incidents in any list. why_not: why there is no total, a sentence's end.
    """

    cells: pd.DataFrame
    pairs: pd.DataFrame
    lists: dict[str, int]
    seen: int = 0
    total: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    model: str = ""
    why_not: str = ""


def missing(store: Store, selection: Selection) -> Missing:
    """Return what the groups of sources share of a selection's attacks. Who acted is left aside; flagged reports put an incident on no list."""
    frame = ask(store, _listed, replace(selection, initiator=()))
    cells = frame[frame[list(LISTS)].any(axis=1)].reset_index(drop=True)
    return told(cells.astype(dict.fromkeys(LISTS, bool) | {"incidents": int}))


def _listed(store: Store, selection: Selection) -> ibis.Table:
    found = selected(store, selection)
    reports = store.table("reports").semi_join(found.filter(found.side == "attack"), "incident_id")
    told = reports.flag.isnull()
    held = reports.group_by("incident_id").aggregate(
        **{name: (told & reports.source_kind.isin(kinds)).any() for name, (_, kinds) in LISTS.items()}
    )
    return held.group_by(list(LISTS)).aggregate(incidents=held.count()).order_by(list(LISTS))


def told(cells: pd.DataFrame) -> Missing:
    """Return what cells tell: a boolean column per list, and incidents."""
    names = [name for name in cells.columns if name != "incidents"]
    counts = {name: int(cells.loc[cells[name], "incidents"].sum()) for name in names}
    rows = []
    for one, other in combinations(names, 2):
        shared = int(cells.loc[cells[one] & cells[other], "incidents"].sum())
        why = f"{shared} shared, fewer than {LEAST_SHARED}" if shared < LEAST_SHARED else ""
        band = (
            [chapman(counts[one], counts[other], shared, odds)[0] for odds in ODDS] if not why else [np.nan] * len(ODDS)
        )
        rows.append((one, other, counts[one], counts[other], shared, band[1], band[0], band[2], why))
    pairs = pd.DataFrame(
        rows, columns=["one", "other", "in_one", "in_other", "shared", "chapman", "low", "high", "why"]
    )
    seen = int(cells["incidents"].sum())
    plain = Missing(cells, pairs, counts, seen)
    thin = pairs[pairs["why"] != ""]
    if len(thin):
        return replace(
            plain,
            why_not=f"overlap is thin: {len(thin)} of {len(pairs)} pairs of lists share fewer than {LEAST_SHARED} incidents",
        )
    total, low, high, model = log_linear(cells, names)
    if model.count(" with ") == len(pairs):
        return replace(
            plain,
            model=model,
            why_not="every two lists depend on each other, so that what all of them miss cannot be told",
        )
    if high > WIDEST * low:
        return replace(plain, model=model, why_not=f"the interval is wider than a factor of {WIDEST:g}")
    return replace(plain, total=total, low=low, high=high, model=model)


def chapman(in_one: int, in_other: int, shared: int, odds: float = 1.0) -> tuple[float, float, float]:
    """Return how many there are by two lists, with the ends of its 95% interval.

    Chapman (1951) with Seber's variance (1982, 3.2.1) and a log-normal interval of the unseen (Burnham et al. 1987). odds: odds ratio of being in both lists; other than 1 the unseen are as many times as many.
    """
    seen = in_one + in_other - shared
    estimate = (in_one + 1) * (in_other + 1) / (shared + 1) - 1
    unseen = max(estimate - seen, 0.0) * odds
    variance = (
        (in_one + 1) * (in_other + 1) * (in_one - shared) * (in_other - shared) / ((shared + 1) ** 2 * (shared + 2))
    )
    if unseen <= 0:
        return float(seen), float(seen), float(seen)
    reach = exp(Z * sqrt(log(1 + variance * odds**2 / unseen**2)))
    return seen + unseen, seen + unseen / reach, seen + unseen * reach


def log_linear(cells: pd.DataFrame, names: list[str]) -> tuple[float, float, float, str]:
    """Return how many there are by three lists or more, the ends of its 95% interval, and the interactions of the model that fits best.

    Poisson log-linear models of the cells with every set of pairwise interactions (Fienberg, Biometrika 59, 1972); the one of least BIC. The unseen cell is the exponential of the constant; its interval is log-normal by
    the constant's standard error and the chance of the unseen count itself. Interactions that no incident can tell (an empty joint cell) end in no finite interval.
    """
    patterns = [each for each in product((False, True), repeat=len(names)) if any(each)]
    held = {
        tuple(bool(value) for value in row[:-1]): row[-1]
        for row in cells[[*names, "incidents"]].itertuples(index=False)
    }
    y = np.array([held.get(each, 0) for each in patterns], dtype=float)
    main = np.array([[1.0, *each] for each in patterns])
    every = list(combinations(range(len(names)), 2))
    best = (inf, 0.0, inf, "")
    for count in range(len(every) + 1):
        for chosen in combinations(every, count):
            x = np.column_stack([main, *(main[:, a + 1] * main[:, b + 1] for a, b in chosen)])
            if x.shape[1] > len(y):
                continue
            beta, variance, deviance = _poisson(x, y)
            score = deviance + x.shape[1] * log(max(y.sum(), 1))
            if score < best[0]:
                words = (
                    ", ".join(f"{names[a]} with {names[b]}" for a, b in chosen) or "no two lists depend on each other"
                )
                best = (score, float(beta[0]), float(variance[0, 0]), words)
    _, constant, spread, words = best
    unseen, seen = exp(min(constant, 50)), float(y.sum())
    reach = exp(min(Z * sqrt(max(spread, 0.0) + 1 / max(unseen, 1e-9)), 50))
    return seen + unseen, seen + unseen / reach, seen + unseen * reach if reach < exp(49) else inf, words


def _poisson(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Fit a Poisson log-linear model by Newton's iteration; return its coefficients, their covariance and the deviance (McCullagh and Nelder 1989, 2.5)."""
    mean = y + 0.5
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        weighted = x * mean[:, None]
        working = np.log(mean) + (y - mean) / mean
        new = np.linalg.lstsq(x.T @ weighted, weighted.T @ working, rcond=None)[0]
        mean = np.exp(np.clip(x @ new, -30, 30))
        done, beta = np.max(np.abs(new - beta)) < 1e-10, new
        if done:
            break
    covariance = np.linalg.pinv(x.T @ (x * mean[:, None]))
    part = np.where(y > 0, y * np.log(np.maximum(y, 1e-300) / mean), 0.0)
    return beta, covariance, float(2 * (part - (y - mean)).sum())
