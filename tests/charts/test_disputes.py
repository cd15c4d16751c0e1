"""Charts of disputes and evidence: what is drawn where, and that nothing is drawn that is not known."""

import pandas as pd
import pytest

from atlas.analysis.disputes import figures_of, widest
from atlas.analysis.selection import Selection
from atlas.charts.disputes import CLAIMING, claiming_bars, dumbbell, field_bars, pair_bars
from atlas.figures.theme import DARK, LIGHT
from tests.analysis.small_store import store_of

MODES = pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])


def drawn(*rows):
    store = store_of(*rows)
    found = widest(store, Selection(), "killed")
    return dumbbell(found, figures_of(store, tuple(found["incident_id"]), "killed"), LIGHT, label="Killed")


def trace(figure, name):
    return next(t for t in figure.data if t.name and t.name.startswith(name))


def test_each_origin_has_a_mark_and_the_groups_is_another():
    figure = drawn(
        {"killed": 5},
        {"origin_id": "sana", "killed": 9},
        {"origin_id": "sohr", "killed": 9},
        {"origin_id": "amaq", "killed": 40},
    )
    origins, group = trace(figure, "an origin"), trace(figure, "the group's own")
    assert list(origins.x) == [5, 9] and list(origins.text) == [
        "",
        "2",
    ]  # two origins give nine: one mark, with their number
    assert list(group.x) == [40]
    assert origins.marker.symbol != group.marker.symbol
    assert list(trace(figure, "best estimate").x) == [9]
    assert origins.customdata[0][0] == "i1"  # what a click opens


def test_the_upper_end_of_a_range_is_drawn_hollow():
    figure = drawn({"killed": 5, "killed_max": 8}, {"origin_id": "sana", "killed": 9})
    assert list(trace(figure, "upper end").x) == [8]
    assert trace(figure, "upper end").marker.symbol == "circle-open"


def test_no_best_estimate_no_mark():
    figure = drawn({"origin_id": "amaq", "killed": 5}, {"origin_id": "al-naba", "killed": 9})
    assert len(trace(figure, "best estimate").x) == 0


def test_a_far_outlier_makes_the_scale_a_square_root_that_says_so():
    assert "square-root" not in drawn({"killed": 1}, {"origin_id": "sana", "killed": 4}).layout.xaxis.title.text
    small = [
        {"incident_id": f"x{n}", "origin_id": o, "killed": k} for n in range(4) for o, k in (("afp", 1), ("sana", 2))
    ]
    figure = drawn(
        *small, {"incident_id": "big", "killed": 4}, {"incident_id": "big", "origin_id": "sana", "killed": 400}
    )
    assert "square-root" in figure.layout.xaxis.title.text
    assert max(trace(figure, "an origin").x) == pytest.approx(20)




def test_fields_pairs_and_claims():
    fields = pd.DataFrame({"field": ["date", "killed", "place"], "disputed": [3, 12, 0], "compared": 40})
    bars = field_bars(fields, LIGHT, labels={"date": "Date", "killed": "Killed"}).data[0]
    assert list(bars.y) == ["Date", "Killed"] and list(bars.text) == [" 3 (8%)", " 12 (30%)"]
    assert list(field_bars(fields.assign(compared=9), LIGHT, labels={"date": "D", "killed": "K"}).data[0].text) == [
        " 3",
        " 12",
    ]
    pairs = pd.DataFrame({"left": ["SOHR"], "right": ["SANA"], "shared": [8], "left_more": [7], "equal": [0], "right_more": [1],
                          "median_ratio": [None]})  # fmt: skip
    figure = pair_bars(pairs, LIGHT)
    assert "n = 8, no ratio" in figure.layout.yaxis.ticktext[0]
    assert [t.x[0] for t in figure.data] == [7, 0, 1]
    claims = pd.DataFrame(
        {"unit": ["2021-03"], "claimed_only": [1], "both": [2], "attributed_only": [3], "neither": [4]}
    )
    for by, orientation in (("admin1", "h"), ("month", "v")):
        stacked = claiming_bars(claims, LIGHT, by=by)
        assert [t.name for t in stacked.data] == [name for name, *_ in CLAIMING.values()]
        assert {t.orientation for t in stacked.data} == {orientation}
        assert len({t.marker.pattern.shape or "" for t in stacked.data}) > 2  # told apart without colour
