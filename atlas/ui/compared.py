"""What the side-by-side figures have in common: which data sets, on which ground, and the words of their frames."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from atlas.analysis.datasets import common_ground
from atlas.analysis.selection import Selection, limits
from atlas.analysis.summary import terms
from atlas.briefing.words import licence
from atlas.charts.framing import Frame
from atlas.model.vocabulary import region_of
from atlas.ui import cache
from atlas.ui.figure import frame_of
from atlas.ui.frame import Page


@dataclass(frozen=True)
class Compared:
    """What is compared: the data sets with their names, the selection in the countries that all have, and also in their months."""

    names: Mapping[str, str]
    countries_shared: Selection
    shared: Selection


def overlapping(page: Page, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the data sets to begin with: all if they have common ground, else the first two that have."""
    choices = (names, *combinations(names, 2))
    return next((some for some in choices if not cache.kept(common_ground, page.store, some).empty), names)


def compared(page: Page, names: Mapping[str, str]) -> Compared | None:
    """Return what can be compared within the page's selection; None without common ground."""
    ground = cache.kept(common_ground, page.store, tuple(names))
    chosen = page.selection
    countries = tuple(
        country for country in ground.countries
        if (not chosen.country or country in chosen.country) and (not chosen.region or region_of(country) in chosen.region)
    )  # fmt: skip
    first, last = limits(chosen, page.known)
    first, last = max(first, ground.first_month), min(last, ground.last_month)
    if not countries or first > last:
        return None
    inside = replace(chosen, country=countries, region=(), dataset=())
    return Compared(names, inside, replace(inside, start=first, end=last))


def words_of(page: Page, compared: Compared, title: str, **parts) -> Frame:
    """Return a figure's frame that names the compared data sets and no others as its sources."""
    said = cache.kept(terms, page.store, tuple(compared.names))
    return replace(frame_of(page, title, **parts), sources=" ".join(said), **licence(said))


def joined(words: Iterable[str]) -> str:
    """Return words as a sentence has them: a, b and c."""
    words = list(words)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
