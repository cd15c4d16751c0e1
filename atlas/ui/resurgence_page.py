"""The layout of “Is it coming back?”: the two periods, and one part of the answer at a time."""

import streamlit as st

from atlas.analysis import landmarks
from atlas.analysis.periods import two
from atlas.analysis.selection import period
from atlas.figures.registry import AGAINST, LANDMARKS, draw
from atlas.figures.spec import Nothing
from atlas.ui import options
from atlas.ui.figure import controls, deck, nothing, place
from atlas.ui.frame import Page
from atlas.ui.plain import plain

# view -> its label and its figures from top to bottom; a figure's own options stand over it. To add a part or a figure: a row of figures/registry.py with the path "resurgence" (and, beyond
# the first part, the view pinned), and its name here.
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "answer": ("The answer", ("answer", "indicators")),
    "when": ("When", ("changes", "repeats")),
    "where": ("Where", ("hot-spots", "statements")),
    "claimed": ("Claimed", ("claiming-rates",)),
    "missing": ("Missing", ("missing",)),
    "tolls": ("Tolls", ("settled", "first-tolls")),
}
MAPS = ("hot-spots",)  # figures that stand over the base map
SHARED = (AGAINST.name, LANDMARKS.name)  # options that stand over the parts, once for the whole page


def resurgence_page(page: Page) -> None:
    """Draw the choice of periods and the part of the page that the URL names (view=)."""
    part = (
        options.choose_short("Part", "view", {word: label for word, (label, _) in PARTS.items()}, hidden=True)
        if len(PARTS) > 1
        else next(iter(PARTS))
    )
    _periods(page)
    for name in PARTS[part][1]:
        controls(page, name, leave_out=SHARED)
        if name in MAPS:
            _map(page, name)
        else:
            place(page, name)


def _map(page: Page, name: str) -> None:
    """Show a figure over the base map, or say why there is nothing."""
    figure = draw(page.scope(name), name)
    if isinstance(figure, Nothing):
        nothing(name, figure.why)
    else:
        deck(page, figure)


def _periods(page: Page) -> None:
    """Draw what the later period is set against, the two months of any other period, and say which periods these are."""
    about = page.scope("answer")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="periods"):
        against = options.control(AGAINST, about)
        chosen = two(page.selection, page.known, against, about.of_all(landmarks.landmarks))
        said = f"**{plain(period(chosen.now, page.known))}** against **{plain(period(chosen.before, page.known))}**"
        st.markdown(said, width="content")
        options.control(LANDMARKS, about)
    notes = [*chosen.notes]
    if not page.selection.start:  # nothing lies before the table's first month
        why = "the months chosen begin where the table does" if page.selection.end else "no months are chosen"
        notes.append(f"{why}, so the last twelve full ones stand")
    if notes:
        told = "; ".join(notes)
        st.caption(plain(f"{told[:1].upper()}{told[1:]}. Choose the later period's months beside the page."))
