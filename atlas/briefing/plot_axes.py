"""The axes of a page's chart as places in px: what a value's place is, and which ticks are named."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from atlas.briefing.plot_words import Line, lines_of, listed, value_of
from atlas.figures.paint.plotly import Figure

YEAR = 366 * 86_400


@dataclass(frozen=True)
class Axis:
    """One axis: its kind (linear, log, date or category), ends as numbers, the category names, and its px from start to end."""

    kind: str
    ends: tuple[float, float]
    names: tuple[str, ...]
    px: tuple[float, float]

    def place(self, value: Any) -> float:
        """Return where a value stands in px."""
        first, last = self.ends
        share = (self.number(value) - first) / ((last - first) or 1)
        return self.px[0] + share * (self.px[1] - self.px[0])

    def number(self, value: Any) -> float:
        """Return a value as a number on the axis."""
        value = value_of(value)
        if self.kind == "category":
            return float(self.names.index(value)) if isinstance(value, str) else float(value)
        if self.kind == "date":
            return value.timestamp() if isinstance(value, datetime) else datetime.fromisoformat(str(value)).timestamp()
        return math.log10(value) if self.kind == "log" else float(value)

    def holds(self, px: float) -> bool:
        """Return whether a place in px lies between the axis's ends."""
        return min(self.px) - 0.5 <= px <= max(self.px) + 0.5


def axis_of(layout: Any, values: list, px: tuple[float, float]) -> Axis:
    """Return an axis. layout: plotly's. values: all that stand on it. px: where it begins and ends."""
    known = [value for value in values if value is not None]
    kind = layout.type or ("date" if any(isinstance(v, datetime) for v in known) else "category" if any(isinstance(v, str) for v in known) else "linear")
    names = tuple(dict.fromkeys([*listed(layout.categoryarray), *(v for v in known if isinstance(v, str))])) if kind == "category" else ()
    if layout.range is not None:
        ends = tuple(_edge(kind, end) for end in layout.range)
    else:
        bare = Axis(kind, (0, 1), names, px)
        numbers = [bare.number(value) for value in known if kind != "log" or value > 0] or [0, 1]
        half = 0.5 if kind == "category" or layout.tickvals is not None else 0
        low, high = min(numbers), max(numbers)
        slack = half or (high - low or 1) * 0.04
        ends = (0.0 if layout.rangemode == "tozero" and low >= 0 else low - slack, high + slack)
        ends = ends[::-1] if layout.autorange == "reversed" else ends
    return Axis(kind, (float(ends[0]), float(ends[1])), names, px)


def _edge(kind: str, end: Any) -> float:
    return Axis("date", (0, 1), (), (0, 1)).number(end) if kind == "date" else float(end)


def named_ticks(layout: Any, axis: Axis) -> list[tuple[float, list[Line]]]:
    """Return where each named tick stands in px, and its lines; ticks that lie outside are left out."""
    if layout.visible is False:
        return []
    if layout.tickvals is not None:
        words = layout.ticktext if layout.ticktext is not None else [f"{value:,g}" for value in layout.tickvals]
        found = [(axis.place(value), lines_of(str(text))) for value, text in zip(listed(layout.tickvals), words, strict=True)]
    elif axis.kind == "category":
        found = [(axis.place(name), lines_of(name)) for name in axis.names]
    else:
        found = [(axis.place(value), [Line(words)]) for value, words in _made(axis)]
    return [(px, lines) for px, lines in found if axis.holds(px)]


def _made(axis: Axis) -> list[tuple[Any, str]]:
    low, high = sorted(axis.ends)
    if axis.kind == "log":
        return [(10.0**power, f"{10.0**power:,g}") for power in range(math.ceil(low), math.floor(high) + 1)]
    if axis.kind == "date":
        first, last = (datetime.fromtimestamp(end) for end in (low, high))
        if high - low > 2 * YEAR:
            return [(datetime(year, 1, 1), str(year)) for year in range(first.year, last.year + 1)]
        step = 1 if high - low < YEAR * 0.6 else 3
        every = [datetime(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13, step)]
        return [(day, f"{day:%b %Y}") for day in every]
    return [(value, f"{value:,g}".replace("-", "−")) for value in ticks(low, high) if low <= value <= high]


def axes(figure: Figure, across: tuple[float, float], down: tuple[float, float]) -> tuple[Axis, Axis]:
    """Return a figure's two axes. across: px of the left and right edge of the drawing. down: of its lower and upper edge."""
    xs = [value for trace in figure.data for value in _along(trace, "x")]
    ys = [value for trace in figure.data for value in _along(trace, "y")]
    return axis_of(figure.layout.xaxis, xs, across), axis_of(figure.layout.yaxis, ys, down)


def _along(trace: Any, axis: str) -> list:
    if trace.type == "heatmap" and trace[axis] is None:
        return list(range(len(trace.z[0]) if axis == "x" else len(trace.z)))
    return listed(trace[axis])


def ticks(low: float, high: float, *, most: int = 6) -> list[float]:
    """Return round values from low to just beyond high: steps of 1, 2 or 5 times a power of ten, whole numbers at least."""
    span = max(high - low, 1)
    step = next(base * 10**power for power in range(12) for base in (1, 2, 5) if span / (base * 10**power) <= most)
    first = int(low // step) * step
    found = [first]
    while found[-1] < high:
        found.append(found[-1] + step)
    return found
