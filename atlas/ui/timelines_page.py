"""The timelines page's layout: what is counted, the timeline, and one comparison at a time under it."""

import streamlit as st

from atlas.analysis.comparing import OFF
from atlas.figures.registry import COMPARE, KINDS, LANDMARKS, MEAN, MEASURE, OVER, SPLIT
from atlas.ui import options, state
from atlas.ui.figure import CONTROLS_PX, HEAD_PX, controls, place
from atlas.ui.frame import Page

COMPARISONS = {
    kind.pinned["view"]: name for name, kind in KINDS.items() if kind.path == "timelines" and kind.pinned
}  # view -> figure
ALONE = (SPLIT.name, MEAN.name, OVER.name, LANDMARKS.name)  # options without a meaning where two lines are compared
VIEWS = {view: KINDS[name].label for view, name in COMPARISONS.items()}


def timelines(page: Page) -> None:
    """Draw the timelines of the page's selection."""
    if not page.tally.incidents:
        place(page, "timeline")
        return
    measure = state.option(MEASURE.name, tuple(MEASURE.words), "incidents")
    _timeline(page, (measure, page.scope("timeline").choice(COMPARE)))
    _comparison(page)


@st.fragment
def _timeline(page: Page, painted: tuple[str, str]) -> None:
    """Draw the options of the timeline and the timeline; a changed option repaints only this part. painted: what the page's last whole run counted, and compared with."""
    is_compared = page.scope("timeline").choice(COMPARE) != OFF
    controls(page, "timeline", leave_out=ALONE if is_compared else ())
    about = page.scope("timeline")
    if (about.choice(MEASURE), about.choice(COMPARE)) != painted:
        st.rerun()  # the comparison under the timeline counts the same, and links to other pages compare with the same
    place(page, "timeline", above_px=HEAD_PX + CONTROLS_PX)


@st.fragment
def _comparison(page: Page) -> None:
    """Draw the chosen comparison; only this one is computed and sent."""
    place(page, COMPARISONS[options.choose_short("Compare", "view", VIEWS)])
