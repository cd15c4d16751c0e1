"""Bodies of figures as plotly charts: each kind of body and of mark once; knows no figure and none of its words."""

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pandas as pd
from plotly import graph_objects as go

from atlas.figures.landmarks import LANE_PX, NUMBER_PX, SIZE_PX, STRIP_GAP_PX, lanes_px, strip_px
from atlas.figures.lettering import text_px
from atlas.figures.scales import STEP, middle, period_name, placed, runs_of, time_axis
from atlas.figures.spec import (
    Axis,
    Bars,
    Body,
    Boxes,
    Cells,
    Label,
    Lines,
    Mark,
    Panels,
    Plot,
    Points,
    Run,
    Series,
    Strokes,
    Value,
    Words,
)
from atlas.figures.theme import Theme
from atlas.model import months

GAP_NAME, THIN_NAME = "No report", "Too few reports to call it zero"
SMALL_PX, MARKS_ALONE_PX = 11, 6
END_GAP_PX = 10  # round the words at the end of a bar
PALE = 0.4  # opacity of a bar whose period is not over
HOVER = "%{hovertext}<extra></extra>"


def inert(words: str) -> str:
    """Return words that plotly shows letter by letter: it takes links and other tags in any text, names of a legend and tips included."""
    return html.escape(words, quote=False)


def words_of(label: Label) -> str:
    """Return words as plotly writes them: lines joined by <br>, everything else escaped."""
    lines = (label,) if isinstance(label, str) else label
    return "<br>".join(inert(line) if isinstance(line, str) else "".join(map(_run, line)) for line in lines)


def _run(run: Run) -> str:
    text = inert(run.text)
    look = (f"font-size:{SMALL_PX}px" if run.is_small else "", f"color:{run.colour}" if run.colour else "")
    if any(look):
        text = f"<span style='{';'.join(part for part in look if part)}'>{text}</span>"
    return f"<b>{text}</b>" if run.is_bold else text


def chart(body: Body, mode: Theme, *, width_px: float, body_px: float) -> go.Figure:
    """Return a body as a plotly chart without its frame. width_px, body_px: of the drawing itself."""
    if isinstance(body, Panels):
        return _panels(body, mode, width_px=width_px)
    figure = go.Figure(_traces(body, mode, width_px))
    figure.update_layout(_layout(body, mode, width_px))
    if isinstance(body, Bars):
        _around(figure, body, mode, body_px=body_px)
    return figure


def _traces(body: Plot | Bars | Lines, mode: Theme, width_px: float) -> list[Any]:
    if isinstance(body, Bars):
        return list(_bars(body, mode, width_px))
    if isinstance(body, Lines):
        return list(_lines(body, mode))
    return [trace for mark in body.marks if not isinstance(mark, Words) for trace in _mark(mark, body, mode)]


def _layout(body: Plot | Bars | Lines, mode: Theme, width_px: float) -> dict[str, Any]:
    """Return the axes, the words at their places, and whether there is a legend."""
    if isinstance(body, Plot):
        words = [_words(mark, body, mode) for mark in body.marks if isinstance(mark, Words)]
        axes = {"xaxis": _axis(body.x), "yaxis": _axis(body.y)}
        return axes | {
            "annotations": words + _arrows(body),
            "showlegend": body.has_legend,
            "legend": {"traceorder": "normal", "itemsizing": "constant"},
            "barmode": "overlay",
        }
    category, value = _axis(_categories(body, width_px)), _axis(_with_room(body, width_px))
    if isinstance(body, Lines):
        return {
            "xaxis": category,
            "yaxis": value,
            "showlegend": not body.has_ends,
            "annotations": _names_at_ends(body, mode),
        }
    if isinstance(body, Bars) and body.is_lying and any(_tops(body, sign=-1)):
        value |= {"zeroline": True, "zerolinecolor": mode.muted}
    axes = {"xaxis": value, "yaxis": category} if body.is_lying else {"xaxis": category, "yaxis": value}
    names = len(body.series) + any(body.shaded) + any(body.thin) + len(body.means) + (body.over is not None)
    return axes | {
        "barmode": "relative" if body.is_lying else "stack",
        "bargap": body.room,
        "showlegend": body.has_legend and names > 1,
        "legend": {"traceorder": "normal"},
    }


def _axis(axis: Axis) -> dict[str, Any]:
    made: dict[str, Any] = {
        "showgrid": axis.has_grid,
        "zeroline": False,
        "showline": axis.has_line,
        "ticks": "outside" if axis.has_line else "",
        "ticklen": 4 if axis.has_line else 0,
        "type": {"log": "log", "date": "date"}.get(axis.kind, "linear"),
        "visible": not axis.is_hidden,
        "fixedrange": axis.is_fixed or axis.is_hidden,
        "tickangle": 0,
    }
    if axis.title:
        made["title"] = {"text": inert(axis.title)} | ({"standoff": axis.title_px} if axis.title_px is not None else {})
    if axis.span:
        made["range"] = [
            edge.isoformat() if isinstance(edge, pd.Timestamp) else placed(axis, edge) for edge in axis.span
        ]
    else:
        made["rangemode"] = "tozero" if axis.kind == "linear" else "normal"
    if axis.ticks:
        made |= {
            "tickvals": [value if axis.kind == "log" else placed(axis, value) for value, _ in axis.ticks],
            "ticktext": [words_of(words) for _, words in axis.ticks],
        }
    elif axis.kind == "date" and axis.step:
        made |= {
            "dtick": -axis.step * 86_400_000 if axis.step < 0 else f"M{axis.step:g}",
            "ticklabelmode": "period" if axis.is_between else "instant",
        }
        made |= {
            "tick0": axis.span[0].isoformat() if axis.step < 0 and axis.span else "2000-01-01",
            "hoverformat": "%-d %b %Y",
        }
    elif axis.step:
        made |= {"tick0": 0, "dtick": axis.step}
    if axis.words and not axis.ticks:
        made["tickformat"] = axis.words
    if axis.most_ticks:
        made["nticks"] = axis.most_ticks
    return made


def _categories(body: Bars | Lines, width_px: float) -> Axis:
    """Return the axis along which bars or lines stand."""
    if body.period:
        return body.period
    if body.unit:
        return time_axis(body.categories[0], body.categories[-1] + STEP[body.unit], width_px)
    lying, last = isinstance(body, Bars) and body.is_lying, len(body.categories) - 1
    ticks = tuple(enumerate(body.categories))
    return Axis(span=(last + 0.5, -0.5) if lying else (-0.5, last + 0.5), ticks=ticks, has_grid=False)


def _with_room(body: Bars | Lines, width_px: float) -> Axis:
    """Return the value axis with room for the words at the ends of lying bars."""
    if not isinstance(body, Bars) or not body.ends or body.value.span:
        return body.value
    upper, lower = _tops(body), _tops(body, sign=-1)
    share = min(max(text_px(words, 12) for words in body.ends) + END_GAP_PX, width_px * 0.45) / width_px
    if any(lower):
        reach = max(*upper, *(-value for value in lower)) / (1 - 2 * share)
        return replace(body.value, span=(-reach, reach))
    return replace(body.value, span=(0, max(upper) / (1 - share) or 1))


def _tops(body: Bars, sign: int = 1) -> list[float]:
    """Return how far the bars of each category reach above zero, or below it."""
    return [
        sum(value for value in values if value is not None and value * sign > 0)
        for values in zip(*(series.values for series in body.series), strict=True)
    ]


def _pattern(shape: str, mode: Theme, *, is_written: bool = False) -> dict[str, Any]:
    """Return a pattern over a fill; thinner under words, so that they can be read."""
    return {
        "shape": shape,
        "fillmode": "overlay",
        "fgcolor": mode.paper,
        "size": 7 if is_written else 5,
        "solidity": 0.12 if is_written else 0.3,
    }


def hatch(mode: Theme) -> dict[str, Any]:
    """Return the fill of what is not covered: hatched, so that it is not taken for a value in any print."""
    pattern = {"shape": "/", "fgcolor": mode.muted, "fgopacity": 0.45, "size": 6, "solidity": 0.15}
    return {"color": mode.gap, "line": {"width": 0}, "pattern": pattern}


def dots(mode: Theme) -> dict[str, Any]:
    """Return the fill of what is hardly covered: dotted, apart from what is not covered at all."""
    pattern = {"shape": ".", "fgcolor": mode.muted, "fgopacity": 0.45, "size": 6, "solidity": 0.12}
    return {"color": mode.paper, "line": {"width": 0}, "pattern": pattern}


def _bars(body: Bars, mode: Theme, width_px: float) -> Iterable[Any]:
    count = len(body.categories)
    starts = pd.DatetimeIndex(body.categories if body.unit else [])
    fill = 1 - body.room if count <= 160 else 1.0  # narrower gaps than a pixel would only blur
    edge = {"color": mode.paper, "width": body.edge_px}
    for series in body.series:
        drawn = [place for place, value in enumerate(series.values) if value]
        values = [series.values[place] for place in drawn]
        at, look = ([middle(starts[place], body.unit) for place in drawn] if body.unit else drawn), {}
        if body.unit:
            look["width"] = [
                (starts[place] + STEP[body.unit] - starts[place]) / pd.Timedelta(milliseconds=1) * fill
                for place in drawn
            ]
        if series.texts:
            look |= {
                "text": [inert(series.texts[place]) for place in drawn],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "textfont": {"size": SMALL_PX} | ({"color": series.text_colour} if series.text_colour else {}),
            }
        colour = [series.colours[place] for place in drawn] if series.colours else series.colour
        opacity = {"opacity": [PALE if body.partial[place] else 1 for place in drawn]} if any(body.partial) else {}
        yield go.Bar(
            **({"y": at, "x": values, "orientation": "h"} if body.is_lying else {"x": at, "y": values}),
            name=inert(series.name),
            showlegend=True,
            marker={
                "color": colour,
                "line": edge,
                "pattern": _pattern(series.pattern, mode, is_written=any(series.texts)),
            }
            | opacity,
            hovertext=[
                words_of(series.hover[place])
                if series.hover
                else inert(f"{_name(body, place)}: {series.values[place]:,}")
                for place in drawn
            ],
            hovertemplate="%{hovertext}<extra>"
            + (html.escape(series.name) if len(body.series) > 1 else "")
            + "</extra>",
            **look,
        )
    for mean in body.means:
        yield go.Scatter(
            x=[middle(start, body.unit) for start in starts],
            y=mean.values,
            mode="lines",
            name=inert(mean.name),
            connectgaps=False,
            line={"color": mean.colour, "width": mean.width},
            hovertemplate="%{y:.1f}<extra>" + html.escape(mean.name) + "</extra>",
        )
    if body.over is not None:
        yield go.Scatter(
            x=[middle(start, body.unit) for start in starts],
            y=body.over.values,
            yaxis="y3",
            mode="lines+markers",
            name=inert(body.over.name),
            connectgaps=False,
            line={"color": body.over.colour, "width": body.over.width, "dash": body.over.dash},
            marker={"symbol": body.over.symbol, "size": 6, "color": body.over.colour},
            hovertemplate="%{y:,.4g}<extra>" + html.escape(body.over.name) + "</extra>",
        )
    for flagged, name, look in ((body.shaded, GAP_NAME, hatch(mode)), (body.thin, THIN_NAME, dots(mode))):
        if any(flagged):
            runs = runs_of(pd.Series(flagged, index=starts), body.unit)
            top = body.value.span[1] if body.value.span else max(_tops(body)) or 1
            yield go.Bar(
                x=[start + (stop - start) / 2 for start, stop in runs],
                y=[top] * len(runs),
                width=[(stop - start) / pd.Timedelta(milliseconds=1) for start, stop in runs],
                name=inert(name),
                showlegend=True,
                marker=look,
                hovertemplate=inert(name) + "<extra></extra>",
            )
    if any(body.unknown):
        top = body.value.span[1] if body.value.span else 1
        at = [middle(start, body.unit) for start, is_unknown in zip(starts, body.unknown, strict=True) if is_unknown]
        yield go.Scatter(
            x=at,
            y=[top * 0.03] * len(at),
            mode="text",
            text="?",
            showlegend=False,
            textfont={"size": SMALL_PX, "color": mode.muted},
            hovertemplate="incidents, but no figure<extra></extra>",
        )
    if body.ends:
        reach = [low if low and not high else high for high, low in zip(_tops(body), _tops(body, sign=-1), strict=True)]
        yield go.Scatter(
            x=reach,
            y=list(range(count)),
            mode="text",
            text=[f" {html.escape(words)} " for words in body.ends],
            cliponaxis=False,
            showlegend=False,
            hoverinfo="skip",
            textposition=["middle left" if end < 0 else "middle right" for end in reach],
            textfont={"color": body.end_colour or mode.ink, "size": 12},
        )


def _name(body: Bars | Lines, place: int) -> str:
    """Return what a category is called, on one line."""
    category = body.categories[place]
    if isinstance(category, pd.Timestamp):
        return period_name(category, body.unit)
    lines = (category,) if isinstance(category, str) else category
    return " ".join(line if isinstance(line, str) else "".join(run.text for run in line) for line in lines)


def _around(figure: go.Figure, body: Bars, mode: Theme, *, body_px: float) -> None:
    """Put landmarks over dated bars and the strip of coverage under them."""
    if body.over_value is not None:
        figure.update_layout(yaxis3=_axis(body.over_value) | {"overlaying": "y", "side": "right", "anchor": "x"})
    if not body.flags and not body.strip:
        return
    under, over = strip_px(body.strip), lanes_px(body.flags)
    layout: dict[str, Any] = {"yaxis.domain": [under / body_px, 1 - over / body_px]}
    if body.strip:
        figure.add_trace(_strip(body.strip, mode))
        layout |= {
            "yaxis2": {
                "domain": [0, (under - STRIP_GAP_PX) / body_px],
                "range": [len(body.strip) - 0.4, -0.6],
                "tickvals": list(range(len(body.strip))),
                "ticktext": [inert(name) for name in body.strip],
                "showgrid": False,
                "zeroline": False,
                "ticks": "",
                "tickfont": {"size": SMALL_PX},
                "fixedrange": True,
                "showline": False,
            },
            "xaxis.anchor": "y2",
        }
    shapes, words = [], []
    for flag in body.flags:
        height, numbered = 1 - (flag.lane + 0.5) * LANE_PX / body_px, flag.side == "center"
        shapes.append(
            {
                "type": "line",
                "xref": "x",
                "x0": flag.day,
                "x1": flag.day,
                "yref": "paper",
                "y0": under / body_px,
                "y1": height,
                "line": {"color": mode.muted, "width": 1, "dash": "dot"},
                "layer": "above",
                "opacity": 0.7,
            }
        )
        words.append(
            {
                "name": "landmark",
                "text": html.escape(flag.words),
                "showarrow": False,
                "x": flag.day,
                "xref": "x",
                "yref": "paper",
                "y": height,
                "yanchor": "middle",
                "xanchor": flag.side,
                "xshift": {"left": 3, "right": -3}.get(flag.side, 0),
                "font": {"size": SIZE_PX - numbered, "color": mode.ink},
                "bgcolor": mode.paper,
                "borderpad": 1,
                "bordercolor": mode.muted if numbered else mode.paper,
                "borderwidth": int(numbered),
                "width": NUMBER_PX - 6 if numbered else None,
            }
        )
    figure.update_layout(
        layout | {"shapes": shapes, "annotations": words}
    )  # at once: plotly copies the whole list for each one added


def _strip(strip: Mapping[str, Sequence[str]], mode: Theme) -> go.Scatter:
    """Return one row per area: a line through each month of which the table holds a report of it."""
    x: list = []
    y: list = []
    for row, held in enumerate(strip.values()):
        for month in held:
            first, end = months.first_day(month), months.first_day(months.shift(month, 1))
            if x and (x[-1], y[-1]) == (first, row):
                x[-1] = end
            else:
                x, y = [*x, None, first, end], [*y, None, row, row]
    return go.Scatter(
        x=x, y=y, yaxis="y2", mode="lines", line={"color": mode.faint, "width": 5}, showlegend=False, hoverinfo="skip"
    )


def _lines(body: Lines, mode: Theme) -> Iterable[Any]:
    places = [middle(start, body.unit) for start in body.categories] if body.unit else list(range(len(body.categories)))
    for series in body.series:
        yield go.Scatter(
            x=places,
            y=list(series.values),
            mode="lines+markers" if series.width else "markers",
            name=inert(series.name),
            connectgaps=False,
            cliponaxis=False,
            line={"color": series.colour, "width": series.width, "dash": series.dash},
            marker={
                "symbol": [
                    f"{series.symbol or 'circle'}-open" if place in series.hollow else series.symbol or "circle"
                    for place in range(len(places))
                ]
                if series.hollow
                else series.symbol or "circle",
                "size": MARKS_ALONE_PX if not series.width else series.width * 2 + 1 if len(places) <= 36 else 3,
                "color": series.colour,
            },
            hovertext=[
                ""
                if value is None
                else words_of(series.hover[place])
                if series.hover
                else inert(f"{_name(body, place)} {series.name}: {value:,}")
                for place, value in enumerate(series.values)
            ],
            hovertemplate=HOVER,
        )
    if body.has_ends:
        for series, place, value, height in _ends(body):
            last = len(places) - 1
            yield go.Scatter(
                x=[place, last + 0.25, last + 0.4],
                y=[value, height if place == last else value, height],
                mode="lines",
                showlegend=False,
                hoverinfo="skip",
                cliponaxis=False,
                line={"color": series.colour, "width": 0.8, "dash": "dot"},
            )


def _ends(body: Lines, label_px: float = 15, height_px: float = 320) -> list[tuple[Series, int, float, float]]:
    """Return each line's last place and value, and the height at which its name stands, pushed apart from the lowest up."""
    unit = (body.value.span or (0, 1))[1] / height_px
    known = {
        series.name: max(place for place, value in enumerate(series.values) if value is not None)
        for series in body.series
    }
    found, floor = [], -label_px
    for series in sorted(body.series, key=lambda one: one.values[known[one.name]]):
        value = float(series.values[known[series.name]])
        floor = max(value / unit, floor + label_px)
        found.append((series, known[series.name], value, floor * unit))
    return found


def _names_at_ends(body: Lines, mode: Theme) -> list[dict[str, Any]]:
    if not body.has_ends:
        return []
    last = len(body.categories) - 1
    return [
        {
            "name": "end",
            "x": last + 0.42,
            "y": height,
            "text": words_of(((Run(series.name, series.name in body.strong),),)),
            "showarrow": False,
            "xanchor": "left",
            "yanchor": "middle",
            "font": {"size": 12, "color": mode.ink if series.name in body.strong else mode.muted},
        }
        for series, _, _, height in _ends(body)
    ]


def _each(axis: Axis, values: Iterable[Value | None]) -> list[Any]:
    """Return values where they stand on an axis; plotly takes those of a log axis as they are."""
    return list(values) if axis.kind == "log" else [placed(axis, value) for value in values]


def _mark(mark: Mark, plot: Plot, mode: Theme) -> Iterable[Any]:
    if isinstance(mark, Points):
        yield _points(mark, plot, mode)
    elif isinstance(mark, Strokes):
        yield _strokes(mark, plot)
    elif isinstance(mark, Boxes):
        yield _boxes(mark, plot, mode)
    else:
        yield from _cells(mark, mode)


def _points(mark: Points, plot: Plot, mode: Theme) -> go.Scatter:
    colours, widths = (
        zip(*mark.edges, strict=True)
        if mark.edges
        else (mark.colour if "open" in mark.symbol or mark.symbol.startswith(("line-", "x-thin")) else mode.paper, 1)
    )
    look: dict[str, Any] = {}
    if mark.upto:
        upper = [None if top is None else top - y for top, y in zip(mark.upto, mark.y, strict=True)]
        look["error_y"] = {
            "type": "data",
            "symmetric": False,
            "array": upper,
            "arrayminus": [0] * len(upper),
            "thickness": 1.2,
            "width": 5,
            "color": mark.colour,
            "visible": any(upper),
        }
    if mark.texts:
        look |= {
            "text": [words_of(words) for words in mark.texts],
            "textposition": mark.sides if isinstance(mark.sides, str) else list(mark.sides),
            "textfont": {"size": mark.text_px, "color": mark.text_colour or mode.ink},
        }
    look |= (
        {"hovertext": list(map(words_of, mark.hover)), "hovertemplate": HOVER} if mark.hover else {"hoverinfo": "skip"}
    )
    return go.Scatter(
        x=_each(plot.x, mark.x),
        y=_each(plot.y, mark.y),
        mode="markers+text" if mark.texts else "markers",
        name=inert(mark.name),
        showlegend=bool(mark.name),
        cliponaxis=False,
        customdata=[[key] for key in mark.keys] or None,
        opacity=1,
        marker={
            "symbol": mark.symbol,
            "size": mark.sizes if isinstance(mark.sizes, (int, float)) else list(mark.sizes),
            "color": mark.colour,
            "opacity": mark.opacity,
            "line": {
                "color": list(colours) if mark.edges else colours,
                "width": list(widths) if mark.edges else widths,
            },
        },
        **look,
    )


def _strokes(mark: Strokes, plot: Plot) -> go.Scatter:
    x: list = []
    y: list = []
    for line in mark.lines:
        x += [*([None] if x else []), *_each(plot.x, (point[0] for point in line))]
        y += [*([None] if y else []), *_each(plot.y, (point[1] for point in line))]
    look: dict[str, Any] = {"fill": "toself", "fillcolor": mark.fill} if mark.fill else {}
    if mark.symbol:
        look["marker"] = {"symbol": mark.symbol, "size": mark.symbol_px, "color": mark.colour}
    look |= (
        {"hovertext": list(map(words_of, mark.hover)), "hovertemplate": HOVER} if mark.hover else {"hoverinfo": "skip"}
    )
    return go.Scatter(
        x=x,
        y=y,
        mode="lines+markers" if mark.symbol else "lines",
        name=inert(mark.name),
        showlegend=bool(mark.name),
        opacity=mark.opacity,
        connectgaps=False,
        line={
            "color": mark.colour,
            "width": mark.width,
            "dash": mark.dash,
            "shape": "hv" if mark.is_stepped else "linear",
        },
        **look,
    )


def _arrows(plot: Plot) -> list[dict[str, Any]]:
    """Return an arrow head at the end of each line that asks for one."""
    ends = [
        (mark, *line[-2:])
        for mark in plot.marks
        if isinstance(mark, Strokes) and mark.has_arrows
        for line in mark.lines
    ]
    return [
        {
            "x": end[0],
            "y": end[1],
            "ax": start[0],
            "ay": start[1],
            "axref": "x",
            "ayref": "y",
            "text": "",
            "showarrow": True,
            "arrowhead": 2,
            "arrowwidth": mark.width,
            "arrowcolor": mark.colour,
        }
        for mark, start, end in ends
    ]


def _boxes(mark: Boxes, plot: Plot, mode: Theme) -> go.Bar:
    lefts, rights, lows, highs = zip(*mark.boxes, strict=True) if mark.boxes else ((), (), (), ())
    lefts, rights, lows, highs = _each(plot.x, lefts), _each(plot.x, rights), _each(plot.y, lows), _each(plot.y, highs)
    hover = (
        {"hovertext": list(map(words_of, mark.hover)), "hovertemplate": HOVER} if mark.hover else {"hoverinfo": "skip"}
    )
    return go.Bar(
        orientation="h",
        base=lefts,
        x=[_length(left, right) for left, right in zip(lefts, rights, strict=True)],
        y=[(low + high) / 2 for low, high in zip(lows, highs, strict=True)],
        width=[abs(high - low) for low, high in zip(lows, highs, strict=True)],
        name=inert(mark.name),
        showlegend=bool(mark.name),
        **hover,
        marker={
            "color": mark.fill,
            "pattern": _pattern(mark.pattern, mode),
            "line": {"color": mark.edge or mode.paper, "width": mark.edge_px},
        },
    )


def _length(left: Any, right: Any) -> float:
    """Return how long a box is as plotly wants it: of dates in milliseconds."""
    length = right - left
    return length / pd.Timedelta(milliseconds=1) if isinstance(length, timedelta) else length


def _cells(mark: Cells, mode: Theme) -> Iterable[Any]:
    last = len(mark.colours) - 1
    shades = list(enumerate(mark.colours))
    scale = (
        [[place / last, colour] for place, colour in shades]
        if mark.is_smooth
        else [[(place + end) / (last + 1), colour] for place, colour in shades for end in (0, 1)]
    )
    # without a colour of its own plotly writes dark on light cells and light on dark ones
    look: dict[str, Any] = (
        {
            "text": [[words_of(words) for words in row] for row in mark.texts],
            "texttemplate": "%{text}",
            "textfont": {"size": SMALL_PX},
        }
        if mark.texts
        else {}
    )
    look |= (
        {"hovertext": [list(map(words_of, row)) for row in mark.hover], "hovertemplate": HOVER}
        if mark.hover
        else {"hoverinfo": "skip"}
    )
    yield go.Heatmap(
        z=[[float("nan") if level is None else level for level in row] for row in mark.levels],
        zmin=0 if mark.is_smooth else -0.5,
        zmax=last if mark.is_smooth else last + 0.5,
        colorscale=scale,
        showscale=False,
        xgap=mark.gap_px[0],
        ygap=mark.gap_px[1],
        hoverongaps=False,
        **look,
    )
    for name, colour in zip(mark.names, mark.colours, strict=False):
        yield go.Scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker={"symbol": "square", "size": 11, "color": colour},
            name=inert(name),
            showlegend=True,
        )


def _words(mark: Words, plot: Plot, mode: Theme) -> dict[str, Any]:
    vertical, horizontal = mark.align.split()
    made = {
        "text": words_of(mark.text),
        "showarrow": False,
        "align": horizontal,
        "xanchor": horizontal,
        "yanchor": vertical,
        "xshift": mark.right_px,
        "yshift": mark.up_px,
        "font": {"size": mark.size_px, "color": mark.colour or mode.ink},
        "borderpad": 1 if mark.paper else 0,
    }
    made |= {"x": 0, "xref": "paper"} if mark.x is None else {"x": placed(plot.x, mark.x)}
    made |= {"y": 1, "yref": "paper"} if mark.y is None else {"y": placed(plot.y, mark.y)}
    return made | ({"bgcolor": mark.paper} if mark.paper else {})


def _panels(body: Panels, mode: Theme, *, width_px: float) -> go.Figure:
    """Return the panels in one chart; a panel reads its axes at the left edge and below the lowest of its column."""
    gap_x, gap_y = body.gap_px
    down = -(-len(body.parts) // body.across)
    height = down * (body.panel_px + body.heading_px) + (down - 1) * gap_y
    panel_px = (width_px - gap_x * (body.across - 1)) / body.across
    traces, words, axes, named = [], [], {}, set()
    for place, (heading, part) in enumerate(body.parts):
        row, column = divmod(place, body.across)
        number = "" if place == 0 else str(place + 1)
        left = column * (panel_px + gap_x) / width_px
        upper = 1 - (row * (body.panel_px + body.heading_px + gap_y) + body.heading_px) / height
        layout = _layout(part, mode, panel_px)
        axes[f"xaxis{number}"] = layout["xaxis"] | {
            "domain": [left, min(left + panel_px / width_px, 1)],
            "anchor": f"y{number}",
            "matches": "x" if place else None,
            "showticklabels": place + body.across >= len(body.parts) or bool(gap_y),
        }
        axes[f"yaxis{number}"] = layout["yaxis"] | {
            "domain": [max(upper - body.panel_px / height, 0), upper],
            "anchor": f"x{number}",
            "matches": "y" if place and not body.has_own_scales else None,
            "showticklabels": column == 0 or body.has_own_scales,
        }
        for trace in _traces(part, mode, panel_px):
            once = bool(trace.showlegend is not False and trace.name and trace.name not in named)
            named.add(trace.name)
            traces.append(trace.update(xaxis=f"x{number}", yaxis=f"y{number}", showlegend=once and body.has_legend))
        for one in layout.get("annotations", ()):
            words.append(
                one
                | {
                    "xref": f"x{number} domain" if one.get("xref") == "paper" else f"x{number}",
                    "yref": f"y{number} domain" if one.get("yref") == "paper" else f"y{number}",
                }
            )
        words.append(
            {
                "name": "panel",
                "text": words_of(heading),
                "x": 0,
                "xref": f"x{number} domain",
                "y": 1,
                "yref": f"y{number} domain",
                "yshift": 1 if not gap_y else 6,
                "xanchor": "left",
                "align": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 12},
                "borderpad": 0,
            }
        )
    if body.unit:
        words.append(
            {
                "name": "unit",
                "text": html.escape(body.unit),
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "xshift": -52,
                "y": 1,
                "yref": "paper",
                "yanchor": "top",
                "yshift": 4,
                "showarrow": False,
                "font": {"size": SIZE_PX, "color": mode.muted},
                "bgcolor": mode.paper,
            }
        )
    return go.Figure(traces, {"showlegend": body.has_legend, "barmode": "overlay", "annotations": words, **axes})
