"""How wide a figure is at least, and how high the window: charts break their lines and keep to the first screen by it. The browser reports only classes, not every pixel.

A report makes the page run again, so the browser keeps its class in a cookie, by which its next visit begins as it should.
"""

import streamlit as st

WIDTHS = {
    "phone": 290,
    "tablet": 460,
    "laptop": 730,
    "desktop": 880,
    "wide": 1240,
    "huge": 1480,
}  # px that a full-width figure of the class has at least
HEIGHTS = {
    "low": 720,
    "high": 900,
    "tall": 1060,
}  # px that a window of the class has at least, as a rule; lower ones scroll
DEFAULT, COOKIE = "desktop-low", "atlas-width"  # windows from 1280 by 720 px on are the rule
PAPER_PX = 700  # between the margins of an upright sheet, A4 or Letter: wider pages are printed smaller (page.css)
_SCRIPT = """
export default function ({ data, setStateValue }) {
  const measure = () => {
    const block = document.querySelector('[data-testid="stMainBlockContainer"]');
    const width = block ? block.clientWidth : window.innerWidth;
    const found = width < 560 ? "phone" : width < 830 ? "tablet" : width < 978 ? "laptop" : width < 1350 ? "desktop" : width < 1590 ? "wide" : "huge";
    const height = window.innerHeight < 900 ? "low" : window.innerHeight < 1060 ? "high" : "tall";
    document.documentElement.style.setProperty("--atlas-print", Math.min(1, data.paper / width));
    const classes = `${found}-${height}`;
    document.cookie = `${data.cookie}=${classes}; path=/; max-age=31536000; SameSite=Lax`;
    if (classes !== data.known) { data.known = classes; setStateValue("size", classes); }
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
    return told if _is_size(told) else DEFAULT


def _is_size(told: object) -> bool:
    width, _, height = str(told).partition("-")
    return width in WIDTHS and height in HEIGHTS


def size_px() -> tuple[int, int]:
    """Return the width in px for which text in charts is to be broken, and the window's height; asks the browser and remembers its answer."""
    known = st.session_state.get("viewport") or _remembered()
    with st.container(key="atlas-viewport"):
        answer = _renderer()(
            key="viewport-probe",
            data={"known": known, "cookie": COOKIE, "paper": PAPER_PX},
            height=1,
            on_size_change=lambda: None,
        )
    reported = getattr(answer, "size", None)
    if _is_size(reported) and reported != known:
        st.session_state["viewport"] = known = str(reported)
    width, height = known.split("-")
    return WIDTHS[width], HEIGHTS[height]
