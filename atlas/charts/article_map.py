"""The map of one article's incidents: honest marks with the paragraphs that name them; frames in, plotly figures out."""

from itertools import product

import pandas as pd
from plotly import graph_objects as go

from atlas.charts import basemap
from atlas.charts.evidence_map import ring
from atlas.figures.theme import BLUE, ORANGE, Theme
from atlas.model.vocabulary import POINT_PRECISIONS

LEAST_SPAN_DEG = 1.2  # around a single place, so that its surroundings can be recognised
DRAWN_RING_KM = 40.0  # wider rings drown the map (DESIGN, honest marks): the place's name stands alone there


def places(reports: pd.DataFrame) -> pd.DataFrame:
    """Return an article's places, one row each: label, latitude, longitude (WGS84), radius_km, place_precision, reports.

    reports: articles.article_reports(). Governorate-only places stand at their governorate's label point; reports known
    to a country only are left out, and so is what has no coordinate.
    """
    found = reports[reports["latitude"].notna() & (reports["place_precision"] != "country")].copy()
    points = basemap.label_points()
    coarse = found["place_precision"] == "admin1"
    for column, side in (("longitude", 0), ("latitude", 1)):
        found[column] = [
            points[iso][side] if rough and iso in points else value
            for value, rough, iso in zip(found[column], coarse, found["admin1_iso"], strict=True)
        ]
    found["name"] = found["place"].fillna(found["admin1"]).fillna("")
    keys = ["name", "latitude", "longitude", "radius_km", "place_precision"]
    rows = found.groupby(keys, as_index=False).agg(
        paragraphs=("locator", lambda cells: ", ".join(dict.fromkeys(cells.dropna().str.replace(";", ", ")))),
        reports=("report_id", "size"),
    )
    return rows.assign(
        label=[f"{row.name_} (¶ {row.paragraphs})" for row in rows.rename(columns={"name": "name_"}).itertuples()]
    )


def article_map(found: pd.DataFrame, mode: Theme, *, width_px: int, height_px: int) -> go.Figure:
    """Draw an article's places on the basemap.

    found: places(), at least one row. A dot is a known spot or town, a ring a district or area of up to DRAWN_RING_KM,
    a name without a mark a wider area or a whole governorate. The paragraphs stand beside each name.
    """
    figure = go.Figure()
    for row in found[
        ~found["place_precision"].isin((*POINT_PRECISIONS, "admin1")) & (found["radius_km"] <= DRAWN_RING_KM)
    ].itertuples():
        lats, lons = ring(row.latitude, row.longitude, row.radius_km)
        figure.add_scattermap(
            lat=lats, lon=lons, mode="lines", line={"color": BLUE, "width": 1.3}, hoverinfo="skip", showlegend=False
        )
    middle = (found["longitude"].min() + found["longitude"].max()) / 2
    kinds = {(True, "Known spot or town", ORANGE), (False, "Area or governorate: name only", BLUE)}
    for (point, name, colour), side in product(
        sorted(kinds, reverse=True), ("top right", "top left")
    ):  # names run towards the middle
        east = (found["longitude"] > middle) & (len(found) > 1)
        part = found[(found["place_precision"].isin(POINT_PRECISIONS) == point) & (east == (side == "top left"))]
        if len(part):
            shown = not any(trace.name == name for trace in figure.data)
            figure.add_scattermap(
                lat=part["latitude"], lon=part["longitude"], mode="markers+text", name=name, text=part["label"],
                textposition=side, showlegend=shown,
                textfont={"family": basemap.LABEL_FONT, "size": 12, "color": mode.ink},
                marker={"size": 10 if point else 1, "color": colour}, hovertemplate="%{text}<extra></extra>",
            )  # fmt: skip
    west, east, south, north = (
        found["longitude"].min(),
        found["longitude"].max(),
        found["latitude"].min(),
        found["latitude"].max(),
    )
    wide, high = max(0, LEAST_SPAN_DEG - (east - west)) / 2, max(0, LEAST_SPAN_DEG - (north - south)) / 2
    view = basemap.fit_view(
        (west - wide, south - high, east + wide, north + high), width_px=width_px, height_px=height_px, padding_px=60
    )
    figure.update_layout(showlegend=True, map={
        "style": basemap.style_url(mode.name), "center": {"lat": view.latitude, "lon": view.longitude},
        "zoom": view.zoom,
    })  # fmt: skip
    return figure
