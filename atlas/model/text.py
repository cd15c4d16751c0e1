"""Text that every file can hold and every screen can show: without the characters that are no letters but orders."""

import re
import unicodedata

# Controls and lone halves of letters, which XML, and with it slides and pictures, cannot hold and a terminal obeys; and
# what turns the direction of the text after it (a single mark of direction, as Arabic writes it, stays).
_ORDERS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")  # of lines and pages


def printable(text: str) -> str:
    """Return text without control characters; tabs and new lines stay, a break of another sort becomes a space."""
    return text if text.isascii() and text.isprintable() else _BREAKS.sub(" ", _ORDERS.sub("", text))


def is_right_to_left(text: str) -> bool:
    """Return whether a paragraph begins at the right: its first letter is of a script such as Arabic (Unicode Bidirectional Algorithm, rule P2)."""
    return next((way != "L" for way in map(unicodedata.bidirectional, text) if way in ("L", "R", "AL")), False)
