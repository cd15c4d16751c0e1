"""The maps page: one map of the selection in three layers, its months one by one, and the list of what is on it."""

import streamlit as st

from atlas.analysis.places import MAX_PLACES
from atlas.figures import spec
from atlas.figures.paint import deck as painter
from atlas.figures.places import GOVERNORATES, HEXAGONS, POINTS, map_of
from atlas.ui import map_steps, state
from atlas.ui.figure import controls, deck, empty, sheet
from atlas.ui.frame import Page
from atlas.ui.map_cards import MOVED, focus, heed_link, open_chosen, take_mark
from atlas.ui.map_list import incident_table

OTHERS = {
    POINTS: ("measure", "cell"),
    HEXAGONS: ("colour",),
    GOVERNORATES: ("colour", "cell"),
}  # options without a meaning for a layer
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
    state.catch_up()
    if st.session_state.pop(MOVED, False):
        st.rerun()
    controls(page, "map", leave_out=OTHERS[state.option("layer", tuple(OTHERS), POINTS)])
    month = map_steps.choose(page)
    shown = page.of_month(month) if month else page
    _map(page, shown, month)  # also for a month without incidents: taking the map away would forget the reader's zoom
    incident_table(shown)
    map_steps.keep_playing(page, month)
    heed_link(page)
    open_chosen(shown)


def _map(page: Page, shown: Page, month: str | None) -> None:
    height = HEIGHTS["wide" if page.width_px > 400 else "narrow"]
    about = page.scope("map")
    if month:  # also while it plays, when the address does not say so
        about = about.at(about.path, {**about.options, "at": month})
    token, marked = (
        f"{st.session_state.get('map-clicks', 0)}-{'-'.join(map(about.word, ('layer', 'colour', 'measure', 'cell')))}-{month}",
        focus(shown),
    )
    painted: dict[int, painter.Picture] = {}

    def picture(body: spec.GeoMap) -> painter.Picture:
        if id(body) not in painted:
            painted[id(body)] = painter.paint(
                body, page.mode, sheet(page, "map", body, height), token=token, focus=marked
            )
        return painted[id(body)]

    figure = map_of(about, most_marks=MAX_PLACES, fits=lambda body: painter.fits(picture(body)))
    # a click on a governorate makes it the selection's area where the map can show no more of it
    opens = about.word("layer") != GOVERNORATES and any(
        area.key in painter.governorates() for area in figure.body.areas
    )
    deck(
        page,
        figure,
        height_px=height,
        picture=picture(figure.body),
        has_twin=False,
        on_select=state.taking("deck-map", lambda told: take_mark(shown, told["selection"]["objects"], opens=opens)),
    )
