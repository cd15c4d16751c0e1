"""The selection in the address bar: the URL is the only place where it lives, widgets write to it and are set from it."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import urlencode, urlsplit

import streamlit as st

from atlas import paths
from atlas.analysis.selection import PARAMETERS, Known, Selection, datasets_of, parameters, parse
from atlas.model.vocabulary import region_of
from atlas.store import offered

NO_OPTIONS: Mapping[str, str] = MappingProxyType({})
SETTLED = "options-shown"  # session key: option -> the word that its control shows


def current(known: Known) -> tuple[Selection, list[str]]:
    """Return the selection of the page's URL and a notice for each part of it that could not be used."""
    return parse(st.query_params.to_dict(), known)


def datasets() -> tuple[str, ...]:
    """Return the data sets that the page's URL asks for, empty for all; raises store.StoreError if the list of imports is damaged."""
    return datasets_of(st.query_params.to_dict(), offered(paths.DATA))


def choose(selection: Selection, known: Known) -> None:
    """Write a selection to the URL, leaving parameters of other owners (an incident, a map layer) as they are."""
    st.query_params.from_dict(parameters(selection, known) | page_options())


def change(known: Known, **fields) -> None:
    """Change fields of the current selection; governorates that the new regions or countries exclude go with them."""
    selection = replace(current(known)[0], **fields)
    if "region" in fields or "country" in fields:
        selection = replace(selection, admin1=tuple(iso for iso in selection.admin1 if allows(selection, known, iso)))
    choose(selection, known)


def allows(selection: Selection, known: Known, admin1_iso: str) -> bool:
    """Return whether a governorate lies in the selection's regions and countries."""
    country = known.admin1_country[admin1_iso]
    inside = not selection.region or region_of(country) in selection.region
    return inside and (not selection.country or country in selection.country)


def option(name: str, allowed: tuple[str, ...], default: str) -> str:
    """Return a page's own option from the URL (a layer, a unit); the default for a missing or unknown word."""
    value = st.query_params.get(name, default)
    settle(name, value if value in allowed else default)
    return value if value in allowed else default


def begin() -> None:
    """Begin a whole run of a page: what the controls of an earlier one showed is forgotten."""
    st.session_state[SETTLED] = {}


def settle(name: str, value: str) -> None:
    """Note what a control shows, so that a link can say it also where it is the default."""
    st.session_state.setdefault(SETTLED, {})[name] = value


def settled() -> dict[str, str]:
    """Return what the page's controls show, those that are part of no link left out."""
    return {name: value for name, value in st.session_state.get(SETTLED, {}).items() if value and name != "present"}


def set_option(name: str, value: str, default: str) -> None:
    """Write a page's own option to the URL; the default leaves it out."""
    if value == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def page_options() -> dict[str, str]:
    """Return the URL's parameters that are not the selection's: an incident, a map layer, a unit."""
    return {key: value for key, value in st.query_params.to_dict().items() if key not in {*PARAMETERS.values(), "v", "present"}}


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
