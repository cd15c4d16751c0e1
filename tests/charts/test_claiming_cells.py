"""Each governorate and month gets one mark that says what holds for all its attacks."""

import pandas as pd
import pytest

from atlas.charts.claiming_cells import LOOKS, claiming_cells, look_of
from atlas.figures.theme import LIGHT

COLUMNS = ["claimed_only", "both", "attributed_only", "neither"]


@pytest.mark.parametrize(("counts", "word"), [
    ((2, 0, 0, 1), "claimed_only"), ((0, 0, 3, 0), "attributed_only"), ((1, 0, 1, 0), "both"), ((0, 1, 0, 0), "both"),
    ((0, 0, 0, 4), "neither"),
])  # fmt: skip
def test_the_look_holds_for_all_attacks_of_a_cell(counts, word):
    assert look_of(pd.Series(counts, index=COLUMNS)) == word


def test_each_cell_is_drawn_once_and_only_in_the_named_governorates():
    frame = pd.DataFrame(
        [["Diyala", "2021-01", 2, 2, 0, 0, 0], ["Diyala", "2021-02", 1, 0, 0, 1, 0], ["Basra", "2021-01", 1, 0, 0, 0, 1]],
        columns=["unit", "month", "attacks", *COLUMNS],
    )
    figure = claiming_cells(frame, LIGHT, governorates=["Diyala"])
    drawn = {trace.name: list(trace.y) for trace in figure.data}
    assert drawn[LOOKS["claimed_only"][0]] == drawn[LOOKS["attributed_only"][0]] == ["Diyala"]
    assert sum(len(rows) for rows in drawn.values()) == 2
    assert not any(len(trace.x) for trace in claiming_cells(frame.head(0), LIGHT, governorates=[]).data)
