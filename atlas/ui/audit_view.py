"""The audit: every published claim held against every table that covers its window, with the arithmetic and a link."""

import pandas as pd
import streamlit as st

from atlas.analysis.audit import SAMPLE_NOTE
from atlas.analysis.claims import published
from atlas.analysis.judging import VERDICTS
from atlas.figures.audit import chosen
from atlas.model.vocabulary import METRICS
from atlas.ui import cache
from atlas.ui.claim_card import claim_card
from atlas.ui.figure import CONTROLS_PX, HEAD_PX, controls, place
from atlas.ui.frame import Page
from atlas.ui.options import choose_some

MEANINGS = (
    "Where our own sample holds less than is stated there is **no verdict**, since it could hardly hold more; how much of it we hold is said. "
    "A monitor's series judges the claims of others that count the same in the same area and window: choose it as the table. "
    "**Not comparable**: the table counts a different thing, or so much more (or less) that it sets only a ceiling (or floor). "
    "**Not computable**: a stock such as fighters or funds, or something without a column. "
    "**Window not covered**: the table does not reach over the claim's window. "
)


def audit_view(page: Page) -> None:
    """Draw the audit for one table, its list, and the card of the chosen claim."""
    controls(page, "audit", in_bar=True)
    if place(page, "audit", above_px=HEAD_PX + 3 * CONTROLS_PX) is None:
        return
    st.caption(MEANINGS + SAMPLE_NOTE)
    place(page, "audit-counts")
    _list(page, chosen(page.scope("audit"))[0])


def _list(page: Page, rows: pd.DataFrame) -> None:
    present = {
        word: f"{label} ({(rows['verdict'] == word).sum()})"
        for word, label in VERDICTS.items()
        if (rows["verdict"] == word).any()
    }
    verdicts = choose_some("Verdict", "verdict", present, tuple(present))
    found = rows[rows["verdict"].isin(verdicts)].reset_index(drop=True)
    table = pd.DataFrame(
        {
            "Metric": found["metric"].map(METRICS),
            "Area": found["area"],
            "Window": found["window"],
            "Body": found["body"],
            "States": found["stated"],
            "Counted": found["computed"],
            "Verdict": found["verdict"].map(VERDICTS),
            "Contradicts": found["contradicts"],
            "Read in": found["printed_by"],
            "Arithmetic": found["sentence"],
            "Selection": [f"/?{link}" if link else None for link in found["link"]],
        }
    )
    with st.container(key="figure-audit-list"):
        picked = st.dataframe(
            table,
            hide_index=True,
            key="audit-list",
            placeholder="not counted",
            on_select="rerun",
            selection_mode="single-row",
            height=420,
            column_config={
                "Selection": st.column_config.LinkColumn(display_text="open"),
                "Arithmetic": st.column_config.TextColumn(width="large"),
                "Counted": st.column_config.NumberColumn(format="%.4g", width=96),
            },
        )
    marked = picked["selection"]["rows"]
    if marked and marked[0] < len(found):
        row = found.iloc[marked[0]]
        claims = cache.kept(published, page.store)
        claim_card(page, claims[claims["claim_id"] == row["claim_id"]], row["claim_id"])
