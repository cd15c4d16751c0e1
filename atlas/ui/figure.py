"""The one way to show a figure: a keyed container in which the picture carries its own frame, with a table twin under it."""

import html
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from atlas.figures import spec
from atlas.figures.evidence import withheld
from atlas.figures.geo import Sheet
from atlas.figures.marks import scale
from atlas.figures.paint.maps import gathered, sheet_of, together
from atlas.figures.paint.outline import legend_html, panel_svg, small_map
from atlas.figures.paint.plotly import painted
from atlas.figures.registry import KINDS, draw
from atlas.figures.spec import Frame, Nothing
from atlas.ui import options, present, state
from atlas.ui.downloads import downloads
from atlas.ui.frame import Page
from atlas.ui.plain import plain
from atlas.ui.state import NO_OPTIONS
from atlas.ui.vector import address_of, vector
from atlas.ui.viewport import WIDTHS

if TYPE_CHECKING:
    from atlas.figures.paint.deck import Focus, Picture

FRAME_PX, GUTTER_PX = 34, 16  # border and padding of a figure's container; what Streamlit leaves between two columns
ROW_PX, ICONS_PX, SPELT_PX = (
    350,
    120,
    730,
)  # a figure's row of buttons, as icons alone, and the width from which on their words are there
HEAD_PX, CONTROLS_PX, CARD_PX = (
    62,
    44,
    20,
)  # over the first figure: the page's line, a row of controls; and what a figure's container takes

PANEL_PX = 150  # height of what lies far from the rest, under maps side by side


def shared_px(page: Page, share: float) -> int:
    """Return the least width of a figure that gets a part of the page's width; on a phone each gets all of it."""
    between = FRAME_PX + GUTTER_PX
    return int((page.width_px + between) * share) - between if page.width_px > WIDTHS["phone"] else page.width_px


def controls(page: Page, name: str, *, leave_out: tuple[str, ...] = (), in_bar: bool = False) -> None:
    """Draw what the reader may choose of a figure, in one row; each control is set from the URL and writes to it; none where there is but one word.

    leave_out: options drawn elsewhere. in_bar: in the page's own row, which a fragment cannot write to.
    """
    kind = KINDS[name]
    own = st if page.bar is None or not in_bar else page.bar
    with own.container(
        horizontal=True,
        gap="small",
        vertical_alignment="center",
        key=f"{name}-options",
        width="content" if in_bar else "stretch",
    ):
        for choice in kind.options:
            words, default = choice.offered(page.scope(name))
            if choice.name in leave_out:
                continue
            if len(words) > 1:
                options.control(choice, page.scope(name))
            else:
                state.taken(choice.name, tuple(words), default)


def place(
    page: Page,
    name: str,
    *,
    share: float = 1.0,
    pinned: Mapping[str, str] = NO_OPTIONS,
    on_select: str = "ignore",
    above_px: int | None = None,
):
    """Show the page's figure of that name, or say why there is nothing; returns the chart's selection state, if there is a chart.

    share: part of the page's width it gets. pinned: options that the page itself settles, in its links too. above_px: of a figure that is to be whole on the first screen: what stands over it.
    """
    about = page.scope(name, width=shared_px(page, share), pinned=pinned)
    figure = draw(about, name)
    if isinstance(figure, Nothing):
        nothing(name, figure.why)
        return None
    closed = withheld(about) if page.path == "incident" else ""
    frame = shown(page, figure.frame, name)
    clear_px = 0 if present.asked() == name else ROW_PX if about.width_px >= SPELT_PX else ICONS_PX
    picture = painted(replace(figure, frame=frame), page.mode, width_px=about.width_px, clear_px=clear_px)
    present.fill(name, picture, is_set=figure.is_set)
    if above_px is not None:
        present.fit(name, picture, page.room_px(above_px + CARD_PX), is_set=figure.is_set)
    if page.width_px <= WIDTHS["phone"]:
        picture.update_layout(dragmode=False)  # a swipe scrolls the page
    with st.container(key=f"figure-{name}", border=True, gap="xsmall"):

        def whole() -> str:
            return json.dumps(json.loads(painted(figure, page.mode, width_px=about.width_px).to_json())["layout"])

        downloads(page, name, figure.frame, figure.table, withheld=closed, pinned=pinned, layout=whole)
        state_of = st.plotly_chart(
            picture,
            key=f"plot-{name}",
            theme=None,
            on_select=on_select,
            alt=f"{figure.frame.title}. {figure.frame.sentence}",
            config={"displaylogo": False, "modeBarButtonsToRemove": ["toImage"]},
        )
        if figure.frame.key and frame.link == "":
            st.html(
                f'<div class="atlas-figure-key">{"".join(f"<div>{html.escape(line)}</div>" for line in figure.frame.key)}</div>'
            )
    return state_of


def shown(page: Page, frame: Frame, name: str) -> Frame:
    """Return the words that a figure has on the page: all where it is shown alone, else without what stands once on the page."""
    return frame if present.asked() == name else frame.beside(page.common)


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
    pinned: Mapping[str, str] = NO_OPTIONS,
    share: float = 1.0,
):
    """Show a map over the base map in its frame; returns the map's selection state.

    token, focus: as in paint.deck. picture: the map, where it is painted already (see sheet). passing: what is drawn is not in the tables, so that no link reopens it and nothing is
    offered to be saved. withheld: why it may not be passed on as a file. has_twin: offer its numbers as a table. share, pinned: as in place.
    """
    from atlas.figures.paint.deck import FILL, paint  # with a library that a page without such a map need not load

    name, frame = figure.name, figure.frame
    seen = sheet(page, figure.name, figure.body, height_px, share=share)
    legend = legend_html(
        figure.body, page.mode, scale=scale(seen.view.zoom), opacity=FILL, has_credit=present.asked() == name
    )
    with _board(name, shown(page, frame, name), legend):
        if not passing:
            downloads(
                page,
                name,
                frame,
                figure.table if has_twin else None,
                is_map=not withheld,
                withheld=withheld,
                pinned=pinned,
            )
        return st.pydeck_chart(
            picture or paint(figure.body, page.mode, seen, token=token, focus=focus),
            height=present.map_px(name, height_px),
            key=f"deck-{name}",
            on_select=on_select,
            alt=f"{frame.title}. {frame.sentence}",
        )


def sheet(page: Page, name: str, body: spec.GeoMap, height_px: int, *, share: float = 1.0) -> Sheet:
    """Return what a figure's map opens on, in the least size that it has on the page."""
    return sheet_of(body, present.width_px(name, shared_px(page, share)), present.map_px(name, height_px))


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
    legend = legend_html(figure.body, page.mode, has_credit=present.asked() == name)
    with _board(name, shown(page, frame, name), legend):
        downloads(page, name, frame, figure.table, is_map=True, pinned=pinned)
        vector(
            f"vector-{name}",
            svg,
            alt=f"{frame.title}. {frame.sentence}",
            most_px=present.map_px(name, most_px),
            on_choose=on_choose,
        )


def beside(page: Page, figure: spec.Figure, *, height_px: int, pinned: Mapping[str, str] = NO_OPTIONS) -> None:
    """Show maps side by side, each over the base map under its heading, with one legend; pinned: as in place."""
    from atlas.figures.paint.deck import FILL, paint  # as in deck

    name, frame = figure.name, figure.frame
    width = shared_px(page, 1 / len(figure.body.parts))
    views = [sheet_of(body, width, height_px) for _, body in figure.body.parts]
    drawn = [gathered(body, seen)[0] for (_, body), seen in zip(figure.body.parts, views, strict=True)]
    legend = replace(drawn[0], legend=together(*(body.legend for body in drawn)))
    key = legend_html(
        legend, page.mode, scale=scale(views[0].view.zoom), opacity=FILL, has_credit=present.asked() == name
    )
    with _board(name, shown(page, frame, name), key):
        downloads(page, name, frame, figure.table, is_map=True, pinned=pinned)
        for place, column in enumerate(st.columns(len(views))):
            heading, body = figure.body.parts[place]
            with column:
                st.markdown(f"**{plain(heading)}**")
                st.pydeck_chart(
                    paint(body, page.mode, views[place], token=str(place)),
                    height=height_px,
                    key=f"deck-{name}-{place}",
                    alt=f"{heading}. {frame.title}",
                )
                if body.second:
                    bounds, caption = body.second
                    own = sheet_of(replace(body, bounds=bounds, padding_px=4), width, PANEL_PX)
                    picture = address_of(panel_svg(body, own, page.mode))
                    st.html(f'<img alt="{html.escape(caption)}" src="{picture}" style="max-width: 100%">')
                    st.caption(plain(caption))


@contextmanager
def _board(name: str, frame: Frame, legend: str) -> Iterator[None]:
    """Put title, sentence and sources as text around a picture that has no words of its own."""
    with st.container(key=f"figure-{name}", border=True, gap="small"):
        head = "".join(f'<div class="atlas-figure-text">{html.escape(line)}</div>' for line in frame.head())
        st.html(f'<div class="atlas-figure-title">{html.escape(frame.title)}</div>{head}')
        yield
        foot = "".join(f'<div class="atlas-figure-foot">{html.escape(line)}</div>' for line in frame.foot())
        if legend + foot:
            st.html(legend + foot)


def empty(page: Page, name: str, what: str) -> None:
    """Say in the figure's place why there is nothing to draw and what to widen."""
    nothing(name, page.why_empty(what))
