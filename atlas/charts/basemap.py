"""Owns the quiet map under the marks: its colours and towns, opening views, governorate shapes; must not know what is drawn on top."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from atlas import paths

ATTRIBUTION = (
    "Boundaries: Natural Earth; Moroccan regions © OpenStreetMap contributors (ODbL). Towns: GeoNames (CC BY 4.0). "
    "Disputed lines are dashed; the map takes no position on them."
)
LABEL_FONT = "NotoSans-Regular"  # for text drawn on a plotly map: the only other fonts served are its -Bold and -Italic
TILE_PX = 512  # width of the whole world at zoom 0 in MapLibre, Mapbox GL, deck.gl and plotly
MAX_MERCATOR_LATITUDE = 85.0
# rank: zoom from which it shows, text size there and at zoom 9, dot radius in px
TOWN_RANKS = {1: (3.0, 11, 15, 2.4), 2: (4.4, 10.5, 14, 2.0), 3: (5.7, 10, 13, 1.8), 4: (6.9, 10, 12, 1.6)}


@dataclass(frozen=True)
class Palette:
    """Colours of one theme, chosen low in contrast so that marks and their labels stand out."""

    name: str
    water: str
    land: str
    covered: str
    lake: str
    river: str
    water_label: str
    country_line: str
    governorate_line: str
    disputed_line: str
    country_label: str
    governorate_label: str
    town_label: str
    town_dot: str
    halo: str


PALETTES = {
    "light": Palette(
        name="light", water="#d3dde3", land="#ebebe8", covered="#faf9f7", lake="#d3dde3", river="#b5cad6",
        water_label="#7f9aab", country_line="#8d9196", governorate_line="#cfcfca", disputed_line="#8d9196",
        country_label="#9a9ea3", governorate_label="#94999e", town_label="#565b61", town_dot="#82878d", halo="#faf9f7",
    ),
    "dark": Palette(
        name="dark", water="#10161d", land="#242a31", covered="#31383f", lake="#151d25", river="#3d5a6b",
        water_label="#56788b", country_line="#7d858f", governorate_line="#4a525b", disputed_line="#8d959f",
        country_label="#818993", governorate_label="#78808a", town_label="#bcc3ca", town_dot="#8d959e", halo="#272d33",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class View:
    """Where a map opens: centre in degrees (WGS84) and zoom (world = 512 px at zoom 0)."""

    longitude: float
    latitude: float
    zoom: float


# west, south, east, north in degrees (WGS84): the countries with a little margin
REGION_BOUNDS = {
    "iraq": (38.7, 29.0, 48.7, 37.5),
    "syria": (35.5, 32.2, 42.5, 37.4),
    "maghreb": (-17.2, 14.6, 25.3, 37.6),
    "all": (-17.2, 14.6, 48.8, 38.0),
}


def _mercator_y(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)


def fit_view(bounds: tuple[float, float, float, float], *, width_px: int, height_px: int, padding_px: int = 16) -> View:
    """Find the view that shows bounds (west, south, east, north, degrees WGS84) entirely in a map of this size.

    Web Mercator with 512 px tiles, as in MapLibre's cameraForBounds. Latitudes beyond 85 degrees are cut there; bounds
    of no extent give zoom 12. Raises ValueError if bounds are not in order or the map has no room inside its padding.
    """
    west, south, east, north = bounds
    south, north = max(south, -MAX_MERCATOR_LATITUDE), min(north, MAX_MERCATOR_LATITUDE)
    room = min(width_px, height_px) - 2 * padding_px
    if west > east or south > north or room <= 0:
        raise ValueError(f"cannot fit bounds {bounds} into {width_px} x {height_px} px with {padding_px} px padding")
    low, high = _mercator_y(south), _mercator_y(north)
    across = ((east - west) / 360 * TILE_PX) / (width_px - 2 * padding_px)
    along = ((high - low) * TILE_PX) / (height_px - 2 * padding_px)
    share = max(across, along)
    middle = math.degrees(2 * math.atan(math.exp((low + high) / 2 * 2 * math.pi)) - math.pi / 2)
    return View((west + east) / 2, middle, min(-math.log2(share), 12.0) if share else 12.0)


VIEWS = {
    region: fit_view(bounds, width_px=900, height_px=520, padding_px=32) for region, bounds in REGION_BOUNDS.items()
}


def style_path(theme: str) -> str:
    """File name of the style of a theme ("light" or "dark") inside the static folder; KeyError for another theme."""
    return f"basemap-{PALETTES[theme].name}.json"


def style_url(theme: str) -> str:
    """Address of a theme's style as served beside the app, for pydeck's map_style and plotly's layout.map.style.

    Relative, so that it also holds below a base path; the same on every page.
    """
    return f"app/static/{style_path(theme)}"


@cache
def governorates() -> dict[str, Any]:
    """The first-level units of the seven countries as a GeoJSON feature collection, for choropleths.

    Properties: admin1_iso, country, admin1_name, name_ar, holds (codes of newer units drawn inside this older polygon),
    label_lon, label_lat, disputed, origin. Local boundaries fetched from geoBoundaries are used instead when present.
    Shared between callers: do not change it.
    """
    local = paths.LOCAL / "boundaries" / "admin1.geojson"
    path = local if local.exists() else paths.BOUNDARIES / "admin1.geojson"
    return json.loads(path.read_text("utf-8"))


@cache
def polygon_of() -> dict[str, str]:
    """Code of the polygon that each ISO 3166-2 unit is drawn in: its own, or the older and larger one that holds it."""
    owners = {}
    for feature in governorates()["features"]:
        iso = feature["properties"]["admin1_iso"]
        owners[iso] = iso
        owners |= dict.fromkeys(feature["properties"]["holds"], iso)
    return owners


def units_of(polygon: str) -> tuple[str, ...]:
    """Return the ISO 3166-2 units that are drawn as one polygon, by its code; empty for a code without one."""
    return tuple(unit for unit, owner in polygon_of().items() if owner == polygon)


@cache
def label_points() -> dict[str, tuple[float, float]]:
    """Longitude and latitude (WGS84) deepest inside the polygon of each unit, where a governorate-only badge stands.

    Keyed by ISO code, units held by an older polygon included (they share its point).
    """
    points = {
        p["admin1_iso"]: (p["label_lon"], p["label_lat"]) for p in (f["properties"] for f in governorates()["features"])
    }
    return {iso: points[owner] for iso, owner in polygon_of().items()}
