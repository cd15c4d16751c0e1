"""The briefing page's layout: the figures collected, their order, titles and notes, and the one file that they become."""

from dataclasses import replace

import streamlit as st

from atlas.figures.files import briefing as deck_file
from atlas.figures.files.briefing import Briefing, Item
from atlas.figures.files.decks import default_scopes, drawn
from atlas.figures.files.pages import chart_of
from atlas.figures.paint.outline import picture
from atlas.figures.registry import KINDS
from atlas.figures.scope import EmptySelection, scope
from atlas.figures.spec import Figure
from atlas.ui import access, cache, state
from atlas.ui.briefing_files import exports
from atlas.ui.downloads import briefing, keep
from atlas.ui.frame import Page
from atlas.ui.plain import plain
from atlas.ui.viewport import WIDTHS

PREVIEW_SHARE = 0.55  # of the page's width, beside the title and notes of a figure


def briefing_page(page: Page) -> None:
    """Draw the briefing that this session puts together."""
    st.caption(
        "“Add to briefing” under a figure of any page collects it here with its own selection, whatever is selected now. A figure is kept as its link, "
        "so it is drawn from the tables as they are now. The briefing lives in this browser tab: save it to keep it."
    )
    _begin(page)
    held = briefing()
    if not held.items:
        st.info(
            "The briefing holds no figure yet. Add some from any page, begin with the figures of this selection, or load a saved briefing.",
            icon=":material/co_present:",
        )
        return
    title = st.text_input(
        "Title of the briefing",
        held.title,
        placeholder="Islamic State: the public record",
        max_chars=160,
        key="w-briefing-title",
    )
    if title != held.title:
        held = replace(held, title=title)
        keep(held)
    exports(page, held, state.root())
    seen: list[Figure | None] = []
    for place in range(len(held.items)):
        seen.append(_item(page, held, place, seen))


def _begin(page: Page) -> None:
    left, middle = st.columns([1, 2], vertical_alignment="bottom")
    with left:
        if st.button(
            "Add the figures of this selection",
            icon=":material/playlist_add:",
            disabled=not page.tally.incidents,
            key="briefing-defaults",
        ):
            _add_defaults(page)
            st.rerun()
        if briefing().items and st.button(
            "Empty the briefing", icon=":material/delete_sweep:", type="tertiary", key="briefing-empty"
        ):
            keep(Briefing())
            st.rerun()
    held = briefing()  # the file is made outside the session, which then has no briefing
    with middle, st.expander("Save or load this briefing", icon=":material/folder_open:"):
        st.download_button(
            "Save as JSON",
            lambda: deck_file.saved(held),
            "resurgence-atlas-briefing.json",
            "application/json",
            on_click="ignore",
            disabled=not briefing().items,
            key="briefing-save",
            icon=":material/save:",
        )
        given = st.file_uploader(
            "Load a saved briefing", type="json", max_upload_size=access.BRIEFINGS.file_mb, key="briefing-load"
        )
        if given is not None and st.session_state.get("briefing-loaded") != given.file_id:
            st.session_state["briefing-loaded"] = given.file_id
            _load(given.getvalue())


def _add_defaults(page: Page) -> None:
    about, _ = scope(page.store, state.share_link(page.selection, page.known, ""), offered=page.known)
    held = briefing()
    for name, one in default_scopes(replace(about, root="")):
        if cache.kept(drawn, page.store, one.link(), name) is not None:
            held = held.added(Item(name, one.link()))
    keep(held)


def _load(data: bytes) -> None:
    try:
        found, notices = deck_file.loaded(data)
    except ValueError as error:
        st.error(plain(error))
        return
    keep(found)
    st.session_state["w-briefing-title"] = found.title
    for notice in notices:
        st.warning(plain(notice))
    if not notices:
        st.rerun()


def _item(page: Page, held: Briefing, place: int, seen: list[Figure | None]) -> Figure | None:
    """Draw one figure: its picture, its title and notes, and where it stands; returns what is drawn. seen: the figures before it."""
    item = held.items[place]
    about, notices = scope(page.store, state.root() + item.link, offered=page.known)
    key = f"{place}-{item.figure}-{hash(item.link) & 0xFFFFFF:x}"
    with st.container(border=True, key=f"briefing-item-{place}"):
        left, right = st.columns([3, 2])
        width = page.width_px if page.width_px == WIDTHS["phone"] else int(page.width_px * PREVIEW_SHARE)
        why = f"The table has nothing to draw for “{about.sentence}”."
        try:
            figure = cache.kept(drawn, page.store, state.root() + item.link, item.figure, width_px=width)
        except EmptySelection as error:
            figure, why = None, str(error)
        with left:
            if figure is None:
                st.warning(f"{plain(why)} Take this figure out before making a file.", icon=":material/filter_alt_off:")
            else:
                _preview(page, figure, item.title, f"preview-{key}", width)
        with right:
            st.markdown(f"**{place + 1:,}. {plain(KINDS[item.figure].label)}**")
            st.caption(f"{plain(about.sentence)}.")
            for notice in notices:
                st.caption(f":material/info: {plain(notice)}")
            twin = next((before for before, one in enumerate(seen, start=1) if _same(one, figure)), 0)
            if twin:
                st.warning(
                    f"This draws the same as figure {twin:,}: take one of them out.", icon=":material/content_copy:"
                )
            title = st.text_input(
                "Title",
                item.title,
                placeholder=figure.frame.title if figure else "",
                max_chars=200,
                key=f"w-title-{key}",
            )
            notes = st.text_area(
                "Speaker notes", item.notes, max_chars=deck_file.MOST_CHARACTERS, key=f"w-notes-{key}", height=100
            )
            if (title, notes) != (item.title, item.notes):
                keep(briefing().changed(place, title=title, notes=notes))
                st.rerun()
            _order(held, place, about.link())
    return figure


def _same(one: Figure | None, other: Figure | None) -> bool:
    """Return whether two figures show the same, by whatever links they were reached."""
    if one is None or other is None or one.name != other.name:
        return False
    return replace(one.frame, link="") == replace(other.frame, link="") and one.table.equals(other.table)


def _preview(page: Page, figure: Figure, title: str, key: str, width: int) -> None:
    """Show a figure as its files will hold it, in the page's colours and width; a map as it is saved."""
    chart = chart_of(figure, page.mode, width_px=width, title=title)
    if chart is None:
        st.image(picture(figure, title=title), width="stretch")
    else:
        st.plotly_chart(
            chart,
            key=key,
            theme=None,
            config={"staticPlot": True},
            alt=f"{title or figure.frame.title}. {figure.frame.sentence}",
        )


def _order(held: Briefing, place: int, link: str) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Up",
            icon=":material/arrow_upward:",
            key=f"up-{place}",
            disabled=place == 0,
            on_click=state.pressing(lambda: keep(briefing().moved(place, -1))),
        )
        st.button(
            "Down",
            icon=":material/arrow_downward:",
            key=f"down-{place}",
            disabled=place == len(held.items) - 1,
            on_click=state.pressing(lambda: keep(briefing().moved(place, 1))),
        )
        st.button(
            "Take out",
            icon=":material/delete:",
            key=f"out-{place}",
            on_click=state.pressing(lambda: keep(briefing().without(place))),
        )
        st.link_button("Open", link, icon=":material/open_in_new:")
