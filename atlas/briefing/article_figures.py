"""The map of one founding article's incidents."""

from atlas.analysis.articles import article_reports, articles
from atlas.briefing.drawing import Drawing, Plot
from atlas.charts.article_map import article_map, places
from atlas.charts.figure_labels import short_name
from atlas.figures.scope import Scope

MAP_PX = 400


def article(about: Scope) -> Drawing | None:
    """Draw where an article's incidents happened (option article); None if none can be placed more closely than by country."""
    listed = about.of_all(articles)
    name = about.option("article", tuple(listed["article"]), listed["article"].iloc[0])
    own = listed[listed["article"] == name].iloc[0]
    reports = about.of_all(article_reports, name)
    found = places(reports)
    if found.empty:
        return None
    left_out, publisher = len(reports) - int(found["reports"].sum()), short_name(own["publisher"])
    words = about.frame(
        f"Where the {len(reports)} incidents of article {name[:3]} happened",
        about=f"Incidents that {publisher} reports, with the paragraph that names them",
        numbers=f"n = {len(reports)} reports of incidents at {len(found)} places",
        notes=(f"{left_out} known by country only and not drawn",) if left_out else (),
        sources=f"{publisher}, coded by Resurgence Atlas, CC BY 4.0. Boundaries Natural Earth, GeoNames.",
    )  # fmt: skip
    height = about.height_px or MAP_PX
    table = found[["label", "place_precision", "radius_km", "reports"]].rename(columns={"label": "place (paragraphs)"})
    return Drawing("article-map", words, table, plot=Plot(article_map(found, about.mode, width_px=about.width_px, height_px=height), height, 20))
