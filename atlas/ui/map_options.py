"""The map's own options, drawn as one row of controls; they live in the URL beside the selection."""

from dataclasses import dataclass

import streamlit as st

from atlas.model.vocabulary import COUNTRIES, REGIONS, region_of
from atlas.ui import state
from atlas.ui.frame import Page
from atlas.ui.options import choose_one, choose_short

LAYERS = {"incidents": "Incidents", "density": "Density", "governorates": "Governorates"}
SPLITS = {"family": "By type", "side": "By attack or operation", "attribution": "By attribution"}
CELLS = {"3": "69 km cells", "4": "26 km cells", "5": "10 km cells"}  # mean edge of H3's hexagons
MEASURES = {"incidents": "Number", "killed": "Killed", "change": "Change"}

MEDIUM = "4"
WHOLE = "all"  # no area in particular: the map opens on the whole selection


@dataclass(frozen=True)
class Options:
    """What the reader chose for the map: words of LAYERS, SPLITS, CELLS and MEASURES."""

    layer: str
    split: str
    cell: str
    measure: str


def choose(page: Page) -> Options:
    """Draw the controls and return the options; the area to open on is read from the URL when the map is drawn."""
    with st.container(horizontal=True, gap="medium", key="map-options"):
        layer = choose_short("Layer", "layer", LAYERS, hidden=True)
        split, measure, cell = "family", "incidents", MEDIUM
        if layer == "incidents":
            split = choose_short("Colour", "colour", SPLITS, hidden=True)
        else:
            offered = (
                MEASURES if layer == "governorates" else {word: MEASURES[word] for word in ("incidents", "killed")}
            )
            measure = choose_short("Measure", "measure", offered, hidden=True)
        if layer == "density":
            cell = choose_short("Hexagons", "cell", CELLS, default=MEDIUM, hidden=True)
        choose_one("Zoom to", "near", areas(page), WHOLE, width=190)
    return Options(layer, split, cell, measure)


def areas(page: Page) -> dict[str, str]:
    """Return the areas that the map can open on: the selection, then the regions, countries and governorates within it."""
    inside = [iso for iso in page.known.admin1 if state.allows(page.selection, page.known, iso)]
    held = {page.known.admin1_country[iso] for iso in inside}
    regions = {word: name for word, name in REGIONS.items() if any(region_of(code) == word for code in held)}
    countries = {code: name for code, name in COUNTRIES.items() if code in held}
    found = {WHOLE: "Zoom to the selection"}
    found |= regions if len(regions) > 1 else {}
    found |= countries if len(countries) > 1 else {}
    return found | {iso: page.known.admin1[iso] for iso in sorted(inside, key=page.known.admin1.get)}
