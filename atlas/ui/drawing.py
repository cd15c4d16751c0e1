"""An area drawn by hand: a circle or a box on a picture of the map, whose incidents it then selects."""

from dataclasses import replace

import streamlit as st

from atlas.analysis.filters import MOST_KM
from atlas.analysis.selection import without
from atlas.figures.geo import Sheet, drawn_edge
from atlas.figures.paint.maps import scene_of, sheet_of
from atlas.figures.paint.outline import scene_svg
from atlas.figures.places import map_of
from atlas.figures.spec import Nothing
from atlas.model.geo import great_circle_km
from atlas.ui import state
from atlas.ui.frame import Page
from atlas.ui.map_cards import MOVED
from atlas.ui.vector import address_of

PICTURE_PX = (1000, 520)
CLICK_KM, CLICK_SHARE = 50, 0.008  # radius of a click, and the share of the picture's width up to which a drag is one
SHAPES = {"circle": "Circle", "box": "Box"}
_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const stage = parentElement.querySelector(".stage"), image = stage.querySelector("img"), mark = stage.querySelector(".mark");
  image.src = data.picture;
  let from = null;
  const at = (event) => {
    const box = image.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map((share) => Math.min(1, Math.max(0, share)));
  };
  const show = (to) => {
    const box = image.getBoundingClientRect();
    const [x, y, u, v] = [from[0] * box.width, from[1] * box.height, to[0] * box.width, to[1] * box.height];
    const radius = Math.hypot(u - x, v - y), circle = data.shape === "circle";
    const [left, top, wide, high] = circle ? [x - radius, y - radius, 2 * radius, 2 * radius] : [Math.min(x, u), Math.min(y, v), Math.abs(u - x), Math.abs(v - y)];
    Object.assign(mark.style, { display: "block", left: `${left}px`, top: `${top}px`, width: `${wide}px`, height: `${high}px`, borderRadius: circle ? "50%" : "0" });
  };
  stage.onpointerdown = (event) => { from = at(event); stage.setPointerCapture(event.pointerId); show(from); event.preventDefault(); };
  stage.onpointermove = (event) => { if (from) show(at(event)); };
  stage.onpointerup = (event) => {
    if (!from) return;
    const drawn = [...from, ...at(event)].map((share) => share.toFixed(4)).join(",");
    from = null;
    setTriggerValue("drawn", drawn);
  };
  stage.onpointercancel = () => { from = null; mark.style.display = "none"; };
}
"""
_STYLE = """
.stage { position: relative; width: fit-content; overflow: hidden; cursor: crosshair; touch-action: none; user-select: none; }
img { display: block; max-width: 100%; max-height: max(240px, calc(100vh - 290px)); pointer-events: none; }
.mark { display: none; position: absolute; box-sizing: border-box; border: 2px solid var(--st-primary-color); pointer-events: none; }
"""


@st.cache_resource(show_spinner=False)
def _renderer():
    html = '<div class="stage"><img alt="Map to draw on"><div class="mark"></div></div>'
    return st.components.v2.component("atlas_drawing", html=html, css=_STYLE, js=_SCRIPT)


@st.dialog("Draw an area", width="large")
def draw_area(page: Page) -> None:
    """Let the reader draw a circle or a box on the selection's map; it becomes the selection's drawn area."""
    state.catch_up()
    if st.session_state.pop(MOVED, False):
        st.rerun()
    shape = st.segmented_control(
        "Shape",
        list(SHAPES),
        format_func=SHAPES.get,
        default="circle",
        required=True,
        key="w-draw-shape",
        label_visibility="collapsed",
    )
    how = (
        f"Drag from the middle outward; a click takes {CLICK_KM} km around it."
        if shape == "circle"
        else "Drag from one corner to the opposite one."
    )
    st.caption(
        f"{how} “Zoom to” over the map sets what is seen here. The numbers can be typed too: More filters, Drawn area."
    )
    about = page.scope("map")
    figure = map_of(replace(about, selection=without(page.selection, "within")))
    if isinstance(figure, Nothing):
        st.info("There is nothing on the map of this selection.", icon=":material/filter_alt_off:")
        return
    edge = drawn_edge(page.selection.within) if page.selection.within else ()
    body = replace(figure.body, second=None, edge=edge)
    seen = sheet_of(body, *PICTURE_PX)

    def take(told) -> None:
        if told.drawn:
            state.draw(page.known, area_of(told.drawn, seen, is_box=shape == "box"))
            st.session_state[MOVED] = True

    picture = address_of(scene_svg(scene_of(body, *PICTURE_PX, page.mode), page.mode))
    _renderer()(
        key="map-drawing", data={"picture": picture, "shape": shape}, on_drawn_change=state.taking("map-drawing", take)
    )
    if page.selection.within:
        st.button(
            "Take the area away",
            icon=":material/close:",
            key="w-draw-none",
            on_click=state.pressing(_forget, page),
        )


def _forget(page: Page) -> None:
    state.draw(page.known, "")
    st.session_state[MOVED] = True


def area_of(drawn: str, seen: Sheet, *, is_box: bool) -> str:
    """Return a drag over a picture as links write a drawn area; empty for a box without extent.

    drawn: where it began and ended, as shares of the picture's width and height: x,y,x,y.
    """
    x, y, u, v = (float(part) for part in drawn.split(","))
    (west, north), (east, south) = (
        seen.degrees(across * seen.width_px, down * seen.height_px) for across, down in ((x, y), (u, v))
    )
    is_click = max(abs(u - x), abs(v - y)) <= CLICK_SHARE
    if is_box:
        south, north, west, east = min(south, north), max(south, north), min(west, east), max(west, east)
        return "" if is_click else f"{south:.3f},{west:.3f},{north:.3f},{east:.3f}"
    km = CLICK_KM if is_click else float(great_circle_km(north, west, south, east))
    return f"{north:.3f},{west:.3f},{min(max(km, 0.1), MOST_KM):.1f}"
