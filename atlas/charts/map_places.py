"""The incident map: one mark per place, hairline rings, badges for governorates; frames in, a pydeck deck out."""

import math

import pandas as pd
import pydeck

from atlas.charts import basemap
from atlas.charts.map_labels import badge_shifts, named
from atlas.charts.map_marks import diameter_px, mark, name, sheet
from atlas.charts.map_tips import plural, tip
from atlas.charts.maps import Focus, finish, rings
from atlas.figures.theme import COLOURS, FONT, Theme, rgba
from atlas.model.vocabulary import COUNTRIES

WIDE_KM = 40.0  # an area of a larger radius is named instead of ringed (DESIGN section 4, honest marks)
LOZENGE = 1.25  # a lozenge covers half of its square, so it is drawn larger than a disc
NAME_ZOOM = 4.6  # below it (several countries) area names would cover the marks


def mark_scale(view: basemap.View) -> float:
    """Return by how much marks shrink: not from zoom 5.2 on (Iraq, Syria), to 0.8 where several countries show."""
    return round(min(1.0, max(0.8, (view.zoom - 1) / 4.2)), 2)


def incident_map(
    places: pd.DataFrame,
    badges: pd.DataFrame,
    view: basemap.View,
    mode: Theme,
    *,
    split: str,
    largest: float,
    token: str,
    focus: Focus | None = None,
) -> pydeck.Deck:
    """Draw one mark per place, a hairline ring per area, a count badge per governorate.

    places, badges: as analysis.places gives them, most incidents first. split: the word by which places' shares were
    counted. largest: the largest number of killed on any picture of this scale. Marks of an area stand beside a place's
    mark at the same point.
    """
    spots = {(r.longitude, r.latitude): diameter_px(r.killed, largest) for r in places.itertuples() if r.kind == "spot"}
    rows, circles, wide, drawn = [], [], [], set()
    for row in places.itertuples():
        at = {"x": row.longitude, "y": row.latitude}
        size = diameter_px(row.killed, largest) * (LOZENGE if row.kind == "area" else 1)
        shape = "lozenge" if row.kind == "area" else "ring" if math.isnan(row.killed) else "disc"
        picture = mark(shape, size, row.shares, COLOURS[split])
        drawn.add(picture)
        beside = spots.get((row.longitude, row.latitude), 0) if row.kind == "area" else 0
        head, where, more = tip(row)
        rows.append(
            at
            | {
                "kind": row.kind,
                "icon": name(picture),
                "size": round(size, 1),
                "head": head,
                "where": where,
                "more": more,
                "offset": [round((beside + size) / 2, 1) if beside else 0, 0],
            }
        )
        if row.kind == "area":
            ink = COLOURS[split][next(iter(row.shares))] if len(row.shares) == 1 else mode.muted
            near = [radius for radius in row.radii if radius <= WIDE_KM]
            circles += [at | {"m": radius * 1000, "ink": rgba(ink, _fade(radius))} for radius in near]
            if not near and isinstance(row.name, str):
                wide.append(at | {"text": row.name, "offset": [0, round(size / 2 + 9)]})
    rows.sort(key=lambda row: -row["size"])  # small marks on top of large ones
    kept = named([(w["x"], w["y"], w["text"]) for w in wide], view) if view.zoom >= NAME_ZOOM else []
    layers = [
        rings("rings", circles, token),
        _names([wide[index] for index in kept], mode, token),
        _marks(rows, sheet(drawn, mode), mark_scale(view), token),
        _badges(badges, places, view, mode, token),
    ]
    return finish([layer for layer in layers if layer.data], view, mode, token, focus)


def _fade(radius_km: float) -> int:
    """Return a ring's opacity: the less is known, the fainter its line."""
    return round(200 - 120 * min(radius_km, WIDE_KM) / WIDE_KM)


def _marks(rows: list[dict], pictures: tuple[str, dict], scale: float, token: str) -> pydeck.Layer:
    uri, mapping = pictures
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
        size_units="'pixels'",
        size_scale=scale,
        get_pixel_offset="offset",
        alpha_cutoff=0.05,
    )


def _names(texts: list[dict], mode: Theme, token: str) -> pydeck.Layer:
    return pydeck.Layer(
        "TextLayer",
        texts,
        id=f"names-{token}",
        get_position=["x", "y"],
        get_text="text",
        get_size=12,
        get_pixel_offset="offset",
        get_color=rgba(mode.muted),
        font_family=f"'{FONT}'",
        character_set=pydeck.types.String("auto"),
        pickable=False,
    )


def _badges(badges: pd.DataFrame, places: pd.DataFrame, view: basemap.View, mode: Theme, token: str) -> pydeck.Layer:
    """Draw counts of what is known to the governorate only; governorates of one polygon share a badge."""
    points, owners = basemap.label_points(), basemap.polygon_of()
    placed = badges[badges["admin1_iso"].isin(points)]
    rows = []
    for owner, group in placed.groupby(placed["admin1_iso"].map(owners)):
        (x, y), (head, where, more) = points[owner], tip(next(group.itertuples()))
        if len(group) > 1:
            head, where = (
                plural(int(group["incidents"].sum()), "incident"),
                f"{' and '.join(group['admin1'])}, {COUNTRIES[group['country'].iloc[0]]}",
            )
            more = f"governorate only, place not known; {plural(int(group['reports'].sum()), 'report')}"
        rows.append(
            {
                "kind": "admin1",
                "iso": owner,
                "x": x,
                "y": y,
                "text": f"{group['incidents'].sum():,}",
                "head": head,
                "where": where,
                "more": more,
            }
        )
    shifts = badge_shifts(
        [(row["x"], row["y"]) for row in rows], list(zip(places["longitude"], places["latitude"], strict=True)), view
    )
    return pydeck.Layer(
        "TextLayer",
        [row | {"offset": list(shift)} for row, shift in zip(rows, shifts, strict=True)],
        id=f"badges-{token}",
        pickable=True,
        get_position=["x", "y"],
        get_text="text",
        get_size=12,
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
