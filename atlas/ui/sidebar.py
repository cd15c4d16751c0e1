"""The selection's controls, the same on every page: each is set from the URL and writes to it."""

from typing import Any

import streamlit as st

from atlas.analysis.filters import MOST_LETTERS, AtLeast, Contains, Filter, Within, Words
from atlas.analysis.selection import EDGES, FILTERS, Known, Selection
from atlas.store import Store
from atlas.ui import state
from atlas.ui.months import month_range
from atlas.ui.plain import plain


def sidebar(store: Store, known: Known, selection: Selection) -> None:
    """Draw the controls of the selection in the sidebar."""
    more = [each for each in FILTERS.values() if not each.is_first]
    for each in FILTERS.values():
        if each.name == "start":
            month_range(store, known, selection)
        elif each.is_first and each.name not in EDGES:
            _control(each, selection, known)
    on = sum(getattr(selection, each.name) != each.off for each in more)
    with st.expander("More filters" + (f" ({on} on)" if on else ""), expanded=bool(on)):
        for each in more:
            _control(each, selection, known)


def _control(each: Filter, selection: Selection, known: Known) -> None:
    """Draw the control of a filter, set to what the selection says; a list with nothing to choose between is left out."""
    chosen = getattr(selection, each.name)

    def shared(shown: object, start: str) -> dict:
        return {"help": plain(each.help) or None} | state.control(
            f"w-{each.name}", shown, lambda value, last: _take(each, known, value, last), starts={start: shown}
        )

    if isinstance(each, AtLeast):
        st.number_input(plain(each.label), 0, 999_999, **shared(chosen, "value"))
    elif isinstance(each, Contains):
        st.text_input(plain(each.label), max_chars=MOST_LETTERS, **shared(chosen, "value"))
    elif isinstance(each, Within):
        shown = ", ".join(each.written(chosen).split(",")) if chosen else ""
        st.text_input(plain(each.label), placeholder="34.5, 43.2, 50", max_chars=MOST_LETTERS, **shared(shown, "value"))
    elif isinstance(each, Words):
        words = each.offered(selection, known)
        if len(words) < 2:
            return
        if each.short:
            short = [word for word in words if word in each.short]
            shown = [word for word in chosen if word in short]
            st.pills(
                plain(each.label),
                short,
                selection_mode="multi",
                format_func=lambda word: plain(words[word]),
                **shared(shown, "default"),
            )
        else:
            st.multiselect(
                plain(each.label),
                list(words),
                format_func=lambda word: plain(words[word]),
                placeholder="All",
                select_all=False,  # none chosen is all, and Enter takes the first row: the best match
                **shared(list(chosen), "default"),
            )


def _take(each: Filter, known: Known, value: Any, last: Any) -> None:
    """Move what is new in a control's value into the selection; text that no search could use is none."""
    if isinstance(each, Words):
        held = state.merged(getattr(state.current(known)[0], each.name), value, last)
        value = tuple(word for word in each.choices(known) if word in held)
    elif isinstance(each, Contains):
        text = " ".join(str(value or "").split())
        value = text if each.searchable(text) else ""
    elif isinstance(each, Within):
        state.draw(known, " ".join(str(value or "").split()))
        return
    state.change(known, **{each.name: value})
