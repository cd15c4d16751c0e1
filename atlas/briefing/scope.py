"""What a figure outside the pages is drawn from: the tables, and a link read as selection and page options."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import parse_qsl, urlencode, urlsplit

from atlas.analysis.selection import PARAMETERS, Known, Selection, datasets_of, limits, parameters, parse, sentence
from atlas.analysis.summary import Tally, known, tally
from atlas.briefing.words import frame_words
from atlas.charts.framing import Frame
from atlas.model import months
from atlas.store import Store


class EmptySelection(ValueError):
    """There is nothing to draw; the message is a sentence for the reader."""


@dataclass(frozen=True)
class Scope:
    """The tables, a selection, the page options of its link, the page's path, and the atlas's address (empty if unknown)."""

    store: Store
    known: Known
    selection: Selection
    options: Mapping[str, str]
    path: str = ""
    root: str = ""

    @cached_property
    def tally(self) -> Tally:
        """The selection's numbers."""
        return tally(self.store, self.selection)

    @property
    def sentence(self) -> str:
        """The selection as a sentence without its full stop."""
        return sentence(self.selection, self.known)

    @property
    def months(self) -> str:
        """The months that the selection covers, in words."""
        first, last = limits(self.selection, self.known)
        return months.name(first) if first == last else f"{months.name(first)} to {months.name(last)}"

    def option(self, name: str, allowed: Mapping[str, object] | tuple[str, ...], default: str) -> str:
        """Return a page option; the default for a missing or unknown word."""
        value = self.options.get(name, default)
        return value if value in allowed else default

    def link(self, *, explicit: bool = True) -> str:
        """Return the address that reopens the figure's page. explicit: write every value of the selection."""
        chosen = parameters(self.selection, self.known, explicit=explicit) | dict(self.options) | {"v": self.known.data_version}
        return f"{self.root}/{self.path}?{urlencode(chosen, safe=',')}"

    def frame(self, title: str, *, notes: tuple[str, ...] = (), about: str = "", numbers: str = "") -> Frame:
        """Return the words of a figure's frame. about, numbers: in place of the selection's own."""
        return frame_words(
            self.tally, title=title, sentence=about or self.sentence, as_of=self.store.as_of, data_version=self.store.data_version,
            link=self.link(explicit=False), notes=notes, numbers=numbers,
        )  # fmt: skip

    def at(self, path: str, options: Mapping[str, str]) -> "Scope":
        """Return the same selection on another page with that page's options."""
        moved = replace(self, path=path, options=dict(options))
        moved.__dict__["tally"] = self.tally  # counting is the dearest part of a figure, and the selection is the same
        return moved


def scope(store: Store, link: str, *, offered: Known | None = None) -> tuple[Scope, list[str]]:
    """Read a share link, or its query string alone, over the tables.

    offered: what the tables offer to choose from, if already at hand. A link that names other data sets than the tables hold gets the tables
    of those. Returns the scope and a notice for each part of the link that cannot be used.
    """
    address = urlsplit(link)
    query = dict(parse_qsl(address.query or ("" if address.netloc or link.startswith("/") else link.lstrip("?"))))
    own = store.of(datasets_of(query, store.offered))
    offered = offered if offered and own is store else known(own)
    selection, notices = parse(query, offered)
    options = {name: value for name, value in query.items() if name not in {*PARAMETERS.values(), "v", "present"}}
    root = f"{address.scheme}://{address.netloc}" if address.scheme in ("http", "https") and address.netloc else ""
    path = address.path.strip("/") if address.query or root else ""
    return Scope(own, offered, selection, options, path, root), notices


def refuse_empty(about: Scope) -> None:
    """Raise EmptySelection with a sentence if no incident fits the selection."""
    if not about.tally.incidents:
        raise EmptySelection(
            f"Nothing in the table fits “{about.sentence}”: there is nothing to draw. Widen the months or take away a filter."
        )
