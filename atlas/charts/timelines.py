"""Charts of counts over time; frames in, plotly figures out."""

import pandas as pd
from plotly import graph_objects as go

from atlas.charts.theme import ORANGE, Theme
from atlas.model import months


def monthly_bars(frame: pd.DataFrame, mode: Theme, *, measure: str = "incidents") -> go.Figure:
    """Draw one bar per month; a month without coverage is a shaded gap, not a zero.

    frame: month (YYYY-MM) and the measure, null where the month is not covered.
    """
    starts = [months.first_day(month) for month in frame["month"]]
    figure = go.Figure(go.Bar(
        x=starts, y=frame[measure].astype("float64"), marker_color=ORANGE, name="Incidents", xperiod="M1", xperiodalignment="middle",
        hovertemplate="%{x|%b %Y}: %{y}<extra></extra>",
    ))  # fmt: skip
    for month in frame.loc[frame["incidents"].isna(), "month"]:
        figure.add_vrect(x0=months.first_day(month), x1=months.first_day(months.shift(month, 1)), fillcolor=mode.gap, line_width=0, layer="below")
    figure.update_layout(showlegend=False)
    figure.update_yaxes(title_text=f"{measure.capitalize()} per month", rangemode="tozero")
    return figure
