"""The axes of a drawing as places in px: where a value stands, and which ticks are named with which words; knows no painter."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from atlas.figures.scales import placed
from atlas.figures.spec import Axis, Boxes, Cells, Label, Line, Mark, Plot, Points, Run, Strokes, Value
from atlas.model.text import printable

SLACK = 0.05  # of an axis without ends of its own, beyond its outermost marks


@dataclass(frozen=True)
class Places:
    """An axis as places in px: the axis, its ends as numbers, and where it begins and ends."""

    axis: Axis
    ends: tuple[float, float]
    px: tuple[float, float]

    def at(self, value: Value) -> float:
        """Return where a value stands."""
        first, last = self.ends
        return self.px[0] + (number(self.axis, value) - first) / ((last - first) or 1) * (self.px[1] - self.px[0])

    def each(self, values: Iterable[Value | None]) -> list[float | None]:
        """Return where values stand, None for those unknown or that have no place on the axis (zero on one of logarithms)."""
        return [
            None if value is None or (self.axis.kind == "log" and value <= 0) else self.at(value) for value in values
        ]

    def holds(self, px: float) -> bool:
        """Return whether a place lies between the axis's ends."""
        return min(self.px) - 0.5 <= px <= max(self.px) + 0.5

    @property
    def step(self) -> float:
        """Return how long one unit of the axis is in px."""
        return abs(self.px[1] - self.px[0]) / (abs(self.ends[1] - self.ends[0]) or 1)


def number(axis: Axis, value: Value) -> float:
    """Return a value as the axis counts: seconds of a day, a logarithm, a square root, or itself."""
    if isinstance(value, date | pd.Timestamp):
        return pd.Timestamp(value).timestamp()
    return float(placed(axis, value))


def places_of(plot: Plot, across: tuple[float, float], down: tuple[float, float]) -> tuple[Places, Places]:
    """Return the two axes of a drawing between the px of its left and right, and of its lower and upper edge."""
    found = []
    for name, axis, px in (("x", plot.x, across), ("y", plot.y, down)):
        if axis.span:
            ends = number(axis, axis.span[0]), number(axis, axis.span[1])
        else:
            values = [
                number(axis, value)
                for mark in plot.marks
                for value in _along(mark, name)
                if value is not None and (axis.kind != "log" or value > 0)
            ] or [0.0, 1.0]
            cells = any(isinstance(mark, Cells) for mark in plot.marks)
            low, high = min(values), max(values)
            slack = 0.5 if cells else (high - low or 1) * SLACK
            ends = (0.0 if axis.kind == "linear" and low >= 0 and not cells else low - slack), high + slack
        found.append(Places(axis, ends, px))
    return found[0], found[1]


def _along(mark: Mark, name: str) -> Iterable[Value | None]:
    """Return the values of a mark along an axis."""
    if isinstance(mark, Points):
        return mark.x if name == "x" else (*mark.y, *mark.upto)
    if isinstance(mark, Strokes):
        return [point[name == "y"] for line in mark.lines for point in line]
    if isinstance(mark, Boxes):
        return [value for one in mark.boxes for value in (one[:2] if name == "x" else one[2:])]
    if isinstance(mark, Cells):
        return range(len(mark.levels) if name == "y" else max(map(len, mark.levels), default=1))
    return [one] if (one := getattr(mark, name)) is not None else []


def ticks_of(axis: Axis, ends: tuple[float, float]) -> list[tuple[float, Label]]:
    """Return the ticks of an axis within its ends as numbers, with their words."""
    low, high = min(ends), max(ends)
    slack = (high - low) * 1e-6
    if axis.ticks:
        found = [(number(axis, value), words) for value, words in axis.ticks]
    elif axis.kind == "date":
        found = _dates(axis, pd.Timestamp(low, unit="s"), pd.Timestamp(high, unit="s"))
    elif axis.kind == "log":
        found = [
            (float(power), _said(10.0**power, axis.words))
            for power in range(math.ceil(low - slack), math.floor(high + slack) + 1)
        ]
    else:
        step = axis.step or _round_step((high - low) / (axis.most_ticks or 6))
        found = [
            (place * step, _said(place * step, axis.words))
            for place in range(math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6) + 1)
        ]
    return [(value, words) for value, words in found if low - slack <= value <= high + slack]


def _dates(axis: Axis, first: pd.Timestamp, last: pd.Timestamp) -> list[tuple[float, Label]]:
    """Return days or firsts of months; in the middle of their period where the axis asks for it. What a lower line says is said once for all ticks that share it."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = axis.step or next(
        step for step in (1, 3, 6, 12, 24, 60) if months / step <= (axis.most_ticks or 14) or step == 60
    )
    if step < 0:
        days = list(pd.date_range(first.normalize(), last, freq=f"{-step:g}D"))
    else:
        begin = (first.year * 12 + first.month - 1) // int(step) * int(step)
        days = [
            pd.Timestamp(month // 12, month % 12 + 1, 1)
            for month in range(begin, last.year * 12 + last.month, int(step))
        ]
    words = axis.words or ("%Y" if step >= 12 else "%b\n%Y")
    found, before = [], ""
    for day in days:
        upper, _, lower = day.strftime(words.replace("%-d", str(day.day))).partition("\n")
        there = day + (day + pd.DateOffset(months=int(step)) - day) / 2 if axis.is_between and step > 0 else day
        if first <= there <= last:
            found.append((there.timestamp(), (upper, lower) if lower and lower != before else upper))
            before = lower or before
    return found


def _round_step(step: float) -> float:
    """Return the next step of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(base * power for base in (1, 2, 5, 10) if base * power >= step * 0.999)


def _said(value: float, words: str) -> str:
    if words.endswith("s"):
        for size, name in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
            if abs(value) >= size:
                return f"{value / size:g}{name}".replace("-", "−")
    return (f"{value:.0%}" if words.endswith("%") else f"{value:,.10g}").replace("-", "−")


def lines_of(label: Label) -> list[tuple[Run, ...]]:
    """Return words as lines of runs."""
    lines: Sequence[Line] = (label,) if isinstance(label, str) else label
    return [(Run(line),) if isinstance(line, str) else tuple(line) for line in lines]


def plain(label: Label) -> str:
    """Return words as one line of plain text."""
    return printable(" ".join(text for runs in lines_of(label) if (text := "".join(run.text for run in runs).strip())))
