"""How wide a figure is at least: charts break their lines by it. The browser reports only a class of widths, not every pixel.

A report makes the page run again, so the browser keeps its class in a cookie, by which its next visit begins as it should.
"""

import streamlit as st

WIDTHS = {
    "phone": 290,
    "tablet": 460,
    "laptop": 730,
    "desktop": 880,
}  # px that a full-width figure of the class has at least
DEFAULT, COOKIE = "desktop", "atlas-width"  # windows from 1280 px on are the rule
PAPER_PX = 700  # between the margins of an upright sheet, A4 or Letter: wider pages are printed smaller (page.css)
_SCRIPT = """
export default function ({ data, setStateValue }) {
  const measure = () => {
    const block = document.querySelector('[data-testid="stMainBlockContainer"]');
    const width = block ? block.clientWidth : window.innerWidth;
    const found = width < 560 ? "phone" : width < 830 ? "tablet" : width < 978 ? "laptop" : "desktop";
    document.documentElement.style.setProperty("--atlas-print", Math.min(1, data.paper / width));
    document.cookie = `${data.cookie}=${found}; path=/; max-age=31536000; SameSite=Lax`;
    if (found !== data.known) { data.known = found; setStateValue("width", found); }
  };
  const later = () => { clearTimeout(measure.timer); measure.timer = setTimeout(measure, 300); };
  measure();
  window.addEventListener("resize", later);
  return () => { clearTimeout(measure.timer); window.removeEventListener("resize", later); };
}
"""


@st.cache_resource(show_spinner=False)
def _renderer():
    return st.components.v2.component("atlas_viewport", js=_SCRIPT)


def _remembered() -> str:
    told = st.context.cookies.get(COOKIE, DEFAULT)
    return told if told in WIDTHS else DEFAULT


def width_px() -> int:
    """Return the width in px for which text in charts is to be broken; asks the browser and remembers its answer."""
    known = st.session_state.get("viewport") or _remembered()
    with st.container(key="atlas-viewport"):
        answer = _renderer()(
            key="viewport-probe",
            data={"known": known, "cookie": COOKIE, "paper": PAPER_PX},
            height=1,
            on_width_change=lambda: None,
        )
    reported = getattr(answer, "width", None)
    if reported in WIDTHS and reported != known:
        st.session_state["viewport"] = known = reported
    return WIDTHS[known]
