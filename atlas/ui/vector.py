"""A picture in SVG on the page: governorates tell their words under the pointer and are chosen by a click."""

from collections.abc import Callable

import streamlit as st

# Only charts make these pictures, from our own tables, with every word escaped.
_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const stage = parentElement.querySelector("div");
  if (stage.drawn !== data.svg) { stage.innerHTML = data.svg; stage.drawn = data.svg; }
  const picture = stage.querySelector("svg");
  picture.setAttribute("aria-label", data.alt);
  picture.style.maxHeight = `${Math.max(data.most, picture.viewBox.baseVal.height)}px`;
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
    return st.components.v2.component("atlas_vector", html="<div></div>", css=_STYLE, js=_SCRIPT)


def vector(key: str, svg: str, *, alt: str, most_px: int, on_choose: Callable[[str], None]) -> None:
    """Show an SVG picture as wide as its place, and no higher than most_px or its own height; on_choose gets the data-iso of what is clicked."""

    def chosen() -> None:
        iso = st.session_state[key].chosen
        if iso:
            on_choose(iso)

    _renderer()(key=key, data={"svg": svg, "alt": alt, "most": most_px}, on_chosen_change=chosen)
