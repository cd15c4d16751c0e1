"""Data sets side by side: gaps stay gaps, every incident is drawn once, and equal figures lie on the line."""

import pandas as pd
import pytest

from atlas.charts.beside import months_of, overlap_bars, value_pairs
from atlas.figures.theme import DARK, LIGHT

NAMES = {"coded": "Coded reports", "ucdp-ged": "UCDP"}


def test_a_month_that_is_not_covered_is_a_gap_and_a_covered_one_without_incidents_is_zero():
    frame = pd.DataFrame({"dataset": ["coded", "coded", "ucdp-ged"], "month": ["2021-01", "2021-02", "2021-02"], "incidents": [3, 0, 5]})
    figure = months_of(frame, NAMES, LIGHT, first="2021-01", last="2021-03", width_px=600)
    assert [list(trace.y) for trace in figure.data] == [[3, 0, None], [None, 5, None]]
    assert not any(trace.connectgaps for trace in figure.data)
    assert len({trace.line.dash for trace in figure.data}) == 2  # told apart in print


def test_the_bars_hold_every_incident_of_their_rows():
    frame = pd.DataFrame({"row": ["a", "a", "b"], "part": ["both", "coded", "coded"], "incidents": [1, 2, 4]})
    figure = overlap_bars(frame, ["b", "a", "c"], {"both": "in both", "coded": "only ours"}, DARK)
    assert [(trace.name, list(trace.x), list(trace.y)) for trace in figure.data] == [
        ("in both", [0, 1, 0], ["b", "a", "c"]), ("only ours", [4, 2, 0], ["b", "a", "c"]),
    ]  # fmt: skip


@pytest.mark.parametrize(("largest", "squeezed"), [(6, False), (400, True)])
def test_equal_figures_lie_on_the_line_on_either_scale(largest, squeezed):
    frame = pd.DataFrame({"left": [2, 3, largest], "right": [2, 1, largest], "incidents": [4, 1, 1], "named": ["x", "y", "z"]})
    figure = value_pairs(frame, LIGHT, left="ours", right="theirs", what="Killed")
    line, *marks = figure.data
    assert list(line.x) == list(line.y)
    (equal,) = [trace for trace in marks if trace.name == "equal"]
    assert list(equal.x) == list(equal.y) and len(equal.x) == 2
    assert ("square-root" in figure.layout.xaxis.title.text) == squeezed
    assert [list(row) for trace in marks for row in trace.customdata if trace.name == "more by ours"] == [[3, 1, 1, "y"]]
