"""The URL as this session last wrote it, whatever a message says that was sent before the browser knew."""

import json

import pytest
from streamlit.testing.v1 import AppTest


def _page():
    import streamlit as st

    from atlas.ui import state

    state.begin(st.session_state.get("the-page", "maps"))
    for word in ("a", "b", ""):
        st.button(f"write {word}", on_click=state.set_option, args=("layer", word, ""))
    st.json(state.query())


@pytest.fixture
def page():
    app = AppTest.from_function(_page)
    app.query_params["region"] = "iraq"
    return app.run()


def press(page: AppTest, word: str, told: dict[str, str] | None = None) -> None:
    """Press a button; told: the address that the browser says meanwhile, by default the one it was given."""
    if told is not None:
        tell(page, told)
    next(button for button in page.button if button.label == f"write {word}").click().run()


def tell(page: AppTest, told: dict[str, str]) -> None:
    page.query_params.clear()
    page.query_params.update(told)


def shown(page: AppTest) -> dict[str, str]:
    return json.loads(page.json[0].value)


def test_an_address_that_was_replaced_is_not_taken_back(page):
    press(page, "a")
    assert shown(page) == {"region": "iraq", "layer": "a"}
    tell(page, {"region": "iraq"})
    page.run()
    assert shown(page) == {"region": "iraq", "layer": "a"}
    assert dict(page.query_params) == shown(page)


def test_a_change_told_with_a_replaced_address_adds_to_the_last(page):
    press(page, "a")
    press(page, "b", told={"region": "iraq"})
    assert shown(page) == {"region": "iraq", "layer": "b"}
    tell(page, {"region": "iraq", "layer": "a"})
    page.run()
    assert shown(page) == {"region": "iraq", "layer": "b"}


def test_what_was_replaced_may_be_written_again(page):
    press(page, "a")
    press(page, "")
    assert shown(page) == {"region": "iraq"}
    page.run()
    assert shown(page) == {"region": "iraq"}


def test_an_address_of_the_browsers_own_counts(page):
    press(page, "a")
    tell(page, {"region": "syria"})
    page.run()
    assert shown(page) == {"region": "syria"}


def test_an_address_that_comes_back_later_counts(page, monkeypatch):
    press(page, "a")
    monkeypatch.setattr("atlas.ui.state.CROSSING_SECONDS", 0)  # the page's own link was clicked, say
    tell(page, {"region": "iraq"})
    page.run()
    assert shown(page) == {"region": "iraq"}


def test_another_page_begins_with_its_own_address(page):
    press(page, "a")
    page.session_state["the-page"] = "sources"
    tell(page, {"region": "iraq"})
    page.run()
    page.run()
    assert shown(page) == {"region": "iraq"}


def test_the_browsers_back_button_counts(page, monkeypatch):
    press(page, "a")
    monkeypatch.setattr("atlas.ui.state._went_back", lambda: True)
    tell(page, {"region": "iraq"})
    page.run()
    assert shown(page) == {"region": "iraq"}
    monkeypatch.undo()
    page.run()
    assert shown(page) == {"region": "iraq"}
