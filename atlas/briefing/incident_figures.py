"""The map of one incident (option incident or report): where its reports put it."""

from dataclasses import replace

from atlas.analysis.wording import title
from atlas.briefing.drawing import Drawing, Plot
from atlas.charts.basemap import ATTRIBUTION
from atlas.charts.evidence_map import report_map
from atlas.figures.evidence import credit, evidence
from atlas.figures.scope import Scope
from atlas.model.vocabulary import COARSE_PRECISIONS

MAP_PX = 340


def where_put(about: Scope) -> Drawing | None:
    """Draw where the reports put the incident; None if none names more than a governorate or country."""
    found = evidence(about)
    if found is None:
        return None
    keys = ["place", "latitude", "longitude", "radius_km", "place_precision"]
    rows, own = found.reports[found.reports["flag"].isna()], found.incident
    places = rows.groupby(keys, dropna=False).agg(reports=("report_id", "size")).reset_index()
    coarse = int(places.loc[places["place_precision"].isin(COARSE_PRECISIONS), "reports"].sum())
    if coarse == len(rows):
        return None
    places["chosen"] = places["latitude"].eq(own["latitude"]) & places["longitude"].eq(own["longitude"])
    places["label"] = [f"{row.place} ({row.reports})" for row in places.itertuples()]
    words = about.frame(
        "Where the reports put it", about=title(own), **credit(about, rows["publisher"], found.reports["dataset"]),
        notes=(f"{coarse} reports name a governorate or country only and have no point",) if coarse else (),
        numbers="rings: the radius within which each place may lie; in brackets: reports that name it",
    )  # fmt: skip
    height = about.height_px or MAP_PX
    figure = report_map(places, about.mode, width_px=about.width_px, height_px=height)
    table = places[["place", "place_precision", "radius_km", "reports", "chosen"]]
    return Drawing("incident-map", replace(words, stamp=f"{words.stamp} {ATTRIBUTION}"), table, plot=Plot(figure, height, 16))
