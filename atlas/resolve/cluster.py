"""Group reports into incidents from the scores of their pairs; knows nothing of what the scores are made of."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from atlas.model.vocabulary import MATCH_CUT

NEVER = 1e6  # distance of a forbidden pair: no mean over a cluster can bring it under the cut
MOST_TOGETHER = 2000  # reports linked directly or through others that are clustered at once (memory: 8 bytes per pair)


@dataclass(frozen=True)
class Limits:
    """When reports belong together; scores are log odds.

    min_score: what the mean score between two groups must exceed. clear_lead: how far the best incident must be ahead
    of the next for a vague report. score_cap: the most that one pair can say. score_floor: a pair at or under it
    contradicts itself flatly and is not listed. max_days between two date windows, max_km beyond the sum of two radii:
    what is compared. unlisted: what a pair that is not listed says: so much against that two reports never meet over it,
    but one odd report of a dozen does not keep the others apart.
    """

    min_score: float = MATCH_CUT
    clear_lead: float = 3.0
    score_cap: float = 8.0
    score_floor: float = -6.0
    unlisted: float = -12.0
    max_km: float = 60.0
    max_days: int = 5


@dataclass(frozen=True)
class Grouping:
    """cluster: one number per report. fitting: for a report that stands apart, how many incidents it may be part of."""

    cluster: np.ndarray
    fitting: np.ndarray


class Scores:
    """Scores of pairs, each listed in both directions."""

    def __init__(self, pairs: pd.DataFrame, limits: Limits) -> None:
        left, right = pairs.left.to_numpy(), pairs.right.to_numpy()
        value = np.minimum(pairs.score.to_numpy(float), limits.score_cap)
        value = np.where(pairs.score <= limits.score_floor, -NEVER, value)
        self.rows, self.columns = np.concatenate([left, right]), np.concatenate([right, left])
        self.values = np.concatenate([value, value])
        self.limits = limits


def group(
    pairs: pd.DataFrame, vague: np.ndarray, flagged: np.ndarray, limits: Limits, *, rivals: np.ndarray | None = None
) -> Grouping:
    """Cluster reports by average linkage, clear reports first.

    pairs: left, right (positions, left < right), score for every compared pair, -inf where forbidden; a pair that is
    not listed says limits.unlisted. vague, flagged: per report. rivals: a number per report; those of one number (from
    0) are never one incident, -1 for none.
    The clear reports make the incidents, so nothing chains through the others. Vague reports that agree among
    themselves then join the one incident that fits all of them; where none does, each of them alone the one that fits
    it better than the others do. If several incidents fit, they stay apart. Flagged reports come last, in the same way.
    All reports of one round are judged against the incidents of the rounds before, whatever their order; of newcomers
    to one incident that forbid each other the better ones stay.
    """
    own = np.arange(len(vague))
    rivals = np.full(len(vague), -1) if rivals is None else rivals
    cluster, fitting, placed = own.copy(), np.zeros_like(own), np.zeros(len(vague), dtype=bool)
    scores = Scores(pairs, limits)
    for members in (~vague & ~flagged, vague & ~flagged, flagged):
        incident = np.where(placed, cluster, -1)
        _cluster(np.flatnonzero(members), cluster, scores, rivals)
        nothing = np.full(len(vague), -np.inf)
        joined, several = _fit(np.where(members, cluster, -1), incident, scores, nothing, rivals)
        waiting = members & (joined < 0) & (several == 0)
        alone, several_alone = _fit(np.where(waiting, own, -1), incident, scores, _to_peers(cluster, scores), rivals)
        joined, several = np.where(waiting, alone, joined), np.where(waiting, several_alone, several)
        joined = _peaceable(joined, incident, scores)
        cluster = np.where(joined >= 0, joined, cluster)
        fitting = np.where(members, several, fitting)
        placed |= members & (several == 0)
    _, first, number = np.unique(cluster, return_index=True, return_inverse=True)
    return Grouping(first[number], fitting)


def _to_peers(cluster: np.ndarray, scores: Scores) -> np.ndarray:
    """Mean score of each report with the rest of its cluster; -inf if it has none."""
    inside = cluster[scores.rows] == cluster[scores.columns]
    total = np.bincount(scores.rows[inside], weights=scores.values[inside], minlength=len(cluster))
    count = np.bincount(scores.rows[inside], minlength=len(cluster))
    return np.where(count > 0, total / np.maximum(count, 1), -np.inf)


def _peaceable(joined: np.ndarray, incident: np.ndarray, scores: Scores) -> np.ndarray:
    """Send back (-1) newcomers that a better newcomer to the same incident forbids; better is the higher mean score."""
    home = np.where(joined >= 0, joined, incident)
    inside = (joined[scores.rows] >= 0) & (joined[scores.rows] == home[scores.columns])
    old = inside & (incident[scores.columns] >= 0)
    strength = np.bincount(scores.rows[old], weights=scores.values[old], minlength=len(joined))
    strength = strength / np.maximum(np.bincount(scores.rows[old], minlength=len(joined)), 1)
    new = inside & (joined[scores.columns] >= 0) & (scores.values > -NEVER)
    friends: dict[int, set[int]] = {}
    for one, other in zip(scores.rows[new].tolist(), scores.columns[new].tolist(), strict=True):
        friends.setdefault(one, set()).add(other)
    welcome: dict[int, set[int]] = {}
    result = joined.copy()
    newcomers = np.flatnonzero(joined >= 0)
    for report in newcomers[np.argsort(-strength[newcomers], kind="stable")].tolist():
        before = welcome.setdefault(int(joined[report]), set())
        if before <= friends.get(report, set()):
            before.add(report)
        else:
            result[report] = -1
    return result


def _fit(
    unit: np.ndarray, incident: np.ndarray, scores: Scores, above: np.ndarray, rivals: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For each report: the incident that its unit joins (-1 if not exactly one fits), and how many fit (0 if one or
    none).

    unit, incident: per report the number of the group that looks for an incident, or of the incident it belongs to,
    else -1. above: per unit the mean score that an incident must exceed besides limits.min_score.
    """
    size = len(unit)
    use = (unit[scores.rows] >= 0) & (incident[scores.columns] >= 0)
    keys, inverse, counted = np.unique(
        unit[scores.rows[use]] * size + incident[scores.columns[use]], return_inverse=True, return_counts=True
    )
    of_unit, of_incident = keys // max(size, 1), keys % max(size, 1)
    unit_size, incident_size = (np.bincount(number[number >= 0], minlength=size) for number in (unit, incident))
    pairs = unit_size[of_unit] * incident_size[of_incident]
    mean = np.bincount(inverse, weights=scores.values[use], minlength=len(keys))
    mean = (mean + (pairs - counted) * scores.limits.unlisted) / pairs
    fits = (mean > np.maximum(above[of_unit], scores.limits.min_score)) & ~_rivalry(
        unit, incident, rivals, of_unit, of_incident
    )
    odds = mean + np.log(
        incident_size[of_incident]
    )  # of two that agree alike, the more reported incident is the likelier
    best = np.full(size, -np.inf)
    np.maximum.at(best, of_unit[fits], odds[fits])
    fits &= odds > best[of_unit] - scores.limits.clear_lead
    number = np.bincount(of_unit[fits], minlength=size)
    chosen = np.full(size, -1)
    chosen[of_unit[fits]] = of_incident[fits]
    chosen = np.where(number == 1, chosen, -1)
    return np.where(unit >= 0, chosen[unit], -1), np.where((unit >= 0) & (number[unit] > 1), number[unit], 0)


def _rivalry(
    unit: np.ndarray, incident: np.ndarray, rivals: np.ndarray, of_unit: np.ndarray, of_incident: np.ndarray
) -> np.ndarray:
    """True for each (unit, incident) that would bring two reports of one rival number together."""
    if (rivals < 0).all():
        return np.zeros(len(of_unit), dtype=bool)
    numbers = int(rivals.max()) + 1
    held = [
        np.unique(group[(group >= 0) & (rivals >= 0)] * numbers + rivals[(group >= 0) & (rivals >= 0)])
        for group in (unit, incident)
    ]
    clash = np.zeros(len(of_unit), dtype=bool)
    for number in range(numbers):
        clash |= np.isin(of_unit * numbers + number, held[0]) & np.isin(of_incident * numbers + number, held[1])
    return clash


def _cluster(members: np.ndarray, cluster: np.ndarray, scores: Scores, rivals: np.ndarray) -> None:
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
        distance = np.full((len(few), len(few)), scores.limits.score_cap - scores.limits.unlisted)
        number = rivals[members[few]]
        distance[(number[:, None] == number) & (number >= 0)] = NEVER
        distance[place, np.searchsorted(few, columns[start:end])] = scores.limits.score_cap - values[start:end]
        tree = linkage(distance[np.triu_indices(len(few), 1)], method="average")
        labels = fcluster(
            tree, np.nextafter(scores.limits.score_cap - scores.limits.min_score, 0), criterion="distance"
        )
        first = np.full(labels.max() + 1, len(cluster))
        np.minimum.at(first, labels, members[few])
        cluster[members[few]] = first[labels]


def _together(rows: np.ndarray, columns: np.ndarray, values: np.ndarray, size: int, cut: float) -> np.ndarray:
    """Number the reports so that those linked by scores over the cut share a number.

    A group too large to cluster at once is split at a higher cut: what only holds together through weak links comes
    apart.
    """
    linked = values > cut
    graph = coo_matrix((linked[linked], (rows[linked], columns[linked])), shape=(size, size))
    _, number = connected_components(graph, directed=False)
    large = np.bincount(number, minlength=1)[number] > MOST_TOGETHER if size > 0 else np.zeros(0, dtype=bool)
    if large.any() and (values > cut + 0.5).any():
        finer = _together(rows, columns, np.where(large[rows], values, -NEVER), size, cut + 0.5)
        number = np.where(large, finer + number.max() + 1, number)
    return number
