"""Figure claims on a slide as a native scatter chart: a line over each one's window at its value; knows nothing of the frame."""

from datetime import date

from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from atlas.briefing.drawing import Chart, Spans
from atlas.briefing.slide_charts import axes, look
from atlas.briefing.span_layout import LABEL_PX, labelled, limits, outline, words
from atlas.figures.paint.slide_parts import Page, colour


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
