"""Figures of one incident: the days in order, nothing hidden behind another, and what joins or parts two reports as it is weighed."""

import pandas as pd
import pytest

from atlas.figures.evidence import _steps, _waterfall
from atlas.figures.registry import draw
from atlas.figures.scope import scope
from atlas.figures.spec import Boxes, Nothing, Points, Strokes, Words
from atlas.figures.theme import GREY
from tests.analysis.small_store import store_of

TOLL = pd.DataFrame({
    "published": ["2021-03-10", "2021-03-12", None], "origin": ["AFP", "AFP", "Amaq"], "publisher": ["a", "b", "c"],
    "low": [5.0, 9.0, 40.0], "high": [5.0, 12.0, 40.0], "is_group": [False, False, True], "stated": ["5", "9 to 12", "40"],
})  # fmt: skip


@pytest.fixture(scope="module")
def about():
    rows = (
        {"killed": 5},
        {"origin_id": "sana", "killed": 9, "published_on": "2021-03-12"},
        {"incident_id": "alone", "origin_id": "sana", "killed": 3},
    )
    return scope(store_of(*rows), "/incident?incident=i1")[0]


def points(plot, name):
    return next(mark for mark in plot.marks if isinstance(mark, Points) and mark.name.startswith(name))


def test_the_toll_runs_over_the_days_in_order(about):
    plot = _steps(TOLL, about, label="Killed", best=9)
    assert [words for _, words in plot.x.ticks] == [("10 Mar", "2021"), ("12 Mar", "2021"), ("day not", "given")]
    agency, group = points(plot, "AFP"), points(plot, "Amaq")
    assert agency.x == (0, 1) and group.x == (2,) and agency.y == (5, 9) and agency.upto == (5, 12)
    assert group.symbol == "diamond" != agency.symbol
    assert [mark.name for mark in plot.marks if isinstance(mark, Strokes) and mark.name] == ["most likely: 9"]
    assert len(_steps(TOLL, about.sized(150, 0), label="Killed", best=None).x.ticks) == 1, "no room: days are skipped"


def test_figures_of_one_day_do_not_hide_each_other(about):
    plot = _steps(TOLL.assign(published="2021-03-10", low=5.0, high=5.0), about, label="Killed", best=None)
    places = [x for mark in plot.marks if isinstance(mark, Points) for x in mark.x]
    assert len(set(places)) == 3 and all(abs(x) < 0.5 for x in places)


def test_the_waterfall_says_where_nothing_is_said(about):
    frame = pd.DataFrame({"feature": ["start", "date", "place", "score"], "weight": [-1.7, 1.8, 0.0, 0.1]})
    plot = _waterfall(frame, about)
    assert [mark.text for mark in plot.marks if isinstance(mark, Words)][:4] == ["−1.7", "+1.8", "says nothing", "+0.1"]
    assert [words for _, words in plot.y.ticks] == ["before comparing", "date", "place", "score"]
    (ends,) = (mark for mark in plot.marks if isinstance(mark, Boxes) and mark.fill == GREY)
    assert [(left, pytest.approx(right)) for left, right, *_ in ends.boxes] == [(-1.7, 0), (0, 0.1)], (
        "the start and the score stand on zero"
    )
    (up,) = (mark for mark in plot.marks if isinstance(mark, Boxes) and mark.fill != GREY)
    assert up.boxes[0][:2] == (-1.7, pytest.approx(0.1)), "a bar begins where the one above ends"


def test_a_toll_needs_two_figures(about):
    assert draw(about, "toll").frame.title == "Killed: what 2 independent voices said, report by report"
    alone = scope(about.store, "/incident?incident=alone")[0]
    assert isinstance(draw(alone, "toll"), Nothing)


def test_an_incident_that_is_not_there_has_no_figure(about):
    nobody = scope(about.store, "/incident?incident=nobody")[0]
    assert all(isinstance(draw(nobody, name), Nothing) for name in ("toll", "matching"))


def test_a_sum_of_nothing_is_a_number(about):
    plot = _waterfall(pd.DataFrame({"feature": ["start", "date", "score"], "weight": [-1.0, 1.0, 0.0]}), about)
    assert [mark.text for mark in plot.marks if isinstance(mark, Words)][:3] == ["−1.0", "+1.0", "+0.0"]


@pytest.mark.parametrize(("gap", "words"), [(0, "dates overlap"), (1, "dates 1 day apart"), (2, "dates 2 days apart")])
def test_a_pair_says_how_far_its_days_lie_apart(store, gap, words):
    pairs, reports = store.table("match_evidence"), store.table("reports").filter(lambda t: t.incident_id.notnull())
    pair = store.frame(pairs.filter(pairs.gap_days == gap).join(reports, pairs.left_report_id == reports.report_id).select("left_report_id", "right_report_id", "incident_id")
                       .order_by("left_report_id", "right_report_id").limit(1)).iloc[0]  # fmt: skip
    link = f"/incident?incident={pair['incident_id']}&pair={pair['left_report_id']}.{pair['right_report_id']}"
    assert draw(scope(store, link)[0], "matching").frame.sentence.split(", ")[-1] == f"{words}."
