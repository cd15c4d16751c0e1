"""The matrix says the same of a pair from both sides."""

import math

import pandas as pd
import pytest

from atlas.charts.origin_matrix import origin_matrix
from atlas.figures.theme import DARK, LIGHT

PAIRS = pd.DataFrame({
    "left": ["SOHR", "AFP"], "right": ["SANA", "SANA"], "shared": [8, 5], "left_more": [7, 0], "equal": [1, 5], "right_more": [0, 0],
    "median_ratio": [2.0, math.nan],
})  # fmt: skip


@pytest.mark.parametrize("mode", [LIGHT, DARK])
def test_a_pair_stands_in_both_directions(mode):
    heat = origin_matrix(PAIRS, mode, most=9).data[0]
    names = list(origin_matrix(PAIRS, mode, most=9).layout.yaxis.ticktext)
    assert names == ["SANA  <b>1</b>", "SOHR  <b>2</b>", "AFP  <b>3</b>"], "the origin with most shared incidents first"
    sana, sohr, afp = range(3)
    assert heat.z[sohr][sana] == 1
    assert heat.z[sana][sohr] == -1
    assert heat.text[sohr][sana] == "×2.00<br>n = 8"
    assert heat.text[sana][sohr] == "×0.50<br>n = 8"


def test_what_cannot_be_compared_has_no_colour():
    heat = origin_matrix(PAIRS, LIGHT, most=9).data[0]
    assert math.isnan(heat.z[0][2])
    assert heat.text[0][2] == "n = 5", "a pair of zeros has no ratio, but a number of incidents"
    assert heat.text[0][0] == ""


def test_long_names_are_cut_and_few_origins_are_drawn_where_there_is_little_room():
    figure = origin_matrix(PAIRS.replace("SOHR", "S" * 40), LIGHT, most=2, label_chars=10)
    assert list(figure.layout.yaxis.ticktext) == ["SANA  <b>1</b>", "S" * 9 + "…  <b>2</b>"]
    assert len(figure.data[0].z) == len(figure.data[0].z[0]) == 2
