"""A page's chart of bars or lines read as a chart with categories, so that a slide can hold it with its numbers in a workbook."""

from typing import Any

from atlas.briefing.drawing import Chart, Series
from atlas.briefing.plot_words import each, listed, plain
from atlas.figures.paint.plotly import Figure
from atlas.figures.theme import GREY

LEVELS = {"absolute", "relative", "total"}


def chart_of(figure: Figure) -> Chart | None:
    """Return a figure's bars, or its lines over named places of the axis; None for any other chart.

    Bars that begin where another ends stand on an unseen series. A waterfall's steps are drawn from zero, each in its colour.
    """
    traces = [trace for trace in figure.data if trace.visible is not False]
    kinds = {trace.type for trace in traces}
    if len({trace.yaxis for trace in traces}) > 1:
        return None
    if kinds <= {"bar", "waterfall"} and kinds:
        return _bars(figure, traces)
    named = [trace for trace in traces if trace.type == "scatter" and trace.name]
    if kinds == {"scatter"} and named and all("lines" in (trace.mode or "") for trace in named) and figure.layout.xaxis.tickvals:
        return _lines(figure, named)
    return None


def _bars(figure: Figure, traces: list[Any]) -> Chart:
    lying = traces[0].orientation == "h"
    axis, values_axis = (figure.layout.yaxis, figure.layout.xaxis) if lying else (figure.layout.xaxis, figure.layout.yaxis)
    pairs = [(listed(trace.y if lying else trace.x), listed(trace.x if lying else trace.y)) for trace in traces]
    places = _places(axis, pairs)
    if lying and not _runs_down(axis):
        places.reverse()
    series = []
    for trace, (where, values) in zip(traces, pairs, strict=True):
        held, colours = dict(zip(where, values, strict=True)), dict(zip(where, _colours(trace, values), strict=True))
        bases = dict(zip(where, listed(trace.base), strict=True)) if trace.base is not None else {}
        if any(bases.values()):
            series.append(Series("begins at", tuple(bases.get(place) for place in places), ""))
        own = tuple(colours.get(place) or GREY for place in places)
        name = plain(trace.name) if trace.name else plain(values_axis.title.text or "value")
        series.append(Series(name, tuple(held.get(place) for place in places), own[0], own if len(set(own)) > 1 else ()))
    series = _one_per_name(sorted(series, key=lambda one: one.colour != ""))
    names = dict(zip(listed(axis.tickvals), map(plain, axis.ticktext or ()), strict=False))
    categories = tuple(place.date() if hasattr(place, "date") else plain(place) if isinstance(place, str) else names.get(place) or plain(place) for place in places)
    labels = _labels(figure, traces, pairs, places)
    numbered = len(traces) > 1 and not labels and any(trace.text is not None for trace in traces)
    return Chart("bars" if lying else "columns", categories, series, plain(values_axis.title.text or ""), labels=labels, is_numbered=numbered)


def _lines(figure: Figure, named: list[Any]) -> Chart:
    places = listed(figure.layout.xaxis.tickvals)
    series = []
    for trace in named:
        held = dict(zip(listed(trace.x), listed(trace.y), strict=True))
        series.append(Series(plain(trace.name), tuple(held.get(place) for place in places), trace.line.color or GREY))
    return Chart("lines", tuple(map(plain, figure.layout.xaxis.ticktext)), tuple(series), plain(figure.layout.yaxis.title.text or ""))


def _places(axis: Any, pairs: list[tuple[list, list]]) -> list:
    """Return the places of the bars along their axis, in the axis's own direction."""
    given = listed(axis.tickvals)
    if given:
        return given if isinstance(given[0], str) else sorted(given)
    found = list(dict.fromkeys(place for where, _ in pairs for place in where))
    return found if any(isinstance(place, str) for place in found) else sorted(found)


def _runs_down(axis: Any) -> bool:
    """Return whether an upright axis has its first place on top."""
    return axis.autorange == "reversed" or bool(axis.range and axis.range[0] > axis.range[1])


def _colours(trace: Any, values: list) -> list[str]:
    if trace.type == "waterfall":
        kinds = [word if word in LEVELS else "relative" for word in listed(trace.measure)]
        return [
            trace.totals.marker.color if kind != "relative" else (trace.increasing if (value or 0) >= 0 else trace.decreasing).marker.color
            for kind, value in zip(kinds, values, strict=True)
        ]
    return each(trace.marker.color, len(values))


def _one_per_name(series: list[Series]) -> tuple[Series, ...]:
    """Put series of one name and disjoint places together: a chart may have a trace per bar."""
    merged: dict[str, Series] = {}
    for one in series:
        first = merged.get(one.name)
        if first is None:
            merged[one.name] = one
            continue
        here = one.colours or (one.colour,) * len(one.values)
        there = first.colours or (first.colour,) * len(first.values)
        values = tuple(b if a is None else a for a, b in zip(first.values, one.values, strict=True))
        colours = tuple(b if a is None else c for a, b, c in zip(first.values, here, there, strict=True))
        merged[one.name] = Series(one.name, values, colours[0], () if first.colour == "" else colours)
    return tuple(merged.values())


def _labels(figure: Figure, traces: list[Any], pairs: list[tuple[list, list]], places: list) -> tuple[str, ...]:
    """Return the words at the end of each bar, given with the only trace or as annotations that stand at a bar."""
    said: dict[Any, str] = {}
    if len(traces) == 1 and traces[0].text is not None:
        said = dict(zip(pairs[0][0], map(plain, each(traces[0].text, len(pairs[0][0]))), strict=True))
    else:
        said = {value_at: plain(note.text) for note in figure.layout.annotations
                if note.xref in (None, "x") and (value_at := note.y) in places}  # fmt: skip
    return tuple(said.get(place, "") for place in places) if any(said.values()) else ()
