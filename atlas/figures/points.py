"""Maps of a few named places: where the reports of one incident put it, and where an article's incidents happened; knows no painter."""

import pandas as pd

from atlas.analysis.articles import article_reports, articles
from atlas.analysis.wording import plural, title
from atlas.figures.evidence import credit, evidence
from atlas.figures.geo import Bounds, around, circle, label_points
from atlas.figures.marks import SLICES
from atlas.figures.rival import short_name
from atlas.figures.scope import Scope
from atlas.figures.spec import Figure, Frame, GeoMap, Key, Nothing, Place, Ring
from atlas.figures.theme import BLUE, ORANGE
from atlas.model.vocabulary import COARSE_PRECISIONS, PLACE_PRECISIONS, POINT_PRECISIONS

MIN_SPAN_KM = 50.0  # around each place, so that a town or a border is in the picture to find it by
LEAST_SPAN_DEG = 1.2  # around a single place of an article, so that its surroundings can be recognised
DRAWN_RING_KM = 40.0  # wider rings drown the map (DESIGN, honest marks): the place's name stands alone there
DOT_PX, CHOSEN_PX = 13, 16  # of a mark's square, as in marks
RING_PX, CHOSEN_RING_PX = 1.3, 2


def where_put(about: Scope) -> Figure | Nothing:
    """Draw where the reports put an incident (option incident or report): a ring of each place's radius, a dot only where the point is known."""
    found = evidence(about)
    if found is None:
        return Nothing("There is no such incident in the table.")
    rows, own = found.reports[found.reports["flag"].isna()], found.incident
    keys = ["place", "latitude", "longitude", "radius_km", "place_precision"]
    named = rows.groupby(keys, dropna=False).agg(reports=("report_id", "size")).reset_index()
    named["chosen"] = named["latitude"].eq(own["latitude"]) & named["longitude"].eq(own["longitude"])
    fine = named[~named["place_precision"].isin(COARSE_PRECISIONS)].sort_values("chosen", ascending=False)
    if fine.empty:
        return Nothing("No report names more than a governorate or country.")
    coarse = len(rows) - int(fine["reports"].sum())
    frame = about.frame(
        "Where the reports put it",
        about=title(own),
        **credit(about, rows["publisher"], found.reports["dataset"]),
        notes=(f"{plural(coarse, 'report')} with no more than a governorate or country, and so without a point",)
        if coarse
        else (),
        numbers="rings: the radius within which each place may lie; in brackets: reports that name it",
    )
    places, rings = [], []
    for row in fine.itertuples():
        colour, size, width = (ORANGE, CHOSEN_PX, CHOSEN_RING_PX) if row.chosen else (BLUE, DOT_PX, RING_PX)
        is_point, at = row.place_precision in POINT_PRECISIONS, (row.longitude, row.latitude)
        words = f"{row.place} ({row.reports})"
        told = (
            words,
            f"{PLACE_PRECISIONS[row.place_precision].lower()}, within {row.radius_km:,.0f} km",
            "the place that won" if row.chosen else "",
        )
        places.append(
            Place(
                *at,
                "disc" if is_point else "none",
                size if is_point else 0,
                ((colour, SLICES),),
                name=words,
                told=told,
                text=words,
                is_named=True,
            )
        )
        rings.append(Ring(*at, row.radius_km, colour, width, name=row.place))
    legend = _keys(
        (
            ("the place that won", ORANGE, True in set(fine["chosen"])),
            ("another report's place", BLUE, False in set(fine["chosen"])),
        ),
        dots={place.slices[0][0] for place in places if place.shape == "disc"},
    )
    edges = [
        point for ring in rings for point in circle(ring.longitude, ring.latitude, max(ring.radius_km, MIN_SPAN_KM))
    ]
    body = GeoMap(around(edges), places=tuple(places), rings=tuple(rings), legend=legend, padding_px=36)
    return Figure("incident-map", frame, named[["place", "place_precision", "radius_km", "reports", "chosen"]], body)


def proposed(name: str, candidates: pd.DataFrame, stamp: str) -> Figure:
    """Draw the places that came into question for a row that is not in the tables yet.

    name: of the figure. candidates: place, admin1, latitude, longitude (WGS84), radius_km (nan where none is known), chosen (True for the one that is proposed); at least one. stamp: as Frame has it.
    """
    places, rings = [], []
    for row in candidates.sort_values("chosen", ascending=False).itertuples():
        colour, size, width = (ORANGE, CHOSEN_PX, CHOSEN_RING_PX) if row.chosen else (BLUE, DOT_PX, RING_PX)
        at, told = (row.longitude, row.latitude), (row.place, row.admin1, "proposed" if row.chosen else "")
        places.append(
            Place(*at, "disc", size, ((colour, SLICES),), name=row.place, told=told, text=row.place, is_named=True)
        )
        if row.radius_km <= DRAWN_RING_KM:
            rings.append(Ring(*at, row.radius_km, colour, width, name=row.place))
    legend = _keys(
        (
            ("proposed", ORANGE, candidates["chosen"].any()),
            ("came into question", BLUE, not candidates["chosen"].all()),
        ),
        dots={ORANGE, BLUE},
    )
    edges = [point for row in candidates.itertuples() for point in circle(row.longitude, row.latitude, MIN_SPAN_KM)]
    body = GeoMap(around(edges), places=tuple(places), rings=tuple(rings), legend=legend, padding_px=30)
    frame = Frame(
        title="Where it may have been",
        sentence="Places that the words of the text stand for.",
        numbers=f"n = {plural(len(candidates), 'place')}",
        sources="Places: the atlas's gazetteer (GeoNames, CC BY 4.0)",
        stamp=stamp,
        link="",
    )
    return Figure(name, frame, candidates[["place", "admin1", "chosen"]], body)


def article(about: Scope) -> Figure | Nothing:
    """Draw where an article's incidents happened (option article), with the paragraphs that name each place.

    A dot is a known spot or town, a ring a district or area of up to DRAWN_RING_KM, a name without a mark a wider area or a whole governorate.
    """
    listed = about.of_all(articles)
    name = about.option("article", tuple(listed["article"]), listed["article"].iloc[0])
    own = listed[listed["article"] == name].iloc[0]
    reports = about.of_all(article_reports, name)
    found = places_of(reports)
    if found.empty:
        return Nothing("None of this article's incidents can be placed more closely than by country.")
    left_out, publisher = len(reports) - int(found["reports"].sum()), short_name(own["publisher"])
    frame = about.frame(
        f"Where the {plural(len(reports), 'incident')} of article {name[:3]} happened",
        about=f"Incidents that {publisher} reports, with the paragraph that names them",
        numbers=f"n = {plural(len(reports), 'report')} of incidents at {plural(len(found), 'place')}",
        notes=(f"{left_out} known by country only and not drawn",) if left_out else (),
        sources=f"{publisher}, coded by Resurgence Atlas, CC BY 4.0.",
    )
    places, rings = [], []
    for row in found.itertuples():
        at, is_point = (row.longitude, row.latitude), row.place_precision in POINT_PRECISIONS
        told = row.label, PLACE_PRECISIONS[row.place_precision].lower(), plural(row.reports, "report")
        places.append(
            Place(
                *at,
                "disc" if is_point else "none",
                DOT_PX if is_point else 0,
                ((ORANGE, SLICES),),
                name=row.label,
                told=told,
                text=row.label,
                is_named=True,
            )
        )
        if not is_point and row.place_precision != "admin1" and row.radius_km <= DRAWN_RING_KM:
            rings.append(Ring(*at, row.radius_km, BLUE, RING_PX, name=row.label))
    spots = {place.shape == "disc" for place in places}
    legend = _keys(
        (
            ("Known spot or town", ORANGE, True in spots),
            ("Area or governorate: name only, or within its ring", BLUE, False in spots),
        ),
        dots={ORANGE},
    )
    body = GeoMap(
        _widened(around((place.longitude, place.latitude) for place in places)),
        places=tuple(places),
        rings=tuple(rings),
        legend=legend,
        padding_px=60,
    )
    table = found[["label", "place_precision", "radius_km", "reports"]].rename(columns={"label": "place (paragraphs)"})
    return Figure("article-map", frame, table.reset_index(drop=True), body)


def places_of(reports: pd.DataFrame) -> pd.DataFrame:
    """Return an article's places, one row each: label, latitude, longitude (WGS84), radius_km, place_precision, reports.

    reports: articles.article_reports(). Governorate-only places stand at their governorate's label point; reports known
    to a country only are left out, and so is what has no coordinate.
    """
    found = reports[reports["latitude"].notna() & (reports["place_precision"] != "country")].copy()
    coarse = found["place_precision"] == "admin1"
    for column, side in (("longitude", 0), ("latitude", 1)):
        found[column] = [
            label_points()[iso][side] if rough and iso in label_points() else value
            for value, rough, iso in zip(found[column], coarse, found["admin1_iso"], strict=True)
        ]
    found["name"] = found["place"].fillna(found["admin1"]).fillna("")
    keys = ["name", "latitude", "longitude", "radius_km", "place_precision"]
    rows = found.groupby(keys, as_index=False).agg(
        paragraphs=("locator", lambda cells: ", ".join(dict.fromkeys(cells.dropna().str.replace(";", ", ")))),
        reports=("report_id", "size"),
    )
    return rows.assign(
        label=[f"{name} (¶ {paragraphs})" for name, paragraphs in zip(rows["name"], rows["paragraphs"], strict=True)]
    )


def _keys(entries: tuple[tuple[str, str, bool], ...], *, dots: set[str]) -> tuple[tuple[str, tuple[Key, ...]], ...]:
    """Return the legend of places: words, colour and whether there are such; a ring stands for a colour of which no point is known."""
    keys = (
        Key(words, "disc" if colour in dots else "ring", size_px=13, slices=((colour, SLICES),))
        for words, colour, is_there in entries
        if is_there
    )
    return (("Places", tuple(keys)),)


def _widened(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    wide, high = max(0, LEAST_SPAN_DEG - (east - west)) / 2, max(0, LEAST_SPAN_DEG - (north - south)) / 2
    return west - wide, south - high, east + wide, north + high
