"""The incident side of the claims page: widest disputes, disputed fields, who says more than whom, claimed against attributed."""

import pandas as pd
import streamlit as st

from atlas.analysis.disputes import widest
from atlas.analysis.selection import parameters
from atlas.analysis.wording import HEADS, NOT_KNOWN, NOT_STATED, plural, range_of, when, where
from atlas.figures.disputes import differs
from atlas.figures.registry import FIELD, RANK
from atlas.model.vocabulary import EVENT_TYPES
from atlas.ui.figure import CONTROLS_PX, HEAD_PX, clicked, controls, place
from atlas.ui.frame import Page


def disputes_view(page: Page) -> None:
    """Draw the disputes of the page's selection."""
    if not page.tally.incidents:
        place(page, "disputes")
        return
    controls(page, "disputes", in_bar=True)
    incident_id = clicked(place(page, "disputes", on_select="rerun", above_px=HEAD_PX + 3 * CONTROLS_PX))
    if incident_id:
        open_incident(page, incident_id)
    about = page.scope("disputes")
    found = page.get(widest, about.choice(FIELD), ranking=about.choice(RANK))
    if len(found):
        chooser(page, found, "disputes", about.choice(FIELD))
    place(page, "disputed-fields")
    if place(page, "origin-pairs") is not None:
        with st.expander("Each voice against each other", expanded=differs(page.scope("origin-matrix"))):
            place(page, "origin-matrix")
    controls(page, "claiming")
    place(page, "claiming")


def chooser(page: Page, found: pd.DataFrame, name: str, field: str) -> None:
    """Draw the list twin of some incidents (rows of analysis.disputes.widest, which ranked them by this field); choosing a row opens its page."""
    every = int(found["fitting"].iloc[0])
    listed = (
        plural(every, "incident") if every == len(found) else f"The first {len(found):,} of {plural(every, 'incident')}"
    )
    st.caption(f"{listed}. Choose a row to open the incident's evidence.")
    rows = pd.DataFrame(
        {
            "When": [when(row) for _, row in found.iterrows()],
            "Where": [where(row) for _, row in found.iterrows()],
            "What": found["event_type"].map(EVENT_TYPES),
            f"{HEADS[field]}, most likely": found["best"].astype("Int64"),
            "All voices": [range_of(*pair) for pair in zip(found["low"], found["high"], strict=True)],
            "Group's own": [NOT_STATED if pd.isna(own) else f"{own:g}" for own in found["own"]],
            "Voices": found["origin_count"],
            "Reports": found["report_count"],
            "Disputed": [_listed(words) for words in found["disputed_fields"]],
            "Summary": found["summary"],
        }
    )
    picked = st.dataframe(
        rows,
        hide_index=True,
        key=f"list-{name}",
        on_select="rerun",
        selection_mode="single-row",
        placeholder=NOT_KNOWN,
        height=min(420, 38 + 35 * len(rows)),
    )
    if picked.selection.rows:
        open_incident(page, found["incident_id"].iloc[picked.selection.rows[0]])


def _listed(words: object) -> str:
    return ", ".join(HEADS[word].lower() for word in words.split(";")) if isinstance(words, str) else ""


def open_incident(page: Page, incident_id: str) -> None:
    """Go to an incident's page, keeping the selection."""
    st.switch_page("pages/incident.py", query_params=parameters(page.selection, page.known) | {"incident": incident_id})
