"""Small multiples: one panel of bars per governorate, all on the same axes; frames in, figures out."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from plotly import graph_objects as go

from atlas.charts.axes import count_axis, time_axis
from atlas.charts.periods import STEP, Drawn, hatch, period_name
from atlas.figures.paint.plotly import RIGHT_PX
from atlas.figures.theme import ORANGE, Theme

MOST = 12  # panels; more would be too small to read
PANEL_PX, TITLE_PX = 78, 24  # a panel's height, and its heading over it
GAP_PX = 36  # between two side by side: half of the last date of one and half of the first of the next stand in it
MIN_PANEL_PX, MOST_ACROSS = 180, 4


@dataclass(frozen=True)
class Panel:
    """One governorate: its heading, its values per period (only those known), and the runs of months without coverage."""

    heading: str
    values: pd.Series
    gaps: Sequence[tuple[pd.Timestamp, pd.Timestamp]]


def multiples(
    panels: Sequence[Panel],
    periods: pd.DatetimeIndex,
    mode: Theme,
    *,
    unit: str,
    measure: str,
    width_px: int,
    left_px: int,
) -> Drawn:
    """Draw up to MOST panels with shared axes; a run without coverage is hatched.

    periods: first days of all periods, so that every panel has the same extent.
    """
    room = width_px - left_px - RIGHT_PX
    across = max(1, min(MOST_ACROSS, len(panels), int((room + GAP_PX) // MIN_PANEL_PX)))
    down = -(-len(panels) // across)
    body_px = down * (PANEL_PX + TITLE_PX)
    top = max((float(panel.values.max()) for panel in panels if len(panel.values)), default=1.0)
    panel_px = (room - GAP_PX * (across - 1)) / across
    dates, values = time_axis(periods[0], periods[-1] + STEP[unit], panel_px), count_axis(top, PANEL_PX)
    traces, headings, axes = [], [], {}
    for place, panel in enumerate(panels):
        row, column = divmod(place, across)
        name = "" if place == 0 else str(place + 1)
        left, upper = column * (panel_px + GAP_PX) / room, 1 - (row * (PANEL_PX + TITLE_PX) + TITLE_PX) / body_px
        axes[f"xaxis{name}"] = dates | {
            "domain": [left, min(left + panel_px / room, 1)],
            "anchor": f"y{name}",
            "matches": "x" if place else None,
            "showticklabels": place + across >= len(panels),
        }
        axes[f"yaxis{name}"] = values | {
            "domain": [max(upper - PANEL_PX / body_px, 0), upper],
            "anchor": f"x{name}",
            "matches": "y" if place else None,
            "showticklabels": column == 0,
        }
        traces += _bars(panel, top, mode, unit=unit, axes={"xaxis": f"x{name}", "yaxis": f"y{name}"})
        headings.append(
            {
                "name": "panel",
                "text": panel.heading,
                "x": 0,
                "xref": f"x{name} domain",
                "y": 1,
                "yref": f"y{name} domain",
                "yshift": 1,
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 12},
                "borderpad": 0,
            }
        )
    axes["yaxis"]["title"] = {"text": f"{measure.capitalize()} per {unit}"} if down == 1 else None
    return Drawn(
        go.Figure(traces, {"showlegend": False, "barmode": "overlay", "annotations": headings, **axes}), body_px
    )


def _bars(panel: Panel, top: float, mode: Theme, *, unit: str, axes: dict[str, str]) -> list[go.Bar]:
    starts = panel.values.index
    ends = starts + STEP[unit]
    drawn = go.Bar(
        x=starts + (ends - starts) / 2,
        y=panel.values.astype("int64").to_list(),
        width=((ends - starts) / pd.Timedelta(milliseconds=1) * 0.86).to_list(),
        marker={"color": ORANGE, "line": {"width": 0}},
        customdata=[period_name(start, unit) for start in starts],
        hovertemplate="%{customdata}: %{y:,}<extra></extra>",
        **axes,
    )
    gaps = go.Bar(
        x=[start + (stop - start) / 2 for start, stop in panel.gaps],
        y=[max(top * 1.04, 1)] * len(panel.gaps),
        width=[(stop - start) / pd.Timedelta(milliseconds=1) for start, stop in panel.gaps],
        marker=hatch(mode),
        hoverinfo="skip",
        **axes,
    )
    return [gaps, drawn]
