"""Which origins say systematically more than which, as a matrix; frames in, plotly figures out."""

import math

import pandas as pd
from plotly import graph_objects as go

from atlas.figures.theme import DIVERGING, Theme

CELL_PX = 34  # height of a row: two lines of text
STEPS = 2.0  # the colour is full at half and at twice the other's figure


def origin_matrix(frame: pd.DataFrame, mode: Theme, *, most: int, label_chars: int = 26) -> go.Figure:
    """Draw one cell for each two origins: the median ratio of the row's figure to the column's, and n.

    frame: left, right, shared, median_ratio (see analysis.disputes.origin_pairs); both directions of a pair are drawn, a pair without
    a ratio (zeros) says n alone. Origins stand in the order of their shared incidents, at most `most` of them; columns bear the rows'
    numbers. label_chars: where names are cut.
    """
    swapped = frame.rename(columns={"left": "right", "right": "left"}).assign(median_ratio=1 / frame["median_ratio"])
    both = pd.concat([frame, swapped], ignore_index=True)
    order = both.groupby("left")["shared"].sum().sort_values(ascending=False, kind="stable").index[:most]
    ratios = both.pivot(index="left", columns="right", values="median_ratio").reindex(index=order, columns=order)
    shared = both.pivot(index="left", columns="right", values="shared").reindex(index=order, columns=order)
    heat = ratios.map(lambda ratio: math.log2(ratio) if ratio > 0 else math.nan)
    text = [[_cell(ratios.at[row, column], shared.at[row, column]) for column in order] for row in order]
    cut = [name if len(name) <= label_chars else name[: label_chars - 1] + "…" for name in order]
    names = [f"{name}  <b>{number}</b>" for number, name in enumerate(cut, start=1)]
    places = list(range(len(order)))
    middle = mode.paper if mode.name == "light" else mode.gap
    colours = (*DIVERGING[:2], middle, *DIVERGING[3:])
    figure = go.Figure(go.Heatmap(
        z=heat.to_numpy(), x=places, y=places, text=text, texttemplate="%{text}", textfont={"size": 11, "color": mode.ink},
        colorscale=[[step / 4, colour] for step, colour in enumerate(colours)], zmin=-math.log2(STEPS), zmax=math.log2(STEPS), xgap=2,
        ygap=2, hoverongaps=False, hovertemplate="%{text}<extra></extra>", showscale=False,
    ))  # fmt: skip
    numbers = [f"<b>{place + 1}</b>" for place in places]
    figure.update_xaxes(tickvals=places, ticktext=numbers, side="bottom", showgrid=False, zeroline=False)
    figure.update_yaxes(tickvals=places, ticktext=names, autorange="reversed", showgrid=False, zeroline=False)
    return figure


def _cell(ratio: float, shared: float) -> str:
    if pd.isna(shared):
        return ""
    return f"n = {shared:.0f}" if pd.isna(ratio) else f"×{ratio:.2f}<br>n = {shared:.0f}"
