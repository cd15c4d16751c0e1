"""The traces of a page's chart as shapes, marks and words in px, and the key that names them; knows no axis titles and no frame."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from atlas.briefing.drawing import Label, Shape, Spot
from atlas.briefing.plot_axes import Axis
from atlas.briefing.plot_words import each, lines_of, listed, plain
from atlas.figures.lettering import LINE_EM
from atlas.figures.theme import GREY, LIGHT, readable_on

Swatch = Callable[[float, float], tuple[list[Shape], list[Spot]]]
# Corners of a mark as shares of its radius, from the top clockwise.
CORNERS = {
    "square": ((-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)),
    "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
    "triangle-up": ((0, -1), (1, 0.8), (-1, 0.8)),
    "triangle-down": ((0, 1), (1, -0.8), (-1, -0.8)),
    "pentagon": tuple((math.sin(k * math.tau / 5), -math.cos(k * math.tau / 5)) for k in range(5)),
    "star": tuple(((1.2 if k % 2 == 0 else 0.5) * math.sin(k * math.tau / 10), -(1.2 if k % 2 == 0 else 0.5) * math.cos(k * math.tau / 10)) for k in range(10)),
}  # fmt: skip
STROKES = {"line-ns": (((0, -1), (0, 1)),), "line-ne": (((-1, 1), (1, -1)),), "x": (((-1, -1), (1, 1)), ((-1, 1), (1, -1)))}


def traces(figure: Any, x: Axis, y: Axis) -> tuple[list[Shape], list[Spot], list[Label]]:
    """Return everything that the figure's traces draw between its axes."""
    shapes: list[Shape] = []
    spots: list[Spot] = []
    labels: list[Label] = []
    for trace in figure.data:
        if trace.type == "heatmap":
            more, said = _cells(trace, x, y)
            shapes, labels = shapes + more, labels + said
            continue
        points = [None if None in pair else (x.place(pair[0]), y.place(pair[1])) for pair in zip(listed(trace.x), listed(trace.y), strict=True)]
        mode = trace.mode or "lines"
        if "lines" in mode:
            shapes += _line(trace, points)
        if trace.error_y.visible:
            shapes += _whiskers(trace, x, y)
        if "markers" in mode:
            more, marks = _marks(trace, points)
            shapes, spots = shapes + more, spots + marks
        if "text" in mode:
            labels += _texts(trace, points)
    return shapes, spots, labels


def key(figure: Any) -> list[tuple[str, Swatch]]:
    """Return what each named trace and each shade of a colour bar is called, and how its swatch is drawn at a place."""
    found: list[tuple[str, Swatch]] = []
    for trace in figure.data:
        if trace.type == "heatmap" and trace.showscale is not False and trace.colorbar.ticktext is not None:
            title = plain(trace.colorbar.title.text or "")
            for value, words in zip(trace.colorbar.tickvals, trace.colorbar.ticktext, strict=True):
                found.append((f"{title}: {plain(words)}" if title else plain(words), partial(_box, _shade(trace, value))))
        elif trace.type == "scatter" and trace.name and trace.showlegend is not False:
            found.append((plain(trace.name), partial(_sample, trace)))
    return found if len(found) > 1 or figure.layout.showlegend else []


def _box(colour: str, x: float, y: float) -> tuple[list[Shape], list[Spot]]:
    return [Shape("legend", (((x - 7, y - 6), (x + 7, y - 6), (x + 7, y + 6), (x - 7, y + 6)),), fill=colour, line=LIGHT.faint, line_px=0.5)], []


def _sample(trace: Any, x: float, y: float) -> tuple[list[Shape], list[Spot]]:
    if "markers" in (trace.mode or ""):
        first = next(iter(each(trace.marker.symbol, 1)), "circle")
        return mark(first or "circle", x, y, 11, next(iter(each(trace.marker.color, 1)), None) or trace.marker.line.color or GREY, "legend")
    return [Shape("legend", (((x - 8, y), (x + 8, y)),), line=trace.line.color or GREY, line_px=2, is_open=True, is_dashed=_dashed(trace))], []


def _cells(trace: Any, x: Axis, y: Axis) -> tuple[list[Shape], list[Label]]:
    """Return one shape per shade that holds all its cells, and the words in the cells."""
    xs, ys = (listed(trace[axis]) if trace[axis] is not None else list(range(size)) for axis, size in (("x", len(trace.z[0])), ("y", len(trace.z))))
    across, down = ([axis.place(value) for value in values] for axis, values in ((x, xs), (y, ys)))
    wide, tall = (_pitch(places, axis) for places, axis in ((across, x), (down, y)))
    gap_x, gap_y = (trace.xgap or 0) / 2, (trace.ygap or 0) / 2
    edge = LIGHT.grid if trace.texttemplate else ""
    by_colour: dict[str, list] = {}
    labels = []
    for row, values in enumerate(trace.z):
        for column, value in enumerate(listed(values)):
            left, right = across[column] - wide / 2 + gap_x, across[column] + wide / 2 - gap_x
            top, bottom = down[row] - tall / 2 + gap_y, down[row] + tall / 2 - gap_y
            colour = "" if value is None else _shade(trace, value)
            if value is not None:
                by_colour.setdefault(colour, []).append(((left, top), (right, top), (right, bottom), (left, bottom)))
            if trace.texttemplate and trace.text[row][column]:
                lines = lines_of(trace.text[row][column])
                for place, line in enumerate(lines):
                    at = (top + bottom) / 2 + (place - (len(lines) - 1) / 2) * 11 * LINE_EM
                    labels.append(Label(line.text, (left + right) / 2, at, 11, readable_on(colour) if colour else LIGHT.ink))
    return [Shape(f"cells {colour}", tuple(cells), fill=colour, line=edge, line_px=0.75) for colour, cells in by_colour.items()], labels


def _pitch(places: list[float], axis: Axis) -> float:
    """Return how far two neighbours lie apart in px; alone, a cell takes what one step of the axis takes."""
    return min((abs(b - a) for a, b in zip(places, places[1:], strict=False)), default=abs(axis.px[1] - axis.px[0]) / max(abs(axis.ends[1] - axis.ends[0]), 1))


def _shade(trace: Any, value: float) -> str:
    """Return a value's colour on the trace's scale, between two of its colours where the scale is not in steps."""
    share = min(max((value - trace.zmin) / (trace.zmax - trace.zmin), 0.0), 1.0)
    below, above = trace.colorscale[0], trace.colorscale[-1]
    for stop in trace.colorscale:
        if stop[0] <= share:
            below = stop
        if stop[0] >= share:
            above = stop
            break
    part = (share - below[0]) / (above[0] - below[0]) if above[0] > below[0] else 0
    ends = [[int(stop[1][place : place + 2], 16) for place in (1, 3, 5)] for stop in (below, above)]
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in zip(*ends, strict=True))


def _dashed(trace: Any) -> bool:
    return trace.line.dash not in (None, "solid")


def _line(trace: Any, points: list) -> list[Shape]:
    parts: list[list] = [[]]
    for point in points:
        if point is None:
            parts.append([])
        elif trace.line.shape == "hv" and parts[-1]:
            parts[-1] += [(point[0], parts[-1][-1][1]), point]
        else:
            parts[-1].append(point)
    held = tuple(tuple(part) for part in parts if len(part) > 1)
    look = {"line": trace.line.color or GREY, "line_px": trace.line.width or 2, "is_dashed": _dashed(trace)}
    return [Shape(plain(trace.name or "line"), held, is_open=trace.fill != "toself", **look)] if held else []


def _whiskers(trace: Any, x: Axis, y: Axis) -> list[Shape]:
    parts = [((x.place(a), y.place(b)), (x.place(a), y.place(b + up))) for a, b, up in zip(listed(trace.x), listed(trace.y), listed(trace.error_y.array), strict=True) if up]
    return [Shape("stated range", tuple(parts), line=trace.error_y.color or GREY, line_px=1.2, is_open=True)] if parts else []


def _marks(trace: Any, points: list) -> tuple[list[Shape], list[Spot]]:
    count = len(points)
    shapes, spots = [], []
    looks = zip(points, each(trace.marker.symbol, count), each(trace.marker.size, count), each(trace.marker.color, count), strict=True)
    for point, symbol, size, colour in looks:
        if point is not None:
            more, marks = mark(symbol or "circle", *point, size or 8, colour or trace.marker.line.color or GREY, plain(trace.name or "mark"))
            shapes, spots = shapes + more, spots + marks
    return shapes, spots


def mark(symbol: str, x: float, y: float, size_px: float, colour: str, name: str) -> tuple[list[Shape], list[Spot]]:
    """Return one mark of a symbol's name."""
    base, radius = symbol.removesuffix("-open").removesuffix("-thin"), size_px / 2
    if base in STROKES:
        lines = tuple(tuple((x + a * radius, y + b * radius) for a, b in stroke) for stroke in STROKES[base])
        return [Shape(name, lines, line=colour, line_px=2, is_open=True)], []
    if base in CORNERS:
        corners = tuple((x + a * radius, y + b * radius) for a, b in CORNERS[base])
        hollow = symbol.endswith("-open")
        return [Shape(name, (corners,), fill="" if hollow else colour, line=colour if hollow else LIGHT.paper, line_px=1.5 if hollow else 0.75)], []
    return [], [Spot(name, x, y, size_px, "ring" if symbol.endswith("-open") else "disc", ((colour, 12),))]


def _texts(trace: Any, points: list) -> list[Label]:
    count, labels = len(points), []
    away = (next(iter(each(trace.marker.size, 1)), None) or 8) / 2 + 4 if "markers" in trace.mode else 0
    ink, size = trace.textfont.color or LIGHT.ink, trace.textfont.size or 11
    for point, words, position in zip(points, each(trace.text, count), each(trace.textposition, count), strict=True):
        if point is None or not words:
            continue
        line = lines_of(words)[0]
        upright, _, across = (position or "middle center").partition(" ")
        x = point[0] + {"left": -away, "right": away}.get(across, 0)
        y = point[1] + {"top": -(away + size / 2), "bottom": away + size / 2}.get(upright, 0)
        align = {"left": "right", "right": "left"}.get(across, "center")
        labels.append(Label(line.text, x, y, size, ink, line.is_bold, align))
    return labels
