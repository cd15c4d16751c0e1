"""The one way to show a figure: a keyed container in which the picture carries its own frame, with a table twin under it."""

import html
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from atlas.figures import spec
from atlas.figures.evidence import withheld
from atlas.figures.geo import Sheet
from atlas.figures.marks import scale
from atlas.figures.paint.maps import sheet_of
from atlas.figures.paint.outline import legend_html, small_map
from atlas.figures.paint.plotly import painted
from atlas.figures.registry import KINDS, draw
from atlas.figures.spec import Frame, Nothing
from atlas.ui import options, present, state
from atlas.ui.downloads import downloads
from atlas.ui.frame import Page
from atlas.ui.plain import plain
from atlas.ui.state import NO_OPTIONS
from atlas.ui.vector import vector
from atlas.ui.viewport import WIDTHS

if TYPE_CHECKING:
    from atlas.figures.paint.deck import Focus, Picture

FRAME_PX, GUTTER_PX = 34, 16  # border and padding of a figure's container; what Streamlit leaves between two columns


def shared_px(page: Page, share: float) -> int:
    """Return the least width of a figure that gets a part of the page's width; on a phone each gets all of it."""
    between = FRAME_PX + GUTTER_PX
    return int((page.width_px + between) * share) - between if page.width_px > WIDTHS["phone"] else page.width_px


def controls(page: Page, name: str, *, leave_out: tuple[str, ...] = ()) -> None:
    """Draw what the reader may choose of a figure, in one row; each control is set from the URL and writes to it; none where there is but one word. leave_out: options drawn elsewhere."""
    kind = KINDS[name]
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key=f"{name}-options"):
        for choice in kind.options:
            words, default = choice.offered(page.scope(name))
            if choice.name in leave_out:
                continue
            if len(words) > 1:
                options.control(choice, page.scope(name))
            else:
                state.taken(choice.name, tuple(words), default)


def place(
    page: Page, name: str, *, share: float = 1.0, pinned: Mapping[str, str] = NO_OPTIONS, on_select: str = "ignore"
):
    """Show the page's figure of that name, or say why there is nothing; returns the chart's selection state, if there is a chart.

    share: part of the page's width it gets. pinned: options that the page itself settles, in its links too.
    """
    about = page.scope(name, width=shared_px(page, share), pinned=pinned)
    figure = draw(about, name)
    if isinstance(figure, Nothing):
        nothing(name, figure.why)
        return None
    closed = withheld(about) if page.path == "incident" else ""
    picture = painted(figure, page.mode, width_px=about.width_px)
    present.fill(name, picture, is_set=figure.is_set)
    with st.container(key=f"figure-{name}", border=True):
        state_of = st.plotly_chart(
            picture,
            key=f"plot-{name}",
            theme=None,
            on_select=on_select,
            alt=f"{figure.frame.title}. {figure.frame.sentence}",
            config={"displaylogo": False, "toImageButtonOptions": {"filename": f"resurgence-atlas-{name}", "scale": 2}},
        )
    downloads(page, name, figure.frame, figure.table, withheld=closed, pinned=pinned)
    return state_of


def clicked(state_of) -> str:
    """Return the key of the first mark that the reader clicked in a chart (see spec.Points), from its selection state; empty for none."""
    points = state_of["selection"]["points"] if state_of else []
    return next((point["customdata"][0] for point in points if point.get("customdata")), "")


def nothing(name: str, sentence: str, icon: str = ":material/filter_alt_off:") -> None:
    """Say in a figure's place why it is not there."""
    with st.container(key=f"figure-{name}", border=True):
        st.info(plain(sentence), icon=icon)


def deck(
    page: Page,
    figure: spec.Figure,
    *,
    height_px: int = 520,
    token: str = "",
    focus: "Focus | None" = None,
    picture: "Picture | None" = None,
    on_select: str = "ignore",
    passing: bool = False,
    withheld: str = "",
    has_twin: bool = True,
):
    """Show a map over the base map in its frame; returns the map's selection state.

    token, focus: as in paint.deck. picture: the map, where it is painted already (see sheet). passing: what is drawn is not in the tables, so that no link reopens it and nothing is
    offered to be saved. withheld: why it may not be passed on as a file. has_twin: offer its numbers as a table under it.
    """
    from atlas.figures.paint.deck import FILL, paint  # with a library that a page without such a map need not load

    name, frame = figure.name, figure.frame
    seen = sheet(page, figure.name, figure.body, height_px)
    legend = legend_html(figure.body, page.mode, scale=scale(seen.view.zoom), opacity=FILL)
    with _board(name, frame, legend):
        state_of = st.pydeck_chart(
            picture or paint(figure.body, page.mode, seen, token=token, focus=focus),
            height=present.map_px(name, height_px),
            key=f"deck-{name}",
            on_select=on_select,
            alt=f"{frame.title}. {frame.sentence}",
        )
    if not passing:
        downloads(page, name, frame, figure.table if has_twin else None, is_map=not withheld, withheld=withheld)
    return state_of


def sheet(page: Page, name: str, body: spec.GeoMap, height_px: int) -> Sheet:
    """Return what a figure's map opens on, in the least size that it has on the page."""
    return sheet_of(body, present.width_px(name, page.width_px), present.map_px(name, height_px))


def outlines(
    page: Page,
    figure: spec.Figure,
    *,
    share: float,
    most_px: int,
    pinned: Mapping[str, str],
    on_choose: Callable[[str], None],
) -> None:
    """Show a map of governorates alone in its frame; share, pinned: as in place; see vector for most_px and on_choose."""
    name, frame = figure.name, figure.frame
    svg = small_map(figure.body, page.mode, width_px=shared_px(page, share))
    with _board(name, frame, legend_html(figure.body, page.mode)):
        vector(
            f"vector-{name}",
            svg,
            alt=f"{frame.title}. {frame.sentence}",
            most_px=present.map_px(name, most_px),
            on_choose=on_choose,
        )
    downloads(page, name, frame, figure.table, is_map=True, pinned=pinned)


@contextmanager
def _board(name: str, frame: Frame, legend: str) -> Iterator[None]:
    """Put title, sentence and sources as text around a picture that has no words of its own."""
    with st.container(key=f"figure-{name}", border=True, gap="small"):
        head = "".join(f'<div class="atlas-figure-text">{html.escape(line)}</div>' for line in frame.head())
        st.html(f'<div class="atlas-figure-title">{html.escape(frame.title)}</div>{head}')
        yield
        foot = "".join(f'<div class="atlas-figure-foot">{html.escape(line)}</div>' for line in frame.foot())
        st.html(legend + foot)


def empty(page: Page, name: str, what: str) -> None:
    """Say in the figure's place why there is nothing to draw and what to widen."""
    nothing(
        name,
        f"{what}: nothing in the table fits “{page.sentence}”. Widen the months, take away a filter chip above, or choose more regions.{page.scope('').silence}",
    )
