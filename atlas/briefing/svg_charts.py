"""Charts with categories as SVG: stacked columns, lying bars, lines, and spreads; knows nothing of the frame around them."""

from datetime import date

from atlas.briefing.drawing import Chart
from atlas.briefing.svg_parts import Area, legend, rect, stroke, text, ticks, value_axis
from atlas.charts.lettering import text_px, wrap
from atlas.charts.theme import LIGHT

HATCH = "url(#hatch)"
SHAPES = {"Best estimate": "bar", "The group's own figure": "diamond"}


def chart_svg(chart: Chart, area: Area) -> str:
    """Return the chart drawn into an area."""
    entries = [(series.name, series.colour) for series in chart.series] if len(chart.series) > 1 or any(chart.shaded) else []
    entries += [("No report at all", HATCH)] if any(chart.shaded) else []
    keys, top = legend(entries, area, lambda words: text_px(words, 13)) if entries else ("", area.top)
    rest = Area(area.left, top, area.width, area.bottom - top)
    return keys + (_bars(chart, rest) if chart.kind == "bars" else _upright(chart, rest))


def _upright(chart: Chart, area: Area) -> str:
    """Draw columns, lines or spreads over categories from left to right."""
    dated = bool(chart.categories) and isinstance(chart.categories[0], date)
    plot = Area(area.left + 46, area.top + 22, area.width - 56, area.height - (52 if dated else 84))
    columns = list(zip(*(series.values for series in chart.series), strict=True))
    stacked = chart.kind == "columns"
    high = max(
        (sum(v or 0 for v in column) if stacked else max((v for v in column if v is not None), default=0) for column in columns),
        default=1,
    )
    values = ticks(0, max(high, 1))
    across = plot.width / max(len(chart.categories), 1)

    def down(value: float) -> float:
        return plot.bottom - value / values[-1] * plot.height

    drawn = [value_axis(plot, values, down, chart.value_title)]
    for place, column in enumerate(columns):
        left = plot.left + place * across
        if chart.shaded and chart.shaded[place]:
            drawn.append(rect(left, plot.top, across, plot.height, HATCH))
        if stacked:
            base = 0.0
            for series, value in zip(chart.series, column, strict=True):
                if value:
                    drawn.append(rect(left + across * 0.08, down(base + value), across * 0.84, down(base) - down(base + value), series.colour,
                                      title=f"{_name(chart.categories[place])}: {value:,g} {series.name}"))  # fmt: skip
                    base += value
        elif chart.kind == "spread":
            drawn.append(_spread(chart, column, left + across / 2, down))
    drawn.append(stroke([(plot.left, plot.bottom), (plot.right, plot.bottom)], LIGHT.muted, 1))
    drawn.append(_dates(chart, plot, across) if dated else _words(chart, plot, across))
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
        for row, line in enumerate(wrap(words, across - 6, 11)[:4]):
            drawn.append(
                text(line, plot.left + (place + 0.5) * across, plot.bottom + 16 + row * 14, 11, LIGHT.muted, anchor="middle")
            )
    return "".join(drawn)


def _bars(chart: Chart, area: Area) -> str:
    """Draw lying bars, the first category on top; values below zero to the left."""
    names = min(240.0, max(text_px(name, 13) for name in chart.categories) + 12)
    plot = Area(area.left + names, area.top + 8, area.width - names - 60, area.height - 50)
    columns = list(zip(*(series.values for series in chart.series), strict=True))
    low = min(0.0, min((sum(min(v or 0, 0) for v in column) for column in columns), default=0))
    high = max(0.0, max((sum(max(v or 0, 0) for v in column) for column in columns), default=0))
    values = ticks(low, high)
    row = min(plot.height / max(len(columns), 1), 46)

    def across(value: float) -> float:
        return plot.left + (value - values[0]) / (values[-1] - values[0]) * plot.width

    drawn = [value_axis(plot, values, across, chart.value_title, upright=False)]
    for place, column in enumerate(columns):
        y, base, edge = plot.top + place * row, 0.0, 0.0
        drawn.append(text(str(chart.categories[place]), plot.left - 8, y + row / 2 + 4, 13, LIGHT.ink, anchor="end"))
        for series, value in zip(chart.series, column, strict=True):
            if value:
                left, right = sorted((across(base), across(base + value)))
                drawn.append(
                    rect(
                        left,
                        y + row * 0.15,
                        right - left,
                        row * 0.7,
                        series.colour,
                        title=f"{chart.categories[place]}: {value:,g} {series.name}",
                    )
                )
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
