"""Where words stand on a picture so that they cover neither what is drawn nor each other: one placer for every figure; knows none."""

from collections.abc import Iterable, Sequence

import numpy as np

Box = tuple[float, float, float, float]  # left, top, right, bottom in px
SHARES = {"left": 0.0, "center": 0.5, "right": 1.0}  # how much of a line lies left of the point that it is aligned to


def box(x: float, y: float, width: float, height: float, *, align: str = "center") -> Box:
    """Return the box of a line of words. y: its middle. align: what of the line stands at x, its left, center or right."""
    left = x - width * SHARES[align]
    return left, y - height / 2, left + width, y + height / 2


def placed(
    wanted: Sequence[Sequence[Box]],
    *,
    taken: Iterable[Box] = (),
    room: Box | None = None,
    clear_px: float = 0,
    is_forced: bool = False,
) -> list[int | None]:
    """Return for each words, from the first on, which of its boxes to take: the first that is free; None where none is.

    wanted: the boxes that each may stand in, the best first; the most important words first. taken: what no words may cover. room: the picture, which none may
    leave. clear_px: room kept around each. is_forced: words that must not be left out stand in their first box where none is free.
    """
    held = list(taken)
    edges = np.empty((len(held) + len(wanted), 4))
    count = len(held)
    edges[:count] = held or np.empty((0, 4))
    chosen: list[int | None] = []
    for boxes in wanted:
        found = next(
            (place for place, one in enumerate(boxes) if _inside(one, room) and _free(one, edges[:count], clear_px)),
            None,
        )
        if found is None and is_forced:
            found = 0
        if found is not None:
            edges[count] = boxes[found]
            count += 1
        chosen.append(found)
    return chosen


def _inside(one: Box, room: Box | None) -> bool:
    return room is None or (one[0] >= room[0] and one[1] >= room[1] and one[2] <= room[2] and one[3] <= room[3])


def _free(one: Box, taken: np.ndarray, clear_px: float) -> bool:
    left, top, right, bottom = one
    covers = (
        (taken[:, 0] < right + clear_px)
        & (taken[:, 2] > left - clear_px)
        & (taken[:, 1] < bottom + clear_px)
        & (taken[:, 3] > top - clear_px)
    )
    return not covers.any()
