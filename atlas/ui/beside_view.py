"""The data sets side by side, on the ground that they all cover: months, overlap, figures pair by pair, what one has alone."""

from collections.abc import Mapping

import streamlit as st

from atlas.analysis.wording import plural
from atlas.figures.beside import compared, switched_on, usual, ways
from atlas.figures.registry import BESIDE
from atlas.ui.beside_pairs import only, two
from atlas.ui.figure import place
from atlas.ui.frame import Page
from atlas.ui.options import choose_short, choose_some
from atlas.ui.plain import plain

COMPARE = ":material/compare_arrows:"


def beside_view(page: Page) -> None:
    """Draw the comparison of the data sets that are on; with one alone, its months beside those that others list, and how to get another."""
    names = switched_on(page.scope("beside-months"))
    if len(names) < 2:
        _alone(page, names)
        return
    if len(names) > 2:
        choose_some("Data sets compared", "sets", names, usual(page.scope("beside-months")), help_text="Two or more.")
    ground = compared(page.scope("beside-months"))
    if ground is None:
        place(page, "beside-months")
        return
    st.caption(
        f"Compared on common ground only: {plain(ground.ground)}, where each of them has reports. What one has and another lacks may be a gap, another "
        "definition, or two rows that were not recognised as one incident."
    )
    place(page, "beside-months")
    choose_short("Shared incidents by", "by", ways(ground))
    place(page, "beside-overlap")
    two(page, ground)
    only(page, ground)


def _alone(page: Page, names: Mapping[str, str]) -> None:
    others = len(page.known.datasets) - len(names)
    how = (
        f"{plural(others, 'data set')} more {'is' if others == 1 else 'are'} switched off: switch one on under “Data sets and uploads”."
        if others > 0
        else "Lay another one beside it under “Data sets and uploads”. UCDP's Georeferenced Event Dataset and its monthly Candidate Events are free "
        "(CC BY 4.0, ucdp.uu.se/downloads); on a machine with internet `python -m atlas fetch ucdp` downloads and imports them. ACLED and GTD give "
        "exports to registered users."
    )
    place(page, "record-share", pinned=BESIDE)
    st.info(
        f"The months above need no import. Incident by incident nothing can be set side by side yet, with one data set in the tables. {how}",
        icon=COMPARE,
    )
