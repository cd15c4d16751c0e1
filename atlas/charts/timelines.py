"""Charts of counts over time: bars per period, stacked or not, with what is missing drawn as missing; frames in, figures out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from plotly import graph_objects as go

from atlas.charts import flags
from atlas.charts.axes import count_axis, time_axis
from atlas.charts.coverage_strip import add_strip, strip_height_px
from atlas.charts.periods import GAP_NAME, STEP, Drawn, hatch, middle, period_name, runs_of
from atlas.figures.paint.plotly import RIGHT_PX
from atlas.figures.theme import ORANGE, Theme, pattern
from atlas.model import months

MAIN_PX = 300  # height of the bars alone


@dataclass(frozen=True)
class Stack:
    """How bars are split: parts (group, period, incidents, killed), and label and colour of each group from the bottom up."""

    parts: pd.DataFrame
    labels: Mapping[str, str]
    colours: Mapping[str, str]


def monthly_bars(frame: pd.DataFrame, mode: Theme, *, measure: str = "incidents") -> go.Figure:
    """Draw one bar per month; months without coverage are a hatched gap, not a zero.

    frame: month (YYYY-MM) and the measure, null where the month is not covered.
    """
    totals = frame.set_index(pd.DatetimeIndex([months.first_day(month) for month in frame["month"]]))
    figure = go.Figure()
    _add_bars(figure, totals, unit="month", measure=measure, stack=None, mode=mode)
    _value_axes(figure, totals, unit="month", measure=measure, height_px=200, width_px=300, mode=mode)
    return figure.update_layout(showlegend=False)


def timeline(
    totals: pd.DataFrame,
    mode: Theme,
    *,
    unit: str,
    measure: str,
    width_px: int,
    left_px: int,
    stack: Stack | None = None,
    mean: pd.Series | None = None,
    mean_name: str = "",
    landmarks: pd.DataFrame | None = None,
    covered: Mapping[str, Sequence[str]] | None = None,
) -> Drawn:
    """Draw a measure per period as bars, with its trailing mean, landmarks over it and a strip of coverage under it.

    totals: incidents, killed per period (index: its first day), null where not covered or, for killed, not known.
    width_px, left_px: as the frame gets them. mean: indexed as totals; its name says the window. landmarks: date, date_until,
    title in the order of their dates. covered: area -> its months (YYYY-MM) with a report; one row of the strip each.
    """
    first, end = totals.index[0], totals.index[-1] + STEP[unit]
    plot_px = width_px - left_px - RIGHT_PX
    dates, titles = ([], []) if landmarks is None else (list(landmarks["date"]), list(landmarks["title"]))
    placed = flags.flags(dates, titles, first=first, end=end, width_px=plot_px)
    strip_px = strip_height_px(covered)
    body_px = round(flags.lanes_px(placed) + MAIN_PX + strip_px)
    figure = go.Figure()
    _add_bars(figure, totals, unit=unit, measure=measure, stack=stack, mode=mode)
    if mean is not None and mean.notna().any():
        figure.add_scatter(
            x=[middle(start, unit) for start in mean.index],
            y=mean,
            mode="lines",
            name=mean_name,
            connectgaps=False,
            line={"color": mode.ink, "width": 2},
            hovertemplate="%{y:.1f}<extra>" + mean_name + "</extra>",
        )
    _value_axes(figure, totals, unit=unit, measure=measure, height_px=MAIN_PX, width_px=plot_px, mode=mode)
    figure.update_yaxes(domain=[strip_px / body_px, (strip_px + MAIN_PX) / body_px])
    if covered:
        add_strip(figure, covered, mode, body_px=body_px)
    flags.add_flags(figure, placed, mode, body_px=body_px, floor_px=strip_px)
    figure.update_layout(showlegend=sum(trace.showlegend is not False for trace in figure.data) > 1)
    return Drawn(figure, body_px, flags.key(placed, landmarks) if placed else ())


def _add_bars(
    figure: go.Figure, totals: pd.DataFrame, *, unit: str, measure: str, stack: Stack | None, mode: Theme
) -> None:
    fill = 0.84 if len(totals) <= 160 else 1.0  # narrower gaps than a pixel would only blur
    edge = {"color": mode.paper, "width": 0.6 if stack and len(totals) <= 80 else 0}
    groups = list(stack.labels) if stack else [""]
    for group in groups:
        values = (
            totals[measure]
            if stack is None
            else stack.parts[stack.parts["group"] == group].set_index("period")[measure]
        )
        values = values[values.notna() & (values > 0)].astype("int64")
        ends = values.index + STEP[unit]
        figure.add_bar(
            x=values.index + (ends - values.index) / 2,
            y=values.to_list(),
            width=((ends - values.index) / pd.Timedelta(milliseconds=1) * fill).to_list(),
            name=stack.labels[group] if stack else measure.capitalize(),
            marker={"color": stack.colours[group], "line": edge, "pattern": pattern(stack.colours[group], mode)}
            if stack
            else {"color": ORANGE, "line": edge},
            customdata=[period_name(start, unit) for start in values.index],
            showlegend=True,
            hovertemplate="%{customdata}: %{y:,}<extra>" + (stack.labels[group] if stack else "") + "</extra>",
        )
    figure.update_layout(barmode="stack", legend={"traceorder": "normal"})


def _value_axes(
    figure: go.Figure, totals: pd.DataFrame, *, unit: str, measure: str, height_px: float, width_px: float, mode: Theme
) -> None:
    """Set the axes, hatch the periods without coverage and mark those whose killed are not known."""
    top = float(totals[measure].max()) if totals[measure].notna().any() else 1.0
    figure.update_yaxes(title_text=f"{measure.capitalize()} per {unit}", **count_axis(top, height_px))
    figure.update_xaxes(**time_axis(totals.index[0], totals.index[-1] + STEP[unit], width_px))
    runs = runs_of(totals["incidents"].isna(), unit)
    if runs:
        figure.add_bar(
            x=[start + (stop - start) / 2 for start, stop in runs],
            y=[max(top * 1.04, 1)] * len(runs),
            width=[(stop - start) / pd.Timedelta(milliseconds=1) for start, stop in runs],
            name=GAP_NAME,
            showlegend=True,
            marker=hatch(mode),
            hovertemplate=GAP_NAME + "<extra></extra>",
        )
    unknown = totals.index[totals["incidents"].gt(0).fillna(False) & totals[measure].isna()]
    if len(unknown):
        figure.add_scatter(
            x=[middle(start, unit) for start in unknown],
            y=[top * 0.03] * len(unknown),
            mode="text",
            text="?",
            showlegend=False,
            textfont={"size": 11, "color": mode.muted},
            hovertemplate="incidents, but no figure for killed<extra></extra>",
        )
