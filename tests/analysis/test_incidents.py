"""Lists of incidents: what a mark on the map stands for is what its list holds, and figures are each origin's own."""

from datetime import date

import pytest

from atlas.analysis import hexagons, incidents, places
from atlas.analysis.selection import Selection
from tests.analysis import small_store

ALL = Selection()


def store_of(*rows: dict):
    """A store of incidents i0, i1, ... with one invented report each."""
    return small_store.store_of(*({"incident_id": f"i{number}"} | row for number, row in enumerate(rows)))


def test_the_latest_comes_first_and_the_list_ends():
    store = store_of({}, {"occurred_on": date(2022, 1, 1), "occurred_until": date(2022, 1, 1)}, {})
    assert incidents.incident_list(store, ALL)["incident_id"].tolist() == ["i1", "i0", "i2"]
    assert incidents.incident_list(store, ALL, limit=1)["incident_id"].tolist() == ["i1"]
    assert incidents.incident_list(store, ALL).columns.tolist() == list(incidents.LISTED)


def test_every_mark_opens_what_it_counts(store):
    some = Selection(region=("maghreb",), start="2015-01", end="2015-06")
    for row in places.places(store, some).itertuples():
        behind = incidents.at_point(store, some, kind=row.kind, latitude=row.latitude, longitude=row.longitude)
        assert len(behind) == row.incidents
    for row in places.badges(store, some).itertuples():
        assert len(incidents.in_governorates(store, some, (row.admin1_iso,), only=True)) == row.incidents
    for row in places.by_governorate(store, some).itertuples():
        assert len(incidents.in_governorates(store, some, (row.admin1_iso,))) == row.incidents
    for row in hexagons.cells(store, some, resolution=4).itertuples():
        assert len(hexagons.in_cell(store, some, row.cell)) == row.incidents


def test_a_mark_of_no_known_kind_is_refused():
    store = store_of({})
    with pytest.raises(ValueError, match="no such kind"):
        incidents.at_point(store, ALL, kind="country", latitude=0.0, longitude=0.0)
    with pytest.raises(ValueError, match="no hexagon"):
        hexagons.in_cell(store, ALL, "atlantis")


def test_the_chosen_incident_must_be_in_the_selection():
    store = store_of({})
    assert len(incidents.chosen(store, ALL, "i0")) == 1
    assert incidents.chosen(store, Selection(region=("syria",)), "i0").empty
    assert incidents.chosen(store, ALL, "none").empty


def test_each_origin_keeps_its_own_figure():
    one = {"incident_id": "i0"}
    store = small_store.store_of(
        one | {"killed": 3, "published_on": "2021-03-11"},
        one | {"killed": 4, "killed_max": 6, "published_on": "2021-03-12"},
        one | {"origin_id": "amaq", "killed": 20, "wounded": 1},
        one | {"origin_id": "unheard-of", "source_id": "afp", "wounded": 0},
    )
    table = incidents.tolls_by_origin(store, "i0").set_index("origin")
    assert table.index.tolist() == ["AFP", "Unheard of", "AMAQ"]
    assert table["killed"].dropna().to_dict() == {"AFP": "4–6", "AMAQ": "20"}
    assert table["wounded"].dropna().to_dict() == {"Unheard of": "0", "AMAQ": "1"}
    assert table["is_group"].tolist() == [False, False, True]


def test_without_figures_no_origin_is_listed():
    assert incidents.tolls_by_origin(store_of({}), "i0").empty
