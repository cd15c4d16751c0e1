"""Rival figures: choose a metric and an area, see who said what of when, open a claim's card."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from atlas.analysis.figures import (
    Asked,
    area_name,
    number,
    offered,
    published,
    rivals,
    sentence_case,
    stated,
    widest_pair,
    window_name,
)
from atlas.charts.figures import body_px, rival_figures
from atlas.charts.framing import Frame
from atlas.model.vocabulary import CLAIM_SCOPES, METRICS, STOCK_METRICS
from atlas.ui import cache, state
from atlas.ui.claim_card import claim_card
from atlas.ui.figure import chart, frame_of
from atlas.ui.frame import Page
from atlas.ui.options import choose_one, choose_some, switch

UNITS = {
    "funds_usd": "US dollars",
    "attacks": "attacks",
    "attacks_per_month": "attacks per month",
    "operations_against": "operations",
}


def rival_view(page: Page) -> None:
    """Draw the chart of rival figures for the metric and area of the URL, and the card of the chosen claim."""
    claims = cache.kept(published, page.store)
    asked, log, together = _controls(page, offered(claims))
    rows = rivals(claims, asked, selection=page.selection)
    if rows.empty:
        with st.container(key="figure-rival", border=True):
            st.info(
                "No figure claim fits: choose more kinds of claim above, or widen the months.",
                icon=":material/filter_alt_off:",
            )
        return
    chosen = st.query_params.get("claim", "")
    unit = UNITS.get(asked.metric, "people") + (" per month of the window" if asked.per_month else "")
    figure = rival_figures(
        rows, page.mode, unit=unit, log=log, together=together, width_px=page.width_px, chosen=chosen
    )
    picked = chart(
        page, "rival", figure, rival_frame(page, rows, asked),
        body_px=body_px(rows, together=together, width_px=page.width_px),
        twin=_twin(rows), on_select="rerun",
    )  # fmt: skip
    _card(rows, claims, picked, chosen)


def _controls(page: Page, choice: dict[str, dict[str, int]]) -> tuple[Asked, bool, bool]:
    """Draw the metric, the area and how to draw, each kept in the URL."""
    first, second, third = st.columns([2, 2, 3], vertical_alignment="bottom")
    metric = choose_one(
        "Metric", "metric", {word: METRICS[word] for word in choice}, "attacks", where=first, drops=("claim",)
    )
    areas = {area: f"{sentence_case(area_name(area))} ({count})" for area, count in choice[metric].items()}
    area = choose_one("Area", "area", areas, _default_area(page, areas), where=second, drops=("claim",))
    stock = metric in STOCK_METRICS
    with third, st.container(horizontal=True, gap="small"):
        log = switch("Log scale", "scale", yes="log", no="linear", on=True)
        together = switch("One panel", "panels", yes="one", no="bodies")
        per_month = (
            not stock and metric != "attacks_per_month" and switch("Per month", "rate", yes="month", no="window")
        )
    scopes = choose_some(
        "Scope", "scope", CLAIM_SCOPES, ("whole", "part"),
        help_text="A toll of one incident is no rival of a year's count; such claims are left out at first.",
    )  # fmt: skip
    return Asked(metric, area, scopes, per_month), log, together


def _default_area(page: Page, areas: dict[str, str]) -> str:
    """Return the area that the page's own selection suggests, else the one with most claims."""
    suggested = page.selection.country or {"iraq": ("IRQ",), "syria": ("SYR",)}.get("".join(page.selection.region), ())
    return next((area for area in suggested if area in areas), "IRQ" if "IRQ" in areas else next(iter(areas)))


def rival_frame(page: Page, rows: pd.DataFrame, asked: Asked) -> Frame:
    """Return the frame of rival figures: its own n, sources and window."""
    flows = not rows["is_stock"].any()
    notes = [
        "A bar is as long as the window that it counts" if flows else "A stock: held at one moment, never added up"
    ]
    if asked.per_month:
        notes.append("Each count divided by the months of its window: our arithmetic, no body says so")
    if (rows["low"].isna() | rows["high"].isna()).any():
        notes.append("▲ ▼ the claim leaves this end open")
    if (rows["qualifier"] == "about").any() and flows:
        notes.append("dotted: about")
    if (rows["middle"] == 0).any():
        notes.append("zero is stated by some and has no place on a log axis")
    first, last = rows["window_start"].min(), rows["window_end"].max()
    printers = list(dict.fromkeys(name for names in rows["printers"] for name in names.split(", ")))
    frame = frame_of(
        page, f"{METRICS[asked.metric].removesuffix(' (stock)')} in {area_name(asked.area)}: {_finding(rows, asked)}",
        sentence=f"{METRICS[asked.metric]}, {area_name(asked.area)}, windows from {first:%b %Y} to {last:%b %Y}, "
                 f"claims about {' and '.join(CLAIM_SCOPES[word].lower() for word in asked.scopes)}",
        numbers=f"n = {len(rows)} figures by {rows['body'].nunique()} bodies, from "
        f"{len(rows) + int(rows['relayed_by'].sum())} claims",
        notes=tuple(notes),
    )  # fmt: skip
    more = f" and {len(printers) - 3} more" if len(printers) > 3 else ""
    return replace(frame, sources=f"Printed by {', '.join(printers[:3])}{more}. Coded by Resurgence Atlas, CC BY 4.0.")


def _finding(rows: pd.DataFrame, asked: Asked) -> str:
    """Return the widest contradiction of one time, or how many figures there are."""
    pair = widest_pair(rows)
    if pair is None:
        return f"{len(rows)} published figure{'s' if len(rows) != 1 else ''}"
    low, high = pair
    per = " per month" if asked.per_month else ""
    when = window_name(high["window_start"], high["window_end"])
    return f"for {when} published figures run from {number(low['middle'])} to {number(high['middle'])}{per}"


def _twin(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        "Body": rows["body"],
        "Says": [stated(row.value_low, row.value_high, row.qualifier) for row in rows.itertuples()],
        "Window": [window_name(row.window_start, row.window_end) for row in rows.itertuples()],
        "Area": rows["place"].where(rows["place"] != "", "whole area"),
        "Counts": rows["definition_note"],
        "Printed by": rows["printers"],
        "Relayed by": rows["relayed_by"],
        "Claim": rows["claim_id"],
    })  # fmt: skip


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
