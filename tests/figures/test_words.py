"""Notes say what is left out, and nothing where nothing is."""

import pandas as pd

from atlas.figures.words import not_drawn, silence, without_figure


def test_notes_say_what_is_left_out():
    assert not_drawn({}) == () == silence([])
    assert not_drawn({"week": 7, "year": 1049}) == (
        "7 known only to the week and 1,049 known only to the year not drawn",
    )
    assert not_drawn({"day": 2}) == ("2 over several days not drawn",)
    assert silence(["2021-01"]) == ("1 month without any report for this area",)
    totals = pd.DataFrame({"incidents": [4, 3, 0], "killed": [7, None, 0], "without_killed": [0, 3, 0]}, dtype="Int64")
    assert without_figure(totals, "incidents", "month") == ()
    assert without_figure(totals, "killed", "month") == (
        "3 of 7 drawn incidents have no figure and add nothing", "?: a month with incidents but no figure at all",
    )  # fmt: skip
