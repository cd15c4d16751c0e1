"""Controls whose value lives in the address bar: a page's own options, apart from the selection."""

from collections.abc import Callable, Mapping

import streamlit as st

from atlas.figures.registry import Choice
from atlas.figures.scope import Scope
from atlas.ui import state
from atlas.ui.plain import Markdown, plain


def choose_one(
    label: Markdown, name: str, words: Mapping[str, str], default: str, *, where=st, drops: tuple[str, ...] = (), width: int = 0
) -> str:
    """Draw a list to choose one word from; returns the chosen word.

    words: stored word -> label. drops: other options that lose their meaning when this one changes. width: in px of a list among other controls, that
    needs no label over it; 0 for all there is.
    """
    chosen = state.option(name, tuple(words), default)
    key = f"option-{name}"
    st.session_state[key] = chosen
    where.selectbox(label, list(words), format_func=words.get, key=key, on_change=_writing(name, default, drops),
                    width=width or "stretch", label_visibility="collapsed" if width else "visible")  # fmt: skip
    return chosen


def switch(label: Markdown, name: str, *, yes: str, no: str, on: bool = False, where=st) -> bool:
    """Draw a toggle between two words of an option; on: its state where the URL says nothing. Returns whether it is on."""
    default = yes if on else no
    chosen = state.option(name, (yes, no), default) == yes
    key = f"option-{name}"
    st.session_state[key] = chosen
    where.toggle(
        label, key=key, on_change=state.taking(key, lambda is_on: state.set_option(name, yes if is_on else no, default))
    )
    return chosen


def choose_some(
    label: Markdown, name: str, words: Mapping[str, str], default: tuple[str, ...], *, help_text: Markdown = ""
) -> tuple[str, ...]:
    """Draw pills of which several may be chosen; returns the chosen words in the order of `words`."""
    given = state.query().get(name, ",".join(default)).split(",")
    chosen = tuple(word for word in words if word in given)
    state.settle(name, ",".join(chosen) or "none")
    key = f"option-{name}"
    st.session_state[key] = list(chosen)

    def write(picked: list[str]) -> None:
        kept = ",".join(word for word in words if word in picked)
        state.set_option(name, kept or "none", ",".join(default))

    st.pills(
        label,
        list(words),
        selection_mode="multi",
        format_func=lambda word: plain(words[word]),
        key=key,
        on_change=state.taking(key, write),
        help=help_text or None,
    )
    return chosen


def choose_short(label: Markdown, name: str, words: Mapping[str, str], *, default: str = "", hidden: bool = False) -> str:
    """Draw a short choice side by side; returns the chosen word.

    default: without it the first of words. hidden: label for readers' aids only.
    """
    default = default or next(iter(words))
    key = f"option-{name}"
    st.session_state[key] = chosen = state.option(name, tuple(words), default)
    st.segmented_control(label, list(words), format_func=lambda word: plain(words[word]), key=key, required=True, on_change=_writing(name, default, ()),
                         label_visibility="collapsed" if hidden else "visible")  # fmt: skip
    return chosen


def control(choice: Choice, about: Scope) -> str:
    """Draw the control of a figure's option and return the chosen word. about: what the figure is drawn from, which settles what is offered."""
    words, default = choice.offered(about)
    if choice.form == "switch":
        on, off = words
        return on if switch(plain(choice.label), choice.name, yes=on, no=off, on=default == on) else off
    chosen, key = state.option(choice.name, tuple(words), default), f"option-{choice.name}"
    st.session_state[key] = chosen
    told, write = plain(choice.help) or None, _writing(choice.name, default, choice.drops)
    label = "collapsed" if choice.is_quiet else "visible"
    if choice.form == "list":
        st.selectbox(plain(choice.label), list(words), format_func=words.get, key=key, on_change=write, help=told, width=190 if choice.is_quiet else 170,
                     label_visibility=label)  # fmt: skip
    else:
        st.segmented_control(plain(choice.label), list(words), format_func=lambda word: plain(words[word]), key=key, on_change=write, help=told, required=True,
                             label_visibility=label)  # fmt: skip
    return chosen


def _writing(name: str, default: str, drops: tuple[str, ...]) -> Callable[[], None]:
    def write(word: str) -> None:
        state.set_option(name, word, default)
        for option in drops:
            state.set_option(option, "", "")

    return state.taking(f"option-{name}", write)
