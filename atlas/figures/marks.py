"""How large a map's marks are and how they are cut into the shares of a place's incidents; knows no painter."""

import math
from collections.abc import Mapping

SMALLEST_PX, LARGEST_PX = 11.5, 52.0  # the smallest has room for a letter
PX_PER_ROOT = 3.9  # diameter of one killed; area grows with the number, from 5 on (below it the smallest mark is larger than that)
LOZENGE = 1.25  # a lozenge covers half of its square, so it is drawn larger than a disc
SLICES = 12  # shares are shown to a twelfth
FULL_ZOOM, LEAST_SCALE = 5.2, 0.8  # Iraq or Syria alone; several countries


def diameter_px(killed: float, largest: float) -> float:
    """Return a mark's diameter for a number of killed, NaN for unknown (the smallest mark).

    largest: the largest number on any picture of the same scale; above about 175 all marks shrink so that it fits
    LARGEST_PX.
    """
    if math.isnan(killed):
        return SMALLEST_PX
    per_root = min(PX_PER_ROOT, LARGEST_PX / math.sqrt(max(largest, 1)))
    return max(SMALLEST_PX, per_root * math.sqrt(killed))


def cluster_px(count: int) -> float:
    """Return the diameter of a mark that stands for so many incidents at places too near to be told apart: 21 px for three, 36 for a hundred."""
    return min(LARGEST_PX, 16 + 10 * math.log10(max(count, 1)))


def slices(shares: Mapping[str, int], colours: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """Return colours with their twelfths: shares rounded to whole slices by largest remainder, none of them to zero.

    shares: word -> incidents, at least one above zero. colours: word -> colour; slices follow its order. Raises KeyError for a word without a colour.
    """
    present = sorted((word for word in shares if shares[word]), key=list(colours).index)
    exact = [shares[word] * SLICES / sum(shares.values()) for word in present]
    parts = [max(1, math.floor(value)) for value in exact]
    while sum(parts) != SLICES:
        step = 1 if sum(parts) < SLICES else -1
        open_to_change = [i for i in range(len(parts)) if step > 0 or parts[i] > 1]
        chosen = max(open_to_change, key=lambda i: step * (exact[i] - parts[i]))
        parts[chosen] += step
    return tuple((colours[word], part) for word, part in zip(present, parts, strict=True))


def scale(zoom: float) -> float:
    """Return by how much marks shrink: not from FULL_ZOOM on, to LEAST_SCALE where several countries show."""
    return round(min(1.0, max(LEAST_SCALE, (zoom - 1) / (FULL_ZOOM - 1))), 2)
