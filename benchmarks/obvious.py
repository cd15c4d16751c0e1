"""The obvious way to build the overview, to measure the atlas against: one pandas frame filtered in the script, plotly express, every
point sent to pydeck (over an empty basemap: the measurement asks no other host). ATLAS_DATA names the tables,
?from=YYYY-MM&to=YYYY-MM the months, as in the atlas.
"""

import pandas as pd
import plotly.express as px
import pydeck
import streamlit as st

from atlas import paths
from benchmarks.empty_charts import NO_BASEMAP

COLUMNS = [
    "incident_id", "occurred_on", "occurred_until", "event_type", "place", "admin1", "latitude", "longitude", "side", "killed_best",
    "is_claimed", "disputed_fields", "report_count",
]  # fmt: skip
LATEST, MOST_MOVERS = 12, 8  # rows, as the overview lists and draws


@st.cache_data
def incidents() -> pd.DataFrame:
    """Return the whole table of incidents with its months."""
    frame = pd.read_parquet(paths.MARTS / "incidents.parquet", columns=COLUMNS)
    for name in ("occurred_on", "occurred_until"):
        frame[name] = pd.to_datetime(frame[name])
    return frame.assign(month=frame["occurred_on"].dt.strftime("%Y-%m"))


def between(frame: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """Return the incidents whose window of days overlaps the months first to last (YYYY-MM, both included)."""
    start, end = pd.Period(first).start_time, pd.Period(last).end_time
    return frame[(frame["occurred_on"] <= end) & (frame["occurred_until"] >= start)]


def main() -> None:
    """Draw the page: a button to go back by a month, five numbers, the map, the months, the governorates, the latest incidents."""
    st.set_page_config(layout="wide")
    frame = incidents()
    months = st.session_state.setdefault(
        "months", (st.query_params.get("from", frame["month"].min()), st.query_params.get("to", frame["month"].max()))
    )
    with st.sidebar:
        st.button(
            "Back", on_click=lambda: st.session_state.update(months=tuple(str(pd.Period(name) - 1) for name in months))
        )
        st.text(f"{months[0]} to {months[1]}")
    found = between(frame, *months)
    numbers = {
        "Incidents": len(found),
        "Attacks": (found["side"] == "attack").sum(),
        "Killed": found["killed_best"].sum(),
        "Claimed": found["is_claimed"].sum(),
        "Disputed": found["disputed_fields"].notna().sum(),
    }
    for column, (name, value) in zip(st.columns(len(numbers)), numbers.items(), strict=True):
        column.metric(name, f"{int(value):,}")
    left, right = st.columns(2)
    with left:
        points = found[["longitude", "latitude", "place", "event_type"]].dropna(subset=["longitude", "latitude"])
        layer = pydeck.Layer(
            "ScatterplotLayer", points, get_position=["longitude", "latitude"], radius_min_pixels=4, pickable=True
        )
        view = pydeck.ViewState(latitude=33, longitude=42, zoom=4)
        st.pydeck_chart(
            pydeck.Deck([layer], initial_view_state=view, map_style=NO_BASEMAP, map_provider=None), key="map"
        )
        latest = found.sort_values("occurred_on", ascending=False).head(LATEST)
        st.dataframe(latest[["occurred_on", "event_type", "place", "killed_best", "report_count"]], hide_index=True)
    with right:
        st.plotly_chart(px.bar(found.groupby("month", as_index=False).size(), x="month", y="size"), key="months-chart")
        most = found["admin1"].value_counts().head(MOST_MOVERS).rename_axis("admin1").reset_index(name="incidents")
        st.plotly_chart(px.bar(most, x="incidents", y="admin1", orientation="h"), key="governorates")
    st.container(key="atlas-footer").text("end of the page")  # the measurement waits for the same mark on both pages


main()
