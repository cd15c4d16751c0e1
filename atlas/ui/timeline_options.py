"""Controls of the timelines page: each is set from the URL and writes to it, beside the selection."""

from collections.abc import Mapping

import streamlit as st

from atlas.ui import state
from atlas.ui.plain import Markdown, plain

MEASURES = {"incidents": "Incidents", "killed": "Killed"}
UNITS = {"month": "Month", "week": "Week", "day": "Day"}
SPLITS = {
    "none": "Not split",
    "region": "Region",
    "admin1": "Governorate",
    "type": "Type",
    "initiator": "Who acted",
    "attribution": "Attribution",
}
WINDOWS = {"month": (3, 12), "week": (4, 13), "day": (7, 28)}  # periods of the shorter and the longer trailing mean
VIEWS = {"years": "Year over year", "calendar": "Calendar", "governorates": "Governorates"}
MAX_PERIODS = 400  # bars narrower than two pixels cannot be read


def pick(
    name: str,
    title: Markdown,
    words: Mapping[str, str],
    default: str,
    *,
    compact: bool = False,
    help_text: Markdown | None = None,
) -> str:
    """Draw one control and return its word.

    name: the URL's parameter; a word that is not offered falls back to the default. compact: a list to open instead of buttons.
    """
    chosen = state.option(name, tuple(words), default)
    st.session_state[f"w-time-{name}"] = chosen
    shared = {
        "key": f"w-time-{name}",
        "on_change": state.taking(f"w-time-{name}", lambda word: state.set_option(name, word, default)),
        "help": help_text,
    }
    if compact:
        st.selectbox(title, list(words), width=150, format_func=words.get, **shared)
    else:
        st.segmented_control(title, list(words), required=True, format_func=lambda word: plain(words[word]), **shared)
    return chosen


def switch(name: str, title: Markdown) -> bool:
    """Draw an on-off control that begins as on, and return whether it is."""
    shown = state.option(name, ("on", "off"), "on") == "on"
    st.session_state[f"w-time-{name}"] = shown
    st.toggle(
        title,
        key=f"w-time-{name}",
        on_change=state.taking(f"w-time-{name}", lambda is_on: state.set_option(name, "on" if is_on else "off", "on")),
    )
    return shown


def units(days: int) -> dict[str, str]:
    """Return the units in which a span of that many days can be drawn."""
    length = {"month": 30, "week": 7, "day": 1}
    return {word: label for word, label in UNITS.items() if word == "month" or days / length[word] <= MAX_PERIODS}


def default_unit(days: int) -> str:
    """Return the unit to begin with: days where months would be one or two bars."""
    return "day" if days <= 62 else "month"


def means(unit: str, periods: int) -> tuple[dict[str, str], str]:
    """Return the trailing means offered for that many periods, and the one to begin with: the longest with room to be seen."""
    short, long = WINDOWS[unit]
    offered = {"none": "None"} | {word: f"{n} {unit}s" for word, n in (("short", short), ("long", long)) if n < periods}
    fitting = [word for word, n in (("short", short), ("long", long)) if periods >= 2 * n]
    return offered, fitting[-1] if fitting else "none"
