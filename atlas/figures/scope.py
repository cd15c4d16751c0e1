"""What a figure outside the pages is drawn from: the tables, and a link read as selection and page options."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd

from atlas.analysis.selection import (
    PARAMETERS,
    Known,
    Selection,
    countries_of,
    datasets_of,
    limits,
    of_month,
    parameters,
    parse,
    sentence,
    unusable,
)
from atlas.analysis.summary import Tally, known, known_only_to_country, tally, without_point
from atlas.analysis.trends import coverage, reports_by_governorate, thin, uncovered
from atlas.figures.lettering import OTHER_FACE
from atlas.figures.registry import Choice
from atlas.figures.spec import Frame
from atlas.figures.theme import LIGHT, Theme
from atlas.figures.words import frame_words, licence
from atlas.model import months
from atlas.model.vocabulary import COUNTRIES
from atlas.store import Store

WIDTH_PX = 1184  # of a picture that fills a wide slide between its edges


class EmptySelection(ValueError):
    """There is nothing to draw; the message is a sentence for the reader."""


def fresh(function: Callable, store: Store, *arguments: Any, **options: Any) -> Any:
    """Call an analysis function: what a scope does that keeps nothing."""
    return function(store, *arguments, **options)


def remembering() -> Callable[..., Any]:
    """Return a way to call analysis functions that gives what it gave before for the same arguments: for the figures of one file."""
    given: dict[tuple, Any] = {}

    def call(function: Callable, store: Store, *arguments: Any, **options: Any) -> Any:
        # what cannot be hashed is known by its identity, which stays its own as long as it is held here
        hashable = tuple(id(one) if isinstance(one, (Known, pd.DataFrame, pd.Series)) else one for one in arguments)
        key = (function, id(store), hashable, tuple(sorted(options.items())))
        if key not in given:
            given[key] = (function(store, *arguments, **options), store, arguments)
        return given[key][0]

    return call


@dataclass(frozen=True)
class Scope:
    """What a figure is drawn from, and for where.

    options: page options of the link. path: of the page. root: the atlas's address, empty if unknown. mode, width_px, height_px: colours and room
    of the picture (a height of 0: what the figure needs). letters: how wide its face may be over the pages' own. settled: what the page's controls show for options that the link leaves out. keep:
    calls an analysis function, or gives what it gave before. is_page: drawn on a page, where rows are shown that no file may hold.
    """

    store: Store
    known: Known
    selection: Selection
    options: Mapping[str, str]
    path: str = ""
    root: str = ""
    mode: Theme = LIGHT
    width_px: int = WIDTH_PX
    height_px: int = 0
    letters: float = OTHER_FACE
    settled: Mapping[str, str] = field(default_factory=dict)
    keep: Callable[..., Any] = fresh
    is_page: bool = False

    def get(self, function: Callable, *arguments: Any, **options: Any) -> Any:
        """Return what an analysis function gives for the tables and the selection."""
        return self.keep(function, self.store, self.selection, *arguments, **options)

    def of_all(self, function: Callable, *arguments: Any, **options: Any) -> Any:
        """Return what an analysis function gives for the tables as a whole."""
        return self.keep(function, self.store, *arguments, **options)

    @cached_property
    def covered(self) -> pd.DataFrame:
        """What the table covers at all (see trends.coverage)."""
        return self.of_all(coverage)

    def thin(self, *admin1: str) -> list[str]:
        """Return the months in which silence about governorates says nothing (see trends.thin): about those given, else about the selection's."""
        return (
            thin(self.of_all(reports_by_governorate), admin1 or self.selection.admin1, self.selection, self.known)
            if admin1 or self.selection.admin1
            else []
        )

    @cached_property
    def tally(self) -> Tally:
        """The selection's numbers."""
        return self.get(tally)

    @cached_property
    def elsewhere(self) -> tuple[str, ...]:
        """Say, where governorates or a drawn area are chosen, how many incidents are known less exactly and may lie in them; nothing if none."""
        if self.selection.within:
            vague = self.get(without_point)
            return (f"{vague:,} more have no point and may lie in the drawn area",) if vague else ()
        if not self.selection.admin1:
            return ()
        countries = tuple(sorted(countries_of(self.selection, self.known)))
        count = self.get(known_only_to_country, countries)
        return (
            (
                f"{count:,} more {'is' if count == 1 else 'are'} known only to {' or '.join(COUNTRIES[code] for code in countries)}",
            )
            if count
            else ()
        )

    @cached_property
    def silence(self) -> str:
        """Say, for a selection without an incident, in how many of its months nothing is covered, as a sentence after another; empty if all are."""
        gaps = uncovered(self.covered, self.selection, self.known)
        thin = [month for month in self.thin() if month not in gaps]
        span = months.span(*(edge[:7] for edge in limits(self.selection, self.known)))
        said = []
        if gaps:
            said.append("the table has no report of this area at all")
        if thin:
            said.append("too little is reported of the country to take silence about this area for zero")
        if not said:
            return ""
        when = (
            "In these months"
            if len(gaps) + len(thin) == len(span) > 1
            else f"In {months.name(span[0])}"
            if len(span) == 1
            else f"In {len(gaps) + len(thin)} of {len(span)} months"
        )
        return f" {when} {' or '.join(said)}: not covered, which is not zero."

    @property
    def sentence(self) -> str:
        """The selection as a sentence without its full stop."""
        return sentence(self.selection, self.known)

    def why_empty(self, what: str) -> str:
        """Return a sentence that says why there is none of something, and what to do. what: No incidents."""
        if self.selection.unknown:
            each = "it" if len(self.selection.unknown) == 1 else "them"
            return f"{what}: {unusable(self.selection)} of the link cannot be used here, so nothing is selected. Take {each} away, or choose another."
        return f"{what}: nothing in the table fits “{self.sentence}”. Widen the months, take away a filter, or choose more regions.{self.silence}"

    @property
    def months(self) -> str:
        """The months that the selection covers, in words."""
        first, last = limits(self.selection, self.known)
        return months.name(first) if first == last else f"{months.name(first)} to {months.name(last)}"

    def option(self, name: str, allowed: Mapping[str, object] | tuple[str, ...], default: str) -> str:
        """Return a page option; the default for a missing or unknown word."""
        value = self.word(name, default)
        return value if value in allowed else default

    def choice(self, choice: Choice) -> str:
        """Return the word chosen of a figure's option, the default for a missing or unknown one."""
        words, default = choice.offered(self)
        return self.option(choice.name, words, default)

    def chosen(self, choice: Choice) -> tuple[str, ...]:
        """Return the words chosen of an option of several."""
        words, default = choice.offered(self)
        given = self.word(choice.name, default).split(",")
        return tuple(word for word in words if word in given)

    def word(self, name: str, default: str = "") -> str:
        """Return a page option whatever it says."""
        return self.options.get(name, self.settled.get(name, default))

    def link(self, *, explicit: bool = True) -> str:
        """Return the address that reopens the figure's page. explicit: write every value of the selection and of the page's options."""
        settled = dict(self.settled) if explicit else {}
        chosen = (
            parameters(self.selection, self.known, explicit=explicit)
            | settled
            | dict(self.options)
            | {"v": self.known.data_version}
        )
        return f"{self.root}/{self.path}?{urlencode(chosen, safe=',')}"

    def frame(
        self,
        title: str,
        *,
        notes: tuple[str, ...] = (),
        about: str = "",
        numbers: str = "",
        sources: str = "",
        terms: tuple[str, ...] = (),
    ) -> Frame:
        """Return the words of a figure's frame. about, numbers, sources, terms (of the data sets drawn): in place of the selection's own."""
        words = frame_words(
            self.tally,
            title=title,
            sentence=about or self.sentence,
            as_of=self.store.as_of,
            data_version=self.store.data_version,
            link=self.link(explicit=False),
            notes=(() if about or numbers else self.elsewhere) + notes,
            numbers=numbers,
            last_day=self.known.last_day,
        )
        return replace(words, sources=sources or words.sources, **licence(terms))

    def at(self, path: str, options: Mapping[str, str]) -> Self:
        """Return the same selection on another page with that page's options."""
        return self._same(path=path, options=dict(options))

    def of_month(self, month: str) -> Self:
        """Return the same for one month (YYYY-MM) alone."""
        return replace(self, selection=of_month(self.selection, month))

    def sized(self, width_px: int, height_px: int) -> Self:
        """Return the same for a picture of another size."""
        return self._same(width_px=width_px, height_px=height_px)

    def remembering(self) -> Self:
        """Return the same for the figures of one file, that share what they are drawn from."""
        return self._same(keep=remembering())

    def _same(self, **fields: Any) -> Self:
        """Return the scope with fields other than the selection changed; its numbers, the dearest part of a figure, stay."""
        moved = replace(self, **fields)
        moved.__dict__["tally"] = self.tally
        return moved


def scope(
    store: Store, link: str, *, offered: Known | None = None, keep: Callable[..., Any] | None = None
) -> tuple[Scope, list[str]]:
    """Read a share link, or its query string alone, over the tables.

    offered: what the tables offer to choose from, if already at hand. keep: as in Scope; left out, the scope remembers on its own. A link that names other data sets than the tables hold
    gets the tables of those. Returns the scope and a notice for each part of the link that cannot be used.
    """
    address = urlsplit(link)
    query = dict(parse_qsl(address.query or ("" if address.netloc or link.startswith("/") else link.lstrip("?"))))
    own = store.of(datasets_of(query, store.offered))
    offered = offered if offered and own is store else known(own)
    selection, notices = parse(query, offered)
    options = {name: value for name, value in query.items() if name not in {*PARAMETERS.values(), "v", "present"}}
    root = f"{address.scheme}://{address.netloc}" if address.scheme in ("http", "https") and address.netloc else ""
    path = address.path.strip("/") if address.query or root else ""
    return Scope(own, offered, selection, options, path, root, keep=keep or remembering()), notices


def refuse_empty(about: Scope) -> None:
    """Raise EmptySelection with a sentence if no incident fits the selection."""
    if not about.tally.incidents:
        raise EmptySelection(about.why_empty("There is nothing to draw"))
