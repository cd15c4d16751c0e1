"""Maps of the pages with pydeck: any map in degrees over the base map's style, small enough to be sent.

Every layer has an id that ends in the caller's token: a browser keeps what was clicked by layer id, so a new token forgets it.
"""

import base64
import json
import math
from dataclasses import dataclass

import pydeck
from pydeck.bindings.json_tools import default_serialize

from atlas.figures.geo import EQUATOR_KM, TILE_PX, Sheet, View, governorates, label_points
from atlas.figures.ground import PALETTES, Name, style_url
from atlas.figures.paint.maps import (
    AREA_PX,
    CLUSTER_TEXT_PX,
    WORDS_PX,
    Layout,
    area_labels,
    gathered,
    ground_names,
    layout,
)
from atlas.figures.paint.marks import mark, sheet
from atlas.figures.spec import Area, GeoMap
from atlas.figures.theme import FONT, Theme, rgba

MAP_BYTES = 1_400_000  # of one map; a rerun may send 2 MB and the list below a map takes up to 0.4 MB
MIN_ZOOM = 2.0  # or the opening view's, where a narrow window needs less: a view below the least jumps to it at a touch
MAX_ZOOM = 11.0  # closer in, a settlement's dot would claim more than its few kilometres
FILL = 215  # opacity of a filled area, 0 to 255: coasts, borders and names of the base map show through
FOCUS_PX = 17
HALO, HALO_PX = {"sdf": True, "fontSize": 48, "radius": 12, "buffer": 6}, 4.5  # of letters on top of marks
PLAIN = {"font_settings": {"sdf": False}, "outline_width": 0}
CLOSER = 1.7  # zoom steps from the opening view to the one at which its smaller towns' names are placed
TOWNS_APART = 1.6  # smaller towns are named where so many times their letters' room is free
_HATCH = (
    "data:image/svg+xml;base64,"
    + base64.b64encode(
        b'<svg xmlns="http://www.w3.org/2000/svg" width="128" height="64">'
        b'<clipPath id="c"><path d="M0 0H64V64H0z"/></clipPath>'
        b'<path d="M-8 40L40-8M-8 72L72-8M24 72L72 24" stroke="#fff" stroke-width="7" clip-path="url(#c)"/>'
        b'<g fill="#fff"><circle cx="80" cy="16" r="5"/><circle cx="112" cy="16" r="5"/>'
        b'<circle cx="80" cy="48" r="5"/><circle cx="112" cy="48" r="5"/></g></svg>'
    ).decode()
)
TIP = "<b>{head}</b><br>{where}<br>{more}"
PIXELS = "'pixels'"


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


def paint(body: GeoMap, mode: Theme, sheet_of_view: Sheet, *, token: str, focus: Focus | None = None) -> Picture:
    """Paint a map; with a halo at the chosen place and a ring around a chosen area.

    sheet_of_view: what the map opens on, in a picture of the least size that it will have (maps.sheet_of).
    """
    body, _ = gathered(body, sheet_of_view)
    laid = layout(body, sheet_of_view)
    layers = [
        *_areas(body, mode, sheet_of_view, token),
        _outlined(body, mode, token),
        _edge(body, mode, token),
        _rings(body, token),
        _marks(body, laid, mode, token),
        _counts(body, mode, token),
        *_names(body, laid, mode, token),
        _words(body, laid, mode, token),
        _badges(body, laid, mode, token),
        _numbers(body, sheet_of_view, mode, token),
        *_focus(focus, mode, token),
    ]
    view = sheet_of_view.view
    zoom = math.floor(view.zoom * 100) / 100
    look = {
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
    return Picture(
        layers=[layer for layer in layers if layer.data],
        map_style=style_url(mode.name),
        map_provider=None,
        tooltip={"html": TIP, "style": look},
        initial_view_state=pydeck.ViewState(
            longitude=round(view.longitude, 4),
            latitude=round(view.latitude, 4),
            zoom=zoom,
            max_zoom=MAX_ZOOM,
            min_zoom=min(MIN_ZOOM, zoom),
        ),
    )


def fits(picture: pydeck.Deck) -> bool:
    """Return whether a map is small enough to be sent."""
    return len(picture.to_json().encode()) <= MAP_BYTES


def _told(told: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("head", "where", "more"), told, strict=True))


def _areas(body: GeoMap, mode: Theme, sheet_of_view: Sheet, token: str) -> list[pydeck.Layer]:
    units = [area for area in body.areas if area.key in governorates()]
    plain = [
        _unit(area, ink=rgba(area.fill, FILL) if area.fill else [0, 0, 0, 0]) for area in units if not area.pattern
    ]
    hatched = [_unit(area, pattern="dots" if area.pattern == "." else "hatch") for area in units if area.pattern]
    pattern = {
        "get_fill_color": rgba(mode.muted, 150),
        "get_fill_pattern": "properties.pattern",
        "fill_pattern_mask": True,
        "fill_pattern_atlas": f"'{_HATCH}'",
        "fill_pattern_mapping": {
            name: {"x": left, "y": 0, "width": 64, "height": 64} for name, left in (("hatch", 0), ("dots", 64))
        },
        # The extension scales patterns in metres, so they grow with the map: 16 px at the opening view.
        "get_fill_pattern_scale": round(EQUATOR_KM * 1000 / TILE_PX / 2**sheet_of_view.view.zoom / 4, 1),
        "extensions": [{"@@type": "FillStyleExtension", "pattern": True}],
    }
    cells = [
        {"cell": area.key, "ink": rgba(area.fill, FILL)} | _told(area.told)
        for area in body.areas
        if area.key not in governorates()
    ]
    return [
        pydeck.Layer(
            "H3HexagonLayer",
            cells,
            id=f"cells-{token}",
            pickable=True,
            get_hexagon="cell",
            get_fill_color="ink",
            extruded=False,
            stroked=True,
            get_line_color=rgba(mode.paper, 160),
            line_width_units=PIXELS,
            get_line_width=1,
            high_precision=True,
        ),
        *([_polygons("governorates", plain, mode, token, get_fill_color="properties.ink")] if plain else []),
        *([_polygons("uncovered", hatched, mode, token, **pattern)] if hatched else []),
    ]


def _unit(area: Area, **look) -> dict:
    properties = {"kind": "polygon", "iso": area.key} | _told(area.told) | look
    return {"type": "Feature", "properties": properties, "geometry": governorates()[area.key]["geometry"]}


def _polygons(layer_id: str, features: list[dict], mode: Theme, token: str, **fill) -> pydeck.Layer:
    return pydeck.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id=f"{layer_id}-{token}",
        pickable=True,
        filled=True,
        stroked=True,
        get_line_color=rgba(mode.muted, 150),
        line_width_units=PIXELS,
        get_line_width=1,
        auto_highlight=True,
        highlight_color=rgba(mode.accent, 90),
        **fill,
    )


def _rings(body: GeoMap, token: str) -> pydeck.Layer:
    rows = [
        {
            "x": ring.longitude,
            "y": ring.latitude,
            "m": ring.radius_km * 1000,
            "ink": rgba(ring.colour, round(ring.opacity * 255)),
            "px": ring.width,
        }
        for ring in body.rings
    ]
    return _circles("rings", rows, token, get_radius="m", get_line_color="ink", get_line_width="px")


def _circles(layer_id: str, rows: list[dict], token: str, **look) -> pydeck.Layer:
    return pydeck.Layer(
        "ScatterplotLayer",
        rows,
        id=f"{layer_id}-{token}",
        stroked=True,
        filled=False,
        get_position=["x", "y"],
        line_width_units=PIXELS,
        pickable=False,
        **look,
    )


def _focus(focus: Focus | None, mode: Theme, token: str) -> list[pydeck.Layer]:
    if focus is None:
        return []
    at = {"x": focus.longitude, "y": focus.latitude}
    reach = [at | {"m": focus.radius_km * 1000}] if focus.radius_km else []
    return [
        _circles("reach", reach, token, get_radius="m", get_line_color=rgba(mode.accent), get_line_width=1),
        _circles(
            "focus",
            [at],
            token,
            get_radius=FOCUS_PX,
            radius_units=PIXELS,
            get_line_color=rgba(mode.accent),
            get_line_width=3,
        ),
    ]


def _lettered(layer_id: str, rows: list[dict], mode: Theme, **look) -> pydeck.Layer:
    """Return words with a halo, which stand on top of marks."""
    return pydeck.Layer(
        "TextLayer",
        rows,
        id=layer_id,
        get_position=["x", "y"],
        get_text="text",
        font_family=f"'{FONT}'",
        character_set=pydeck.types.String("auto"),
        pickable=False,
        **(
            {"font_settings": HALO, "outline_width": HALO_PX, "outline_color": rgba(PALETTES[mode.name].halo, 235)}
            | look
        ),
    )


def _words(body: GeoMap, laid: Layout, mode: Theme, token: str) -> pydeck.Layer:
    rows = [
        {
            "x": place.longitude,
            "y": place.latitude,
            "text": place.text,
            "ink": rgba(mode.ink if place.is_named else mode.muted),
            "offset": [round(at[0] - point[0]), round(at[1] - point[1])],
        }
        for place, point, at in zip(body.places, laid.points, laid.words, strict=True)
        if at is not None
    ]
    return _lettered(f"names-{token}", rows, mode, get_size=WORDS_PX, get_pixel_offset="offset", get_color="ink")


def _names(body: GeoMap, laid: Layout, mode: Theme, token: str) -> list[pydeck.Layer]:
    """Write the ground's names over the marks: those that files have at the opening view, and smaller towns where a closer view has room for them."""
    rows = [_name_row(name, laid.sheet, mode) for name in ground_names(body, laid, mode)]
    said = {row["text"] for row in rows}
    # what stands at the opening view keeps other names away from it, here as invisible letters
    clear = {"ink": [0, 0, 0, 0], "first": 9}
    held = [row | clear for row in rows]
    held += [
        {"x": place.longitude, "y": place.latitude, "offset": [0, 0], "text": "O", "size": round(place.size_px)} | clear
        for place in body.places
        if place.shape not in ("badge", "none")
    ]
    view = laid.sheet.view
    near = Sheet(
        View(view.longitude, view.latitude, view.zoom + CLOSER),
        laid.sheet.width_px * 2**CLOSER,
        laid.sheet.height_px * 2**CLOSER,
    )
    more = [
        _name_row(name, near, mode) | {"first": round(name.label.size_px - 20)}
        for name in ground_names(body, layout(body, near), mode)
        if name.label.text not in said and not name.label.text.isupper()
    ]
    look = {"get_size": "size", "get_pixel_offset": "offset", "get_color": "ink"}
    collide = {
        "extensions": [{"@@type": "CollisionFilterExtension"}],
        "collision_group": "'towns'",
        "get_collision_priority": "first",
        "collision_test_props": {"sizeScale": TOWNS_APART},
        "background": True,  # a name is hidden by what lies on its point, which its own letters may leave free
        "get_background_color": [0, 0, 0, 1],
        "background_padding": [4, 4, 4, 16],
    }
    return [
        _lettered(f"more-{token}", [*held, *more] if more else [], mode, **look, **PLAIN, **collide),
        _lettered(f"ground-{token}", rows, mode, **look),
    ]


def _name_row(name: Name, seen: Sheet, mode: Theme) -> dict:
    """Return a name of the ground as a row of letters, by how many px it stands off its point in a view."""
    x, y = seen.place(name.longitude, name.latitude)
    return {
        "x": round(name.longitude, 3),
        "y": round(name.latitude, 3),
        "offset": [round(name.label.x - x), round(name.label.y - y)],
        "text": name.label.text,
        "size": name.label.size_px,
        "ink": rgba(_stronger(name.label.colour, mode)),
    }


def _stronger(colour: str, mode: Theme) -> str:
    """Return a ground name's colour as it stands over marks: the quiet ones of the bare ground would be lost there."""
    palette = PALETTES[mode.name]
    return palette.town_label if colour == palette.governorate_label else colour


def _counts(body: GeoMap, mode: Theme, token: str) -> pydeck.Layer:
    """Write the numbers of gathered marks."""
    rows = [
        {"x": place.longitude, "y": place.latitude, "text": place.text}
        for place in body.places
        if place.shape == "cluster"
    ]
    return _lettered(
        f"counts-{token}",
        rows,
        mode,
        get_size=CLUSTER_TEXT_PX + 0.5,
        get_color=rgba(mode.ink),
        font_weight=600,
        **PLAIN,
    )


def _numbers(body: GeoMap, sheet_of_view: Sheet, mode: Theme, token: str) -> pydeck.Layer:
    """Write the name and number of each area that has room for them at the opening view, as in files."""
    rows = []
    for key, label in area_labels(body, sheet_of_view).items():
        point = label_points()[key]
        x, y = sheet_of_view.place(*point)
        rows.append(
            {"x": point[0], "y": point[1], "text": label.text, "offset": [round(label.x - x), round(label.y - y)]}
        )
    return _lettered(
        f"numbers-{token}",
        rows,
        mode,
        get_size=AREA_PX,
        get_pixel_offset="offset",
        get_color=rgba(mode.ink),
        font_weight=600,
    )


def _outlined(body: GeoMap, mode: Theme, token: str) -> pydeck.Layer:
    """Draw the chosen governorates' outlines over fills and under marks."""
    features = [
        {"type": "Feature", "properties": {}, "geometry": governorates()[key]["geometry"]} for key in body.outlined
    ]
    return pydeck.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features} if features else [],
        id=f"outlined-{token}",
        pickable=False,
        filled=False,
        stroked=True,
        get_line_color=rgba(mode.ink, 230),
        line_width_units=PIXELS,
        get_line_width=2,
    )


def _edge(body: GeoMap, mode: Theme, token: str) -> pydeck.Layer:
    """Draw the edge of the area that the reader has drawn."""
    return pydeck.Layer(
        "PathLayer",
        [{"path": [list(point) for point in body.edge]}] if body.edge else [],
        id=f"edge-{token}",
        pickable=False,
        get_path="path",
        get_color=rgba(mode.accent),
        width_units=PIXELS,
        get_width=2,
    )


def _marks(body: GeoMap, laid: Layout, mode: Theme, token: str) -> pydeck.Layer:
    rows, drawn = [], set()
    for place, point, spot in zip(body.places, laid.points, laid.spots, strict=True):
        if place.shape in ("badge", "none"):
            continue
        one = mark(place.shape, place.size_px, place.slices, place.letter)
        drawn.add(one)
        rows.append(
            {
                "kind": place.kind,
                "x": place.longitude,
                "y": place.latitude,
                "icon": one.name,
                "size": round(place.size_px, 1),
                "offset": [round(spot[0] - point[0], 1), 0],
            }
            | ({"iso": place.key} if place.kind == "cluster" else {})
            | _told(place.told)
        )
    rows.sort(key=lambda row: -row["size"])  # small marks on top of large ones
    uri, mapping = sheet(drawn, mode)
    return pydeck.Layer(
        "IconLayer",
        rows,
        id=f"places-{token}",
        pickable=True,
        icon_atlas=f"'{uri}'",
        icon_mapping=mapping,
        get_icon="icon",
        get_position=["x", "y"],
        get_size="size",
        size_units=PIXELS,
        size_scale=laid.scale,
        get_pixel_offset="offset",
        alpha_cutoff=0.05,
    )


def _badges(body: GeoMap, laid: Layout, mode: Theme, token: str) -> pydeck.Layer:
    rows = [
        {
            "kind": place.kind,
            "iso": place.key,
            "x": place.longitude,
            "y": place.latitude,
            "text": place.text,
            "offset": [round(spot[0] - point[0]), round(spot[1] - point[1])],
        }
        | _told(place.told)
        for place, point, spot in zip(body.places, laid.points, laid.spots, strict=True)
        if place.shape == "badge"
    ]
    return pydeck.Layer(
        "TextLayer",
        rows,
        id=f"badges-{token}",
        pickable=True,
        get_position=["x", "y"],
        get_text="text",
        get_size=WORDS_PX,
        get_color=rgba(mode.ink),
        font_family=f"'{FONT}'",
        font_weight=600,
        get_pixel_offset="offset",
        background=True,
        get_background_color=rgba(mode.paper, 235),
        background_padding=[5, 2],
        background_border_radius=3,
        get_border_color=rgba(mode.muted),
        get_border_width=1,
    )
