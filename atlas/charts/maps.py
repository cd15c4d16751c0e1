"""What every map of a selection shares (view, base map, halo, hover) and the two filled maps, hexagons and governorates.

Frames in, pydeck decks out. Every layer has an id that ends in the caller's token: a browser keeps what was clicked by
layer id, so a new token forgets it.
"""

import base64
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
import pydeck
from pydeck.bindings.json_tools import default_serialize

from atlas.charts import basemap
from atlas.charts.map_classes import HATCHED, Classes
from atlas.charts.map_tips import plural
from atlas.figures.theme import GREY, Theme, rgba

MIN_ZOOM = 2.0  # or the opening view's, where a narrow window needs less: a view below the least jumps to it at a touch
MAX_ZOOM = 11.0  # closer in, a settlement's dot would claim more than its few kilometres
FILL = 215  # opacity of a filled area, 0 to 255: coasts, borders and names of the base map show through
EQUATOR_M = 40_075_016.7  # circumference on which Web Mercator rests (EPSG:3857)
_HATCH = (
    "data:image/svg+xml;base64,"
    + base64.b64encode(
        b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">'
        b'<path d="M-8 40L40-8M-8 72L72-8M24 72L72 24" stroke="#fff" stroke-width="7"/></svg>'
    ).decode()
)
TIP = "<b>{head}</b><br>{where}<br>{more}"


class Picture(pydeck.Deck):
    """A deck that is sent without line breaks and indents: they are two thirds of a polygon layer's bytes."""

    def to_json(self) -> str:
        """Return the deck as compact JSON."""
        return json.dumps(self, sort_keys=True, default=default_serialize, separators=(",", ":"), allow_nan=False)


@dataclass(frozen=True)
class Focus:
    """The chosen place: where it is (WGS84 degrees) and, unless the point itself is known, within how many km."""

    longitude: float
    latitude: float
    radius_km: float | None = None


def opening_view(
    regions: Iterable[str], countries: Iterable[str], admin1: Iterable[str], *, width_px: int, height_px: int
) -> basemap.View:
    """Return where the map of a selection opens: its governorates, else its countries, else its regions, else everything.

    The same selection and size always give the same view, so that drawing again does not move the reader's map.
    """
    shapes = basemap.governorates()["features"]
    owners = {basemap.polygon_of().get(iso, iso) for iso in admin1}
    wanted = [f for f in shapes if f["properties"]["admin1_iso"] in owners]
    wanted = wanted or [f for f in shapes if f["properties"]["country"] in set(countries)]
    boxes = [_bounds(f["geometry"]["coordinates"]) for f in wanted]
    boxes = boxes or [basemap.REGION_BOUNDS[word] for word in (tuple(regions) or ("all",))]
    west, south, east, north = zip(*boxes, strict=True)
    return basemap.fit_view((min(west), min(south), max(east), max(north)), width_px=width_px, height_px=height_px)


def _bounds(coordinates: list) -> tuple[float, float, float, float]:
    if isinstance(coordinates[0], (int, float)):
        return (coordinates[0], coordinates[1], coordinates[0], coordinates[1])
    west, south, east, north = zip(*(_bounds(part) for part in coordinates), strict=True)
    return min(west), min(south), max(east), max(north)


def hexagon_map(
    cells: pd.DataFrame,
    view: basemap.View,
    mode: Theme,
    *,
    measure: str,
    classes: Classes,
    token: str,
    focus: Focus | None = None,
) -> pydeck.Deck:
    """Draw hexagons coloured by class; those with incidents but no figure for the measure are grey.

    cells: as analysis.hexagons.cells gives them. measure: incidents or killed.
    """
    rows = []
    for row in cells.itertuples():
        value = getattr(row, measure)
        places = f" and {plural(row.places - 1, 'place')} more" if row.places > 1 else ""
        rows.append(
            {
                "cell": row.cell,
                "ink": rgba(GREY if pd.isna(value) else classes.colour(value), FILL),
                "head": plural(row.incidents, "incident"),
                "where": f"{row.name if isinstance(row.name, str) else 'Unnamed place'}{places}",
                "more": _toll(row.killed, row.without_killed),
            }
        )
    layer = pydeck.Layer(
        "H3HexagonLayer",
        rows,
        id=f"cells-{token}",
        pickable=True,
        get_hexagon="cell",
        get_fill_color="ink",
        extruded=False,
        stroked=True,
        get_line_color=rgba(mode.paper, 160),
        line_width_units="'pixels'",
        get_line_width=1,
        high_precision=True,
    )
    return finish([layer], view, mode, token, focus)


def _toll(killed: float, without: int) -> str:
    known = "no figure for killed" if pd.isna(killed) else f"{killed:,.0f} killed"
    return known if pd.isna(killed) or not without else f"{known}; {without:,} without a figure"


def governorate_map(
    areas: pd.DataFrame, view: basemap.View, mode: Theme, *, token: str, focus: Focus | None = None
) -> pydeck.Deck:
    """Draw governorates in the given colours.

    areas: admin1_iso of a polygon, colour (hex, HATCHED, or empty for no fill), head, where, more; governorates that
    are not there are not drawn.
    """
    shapes = {f["properties"]["admin1_iso"]: f["geometry"] for f in basemap.governorates()["features"]}
    plain, hatched = [], []
    for row in areas.itertuples():
        properties = {"kind": "polygon", "iso": row.admin1_iso, "head": row.head, "where": row.where, "more": row.more}
        if row.colour == HATCHED:
            properties["pattern"] = "hatch"
        else:
            properties["ink"] = rgba(row.colour, FILL) if row.colour else [0, 0, 0, 0]
        feature = {"type": "Feature", "properties": properties, "geometry": shapes[row.admin1_iso]}
        (hatched if row.colour == HATCHED else plain).append(feature)
    pattern = {
        "get_fill_color": rgba(mode.muted, 150),
        "get_fill_pattern": "properties.pattern",
        "fill_pattern_mask": True,
        "fill_pattern_atlas": f"'{_HATCH}'",
        "fill_pattern_mapping": {"hatch": {"x": 0, "y": 0, "width": 64, "height": 64}},
        # The extension scales patterns in metres, so they grow with the map: 16 px at the opening view.
        "get_fill_pattern_scale": round(EQUATOR_M / basemap.TILE_PX / 2**view.zoom / 4, 1),
        "extensions": [{"@@type": "FillStyleExtension", "pattern": True}],
    }
    layers = [
        _polygons("governorates", plain, mode, token, get_fill_color="properties.ink"),
        _polygons("uncovered", hatched, mode, token, **pattern),
    ]
    return finish([layer for layer in layers if layer.data["features"]], view, mode, token, focus)


def _polygons(layer_id: str, features: list[dict], mode: Theme, token: str, **fill) -> pydeck.Layer:
    return pydeck.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id=f"{layer_id}-{token}",
        pickable=True,
        filled=True,
        stroked=True,
        get_line_color=rgba(mode.muted, 150),
        line_width_units="'pixels'",
        get_line_width=1,
        auto_highlight=True,
        highlight_color=rgba(mode.accent, 90),
        **fill,
    )


def rings(layer_id: str, rows: list[dict], token: str) -> pydeck.Layer:
    """Return hairline circles without fill: rows with x, y (WGS84 degrees), m (radius in metres), ink (rgba)."""
    return pydeck.Layer(
        "ScatterplotLayer",
        rows,
        id=f"{layer_id}-{token}",
        stroked=True,
        filled=False,
        get_position=["x", "y"],
        get_radius="m",
        get_line_color="ink",
        line_width_units="'pixels'",
        get_line_width=1,
        pickable=False,
    )


def finish(layers: list[pydeck.Layer], view: basemap.View, mode: Theme, token: str, focus: Focus | None) -> pydeck.Deck:
    """Return the deck of these layers over the base map, with a halo at the chosen place and a ring around a chosen area."""
    if focus:
        halo = {"x": focus.longitude, "y": focus.latitude}
        if focus.radius_km:
            layers.append(rings("reach", [halo | {"m": focus.radius_km * 1000, "ink": rgba(mode.accent)}], token))
        layers.append(
            pydeck.Layer(
                "ScatterplotLayer",
                [halo],
                id=f"focus-{token}",
                stroked=True,
                filled=False,
                get_position=["x", "y"],
                get_radius=17,
                radius_units="'pixels'",
                get_line_color=rgba(mode.accent),
                line_width_units="'pixels'",
                get_line_width=3,
                pickable=False,
            )
        )
    style = {
        "backgroundColor": mode.paper,
        "color": mode.ink,
        "border": f"1px solid {mode.grid}",
        "borderRadius": "4px",
        "fontSize": "12.5px",
        "lineHeight": "1.4",
        "maxWidth": "300px",
        "padding": "6px 9px",
        "boxShadow": "0 1px 6px rgba(0,0,0,.25)",
    }
    zoom = math.floor(view.zoom * 100) / 100
    return Picture(
        layers=layers,
        map_style=basemap.style_url(mode.name),
        map_provider=None,
        tooltip={"html": TIP, "style": style},
        initial_view_state=pydeck.ViewState(
            longitude=round(view.longitude, 4),
            latitude=round(view.latitude, 4),
            zoom=zoom,
            max_zoom=MAX_ZOOM,
            min_zoom=min(MIN_ZOOM, zoom),
        ),
    )
