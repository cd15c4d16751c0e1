"""A bar that says which step of a longer work is being done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from atlas.ui.plain import plain

STEPS = 7  # most steps of what is shown this way: an import (imports.STEPS), the tables of some data sets


@contextmanager
def steps(what: str) -> Iterator[Callable[[str], None]]:
    """Show a bar with the first step, take it away at the end; yields what to call with each step's name before it starts."""
    place, begun = st.empty(), 0

    def step(name: str) -> None:
        nonlocal begun
        place.progress(min(begun / STEPS, 1.0), f"{plain(what)}: {plain(name)}")
        begun += 1

    try:
        yield step
    finally:
        place.empty()
