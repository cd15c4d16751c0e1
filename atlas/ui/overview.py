"""The overview's layout: five numbers, where it was and what changed, the months, and the latest incidents; of one month or governorate its places and its list."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from atlas.analysis.changes import Change, change, changes
from atlas.analysis.incidents import incident_list
from atlas.analysis.monitors import listed, of_area, share_told
from atlas.analysis.selection import limits
from atlas.analysis.wording import NOT_KNOWN, plural, summed, when
from atlas.figures import comparing
from atlas.figures.geo import polygon_of, units_of
from atlas.figures.places import GOVERNORATES, POINTS, map_of
from atlas.figures.registry import COMPARE, draw
from atlas.figures.spec import Nothing
from atlas.model import months
from atlas.model.vocabulary import EVENT_TYPES
from atlas.ui import cache, options, state
from atlas.ui.figure import beside, deck, nothing, outlines, place
from atlas.ui.frame import Page
from atlas.ui.plain import plain

MAP_PX = 340  # greatest height of the small map
ABOVE_PX = 200  # over the first row of figures
WORDS_PX = 250  # what title, notes and legend of a map take of its card
MONTHS = {"unit": "month", "mean": "none"}  # the overview counts months, whatever the timelines page shows
DAYS = {"unit": "day", "mean": "none"}  # of one month: a chart of one bar says nothing
LATEST, LISTED = 12, 200  # rows of the list of latest incidents, and of the list of one month or governorate

NUMBERS = {
    "incidents": ("Incidents", "What happened once, resolved from one or more reports."),
    "attacks": ("Attacks", "Begun by the Islamic State, also if only suspected, of a type that is an attack."),
    "killed": ("Killed", "Sum of the most likely numbers; incidents without a figure are not in it."),
    "claimed": ("Claimed", "Incidents that the armed group itself claimed."),
    "disputed": ("Disputed", "Incidents for which independent voices give different values."),
}


def overview(page: Page) -> None:
    """Draw the overview of the page's selection."""
    if not page.tally.incidents:
        place(page, "timeline")
        return
    two = comparing.beside(page.scope("timeline"))
    if two is not None:
        _compared(page, two)
        return
    numbers = st.container(key="atlas-numbers")
    left, right = st.columns(2)
    caveats = st.container()
    below, beside = st.columns(2)
    if is_close(page):
        with left:
            _places(page)
        with numbers:
            lines = _numbers(page)
        with right:
            _latest(page, LISTED, page.room_px(ABOVE_PX + 40) or 400)
        with below:
            place(page, "timeline", share=0.5, pinned=DAYS if len(_months(page)) == 1 else MONTHS)
    else:
        with left:
            _map(page)  # the first figure that a new reader sees
        with numbers:
            lines = _numbers(page)
        with right:
            place(page, "movers", share=0.5, above_px=ABOVE_PX)
        with below:
            place(page, "timeline", share=0.5, pinned=MONTHS)
    caveats.caption(plain(" ".join(lines)))
    with beside:
        if is_close(page):
            place(page, "movers", share=0.5)
        else:
            _latest(page, LATEST)


def _compared(page: Page, two: comparing.Beside) -> None:
    """Draw the selection beside another: the sentence of the difference, the numbers, both maps with what speaks against it, both lines, and the latest incidents."""
    st.markdown(f"**{plain(comparing.said(two)[0])}.**")
    with st.container(key="atlas-numbers"):
        _tiles(page, {"": two.found.change}, two.given.names)
    pinned = {"layer": GOVERNORATES}
    about = page.scope("map")
    figure = draw(about.at(about.path, {**about.options, **pinned}), "map")
    if isinstance(figure, Nothing):
        nothing("map", figure.why)
    else:
        beside(page, figure, height_px=MAP_PX, pinned=pinned)
    place(page, "timeline", pinned=MONTHS)
    _latest(page, LATEST)


def is_close(page: Page) -> bool:
    """Return whether a selection is of one month or one governorate, of which single places and incidents are looked at."""
    return len(_months(page)) == 1 or len({polygon_of()[iso] for iso in page.selection.admin1}) == 1


def _months(page: Page) -> list[str]:
    return months.span(*limits(page.selection, page.known))


def _numbers(page: Page) -> list[str]:
    """Draw five numbers, each with its change against the period before and the same months a year before; returns the sentences that say why one is missing, and how much of the record they rest on."""
    compared = page.get(changes, page.known, page.covered)
    _tiles(page, compared)
    usable = {name: found for name, found in compared.items() if not found.why_not}
    lines = [f"No change {name}: {found.why_not}." for name, found in compared.items() if found.why_not]
    if usable and any(None in found.pairs["killed"] for found in usable.values()):
        lines.append("No change of the killed where some are unknown.")
    lines.append(
        "Changes count only incidents that are dated within the months compared."
        if usable
        else ""
        if compared
        else "The table holds no earlier period of this length to compare with."
    )
    lines += [f"{words[:1].upper()}{words[1:]}." for words in page.scope("").elsewhere]
    lines.append(share_told(of_area(cache.kept(listed, page.store), page.selection, page.known)))
    return [line for line in lines if line]


def _tiles(page: Page, compared: Mapping[str, Change], sides: tuple[str, str] | None = None) -> None:
    """Draw the five numbers, each with its changes, and beside them what they can be compared with. sides: what the two sides of a comparison are called, whose numbers are then told."""
    killed, unknown = summed(page.tally.killed, page.tally.without_killed, page.tally.incidents)
    *columns, last = st.columns(len(NUMBERS) + 1)
    with last:
        options.control(COMPARE, page.scope("timeline"))
    for column, (field, (label, meaning)) in zip(columns, NUMBERS.items(), strict=True):
        column.metric(label, plain(killed if field == "killed" else f"{getattr(page.tally, field):,}"), help=meaning)
        said = [unknown] if field == "killed" and unknown else []
        if beyond := page.tally.elsewhere_of.get(field):
            said.append(f"of them {beyond:,} may lie outside these months")
        for name, found in compared.items():
            now, then = found.pairs[field]
            moved = None in (now, then) or found.why_not
            if sides:
                both = (
                    f"{side}: {NOT_KNOWN if value is None else f'{value:,}'}"
                    for side, value in zip(sides, (now, then), strict=True)
                )
                said += [*both, *([] if moved else [change(now, then)])]
            elif not moved:
                said.append(f"{change(now, then)} {name}")
        column.caption("  \n".join(map(plain, said)))


def _map(page: Page) -> None:
    """Draw the governorates by incidents, in vectors: a small picture need not wait for the map's machinery."""
    pinned = {"layer": GOVERNORATES}
    about = page.scope("map")
    figure = map_of(about.at(about.path, {**about.options, **pinned}))
    outlines(page, figure, share=0.5, most_px=MAP_PX, pinned=pinned, on_choose=lambda iso: _choose(page, iso))


def _places(page: Page) -> None:
    """Draw the places of the incidents over the base map."""
    pinned = {"layer": POINTS}
    about = page.scope("map")
    figure = map_of(about.at(about.path, {**about.options, **pinned}))
    deck(page, figure, height_px=max(240, (page.room_px(ABOVE_PX + WORDS_PX) or 420)), pinned=pinned, share=0.5)


def _choose(page: Page, iso: str) -> None:
    """Make a clicked governorate the selection's only one, or free the selection of it where it is that already."""
    units = tuple(unit for unit in units_of(iso) if unit in page.known.admin1)
    state.change(page.known, admin1=() if set(page.selection.admin1) == set(units) else units)


def _latest(page: Page, most: int, height_px: int | None = None) -> None:
    """List the latest incidents, each with a link to its evidence. height_px: of the list, what its rows need if not given."""
    frame = page.get(incident_list, limit=most)
    every = page.tally.incidents
    told = "The latest incidents" if every > len(frame) else f"{plural(every, 'incident')}, the latest first"
    st.markdown(f"**{told}**")
    st.dataframe(
        pd.DataFrame(
            {
                "Evidence": [
                    state.page_link("incident", page.selection, page.known, incident=name)
                    for name in frame["incident_id"]
                ],
                "Date": [when(row) for _, row in frame.iterrows()],  # a day only where one is known
                "Type": frame["event_type"].map(EVENT_TYPES),
                "Place": frame["place"].fillna(frame["admin1"]),
                "Killed": frame["killed_best"].astype("Int64"),
                "Reports": frame["report_count"],
            }
        ),
        hide_index=True,
        key="latest",
        height=min(height_px, 38 + 35 * len(frame)) if height_px else "auto",
        placeholder=NOT_KNOWN,
        alt="The latest incidents of the selection",
        column_config={
            "Evidence": st.column_config.LinkColumn(display_text="open", width=62),
            "Date": st.column_config.TextColumn(width=88),
            "Type": st.column_config.TextColumn(width=112),
            "Place": st.column_config.TextColumn(width=104),
            "Killed": st.column_config.NumberColumn(help="Most likely; not known is not zero", width=76),
            "Reports": st.column_config.NumberColumn(width=60),
        },
    )
