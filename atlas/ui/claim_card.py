"""The card of one published claim: what it counts, of which area and window, who says so, who printed it, and the coder's doubts."""

import pandas as pd
import streamlit as st

from atlas.analysis.audit import audit
from atlas.analysis.claims import SPEAKERS, area_name, stated, window_name
from atlas.analysis.judging import VERDICTS
from atlas.figures.audit import table_name
from atlas.model.vocabulary import BINDING_STATES, METRICS
from atlas.ui import cache
from atlas.ui.frame import Page
from atlas.ui.plain import Markdown, linked, plain


def audited(page: Page) -> pd.DataFrame:
    """Return the audit of all claims, kept between reruns."""
    return cache.kept(audit, page.store, page.known)


def claim_card(page: Page, claims: pd.DataFrame, claim_id: str) -> None:
    """Draw the card, with what each table has to say of the claim.

    claims: rows of claims.published(): the claim itself and those that pass the same figure on.
    """
    claim = claims[claims["claim_id"] == claim_id].iloc[0]
    with st.container(key="claim-card", border=True):
        said = stated(claim["value_low"], claim["value_high"], claim["qualifier"])
        st.markdown(f"#### {METRICS[claim['metric']]}: {plain(said)}")
        st.markdown(plain(claim["summary"]))
        _verdicts(page, claim_id)
        left, right = st.columns(2)
        with left:
            _line("Counts", claim["definition_note"])
            _line("Area", _area(claim))
            _line("Window", window_name(claim["window_start"], claim["window_end"]))
            _line(
                "Against the tables",
                BINDING_STATES[claim["state"]]
                + (f" ({claim['binding_note']})" if _given(claim["binding_note"]) else ""),
            )
        with right:
            _line("Said by", f"{claim['body']} ({SPEAKERS[claim['speaker']].lower()})")
            _line("As read", claim["asserted_by"])
            _line("Coder's doubts", claim["coder_note"])
            _line("Taken from", claim["relayed_from"])
        st.markdown("**Printed by**")
        for row in claims.sort_values("published_on").itertuples():
            when = f", {row.published_on:%b %Y}" if not pd.isna(row.published_on) else ", undated"
            said = stated(row.value_low, row.value_high, row.qualifier)
            st.markdown(f"- {plain(row.printed_by)}{when}: {plain(said)}. {_where(row)}")


def _verdicts(page: Page, claim_id: str) -> None:
    """Say what each table that the claim was held against says of it, and open the selection that was counted."""
    rows = audited(page)
    for row in rows[rows["claim_id"] == claim_id].itertuples():
        link = f" {linked('Open the selection', f'/?{row.link}')}" if row.link else ""
        st.markdown(f"**{plain(VERDICTS[row.verdict])}** ({plain(table_name(row.table))}): {plain(row.sentence)}{link}")


def _area(claim: pd.Series) -> str:
    name = area_name(claim["country"])
    return f"{claim['place']} ({name})" if claim["place"] else name[:1].upper() + name[1:]


def _where(row) -> Markdown:
    if _given(row.url):
        return linked("page", row.url)
    return f"Press article, paragraph {plain(row.locator)}" if _given(row.article) else ""


def _line(label: Markdown, value: object) -> None:
    if _given(value):
        st.markdown(f"**{label}:** {plain(value)}")


def _given(value: object) -> bool:
    return isinstance(value, str) and value != ""
