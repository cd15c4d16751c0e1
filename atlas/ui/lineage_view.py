"""Lineage: who said a figure first and how it changed on the way, chain by chain, and candidates for further links."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from atlas.analysis.figures import published
from atlas.analysis.lineage import candidates, changes, links
from atlas.charts.lineage import BAR_PX, chain_boxes, chain_px, chain_steps, change_bars
from atlas.model.vocabulary import METRICS
from atlas.ui import cache
from atlas.ui.figure import chart, frame_of
from atlas.ui.frame import Page
from atlas.ui.options import choose_one

FIRST_SHOWN = "nyt2019-139-theweek"
EDGES_PX = 60  # what the picture's own margins take from the page's width
SOURCES = "Links coded by Resurgence Atlas from the claims and their coders' notes, CC BY 4.0."


def lineage_view(page: Page) -> None:
    """Draw the chosen chain, what changed over all chains, and the candidates."""
    claims = cache.kept(published, page.store)
    found = cache.kept(links, page.store, claims)
    by_id = claims.set_index("claim_id")
    root = choose_one("Chain, by the claim that said it first", "chain", _chains(found, by_id), FIRST_SHOWN)
    _chain(page, found, by_id, root)
    counts = changes(found)
    left_px = 270 if page.width_px > 560 else 150
    distorting = int(found["distorts"].sum())
    frame = frame_of(
        page, f"{distorting} of {len(found)} retold figures were changed in what they say",
        sentence="All coded links between a figure claim and the claim it was taken from",
        numbers=f"n = {len(found)} links in {found['root'].nunique()} chains",
        notes=("A link with two changes counts in both rows",
        "Grey: unchanged, rounded, or revised by the body itself"),
    )  # fmt: skip
    chart(page, "lineage-changes", change_bars(counts, page.mode, left_px=left_px), replace(frame, sources=SOURCES),
        body_px=(BAR_PX if page.width_px > 560 else BAR_PX + 8) * len(counts) + 20,
          left_px=left_px, twin=_twin(found))  # fmt: skip
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


def _chain(page: Page, found: pd.DataFrame, by_id: pd.DataFrame, root: str) -> None:
    chain = found[found["root"] == root]
    width_px = page.width_px - EDGES_PX
    boxes = chain_boxes(chain, by_id, root, width_px=width_px)
    first, changed = chain.iloc[0], int(chain["distorts"].sum())
    frame = frame_of(
        page,
        f"{METRICS[by_id.loc[root]['metric']]}: {first['said_from']}, said first by {by_id.loc[root]['body']}, "
        f"retold {_times(len(chain))}, "
              f"{'distorted ' + _times(changed) if changed else 'never distorted'}",
        sentence=f"One chain of figure claims, from {first['window_from']}",
        numbers=f"n = {len(chain) + 1} claims", notes=("Orange: what is said was changed",),
    )  # fmt: skip
    chart(page, "lineage", chain_steps(boxes, page.mode, width_px=width_px), replace(frame, sources=SOURCES),
        body_px=chain_px(boxes), left_px=20,
          twin=_twin(chain))  # fmt: skip


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _twin(found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        "Said first": found["body_from"], "Value": found["said_from"], "Window": found["window_from"],
        "Retold by": found["printed_by"],
        "As": found["said"], "Of": found["window"], "Change": found["change"].str.replace(";", ", "),
        "Value ratio": found["value_ratio"].round(3), "Window ratio": found["days_ratio"].round(2),
        "Days between": found["gap_days"],
        "Basis": found["basis"],
    })  # fmt: skip


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
