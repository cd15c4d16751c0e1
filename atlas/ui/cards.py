"""The incident card: one incident with its reports, each origin's figures and what is disputed, for dialogs and pages alike."""

import html

import pandas as pd
import streamlit as st

from atlas.analysis.evidence import Ledger, ledger
from atlas.analysis.incidents import tolls_by_origin
from atlas.analysis.selection import parameters
from atlas.analysis.wording import HEADS, NOT_KNOWN, NOT_STATED, plural, title
from atlas.model.vocabulary import ATTRIBUTIONS, COUNTS, INITIATORS, PLACE_PRECISIONS, TARGETS
from atlas.ui import cache
from atlas.ui.frame import Page

TITLE = "font-weight:700;font-size:17px;line-height:1.3"
SMALL = "font-size:13.5px;line-height:1.45;overflow-wrap:anywhere"
DISPUTE = "border-left:3px solid currentColor;padding-left:8px;font-size:13.5px"


def incident_card(page: Page, incident_id: str) -> None:
    """Draw the card of one incident, with a link to its own page; says so if there is no such incident."""
    found = cache.kept(ledger, page.store, incident_id)
    if found is None:
        st.info("This incident is not in the table of this data version.", icon=":material/search_off:")
        return
    incident = found.incident
    with st.container(key=f"card-{incident_id}", gap="small"):
        st.html(f'<div style="{TITLE}">{html.escape(title(incident))}</div>{_facts(incident)}')
        if isinstance(incident["disputed_fields"], str):
            words = [HEADS[field].lower() for field in incident["disputed_fields"].split(";")]
            st.html(f'<div style="{DISPUTE}"><b>Voices disagree</b> on {html.escape(", ".join(words))}.</div>')
        _tolls(page, incident, incident_id)
        st.html(_reports(found))
        st.page_link(
            "pages/incident.py",
            label="All evidence for this incident",
            icon=":material/fact_check:",
            query_params=parameters(page.selection, page.known) | {"incident": incident_id},
        )


def _facts(incident: pd.Series) -> str:
    precision = PLACE_PRECISIONS[incident["place_precision"]].lower()
    radius = "" if pd.isna(incident["radius_km"]) else f", within {incident['radius_km']:,.0f} km"
    facts = {
        HEADS["initiator"]: f"{INITIATORS[incident['initiator']]} ({ATTRIBUTIONS[incident['attribution']].lower()})",
        "Target": TARGETS[incident["target"]],
        "Place known to": precision + radius,
        "Rests on": f"{plural(incident['report_count'], 'report')} of {plural(incident['origin_count'], 'independent origin')}",
    }
    lines = "".join(f"<div><b>{label}</b> {html.escape(text)}</div>" for label, text in facts.items())
    return f'<p style="margin:6px 0">{html.escape(str(incident["summary"]))}</p><div style="{SMALL}">{lines}</div>'


def _tolls(page: Page, incident: pd.Series, incident_id: str) -> None:
    """Draw the counts that any origin gives: best estimate first, then origin by origin."""
    table = cache.kept(tolls_by_origin, page.store, incident_id)
    fields = [field for field in COUNTS if field in table.columns]
    if not fields:
        st.caption("No voice gives a figure for killed, wounded, arrested or kidnapped. Not known is not zero.")
        return
    best = {"origin": "Most likely"} | {
        field: NOT_KNOWN if pd.isna(incident[f"{field}_best"]) else f"{incident[f'{field}_best']:,.0f}"
        for field in fields
    }
    table["origin"] = table["origin"].where(~table["is_group"], table["origin"] + " (the group's own)")
    shown = pd.concat([pd.DataFrame([best]), table[["origin", *fields]]], ignore_index=True).fillna(NOT_STATED)
    names = {"origin": "Who said it first", **{field: COUNTS[field].split(" (")[0] for field in fields}}
    st.dataframe(
        shown.rename(columns=names), hide_index=True, key=f"card-figures-{incident_id}", placeholder=NOT_STATED
    )
    st.caption(
        "Most likely: the lower median of the voices' settled figures; the armed group's own figure never enters it."
    )


def _reports(found: Ledger) -> str:
    """Return the reports as a list; an address is linked only where it is known to be the source's own."""
    items = []
    for row in found.reports.itertuples():
        origin = f", on the word of {row.origin}" if row.origin != row.publisher else ""
        dated = f", {row.published_on.day} {row.published_on:%b %Y}" if pd.notna(row.published_on) else ""
        head = f"<b>{html.escape(row.publisher)}</b>{html.escape(origin + dated)}"
        if not row.link_reason:
            attributes = 'target="_blank" rel="noopener noreferrer nofollow" style="color:inherit"'
            link = f'<a href="{html.escape(row.url)}" {attributes}>open the page</a>'
        elif isinstance(row.url, str):
            link = f"<span>{html.escape(row.url)} (not linked: {html.escape(row.link_reason)})</span>"
        else:
            paragraph = f", paragraph {row.locator}" if isinstance(row.locator, str) else ""
            link = f"<span>press article{html.escape(paragraph)}</span>"
        items.append(
            f'<li style="margin-bottom:8px;font-size:13.5px">{head}<br>{html.escape(str(row.summary))}<br>{link}</li>'
        )
    listed = f'<ul style="padding-left:18px;margin:4px 0">{"".join(items)}</ul>'
    return f'<div style="{SMALL}"><b>{plural(len(items), "report")}</b>{listed}</div>'
