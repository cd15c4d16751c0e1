"""Where names and badges stand so that they cover neither marks nor each other at the opening view; knows nothing of layers."""

import math
from collections.abc import Sequence

from atlas.charts.basemap import TILE_PX, View

CHAR_PX, LINE_PX = 6.2, 15  # mean width and height of a 12 px name, a little generous
CLEAR_PX = 15  # between a badge's centre and a mark's
SHIFTS = ((0, 0), (0, -22), (0, 22), (26, 0), (-26, 0), (22, -20), (-22, 20), (22, 20), (-22, -20))
SHIFT_ZOOM = 4.8  # below it governorates are too small on the screen to move a badge inside them


def to_px(longitude: float, latitude: float, view: View) -> tuple[float, float]:
    """Return a point's place in pixels at the view's zoom, from the world's north-west corner (Web Mercator, 512 px tiles)."""
    size = TILE_PX * 2**view.zoom
    y = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
    return (longitude + 180) / 360 * size, (0.5 - y / (2 * math.pi)) * size


def named(candidates: Sequence[tuple[float, float, str]], view: View) -> list[int]:
    """Return which names to write, by their index: from the first on, each that overlaps no name written before it.

    candidates: longitude, latitude (WGS84 degrees), text; the most important first.
    """
    boxes: list[tuple[float, float, float]] = []
    chosen = []
    for index, (longitude, latitude, text) in enumerate(candidates):
        (x, y), half = to_px(longitude, latitude, view), len(text) * CHAR_PX / 2
        if all(abs(x - x2) > half + half2 or abs(y - y2) > LINE_PX for x2, y2, half2 in boxes):
            boxes.append((x, y, half))
            chosen.append(index)
    return chosen


def badge_shifts(
    points: Sequence[tuple[float, float]], marks: Sequence[tuple[float, float]], view: View
) -> list[tuple[int, int]]:
    """Return by how many pixels to move each badge so that it covers no mark and no badge before it; (0, 0) where none is
    free.

    points: where the badges would stand; marks: where marks stand; both longitude, latitude (WGS84 degrees).
    """
    if view.zoom < SHIFT_ZOOM:
        return [(0, 0)] * len(points)
    taken = [to_px(*mark, view) for mark in marks]
    shifts = []
    for point in points:
        x, y = to_px(*point, view)
        free = (s for s in SHIFTS if all(math.hypot(x + s[0] - x2, y + s[1] - y2) > CLEAR_PX for x2, y2 in taken))
        shift = next(free, (0, 0))
        taken.append((x + shift[0], y + shift[1]))
        shifts.append(shift)
    return shifts
