"""What a session has chosen: the selection and the pages' options live in the session, as the parameters of a link, and are mirrored to the URL.

The URL is read on a session's first run and when the browser went back or forward; of a link to another page, its options. Else the session is right: a
message of the browser says the address and the controls as they were when it was sent, and on a slow line several changes are under way at once.

So no change is made of what a message says, but of what is new in it: each control is known by what it was given to show. A callback of a control only
notes what was done, in an object of ours: Streamlit may break off a run, callbacks too, wherever it is asked for anything, and goes on with a newer
message that says nothing any more of a button. What was noted is done, whole, when the choices are read next, in that run or in the one that follows.

What no public way keeps: Streamlit folds messages that wait together into one. With the link to another page it sends no control's value, so a change is
lost if the server had not begun with it when the link's message came; and a button's press, if another message comes within the few milliseconds between
the begin of a run and its callbacks.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from atlas import paths
from atlas.analysis.filters import short
from atlas.analysis.selection import (
    EDGES,
    PARAMETERS,
    Known,
    Selection,
    allows,
    datasets_of,
    living,
    parameters,
    parse,
    without,
)
from atlas.store import offered

NO_OPTIONS: Mapping[str, str] = MappingProxyType({})
CHOICES = "choices"  # the session key
SELECTION = frozenset(PARAMETERS.values())  # the parameters that are the selection
MOST_TOLD = 300  # controls whose last word is remembered


@dataclass
class Choices:
    """What a session has chosen.

    parameters: of the link that says it. page: which one, as `begin` was told; null before the first run. settled: option -> the word that its control shows on the page. undone: what callbacks have noted.
    told: the key of each control -> what it shows in the browser, as far as the browser has told. shown: control -> its key and what it was last given.
    linked: options as the link brought them, those left out that a control has taken. unused: option of the link that no control could show -> what is shown in its place.
    """

    parameters: dict[str, str]
    page: str | None = None
    settled: dict[str, str] = field(default_factory=dict)
    undone: list[Callable[[], None]] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    shown: dict[str, tuple[int, Any]] = field(default_factory=dict)
    linked: dict[str, str] = field(default_factory=dict)
    unused: dict[str, str] = field(default_factory=dict)
    is_busy: bool = False

    def do(self) -> None:
        """Do what was noted, the oldest first. What Streamlit breaks off stays noted; what fails is not tried again."""
        if self.is_busy:
            return
        self.is_busy = True
        try:
            while self.undone:
                try:
                    self.undone[0]()
                except Exception:
                    del self.undone[0]
                    raise
                del self.undone[0]
        finally:
            self.is_busy = False


def _choices() -> Choices:
    if CHOICES not in st.session_state:
        st.session_state[CHOICES] = Choices(st.query_params.to_dict())
    return st.session_state[CHOICES]


def begin(page: str) -> bool:
    """Begin a whole run of a page. Returns whether it is the session's first."""
    choices, told = _choices(), st.query_params.to_dict()
    if choices.page is None:
        choices.page, choices.linked = page, dict(told)
        return True
    choices.do()
    choices.unused = {}
    if _went_back():
        choices.parameters = told
    elif page != choices.page:  # a link says the selection with which it was drawn; the session's may be newer
        choices.parameters = _chosen(choices.parameters) | {
            name: word for name, word in told.items() if name not in SELECTION
        }
    if page != choices.page or _went_back():
        choices.linked = dict(choices.parameters)
    if page != choices.page:
        choices.told.clear()  # the browser draws all controls anew
    choices.page, choices.settled = page, {}
    _mirror(choices)
    return False


def query() -> dict[str, str]:
    """Return the parameters of the link that says what the session has chosen."""
    choices = _choices()
    if choices.undone and not choices.is_busy:
        choices.do()
        _mirror(choices)
    return dict(choices.parameters)


def catch_up() -> None:
    """Do what callbacks have noted: what a fragment begins with, if it looks first at something else than the choices."""
    query()


def write(parameters: Mapping[str, str]) -> None:
    """Make these the session's parameters."""
    choices = _choices()
    choices.parameters = dict(parameters)
    if not choices.is_busy:
        _mirror(choices)


def _mirror(choices: Choices) -> None:
    if st.query_params.to_dict() != choices.parameters:
        st.query_params.from_dict(choices.parameters)


def _chosen(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the part of a link's parameters that is the selection."""
    return {name: word for name, word in parameters.items() if name in SELECTION}


def _went_back() -> bool:
    """Return whether this run follows from the browser's back or forward button."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def pressing(act: Callable[..., None], *arguments: Any) -> Callable[[], None]:
    """Return the callback of a button that does something with the session's choices."""
    undone = _choices().undone
    return lambda: undone.append(lambda: act(*arguments))


def taking(key: str, take: Callable[[Any], None]) -> Callable[[], None]:
    """Return the callback of a control that hands its new value to `take`.

    It does nothing where the session does not know the control: the run that was to draw it was interrupted, and the browser still tells of it.
    """
    undone = _choices().undone

    def changed() -> None:
        values: list[Any] = []

        def read() -> None:
            if not values and key in st.session_state:
                values.append(st.session_state[key])

        def act() -> None:
            read()
            if values:
                take(values[0])

        undone.append(act)
        read()  # while Streamlit has it; where it breaks off here, the next run has it again

    return changed


def control(
    name: str,
    shown: Any,
    take: Callable[[Any, Any], None],
    *,
    starts: Mapping[str, Any] = NO_OPTIONS,
    is_given: bool = True,
) -> dict[str, Any]:
    """Return key, on_change and, if need be, the start of a control that is to show a value. `take` is given what it tells and what it showed before, where these differ.

    A control that is to show something else than the browser has told of it gets another key: what messages under way say of the one before is known
    for what it is. starts: how the control's own parameter says that value: it counts where the browser makes the control, so that one whose first
    run was overtaken by the next before it was drawn does not begin with its first word. is_given: the value is handed over here; else the caller does that.
    """
    choices = _choices()
    version, last = choices.shown.get(name, (0, shown))
    version += last != shown
    key = f"{name}-{version}" if version else name
    if is_given and (key not in choices.told or key not in st.session_state or st.session_state[key] != shown):
        st.session_state[key], starts = shown, NO_OPTIONS  # a control takes one of the two
    choices.shown[name], choices.told[key] = (version, shown), shown
    while len(choices.told) > MOST_TOLD:
        del choices.told[next(iter(choices.told))]

    def told(value: Any) -> None:
        last = choices.told.get(key, shown)
        if value != last:
            take(value, last)
            choices.told[key] = value
            if choices.shown.get(name, (0, None))[0] == version:
                choices.shown[name] = (version, value)

    return {"key": key, "on_change": taking(key, told), **starts}


def merged(held: Iterable[str], value: Iterable[str], last: Iterable[str]) -> set[str]:
    """Return the words held with what is new in a control's words: what it tells and did not show before, without what it showed and does not tell."""
    return ({*held} | ({*value} - {*last})) - ({*last} - {*value})


def current(known: Known) -> tuple[Selection, list[str]]:
    """Return the selection of the page's URL and a notice for each part of it that could not be used."""
    return parse(query(), known)


def datasets() -> tuple[str, ...]:
    """Return the data sets that the page's URL asks for, empty for all; raises store.StoreError if the list of imports is damaged."""
    return datasets_of(query(), offered(paths.DATA))


def choose(selection: Selection, known: Known) -> None:
    """Choose a selection, leaving parameters of other owners (an incident, a map layer) as they are, and months that stay as the link says them."""
    before, link = current(known)[0], query()
    same = (
        {PARAMETERS[name] for name in EDGES}
        if all(getattr(selection, name) == getattr(before, name) for name in EDGES)
        else set()
    )
    kept = {name: word for name, word in link.items() if name in same and not before.unknown}
    write(parameters(selection, known) | kept | page_options())


def change(known: Known, **fields) -> None:
    """Change fields of the current selection; governorates that the new regions or countries exclude go with them."""
    selection = replace(without(current(known)[0], *fields), **fields)
    if "region" in fields or "country" in fields:
        selection = replace(selection, admin1=tuple(iso for iso in selection.admin1 if allows(selection, known, iso)))
    choose(selection, known)


def draw(known: Known, text: str) -> None:
    """Choose a drawn area by its numbers, none where there are none; what is no area stands in the link as it was typed, and the page says why."""
    change(known, within=())
    if text:
        write(query() | {"within": text.replace(" ", "")})


def option(name: str, allowed: tuple[str, ...], default: str) -> str:
    """Return a page's own option from the URL (a layer, a unit); the default for a missing or unknown word, which `unused` tells of if a link brought it."""
    value = taken(name, allowed, default)
    settle(name, value)
    return value


def taken(name: str, allowed: tuple[str, ...], default: str) -> str:
    """Return what `option` does, of an option that no control shows."""
    value, choices = query().get(name, default), _choices()
    if value in allowed:
        choices.linked.pop(name, None)  # what a later choice rules out is no fault of the link
        return value
    if choices.linked.get(name) == value:
        choices.unused[name] = default
    return default


def linked(name: str) -> str:
    """Return an option as the link brought it with which this view of the page began; empty once it was heeded or the address says something else."""
    word = _choices().linked.get(name, "")
    return word if query().get(name) == word else ""


def heeded(name: str) -> None:
    """Note that what the link says of an option was done, which is done once."""
    _choices().linked.pop(name, None)


def unused() -> list[str]:
    """Return a sentence for each option of the link that no control of the page could show."""
    link = query()
    return [
        f"{name}: “{short(link[name])}” is not among the choices here"
        + (f"; “{short(default)}” is shown." if default else ".")
        for name, default in _choices().unused.items()
        if name in link
    ]


def settle(name: str, value: str) -> None:
    """Note what a control shows, so that a link can say it also where it is the default."""
    _choices().settled[name] = value


def settled() -> dict[str, str]:
    """Return what the page's controls show, those that are part of no link left out."""
    return {name: value for name, value in _choices().settled.items() if value and name != "present"}


def set_option(name: str, value: str, default: str) -> None:
    """Write a page's own option to the URL; the default leaves it out."""
    others = {key: word for key, word in query().items() if key != name}
    write(others if value == default else others | {name: value})


def page_options() -> dict[str, str]:
    """Return the URL's parameters that are not the selection's: an incident, a map layer, a unit."""
    return {key: value for key, value in query().items() if key not in SELECTION | {"v", "present"}}


def share_link(
    selection: Selection, known: Known, page: str, *, explicit: bool = True, extra: Mapping[str, str] = NO_OPTIONS
) -> str:
    """Return the address that reopens a page with this selection and the page's own options.

    page: the page's path, empty for the overview. explicit: write every value, those of the page's controls too; a short link writes only what
    differs from the table's limits and the controls' defaults. extra: options that fix what a figure shows. Both carry the data version.
    """
    shown = settled() if explicit else {}
    chosen = (
        parameters(selection, known, explicit=explicit)
        | shown
        | page_options()
        | dict(extra)
        | {"v": known.data_version}
    )
    return f"{root()}/{page}?{urlencode(chosen, safe=',')}"


def living_link(selection: Selection, known: Known, page: str) -> str | None:
    """Return the address that opens a page with the same span of the latest months, whenever it is opened; None where the selection's end is fixed."""
    moving = living(selection, known)
    return None if moving is None else f"{root()}/{page}?{urlencode(moving | settled() | page_options(), safe=',')}"


def root() -> str:
    """Return the atlas's own address, empty where it is not known."""
    address = urlsplit(st.context.url or "")
    return f"{address.scheme}://{address.netloc}" if address.netloc else ""


def page_link(page: str, selection: Selection, known: Known, **options: str) -> str:
    """Return the address of another page of this app, relative to its root, with the selection and that page's options."""
    return f"/{page}?{urlencode(parameters(selection, known) | options, safe=',')}"
