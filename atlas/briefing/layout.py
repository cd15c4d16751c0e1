"""What a slide and a picture of one figure decide alike: its panels, which series are seen, how a text fits and a cell reads."""

from collections.abc import Sequence

import pandas as pd

from atlas.briefing.drawing import Chart, Series
from atlas.figures.lettering import wrap

HEADING_PX, PANEL_GAP_PX = 20, 14
SAFE = 1.2  # faces of templates, and those that stand in for a missing one, are up to a fifth wider than the one that is measured


def grid(count: int, width: float) -> tuple[int, int]:
    """Return how many panels stand side by side and under one another."""
    across = min(4, count, max(1, int(width // 240)))
    return across, -(-count // across)


def last_known(series: Series) -> int | None:
    """Return the place of a series' last known number, or None."""
    return max((place for place, value in enumerate(series.values) if value is not None), default=None)


def seen(chart: Chart) -> list[Series]:
    """Return the series that are to be seen."""
    return [series for series in chart.series if series.colour]


def fitted(
    text: str, *, width_px: float, sizes_px: Sequence[float], most_lines: int, bold: bool = False
) -> tuple[float, list[str]]:
    """Return the largest size at which a text fits, and its lines; at the smallest size it is cut with an ellipsis."""
    for size in sizes_px:
        lines = wrap(text, width_px, size * SAFE, bold=bold)
        if len(lines) <= most_lines:
            return size, lines
    lines = lines[:most_lines]
    lines[-1] = lines[-1][:-2].rstrip() + "…"
    return sizes_px[-1], lines


def shown(value: object) -> str:
    """Return a cell's words: empty for unknown, numbers with separators."""
    if pd.isna(value):
        return ""
    return f"{value:,.6g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
