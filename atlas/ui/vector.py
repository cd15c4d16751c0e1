"""A picture in SVG on the page: governorates tell their words under the pointer and are chosen by a click.

The picture is there twice. As an image it is painted with the page's first elements; what answers to the pointer lies over it, and comes when the
browser has loaded the machinery of components, which on a first visit takes as long as that of all charts.
"""

import base64
import html
import re
from collections.abc import Callable

import streamlit as st

# Only charts make these pictures, from our own tables, with every word escaped.
_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const stage = parentElement.querySelector(".stage");
  if (stage.drawn !== data.svg) { stage.innerHTML = data.svg; stage.drawn = data.svg; }
  const picture = stage.querySelector("svg");
  picture.setAttribute("aria-hidden", "true");
  picture.style.maxHeight = `${data.most}px`;
  (parentElement.getRootNode().host ?? parentElement).closest(data.place).dataset.answers = "";  // hides the image, whose letters may differ
  stage.onclick = (event) => {
    const unit = event.target.closest("[data-iso]");
    if (unit) setTriggerValue("chosen", unit.dataset.iso);
  };
}
"""
_STYLE = """
svg { display: block; width: 100%; font-family: var(--st-font); }
[data-iso] { cursor: pointer; }
[data-iso]:hover { stroke: var(--st-text-color); stroke-width: 1.6; }
"""


@st.cache_resource(show_spinner=False)
def _renderer():
    return st.components.v2.component("atlas_vector", html='<div class="stage"></div>', css=_STYLE, js=_SCRIPT)


def vector(key: str, svg: str, *, alt: str, most_px: int, on_choose: Callable[[str], None]) -> None:
    """Show an SVG picture as wide as its place, and no higher than most_px or its own height; on_choose gets the data-iso of what is clicked."""

    def chosen() -> None:
        iso = st.session_state[key].chosen
        if iso:
            on_choose(iso)

    most = max(most_px, _height(svg))
    image = base64.b64encode(svg.encode()).decode()
    with st.container(key=f"atlas-{key}"):
        st.html(f'<img class="atlas-vector" style="max-height: {most}px" alt="{html.escape(alt)}" src="data:image/svg+xml;base64,{image}">')
        _renderer()(key=key, data={"svg": svg, "most": most, "place": f".st-key-atlas-{key}"}, on_chosen_change=chosen)


def _height(svg: str) -> int:
    """Return the height that the picture's viewBox says, in px."""
    return int(float(re.search(r'viewBox="[^"]* (\S+)"', svg).group(1)))
