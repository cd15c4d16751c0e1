"""Where figure claims stand over time, on a slide and in a picture alike: corners, axes, and which labels have room."""

import math
from datetime import date

from atlas.briefing.drawing import Span, Spans
from atlas.briefing.svg_parts import ticks
from atlas.figures.lettering import text_px

LABEL_PX, LABEL_CHARACTERS = 12, 44


def outline(span: Span) -> list[tuple[date, float]]:
    """Return a claim's corners: a line over its window at its value, or a box where it states a range."""
    if span.low is None or span.high is None or span.low == span.high or span.low <= 0:
        return [(span.start, span.middle), (span.end, span.middle)]
    return [(span.start, span.low), (span.end, span.low), (span.end, span.high), (span.start, span.high), (span.start, span.low)]


def limits(spans: Spans) -> tuple[date, date, float, float]:
    """Return the axes' first and last day, whole years, and lowest and highest value: whole powers of ten, or zero and a round number."""
    every = spans.spans
    low, high = (edge(value for span in every for _, value in outline(span)) for edge in (min, max))
    if spans.is_log:
        lowest, highest = 10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high) + 1e-9)
        highest = max(highest, lowest * 10)
    else:
        lowest, highest = 0.0, float(ticks(0, max(high, 1))[-1])
    first, last = min(span.start for span in every).year, max(span.end for span in every).year + 1
    return date(first, 1, 1), date(last, 1, 1), lowest, highest


def height_of(value: float, low: float, high: float, *, is_log: bool) -> float:
    """Return how high a value stands between the ends of its axis, as a share."""
    return math.log10(value / low) / math.log10(high / low) if is_log else (value - low) / (high - low)


def words(span: Span) -> str:
    """Return a claim's label: the body and its value, cut to what a line of the chart holds."""
    body, _, value = span.name.rsplit(", ", 1)[0].rpartition(": ")
    room = LABEL_CHARACTERS - len(value)
    return f"{body if len(body) <= room else body[: room - 1] + '…'}: {value}"


def labelled(spans: Spans, *, width_px: float, height_px: float) -> dict[int, bool]:
    """Return which claims get a label, and whether it stands after their end or before their beginning.

    From the largest down, each whose label covers no claim and no label before it.
    """
    first, last, low, high = limits(spans)
    across = [tuple((day - first).days / (last - first).days * width_px for day in (span.start, span.end)) for span in spans.spans]
    down = [(1 - height_of(span.middle, low, high, is_log=spans.is_log)) * height_px for span in spans.spans]
    taken = [(*edges, y) for edges, y in zip(across, down, strict=True)]
    chosen = {}
    for index in sorted(range(len(spans.spans)), key=lambda i: down[i]):
        long, (start, end), y = text_px(words(spans.spans[index]), LABEL_PX) * 1.15 + 8, across[index], down[index]
        for at_end, (left, right) in ((True, (end + 4, end + long)), (False, (start - long, start - 4))):
            others = [box for place, box in enumerate(taken) if place != index]
            free = all(left > stop or right < begin or abs(y - there) > LABEL_PX * 1.1 for begin, stop, there in others)
            if free and left >= 0 and right <= width_px:
                taken.append((left, right, y))
                chosen[index] = at_end
                break
    return chosen
