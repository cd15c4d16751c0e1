"""The frame of a figure about one incident: its own sources in place of the selection's."""

from collections.abc import Iterable
from dataclasses import replace

from atlas.analysis.summary import terms
from atlas.briefing.words import NAMED_SOURCES, licence
from atlas.charts.framing import Frame
from atlas.ui.figure import frame_of
from atlas.ui.frame import Page


def incident_frame(
    page: Page, drawn: Iterable[str], title: str, *, sentence: str, numbers: str, datasets: Iterable[str], notes: tuple[str, ...] = ()
) -> Frame:
    """Return the words of a figure's frame. drawn: names of the sources whose reports the figure shows, datasets: those that these reports
    are of; the rest as in frame_of.
    """
    names = list(dict.fromkeys(drawn))
    more = f" and {len(names) - NAMED_SOURCES} more" if len(names) > NAMED_SOURCES else ""
    words = frame_of(page, title, notes=notes, sentence=sentence, numbers=numbers)
    said = terms(page.store, datasets)
    return replace(words, sources=f"Reports by {', '.join(names[:NAMED_SOURCES])}{more}. {' '.join(said)}", **licence(said))
