"""The active filters over each page: one sentence, and one removable chip per filter."""

import streamlit as st

from atlas.analysis.filters import short
from atlas.analysis.selection import EDGES, FILTERS, PARAMETERS, Known, Selection, period, sentence
from atlas.figures.registry import is_of_selection
from atlas.ui import state
from atlas.ui.plain import plain

MAX_CHIPS = 24  # beyond this a field's words share one chip
MONTHS = "months"  # what the chip of both edges is called


def active(selection: Selection, known: Known) -> dict[tuple[str, str | None], str]:
    """Return the removable filters: (field, word) -> chip text, the word null where the whole field goes."""
    chips = {}
    for name, each in FILTERS.items():
        if name not in EDGES and (value := getattr(selection, name)) != each.off:
            chips |= {(name, word): text for text, word in each.chips(value, known, MAX_CHIPS).items()}
    if selection.start or selection.end:
        chips[MONTHS, None] = period(selection, known)
    return chips | {(parameter, None): f"{parameter} “{short(text)}” unknown" for parameter, text in selection.unknown}


def chips(selection: Selection, known: Known, path: str, *, is_told: bool = False) -> None:
    """Draw the sentence, the chips and the page's links; taking a chip away removes its filter. is_told: the page's title says what the sentence would."""
    if not is_of_selection(path, state.page_options()):
        st.markdown("**All published claims.** The selection does not narrow this part.", width="content")
        _links(selection, known, path)
        return
    if not is_told:
        st.markdown(f"**{plain(sentence(selection, known))}.**", width="content")
    found = active(selection, known)
    for (field, word), text in found.items():
        st.button(
            f"{plain(text)} ✕",
            key=f"chip-{field}-{word}",
            help=f"Remove the filter “{plain(text)}”",
            type="secondary",
            on_click=state.pressing(_remove, known, field, word),
        )
    if found:
        st.button(
            "Clear all", key="chip-clear", type="tertiary", on_click=state.pressing(state.choose, Selection(), known)
        )
    _links(selection, known, path)


@st.fragment
def _links(selection: Selection, known: Known, path: str) -> None:
    """Offer the two links to the page as it is: one that never changes what it means, and one that moves with the tables."""
    menu = st.popover("Link", icon=":material/link:", type="tertiary", on_change="rerun", key="page-links")
    if not menu.open:
        return
    with menu:
        st.caption("**Share link**: these months, and what the tables hold now or in the version that it names.")
        st.code(state.share_link(selection, known, path), language=None, wrap_lines=True)
        moving = state.living_link(selection, known, path)
        if moving is None:
            st.caption(
                "There is a **living link**, which moves with the tables, where the selection reaches to their last month."
            )
        else:
            st.caption("**Living link**: as many months up to the latest, whenever it is opened.")
            st.code(moving, language=None, wrap_lines=True)
        _follow(selection, known)


def _follow(selection: Selection, known: Known) -> None:
    """Show the feed of what is new in the selection."""
    from atlas.api import routes  # with every table's rows, which no page needs

    if routes.is_on():
        st.caption("**Follow this selection**: a feed (Atom) of the incidents that each data version adds or changes.")
        st.code(routes.feed_address(selection, known, state.root()), language=None, wrap_lines=True)


def _remove(known: Known, field: str, word: str | None) -> None:
    selection = state.current(known)[0]
    names = EDGES if field == MONTHS else [name for name, parameter in PARAMETERS.items() if field in (name, parameter)]
    left = tuple(w for w in getattr(selection, names[0]) if w != word) if word else None
    state.change(known, **{name: left if left else FILTERS[name].off for name in names})
