"""A saved briefing: what is saved is loaded, what is none is refused or named, order and limits hold."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.figures.files.briefing import MOST_ITEMS, Briefing, Item, loaded, saved
from atlas.figures.registry import KINDS
from atlas.model.text import printable

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=50).map(printable)  # orders to a screen are left out
ITEMS = st.builds(Item, st.sampled_from(sorted(KINDS)), st.just("/maps?region=iraq"), TEXT, TEXT)
THREE = Briefing("x", (Item("map", "/a"), Item("movers", "/b"), Item("list", "/c")))


@given(st.builds(Briefing, TEXT, st.lists(ITEMS, max_size=4).map(tuple)))
def test_what_is_saved_is_loaded(briefing):
    assert loaded(saved(briefing)) == (briefing, [])


@given(st.binary(max_size=300))
def test_any_other_file_is_refused_with_a_sentence(data):
    with pytest.raises(ValueError, match=r"This (file|briefing)"):
        loaded(data)


@pytest.mark.parametrize("document", [[], {"format": "x"}, {"format": "resurgence-atlas-briefing", "version": 1, "items": 3},
                                      {"format": "resurgence-atlas-briefing", "version": 9, "items": []}])  # fmt: skip
def test_other_json_is_refused(document):
    with pytest.raises(ValueError, match=r"This (file|briefing)"):
        loaded(orjson.dumps(document))


@pytest.mark.parametrize("row", [{"figure": "volcano", "link": "/"}, {"figure": "map", "link": "https://elsewhere.example/"}, {"figure": "map", "link": 3},
                                 {"figure": "map", "link": "//elsewhere.example"}, {"figure": []}, "map", None])  # fmt: skip
def test_a_figure_that_is_none_is_named_and_left_out(row):
    held = orjson.loads(saved(THREE))
    held["items"].insert(1, row)
    found, notices = loaded(orjson.dumps(held))
    assert found == THREE
    assert len(notices) == 1
    assert notices[0].startswith("Figure 2")


def test_too_many_figures_are_cut_and_said():
    held = orjson.loads(saved(THREE))
    held["items"] *= MOST_ITEMS
    found, notices = loaded(orjson.dumps(held))
    assert len(found.items) == MOST_ITEMS
    assert "first" in notices[0]


def test_figures_move_and_stay_at_the_ends():
    names = lambda briefing: [item.figure for item in briefing.items]  # noqa: E731
    assert names(THREE.moved(0, 1)) == ["movers", "map", "list"]
    assert names(THREE.moved(0, -1)) == ["map", "movers", "list"]
    assert names(THREE.moved(2, 1)) == ["map", "movers", "list"]
    assert names(THREE.without(1)) == ["map", "list"]
    assert THREE.changed(1, title="T").items[1] == Item("movers", "/b", "T")


def test_the_same_figure_of_the_same_link_is_held_once():
    assert THREE.added(Item("map", "/a", "another title")) == THREE
    assert len(THREE.added(Item("map", "/d")).items) == 4
