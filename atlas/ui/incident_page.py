"""The incident page's layout: what happened, the figures, the evidence ledger, and why its reports are together."""

import html
from pathlib import Path

import pandas as pd
import streamlit as st

from atlas.analysis.disputes import widest
from atlas.analysis.evidence import Ledger
from atlas.analysis.verdicts import toll_in_words, verdicts
from atlas.analysis.wording import HEADS, NOT_KNOWN, how_exact, plural, range_of, title
from atlas.figures.evidence import evidence, stated_counts, withheld
from atlas.figures.points import where_put
from atlas.figures.spec import Figure
from atlas.model.vocabulary import COUNTS, INITIATORS, TARGETS
from atlas.store import CODED
from atlas.ui import state
from atlas.ui.disputes_view import chooser
from atlas.ui.figure import controls, deck, empty, place
from atlas.ui.frame import Page
from atlas.ui.ledger import ledger_html, reasons_html
from atlas.ui.matching import matching
from atlas.ui.plain import plain

MAP_PX = 340
CSS = Path(__file__).with_name("ledger.css")


def incident_page(page: Page) -> None:
    """Draw the incident that the URL names by incident= or report=; without one, offer the selection's incidents."""
    st.html(CSS)
    found = _asked(page)
    if found is None:
        _choose(page)
        return
    _happened(page, found)
    stated = stated_counts(found)
    if len(stated) > 1:
        controls(page, "toll")
    if stated:
        place(page, "toll")
    st.subheader("What each report says", anchor="evidence")
    why = verdicts(found)
    with st.container(key="figure-ledger"):
        st.html(ledger_html(found, why))
    with st.expander("Why each value won", icon=":material/gavel:"):
        st.html(reasons_html(why, found.incident))
    places = where_put(page.scope("incident-map"))
    if isinstance(places, Figure):
        deck(page, places, height_px=MAP_PX, withheld=withheld(page.scope("incident-map")))
    matching(page, found)


def _asked(page: Page) -> Ledger | None:
    """Return the incident that the URL asks for; says so where there is none of that name."""
    name, report = (state.query().get(word, "").strip() for word in ("incident", "report"))
    found = evidence(page.scope("toll"))
    if found is None and name:
        st.warning(
            f"There is no incident “{plain(name[:40])}” in data version {plain(page.store.data_version)}. Incidents are named after their first "
            "report, so a link made for other data may name one that has since been joined to another. Choose one below.",
            icon=":material/search_off:",
        )
    elif found is None and report:
        st.warning(
            f"The report “{plain(report[:40])}” is not in the table, or is a recall or sum that belongs to no single incident. "
            "Choose an incident below.",
            icon=":material/search_off:",
        )
    return found


def _choose(page: Page) -> None:
    if not page.tally.incidents:
        empty(page, "incidents", "No incidents")
        return
    st.markdown(
        "Choose an incident of the selection; those whose highest and lowest figure for the killed lie farthest apart come first."
    )
    chooser(page, page.get(widest, "killed", only_disputed=False), "incidents", "killed")


def _happened(page: Page, found: Ledger) -> None:
    """Draw title, summary, estimates and what is disputed."""
    row = found.incident
    arabic = f' · <span lang="ar" dir="rtl">{html.escape(row["place_ar"])}</span>' if pd.notna(row["place_ar"]) else ""
    known_to = f"Place known to: {html.escape(how_exact(row))}{arabic} · date known to the {row['date_precision']}"
    who = f"{HEADS['initiator']}: {INITIATORS[row['initiator']]} · target: {TARGETS[row['target']]}"
    claimed = " · claimed by the group" if row["is_claimed"] else " · no report says that the group claimed it"
    by = found.reports.loc[found.reports["summary"].eq(row["summary"]), "dataset"]
    words = "our coder's words" if by.empty or by.eq(CODED).any() else "made of the data set's fields"
    summary = f"“{html.escape(row['summary'])}” ({words})<br>" if pd.notna(row["summary"]) else ""
    toll = toll_in_words(found)
    counted = f"<b>{html.escape(toll)}</b><br>" if toll else ""
    st.html(
        f'<div class="atlas-claim">{html.escape(title(row))}</div>'
        f'<div class="atlas-claim-sub">{counted}{summary}{html.escape(who + claimed)}<br>{known_to}</div>{_estimates(row)}'
    )
    badges = [f":orange-badge[{plain(HEADS.get(word, word))} disputed]" for word in _disputed(row)]
    stands = (
        f" :gray-badge[stands apart: {plain(row['stands_apart'])}]"
        if pd.notna(row["stands_apart"]) and row["stands_apart"]
        else ""
    )
    st.markdown(
        " ".join(
            badges or [":green-badge[no field disputed]" if row["origin_count"] > 1 else ":gray-badge[one voice only]"]
        )
        + stands
    )


def _disputed(row: pd.Series) -> list[str]:
    return row["disputed_fields"].split(";") if pd.notna(row["disputed_fields"]) else []


def _estimates(row: pd.Series) -> str:
    """Return the stated counts as HTML: best large, range and the group's own figure under it; then origins and reports."""
    parts = []
    for field in COUNTS:
        if pd.isna(row[f"{field}_high"]):
            continue
        best = f"{row[f'{field}_best']:g}" if pd.notna(row[f"{field}_best"]) else NOT_KNOWN
        lines = [
            f"{HEADS[field]}, most likely",
            f"all voices: {range_of(row[f'{field}_low'], row[f'{field}_high'])}",
        ]
        if field == "killed" and pd.notna(row["killed_early_high"]):
            lines.append(f"early counts {range_of(row['killed_early_low'], row['killed_early_high'])}, superseded")
        if field == "killed" and pd.notna(row["killed_group"]):
            lines.append(f"the group's own figure, apart: {row['killed_group']:g}")
        parts.append((best, lines))
    if not parts:
        parts.append((NOT_KNOWN, ["No report states a figure", "not known is not zero"]))
    origins, reports = int(row["origin_count"]), int(row["report_count"])
    parts.append(
        (
            plural(origins, "independent voice"),
            [plural(reports, "report"), "outlets relaying one body are one voice"],
        )
    )
    cells = "".join(
        f'<div class="atlas-estimate"><b>{html.escape(value)}</b>'
        + "".join(f"<span>{html.escape(line)}</span>" for line in lines)
        + "</div>"
        for value, lines in parts
    )
    return f'<div class="atlas-estimates">{cells}</div>'
