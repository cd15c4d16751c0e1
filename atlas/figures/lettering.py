"""How wide a text is on the page, and where its lines break; knows the type face but no figure.

Pictures are laid out before any browser sees them, so widths come from the advance widths of Source Sans 3 Regular (SIL OFL),
the face that the pages are set in, in classes of similar characters.
"""

_CLASSES = {
    0.21: " '|",
    0.26: "ijlI.,:;!·‘’",
    0.33: 'frt()[]/-“”"',
    0.44: "cszxvy?*",
    0.55: "abdeghknopqu_",
    0.66: "BCDEFGHKLNOPQRSTUVXYZAJ&",
    0.84: "mwMW%@…→",
}
_EM = {character: em for em, characters in _CLASSES.items() for character in characters}
OTHER_EM = 0.52  # digits and most of the rest: 0.497 in the face
BOLD = 1.07  # Source Sans 3 Bold over Regular, mean of English text
LINE_EM = 1.3  # plotly sets its lines 1.3 font sizes apart
OTHER_FACE = 1.15  # the widest of the faces that stand in for ours outside the pages (Segoe UI, Noto Sans) over it, for English text


def text_px(text: str, size_px: float, *, bold: bool = False) -> float:
    """Return the width of one line of text in px, on the safe side by a few per cent."""
    return sum(_EM.get(character, OTHER_EM) for character in text) * size_px * (BOLD if bold else 1.0)


def clip(text: str, width_px: float, size_px: float) -> str:
    """Return the text, or as much of its beginning as fits a width with an ellipsis after it."""
    if text_px(text, size_px) <= width_px:
        return text
    while text and text_px(text + "…", size_px) > width_px:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, width_px: float, size_px: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit a width; a single word that is wider (a link) is broken too. At least one line."""
    lines, line = [], ""
    for word in text.split():
        tried = f"{line} {word}" if line else word
        if text_px(tried, size_px, bold=bold) <= width_px:
            line = tried
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, width_px, size_px, bold=bold)
        lines += whole
    return [*lines, line]


def lines(text: str, width_px: float, size_px: float, *, most: int, bold: bool = False) -> list[str]:
    """Break a text into at most so many lines; what does not fit is left out at the end of the last one, with an ellipsis."""
    whole = wrap(text, width_px, size_px, bold=bold)
    return (
        whole
        if len(whole) <= most
        else [*whole[: most - 1], clip(" ".join(whole[most - 1 :]), width_px / (BOLD if bold else 1.0), size_px)]
    )


def _pieces(word: str, width_px: float, size_px: float, *, bold: bool) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and text_px(pieces[-1] + character, size_px, bold=bold) > width_px:
            pieces.append("")
        pieces[-1] += character
    return pieces
