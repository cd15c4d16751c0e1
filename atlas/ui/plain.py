"""Text that is not ours (from a link, a file, a name) as Markdown shows it: without effect."""

import re


def plain(text: object) -> str:
    """Return text whose Markdown signs are escaped, so that it makes no link, picture, directive or emphasis."""
    return re.sub(r"([\\`*\[\]<>$~:!])", r"\\\1", str(text))
