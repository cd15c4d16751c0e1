"""The obvious way to write such a page, to measure the atlas against: a pandas frame filtered in the script, plotly express, and every point
sent to pydeck. The frame is read once and shared, which is more than most do.
"""

import pandas as pd
import plotly.express as px
import pydeck
import streamlit as st

from atlas import paths

COLUMNS = ["occurred_on", "country", "admin1", "place", "latitude", "longitude", "event_type", "side", "killed_best"]


@st.cache_resource(show_spinner=False)
def table() -> pd.DataFrame:
    """Return the incidents."""
    frame = pd.read_parquet(paths.MARTS / "incidents.parquet", columns=COLUMNS)
    return frame.assign(occurred_on=pd.to_datetime(frame["occurred_on"]))


def earlier() -> None:
    """Choose the month before."""
    before = str(pd.Period(st.query_params["from"], "M") - 1)
    st.query_params.from_dict({"from": before, "to": before})


st.set_page_config(layout="wide")
st.button("Back", on_click=earlier)
month = st.query_params.get("from", "2021-06")
incidents = table()
chosen = incidents[incidents["occurred_on"].dt.strftime("%Y-%m") == month]
for column, (label, number) in zip(
    st.columns(3),
    {"Incidents": len(chosen), "Attacks": (chosen["side"] == "attack").sum(), "Killed": chosen["killed_best"].sum()}.items(),
    strict=True,
):
    column.metric(label, f"{number:,.0f}")
monthly = incidents.groupby(incidents["occurred_on"].dt.strftime("%Y-%m")).size().rename("incidents").reset_index()
st.plotly_chart(px.bar(monthly, x="occurred_on", y="incidents"))
st.plotly_chart(px.bar(chosen.groupby(["admin1", "event_type"]).size().rename("incidents").reset_index(), x="incidents", y="admin1", color="event_type"))
points = chosen.dropna(subset=["latitude"]).assign(occurred_on=chosen["occurred_on"].astype(str))
st.pydeck_chart(
    pydeck.Deck(
        [pydeck.Layer("ScatterplotLayer", points, get_position=["longitude", "latitude"], get_radius=4000, get_fill_color=[200, 60, 20], pickable=True)],
        map_style=None, map_provider=None, initial_view_state=pydeck.ViewState(longitude=40, latitude=34, zoom=5),
        tooltip={"text": "{event_type} {place} {occurred_on}"},
    )
)  # fmt: skip
st.dataframe(chosen)
st.container(key="atlas-footer").caption("End of the page.")
