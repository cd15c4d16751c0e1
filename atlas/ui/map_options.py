"""The map's own options, drawn as one row of controls; they live in the URL beside the selection."""

from dataclasses import dataclass

import streamlit as st

from atlas.ui.options import choose_short

LAYERS = {"incidents": "Incidents", "density": "Density", "governorates": "Governorates"}
SPLITS = {"family": "By type", "side": "By attack or operation", "attribution": "By attribution"}
CELLS = {"3": "69 km cells", "4": "26 km cells", "5": "10 km cells"}  # mean edge of H3's hexagons
MEASURES = {"incidents": "Number", "killed": "Killed", "change": "Change"}

MEDIUM = "4"


@dataclass(frozen=True)
class Options:
    """What the reader chose for the map: words of LAYERS, SPLITS, CELLS and MEASURES."""

    layer: str
    split: str
    cell: str
    measure: str


def choose() -> Options:
    """Draw the controls and return the options."""
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
    return Options(layer, split, cell, measure)
