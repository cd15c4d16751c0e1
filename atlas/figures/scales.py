"""Axes of counts and of time: whole-number ticks from zero, date labels that fit; where a value stands on an axis. Knows no painter."""

import math
from collections.abc import Sequence

import pandas as pd

from atlas.figures.spec import Axis, Label, Value
from atlas.model import months

TICK_GAP_PX = 44  # between two grid lines of a value axis, at least
YEAR_PX, MONTH_PX, NUMBER_PX = 40, 38, 64  # room that one label needs: 2021; Jan over 2021; 10,000
STEP = {
    "month": pd.DateOffset(months=1),
    "quarter": pd.DateOffset(months=3),
    "week": pd.Timedelta(days=7),
    "day": pd.Timedelta(days=1),
}


def count_axis(top: float, height_px: float, title: str = "") -> Axis:
    """Return a value axis from zero to just above top with ticks on whole numbers of 1, 2 or 5 times a power of ten."""
    most = max(2, int(height_px // TICK_GAP_PX))
    steps = (base * 10**power for power in range(9) for base in (1, 2, 5))
    step = next(step for step in steps if top / step <= most)
    return Axis(title, span=(0, max(top * 1.04, 1)), step=step, words=",d", is_fixed=True)


def whole_axis(title: str, top: float, width_px: float) -> Axis:
    """Return the value axis of lying bars, whose end their painter finds: ticks on whole numbers of 1, 2 or 5 times a power of ten, as many as a width has room for."""
    most = max(2, int(width_px // NUMBER_PX))
    steps = (base * 10**power for power in range(9) for base in (1, 2, 5))
    return Axis(title, step=next(step for step in steps if top / step <= most), words=",d", title_px=8)


def time_axis(first: pd.Timestamp, end: pd.Timestamp, width_px: float) -> Axis:
    """Return a date axis from first to end (exclusive) whose labels fit a width.

    Up to two months days are labelled, under four years months, beyond that years; a label of every single month or year
    stands in its middle.
    """
    length = max((end.year - first.year) * 12 + end.month - first.month, 1)
    span = (first, end - pd.Timedelta(seconds=1))
    if length <= 2:
        step, words, between = -7, "%-d %b\n%Y", False
    elif length < 48:
        step = next(step for step in (1, 2, 3, 6, 12) if length / step * MONTH_PX <= width_px or step == 12)
        words, between = "%b\n%Y", step == 1
    else:
        years = next(step for step in (1, 2, 5, 10) if length / 12 / step * YEAR_PX <= width_px or step == 10)
        step, words, between = 12 * years, "%Y", years == 1
    return Axis(
        kind="date", span=span, step=step, words=words, is_between=between, has_grid=False, has_line=True, is_fixed=True
    )


def month_ticks(span: Sequence[str], width_px: float) -> tuple[tuple[int, Label], ...]:
    """Return what to write under the months of a grid (YYYY-MM), by their places: months up to two years, else the years' Januaries, as many as fit."""
    if len(span) <= 24:
        every = next(step for step in (1, 2, 3, 6, 12) if len(span) / step * MONTH_PX <= width_px or step == 12)
        return tuple(
            (place, (months.NAMES[int(month[5:]) - 1], month[:4]))
            for place, month in enumerate(span)
            if place % every == 0
        )
    januaries = [(place, month[:4]) for place, month in enumerate(span) if month.endswith("-01")]
    return tuple(januaries[:: max(1, -(-len(januaries) * YEAR_PX // max(int(width_px), 1)))])


def middle(start: pd.Timestamp, unit: str) -> pd.Timestamp:
    """Return the moment half way through a period, where its bar stands."""
    return start + (start + STEP[unit] - start) / 2


def period_name(start: pd.Timestamp, unit: str) -> str:
    """Return what a period is called: Jan 2021, Week of 4 Jan 2021."""
    if unit == "quarter":
        return f"{start:%b} to {start + pd.DateOffset(months=2):%b %Y}"
    if unit == "month":
        return f"{start:%b %Y}"
    return ("Week of " if unit == "week" else "") + f"{start.day} {start:%b %Y}"


def runs_of(flagged: pd.Series, unit: str) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Return first day and end (exclusive) of each run of flagged periods (index: first day of every period)."""
    runs = flagged[flagged].groupby((~flagged).cumsum()[flagged])
    return [(run.index[0], run.index[-1] + STEP[unit]) for _, run in runs]


def placed(axis: Axis, value: Value | None) -> Value | None:
    """Return a value as the axis counts: its logarithm, its square root with the value's own sign, or itself."""
    if value is None or axis.kind in ("linear", "date"):
        return value
    return math.copysign(math.sqrt(abs(value)), value) if axis.kind == "sqrt" else math.log10(value)
