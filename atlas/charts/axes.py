"""Axes of counts over time: whole-number ticks from zero, and date labels that fit; knows no data but its extent."""

from typing import Any

import pandas as pd

TICK_GAP_PX = 44  # between two grid lines of a value axis, at least
YEAR_PX, MONTH_PX = 40, 38  # room that one label needs: 2021; Jan over 2021


def count_axis(top: float, height_px: float) -> dict[str, Any]:
    """Return a value axis from zero to just above top with ticks on whole numbers of 1, 2 or 5 times a power of ten."""
    most = max(2, int(height_px // TICK_GAP_PX))
    steps = (base * 10**power for power in range(9) for base in (1, 2, 5))
    step = next(step for step in steps if top / step <= most)
    return {
        "range": [0, max(top * 1.04, 1)],
        "tick0": 0,
        "dtick": step,
        "tickformat": ",d",
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
    }


def time_axis(first: pd.Timestamp, end: pd.Timestamp, width_px: float) -> dict[str, Any]:
    """Return a date axis from first to end (exclusive) whose labels fit a width.

    Up to two months days are labelled, under four years months, beyond that years; a label of every single month or year
    stands in its middle.
    """
    months = max((end.year - first.year) * 12 + end.month - first.month, 1)
    axis = {
        "type": "date",
        "range": [first.isoformat(), (end - pd.Timedelta(seconds=1)).isoformat()],
        "showgrid": False,
        "showline": True,
        "ticks": "outside",
        "ticklen": 4,
        "tick0": "2000-01-01",
        "hoverformat": "%-d %b %Y",
    }
    if months <= 2:
        week = 7 * 86_400_000
        return axis | {"dtick": week, "tick0": first.isoformat(), "tickformat": "%-d %b\n%Y"}
    if months < 48:
        step = next(step for step in (1, 2, 3, 6, 12) if months / step * MONTH_PX <= width_px or step == 12)
        return axis | {
            "dtick": f"M{step}",
            "tickformat": "%b\n%Y",
            "ticklabelmode": "period" if step == 1 else "instant",
        }
    step = next(step for step in (1, 2, 5, 10) if months / 12 / step * YEAR_PX <= width_px or step == 10)
    return axis | {"dtick": f"M{12 * step}", "tickformat": "%Y", "ticklabelmode": "period" if step == 1 else "instant"}
