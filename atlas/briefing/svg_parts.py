"""The pieces of SVG that pictures are made of: words, rectangles, lines, axes; knows no figure."""

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from atlas.figures.theme import LIGHT

LINE_EM = 1.3
# The pattern of what is not covered; pictures refer to it by name.
BODY = (
    f'<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" '
    f'fill="{LIGHT.gap}"/><rect width="1.4" height="6" fill="{LIGHT.faint}"/></pattern></defs>'
)


@dataclass(frozen=True)
class Area:
    """A rectangle of the picture in px."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height


def text(
    words: str, x: float, y: float, size_px: float, ink: str, *, anchor: str = "start", bold: bool = False, halo: str = ""
) -> str:
    """Return words on a baseline. anchor: start, middle or end. halo: colour around the letters."""
    weight = ' font-weight="700"' if bold else ""
    around = f' stroke="{halo}" stroke-width="3" paint-order="stroke" stroke-linejoin="round"' if halo else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size_px:g}" fill="{ink}" text-anchor="{anchor}"{weight}{around}>{html.escape(words)}</text>'


def lines(words: Sequence[str], x: float, top: float, size_px: float, ink: str, *, bold: bool = False) -> tuple[str, float]:
    """Return lines of words under one another, and where they end."""
    drawn = "".join(
        text(line, x, top + (place + 0.95) * size_px * LINE_EM, size_px, ink, bold=bold) for place, line in enumerate(words)
    )
    return drawn, top + len(words) * size_px * LINE_EM


def rect(x: float, y: float, width: float, height: float, fill: str, *, line: str = "", title: str = "") -> str:
    """Return a rectangle; title: what hovering tells."""
    edge = f' stroke="{line}"' if line else ""
    told = f"<title>{html.escape(title)}</title>" if title else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" fill="{fill}"{edge}>{told}</rect>'
    )


def stroke(points: Sequence[tuple[float, float]], ink: str, width: float, *, dash: str = "") -> str:
    """Return a line through points. dash: lengths of dashes and gaps in px."""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="{width:g}"{dashed}/>'


def is_dark(colour: str) -> bool:
    """Return whether light words read better on a colour: luma of Rec. 601 under a half; not on what is no plain colour."""
    if not colour.startswith("#"):
        return False
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 128


def ticks(low: float, high: float, *, most: int = 6) -> list[float]:
    """Return round values from low to just beyond high: steps of 1, 2 or 5 times a power of ten, whole numbers at least."""
    span = max(high - low, 1)
    step = next(base * 10**power for power in range(12) for base in (1, 2, 5) if span / (base * 10**power) <= most)
    first = int(low // step) * step
    found = [first]
    while found[-1] < high:
        found.append(found[-1] + step)
    return found


def value_axis(area: Area, values: Sequence[float], place: Callable[[float], float], title: str, *, upright: bool = True) -> str:
    """Return grid lines with their numbers, and the axis title; upright: values run upwards, else to the right."""
    drawn = []
    for value in values:
        at, words = place(value), f"{value:,g}"
        if upright:
            drawn += [
                stroke([(area.left, at), (area.right, at)], LIGHT.grid, 1),
                text(words, area.left - 6, at + 4, 12, LIGHT.muted, anchor="end"),
            ]
        else:
            drawn += [
                stroke([(at, area.top), (at, area.bottom)], LIGHT.grid, 1),
                text(words, at, area.bottom + 17, 12, LIGHT.muted, anchor="middle"),
            ]
    if upright:
        drawn.append(text(title, area.left - 40, area.top - 8, 12, LIGHT.muted))
    else:
        drawn.append(text(title, area.left + area.width / 2, area.bottom + 36, 12, LIGHT.muted, anchor="middle"))
    return "".join(drawn)


def legend(entries: Sequence[tuple[str, str]], area: Area, widths: Callable[[str], float]) -> tuple[str, float]:
    """Return swatches with their words in rows, and where they end. entries: words and colour (or a reference to a pattern)."""
    drawn, x, y = [], area.left, area.top
    for words, ink in entries:
        wide = widths(words) + 34
        if x + wide > area.right and x > area.left:
            x, y = area.left, y + 20
        drawn += [rect(x, y + 2, 14, 12, ink), text(words, x + 19, y + 12.5, 13, LIGHT.ink)]
        x += wide
    return "".join(drawn), y + 22
