"""Charts with categories as SVG: stacked columns, lying bars, lines, and spreads; knows nothing of the frame around them."""

from datetime import date

from atlas.briefing.drawing import Chart, Panels, Series
from atlas.briefing.layout import HEADING_PX, PANEL_GAP_PX, grid, last_known, seen
from atlas.briefing.svg_parts import Area, is_dark, legend, rect, stroke, text, ticks, value_axis
from atlas.figures.lettering import OTHER_FACE, text_px, wrap
from atlas.figures.theme import LIGHT

NAME_PX = 15
LEAST_NAME_PX = 94  # room for the names of lines
HATCH = "url(#hatch)"
SHAPES = {"Best estimate": "bar", "The group's own figure": "diamond"}


def chart_svg(chart: Chart, area: Area) -> str:
    """Return the chart drawn into an area."""
    shown = seen(chart)
    entries = [(series.name, series.colour) for series in shown] if (len(shown) > 1 and chart.kind != "lines") or any(chart.shaded) else []
    entries += [("No report at all", HATCH)] if any(chart.shaded) else []
    keys, top = legend(entries, area, lambda words: text_px(words, 13 * OTHER_FACE)) if entries else ("", area.top)
    rest = Area(area.left, top, area.width, area.bottom - top)
    return keys + (_bars(chart, rest) if chart.kind == "bars" else _upright(chart, rest))


def panels_svg(panels: Panels, area: Area) -> str:
    """Return several charts side by side under their headings."""
    across, down = grid(len(panels.charts), area.width)
    wide, tall = (area.width - PANEL_GAP_PX * (across - 1)) / across, (area.height - PANEL_GAP_PX * (down - 1)) / down
    drawn = []
    for place, (heading, chart) in enumerate(panels.charts):
        x, y = area.left + place % across * (wide + PANEL_GAP_PX), area.top + place // across * (tall + PANEL_GAP_PX)
        drawn += [text(heading, x, y + 13, 12.5, LIGHT.ink, bold=True), _upright(chart, Area(x, y + HEADING_PX, wide, tall - HEADING_PX), titled=False)]
    return "".join(drawn)


def _upright(chart: Chart, area: Area, *, titled: bool = True) -> str:
    """Draw columns, lines or spreads over categories from left to right."""
    dated = bool(chart.categories) and isinstance(chart.categories[0], date)
    under, over = (52 if dated or chart.kind == "lines" else 84), 22 if titled else 4
    right = 10.0
    if chart.kind == "lines":  # room for the lines' names at their ends
        right = max(LEAST_NAME_PX, 10 + max((text_px(series.name, 12 * OTHER_FACE, bold=True) for series in chart.series), default=0))
    plot = Area(area.left + 46, area.top + over, area.width - 46 - right, area.height - under + 22 - over)
    columns = list(zip(*(series.values for series in chart.series), strict=True))
    stacked = chart.kind == "columns"
    high = max(
        (sum(v or 0 for v in column) if stacked else max((v for v in column if v is not None), default=0) for column in columns),
        default=1,
    )
    values = ticks(0, max(high, chart.top, 1), most=6 if titled else 3)
    across = plot.width / max(len(chart.categories), 1)

    def down(value: float) -> float:
        return plot.bottom - value / values[-1] * plot.height

    drawn = [value_axis(plot, values, down, chart.value_title if titled else "")]
    for place, column in enumerate(columns):
        left = plot.left + place * across
        if chart.shaded and chart.shaded[place]:
            drawn.append(rect(left, plot.top, across, plot.height, HATCH))
        if stacked:
            base = 0.0
            for series, value in zip(chart.series, column, strict=True):
                if value and series.colour:
                    drawn.append(rect(left + across * 0.08, down(base + value), across * 0.84, down(base) - down(base + value), series.colour,
                                      title=f"{_name(chart.categories[place])}: {value:,g} {series.name}"))  # fmt: skip
                    base += value
        elif chart.kind == "spread":
            drawn.append(_spread(chart, column, left + across / 2, down))
    if chart.kind == "lines":
        drawn += [_line(series, plot.left, across, down) for series in chart.series]
        drawn.append(_line_names(chart, plot, down))
    drawn.append(stroke([(plot.left, plot.bottom), (plot.right, plot.bottom)], LIGHT.muted, 1))
    drawn.append(_dates(chart, plot, across) if dated else _words(chart, plot, across))
    return "".join(drawn)


def _line(series: Series, left: float, across: float, down) -> str:
    """Draw a line that breaks where a number is missing; a number between two missing ones is a dot."""
    runs: list[list] = [[]]
    for place, value in enumerate(series.values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((left + (place + 0.5) * across, down(value)))
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{series.colour}"/>' for run in runs for x, y in run)
    return "".join(stroke(run, series.colour, 2.4) for run in runs if len(run) > 1) + dots


def _line_names(chart: Chart, plot: Area, down) -> str:
    """Name the lines at the right in the order of their ends, pushed apart, each in its colour."""
    across, drawn, floor = plot.width / len(chart.categories), [], plot.bottom + NAME_PX
    ends = [(last_known(series), series) for series in chart.series if last_known(series) is not None]
    for place, series in sorted(ends, key=lambda end: end[1].values[end[0]]):
        value = series.values[place]
        y = floor = min(down(value), floor - NAME_PX)
        x = plot.left + (place + 0.5) * across
        drawn.append(stroke([(x, down(value)), (plot.right, y)], series.colour, 0.8, dash="2 2"))
        drawn.append(text(series.name, plot.right + 4, y + 4, 12, LIGHT.ink, bold=series.colour not in (LIGHT.faint,)))
    return "".join(drawn)


def _spread(chart: Chart, column: tuple, x: float, down) -> str:
    known = [value for value in column if value is not None]
    drawn = [stroke([(x, down(min(known))), (x, down(max(known)))], LIGHT.faint, 3)] if known else []
    for series, value in zip(chart.series, column, strict=True):
        if value is None:
            continue
        y, told = down(value), f"<title>{series.name}: {value:,g}</title>"
        shape = SHAPES.get(series.name, "dot")
        if shape == "bar":
            drawn.append(f'<rect x="{x - 9:.1f}" y="{y - 1.5:.1f}" width="18" height="3" fill="{series.colour}">{told}</rect>')
        elif shape == "diamond":
            drawn.append(
                f'<path d="M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7z" fill="{series.colour}" stroke="{LIGHT.paper}">{told}</path>'
            )
        else:
            drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{series.colour}" stroke="{LIGHT.paper}">{told}</circle>')
    return "".join(drawn)


def _dates(chart: Chart, plot: Area, across: float) -> str:
    """Name years where there are many periods, else as many periods as fit."""
    days = chart.categories
    if (days[-1] - days[0]).days > 4 * 366:
        return "".join(
            text(f"{day:%Y}", plot.left + place * across, plot.bottom + 18, 12, LIGHT.muted, anchor="start")
            for place, day in enumerate(days) if day.month == 1 and (place == 0 or days[place - 1].year != day.year)
        )  # fmt: skip
    monthly = len(days) < 2 or (days[1] - days[0]).days > 26
    step = next(step for step in (1, 2, 3, 6, 7, 12, 14, 28, 400) if across * step > 66)
    return "".join(
        text(f"{day:%b %Y}" if monthly else f"{day:%-d %b}", plot.left + (place + 0.5) * across, plot.bottom + 18, 12, LIGHT.muted, anchor="middle")
        for place, day in enumerate(days) if place % step == 0
    )  # fmt: skip


def _words(chart: Chart, plot: Area, across: float) -> str:
    drawn = []
    for place, words in enumerate(chart.categories):
        for row, line in enumerate(wrap(words, across - 6, 11 * OTHER_FACE)[:4]):
            drawn.append(
                text(line, plot.left + (place + 0.5) * across, plot.bottom + 16 + row * 14, 11, LIGHT.muted, anchor="middle")
            )
    return "".join(drawn)


def _bars(chart: Chart, area: Area) -> str:
    """Draw lying bars, the first category on top; values below zero to the left."""
    size = 13 if area.height / max(len(chart.categories), 1) > 26 else 11
    names = min(area.width * 0.4, max(text_px(name, size * OTHER_FACE) for name in chart.categories) + 12)
    ends = max([60.0, *(text_px(words, 12 * OTHER_FACE) + 12 for words in chart.labels)])
    plot = Area(area.left + names, area.top + 8, area.width - names - ends, area.height - 50)
    columns = list(zip(*(series.values for series in chart.series), strict=True))
    low = min(0.0, min((sum(min(v or 0, 0) for v in column) for column in columns), default=0))
    high = max(0.0, max((sum(max(v or 0, 0) for v in column) for column in columns), default=0))
    values = ticks(low * 1.15 if chart.labels else low, high)
    row = min(plot.height / max(len(columns), 1), 46)

    def across(value: float) -> float:
        return plot.left + (value - values[0]) / (values[-1] - values[0]) * plot.width

    drawn = [value_axis(plot, values, across, chart.value_title, upright=False)]
    for place, column in enumerate(columns):
        y, base, edge = plot.top + place * row, 0.0, 0.0
        lines = wrap(chart.categories[place], names - 12, size * OTHER_FACE)
        lines = lines[: max(int(row // (size * 1.2)), 1)]
        for at, words in enumerate(lines):
            drawn.append(text(words, plot.left - 8, y + row / 2 + 4 + (at - (len(lines) - 1) / 2) * size * 1.2, size, LIGHT.ink, anchor="end"))
        for series, value in zip(chart.series, column, strict=True):
            if value and not series.colour:
                base += value
            elif value:
                left, right = sorted((across(base), across(base + value)))
                drawn.append(
                    rect(
                        left,
                        y + row * 0.15,
                        right - left,
                        row * 0.7,
                        series.colours[place] if series.colours else series.colour,
                        title=f"{chart.categories[place]}: {value:,g} {series.name}",
                    )
                )
                if chart.is_numbered and right - left > text_px(f"{value:,g}", 11) + 4:
                    middle, number = (left + right) / 2, f"{value:,g}"
                    ink = LIGHT.paper if is_dark(series.colour) else LIGHT.ink
                    drawn.append(text(number, middle, y + row / 2 + 4, 11, ink, anchor="middle"))
                base, edge = base + value, base + value
        if chart.labels:
            away, anchor = (6, "start") if edge >= 0 else (-6, "end")
            drawn.append(
                text(chart.labels[place], across(edge) + away, y + row / 2 + 4, 12, LIGHT.ink, anchor=anchor, halo=LIGHT.paper)
            )
    drawn.append(stroke([(across(0), plot.top), (across(0), plot.bottom)], LIGHT.muted, 1))
    return "".join(drawn)


def _name(category: str | date) -> str:
    return f"{category:%b %Y}" if isinstance(category, date) else category
