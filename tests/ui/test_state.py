"""What a session has chosen, whatever a message says that was sent before the browser knew."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from atlas.ui import state


def _page():
    import streamlit as st

    from atlas.ui import state

    first = state.begin(st.session_state.get("the-page", "maps"))
    for word in ("a", "b", ""):
        st.button(f"write {word}", on_click=state.pressing(state.set_option, "layer", word, ""))
    st.button("choose Syria", on_click=state.pressing(state.write, {"region": "syria", "layer": "density"}))
    chosen = state.query().get("words", "").split(",")

    def take(words, last):
        held = state.merged(state.query().get("words", "").split(","), words, last)
        state.set_option("words", ",".join(sorted(held - {""})), "")

    st.multiselect("Words", ["x", "y", "z"], **state.control("w-words", [word for word in chosen if word], take))
    st.json(state.query() | {"first": str(first)})


@pytest.fixture
def page():
    app = AppTest.from_function(_page)
    app.query_params["region"] = "iraq"
    return app.run()


def press(page: AppTest, words: str, told: dict[str, str] | None = None) -> None:
    """Press a button; told: the address that the browser says meanwhile, by default the one it was given."""
    if told is not None:
        tell(page, told)
    next(button for button in page.button if button.label == words).click().run()


def tell(page: AppTest, told: dict[str, str]) -> None:
    page.query_params.clear()
    page.query_params.update(told)


def shown(page: AppTest) -> dict[str, str]:
    return {name: word for name, word in json.loads(page.json[0].value).items() if name != "first"}


def test_the_url_is_read_on_the_first_run(page):
    assert json.loads(page.json[0].value) == {"region": "iraq", "first": "True"}
    page.run()
    assert json.loads(page.json[0].value) == {"region": "iraq", "first": "False"}


@pytest.mark.parametrize("told", [{"region": "iraq"}, {"region": "syria"}, {}])
def test_an_address_of_a_message_changes_nothing_and_is_put_right(page, told):
    press(page, "write a")
    tell(page, told)
    page.run()
    assert shown(page) == {"region": "iraq", "layer": "a"}
    assert dict(page.query_params) == shown(page)


def test_a_change_told_with_an_older_address_adds_to_the_last(page):
    press(page, "write a")
    press(page, "write b", told={"region": "iraq"})
    assert shown(page) == {"region": "iraq", "layer": "b"}
    press(page, "write ", told={"region": "iraq", "layer": "a"})
    assert shown(page) == {"region": "iraq"}


def test_the_browsers_back_button_counts(page, monkeypatch):
    press(page, "write a")
    monkeypatch.setattr("atlas.ui.state._went_back", lambda: True)
    tell(page, {"region": "maghreb"})
    page.run()
    assert shown(page) == {"region": "maghreb"}
    monkeypatch.undo()
    tell(page, {"region": "iraq", "layer": "a"})
    page.run()
    assert shown(page) == {"region": "maghreb"}


def test_a_link_to_another_page_opens_it_with_the_selection_as_it_is_now(page):
    press(page, "choose Syria")
    page.session_state["the-page"] = "sources"
    for _ in range(2):  # the link was drawn before, and the browser's next message may still say its address
        tell(page, {"region": "iraq", "view": "beside"})
        page.run()
        assert shown(page) == {"region": "syria", "view": "beside"}
        assert dict(page.query_params) == shown(page)


def test_a_control_tells_what_is_new_in_it(page):
    page.multiselect(key="w-words").set_value(["x"]).run()
    page.multiselect(key="w-words").set_value(["x", "y"]).run()
    assert shown(page)["words"] == "x,y"
    page.multiselect(key="w-words").set_value(["y"]).run()
    assert shown(page)["words"] == "y"


class State(dict):
    """Streamlit's session state as far as these tests need it; breaks off where told to, as for a newer message."""

    broken = 0

    def _look(self):
        if self.broken:
            self.broken -= 1
            raise Newer

    def __getitem__(self, key):
        self._look()
        return super().__getitem__(key)

    def __contains__(self, key):
        self._look()
        return super().__contains__(key)


class Newer(BaseException):
    """What breaks off a run."""


@pytest.fixture
def session(monkeypatch):
    held, address = State(), {}
    monkeypatch.setattr("streamlit.session_state", held)

    class Address:
        to_dict = staticmethod(lambda: dict(address))

        @staticmethod
        def from_dict(new):
            address.clear()
            address.update(new)

    monkeypatch.setattr("streamlit.query_params", Address)
    state.begin("maps")
    held.address = address
    return held


def words():
    """Return a control of words, drawn anew with what is chosen now."""

    def take(value, last):
        held = state.merged(state.query().get("words", "").split(","), value, last)
        state.set_option("words", ",".join(sorted(held - {""})), "")

    return state.control("words", [word for word in state.query().get("words", "").split(",") if word], take)


def tells(session, control: dict, value: list) -> None:
    dict.__setitem__(session, control["key"], value)
    control["on_change"]()


def test_what_an_older_message_says_of_a_control_is_no_change(session):
    first = words()
    tells(session, first, ["x"])
    assert words()["key"] == first["key"], "the browser knows what it shows"
    state.set_option("words", "", "")  # a chip was taken away
    second = words()
    assert second["key"] != first["key"]
    tells(session, first, ["x"])  # with a click on something else
    assert state.query() == {}
    tells(session, first, ["x", "y"])  # the reader added to what the browser still showed
    assert state.query() == {"words": "y"}
    assert session.address == {"words": "y"}


def test_a_value_that_the_browser_has_is_not_given_to_it_again(session):
    control = words()
    tells(session, control, ["x"])
    dict.__setitem__(session, control["key"], given := ["x"])
    words()
    assert dict.__getitem__(session, control["key"]) is given


@pytest.mark.parametrize("broken", range(1, 8))
def test_nothing_is_lost_where_a_run_is_broken_off(session, broken):
    control, press = words(), state.pressing(state.set_option, "layer", "density", "")
    press()
    session.broken = broken
    for step in (lambda: tells(session, control, ["z"]), lambda: state.begin("maps"), state.query):
        try:
            step()
        except Newer:
            session.broken = 0
    assert state.query() == state.query() == {"layer": "density", "words": "z"}
    assert session.address == {"layer": "density", "words": "z"}


def test_what_fails_is_told_once_and_keeps_nothing_back(session):
    state.pressing(lambda: 1 / 0)()
    state.pressing(state.set_option, "layer", "density", "")()
    with pytest.raises(ZeroDivisionError):
        state.query()
    assert state.query() == {"layer": "density"}


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
