"""Rival figures: choose a metric and an area, see who said what of when, open a claim's card."""

import pandas as pd
import streamlit as st

from atlas.analysis.figures import area_name, offered, published, sentence_case, stated, window_name
from atlas.briefing.rival_figures import SCOPES, default_area, rival_claims, rows_of
from atlas.model.vocabulary import CLAIM_SCOPES, METRICS, STOCK_METRICS
from atlas.ui import cache, state
from atlas.ui.claim_card import claim_card
from atlas.ui.figure import nothing, show
from atlas.ui.frame import Page
from atlas.ui.options import choose_one, choose_some, switch


def rival_view(page: Page) -> None:
    """Draw the chart of rival figures for the metric and area of the URL, and the card of the chosen claim."""
    claims = cache.kept(published, page.store)
    _controls(page, offered(claims))
    drawing = rival_claims(page.scope("rival"))
    if drawing is None:
        nothing("rival", "No figure claim fits: choose more kinds of claim above, or widen the months.")
        return
    picked = show(page, drawing, on_select="rerun")
    _card(rows_of(page.scope("rival")), claims, picked, state.query().get("claim", ""))


def _controls(page: Page, choice: dict[str, dict[str, int]]) -> None:
    """Draw the metric, the area and how to draw, each kept in the URL."""
    first, second, third = st.columns([2, 2, 3], vertical_alignment="bottom")
    metric = choose_one(
        "Metric", "metric", {word: METRICS[word] for word in choice}, "attacks", where=first, drops=("claim",)
    )
    areas = {area: f"{sentence_case(area_name(area))} ({count})" for area, count in choice[metric].items()}
    choose_one("Area", "area", areas, default_area(page.scope("rival"), areas), where=second, drops=("claim",))
    stock = metric in STOCK_METRICS
    with third, st.container(horizontal=True, gap="small"):
        switch("Log scale", "scale", yes="log", no="linear", on=True)
        switch("One panel", "panels", yes="one", no="bodies")
        if not stock and metric != "attacks_per_month":
            switch("Per month", "rate", yes="month", no="window")
    choose_some(
        "Scope", "scope", CLAIM_SCOPES, SCOPES,
        help_text="A toll of one incident is no rival of a year's count; such claims are left out at first.",
    )  # fmt: skip


def _card(rows: pd.DataFrame, claims: pd.DataFrame, picked, chosen: str) -> None:
    """Show the card of the claim that was clicked or chosen from the list."""
    points = picked["selection"]["points"] if picked else []
    clicked = next((point["customdata"] for point in points if point.get("customdata")), "")
    clicked = clicked[0] if isinstance(clicked, list | tuple) else clicked
    if clicked and clicked != chosen:
        state.set_option("claim", clicked, "")
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
        claim_card(claims[claims["claim_id"].isin(folded)], current)
