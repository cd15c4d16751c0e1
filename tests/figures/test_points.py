"""Maps of a few named places: no point where none is known, no name lost, the incident's own place first."""

import pandas as pd
import pytest

from atlas.analysis.evidence import ledger
from atlas.analysis.summary import known
from atlas.analysis.wording import plural
from atlas.figures.marks import SLICES
from atlas.figures.paint.maps import scene_of
from atlas.figures.points import article, places_of, where_put
from atlas.figures.scope import scope
from atlas.figures.spec import Figure, Nothing
from atlas.figures.theme import BLUE, ORANGE
from atlas.model.vocabulary import COARSE_PRECISIONS, POINT_PRECISIONS


@pytest.fixture(scope="module")
def of_incidents(store):
    """The map of every incident with eight reports or more, beside its evidence."""
    rows = store.frame(store.table("incidents").filter(lambda t: t.report_count >= 8).order_by("incident_id"))
    offered = known(store)
    return [
        (where_put(scope(store, f"/incident?incident={name}", offered=offered)[0]), ledger(store, name))
        for name in rows["incident_id"]
    ]


def test_a_place_known_only_to_its_governorate_has_no_mark_and_no_name_is_lost(of_incidents):
    drawn = several = 0
    for figure, found in of_incidents:
        rows = found.reports[found.reports["flag"].isna()]
        fine = rows[~rows["place_precision"].isin(COARSE_PRECISIONS)]
        if isinstance(figure, Nothing):
            assert fine.empty
            continue
        drawn += 1
        named = {place.text.rsplit(" (", 1)[0] for place in figure.body.places}
        assert named == set(fine["place"].fillna("").astype(str)) or named == set(fine["place"].astype(str))
        assert sum(int(place.text.rsplit("(", 1)[1][:-1]) for place in figure.body.places) == len(fine)
        assert (
            f"{plural(len(rows) - len(fine), 'report')} with no more than a governorate or country, and so without a point"
            in figure.frame.notes
        ) == (len(fine) < len(rows))
        scene = scene_of(figure.body, 866, 536)
        assert {place.text for place in figure.body.places} <= {label.text for label in scene.labels}
        if len(figure.body.places) > 1:
            several += 1
            at = [
                (label.x, label.y)
                for label in scene.labels
                if label.text in {place.text for place in figure.body.places}
            ]
            assert len(set(at)) == len(at)  # names of places at one point stand apart
    assert drawn > 10 and several > 3


def test_a_dot_is_a_known_point_and_a_ring_its_radius(of_incidents):
    for figure, found in of_incidents:
        if isinstance(figure, Nothing):
            continue
        own = found.incident
        for place, ring in zip(figure.body.places, figure.body.rings, strict=True):
            chosen = (place.longitude, place.latitude) == (own["longitude"], own["latitude"])
            assert place.slices == ((ORANGE if chosen else BLUE, SLICES),) and ring.colour == place.slices[0][0]
            rows = found.reports[
                (found.reports["longitude"] == place.longitude) & (found.reports["radius_km"] == ring.radius_km)
            ]
            assert (place.shape == "disc") <= rows["place_precision"].isin(POINT_PRECISIONS).any()
        keys = [key.label for _, keys in figure.body.legend for key in keys]
        assert keys == [words for words, colour in (("the place that won", ORANGE), ("another report's place", BLUE))
                        if colour in {ring.colour for ring in figure.body.rings}]  # fmt: skip


def test_every_article_that_has_places_has_a_map(store):
    from atlas.analysis.articles import article_reports, articles

    maps = 0
    for name in articles(store)["article"]:
        figure = article(scope(store, f"/claims?side=figures&view=articles&article={name}")[0])
        found = places_of(article_reports(store, name))
        assert isinstance(figure, Figure) == (len(found) > 0)
        if isinstance(figure, Figure):
            maps += 1
            assert [place.text for place in figure.body.places] == found["label"].tolist()
            assert {place.text for place in figure.body.places} <= {
                label.text for label in scene_of(figure.body, 866, 536).labels
            }
            assert all(
                (place.shape == "disc") == (precision in POINT_PRECISIONS)
                for place, precision in zip(figure.body.places, found["place_precision"], strict=True)
            )
    assert maps > 3


def test_an_unknown_incident_is_nothing(store):
    assert isinstance(where_put(scope(store, "/incident?incident=none")[0]), Nothing)


def test_governorates_stand_at_their_label_point():
    reports = pd.DataFrame({
        "latitude": [33.0, 34.0], "longitude": [44.0, 45.0], "place_precision": ["admin1", "country"], "admin1_iso": ["IQ-DI", None], "place": None,
        "admin1": ["Diyala", None], "radius_km": [90.0, 300.0], "locator": ["3", "4"], "report_id": ["a", "b"],
    })  # fmt: skip
    found = places_of(reports)
    assert found["label"].tolist() == ["Diyala (¶ 3)"]
    assert (found["latitude"].iloc[0], found["longitude"].iloc[0]) != (33.0, 44.0)
