"""Charts of disputes: values per origin by incident, how often fields are disputed, who says more, who claims; frames in."""

import pandas as pd
from plotly import graph_objects as go

from atlas.analysis.wording import range_of, when
from atlas.figures.theme import BLUE, GREY, ORANGE, SKY, Theme
from atlas.model import months

ROW_PX, PAIR_PX = 36, 50  # px per incident, per pair of origins
SQUEEZE_FROM = 10  # times the median figure: a largest figure beyond that would press the others against the axis
CLAIMING = {
    "claimed_only": ("Claimed by the group only", ORANGE, ""),
    "both": ("Claimed, and attributed by others", "#f0b27a", "/"),
    "attributed_only": ("Attributed by officials or witnesses only", BLUE, ""),
    "neither": ("No report names a ground", GREY, "."),
}


def row_label(row: pd.Series, chars: int) -> str:
    """Return an incident's two lines on an axis: its place, cut to chars, and the day."""
    place = (
        row["place"]
        if pd.notna(row["place"])
        else f"{row['admin1'] if pd.notna(row['admin1']) else row['country']} (no place)"
    )
    return f"{_cut(place, chars)}<br><span style='font-size:11px'>{when(row)}</span>"


def _cut(text: str, chars: int) -> str:
    return text if len(text) <= chars else text[: chars - 1] + "…"


def dumbbell(
    incidents: pd.DataFrame, figures: pd.DataFrame, mode: Theme, *, label: str, label_chars: int = 26
) -> go.Figure:
    """Draw one row per incident: a line from the lowest to the highest figure, a mark per origin, the best estimate a bar.

    incidents: widest-first rows of analysis.disputes.widest. figures: analysis.disputes.figures_of them. label: what is counted.
    label_chars: where a place's name is cut. Origins that give one value share a mark, with their number in it. The axis becomes a
    square-root scale, and says so, where the largest figure is more than SQUEEZE_FROM times the median one.
    """
    rows = {name: place for place, name in enumerate(incidents["incident_id"])}
    figure = go.Figure()
    values = (
        figures["low"].where(~figures["is_group"]).fillna(figures["high"]).astype(float)
    )  # of two, the group's own is the higher
    figures = figures.assign(value=values, y=figures["incident_id"].map(rows))
    line_x, line_y = [], []
    for row in incidents.itertuples():
        line_x += [row.low, row.high, None]
        line_y += [rows[row.incident_id]] * 2 + [None]
    figure.add_scatter(x=line_x, y=line_y, mode="lines", line={"color": mode.muted, "width": 3}, opacity=0.45, showlegend=False,
                       hoverinfo="skip")  # fmt: skip
    best = incidents.dropna(subset=["best"])
    figure.add_scatter(
        x=best["best"].astype(float), y=best["incident_id"].map(rows), mode="markers", name="best estimate", hoverinfo="skip",
        marker={"symbol": "line-ns", "size": 24, "line": {"color": mode.ink, "width": 2.4}},
    )  # fmt: skip
    for group, name, symbol, colour in ((False, "an origin (number: that many origins)", "circle", BLUE),
                                        (True, "the group's own figure", "diamond", ORANGE)):  # fmt: skip
        part = figures[figures["is_group"] == group]
        if part.empty:
            continue
        shared = part.assign(said=[range_of(*pair) for pair in zip(part["low"], part["high"], strict=True)])
        shared = shared.groupby(["incident_id", "y", "value", "said"], sort=False)["origin"].agg(list).reset_index()
        size = shared["origin"].map(len)
        figure.add_scatter(
            x=shared["value"], y=shared["y"], mode="markers+text", name=name, text=[str(n) if n > 1 else "" for n in size],
            textfont={"size": 10, "color": "#ffffff"},
            customdata=shared[["incident_id", "said"]].assign(who=shared["origin"].map(", ".join)),
            marker={"symbol": symbol, "size": [11 if n == 1 else 16 for n in size], "color": colour, "opacity": 1,
                    "line": {"color": mode.paper, "width": 1}},
            hovertemplate="%{customdata[1]}: %{customdata[2]}<extra></extra>",
        )  # fmt: skip
    upper = figures[figures["high"] > figures["value"]]
    if not upper.empty:
        figure.add_scatter(
            x=upper["high"].astype(float), y=upper["y"], mode="markers", name="upper end of an origin's range",
            marker={"symbol": "circle-open", "size": 10, "color": BLUE, "line": {"width": 2}},
            customdata=upper[["incident_id", "origin"]],
            hovertemplate="up to %{x}: %{customdata[1]}<extra></extra>",
        )  # fmt: skip
    figure.update_yaxes(tickvals=list(rows.values()), ticktext=[row_label(row, label_chars) for _, row in incidents.iterrows()],
                        range=[len(rows) - 0.4, -0.6], showgrid=False, zeroline=False)  # fmt: skip
    top = float(max(values.max(), 1))
    figure.update_xaxes(title_standoff=8, title_text=label, range=[-0.03 * top, 1.05 * top])
    if top > SQUEEZE_FROM * max(values.median(), 1):
        _squeeze(figure, top)
    figure.update_layout(showlegend=True)
    return figure


def _squeeze(figure: go.Figure, top: float) -> None:
    """Redraw the value axis as a square root, so that small disputes stay readable beside large ones; zero stays zero."""
    for trace in figure.data:
        trace.x = [None if x is None else float(x) ** 0.5 for x in trace.x]
    ticks = [t for t in (0, 1, 5, 10, 25, 50, 100, 150, 200, 300, 500, 1000, 2000, 5000) if t <= top * 1.05]
    title = figure.layout.xaxis.title.text
    figure.update_xaxes(tickvals=[t**0.5 for t in ticks], ticktext=[str(t) for t in ticks],
                        title_text=f"{title} (square-root scale)", range=[-0.03 * top**0.5, 1.04 * top**0.5])  # fmt: skip


def field_bars(frame: pd.DataFrame, mode: Theme, *, labels: dict[str, str]) -> go.Figure:
    """Draw how many incidents have each field disputed. frame: field, disputed, compared. labels: a field's name for readers."""
    shown = frame[frame["disputed"] > 0].sort_values("disputed", kind="stable")
    share = [
        f" {n} ({n / of:.0%})" if of >= 10 else f" {n}"
        for n, of in zip(shown["disputed"], shown["compared"], strict=True)
    ]
    figure = go.Figure(go.Bar(
        x=shown["disputed"], y=[labels[field] for field in shown["field"]], orientation="h", marker_color=BLUE, text=share,
        textposition="outside", cliponaxis=False, textfont={"color": mode.ink, "size": 12},
        hovertemplate="%{y}: %{x}<extra></extra>",
    ))  # fmt: skip
    figure.update_layout(showlegend=False)
    figure.update_xaxes(
        title_standoff=8,
        title_text="incidents with the field disputed",
        range=[0, 1.3 * max(shown["disputed"].max(), 1)],
    )
    figure.update_yaxes(showgrid=False)
    return figure


def pair_bars(frame: pd.DataFrame, mode: Theme, *, label_chars: int = 34) -> go.Figure:
    """Draw for each two origins how often the first says more, both the same, or the second more.

    frame: as analysis.disputes.origin_pairs gives it, drawn from its first row down; n and the median ratio stand in the label.
    label_chars: where names are cut.
    """
    figure = go.Figure()
    y = [
        f"{_cut(row.left, label_chars)}<br>against {_cut(row.right, label_chars - 8)}<br>"
        f"<span style='font-size:11px'>n = {row.shared}, {_ratio(row.median_ratio)}</span>" for row in frame.itertuples()
    ]  # fmt: skip
    for column, name, colour, shape in (("left_more", "the first says more", ORANGE, ""), ("equal", "both say the same", GREY, ""),
                                        ("right_more", "the second says more", SKY, "/")):  # fmt: skip
        figure.add_bar(
            x=frame[column], y=list(range(len(y))), orientation="h", name=name,
            marker={"color": colour, "pattern": {"shape": shape, "fillmode": "overlay", "fgcolor": mode.paper}},
            text=[str(n) if n else "" for n in frame[column]], textposition="inside", insidetextanchor="middle",
            textfont={"color": "#10151f", "size": 11}, hovertemplate="%{x} incidents<extra>" + name + "</extra>",
        )  # fmt: skip
    figure.update_layout(barmode="stack", showlegend=True, legend={"traceorder": "normal"})
    figure.update_yaxes(tickvals=list(range(len(y))), ticktext=y, range=[len(y) - 0.4, -0.6], showgrid=False)
    figure.update_xaxes(
        title_standoff=8,
        title_text="incidents for which both state a figure",
        rangemode="tozero",
        tickformat="d",
        nticks=8,
    )
    return figure


def _ratio(ratio: float) -> str:
    return "no ratio" if pd.isna(ratio) else f"median ratio {ratio:.2f}"


def claiming_bars(frame: pd.DataFrame, mode: Theme, *, by: str) -> go.Figure:
    """Draw attacks by who ties them to the group, per governorate (rows) or per month (columns).

    frame: unit, claimed_only, both, attributed_only, neither.
    """
    figure = go.Figure()
    units = frame["unit"] if by == "admin1" else [months.first_day(month) for month in frame["unit"]]
    for column, (name, colour, shape) in CLAIMING.items():
        marker = {"color": colour, "pattern": {"shape": shape, "fillmode": "overlay", "fgcolor": mode.paper, "size": 6}}
        across = by == "admin1"
        figure.add_bar(
            x=frame[column] if across else units, y=units if across else frame[column], name=name,
            orientation="h" if across else "v",
            marker=marker, hovertemplate="%{y}: %{x}<extra></extra>" if across else "%{x|%b %Y}: %{y}<extra></extra>",
        )  # fmt: skip
        if not across:
            figure.data[-1].update(xperiod="M1", xperiodalignment="middle")
    figure.update_layout(barmode="stack", showlegend=True, legend={"traceorder": "normal"})
    if by == "admin1":
        figure.update_yaxes(autorange="reversed", showgrid=False)
        figure.update_xaxes(title_standoff=8, title_text="attacks")
    else:
        figure.update_yaxes(title_text="attacks per month")
    return figure
