"""Any other chart of the pages read as a picture of shapes in px: cells, marks, lines and words, each one a slide can hold natively."""

from typing import Any

from atlas.briefing.drawing import Label, Map, Shape
from atlas.briefing.plot_axes import Axis, axes, named_ticks
from atlas.briefing.plot_marks import key, traces
from atlas.briefing.plot_words import Line, lines_of
from atlas.figures.lettering import LINE_EM, OTHER_FACE, text_px
from atlas.figures.paint.plotly import RIGHT_PX, Figure
from atlas.figures.theme import LIGHT

TICK_PX, TITLE_PX, KEY_ROW_PX, TICK_GAP_PX = 12, 12, 22, 8
BELOW_PX, AXIS_TITLE_PX = 34, 20
LEAST_BODY_PX = 370  # a lower drawing of marks or lines, whose axes can be stretched, is made as high as a wide picture has room for


def picture_of(figure: Figure, *, width_px: float, body_px: float, left_px: float) -> Map:
    """Return a chart as shapes and words.

    width_px: of the whole picture. body_px: height of the drawing itself. left_px: room for the upright axis's names.
    """
    shown = figure.layout.xaxis.visible is not False
    entries = key(figure)
    rows, top = _key(entries, width_px)
    titled = bool(figure.layout.xaxis.title.text)
    head = KEY_ROW_PX if shown and figure.layout.yaxis.title.text else 0
    top += head + (4 if top or head else 0)
    if shown and not any(trace.type == "heatmap" for trace in figure.data):
        body_px = max(body_px, LEAST_BODY_PX)
    bottom = top + body_px
    x, y = axes(figure, (left_px, width_px - RIGHT_PX), (bottom, top))
    shapes, labels = _frame(figure, x, y, shown=shown)
    marks, spots, said = traces(figure, x, y)
    below, drawn = _annotations(figure, x, y)
    height = bottom + (BELOW_PX if shown else 4) + (AXIS_TITLE_PX if titled else 0)
    ground = tuple(shape for shape in (*shapes, *_outlines(figure, x, y)))
    return Map(width_px, height, LIGHT.paper, ground, (*marks, *below, *rows[0]), (*spots, *rows[1]), (*labels, *said, *drawn, *rows[2]), (), "")


def _key(entries: list[tuple[str, Any]], width_px: float) -> tuple[tuple[list, list, list], float]:
    """Return the key's swatches and words in rows, and where they end."""
    shapes, spots, labels, x, y = [], [], [], 4.0, 0.0
    for words, swatch in entries:
        wide = text_px(words, TICK_PX * OTHER_FACE) + 40
        if x + wide > width_px and x > 4:
            x, y = 4.0, y + KEY_ROW_PX
        more, marks = swatch(x + 8, y + KEY_ROW_PX / 2)
        shapes, spots = [*shapes, *more], [*spots, *marks]
        labels.append(Label(words, x + 22, y + KEY_ROW_PX / 2, TICK_PX, LIGHT.ink, align="left"))
        x += wide
    return (shapes, spots, labels), y + KEY_ROW_PX if entries else 0.0


def _frame(figure: Figure, x: Axis, y: Axis, *, shown: bool) -> tuple[list[Shape], list[Label]]:
    """Return grid lines, names of ticks and titles of both axes."""
    if not shown:
        return [], []
    (left, right), (bottom, top) = x.px, y.px
    shapes, labels = [], []
    for px, lines in named_ticks(figure.layout.yaxis, y):
        if figure.layout.yaxis.showgrid is not False:
            shapes.append(Shape("grid", (((left, px), (right, px)),), line=LIGHT.grid, line_px=1, is_open=True))
        labels += stacked(lines, left - TICK_GAP_PX, px, TICK_PX, LIGHT.ink, align="right")
    taken = -1e9
    for px, lines in sorted(named_ticks(figure.layout.xaxis, x)):
        if figure.layout.xaxis.showgrid is not False and figure.layout.xaxis.tickvals is None:
            shapes.append(Shape("grid", (((px, bottom), (px, top)),), line=LIGHT.grid, line_px=1, is_open=True))
        half = max((text_px(line.text, TICK_PX * OTHER_FACE) for line in lines), default=0) / 2
        if px - half > taken:
            labels += stacked(lines, px, bottom + 5 + len(lines) * TICK_PX * LINE_EM / 2, TICK_PX, LIGHT.muted)
            taken = px + half + 6
    if figure.layout.xaxis.showline:
        shapes.append(Shape("axis", (((left, bottom), (right, bottom)),), line=LIGHT.muted, line_px=1, is_open=True))
    titles = (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text)
    if titles[0]:
        labels.append(Label(_plain(titles[0]), (left + right) / 2, bottom + BELOW_PX + AXIS_TITLE_PX / 2, TITLE_PX, LIGHT.muted))
    if titles[1]:
        labels.append(Label(_plain(titles[1]), 4, top - KEY_ROW_PX / 2, TITLE_PX, LIGHT.muted, align="left"))
    return shapes, labels


def stacked(lines: list[Line], x: float, y: float, size_px: float, ink: str, *, align: str = "center", bold: bool = False) -> list[Label]:
    """Return lines of words as labels under one another, their middle at y."""
    heights = [(line.size_px or size_px) * LINE_EM for line in lines]
    at, labels = y - sum(heights) / 2, []
    for line, tall in zip(lines, heights, strict=True):
        labels.append(Label(line.text, x, at + tall / 2, line.size_px or size_px, line.colour or ink, line.is_bold or bold, align))
        at += tall
    return labels


def _outlines(figure: Figure, x: Axis, y: Axis) -> list[Shape]:
    """Return a chart's own boxes and lines."""
    found = []
    for shape in figure.layout.shapes:
        left, right = (_across(shape.xref, value, x) for value in (shape.x0, shape.x1))
        first, last = (_across(shape.yref, value, y) for value in (shape.y0, shape.y1))
        look = {"line": shape.line.color or LIGHT.muted, "line_px": shape.line.width or 1, "is_dashed": shape.line.dash not in (None, "solid")}
        if shape.type == "rect":
            corners = ((left, first), (right, first), (right, last), (left, last))
            found.append(Shape("box", (corners,), fill=shape.fillcolor or "", **look))
        else:
            found.append(Shape("line", (((left, first), (right, last)),), is_open=True, **look))
    return found


def _across(ref: str | None, value: Any, axis: Axis) -> float:
    """Return a place in px: on the axis, or as a share of the drawing."""
    if ref == "paper" or (ref or "").endswith("domain"):
        return axis.px[0] + float(value) * (axis.px[1] - axis.px[0])
    return axis.place(value)


def _annotations(figure: Figure, x: Axis, y: Axis) -> tuple[list[Shape], list[Label]]:
    """Return a chart's notes as labels, and the arrows that some have."""
    shapes, labels = [], []
    for note in figure.layout.annotations:
        at = _across(note.xref, note.x, x) + (note.xshift or 0), _across(note.yref, note.y, y) - (note.yshift or 0)
        if note.showarrow is not False and note.ax is not None:
            start = _across(note.axref, note.ax, x), _across(note.ayref, note.ay, y)
            shapes += _arrow(start, at, note.arrowcolor or LIGHT.muted)
        lines = lines_of(note.text)
        size = note.font.size or TICK_PX
        tall = sum((line.size_px or size) * LINE_EM for line in lines)
        middle = at[1] + {"top": tall / 2, "bottom": -tall / 2}.get(note.yanchor, 0)
        labels += stacked(lines, at[0], middle, size, note.font.color or LIGHT.ink, align=note.xanchor if note.xanchor in ("left", "right") else "center")
    return shapes, labels


def _arrow(start: tuple[float, float], end: tuple[float, float], ink: str) -> list[Shape]:
    """Return a line to the right with its head."""
    head = ((end[0] - 7, end[1] - 4), end, (end[0] - 7, end[1] + 4))
    return [Shape("arrow", ((start, end),), line=ink, line_px=1.5, is_open=True), Shape("arrow", (head,), fill=ink)]


def _plain(words: str) -> str:
    return " ".join(line.text for line in lines_of(words))
