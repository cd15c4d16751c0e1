"""Resolve reports into incidents and explain every compared pair; knows no files but the reviewed weights and decisions."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from atlas.model.vocabulary import MATCH_FEATURES
from atlas.resolve.block import candidate_pairs
from atlas.resolve.cluster import Grouping, Limits, group
from atlas.resolve.compare import compare, vagueness
from atlas.resolve.decisions import COLUMNS, apply, constrain
from atlas.resolve.levels import SILENT
from atlas.resolve.prepared import Prepared, prepare
from atlas.resolve.score import read_weights, weigh

EVIDENCE = ["left_report_id", "right_report_id", "distance_km", "gap_days", *(f"weight_{name}" for name in MATCH_FEATURES),
            "score", "verdict", "reason"]  # fmt: skip
UNSPECIFIC_BELOW = 1.0  # log odds under the cut at which a vague pair with nothing specific in common ends at best
UNDECIDED_BELOW = 2.5  # log odds under the cut down to which a pair that stayed apart is worth a person's look


@dataclass(frozen=True)
class Resolution:
    """clusters: report_id, cluster, stands_apart (why it is not part of another incident, "" for most), one row per report.

    evidence: one row per compared pair, columns EVIDENCE; verdict is same, different or undecided.
    """

    clusters: pd.DataFrame
    evidence: pd.DataFrame


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
    Raises ValueError for missing columns, a report_id that occurs twice, contradictory decisions, a level without weight.
    Method: block, compare, weigh (Fellegi and Sunter 1969), average linkage under limits and decisions.
    """
    known = prepare(reports)
    pairs = candidate_pairs(known, max_gap_days=2 * limits.max_days, max_beyond_km=limits.max_km)
    levels = compare(known, pairs)
    weighed = weigh(levels, vagueness(known, pairs), read_weights() if weights is None else weights)
    constraints = constrain(pd.DataFrame(columns=COLUMNS) if decisions is None else decisions, known.report_id)
    obstacle = obstacles(known, pairs, levels, limits)
    unspecific = _unspecific(known, pairs, levels, weighed)
    weighed["score"] = weighed.score.mask(unspecific, np.minimum(weighed.score, limits.min_score - UNSPECIFIC_BELOW))
    scored = pairs.assign(score=weighed.score.mask(obstacle != "", -np.inf))
    grouping = _group(known, scored, constraints.node, apply(constraints, scored), limits)
    evidence = pd.concat(
        [
            pd.DataFrame({"left_report_id": known.report_id[pairs.left], "right_report_id": known.report_id[pairs.right]}),
            pairs[["distance_km", "gap_days"]],
            weighed,
        ],
        axis=1,
    )
    one = grouping.cluster[pairs.left] == grouping.cluster[pairs.right]
    near = (obstacle == "") & (weighed.score > limits.min_score - UNDECIDED_BELOW).to_numpy()
    evidence["verdict"] = np.select([one, near], ["same", "undecided"], default="different")
    evidence["reason"] = _reasons(levels, obstacle)
    for (left, right), words in constraints.note.items():
        row = (evidence.left_report_id == left) & (evidence.right_report_id == right)
        evidence.loc[row, "reason"] = words
        if "decided different" in words:
            evidence.loc[row, "verdict"] = "different"
    return Resolution(_clusters(reports, known, grouping), evidence[EVIDENCE])


def _unspecific(known: Prepared, pairs: pd.DataFrame, levels: pd.DataFrame, weighed: pd.DataFrame) -> np.ndarray:
    """True for a vague pair without anything specific in common: no figure, no wording, no named place."""
    specific = (weighed[["weight_toll", "weight_text"]] > 0).any(axis=1)
    specific |= (levels.place == "same place name") | (levels.counts == "another count equal")
    return ((known.vague[pairs.left] | known.vague[pairs.right]) & ~specific).to_numpy()


def obstacles(known: Prepared, pairs: pd.DataFrame, levels: pd.DataFrame, limits: Limits) -> np.ndarray:
    """Why a pair can never be one incident, whatever its score; "" for most.

    Days and kilometres cap a cluster's diameter, since every pair in it must be free of obstacles.
    """
    beyond = pairs.distance_km - known.radius_km[pairs.left] - known.radius_km[pairs.right]
    return np.select(
        [
            pairs.gap_days > limits.max_days,
            (beyond > limits.max_km) & (levels.place != "same governorate"),
            levels.page == "same page, told apart",
        ],
        ["too many days apart", "too far apart", "told apart on one page"],
        default="",
    ).astype(object)


def _group(known: Prepared, scored: pd.DataFrame, node: np.ndarray, merged: pd.DataFrame, limits: Limits) -> Grouping:
    """Group nodes instead of reports: a node is as clear as its clearest report."""
    vague, flagged = (np.ones(len(known), dtype=bool) for _ in range(2))
    np.logical_and.at(vague, node, known.vague | known.flagged)
    np.logical_and.at(flagged, node, known.flagged)
    grouping = group(merged, vague, flagged, limits)
    return Grouping(grouping.cluster[node], grouping.fitting[node])


def _reasons(levels: pd.DataFrame, obstacle: np.ndarray) -> np.ndarray:
    """One sentence per pair: the obstacle if there is one, then what agrees and what does not."""
    codes = np.stack([levels[name].cat.codes.to_numpy() for name in levels], axis=1)
    unique, inverse = np.unique(codes, axis=0, return_inverse=True)
    words = []
    for row in unique:
        named = [(name, levels[name].cat.categories[code]) for name, code in zip(levels, row, strict=True)]
        said = [f"{name}: {level}" for name, level in named if level not in (SILENT, "other page")]
        words.append("; ".join(said))
    told = np.array(words, dtype=object)[inverse] if len(words) > 0 else np.empty(0, dtype=object)
    return np.where(obstacle == "", told, obstacle + "; " + told)


def _clusters(reports: pd.DataFrame, known: Prepared, grouping: Grouping) -> pd.DataFrame:
    flagged_only = pd.Series(known.flagged).groupby(grouping.cluster).transform("all").to_numpy()
    apart = np.where(flagged_only, "background: no incident fits", "").astype(object)
    several = grouping.fitting > 1
    kind = np.where(known.flagged, "background", "coarse")
    apart[several] = [f"{word}: {number} incidents fit" for word, number in zip(kind[several], grouping.fitting[several])]
    resolved = pd.DataFrame(
        {"report_id": known.report_id, "cluster": known.report_id[grouping.cluster], "stands_apart": apart}
    )
    rest = reports.report_id[~reports.report_id.isin(resolved.report_id)]
    unresolved = pd.DataFrame({"report_id": rest, "cluster": rest, "stands_apart": "unresolved: no date or no place"})
    return pd.concat([resolved, unresolved]).sort_values("report_id", ignore_index=True)
