"""Verdicts, each computed by hand: what a table's count says of a claim, and what a sample can never say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.analysis.judging import VERDICTS, Count, Stated, judge, relation_of

RECORD = {"best": 100, "low": 95, "high": 120}


@pytest.mark.parametrize(("stated", "verdict", "contradicts"), [
    (Stated(105, 105), "reproduced", False),  # |100 - 105| = 5 <= 10.5
    (Stated(91, 91), "reproduced", False),  # 9 <= 9.1
    (Stated(90, 90), "below", True),  # 10 > 9, and 90 lies under the record's 95
    (Stated(115, 115), "in_range", False),  # 15 > 11.5, and 115 <= 120
    (Stated(130, 130), "above", True),  # over the record's 120
    (Stated(130, 130, about=True), "in_range", False),  # about 130 allows 117
    (Stated(60, None), "in_range", False),  # more than 60
    (Stated(None, 200), "in_range", False),  # up to 200
    (Stated(125, None), "above", True),
    (Stated(None, 50), "below", True),
    (Stated(80, 96), "in_range", False),  # a range that overlaps 95 to 120
    (Stated(0, 0), "below", True),  # a denial against a record of 95 at least
])  # fmt: skip
def test_a_record_of_the_same_thing(stated, verdict, contradicts):
    assert judge(stated, Count(**RECORD)) == (verdict, contradicts)


def test_a_smaller_count_in_a_sample_contradicts_nothing():
    assert judge(Stated(1669, 1669), Count(60, 60, 60, is_sample=True)) == ("less", False)
    assert judge(Stated(10, 10), Count(60, 60, 60, is_sample=True)) == (
        "below",
        True,
    )  # it already holds more than the claim


def test_a_ceiling_can_only_be_broken_upward_and_a_floor_only_downward():
    ceiling, floor = Count(**RECORD, relation="ceiling"), Count(**RECORD, relation="floor")
    assert judge(Stated(130, 130), ceiling) == ("above", True)
    assert judge(Stated(100, 100), ceiling) == ("not_comparable", False)
    assert judge(Stated(5, 5), ceiling) == ("not_comparable", False)
    assert judge(Stated(90, 90), floor) == ("below", True)
    assert judge(Stated(1000, 1000), floor) == ("not_comparable", False)


def test_what_cannot_be_judged_says_why():
    assert judge(Stated(1, 1), Count(**RECORD, relation="none"))[0] == "not_comparable"
    assert judge(Stated(1, 1), Count(None, 0, 0))[0] == "not_computable"
    assert judge(Stated(1, 1), Count(**RECORD, covered=False))[0] == "not_covered"


@pytest.mark.parametrize(("counted", "fit", "relation"), [
    ("equal", "same", "equal"), ("equal", "wider", "ceiling"), ("ceiling", "same", "ceiling"),
    ("ceiling", "wider", "ceiling"),
    ("ceiling", "narrower", "none"), ("equal", "narrower", "floor"),
])  # fmt: skip
def test_relations_add_up(counted, fit, relation):
    assert relation_of(counted=counted, fit=fit) == relation


@given(
    low=st.floats(0, 1e6),
    width=st.floats(0, 1e6),
    best=st.floats(0, 1e6),
    slack=st.floats(0, 1e5),
    about=st.booleans(),
    sample=st.booleans(),
)
def test_every_claim_gets_one_verdict_and_a_sample_never_says_too_much(low, width, best, slack, about, sample):
    verdict, contradicts = judge(
        Stated(low, low + width, about), Count(best, max(0, best - slack), best + slack, is_sample=sample)
    )
    assert verdict in VERDICTS
    assert not (contradicts and verdict not in ("above", "below"))
    assert not (sample and verdict == "above")
