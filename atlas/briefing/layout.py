"""What a slide and a picture of one figure decide alike: its panels, which series are seen, how a cell reads."""


from atlas.briefing.drawing import Chart, Series

HEADING_PX, PANEL_GAP_PX = 20, 14


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
