"""What the side-by-side figures have in common: which data sets, on which ground, and the words of their frames; knows no file format."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from atlas.analysis.datasets import common_ground
from atlas.analysis.selection import Selection, limits, sentence
from atlas.analysis.summary import terms
from atlas.figures.scope import Scope
from atlas.figures.spec import Frame
from atlas.model import months
from atlas.model.vocabulary import COUNTRIES, region_of


@dataclass(frozen=True)
class Compared:
    """What is compared: the data sets with their names, the countries and months that all have in words, the selection in these countries,
    and also in these months.
    """

    names: Mapping[str, str]
    ground: str
    countries_shared: Selection
    shared: Selection


def switched_on(about: Scope) -> dict[str, str]:
    """Return the data sets that are on, name -> title."""
    on = about.selection.dataset or tuple(about.known.datasets)
    return {name: title for name, title in about.known.datasets.items() if name in on}


def usual(about: Scope) -> tuple[str, ...]:
    """Return the data sets to begin with: all if they have common ground within the selection, else the first two that have."""
    names = switched_on(about)
    choices = (tuple(names), *combinations(names, 2))
    return next((some for some in choices if _spans(about, some)), tuple(names))


def chosen(about: Scope) -> dict[str, str]:
    """Return the data sets to compare, name -> title: those of the option sets, where it names two or more that are on, else the usual ones."""
    on = switched_on(about)
    named = [name for name in on if name in about.word("sets").split(",")]
    return {name: on[name] for name in (named if len(named) > 1 else usual(about))}


def compared(about: Scope) -> Compared | None:
    """Return what can be compared within the selection; None for one data set alone and without common ground."""
    names = chosen(about)
    spans = _spans(about, tuple(names)) if len(names) > 1 else {}
    if not spans:
        return None
    said = {span: joined(COUNTRIES[country] for country in spans if spans[country] == span) for span in spans.values()}
    ground = "; ".join(f"{where}, {months.name(first)} to {months.name(last)}" for (first, last), where in said.items())
    inside = replace(about.selection, country=tuple(spans), region=(), dataset=())
    first, last = min(first for first, _ in spans.values()), max(last for _, last in spans.values())
    return Compared(names, ground, inside, replace(inside, start=first, end=last))


def words_of(about: Scope, ground: Compared, title: str, *, of: Selection, numbers: str, notes: tuple[str, ...]) -> Frame:
    """Return a figure's frame that names the compared data sets and no others as its sources. of: the selection that its sentence says."""
    said = about.of_all(terms, tuple(ground.names))
    return about.frame(title, about=sentence(of, about.known), numbers=numbers, notes=notes, sources=" ".join(said), terms=said)


def joined(words: Iterable[str]) -> str:
    """Return words as a sentence has them: a, b and c."""
    words = list(words)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _spans(about: Scope, names: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Return the first and last month, within the selection, of each country that all these data sets cover."""
    asked, edges = about.selection, limits(about.selection, about.known)
    spans = {
        country: (max(first, edges[0]), min(last, edges[1]))
        for country, first, last in about.of_all(common_ground, names).spans
        if (not asked.country or country in asked.country) and (not asked.region or region_of(country) in asked.region)
    }  # fmt: skip
    return {country: span for country, span in spans.items() if span[0] <= span[1]}
