"""Why counts differ: all published and computed counts of attacks of one country and year, and the steps from one to another."""

import math
from dataclasses import replace

import pandas as pd
import streamlit as st

from atlas.analysis.decomposition import decompose
from atlas.analysis.figures import number, published, stated, window_name
from atlas.analysis.yearly_counts import default_pair, our_counts, side_by_side
from atlas.charts.differences import counts_px, side_by_side_dots, step_bars, step_rows
from atlas.model.vocabulary import COUNTRIES
from atlas.ui import cache
from atlas.ui.figure import chart, frame_of
from atlas.ui.frame import Page
from atlas.ui.options import choose_one

YEARS = range(2018, 2026)
DEFAULT_COUNTRY, DEFAULT_YEAR = "IRQ", "2019"
EDGES_PX = 40  # the picture's own margin beside the drawing
ANNUAL_NOTE = "→ put to twelve months at an even pace: our arithmetic, no source says so"


def differ_view(page: Page) -> None:
    """Draw the counts of the chosen country and year, and the decomposition of the chosen pair."""
    claims = cache.kept(published, page.store)
    country, year, rows = _choice(claims)
    if rows.empty:
        with st.container(key="figure-counts", border=True):
            st.info(
                f"No published count of attacks in {COUNTRIES[country]} covers {year}.",
                icon=":material/filter_alt_off:",
            )
        return
    ours = cache.kept(our_counts, page.store, page.known, country=country, year=int(year))
    left_px = 250 if page.width_px > 560 else 120
    drawn = _drawn(rows, ours, short=page.width_px <= 560)
    chart(page, "counts", side_by_side_dots(drawn, page.mode, left_px=left_px, width_px=page.width_px),
        _counts_frame(page, rows, country, year),
          body_px=counts_px(len(drawn), width_px=page.width_px), left_px=left_px, twin=_twin(rows, ours))  # fmt: skip
    for row in ours.itertuples():
        link = f" [Open the selection](/?{row.link})" if row.link else ""
        st.caption(f"**{row.label}: {row.total:,}.** {row.sentence}{link}")
    _steps(page, rows, country, year, left_px)


def _choice(claims: pd.DataFrame) -> tuple[str, str, pd.DataFrame]:
    first, second = st.columns(2)
    counts = claims[claims["metric"].isin(("attacks", "attacks_per_month"))]["country"].unique()
    countries = {code: name for code, name in COUNTRIES.items() if code in counts}
    country = choose_one("Country", "area", countries, DEFAULT_COUNTRY, where=first, drops=("one", "other"))
    years = {str(year): f"{year} ({len(side_by_side(claims, country=country, year=year))} counts)" for year in YEARS}
    year = choose_one("Year", "year", years, DEFAULT_YEAR, where=second, drops=("one", "other"))
    return country, year, side_by_side(claims, country=country, year=int(year))


def _drawn(rows: pd.DataFrame, ours: pd.DataFrame, *, short: bool) -> pd.DataFrame:
    """Return published and own counts as rows of one picture."""
    detail = [
        f"{window_name(row.window_start, row.window_end)}{', ' + row.place if row.place else ''}"
        + (f" · relayed by {row.relayed_by}" if row.relayed_by else "") for row in rows.itertuples()
    ]  # fmt: skip
    average = rows["metric"] == "attacks_per_month"
    texts = [
        f"{stated(row.value_low, row.value_high, row.qualifier)}{' a month' if row.metric == 'attacks_per_month' else ''}"
        + (f" = {number(row.annual)} a year" if row.metric == "attacks_per_month" and not short else "")
        for row in rows.itertuples()
    ]  # fmt: skip
    top = pd.DataFrame({
        "label": rows["body"], "detail": detail, "total": rows["total"].where(~average, rows["annual"]), "text": texts,
        "annual": rows["annual"], "speaker": rows["speaker"],
    })  # fmt: skip
    own = ours.assign(text=[number(total) for total in ours["total"]], annual=float("nan"), speaker="ours")
    own["detail"] = [
        "a sample of the public record" if label.startswith("Coded") else "a series of lethal events"
        for label in own["label"]
    ]
    both = pd.concat([top, own[top.columns]], ignore_index=True)
    return both.sort_values(["total", "label"], ignore_index=True)


def _counts_frame(page: Page, rows: pd.DataFrame, country: str, year: str):
    low, high = rows["total"].min(), rows.loc[rows["months"] <= 12, "total"].max()
    frame = frame_of(
        page, f"Attacks in {COUNTRIES[country]} in {year}: published counts run from {number(low)} to {number(high)}",
        sentence=f"Published counts of attacks in {COUNTRIES[country]} with a window mostly in {year} or over it, and ours",
        numbers=f"n = {len(rows)} published counts by {rows['body'].nunique()} bodies",
        notes=(ANNUAL_NOTE, "Our coded table is a sample: a smaller count there contradicts nothing"),
    )  # fmt: skip
    printers = ", ".join(dict.fromkeys(rows["printed_by"]))
    return replace(frame, sources=f"Printed by {printers}. Coded by Resurgence Atlas, CC BY 4.0.")


def _twin(rows: pd.DataFrame, ours: pd.DataFrame) -> pd.DataFrame:
    top = pd.DataFrame({
        "Count": rows["body"], "As published": [stated(row.value_low, row.value_high,
        row.qualifier) for row in rows.itertuples()],
        "Window": [window_name(row.window_start, row.window_end) for row in rows.itertuples()], "Area": rows["place"],
        "Counts": rows["definition_note"], "Over the window": rows["total"],
        "Put to twelve months": rows["annual"].round(),
    })  # fmt: skip
    return pd.concat(
        [top, pd.DataFrame({"Count": ours["label"], "Counts": ours["sentence"], "Over the window": ours["total"]})],
        ignore_index=True,
    )


def _steps(page: Page, rows: pd.DataFrame, country: str, year: str, left_px: int) -> None:
    pair = default_pair(rows)
    if pair is None:
        st.info(
            "Only one count can be held against a table here, so there is nothing to decompose.",
            icon=":material/call_split:",
        )
        return
    st.subheader("From one count to the other", anchor=False)
    bound = rows[rows["state"] == "bound"]
    labels = {
        row.claim_id: f"{number(row.total)}: {row.body}, {window_name(row.window_start, row.window_end)}"
        + (f", {row.place}" if row.place else "")
        for row in bound.itertuples()
    }  # fmt: skip
    first, second = st.columns(2)
    one = choose_one("From", "one", labels, pair[0], where=first)
    other = choose_one("To", "other", labels, pair[1], where=second)
    if one == other:
        st.info("Choose two different counts.", icon=":material/call_split:")
        return
    lower, higher = (bound[bound["claim_id"] == claim].iloc[0] for claim in (one, other))
    steps = cache.kept(decompose, page.store, page.known, lower, higher)
    rest = next(step for step in steps if step.kind == "rest")
    explained = [step for step in steps if step.kind == "computed" and abs(step.factor - 1) >= 0.005]
    factor = math.prod(step.factor for step in explained)
    names = ", ".join(step.name.lower() for step in explained)
    found = (
        f"{names} account{'s' if len(explained) == 1 else ''} for a factor of {factor:.2g}"
        if explained
        else "no step can be computed"
    )
    frame = frame_of(
        page,
        f"From {number(lower['total'])} to {number(higher['total'])}: {found}, a factor of {rest.factor:.2g} stays unexplained",
        sentence=f"Steps from {lower['body']} to {higher['body']}, attacks in {COUNTRIES[country]}, {year}",
        numbers=f"{len(steps) - 2} steps",
        notes=("Each computed step is a ratio in the coded table, a sample; another order changes their size, not the rest",),
    )  # fmt: skip
    frame = replace(
        frame,
        sources=f"{lower['printed_by']}; {higher['printed_by']}; coded reports. Coded by Resurgence Atlas, CC BY 4.0.",
    )
    twin = pd.DataFrame([(step.name, step.kind, step.before, step.after, step.factor, step.sentence) for step in steps],
                        columns=["Step", "Kind", "From", "To", "Factor", "Arithmetic"])  # fmt: skip
    names_px = min(left_px, 170)
    drawn, height_px = step_rows(steps, width_px=page.width_px - names_px - EDGES_PX)
    chart(
        page,
        "steps",
        step_bars(drawn, height_px, page.mode, left_px=names_px),
        frame,
        body_px=height_px,
        left_px=names_px,
        twin=twin,
    )
