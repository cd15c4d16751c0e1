"""Score every pair of reports that could be one incident, and say why; knows nothing of clusters."""

import numpy as np
import pandas as pd

from atlas.model.vocabulary import EVENT_FAMILIES, MATCH_FEATURES
from atlas.resolve.block import candidates
from atlas.resolve.cluster import Limits
from atlas.resolve.compare import SECURITY_TARGETS, compare, vagueness
from atlas.resolve.levels import SILENT
from atlas.resolve.prepared import Prepared
from atlas.resolve.score import weigh

KILLINGS = EVENT_FAMILIES["killing"]
UNSPECIFIC_BELOW = 1.0  # log odds under the cut at which a pair with nothing specific in common ends at best


def gather(known: Prepared, weights: pd.DataFrame, limits: Limits) -> tuple[pd.DataFrame, int]:
    """Compare all candidate pairs and keep those that do not flatly contradict each other (score over
    limits.score_floor).

    Returns left, right (positions, left < right, sorted), distance_km, gap_days, weight_<feature> for every feature,
    score, obstacle (why the pair can never be one incident, "" for most) and reason (what agrees and what does not);
    and how many pairs were not compared because there are too many (see block.candidates).
    """
    parts = []
    near = candidates(known, max_gap_days=limits.max_days, max_beyond_km=limits.max_km)
    for pairs in near.blocks:
        levels = compare(known, pairs)
        weighed = weigh(levels, vagueness(known, pairs), weights)
        bound = limits.min_score - UNSPECIFIC_BELOW
        weighed["score"] = weighed.score.mask(
            _unspecific(known, pairs, levels, weighed), weighed.score.clip(upper=bound)
        )
        keep = (weighed.score > limits.score_floor).to_numpy()
        told = np.where((levels.page == "same page, told apart").to_numpy(), "told apart on one page", "")[keep]
        part = pd.concat([pairs[keep], weighed[keep]], axis=1)
        parts.append(part.assign(obstacle=told, reason=_reasons(levels[keep], told)))
    return pd.concat(parts).sort_values(["left", "right"], ignore_index=True), near.beyond


def _unspecific(known: Prepared, pairs: pd.DataFrame, levels: pd.DataFrame, weighed: pd.DataFrame) -> np.ndarray:
    """True for a pair that has nothing specific in common although it needs to.

    A vague pair needs a figure, wording or a named place. A pair two or more days apart needs a figure that is rare or
    wording: in one town the next small attack is often days away; and so do two killings not known to be of one day, of
    which a town under the group's rule sees one after the other. Other victims on another day need wording. Two places
    that cannot be one need a rare figure and wording: two towns are often bombed on one day.
    """
    counted = levels.counts == "another count equal"
    worded = weighed.weight_text > 1
    lasting = counted | (weighed.weight_toll > 1) | worded
    named = counted | (weighed.weight_toll > 0) | (weighed.weight_text > 0) | (levels.place == "same place name")
    vague = known.vague[pairs.left] | known.vague[pairs.right]
    killing = np.isin(known.event_type, KILLINGS)
    killings = killing[pairs.left] & killing[pairs.right] & (levels.date != "same day").to_numpy()
    forces = np.isin(known.target, SECURITY_TARGETS)
    others = (levels.target == "another victim") & (pairs.gap_days >= 1) & ~(forces[pairs.left] & forces[pairs.right])
    elsewhere = levels.place == "more than 30 km beyond"
    rare = (levels.toll == "8 or more killed, equal") | counted
    bare = (vague & ~named) | (((pairs.gap_days >= 2) | killings) & ~lasting)
    return (bare | (others & ~worded) | (elsewhere & ~(rare & worded))).to_numpy()


def _reasons(levels: pd.DataFrame, obstacle: np.ndarray) -> np.ndarray:
    """One line per pair: the obstacle if there is one, then what agrees and what does not."""
    columns = [levels[name].array for name in MATCH_FEATURES]
    said = [
        ["" if level in (SILENT, "other page") else f"{name}: {level}" for level in column.categories]
        for name, column in zip(MATCH_FEATURES, columns, strict=True)
    ]
    key = np.zeros(len(levels), dtype=np.int64)
    for column in columns:
        key = key * len(column.categories) + column.codes
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    codes = [column.codes[first] for column in columns]
    words = [
        "; ".join(filter(None, (said[at][code] for at, code in enumerate(row)))) for row in zip(*codes, strict=True)
    ]
    told = np.array(words, dtype=object)[inverse] if len(words) > 0 else np.empty(0, dtype=object)
    return np.where(obstacle == "", told, obstacle.astype(object) + "; " + told)
