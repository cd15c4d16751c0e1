"""Simpler ways to group reports, for comparison with the resolver: equal keys, and the MELTT rule."""

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from atlas.model.geo import great_circle_km
from atlas.model.vocabulary import FAMILY_OF, GROUP_INITIATORS, OPERATION_INITIATORS
from atlas.resolve.compare import SECURITY_TARGETS

KEYS = {
    "same date and governorate": ["country", "admin1", "occurred_on", "occurred_until"],
    "same date, governorate and type": ["country", "admin1", "occurred_on", "occurred_until", "event_type"],
}
MELTT_WINDOWS = {"MELTT 3 km, 1 day": (3.0, 1), "MELTT 25 km, 2 days": (25.0, 2)}


def same_keys(reports: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Reports with equal keys are one incident; the cluster number by report_id."""
    return pd.Series(reports.groupby(keys, dropna=False).ngroup().to_numpy(), index=reports.report_id)


def meltt(reports: pd.DataFrame, *, max_km: float, max_days: int) -> pd.Series:
    """Group reports by the rule of MELTT; the cluster number by report_id.

    Pairs of different sources within max_km and max_days of both start and end, that agree at some level of all three
    taxonomies (type, family, side; initiator, party; target, kind); between two sources one to one by the lowest mean
    level; then linked reports are one incident. MELTT integrates its sources in turn, so its result depends on their
    order; linking does not. Source: Donnay, Dunford, McGrath, Backer and Cunningham 2019 (JCR), and the package's
    match.py.
    """
    rows = reports.reset_index(drop=True)
    start, end = (
        pd.to_datetime(rows[name]).to_numpy("datetime64[D]").astype(int) for name in ("occurred_on", "occurred_until")
    )
    left, right = np.triu_indices(len(rows), 1)
    source = pd.factorize(rows.source_id)[0]
    near = (source[left] != source[right]) & (abs(start[left] - start[right]) <= max_days)
    near &= abs(end[left] - end[right]) <= max_days
    left, right = left[near], right[near]
    latitude, longitude = rows.latitude.to_numpy(), rows.longitude.to_numpy()
    close = great_circle_km(latitude[left], longitude[left], latitude[right], longitude[right]) <= max_km
    left, right = left[close], right[close]
    levels = [_level(columns, left, right) for columns in _taxonomies(rows)]
    agree = np.all([~np.isnan(level) for level in levels], axis=0)
    left, right, score = left[agree], right[agree], np.mean(levels, axis=0)[agree]
    pairs = pd.DataFrame({"left": left, "right": right, "score": score, "one": source[left], "other": source[right]})
    swap = pairs.one > pairs.other
    pairs.loc[swap, ["left", "right", "one", "other"]] = pairs.loc[swap, ["right", "left", "other", "one"]].to_numpy()
    chosen = [_one_to_one(group) for _, group in pairs.groupby(["one", "other"])]
    links = np.concatenate(chosen) if chosen else np.empty((0, 2), dtype=int)
    graph = coo_matrix((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(len(rows),) * 2)
    return pd.Series(connected_components(graph, directed=False)[1], index=rows.report_id)


def _taxonomies(rows: pd.DataFrame) -> list[list[pd.Series]]:
    family = rows.event_type.map(FAMILY_OF)
    party = rows.initiator.replace(
        {**dict.fromkeys(GROUP_INITIATORS, "group"), **dict.fromkeys(OPERATION_INITIATORS, "state")}
    )
    kind = rows.target.where(rows.target.isin([*SECURITY_TARGETS, "jihadists"]), "other").replace(
        dict.fromkeys(SECURITY_TARGETS, "security")
    )
    return [[rows.event_type, family, family == "operation"], [rows.initiator, party], [rows.target, kind]]


def _level(columns: list[pd.Series], left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The finest level that agrees, from 0 (best) to 1; NaN where none does."""
    result = np.full(len(left), np.nan)
    for number in reversed(range(len(columns))):
        values = pd.factorize(columns[number])[0]
        result = np.where(values[left] == values[right], number / (len(columns) - 1), result)
    return result


def _one_to_one(group: pd.DataFrame) -> np.ndarray:
    lefts, rights = np.unique(group.left), np.unique(group.right)
    cost = np.full((len(lefts), len(rights)), 10.0)
    cost[np.searchsorted(lefts, group.left), np.searchsorted(rights, group.right)] = group.score
    rows, columns = linear_sum_assignment(cost)
    kept = cost[rows, columns] < 10.0
    return np.column_stack([lefts[rows[kept]], rights[columns[kept]]])
