"""Find the pairs of reports that could describe one incident; knows nothing of how well they agree."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from atlas.model.geo import EARTH_RADIUS_KM, great_circle_km
from atlas.resolve.prepared import Prepared

SHORT_WINDOW_DAYS = 13
YEAR_WINDOW_DAYS = 31  # a window longer than a month is a year
MAX_YEAR_KM = 60.0
RARE_KILLED = 8
KM_PER_DEGREE = EARTH_RADIUS_KM * math.pi / 180
ROUNDED_KM = 0.001  # what a distance may lose by rounding
CHUNK_PAIRS = 1_000_000  # looked at once; of them most are too far apart
BLOCK_PAIRS = 250_000  # handed on at once, so that what is compared costs by the pair and not by the block
# Pairs grow with the square of a crowd, so they are bounded: by what a large table of real density needs several times
# over (the coded reports have 5 pairs each, 3 with GED and Candidate Events beside them, the densest benchmark 53).
MOST_LOOKED_AT = 100_000_000  # near in time, before distances
MOST_HELD = 8_000_000  # pairs in memory at once (32 bytes each); of more than that the distances are computed again
MOST_PAIRS, MOST_PAIRS_EACH = 300_000, 100  # compared: so many, and so many more for each report


@dataclass(frozen=True)
class Candidates:
    """blocks: frames of left, right (positions, left < right), distance_km, gap_days; at least one, every pair once.

    beyond: how many pairs near in time are left out because there are too many.
    """

    blocks: Iterator[pd.DataFrame]
    beyond: int


@dataclass(frozen=True)
class _Meeting:
    """Reports, and for each the range of others (sorted by first day) whose windows may lie near its own."""

    rows: np.ndarray
    others: np.ndarray
    since: np.ndarray
    to: np.ndarray

    @property
    def sizes(self) -> np.ndarray:
        return self.to - self.since


_Pairs = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # a row, another report, distance_km, gap_days


def candidate_pairs(reports: Prepared, *, max_gap_days: int = 10, max_beyond_km: float = 60.0) -> pd.DataFrame:
    """All blocks of candidates in one frame; an empty one with the same columns if there is no pair."""
    found = candidates(reports, max_gap_days=max_gap_days, max_beyond_km=max_beyond_km)
    return pd.concat(found.blocks, ignore_index=True)


def candidates(reports: Prepared, *, max_gap_days: int, max_beyond_km: float) -> Candidates:
    """Pair reports of one country near enough in time and space to be the same incident, in frames of bounded size.

    max_gap_days: days between the two date windows, inclusive. max_beyond_km: great-circle km beyond the sum of both
    radii, inclusive. Two reports of one governorate pair whatever the distance if either names no place in it, and a
    report that names the country only with all of its country. So do two of neighbouring days with the same rare toll:
    the place of a massacre is often disputed, and what is said of it decides.
    A report known only to the year pairs with a joint radius up to MAX_YEAR_KM (else it would with all of its country).
    Where reports crowd so much that their pairs pass MOST_PAIRS + MOST_PAIRS_EACH x reports, those with the most keep
    the nearest in time, then in space, then by report_id, as many each as brings the sum down: what others have is the
    same, and the order of the rows does not matter.
    """
    near = (max_gap_days, max_beyond_km)
    meetings = list(_near_in_time(reports, max_gap_days))
    sizes = np.concatenate([np.empty(0, dtype=np.int64), *(meeting.sizes for meeting in meetings)])
    looked_at = int(sizes.sum())
    if looked_at > MOST_LOOKED_AT:
        most = _level(sizes, MOST_LOOKED_AT)
        meetings = [_Meeting(m.rows, m.others, m.since, np.minimum(m.to, m.since + most)) for m in meetings]
    beyond = looked_at - sum(int(meeting.sizes.sum()) for meeting in meetings)
    budget = MOST_PAIRS + MOST_PAIRS_EACH * len(reports)
    if looked_at <= budget:
        return Candidates(_blocks(_near(reports, meetings, *near)), 0)
    each, found = _counts(reports, meetings, min(budget, MOST_HELD), *near)
    most = _level(each, budget)
    beyond += int((each - most).clip(0).sum())
    if found:
        return Candidates(_blocks(_framed(found)), beyond)
    return Candidates(_blocks(_near(reports, meetings, *near, most)), beyond)


def _level(sizes: np.ndarray, budget: int) -> int:
    """Return the largest number that, taken as the most of each size, keeps their sum within the budget; the largest
    size if it fits as it is.
    """
    low, high = 0, int(sizes.max(initial=0))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if int(np.minimum(sizes, middle).sum()) <= budget else (low, middle - 1)
    return low


def _counts(
    reports: Prepared, meetings: Sequence[_Meeting], most_held: int, max_gap_days: int, max_beyond_km: float
) -> tuple[np.ndarray, list[_Pairs]]:
    """Return how many near pairs each row of each meeting has, and the pairs themselves, none if they are more than most_held."""
    place = np.empty(len(reports), dtype=np.int64)
    counts, found, total = [np.empty(0, dtype=np.int64)], [], 0
    for meeting in meetings:
        place[meeting.rows] = np.arange(len(meeting.rows))
        own = np.zeros(len(meeting.rows), dtype=np.int64)
        for chunk in _chunks(reports, meeting, max_gap_days, max_beyond_km):
            own += np.bincount(place[chunk[0]], minlength=len(own))
            total += len(chunk[0])
            found.append(chunk)
            if total > most_held:
                found.clear()
        counts.append(own)
    return np.concatenate(counts), found


def _framed(found: list[_Pairs]) -> Iterator[pd.DataFrame]:
    """Yield found pairs as frames, and let go of each."""
    while found:
        one, other, distance, gap = found.pop(0)
        yield _frame(np.minimum(one, other), np.maximum(one, other), distance, gap)


def _blocks(near: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    waiting = [_frame(*(np.empty(0, dtype=np.int64) for _ in range(4)))]
    for block in near:
        waiting.append(block)
        if sum(map(len, waiting)) >= BLOCK_PAIRS:
            yield pd.concat(waiting, ignore_index=True)
            waiting = waiting[:1]
    yield pd.concat(waiting, ignore_index=True)


def _near(
    reports: Prepared, meetings: Sequence[_Meeting], max_gap_days: int, max_beyond_km: float, most: int | None = None
) -> Iterator[pd.DataFrame]:
    """Yield the near pairs; most: how many each row of a meeting keeps, the nearest."""
    for meeting in meetings:
        for one, other, distance, gap in _chunks(reports, meeting, max_gap_days, max_beyond_km):
            keep = slice(None) if most is None else _nearest(one, other, distance, gap, most)
            left, right = np.minimum(one, other)[keep], np.maximum(one, other)[keep]
            yield _frame(left, right, distance[keep], gap[keep])


def _nearest(one: np.ndarray, other: np.ndarray, distance: np.ndarray, gap: np.ndarray, most: int) -> np.ndarray:
    """Return where the pairs are that each of one keeps. All pairs of a row come in one chunk."""
    order = np.lexsort((other, distance, gap, one))
    first = np.searchsorted(one[order], one[order], side="left")
    return np.sort(order[np.arange(len(order)) - first < most])


def _chunks(reports: Prepared, meeting: _Meeting, max_gap_days: int, max_beyond_km: float) -> Iterator[_Pairs]:
    """Yield a row, another report, distance_km and gap_days of the near pairs of a meeting."""
    anywhere = reports.precision == "country"
    window, killed = reports.window_days, reports.counts["killed"]
    for one, other in _expand(meeting):
        gap = np.maximum(
            reports.first_day[one] - reports.last_day[other], reports.first_day[other] - reports.last_day[one]
        )
        joint = reports.radius_km[one] + reports.radius_km[other]
        long = np.maximum(window[one], window[other]) > YEAR_WINDOW_DAYS
        keep = (gap <= max_gap_days) & (~long | (joint <= MAX_YEAR_KM))
        one, other, gap, reach = one[keep], other[keep], gap[keep], joint[keep] + max_beyond_km
        same_unit = reports.governorate[one] == reports.governorate[other]
        fallback = (reports.coarse[one] | reports.coarse[other]) & same_unit
        rare = (killed[one] == killed[other]) & (killed[one] >= RARE_KILLED) & (gap <= 1)
        anyhow = fallback | anywhere[one] | anywhere[other] | rare
        # no two points are nearer than their parallels, which are cheap to compare: most pairs are out by that
        apart = np.abs(reports.latitude[one] - reports.latitude[other]) * KM_PER_DEGREE
        keep = anyhow | (apart <= reach + ROUNDED_KM)
        one, other, gap, reach, anyhow = one[keep], other[keep], gap[keep], reach[keep], anyhow[keep]
        left, right = np.minimum(one, other), np.maximum(one, other)
        distance = great_circle_km(
            reports.latitude[left], reports.longitude[left], reports.latitude[right], reports.longitude[right]
        )
        keep = anyhow | (distance <= reach)
        yield one[keep], other[keep], distance[keep], np.maximum(gap[keep], 0)


def _frame(left: np.ndarray, right: np.ndarray, distance: np.ndarray, gap: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"left": left, "right": right, "distance_km": distance.astype(float), "gap_days": gap})


def _near_in_time(reports: Prepared, max_gap_days: int) -> Iterator[_Meeting]:
    """Yield who may lie within max_gap_days of whom, each unordered pair once."""
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
                yield _meet(reports, group[one], group[two], max_gap_days)
        for rows in few:
            for others in many:
                if (
                    reports.distinct_set[rows[0]] != reports.distinct_set[others[0]]
                    or reports.distinct_set[rows[0]] < 0
                ):
                    yield _meet(reports, rows, others, max_gap_days)


def _by_set(reports: Prepared, chosen: np.ndarray) -> list[np.ndarray]:
    """Return the chosen positions in parts: those of no distinct set, and those of each."""
    return [
        np.flatnonzero(chosen & (reports.distinct_set == label)) for label in np.unique(reports.distinct_set[chosen])
    ]


def _meet(reports: Prepared, rows: np.ndarray, others: np.ndarray, max_gap_days: int) -> _Meeting:
    """Return which of others (both sorted by first day) may have a window within max_gap_days of each row's."""
    starts = reports.first_day[others]
    to = np.searchsorted(starts, reports.last_day[rows] + max_gap_days, side="right")
    if rows is others:
        since = np.arange(1, len(rows) + 1)
    else:
        reach = reports.window_days[others].max()
        since = np.searchsorted(starts, reports.first_day[rows] - max_gap_days - reach, side="left")
    return _Meeting(rows, others, since, np.maximum(to, since))


def _expand(meeting: _Meeting) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield every (row, others[since:to]) pair in chunks of bounded memory, a row's pairs together."""
    sizes = meeting.sizes
    chunk = np.cumsum(sizes) // CHUNK_PAIRS
    for number in np.unique(chunk):
        members = np.flatnonzero(chunk == number)
        lengths = sizes[members]
        first = np.repeat(np.cumsum(lengths) - lengths, lengths)
        offsets = np.arange(lengths.sum()) - first + np.repeat(meeting.since[members], lengths)
        yield np.repeat(meeting.rows[members], lengths), meeting.others[offsets]
