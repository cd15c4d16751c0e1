"""The row of small buttons on every figure: its files, its link and citation, the way into a briefing, alone on the screen, and the same as a table.

Nothing is made until it is asked for: files are drawn when the menu is opened or its button is clicked.
"""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from atlas.analysis.wording import NOT_KNOWN, plural
from atlas.figures import spec
from atlas.figures.citation import bibtex, figure_stem, file_stem, plain_citation
from atlas.figures.files.briefing import Briefing, Item
from atlas.figures.files.tables import drawn_csv
from atlas.figures.registry import KINDS
from atlas.figures.scope import WIDTH_PX, Scope
from atlas.figures.spec import Frame
from atlas.figures.theme import LIGHT
from atlas.ui import cache, state
from atlas.ui.frame import Page
from atlas.ui.plain import plain
from atlas.ui.saving import AS_SHOWN, PICTURES, WORDS, buttons
from atlas.ui.state import NO_OPTIONS

TABLE_PX = 640
BRIEFING = "briefing"  # session key: the briefing being put together


def briefing() -> Briefing:
    """Return the briefing that this session is putting together."""
    return st.session_state.get(BRIEFING, Briefing())


def keep(changed: Briefing) -> None:
    """Make a briefing the session's."""
    st.session_state[BRIEFING] = changed


def address(page: Page, name: str, pinned: Mapping[str, str] = NO_OPTIONS) -> str:
    """Return the share link of a figure with every value and the options that fix what it shows."""
    return page.scope(name, pinned=(dict(KINDS[name].pinned) if name in KINDS else {}) | dict(pinned)).link()


@st.fragment
def downloads(
    page: Page,
    name: str,
    frame: Frame,
    twin: pd.DataFrame | None,
    *,
    is_map: bool = False,
    withheld: str = "",
    pinned: Mapping[str, str] = NO_OPTIONS,
    layout: Callable[[], str] | None = None,
) -> None:
    """Draw the row of a figure.

    name: as in its container's key. twin: the drawn numbers, where the page has them. is_map: its pictures are drawn by the server.
    withheld: why its numbers may not be passed on as a file. pinned: options that the page itself settles. layout: gives a chart's layout (JSON) with the whole of its frame, which
    pictures of it have.
    """
    link = address(page, name, pinned)
    with st.container(horizontal=True, gap="xsmall", key=f"save-{name}", vertical_alignment="center", width="content"):
        menu = st.popover(
            "Save",
            icon=":material/download:",
            type="tertiary",
            on_change="rerun",
            key=f"save-menu-{name}",
            help="This figure as a picture or a table, its link, its citation",
        )
        if name in KINDS and not withheld:
            _adding(name, link)
        if st.button(
            "Present",
            icon=":material/fullscreen:",
            type="tertiary",
            key=f"present-{name}",
            help="Show this figure alone, filling the window; Escape goes back.",
        ):
            state.set_option("present", name, "")
            st.rerun()
        table = (
            st.popover(
                "Table",
                icon=":material/table_rows:",
                type="tertiary",
                on_change="rerun",
                key=f"table-{name}",
                help="The drawn numbers as a table",
            )
            if twin is not None
            else None
        )
    if menu.open:
        with menu:
            _files(page, name, frame, twin, link, is_map=is_map, withheld=withheld, pinned=pinned, layout=layout)
    if table is not None and table.open:  # sent when it is asked for
        with table:
            st.dataframe(twin, hide_index=True, key=f"twin-{name}", placeholder=NOT_KNOWN, width=TABLE_PX)


def _adding(name: str, link: str) -> None:
    where = link[link.index("/", link.find("//") + 2) :] if "//" in link else link
    held = any((item.figure, item.link) == (name, where) for item in briefing().items)
    label = "In the briefing" if held else "Add to briefing"
    if st.button(
        label,
        icon=":material/check:" if held else ":material/add_to_photos:",
        type="tertiary",
        key=f"add-{name}",
        disabled=held,
        help="Collect this figure, as it is drawn now, for a slide deck or a printed page",
    ):
        keep(briefing().added(Item(name, where)))
        st.toast(
            f"Added: the briefing holds {plural(len(briefing().items), 'figure')}.",
            icon=":material/check:",
        )
        st.rerun(scope="fragment")


def _files(
    page: Page,
    name: str,
    frame: Frame,
    twin: pd.DataFrame | None,
    link: str,
    *,
    is_map: bool,
    withheld: str,
    pinned: Mapping[str, str],
    layout: Callable[[], str] | None,
) -> None:
    facts = {"data_version": page.store.data_version, "as_of": page.store.as_of, "link": link}
    stem = "-".join((file_stem("resurgence-atlas", name, frame.sentence), file_stem(page.store.data_version)))
    data = {
        "name": name,
        "stem": stem,
        "link": link,
        "plain": plain_citation(frame, **facts),
        "bibtex": bibtex(frame, **facts),
    }
    if layout is not None:
        data["layout"] = layout()
    table = twin
    if is_map or (
        name in KINDS and (table is None or KINDS[name].of_rows)
    ):  # a file leaves out the rows that may not be passed on
        table = None
        wide = _drawn(page, link, name)
        if wide is not None:
            data["stem"], table = figure_stem(wide, page.store.data_version), wide.table
            data |= _pictures(wide) if is_map else {}
    if not is_map and name in KINDS and page.mode != LIGHT:
        data |= _on_white(page, link, name)
    buttons(f"files-{name}", PICTURES if is_map else (AS_SHOWN, *PICTURES), data)
    if withheld:
        st.caption(f"No CSV: {plain(withheld)}")
    elif table is not None:
        st.download_button(
            "CSV of what is drawn",
            lambda: drawn_csv(table, frame, **facts),
            f"{data['stem']}.csv",
            "text/csv",
            key=f"csv-{name}",
            on_click="ignore",
            icon=":material/table:",
        )
    buttons(f"words-{name}", WORDS, data)
    if name in KINDS and not withheld:
        _for_programs(page.scope(name, pinned=dict(KINDS[name].pinned) | dict(pinned)), name)


def _for_programs(about: Scope, name: str) -> None:
    """Show the address at which programs get what the figure draws."""
    from atlas.api import drawn, routes  # with every table's rows, which no page needs

    if routes.is_on():
        st.caption("For programs: the same numbers with their frame; `.json` in place of `.csv` for JSON.")
        st.code(drawn.address(about, name, "csv"), language=None, wrap_lines=True)


def _drawn(page: Page, link: str, name: str) -> spec.Figure | None:
    from atlas.figures.files.decks import drawn  # with everything that draws files, which would hold up a first page

    return cache.kept(drawn, page.store, link, name)


def _on_white(page: Page, link: str, name: str) -> dict[str, object]:
    """Return a chart of a dark page as it is on white paper, with its width and height in px; empty if there is none."""
    from atlas.figures.files.pages import chart_of, still

    figure = _drawn(page, link, name)
    chart = figure and chart_of(figure, LIGHT, width_px=WIDTH_PX)
    return {"chart": still(chart).to_json(), "width": WIDTH_PX, "height": chart.layout.height} if chart else {}


def _pictures(figure: spec.Figure) -> dict[str, str]:
    """Return a map's pictures at its opening view, whatever the reader has zoomed to."""
    from atlas.figures.paint.outline import SQUARE, WIDE, picture

    return {"wide": picture(figure, size=WIDE), "square": picture(figure, size=SQUARE)}
