"""Owns the quiet map under the marks: styles, opening views, governorate shapes; must not know what is drawn on top."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from atlas import paths
from atlas.charts.basemap_layers import PALETTES, map_layers

ATTRIBUTION = (
    "Boundaries: Natural Earth; Moroccan regions © OpenStreetMap contributors (ODbL). Towns: GeoNames (CC BY 4.0). "
    "Disputed lines are dashed; the map takes no position on them."
)
GLYPHS_URL = "app/static/fonts/{fontstack}/{range}.pbf"
LABEL_FONT = "NotoSans-Regular"  # for text drawn on a plotly map: the only other fonts served are its -Bold and -Italic
STYLE_DECIMALS = 3  # 110 m: under one pixel up to zoom 10
MIN_LABELLED_SQUARE_DEGREES = 0.5  # Lebanon 0.98, Palestine 0.6: smaller countries show by their capital only
TILE_PX = 512  # width of the whole world at zoom 0 in MapLibre, Mapbox GL, deck.gl and plotly
MAX_MERCATOR_LATITUDE = 85.0


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


def _shortened(value: Any) -> Any:
    """Round coordinates, and drop a point that rounding has put on the one before it."""
    if isinstance(value, list) and value and isinstance(value[0], float):
        return [round(number, STYLE_DECIMALS) for number in value[:2]]
    if isinstance(value, list):
        parts = [_shortened(item) for item in value]
        return [part for i, part in enumerate(parts) if i == 0 or part != parts[i - 1]]
    return value


def _source(features: Iterable[dict[str, Any]], *names: str) -> dict[str, Any]:
    """A GeoJSON source with only the named properties, and those only where they are set."""
    data = []
    for feature in features:
        set_names = {name: feature["properties"].get(name) for name in names}
        data.append(
            {
                "type": "Feature",
                "properties": {name: value for name, value in set_names.items() if value},
                "geometry": feature["geometry"] | {"coordinates": _shortened(feature["geometry"]["coordinates"])},
            }
        )
    return {"type": "geojson", "data": {"type": "FeatureCollection", "features": data}}


def _label_points(features: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        f | {"geometry": {"type": "Point", "coordinates": [f["properties"]["label_lon"], f["properties"]["label_lat"]]}}
        for f in features
    ]


def _renamed(unit: dict[str, Any]) -> dict[str, Any]:
    return unit | {"properties": {"name": unit["properties"]["admin1_name"]}}


def write_styles(boundaries_dir: Path, static_dir: Path) -> list[Path]:
    """Write the light and the dark MapLibre style (version 8) with the boundary data inline, and return their paths.

    Same boundaries give the same bytes. The styles ask for nothing but the glyph files under static/fonts.
    Raises FileNotFoundError if a boundary file is missing.
    """

    def read(name: str) -> list[dict[str, Any]]:
        return json.loads((boundaries_dir / f"{name}.geojson").read_text("utf-8"))["features"]

    countries = read("countries")
    sources = {
        "land": _source([*read("far_land"), *countries], "covered"),
        "borders": _source(read("borders"), "kind"),
        "rivers": _source(read("rivers"), "name"),
        "lakes": _source(read("lakes"), "name"),
        "seas": _source(read("seas"), "name"),
        "towns": _source(read("cities"), "name", "rank"),
        "country-labels": _source(
            _label_points(f for f in countries if f["properties"]["square_degrees"] > MIN_LABELLED_SQUARE_DEGREES),
            "name",
            "covered",
            "square_degrees",
        ),
        "governorate-labels": _source(map(_renamed, _label_points(read("admin1"))), "name"),
    }
    static_dir.mkdir(parents=True, exist_ok=True)
    written = []
    for theme, palette in PALETTES.items():
        style = {
            "version": 8,
            "name": f"Resurgence Atlas {theme}",
            "glyphs": GLYPHS_URL,
            "sources": sources,
            "layers": map_layers(palette),
        }
        path = static_dir / style_path(theme)
        path.write_text(json.dumps(style, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
        written.append(path)
    return written


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
