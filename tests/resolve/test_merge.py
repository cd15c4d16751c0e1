"""Folding reports into incidents: what wins, what counts, what is disputed; the order of the rows never matters."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.model import tables
from atlas.package import content_digest
from atlas.resolve.merge import merge, name_incidents
from tests.analysis.small_store import reports_frame

FAR = {"place": "Kirkuk", "admin1": "Kirkuk", "admin1_iso": "IQ-KI", "latitude": 35.47, "longitude": 44.39}
GOVERNORATE = {"place": None, "place_precision": "admin1", "radius_km": 90.0}
MONTH = {"occurred_on": "2021-03-01", "occurred_until": "2021-03-31", "date_precision": "month"}


def one(*rows):
    frame = merge(reports_frame(*rows))
    assert len(frame) == 1
    return frame.iloc[0]


def disputed(*rows):
    fields = one(*rows)["disputed_fields"]
    return [] if pd.isna(fields) else fields.split(";")


def test_ten_outlets_of_one_agency_are_one_origin():
    row = one(*({"source_id": f"paper-{n}", "origin_id": "afp"} for n in range(10)), {"origin_id": "sana"})
    assert (row["report_count"], row["origin_count"]) == (11, 2)


def test_a_recall_is_counted_but_moves_nothing_and_corroborates_nothing():
    row = one({"killed": 3}, {"origin_id": "sana", "flag": "background", "killed": 90, "event_type": "raid", **FAR})
    assert (row["report_count"], row["origin_count"], row["killed_high"], row["event_type"]) == (2, 1, 3, "ambush")
    assert pd.isna(row["disputed_fields"])


def test_a_claim_that_only_a_recall_tells_of_is_one():
    row = one({"attribution": "official"}, {"origin_id": "sana", "flag": "background", "attribution": "claimed"})
    assert row["is_claimed"] and row["attribution"] == "official"


def test_the_most_precise_date_and_place_win():
    row = one({**MONTH, **GOVERNORATE}, {"origin_id": "sana", **MONTH}, {"origin_id": "sohr", **GOVERNORATE})
    assert (f"{row['occurred_on']:%Y-%m-%d}", row["date_precision"], row["place"]) == ("2021-03-10", "day", "Khanaqin")


def test_among_equals_more_origins_win_over_more_reports():
    khanaqin = [{"source_id": f"paper-{n}", "origin_id": "afp"} for n in range(5)]
    assert one(*khanaqin, {"origin_id": "sana", **FAR}, {"origin_id": "sohr", **FAR})["place"] == "Kirkuk"


def test_unknown_never_outvotes_a_name():
    row = one(
        {"initiator": "unknown"},
        {"origin_id": "sana", "initiator": "unknown"},
        {"origin_id": "sohr", "initiator": "sdf"},
    )
    assert row["initiator"] == "sdf"
    assert one({"initiator": "unknown"})["initiator"] == "unknown"


def test_one_claim_makes_it_claimed():
    row = one({"attribution": "witness"}, {"origin_id": "amaq", "attribution": "claimed"})
    assert row["is_claimed"] and row["attribution"] == "claimed"


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ([{}, {"origin_id": "sana", "occurred_on": "2021-03-11"}], ["date"]),
        ([{}, {"origin_id": "sana", **MONTH}], []),  # a month that holds the day
        (
            [{}, {"origin_id": "sana", "occurred_on": "2021-03-11", "inferred": "date"}],
            [],
        ),  # the coder's inference, not the page's
        ([{}, {"occurred_on": "2021-03-11"}], []),  # one origin, two reports
        (
            [{}, {"occurred_on": "2021-03-11"}, {"origin_id": "sana", "occurred_on": "2021-03-11"}],
            [],
        ),  # both allow the 11th
        ([{}, {"origin_id": "sana", **FAR}], ["place"]),
        ([{}, {"origin_id": "sana", **GOVERNORATE}], []),  # less exact is no contradiction
        ([{}, {"origin_id": "sana", "event_type": "ied"}], ["event_type"]),
        ([{}, {"origin_id": "sana", "event_type": "clash"}], []),  # one family
        ([{}, {"event_type": "ied"}, {"origin_id": "sana", "event_type": "ied"}], []),  # both say a bomb
        ([{}, {"origin_id": "sana", "initiator": "sdf"}], ["initiator"]),
        ([{}, {"origin_id": "sana", "initiator": "suspected_islamic_state"}], []),
        ([{}, {"origin_id": "sana", "initiator": "unknown"}], []),
        ([{"killed": 3, "wounded": 1}, {"origin_id": "sana", "killed": 4, "wounded": 1}], ["killed"]),
        (
            [{"killed": 3}, {"origin_id": "sana", "killed": 4, "event_type": "ied", **FAR}],
            ["place", "event_type", "killed"],
        ),
    ],
)
def test_what_is_disputed(rows, fields):
    assert disputed(*rows) == fields


def test_reports_without_incident_are_left_out_and_nothing_makes_nothing():
    frame = merge(reports_frame({}, {"incident_id": None}))
    assert frame["report_count"].tolist() == [1]
    assert merge(reports_frame()).empty


def test_an_incident_is_named_after_its_reports_that_make_it():
    clusters = pd.DataFrame({"report_id": ["r0", "r1", "r2"], "cluster": ["a", "a", "b"]})
    names = name_incidents(clusters, reports_frame({"flag": "background"}, {}, {"flag": "not_discrete"}))
    alone = name_incidents(clusters.iloc[[1]], reports_frame({}, {}))
    assert names["r0"] == names["r1"] == alone["r1"]
    assert pd.isna(names["r2"])


CHOICES = st.fixed_dictionaries({
    "origin_id": st.sampled_from(["afp", "sana", "sohr", "amaq"]), "incident_id": st.sampled_from(["i1", "i2", "i3", "i4", "i5"]),
    "occurred_on": st.sampled_from(["2021-03-09", "2021-03-10"]), "event_type": st.sampled_from(["ambush", "ied", "raid", "clash"]),
    "initiator": st.sampled_from(["islamic_state", "sdf", "unknown"]), "target": st.sampled_from(["army", "civilians"]),
    "attribution": st.sampled_from(["claimed", "witness", "unattributed"]),
    "flag": st.sampled_from([None, None, None, "background"]),
    "killed": st.one_of(st.none(), st.integers(0, 5)), "where": st.sampled_from([{}, FAR, GOVERNORATE]),
})  # fmt: skip


@settings(max_examples=8)
@given(rows=st.lists(CHOICES, min_size=10, max_size=25), turn=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_never_matters(rows, turn):
    makers = {row["incident_id"] for row in rows if row["flag"] is None}
    named = [{"report_id": f"r{n}", **{k: v for k, v in row.items() if k != "where"}, **row["where"]}
             for n, row in enumerate(rows) if row["incident_id"] in makers]  # fmt: skip
    straight = merge(reports_frame(*named))
    turn.shuffle(named)
    again = merge(reports_frame(*named))
    pd.testing.assert_frame_equal(again, straight)
    tables.INCIDENTS.conform(straight)
    assert (straight["origin_count"] <= straight["report_count"]).all()


def test_a_lone_report_gives_the_row_that_folding_it_gives(monkeypatch):
    """To the byte: what nulls hide enters the data version."""
    rows = (
        {},
        {"origin_id": "amaq", "killed": 4, "killed_max": 9},
        {"killed": None, "killed_max": 7, "wounded": 0},
        {"killed": None, "killed_max": None, "inferred": "event_type;initiator;date", **GOVERNORATE},
        {"initiator": "unknown", "attribution": "claimed", "published_on": None, **MONTH},
    )
    reports = reports_frame(*({**row, "incident_id": f"i{number}"} for number, row in enumerate(rows)))
    quick = merge(pd.concat([reports, reports_frame({"incident_id": "i9", "flag": "background"})]))
    monkeypatch.setattr("atlas.resolve.merge.is_alone", lambda members: pd.Series(False, index=members.index))
    folded = merge(pd.concat([reports, reports_frame({"incident_id": "i9", "flag": "background"})]))
    assert len(quick) == 6 and quick["killed_group"].tolist()[1] == 9
    pd.testing.assert_frame_equal(quick[folded.columns], folded)
    known = slice(0, 5)  # a recall alone makes no incident that the table could hold
    assert content_digest(tables.INCIDENTS.conform(quick[known])) == content_digest(
        tables.INCIDENTS.conform(folded[known])
    )
