"""Controls whose value lives in the address bar: a page's own options, apart from the selection."""

from collections.abc import Mapping

import streamlit as st

from atlas.analysis.periods import is_span
from atlas.figures.lettering import text_px
from atlas.figures.registry import Choice
from atlas.figures.scope import Scope
from atlas.model import months
from atlas.ui import state
from atlas.ui.plain import Markdown, plain

LABEL_PX, LABEL_GAP_PX = 14, 10  # of a label that stands before its control in a row of them (page.css)


def choose_one(
    label: Markdown,
    name: str,
    words: Mapping[str, str],
    default: str,
    *,
    where=st,
    drops: tuple[str, ...] = (),
    width: int = 0,
) -> str:
    """Draw a list to choose one word from; returns the chosen word.

    words: stored word -> label. drops: other options that lose their meaning when this one changes. width: in px of a list among other controls, that
    needs no label over it; 0 for all there is.
    """
    chosen = state.option(name, tuple(words), default)
    where.selectbox(
        label,
        list(words),
        format_func=words.get,
        **_writing(name, chosen, default, drops, index=list(words).index(chosen)),
        width=width or "stretch",
        label_visibility="collapsed" if width else "visible",
    )
    return chosen


def switch(label: Markdown, name: str, *, yes: str, no: str, on: bool = False, where=st) -> bool:
    """Draw a toggle between two words of an option; on: its state where the URL says nothing. Returns whether it is on."""
    default = yes if on else no
    chosen = state.option(name, (yes, no), default) == yes
    where.toggle(
        label,
        **state.control(
            f"option-{name}",
            chosen,
            lambda is_on, _: state.set_option(name, yes if is_on else no, default),
            starts={"value": chosen},
        ),
    )
    return chosen


def choose_some(
    label: Markdown, name: str, words: Mapping[str, str], default: tuple[str, ...], *, help_text: Markdown = ""
) -> tuple[str, ...]:
    """Draw pills of which several may be chosen; returns the chosen words in the order of `words`."""
    given = state.query().get(name, ",".join(default)).split(",")
    state.taken(name, (",".join(word for word in given if word in (*words, "none")),), ",".join(default))
    chosen = tuple(word for word in words if word in given)
    state.settle(name, ",".join(chosen) or "none")

    def write(picked: list[str], last: list[str]) -> None:
        held = state.merged(state.query().get(name, ",".join(default)).split(","), picked, last)
        kept = ",".join(word for word in words if word in held)
        state.set_option(name, kept or "none", ",".join(default))

    st.pills(
        label,
        list(words),
        selection_mode="multi",
        format_func=lambda word: plain(words[word]),
        help=help_text or None,
        **state.control(f"option-{name}", list(chosen), write, starts={"default": list(chosen)}),
    )
    return chosen


def choose_short(
    label: Markdown,
    name: str,
    words: Mapping[str, str],
    *,
    default: str = "",
    usual: str | None = None,
    hidden: bool = False,
) -> str:
    """Draw a short choice side by side; returns the chosen word.

    default: without it the first of words. usual: the word that the link need not say; without it the default. hidden: label for readers' aids only.
    """
    default = default or next(iter(words))
    chosen = state.option(name, tuple(words), default)
    st.segmented_control(
        label,
        list(words),
        format_func=lambda word: plain(words[word]),
        required=True,
        **_writing(name, chosen, default if usual is None else usual, (), default=chosen),
        label_visibility="collapsed" if hidden else "visible",
    )
    return chosen


def choose_part(label: Markdown, name: str, parts: Mapping[str, tuple[str, Mapping[str, str]]], shown: Markdown) -> str:
    """Draw a choice in two steps: a part, and in it what is shown, which alone is written to the link; returns the latter.

    parts: part -> its label, and the words of the option with their labels. shown: label of the second step. A link without the option opens the first word of all.
    """
    part_of = {word: part for part, (_, words) in parts.items() for word in words}
    usual = next(iter(part_of))
    part = part_of[state.option(name, tuple(part_of), usual)]
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", width="content"):
        st.segmented_control(
            label,
            list(parts),
            format_func=lambda word: plain(parts[word][0]),
            required=True,
            label_visibility="collapsed",
            **state.control(
                f"part-of-{name}",
                part,
                lambda word, _: state.set_option(name, next(iter(parts[word][1])), usual),
                starts={"default": part},
            ),
        )
        return choose_short(shown, name, parts[part][1], usual=usual, hidden=True)


def control(choice: Choice, about: Scope) -> str:
    """Draw the control of a figure's option and return the chosen word. about: what the figure is drawn from, which settles what is offered."""
    words, default = choice.offered(about)
    if choice.form == "several":
        return ",".join(
            choose_some(
                plain(choice.label), choice.name, words, tuple(default.split(",")), help_text=plain(choice.help)
            )
        )
    if choice.form == "switch":
        on, off = words
        return on if switch(plain(choice.label), choice.name, yes=on, no=off, on=default == on) else off
    chosen = state.option(choice.name, tuple(words), default)
    told, label = plain(choice.help) or None, "collapsed" if choice.is_quiet else "visible"
    starts = {"index": list(words).index(chosen)} if choice.form == "list" else {"default": chosen}
    writing = _writing(choice.name, chosen, default, choice.drops, **starts)
    if choice.form == "list":
        st.selectbox(
            plain(choice.label),
            list(words),
            format_func=words.get,
            help=told,
            width=choice.width_px
            or round(190 if choice.is_quiet else 150 + LABEL_GAP_PX + text_px(choice.label, LABEL_PX)),
            label_visibility=label,
            **writing,
        )
        if is_span(chosen):
            _months(choice.name, about, *chosen.split(":"))
    else:
        st.segmented_control(
            plain(choice.label),
            list(words),
            format_func=lambda word: plain(words[word]),
            help=told,
            required=True,
            label_visibility=label,
            **writing,
        )
    return chosen


def _months(name: str, about: Scope, first: str, last: str) -> None:
    """Draw the first and last month of an option whose word is a span of months."""
    every = months.span(about.known.first_month, about.known.last_month)
    for label, month, write in (
        ("From", first, lambda word: f"{word}:{max(word, last)}"),
        ("To", last, lambda word: f"{min(first, word)}:{word}"),
    ):
        offered = every if month in every else sorted([*every, month])

        def take(word: str, _: str, write=write) -> None:
            state.set_option(name, write(word), "")

        st.selectbox(
            plain(label),
            offered,
            format_func=months.name,
            width=130,
            **state.control(f"{name}-{label}", month, take, starts={"index": offered.index(month)}),
        )


def _writing(name: str, chosen: str, usual: str, drops: tuple[str, ...], **starts: object) -> dict:
    """Return what state.control does for a control whose word goes into the link; usual: the word that the link need not say."""

    def write(word: str, _: str) -> None:
        state.set_option(name, word, usual)
        for option in drops:
            state.set_option(option, "", "")

    return state.control(f"option-{name}", chosen, write, starts=starts)
