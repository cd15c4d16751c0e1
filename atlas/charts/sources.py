"""Charts of coverage: reports by kind of source and month, and who is relayed most; frames in, figures out."""

import pandas as pd
from plotly import graph_objects as go

from atlas.figures.lettering import clip, text_px
from atlas.figures.paint.plotly import RIGHT_PX
from atlas.figures.theme import BLUE, GREY, SEQUENTIAL, SEQUENTIAL_DARK, Theme
from atlas.model import months

TICK_PX, LABEL_GAP_PX = 12, 8
STEPS = (1, 2, 5, 10, 20, 50)  # lower ends of the shades; the last shade takes everything above


def coverage_map(
    frame: pd.DataFrame, mode: Theme, *, first: str, last: str, labels: dict[str, str], left_px: int
) -> go.Figure:
    """Draw a cell per kind of source and month, darker for more reports; blank means no report here.

    frame: kind, month, reports. first, last: months to span. labels: a kind's name, cut to left_px. Kinds without reports
    are left out.
    """
    span = months.span(first, last)
    totals = frame.groupby("kind")["reports"].sum().sort_values(kind="stable")
    grid = frame.pivot(index="kind", columns="month", values="reports").reindex(index=totals.index, columns=span)
    shades = SEQUENTIAL if mode.name == "light" else SEQUENTIAL_DARK
    level = grid.map(lambda n: None if pd.isna(n) else sum(n >= step for step in STEPS) - 1).astype(float)
    scale = [[edge / len(shades), shade] for place, shade in enumerate(shades) for edge in (place, place + 1)]
    names = [f"{a}" if b == a + 1 else f"{a} to {b - 1}" for a, b in zip(STEPS[:-1], STEPS[1:], strict=True)] + [
        f"{STEPS[-1]} or more"
    ]
    kinds = [f"{labels[kind]} ({total:,})" for kind, total in totals.items()]
    figure = go.Figure(go.Heatmap(
        x=[months.first_day(month) for month in span],
        y=kinds, z=level.to_numpy(),
        customdata=grid.to_numpy(), colorscale=scale, zmin=-0.5, zmax=len(shades) - 0.5, xgap=0.5, ygap=2, hoverongaps=False,
        hovertemplate="%{y}<br>%{x|%b %Y}: %{customdata} reports<extra></extra>",
        colorbar={"tickvals": list(range(len(names))), "ticktext": names,
                  "title": {"text": "reports", "font": {"size": 12, "color": mode.muted}},
                  "tickfont": {"size": 11, "color": mode.muted}, "thickness": 12, "outlinewidth": 0},
    ))  # fmt: skip
    figure.update_xaxes(title_standoff=8, title_text="month in which the incident happened", showgrid=False)
    names = [clip(labels[kind], left_px - LABEL_GAP_PX - text_px(f" ({total:,})", TICK_PX), TICK_PX) for kind, total in totals.items()]
    figure.update_yaxes(
        showgrid=False, zeroline=False, tickvals=kinds,
        ticktext=[f"{name} ({total:,})" for name, total in zip(names, totals, strict=True)],
    )  # fmt: skip
    return figure


def relayed_bars(frame: pd.DataFrame, mode: Theme, *, width_px: int, left_px: int) -> go.Figure:
    """Draw for each origin the reports that relay it and its own.

    frame: origin, relayed, own, relayed_by; drawn from the top. width_px: least width of the picture; left_px: room for the origins'
    names, which are cut to it. Room is left for the words after the longest bar.
    """
    figure = go.Figure()
    figure.add_bar(y=frame["origin"], x=frame["relayed"], orientation="h", name="relayed by other sources", marker_color=BLUE,
                   hovertemplate="%{y}: %{x} relayed<extra></extra>")  # fmt: skip
    figure.add_bar(
        y=frame["origin"], x=frame["own"], orientation="h", name="its own reports",
        marker={"color": GREY, "pattern": {"shape": "/", "fillmode": "overlay", "fgcolor": mode.paper, "size": 6}},
        hovertemplate="%{y}: %{x} of its own<extra></extra>",
    )  # fmt: skip
    for row in frame.itertuples():
        sources = f"{row.relayed_by} source{'s' * (row.relayed_by != 1)}"
        figure.add_annotation(y=row.origin, x=row.relayed + row.own, text=f"by {sources}", showarrow=False, xanchor="left",
                              xshift=5, font={"size": 11, "color": mode.muted})  # fmt: skip
    figure.update_layout(barmode="stack", showlegend=True, legend={"traceorder": "normal"})
    names = [clip(name, left_px - LABEL_GAP_PX, TICK_PX) for name in frame["origin"]]
    figure.update_yaxes(autorange="reversed", showgrid=False, tickvals=frame["origin"], ticktext=names)
    bars_px = width_px - left_px - RIGHT_PX
    beyond = 1 - text_px("by 999 sources", TICK_PX) / bars_px  # share of the axis that the longest bar may take
    figure.update_xaxes(
        title_standoff=8, title_text="reports", range=[0, max((frame["relayed"] + frame["own"]).max(), 1) / max(beyond, 0.3)]
    )
    return figure
