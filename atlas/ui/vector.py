"""A picture in SVG on the page: governorates tell their words under the pointer and are chosen by a click.

The picture is there twice and sent once. As an image it is painted with the page's first elements; the component reads the image and lays over it
what answers to the pointer. It comes when the browser has loaded the code of components, which on a first visit takes as long as that of all charts.
"""

import html
import re
from collections.abc import Callable
from functools import reduce

import streamlit as st

from atlas.ui import state

# Only charts make these pictures, from our own tables, with every word escaped.
_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const stage = parentElement.querySelector(".stage");
  const place = (parentElement.getRootNode().host ?? parentElement).closest(data.place);
  const draw = () => {
    const image = place.querySelector("img");
    if (!image || stage.drawn === image.src) return;
    stage.drawn = image.src;
    stage.innerHTML = decodeURIComponent(image.src.slice(image.src.indexOf(",") + 1));
    const picture = stage.querySelector("svg");
    picture.setAttribute("aria-hidden", "true");
    picture.style.maxHeight = image.style.maxHeight;
    place.dataset.answers = "";  // hides the image, whose letters may differ
  };
  draw();
  const watch = new MutationObserver(draw);
  watch.observe(place, { subtree: true, childList: true, attributes: true, attributeFilter: ["src"] });
  stage.onclick = (event) => {
    const unit = event.target.closest("[data-iso]");
    if (unit) setTriggerValue("chosen", unit.dataset.iso);
  };
  return () => watch.disconnect();
}
"""
_STYLE = """
svg { display: block; width: 100%; font-family: var(--st-font); }
[data-iso] { cursor: pointer; }
[data-iso]:hover { stroke: var(--st-text-color); stroke-width: 1.6; }
"""
# What would end the address or the attribute that it stands in, or be read by either; the percent sign first.
_ESCAPED = {"%": "%25", "#": "%23", "&": "%26", '"': "%22", "<": "%3C", ">": "%3E", "\n": "%0A"}


@st.cache_resource(show_spinner=False)
def _renderer():
    return st.components.v2.component("atlas_vector", html='<div class="stage"></div>', css=_STYLE, js=_SCRIPT)


def address_of(svg: str) -> str:
    """Return a picture as an address that needs no other quotes."""
    marked = reduce(lambda words, mark: words.replace(*mark), _ESCAPED.items(), svg)
    return f"data:image/svg+xml,{marked}"  # urllib's quote takes 15 ms of each run


def vector(key: str, svg: str, *, alt: str, most_px: int, on_choose: Callable[[str], None]) -> None:
    """Show an SVG picture as wide as its place, and no higher than most_px or its own height; on_choose gets the data-iso of what is clicked."""

    def chosen(told) -> None:
        if told.chosen:
            on_choose(told.chosen)

    most = max(most_px, _height(svg))
    address = address_of(svg)
    with st.container(key=f"atlas-{key}"):
        st.html(f'<img class="atlas-vector" style="max-height: {most}px" alt="{html.escape(alt)}" src="{address}">')
        _renderer()(key=key, data={"place": f".st-key-atlas-{key}"}, on_chosen_change=state.taking(key, chosen))


def _height(svg: str) -> int:
    """Return the height that the picture's viewBox says, in px."""
    return int(float(re.search(r'viewBox="[^"]* (\S+)"', svg).group(1)))
