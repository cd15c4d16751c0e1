"""Class breaks of counts and of changes, and their colours; knows nothing of maps."""

from bisect import bisect_right
from dataclasses import dataclass

from atlas.figures.theme import DIVERGING, SEQUENTIAL, SEQUENTIAL_DARK, Theme

STEPS = (1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000, 10000, 20000, 50000, 100000)
NEUTRAL = {"light": "#e3e5e8", "dark": "#474e58"}  # the middle of a diverging scale, a little off the land's own colour


@dataclass(frozen=True)
class Classes:
    """Ordered classes: each begins at its lower bound and ends before the next; one colour and one label each.

    below: the colour of values under the first bound (nobody killed).
    """

    lows: tuple[int, ...]
    colours: tuple[str, ...]
    labels: tuple[str, ...]
    below: str

    def colour(self, value: float) -> str:
        """Return a value's colour."""
        place = bisect_right(self.lows, value) - 1
        return self.colours[place] if place >= 0 else self.below


def count_classes(largest: int, mode: Theme) -> Classes:
    """Return at most five classes for counts from 1 to largest, with round bounds about equally far apart in logarithm.

    Up to five different counts get a class each; the last class is open where there are more. The palest step of the
    ramp is left out: on a map it is too near the land.
    """
    ramp = (SEQUENTIAL if mode.name == "light" else SEQUENTIAL_DARK)[1:]
    largest = max(1, int(largest))
    if largest <= len(ramp):
        lows = list(range(1, largest + 1))
        labels = [f"{low:,}" for low in lows]
    else:
        ratio = largest ** (1 / len(ramp))
        lows = sorted({min(STEPS, key=lambda step: abs(step - ratio**power)) for power in range(len(ramp))})
        highs = [low - 1 for low in lows[1:]]
        labels = [f"{low:,}" if low == high else f"{low:,}–{high:,}" for low, high in zip(lows, highs, strict=False)]
        labels.append(f"{lows[-1]:,} or more")
    steps = (
        [ramp[2]]
        if len(lows) == 1
        else [ramp[round(place * (len(ramp) - 1) / (len(lows) - 1))] for place in range(len(lows))]
    )
    return Classes(tuple(lows), tuple(steps), tuple(labels), NEUTRAL[mode.name])


def change_classes(largest: int, mode: Theme) -> Classes:
    """Return five classes for differences from -largest to largest: many fewer, fewer, none, more, many more.

    The middle class is no change at all; the outer ones begin at a third of the largest difference, rounded up, at
    least 2.
    """
    outer = max(2, -(-int(largest) // 3))
    inner = "1" if outer == 2 else f"1–{outer - 1}"
    labels = (f"{outer:,} or more fewer", f"{inner} fewer", "no change", f"{inner} more", f"{outer:,} or more more")
    colours = (*DIVERGING[:2], NEUTRAL[mode.name], *DIVERGING[3:])
    return Classes((-(10**9), 1 - outer, 0, 1, outer), colours, labels, colours[0])
