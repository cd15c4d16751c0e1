"""Places of the earth and of a picture: Web Mercator, opening views, outlines of units cut to what is seen; knows no figure.

Coordinates are longitude, latitude in degrees (WGS84) unless px are said.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from atlas import paths
from atlas.model.geo import EARTH_RADIUS_KM
from atlas.store import StoreError

Point = tuple[float, float]
Bounds = tuple[float, float, float, float]  # west, south, east, north

TILE_PX = 512  # width of the whole world at zoom 0 in MapLibre, Mapbox GL, deck.gl and plotly
EQUATOR_KM = 40_075.0167  # circumference on which Web Mercator rests (EPSG:3857)
MAX_LATITUDE, MAX_ZOOM = 85.0, 12.0
TOO_FINE_PX = 0.7  # a point nearer than this to the line between its neighbours is left out
CIRCLE_POINTS = 72
# The countries with a little margin.
REGION_BOUNDS: dict[str, Bounds] = {
    "iraq": (38.7, 29.0, 48.7, 37.5),
    "syria": (35.5, 32.2, 42.5, 37.4),
    "maghreb": (-17.2, 14.6, 25.3, 37.6),
    "all": (-17.2, 14.6, 48.8, 38.0),
}


def mercator(degrees: np.ndarray) -> np.ndarray:
    """Return rows of longitude, latitude as px from the north-west corner of a world of TILE_PX (Web Mercator)."""
    points = np.asarray(degrees, float)
    y = np.log(np.tan(np.pi / 4 + np.radians(points[..., 1]) / 2))
    return np.stack([(points[..., 0] + 180) / 360 * TILE_PX, (0.5 - y / (2 * np.pi)) * TILE_PX], axis=-1)


def degrees(x: float, y: float) -> Point:
    """Return the longitude and latitude of a point in px of the world of TILE_PX (see mercator)."""
    return x / TILE_PX * 360 - 180, math.degrees(
        2 * math.atan(math.exp((0.5 - y / TILE_PX) * 2 * math.pi)) - math.pi / 2
    )


@dataclass(frozen=True)
class View:
    """Where a map opens: its centre and zoom (the world is TILE_PX wide at zoom 0)."""

    longitude: float
    latitude: float
    zoom: float


def fit_view(bounds: Bounds, *, width_px: float, height_px: float, padding_px: float = 16) -> View:
    """Find the view that shows bounds entirely in a map of this size, as MapLibre's cameraForBounds.

    Latitudes beyond MAX_LATITUDE are cut there; bounds of no extent give MAX_ZOOM. Raises ValueError if bounds are not in order or the map has no room inside
    its padding.
    """
    west, south, east, north = bounds
    south, north = max(south, -MAX_LATITUDE), min(north, MAX_LATITUDE)
    room = min(width_px, height_px) - 2 * padding_px
    if west > east or south > north or room <= 0:
        raise ValueError(f"cannot fit bounds {bounds} into {width_px} x {height_px} px with {padding_px} px padding")
    (left, top), (right, bottom) = mercator(np.array([(west, north), (east, south)]))
    share = max((right - left) / (width_px - 2 * padding_px), (bottom - top) / (height_px - 2 * padding_px))
    return View(
        (west + east) / 2, middle_latitude(south, north), min(-math.log2(share), MAX_ZOOM) if share > 0 else MAX_ZOOM
    )


def middle_latitude(south: float, north: float) -> float:
    """Return the latitude half-way between two on a map (Web Mercator)."""
    (_, bottom), (_, top) = mercator(np.array([(0, south), (0, north)])).tolist()
    return degrees(0, (top + bottom) / 2)[1]


@dataclass(frozen=True)
class Sheet:
    """A picture of a part of the world: what it shows and how large it is in px."""

    view: View
    width_px: float
    height_px: float

    @cached_property
    def _frame(self) -> tuple[float, float, float]:
        """Scale over the world of TILE_PX, and the picture's left and top there, scaled."""
        scale = 2**self.view.zoom
        x, y = mercator(np.array([self.view.longitude, self.view.latitude])) * scale
        return scale, x - self.width_px / 2, y - self.height_px / 2

    def places(self, degrees: Sequence[Point] | np.ndarray) -> list[Point]:
        """Return where points lie, in px from the picture's upper left corner; they may lie outside."""
        scale, left, top = self._frame
        return [
            tuple(point) for point in (mercator(np.array(degrees, float).reshape(-1, 2)) * scale - (left, top)).tolist()
        ]

    def place(self, longitude: float, latitude: float) -> Point:
        """Return where one point lies, as places does."""
        return self.places([(longitude, latitude)])[0]

    def degrees(self, x: float, y: float) -> Point:
        """Return the longitude and latitude of a point in px from the picture's upper left corner."""
        scale, left, top = self._frame
        return degrees((x + left) / scale, (y + top) / scale)

    def holds(self, point: Point, *, margin_px: float = 0) -> bool:
        """Return whether a point in px lies in the picture, its margin left out."""
        return (
            margin_px <= point[0] <= self.width_px - margin_px and margin_px <= point[1] <= self.height_px - margin_px
        )

    def rings(self, flat: Iterable[shapely.Geometry]) -> list[tuple[tuple[Point, ...], ...]]:
        """Return the rings of each area (in px of the world of TILE_PX, see flattened) cut to the picture; none of what lies outside or is too small to see."""
        return [
            tuple(
                ring[:-1]
                for part in shapely.get_parts(one)
                for ring in _lines(shapely.get_rings(part))
                if len(ring) > 3
            )
            for one in self._seen(flat)
        ]

    def lines(self, flat: Iterable[shapely.Geometry]) -> list[tuple[tuple[Point, ...], ...]]:
        """Return the parts of each line (in px of the world of TILE_PX, see flattened) that lie in the picture."""
        return [
            tuple(line for line in _lines(shapely.get_parts(shapely.line_merge(one))) if len(line) > 1)
            for one in self._seen(flat)
        ]

    def _seen(self, flat: Iterable[shapely.Geometry]) -> Iterable[shapely.Geometry]:
        scale, left, top = self._frame
        corner = left / scale, top / scale
        far = (left + self.width_px) / scale, (top + self.height_px) / scale
        cut = shapely.clip_by_rect(np.asarray(list(flat), object), *corner, *far)
        fine = shapely.simplify(cut, TOO_FINE_PX / scale, preserve_topology=False)
        return shapely.transform(fine, lambda points: points * scale - (left, top))


def _lines(parts: Iterable[shapely.Geometry]) -> Iterable[tuple[Point, ...]]:
    return (
        tuple((round(x, 1) + 0.0, round(y, 1) + 0.0) for x, y in shapely.get_coordinates(part).tolist())
        for part in parts
    )


def circle(longitude: float, latitude: float, radius_km: float) -> list[Point]:
    """Return a closed circle on the globe around a point."""
    turn = np.linspace(0, 2 * np.pi, CIRCLE_POINTS + 1)
    arc, lat, lon = radius_km / EARTH_RADIUS_KM, np.radians(latitude), np.radians(longitude)
    lats = np.arcsin(np.sin(lat) * np.cos(arc) + np.cos(lat) * np.sin(arc) * np.cos(turn))
    lons = lon + np.arctan2(np.sin(turn) * np.sin(arc) * np.cos(lat), np.cos(arc) - np.sin(lat) * np.sin(lats))
    return list(zip(np.degrees(lons).tolist(), np.degrees(lats).tolist(), strict=True))


def drawn_edge(area: Sequence[float]) -> tuple[Point, ...]:
    """Return the closed edge of a drawn area (filters.Within): of a circle (latitude, longitude, km) or a box (south, west, north, east)."""
    if len(area) == 3:
        latitude, longitude, km = area
        return tuple(circle(longitude, latitude, km))
    south, west, north, east = area
    return (west, south), (east, south), (east, north), (west, north), (west, south)


def around(points: Iterable[Point]) -> Bounds:
    """Return the bounds of at least one point."""
    lons, lats = zip(*points, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


@lru_cache(maxsize=8)
def features(name: str) -> list[dict[str, Any]]:
    """Return the features of a file of data/boundaries. Shared between callers: do not change it.

    Raises StoreError if the file is missing or damaged.
    """
    path = paths.BOUNDARIES / f"{name}.geojson"
    try:
        return json.loads(path.read_text("utf-8"))["features"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"boundaries/{path.name} is missing or damaged, so no map can be drawn: take data/boundaries from the release again"
        ) from error


@lru_cache(maxsize=8)
def flat_features(name: str) -> tuple[shapely.Geometry, ...]:
    """Return the shapes of a file's features, flattened."""
    return tuple(flattened(feature["geometry"]) for feature in features(name))


def flattened(geometry: dict[str, Any]) -> shapely.Geometry:
    """Return a GeoJSON geometry in px of the world of TILE_PX."""
    return shapely.transform(shape(geometry), mercator)


@cache
def governorates() -> dict[str, dict[str, Any]]:
    """The first-level units of the seven countries as GeoJSON features, by the code of their polygon.

    Properties: admin1_iso, country, admin1_name, name_ar, holds (codes of newer units drawn inside this older polygon), label_lon, label_lat, disputed, origin. Local
    boundaries fetched from geoBoundaries are used instead when present. Shared between callers: do not change it.
    """
    local = paths.LOCAL / "boundaries" / "admin1.geojson"
    found = json.loads(local.read_text("utf-8"))["features"] if local.exists() else features("admin1")
    return {feature["properties"]["admin1_iso"]: feature for feature in found if feature["properties"]["admin1_iso"]}


@cache
def polygon_of() -> dict[str, str]:
    """Code of the polygon that each ISO 3166-2 unit is drawn in: its own, or the older and larger one that holds it."""
    return {unit: iso for iso, feature in governorates().items() for unit in (iso, *feature["properties"]["holds"])}


def units_of(polygon: str) -> tuple[str, ...]:
    """Return the ISO 3166-2 units that are drawn as one polygon, by its code; empty for a code without one."""
    return tuple(unit for unit, owner in polygon_of().items() if owner == polygon)


@cache
def label_points() -> dict[str, Point]:
    """The point deepest inside the polygon of each unit, by ISO code; units held by an older polygon share its point."""
    at = {iso: (own["properties"]["label_lon"], own["properties"]["label_lat"]) for iso, own in governorates().items()}
    return {unit: at[iso] for unit, iso in polygon_of().items()}


@lru_cache(maxsize=4000)
def outline(key: str) -> shapely.Geometry:
    """Return the outline of a governorate's polygon or of an H3 cell, flattened. Raises KeyError for another word."""
    if key in governorates():
        return flattened(governorates()[key]["geometry"])
    import h3  # takes as long as the rest of this module ten times: only where a map of hexagons is drawn

    if not h3.is_valid_cell(key):
        raise KeyError(key)
    return shapely.transform(shapely.Polygon([(x, y) for y, x in h3.cell_to_boundary(key)]), mercator)


@cache
def _bounds_of(polygon: str) -> Bounds:
    return shape(governorates()[polygon]["geometry"]).bounds


def bounds_of(regions: Iterable[str], countries: Iterable[str], admin1: Iterable[str]) -> Bounds:
    """Return the bounds of a selection's area: its governorates, else its countries, else its regions, else everything."""
    owners = {polygon_of().get(iso, iso) for iso in admin1}
    wanted = [iso for iso in governorates() if iso in owners]
    wanted = wanted or [iso for iso, own in governorates().items() if own["properties"]["country"] in set(countries)]
    boxes = [_bounds_of(iso) for iso in wanted] or [REGION_BOUNDS[word] for word in (tuple(regions) or ("all",))]
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)
