"""What charts over periods share: how long a period is, what it is called, and how a gap in coverage looks."""

from dataclasses import dataclass

import pandas as pd
from plotly import graph_objects as go

from atlas.figures.theme import Theme

GAP_NAME = "No report"
STEP = {
    "month": pd.DateOffset(months=1),
    "quarter": pd.DateOffset(months=3),
    "week": pd.Timedelta(days=7),
    "day": pd.Timedelta(days=1),
}


@dataclass(frozen=True)
class Drawn:
    """A chart before it is framed: the figure, the height of its drawing in px, and the key to its numbers."""

    figure: go.Figure
    body_px: int
    key: tuple[str, ...] = ()


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
    return [
        (run.index[0], run.index[-1] + STEP[unit]) for _, run in flagged[flagged].groupby((~flagged).cumsum()[flagged])
    ]


def hatch(mode: Theme) -> dict:
    """Return the fill of what is not covered: hatched, so that it is not taken for a value in any print."""
    pattern = {"shape": "/", "fgcolor": mode.muted, "fgopacity": 0.45, "size": 6, "solidity": 0.15}
    return {"color": mode.gap, "line": {"width": 0}, "pattern": pattern}
