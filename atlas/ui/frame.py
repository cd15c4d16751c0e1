"""What every page begins and ends with: page config, links, the selection, notices, and the footer."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from atlas import paths
from atlas.analysis.selection import Known, Selection, parameters
from atlas.figures.ground import ATTRIBUTION
from atlas.figures.licence import withheld
from atlas.figures.registry import COMPARE, is_of_selection
from atlas.figures.scope import Scope
from atlas.figures.spec import Frame
from atlas.figures.theme import theme
from atlas.figures.words import attacks_found
from atlas.paths import STATIC
from atlas.store import Store, StoreError, imported
from atlas.ui import cache, present, state
from atlas.ui.chips import chips
from atlas.ui.faults import stopped
from atlas.ui.plain import linked, plain
from atlas.ui.sidebar import sidebar
from atlas.ui.versions import version_notice
from atlas.ui.viewport import WIDTHS, size_px

PAGES = {
    "": ("app.py", "Overview", ":material/space_dashboard:"),
    "resurgence": ("pages/resurgence.py", "Is it coming back?", ":material/trending_up:"),
    "maps": ("pages/maps.py", "Maps", ":material/map:"),
    "timelines": ("pages/timelines.py", "Timelines", ":material/timeline:"),
    "claims": ("pages/claims.py", "Claims", ":material/balance:"),
    "incident": ("pages/incident.py", "Incident", ":material/fact_check:"),
    "sources": ("pages/sources.py", "Sources", ":material/library_books:"),
    "intake": ("pages/intake.py", "Intake", ":material/note_add:"),
    "briefing": ("pages/briefing.py", "Briefing", ":material/co_present:"),
}
ICON = str(STATIC / "icon.png")  # an emoji or symbol as icon would be fetched from another host
NO_EXPORT = "client.disableDataExport"  # Streamlit's setting for all lists of a server: no file, no copying
CSS = Path(__file__).with_name("page.css")


@dataclass(frozen=True)
class Page(Scope):
    """The scope of a page as a whole; each of its figures is drawn from one of its own (scope).

    window_px: height of the window. bar: where the page's controls stand in one row.
    """

    window_px: int = 720
    bar: DeltaGenerator | None = None

    @cached_property
    def common(self) -> Frame:
        """The words that stand once on the page and in each picture that is saved of it."""
        return self.frame("")

    def room_px(self, above_px: int) -> int:
        """Return the height that is left on the first screen for a figure under this much; on a phone, where pages are scrolled, none is set: 0."""
        return 0 if self.width_px <= WIDTHS["phone"] else self.window_px - above_px

    def scope(self, name: str, *, width: int = 0, pinned: Mapping[str, str] = MappingProxyType({})) -> Scope:
        """Return what the page's figure of that name is drawn from: selection, options as the controls show them, colours and width.

        width: in px, the page's if 0. pinned: options that the page itself settles.
        """
        return self._same(
            options=state.page_options(),
            width_px=present.width_px(name, width or self.width_px),
            settled=state.settled() | dict(pinned),
        )


@contextmanager
def frame(path: str) -> Iterator[Page]:
    """Begin a page and, when its block ends, close it with the footer.

    path: the page's key in PAGES. Stops the page with a sentence where the tables cannot be opened.
    """
    file, title, icon = PAGES[path]
    st.set_page_config(f"{title} · Resurgence Atlas", ICON, layout="wide", initial_sidebar_state="auto")
    st.html(CSS)
    head = st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="atlas-head"
    )  # one line: the page, the selection, and its chips
    heading = head.empty()
    heading.header(title, anchor=False)
    first = state.begin(path)
    st.sidebar.markdown("#### Resurgence Atlas")
    links = st.sidebar.empty()
    if first:
        _links(links, state.query())  # there at once, however long the tables take
    store = _store()
    try:
        yield from _framed(path, store, links, head, heading, first)
    except StoreError as error:
        _links(links, state.query())
        stopped(error)
        st.stop()
    except Exception:
        _links(links, state.query())  # so that there is a way on
        raise


def _framed(
    path: str, store: Store, links: DeltaGenerator, head: DeltaGenerator, heading: DeltaGenerator, first: bool
) -> Iterator[Page]:
    known = cache.the_known(store)
    selection, notices = state.current(known)
    if not first:
        _aside(store, known, selection, links)
    for notice in notices:
        st.warning(plain(notice), icon=":material/info:")
    version_notice(store, known, selection)
    unused = st.empty()
    mode = theme(st.context.theme.type == "dark")
    present.begin(mode)
    closed = _closed(store)
    width, height = size_px()
    bar = st.container(horizontal=True, gap="small", vertical_alignment="center", key="atlas-bar")
    page = Page(
        store,
        known,
        selection,
        {},
        path,
        state.root(),
        mode,
        width,
        letters=1.0,
        keep=cache.kept,
        is_page=True,
        window_px=height,
        bar=bar,
    )
    told = attacks_found(page.tally, selection, known) if not path else ""
    if told:
        heading.header(plain(told), anchor=False)
    with head:
        chips(selection, known, path, is_told=bool(told))
    yield page
    if told := state.unused():
        with unused.container():
            for notice in told:
                st.warning(plain(notice), icon=":material/info:")
    if first:  # the code of its controls would reach a new reader's browser before the page's first figure
        _aside(store, known, selection, links)
    _footer(page, closed)


def _closed(store: Store) -> str:
    """Return why lists may be shown and not saved, empty if they may, and have Streamlit draw them so.

    Streamlit draws the lists of a whole server one way: they cannot be saved while any data set is here whose rows may not be passed on, also where a
    reader has switched it off. What a run's lists are like is settled when it begins.
    """
    closed = cache.kept(withheld, store)
    if not closed and store.datasets:
        named = [row["title"] for row in imported(paths.DATA) if not row["redistributable"]]
        closed = (
            f"{' and '.join(named)}, whose rows may not be passed on, is among the data sets here." if named else ""
        )
    if st.get_option(NO_EXPORT) != bool(closed):
        st.set_option(NO_EXPORT, bool(closed))
        st.rerun()
    return closed


def _aside(store: Store, known: Known, selection: Selection, links: DeltaGenerator) -> None:
    """Draw the links to the pages and the selection's controls in the sidebar."""
    held = state.query()
    compared = {COMPARE.name: held[COMPARE.name]} if COMPARE.name in held else {}
    _links(links, parameters(selection, known) | compared)
    with st.sidebar:
        sidebar(store, known, selection)


def _links(place: DeltaGenerator, query: Mapping[str, str]) -> None:
    """Draw the links to the pages in their place, each with these parameters of the URL."""
    with place.container():
        for target, label, symbol in PAGES.values():
            st.page_link(target, label=label, icon=symbol, query_params=query)


def _store() -> Store:
    """Open the tables of the data sets that the URL asks for; stops the page with a sentence where that cannot be done."""
    try:
        return cache.the_store(state.datasets(), told=True)
    except (ValueError, OSError) as error:  # StoreError, and what making the tables of some data sets may end with
        st.error(f"The tables cannot be opened. {plain(error)}")
        st.stop()


def _footer(page: Page, closed: str) -> None:
    """Say once what all figures of the page share; each picture that is saved, presented or briefed has it inside."""
    common = page.common
    is_said = page.tally.incidents and is_of_selection(page.path, state.page_options())
    said = [common.sentence, f"{common.numbers}.", common.sources] if is_said else []
    said += [common.stamp, "Counts are never totals, and an unknown number is not zero.", ATTRIBUTION]
    said += [f"Lists offer no file: {closed}"] * bool(closed)
    with st.container(key="atlas-footer"):
        st.caption(f"**Resurgence Atlas.** {plain(' '.join(said))}  \n{linked(common.link, common.link)}")
