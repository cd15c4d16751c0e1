"""What a filter is: how each kind is read from a link, offered, told in words and put to rows. The filters are the rows of selection.Selection."""

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from atlas.model import months
from atlas.model.geo import EARTH_RADIUS_KM
from atlas.model.spelling import SIGNS, contains, plain
from atlas.model.vocabulary import COARSE_PRECISIONS

EVERYTHING = "all"  # in a link: this filter is off
LATEST = "latest"  # in a link: the last month of the tables
MOST_KM, MOST_LATITUDE = 2000, 85  # of a drawn circle's radius, and what a map shows
MOST_LETTERS = 100  # of a text to look for
SHOWN = 80  # characters of a text that a link brings, where it is repeated to the reader
_NOT_SHOWN = re.compile(r"(?i:www\.)|[^\w\s.,;'’()/+%-]|_")  # marks of Markdown and HTML, and what makes an address
_AGO = re.compile(r"-([1-9]\d{0,3})([dmy])")

Values = Callable[[str], Collection[str]]


def no_values(column: str) -> Collection[str]:
    """Stand for the words of a column where a filter needs none."""
    raise TypeError(f"the words of {column} are needed")


@dataclass(frozen=True)
class Known:
    """What the tables offer to choose from: governorates and sources by id with their names, the months covered, and the data sets
    that tables can be made of, name -> title. last_day: of the latest incident that is known to the day: until then the data reach.
    """

    admin1: Mapping[str, str]
    admin1_country: Mapping[str, str]
    sources: Mapping[str, str]
    first_month: str
    last_month: str
    data_version: str
    datasets: Mapping[str, str]
    last_day: str = ""


class Unusable(ValueError):
    """A part of a link that cannot be used: `text` is that part, the message says why."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(why)
        self.text = text


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What all kinds have in common.

    name: the selection's field. label, help: of its control. meaning, example: as in README's table of links. columns: those that it asks, of the table `of` (incidents, or
    reports: of these one report of the incident must pass all filters). parameter: in links, where that is not the field's name. says: its clause
    of the sentence, with {} for what was chosen; empty where the sentence's head tells it. in_manifest: manifests of data versions keep its
    columns. audited: the column of incidents by which the audit of published claims tells it apart, empty where it cannot. is_first: stands among the
    first controls, not under more filters.
    """

    label: str
    meaning: str
    example: str
    name: str = ""
    help: str = ""
    columns: tuple[str, ...] = ()
    of: str = "incidents"
    parameter: str = ""
    says: str = ""
    in_manifest: bool = True
    audited: str = ""
    is_first: bool = False
    off: Any = None

    def read(self, text: str, known: Known) -> tuple[Any, str]:
        """Return what a link's text, which is not empty, chooses, and the part of it that had to be left out.

        Raises Unusable if nothing of it can be used.
        """
        raise NotImplementedError

    def is_off(self, text: str) -> bool:
        """Return whether a link's text says that this filter is off."""
        return text.lower() in ("", EVERYTHING)

    def written(self, value: Any) -> str:
        """Return a choice as links write it."""
        return str(value)

    def everything(self, known: Known) -> str:
        """Return how a share link says that this filter is off."""
        return EVERYTHING

    def clause(self, value: Any, known: Known) -> str:
        """Return a choice as a clause of the sentence."""
        return self.says.format(value)

    def chips(self, value: Any, known: Known, most: int) -> dict[str, str | None]:
        """Return the text of each chip and the word that it takes away, null where all of the filter goes. most: more words share one chip."""
        said = self.clause(value, known)
        return {said[:1].upper() + said[1:]: None}

    def passes(self, rows: Any, value: Any, values: Values = no_values) -> Any:
        """Return the test of rows: of an Ibis table, and alike of a pandas frame if the audit knows the filter; null if it asks nothing of rows.

        values: gives the different words of a column.
        """
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Words(Filter):
    """One or more words of a list; a row passes if one of its columns holds one of them.

    words: the list with its labels, or what makes it of the tables' offer. short: those that are shown side by side, without which it is a list to open. told: the words of the audit, where
    it cannot tell all apart. fits: whether a word is still offered beside a selection's other choices. is_one: all words share one chip; chip: what else one says. absent, partly:
    what is said of a word that is not in the list, and where others of the same link are.
    """

    words: Mapping[str, str] | Callable[[Known], Mapping[str, str]] = field(default_factory=dict)
    short: Collection[str] = ()
    lower: bool = False
    joined: str = "or"
    told: tuple[str, ...] = ()
    fits: Callable[[str, Any, Known], bool] = lambda word, selection, known: True
    is_one: bool = False
    chip: str = "{}"
    absent: str = "is not in this table"
    partly: str = " and was left out"
    off: tuple[str, ...] = ()

    def choices(self, known: Known) -> Mapping[str, str]:
        """Return the words with their labels."""
        return self.words(known) if callable(self.words) else self.words

    def offered(self, selection: Any, known: Known) -> dict[str, str]:
        """Return the words that a selection's other choices leave, and those that it has chosen."""
        chosen = getattr(selection, self.name)
        return {
            word: label
            for word, label in self.choices(known).items()
            if word in chosen or self.fits(word, selection, known)
        }

    def read(self, text: str, known: Known) -> tuple[tuple[str, ...], str]:
        """Read words between commas; case and accents are forgiven."""
        asked = dict.fromkeys(word for each in text.split(",") if (word := each.strip()) and word.lower() != EVERYTHING)
        allowed = self.choices(known)
        by_letters = {_letters(word): word for word in allowed}
        found = {word: word if word in allowed else by_letters.get(_letters(word)) for word in asked}
        bad = ", ".join(word for word, meant in found.items() if meant is None)
        if bad and not any(found.values()):
            raise Unusable(bad, f"“{short(bad)}” {self.absent}")
        return tuple(word for word in allowed if word in found.values()), bad

    def written(self, value: tuple[str, ...]) -> str:
        return ",".join(value)

    def clause(self, value: tuple[str, ...], known: Known) -> str:
        labels = self.choices(known)
        return self.says.format(
            listed([labels[word].lower() if self.lower else labels[word] for word in value], self.joined)
        )

    def chips(self, value: tuple[str, ...], known: Known, most: int) -> dict[str, str | None]:
        if self.is_one:
            return super().chips(value, known, most)
        if len(value) > most:
            return {f"{len(value)} chosen: {self.label.lower()}": None}
        labels = self.choices(known)
        return {self.chip.format(labels[word]): word for word in value}

    def passes(self, rows: Any, value: tuple[str, ...], values: Values = no_values) -> Any:
        return reduce(or_, (rows[column].isin(list(value)) for column in self.columns)) if self.columns else None


@dataclass(frozen=True, kw_only=True)
class Datasets(Words):
    """The data sets that the tables are made of: no test of rows, but of which tables are opened (see Selection)."""

    def read(self, text: str, known: Known) -> tuple[tuple[str, ...], str]:
        """Read names between commas; all that there are is no choice."""
        chosen, bad = super().read(text, known)
        return () if len(chosen) == len(known.datasets) else chosen, bad

    def everything(self, known: Known) -> str:
        return ",".join(known.datasets)  # by name: others may have other data sets


@dataclass(frozen=True, kw_only=True)
class AtLeast(Filter):
    """A whole number that a column must reach; rows without one do not."""

    off: int = 0

    def read(self, text: str, known: Known) -> tuple[int, str]:
        if text.isascii() and text.isdecimal() and len(text) <= 6:
            return int(text), ""
        raise Unusable(text, f"“{short(text)}” is no whole number")

    def everything(self, known: Known) -> str:
        return "0"

    def passes(self, rows: Any, value: int, values: Values = no_values) -> Any:
        return rows[self.columns[0]] >= value


@dataclass(frozen=True, kw_only=True)
class Contains(Filter):
    """Some letters that a text must contain; accents, apostrophes and the ways to write one Arabic letter do not matter.

    by_name: the columns hold place names, of which all spellings count (spelling.contains); the different names are read for it.
    """

    by_name: bool = False
    off: str = ""

    def is_off(self, text: str) -> bool:
        """Return whether there is no text; `all` is a word like any other here."""
        return not text

    def read(self, text: str, known: Known) -> tuple[str, str]:
        """Read a text as it is."""
        if len(text) > MOST_LETTERS:
            raise Unusable(text, f"“{short(text)}” is longer than {MOST_LETTERS} letters")
        if not self.searchable(text):
            raise Unusable(text, f"“{short(text)}” has no letter or digit to look for")
        return text, ""

    @staticmethod
    def searchable(text: str) -> bool:
        """Return whether a text has a letter or digit to look for."""
        return any(letter.isalnum() for letter in plain(text))

    def everything(self, known: Known) -> str:
        return ""

    def clause(self, value: str, known: Known) -> str:
        return self.says.format(f"“{short(value)}”")

    def passes(self, rows: Any, value: str, values: Values = no_values) -> Any:
        if self.by_name:
            return reduce(
                or_,
                (
                    rows[column].isin(sorted(name for name in values(column) if contains(name, value)))
                    for column in self.columns
                ),
            )
        return rows[self.columns[0]].lower().translate(*SIGNS).contains(plain(value))


@dataclass(frozen=True, kw_only=True)
class Within(Filter):
    """An area drawn on the map: a circle (latitude, longitude, km) or a box (south, west, north, east), in degrees of WGS84; an incident is in it whose point is known and lies there.

    Distances are great-circle ones, as model.geo has them.
    """

    off: tuple[float, ...] = ()

    def read(self, text: str, known: Known) -> tuple[tuple[float, ...], str]:
        """Read three or four numbers between commas, as this table keeps them: to 0.001 of a degree, about 100 m, and a tenth of a km."""
        ways = "write latitude, longitude, km of a circle (34.5,43.2,50) or south, west, north, east of a box (33,42,34.5,44)"
        try:
            numbers = tuple(float(part) for part in text.split(","))
        except ValueError:
            numbers = ()
        if len(numbers) not in (3, 4) or not all(map(math.isfinite, numbers)):
            raise Unusable(text, f"“{short(text)}” is no area: {ways}")
        is_circle = len(numbers) == 3
        latitudes, longitudes = (numbers[:1], numbers[1:2]) if is_circle else (numbers[::2], numbers[1::2])
        if max(map(abs, latitudes)) > MOST_LATITUDE or max(map(abs, longitudes)) > 180:
            raise Unusable(text, f"“{short(text)}” lies beyond the map: {ways}")
        if is_circle and not 0 < round(numbers[2], 1) <= MOST_KM:
            raise Unusable(text, f"“{short(text)}” is no circle of up to {MOST_KM:,} km")
        if not is_circle and (numbers[0] >= numbers[2] or numbers[1] >= numbers[3]):
            raise Unusable(text, f"“{short(text)}” is no box: south stands before north, west before east")
        return tuple(round(number, 1 if is_circle and place == 2 else 3) for place, number in enumerate(numbers)), ""

    def written(self, value: tuple[float, ...]) -> str:
        return ",".join(f"{number:.10g}" for number in value)

    def clause(self, value: tuple[float, ...], known: Known) -> str:
        if len(value) == 3:
            return self.says.format(f"within {value[2]:g} km of {_degrees(value[0], 'NS')} {_degrees(value[1], 'EW')}")
        south, west, north, east = value
        return self.says.format(
            f"between {_degrees(south, 'NS')} and {_degrees(north, 'NS')}, {_degrees(west, 'EW')} and {_degrees(east, 'EW')}"
        )

    def passes(self, rows: Any, value: tuple[float, ...], values: Values = no_values) -> Any:
        latitude, longitude, precision = (rows[column] for column in self.columns)
        is_point = ~precision.isin(list(COARSE_PRECISIONS))
        if len(value) == 4:
            south, west, north, east = value
            return is_point & latitude.between(south, north) & longitude.between(west, east)
        turn = math.pi / 360  # half of a degree in radians
        across = ((longitude - value[1]) * turn).sin()
        down = ((latitude - value[0]) * turn).sin()
        half = down * down + across * across * (latitude * (2 * turn)).cos() * math.cos(value[0] * 2 * turn)
        return is_point & (half <= math.sin(min(value[2] / EARTH_RADIUS_KM / 2, math.pi / 2)) ** 2)


def _degrees(value: float, letters: str) -> str:
    return f"{abs(round(value, 2)):g}° {letters[value < 0]}"


@dataclass(frozen=True, kw_only=True)
class Edge(Filter):
    """The first or last month or day. Both are read together (see span)."""

    is_end: bool = False
    is_first: bool = True
    off: None = None

    def edge(self, known: Known) -> str:
        """Return the tables' own first or last month."""
        return known.last_month if self.is_end else known.first_month

    def everything(self, known: Known) -> str:
        return self.edge(known)

    def read(self, text: str, known: Known) -> tuple[str | None, str]:
        """Read a month, a day or `latest`; the tables' own limit is no choice. The part left out is a limit that they do not reach."""
        found = known.last_month if text.lower() == LATEST else text
        if not months.is_month(found) and not months.is_day(found):
            ways = "YYYY-MM, YYYY-MM-DD, latest" + ("" if self.is_end else ", or -12m for the last twelve months")
            raise Unusable(text, f"“{short(text)}” is no month or day ({ways})")
        month = found[:7]
        if (month < known.first_month) if self.is_end else (month > known.last_month):
            raise Unusable(text, f"the table has nothing {'until' if self.is_end else 'since'} {months.name(found)}")
        if not known.first_month <= month <= known.last_month:
            return None, text
        found = month if self.day(found) == self.day(month) else found
        return (None if found == self.edge(known) else found), ""

    def passes(self, rows: Any, value: str, values: Values = no_values) -> Any:
        """Return whether the window of possible days reaches into the span."""
        return self.holds(rows[self.columns[0]], value)

    def holds(self, days: Any, value: "str | Given") -> Any:
        """Return whether days are not before the first one of the span, or not after its last."""
        day = value.day if isinstance(value, Given) else self.day(value)
        return days <= day if self.is_end else days >= day

    def day(self, value: str) -> date:
        """Return the day with which a span that is bounded by a month or day begins or ends."""
        return months.last_day(value) if self.is_end else months.first_day(value)


@dataclass(frozen=True)
class Given:
    """A first or last day that is given when a question is asked: the number-th of its days, and the expression that stands for it."""

    number: int
    day: Any = field(compare=False)


def ago(text: str, end: str) -> str | None:
    """Return the first month or day of a span written -12m, -1y or -90d that ends with `end`, a month or day; null if it is none."""
    found = _AGO.fullmatch(text.strip().lower())
    if found is None:
        return None
    count = int(found[1]) * (12 if found[2] == "y" else 1)
    if found[2] == "d":
        return (months.last_day(end) - timedelta(days=count - 1)).isoformat()
    if count >= months.length("0001-01", end):
        return "0001-01"
    if not end[8:]:
        return months.shift(end, 1 - count)
    return (months.first_day(months.shift(end, -count)) + timedelta(days=1)).isoformat()


def short(text: str) -> str:
    """Return a text of a link as it is repeated to readers: short, and without what a page or picture could take for more than text."""
    inert = " ".join(_NOT_SHOWN.sub(" ", text).split())
    return inert if len(inert) <= SHOWN else inert[: SHOWN - 1] + "…"


def listed(names: Iterable[str], last: str = "and", most: int = 4) -> str:
    """Join names as a sentence does; a long list is cut with the number left out."""
    names = list(names)
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} more"]
    return f" {last} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _letters(word: str) -> str:
    """Return a word without case and accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign)).casefold()
