"""Series: which claims belong, several prints of a month told apart, and two series beside each other only where they speak of the same."""

from types import MappingProxyType

import pandas as pd
import pytest

from atlas.analysis import monitors
from atlas.analysis.claims import published
from atlas.model.figure_tables import SERIES
from tests.analysis.claim_rows import claims_frame
from tests.analysis.claim_store import claim_store
from tests.analysis.small_store import hold

ROW = {"series_id": "s", "body_id": "acled", "metric": "attacks", "country": "IRQ", "area": None, "unit": "month", "counts": "attacks", "definition": None,
       "counts_all_violence": False, "comparable": True}  # fmt: skip
MAY, JUNE = (
    {"window_start": "2021-05-01", "window_end": "2021-05-31"},
    {"window_start": "2021-06-01", "window_end": "2021-06-30"},
)


def series(*rows):
    return pd.DataFrame([ROW | row for row in rows or ({},)])


def printed(*claims, rows=(MappingProxyType({}),)):
    store = claim_store(list(claims))
    hold(store, SERIES, [ROW | row for row in rows])
    return monitors.prints(store)


@pytest.mark.parametrize(("start", "end", "unit"), [
    ("2021-02-01", "2021-02-28", "month"), ("2021-02-01", "2021-02-27", None), ("2021-01-01", "2021-03-31", "quarter"), ("2021-02-01", "2021-04-30", None),
    ("2021-01-01", "2021-12-31", "year"), ("2021-06-01", "2022-05-31", None), ("2021-02-04", "2021-02-10", "week"), ("2021-02-01", "2021-02-01", None),
])  # fmt: skip
def test_a_window_is_a_whole_one_of_the_calendar_or_seven_days(start, end, unit):
    (found,) = monitors.units(claims_frame({"window_start": start, "window_end": end}))
    assert (None if pd.isna(found) else found) == unit


@pytest.mark.parametrize("other", [
    {"asserted_by_id": "sohr"}, {"metric": "killed"}, {"country": "SYR"}, {"place": "Anbar"}, {"scope": "incident"}, {"definition_note": "all violence"},
    {"window_end": "2021-06-30"},
])  # fmt: skip
def test_a_claim_of_another_body_metric_area_definition_or_length_is_no_member(other):
    claims = claims_frame(MAY, MAY | other)
    assert list(monitors.members(series({"definition": "attacks"}), claims)["claim_id"]) == ["c0"]


def test_different_numbers_of_one_month_are_kept_and_the_one_printed_last_stands():
    rows = printed(MAY | {"value_low": 25.0, "published_on": "2021-07-01"}, MAY | {"value_low": 24.0, "published_on": "2021-09-05"},
                   MAY | {"value_low": 25.0, "published_on": "2021-12-01", "reported_by": "Late"}, JUNE | {"value_low": 7.0})  # fmt: skip
    assert list(rows["middle"]) == [25, 24, 7] and list(rows["is_last"]) == [False, True, True]
    assert rows["claim_ids"].iloc[0] == "c0, c2"  # a page that repeats a number later does not bring it back


def test_a_number_without_a_day_is_taken_for_the_earliest():
    rows = printed(MAY | {"value_low": 3.0}, MAY | {"value_low": 9.0, "published_on": "2021-06-01"})
    assert list(rows.loc[rows["is_last"], "middle"]) == [9]


def test_two_series_are_beside_each_other_where_metric_area_window_and_kind_of_violence_are_the_same():
    other = {"asserted_by_id": "sdf", "origin_id": "sdf"}
    claims = (
        MAY | {"value_low": 42.0},
        MAY | other | {"value_low": 32.0},
        JUNE | {"value_low": 5.0},
        JUNE | other | {"value_low": 0.0},
    )
    both = monitors.pairs(printed(*claims, rows=({}, {"series_id": "t", "body_id": "sdf"})))
    assert list(both["ratio"].round(4).fillna(-1)) == [1.3125, -1] and list(both["middle_one"]) == [42, 5]
    assert monitors.pairs(
        printed(*claims, rows=({}, {"series_id": "t", "body_id": "sdf", "counts_all_violence": True}))
    ).empty


def test_no_body_is_set_beside_itself():
    rows = ({"definition": "all"}, {"series_id": "t", "definition": "some"})
    assert monitors.pairs(printed(MAY | {"definition_note": "all"}, MAY | {"definition_note": "some"}, rows=rows)).empty


@pytest.mark.parametrize(("rows", "column", "words"), [
    (({"definition": "("},), "definition", "is no regular expression"), (({"metric": "killed"},), "series_id", "takes in 0 windows"),
    (({}, {"series_id": "t"}), "definition", "which series s has already"),
])  # fmt: skip
def test_a_faulty_series_is_named(rows, column, words):
    found = monitors.faults(series(*rows), claims_frame(MAY, JUNE))
    assert set(found["column"]) == {column} and found["reason"].str.contains(words).all() and len(found)
    assert monitors.faults(series(), claims_frame(MAY, JUNE)).empty


def test_what_the_seeds_hold(store):
    both = monitors.pairs(monitors.prints(store)).set_index(["series_id_one", "series_id_other", "window_start"])
    may, year = pd.Timestamp("2021-05-01"), pd.Timestamp("2022-01-01")
    assert tuple(both.loc[("ric-nes-month", "sdf-nes-month", may), ["middle_one", "middle_other"]]) == (42, 32)
    assert tuple(both.loc[("ric-nes-year", "sdf-nes-year", year), ["middle_one", "middle_other"]]) == (285, 176)
    assert both.loc[("group-nes-year", "sdf-nes-year", year), "middle_one"] == 188
    assert (
        both["unit"].eq("month").any() and monitors.faults(store.frame(store.table("series")), published(store)).empty
    )


def test_no_series_of_all_violence_counts_what_the_table_counts(store):
    rows = store.frame(store.table("series"))
    assert not (rows["counts_all_violence"].astype(bool) & rows["comparable"].astype(bool)).any()
    assert set(rows.loc[rows["counts_all_violence"].astype(bool), "body_id"]) >= {
        "unami",
        "iraq-body-count",
        "antiwar-com",
        "musings-on-iraq",
    }


UCDP = {"dataset": "UCDP GED", "counts": "lethal events", "country": "IRQ", "month": "2021-03", "events": 8}


def test_our_count_beside_a_list_takes_lethal_incidents_of_either_side_within_the_month():
    incidents = [{"killed": 2}, {"killed": 0, "jihadists_killed": 3}, {"killed": 0, "jihadists_killed": 0}, {}, {"killed": 5, "occurred_until": "2021-04-20", "date_precision": "month"},
                 {"killed": 1, "country": "SYR", "region": "syria"}, {"killed": 4, "initiator": "other", "event_type": "other"}]  # fmt: skip
    store = claim_store([{}], reports=tuple({"incident_id": f"i{place}", **row} for place, row in enumerate(incidents)),
                        series=(UCDP, UCDP | {"admin1_label": "Diyala province", "events": 12}, UCDP | {"month": "2021-05", "events": 30}))  # fmt: skip
    rows = monitors.listed(store)
    assert rows[["month", "ours", "theirs"]].to_numpy().tolist() == [["2021-03", 2, 20], ["2021-05", 0, 30]]
    told = monitors.share_told(rows)
    assert "4% of the 50 lethal events that UCDP lists for Iraq (2 months from Mar 2021 to May 2021)" in told
    assert (
        "10% (about one in ten) of the 20" in monitors.share_told(rows.head(1))
        and monitors.share_told(rows.assign(theirs=5)) == ""
    )


def test_our_count_beside_a_series_is_that_of_each_claims_binding():
    month = {"window_start": "2021-03-01", "window_end": "2021-03-31"}
    store = claim_store(
        [month | {"value_low": 40.0, "bind": month | {"fit": "wider"}}, MAY | {"bind": MAY}],
        reports=({"incident_id": "i1"}, {"incident_id": "i2", "occurred_on": "2021-03-20"}),
    )
    hold(store, SERIES, [ROW])
    assert monitors.held_of_series(store)[["month", "ours", "theirs", "fit"]].to_numpy().tolist() == [
        ["2021-03", 2, 40.0, "wider"],
        ["2021-05", 0, 2.0, "same"],
    ]
    hold(store, SERIES, [ROW | {"comparable": False}])
    assert monitors.held_of_series(store).empty


def test_a_series_of_killed_is_set_beside_our_sum_and_a_month_without_a_figure_is_no_zero():
    march = {"window_start": "2021-03-01", "window_end": "2021-03-31"}
    killed = {"metric": "killed", "value_low": 40.0}
    store = claim_store(
        [killed | month | {"bind": month | {"counts": "killed"}} for month in (march, MAY, JUNE)],
        reports=(
            {"incident_id": "i1", "killed": 4},
            {"incident_id": "i2"},
            {"incident_id": "i3", "occurred_on": "2021-05-20"},
        ),
    )
    hold(store, SERIES, [ROW | {"metric": "killed"}])
    rows = monitors.held_of_series(store)[["counts", "month", "ours", "theirs"]]
    assert rows.to_numpy().tolist() == [["killed", "2021-03", 4, 40.0], ["killed", "2021-06", 0, 40.0]]


def test_the_share_of_the_seeds_is_the_tables_own_arithmetic(store):
    rows = monitors.listed(store)
    held = store.frame(store.table("incidents"))
    on, until = held["occurred_on"].astype("str").str[:7], held["occurred_until"].astype("str").str[:7]
    lethal = held["killed_best"].ge(1).fillna(False) | held["jihadists_killed_best"].ge(1).fillna(False)
    own = on[lethal & on.eq(until) & held["country"].eq("SYR") & held["side"].isin(["attack", "operation"])]
    syria = rows[(rows["monitor"] == "UCDP GED Syria 2016-2019") & (rows["country"] == "SYR")]
    assert syria["ours"].sum() == own.isin(set(syria["month"])).sum() > 0
    assert rows["theirs"].sum() == store.frame(store.table("reference_series"))["events"].sum()
