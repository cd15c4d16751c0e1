"""A page's small map of places read as a map of shapes on the same quiet ground as all maps of a briefing."""

from typing import Any

from atlas.briefing.drawing import Key, Label, Map, Shape, Spot
from atlas.briefing.geometry import Sheet
from atlas.briefing.ground import QUIET, ground, names
from atlas.briefing.plot_words import each, listed, plain
from atlas.charts import basemap
from atlas.figures.lettering import text_px
from atlas.figures.paint.plotly import Figure
from atlas.figures.theme import GREY, LIGHT

LABEL_PX, AWAY_PX = 12, 7
NO_MARK_PX = 2  # a mark of the pages no larger than that holds a name's place and is not to be seen


def is_map(figure: Figure) -> bool:
    """Return whether a figure is a map of places."""
    return bool(figure.data) and all(trace.type == "scattermap" for trace in figure.data)


def map_of_plot(figure: Figure, *, width_px: float, height_px: float) -> Map:
    """Return a map of places: rings, dots and names over the ground."""
    own = figure.layout.map
    sheet = Sheet(basemap.View(longitude=own.center.lon, latitude=own.center.lat, zoom=own.zoom), width_px, height_px)
    shapes, spots, labels, keys = [], [], [], []
    for trace in figure.data:
        at = [sheet.place(lon, lat) for lon, lat in zip(listed(trace.lon), listed(trace.lat), strict=True)]
        if trace.mode == "lines":
            look = {"line": trace.line.color or GREY, "line_px": trace.line.width or 1.3}
            shapes += [Shape("radius", (part,), is_open=True, **look) for part in sheet.lines(list(zip(listed(trace.lon), listed(trace.lat), strict=True)))]
            continue
        sizes, colour = each(trace.marker.size, len(at)), trace.marker.color or GREY
        seen = [(point, size, words) for point, size, words in zip(at, sizes, each(trace.text, len(at)), strict=True) if sheet.holds(point)]
        spots += [Spot(plain(words or trace.name), *point, size, "disc", ((colour, 12),)) for point, size, words in seen if size > NO_MARK_PX]
        labels += [_label(plain(words), point, size, trace.textposition, width_px) for point, size, words in seen if words]
        if trace.name and trace.showlegend is not False:
            drawn = max(sizes, default=0) > NO_MARK_PX
            keys.append(Key(plain(trace.name), "disc", size_px=11, slices=((colour, 12),)) if drawn else Key(plain(trace.name), "ring", slices=((colour, 12),)))
    avoid = tuple((spot.x, spot.y, spot.size_px / 2) for spot in spots) + tuple((*_middle(label), label.size_px) for label in labels)
    return Map(width_px, height_px, QUIET.water, ground(sheet), tuple(shapes), tuple(spots), (*names(sheet, avoid=avoid), *labels),
               (("Places", tuple(keys)),) if keys else (), basemap.ATTRIBUTION)  # fmt: skip


def _label(words: str, point: tuple[float, float], size: float, position: Any, width_px: float) -> Label:
    left = "left" in str(position) or point[0] + AWAY_PX + text_px(words, LABEL_PX) > width_px
    away = AWAY_PX + size / 2
    down = AWAY_PX + LABEL_PX / 2 if "bottom" in str(position) else -AWAY_PX
    return Label(words, point[0] + (-away if left else away), point[1] + down, LABEL_PX, LIGHT.ink, align="right" if left else "left")


def _middle(label: Label) -> tuple[float, float]:
    half = text_px(label.text, label.size_px) / 2
    return label.x + {"left": half, "right": -half}.get(label.align, 0), label.y
