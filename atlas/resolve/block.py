"""Find the pairs of reports that could describe one incident; knows nothing of how well they agree."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from atlas.model.geo import great_circle_km
from atlas.model.vocabulary import COARSE_PRECISIONS
from atlas.resolve.prepared import Prepared

SHORT_WINDOW_DAYS = 13
YEAR_WINDOW_DAYS = 31  # a window longer than a month is a year
MAX_YEAR_KM = 60.0
CHUNK_PAIRS = 1_000_000  # looked at once; of them most are too far apart
BLOCK_PAIRS = 250_000  # handed on at once, so that what is compared costs by the pair and not by the block


def candidate_pairs(reports: Prepared, *, max_gap_days: int = 10, max_beyond_km: float = 60.0) -> pd.DataFrame:
    """All candidate_blocks in one frame; an empty one with the same columns if there is no pair."""
    return pd.concat(
        candidate_blocks(reports, max_gap_days=max_gap_days, max_beyond_km=max_beyond_km), ignore_index=True
    )


def candidate_blocks(reports: Prepared, *, max_gap_days: int, max_beyond_km: float) -> Iterator[pd.DataFrame]:
    """Pair reports of one country near enough in time and space to be the same incident, in frames of bounded size.

    max_gap_days: days between the two date windows, inclusive. max_beyond_km: great-circle km beyond the sum of both
    radii, inclusive. Two reports of one governorate pair whatever the distance if either names no place in it.
    A report known only to the year pairs with a joint radius up to MAX_YEAR_KM (else it would with all of its country).
    Yields at least one frame: left, right (positions, left < right), distance_km, gap_days; every pair comes once.
    """
    waiting = [_frame(*(np.empty(0, dtype=np.int64) for _ in range(4)))]
    for block in _near(reports, max_gap_days, max_beyond_km):
        waiting.append(block)
        if sum(map(len, waiting)) >= BLOCK_PAIRS:
            yield pd.concat(waiting, ignore_index=True)
            waiting = waiting[:1]
    yield pd.concat(waiting, ignore_index=True)


def _near(reports: Prepared, max_gap_days: int, max_beyond_km: float) -> Iterator[pd.DataFrame]:
    coarse = np.isin(reports.precision, COARSE_PRECISIONS)
    for one, other in _near_in_time(reports, max_gap_days):
        left, right = np.minimum(one, other), np.maximum(one, other)
        gap = np.maximum(
            reports.first_day[left] - reports.last_day[right], reports.first_day[right] - reports.last_day[left]
        )
        joint = reports.radius_km[left] + reports.radius_km[right]
        long = np.maximum(reports.window_days[left], reports.window_days[right]) > YEAR_WINDOW_DAYS
        keep = (gap <= max_gap_days) & (~long | (joint <= MAX_YEAR_KM))
        left, right, gap, joint = left[keep], right[keep], gap[keep], joint[keep]
        distance = great_circle_km(
            reports.latitude[left], reports.longitude[left], reports.latitude[right], reports.longitude[right]
        )
        fallback = (coarse[left] | coarse[right]) & (reports.admin1[left] == reports.admin1[right])
        keep = (distance <= joint + max_beyond_km) | fallback
        yield _frame(left[keep], right[keep], distance[keep], np.maximum(gap[keep], 0))


def _frame(left: np.ndarray, right: np.ndarray, distance: np.ndarray, gap: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"left": left, "right": right, "distance_km": distance.astype(float), "gap_days": gap})


def _near_in_time(reports: Prepared, max_gap_days: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield blocks of positions whose windows may lie within max_gap_days, each unordered pair once."""
    short = reports.window_days <= SHORT_WINDOW_DAYS
    for country in np.unique(reports.country):
        inside = reports.country == country
        few, many = (
            [
                members[np.argsort(reports.first_day[members], kind="stable")]
                for members in _by_set(reports, inside & kind)
            ]
            for kind in (~short, short)
        )
        within = [
            (group, one, two) for group in (few, many) for one in range(len(group)) for two in range(one, len(group))
        ]
        for group, one, two in within:
            if one != two or reports.distinct_set[group[one][0]] < 0:
                yield from _meet(reports, group[one], group[two], max_gap_days)
        for rows in few:
            for others in many:
                if (
                    reports.distinct_set[rows[0]] != reports.distinct_set[others[0]]
                    or reports.distinct_set[rows[0]] < 0
                ):
                    yield from _meet(reports, rows, others, max_gap_days)


def _by_set(reports: Prepared, chosen: np.ndarray) -> list[np.ndarray]:
    """Return the chosen positions in parts: those of no distinct set, and those of each."""
    return [
        np.flatnonzero(chosen & (reports.distinct_set == label)) for label in np.unique(reports.distinct_set[chosen])
    ]


def _meet(
    reports: Prepared, rows: np.ndarray, others: np.ndarray, max_gap_days: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the pairs of rows with others (both sorted by first day) whose windows may lie within max_gap_days."""
    starts = reports.first_day[others]
    to = np.searchsorted(starts, reports.last_day[rows] + max_gap_days, side="right")
    if rows is others:
        since = np.arange(1, len(rows) + 1)
    else:
        reach = reports.window_days[others].max()
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
