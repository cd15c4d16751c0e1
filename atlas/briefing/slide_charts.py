"""Native charts on a slide: editable, with the drawn numbers in their embedded workbook; knows nothing of the frame around them."""

from dataclasses import replace
from datetime import date

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from atlas.briefing.drawing import Chart, Series
from atlas.figures.paint.slide_parts import Page, colour
from atlas.figures.theme import LIGHT, readable_on

KINDS = {
    "columns": XL_CHART_TYPE.COLUMN_STACKED,
    "bars": XL_CHART_TYPE.BAR_STACKED,
    "labelled": XL_CHART_TYPE.BAR_CLUSTERED,
    "lines": XL_CHART_TYPE.LINE,
    "spread": XL_CHART_TYPE.LINE_MARKERS,
}
MARKS = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.DASH, XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.DIAMOND)
DASHES = (MSO_LINE.SOLID, MSO_LINE.DASH, MSO_LINE.SQUARE_DOT, MSO_LINE.DASH_DOT, MSO_LINE.LONG_DASH)
SHADING = "No report (shading, not a count)"
TEXT_PX, DAYS_PER_YEAR = 13, 366
SMALL_PX = 11
LONG_NAME, CROWDED = 34, 14  # characters and categories from which names and numbers are set smaller
WITHOUT_ZERO = "#,##0;−#,##0;;"


def add_chart(page: Page, chart: Chart, *, left: float, top: float, width: float, height: float, text_px: float = 0):
    """Put a chart with categories on the slide and return its graphic frame. text_px: 0 for what its names have room for; a small one has no legend."""
    alone = all(sum(values[place] is not None for values in (s.values for s in chart.series)) < 2 for place in range(len(chart.categories)))
    if chart.labels and not alone:  # bars on one another have no room behind them for words
        named = tuple(f"{name}: {words}" if words else name for name, words in zip(chart.categories, chart.labels, strict=True))
        chart = replace(chart, categories=named, labels=())
    data = CategoryChartData(number_format="General")
    data.categories = chart.categories
    for series in chart.series:
        data.add_series(series.name, series.values)
    shaded = any(chart.shaded)
    if shaded:
        top_value = max(chart.top, *(sum(v or 0 for v in values) for values in zip(*(s.values for s in chart.series), strict=True))) or 1
        data.add_series(SHADING, [top_value if gap else None for gap in chart.shaded])
    frame = page.slide.shapes.add_chart(
        KINDS["labelled" if chart.labels else chart.kind], *page.box(left, top, width, height), data
    )
    drawn = frame.chart
    crowded = chart.kind == "bars" and (len(chart.categories) > CROWDED or max(map(len, chart.categories)) > LONG_NAME)
    look(page, drawn, legend=not text_px and len([one for one in chart.series if one.colour]) + shaded > 1, size_px=text_px or (SMALL_PX if crowded else TEXT_PX))
    plot = drawn.plots[0]
    before = [sum(one.colour == series.colour for one in chart.series[:index]) for index, series in enumerate(chart.series)]
    for index, (series, place) in enumerate(zip(chart.series, plot.series, strict=False)):
        {"columns": _fill, "bars": _fill, "lines": _stroke, "spread": _mark}[chart.kind](place, series, before[index])
    if shaded:
        _hatch(plot.series[len(chart.series)])
    if chart.kind in ("columns", "bars"):
        plot.overlap, plot.gap_width = 100, 18 if chart.kind == "columns" else 45
    axes(page, drawn, chart, titled=not text_px)
    if chart.is_numbered:
        for series, place in zip(chart.series, plot.series, strict=False):
            numbers = place.data_labels
            numbers.show_value, numbers.number_format, numbers.number_format_is_linked = True, WITHOUT_ZERO, False
            numbers.font.size, numbers.font.color.rgb = page.points(SMALL_PX), colour(readable_on(series.colour))
    if drawn.has_legend and len([one for one in chart.series if one.colour]) < len(chart.series):
        entry = f'<c:legendEntry {nsdecls("c")}><c:idx val="0"/><c:delete val="1"/></c:legendEntry>'
        drawn.legend._element.find(qn("c:legendPos")).addnext(parse_xml(entry))
    if chart.labels:
        _label(page, plot, chart)
    if chart.kind == "spread":
        line = f'<c:hiLowLines {nsdecls("c", "a")}><c:spPr><a:ln w="25400"><a:solidFill><a:srgbClr val="{LIGHT.faint[1:]}"/></a:solidFill></a:ln></c:spPr></c:hiLowLines>'
        plot._element.findall(qn("c:ser"))[-1].addnext(parse_xml(line))
    return frame


def look(page: Page, drawn, *, legend: bool, size_px: float = TEXT_PX) -> None:
    """Set a chart's type and legend."""
    drawn.font.size, drawn.font.color.rgb = page.points(size_px), colour(LIGHT.ink)
    drawn.has_title, drawn.has_legend = False, legend
    if legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False


def axes(page: Page, drawn, chart: Chart, *, titled: bool = True) -> None:
    """Set the axes of a chart: quiet lines, a title for the values, labels that fit."""
    value, category = drawn.value_axis, drawn.category_axis
    value.major_gridlines.format.line.color.rgb = colour(LIGHT.grid)
    value.format.line.fill.background()
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = "#,##0", False
    if chart.top:
        value.minimum_scale, value.maximum_scale = 0, chart.top
    if titled and chart.value_title:
        value.has_title, value.axis_title.text_frame.text = True, chart.value_title
        run = value.axis_title.text_frame.paragraphs[0].runs[0].font
        run.size, run.bold, run.color.rgb = page.points(TEXT_PX), False, colour(LIGHT.muted)
    category.format.line.color.rgb = colour(LIGHT.muted)
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    category.has_major_gridlines = False
    if chart.kind == "bars":
        category.reverse_order = True
        value._element.find(qn("c:crosses")).set("val", "max")
    if chart.categories and isinstance(chart.categories[0], date):
        _dates(category, chart.categories, small=not titled)


def _dates(axis, days: tuple[date, ...], *, small: bool) -> None:
    """Label a date axis by what fits: years, every third month, days; a small chart has room for a few."""
    length = (days[-1] - days[0]).days
    monthly = len(days) < 2 or (days[1] - days[0]).days > 26
    if length > (DAYS_PER_YEAR if small else 4 * DAYS_PER_YEAR):
        words, unit, step = "yyyy", "years", 1 + (length // (6 * DAYS_PER_YEAR) if small else 0)
    elif small:
        words, unit, step = "mmm yyyy", "months", max(1, length // 90)
    elif length > 70:
        words, unit, step = "mmm yyyy", "months", 1 if length <= 250 else 3 if length <= 2 * DAYS_PER_YEAR else 6
    else:
        words, unit, step = ("mmm yyyy", "months", 1) if monthly else ("d mmm", "days", 7)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = words, False
    element = axis._element
    for tag in ("c:baseTimeUnit", "c:majorUnit", "c:majorTimeUnit"):
        for old in element.findall(qn(tag)):
            element.remove(old)
    for tag, text in (("baseTimeUnit", "months" if monthly else "days"), ("majorUnit", step), ("majorTimeUnit", unit)):
        element.append(parse_xml(f'<c:{tag} {nsdecls("c")} val="{text}"/>'))


def _fill(place, series: Series, _before: int) -> None:
    place.invert_if_negative = False
    if not series.colour:
        place.format.fill.background()
        return
    place.format.fill.solid()
    place.format.fill.fore_color.rgb = colour(series.colour)
    for index, ink in enumerate(series.colours):
        if ink != series.colour and series.values[index] is not None:
            place.points[index].format.fill.solid()
            place.points[index].format.fill.fore_color.rgb = colour(ink)


def _stroke(place, series: Series, before: int) -> None:
    """Draw a line; of lines of one colour, each is dashed in another way. before: how many of its colour come before it."""
    place.smooth, place.marker.style = False, XL_MARKER_STYLE.NONE
    place.format.line.color.rgb, place.format.line.width = colour(series.colour), 22225
    place.format.line.dash_style = DASHES[before % len(DASHES)]
    around = (None, *series.values, None)
    for index, value in enumerate(series.values):
        if value is not None and around[index] is around[index + 2] is None:  # no line leads to it
            mark = place.points[index].marker
            mark.style, mark.size = XL_MARKER_STYLE.CIRCLE, 6
            mark.format.fill.solid()
            mark.format.fill.fore_color.rgb = colour(series.colour)


def _mark(place, series: Series, _before: int) -> None:
    """Draw marks alone: a bar for the best estimate, a diamond for the group's own figure."""
    place.smooth = False
    place.format.line.fill.background()
    style = {"Best estimate": MARKS[1], "The group's own figure": MARKS[3]}.get(series.name, MARKS[0])
    place.marker.style, place.marker.size = style, 11 if style == MARKS[1] else 9
    place.marker.format.fill.solid()
    place.marker.format.fill.fore_color.rgb = colour(series.colour)
    place.marker.format.line.color.rgb = RGBColor(255, 255, 255)


def _hatch(place) -> None:
    place.format.fill.patterned()
    place.format.fill.pattern = MSO_PATTERN.LIGHT_UPWARD_DIAGONAL
    place.format.fill.fore_color.rgb, place.format.fill.back_color.rgb = colour(LIGHT.faint), colour(LIGHT.gap)


def _label(page: Page, plot, chart: Chart) -> None:
    """Write each bar's words beside it."""
    for index, words in enumerate(chart.labels):
        for series, place in zip(chart.series, plot.series, strict=False):
            if series.values[index] is not None and words:
                label = place.points[index].data_label
                label.text_frame.text = words
                label.text_frame.paragraphs[0].runs[0].font.size = page.points(TEXT_PX - 1)
                label.position = XL_LABEL_POSITION.OUTSIDE_END
