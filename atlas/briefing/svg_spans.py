"""Figure claims over time as SVG: a line over each one's window at its value, on a logarithmic axis."""

import math
from datetime import date

from atlas.briefing.drawing import Spans
from atlas.briefing.span_layout import height_of, labelled, limits, outline, words
from atlas.briefing.svg_parts import Area, legend, stroke, text, ticks, value_axis
from atlas.figures.lettering import OTHER_FACE, text_px
from atlas.figures.theme import LIGHT


def spans_svg(spans: Spans, area: Area) -> str:
    """Return the figure claims drawn into an area."""
    keys, top = legend(list(spans.colours.items()), area, lambda label: text_px(label, 13 * OTHER_FACE))
    plot = Area(area.left + 54, top + 20, area.width - 64, area.bottom - top - 48)
    first, last, low, high = limits(spans)

    def across(day: date) -> float:
        return plot.left + (day - first).days / (last - first).days * plot.width

    def down(value: float) -> float:
        return plot.bottom - height_of(value, low, high, is_log=spans.is_log) * plot.height

    powers = [10.0**power for power in range(round(math.log10(low)), round(math.log10(high)) + 1)] if spans.is_log else ticks(low, high)
    drawn = [keys, value_axis(plot, powers, down, spans.value_title)]
    for year in range(first.year, last.year):
        drawn.append(text(str(year), across(date(year, 1, 1)), plot.bottom + 18, 12, LIGHT.muted))
    named = labelled(spans, width_px=plot.width, height_px=plot.height)
    for index, span in enumerate(spans.spans):
        ink, y, ends = spans.colours[span.group], down(span.middle), (across(span.start), across(span.end))
        corners = [(across(day), down(value)) for day, value in outline(span)]
        if len(corners) == 2:
            corners = [(ends[0], y), (max(ends[1], ends[0] + 2), y)]
        drawn.append(stroke(corners, ink, 3 if len(corners) == 2 else 1.5, dash="3 3" if span.is_rough else ""))
        drawn.append(f'<circle cx="{ends[0]:.1f}" cy="{y:.1f}" r="3.5" fill="{ink}"><title>{_escaped(span.name)}</title></circle>')
        if index in named:
            at, anchor = (ends[1] + 6, "start") if named[index] else (ends[0] - 8, "end")
            drawn.append(text(words(span), at, y + 4, 12, LIGHT.ink, anchor=anchor, halo=LIGHT.paper))
    drawn.append(stroke([(plot.left, plot.bottom), (plot.right, plot.bottom)], LIGHT.muted, 1))
    return "".join(drawn)


def _escaped(words_: str) -> str:
    return words_.replace("&", "&amp;").replace("<", "&lt;")
