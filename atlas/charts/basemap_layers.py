"""Owns the look of the base map: colours, order, width and zoom of its layers; must not know where its data lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

REGULAR, BOLD, ITALIC = ["NotoSans-Regular"], ["NotoSans-Bold"], ["NotoSans-Italic"]


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

NAMED = ["has", "name"]
# rank: zoom from which it shows, text size there and at zoom 9, dot radius in px
TOWN_RANKS = {1: (3.0, 11, 15, 2.4), 2: (4.4, 10.5, 14, 2.0), 3: (5.7, 10, 13, 1.8), 4: (6.9, 10, 12, 1.6)}


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


def _towns(palette: Palette, rank: int) -> list[dict[str, Any]]:
    """Dots and names of one rank; a name moves round its dot until it is free of others."""
    minzoom, small, large, dot = TOWN_RANKS[rank]
    chosen = ["==", ["get", "rank"], rank]
    paint = {"circle-radius": dot, "circle-color": palette.halo, "circle-stroke-color": palette.town_dot}
    dots = {"id": f"town-dots-{rank}", "type": "circle", "source": "towns", "minzoom": minzoom, "filter": chosen}
    text = {
        "font": BOLD if rank == 1 else REGULAR,
        "size": _by_zoom(minzoom, small, 9, large),
        "variable-anchor": ["left", "right", "bottom", "top"],
        "radial-offset": 0.45,
        "justify": "auto",
        "padding": 3,
        "max-width": 9,
    }
    names = _label(
        f"town-names-{rank}", "towns", palette.town_label, palette.halo, text, minzoom=minzoom, filter=chosen
    )
    return [dots | {"paint": paint | {"circle-stroke-width": 1}}, names]


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

    Sources: land, borders, rivers, lakes, seas, towns, country-labels, governorate-labels. Names are placed from the
    last layer to the first: capitals before governorates. Uses only what the specification has had since Mapbox GL 1,
    because that library draws the deck map and MapLibre the plotly map.
    """
    p = palette
    water = {"font": ITALIC, "letter-spacing": 0.06}
    along = water | {"size": _by_zoom(4, 9.5, 8, 12), "max-angle": 38, "offset": [0, -0.6]}
    inside = {"letter-spacing": 0.08, "offset": [0, 1.3], "max-width": 8, "padding": 6}  # leaves room for a badge above
    caps = {"transform": "uppercase", "letter-spacing": 0.14, "max-width": 7, "padding": 4}
    larger_first = {"symbol-sort-key": ["-", 0, ["get", "square_degrees"]]}
    shown = [">", ["get", "square_degrees"], ["step", ["zoom"], 18, 3.5, 6, 4.5, 0.8, 5.5, 0]]
    neighbour = ["all", ["!", ["has", "covered"]], shown]
    return [
        *_grounds(p),
        _label(
            "governorate-names",
            "governorate-labels",
            p.governorate_label,
            p.halo,
            inside | {"size": _by_zoom(5.6, 9.5, 8, 12)},
            minzoom=5.9,
        ),
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
        _label(
            "neighbour-names",
            "country-labels",
            p.country_label,
            p.land,
            caps | {"size": _by_zoom(2, 8.5, 6, 13)},
            minzoom=2,
            maxzoom=7,
            filter=neighbour,
            **larger_first,
        ),
        *_towns(p, 4),
        *_towns(p, 3),
        _label(
            "country-names",
            "country-labels",
            p.country_label,
            p.covered,
            caps | {"size": _by_zoom(2, 9, 6, 15)},
            minzoom=1.5,
            maxzoom=5.8,
            filter=["has", "covered"],
            **larger_first,
        ),
        *_towns(p, 2),
        *_towns(p, 1),
    ]
