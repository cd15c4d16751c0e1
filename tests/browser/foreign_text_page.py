"""A page of its own that shows every hostile text in every element of Streamlit's that the atlas uses; served by test_foreign_text.py."""

import streamlit as st

from atlas.ui.plain import plain
from tests.ui.hostile import TEXTS

for place, text in enumerate(TEXTS):
    shown = plain(text)
    with st.container(key=f"text-{place}"):
        for show in (st.markdown, st.caption, st.info, st.expander, st.popover):
            show(shown)
        st.header(shown, anchor=False)
        st.button(shown, key=f"button-{place}")
        st.toggle(shown, key=f"toggle-{place}")
        st.text_input(shown, key=f"input-{place}")
        st.pills(
            "pills", ["a"], format_func=lambda _, shown=shown: shown, key=f"pills-{place}", label_visibility="collapsed"
        )
        st.metric(shown, "1")
    with st.container(key=f"within-{place}"):
        st.markdown(f"**{shown}**, :orange-badge[{shown}] :smile: {shown}")
st.markdown("shown to the end", help="end")
