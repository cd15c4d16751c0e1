"""Why counts differ: all published and computed counts of attacks of one country and year, and the steps from one to another."""

import streamlit as st

from atlas.analysis.yearly_counts import our_counts
from atlas.figures.registry import COUNTRY, YEAR
from atlas.ui import cache
from atlas.ui.figure import CONTROLS_PX, HEAD_PX, controls, place
from atlas.ui.frame import Page
from atlas.ui.plain import linked, plain


def differ_view(page: Page) -> None:
    """Draw the counts of the chosen country and year, and the steps between the chosen pair."""
    controls(page, "counts", in_bar=True)
    if place(page, "counts", above_px=HEAD_PX + 3 * CONTROLS_PX) is None:
        return
    about = page.scope("counts")
    for row in cache.kept(
        our_counts, page.store, page.known, country=about.choice(COUNTRY), year=int(about.choice(YEAR))
    ).itertuples():
        link = f" {linked('Open the selection', f'/?{row.link}')}" if row.link else ""
        st.caption(f"**{plain(row.label)}: {row.total:,}.** {plain(row.sentence)}{link}")
    st.subheader("From one count to the other", anchor=False)
    controls(page, "steps")
    place(page, "steps")
