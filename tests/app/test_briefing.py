"""The briefing page and the row under a figure, without a browser: collect, order, retitle, refuse."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from atlas import paths
from atlas.figures import evidence
from atlas.figures.files.briefing import Briefing, Item
from atlas.figures.files.decks import draw
from atlas.figures.scope import EmptySelection, scope
from atlas.ui.downloads import BRIEFING
from atlas.ui.frame import PAGES

MAP = Item("map", "/maps?region=iraq&from=2021-01&to=2021-06&layer=governorates")
LINES = Item("timeline", "/timelines?region=syria&from=2021-01&to=2021-06&unit=week")
NONE = Item("timeline", "/timelines?region=maghreb&country=MRT&min_killed=9999")


def opened(path: str, *items: Item, parameters: dict[str, str] | None = None) -> AppTest:
    test = AppTest.from_file(str(paths.ROOT / "app.py"), default_timeout=60)
    if path:
        test.switch_page(PAGES[path][0])
    for name, value in (parameters or {}).items():
        test.query_params[name] = value
    test.session_state[BRIEFING] = Briefing("", items)
    return test.run()


def order(test: AppTest) -> list[str]:
    return [item.figure for item in test.session_state[BRIEFING].items]


def test_an_empty_briefing_says_how_to_begin():
    test = opened("briefing")
    assert not test.exception
    assert any("holds no figure yet" in info.value for info in test.main.info)


def test_figures_are_shown_with_their_own_selection():
    test = opened("briefing", MAP, LINES, parameters={"region": "maghreb"})
    assert not test.exception
    told = " ".join(caption.value for caption in test.main.caption)
    assert "Incidents in Iraq, Jan 2021 to Jun 2021." in told
    assert "Incidents in Syria, Jan 2021 to Jun 2021." in told


def test_figures_are_moved_and_taken_out():
    test = opened("briefing", MAP, LINES)
    test.button(key="down-0").click().run()
    assert order(test) == ["timeline", "map"]
    test.button(key="out-0").click().run()
    assert order(test) == ["map"]
    assert not test.exception


def test_a_figure_that_is_there_twice_by_two_links_is_noticed():
    twice = Item("timeline", LINES.link + "&measure=incidents&country=all")
    test = opened("briefing", LINES, MAP, twice)
    assert [warning.value for warning in test.main.warning] == [
        "This draws the same as figure 1: take one of them out."
    ]


def test_a_title_is_kept():
    test = opened("briefing", MAP)
    field = next(field for field in test.main.text_input if field.label == "Title")
    field.set_value("Iraq in six months").run()
    assert test.session_state[BRIEFING].items[0].title == "Iraq in six months"
    assert not test.exception


def test_slides_are_made_and_offered():
    test = opened("briefing", MAP)
    test.button(key="make-pptx").click().run()
    assert not test.exception
    assert test.session_state["briefing-made"][0] == "pptx"


def test_a_figure_with_nothing_to_draw_is_refused_with_a_sentence():
    test = opened("briefing", MAP, NONE)
    assert any("nothing to draw" in warning.value for warning in test.main.warning)
    test.button(key="make-pptx").click().run()
    assert not test.exception
    assert any("nothing in the table fits" in error.value for error in test.main.error)


def test_the_figures_of_a_selection_are_added_once():
    test = opened("briefing", parameters={"region": "iraq", "from": "2021-01", "to": "2021-06"})
    test.button(key="briefing-defaults").click().run()
    held = order(test)
    assert {"timeline", "map", "disputes", "list"} <= set(held)
    test.button(key="briefing-defaults").click().run()
    assert order(test) == held


def test_a_figure_of_a_page_is_added_with_every_value_of_its_selection():
    test = opened("timelines", parameters={"region": "iraq", "unit": "week", "from": "2021-01", "to": "2021-12"})
    test.button(key="add-timeline").click().run()
    (item,) = test.session_state[BRIEFING].items
    assert item.figure == "timeline"
    assert item.link.startswith("/timelines?region=iraq&country=all&")
    assert "unit=week" in item.link
    assert "&measure=incidents&" in item.link  # what a control shows stands in the link, also where it is the default
    assert "&v=" in item.link


@pytest.mark.parametrize(("path", "name", "said"), [
    ("timelines", "calendar", {"view": "calendar"}), ("claims", "audit", {"side": "figures", "view": "audit"}), ("sources", "relayed", {}),
    ("maps", "map", {"at": "2021-03", "near": "IQ-DI", "layer": "governorates"}),
])  # fmt: skip
def test_figures_of_all_pages_are_added_as_the_reader_sees_them(path, name, said):
    test = opened(path, parameters={"region": "iraq", "from": "2021-01", "to": "2021-06", **said})
    assert not test.exception
    test.button(key=f"add-{name}").click().run()
    (item,) = test.session_state[BRIEFING].items
    assert item.figure == name
    query = dict(parse_qsl(urlsplit(item.link).query))
    assert query.items() >= said.items()


def test_an_incident_of_closed_data_is_for_the_screen_alone(monkeypatch, store):
    frame = store.frame(store.table("incidents").order_by("report_count").select("incident_id", "report_count"))
    about, _ = scope(store, f"/incident?incident={frame['incident_id'].iloc[-1]}")
    assert draw(about, "toll") is not None
    monkeypatch.setattr(evidence.licence, "withheld", lambda *_: "the terms forbid it.")
    with pytest.raises(EmptySelection, match="no file may show this incident, since the terms forbid it"):
        draw(about, "toll")


def test_a_link_of_an_unknown_version_says_so():
    test = opened("sources", parameters={"v": "1999.1-0"})
    assert any("made for data version 1999.1-0" in warning.value for warning in test.main.warning)
