"""A map's marks as SVG, drawn once for the page's map, its legend and saved pictures: discs, rings and lozenges cut into slices.

Knows how a mark looks, not where it stands.
"""

import base64
import html
import math
from collections.abc import Iterable
from dataclasses import dataclass

from atlas.figures.marks import SLICES
from atlas.figures.theme import Theme, readable_on

CELL, PITCH = 96, 100  # px of a picture in the sheet; their distance, so that neighbours do not bleed in
NOMINAL_PX = {"small": 10, "medium": 20, "large": 42}  # sizes at which lines of the three bands come out LINE_PX wide
LINE_PX, EDGE_PX = 2.0, 1.0
INK = 1 - 2 * EDGE_PX / NOMINAL_PX["small"]  # share of its square that a mark spans
SHAPES = ("disc", "ring", "lozenge", "cluster")
LETTER_PX, CLUSTER_HOLE = 58, 0.66  # of a letter in a cell; share of a cluster's radius that is free for its number


@dataclass(frozen=True, order=True)
class Mark:
    """One picture: shape, size band, its colours with their twelfths, clockwise from the top, and the letter in it."""

    shape: str
    band: str
    slices: tuple[tuple[str, int], ...]
    letter: str = ""

    @property
    def name(self) -> str:
        """The key by which a row of a map names its picture."""
        return (
            f"{self.shape}-{self.band}-"
            + "-".join(f"{colour.lstrip('#')}{part}" for colour, part in self.slices)
            + self.letter
        )


def mark(shape: str, size_px: float, slices: tuple[tuple[str, int], ...], letter: str = "") -> Mark:
    """Return the picture of a mark. shape: word of SHAPES. letter: in it, where it has one colour."""
    band = next((name for name, nominal in NOMINAL_PX.items() if size_px <= nominal * 1.4), "large")
    return Mark(shape, band, slices, letter if len(slices) == 1 else "")


def sheet(marks: Iterable[Mark], mode: Theme, *, columns: int = 20) -> tuple[str, dict[str, dict]]:
    """Return all marks as one SVG data address and where each lies in it, for deck.gl's IconLayer.

    Same marks give the same bytes. No marks give a sheet of one empty cell.
    """
    ordered = sorted(set(marks))
    mapping, cells = {}, []
    for place, one in enumerate(ordered):
        x, y = place % columns * PITCH, place // columns * PITCH
        mapping[one.name] = {"x": x, "y": y, "width": CELL, "height": CELL, "mask": False}
        cells.append(cell(one, x, y, CELL, mode, is_blended=True))
    width, height = columns * PITCH, max(1, -(-len(ordered) // columns)) * PITCH
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><defs>{clips()}</defs>{"".join(cells)}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode(), mapping


def clips() -> str:
    """Return the outlines that marks are cut out by, as definitions of an SVG picture."""
    return "".join(
        f'<clipPath id="{shape}-{band}"><path clip-rule="evenodd" d="{_outline(shape, 0)} {_hole(shape, band)}"/></clipPath>'
        for shape in SHAPES
        for band in NOMINAL_PX
    )


def cell(
    of: Mark, left: float, top: float, size_px: float, mode: Theme, *, title: str = "", is_blended: bool = False
) -> str:
    """Return a mark in a square of an SVG picture that has clips among its definitions.

    title: what pointing tells. is_blended: the square is scaled by what draws it.
    """
    edge = EDGE_PX * CELL / NOMINAL_PX[of.band]
    # Barely there, below what the map draws: transparent black around a mark would be blended into its edge as a grey fringe.
    ground = f'<rect width="{CELL}" height="{CELL}" fill="{mode.paper}" fill-opacity="0.012"/>' if is_blended else ""
    told = f"<title>{html.escape(title)}</title>" if title else ""
    body, turn = [], 0
    for colour, part in of.slices:
        body.append(_slice(colour, turn, part))
        turn += part
    # paper below, so that it stands off its neighbours
    paper = f'<path d="{_outline(of.shape, edge)}" fill="{mode.paper}" fill-opacity="0.9"/>'
    return (
        f'<svg x="{left:g}" y="{top:g}" width="{size_px:g}" height="{size_px:g}" viewBox="0 0 {CELL} {CELL}">{told}{ground}{paper}'
        f'<g clip-path="url(#{of.shape}-{of.band})">{"".join(body)}</g>{_letter(of, mode)}</svg>'
    )


def _letter(of: Mark, mode: Theme) -> str:
    if not of.letter:
        return ""
    ink = readable_on(of.slices[0][0]) if of.shape == "disc" else mode.ink
    size = LETTER_PX * (0.8 if of.shape == "lozenge" else 1) * (1 if of.band == "small" else 0.7)
    return f'<text x="{CELL / 2:g}" y="{CELL / 2 + size * 0.36:.1f}" font-family="Arial, Helvetica, sans-serif" font-weight="700" font-size="{size:g}" text-anchor="middle" fill="{ink}">{of.letter}</text>'


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
    if shape == "cluster":
        return _path(shape, half, CLUSTER_HOLE * (half - EDGE_PX * CELL / NOMINAL_PX["small"]))
    line = LINE_PX * CELL / NOMINAL_PX[band] * (1.3 if shape == "lozenge" else 1)
    return _path(shape, half, half - EDGE_PX * CELL / NOMINAL_PX["small"] - line)


def _path(shape: str, half: float, radius: float) -> str:
    if shape == "lozenge":
        return f"M{half} {half - radius:.1f}L{half + radius:.1f} {half}L{half} {half + radius:.1f}L{half - radius:.1f} {half}Z"
    return (
        f"M{half - radius:.1f} {half}A{radius:.1f} {radius:.1f} 0 1 1 {half + radius:.1f} {half}"
        f"A{radius:.1f} {radius:.1f} 0 1 1 {half - radius:.1f} {half}Z"
    )
