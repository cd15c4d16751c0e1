"""Interval charts of figure claims: who said what of which window; frames in, plotly figures out."""

import html
import math

import pandas as pd
from plotly import graph_objects as go
from plotly.subplots import make_subplots

from atlas.analysis.figures import SPEAKERS, sentence_case, stated, window_name
from atlas.charts.figure_labels import Scale, middle_of
from atlas.figures.theme import AMBER, BLUE, GREEN, GREY, ORANGE, Theme

SPEAKER_COLOURS = {"group": ORANGE, "party": BLUE, "outside": GREEN, "unnamed": GREY}
SPEAKER_MARKS = {"group": "diamond", "party": "square", "outside": "circle", "unnamed": "circle-open"}
SPEAKER_GLYPHS = {"group": "◆", "party": "■", "outside": "●", "unnamed": "○"}  # the same marks in text
CHOSEN = AMBER
PANEL_PX, GAP_PX, TITLE_PX, LABEL_PX = 124, 50, 12, 11
ARROW_PX = 10  # between a mark and the arrow of its open end
HEAD_PX = 44  # above the first row of panels, for the unit and their titles
STOCK_SHARE = 0.011  # of the time axis to either side: a stock has no length, but its range must be seen
CROWDED = 12
LADDER = (1, 2, 5)


def panels(width_px: int) -> int:
    """Return how many panels stand side by side at a width."""
    return 1 if width_px < 560 else 2 if width_px < 860 else 3 if width_px < 1180 else 4


def panel_names(rows: pd.DataFrame) -> pd.Series:
    """Return each row's panel: its body, or body and area where a body has more than CROWDED figures for several areas."""
    many = rows.groupby("body")["claim_id"].transform("size") > CROWDED
    area = rows["place"].where(rows["place"] != "", "whole country")
    return rows["body"].where(
        ~many | (rows.groupby("body")["place"].transform("nunique") == 1),
        area.map(sentence_case) + " · " + rows["body"],
    )


def body_px(rows: pd.DataFrame, *, together: bool, width_px: int) -> int:
    """Return the height of the drawing that rival_figures makes of these rows."""
    if together:
        return 420
    lines = -(-panel_names(rows).nunique() // panels(width_px))
    return lines * PANEL_PX + (lines - 1) * GAP_PX + HEAD_PX


def rival_figures(
    rows: pd.DataFrame, mode: Theme, *, unit: str, log: bool, together: bool, width_px: int, chosen: str = ""
) -> go.Figure:
    """Draw each figure claim as what it says: a bar over its window at its value.

    rows: figures.rivals(). unit: what the value axis counts. together: one panel with all bodies, else one panel per
    body (see panel_names) with all others in grey behind it. chosen: a claim id to ring. A flow is a bar from the first
    to the last day that it counts; a stock a mark at its day. A stated range is a box, an open end ("more than", "up
    to") an arrow towards it, "about" a dotted bar. Marks tell the group, other parties and the rest apart in shape.
    """
    panel = panel_names(rows)
    names = [""] if together else list(dict.fromkeys(panel))
    columns = 1 if together else panels(width_px)
    lines = -(-len(names) // columns)
    height = body_px(rows, together=together, width_px=width_px)
    figure = make_subplots(
        rows=lines, cols=columns, shared_xaxes="all", shared_yaxes="all", horizontal_spacing=0.03 if columns > 1 else 0,
        vertical_spacing=0 if lines == 1 else GAP_PX / (height - HEAD_PX),
    )  # fmt: skip
    if not together:
        figure.for_each_yaxis(lambda axis: axis.update(domain=[edge * (1 - HEAD_PX / height) for edge in axis.domain]))
    scale = Scale(rows, log=log, width_px=(width_px - 100) / columns, height_px=height if together else PANEL_PX)
    for place, name in enumerate(names):
        at = {"row": place // columns + 1, "col": place % columns + 1}
        own = rows if together else rows[panel == name]
        if not together:
            figure.add_trace(_bars(rows[panel != name], mode.muted, scale, width=2).update(opacity=0.25), **at)
            _title(figure, name, own.iloc[0]["speaker"], mode, at, width_px / columns)
        _claims(figure, own, mode, at, scale, chosen=chosen, labels=scale.labels(own, named=together))
    _keys(figure, rows)
    _axes(figure, rows, mode, scale, unit=unit, columns=columns, lines=lines, together=together)
    return figure


def _claims(
    figure: go.Figure,
    own: pd.DataFrame,
    mode: Theme,
    at: dict,
    scale: Scale,
    *,
    chosen: str,
    labels: dict[str, tuple[str, str]],
) -> None:
    """Draw the claims of one panel: ranges, bars, open ends, and one mark each that carries the words."""
    for speaker, rows in own.groupby("speaker", sort=False):
        colour = SPEAKER_COLOURS[speaker]
        for row in rows[rows["low"].notna() & rows["high"].notna() & (rows["low"] != rows["high"])].itertuples():
            left, right = _span(row, scale)
            figure.add_trace(go.Scatter(
                x=[left, right, right, left, left], y=[row.low, row.low, row.high, row.high, row.low], fill="toself",
                mode="lines",
                line={"color": colour, "width": 1}, opacity=0.45, hoverinfo="skip", showlegend=False,
            ), **at)  # fmt: skip
        flows = rows[~rows["is_stock"]]
        rough = flows["qualifier"] == "about"
        figure.add_trace(_bars(flows[~rough], colour, scale, width=3), **at)
        figure.add_trace(_bars(flows[rough], colour, scale, width=3, dash="dot"), **at)
        figure.add_trace(go.Scatter(
            x=[middle_of(row) for row in rows.itertuples()], y=rows["middle"], mode="markers+text",
            text=[labels[name][0] for name in rows["claim_id"]],
            textposition=[labels[name][1] for name in rows["claim_id"]],
            textfont={"size": LABEL_PX, "color": mode.ink}, cliponaxis=False, customdata=rows["claim_id"],
            marker={"symbol": SPEAKER_MARKS[speaker], "size": 9, "color": colour, "opacity": 1,
                    "line": {"width": [3 if chosen in ids else 1 for ids in rows["claim_ids"]],
                             "color": [mode.ink if chosen in ids else colour for ids in rows["claim_ids"]]}},
            hovertext=[_words(row) for row in rows.itertuples()], hovertemplate="%{hovertext}<extra></extra>",
            showlegend=False,
        ), **at)  # fmt: skip
        for symbol, open_end, way in (
            ("triangle-up", rows["high"].isna(), 1),
            ("triangle-down", rows["low"].isna(), -1),
        ):
            ends = rows[open_end]
            figure.add_trace(go.Scatter(
                x=[middle_of(row) for row in ends.itertuples()],
                y=[scale.beside(row, way * ARROW_PX) for row in ends.itertuples()],
                mode="markers", marker={"symbol": symbol, "size": 8, "color": colour}, hoverinfo="skip",
                showlegend=False,
            ), **at)  # fmt: skip


def _bars(rows: pd.DataFrame, colour: str, scale: Scale, *, width: int, dash: str = "solid") -> go.Scatter:
    """Return one trace with a bar from each claim's first to its last day."""
    xs, ys = [], []
    for row in rows.itertuples():
        left, right = _span(row, scale)
        xs += [left, right, None]
        ys += [row.middle, row.middle, None]
    return go.Scatter(
        x=xs,
        y=ys,
        mode="lines",
        line={"color": colour, "width": width, "dash": dash},
        hoverinfo="skip",
        showlegend=False,
    )


def _span(row, scale: Scale) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return where a claim's bar begins and ends."""
    if row.is_stock:
        half = (scale.last - scale.first) * STOCK_SHARE
        return middle_of(row) - half, middle_of(row) + half
    return row.window_start, row.window_end + pd.Timedelta(days=1)


def _words(row) -> str:
    """Return what hovering tells: the value, who says so, of what and when."""
    relays = f"<br>relayed by {row.relayed_by} further" if row.relayed_by else ""
    place = f"<br>{row.place}" if row.place else ""
    counts = f"<br>counts: {row.definition_note}" if row.definition_note else ""
    said = stated(row.value_low, row.value_high, row.qualifier)
    words = f"<br>{html.escape(row.body)}<br>{window_name(row.window_start, row.window_end)}{html.escape(place + counts)}{relays}"
    return f"<b>{said}</b>{words}".replace("&lt;br&gt;", "<br>")


def _title(figure: go.Figure, name: str, speaker: str, mode: Theme, at: dict, width_px: float) -> None:
    room = max(16, int(width_px / (TITLE_PX * 0.6)) - 2)
    name = name if len(name) <= room else name[: room - 1] + "…"
    axis = figure.get_subplot(at["row"], at["col"])
    x, y = (axis.xaxis.plotly_name.replace("axis", ""), axis.yaxis.plotly_name.replace("axis", ""))
    glyph = f"<span style='color:{SPEAKER_COLOURS[speaker]}'>{SPEAKER_GLYPHS[speaker]}</span>"
    figure.add_annotation(
        text=f"{glyph} <b>{html.escape(name)}</b>", x=0, xref=f"{x} domain", xanchor="left", y=1, yref=f"{y} domain",
        yanchor="bottom",
        yshift=6, showarrow=False, font={"size": TITLE_PX, "color": mode.ink},
    )  # fmt: skip


def _keys(figure: go.Figure, rows: pd.DataFrame) -> None:
    """Add the legend: who speaks, and how a bound is drawn if one is."""
    for speaker, label in SPEAKERS.items():
        if (rows["speaker"] == speaker).any():
            figure.add_trace(go.Scatter(
                x=[None], y=[None], mode="lines+markers", name=label,
                line={"color": SPEAKER_COLOURS[speaker], "width": 3},
                marker={"symbol": SPEAKER_MARKS[speaker], "size": 9, "color": SPEAKER_COLOURS[speaker]},
            ))  # fmt: skip


def _axes(
    figure: go.Figure, rows: pd.DataFrame, mode: Theme, scale, *, unit: str, columns: int, lines: int, together: bool
) -> None:
    years = (scale.last - scale.first).days / 365
    figure.update_xaxes(
        range=[scale.first, scale.last], showticklabels=True, showgrid=True, tickformat="%Y" if years > 2 else "%b %Y",
        dtick="M12" if 2 < years <= (10 if columns == 1 else 5) else "M24" if years > 2 else None, nticks=6,
    )  # fmt: skip
    if scale.log:
        figure.update_yaxes(
            type="log", range=[math.log10(scale.low), math.log10(scale.high)], tickvals=_ticks(scale.low, scale.high)
        )
    else:
        figure.update_yaxes(range=[0, scale.high], nticks=6 if together else 4)
    figure.update_yaxes(tickformat="~s" if scale.high >= 1e5 else ",", zeroline=False)
    first_column = {"x" if line == 0 else f"x{line * columns + 1}" for line in range(lines)}
    figure.for_each_yaxis(lambda axis: axis.update(showticklabels=axis.anchor in first_column))
    figure.update_layout(showlegend=True)
    figure.add_annotation(
        text=unit, x=0, xref="paper", xanchor="left", xshift=4 if together else -52, y=1, yref="paper", yanchor="top",
        yshift=-2 if together else 4, showarrow=False, font={"size": 11.5, "color": mode.muted}, bgcolor=mode.paper,
    )  # fmt: skip


def _ticks(low: float, high: float) -> list[float]:
    """Return log ticks: 1, 2, 5 of each decade, or the decades alone where there are many."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = LADDER if high / low < 500 else (1,)
    return [step * 10.0**power for power in decades for step in steps if low <= step * 10.0**power <= high]
