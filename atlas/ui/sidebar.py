"""The selection's controls, the same on every page: each is set from the URL and writes to it."""

import base64
from dataclasses import replace
from typing import Any

import streamlit as st

from atlas.analysis.filters import MOST_LETTERS, AtLeast, Contains, Filter, Words
from atlas.analysis.selection import EDGES, FILTERS, Known, Selection, limits
from atlas.analysis.trends import monthly_bars
from atlas.model import months
from atlas.store import Store
from atlas.ui import cache, state
from atlas.ui.plain import plain
from atlas.ui.strip import bars_svg

NO_YEAR = ""  # the months chosen are no whole year; choosing it means all months


def sidebar(store: Store, known: Known, selection: Selection) -> None:
    """Draw the controls of the selection in the sidebar."""
    more = [each for each in FILTERS.values() if not each.is_first]
    for each in FILTERS.values():
        if each.name == "start":
            _months(store, known, selection)
        elif each.is_first and each.name not in EDGES:
            _control(each, selection, known)
    on = sum(getattr(selection, each.name) != each.off for each in more)
    with st.expander("More filters" + (f" ({on} on)" if on else ""), expanded=bool(on)):
        for each in more:
            _control(each, selection, known)


def _control(each: Filter, selection: Selection, known: Known) -> None:
    """Draw the control of a filter, set to what the selection says; a list with nothing to choose between is left out."""
    chosen = getattr(selection, each.name)

    def shared(shown: object, start: str) -> dict:
        return {"help": plain(each.help) or None} | state.control(
            f"w-{each.name}", shown, lambda value, last: _take(each, known, value, last), starts={start: shown}
        )

    if isinstance(each, AtLeast):
        st.number_input(plain(each.label), 0, 999_999, **shared(chosen, "value"))
    elif isinstance(each, Contains):
        st.text_input(plain(each.label), max_chars=MOST_LETTERS, **shared(chosen, "value"))
    elif isinstance(each, Words):
        words = each.offered(selection, known)
        if len(words) < 2:
            return
        if each.short:
            short = [word for word in words if word in each.short]
            shown = [word for word in chosen if word in short]
            st.pills(
                plain(each.label),
                short,
                selection_mode="multi",
                format_func=lambda word: plain(words[word]),
                **shared(shown, "default"),
            )
        else:
            st.multiselect(
                plain(each.label),
                list(words),
                format_func=lambda word: plain(words[word]),
                placeholder="All",
                select_all=False,  # none chosen is all, and Enter takes the first row: the best match
                **shared(list(chosen), "default"),
            )


def _take(each: Filter, known: Known, value: Any, last: Any) -> None:
    """Move what is new in a control's value into the selection; text that no search could use is none."""
    if isinstance(each, Words):
        held = state.merged(getattr(state.current(known)[0], each.name), value, last)
        value = tuple(word for word in each.choices(known) if word in held)
    elif isinstance(each, Contains):
        text = " ".join(str(value or "").split())
        value = text if each.searchable(text) else ""
    state.change(known, **{each.name: value})


def _months(store: Store, known: Known, selection: Selection) -> None:
    """Draw the month range: bars of incidents per month over a slider, year shortcuts and one step back or forth."""
    span = months.span(known.first_month, known.last_month)
    first, last = (edge[:7] for edge in limits(selection, known))  # months, though a link may say days
    bars = cache.kept(monthly_bars, store, replace(selection, start=None, end=None))  # the same for all months
    svg = base64.b64encode(
        bars_svg([bars.get(month, 0) for month in span], span.index(first), span.index(last)).encode()
    ).decode()
    st.html(
        '<div class="atlas-strip-title">Months</div>'
        f'<img class="atlas-strip" alt="Incidents per month, {months.name(span[0])} to {months.name(span[-1])}; the chosen months are '
        f'highlighted" src="data:image/svg+xml;base64,{svg}">'
    )
    # A slider takes its two ends from value= alone.
    slider = state.control("w-months", (first, last), lambda ends, _: set_months(known, *ends), is_given=False)
    st.select_slider("Months", span, (first, last), format_func=months.name, label_visibility="collapsed", **slider)
    whole_year = (
        first[:4] if first[:4] == last[:4] and months.length(first, last) in (12, _months_of(first[:4], span)) else None
    )
    back, year, forth = st.columns([4, 6, 4], vertical_alignment="bottom", gap="xsmall")
    size = months.length(first, last)
    step = size if size < len(span) else 1
    unit = "month" if step == 1 else f"{step:,} months"
    back.button(
        "Back",
        help=f"Back by {unit}",
        key="w-back",
        width="stretch",
        on_click=state.pressing(_step, known, -step),
        disabled=first == span[0] and size < len(span),
    )
    years = [NO_YEAR, *sorted({month[:4] for month in span}, reverse=True)]
    year.selectbox(
        "Year",
        years,
        format_func=lambda word: word or "Year",
        label_visibility="collapsed",
        **state.control(
            "w-year",
            whole_year or NO_YEAR,
            lambda year, _: _take_year(known, year),
            starts={"index": years.index(whole_year or NO_YEAR)},
        ),
    )
    forth.button(
        "Next",
        help=f"Forward by {unit}",
        key="w-forth",
        width="stretch",
        on_click=state.pressing(_step, known, step),
        disabled=last == span[-1],
    )


def _months_of(year: str, span: list[str]) -> int:
    return sum(month.startswith(year) for month in span)


def _months_chosen(known: Known) -> tuple[str, str]:
    first, last = limits(state.current(known)[0], known)
    return first[:7], last[:7]


def _take_year(known: Known, year: str) -> None:
    if year == NO_YEAR:
        set_months(known, known.first_month, known.last_month)
    else:
        set_months(known, max(f"{year}-01", known.first_month), min(f"{year}-12", known.last_month))


def _step(known: Known, by: int) -> None:
    """Move the range by its own length; from the whole span, step to its last month."""
    first, last = _months_chosen(known)
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
