"""A drawing with its whole frame as one SVG picture of a given size; needs nothing from outside the file, knows no page."""

import html

import pandas as pd

from atlas.briefing.drawing import Chart, Drawing, Map, Panels, Series, Spans
from atlas.briefing.svg_charts import chart_svg, panels_svg
from atlas.briefing.svg_parts import BODY, Area, lines, rect, text
from atlas.briefing.svg_spans import spans_svg
from atlas.briefing.svg_tables import table_svg
from atlas.figures import spec
from atlas.figures.lettering import OTHER_FACE, wrap
from atlas.figures.paint.axes import plain
from atlas.figures.paint.marks import clips
from atlas.figures.paint.outline import Room, map_svg
from atlas.figures.paint.outline import picture as map_picture
from atlas.figures.paint.scene import scene_of
from atlas.figures.theme import FONT, LIGHT
from atlas.model.text import printable

WIDE, SQUARE = (1280, 720), (1080, 1080)  # px; the PNG has twice as many
EDGE = 32
TITLE_PX, TEXT_PX, FOOT_PX = 24, 15, 12


def picture(drawing: Drawing | spec.Figure, *, size: tuple[int, int] = WIDE, title: str = "") -> str:
    """Return the figure as an SVG document.

    size: width and height in px. title: in place of the figure's own.
    """
    if isinstance(drawing, spec.Figure) and isinstance(drawing.body, spec.GeoMap):
        return map_picture(drawing, size=size, title=title)
    width, height = size
    frame, room = drawing.frame, width - 2 * EDGE
    parts, y = [rect(0, 0, width, height, LIGHT.paper)], EDGE - 6
    blocks = [(title or frame.title, TITLE_PX, LIGHT.ink, True), *((line, TEXT_PX, LIGHT.muted, False) for line in frame.head())]
    for words, size_px, ink, bold in blocks:
        drawn, y = lines(wrap(words, room, size_px * OTHER_FACE, bold=bold), EDGE, y, size_px, ink, bold=bold)
        parts.append(drawn)
    foot = [line for words in frame.foot() for line in wrap(words, room, FOOT_PX * OTHER_FACE)]
    end = height - EDGE + 10 - len(foot) * FOOT_PX * 1.3
    parts.append(lines(foot, EDGE, end, FOOT_PX, LIGHT.muted)[0])
    parts.append(_body(drawing, Area(EDGE, y + 12, room, end - y - 24)))
    label = html.escape(f"{title or frame.title}. {frame.sentence}")
    return printable(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{label}" font-family="{html.escape(FONT)}"><title>{label}</title>{BODY}<defs>{clips()}</defs>{"".join(parts)}</svg>'
    )


def _old(figure: spec.Figure, width_px: float) -> Chart | Panels | Map | None:
    """Return the body of a figure that has moved to atlas.figures as these pictures know it."""
    body = figure.body
    if isinstance(body, spec.Panels) and not any(isinstance(part, spec.Plot) for _, part in body.parts):
        return Panels(tuple((plain(heading), _chart(part)) for heading, part in body.parts))
    if isinstance(body, spec.Plot | spec.Panels):
        return scene_of(body, width_px=width_px, body_px=figure.body_px, left_px=figure.left_px)
    return _chart(body) if body is not None else None


def _chart(body: spec.Bars | spec.Lines) -> Chart:
    series = tuple(Series(one.name, one.values, one.colour, one.colours) for one in body.series)
    names = tuple(pd.Timestamp(day).date() for day in body.categories) if body.unit else tuple(map(plain, body.categories))
    if isinstance(body, spec.Lines):
        return Chart("lines", names, series, body.value.title)
    numbered = any(text for one in body.series for text in one.texts)
    top = float(body.value.span[1]) if body.value.span and not body.is_lying else 0
    return Chart("bars" if body.is_lying else "columns", names, series, body.value.title, shaded=body.shaded, labels=body.ends, top=top, is_numbered=numbered)


def _body(drawing: Drawing | spec.Figure, area: Area) -> str:
    body = _old(drawing, area.width) if isinstance(drawing, spec.Figure) else drawing.body
    if isinstance(body, Map):
        return map_svg(body, Room(area.left, area.top, area.width, area.height))
    if isinstance(body, Spans):
        return spans_svg(body, area)
    if isinstance(body, Chart):
        return chart_svg(body, area)
    if isinstance(body, Panels):
        return panels_svg(body, area)
    return (
        table_svg(drawing.table, area)
        if len(drawing.table)
        else text("Nothing to list.", area.left, area.top + 20, 15, LIGHT.muted)
    )
