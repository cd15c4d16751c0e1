"""The maps page: one map of the selection in three layers, its months one by one, and the list of what is on it."""

from dataclasses import replace

import streamlit as st

from atlas.analysis.places import drawn
from atlas.analysis.selection import of_month
from atlas.analysis.summary import tally
from atlas.analysis.trends import uncovered
from atlas.briefing.map_sheet import view_of
from atlas.ui import cache, map_options, map_steps, present, state
from atlas.ui.figure import deck, empty, frame_of
from atlas.ui.frame import Page
from atlas.ui.map_cards import MOVED, focus, open_chosen, take_mark
from atlas.ui.map_layers import draw
from atlas.ui.map_list import incident_table

HEIGHTS = {"wide": 520, "narrow": 420}  # px; both leave room for the title and a part of the legend on a first screen


def map_page(page: Page) -> None:
    """Draw the maps page of the page's selection."""
    if not page.tally.incidents:
        empty(page, "map", "No incidents")
        return
    _board(page)


@st.fragment
def _board(page: Page) -> None:
    """Draw options, map and list; only this part runs again for a map option, a month step or a click."""
    if st.session_state.pop(MOVED, False):
        st.rerun()
    options = map_options.choose(page)
    month = map_steps.choose(page)
    shown = _of_month(page, month) if month else page
    _map(
        page, shown, options, month
    )  # also for a month without incidents: taking the map away would forget the reader's zoom
    incident_table(shown)
    map_steps.keep_playing(page, month)
    open_chosen(shown)


def _of_month(page: Page, month: str) -> Page:
    """Return the page as if the reader had selected that month alone."""
    selection = of_month(page.selection, month)
    return replace(page, selection=selection, tally=cache.kept(tally, page.store, selection))


def _map(page: Page, shown: Page, options: map_options.Options, month: str | None) -> None:
    height = present.map_px("map", HEIGHTS["wide" if page.width_px > 400 else "narrow"])
    about = page.scope("map")
    view = view_of(about, about.width_px, height)
    layer = draw(
        page, shown, options, view=view, focus=focus(shown), token=f"{st.session_state.get('map-clicks', 0)}-{month}"
    )
    numbers = shown.get(drawn)
    notes = [*layer.notes]
    if numbers.country:
        notes.append(f"{numbers.country:,} known only to the country: not drawn")
    if month and uncovered(page.covered, shown.selection, page.known):
        notes.append("no report on this area is dated to this month: not covered, which is not zero")
    if month and numbers.longer:
        notes.append(f"{numbers.longer:,} may lie in another month (dated to a longer span)")
    frame = replace(frame_of(shown, layer.title, notes=tuple(notes)), link=about.link(explicit=False))
    deck(page, "map", layer.picture, frame, height_px=height, legend=layer.legend,
         on_select=state.taking("deck-map", lambda told: take_mark(shown, told["selection"]["objects"], opens=layer.opens)))
