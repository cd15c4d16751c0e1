"""What a request asks of the addresses for programs: its parameters, read or refused with one sentence, and the cursor between two answers; knows no table's rows."""

import base64
import binascii
import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from atlas.analysis.filters import short
from atlas.analysis.selection import FILTERS, PARAMETERS, Known, Selection, datasets_of, parse, refusals, sentence
from atlas.store import Store

MOST_ROWS = 10_000  # of one answer: about 15 MB of incidents as JSON
LIMIT, CURSOR, VERSION = "limit", "cursor", "v"
PAGING = (LIMIT, CURSOR, VERSION)
MOST_LETTERS = 4000  # of one parameter's value


class Refused(ValueError):
    """A request that is not answered as it is; the message is one sentence for whoever wrote it. status: of HTTP."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True)
class Tables:
    """Where answers come from, as the server that serves pages too has it.

    opened: the open tables of some data sets (empty for all). known: what tables offer to choose from. keep: calls an analysis function, or gives what it gave before (figures.scope.fresh).
    """

    opened: Callable[[tuple[str, ...]], Store]
    known: Callable[[Store], Known]
    keep: Callable[..., Any]


@dataclass(frozen=True)
class Asked:
    """A request as it was read: the tables, the selection, everything else that its address says, and its parameters as they came."""

    store: Store
    known: Known
    selection: Selection
    others: Mapping[str, str]
    given: Mapping[str, str]
    limit: int = MOST_ROWS

    @property
    def sentence(self) -> str:
        """The selection as a sentence without its full stop."""
        return sentence(self.selection, self.known)

    def tag(self, path: str) -> str:
        """Return what is another whenever the answer may be another: of address, data version and the data sets that there are."""
        said = [
            path,
            sorted(self.given.items()),
            self.store.data_version,
            sorted(self.store.offered),
            self.store.datasets,
        ]
        return f'"{_digest(said)}"'


def read(
    pairs: Sequence[tuple[str, str]],
    tables: Tables,
    *,
    also: Collection[str] = (),
    filters: Collection[str] = tuple(FILTERS),
    told_apart: str = "incidents",
) -> Asked:
    """Read the parameters of a request. Raises Refused with a sentence that names the parameter.

    pairs: as the address has them. also: parameters besides those of the selection. filters: the fields of the selection that can be asked for here; told_apart: what cannot
    be told apart by the others, in words.
    """
    given = dict(pairs)
    for name, times in Counter(name for name, _ in pairs).items():
        if times > 1:
            raise Refused(f"{short(name)}: said {times} times; join words of one list by commas.")
    selection_words = set(PARAMETERS.values())
    for name, value in given.items():
        if name not in selection_words and name not in {*also, VERSION}:
            raise Refused(f"“{short(name)}” is no parameter here.")
        if len(value) > MOST_LETTERS or not value.isprintable():
            raise Refused(f"{name}: it is longer than {MOST_LETTERS:,} letters, or holds signs that cannot be printed.")
    store = tables.opened(_datasets(given, tables))
    known = tables.known(store)
    for name, row in FILTERS.items():
        text = " ".join(given.get(row.parameter, "").split())
        if not row.is_off(text) and name not in filters:
            raise Refused(f"{row.parameter}: {told_apart} are not told apart by it; leave it out.")
        if text and not text.strip(", "):
            raise Refused(f"{row.parameter}: “{short(text)}” names nothing.")
    if refused := refusals(given, known):
        raise Refused(refused[0])
    if given.get(VERSION, known.data_version) != known.data_version:
        raise Refused(f"v: the tables here are data version {known.data_version}, and no other is kept; leave it out.")
    others = {name: value for name, value in given.items() if name not in {*selection_words, VERSION}}
    return Asked(store, known, parse(given, known)[0], others, given, _limit(given))


def _datasets(given: Mapping[str, str], tables: Tables) -> tuple[str, ...]:
    """Return the data sets that are asked for; a name that there is not is refused before tables are made for the others."""
    offered = tables.opened(()).offered
    text = given.get("dataset", "")
    asked = {word.strip().casefold() for word in text.split(",")} - {"", "all"}
    for word in sorted(asked - {name.casefold() for name in offered}):
        raise Refused(f"dataset: “{short(word)}” is not among the data sets here.")
    return datasets_of(given, offered)


def _limit(given: Mapping[str, str]) -> int:
    text = given.get(LIMIT, str(MOST_ROWS))
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_ROWS)) and 1 <= int(text) <= MOST_ROWS):
        raise Refused(f"limit: “{short(text)}” is no whole number from 1 to {MOST_ROWS:,}.")
    return int(text)


def cursor(asked: Asked, path: str, last: str) -> str:
    """Return the word by which the rows after the one with the key `last` are asked for."""
    return base64.urlsafe_b64encode(orjson.dumps([_of(asked, path), last])).decode().rstrip("=")


def after(asked: Asked, path: str) -> str:
    """Return the key after which the answer begins, empty for its beginning. Raises Refused for a cursor of another answer or data version."""
    text = asked.given.get(CURSOR, "")
    if not text:
        return ""
    try:
        said = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise Refused(f"cursor: “{short(text)}” is no cursor of these addresses.") from None
    if not (isinstance(said, list) and len(said) == 2 and all(isinstance(one, str) for one in said) and said[1]):
        raise Refused(f"cursor: “{short(text)}” is no cursor of these addresses.")
    if said[0] != _of(asked, path):
        raise Refused("cursor: it is of another selection or of an older data version; begin again without it.")
    return said[1]


def _of(asked: Asked, path: str) -> str:
    """Return which answer a cursor belongs to: its table, selection and tables."""
    table = path.partition(".")[0]
    words = sorted((name, value) for name, value in asked.given.items() if name not in PAGING)
    return _digest([table, words, asked.store.data_version, asked.store.datasets])


def _digest(said: object) -> str:
    return hashlib.sha256(orjson.dumps(said)).hexdigest()[:20]
