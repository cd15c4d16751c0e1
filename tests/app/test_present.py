"""A figure shown alone fills the window, and where the window is too low for it, it scrolls at its own height."""

from types import SimpleNamespace

import pytest
from plotly import graph_objects as go

from atlas.ui import present

AROUND, BODY = 200, 600


@pytest.fixture
def shown(monkeypatch):
    """Return a function that gives the height of a chart shown alone in a window of that height."""

    def height(window_px: int, *, is_set: bool = False, name: str = "timeline") -> int:
        monkeypatch.setattr(present, "asked", lambda: "timeline")
        monkeypatch.setattr(present, "st", SimpleNamespace(session_state={present.SIZE: (1000, window_px)}))
        figure = go.Figure(layout={"height": AROUND + BODY, "margin": {"t": AROUND // 2, "b": AROUND // 2}})
        present.fill(name, figure, is_set=is_set)
        return figure.layout.height

    return height


def test_a_chart_fills_a_window_that_can_hold_it(shown):
    assert shown(1400) == 1400 - present.EDGE_PX - 4
    assert AROUND < shown(700) < 700 < AROUND + BODY


def test_a_chart_that_scrolls_anyway_is_not_pressed(shown):
    assert shown(500) == AROUND + BODY
    assert shown(700, is_set=True) == AROUND + BODY


def test_other_figures_of_the_page_stay_as_they_are(shown):
    assert shown(1400, name="calendar") == AROUND + BODY


@pytest.mark.parametrize(("window", "words"), [((1280, 720), 280), ((1000, 1000), 300), ((390, 844), 465)])
def test_a_map_leaves_room_for_its_words(monkeypatch, window, words):
    monkeypatch.setattr(present, "asked", lambda: "map")
    monkeypatch.setattr(present, "st", SimpleNamespace(session_state={present.SIZE: window}))
    assert present.map_px("map", 520) == window[1] - words
    assert present.map_px("other", 520) == 520
