"""Compare the figures of two reports: killed as ranges that grow while news comes in, and the other counts."""

import numpy as np
import pandas as pd

from atlas.resolve.levels import SILENT, pick
from atlas.resolve.prepared import COUNTS, NEVER_PUBLISHED, Prepared

OTHER_COUNTS = COUNTS[2:]
CLOSE_RATIO = 1.5
APART_RATIO = 2.5
GROWN_RATIO = 4.0
NEAR_RATIO = 1.35
OTHER_RATIO = 1.5
MANY = 15
EXECUTIONS = ("execution", "beheading")


def toll_level(reports: Prepared, left: np.ndarray, right: np.ndarray, parts: np.ndarray) -> pd.Categorical:
    """Agreement of the killed: equal (ranges overlap), close, apart as an interim toll may be, or far apart.

    Equal tolls are told apart by size, since two attacks often kill one or two and rarely eleven. Ratios are of killed
    + 1. parts: pairs that name different victims: one may count a part of what the other counts. Executions are counted,
    not found one after another: for them another number is another number.
    """
    low, high = _killed(reports)
    known = ~np.isnan(low[left]) & ~np.isnan(low[right])
    overlap = known & (low[left] <= high[right]) & (low[right] <= high[left])
    small, large = np.fmin(high[left], high[right]), np.fmax(low[left], low[right])
    gap, ratio = large - small, (large + 1) / (small + 1)
    later = np.sign(reports.published_by[right] - reports.published_by[left]) * np.sign(low[right] - low[left])
    dated = (reports.published_by[left] < NEVER_PUBLISHED) & (reports.published_by[right] < NEVER_PUBLISHED)
    grown = dated & (later > 0) & (small >= 3) & (ratio <= GROWN_RATIO)
    executed = np.isin(reports.event_type, EXECUTIONS)
    executed = executed[left] & executed[right]
    # What one page calls three dead civilians another calls thirteen dead; and a place seldom loses MANY twice in a day.
    many = small >= MANY
    return pick(
        [
            (overlap & (small >= 8), "8 or more killed, equal"),
            (overlap & (small >= 3), "3 to 7 killed, equal"),
            (overlap & (small >= 1), "1 or 2 killed, equal"),
            (overlap, "none killed, both"),
            (known & executed & (ratio <= CLOSE_RATIO), "executed, close number"),
            (known & executed, "executed, another number"),
            (known & (small >= 8) & (ratio <= CLOSE_RATIO), "8 or more killed, close"),
            (known & (small >= 3) & ((gap <= 1) | (ratio <= CLOSE_RATIO)), "3 to 7 killed, close"),
            (known & grown, "killed risen in later news"),
            (parts, SILENT),
            (
                known & ((small >= 1) & ((gap <= 2) | (small >= 3) & (ratio <= APART_RATIO)) | many),
                "killed apart",
            ),
            (known, "killed far apart"),
        ],
        len(left),
    )


def counts_level(reports: Prepared, left: np.ndarray, right: np.ndarray) -> pd.Categorical:
    """Agreement of wounded, jihadists killed, jihadists arrested and kidnapped, as far as both sides state them."""
    agree, near, differ = (np.zeros(len(left), dtype=np.int8) for _ in range(3))
    for name in OTHER_COUNTS:
        one, other = reports.counts[name][left], reports.counts[name][right]
        known = ~np.isnan(one) & ~np.isnan(other)
        ratio = (np.fmax(one, other) + 1) / (np.fmin(one, other) + 1)
        agree += known & (one == other) & (one > 1)
        near += known & ((one == other) & (one <= 1) | (one != other) & (ratio <= NEAR_RATIO))
        differ += known & (ratio > OTHER_RATIO)
    return pick(
        [
            ((agree > 0) & (differ == 0), "another count equal"),
            ((near > 0) & (differ == 0), "other counts close"),
            ((agree + near > 0) & (differ > 0), "other counts mixed"),
            (differ > 0, "other counts differ"),
        ],
        len(left),
    )


def contradict(reports: Prepared, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """True where two accounts on one page cannot be one incident growing: a figure changes on one day, or falls
    later.
    """
    first = np.where(reports.first_day[left] <= reports.first_day[right], left, right)
    second = np.where(first == left, right, left)
    one_day = reports.first_day[left] == reports.first_day[right]
    result = np.zeros(len(left), dtype=bool)
    for name in ("killed", *OTHER_COUNTS):
        early, late = reports.counts[name][first], reports.counts[name][second]
        result |= (early > late) | (one_day & (early < late))
    return result


def _killed(reports: Prepared) -> tuple[np.ndarray, np.ndarray]:
    """Low and high of the killed per report; a lone upper end stands for both."""
    killed, most = reports.counts["killed"], reports.counts["killed_max"]
    return np.fmin(killed, most), np.fmax(killed, most)
