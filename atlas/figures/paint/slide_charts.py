"""Bars and lines on a slide as native charts: editable, with the drawn numbers in their embedded workbook; knows nothing of the frame around them."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import date

import pandas as pd
from pptx.chart.data import CategoryChartData
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

from atlas.figures.lettering import text_px as width_of
from atlas.figures.paint.axes import lines_of, plain
from atlas.figures.paint.scene import Shape
from atlas.figures.paint.slide_parts import PATTERNS, SAFE, Page, colour, describe, write
from atlas.figures.paint.slide_shapes import add_outline
from atlas.figures.spec import OVER_PX, Axis, Bars, Lines, Panels, Series
from atlas.figures.theme import LIGHT, readable_on
from atlas.model import months
from atlas.model.text import printable

SHADING, UNKNOWN = "No report (shading, not a count)", "No figure (mark, not a count)"
OWN_AXES = ("50010", "50020")  # of a line with a scale of its own: its dates and its values
TEXT_PX, SMALL_PX, HEADING_PX, PANEL_GAP_PX, DAYS_PER_YEAR = 13, 11, 20, 14, 366
LONG_NAME, CROWDED = 34, 14  # characters and categories from which names and numbers are set smaller
WITHOUT_ZERO, UNKNOWN_SHARE = "#,##0;−#,##0;;", 0.03
LEFT_PX, RIGHT_PX, LEGEND_PX, NAMES_PX = (
    110,
    24,
    34,
    34,
)  # round the bars where landmarks stand over them or coverage under them
LANE_PX, FLAG_PX, STRIP_ROW_PX, STRIP_PX = (
    19,
    11.5,
    15,
    5,
)  # a lane of landmarks and its words; an area's row and how thick its line is
DASHES = {
    "solid": MSO_LINE.SOLID,
    "dash": MSO_LINE.DASH,
    "dot": MSO_LINE.SQUARE_DOT,
    "dashdot": MSO_LINE.DASH_DOT,
    "longdash": MSO_LINE.LONG_DASH,
}
MARKS = {
    "circle": XL_MARKER_STYLE.CIRCLE, "square": XL_MARKER_STYLE.SQUARE, "diamond": XL_MARKER_STYLE.DIAMOND, "triangle-up": XL_MARKER_STYLE.TRIANGLE, "x": XL_MARKER_STYLE.X,
    "star": XL_MARKER_STYLE.STAR,
}  # fmt: skip


def add_chart(
    page: Page, body: Bars | Lines, *, left: float, top: float, width: float, height: float, text_px: float = 0
):
    """Put bars or lines on the slide and return their graphic frame. text_px: 0 for what the names have room for; a small one has no legend."""
    is_bars = isinstance(body, Bars)
    names = _names(body)
    is_lying, is_labelled = is_bars and body.is_lying, False
    if is_bars and any(body.ends):
        alone = all(
            sum(values[place] is not None for values in (s.values for s in body.series)) < 2
            for place in range(len(names))
        )
        is_labelled = alone  # bars on one another have no room behind them for words
        names = (
            names
            if alone
            else [f"{name}: {words}" if words else name for name, words in zip(names, body.ends, strict=True)]
        )
    data = CategoryChartData(number_format="General")
    data.categories = names
    for series in body.series:
        data.add_series(printable(series.name), series.values)
    extra = _extra(body) if is_bars else []
    for name, values in extra:
        data.add_series(name, values)
    kind = (
        XL_CHART_TYPE.LINE if not is_bars else XL_CHART_TYPE.BAR_STACKED if is_lying else XL_CHART_TYPE.COLUMN_STACKED
    )
    if is_labelled:
        kind = XL_CHART_TYPE.BAR_CLUSTERED if is_lying else XL_CHART_TYPE.COLUMN_CLUSTERED
    frame = page.slide.shapes.add_chart(kind, *page.box(left, top, width, height), data)
    drawn, plot = frame.chart, frame.chart.plots[0]
    crowded = is_lying and (len(names) > CROWDED or max(map(len, names), default=0) > LONG_NAME)
    seen = [series for series in body.series if series.colour]
    size_px = text_px or (SMALL_PX if crowded else TEXT_PX)
    _look(
        page,
        drawn,
        size_px=size_px,
        has_legend=not text_px and (not is_bars or body.has_legend) and len(seen) + len(extra) > 1,
    )
    before = [
        sum(one.colour == series.colour for one in body.series[:place]) for place, series in enumerate(body.series)
    ]
    for place, series in zip(plot.series, body.series, strict=False):
        if is_bars:
            _fill(place, series, body.edge_px)
        else:
            _stroke(place, series, before[body.series.index(series)])
        if any(series.texts):
            _numbers(page, place, series)
    if is_bars:
        plot.overlap, plot.gap_width = 100, 18 if not is_lying else 45
    _axes(page, drawn, body, names, has_title=not text_px)
    if is_labelled:
        _ends(page, plot, body)
    if drawn.has_legend and len(seen) < len(body.series):
        entry = f'<c:legendEntry {nsdecls("c")}><c:idx val="0"/><c:delete val="1"/></c:legendEntry>'
        drawn.legend._element.find(qn("c:legendPos")).addnext(parse_xml(entry))
    for (name, _), place in zip(extra, list(plot.series)[len(body.series) :], strict=True):
        _dress(page, drawn, body, name, place)
    if is_bars and not text_px and (body.flags or body.strip):
        _around(page, drawn, body, names, left, top, width, height)
    return frame


def add_panels(page: Page, panels: Panels, *, left: float, top: float, width: float, height: float) -> None:
    """Put several charts on the slide, each with a workbook of its own, under their headings."""
    across = min(panels.across, len(panels.parts))
    down = -(-len(panels.parts) // across)
    wide, tall = (width - PANEL_GAP_PX * (across - 1)) / across, (height - PANEL_GAP_PX * (down - 1)) / down
    for place, (heading, part) in enumerate(panels.parts):
        x, y = left + place % across * (wide + PANEL_GAP_PX), top + place // across * (tall + PANEL_GAP_PX)
        lines = lines_of(heading)
        write(
            page,
            plain(heading) if len(lines) == 1 else lines,
            left=x,
            top=y,
            width=wide,
            size_px=TEXT_PX if len(lines) == 1 else SMALL_PX,
            bold=True,
            name="heading",
        )
        above = HEADING_PX * len(lines)
        frame = add_chart(page, part, left=x, top=y + above, width=wide, height=tall - above, text_px=SMALL_PX)
        describe(frame, plain(heading))


def _names(body: Bars | Lines) -> list[str] | list[date]:
    if body.unit:
        return [pd.Timestamp(day).date() for day in body.categories]
    return [plain(name) for name in body.categories]


def _top(body: Bars) -> float:
    """Return how high shading reaches: the axis's end, or the highest stack."""
    highest = max(
        (
            sum(value or 0 for value in values)
            for values in zip(*(series.values for series in body.series), strict=True)
        ),
        default=0,
    )
    return float(body.value.span[1]) if body.value.span else highest or 1


def _extra(body: Bars) -> list[tuple[str, Sequence[float | None]]]:
    """Return what stands beside the bars' own numbers as series too, so that it can be drawn and edited: means, shading, and marks of unknown numbers."""
    found: list[tuple[str, Sequence[float | None]]] = [(mean.name, mean.values) for mean in body.means]
    if body.over is not None:
        found.append((printable(body.over.name), body.over.values))
    if any(body.shaded):
        found.append((SHADING, [_top(body) if shaded else None for shaded in body.shaded]))
    if any(body.unknown):
        found.append((UNKNOWN, [_top(body) * UNKNOWN_SHARE if unknown else None for unknown in body.unknown]))
    return found


def _dress(page: Page, drawn, body: Bars, name: str, place) -> None:
    """Give an extra series its look: a line over the bars, a hatched fill, or a question mark without any."""
    if name == SHADING:
        _pattern(place.format.fill, MSO_PATTERN.LIGHT_UPWARD_DIAGONAL, LIGHT.faint, LIGHT.gap)
    elif name == UNKNOWN:
        place.format.fill.background()
        for index, unknown in enumerate(body.unknown):
            if unknown:
                _label(page, place.points[index].data_label, "?", size_px=SMALL_PX, ink=LIGHT.muted)
    elif body.over is not None and body.over_value is not None and name == printable(body.over.name):
        _own_axes(_as_line(drawn, place, body.over), drawn, body.over_value)
    else:
        _as_line(drawn, place, next(mean for mean in body.means if mean.name == name))


def _own_axes(line, drawn, value: Axis) -> None:
    """Give a line axes of its own: the dates again, hidden, and its values at the right, made of those that the bars have (ECMA-376, valAx)."""
    area = line.getparent()
    for use, number in zip(line.findall(qn("c:axId")), OWN_AXES, strict=True):
        use.set("val", number)
    last = area.findall(qn("c:valAx"))[-1]
    for axis, number, other in (
        (deepcopy(drawn.category_axis._element), *OWN_AXES),
        (deepcopy(drawn.value_axis._element), *reversed(OWN_AXES)),
    ):
        axis.find(qn("c:axId")).set("val", number)
        axis.find(qn("c:crossAx")).set("val", other)
        last.addnext(axis)
        last = axis
        if axis.tag == qn("c:valAx"):
            axis.find(qn("c:axPos")).set("val", "r")
            axis.find(qn("c:crosses")).set("val", "max")
            axis.remove(axis.find(qn("c:majorGridlines")))
            for text in axis.iter(qn("a:t")):
                text.text = printable(value.title)
            for tag, number in (("c:max", value.span and value.span[1]), ("c:majorUnit", value.step)):
                for found in axis.iter(qn(tag)):
                    found.set("val", str(number))
        else:
            axis.find(qn("c:delete")).set("val", "1")


def _as_line(drawn, place, mean: Series):
    """Move a series of bars into a line over them, on the same axes (ECMA-376, lineChart), and return its element."""
    bars, own = place._element.getparent(), deepcopy(place._element)
    for tag in ("c:invertIfNegative", "c:spPr"):
        for old in own.findall(qn(tag)):
            own.remove(old)
    dash = {"dot": "sysDot", "dash": "dash", "dashdot": "dashDot", "longdash": "lgDash"}.get(mean.dash, "solid")
    own.find(qn("c:tx")).addnext(
        parse_xml(
            f'<c:spPr {nsdecls("c", "a")}><a:ln w="{round(mean.width * 9525)}"><a:solidFill><a:srgbClr val="{mean.colour[1:].upper()}"/></a:solidFill><a:prstDash val="{dash}"/></a:ln></c:spPr>'
        )
    )
    own.find(qn("c:spPr")).addnext(parse_xml(f'<c:marker {nsdecls("c")}><c:symbol val="none"/></c:marker>'))
    own.append(parse_xml(f'<c:smooth {nsdecls("c")} val="0"/>'))
    line = parse_xml(f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/></c:lineChart>')
    line.append(own)
    line.append(parse_xml(f'<c:marker {nsdecls("c")} val="1"/>'))
    for axis in bars.findall(qn("c:axId")):
        line.append(deepcopy(axis))
    bars.remove(place._element)
    bars.addnext(line)
    return line


def _around(
    page: Page, drawn, body: Bars, days: list[date], left: float, top: float, width: float, height: float
) -> None:
    """Fix where the bars stand in their frame, and draw landmarks over them and the strip of coverage under them as shapes in the same places."""
    lanes = max((flag.lane for flag in body.flags), default=-1) + 1
    above, below = LEGEND_PX + lanes * LANE_PX, NAMES_PX + STRIP_ROW_PX * len(body.strip or ())
    wide = width - LEFT_PX - RIGHT_PX - (OVER_PX if body.over else 0)
    tall = height - above - below
    area = drawn._chartSpace.find(f".//{qn('c:plotArea')}")
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    edges = "".join(
        f'<c:{name} val="{value:.5f}"/>'
        for name, value in (("x", LEFT_PX / width), ("y", above / height), ("w", wide / width), ("h", tall / height))
    )
    area.insert(
        0,
        parse_xml(
            f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>{edges}</c:manualLayout></c:layout>'
        ),
    )
    by_month = body.unit in ("month", "quarter")
    first, last = pd.Timestamp(days[0]), pd.Timestamp(days[-1])
    slots = (last.year - first.year) * 12 + last.month - first.month + 1 if by_month else (last - first).days + 1

    def place(day: pd.Timestamp) -> float:
        slot = (
            (day.year - first.year) * 12 + day.month - first.month + (day.day - 1) / day.days_in_month
            if by_month
            else (day - first) / pd.Timedelta(days=1)
        )
        return left + LEFT_PX + min(max(slot / slots, 0), 1) * wide

    floor = top + above + tall
    for flag in body.flags:
        x, y = place(pd.Timestamp(flag.day)), top + LEGEND_PX + (flag.lane + 0.5) * LANE_PX
        add_outline(
            page, Shape("landmark", (((x, y), (x, floor)),), line=LIGHT.muted, is_open=True, is_dashed=True), 0, 0
        )
        room = width_of(flag.words, FLAG_PX) * SAFE + 4
        start = x + {"left": 3, "right": -3 - room}.get(flag.side, -room / 2)
        write(
            page,
            flag.words,
            left=start,
            top=y - FLAG_PX * 0.7,
            width=room,
            size_px=FLAG_PX,
            align=flag.side,
            name=f"landmark {flag.words}",
        )
    for row, (name, held) in enumerate((body.strip or {}).items()):
        y = floor + NAMES_PX + (row + 0.5) * STRIP_ROW_PX
        write(
            page,
            name,
            left=left,
            top=y - SMALL_PX * 0.65,
            width=LEFT_PX - 8,
            size_px=SMALL_PX,
            ink=LIGHT.muted,
            align="right",
            name="coverage",
        )
        spans = [
            (
                place(pd.Timestamp(months.first_day(month))),
                place(pd.Timestamp(months.first_day(months.shift(month, 1)))),
            )
            for month in held
        ]
        if spans:
            add_outline(
                page,
                Shape(
                    f"months with a report: {name}",
                    tuple(((a, y), (b, y)) for a, b in spans),
                    line=LIGHT.faint,
                    line_px=STRIP_PX,
                    is_open=True,
                ),
                0,
                0,
            )


def _look(page: Page, drawn, *, has_legend: bool, size_px: float) -> None:
    drawn.font.size, drawn.font.color.rgb = page.points(size_px), colour(LIGHT.ink)
    drawn.has_title, drawn.has_legend = False, has_legend
    if has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False


def _axes(page: Page, drawn, body: Bars | Lines, names: list, *, has_title: bool) -> None:
    """Set the axes: quiet lines, a title for the values, names that fit."""
    value, category = drawn.value_axis, drawn.category_axis
    value.major_gridlines.format.line.color.rgb = colour(LIGHT.grid)
    value.format.line.fill.background()
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = "#,##0", False
    if body.value.span:
        value.minimum_scale, value.maximum_scale = (float(end) for end in body.value.span)
    if body.value.step:
        value.major_unit = body.value.step
    if has_title and body.value.title:
        value.has_title, value.axis_title.text_frame.text = True, body.value.title
        run = value.axis_title.text_frame.paragraphs[0].runs[0].font
        run.size, run.bold, run.color.rgb = page.points(TEXT_PX), False, colour(LIGHT.muted)
    category.format.line.color.rgb = colour(LIGHT.muted)
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    category.has_major_gridlines = False
    if isinstance(body, Bars) and body.is_lying:
        category.reverse_order = True
        value._element.find(qn("c:crosses")).set("val", "max")
    if body.unit and names:
        _dates(category, names, is_small=not has_title)


def _dates(axis, days: list[date], *, is_small: bool) -> None:
    """Label a date axis by what fits: years, every third month, days; a small chart has room for a few."""
    length = (days[-1] - days[0]).days
    monthly = len(days) < 2 or (days[1] - days[0]).days > 26
    if length > (DAYS_PER_YEAR if is_small else 4 * DAYS_PER_YEAR):
        words, unit, step = "yyyy", "years", 1 + (length // (6 * DAYS_PER_YEAR) if is_small else 0)
    elif is_small:
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


def _pattern(fill, word, fore: str, back: str) -> None:
    fill.patterned()
    fill.pattern = word
    fill.fore_color.rgb, fill.back_color.rgb = colour(fore), colour(back)


def _ink(fill, ink: str, pattern: str) -> None:
    """Fill with a colour, and with the pattern over it that tells it apart where it is printed in grey."""
    if pattern:
        _pattern(fill, PATTERNS[pattern], LIGHT.paper, ink)
    else:
        fill.solid()
        fill.fore_color.rgb = colour(ink)


def _fill(place, series: Series, edge_px: float) -> None:
    place.invert_if_negative = False
    if not series.colour:
        place.format.fill.background()
        return
    _ink(place.format.fill, series.colour, series.pattern)
    if edge_px:
        place.format.line.color.rgb, place.format.line.width = colour(LIGHT.paper), round(edge_px * 9525)
    for index, ink in enumerate(series.colours):
        if ink != series.colour and series.values[index] is not None:
            _ink(place.points[index].format.fill, ink, series.pattern)


def _stroke(place, series: Series, before: int) -> None:
    """Draw a line, dashed as it says or, of lines of one colour, each in another way. before: how many of its colour come before it."""
    style = DASHES[series.dash] if series.dash != "solid" else list(DASHES.values())[before % len(DASHES)]
    place.smooth, place.marker.style = False, MARKS.get(series.symbol, XL_MARKER_STYLE.NONE)
    place.format.line.color.rgb, place.format.line.width = colour(series.colour), round(series.width * 11112)
    place.format.line.dash_style = style
    if not series.width:
        place.format.line.fill.background()
    if series.symbol in MARKS:
        place.marker.size = 6
        place.marker.format.fill.solid()
        place.marker.format.fill.fore_color.rgb = place.marker.format.line.color.rgb = colour(series.colour)
        return
    around = (None, *series.values, None)
    for index, value in enumerate(series.values):
        if value is None or not (index in series.hollow or around[index] is around[index + 2] is None):
            continue  # of the others a line leads to it
        mark = place.points[index].marker
        mark.style, mark.size = XL_MARKER_STYLE.CIRCLE, 6
        mark.format.fill.solid()
        mark.format.line.color.rgb = colour(series.colour)
        mark.format.fill.fore_color.rgb = colour(LIGHT.paper if index in series.hollow else series.colour)


def _numbers(page: Page, place, series: Series) -> None:
    """Write what stands in each bar: its number, as it is edited, where that is what is said; else the words."""
    ink = series.text_colour or readable_on(series.colour)
    is_number = all(
        not text or text.replace(",", "") == f"{value:g}"
        for text, value in zip(series.texts, series.values, strict=True)
        if value is not None
    )
    if is_number:
        labels = place.data_labels
        labels.show_value, labels.number_format, labels.number_format_is_linked = True, WITHOUT_ZERO, False
        labels.font.size, labels.font.color.rgb = page.points(SMALL_PX), colour(ink)
    for index, (text, value) in enumerate(zip(series.texts, series.values, strict=True)):
        if value and is_number and not text:
            label = f'<c:dLbl {nsdecls("c")}><c:idx val="{index}"/><c:delete val="1"/></c:dLbl>'
            labels._element.insert(sum(one.tag == qn("c:dLbl") for one in labels._element), parse_xml(label))
        elif value and text and not is_number:
            _label(page, place.points[index].data_label, text, size_px=SMALL_PX, ink=ink)


def _label(page: Page, label, words: str, *, size_px: float, ink: str) -> None:
    label.text_frame.text = printable(words)
    font = label.text_frame.paragraphs[0].runs[0].font
    font.size, font.color.rgb = page.points(size_px), colour(ink)


def _ends(page: Page, plot, body: Bars) -> None:
    """Write each bar's words beside it."""
    for index, words in enumerate(body.ends):
        for series, place in zip(body.series, plot.series, strict=False):
            if series.values[index] is not None and words:
                label = place.points[index].data_label
                _label(page, label, words, size_px=TEXT_PX - 1, ink=body.end_colour or LIGHT.ink)
                label.position = XL_LABEL_POSITION.OUTSIDE_END
