"""Who ties the attacks of each governorate and month to the group; frames in, plotly figures out."""

import math

import pandas as pd
from plotly import graph_objects as go

from atlas.figures.theme import BLUE, GREY, ORANGE, PINK, Theme
from atlas.model import months

ROW_PX = 26
# What all attacks of a cell have in common: name, colour, and a symbol that tells it apart in grey.
LOOKS = {
    "claimed_only": ("Claimed by the group only", ORANGE, "circle"),
    "attributed_only": ("Attributed by officials or witnesses only", BLUE, "square"),
    "both": ("Some claimed, some attributed, or both", PINK, "diamond"),
    "neither": ("No report names a ground", GREY, "x-thin-open"),
}


def look_of(row: pd.Series) -> str:
    """Return the word of LOOKS that holds for all attacks of a cell. row: claimed_only, both, attributed_only, neither."""
    if row["both"] or (row["claimed_only"] and row["attributed_only"]):
        return "both"
    return next((word for word in ("claimed_only", "attributed_only") if row[word]), "neither")


def claiming_cells(frame: pd.DataFrame, mode: Theme, *, governorates: list[str]) -> go.Figure:
    """Draw one mark per governorate and month with attacks, its area by their number.

    frame: unit (governorate), month (YYYY-MM), attacks, claimed_only, both, attributed_only, neither (analysis.disputes.claiming by
    cell). governorates: the rows to draw, from the top.
    """
    shown = frame[frame["unit"].isin(governorates)]
    looks = shown.apply(look_of, axis=1) if len(shown) else pd.Series(dtype="str")
    figure = go.Figure()
    for word, (name, colour, symbol) in LOOKS.items():
        rows = shown[looks == word]
        figure.add_scatter(
            x=[months.first_day(month) for month in rows["month"]], y=rows["unit"], mode="markers", name=name,
            marker={"color": colour, "symbol": symbol, "size": [5 + 4 * math.sqrt(n) for n in rows["attacks"]],
                    "line": {"width": 1, "color": colour if symbol.endswith("open") else mode.paper}},
            customdata=rows[["attacks", "claimed_only", "both", "attributed_only", "neither"]],
            hovertemplate="%{y}, %{x|%b %Y}: %{customdata[0]} attacks<br>claimed only %{customdata[1]}, both %{customdata[2]}, "
                          "attributed only %{customdata[3]}, neither %{customdata[4]}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(showlegend=True, legend={"traceorder": "normal", "itemsizing": "constant"})
    figure.update_yaxes(categoryorder="array", categoryarray=governorates[::-1], range=[-0.6, len(governorates) - 0.4])
    figure.update_xaxes(showgrid=True)
    return figure
