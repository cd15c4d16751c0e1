"""The marks of the incident map as one sheet of small pictures: discs and lozenges cut into the shares of a place's
incidents.

Owns how a mark looks and how large it is; must not know where it stands.
"""

import base64
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from atlas.figures.theme import Theme

CELL, PITCH = 96, 100  # px of a picture in the sheet; their distance, so that neighbours do not bleed in
SMALLEST_PX, LARGEST_PX = 8.5, 52.0
PX_PER_ROOT = 3.9  # diameter of one killed; area grows with the number, from 5 on (below it the smallest mark is larger than that)
NOMINAL_PX = {"small": 10, "medium": 20, "large": 42}  # sizes at which lines of the three bands come out LINE_PX wide
LINE_PX, EDGE_PX = 2.0, 1.0
SLICES = 12  # shares are shown to a twelfth
SHAPES = ("disc", "ring", "lozenge")


@dataclass(frozen=True, order=True)
class Mark:
    """One picture: shape, size band, and its colours with their twelfths, clockwise from the top."""

    shape: str
    band: str
    slices: tuple[tuple[str, int], ...]


def diameter_px(killed: float, largest: float) -> float:
    """Return a mark's diameter for a number of killed, NaN for unknown (the smallest mark).

    largest: the largest number on any picture of the same scale; above about 175 all marks shrink so that it fits
    LARGEST_PX.
    """
    if math.isnan(killed):
        return SMALLEST_PX
    per_root = min(PX_PER_ROOT, LARGEST_PX / math.sqrt(max(largest, 1)))
    return max(SMALLEST_PX, per_root * math.sqrt(killed))


def mark(shape: str, size_px: float, shares: Mapping[str, int], colours: Mapping[str, str]) -> Mark:
    """Return the picture for a place.

    shape: word of SHAPES. shares: word -> incidents, at least one above zero. colours: word -> colour; slices follow
    its order. Raises KeyError for a word without a colour.
    """
    band = next((name for name, nominal in NOMINAL_PX.items() if size_px <= nominal * 1.4), "large")
    present = sorted((word for word in shares if shares[word]), key=list(colours).index)
    slices = _twelfths([shares[word] for word in present])
    return Mark(shape, band, tuple((colours[word], part) for word, part in zip(present, slices, strict=True)))


def _twelfths(numbers: list[int]) -> list[int]:
    """Round shares to whole slices by largest remainder, none of them to zero."""
    total = sum(numbers)
    exact = [number * SLICES / total for number in numbers]
    parts = [max(1, math.floor(value)) for value in exact]
    while sum(parts) != SLICES:
        step = 1 if sum(parts) < SLICES else -1
        open_to_change = [i for i in range(len(parts)) if step > 0 or parts[i] > 1]
        chosen = max(open_to_change, key=lambda i: step * (exact[i] - parts[i]))
        parts[chosen] += step
    return parts


def name(of: Mark) -> str:
    """Return the key by which a row of a map names its picture."""
    return f"{of.shape}-{of.band}-" + "-".join(f"{colour.lstrip('#')}{part}" for colour, part in of.slices)


def sheet(marks: Iterable[Mark], mode: Theme, *, columns: int = 20) -> tuple[str, dict[str, dict]]:
    """Return the sheet as an SVG data address and where each mark lies in it, for deck.gl's IconLayer.

    Same marks give the same bytes. No marks give a sheet of one empty cell.
    """
    ordered = sorted(set(marks))
    mapping, cells = {}, []
    # Barely there, below what the map draws: transparent black around a mark would be blended into its edge as a grey fringe.
    ground = f'<rect width="{CELL}" height="{CELL}" fill="{mode.paper}" fill-opacity="0.012"/>'
    for place, one in enumerate(ordered):
        x, y = place % columns * PITCH, place // columns * PITCH
        mapping[name(one)] = {"x": x, "y": y, "width": CELL, "height": CELL, "mask": False}
        cells.append(
            f'<svg x="{x}" y="{y}" width="{CELL}" height="{CELL}" viewBox="0 0 {CELL} {CELL}">{ground}{_drawing(one, mode)}</svg>'
        )
    width, height = columns * PITCH, max(1, -(-len(ordered) // columns)) * PITCH
    clips = "".join(
        f'<clipPath id="{shape}-{band}"><path clip-rule="evenodd" d="{_outline(shape, 0)} {_hole(shape, band)}"/></clipPath>'
        for shape in SHAPES
        for band in NOMINAL_PX
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><defs>{clips}</defs>{"".join(cells)}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode(), mapping


def _drawing(of: Mark, mode: Theme) -> str:
    """Return one mark in a square of CELL units: paper below, so that it stands off its neighbours, then slices."""
    edge = EDGE_PX * CELL / NOMINAL_PX[of.band]
    body, turn = [], 0
    for colour, part in of.slices:
        body.append(_slice(colour, turn, part))
        turn += part
    paper = f'<path d="{_outline(of.shape, edge)}" fill="{mode.paper}" fill-opacity="0.9"/>'
    return f'{paper}<g clip-path="url(#{of.shape}-{of.band})">{"".join(body)}</g>'


def _slice(colour: str, first: int, part: int) -> str:
    if part == SLICES:
        return f'<rect width="{CELL}" height="{CELL}" fill="{colour}"/>'
    half, reach = CELL / 2, CELL
    (x0, y0), (x1, y1) = (
        (half + reach * math.sin(2 * math.pi * turn / SLICES), half - reach * math.cos(2 * math.pi * turn / SLICES))
        for turn in (first, first + part)
    )
    arc = f"A{reach} {reach} 0 {int(part > SLICES / 2)} 1 {x1:.1f} {y1:.1f}"
    return f'<path d="M{half} {half}L{x0:.1f} {y0:.1f}{arc}Z" fill="{colour}"/>'


def _outline(shape: str, grow: float) -> str:
    """Return the outer edge, drawn a little inside its cell so that the paper edge around it fits."""
    half, radius = CELL / 2, CELL / 2 - EDGE_PX * CELL / NOMINAL_PX["small"] + grow
    return _path(shape, half, min(radius, half))


def _hole(shape: str, band: str) -> str:
    if shape == "disc":
        return ""
    half = CELL / 2
    line = LINE_PX * CELL / NOMINAL_PX[band] * (1.3 if shape == "lozenge" else 1)
    return _path(shape, half, half - EDGE_PX * CELL / NOMINAL_PX["small"] - line)


def _path(shape: str, half: float, radius: float) -> str:
    if shape == "lozenge":
        return f"M{half} {half - radius:.1f}L{half + radius:.1f} {half}L{half} {half + radius:.1f}L{half - radius:.1f} {half}Z"
    return (
        f"M{half - radius:.1f} {half}A{radius:.1f} {radius:.1f} 0 1 1 {half + radius:.1f} {half}"
        f"A{radius:.1f} {radius:.1f} 0 1 1 {half - radius:.1f} {half}Z"
    )
