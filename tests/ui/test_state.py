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


def _choosing():
    import streamlit as st

    from atlas.ui import state

    first = state.begin(st.session_state.get("the-page", "maps"))
    st.button("choose Syria", on_click=state.write, args=({"region": "syria", "layer": "density"},))
    st.json(state.query() | {"first": str(first)})


@pytest.fixture
def chosen():
    """A page on which Syria was chosen instead of Iraq a moment ago."""
    app = AppTest.from_function(_choosing)
    app.query_params["region"] = "iraq"
    assert shown(app.run())["first"] == "True"
    app.button[0].click().run()
    assert shown(app) == {"region": "syria", "layer": "density", "first": "False"}
    return app


def test_a_link_to_another_page_drawn_before_a_change_opens_it_with_the_change(chosen):
    chosen.session_state["the-page"] = "sources"
    for _ in range(2):  # and the browser's next message may still say the link's own address
        tell(chosen, {"region": "iraq", "view": "beside"})
        chosen.run()
        assert shown(chosen) == {"region": "syria", "view": "beside", "first": "False"}


@pytest.mark.parametrize("told", [{"region": "maghreb"}, {}, {"region": "syria"}])
def test_a_link_to_another_page_with_another_selection_is_followed(chosen, told):
    chosen.session_state["the-page"] = "sources"
    tell(chosen, told)
    chosen.run()
    assert shown(chosen) == told | {"first": "False"}


def test_the_browsers_back_button_counts(page, monkeypatch):
    press(page, "a")
    monkeypatch.setattr("atlas.ui.state._went_back", lambda: True)
    tell(page, {"region": "iraq"})
    page.run()
    assert shown(page) == {"region": "iraq"}
    monkeypatch.undo()
    page.run()
    assert shown(page) == {"region": "iraq"}


def _asking():
    import streamlit as st

    from atlas.ui import state

    state.begin("maps")
    take = state.taking("word", lambda word: state.set_option("layer", word, ""))
    if "drop" in st.session_state:
        take()  # as for a control whose run was interrupted
    else:
        st.selectbox("Word", ["", "a"], key="word", on_change=take)
    st.json(state.query())


def test_a_control_that_the_session_does_not_know_changes_nothing():
    app = AppTest.from_function(_asking).run()
    app.selectbox[0].select("a").run()
    assert shown(app) == {"layer": "a"}
    app.session_state["drop"] = True
    app.run()
    app.run()
    assert not app.exception and shown(app) == {"layer": "a"}
