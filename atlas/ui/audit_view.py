"""The audit: every published figure held against every table that covers its window, with the arithmetic and a link."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from atlas.analysis.audit import SAMPLE_NOTE, audit
from atlas.analysis.figures import published
from atlas.analysis.judging import VERDICTS
from atlas.analysis.records import SAMPLE
from atlas.charts.audits import ROW_PX, stated_against_counted, verdict_bars
from atlas.charts.framing import Frame
from atlas.model.vocabulary import METRICS
from atlas.ui import cache
from atlas.ui.claim_card import claim_card
from atlas.ui.figure import chart, frame_of
from atlas.ui.frame import Page
from atlas.ui.options import choose_one, choose_some

MEANINGS = (
    "**Above the record** says that the claim states more than the table holds, **below the record** that it states less. "
    "**Not comparable**: the table counts a different thing, or so much more (or less) that it sets only a ceiling (or floor). "
    "**Not computable**: a stock such as fighters or funds, or something without a column. "
    "**Window not covered**: the table does not reach over the claim's window. "
)


def audited(page: Page) -> pd.DataFrame:
    """Return the audit of all claims, kept between reruns."""
    return cache.kept(audit, page.store, page.known)


def audit_view(page: Page) -> None:
    """Draw the audit for one table, its list, and the card of the chosen claim."""
    rows = audited(page)
    tables = {
        name: "Coded reports (a sample)" if name == SAMPLE else name for name in sorted(rows["table"].dropna().unique())
    }
    left, right = st.columns([2, 3])
    table = choose_one("Table", "table", tables, SAMPLE, where=left, drops=("claim",))
    metrics = {"all": "All metrics"} | {word: METRICS[word] for word in METRICS if (rows["metric"] == word).any()}
    metric = choose_one("Metric", "of", metrics, "all", where=right, drops=("claim",))
    shown = rows[rows["table"].isna() | (rows["table"] == table)] if table == SAMPLE else rows[rows["table"] == table]
    if metric != "all":
        shown = shown[shown["metric"] == metric]
    st.caption(MEANINGS + SAMPLE_NOTE)
    left_px = 190 if page.width_px > 560 else 120
    chart(
        page, "audit", verdict_bars(shown, page.mode, left_px=left_px), _frame(page, shown, tables[table]),
        body_px=60 + ROW_PX * shown["metric"].nunique(),
        left_px=left_px,
        twin=pd.crosstab(shown["metric"].map(METRICS), shown["verdict"].map(VERDICTS)).reset_index(),
    )  # fmt: skip
    counted = shown[
        (shown["computed"] > 0)
        & (shown["stated_low"] > 0)
        & shown["verdict"].isin(("reproduced", "in_range", "above", "below", "not_comparable"))
    ]
    if len(counted):
        chart(page, "audit-counts", stated_against_counted(counted, page.mode, table=tables[table]),
            _counts_frame(page, counted, tables[table]),
              body_px=380)  # fmt: skip
    _list(page, shown)


def _frame(page: Page, rows: pd.DataFrame, table: str) -> Frame:
    verdicts = rows["verdict"].value_counts()
    against = int(rows["contradicts"].sum())
    asked = int(rows["table"].notna().sum())
    name = table[:1].lower() + table[1:] if table.startswith("Coded") else table
    finding = (
        f"{asked} of {len(rows)} published figures can be put to {name}: {verdicts.get('reproduced', 0)} reproduced, "
    )
    finding += f"{verdicts.get('in_range', 0)} in range, {against or 'none'} contradicted"
    frame = frame_of(
        page, finding, sentence="All figure claims, each in its own window and area; the page's selection does not narrow them",
        numbers=f"n = {len(rows)} figure claims by {rows['body'].nunique()} bodies", notes=(SAMPLE_NOTE,),
    )  # fmt: skip
    return replace(frame, sources=f"Claims coded by Resurgence Atlas, CC BY 4.0, held against {table}.")


def _counts_frame(page: Page, rows: pd.DataFrame, table: str) -> Frame:
    share = (rows["computed"] / rows["stated_low"]).median()
    frame = frame_of(
        page,
        f"Half of these figures state more than {1 / share:,.0f} times what the table counts" if share < 0.5 else "Stated, counted",
        sentence="Claims with a count above zero, whole, part and single incident, each in its own window",
        numbers=f"n = {len(rows)} figure claims", notes=("Solid line: equal; dotted: within 10%",),
    )  # fmt: skip
    return replace(frame, sources=f"Claims coded by Resurgence Atlas, CC BY 4.0, held against {table}.")


def _list(page: Page, rows: pd.DataFrame) -> None:
    present = {
        word: f"{label} ({(rows['verdict'] == word).sum()})"
        for word, label in VERDICTS.items()
        if (rows["verdict"] == word).any()
    }
    verdicts = choose_some("Verdict", "verdict", present, tuple(present))
    found = rows[rows["verdict"].isin(verdicts)].reset_index(drop=True)
    table = pd.DataFrame({
        "Metric": found["metric"].map(METRICS), "Area": found["area"], "Window": found["window"], "Body": found["body"],
        "States": found["stated"], "Counted": found["computed"], "Verdict": found["verdict"].map(VERDICTS),
        "Contradicts": found["contradicts"], "Arithmetic": found["sentence"],
        "Selection": [f"/?{link}" if link else None for link in found["link"]],
    })  # fmt: skip
    with st.container(key="figure-audit-list"):
        picked = st.dataframe(
            table, hide_index=True, key="audit-list", on_select="rerun", selection_mode="single-row", height=420,
            column_config={"Selection": st.column_config.LinkColumn(display_text="open"),
            "Arithmetic": st.column_config.TextColumn(width="large"),
                           "Counted": st.column_config.NumberColumn(format="%.4g")},
        )  # fmt: skip
    chosen = picked["selection"]["rows"]
    if chosen and chosen[0] < len(found):
        row = found.iloc[chosen[0]]
        st.info(row["sentence"], icon=":material/calculate:")
        claims = cache.kept(published, page.store)
        claim_card(claims[claims["claim_id"] == row["claim_id"]], row["claim_id"])
