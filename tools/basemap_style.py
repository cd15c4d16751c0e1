"""Writes the MapLibre styles of the base map, static/basemap-light.json and -dark.json, with the boundaries inline, and their grounds as pictures.

Owns colours' places, order, width and zoom of the layers; must not know what is drawn on top.
Run by hand after data/boundaries has changed: python -m tools.basemap_style.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from atlas import paths
from atlas.figures.geo import Sheet, View, mercator, middle_latitude
from atlas.figures.ground import (
    GROUND_BOUNDS,
    GROUND_ZOOM,
    PALETTES,
    TOWN_RANKS,
    Palette,
    ground,
    ground_path,
    style_path,
)
from atlas.figures.paint.scene import Shape

REGULAR, ITALIC = ["NotoSans-Regular"], ["NotoSans-Italic"]
GLYPHS_URL = "app/static/fonts/{fontstack}/{range}.pbf"
STYLE_DECIMALS = 3  # 110 m: under one pixel up to zoom 10
NAMED = ["has", "name"]


def _by_zoom(*stops: float) -> list[Any]:
    """Linear change with zoom: zoom, value, zoom, value, ..."""
    return ["interpolate", ["linear"], ["zoom"], *stops]


def _line(name: str, source: str, color: str, width: list[Any], *, only: list[Any], **more: Any) -> dict[str, Any]:
    """A line layer of the features that pass the filter only; more: minzoom, or dash in line widths."""
    paint = {"line-color": color, "line-width": width}
    cap = "round"
    if "dash" in more:
        paint["line-dasharray"], cap = more.pop("dash"), "butt"
    layout = {"line-join": "round", "line-cap": cap}
    return {"id": name, "type": "line", "source": source, "filter": only, "layout": layout, "paint": paint} | more


def _label(name: str, source: str, color: str, halo: str, text: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A label layer; text: its layout without the prefix "text-"; more: minzoom, maxzoom, filter, "symbol-" layout."""
    layout = {f"text-{key}": value for key, value in ({"field": ["get", "name"], "font": REGULAR} | text).items()}
    layout |= {key: more.pop(key) for key in list(more) if key.startswith("symbol-")}
    paint = {"text-color": color, "text-halo-color": halo, "text-halo-width": 1.2, "text-halo-blur": 0.4}
    return {"id": name, "type": "symbol", "source": source, "layout": layout, "paint": paint} | more


def _towns(palette: Palette, rank: int) -> dict[str, Any]:
    """Dots of the towns of one rank; their names are written over the marks, by what paints those."""
    minzoom, _, _, dot = TOWN_RANKS[rank]
    paint = {
        "circle-radius": dot,
        "circle-color": palette.halo,
        "circle-stroke-color": palette.town_dot,
        "circle-stroke-width": 1,
    }
    chosen = ["==", ["get", "rank"], rank]
    return {
        "id": f"town-dots-{rank}",
        "type": "circle",
        "source": "towns",
        "minzoom": minzoom,
        "filter": chosen,
        "paint": paint,
    }


def _grounds(p: Palette) -> list[dict[str, Any]]:
    """Surfaces and lines, from the sea up. Plotly slips a choropleth in above the last layer named "water...": so the
    waters come before the borders."""
    land = ["case", ["==", ["get", "covered"], True], p.covered, p.land]
    return [
        {"id": "background", "type": "background", "paint": {"background-color": p.water}},
        {"id": "land", "type": "fill", "source": "land", "paint": {"fill-color": land}},
        {"id": "water-lakes", "type": "fill", "source": "lakes", "paint": {"fill-color": p.lake}},
        _line("water-rivers", "rivers", p.river, _by_zoom(3, 0.4, 6, 1.2, 9, 2.2), only=NAMED),
        _line("water-streams", "rivers", p.river, _by_zoom(4, 0.3, 9, 1.2), only=["!", NAMED], minzoom=4),
        _line(
            "governorate-lines",
            "borders",
            p.governorate_line,
            _by_zoom(3, 0.3, 6, 0.9, 9, 1.4),
            only=_kind("admin1"),
            minzoom=3.2,
        ),
        _line(
            "country-lines",
            "borders",
            p.country_line,
            _by_zoom(2, 0.4, 6, 1.2, 9, 1.8),
            only=_kind("country"),
            minzoom=2.2,
        ),
        _line(
            "disputed-lines",
            "borders",
            p.disputed_line,
            _by_zoom(2, 0.5, 6, 1.2, 9, 1.8),
            only=_kind("disputed"),
            dash=[3, 2.5],
        ),
    ]


def _kind(name: str) -> list[Any]:
    return ["==", ["get", "kind"], name]


def map_layers(palette: Palette) -> list[dict[str, Any]]:
    """Layers of the style (MapLibre style specification 8) from bottom to top.

    Sources: land, borders, rivers, lakes, seas, towns. Towns, governorates and countries are named over the marks, by
    what paints those. Uses only what the specification has had since Mapbox GL 1,
    because that library draws the deck map and MapLibre the plotly map.
    """
    p = palette
    water = {"font": ITALIC, "letter-spacing": 0.06}
    along = water | {"size": _by_zoom(4, 9.5, 8, 12), "max-angle": 38, "offset": [0, -0.6]}
    return [
        *_grounds(p),
        _label(
            "river-names",
            "rivers",
            p.water_label,
            p.halo,
            along,
            minzoom=4.8,
            filter=NAMED,
            **{"symbol-placement": "line", "symbol-spacing": 380},
        ),
        _label(
            "lake-names",
            "lakes",
            p.water_label,
            p.lake,
            water | {"size": _by_zoom(5, 9.5, 8, 12), "max-width": 6},
            minzoom=5.6,
            filter=NAMED,
        ),
        _label(
            "sea-names",
            "seas",
            p.water_label,
            p.water,
            water | {"size": _by_zoom(3, 9.5, 6, 14), "letter-spacing": 0.16, "max-width": 7},
            minzoom=3,
            maxzoom=8,
        ),
        *(_towns(p, rank) for rank in sorted(TOWN_RANKS, reverse=True)),
    ]


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
        "towns": _source(read("cities"), "rank"),
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


def write_grounds(static_dir: Path) -> list[Path]:
    """Write the ground of the whole map in each theme as an SVG picture, which stands behind a map until its own ground is there; return their paths."""
    west, south, east, north = GROUND_BOUNDS
    (left, top), (right, bottom) = mercator(np.array([(west, north), (east, south)])) * 2**GROUND_ZOOM
    view = View((west + east) / 2, middle_latitude(south, north), GROUND_ZOOM)
    sheet = Sheet(view, round(right - left), round(bottom - top))
    written = []
    for theme, palette in PALETTES.items():
        drawn = "".join(_path(shape) for shape in ground(sheet, theme) if shape.name != "admin1 borders")
        size = f'width="{sheet.width_px}" height="{sheet.height_px}" viewBox="0 0 {sheet.width_px} {sheet.height_px}"'
        path = static_dir / ground_path(theme)
        water = f'<rect width="100%" height="100%" fill="{palette.water}"/>'
        path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{water}{drawn}</svg>\n', "utf-8")
        written.append(path)
    return written


def _path(shape: Shape) -> str:
    rings = "".join(
        f"M{'L'.join(f'{x:g} {y:g}' for x, y in ring)}{'' if shape.is_open else 'Z'}" for ring in shape.rings
    )
    line = f' stroke="{shape.line}" stroke-width="{shape.line_px:g}"' if shape.line else ""
    return f'<path d="{rings}" fill="{"none" if shape.is_open else shape.fill}"{line}/>'


if __name__ == "__main__":
    write_styles(paths.BOUNDARIES, paths.STATIC)
    write_grounds(paths.STATIC)
