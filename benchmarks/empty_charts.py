"""Serve the atlas with every chart and map empty: what is left is Streamlit's own share of a page.

python -m benchmarks.empty_charts run app.py [streamlit's options]
"""

import base64
import sys

import pydeck
import streamlit as st
from plotly import graph_objects as go
from streamlit.web import cli

# Without a style Streamlit would ask another host for one.
NO_BASEMAP = "data:application/json;base64," + base64.b64encode(b'{"version":8,"sources":{},"layers":[]}').decode()


def main() -> None:
    """Replace the two functions that show pictures, then start Streamlit with this program's arguments."""
    plotly_chart, pydeck_chart = st.plotly_chart, st.pydeck_chart
    st.plotly_chart = lambda figure, **options: plotly_chart(go.Figure(), **options)
    st.pydeck_chart = lambda picture, **options: pydeck_chart(
        pydeck.Deck(map_style=NO_BASEMAP, map_provider=None), **options
    )
    sys.argv[0] = "streamlit"
    cli.main()


if __name__ == "__main__":
    main()
