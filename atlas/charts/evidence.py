"""Charts of one incident: how its toll moved report by report, and what joins or parts two reports; frames in, figures out."""

import pandas as pd
from plotly import graph_objects as go

from atlas.figures.theme import BLUE, CATEGORICAL, GREY, ORANGE, Theme

SYMBOLS = (
    "circle",
    "square",
    "triangle-up",
    "x",
    "star",
    "pentagon",
    "triangle-down",
)  # the diamond is the group's own
TICK_PX = 58  # room for one day under the axis
SPREAD = 0.34  # of a date's slot: how far figures that coincide are moved aside


def toll(frame: pd.DataFrame, mode: Theme, *, label: str, best: float | None, width_px: int) -> go.Figure:
    """Draw each report's figure over its day of publication, a line per origin.

    frame: published (ISO day, or null), origin, low, high (numbers; low null where only an upper bound is stated), is_group, in
    order of publication. label: what is counted. best: the best estimate, or None. width_px: room for the axis, by which days are
    named or skipped.
    Days are in order, not to scale; reports without a day stand at the right. Empty in, empty out.
    """
    days = sorted(frame["published"].dropna().unique())
    slots = {day: place for place, day in enumerate(days)} | (
        {None: len(days)} if frame["published"].isna().any() else {}
    )
    figure = go.Figure()
    drawn = frame.assign(slot=[slots[None if pd.isna(day) else day] for day in frame["published"]])
    drawn["value"] = drawn["low"].fillna(drawn["high"])
    step = drawn.groupby(["slot"]).cumcount()
    size = drawn.groupby("slot")["slot"].transform("size")
    drawn["x"] = drawn["slot"] + (step - (size - 1) / 2) * 2 * SPREAD / size.clip(lower=1)
    order = drawn.groupby("origin").size().sort_values(ascending=False, kind="stable").index
    for place, origin in enumerate(order):
        part = drawn[drawn["origin"] == origin]
        _origin(figure, part, place, mode)
    ends = [-0.6, len(slots) - 0.4]
    if best is not None:
        figure.add_scatter(x=ends, y=[best, best], mode="lines", name=f"best estimate: {best:g}", hoverinfo="skip",
                           line={"color": mode.ink, "width": 1.4, "dash": "dash"})  # fmt: skip
    text = [f"{pd.Timestamp(day):%-d %b<br>%Y}" for day in days] + (["day not<br>given"] if None in slots else [])
    every = -(-len(text) * TICK_PX // max(width_px, TICK_PX))
    figure.update_xaxes(
        tickvals=list(range(0, len(text), every)),
        ticktext=text[::every],
        tickangle=0,
        range=ends,
        showgrid=False,
        zeroline=False,
    )
    figure.update_yaxes(title_text=label, rangemode="tozero")
    figure.update_layout(showlegend=True)
    return figure


def _origin(figure: go.Figure, part: pd.DataFrame, place: int, mode: Theme) -> None:
    group = bool(part["is_group"].iloc[0])
    colour = ORANGE if group else [hue for hue in CATEGORICAL if hue != ORANGE][place % (len(CATEGORICAL) - 1)]
    dated = part[part["published"].notna()]
    if len(dated) > 1:
        figure.add_scatter(x=dated["x"], y=dated["value"], mode="lines", line={"color": colour, "width": 1.2, "shape": "hv"},
                           showlegend=False, hoverinfo="skip")  # fmt: skip
    upper = (part["high"] - part["value"]).astype(float)
    name = part["origin"].iloc[0] + (" (the group itself)" if group else "")
    figure.add_scatter(
        x=part["x"], y=part["value"], mode="markers", name=name,
        error_y={"type": "data", "symmetric": False, "array": upper, "arrayminus": [0] * len(part), "thickness": 1.2, "width": 5,
                 "color": colour, "visible": bool((upper > 0).any())},
        marker={"symbol": "diamond" if group else SYMBOLS[place % len(SYMBOLS)], "size": 11, "color": colour,
                "line": {"color": mode.paper, "width": 1}},
        customdata=part[["publisher", "stated"]], hovertemplate="%{customdata[0]}: %{customdata[1]}<extra>%{fullData.name}</extra>",
    )  # fmt: skip


def waterfall(frame: pd.DataFrame, mode: Theme, *, cut: float, labels: dict[str, str]) -> go.Figure:
    """Draw how a pair's score comes about, from the odds before comparing to the score, with the cut as a line.

    frame: feature (start first, score last), weight in nats. cut: the score that joins. labels: a feature's name for readers.
    """
    names = [labels.get(feature, feature) for feature in frame["feature"]]
    said = [f"{weight:+.1f}".replace("-", "−") if weight else "says nothing" for weight in frame["weight"]]
    figure = go.Figure(go.Waterfall(
        orientation="h", y=names, x=frame["weight"], measure=["absolute", *["relative"] * (len(frame) - 2), "total"],
        text=said, textposition="outside", cliponaxis=False, textfont={"color": mode.ink, "size": 12},
        increasing={"marker": {"color": BLUE}}, decreasing={"marker": {"color": ORANGE}}, totals={"marker": {"color": GREY}},
        connector={"line": {"color": mode.grid, "width": 1}}, hovertemplate="%{y}: %{text}<extra></extra>",
    ))  # fmt: skip
    path = frame["weight"].iloc[:-1].cumsum()
    low, high = min(path.min(), cut, 0), max(path.max(), cut, 0)
    room = 0.16 * (high - low) + 0.5
    figure.add_vline(x=cut, line={"color": mode.ink, "width": 1.4, "dash": "dash"})
    right = cut > (low + high) / 2
    figure.add_annotation(x=cut, y=-0.85, text=f"cut {cut:g}: more than this joins".replace("-", "−"), showarrow=False,
                          xanchor="right" if right else "left", xshift=-4 if right else 4,
                          font={"size": 12, "color": mode.ink})  # fmt: skip
    figure.update_yaxes(range=[len(names) - 0.4, -1.3], showgrid=False)
    figure.update_xaxes(
        title_standoff=8,
        title_text="log odds that both reports mean one incident (right: for, left: against)",
        range=[low - room, high + room],
    )
    figure.update_layout(showlegend=False)
    return figure
