"""Charts of the audit: how many figures of each metric got which verdict, and stated against counted; frames in, plotly out."""

import math

import pandas as pd
from plotly import graph_objects as go

from atlas.analysis.judging import VERDICTS
from atlas.figures.paint.plotly import wrap
from atlas.figures.theme import AMBER, BLUE, GREEN, GREY, ORANGE, SKY, Theme
from atlas.model.vocabulary import METRICS

VERDICT_COLOURS = {
    "reproduced": GREEN, "in_range": SKY, "above": AMBER, "below": ORANGE, "not_covered": BLUE,
    "not_comparable": GREY, "not_computable": GREY,
}  # fmt: skip
PATTERNS = {"in_range": "-", "not_computable": "/", "not_comparable": ".", "not_covered": "x"}  # fmt: skip  # told apart without colour
SYMBOLS = {
    "reproduced": "circle",
    "in_range": "circle-open",
    "above": "triangle-up",
    "below": "triangle-down",
    "not_comparable": "x-thin-open",
}
ROW_PX = 30
LEAST_INSIDE = 0.035  # share of the widest row that a number needs to stand inside its segment


def verdict_bars(rows: pd.DataFrame, mode: Theme, *, left_px: int) -> go.Figure:
    """Draw one bar per metric, divided by verdict, with the counts in it.

    rows: metric, verdict, one row per claim. left_px: room for the names of the metrics.
    """
    counts = pd.crosstab(rows["metric"], rows["verdict"])
    order = counts.sum(axis=1).sort_values().index
    names = ["<br>".join(wrap(METRICS[metric], left_px - 12, 12)) for metric in order]
    widest = counts.sum(axis=1).max()
    figure = go.Figure()
    for verdict, label in VERDICTS.items():
        if verdict not in counts:
            continue
        values = counts[verdict].reindex(order)
        figure.add_trace(go.Bar(
            x=values, y=names, orientation="h", name=label, textposition="inside",
            insidetextanchor="middle",
            text=[str(value) if value >= widest * LEAST_INSIDE else "" for value in values], textangle=0,
            textfont={"color": "#ffffff" if verdict in ("below", "not_covered", "reproduced") else "#1d2433"},
            marker={"color": VERDICT_COLOURS[verdict], "line": {"color": mode.paper, "width": 1},
                    "pattern": {"shape": PATTERNS.get(verdict, ""), "fillmode": "overlay", "fgcolor": mode.paper,
                    "solidity": 0.25, "size": 7}},
            hovertemplate=f"%{{y}}: %{{x}} {label.lower()}<extra></extra>",
        ))  # fmt: skip
    figure.update_layout(barmode="stack", bargap=0.25)
    figure.update_xaxes(title={"text": "Published figures", "standoff": 2}, rangemode="tozero")
    figure.update_yaxes(ticksuffix=" ", showgrid=False)
    return figure


def stated_against_counted(rows: pd.DataFrame, mode: Theme, *, table: str) -> go.Figure:
    """Draw each bound claim as a mark: what it states across, what the table counts upward, both on log axes.

    rows: audit rows of one table with a stated value and a count above zero. table: its name, for the axis. On the line
    both agree; the band is within 10%.
    """
    figure = go.Figure()
    values = pd.concat([rows["stated_low"], rows["computed"]])
    low, high = (values.min() / 1.6, values.max() * 1.8) if len(rows) else (1, 10)
    for factor, dash in ((1.0, "solid"), (1.1, "dot"), (0.9, "dot")):
        figure.add_trace(go.Scatter(
            x=[low, high], y=[low * factor, high * factor], mode="lines",
            line={"color": mode.muted, "width": 1, "dash": dash},
            hoverinfo="skip", showlegend=False,
        ))  # fmt: skip
    for verdict, symbol in SYMBOLS.items():
        found = rows[rows["verdict"] == verdict]
        if found.empty:
            continue
        figure.add_trace(go.Scatter(
            x=found["stated_low"], y=found["computed"], mode="markers", name=VERDICTS[verdict],
            customdata=found["claim_id"],
            marker={"symbol": symbol, "size": 8, "color": VERDICT_COLOURS[verdict],
            "line": {"width": 1, "color": VERDICT_COLOURS[verdict]}},
            hovertext=[
                f"<b>{row.stated}</b>, {row.body}<br>{row.area}, {row.window}<br>table: {row.computed:,.4g}"
                for row in found.itertuples()
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        ))  # fmt: skip
    edges = [math.log10(low), math.log10(high)]
    figure.update_xaxes(
        type="log", range=edges, title={"text": "Stated by the claim", "standoff": 2}, dtick=1, tickformat=","
    )
    figure.update_yaxes(type="log", range=edges, title_text=f"Counted in {table}", dtick=1, tickformat=",")
    return figure
