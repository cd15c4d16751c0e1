"""What the side-by-side figures have in common: which data sets, on which ground, and the words of their frames."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from atlas.analysis.datasets import common_ground
from atlas.analysis.selection import Selection, limits
from atlas.analysis.summary import terms
from atlas.briefing.words import licence
from atlas.charts.framing import Frame
from atlas.model import months
from atlas.model.vocabulary import COUNTRIES, region_of
from atlas.ui import cache
from atlas.ui.figure import frame_of
from atlas.ui.frame import Page


@dataclass(frozen=True)
class Compared:
    """What is compared: the data sets with their names, the countries and months that all have in words, the selection in these countries,
    and also in these months.
    """

    names: Mapping[str, str]
    ground: str
    countries_shared: Selection
    shared: Selection


def overlapping(page: Page, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the data sets to begin with: all if they have common ground within the selection, else the first two that have."""
    choices = (tuple(names), *combinations(names, 2))
    return next((some for some in choices if compared(page, {name: names[name] for name in some})), tuple(names))


def compared(page: Page, names: Mapping[str, str]) -> Compared | None:
    """Return what can be compared within the page's selection; None without common ground."""
    chosen, edges = page.selection, limits(page.selection, page.known)
    spans = {
        country: (max(first, edges[0]), min(last, edges[1]))
        for country, first, last in cache.kept(common_ground, page.store, tuple(names)).spans
        if (not chosen.country or country in chosen.country) and (not chosen.region or region_of(country) in chosen.region)
    }  # fmt: skip
    spans = {country: span for country, span in spans.items() if span[0] <= span[1]}
    if not spans:
        return None
    said = {span: joined(COUNTRIES[country] for country in spans if spans[country] == span) for span in spans.values()}
    ground = "; ".join(f"{where}, {months.name(first)} to {months.name(last)}" for (first, last), where in said.items())
    inside = replace(chosen, country=tuple(spans), region=(), dataset=())
    first, last = min(first for first, _ in spans.values()), max(last for _, last in spans.values())
    return Compared(names, ground, inside, replace(inside, start=first, end=last))


def words_of(page: Page, compared: Compared, title: str, **parts) -> Frame:
    """Return a figure's frame that names the compared data sets and no others as its sources."""
    said = cache.kept(terms, page.store, tuple(compared.names))
    return replace(frame_of(page, title, **parts), sources=" ".join(said), **licence(said))


def joined(words: Iterable[str]) -> str:
    """Return words as a sentence has them: a, b and c."""
    words = list(words)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
