"""The clock of a map that plays: one tick to Python some time after each picture; holds no month itself."""

from collections.abc import Callable

import streamlit as st

# The clock starts again with each picture that arrives, so a slow machine plays slower instead of falling behind.
_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  clearTimeout(parentElement.atlasClock);
  parentElement.atlasClock = setTimeout(() => setTriggerValue("tick", data.picture), data.wait);
  return () => clearTimeout(parentElement.atlasClock);
}
"""


@st.cache_resource(show_spinner=False)
def _renderer():
    return st.components.v2.component("atlas_clock", js=_SCRIPT)


def clock(picture: str, *, wait_ms: int, on_tick: Callable[[], None]) -> None:
    """Call on_tick once, wait_ms after the picture of this name has arrived; not drawing the clock again stops it."""
    with st.container(key="atlas-clock"):
        _renderer()(key="clock", data={"picture": picture, "wait": wait_ms}, height=1, on_tick_change=on_tick)
