"""Lineage: who said a figure first and how it changed on the way, chain by chain, and candidates for further links."""

import pandas as pd
import streamlit as st

from atlas.analysis.figures import published
from atlas.analysis.lineage import candidates, links
from atlas.briefing.lineage_figures import FIRST_SHOWN, chain, changes, links_table
from atlas.model.vocabulary import METRICS
from atlas.ui import cache
from atlas.ui.figure import show
from atlas.ui.frame import Page
from atlas.ui.options import choose_one


def lineage_view(page: Page) -> None:
    """Draw the chosen chain, what changed over all chains, and the candidates."""
    claims = cache.kept(published, page.store)
    found = cache.kept(links, page.store, claims)
    choose_one("Chain, by the claim that said it first", "chain", _chains(found, claims.set_index("claim_id")), FIRST_SHOWN)
    show(page, chain(page.scope("lineage")))
    show(page, changes(page.scope("lineage-changes")))
    with st.expander(f"All {len(found)} links"):
        st.dataframe(links_table(found), hide_index=True, key="lineage-links")
    _candidates(claims, found)


def _chains(found: pd.DataFrame, by_id: pd.DataFrame) -> dict[str, str]:
    rows = (
        found.groupby("root")
        .agg(relays=("claim_id", "size"), distorts=("distorts", "sum"))
        .sort_values(["distorts", "relays"], ascending=False)
    )
    words = {}
    for row in rows.itertuples():
        head = by_id.loc[row.Index]
        first = found[found["relayed_from"] == row.Index].iloc[0]
        changed = f", {row.distorts} of them changed" if row.distorts else ""
        words[row.Index] = (
            f"{METRICS[head['metric']]}: {first['said_from']}, {head['body']}, {first['window_from']} "
            f"({row.relays} retold{changed})"
        )
    return words


def _candidates(claims: pd.DataFrame, found: pd.DataFrame) -> None:
    rows = candidates(claims, found)
    with st.expander(
        f"{len(rows)} candidates that nobody has judged: same value, overlapping windows, later date, another window or unit"
    ):
        st.dataframe(rows, hide_index=True, key="lineage-candidates", column_config={
            "claim_id": "Later claim", "relayed_from": "Earlier claim", "said": "Value", "window": "Later window",
            "window_from": "Earlier window",
            "body": "Later body", "body_from": "Earlier body", "gap_days": "Days between", "why": "What differs",
        })  # fmt: skip
