"""Places for maps: what lies at one point is one row, what has no point is in none, and nothing is lost between them."""

from datetime import date

import h3
import pytest

from atlas.analysis import hexagons, places
from atlas.analysis.selection import Selection
from tests.analysis import small_store

ALL = Selection()
ADMIN1 = {"place_precision": "admin1", "place": None, "radius_km": 60.0}
COUNTRY = {"place_precision": "country", "place": None, "admin1": None, "admin1_iso": None, "radius_km": 300.0}
YEAR = {"occurred_on": date(2020, 1, 1), "occurred_until": date(2020, 12, 31), "date_precision": "year"}


def store_of(*rows: dict):
    """A store of incidents i0, i1, ... with one invented report each."""
    return small_store.store_of(*({"incident_id": f"i{number}"} | row for number, row in enumerate(rows)))


def test_incidents_at_one_point_are_one_place():
    store = store_of(
        {"killed": 3},
        {"event_type": "raid", "initiator": "state_forces"},
        {"place": "A hospital, Khanaqin", "killed": 4, "killed_max": 9},
    )
    found = places.places(store, ALL)
    assert len(found) == 1
    row = found.iloc[0]
    assert (row["kind"], row["incidents"], row["killed"], row["killed_high"], row["without_killed"]) == (
        "spot",
        3,
        7,
        12,
        1,
    )
    assert row["shares"] == {"assault": 2, "operation": 1}
    assert (row["name"], row["names"]) == ("Khanaqin", 2)
    assert row[["incident_id", "event_type", "origin_count"]].isna().all()


def test_a_single_incident_is_named():
    row = places.places(store_of({}), ALL).iloc[0]
    assert (row["incident_id"], row["event_type"], row["date_precision"], row["origin_count"]) == (
        "i0",
        "ambush",
        "day",
        1,
    )


def test_unknown_killed_is_not_zero():
    found = places.places(store_of({}, {}), ALL)
    assert found["killed"].isna().all() and found["without_killed"].tolist() == [2]
    assert places.by_governorate(store_of({}), ALL)["killed"].isna().all()
    assert places.places(store_of({"killed": 0}), ALL)["killed"].tolist() == [0]


def test_an_area_is_no_spot_even_at_the_same_point():
    store = store_of(
        {}, {"place_precision": "area", "radius_km": 30.0}, {"place_precision": "district", "radius_km": 10.0}
    )
    found = places.places(store, ALL).set_index("kind")
    assert found.loc["area", "radii"] == (10.0, 30.0)
    assert found.loc["spot", "incidents"] == 1


@pytest.mark.parametrize(
    ("split", "shares"), [("side", {"attack": 1}), ("attribution", {"official": 1}), ("family", {"assault": 1})]
)
def test_shares_count_what_is_asked_for(split, shares):
    assert places.places(store_of({}), ALL, split=split)["shares"].tolist() == [shares]


def test_only_the_fullest_places_are_kept():
    store = store_of({}, {}, {"latitude": 30.0})
    assert places.places(store, ALL, limit=1)["incidents"].tolist() == [2]


def test_a_governorate_or_country_is_never_a_place_nor_a_cell():
    store = store_of(ADMIN1, COUNTRY)
    assert places.places(store, ALL).empty and hexagons.cells(store, ALL, resolution=3).empty
    assert places.badges(store, ALL)["admin1_iso"].tolist() == ["IQ-DI"]
    assert places.by_governorate(store, ALL)["incidents"].tolist() == [1]


def test_every_incident_is_drawn_or_counted_as_not_drawn(store):
    numbers = places.drawn(store, ALL)
    assert places.places(store, ALL)["incidents"].sum() == numbers.spot + numbers.area
    assert places.badges(store, ALL)["incidents"].sum() == numbers.governorate
    total = store.frame(store.table("incidents").count().as_table()).iloc[0, 0]
    assert numbers.spot + numbers.area + numbers.governorate + numbers.country == total


def test_drawn_counts_what_is_dated_to_a_longer_span():
    assert places.drawn(store_of({}, YEAR), ALL) == places.Drawn(spot=2, area=0, governorate=0, country=0, longer=1)


@pytest.mark.parametrize("resolution", hexagons.RESOLUTIONS)
def test_what_is_known_less_exactly_than_a_cell_is_not_binned(resolution):
    edge = h3.average_hexagon_edge_length(resolution, unit="km")
    area = {"place_precision": "area"}
    found = hexagons.cells(
        store_of(area | {"radius_km": edge}, area | {"radius_km": edge + 0.1}), ALL, resolution=resolution
    )
    assert found["incidents"].tolist() == [1]


def test_cells_hold_what_lies_in_them():
    store = store_of({"killed": 2}, {"latitude": 34.36, "place": "Next door"}, {"latitude": 30.0})
    found = hexagons.cells(store, ALL, resolution=3).set_index("cell")
    near = found.loc[h3.latlng_to_cell(34.35, 45.39, 3)]
    assert (near["incidents"], near["killed"], near["without_killed"], near["places"]) == (2, 2, 1, 2)
    assert found["incidents"].sum() == 3


def test_a_month_of_play_never_exceeds_its_scale():
    store = store_of(
        {"killed": 2},
        {"killed": 5},
        {"occurred_on": date(2020, 6, 1), "occurred_until": date(2020, 6, 1)},
        YEAR,
    )
    assert hexagons.largest_in_a_month(store, ALL, "incidents") == 2
    assert hexagons.largest_in_a_month(store, ALL, "killed", resolution=4) == 7
    assert hexagons.largest_in_a_month(store_of(COUNTRY), ALL, "killed") == 0


@pytest.mark.parametrize("function", [places.places, places.badges, places.by_governorate])
def test_an_empty_selection_gives_the_same_columns(function):
    store = store_of({}, ADMIN1)
    empty = function(store, Selection(region=("syria",)))
    assert empty.empty and list(empty.columns) == list(function(store, ALL).columns)
