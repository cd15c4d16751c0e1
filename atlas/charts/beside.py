"""Data sets side by side: counts per month, what they share, and their figures for the same incident; frames in, plotly out."""

from collections.abc import Mapping, Sequence

import pandas as pd
from plotly import graph_objects as go

from atlas.charts.axes import count_axis, time_axis
from atlas.figures.scales import middle
from atlas.figures.theme import AMBER, BLUE, GREEN, ORANGE, PINK, Theme
from atlas.model import months

COLOURS = (ORANGE, BLUE, GREEN, PINK, AMBER)  # of the data sets, in their order
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")  # for print in grey
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x")
SHARES = (GREEN, ORANGE, BLUE, PINK, AMBER)  # of what data sets share, that in most of them first
BODY_PX, ROW_PX, SQUARE_PX = 280, 30, 420
SQUEEZE_FROM = 8  # times the third quartile: a largest figure beyond that would press the others into the corner
TICKS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
LARGEST_PX = 30  # mark of as many incidents as any has
NAMED = 4  # incidents that the hover text of a mark names


def months_of(frame: pd.DataFrame, names: Mapping[str, str], mode: Theme, *, first: str, last: str, width_px: float) -> go.Figure:
    """Draw one line per data set over the months; months that a data set does not cover are gaps.

    frame: dataset, month (YYYY-MM), incidents; a month that is absent is not covered. names: label of each data set that is drawn.
    first, last: months to span. width_px: of the drawing.
    """
    span = months.span(first, last)
    days = [pd.Timestamp(months.first_day(month)) for month in span]
    middles = [middle(day, "month") for day in days]
    figure = go.Figure()
    for place, (name, label) in enumerate(names.items()):
        values = frame[frame["dataset"] == name].set_index("month")["incidents"].reindex(span)
        figure.add_scatter(
            x=middles, y=[None if pd.isna(value) else int(value) for value in values], mode="lines+markers", name=label, connectgaps=False,
            line={"color": COLOURS[place % 5], "width": 2, "dash": DASHES[place % 5]},
            marker={"symbol": SYMBOLS[place % 5], "size": 6 if len(span) <= 36 else 3},
            hovertemplate="%{x|%b %Y}: %{y:,}<extra>" + label + "</extra>",
        )  # fmt: skip
    top = float(frame.loc[frame["month"].isin(span), "incidents"].max()) if len(frame) else 1.0
    figure.update_yaxes(title_text="Incidents per month", **count_axis(max(top, 1.0), BODY_PX))
    figure.update_xaxes(**time_axis(days[0], pd.Timestamp(months.first_day(months.shift(last, 1))), width_px))
    return figure.update_layout(showlegend=True)


def overlap_bars(frame: pd.DataFrame, rows: Sequence[str], parts: Mapping[str, str], mode: Theme) -> go.Figure:
    """Draw one bar per row (a governorate, a size), split by which data sets have the incidents.

    frame: row, part, incidents. rows: from the top. parts: part -> label, those shared by most data sets first.
    """
    figure = go.Figure()
    counts = frame.pivot_table(index="row", columns="part", values="incidents", aggfunc="sum", fill_value=0)
    counts = counts.reindex(index=list(rows), columns=list(parts), fill_value=0)
    for place, (part, label) in enumerate(parts.items()):
        figure.add_bar(
            x=counts[part], y=counts.index, orientation="h", name=label, text=[f"{n:,}" if n else "" for n in counts[part]],
            textposition="inside", insidetextanchor="middle", textangle=0, textfont={"size": 11},
            marker={"color": SHARES[place % 5], "line": {"color": mode.paper, "width": 0.6}},
            hovertemplate="%{y}: %{x:,}<extra>" + label + "</extra>",
        )  # fmt: skip
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(title_standoff=8, title_text="incidents", rangemode="tozero", tickformat=",d", nticks=8)
    return figure.update_layout(
        barmode="stack", showlegend=True, legend={"traceorder": "normal"}, uniformtext={"minsize": 10, "mode": "hide"}
    )


def value_pairs(frame: pd.DataFrame, mode: Theme, *, left: str, right: str, what: str) -> go.Figure:
    """Draw what two data sets state for the same incidents against each other, with the line on which they agree.

    frame: left, right (figures), incidents (how many have both), named (some of them, as text). left, right: names of the data sets.
    what: what is counted. Both axes become square-root scales, and say so, where one figure is far above the rest.
    """
    values = pd.concat([frame["left"].repeat(frame["incidents"]), frame["right"].repeat(frame["incidents"])])
    top = float(max(values.max(), 1))
    squeeze = top > SQUEEZE_FROM * max(values.quantile(0.75), 1)
    scale = (lambda value: value**0.5) if squeeze else float
    reach = scale(top * 1.08 + 0.3)
    figure = go.Figure()
    figure.add_scatter(x=[0, reach], y=[0, reach], mode="lines", name="both say the same", line={"color": mode.muted, "width": 1.3, "dash": "dash"},
                       hoverinfo="skip")  # fmt: skip
    sides = ((frame["left"] > frame["right"], f"more by {left}", ORANGE, "square"),
             (frame["left"] == frame["right"], "equal", mode.muted, "circle"),
             (frame["left"] < frame["right"], f"more by {right}", BLUE, "diamond"))  # fmt: skip
    most = frame["incidents"].max()
    for mask, label, colour, symbol in sides:
        part = frame[mask]
        if part.empty:
            continue
        figure.add_scatter(
            x=part["left"].map(scale), y=part["right"].map(scale), mode="markers+text", name=label, cliponaxis=False,
            text=[str(n) if n > 2 else "" for n in part["incidents"]], textfont={"size": 10, "color": "#ffffff"},
            customdata=part[["left", "right", "incidents", "named"]],
            marker={"color": colour, "symbol": symbol, "size": [max(9, LARGEST_PX * (n / most) ** 0.5) for n in part["incidents"]],
                    "opacity": 0.9, "line": {"color": mode.paper, "width": 1}},
            hovertemplate=f"{left}: %{{customdata[0]}}, {right}: %{{customdata[1]}}<br>%{{customdata[3]}}<extra></extra>",
        )  # fmt: skip
    ticks = [tick for tick in TICKS if tick <= top * 1.08]
    axis = {"range": [-0.03 * reach, reach], "zeroline": False}
    if squeeze:
        axis |= {"tickvals": [scale(tick) for tick in ticks], "ticktext": [f"{tick:,}" for tick in ticks]}
    note = " (square-root scale)" if squeeze else ""
    figure.update_xaxes(title={"text": f"{what}, {left}{note}", "standoff": 6}, **axis)
    figure.update_yaxes(title_text=f"{what}, {right}{note}", **axis)
    return figure.update_layout(showlegend=True)
