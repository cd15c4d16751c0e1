"""Lineage: who said a number first and how it changed on the way, chain by chain, and candidates for further links."""

import pandas as pd
import streamlit as st

from atlas.analysis.claims import published
from atlas.analysis.lineage import candidates, links
from atlas.analysis.wording import NOT_KNOWN
from atlas.figures.lineage import links_table
from atlas.ui import cache
from atlas.ui.figure import CONTROLS_PX, HEAD_PX, controls, place
from atlas.ui.frame import Page


def lineage_view(page: Page) -> None:
    """Draw the chosen chain, what changed over all chains, and the candidates."""
    claims = cache.kept(published, page.store)
    found = cache.kept(links, page.store, claims)
    controls(page, "lineage", in_bar=True)
    if place(page, "lineage", above_px=HEAD_PX + 3 * CONTROLS_PX) is None:
        return
    place(page, "lineage-changes")
    with st.expander(f"All {len(found)} links"):
        st.dataframe(links_table(found), hide_index=True, key="lineage-links", placeholder=NOT_KNOWN)
    _candidates(claims, found)


def _candidates(claims: pd.DataFrame, found: pd.DataFrame) -> None:
    rows = candidates(claims, found)
    with st.expander(
        f"{len(rows)} candidates that nobody has judged: same value, overlapping windows, later date, another window or unit"
    ):
        st.dataframe(
            rows,
            hide_index=True,
            key="lineage-candidates",
            placeholder=NOT_KNOWN,
            column_config={
                "claim_id": "Later claim",
                "relayed_from": "Earlier claim",
                "said": "Value",
                "window": "Later window",
                "window_from": "Earlier window",
                "body": "Later body",
                "body_from": "Earlier body",
                "gap_days": "Days between",
                "why": "What differs",
            },
        )
