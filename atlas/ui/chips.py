"""The active filters over each page: one sentence, and one removable chip per filter."""

from dataclasses import fields

import streamlit as st

from atlas.analysis.selection import LISTS, Known, Selection, labels, limits, only_datasets, sentence
from atlas.model import months
from atlas.ui import state
from atlas.ui.plain import plain

MAX_CHIPS = 24  # beyond this a field's words share one chip


def active(selection: Selection, known: Known) -> dict[str, tuple[str, str | None]]:
    """Return the removable filters: chip text -> (field, word), the word null where the whole field goes."""
    chips = {}
    for field in (f.name for f in fields(Selection)):
        value = getattr(selection, field)
        if not value or field == "end":
            continue
        if field in LISTS:
            words = labels(field, known)
            if field == "dataset":
                said = only_datasets(selection, known)
                chips[said[0].upper() + said[1:]] = (field, None)
            elif len(value) > MAX_CHIPS:
                chips[f"{len(value)} chosen: {field}"] = (field, None)
            else:
                chips |= {words[word]: (field, word) for word in value}
        elif field == "min_killed":
            chips[f"At least {value} killed"] = (field, None)
    if selection.start or selection.end:
        first, last = limits(selection, known)
        chips[months.name(first) if first == last else f"{months.name(first)} to {months.name(last)}"] = ("months", None)
    return chips


def chips(selection: Selection, known: Known) -> None:
    """Draw the sentence and the chips; taking a chip away removes its filter."""
    with st.container(key="atlas-selection"):
        st.markdown(f"**{plain(sentence(selection, known))}.**")
        found = active(selection, known)
        if not found:
            return
        with st.container(horizontal=True, gap="small"):
            for text, (field, word) in found.items():
                st.button(f"{plain(text)} ✕", key=f"chip-{field}-{word}", help=f"Remove the filter “{plain(text)}”", type="secondary",
                          on_click=_remove, args=(known, field, word))  # fmt: skip
            st.button("Clear all", key="chip-clear", type="tertiary", on_click=state.choose, args=(Selection(), known))


def _remove(known: Known, field: str, word: str | None) -> None:
    selection = state.current(known)[0]
    if field == "months":
        state.change(known, start=None, end=None)
    elif field == "min_killed":
        state.change(known, min_killed=0)
    else:
        state.change(known, **{field: tuple(w for w in getattr(selection, field) if word is not None and w != word)})
