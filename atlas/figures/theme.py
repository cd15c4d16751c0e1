"""Colours and type of every figure, light and dark; knows nothing of data.

Hues are those of Okabe and Ito's palette for colour-blind readers (jfly.uni-koeln.de/color, 2008), moved by a search until every
two of them stay apart in protan, deutan and tritan vision and when printed in grey; tests/figures/test_theme.py holds the limits.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """The colours of one mode: surface, text from strong to faint, lines, and one accent."""

    name: str
    paper: str
    ink: str
    muted: str
    faint: str
    grid: str
    accent: str
    gap: str


LIGHT = Theme(
    "light",
    paper="#ffffff",
    ink="#1d2433",
    muted="#5b6577",
    faint="#b4bcc8",
    grid="#e3e7ee",
    accent="#b23a0e",
    gap="#eceff4",
)
DARK = Theme(
    "dark",
    paper="#141a24",
    ink="#e8ecf3",
    muted="#a3aec0",
    faint="#5a6678",
    grid="#2c3646",
    accent="#ff8a5c",
    gap="#222b39",
)

FONT = "Source Sans Pro, Source Sans, Segoe UI, Helvetica, Arial, sans-serif"
BLUE, ORANGE, GREEN, PINK = "#006db6", "#d55e00", "#31aa78", "#8e3a76"
AMBER, SKY, GREY = "#f8b040", "#81ddff", "#a1abb6"
CATEGORICAL = (BLUE, ORANGE, GREEN, AMBER, PINK, SKY, GREY)
COLOURS = {
    "side": {"attack": ORANGE, "operation": BLUE, "other": GREY},
    "region": {"iraq": BLUE, "syria": ORANGE, "maghreb": GREEN},
    "family": {
        "assault": ORANGE,
        "bombing": AMBER,
        "killing": PINK,
        "sabotage": GREEN,
        "operation": BLUE,
        "other": GREY,
    },
    "attribution": {"claimed": ORANGE, "official": BLUE, "witness": GREEN, "unattributed": GREY},
}
# Apart from one another the hues' greys are hard to name, so the fills of a stack differ in pattern too; stripes can be seen in a bar of three pixels.
PATTERNS = {GREEN: "/", PINK: "-", SKY: ".", GREY: "x"}
SEQUENTIAL = ("#fdebd9", "#fbc79a", "#f4965a", "#d9632a", "#a73f12", "#6b2508")  # light to dark: more
SEQUENTIAL_DARK = ("#3a2a22", "#6b3a20", "#a04f20", "#d0702f", "#f09a5c", "#ffd0a8")
DIVERGING = ("#2b6ea8", "#8fbcdf", "#e8ebef", "#f4a873", "#c24a0c")  # fewer to more; the middle is no change


def theme(dark: bool) -> Theme:
    """Return the theme of the reader's mode."""
    return DARK if dark else LIGHT


def pattern(colour: str, mode: Theme) -> dict[str, object]:
    """Return the pattern that tells a colour's bars from those of the other colours where it is printed in grey; a plain fill for some."""
    return {"shape": PATTERNS.get(colour, ""), "fillmode": "overlay", "fgcolor": mode.paper, "size": 5, "solidity": 0.3}


def readable_on(fill: str) -> str:
    """Return the ink, dark or white, that stands out more against a fill (#rrggbb); contrast as in WCAG 2.1, 1.4.3."""
    parts = [int(fill[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return LIGHT.ink if (luminance + 0.05) ** 2 > 1.05 * 0.05 else LIGHT.paper


def rgba(colour: str, opacity: int = 255) -> list[int]:
    """Return a hex colour as the list that deck.gl takes; opacity 0 to 255."""
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)] + [opacity]
