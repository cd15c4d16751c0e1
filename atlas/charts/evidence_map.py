"""A small map of where an incident's reports put it: a ring of each place's radius, a dot only where the point is known."""

import numpy as np
import pandas as pd
from plotly import graph_objects as go

from atlas.charts import basemap
from atlas.figures.theme import BLUE, ORANGE, Theme
from atlas.model.geo import EARTH_RADIUS_KM
from atlas.model.vocabulary import COARSE_PRECISIONS, POINT_PRECISIONS

RING_POINTS = 72
MIN_SPAN_KM = 50.0  # so that a town or a border is in the picture to find the place by


def ring(latitude: float, longitude: float, radius_km: float) -> tuple[list[float], list[float]]:
    """Return the latitudes and longitudes (WGS84 degrees) of a closed circle on the globe around a point."""
    turn = np.linspace(0, 2 * np.pi, RING_POINTS + 1)
    arc, lat, lon = radius_km / EARTH_RADIUS_KM, np.radians(latitude), np.radians(longitude)
    lats = np.arcsin(np.sin(lat) * np.cos(arc) + np.cos(lat) * np.sin(arc) * np.cos(turn))
    lons = lon + np.arctan2(np.sin(turn) * np.sin(arc) * np.cos(lat), np.cos(arc) - np.sin(lat) * np.sin(lats))
    return np.degrees(lats).tolist(), np.degrees(lons).tolist()


def report_map(frame: pd.DataFrame, mode: Theme, *, width_px: int, height_px: int) -> go.Figure:
    """Draw each distinct place of an incident's reports on the basemap.

    frame: label, latitude, longitude, radius_km, place_precision, reports (how many name it), chosen (it is the incident's own).
    Places known to a governorate or country only get no mark; the caller counts them. At least one finer place is needed.
    """
    fine = frame[~frame["place_precision"].isin(COARSE_PRECISIONS)].sort_values("chosen")
    figure = go.Figure()
    for row in fine.itertuples():
        lats, lons = ring(row.latitude, row.longitude, row.radius_km)
        figure.add_scattermap(lat=lats, lon=lons, mode="lines", hoverinfo="skip", showlegend=False,
                              line={"color": ORANGE if row.chosen else BLUE, "width": 2 if row.chosen else 1.3})  # fmt: skip
    fine = fine.assign(is_point=fine["place_precision"].isin(POINT_PRECISIONS)).sort_values(["chosen", "is_point"])
    keyed = set(fine.drop_duplicates("chosen", keep="last").index)  # a known point, where there is one: a ring's middle cannot be seen
    for row, side in zip(fine.itertuples(), _sides(fine), strict=True):
        name, colour = ("the place that won", ORANGE) if row.chosen else ("another report's place", BLUE)
        figure.add_scattermap(
            lat=[row.latitude], lon=[row.longitude], mode="markers+text", name=name, showlegend=row.Index in keyed,
            text=[row.label], textposition=side,
            textfont={"family": basemap.LABEL_FONT, "size": 13, "color": mode.ink},
            marker={"size": [13 if row.is_point else 1], "color": colour}, hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
    view = basemap.fit_view(_bounds(fine), width_px=width_px, height_px=height_px, padding_px=36)
    figure.update_layout(showlegend=True, legend={"itemsizing": "constant"}, map={
        "style": basemap.style_url(mode.name), "center": {"lat": view.latitude, "lon": view.longitude}, "zoom": view.zoom,
    })  # fmt: skip
    return figure


def _sides(fine: pd.DataFrame) -> list[str]:
    """Return on which side of its place each name stands, so that those of places at one point keep clear of each other; the last row is the chief one."""
    north = (fine["latitude"] > fine["latitude"].iloc[-1]).tolist()
    north[-1] = True
    last = len(north) - 1
    return [f"{'top' if above else 'bottom'} {'left' if (last - place) % 2 else 'right'}" for place, above in enumerate(north)]


def _bounds(fine: pd.DataFrame) -> tuple[float, float, float, float]:
    """West, south, east, north around all rings, at least MIN_SPAN_KM to each side."""
    edges = [ring(row.latitude, row.longitude, max(row.radius_km, MIN_SPAN_KM)) for row in fine.itertuples()]
    lats, lons = ([value for edge in edges for value in edge[side]] for side in (0, 1))
    return min(lons), min(lats), max(lons), max(lats)
