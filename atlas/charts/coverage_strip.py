"""The strip under a timeline: for each area, the months of which the table holds any report."""

from collections.abc import Mapping, Sequence

from plotly import graph_objects as go

from atlas.figures.theme import Theme
from atlas.model import months

ROW_PX, GAP_PX = 15, 8  # height of an area's row, and what lies between the strip and the bars


def strip_height_px(covered: Mapping[str, Sequence[str]] | None) -> int:
    """Return the height that the strip takes from the drawing; zero without one."""
    return len(covered) * ROW_PX + GAP_PX if covered else 0


def add_strip(figure: go.Figure, covered: Mapping[str, Sequence[str]], mode: Theme, *, body_px: float) -> None:
    """Draw one row per area under the bars: a line through each month of which the table holds a report of it.

    covered: area -> its months (YYYY-MM), ascending. body_px: height of the whole drawing.
    """
    x: list = []
    y: list = []
    for row, held in enumerate(covered.values()):
        for month in held:
            first, end = months.first_day(month), months.first_day(months.shift(month, 1))
            if x and (x[-1], y[-1]) == (first, row):
                x[-1] = end
            else:
                x, y = [*x, None, first, end], [*y, None, row, row]
    figure.add_scatter(
        x=x, y=y, yaxis="y2", mode="lines", line={"color": mode.faint, "width": 5}, showlegend=False, hoverinfo="skip"
    )
    figure.update_layout(
        yaxis2={
            "domain": [0, (strip_height_px(covered) - GAP_PX) / body_px],
            "range": [len(covered) - 0.4, -0.6],
            "tickvals": list(range(len(covered))),
            "ticktext": list(covered),
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
            "tickfont": {"size": 11},
            "fixedrange": True,
            "showline": False,
        },
        xaxis={"anchor": "y2"},
    )
