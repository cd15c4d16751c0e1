"""The browser's part of downloads: buttons that turn a figure into PNG, SVG or a ZIP, or copy its link and citation."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from atlas.ui.assets import FACE, LIBRARY

HERE = Path(__file__)
FRAME = '<div class="atlas-save"></div><div class="atlas-said" role="status"></div>'
PICTURES = (("png-wide", "PNG 16:9"), ("png-square", "PNG square"), ("svg", "SVG"))
AS_SHOWN = ("png-page", "PNG as shown")  # of charts alone: the server cannot know where a map was dragged to
WORDS = (("link", "Copy link"), ("cite", "Copy citation"), ("bibtex", "Copy BibTeX"))


@st.cache_resource(show_spinner=False)
def _renderer():
    return st.components.v2.component(
        "atlas_save",
        html=FRAME,
        js=HERE.with_name("save.js").read_text("utf-8"),
        css=HERE.with_name("save.css").read_text("utf-8"),
    )


def buttons(key: str, actions: tuple[tuple[str, str], ...], data: Mapping[str, object]) -> None:
    """Draw buttons of save.js.

    actions: pairs of a word of ACTIONS there and a label. data: what these need: name (of the figure's container), stem (file name without
    ending), wide and square (SVG; without them the chart of that name is taken), link, plain, bibtex, page, chart (plotly's JSON in place of the page's, with width and height in px), pieces, file (base64), start (a word at whose first sight the
    first action is taken at once).
    """
    _renderer()(key=key, data={**data, "library": LIBRARY, "face": FACE, "actions": [list(pair) for pair in actions]})
