"""Rows of one data set are different incidents; between data sets they meet, and what a set works out itself says nothing."""

import pandas as pd
import pytest

from atlas.resolve.block import candidate_pairs
from atlas.resolve.merge import merge
from atlas.resolve.prepared import prepare
from atlas.resolve.resolver import resolve
from tests.analysis.small_store import reports_frame

SAME = {"killed": 9, "summary": "Gunmen stormed a checkpoint west of the lake"}


def frame(*rows):
    """Reports r0, r1, ...; each row gives distinct_set, and what differs from SAME."""
    given = [dict(row) for row in rows]
    sets = [row.pop("distinct_set", None) for row in given]
    return reports_frame(*(SAME | row for row in given)).assign(distinct_set=pd.Series(sets, dtype="str"))


def groups(reports):
    return resolve(reports).clusters.groupby("cluster")["report_id"].agg(tuple).tolist()


def test_two_rows_of_one_set_never_pair_and_do_between_sets():
    reports = frame({}, {"distinct_set": "ucdp"}, {"distinct_set": "ucdp"}, {"distinct_set": "acled"})
    pairs = candidate_pairs(prepare(reports))
    assert sorted(zip(pairs["left"], pairs["right"], strict=True)) == [(0, 1), (0, 2), (0, 3), (1, 3), (2, 3)]
    assert not any({"r1", "r2"} <= set(members) for members in groups(reports))


@pytest.mark.parametrize(
    "window", [("2021-03-01", "2021-03-31"), ("2021-01-01", "2021-12-31"), ("2021-03-05", "2021-03-15")]
)
def test_a_long_window_meets_short_ones_of_other_sets_only(window):
    long = {"occurred_on": window[0], "occurred_until": window[1], "date_precision": "month"}
    reports = frame({"distinct_set": "ucdp", **long}, {"distinct_set": "ucdp"}, {}, {"distinct_set": "acled", **long})
    pairs = candidate_pairs(prepare(reports))
    assert (0, 1) not in set(zip(pairs["left"], pairs["right"], strict=True)) and len(pairs) == 5


def test_without_sets_all_pairs_are_as_before():
    reports = frame({}, {}, {})
    plain = reports.drop(columns="distinct_set")
    assert candidate_pairs(prepare(reports)).equals(candidate_pairs(prepare(plain)))


def test_what_is_worked_out_says_nothing_and_disputes_nothing():
    stated = {"event_type": "ied", "target": "police", "incident_id": "i1"}
    worked_out = {"event_type": "clash", "target": "other", "origin_id": "ucdp", "summary": "State-based violence",
                  "inferred": "event_type;initiator;target;summary", "initiator": "state_forces", "incident_id": "i1"}  # fmt: skip
    reports = frame(stated, worked_out)
    known = prepare(reports)
    assert known.event_type.tolist() == ["ied", "protest_or_other"] and known.target.tolist() == ["police", "other"]
    (incident,) = merge(reports).to_dict("records")
    assert (incident["event_type"], incident["initiator"], incident["target"]) == ("ied", "islamic_state", "police")
    assert incident["summary"] == SAME["summary"] and "event_type" not in str(incident["disputed_fields"])
    (alone,) = merge(frame(worked_out)).to_dict("records")
    assert (alone["event_type"], alone["initiator"]) == ("clash", "state_forces")
