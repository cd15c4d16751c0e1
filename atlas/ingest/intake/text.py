"""A pasted text as rules read it: folded letter by letter, cut into sentences, its words found in the lexicon of seeds/intake; knows no report."""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from atlas.ingest.seeds import read_seed
from atlas.model.columns import Table
from atlas.model.spelling import plain
from atlas.model.tables import text as text_column
from atlas.paths import SEEDS

LANGUAGES = {"en": "English", "fr": "French", "ar": "Arabic"}
LEXICON = SEEDS / "intake"
WORDS = Table(
    "words",
    "What a word in a text says of an incident.",
    (
        text_column("field", "what the word is a sign of", required=True),
        text_column("value", "the value that it speaks for", required=True),
        text_column("language", "en, fr or ar", words=LANGUAGES, required=True),
        text_column("number", "a weight, how many people the word alone means, or how the word is matched"),
        text_column(
            "pattern",
            "a regular expression over folded text: lower case, no accents, one form of each Arabic letter",
            required=True,
        ),
    ),
)
VALUES = Table(
    "values",
    "Words that stand for numbers, months, days, countries, and the words around numbers.",
    (
        text_column("kind", "what the word is", required=True),
        text_column("language", "en, fr or ar", words=LANGUAGES, required=True),
        text_column("word", "the word", required=True),
        text_column("value", "its value"),
    ),
)
_APOSTROPHES = frozenset("'’‘ʼ`´")
_HARMLESS = re.compile(
    r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]"
)  # marks that turn or join, and show nothing
_ARABIC = re.compile(r"[\u0620-\u064a]")
# A stop after one of these ends no sentence.
_SHORT = re.compile(
    r"(?:^|[\s(])(?:[A-Za-z]|Mr|Mrs|Dr|Gen|Col|Lt|Maj|Sgt|Capt|Brig|St|No|approx|vs|U\.S|U\.K|M|Mme|env|av|apr)$"
)
_STOP = re.compile(r"[.!?؟…]+[\"»”’)\]]*(?=\s)|\n+")
_COMMON = {
    "en": frozenset("the of and in was were to by at on for that a an said near its from killed have has been attack".split()),
    "fr": frozenset("le la les des du une un est dans et ete au aux par sur pour qui ont a de selon pres sont ce cette avec personnes deux trois soldats plus".split()),
}  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """A word of the lexicon in a text: start and end count letters of the folded text."""

    value: str
    number: str
    start: int
    end: int


@dataclass(frozen=True)
class Text:
    """A text in three forms of one length and measure: folded (what rules read), cased (with its capitals), and at, the place of each folded letter in raw."""

    raw: str
    folded: str
    cased: str
    at: tuple[int, ...]
    language: str
    sentences: tuple[tuple[int, int], ...]
    _found: dict[str, list[Hit]] = field(default_factory=dict, compare=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the raw text of a span of the folded one."""
        end = max(end, start + 1)
        return self.at[min(start, len(self.at) - 1)], self.at[min(end - 1, len(self.at) - 1)] + 1

    def hits(self, kind: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """Return the words of one field of the lexicon between two places, in the order of the text, none inside another."""
        if kind not in self._found:
            self._found[kind] = lexicon().find(kind, self)
        found = self._found[kind]
        end = len(self.folded) if end is None else end
        first = bisect_left(found, start, key=lambda hit: hit.start)
        last = bisect_left(found, end, key=lambda hit: hit.start)
        return [hit for hit in found[first:last] if hit.end <= end]

    @cached_property
    def tokens(self) -> list[tuple[str, int, int]]:
        """Return the words, numbers and signs of the folded text with their places."""
        return [
            (m[0], m.start(), m.end()) for m in re.finditer(r"\d+(?:[.,\u00a0 ]\d{3})+(?!\d)|\w+|[^\w\s]", self.folded)
        ]


def read_text(raw: str, language: str = "") -> Text:
    """Fold a text and cut it into sentences. language: a word of LANGUAGES, '' to find it out."""
    folded, cased, at = [], [], []
    for place, letter in enumerate(raw):
        if _HARMLESS.match(letter):
            continue
        for one, piece in _letters(letter):
            folded.append(one)
            cased.append(piece)
            at.append(place)
    language = language or _language(raw, "".join(folded))
    return Text(raw, "".join(folded), "".join(cased), tuple(at), language, _sentences(raw, at))


@cache
def _letters(letter: str) -> tuple[tuple[str, str], ...]:
    if letter in _APOSTROPHES:
        return (("'", "'"),)
    if letter.isspace():
        return (("\n", "\n"),) if letter in "\n\u2028\u2029" else ((" ", " "),)
    if letter.isdecimal():
        digit = str(unicodedata.decimal(letter))
        return ((digit, digit),)
    found = []
    for piece in unicodedata.normalize("NFKC", letter):
        for one in plain(piece) if piece not in "œæ" else {"œ": "oe", "æ": "ae"}[piece]:
            found.append((one, one.upper() if letter.isupper() else one))
    return tuple(found)


def _language(raw: str, folded: str) -> str:
    arabic = len(_ARABIC.findall(raw))
    if arabic > 0.3 * sum(letter.isalpha() for letter in raw):
        return "ar"
    words = re.findall(r"[a-z]+", folded)
    scores = {name: sum(word in common for word in words) for name, common in _COMMON.items()}
    return "fr" if scores["fr"] > scores["en"] else "en"


def _sentences(raw: str, at: list[int]) -> tuple[tuple[int, int], ...]:
    ends = []
    for stop in _STOP.finditer(raw):
        before, after = raw[max(0, stop.start() - 8) : stop.start()], raw[stop.end() :].lstrip()[:1]
        if stop[0].startswith("\n") or not (_SHORT.search(before) or after.islower()):
            ends.append(stop.end())
    place_of = {}
    for place, where in enumerate(at):
        place_of.setdefault(where, place)
    spans, start = [], 0
    for end in [*ends, len(raw)]:
        first = next((place_of[w] for w in range(start, end) if w in place_of), None)
        last = next((place_of[w] for w in range(end - 1, start - 1, -1) if w in place_of), None)
        if first is not None and last is not None and raw[start:end].strip():
            spans.append((first, last + 1))
        start = end
    return tuple(spans)


class Lexicon:
    """The words of seeds/intake, compiled once."""

    def __init__(self, folder: Path) -> None:
        words, values = (self._rows(folder, table) for table in (WORDS, VALUES))
        self._patterns: dict[tuple[str, str], list[tuple[re.Pattern, str, str]]] = defaultdict(list)
        for row in words.itertuples():
            number = row.number if isinstance(row.number, str) else ""
            body = row.pattern if number == "case" else fold_pattern(row.pattern)
            self._patterns[row.field, row.language].append((_compiled(body, row.language), row.value, number))
        self.values: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for row in values.itertuples():
            self.values[row.kind, row.language][fold_pattern(row.word)] = (
                row.value if isinstance(row.value, str) else ""
            )

    @staticmethod
    def _rows(folder: Path, table: Table):
        rows, bad = read_seed(folder / f"{table.name}.csv", table)
        if len(bad):
            raise ValueError(f"seeds/intake/{table.name}.csv line {bad['row'].iloc[0]}: {bad['reason'].iloc[0]}")
        return rows

    def find(self, kind: str, text: Text) -> list[Hit]:
        """Return the words of a field in a text, the longest where several overlap."""
        found = []
        for pattern, value, number in self._patterns[kind, text.language]:
            where = text.cased if number == "case" else text.folded
            found += [Hit(value, number, *m.span("it")) for m in pattern.finditer(where) if m["it"]]
        if kind in ("event_type", "cue", "voice"):  # these may overlap: each says something of its own
            return sorted(found, key=lambda hit: (hit.start, hit.end))
        kept: list[Hit] = []
        for hit in sorted(found, key=lambda hit: (hit.start - hit.end, hit.start)):
            if all(hit.end <= other.start or hit.start >= other.end for other in kept):
                kept.append(hit)
        return sorted(kept, key=lambda hit: hit.start)

    def of(self, kind: str, language: str) -> dict[str, str]:
        """Return the words of a kind of one language, and their values."""
        return self.values[kind, language]


def fold_pattern(pattern: str) -> str:
    """Return a word or regular expression in the letters of a folded text."""
    return "".join(
        one for letter in pattern for one, _ in (_letters(letter) if not letter.isupper() else ((letter, letter),))
    )


def _compiled(body: str, language: str) -> re.Pattern:
    before = r"(?<!\w)(?:[وف]?(?:[بلك]|لل|س)?(?:ال)?)??" if language == "ar" else r"(?<![\w])"
    return re.compile(f"{before}(?P<it>{body})(?:(?<=')|(?!\\w))")


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of seeds/intake, read once. Raises ValueError naming the file and line that is wrong."""
    return Lexicon(LEXICON)
