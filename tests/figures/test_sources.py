"""Figures of the sources: a month without reports is blank and not zero, and names fit their room."""

import pytest

from atlas.figures.lettering import text_px
from atlas.figures.registry import draw
from atlas.figures.scope import scope
from atlas.figures.spec import Nothing
from tests.analysis.small_store import store_of


@pytest.fixture(scope="module")
def store():
    days = ("2021-01-04", "2021-03-05", "2021-03-06")
    return store_of(*({"incident_id": f"i{n}", "occurred_on": day, "source_id": "a long name of an agency that relays" if n else "afp"} for n, day in enumerate(days)),
                    {"incident_id": "i4", "occurred_on": "2021-03-09", "occurred_until": "2021-04-09", "date_precision": "month"})  # fmt: skip


def figure(store, name, width_px=880, query=""):
    return draw(scope(store, f"/sources?{query}")[0].sized(width_px, 0), name)


def test_a_month_without_reports_is_blank_and_not_zero(store):
    made = figure(store, "coverage", query="from=2021-01&to=2021-03")
    (cells,) = made.body.marks
    assert cells.levels == ((0, None, 1),) and cells.hover[0][2].endswith("Mar 2021: 2 reports")
    assert list(made.table.iloc[:, 1].astype("object").where(made.table.iloc[:, 1].notna(), None)) == [1, None, 2]
    assert "1 report not dated to one month left out" in made.frame.notes


@pytest.mark.parametrize("width_px", [290, 880])
def test_names_fit_their_room(store, width_px):
    for name in ("coverage", "relayed"):
        made = figure(store, name, width_px)
        if isinstance(made, Nothing):
            continue
        labels = made.body.categories if name == "relayed" else [words for _, words in made.body.y.ticks]
        assert all(text_px(words, 12) < made.left_px for words in labels)


def test_relayed_origins_say_by_how_many(store):
    made = figure(store, "relayed")
    assert made.body.ends == ("by 1 source",) and [series.values for series in made.body.series] == [(2,), (2,)]
    assert made.body.series[1].pattern, "told apart in grey"


def test_nothing_says_why(store):
    assert "2020" in figure(store, "coverage", query="from=2020-01&to=2020-02").why
