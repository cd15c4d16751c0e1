"""Rival claims: choose a metric and an area, see who said what of when, open a claim's card."""

import pandas as pd
import streamlit as st

from atlas.analysis.claims import published, stated, window_name
from atlas.figures.rival import rows_of
from atlas.ui import cache, state
from atlas.ui.claim_card import claim_card
from atlas.ui.figure import CONTROLS_PX, HEAD_PX, clicked, controls, place
from atlas.ui.frame import Page
from atlas.ui.options import choose_one


def rival_view(page: Page) -> None:
    """Draw the rival claims of the metric and area of the URL, and the card of the chosen one."""
    controls(page, "rival", in_bar=True)
    picked = place(page, "rival", on_select="rerun", above_px=HEAD_PX + 4 * CONTROLS_PX)
    rows = rows_of(page.scope("rival"))
    if len(rows):
        _card(page, rows, clicked(picked), state.query().get("claim", ""))


def _card(page: Page, rows: pd.DataFrame, picked: str, chosen: str) -> None:
    """Show the card of the claim that was clicked or chosen from the list."""
    if picked and picked != chosen:
        state.set_option("claim", picked, "")
        st.rerun()
    labels = {"": "Click a mark above, or choose here"}
    for row in rows.itertuples():
        labels[row.claim_id] = (
            f"{row.body}: {stated(row.value_low, row.value_high, row.qualifier)}, {window_name(row.window_start, row.window_end)}"
        )
    current = next((row.claim_id for row in rows.itertuples() if chosen in row.claim_ids), "")
    choose_one("A claim's card", "claim", labels, "")
    if current:
        folded = next(row.claim_ids for row in rows.itertuples() if row.claim_id == current)
        claims = cache.kept(published, page.store)
        claim_card(page, claims[claims["claim_id"].isin(folded)], current)
