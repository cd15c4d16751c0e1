"""Landmarks over a time axis: short titles where they fit, numbers with a key where they do not; never one over another."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from atlas.figures.lettering import text_px
from atlas.figures.spec import Flag

SIZE_PX, MOST_LANES = 11.5, 4  # of titles
NUMBER_PX = 19  # width of a numbered badge
PAD_PX = 5  # between a line and its words, and between two
LANE_PX = 19  # of landmarks over the bars
STRIP_ROW_PX, STRIP_GAP_PX = (
    15,
    8,
)  # an area's row in the strip of coverage, and what lies between the strip and the bars


def flags(rows: pd.DataFrame, *, first: pd.Timestamp, end: pd.Timestamp, width_px: float) -> tuple[Flag, ...]:
    """Place landmarks in lanes over an axis from first to end (exclusive) of a width, so that no words touch.

    rows: date, title in the order of their dates. Titles beside their lines where all of them fit in MOST_LANES and no line crosses one; else those alone that
    fit before the next line, and numbers from 1, centred on their lines, for the others.
    """
    dates, titles = list(rows["date"]), list(rows["title"])
    at_px = [(day - first) / (end - first) * width_px for day in dates]
    return tuple(_titled(dates, titles, at_px, width_px) or _numbered(dates, titles, at_px, width_px))


def extent(flag: Flag, at_px: float, width_px: float) -> tuple[float, float]:
    """Return where the words of a landmark at at_px begin and end, in px from the axis' left end."""
    if flag.side == "center":
        middle = min(max(at_px, NUMBER_PX / 2), width_px - NUMBER_PX / 2)
        return middle - NUMBER_PX / 2, middle + NUMBER_PX / 2
    words_px = text_px(flag.words, SIZE_PX) + 2 * PAD_PX
    return (at_px, at_px + words_px) if flag.side == "left" else (at_px - words_px, at_px)


def _titled(
    dates: Sequence[pd.Timestamp], titles: Sequence[str], at_px: Sequence[float], width_px: float
) -> list[Flag]:
    """Place the titles to the right of their lines, or to the left where the axis ends; empty if they do not fit."""
    sides = [
        "left" if x + text_px(title, SIZE_PX) + 2 * PAD_PX <= width_px else "right"
        for x, title in zip(at_px, titles, strict=True)
    ]
    made = [Flag(*each) for each in zip(dates, titles, [0] * len(dates), sides, strict=True)]
    extents = [extent(flag, x, width_px) for flag, x in zip(made, at_px, strict=True)]
    if any(start < 0 for start, _ in extents):
        return []
    every = range(len(extents))
    # A line comes down through all lower lanes: words that reach over it must stand above its own lane.
    above = {
        j: [i for i in every if i != j and extents[i][0] - PAD_PX < at_px[j] < extents[i][1] + PAD_PX] for j in every
    }
    lanes: dict[int, int] = {}
    while len(lanes) < len(extents):
        ready = [j for j in every if j not in lanes and all(i in lanes for i in above[j])]
        if not ready:
            return []
        for j in ready:
            lane = 1 + max((lanes[i] for i in above[j]), default=-1)
            while any(
                lanes[i] == lane and extents[i][0] < extents[j][1] + PAD_PX and extents[j][0] < extents[i][1] + PAD_PX
                for i in lanes
            ):
                lane += 1
            lanes[j] = lane
    if max(lanes.values(), default=0) >= MOST_LANES:
        return []
    return [Flag(dates[j], titles[j], lanes[j], sides[j]) for j in every]


def _numbered(
    dates: Sequence[pd.Timestamp], titles: Sequence[str], at_px: Sequence[float], width_px: float
) -> list[Flag]:
    """Number the landmarks, but for those whose title ends before the next one's number would begin."""
    placed: list[tuple[Flag, float]] = []
    number = 0
    ends = [*(x - NUMBER_PX / 2 for x in at_px), width_px][1:]
    for day, title, x, room in zip(dates, titles, at_px, ends, strict=True):
        flag = Flag(day, title, 0, "left")
        if extent(flag, x, width_px)[1] > room:
            number += 1
            flag = Flag(day, str(number), 0, "center")
        start, stop = extent(flag, x, width_px)
        taken = {other.lane for other, end in placed if end > start}
        lane = next(lane for lane in range(len(placed) + 1) if lane not in taken)
        placed.append((replace(flag, lane=lane), stop))
    return [flag for flag, _ in placed]


def key(placed: Sequence[Flag], rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the lines that say what the numbers stand for; none for landmarks whose titles are in the drawing. rows: date, date_until, title."""
    return tuple(
        f"{flag.words}  {row.title}, {_when(row.date, row.date_until)}"
        for flag, row in zip(placed, rows.itertuples(), strict=True)
        if flag.side == "center"
    )


def _when(day: pd.Timestamp, until: pd.Timestamp) -> str:
    if pd.isna(until) or until == day:
        return f"{day.day} {day:%b %Y}"
    return f"{day.day}{'' if until.month == day.month else f' {day:%b}'}–{until.day} {until:%b %Y}"


def lanes_px(flags: Sequence[Flag]) -> float:
    """Return the height that landmarks need over a drawing; zero for none."""
    return (max(flag.lane for flag in flags) + 1) * LANE_PX + 4 if flags else 0


def strip_px(strip: Mapping[str, Sequence[str]] | None) -> int:
    """Return the height that a strip of coverage takes under a drawing; zero without one."""
    return len(strip) * STRIP_ROW_PX + STRIP_GAP_PX if strip else 0
