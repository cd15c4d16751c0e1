"""The selection in the address bar: the URL is the only place where it lives, widgets write to it and are set from it.

A message of the browser says the address it had when it was sent. Two changes within a moment cross on the way: the second message still says the
address before the first change, which Streamlit would take for the present one and so undo that change. Hence every reading and writing of the
URL goes through `query` and `write`: what this session itself has replaced on this page counts as replaced, unless the browser went back to it.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from atlas import paths
from atlas.analysis.selection import PARAMETERS, Known, Selection, allows, datasets_of, parameters, parse, without
from atlas.store import offered

NO_OPTIONS: Mapping[str, str] = MappingProxyType({})
SETTLED = "options-shown"  # session key: option -> the word that its control shows
LAST, REPLACED, PAGE = "query-last", "query-replaced", "query-page"  # session keys: what this session wrote to the URL of which page
SELECTION = frozenset(PARAMETERS.values())  # the URL's parameters that are the selection
CROSSING_SECONDS = 10  # a message that comes later than that after a change was not under way with it


def query() -> dict[str, str]:
    """Return the URL's parameters as this session last wrote them, also to a message that was sent before the browser knew."""
    told = st.query_params.to_dict()
    if told in _replaced().values() and not _went_back():
        told = dict(st.session_state[LAST])
        st.query_params.from_dict(told)
    return told


def write(parameters: Mapping[str, str]) -> None:
    """Make these the URL's parameters."""
    now, then = dict(parameters), query()
    if now == then:
        return
    kept = {when: old for when, old in _replaced().items() if old not in (now, then)}
    st.session_state[REPLACED] = kept | {time.monotonic(): then}
    st.session_state[LAST] = now
    st.query_params.from_dict(now)


def _replaced() -> dict[float, dict[str, str]]:
    """Return the addresses that a message now coming in may still say, by the time at which this session replaced them."""
    since = time.monotonic() - CROSSING_SECONDS
    return {when: old for when, old in st.session_state.get(REPLACED, {}).items() if when > since}


def _went_back() -> bool:
    """Return whether this run follows from the browser's back or forward button."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def current(known: Known) -> tuple[Selection, list[str]]:
    """Return the selection of the page's URL and a notice for each part of it that could not be used."""
    return parse(query(), known)


def datasets() -> tuple[str, ...]:
    """Return the data sets that the page's URL asks for, empty for all; raises store.StoreError if the list of imports is damaged."""
    return datasets_of(query(), offered(paths.DATA))


def choose(selection: Selection, known: Known) -> None:
    """Write a selection to the URL, leaving parameters of other owners (an incident, a map layer) as they are."""
    write(parameters(selection, known) | page_options())


def change(known: Known, **fields) -> None:
    """Change fields of the current selection; governorates that the new regions or countries exclude go with them."""
    selection = replace(without(current(known)[0], *fields), **fields)
    if "region" in fields or "country" in fields:
        selection = replace(selection, admin1=tuple(iso for iso in selection.admin1 if allows(selection, known, iso)))
    choose(selection, known)


def taking(key: str, take: Callable[[Any], None]) -> Callable[[], None]:
    """Return the callback of a control that hands its new value to `take`.

    It does nothing where the session does not know the control: the run that was to draw it was interrupted, and the browser still tells of it.
    """

    def changed() -> None:
        if key in st.session_state:
            take(st.session_state[key])

    return changed


def option(name: str, allowed: tuple[str, ...], default: str) -> str:
    """Return a page's own option from the URL (a layer, a unit); the default for a missing or unknown word."""
    value = query().get(name, default)
    settle(name, value if value in allowed else default)
    return value if value in allowed else default


def begin(page: str) -> bool:
    """Begin a whole run of a page: what the controls of an earlier one showed, and what was written to another page's URL, is forgotten.

    A link to another page says the selection with which it was drawn: one that this session has just replaced counts as replaced there too.
    Returns whether it is the session's first run.
    """
    before, back = st.session_state.get(PAGE), _went_back()
    if back or before != page:
        told, replaced = st.query_params.to_dict(), {}
        if not back and _chosen(told) in map(_chosen, _replaced().values()):
            now = {key: word for key, word in told.items() if key not in SELECTION} | _chosen(st.session_state[LAST])
            st.query_params.from_dict(now)
            st.session_state[LAST], replaced = now, {time.monotonic(): told}
        st.session_state[PAGE], st.session_state[REPLACED] = page, replaced
    st.session_state[SETTLED] = {}
    return before is None


def _chosen(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the part of a URL's parameters that is the selection."""
    return {key: word for key, word in parameters.items() if key in SELECTION}


def settle(name: str, value: str) -> None:
    """Note what a control shows, so that a link can say it also where it is the default."""
    st.session_state.setdefault(SETTLED, {})[name] = value


def settled() -> dict[str, str]:
    """Return what the page's controls show, those that are part of no link left out."""
    return {name: value for name, value in st.session_state.get(SETTLED, {}).items() if value and name != "present"}


def set_option(name: str, value: str, default: str) -> None:
    """Write a page's own option to the URL; the default leaves it out."""
    others = {key: word for key, word in query().items() if key != name}
    write(others if value == default else others | {name: value})


def page_options() -> dict[str, str]:
    """Return the URL's parameters that are not the selection's: an incident, a map layer, a unit."""
    return {key: value for key, value in query().items() if key not in SELECTION | {"v", "present"}}


def share_link(selection: Selection, known: Known, page: str, *, explicit: bool = True, extra: Mapping[str, str] = NO_OPTIONS) -> str:
    """Return the address that reopens a page with this selection and the page's own options.

    page: the page's path, empty for the overview. explicit: write every value, those of the page's controls too; a short link writes only what
    differs from the table's limits and the controls' defaults. extra: options that fix what a figure shows. Both carry the data version.
    """
    shown = settled() if explicit else {}
    chosen = parameters(selection, known, explicit=explicit) | shown | page_options() | dict(extra) | {"v": known.data_version}
    return f"{root()}/{page}?{urlencode(chosen, safe=',')}"


def root() -> str:
    """Return the atlas's own address, empty where it is not known."""
    address = urlsplit(st.context.url or "")
    return f"{address.scheme}://{address.netloc}" if address.netloc else ""


def page_link(page: str, selection: Selection, known: Known, **options: str) -> str:
    """Return the address of another page of this app, relative to its root, with the selection and that page's options."""
    return f"/{page}?{urlencode(parameters(selection, known) | options, safe=',')}"
