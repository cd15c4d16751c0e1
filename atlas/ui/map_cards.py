"""What a click on the map or in its list does: it marks the place, and opens the card of its incident or incidents."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from atlas.analysis import hexagons, incidents
from atlas.analysis.evidence import ledger
from atlas.analysis.filters import short
from atlas.analysis.selection import parameters
from atlas.analysis.wording import NOT_KNOWN, plural, title
from atlas.figures.geo import label_points, units_of
from atlas.figures.paint.deck import Focus
from atlas.model.vocabulary import POINT_PRECISIONS
from atlas.ui import cache, map_steps, state
from atlas.ui.cards import incident_card
from atlas.ui.frame import Page
from atlas.ui.plain import plain

LIST_PX, ROW_PX = 248, 35  # of the list of what is behind a mark, which scrolls beyond six rows
CHOSEN = "incident"  # the URL parameter of the marked incident
CLUSTERS = (
    "map-clusters"  # session key: the places behind each gathered mark of the map as it stands, by the mark's key
)
OPEN = "map-open"  # session key: the incidents (id -> title) whose card is to be opened in this run
MOVED = "map-moved"  # session key: the click changed the selection, so that the whole page has to follow


def focus(page: Page) -> Focus | None:
    """Return where the marked incident lies; None if none of the selection is marked or only its country is known."""
    incident_id = state.query().get(CHOSEN)
    if not incident_id:
        return None
    found = page.get(incidents.chosen, incident_id)
    if found.empty:
        return None
    row = found.iloc[0]
    if row["place_precision"] == "admin1":
        point = label_points().get(row["admin1_iso"])
        return Focus(*point) if point else None
    if row["place_precision"] == "country":
        return None
    return Focus(
        row["longitude"], row["latitude"], None if row["place_precision"] in POINT_PRECISIONS else row["radius_km"]
    )


def take_mark(page: Page, objects: Mapping[str, list[dict]], *, opens: bool = False) -> None:
    """React to a click on the map: mark the place, open its card, forget the click so that the next one counts too.

    objects: what was clicked, by the name of its layer. opens: a click on a governorate makes it the selection's only one instead, so that the map can show more of it.
    """
    picked = next((found[0] for found in objects.values() if found), None)
    st.session_state["map-clicks"] = st.session_state.get("map-clicks", 0) + 1
    map_steps.pause()
    if picked is None:
        return
    where = picked.get("properties", picked)
    inside = units_of(where["iso"]) if opens and where.get("kind") == "polygon" else ()
    if inside and set(inside) != set(page.selection.admin1):
        state.change(page.known, admin1=tuple(iso for iso in inside if iso in page.known.admin1))
        st.session_state[MOVED] = True
    else:
        take(page, _behind(page, picked))


def take(page: Page, found: pd.DataFrame) -> None:
    """Mark the first of these incidents and open their card."""
    if len(found):
        titles = {row["incident_id"]: title(row) for _, row in found.iterrows()}
        st.session_state[OPEN] = titles
        state.set_option(CHOSEN, next(iter(titles)), "")


def _behind(page: Page, picked: dict) -> pd.DataFrame:
    """Return the incidents behind a clicked mark."""
    if "cell" in picked:
        return page.get(hexagons.in_cell, picked["cell"])
    picked = picked.get("properties", picked)
    if picked["kind"] in ("admin1", "polygon"):
        return page.get(incidents.in_governorates, units_of(picked["iso"]), only=picked["kind"] == "admin1")
    if picked["kind"] == "cluster":
        places = st.session_state.get(CLUSTERS, {}).get(picked["iso"], ())
        parts = [
            page.get(incidents.at_point, kind=one.kind, latitude=one.latitude, longitude=one.longitude)
            for one in places
        ]
        return pd.concat(parts).sort_values("occurred_on", ascending=False, kind="stable") if parts else pd.DataFrame()
    return page.get(incidents.at_point, kind=picked["kind"], latitude=picked["y"], longitude=picked["x"])


def heed_link(page: Page) -> None:
    """Have the card opened of the incident that the page's link names, or say why there is none to open."""
    name = state.linked(CHOSEN)
    if not name:
        return
    found = page.get(incidents.chosen, name)
    if len(found):
        state.heeded(CHOSEN)
        st.session_state[OPEN] = {name: title(found.iloc[0])}
    elif cache.kept(ledger, page.store, name) is None:
        st.warning(
            f"incident: there is no incident “{plain(short(name))}” in data version {plain(page.store.data_version)}.",
            icon=":material/search_off:",
        )
    else:
        st.info("The incident that the link names lies outside this selection.", icon=":material/filter_alt_off:")
        st.page_link(
            "pages/incident.py",
            label="All evidence for this incident",
            icon=":material/fact_check:",
            query_params=parameters(page.selection, page.known) | {CHOSEN: name},
        )


def open_chosen(page: Page) -> None:
    """Open the card if this run was caused by a click on a mark or a row, or by a link to an incident."""
    titles = st.session_state.pop(OPEN, None)
    if titles:
        _drawer(page, titles)


@st.dialog("Incident", width="small", position="right")
def _drawer(page: Page, titles: dict[str, str]) -> None:
    chosen = next(iter(titles))
    if len(titles) > 1:
        latest = "The latest " if len(titles) == incidents.MAX_LISTED else ""
        listed = st.dataframe(
            {f"{latest}{plural(len(titles), 'incident')} here": list(titles.values())},
            hide_index=True,
            height=min(LIST_PX, ROW_PX * (len(titles) + 1) + 3),
            selection_mode="single-row",
            on_select="rerun",
            key=f"map-here-{len(titles)}-{chosen}",
            placeholder=NOT_KNOWN,
            alt="Incidents here; a row opens its card below",
        )
        if rows := listed["selection"]["rows"]:
            chosen = list(titles)[rows[0]]
    incident_card(page, chosen)
