"""The barest Streamlit page, to measure the atlas against."""

import streamlit as st

st.title("hello")
