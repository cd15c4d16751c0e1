"""Data sets side by side: only where both look, never a zero where one does not, and the same incident compared value
by value.
"""

import pandas as pd
import pytest

from atlas.analysis import datasets
from atlas.analysis.selection import Selection
from atlas.figures.licence import releasable, restricted
from atlas.model import seed_tables
from atlas.tables_folder import export_folder
from tests.analysis.small_store import DATASET, store_of, table_of

UCDP = {"dataset": "ucdp-ged", "origin_id": "ucdp"}
ACLED = {"dataset": "acled", "origin_id": "acled"}
ROWS = (
    {"incident_id": "i1", "occurred_on": "2021-01-10", "killed": 2},
    {"incident_id": "i1", "occurred_on": "2021-01-10", "killed": 5, "deaths_best": 7, "latitude": 34.45, **UCDP},
    {"incident_id": "i2", "occurred_on": "2021-03-05", "killed": 1},
    {"incident_id": "i3", "occurred_on": "2021-03-20", "killed": 12, "deaths_best": 12, **UCDP},
    {"incident_id": "i4", "occurred_on": "2021-02-01", "deaths_best": 3, **UCDP},
    {"incident_id": "i5", "occurred_on": "2020-01-01", "killed": 3},  # before UCDP's first month
    {"incident_id": "i6", "occurred_on": "2021-03-20", "country": "SYR", "region": "syria"},  # where UCDP has nothing
    {"incident_id": "i7", "occurred_on": "2021-01-01", "occurred_until": "2021-12-31", "date_precision": "year"},
)
BOTH = ("coded", "ucdp-ged")


@pytest.fixture(scope="module")
def shelf():
    store = store_of(*ROWS)
    rows = [{**DATASET, "redistributable": True}, {"dataset": "ucdp-ged", "title": "UCDP", "redistributable": True}]
    store.engine.connection.create_table(
        "datasets", seed_tables.DATASETS.conform(table_of(seed_tables.DATASETS, rows)), overwrite=True
    )
    return store


def test_the_data_sets_with_what_they_hold(shelf):
    frame = datasets.datasets(shelf)
    assert frame[["dataset", "reports", "incidents", "first_month", "last_month"]].values.tolist() == [
        ["coded", 5, 5, "2020-01", "2021-03"], ["ucdp-ged", 3, 3, "2021-01", "2021-03"],
    ]  # fmt: skip


def test_common_ground_is_what_all_cover(shelf):
    assert datasets.common_ground(shelf, BOTH) == datasets.CommonGround((("IRQ", "2021-01", "2021-03"),))
    assert datasets.common_ground(shelf, ("coded", "acled")).empty


def test_a_month_that_a_set_does_not_cover_is_absent_and_one_without_incidents_is_zero(shelf):
    found = datasets.by_month(shelf, Selection(start="2020-12")).pivot(
        index="dataset", columns="month", values="incidents"
    )
    assert found.loc["coded"].to_dict() == {"2020-12": 0, "2021-01": 1, "2021-02": 0, "2021-03": 2}
    assert found.loc["ucdp-ged"].dropna().to_dict() == {"2021-01": 1, "2021-02": 1, "2021-03": 1}


def test_each_country_has_common_ground_of_its_own():
    """A data set of two files, one per country, that end in different years."""
    store = store_of(
        {"incident_id": "i1", "occurred_on": "2020-01-10"}, {"incident_id": "i2", "occurred_on": "2021-12-10"},
        {"incident_id": "i3", "occurred_on": "2020-01-10", "country": "SYR", "region": "syria"},
        {"incident_id": "i4", "occurred_on": "2021-12-10", "country": "SYR", "region": "syria"},
        {"incident_id": "i5", "occurred_on": "2020-02-10", **UCDP}, {"incident_id": "i6", "occurred_on": "2020-11-10", **UCDP},
        {"incident_id": "i7", "occurred_on": "2020-02-10", "country": "SYR", "region": "syria", **UCDP},
        {"incident_id": "i8", "occurred_on": "2021-12-20", "country": "SYR", "region": "syria", **UCDP},
    )  # fmt: skip
    spans = (("IRQ", "2020-02", "2020-11"), ("SYR", "2020-02", "2021-12"))
    assert datasets.common_ground(store, BOTH) == datasets.CommonGround(spans)
    assert datasets.only_in(store, Selection(), "coded", ["ucdp-ged"])["incident_id"].tolist() == ["i4"]
    found = datasets.by_month(store, Selection(country=("IRQ",)))
    assert found.loc[found["dataset"] == "ucdp-ged", "month"].agg(["min", "max"]).tolist() == ["2020-02", "2020-11"]


def test_overlap_counts_each_incident_once_on_common_ground(shelf):
    found = datasets.overlap(shelf, Selection(), BOTH)
    assert found.groupby("datasets")["incidents"].sum().to_dict() == {"coded": 1, "coded;ucdp-ged": 1, "ucdp-ged": 2}
    assert found.groupby("size")["incidents"].sum().to_dict() == {"1 to 4": 2, "10 and more": 1, "no figure": 1}
    assert datasets.overlap(shelf, Selection(), ("coded", "acled")).empty


def test_pairs_set_value_against_value(shelf):
    (pair,) = datasets.pairs(shelf, Selection(), *BOTH).to_dict("records")
    assert (pair["incident_id"], pair["killed_left"], pair["killed_right"], pair["deaths_best_right"]) == (
        "i1",
        2,
        5,
        7,
    )
    assert pair["gap_days"] == 0 and pair["distance_km"] == pytest.approx(11.1, abs=0.1)
    assert pd.isna(pair["wounded_left"]) and pd.isna(pair["deaths_best_left"])
    assert datasets.pairs(shelf, Selection(), "coded", "acled").empty


def test_what_only_one_has(shelf):
    assert datasets.only_in(shelf, Selection(), "ucdp-ged", ["coded"])["incident_id"].tolist() == ["i4", "i3"]
    assert datasets.only_in(shelf, Selection(), "coded", ["ucdp-ged"])["incident_id"].tolist() == ["i2"]


def test_the_share_that_is_found(shelf):
    assert datasets.found_share(shelf, Selection(), of="ucdp-ged", by="coded") == (1, 3)
    assert datasets.found_share(shelf, Selection(), of="ucdp-ged", by="coded", min_deaths=5) == (1, 2)
    assert datasets.found_share(shelf, Selection(country=("TUN",)), of="ucdp-ged", by="coded") == (0, 0)


def test_rows_of_a_restricted_set_are_withheld_and_counts_are_not():
    store = store_of(*ROWS[:3], {"incident_id": "i2", **ACLED}, {"incident_id": "i8", **ACLED})
    rows = [
        {**DATASET, "redistributable": True},
        {"dataset": "acled", "title": "ACLED", "redistributable": False, "licence": "terms", "notice": "Counts only."},
    ]
    store.engine.connection.create_table(
        "datasets", seed_tables.DATASETS.conform(table_of(seed_tables.DATASETS, rows)), overwrite=True
    )
    assert restricted(store)["dataset"].tolist() == ["acled"]
    incidents = store.frame(store.table("incidents").order_by("incident_id"))
    released = releasable(store, incidents)
    assert released.rows["incident_id"].tolist() == ["i1"]
    assert (released.withheld, released.notices) == (2, ("ACLED: terms. Counts only.",))
    with pytest.raises(ValueError, match="none of the 2 rows may be passed on.*Counts only"):
        releasable(store, incidents[incidents["incident_id"] != "i1"])
    assert datasets.datasets(store)["incidents"].tolist() == [2, 2]


def test_a_folder_of_tables_holds_restricted_sets_only_for_own_use(tmp_path):
    store = store_of(*ROWS[:3], {"incident_id": "i2", **ACLED})
    rows = [{"dataset": "acled", "title": "ACLED", "redistributable": False, "licence": "terms"}]
    store.engine.connection.create_table(
        "datasets", seed_tables.DATASETS.conform(table_of(seed_tables.DATASETS, rows)), overwrite=True
    )
    with pytest.raises(ValueError, match="the tables hold ACLED, whose terms forbid passing rows on: --own-use"):
        export_folder(store, tmp_path / "x", link="", own_use=False)
    assert not (tmp_path / "x").exists()
