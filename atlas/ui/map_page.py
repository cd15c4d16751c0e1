"""The maps page: one map of the selection in three layers, its months one by one, and the list of what is on it."""

import html

import streamlit as st

from atlas.analysis.comparing import OFF
from atlas.analysis.places import MAX_PLACES
from atlas.figures import spec
from atlas.figures.geo import Sheet
from atlas.figures.ground import behind
from atlas.figures.marks import scale
from atlas.figures.paint import deck as painter
from atlas.figures.paint.maps import beside, gathered, panel_of, sheet_of
from atlas.figures.paint.outline import legend_html, panel_svg
from atlas.figures.places import GOVERNORATES, HEXAGONS, POINTS, map_of
from atlas.figures.registry import COMPARE, draw
from atlas.model.vocabulary import REGIONS
from atlas.ui import map_steps, options, state
from atlas.ui.downloads import downloads
from atlas.ui.drawing import draw_area
from atlas.ui.figure import beside as beside_each_other
from atlas.ui.figure import controls, empty, nothing
from atlas.ui.figure import shown as on_page
from atlas.ui.frame import Page
from atlas.ui.map_cards import CLUSTERS, MOVED, focus, heed_link, open_chosen, take_mark
from atlas.ui.map_list import incident_table
from atlas.ui.plain import plain
from atlas.ui.vector import address_of
from atlas.ui.viewport import WIDTHS

OTHERS = {
    POINTS: ("measure", "cell"),
    HEXAGONS: ("colour",),
    GOVERNORATES: ("colour", "cell"),
}  # options without a meaning for a layer
OVER_PX, NARROW_HEIGHT_PX = (
    68,
    420,
)  # what a window has over the map at most, and the map's height on a narrow page (page.css)
BLEED_PX, NARROW_BLEED_PX = 92, 30  # what the map has over other figures of a page: it reaches from edge to edge
BAR_PX, CARD_PX = (
    46,
    246,
)  # of the controls over the map's upper edge, and of the words and the legend over its right one
BESIDE_ABOVE_PX = 300  # over and under two maps side by side: the page's line, controls, title, numbers, legend
DRAWS = "map-draws"  # session key: an area is to be drawn in this run
PANEL_CORNERS = (("left", "bottom"),)


def map_page(page: Page) -> None:
    """Draw the maps page of the page's selection."""
    if not page.tally.incidents:
        empty(page, "map", "No incidents")
        return
    _board(page, page.scope("map").choice(COMPARE))


@st.fragment
def _board(page: Page, painted: str) -> None:
    """Draw options, map and list; only this part runs again for a map option, a month step or a click. painted: what the page's last whole run compared with."""
    state.catch_up()
    compared = page.scope("map").choice(COMPARE)
    if st.session_state.pop(MOVED, False) or compared != painted:
        st.rerun()
    if compared != OFF:
        _beside(page)
        return
    with st.container(key="figure-map", gap="small"):
        stage = st.container(key="map-stage", gap=None)
        with stage, st.container(key="map-tools", horizontal=True, gap="small", vertical_alignment="center"):
            others = OTHERS[state.option("layer", tuple(OTHERS), POINTS)]
            controls(page, "map", leave_out=(*others, COMPARE.name))
            month = map_steps.choose(page)
        shown = page.of_month(month) if month else page
        with stage:
            _map(
                page, shown, month
            )  # also for a month without incidents: taking the map away would forget the reader's zoom
    with st.container(key="map-list"):
        incident_table(shown)
    map_steps.keep_playing(page, month)
    heed_link(page)
    if st.session_state.pop(DRAWS, False):
        draw_area(page)
    else:
        open_chosen(shown)


def _ask_to_draw() -> None:
    map_steps.pause()
    st.session_state[DRAWS] = True


def _beside(page: Page) -> None:
    """Draw the selection's map and the one that it is compared with, side by side, and the selection's list."""
    controls(page, "map", leave_out=OTHERS[state.option("layer", tuple(OTHERS), POINTS)])
    figure = draw(page.scope("map"), "map")
    if isinstance(figure, spec.Nothing):
        nothing("map", figure.why)
    else:
        beside_each_other(page, figure, height_px=page.room_px(BESIDE_ABOVE_PX) or NARROW_HEIGHT_PX)
    incident_table(page)
    open_chosen(page)


def _map(page: Page, shown: Page, month: str | None) -> None:
    about = page.scope("map")
    if month:  # also while it plays, when the address does not say so
        about = about.at(about.path, {**about.options, "at": month})
    token, marked = (
        f"{st.session_state.get('map-clicks', 0)}-{'-'.join(map(about.word, ('layer', 'colour', 'measure', 'cell', 'near')))}-{month}",
        focus(shown),
    )
    painted: dict[int, painter.Picture] = {}

    def picture(body: spec.GeoMap) -> painter.Picture:
        if id(body) not in painted:
            painted[id(body)] = painter.paint(body, page.mode, _sheet(page, body), token=token, focus=marked)
        return painted[id(body)]

    figure = map_of(about, most_marks=MAX_PLACES, fits=lambda body: painter.fits(picture(body)))
    body, frame = figure.body, figure.frame
    seen = _sheet(page, body)
    drawn, st.session_state[CLUSTERS] = gathered(body, seen)
    # a click on a governorate makes it the selection's area where the map can show no more of it
    opens = about.word("layer") != GOVERNORATES and any(
        area.fill and area.key in painter.governorates() for area in body.areas
    )
    with st.container(key="map-deck"):
        colours = f"--map-paper: {page.mode.paper}; --map-line: {page.mode.grid};"
        ground = f".st-key-map-deck {{ background: {behind(seen, page.mode.name)}; }}"
        st.html(f"<style>.st-key-map-stage {{ {colours} }} {ground}</style>")
        st.pydeck_chart(
            picture(body),
            height="stretch",
            key="deck-map",
            on_select=state.taking(
                "deck-map", lambda told: take_mark(shown, told["selection"]["objects"], opens=opens)
            ),
            selection_mode="single-object",
            alt=f"{frame.title}. {frame.sentence}",
        )
    if panel := panel_of(body, seen, PANEL_CORNERS):
        _panel(page, body, panel[1])
    words = on_page(page, frame, "map")
    with st.container(key="map-words", gap="small"):
        numbers = "".join(f'<div class="atlas-figure-text">{html.escape(line)}</div>' for line in words.head())
        st.html(f'<div class="atlas-figure-title">{html.escape(frame.title)}</div>{numbers}')
        downloads(page, "map", frame, None, is_map=True)
        options.control(COMPARE, page.scope("map"))
        st.button(
            "Draw an area",
            icon=":material/draw:",
            type="tertiary",
            key="w-map-draw",
            help="Select the incidents within a circle or a box",
            on_click=state.pressing(_ask_to_draw),
        )
        legend = legend_html(drawn, page.mode, scale=scale(seen.view.zoom), opacity=painter.FILL, has_credit=False)
        st.html(f'<details class="atlas-legend" open><summary>Legend</summary>{legend}</details>')
        if foot := words.foot():
            st.html("".join(f'<div class="atlas-figure-foot">{html.escape(line)}</div>' for line in foot))


def _panel(page: Page, body: spec.GeoMap, seen: Sheet) -> None:
    """Draw the second panel in its corner, with a button that changes the two about."""
    caption = body.second[1]
    picture = f'src="{address_of(panel_svg(body, seen, page.mode))}" width="{seen.width_px:.0f}" height="{seen.height_px:.0f}"'
    with st.container(key="map-panel", gap=None, width=round(seen.width_px)):
        st.html(f'<img alt="{html.escape(caption)}" {picture}>')
        word = next(word for word, name in REGIONS.items() if caption.startswith(name))
        st.button(
            f"Open {plain(caption)}",
            key="w-map-panel",
            icon=":material/open_in_full:",
            type="tertiary",
            on_click=state.pressing(state.set_option, "near", word, "all"),
        )


def _sheet(page: Page, body: spec.GeoMap) -> Sheet:
    """Return what the map opens on, in the least size that it has on the page: beside what lies on it, if that does not stand under it."""
    if page.width_px <= WIDTHS["tablet"]:
        return sheet_of(body, page.width_px + NARROW_BLEED_PX, NARROW_HEIGHT_PX)
    return beside(body, page.width_px + BLEED_PX, page.window_px - OVER_PX, top_px=BAR_PX, right_px=CARD_PX)
