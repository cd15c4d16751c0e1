"""The overview's layout: five numbers, the small map, the months, what rose and fell, and the latest incidents."""

import pandas as pd
import streamlit as st

from atlas.analysis.changes import change, changes
from atlas.analysis.incidents import incident_list
from atlas.analysis.monitors import listed, of_area, share_told
from atlas.analysis.wording import summed, when
from atlas.figures.geo import units_of
from atlas.figures.places import GOVERNORATES, map_of
from atlas.model.vocabulary import EVENT_TYPES
from atlas.ui import cache, state
from atlas.ui.figure import outlines, place
from atlas.ui.frame import Page
from atlas.ui.plain import plain

MAP_PX = 340  # greatest height of the small map
MONTHS = {"unit": "month", "mean": "none"}  # the overview counts months, whatever the timelines page shows
LATEST = 12  # rows of the list of latest incidents

NUMBERS = {
    "incidents": ("Incidents", "What happened once, resolved from one or more reports."),
    "attacks": ("Attacks", "Begun by the Islamic State, also if only suspected, of a type that is an attack."),
    "killed": ("Killed", "Sum of the best estimates; incidents without a figure are not in it."),
    "claimed": ("Claimed", "Incidents that the armed group itself claimed."),
    "disputed": ("Disputed", "Incidents for which independent origins give different values."),
}


def overview(page: Page) -> None:
    """Draw the overview of the page's selection."""
    if not page.tally.incidents:
        place(page, "timeline")
        return
    numbers = st.container(key="atlas-numbers")
    left, right = st.columns(2)
    with left:
        _map(page)  # the first figure that a new reader sees
    with numbers:
        _numbers(page)
    with left:
        _latest(page)
    with right:
        place(page, "timeline", share=0.5, pinned=MONTHS)
        place(page, "movers", share=0.5)


def _numbers(page: Page) -> None:
    """Draw five numbers, each with its change against the period before and the same months a year before, or why there is none."""
    compared = page.get(changes, page.known, page.covered)
    usable = {name: found for name, found in compared.items() if not found.why_not}
    killed, unknown = summed(page.tally.killed, page.tally.without_killed, page.tally.incidents)
    for column, (field, (label, meaning)) in zip(st.columns(len(NUMBERS)), NUMBERS.items(), strict=True):
        column.metric(label, plain(killed if field == "killed" else f"{getattr(page.tally, field):,}"), help=meaning)
        said = [unknown] if field == "killed" and unknown else []
        if beyond := page.tally.elsewhere_of.get(field):
            said.append(f"of them {beyond:,} may lie outside these months")
        said += [
            f"{change(*found.pairs[field])} {name}" for name, found in usable.items() if None not in found.pairs[field]
        ]
        column.caption("  \n".join(map(plain, said)))
    lines = [f"No change {name}: {found.why_not}." for name, found in compared.items() if found.why_not]
    if usable and any(None in found.pairs["killed"] for found in usable.values()):
        lines.append("No change of the killed where some are unknown.")
    lines.append(
        "Changes count only incidents that are dated within the months compared."
        if usable
        else ""
        if compared
        else "The table holds no earlier period of this length to compare with."
    )
    lines += [f"{words[:1].upper()}{words[1:]}." for words in page.scope("").elsewhere]
    lines.append(share_told(of_area(cache.kept(listed, page.store), page.selection, page.known)))
    st.caption(plain(" ".join(line for line in lines if line)))


def _map(page: Page) -> None:
    """Draw the governorates by incidents, in vectors: a small picture need not wait for the map's machinery."""
    pinned = {"layer": GOVERNORATES}
    about = page.scope("map")
    figure = map_of(about.at(about.path, {**about.options, **pinned}))
    outlines(page, figure, share=0.5, most_px=MAP_PX, pinned=pinned, on_choose=lambda iso: _choose(page, iso))


def _choose(page: Page, iso: str) -> None:
    """Make a clicked governorate the selection's only one, or free the selection of it where it is that already."""
    units = tuple(unit for unit in units_of(iso) if unit in page.known.admin1)
    state.change(page.known, admin1=() if set(page.selection.admin1) == set(units) else units)


def _latest(page: Page) -> None:
    """List the latest incidents, each with a link to its evidence."""
    st.markdown("**Latest incidents of the selection**")
    frame = page.get(incident_list, limit=LATEST)
    st.dataframe(
        pd.DataFrame(
            {
                "Evidence": [
                    state.page_link("incident", page.selection, page.known, incident=name)
                    for name in frame["incident_id"]
                ],
                "Date": [when(row) for _, row in frame.iterrows()],  # a day only where one is known
                "Type": frame["event_type"].map(EVENT_TYPES),
                "Place": frame["place"].fillna(frame["admin1"]),
                "Killed": frame["killed_best"].astype("Int64"),
                "Reports": frame["report_count"],
            }
        ),
        hide_index=True,
        key="latest",
        placeholder="–",
        alt="The latest incidents of the selection",
        column_config={
            "Evidence": st.column_config.LinkColumn(display_text="open", width=68),
            "Date": st.column_config.TextColumn(width=95),
            "Killed": st.column_config.NumberColumn(help="Best estimate; empty means not known, not zero", width=60),
            "Reports": st.column_config.NumberColumn(width=60),
        },
    )
