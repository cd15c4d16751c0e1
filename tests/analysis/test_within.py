"""A drawn area: what a link may say of it, what it selects, and that both shapes hold what lies in them."""

import numpy as np
import pytest

from atlas.analysis.filters import Unusable
from atlas.analysis.selection import FILTERS, Selection, parameters, parse, sentence
from atlas.analysis.summary import selected, tally, without_point
from atlas.model.geo import great_circle_km
from atlas.model.vocabulary import COARSE_PRECISIONS

CIRCLE, BOX = (34.5, 43.2, 60.0), (33.0, 42.0, 34.5, 44.5)


@pytest.mark.parametrize("area", [CIRCLE, BOX])
def test_it_selects_the_incidents_whose_point_lies_in_it(store, area):
    columns = ["incident_id", "latitude", "longitude", "place_precision"]
    every = store.frame(store.table("incidents").select(columns))
    found = store.frame(selected(store, Selection(within=area)).select(columns))
    if len(area) == 3:
        inside = great_circle_km(every["latitude"], every["longitude"], *area[:2]) <= area[2]
    else:
        inside = every["latitude"].between(area[0], area[2]) & every["longitude"].between(area[1], area[3])
    inside = np.asarray(inside) & ~every["place_precision"].isin(COARSE_PRECISIONS).to_numpy()
    assert len(found) > 20
    assert set(found["incident_id"]) == set(every.loc[inside, "incident_id"])


def test_what_has_no_point_is_left_out_and_said(store):
    chosen = Selection(region=("iraq",), within=CIRCLE)
    coarse = store.frame(selected(store, Selection(region=("iraq",))).select("place_precision"))
    assert without_point(store, chosen) == coarse["place_precision"].isin(COARSE_PRECISIONS).sum() > 0
    assert tally(store, chosen).incidents < tally(store, Selection(region=("iraq",))).incidents


@pytest.mark.parametrize("text", ["34.5,43.2,50", "33,42,34.5,44", "-1.25,-7,0.5"])
def test_a_link_reads_what_it_writes(known, text):
    selection, notices = parse({"within": text}, known)
    assert not notices
    assert parameters(selection, known)["within"] == text


@pytest.mark.parametrize(
    "text", ["here", "34.5,43.2", "34.5,43.2,0", "34.5,43.2,9999", "95,43,50", "34,190,50", "35,42,34,44", "33,44,34,42", "nan,1,2", "1,2,3,4,5"]
)  # fmt: skip
def test_what_is_no_area_selects_nothing_and_says_how_to_write_one(known, text):
    with pytest.raises(Unusable, match="circle|box|map"):
        FILTERS["within"].read(text, known)
    selection, notices = parse({"within": text}, known)
    assert selection.unknown and notices


def test_it_reads_as_a_clause(known):
    assert sentence(Selection(region=("iraq",), within=CIRCLE), known).endswith("within 60 km of 34.5° N 43.2° E")
    assert "between 33° N and 34.5° N, 42° E and 44.5° E" in sentence(Selection(within=BOX), known)
    assert "30° S 7° W" in sentence(Selection(within=(-30.0, -7.0, 5.0)), known)
