"""Why counts differ: all published and computed counts of attacks of one country and year, and the steps from one to another."""

import pandas as pd
import streamlit as st

from atlas.analysis.figures import number, published, window_name
from atlas.analysis.yearly_counts import default_pair, our_counts, side_by_side
from atlas.briefing.count_figures import DEFAULT_COUNTRY, DEFAULT_YEAR, YEARS, counts, steps
from atlas.model.vocabulary import COUNTRIES
from atlas.ui import cache
from atlas.ui.figure import nothing, show
from atlas.ui.frame import Page
from atlas.ui.options import choose_one
from atlas.ui.plain import linked, plain


def differ_view(page: Page) -> None:
    """Draw the counts of the chosen country and year, and the decomposition of the chosen pair."""
    claims = cache.kept(published, page.store)
    country, year, rows = _choice(claims)
    drawing = counts(page.scope("counts"))
    if drawing is None:
        nothing("counts", f"No published count of attacks in {COUNTRIES[country]} covers {year}.")
        return
    show(page, drawing)
    for row in cache.kept(our_counts, page.store, page.known, country=country, year=int(year)).itertuples():
        link = f" {linked('Open the selection', f'/?{row.link}')}" if row.link else ""
        st.caption(f"**{plain(row.label)}: {row.total:,}.** {plain(row.sentence)}{link}")
    _steps(page, rows)


def _choice(claims: pd.DataFrame) -> tuple[str, str, pd.DataFrame]:
    first, second = st.columns(2)
    counts = claims[claims["metric"].isin(("attacks", "attacks_per_month"))]["country"].unique()
    countries = {code: name for code, name in COUNTRIES.items() if code in counts}
    country = choose_one("Country", "area", countries, DEFAULT_COUNTRY, where=first, drops=("one", "other"))
    years = {str(year): f"{year} ({len(side_by_side(claims, country=country, year=year))} counts)" for year in YEARS}
    year = choose_one("Year", "year", years, DEFAULT_YEAR, where=second, drops=("one", "other"))
    return country, year, side_by_side(claims, country=country, year=int(year))


def _steps(page: Page, rows: pd.DataFrame) -> None:
    pair = default_pair(rows)
    if pair is None:
        st.info("Only one count can be held against a table here, so there is nothing to decompose.", icon=":material/call_split:")
        return
    st.subheader("From one count to the other", anchor=False)
    labels = {
        row.claim_id: f"{number(row.total)}: {row.body}, {window_name(row.window_start, row.window_end)}"
        + (f", {row.place}" if row.place else "")
        for row in rows[rows["state"] == "bound"].itertuples()
    }  # fmt: skip
    first, second = st.columns(2)
    choose_one("From", "one", labels, pair[0], where=first)
    choose_one("To", "other", labels, pair[1], where=second)
    drawing = steps(page.scope("steps"))
    if drawing is None:
        st.info("Choose two different counts.", icon=":material/call_split:")
    else:
        show(page, drawing)
