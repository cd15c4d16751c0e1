"""Pictures of why counts differ: all counts of one year side by side, and the steps from one to another; frames in, plotly out."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from plotly import graph_objects as go

from atlas.analysis.decomposition import Step
from atlas.analysis.figures import SPEAKERS, number
from atlas.figures.paint.plotly import wrap
from atlas.figures.rival import SPEAKER_COLOURS, SPEAKER_MARKS
from atlas.figures.theme import AMBER, GREEN, PINK, Theme

ROW_PX = 40
BAR_PX, LINE_PX, GAP_PX, SMALL_PX = 26, 14, 12, 10.5
KIND_COLOURS = {"start": GREEN, "end": GREEN, "computed": AMBER, "rest": PINK}
NARROW_PX = 320  # of drawing; below it only the decades are written on the axis


def counts_px(rows: int, *, width_px: int) -> int:
    """Return the height of side_by_side_dots for so many rows; a narrow picture breaks its labels."""
    return rows * (ROW_PX if width_px > NARROW_PX * 1.5 else ROW_PX + 16) + 20


def side_by_side_dots(rows: pd.DataFrame, mode: Theme, *, left_px: int, width_px: int) -> go.Figure:
    """Draw one row per count, smallest on top: what is published as a full mark, what it makes of a year as a hollow one.

    rows: label, detail (smaller second line), total and the text of its mark, annual (null for our own counts), speaker
    (word of SPEAKERS, or `ours`).
    """
    rows = rows.iloc[::-1]
    room, narrow = left_px - 16, width_px - left_px < NARROW_PX
    labels = [
        f"{'<br>'.join(wrap(row.label, room, 12)[: 2 if narrow else 1])}<br>"
        f"<span style='font-size:{SMALL_PX}px;color:{mode.muted}'>{wrap(row.detail, room, SMALL_PX)[0]}</span>"
        for row in rows.itertuples()
    ]  # fmt: skip
    places = list(range(len(rows)))
    figure = go.Figure()
    changed = rows["annual"].notna() & (rows["annual"] != rows["total"])
    for place, row in zip(places, rows.itertuples(), strict=True):
        if changed.loc[row.Index]:
            figure.add_trace(go.Scatter(x=[row.total, row.annual], y=[place, place], mode="lines", hoverinfo="skip",
                showlegend=False,
                                        line={"color": mode.muted, "width": 1.5, "dash": "dot"}))  # fmt: skip
    figure.add_trace(go.Scatter(
        x=rows["annual"].where(changed), y=places, mode="markers+text", name="Put to twelve months: our arithmetic",
        text=[f" → {number(row.annual)} " if changed.loc[row.Index] else "" for row in rows.itertuples()],
        textposition=["middle left" if row.annual < row.total else "middle right" for row in rows.itertuples()],
        cliponaxis=False,
        textfont={"size": 11.5, "color": mode.muted}, hoverinfo="skip",
        marker={"symbol": "line-ns-open", "size": 12, "color": mode.muted, "line": {"width": 2, "color": mode.muted}},
    ))  # fmt: skip
    for speaker, label in {**SPEAKERS, "ours": "Counted in our tables"}.items():
        own = rows["speaker"] == speaker
        if own.any():
            figure.add_trace(go.Scatter(
                x=rows["total"][own], y=[place for place, keep in zip(places, own, strict=True) if keep],
                mode="markers+text", name=label,
                text=[f"<b>{text}</b>" for text in rows["text"][own]], cliponaxis=False,
                textposition=[
                    "top left" if narrow and value > rows["total"].max() / 8 else "top center" for value in rows["total"][own]
                ],
                textfont={"size": 12, "color": mode.ink}, hovertext=rows["label"][own],
                hovertemplate="%{hovertext}: %{x:,}<extra></extra>",
                marker={"symbol": SPEAKER_MARKS.get(speaker, "star"), "size": 11,
                "color": SPEAKER_COLOURS.get(speaker, AMBER)},
            ))  # fmt: skip
    figure.update_yaxes(
        tickvals=places, ticktext=labels, range=[-0.6, len(rows) - 0.2], ticklen=0, showgrid=True, zeroline=False
    )
    figure.update_xaxes(type="log", title={"text": "Attacks (log scale)", "standoff": 2}, tickformat=",", tickangle=0,
                        tickvals=[10, 100, 1000, 10000] if narrow else [10, 20, 50, 100, 200, 500, 1000, 2000,
                        5000])  # fmt: skip
    return figure


@dataclass(frozen=True)
class Row:
    """Where one step stands: the bar's middle in px from the bottom, the top of its lines, and the lines."""

    step: Step
    middle: float
    text_top: float
    lines: tuple[str, ...]


def step_rows(steps: Sequence[Step], *, width_px: float) -> tuple[list[Row], int]:
    """Return where each step stands and the height of all of them in px; a step is as high as its arithmetic needs.

    width_px: room for the arithmetic, by which its lines are broken.
    """
    lines = [tuple(wrap(step.sentence, width_px, SMALL_PX)) for step in steps]
    height = sum(BAR_PX + len(text) * LINE_PX + GAP_PX for text in lines)
    rows, top = [], float(height)
    for step, text in zip(steps, lines, strict=True):
        rows.append(Row(step, top - BAR_PX / 2, top - BAR_PX - 2, text))
        top -= BAR_PX + len(text) * LINE_PX + GAP_PX
    return rows, height


def step_bars(rows: Sequence[Row], height_px: int, mode: Theme, *, left_px: int) -> go.Figure:
    """Draw the steps from one count to another from top to bottom, each bar beginning where the one above ends.

    rows, height_px: step_rows(). A green bar is a published count, an amber one a step that was computed, a hatched one
    the rest. A step that can only be stated has no bar; every step's factor stands beside it and its arithmetic under
    it.
    """
    figure = go.Figure()
    top = max(row.step.after for row in rows)
    for row in rows:
        step = row.step
        whole = step.kind in ("start", "end")
        base, length = (0.0, step.after) if whole else (min(step.before, step.after), abs(step.after - step.before))
        figure.add_trace(go.Bar(
            x=[length], base=[base], y=[row.middle], orientation="h", width=BAR_PX - 6, showlegend=False,
            hoverinfo="skip",
            marker={"color": KIND_COLOURS.get(step.kind, mode.muted),
                    "pattern": {"shape": "/" if step.kind == "rest" else "", "fillmode": "overlay",
                    "fgcolor": mode.paper, "solidity": 0.3, "size": 7}},
        ))  # fmt: skip
        if not whole and not length:
            figure.add_shape(
                type="line",
                x0=step.before,
                x1=step.before,
                y0=row.middle - 8,
                y1=row.middle + 8,
                line={"color": mode.muted, "width": 2},
            )
        _label(figure, row, top, mode)
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", xshift=4, y=row.text_top, yanchor="top",
            text="<br>".join(html.escape(line) for line in row.lines),
            align="left", showarrow=False, font={"size": SMALL_PX, "color": mode.muted}, bgcolor=mode.paper,
            borderpad=0,
        )  # fmt: skip
    names = [
        "<br>".join(f"<b>{html.escape(line)}</b>" for line in wrap(row.step.name, left_px - 12, 12.5)[:2])
        for row in rows
    ]
    figure.update_yaxes(
        tickvals=[row.middle for row in rows],
        ticktext=names,
        range=[0, height_px],
        ticklen=0,
        showgrid=False,
        zeroline=False,
    )
    figure.update_xaxes(
        title={"text": "Attacks", "standoff": 2}, rangemode="tozero", range=[0, top * 1.12], tickformat=",", nticks=6
    )
    figure.update_layout(barmode="overlay", showlegend=False)
    return figure


def _label(figure: go.Figure, row: Row, top: float, mode: Theme) -> None:
    """Write the value or the factor at the end of a bar, inside the picture's width."""
    step = row.step
    whole = step.kind in ("start", "end")
    if whole:
        text = f"<b>{number(step.after)}</b>"
    elif step.factor is None:
        text = "not computed"
    elif abs(step.factor - 1) < 0.005:
        text = "no change"
    else:
        text = f"<b>× {step.factor:.2g}</b> ({'+' if step.after > step.before else '−'}{number(abs(step.after - step.before))})"
    end = max(step.before, step.after)
    right = end > top * 0.66  # no room behind the bar: write into it
    figure.add_annotation(
        x=end, y=row.middle, text=text, showarrow=False, xanchor="right" if right else "left",
        xshift=-6 if right else 6,
        font={"size": 12, "color": mode.ink}, bgcolor=mode.paper if right else "rgba(0,0,0,0)", borderpad=1,
    )  # fmt: skip
