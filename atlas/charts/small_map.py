"""The overview's small map: governorates as filled SVG outlines, painted without a basemap and without any drawing library."""

import html
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pandas as pd

from atlas.charts import basemap
from atlas.charts.map_classes import HATCHED, Classes
from atlas.figures.lettering import text_px
from atlas.figures.theme import FONT, Theme, readable_on
from atlas.model.vocabulary import REGIONS, region_of

PANELS = (("maghreb",), ("syria", "iraq"))  # regions far apart are drawn beside each other, each as large as it can be
GAP_PX, CAPTION_PX, FONT_PX = 16, 18, 11
STACKED_PX = 360  # a narrower picture has its panels under one another
GRIDS = (10, 20, 50)  # points per degree that outlines are rounded to; the first that is finer than a px is taken
NAMED = 24  # more governorates than this bear no names: they would cover each other


@dataclass(frozen=True)
class Panel:
    """A part of the picture: its rows of `areas`, the words over it, and its edges in degrees (WGS84)."""

    areas: pd.DataFrame
    caption: str
    west: float
    south: float
    east: float
    north: float

    @property
    def squeeze(self) -> float:
        """How much shorter a degree of longitude is than one of latitude in the panel's middle."""
        return math.cos(math.radians((self.south + self.north) / 2))

    @property
    def aspect(self) -> float:
        """Width over height."""
        return (self.east - self.west) * self.squeeze / (self.north - self.south)


@cache
def _units() -> dict[str, dict]:
    return {feature["properties"]["admin1_iso"]: feature for feature in basemap.governorates()["features"]}


@cache
def _rings(admin1_iso: str, grid: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return a governorate's outer rings in steps of 1/grid degree; rounding keeps neighbours' common lines common."""
    shape = _units()[admin1_iso]["geometry"]
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    rings = (tuple(dict.fromkeys((round(x * grid), round(y * grid)) for x, y, *_ in polygon[0])) for polygon in polygons)
    return tuple(ring for ring in rings if len(ring) > 2)


@cache
def _path(admin1_iso: str, grid: int) -> str:
    """Return the outline as SVG path data, north up, in steps of 1/grid degree: each point by its way from the one before."""
    return "".join(f"M{ring[0][0]} {-ring[0][1]}l{' '.join(_ways(ring))}z" for ring in _rings(admin1_iso, grid))


@cache
def _edges(admin1_iso: str) -> tuple[float, float, float, float]:
    """Return a governorate's west, south, east and north in degrees, on the coarsest grid."""
    xs, ys = ([value / GRIDS[0] for value in axis] for axis in zip(*(point for ring in _rings(admin1_iso, GRIDS[0]) for point in ring), strict=True))
    return min(xs), min(ys), max(xs), max(ys)


def _ways(ring: tuple[tuple[int, int], ...]) -> Iterator[str]:
    return (f"{x - a} {b - y}" for (a, b), (x, y) in zip(ring, ring[1:], strict=False))


def _panels(areas: pd.DataFrame) -> list[Panel]:
    regions = areas["admin1_iso"].map(lambda iso: region_of(_units()[iso]["properties"]["country"]))
    found = []
    for group in PANELS:
        rows = areas[regions.isin(group)]
        if len(rows):
            west, south, east, north = zip(*map(_edges, rows["admin1_iso"]), strict=True)
            caption = " and ".join(REGIONS[region] for region in group if (regions == region).any())
            found.append(Panel(rows, caption, min(west), min(south), max(east), max(north)))
    return found


def small_map(areas: pd.DataFrame, classes: Classes, mode: Theme, *, width_px: int, most_px: int = 300) -> str:
    """Return the governorates as SVG in the colours of their class, each with its words as its title.

    areas: admin1_iso, colour, head, where, more (see map_areas.governorate_areas), at least one row. width_px: of the
    picture; most_px: its greatest height, without captions. A panel's longitude is shortened by the cosine of its middle latitude, so that
    shapes look as on the large map. Where there are few governorates, those with incidents are named. Paths carry data-iso.
    """
    panels = _panels(areas)
    beside = width_px >= STACKED_PX
    room = width_px - GAP_PX * (len(panels) - 1) if beside else width_px
    across = sum(panel.aspect for panel in panels)
    caption = CAPTION_PX if len(panels) > 1 else 0
    parts, left, top = [], 0.0, 0.0
    for panel in panels:
        width = room * panel.aspect / across if beside else room
        height = min(most_px, width / panel.aspect)
        shift = (width - height * panel.aspect) / 2
        if caption:
            parts.append(_text(panel.caption, left, top + FONT_PX, mode.muted))
        parts.append(_panel(panel, classes, mode, left=left + shift, top=top + caption, height=height, named=len(areas) <= NAMED))
        bottom = top + caption + height
        left, top = (left + width + GAP_PX, top) if beside else (left, bottom + GAP_PX)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_px} {math.ceil(bottom) + 1}" font-family="{FONT}" role="img">'
        f"{_hatching(mode)}{''.join(parts)}</svg>"
    )


def _panel(panel: Panel, classes: Classes, mode: Theme, *, left: float, top: float, height: float, named: bool) -> str:
    scale = height / (panel.north - panel.south)
    grid = next((steps for steps in GRIDS if steps >= scale), GRIDS[-1])
    x, y = scale * panel.squeeze, scale
    shapes = []
    for row in panel.areas.itertuples():
        fill = {"": mode.gap, HATCHED: "url(#hatch)"}.get(row.colour, row.colour)
        words = "\n".join(part for part in (f"{row.where}: {row.head}", row.more) if part)
        shapes.append(
            f'<path data-iso="{row.admin1_iso}" fill="{fill}" d="{_path(row.admin1_iso, grid)}"><title>{html.escape(words)}</title></path>'
        )
    place = f"translate({left - panel.west * x:.2f} {top + panel.north * y:.2f}) scale({x / grid:.5f} {y / grid:.5f})"
    lines = f'stroke="{mode.paper}" stroke-width="0.8" stroke-linejoin="round" vector-effect="non-scaling-stroke"'
    drawn = f'<g transform="{place}">{"".join(shapes).replace("<path ", f"<path {lines} ")}</g>'
    return drawn + (_names(panel, classes, left=left, top=top, scale=(x, y)) if named else "")


def _names(panel: Panel, classes: Classes, *, left: float, top: float, scale: tuple[float, float]) -> str:
    """Write the names of governorates with incidents, those of the highest class first; a name that would cover another is left out."""
    points, taken, drawn = basemap.label_points(), [], ""
    rank = {colour: place for place, colour in enumerate(classes.colours)}
    rows = panel.areas[panel.areas["colour"].isin(rank)]
    for row in rows.sort_values("colour", key=lambda colours: colours.map(rank), ascending=False, kind="stable").itertuples():
        longitude, latitude = points[row.admin1_iso]
        x, y = left + (longitude - panel.west) * scale[0], top + (panel.north - latitude) * scale[1]
        words = row.where.split(",")[0]
        half = text_px(words, FONT_PX) / 2
        if any(abs(y - other_y) < FONT_PX and abs(x - other_x) < half + other_half for other_x, other_y, other_half in taken):
            continue
        taken.append((x, y, half))
        drawn += _text(words, x, y + 3.5, readable_on(row.colour), anchor="middle")
    return drawn


def _text(words: str, x: float, y: float, ink: str, *, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{FONT_PX}" fill="{ink}" text-anchor="{anchor}" pointer-events="none">'
        f"{html.escape(words)}</text>"
    )


def _hatching(mode: Theme) -> str:
    return (
        '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="5" height="5" fill="{mode.paper}"/><rect width="1.2" height="5" fill="{mode.muted}"/></pattern></defs>'
    )
