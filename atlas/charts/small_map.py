"""The overview's small map: governorates as filled vector outlines, painted at once and without a basemap."""

import math
from functools import cache

import pandas as pd
from plotly import graph_objects as go

from atlas.charts import basemap
from atlas.charts.map_classes import Classes
from atlas.charts.maps import HATCHED
from atlas.charts.theme import Theme

WIDE_DEGREES = 15.0  # of longitude; a wider map has its outlines at a tenth of a degree, under 2 px of this small picture
NAMED = 24  # more governorates than this bear no names: they would cover each other


@cache
def _outlines(admin1_iso: str, decimals: int) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return a governorate's outer rings as (longitude, latitude), rounded; rounding keeps neighbours' common lines common."""
    feature = next(f for f in basemap.governorates()["features"] if f["properties"]["admin1_iso"] == admin1_iso)
    shape = feature["geometry"]
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    rings = (dict.fromkeys((round(x, decimals), round(y, decimals)) for x, y, *_ in polygon[0]) for polygon in polygons)
    return tuple((*ring, next(iter(ring))) for ring in rings if len(ring) > 2)


def height_px(areas: pd.DataFrame, width_px: int, *, most: int = 330) -> int:
    """Return how high the map of these governorates is at a width, at most `most`; areas as in small_map."""
    points = [point for iso in areas["admin1_iso"] for ring in _outlines(iso, 1) for point in ring]
    xs, ys = zip(*points, strict=True)
    wide = (max(xs) - min(xs)) * math.cos(math.radians((max(ys) + min(ys)) / 2))
    return min(most, round(width_px * (max(ys) - min(ys)) / wide))


def small_map(areas: pd.DataFrame, classes: Classes, mode: Theme) -> go.Figure:
    """Draw the governorates in the colours of their class, each with its words under the pointer.

    areas: admin1_iso, colour, head, where, more (see map_areas.governorate_areas), at least one row. Longitude is shortened by the
    cosine of the middle latitude, so that shapes look as on the large map. Where there are few, those with incidents are named.
    """
    points = basemap.label_points()
    x_edges = [points[iso][0] for iso in areas["admin1_iso"]]
    decimals = 1 if max(x_edges) - min(x_edges) > WIDE_DEGREES else 2
    figure = go.Figure()
    words = dict(zip(classes.colours, classes.labels, strict=True)) | {"": "none in the table", HATCHED: "not covered"}
    for colour, name in words.items():
        rows = areas[areas["colour"] == colour]
        rings = [ring for iso in rows["admin1_iso"] for ring in _outlines(iso, decimals)]
        xs, ys = ([value for ring in rings for value in (*(point[axis] for point in ring), None)] for axis in (0, 1))
        fill = {"": mode.gap, HATCHED: mode.paper}.get(colour, colour)
        pattern = {"shape": "/", "fgcolor": mode.muted, "size": 6} if colour == HATCHED else {}
        figure.add_scatter(
            x=xs, y=ys, mode="lines", fill="toself", fillcolor=fill, fillpattern=pattern, line={"color": mode.paper, "width": 0.8},
            name=name, hoverinfo="skip", showlegend=len(rows) > 0,
        )  # fmt: skip
    figure.add_scatter(
        x=x_edges, y=[points[iso][1] for iso in areas["admin1_iso"]], mode="markers", marker={"size": 14, "opacity": 0},
        customdata=areas[["head", "where", "more"]], showlegend=False,
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
    )  # fmt: skip
    if len(areas) <= NAMED:
        _names(figure, areas[areas["colour"].isin(classes.colours)], classes, mode)
    middle = sum(points[iso][1] for iso in areas["admin1_iso"]) / len(areas)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, scaleanchor="x", scaleratio=1 / math.cos(math.radians(middle)))
    figure.update_layout(showlegend=True, dragmode=False)
    return figure


def _names(figure: go.Figure, areas: pd.DataFrame, classes: Classes, mode: Theme) -> None:
    """Write the names of the governorates, light on the dark classes."""
    points = basemap.label_points()
    dark = set(classes.colours[len(classes.colours) // 2 + 1 :]) if mode.name == "light" else set()
    for row in areas.itertuples():
        x, y = points[row.admin1_iso]
        figure.add_annotation(
            x=x, y=y, text=row.where.split(",")[0], showarrow=False,
            font={"size": 10, "color": "#ffffff" if row.colour in dark else mode.ink},
        )  # fmt: skip
