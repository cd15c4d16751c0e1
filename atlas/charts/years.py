"""Years over one another: a line per year from January to December, the latest in colour; frames in, figures out."""

import pandas as pd
from plotly import graph_objects as go

from atlas.charts.axes import count_axis
from atlas.charts.periods import Drawn
from atlas.figures.theme import BLUE, ORANGE, SKY, Theme
from atlas.model.months import NAMES

MAX_YEARS = 6  # more lines than that cannot be told apart
BODY_PX, LABEL_PX = 320, 15


def years(totals: pd.DataFrame, mode: Theme, *, measure: str, width_px: int) -> Drawn:
    """Draw a measure per month, one line per year; the latest year stands out, then the one before it.

    totals: incidents, killed per month (index: its first day), null where not covered or not known: there the line breaks.
    """
    figure = go.Figure()
    known = sorted(set(totals.index[totals[measure].notna()].year))[-MAX_YEARS:]
    top = float(totals[measure].max()) if known else 1.0
    ends = {}
    for year in known:
        values = totals.loc[totals.index.year == year, measure]
        latest, previous = year == known[-1], len(known) > 1 and year == known[-2]
        colour = ORANGE if latest else (BLUE if mode.name == "light" else SKY) if previous else mode.faint
        figure.add_scatter(
            x=list(values.index.month),
            y=values.astype("float64").to_list(),
            mode="lines+markers",
            name=str(year),
            showlegend=False,
            connectgaps=False,
            line={"color": colour, "width": 3 if latest else 2 if previous else 1.3},
            marker={"size": 7 if latest else 4, "color": colour},
            hovertemplate=f"%{{customdata}} {year}: %{{y:,}}<extra></extra>",
            customdata=[NAMES[month - 1] for month in values.index.month],
        )
        last = values[values.notna()]
        ends[year] = (
            last.index[-1].month,
            float(last.iloc[-1]),
            mode.ink if latest or previous else mode.muted,
            colour,
        )
    _label(figure, ends, top, mode, emphasised=known[-2:])
    narrow = width_px < 500
    figure.update_xaxes(
        range=[0.7, 13.6 if narrow else 13],
        tickvals=list(range(1, 13)),
        ticktext=[name[0] if narrow else name for name in NAMES],
        showgrid=False,
        showline=True,
        ticks="outside",
        ticklen=4,
        zeroline=False,
        fixedrange=True,
    )
    figure.update_yaxes(title_text=f"{measure.capitalize()} per month", **count_axis(top, BODY_PX))
    return Drawn(figure.update_layout(showlegend=False), BODY_PX)


def _label(figure: go.Figure, ends: dict, top: float, mode: Theme, *, emphasised: list[int]) -> None:
    """Name the years in a column at the right, pushed apart, each joined to the end of its line."""
    unit = max(top * 1.04, 1) / BODY_PX  # of the value axis per px
    floor = -LABEL_PX
    for year, (month, value, ink, colour) in sorted(ends.items(), key=lambda item: item[1][1]):
        height = floor = max(value / unit, floor + LABEL_PX)
        figure.add_scatter(
            x=[month, 12.25, 12.4],
            y=[value, height * unit if month == 12 else value, height * unit],
            mode="lines",
            showlegend=False,
            line={"color": colour, "width": 0.8, "dash": "dot"},
            hoverinfo="skip",
            cliponaxis=False,
        )
        figure.add_annotation(
            x=12.42,
            y=height * unit,
            text=f"<b>{year}</b>" if year in emphasised else str(year),
            showarrow=False,
            xanchor="left",
            yanchor="middle",
            font={"size": 12, "color": ink},
            name="year",
        )
