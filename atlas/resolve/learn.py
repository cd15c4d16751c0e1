"""Learn the weights of score.py from pairs that experts labelled; the result is reviewed before it is used."""

import numpy as np
import pandas as pd

from atlas.resolve.block import candidate_pairs
from atlas.resolve.compare import compare, vagueness
from atlas.resolve.levels import SILENT
from atlas.resolve.prepared import prepare
from atlas.resolve.score import ANY, COLUMNS, PRIOR

SMOOTHING = 1.0  # added to every count (Laplace), so that a level never seen among the same pairs does not forbid
FAR_DAYS = 5  # two reports with known days this far apart are taken for different incidents without a label
# Prior odds of a pair of which one side could mean a whole year or country, against one bound to a month and a
# district: about twelve and eight times as many incidents fit. Set, not learned: the labelled windows hold too few such
# reports.
VAGUENESS = {"a year": np.log(1 / 12), "a country": np.log(1 / 8), "a year and a country": np.log(1 / 96)}


def learn_weights(reports: pd.DataFrame, labels: pd.DataFrame, *, leave_out: str = "") -> pd.DataFrame:
    """Estimate log-likelihood weights of agreement levels.

    reports: see prepared.NEEDED. labels: report_id, window, incident_label, confidence; pairs with an unsure report
    count neither way. leave_out: a window whose reports are not looked at at all.
    Pairs inside a window are same or different as labelled. Different pairs are joined by all pairs of known days
    FAR_DAYS or more apart, for every feature but date and page: they show how often different incidents agree by
    chance. Each same pair weighs 1 / (reports of the incident - 1), so that an incident counts once per report, not per
    pair.
    Returns columns COLUMNS: weight = ln(P(level | same) / P(level | different)), silent pairs left out; same and
    different are the counts behind it, 0 and 0 where a level was never seen (weight 0) or is set by hand (VAGUENESS).
    Source: Fellegi and Sunter 1969, with labels in place of EM.
    """
    held = set(labels.report_id[labels.window == leave_out])
    known = prepare(reports[~reports.report_id.isin(held)])
    pairs = candidate_pairs(known)
    levels = compare(known, pairs)
    left, right = pairs.left.to_numpy(), pairs.right.to_numpy()
    sure = labels[labels.confidence == "sure"].set_index("report_id")
    incident = sure.incident_label.reindex(known.report_id).astype(object)
    window = sure.window.reindex(known.report_id).to_numpy(object)
    labelled = incident.notna().to_numpy()[left] & (window[left] == window[right])
    same = labelled & (incident.to_numpy()[left] == incident.to_numpy()[right])
    size = incident.map(incident.value_counts()).to_numpy(float, na_value=np.nan)
    share = np.where(same, 1 / np.maximum(size[left] - 1, 1), 1.0)
    day = known.window_days == 0
    far = ~labelled & day[left] & day[right] & (pairs.gap_days >= FAR_DAYS).to_numpy()
    clear = (vagueness(known, pairs) == SILENT) & labelled  # VAGUENESS says how much less likely the others are
    agreed, others = share[same & clear].sum(), (clear & ~same).sum()
    rows = [(PRIOR, ANY, np.log(agreed / others), agreed, others)]
    rows += [(PRIOR, name, weight, 0.0, 0.0) for name, weight in VAGUENESS.items()]
    for feature in levels.columns:
        different = (labelled & ~same) | (far if feature not in ("date", "page") else False)
        rows += _weights(feature, levels[feature], same, different, share)
    return pd.DataFrame(rows, columns=COLUMNS).round({"weight": 2, "same": 1, "different": 1})


def _weights(
    feature: str, level: pd.Series, same: np.ndarray, different: np.ndarray, share: np.ndarray
) -> list[tuple[str, str, float, float, float]]:
    names = [name for name in level.cat.categories if name != SILENT]
    here = [(level == name).to_numpy() for name in names]
    agree = np.array([share[same & mask].sum() for mask in here])
    differ = np.array([(different & mask).sum() for mask in here], dtype=float)
    among = (agree + SMOOTHING) / (agree + SMOOTHING).sum()
    by_chance = (differ + SMOOTHING) / (differ + SMOOTHING).sum()
    weight = np.where(agree + differ > 0, np.log(among / by_chance), 0.0)
    return [(feature, *row) for row in zip(names, weight, agree, differ, strict=True)]
