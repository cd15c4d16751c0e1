"""A bare Streamlit page that does no more than import what the atlas is made of and open an empty table, to measure the atlas against."""

import ibis
import pandas as pd
import streamlit as st

found = ibis.duckdb.connect().create_table("nothing", pd.DataFrame({"number": [1]})).execute()
st.title("hello")
