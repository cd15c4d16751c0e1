"""How to cite a figure: as one line of text and as BibTeX; knows no file format."""

import re
import unicodedata

from atlas.figures.spec import Figure, Frame

AUTHOR = "Resurgence Atlas"


def plain_citation(frame: Frame, *, data_version: str, as_of: str, link: str) -> str:
    """Return the citation as one line. as_of: YYYY-MM-DD. link: the address that reopens the figure."""
    return f"{AUTHOR} ({as_of[:4]}): {frame.title}. {frame.sentence} Data version {data_version}, coded {as_of}, {frame.licence}. {link}"


def bibtex(frame: Frame, *, data_version: str, as_of: str, link: str) -> str:
    """Return the citation as a BibTeX entry whose key is made of the title."""
    key = f"resurgenceatlas{as_of[:4]}{file_stem(frame.title).replace('-', '')[:24]}"
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": frame.title,
        "year": as_of[:4],
        "note": f"{frame.sentence} Data version {data_version}, {frame.licence}",
        "howpublished": rf"\url{{{link}}}",
        "urldate": as_of,
    }
    lines = ",\n".join(
        f"  {name} = {{{value if name == 'howpublished' else _safe(value)}}}" for name, value in fields.items()
    )
    return f"@misc{{{key},\n{lines}\n}}\n"


def _safe(value: str) -> str:
    """Return text with the characters that TeX would take for commands escaped; braces that were put around an author stay."""
    return re.sub(r"([&%$#_])", r"\\\1", value)


def file_stem(*words: str) -> str:
    """Return words as a file name without ending: lower case letters, digits and hyphens, at most 80 characters, never empty."""
    text = unicodedata.normalize("NFKD", "-".join(words)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:80].strip("-") or "figure"


def figure_stem(figure: Figure, data_version: str) -> str:
    """Return the name of a figure's file: what it shows, of which selection, from which data version."""
    return (
        f"resurgence-atlas-{figure.name}-{file_stem(figure.frame.sentence)[:56].strip('-')}-{file_stem(data_version)}"
    )
