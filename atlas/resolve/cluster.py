"""Group reports into incidents from the scores of their pairs; knows nothing of what the scores are made of."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

NEVER = 1e6  # distance of a forbidden pair: no mean over a cluster can bring it under the cut
MOST_TOGETHER = 2000  # reports linked directly or through others that are clustered at once (memory: 8 bytes per pair)


@dataclass(frozen=True)
class Limits:
    """When reports belong together. Scores are log odds: min_score must be exceeded by the mean score between two groups,
    clear_lead is how far the best incident must be ahead of the next for a vague report, score_cap bounds what one pair
    can say. max_days lie between two date windows, max_km beyond the sum of two radii, of any two reports of one incident.
    """

    min_score: float = -0.6
    clear_lead: float = 3.0
    score_cap: float = 8.0
    max_km: float = 60.0
    max_days: int = 5


@dataclass(frozen=True)
class Grouping:
    """cluster: one number per report. fitting: for a report that stands apart, how many incidents it may be part of."""

    cluster: np.ndarray
    fitting: np.ndarray


class Scores:
    """Scores of pairs, looked up by report."""

    def __init__(self, pairs: pd.DataFrame, size: int, limits: Limits) -> None:
        left, right = pairs.left.to_numpy(), pairs.right.to_numpy()
        value = np.clip(pairs.score.to_numpy(float), -limits.score_cap, limits.score_cap)
        value = np.where(np.isneginf(pairs.score), -NEVER, value)
        order = np.lexsort((np.concatenate([right, left]), np.concatenate([left, right])))
        self.rows = np.concatenate([left, right])[order]
        self.columns = np.concatenate([right, left])[order]
        self.values = np.concatenate([value, value])[order]
        self.starts = np.searchsorted(self.rows, np.arange(size + 1))
        self.limits = limits

    def of(self, report: int) -> tuple[np.ndarray, np.ndarray]:
        """The reports compared with this one and their scores."""
        part = slice(self.starts[report], self.starts[report + 1])
        return self.columns[part], self.values[part]


def group(pairs: pd.DataFrame, vague: np.ndarray, flagged: np.ndarray, limits: Limits) -> Grouping:
    """Cluster reports by average linkage, clear reports first.

    pairs: left, right (positions, left < right), score for every compared pair, -inf where forbidden; a pair that is not
    listed is forbidden. vague, flagged: per report.
    The clear reports make the clusters, so nothing chains through the others. A vague report then joins the one cluster that
    fits; if several do, it stays apart; if none does, it may form a cluster with others like it. Flagged reports come last,
    in the same way. All reports of one round are judged against the clusters of the rounds before, whatever their order.
    """
    cluster = np.arange(len(vague))
    fitting = np.zeros(len(vague), dtype=np.int64)
    placed = np.zeros(len(vague), dtype=bool)
    scores = Scores(pairs, len(vague), limits)
    for members in (~vague & ~flagged, vague & ~flagged, flagged):
        waiting = np.flatnonzero(members)
        chosen, fitting[waiting] = _fit(waiting, cluster, placed, scores)
        cluster[waiting[chosen >= 0]] = chosen[chosen >= 0]
        for stay in (fitting[waiting] == 0, fitting[waiting] > 1):
            _cluster(waiting[stay], cluster, scores)
        placed |= members & (fitting <= 1)
    return Grouping(cluster, np.where(fitting > 1, fitting, 0))


def _fit(waiting: np.ndarray, cluster: np.ndarray, placed: np.ndarray, scores: Scores) -> tuple[np.ndarray, np.ndarray]:
    """For each waiting report: the one cluster that fits (-1 if not exactly one), and how many fit."""
    chosen, fitting = np.full(len(waiting), -1), np.zeros(len(waiting), dtype=np.int64)
    sizes = np.bincount(cluster[placed], minlength=len(cluster))
    for index, report in enumerate(waiting):
        others, values = scores.of(report)
        inside = placed[others]
        if not inside.any():
            continue
        numbers, inverse, counted = np.unique(cluster[others[inside]], return_inverse=True, return_counts=True)
        means = np.bincount(inverse, weights=values[inside]) / counted
        means = np.where(counted == sizes[numbers], means, -NEVER)
        odds = means + np.log(counted)  # of two incidents that agree alike, the more reported one is the likelier
        fits = (means > scores.limits.min_score) & (odds > odds[means > -NEVER].max(initial=-NEVER) - scores.limits.clear_lead)
        fitting[index] = fits.sum()
        if fitting[index] == 1:
            chosen[index] = numbers[fits][0]
    return chosen, fitting


def _cluster(members: np.ndarray, cluster: np.ndarray, scores: Scores) -> None:
    """Write average-linkage clusters among members into cluster, each named after its first member."""
    rank = np.full(len(cluster), -1)
    rank[members] = np.arange(len(members))
    use = (rank[scores.rows] >= 0) & (rank[scores.columns] >= 0)
    rows, columns, values = rank[scores.rows[use]], rank[scores.columns[use]], scores.values[use]
    together = _together(rows, columns, values, len(members), scores.limits.min_score)
    inside = together[rows] == together[columns]
    order = np.argsort(together[rows[inside]], kind="stable")
    rows, columns, values = (column[inside][order] for column in (rows, columns, values))
    numbers = np.unique(together[rows])
    starts, ends = (np.searchsorted(together[rows], numbers, side=side) for side in ("left", "right"))
    for start, end in zip(starts, ends, strict=True):
        few, place = np.unique(rows[start:end], return_inverse=True)
        distance = np.full((len(few), len(few)), NEVER)
        distance[place, np.searchsorted(few, columns[start:end])] = scores.limits.score_cap - values[start:end]
        tree = linkage(distance[np.triu_indices(len(few), 1)], method="average")
        labels = fcluster(tree, np.nextafter(scores.limits.score_cap - scores.limits.min_score, 0), criterion="distance")
        first = np.full(labels.max() + 1, len(cluster))
        np.minimum.at(first, labels, members[few])
        cluster[members[few]] = first[labels]


def _together(rows: np.ndarray, columns: np.ndarray, values: np.ndarray, size: int, cut: float) -> np.ndarray:
    """Number the reports so that those linked by scores over the cut share a number.

    A group too large to cluster at once is split at a higher cut: what only holds together through weak links comes apart.
    """
    linked = values > cut
    graph = coo_matrix((linked[linked], (rows[linked], columns[linked])), shape=(size, size))
    _, number = connected_components(graph, directed=False)
    large = np.bincount(number, minlength=1)[number] > MOST_TOGETHER if size > 0 else np.zeros(0, dtype=bool)
    if large.any() and (values > cut + 0.5).any():
        finer = _together(rows, columns, np.where(large[rows], values, -NEVER), size, cut + 0.5)
        number = np.where(large, finer + number.max() + 1, number)
    return number
