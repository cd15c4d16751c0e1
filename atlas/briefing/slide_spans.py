"""Figure claims on a slide as a native scatter chart: a line over each one's window at its value; knows nothing of the frame."""

import math
from datetime import date

from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from atlas.briefing.drawing import Chart, Span, Spans
from atlas.briefing.slide_charts import axes, look
from atlas.briefing.slide_parts import Page, colour
from atlas.briefing.svg_parts import ticks
from atlas.charts.lettering import text_px

LABEL_PX, LABEL_CHARACTERS = 12, 44


def add_spans(page: Page, spans: Spans, *, left: float, top: float, width: float, height: float):
    """Put figure claims on the slide as a line over each one's window at its value; returns the graphic frame."""
    data = XyChartData(number_format="#,##0.##")
    for span in spans.spans:
        series = data.add_series(span.name)
        for day, value in outline(span):
            series.add_data_point(round(in_years(day), 4), value)
    frame = page.slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, *page.box(left, top, width, height), data)
    drawn = frame.chart
    look(page, drawn, legend=False)
    for span, place in zip(spans.spans, drawn.plots[0].series, strict=True):
        ink = colour(spans.colours[span.group])
        place.smooth, place.marker.style, place.marker.size = False, XL_MARKER_STYLE.CIRCLE, 5
        place.format.line.color.rgb, place.format.line.width = ink, 31750
        place.format.line.dash_style = MSO_LINE.SQUARE_DOT if span.is_rough else MSO_LINE.SOLID
        place.marker.format.fill.solid()
        place.marker.format.fill.fore_color.rgb, place.marker.format.line.color.rgb = ink, ink
    axes(page, drawn, Chart("lines", (), (), spans.value_title))
    if spans.is_log:
        scale = drawn.value_axis._element.find(qn("c:scaling"))
        scale.insert(0, parse_xml(f'<c:logBase {nsdecls("c")} val="10"/>'))
    first, last, low, high = limits(spans)
    across = drawn.category_axis
    across.minimum_scale, across.maximum_scale = first.year, last.year
    across.major_unit = 1 if last.year - first.year <= 14 else 2
    across.tick_labels.number_format, across.tick_labels.number_format_is_linked = "0", False
    drawn.value_axis.minimum_scale, drawn.value_axis.maximum_scale = low, high
    for index, at_end in labelled(spans, width_px=width - 90, height_px=height - 50).items():
        label = drawn.plots[0].series[index].points[1 if at_end else 0].data_label
        label.text_frame.text = words(spans.spans[index])
        label.text_frame.paragraphs[0].runs[0].font.size = page.points(LABEL_PX)
        label.text_frame.word_wrap = False
        label.position = XL_LABEL_POSITION.RIGHT if at_end else XL_LABEL_POSITION.LEFT
    return frame


def in_years(day: date) -> float:
    """Return a day as a year with a fraction: a scatter chart's axis knows no calendar, and years are not equally long."""
    first = date(day.year, 1, 1)
    return day.year + (day - first).days / (date(day.year + 1, 1, 1) - first).days


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
