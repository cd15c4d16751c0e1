"""The selection's controls, the same on every page: each is set from the URL and writes to it."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from atlas.analysis.selection import Known, Selection, labels, limits
from atlas.analysis.trends import monthly_bars
from atlas.model import months
from atlas.model.vocabulary import COUNTRIES, REGION_COUNTRIES, REGIONS, SIDES
from atlas.store import Store
from atlas.ui import cache, state
from atlas.ui.plain import Markdown
from atlas.ui.strip import bars_svg

TITLES = {
    "region": "Region", "country": "Country", "admin1": "Governorate", "type": "Incident type", "initiator": "Who acted",
    "attribution": "Attribution", "source": "Source", "kind": "Source kind", "precision": "Place known to", "dataset": "Data set",
}  # fmt: skip
NO_YEAR = ""  # the months chosen are no whole year; choosing it means all months
HELP = {
    "admin1": "First-level unit: governorate, province or wilaya.",
    "initiator": "Attacks by the group: begun by the Islamic State (also if only suspected), of a type that is an attack.",
    "attribution": "Incidents of which at least one report rests on this.",
    "source": "Incidents that at least one of these publishers reported.",
    "kind": "Incidents that at least one publisher of this kind reported.",
    "dataset": "Which data sets the tables are made of, the whole app over; Sources, Data sets has them with their terms.",
    "precision": "How exactly the place is known. Governorate and country only have no point on the map.",
}


def sidebar(store: Store, known: Known, selection: Selection) -> None:
    """Draw the controls of the selection in the sidebar."""
    _pills("region", REGIONS, selection, known)
    if selection.region != ("iraq",) and selection.region != ("syria",):
        offered = [c for region in (selection.region or REGIONS) for c in REGION_COUNTRIES[region]]
        _list("country", {c: COUNTRIES[c] for c in offered}, selection, known)
    offered = {iso: name for iso, name in known.admin1.items() if state.allows(selection, known, iso)}
    _list("admin1", offered, selection, known)
    _months(store, known, selection)
    _pills("initiator", SIDES, selection, known)
    lists = ("type", "attribution", "source", "kind", "precision", *(("dataset",) if len(known.datasets) > 1 else ()))
    more = sum(bool(getattr(selection, field)) for field in (*lists, "min_killed"))
    with st.expander("More filters" + (f" ({more} on)" if more else ""), expanded=bool(more)):
        for field in lists:
            _list(field, labels(field, known), selection, known)
        st.session_state["w-min_killed"] = selection.min_killed
        st.number_input(
            "Killed, at least", 0, 999_999, key="w-min_killed", on_change=_taking("min_killed", known),
            help="Compares the best estimate; incidents without one are left out when this is above zero.",
        )  # fmt: skip


def _taking(field: str, known: Known) -> Callable[[], None]:
    """Return the callback that moves a control's new value into the URL."""
    return state.taking(f"w-{field}", lambda value: state.change(known, **{field: tuple(value) if isinstance(value, list) else value}))


def _pills(field: str, words: Mapping[str, Markdown], selection: Selection, known: Known) -> None:
    """Draw a short list filter; none chosen means all."""
    st.session_state[f"w-{field}"] = [word for word in getattr(selection, field) if word in words]
    st.pills(
        TITLES[field], list(words), selection_mode="multi", format_func=words.get, key=f"w-{field}", on_change=_taking(field, known),
        help=HELP.get(field, "None chosen means all."),
    )  # fmt: skip


def _list(field: str, words, selection: Selection, known: Known) -> None:
    """Draw a long list filter; a chosen word stays offered even if another filter rules it out."""
    chosen = list(getattr(selection, field))
    st.session_state[f"w-{field}"] = chosen
    every = labels(field, known)
    options = list(dict.fromkeys([*words, *chosen]))
    st.multiselect(
        TITLES[field], options, format_func=lambda word: every[word], key=f"w-{field}", on_change=_taking(field, known),
        placeholder="All", help=HELP.get(field),
    )  # fmt: skip


def _months(store: Store, known: Known, selection: Selection) -> None:
    """Draw the month range: bars of incidents per month over a slider, year shortcuts and one step back or forth."""
    span = months.span(known.first_month, known.last_month)
    first, last = limits(selection, known)
    bars = cache.kept(monthly_bars, store, replace(selection, start=None, end=None))  # the same for all months
    svg = base64.b64encode(bars_svg([bars.get(month, 0) for month in span], span.index(first), span.index(last)).encode()).decode()
    st.html(
        '<div class="atlas-strip-title">Months</div>'
        f'<img class="atlas-strip" alt="Incidents per month, {months.name(span[0])} to {months.name(span[-1])}; the chosen months are '
        f'highlighted" src="data:image/svg+xml;base64,{svg}">'
    )
    key = _slider(first, last)
    st.select_slider("Months", span, (first, last), format_func=months.name, key=key, 
                     on_change=state.taking(key, lambda ends: _take_months(known, key, ends)),
                     label_visibility="collapsed")  # fmt: skip
    whole_year = first[:4] if first[:4] == last[:4] and months.length(first, last) in (12, _months_of(first[:4], span)) else None
    st.session_state["w-year"] = whole_year or NO_YEAR
    back, year, forth = st.columns([4, 6, 4], vertical_alignment="bottom", gap="xsmall")
    size = months.length(first, last)
    step = size if size < len(span) else 1
    unit = "month" if step == 1 else f"{step:,} months"
    back.button("Back", help=f"Back by {unit}", key="w-back", width="stretch", on_click=_step,
                args=(known, -step), disabled=first == span[0] and size < len(span))  # fmt: skip
    year.selectbox("Year", [NO_YEAR, *sorted({month[:4] for month in span}, reverse=True)], key="w-year",
                   format_func=lambda word: word or "Year", on_change=state.taking("w-year", lambda year: _take_year(known, year)), label_visibility="collapsed")  # fmt: skip
    forth.button("Next", help=f"Forward by {unit}", key="w-forth", width="stretch", on_click=_step,
                 args=(known, step), disabled=last == span[-1])  # fmt: skip


def _months_of(year: str, span: list[str]) -> int:
    return sum(month.startswith(year) for month in span)


def _slider(first: str, last: str) -> str:
    """Return the key of the slider of a range: it takes its two ends from value= alone, so that a changed URL makes a new slider."""
    return f"w-months-{first}-{last}"


def _take_months(known: Known, key: str, ends: tuple[str, str]) -> None:
    if key == _slider(*limits(state.current(known)[0], known)):  # the browser may still tell of a slider that is gone
        set_months(known, *ends)


def _take_year(known: Known, year: str) -> None:
    if year == NO_YEAR:
        set_months(known, known.first_month, known.last_month)
    else:
        set_months(known, max(f"{year}-01", known.first_month), min(f"{year}-12", known.last_month))


def _step(known: Known, by: int) -> None:
    """Move the range by its own length; from the whole span, step to its last month."""
    first, last = limits(state.current(known)[0], known)
    if (first, last) == (known.first_month, known.last_month):
        first = last = known.last_month
    else:
        size = months.length(first, last)
        first = min(max(months.shift(first, by), known.first_month), months.shift(known.last_month, 1 - size))
        last = months.shift(first, size - 1)
    set_months(known, first, last)


def set_months(known: Known, first: str, last: str) -> None:
    """Write a month range to the URL; the table's own limits are no filter."""
    state.change(
        known, start=None if first == known.first_month else first, end=None if last == known.last_month else last
    )
