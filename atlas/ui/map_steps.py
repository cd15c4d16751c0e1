"""Stepping and playing through the selection's months, one at a time, without touching the selection itself.

A month at rest stands in the URL (`at`); while playing it is kept in the session, or every month would become a step of
the browser's back button.
"""

import streamlit as st

from atlas.analysis.selection import limits
from atlas.model import months
from atlas.ui import state
from atlas.ui.frame import Page
from atlas.ui.plain import Markdown
from atlas.ui.player import clock

WHOLE = "whole"  # the slider's first stop: all months together
WAIT_MS = 900  # how long each month stands
PLAYING = "map-playing"  # session key: the month on show while the map plays


def choose(page: Page) -> str | None:
    """Draw the controls and return the month to show, or None for all months of the selection together."""
    span = months.span(*limits(page.selection, page.known))
    if len(span) < 2:
        st.session_state.pop(PLAYING, None)
        return None
    month = current(span)
    playing = PLAYING in st.session_state
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="map-steps"):
        st.button(
            "Pause" if playing else "Play",
            icon=":material/pause:" if playing else ":material/play_arrow:",
            key="w-map-play",
            help="Show the months one after the other",
            on_click=state.pressing(_toggle, span),
        )
        st.button(
            "Back",
            key="w-map-back",
            help="One month back",
            on_click=state.pressing(_step, span, -1),
            disabled=not month,
        )
        st.button(
            "Next",
            key="w-map-forth",
            help="One month forward",
            on_click=state.pressing(_step, span, 1),
            disabled=month == span[-1],
        )
        st.select_slider(
            "Month on the map",
            [WHOLE, *span],
            format_func=_label,
            label_visibility="collapsed",
            **_shown(month or WHOLE, playing=playing),
        )
    return month


def _shown(stop: str, *, playing: bool) -> dict:
    """Return key and on_change of the slider; while the map plays it stays the same one."""
    if not playing:
        return state.control("w-map-at", stop, lambda told, _: _take(told), starts={"value": stop})
    st.session_state["w-map-playing"] = stop
    return {"key": "w-map-playing", "on_change": state.taking("w-map-playing", _take)}


def current(span: list[str]) -> str | None:
    """Return the month on show if it lies in the selection's span; a month that does not stops the play."""
    month = st.session_state.get(PLAYING) or state.option("at", tuple(span), WHOLE)
    if month not in span:
        st.session_state.pop(PLAYING, None)
        return None
    return month


def keep_playing(page: Page, month: str | None) -> None:
    """While the map plays, ask for the next tick; at the last month it stops and stays there."""
    if PLAYING in st.session_state and month:
        span = months.span(*limits(page.selection, page.known))
        clock(month, wait_ms=WAIT_MS, on_tick=state.pressing(_advance, span))


def pause() -> None:
    """Stop playing and keep the month."""
    if PLAYING in st.session_state:
        state.set_option("at", st.session_state.pop(PLAYING), WHOLE)


def _label(stop: str) -> Markdown:
    return "All months" if stop == WHOLE else months.name(stop)


def _toggle(span: list[str]) -> None:
    if PLAYING in st.session_state:
        pause()
    else:
        month = current(span)
        st.session_state[PLAYING] = span[0] if month in (None, span[-1]) else month


def _advance(span: list[str]) -> None:
    month = current(span)
    if PLAYING in st.session_state and month != span[-1]:
        st.session_state[PLAYING] = span[span.index(month) + 1]
    if st.session_state.get(PLAYING) == span[-1]:
        pause()


def _step(span: list[str], by: int) -> None:
    pause()
    month = current(span)
    place = (span.index(month) if month else -1) + by
    state.set_option("at", span[place] if place >= 0 else WHOLE, WHOLE)


def _take(month: str) -> None:
    pause()
    state.set_option("at", month, WHOLE)
