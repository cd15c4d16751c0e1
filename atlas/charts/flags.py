"""Landmarks over a time axis: short labels where they fit, numbers with a key where they do not; never one over another."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from plotly import graph_objects as go

from atlas.figures.lettering import text_px
from atlas.figures.theme import Theme

LANE_PX, SIZE_PX, MAX_TITLE_LANES = 19, 11.5, 4
NUMBER_PX = 19  # width of a numbered badge
PAD_PX = 5  # between a line and its label, and between two labels


@dataclass(frozen=True)
class Flag:
    """One placed landmark: its day, its words and where they stand: lane from the top, and extent in px from the axis' left end."""

    date: pd.Timestamp
    words: str
    lane: int
    from_px: float
    to_px: float
    side: str  # where the words stand: left, right or center of the line


def flags(
    dates: Sequence[pd.Timestamp], titles: Sequence[str], *, first: pd.Timestamp, end: pd.Timestamp, width_px: float
) -> list[Flag]:
    """Place landmarks in lanes over an axis from first to end (exclusive) of a width, so that no words touch.

    Titles beside their lines where all of them fit in MAX_TITLE_LANES and no line crosses one; else numbers from 1 in the order
    given (ascending dates), centred on their lines.
    """
    at_px = [(date - first) / (end - first) * width_px for date in dates]
    return _titled(dates, titles, at_px, width_px) or _numbered(dates, at_px, width_px)


def _titled(
    dates: Sequence[pd.Timestamp], titles: Sequence[str], at_px: Sequence[float], width_px: float
) -> list[Flag]:
    """Place the titles to the right of their lines, or to the left where the axis ends; empty if they do not fit."""
    extents = []
    for x, title in zip(at_px, titles, strict=True):
        words_px = text_px(title, SIZE_PX) + 2 * PAD_PX
        extents.append((x, x + words_px, "left") if x + words_px <= width_px else (x - words_px, x, "right"))
    if any(start < 0 for start, _, _ in extents):
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
    if max(lanes.values(), default=0) >= MAX_TITLE_LANES:
        return []
    return [Flag(dates[j], titles[j], lanes[j], *extents[j]) for j in every]


def _numbered(dates: Sequence[pd.Timestamp], at_px: Sequence[float], width_px: float) -> list[Flag]:
    placed: list[Flag] = []
    for number, (date, x) in enumerate(zip(dates, at_px, strict=True), start=1):
        middle = min(max(x, NUMBER_PX / 2), width_px - NUMBER_PX / 2)
        taken = {flag.lane for flag in placed if flag.to_px > middle - NUMBER_PX / 2}
        lane = next(lane for lane in range(len(placed) + 1) if lane not in taken)
        placed.append(Flag(date, str(number), lane, middle - NUMBER_PX / 2, middle + NUMBER_PX / 2, "center"))
    return placed


def lanes_px(placed: Sequence[Flag]) -> float:
    """Return the height that the lanes need over the drawing; zero for none."""
    return (max(flag.lane for flag in placed) + 1) * LANE_PX + 4 if placed else 0


def key(placed: Sequence[Flag], landmarks: pd.DataFrame) -> tuple[str, ...]:
    """Return the lines that say what the numbers stand for; none where the titles themselves are in the drawing."""
    if not placed or placed[0].side != "center":
        return ()
    rows = zip(placed, landmarks.itertuples(), strict=True)
    return tuple(f"{flag.words}  {row.title}, {_when(row.date, row.date_until)}" for flag, row in rows)


def _when(date: pd.Timestamp, until: pd.Timestamp) -> str:
    if pd.isna(until) or until == date:
        return f"{date.day} {date:%b %Y}"
    return f"{date.day}{'' if until.month == date.month else f' {date:%b}'}–{until.day} {until:%b %Y}"


def add_flags(figure: go.Figure, placed: Sequence[Flag], mode: Theme, *, body_px: float, floor_px: float) -> None:
    """Draw the landmarks into the upper part of a drawing that has no other annotations yet.

    body_px: height of the drawing, lanes included. floor_px: how far above its lower edge the lines end.
    """
    shapes, words = [], []
    for flag in placed:
        middle = 1 - (flag.lane + 0.5) * LANE_PX / body_px
        numbered = flag.side == "center"
        shapes.append(
            {
                "type": "line",
                "xref": "x",
                "x0": flag.date,
                "x1": flag.date,
                "yref": "paper",
                "y0": floor_px / body_px,
                "y1": middle,
                "line": {"color": mode.muted, "width": 1, "dash": "dot"},
                "layer": "above",
                "opacity": 0.7,
            }
        )
        words.append(
            {
                "name": "landmark",
                "text": html.escape(flag.words),
                "showarrow": False,
                "x": flag.date,
                "xref": "x",
                "yref": "paper",
                "y": middle,
                "yanchor": "middle",
                "xanchor": flag.side,
                "xshift": {"left": PAD_PX - 2, "right": 2 - PAD_PX}.get(flag.side, 0),
                "font": {"size": SIZE_PX - 1 if numbered else SIZE_PX, "color": mode.ink},
                "bgcolor": mode.paper,
                "borderpad": 1,
                "bordercolor": mode.muted if numbered else mode.paper,
                "borderwidth": 1 if numbered else 0,
                "width": NUMBER_PX - 6 if numbered else None,
            }
        )
    figure.update_layout(shapes=shapes, annotations=words)  # at once: plotly copies the whole list for each one added
