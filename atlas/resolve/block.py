"""Find the pairs of reports that could describe one incident; knows nothing of how well they agree."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from atlas.model.geo import great_circle_km
from atlas.resolve.prepared import Prepared

SHORT_WINDOW_DAYS = 13
CHUNK_PAIRS = 2_000_000


def candidate_pairs(
    reports: Prepared, *, max_gap_days: int = 10, max_beyond_km: float = 60.0, max_year_km: float = 60.0
) -> pd.DataFrame:
    """Pair reports of one country near enough in time and space to be the same incident.

    max_gap_days: days between the two date windows, inclusive. max_beyond_km: great-circle km beyond the sum of both
    radii, inclusive. max_year_km: joint radius allowed when a date window is longer than a month (else all would pair).
    Two reports of one governorate pair whatever the distance if either names no place in it.
    Returns left, right (positions, left < right), distance_km, gap_days; empty frame, same columns, if none.
    """
    parts = []
    for left, right in _near_in_time(reports, max_gap_days):
        gap = np.maximum(reports.first_day[left] - reports.last_day[right], reports.first_day[right] - reports.last_day[left])
        gap = np.maximum(gap, 0)
        distance = great_circle_km(
            reports.latitude[left], reports.longitude[left], reports.latitude[right], reports.longitude[right]
        )
        joint = reports.radius_km[left] + reports.radius_km[right]
        coarse = np.isin(reports.precision, ["admin1", "country"])
        fallback = (coarse[left] | coarse[right]) & (reports.admin1[left] == reports.admin1[right])
        keep = (gap <= max_gap_days) & ((distance <= joint + max_beyond_km) | fallback)
        long = np.maximum(reports.window_days[left], reports.window_days[right]) > 31
        keep &= ~long | (joint <= max_year_km)
        parts.append(np.column_stack([left, right, distance, gap])[keep])
    pairs = np.concatenate(parts) if parts else np.empty((0, 4))
    frame = pd.DataFrame(
        {
            "left": pairs[:, :2].min(axis=1).astype(np.int64),
            "right": pairs[:, :2].max(axis=1).astype(np.int64),
            "distance_km": pairs[:, 2],
            "gap_days": pairs[:, 3].astype(np.int64),
        }
    )
    return frame.sort_values(["left", "right"], ignore_index=True)


def _near_in_time(reports: Prepared, max_gap_days: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield blocks of positions whose windows may lie within max_gap_days, each unordered pair once."""
    short = reports.window_days <= SHORT_WINDOW_DAYS
    for country in np.unique(reports.country):
        inside = reports.country == country
        few, many = (
            members[np.argsort(reports.first_day[members], kind="stable")]
            for members in (np.flatnonzero(inside & ~short), np.flatnonzero(inside & short))
        )
        for rows, others, reach in ((many, many, 0), (few, few, 0), (few, many, SHORT_WINDOW_DAYS)):
            starts = reports.first_day[others]
            to = np.searchsorted(starts, reports.last_day[rows] + max_gap_days, side="right")
            if rows is others:
                since = np.arange(1, len(rows) + 1)
            else:
                since = np.searchsorted(starts, reports.first_day[rows] - max_gap_days - reach, side="left")
            yield from _expand(rows, others, since, np.maximum(to, since))


def _expand(
    rows: np.ndarray, others: np.ndarray, since: np.ndarray, to: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield every (row, others[since:to]) pair in chunks of bounded memory."""
    sizes = to - since
    chunk = np.cumsum(sizes) // CHUNK_PAIRS
    for number in np.unique(chunk):
        members = np.flatnonzero(chunk == number)
        lengths = sizes[members]
        first = np.repeat(np.cumsum(lengths) - lengths, lengths)
        offsets = np.arange(lengths.sum()) - first + np.repeat(since[members], lengths)
        yield np.repeat(rows[members], lengths), others[offsets]
