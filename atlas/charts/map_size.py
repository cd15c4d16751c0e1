"""The rule by which a map of many incidents stays small: points, else hexagons, else governorates; knows nothing of tables.

A browser gets a map as one JSON text. Of the ways to draw a selection, finest first, the first one is taken that is small enough;
the reader is told which it is and why. Nothing of this depends on how large the table is: what is asked is what the selection's
area and months would draw.
"""

import pydeck

from atlas.analysis.hexagons import RESOLUTIONS
from atlas.analysis.places import MAX_PLACES
from atlas.charts.map_tips import plural

MAP_BYTES = 1_400_000  # of one map; a rerun may send 2 MB (DESIGN section 8) and the list below a map takes up to 0.4 MB
MAX_BINNED = 100_000  # points that are sorted into hexagons for one picture: about a quarter of a second, and all must be read
WIDTHS = {3: "69 km", 4: "26 km", 5: "10 km"}  # H3's mean edges, as the page names them
OWN_SCALE = "colours are of this month's own scale"  # said where the other months are too many to be looked through
POINTS, HEXAGONS, GOVERNORATES = "incidents", "density", "governorates"


def ways(layer: str, resolution: int, points: int) -> tuple[tuple[str, int], ...]:
    """Return the ways that may be tried for a chosen layer, finest first, as pairs of layer and H3 resolution.

    layer: POINTS, HEXAGONS or GOVERNORATES. points: how many different points the selection's incidents lie at. Governorates, of which
    there are a fixed few, are always the last way.
    """
    found = [(POINTS, resolution)] if layer == POINTS and points <= MAX_PLACES else []
    if layer != GOVERNORATES and points <= MAX_BINNED:
        found += [(HEXAGONS, size) for size in sorted(RESOLUTIONS, reverse=True) if size <= resolution]
    return (*found, (GOVERNORATES, resolution))


def fits(picture: pydeck.Deck) -> bool:
    """Return whether a map is small enough to be sent."""
    return len(picture.to_json().encode()) <= MAP_BYTES


def why(asked: tuple[str, int], taken: tuple[str, int], points: int) -> str:
    """Return what to tell the reader where another way was taken than the one asked for; empty where it was that one."""
    if asked == taken:
        return ""
    drawn = "governorates" if taken[0] == GOVERNORATES else f"hexagons of {WIDTHS[taken[1]]}"
    instead = f"{plural(points, 'place')} are more than one map can hold: {drawn} are drawn instead"
    closer = "choose a governorate on the map or narrow" if taken[0] == GOVERNORATES else "narrow the area,"
    return f"{instead}; for a closer look {closer} the months or other filters"
