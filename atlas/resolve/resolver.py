"""Resolve reports into incidents and explain every pair; knows no files but the reviewed weights and decisions."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from atlas.model.vocabulary import MATCH_FEATURES
from atlas.resolve.cluster import Grouping, Limits, group
from atlas.resolve.decisions import COLUMNS, Constraints, apply, constrain
from atlas.resolve.evidence import gather
from atlas.resolve.prepared import Prepared, prepare
from atlas.resolve.score import read_weights

WEIGHTS = [f"weight_{name}" for name in MATCH_FEATURES]
EVIDENCE = ["left_report_id", "right_report_id", "distance_km", "gap_days", *WEIGHTS, "score", "verdict", "reason"]
UNDECIDED_BELOW = 2.5  # log odds under the cut down to which a pair that stayed apart is worth a person's look


@dataclass(frozen=True)
class Resolution:
    """clusters: report_id, cluster, stands_apart (why it is not part of another incident, "" for most), one row per
    report, sorted by report_id.

    evidence: one row per compared pair that does not flatly contradict itself, columns EVIDENCE, sorted by the two ids; verdict is same,
    different or undecided (apart, yet near enough to the cut for a person to decide).
    beyond: how many pairs were not compared because so many reports lie at one place and time (see block.candidates).
    """

    clusters: pd.DataFrame
    evidence: pd.DataFrame
    beyond: int = 0


def resolve(
    reports: pd.DataFrame,
    decisions: pd.DataFrame | None = None,
    *,
    weights: pd.DataFrame | None = None,
    limits: Limits = Limits(),
) -> Resolution:
    """Group the reports that describe the same incident.

    reports: see prepared.NEEDED. decisions: as decisions.read_decisions gives them, none by default.
    weights: as score.read_weights gives them, which is the default.
    A report without date or coordinate is a cluster of its own and says so. The order of the rows does not matter.
    Raises ValueError for missing columns, a report_id that occurs twice, contradictory decisions, a level without
    weight. Method: block, compare, weigh (Fellegi and Sunter 1969), average linkage under limits and decisions.
    """
    known = prepare(reports)
    pairs, beyond = gather(known, read_weights() if weights is None else weights, limits)
    constraints = constrain(pd.DataFrame(columns=COLUMNS) if decisions is None else decisions, known.report_id)
    scored = pairs[["left", "right"]].assign(score=pairs.score.mask(pairs.obstacle != "", -np.inf))
    grouping = _group(known, constraints.node, apply(constraints, scored), limits)
    return Resolution(
        _clusters(reports, known, grouping), _evidence(known, pairs, grouping.cluster, constraints, limits), beyond
    )


def _group(known: Prepared, node: np.ndarray, scored: pd.DataFrame, limits: Limits) -> Grouping:
    """Group nodes instead of reports: a node is as clear as its clearest report."""
    vague, flagged = (np.ones(len(known), dtype=bool) for _ in range(2))
    np.logical_and.at(vague, node, known.vague | known.flagged)
    np.logical_and.at(flagged, node, known.flagged)
    rivals = np.full(len(known), -1)
    np.maximum.at(rivals, node, known.distinct_set)
    grouping = group(scored, vague, flagged, limits, rivals=rivals)
    return Grouping(grouping.cluster[node], grouping.fitting[node])


def _evidence(
    known: Prepared, pairs: pd.DataFrame, cluster: np.ndarray, constraints: Constraints, limits: Limits
) -> pd.DataFrame:
    one = cluster[pairs.left] == cluster[pairs.right]
    near = (pairs.obstacle == "") & (pairs.score > limits.min_score - UNDECIDED_BELOW)
    evidence = pairs.assign(
        left_report_id=known.report_id[pairs.left],
        right_report_id=known.report_id[pairs.right],
        verdict=np.select([one, near.to_numpy()], ["same", "undecided"], default="different"),
    )
    for (left, right), words in constraints.note.items():
        decided = (evidence.left_report_id == left) & (evidence.right_report_id == right)
        evidence.loc[decided, "reason"] = words
        evidence.loc[decided & (evidence.verdict == "undecided") & ("unsure" not in words), "verdict"] = "different"
    return evidence[EVIDENCE]


def _clusters(reports: pd.DataFrame, known: Prepared, grouping: Grouping) -> pd.DataFrame:
    flagged_only = pd.Series(known.flagged).groupby(grouping.cluster).transform("all").to_numpy()
    apart = np.where(flagged_only, "background: no incident fits", "").astype(object)
    several = grouping.fitting > 1
    kind = np.where(known.flagged, "background", "coarse")
    told = zip(kind[several], grouping.fitting[several], strict=True)
    apart[several] = [f"{word}: {number} incidents fit" for word, number in told]
    resolved = pd.DataFrame(
        {"report_id": known.report_id, "cluster": known.report_id[grouping.cluster], "stands_apart": apart}
    )
    rest = np.delete(reports.report_id.to_numpy(object), known.row)
    unresolved = pd.DataFrame({"report_id": rest, "cluster": rest, "stands_apart": "unresolved: no date or no place"})
    return pd.concat([resolved, unresolved]).sort_values("report_id", ignore_index=True)
