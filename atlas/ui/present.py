"""One figure alone, filling the window: what `present` in the URL asks for, and the ways back from it."""

import streamlit as st

from atlas.figures.paint.plotly import Figure
from atlas.figures.theme import Theme
from atlas.ui import state

SIZE = "present-size"  # session key: width and height of the window in px
DEFAULT_SIZE = (1280, 720)
EDGE_PX = 24
WORDS_PX = (
    (1200, 280),
    (900, 300),
    (0, 465),
)  # what title, legend and sources of a map need in windows from that width on
LEAST_PX = 240
LEAST_SHARES = {
    True: 0.9,
    False: 0.55,
}  # of a chart's own height, by whether words stand between its parts: pressed further, they would overlap
_SCRIPT = """
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const tell = () => {
    const size = `${window.innerWidth}x${window.innerHeight}`;
    if (size !== data.known) { data.known = size; setStateValue("size", size); }
  };
  const later = () => { clearTimeout(tell.timer); tell.timer = setTimeout(tell, 250); };
  // The address changes here, not in Python: a run that is interrupted would lose the change.
  const leave = () => {
    const address = new URL(window.location);
    address.searchParams.delete("present");
    window.history.replaceState(window.history.state, "", address);
    setTriggerValue("leave", true);
  };
  const key = (event) => { if (event.key === "Escape") leave(); };
  parentElement.querySelector("button").onclick = leave;
  tell();
  window.addEventListener("resize", later);
  document.addEventListener("keydown", key);
  return () => { clearTimeout(tell.timer); window.removeEventListener("resize", later); document.removeEventListener("keydown", key); };
}
"""
_BACK = '<button type="button" title="Escape">Back to the page</button>'
# The way back is there for the pointer and the keyboard, not for the picture.
_BACK_STYLE = """
button { position: fixed; right: 10px; top: 8px; z-index: 1000002; opacity: 0; font: inherit; font-size: 13px; padding: 4px 10px; cursor: pointer;
  color: var(--st-text-color); background: var(--st-background-color); border: 1px solid var(--st-border-color); border-radius: 6px; }
button:hover, button:focus-visible { opacity: 1; }
"""


@st.cache_resource(show_spinner=False)
def _renderer():
    return st.components.v2.component("atlas_present", html=_BACK, css=_BACK_STYLE, js=_SCRIPT)


def asked() -> str:
    """Return the name of the figure that the URL asks to show alone, or an empty string."""
    name = state.query().get("present", "")
    return name if name.replace("-", "").isalnum() else ""


def begin(mode: Theme) -> None:
    """Where a figure is to be shown alone, hide all else and offer the way back."""
    name = asked()
    if not name:
        return
    st.html(f"<style>{_style(name, mode)}</style>")
    known = st.session_state.get(SIZE, DEFAULT_SIZE)
    with st.container(key="atlas-present"):
        answer = _renderer()(
            key="present",
            data={"known": "x".join(map(str, known))},
            on_size_change=lambda: None,
            on_leave_change=state.pressing(_leave),
        )
    reported = str(getattr(answer, "size", None) or "").split("x")
    if len(reported) == 2 and all(part.isdecimal() and len(part) < 6 for part in reported):
        st.session_state[SIZE] = tuple(map(int, reported))


def _leave() -> None:
    state.set_option("present", "", "")


def _style(name: str, mode: Theme) -> str:
    return (
        '[data-testid="stHeader"], [data-testid="stSidebar"], [data-testid="stExpandSidebarButton"], [class*="st-key-save-"], .modebar { display: none !important; }'
        f".st-key-figure-{name} {{ position: fixed; inset: 0; z-index: 1000001; width: 100vw !important; max-width: none !important; height: 100vh; "
        f"overflow: auto; margin: 0; border: 0; border-radius: 0; padding: {EDGE_PX // 2}px {EDGE_PX}px; background: {mode.paper}; }}"
        "body { overflow: hidden; }"
    )


def width_px(name: str, width: int) -> int:
    """Return the width that a figure has: the window's where it is shown alone."""
    return st.session_state.get(SIZE, DEFAULT_SIZE)[0] - 2 * EDGE_PX if asked() == name else width


def map_px(name: str, height: int) -> int:
    """Return the height of a map: what the window leaves for it where it is shown alone."""
    if asked() != name:
        return height
    width, tall = st.session_state.get(SIZE, DEFAULT_SIZE)
    return max(LEAST_PX, tall - next(words for least, words in WORDS_PX if width >= least))


def fill(name: str, figure: Figure, *, is_set: bool) -> None:
    """Make a framed chart as high as the window where it is shown alone. is_set: as in Plot.

    A window too low for it scrolls; the chart then keeps its own height, since to press it would win nothing.
    """
    if asked() == name:
        around, room = (
            figure.layout.margin.t + figure.layout.margin.b,
            st.session_state.get(SIZE, DEFAULT_SIZE)[1] - EDGE_PX - 4,
        )
        least = max(LEAST_PX, LEAST_SHARES[is_set] * (figure.layout.height - around))
        figure.update_layout(height=room if room >= around + least else max(around + LEAST_PX, figure.layout.height))


def fit(name: str, figure: Figure, room_px: int, *, is_set: bool) -> None:
    """Make a framed chart no higher than the room on the page's first screen, as far as it can be pressed; 0 for no such room. is_set: as in Plot."""
    if not room_px or asked() == name:
        return
    around = figure.layout.margin.t + figure.layout.margin.b
    least = LEAST_SHARES[is_set] * (figure.layout.height - around)
    figure.update_layout(height=min(figure.layout.height, max(room_px, round(around + least))))
