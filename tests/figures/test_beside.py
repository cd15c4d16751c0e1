"""Data sets side by side: gaps stay gaps, every incident is drawn once, and equal figures lie on the line."""

from dataclasses import replace

import pandas as pd
import pytest

from atlas.figures.beside import _pairs
from atlas.figures.registry import draw
from atlas.figures.scope import scope
from atlas.figures.spec import Nothing
from atlas.model.seed_tables import DATASETS
from tests.analysis.small_store import DATASET, hold, store_of

UCDP = {"dataset": "ucdp-ged", "origin_id": "ucdp"}


@pytest.fixture(scope="module")
def about():
    rows = (
        {"incident_id": "i1", "occurred_on": "2021-01-10", "killed": 2}, {"incident_id": "i1", "occurred_on": "2021-01-10", "killed": 5, "deaths_best": 7, **UCDP},
        {"incident_id": "i2", "occurred_on": "2021-03-05", "killed": 1}, {"incident_id": "i3", "occurred_on": "2021-03-20", "killed": 12, **UCDP},
    )  # fmt: skip
    store = store_of(*rows)
    hold(store, DATASETS, [DATASET, {"dataset": "ucdp-ged", "title": "UCDP"}])
    made = scope(store, "/sources?view=beside")[0].sized(880, 0)
    return replace(made, known=replace(made.known, datasets={"coded": "Coded reports", "ucdp-ged": "UCDP"}))


def test_a_covered_month_without_incidents_is_zero_and_lines_are_told_apart_in_print(about):
    body = draw(about, "beside-months").body
    assert [(series.name, series.values) for series in body.series] == [
        ("Coded reports", (1, 0, 1)),
        ("UCDP", (1, 0, 1)),
    ], "both look at February"
    assert len({series.dash for series in body.series}) == 2 == len({series.symbol for series in body.series})


def test_the_bars_hold_every_incident_of_their_rows(about):
    made = draw(about, "beside-overlap")
    assert made.frame.title.startswith("1 of 3 incidents")
    assert [(series.name, series.values) for series in made.body.series] == [
        ("in both", (1,)),
        ("only Coded reports", (1,)),
        ("only UCDP", (1,)),
    ]
    assert len({series.pattern for series in made.body.series}) > 1


def test_one_data_set_alone_has_nothing_beside_it(about):
    alone = replace(about, known=replace(about.known, datasets={"coded": "Coded reports"}))
    assert isinstance(draw(alone, "beside-months"), Nothing)


@pytest.mark.parametrize(("largest", "squeezed"), [(6, False), (400, True)])
def test_equal_figures_lie_on_the_line_on_either_scale(about, largest, squeezed):
    points = pd.DataFrame(
        {"left": [2, 3, largest], "right": [2, 1, largest], "incidents": [4, 1, 1], "named": [["x"], ["y"], ["z"]]}
    )
    plot = _pairs(points, replace(about, is_page=True), ("ours", "theirs"), "Killed")
    (equal,) = (mark for mark in plot.marks if mark.name == "equal")
    assert equal.x == equal.y and equal.texts == ("4", "")
    assert (plot.x.kind == "sqrt") == squeezed == ("square-root" in plot.y.title)
    (more,) = (mark for mark in plot.marks if mark.name == "more by ours")
    assert more.hover == ("ours: 3, theirs: 1. y",)
