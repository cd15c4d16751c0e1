"""The first part of the sources page: who is in the table, where it is thin, who relays whom, what was refused, and what it is not."""

import pandas as pd
import streamlit as st

from atlas.analysis.sources import datasets, limits, rejected, set_aside, sources_of
from atlas.analysis.wording import NOT_KNOWN
from atlas.model import months
from atlas.model.vocabulary import FLAGS, INDEPENDENCE, SOURCE_KINDS
from atlas.ui import cache
from atlas.ui.figure import CONTROLS_PX, HEAD_PX, place
from atlas.ui.frame import Page
from atlas.ui.plain import plain

ASIDE = FLAGS | {"unresolved": "without date or place, in no incident"}


def sources_view(page: Page) -> None:
    """Draw the sources of the page's selection, then the table's limits as a whole."""
    place(page, "coverage", above_px=HEAD_PX + CONTROLS_PX)
    place(page, "record-share")
    if page.tally.incidents:
        _table(page)
        place(page, "relayed")
    _limits(page)
    _refused(page)


def _table(page: Page) -> None:
    st.subheader("Sources", anchor="sources")
    found = page.get(sources_of)
    left, middle, right = st.columns([2, 2, 2])
    text = left.text_input("Find", placeholder="name, seat, side, host", key="sources-find").strip().casefold()
    kinds = middle.multiselect(
        "Kind",
        list(SOURCE_KINDS),
        format_func=SOURCE_KINDS.get,
        placeholder="All",
        select_all=False,
        key="sources-kind",
    )
    ways = right.multiselect(
        "Known for",
        list(INDEPENDENCE),
        format_func=INDEPENDENCE.get,
        placeholder="All",
        select_all=False,
        key="sources-independence",
    )
    shown = found
    if text:
        hay = (
            found[["name", "based_in", "affiliation", "homepage", "notes"]]
            .fillna("")
            .agg(" ".join, axis=1)
            .str.casefold()
        )
        shown = shown[hay.str.contains(text, regex=False)]
    shown = shown[shown["kind"].isin(kinds or SOURCE_KINDS) & shown["independence"].isin(ways or INDEPENDENCE)]
    licences = cache.kept(datasets, page.store).set_index("dataset")["licence"]
    st.caption(f"{len(shown):,} of {len(found):,} sources of “{plain(page.sentence)}”. Click a heading to sort.")
    st.dataframe(
        _readable(shown, licences),
        hide_index=True,
        key="list-sources",
        placeholder="",
        height=min(460, 38 + 35 * max(len(shown), 1)),
        column_config={
            "On others' word here": st.column_config.ProgressColumn(
                format="percent",
                min_value=0,
                max_value=1,
                help="Share of its reports in this table that say whose word they carry; those count with that voice. A publisher known for relaying others often does not say.",
            )
        },
    )


def _readable(shown: pd.DataFrame, licences: pd.Series) -> pd.DataFrame:
    guess = shown["confidence"].map({"inferred": " (inferred)"}).fillna("")
    datasets_of = [
        ", ".join(dict.fromkeys(f"{name}, {licences.get(name, 'licence not stated')}" for name in names.split(", ")))
        for names in shown["datasets"]
    ]
    return pd.DataFrame(
        {
            "Source": shown["name"],
            "Kind": shown["kind"].map(SOURCE_KINDS),
            "Reports": shown["reports"],
            "Incidents": shown["incidents"],
            "Known for": shown["independence"].map(INDEPENDENCE) + guess,
            "On others' word here": shown["relayed_share"],
            "Months": shown["months"],
            "From": shown["first_month"],
            "To": shown["last_month"],
            "Seat": shown["based_in"].fillna(""),
            "Ownership or side": shown["affiliation"].fillna(""),
            "Host": shown["homepage"].fillna(""),
            "Data set, licence": datasets_of,
            "Remarks": shown["notes"].fillna(""),
        }
    )


def _limits(page: Page) -> None:
    """Say what the table is and is not, from its own numbers."""
    st.subheader("What this table is, and what it is not", anchor="limits")
    n = cache.kept(limits, page.store)
    for row in cache.kept(datasets, page.store).itertuples():
        st.markdown(
            f"**{plain(row.title)}**, version {plain(row.version)}, as of {row.as_of:%-d %b %Y}, {plain(row.licence)}. {plain(row.coverage)}"
        )
        terms = "" if row.redistributable else " Its rows may not be passed on; counts of them may."
        notice = f" {plain(row.notice)}" if isinstance(row.notice, str) else ""
        st.caption(f"Cite as: {plain(row.citation)}{terms}{notice}")
    first, last = n.first_day[:7], n.last_day[:7]
    st.markdown(
        f"- **A sample, not a census.** {n.reports:,} reports by {n.sources:,} sources, resolved into {n.incidents:,} incidents, "
        f"{months.name(first)} to {months.name(last)}, and {n.figure_claims:,} published claims. More reports in a month may mean "
        "more violence or only more coverage: read the map above before comparing months.\n"
        f"- **Reports are not witnesses.** Behind {n.sources:,} sources stand {n.origins:,} voices; {n.single_origin:,} incidents "
        f"({n.single_origin / n.incidents:.0%}) rest on one voice alone and can contradict nobody.\n"
        f"- **Places.** {n.coarse_place:,} incidents ({n.coarse_place / n.incidents:.0%}) are known to their governorate or "
        "country only and are never drawn as a dot.\n"
        f"- **Dates.** {n.imprecise_date:,} incidents ({n.imprecise_date / n.incidents:.0%}) are not known to the day; "
        f"{n.undated_page:,} reports do not say when they were published.\n"
        f"- **Inference.** In {n.inferred:,} reports a date or place is our coders' inference, marked with its incident.\n"
        f"- **Set aside.** {n.flagged:,} reports recall or sum up and move nothing; {n.homeless:,} reports belong to no incident."
    )


def _refused(page: Page) -> None:
    st.subheader("What was set aside or refused", anchor="refused")
    left, right = st.columns(2) if page.width_px > 700 else (st.container(), st.container())
    aside = cache.kept(set_aside, page.store)
    with left:
        st.markdown("**Reports that make or move no incident**")
        st.dataframe(
            pd.DataFrame(
                {
                    "Why": aside["reason"].map(ASIDE),
                    "Reports": aside["reports"],
                    "In no incident": aside["without_incident"],
                }
            ),
            hide_index=True,
            key="list-aside",
            placeholder=NOT_KNOWN,
        )
    with right:
        st.markdown("**Rows that break their contract**")
        refused = cache.kept(rejected, page.store)
        if refused.empty:
            st.caption(
                f"None: every row of the seeds of data version {plain(page.store.data_version)} holds its contract."
            )
        else:
            st.caption(f"{int(refused['rows'].sum()):,} cells; the rows are kept in the rejects table.")
            st.dataframe(refused, hide_index=True, key="list-rejects", placeholder="empty")
