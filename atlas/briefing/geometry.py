"""Longitudes and latitudes as px of a picture: projecting, cutting at its edges, leaving out points too fine to see."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from atlas.charts.basemap import View
from atlas.charts.map_labels import to_px

Point = tuple[float, float]
TOO_FINE_PX = 0.7  # a point nearer than this to the line between its neighbours is left out
EARTH_KM = 40_075.0167  # equator of WGS84, on which Web Mercator rests (EPSG:3857)


@dataclass(frozen=True)
class Sheet:
    """A picture of a part of the world in Web Mercator: what it shows and how large it is in px."""

    view: View
    width_px: float
    height_px: float

    def place(self, longitude: float, latitude: float) -> Point:
        """Return where a point (WGS84 degrees) lies, in px from the picture's upper left corner; it may lie outside."""
        x, y = to_px(longitude, latitude, self.view)
        left, top = to_px(self.view.longitude, self.view.latitude, self.view)
        return x - left + self.width_px / 2, y - top + self.height_px / 2

    def holds(self, point: Point, *, margin_px: float = 0) -> bool:
        """Return whether a point in px lies in the picture, its margin left out."""
        return margin_px <= point[0] <= self.width_px - margin_px and margin_px <= point[1] <= self.height_px - margin_px

    def px_per_km(self, latitude: float) -> float:
        """Return how many px a kilometre takes at a latitude."""
        return 512 * 2**self.view.zoom / (EARTH_KM * math.cos(math.radians(latitude)))

    def ring(self, coordinates: Sequence[Sequence[float]]) -> tuple[Point, ...]:
        """Return a ring of longitudes and latitudes cut to the picture; empty if it lies outside or is too small to see."""
        points = [self.place(x, y) for x, y, *_ in coordinates]
        for axis, limit, side in ((0, 0.0, 1), (0, self.width_px, -1), (1, 0.0, 1), (1, self.height_px, -1)):
            points = _cut(points, axis, limit, side)
        points = simplified([*points, points[0]])[:-1] if points else []
        return tuple(points) if len(points) > 2 else ()

    def lines(self, coordinates: Sequence[Sequence[float]]) -> list[tuple[Point, ...]]:
        """Return the parts of a line of longitudes and latitudes that lie in the picture."""
        points = [self.place(x, y) for x, y, *_ in coordinates]
        parts: list[list[Point]] = []
        for a, b in zip(points, points[1:], strict=False):
            piece = self._inside(a, b)
            if piece is None:
                continue
            if parts and parts[-1][-1] == piece[0]:
                parts[-1].append(piece[1])
            else:
                parts.append(list(piece))
        return [tuple(simplified(part)) for part in parts]

    def _inside(self, a: Point, b: Point) -> tuple[Point, Point] | None:
        """Return the part of a segment in the picture (Liang and Barsky 1984), or None."""
        low, high = 0.0, 1.0
        for axis, limit in ((0, self.width_px), (1, self.height_px)):
            step = b[axis] - a[axis]
            if not step:
                if not 0 <= a[axis] <= limit:
                    return None
                continue
            first, last = sorted((-a[axis] / step, (limit - a[axis]) / step))
            low, high = max(low, first), min(high, last)
        if low >= high:
            return None
        ends = [(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) if 0 < t < 1 else (a, b)[int(t)] for t in (low, high)]
        return ends[0], ends[1]


def _cut(points: list[Point], axis: int, limit: float, side: int) -> list[Point]:
    """Return a ring's part on one side of a line (Sutherland and Hodgman 1974)."""
    kept: list[Point] = []
    for before, here in zip([points[-1], *points[:-1]] if points else [], points, strict=True):
        inside, was = ((p[axis] - limit) * side >= 0 for p in (here, before))
        if inside != was:
            share = (limit - before[axis]) / (here[axis] - before[axis])
            kept.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
        if inside:
            kept.append(here)
    return kept


def simplified(points: Sequence[Point]) -> list[Point]:
    """Return a line without the points that nobody can see at this size (Douglas and Peucker 1973), rounded to a tenth of a px."""
    keep = [False] * len(points)
    keep[0] = keep[-1] = True
    open_parts = [(0, len(points) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        length = math.hypot(bx - ax, by - ay)
        furthest, reach = 0, TOO_FINE_PX
        for place in range(first + 1, last):
            x, y = points[place]
            away = abs((by - ay) * (x - ax) - (bx - ax) * (y - ay)) / length if length else math.hypot(x - ax, y - ay)
            if away > reach:
                furthest, reach = place, away
        if furthest:
            keep[furthest] = True
            open_parts += [(first, furthest), (furthest, last)]
    return [(round(x, 1), round(y, 1)) for (x, y), kept in zip(points, keep, strict=True) if kept]


def rings_of(geometry: dict) -> Iterable[list]:
    """Yield every ring of a GeoJSON polygon or multipolygon."""
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for part in parts:
        yield from part


def lines_of(geometry: dict) -> Iterable[list]:
    """Yield every line of a GeoJSON line or multiline."""
    yield from [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]
