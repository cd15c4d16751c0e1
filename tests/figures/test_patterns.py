"""The figures behind the answer, on the committed tables: what they find, what they say of it, and why they are not drawn."""

import pandas as pd
import pytest

from atlas.figures.clustering import euphrates, touching
from atlas.figures.registry import draw
from atlas.figures.scope import scope
from atlas.figures.spec import Boxes, Nothing, Strokes
from atlas.store import open_store


@pytest.fixture(scope="module")
def store():
    return open_store()


def figure(store, name, query="", width_px=1184):
    about, notices = scope(store, f"/resurgence?{query}")
    assert not notices
    return draw(about.sized(width_px, 0), name)


def test_a_change_is_drawn_with_its_firmness_and_its_level(store):
    made = figure(store, "changes", "region=iraq")
    firm = next(mark for mark in made.body.marks if isinstance(mark, Boxes) and mark.name == "Firm change")
    levels = next(mark for mark in made.body.marks if isinstance(mark, Strokes) and mark.name == "Mean of the stretch")
    begins = made.table["change begins here, share of penalties"]
    assert len(firm.boxes) == int((begins >= 2 / 3).sum()) and len(levels.lines) == int(begins.notna().sum()) + 1
    assert "Reported attacks per month changed level" in made.frame.title
    assert any("no cause" in note for note in made.frame.notes)
    assert made.frame.sentence.startswith("Attacks by the group in Iraq")


def test_too_few_covered_months_are_not_cut(store):
    made = figure(store, "changes", "country=MRT")
    assert isinstance(made, Nothing) and "fewer than 24" in made.why


def test_claimed_shares_stand_only_on_ten_or_more(store):
    made = figure(store, "claiming-rates", "region=syria&from=2019-01&to=2020-12")
    few = made.table["attributed"] < 10
    assert made.table.loc[few, "share"].isna().all() and made.table.loc[~few, "share"].notna().all()
    cells = made.body.marks[0]
    assert {level for row in cells.levels for level in row} - {None} <= {0.0, 1.0, 2.0, 3.0, 4.0}
    assert cells.texts[0][0][0].count("/") == 1
    narrow = figure(store, "claiming-rates", "region=syria", 390)
    assert any("earlier half-years not drawn" in note for note in narrow.frame.notes)


def test_tolls_that_settle_and_those_that_cannot_be_seen_to(store):
    made = figure(store, "settled", "region=iraq")
    assert made.table["share"].is_monotonic_increasing and made.table["low"].le(made.table["share"]).all()
    by_kind = figure(store, "first-tolls", "region=iraq")
    parts = by_kind.table[["said fewer", "said what stands", "said more"]].sum(axis=1)
    assert (parts == by_kind.table["incidents"]).all()
    for name in ("settled", "first-tolls"):
        few = figure(store, name, "country=MRT")
        assert isinstance(few, Nothing) and "fewer than 10" in few.why


def test_statements_of_the_article_over_its_own_months(store):
    made = figure(store, "statements", "from=2020-01&to=2021-09")
    assert made.table["verdict"].tolist() == ["Holds", "Does not hold", "Cannot say"]
    assert made.table["n"].gt(90).all() and made.table["unplaced"].gt(0).all()


def test_hot_spots_are_sought_over_two_periods_or_not_at_all(store):
    made = figure(store, "hot-spots", "region=iraq,syria&from=2018-01&to=2019-12&spots=hexagons")
    found = made.table[made.table["state"] != ""]
    assert len(found) and set(found["state"]) <= {"new", "persistent", "fading"}
    assert {
        area.key for area in made.body.areas if "hot spot" in area.told[0] and not area.told[0].startswith("No")
    } == set(found["unit"])
    assert not any(area.number for area in made.body.areas), "painters write numbers into governorates alone"
    assert "too vague a place" in " ".join(made.frame.notes)
    few = figure(store, "hot-spots", "region=maghreb&from=2024-01&to=2024-12")
    assert isinstance(few, Nothing) and "fewer than 20" in few.why


def test_borders_and_the_river_are_those_of_the_map():
    assert (
        ("IQ-DI", "IQ-SD") in touching() and ("IQ-SD", "IQ-DI") in touching() and ("IQ-DI", "IQ-NI") not in touching()
    )
    ends = pd.DataFrame([point for line in euphrates() for point in line])
    assert ends[0].between(36, 49).all() and ends[1].between(29, 41).all()


def test_attacks_that_follow_each_other_are_held_to_chance(store):
    made = figure(store, "repeats", "region=syria")
    assert (
        made.frame.title.startswith("Attacks follow each other")
        and made.table["pairs"].iloc[0] > made.table["high"].iloc[0]
    )
    few = figure(store, "repeats", "country=MRT")
    assert isinstance(few, Nothing) and "fewer than 30" in few.why


def test_ramadan_is_a_band_only_if_asked_for(store):
    def named(query):
        return [mark.name for mark in figure(store, "changes", query).body.marks if isinstance(mark, Boxes)]

    assert "Ramadan" in named("region=iraq&bands=ramadan") and "Ramadan" not in named("region=iraq")


def test_what_is_missing_is_told_or_refused_with_its_reason(store):
    told, refused = figure(store, "missing", "region=maghreb"), figure(store, "missing", "region=syria")
    assert "at the least" in told.frame.title and "cannot tell" in refused.frame.title
    assert any(getattr(mark, "text", "").startswith("Refused: every two lists") for mark in refused.body.marks)
    assert len(told.frame.key) == 4, "the checklist of assumptions"
