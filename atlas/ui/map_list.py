"""The list under the map: every incident of the picture, those without a point included."""

import pandas as pd
import streamlit as st

from atlas.analysis.incidents import MAX_LISTED, incident_list
from atlas.analysis.wording import HEADS, NOT_KNOWN, plural
from atlas.figures.citation import file_stem
from atlas.figures.files.tables import incidents_csv
from atlas.figures.licence import withheld
from atlas.model.vocabulary import COUNTRIES, DATE_PRECISIONS, EVENT_TYPES, INITIATORS, PLACE_PRECISIONS
from atlas.ui import cache, map_steps, state
from atlas.ui.frame import Page
from atlas.ui.map_cards import take
from atlas.ui.plain import plain

SHOWN_AS = {
    "exact": "dot",
    "settlement": "dot",
    "district": "ring",
    "area": "ring",
    "admin1": "badge",
    "country": "not on the map",
}


def incident_table(page: Page) -> None:
    """Draw the list; choosing a row marks its place on the map and opens its card."""
    frame = page.get(incident_list)
    if frame.empty:
        st.markdown(
            f"**No incidents in this month.** Step on, or choose all months.{plain(page.scope('maps').silence)}"
        )
        return
    key = f"map-list-{page.selection.start}-{page.selection.end}"
    unplaced = int(frame["place_precision"].eq("country").sum())
    parts = [
        f"The list has the {len(frame):,} latest of {page.tally.incidents:,} incidents"
        if page.tally.incidents > MAX_LISTED
        else f"The {plural(len(frame), 'incident')} of this map as a list"
    ]
    if unplaced:
        parts.append(f"{unplaced:,} of them without a point on it")
    more = " ".join(f"{plain(words)}." for words in page.scope("maps").elsewhere)
    st.markdown(f"**{', '.join(parts)}.** {more} Choose a row to mark it on the map and open its card.")
    st.dataframe(
        _table(frame),
        hide_index=True,
        key=key,
        on_select=state.taking(key, lambda told: _take(page, frame, told["selection"]["rows"])),
        selection_mode="single-row",
        height=360,
        placeholder=NOT_KNOWN,
        alt="Incidents of the map above, latest first",
        column_config={
            "Date": st.column_config.DateColumn(format="D MMM YYYY", width=95),
            "Killed": st.column_config.NumberColumn(help="Most likely; not known is not zero", width=84),
            "Low": st.column_config.NumberColumn(width=84),
            "High": st.column_config.NumberColumn(width=84),
            "Reports": st.column_config.NumberColumn(width=60),
            "Voices": st.column_config.NumberColumn(width=60),
        },
    )
    with st.container(horizontal=True, gap="small"):
        _download(page)


def _download(page: Page) -> None:
    """Offer the list as a file that says what it is, with ids and coordinates, which the list's own has not."""
    if closed := cache.kept(withheld, page.store):
        st.caption(f"No CSV of these incidents: {plain(closed)}")
        return
    about = page.scope("list")
    st.download_button(
        "CSV of these incidents",
        lambda: incidents_csv(about, link=about.link()),
        f"{file_stem('resurgence-atlas', 'incidents', page.sentence)}.csv",
        "text/csv",
        key="csv-incidents",
        on_click="ignore",
        icon=":material/table:",
        type="tertiary",
    )


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the list's columns with readers' words; numbers stay numbers so that they sort."""
    return pd.DataFrame(
        {
            "Date": frame["occurred_on"],
            "Known to": frame["date_precision"].map(DATE_PRECISIONS),
            "Type": frame["event_type"].map(EVENT_TYPES),
            "Place": frame["place"],
            "Governorate": frame["admin1"],
            "Country": frame["country"].map(COUNTRIES),
            "Killed": frame["killed_best"].astype("Int64"),
            "Low": frame["killed_low"].astype("Int64"),
            "High": frame["killed_high"].astype("Int64"),
            "Reports": frame["report_count"],
            "Voices": frame["origin_count"],
            HEADS["initiator"]: frame["initiator"].map(INITIATORS),
            "Place known to": frame["place_precision"].map(PLACE_PRECISIONS),
            "On the map": frame["place_precision"].map(SHOWN_AS),
            "What": frame["summary"],
        }
    )


def _take(page: Page, frame: pd.DataFrame, rows: list[int]) -> None:
    if rows:
        map_steps.pause()
        take(page, frame.iloc[rows[:1]])
