"""The CSV under a figure: exactly the drawn numbers, under a few comment lines that say what they are."""

import pandas as pd

from atlas.briefing.citation import plain_citation
from atlas.briefing.drawing import Drawing
from atlas.briefing.files import to_csv
from atlas.figures.spec import Frame


def drawn_csv(table: pd.DataFrame, frame: Frame, *, data_version: str, as_of: str, link: str) -> bytes:
    """Return the drawn numbers as UTF-8 CSV after comment lines that begin with #.

    The comments are title, selection, numbers, sources and licence, as-of and version, link and citation; empty cells are unknown. No cell and no
    comment begins as a formula does.
    """
    cite = plain_citation(frame, data_version=data_version, as_of=as_of, link=link)
    lines = [
        frame.title,
        *frame.head(),
        frame.sources,
        frame.stamp,
        f"Link: {link}",
        f"Cite as: {cite}",
        "Empty cells are unknown, which is not zero.",
    ]
    head = "".join(f"# {' '.join(line.split())}\r\n" for line in lines)
    return head.encode() + to_csv(_plain(table))


def drawing_csv(drawing: Drawing, *, data_version: str, as_of: str, link: str) -> bytes:
    """Return a drawing's numbers as drawn_csv does."""
    return drawn_csv(drawing.table, drawing.frame, data_version=data_version, as_of=as_of, link=link)


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with every column of words as text, so that all of them are guarded; missing cells stay missing."""
    plain = table.copy()
    plain.columns = [f"'{name}" if str(name).startswith(("=", "+", "-", "@")) else str(name) for name in plain.columns]
    for name in plain.columns:
        if plain[name].dtype == object or isinstance(plain[name].dtype, pd.CategoricalDtype):
            plain[name] = plain[name].map(str, na_action="ignore").astype("str")
    return plain
