"""Which columns of a list with names of its own stand for ours, and which of its words: by their names in English, French
and Arabic and by what is in the cells; knows no layout of a data set.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from atlas.ingest.actors import Actors, normalised
from atlas.ingest.table_files import Head, Options, TableError
from atlas.model.columns import Table
from atlas.model.tables import text
from atlas.model.vocabulary import ATTRIBUTIONS, COUNTRIES, EVENT_TYPES, INITIATORS, TARGETS

SAMPLE_ROWS = 25  # below the header, by which a column is judged
MOST = 0.6  # of a column's filled cells that must look like what its name says
FIXED = "="  # begins what stands for a column that a list lacks: country = Iraq for all rows
WORD_FIELDS = {"event_type": EVENT_TYPES, "initiator": INITIATORS, "target": TARGETS, "attribution": ATTRIBUTIONS}
WORDS = Table(
    "words",
    "A word that lists use, and what it stands for in ours.",
    (
        text("field", "the column it stands in", words=tuple(WORD_FIELDS), required=True),
        text("word", "the word or words; spelling of accents and case does not matter", required=True),
        text("stands_for", "our word", required=True),
    ),
)
_DATE = re.compile(
    r"\d{4}(-\d\d){0,2}([T ].*)?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( .*)?|[^\W\d_]+\.? \d{1,2},? \d{4}|"
    r"\d{1,2}(st|nd|rd|th|er)?[ -][^\W\d_]+( [^\W\d_]+)?\.?[ -]\d{2,4}|[^\W\d_]+ \d{4}|[2-6]\d{4}"
)
_NUMBER = re.compile(r"-?[\d\s,.]+")
_ARTICLE = re.compile(r"\bال(?=\w{3})")


def _number(cell: str) -> float | None:
    try:
        return float(cell.replace(",", ".").replace(" ", ""))
    except ValueError:
        return None


def _within(most: float) -> Callable[[str], bool]:
    def test(cell: str) -> bool:
        value = _number(cell)
        return value is not None and abs(value) <= most

    return test


def _is_text(cell: str) -> bool:
    return any(map(str.isalpha, cell))


@dataclass(frozen=True)
class Field:
    """A column of ours: its label, the names that lists give it (the usual ones first), and the test of a cell.

    is_alone: the cells tell it even where the name does not.
    """

    label: str
    names: str
    test: Callable[[str], object] = _is_text
    is_alone: bool = False


FIELDS: dict[str, Field] = {
    "date": Field(
        "Date",
        "date;event date;incident date;attack date;date of attack;date of incident;day;occurred;date de l'attaque;date de l'incident;jour;تاريخ;تاريخ الهجوم;تاريخ الحادث;اليوم",
        _DATE.fullmatch,
        is_alone=True,
    ),
    "year": Field("Year", "year;année;annee;سنة;العام", re.compile(r"(19|20)\d\d(\.0)?").fullmatch),
    "month": Field("Month", "month;mois;شهر", re.compile(r"\d{1,2}(\.0)?").fullmatch),
    "day": Field("Day", "day of month;day;jour;يوم", re.compile(r"\d{1,2}(\.0)?").fullmatch),
    "country": Field("Country", "country;pays;nation;دولة;بلد"),
    "admin1": Field(
        "Governorate",
        "governorate;province;admin1;wilaya;gouvernorat;muhafaza;mohafaza;region;adm1;محافظة;ولاية;إقليم",
    ),
    "place": Field(
        "Place",
        "place;location;town;city;village;settlement;locality;area;site;lieu;localité;localite;ville;commune;endroit;name;nom;مكان;موقع;مدينة;قرية;منطقة",
    ),
    "latitude": Field("Latitude", "latitude;lat;y;latitude wgs84;خط العرض", _within(90)),
    "longitude": Field("Longitude", "longitude;lon;lng;long;x;خط الطول", _within(180)),
    "event_type": Field(
        "Type",
        "type;event type;attack type;incident type;type of attack;type of incident;category;event;tactic;nature;type d'attaque;type d'incident;catégorie;نوع;نوع الهجوم;نوع الحادث",
    ),
    "initiator": Field(
        "Who acted",
        "perpetrator;actor;initiator;attacker;group;responsible;perpetrators;auteur;auteurs;responsable;groupe;acteur;منفذ;جهة منفذة;جهة;فاعل",
    ),
    "target": Field(
        "Target", "target;targets;victim;victims;victim type;target type;cible;cibles;victime;victimes;هدف;مستهدف;ضحايا"
    ),
    "attribution": Field("Attribution", "attribution;claimed;claim;claimed by;revendication;revendiqué;تبني"),
    "killed": Field(
        "Killed",
        "killed;dead;deaths;fatalities;kia;nkill;number killed;people killed;fatality;morts;tués;tues;nombre de morts;décès;قتلى;عدد القتلى;وفيات;شهداء",
        _NUMBER.fullmatch,
    ),
    "killed_max": Field("Killed at most", "killed max;max killed;deaths high;killed high;morts max", _NUMBER.fullmatch),
    "wounded": Field(
        "Wounded",
        "wounded;injured;injuries;wia;nwound;number injured;blessés;blesses;nombre de blessés;جرحى;عدد الجرحى;إصابات;مصابين",
        _NUMBER.fullmatch,
    ),
    "kidnapped": Field(
        "Kidnapped", "kidnapped;abducted;hostages;enlevés;otages;مخطوفين;مختطفين;رهائن", _NUMBER.fullmatch
    ),
    "jihadists_killed": Field(
        "Jihadists killed",
        "jihadists killed;militants killed;attackers killed;isis killed;terrorists killed;assaillants tués;terroristes tués;قتلى داعش",
        _NUMBER.fullmatch,
    ),
    "jihadists_arrested": Field(
        "Jihadists arrested", "jihadists arrested;arrested;militants arrested;arrêtés;معتقلين", _NUMBER.fullmatch
    ),
    "source": Field(
        "Source", "source;sources;source name;publisher;media;outlet;reported by;journal;média;مصدر;مصادر;جهة نشر"
    ),
    "url": Field(
        "Address of the page",
        "url;link;source url;source link;web;website;lien;adresse;رابط",
        re.compile(r"https?://\S+", re.IGNORECASE).fullmatch,
        is_alone=True,
    ),
    "published": Field(
        "Date of publication",
        "published;publication date;date published;date of publication;report date;date de publication;تاريخ النشر",
        _DATE.fullmatch,
    ),
    "summary": Field(
        "Summary",
        "summary;description;notes;note;details;detail;comment;comments;narrative;remarks;résumé;resume;commentaire;وصف;تفاصيل;ملاحظات;ملخص",
    ),
    "report_id": Field(
        "Id", "id;no;nr;number;ref;reference;code;event id;incident id;record id;numéro;n°;رقم;معرف", lambda cell: True
    ),
}


@dataclass(frozen=True)
class Guess:
    """What the columns of a header stand for. columns: our field -> the column as written, or FIXED and a value.

    score: how sure, to compare headers by. examples: our field -> some cells below the header.
    """

    columns: Mapping[str, str]
    score: float
    examples: Mapping[str, tuple[str, ...]]

    @property
    def lacks(self) -> str:
        """What a list needs and this one has no column for, in words; '' if nothing."""
        has = self.columns
        missing = [] if "date" in has or "year" in has else ["the date"]
        if not ({"place", "admin1"} & set(has) or {"latitude", "longitude"} <= set(has)):
            missing.append("the place (a name, a governorate, or latitude and longitude)")
        return " and ".join(missing)


def guess(header: Sequence[str], below: Sequence[Sequence[str]], options: Options = Options()) -> Guess:
    """Return which column of a header stands for which field of ours.

    header: cells of the row with the names. below: the rows after it. options.columns: what the reader has said, which counts; an empty
    name there leaves the field out. A column stands for one field; a name that the cells contradict stands for none.
    Raises TableError if the reader names a field or a column that there is not.
    """
    keys = [_key(cell) for cell in header]
    cells = [[row[n].strip() for row in below if n < len(row) and row[n].strip()] for n in range(len(header))]
    said = dict(options.columns)
    for field, word, ours in options.words:
        if field not in WORD_FIELDS or (ours and ours not in WORD_FIELDS[field]):
            there = ", ".join(WORD_FIELDS.get(field, WORD_FIELDS))
            raise TableError(f"“{word[:60]}” cannot stand for “{ours}” of {field}; there is {there}.")
    for field, name in said.items():
        if field not in FIELDS:
            raise TableError(f"there is no column “{field}” of ours; there is {', '.join(FIELDS)}.")
        if name and not name.startswith(FIXED) and name not in header:
            some = ", ".join(cell[:40] for cell in header if cell)
            raise TableError(f"the file has no column “{name[:60]}”; it has {some}.")
    taken = {name for name in said.values() if name}
    offers = sorted(
        (
            (-_score(field, keys[n], cells[n]), order, n, word)
            for order, (word, field) in enumerate(FIELDS.items())
            for n in range(len(header))
            if word not in said and header[n] and header[n] not in taken
        )
    )
    found, score = {word: name for word, name in said.items() if name}, 0.0
    for negative, _, n, word in offers:
        if negative >= 0:
            break
        if word in found or header[n] in found.values():
            continue
        found[word], score = header[n], score - negative
    for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
        if one in found and other not in found:
            del found[one]
    if "date" in found:  # a column that has the whole date says more than its parts
        found = {word: name for word, name in found.items() if word not in ("year", "month", "day") or word in said}
    ordered = {word: found[word] for word in FIELDS if word in found}
    examples = {
        word: tuple(cells[header.index(name)][:3]) for word, name in ordered.items() if not name.startswith(FIXED)
    }
    return Guess(ordered, score, examples)


def _score(field: Field, key: str, cells: Sequence[str]) -> float:
    """Return how well a column fits a field, 0 if not at all: by its name, and whether its cells do not contradict."""
    names = [_key(name) for name in field.names.split(";")]
    fits = sum(bool(field.test(cell)) for cell in cells) / len(cells) if cells else 0.5
    if cells and fits < MOST:
        return 0
    if key in names:
        named = 3 - names.index(key) / 100
    else:
        named = max((1 + len(name) / 50 for name in names if len(name) > 2 and f" {name} " in f" {key} "), default=0)
    if not named:
        return 0.5 if field.is_alone and cells and fits > 0.9 else 0
    return named + fits / 10


def _key(name: str) -> str:
    return _ARTICLE.sub("", normalised(name.replace("_", " ")))


def find(heads: Sequence[Head], options: Options, rows: int) -> tuple[Head, int, Guess] | None:
    """Return the head, the row (counted from 1) and the guess of the header that most likely is one; None if no row of the first
    ones names anything of ours.

    rows: how many first rows a header is looked for in.
    """
    best, said = None, None
    for head in heads:
        for number, cells in enumerate(head.rows[:rows], 1):
            if options.header_row not in (0, number) or sum(bool(cell) for cell in cells) < 2:
                continue
            try:
                found = guess(cells, head.rows[number : number + SAMPLE_ROWS], options)
            except TableError as error:
                said = said or error
                continue
            rank = (not found.lacks, round(found.score, 1), -number)
            if found.columns and (best is None or rank > best[0]):
                best = (rank, (head, number, found))
    if best is None and said is not None:
        raise said
    return best[1] if best else None


class Words:
    """Which of our words stands for a list's: as the reader says, as ours is written, else by seeds/words.csv."""

    def __init__(self, rows: pd.DataFrame, actors: Actors) -> None:
        self._actors = actors
        self._known: dict[str, dict[str, str]] = {field: {} for field in WORD_FIELDS}
        for field, words in WORD_FIELDS.items():
            self._known[field] = {_key(form): word for word, label in words.items() for form in (word, label)}
        for row in rows.itertuples():
            self._known[row.field].setdefault(_key(row.word), row.stands_for)

    def find(self, field: str, written: str) -> str:
        """Return our word for a cell of one of WORD_FIELDS, '' if none is known.

        The whole cell counts first; for parties then the name lists (ingest.actors); then the longest words that stand in it.
        """
        key, known = _key(written), self._known[field]
        if key in known:
            return known[key]
        if field in ("initiator", "target") and (party := self._actors.party(written)):
            return party.initiator if field == "initiator" else party.target
        held = [form for form in known if f" {form} " in f" {key} "]
        return known[max(held, key=len)] if held else ""


@dataclass(frozen=True)
class Own:
    """What is known of a list: its header, which of its columns stand for which of our fields, some of their cells, and what the
    reader has said that its words stand for (field, word, our word); before: the list from which both were taken.
    """

    header: tuple[str, ...]
    columns: Mapping[str, str]
    examples: Mapping[str, tuple[str, ...]]
    said: tuple[tuple[str, str, str], ...] = ()
    before: str = ""

    @property
    def fixed(self) -> dict[str, str]:
        """What stands for a field in all rows, by field."""
        return {field: name[len(FIXED) :] for field, name in self.columns.items() if name.startswith(FIXED)}

    def word(self, field: str, written: str, words: Words) -> str:
        """Return our word for a cell, as the reader says or else as words have it; '' if it stands for none."""
        for of, form, ours in self.said:
            if of == field and _key(form) == _key(written):
                return ours
        return words.find(field, written)


def country_of(written: str) -> str:
    """Return ISO3 of a country by its English, French or Arabic name or its code; '' for another."""
    return _COUNTRIES.get(_key(written), "")


_COUNTRIES = {
    _key(name): code
    for code, names in {
        "IRQ": "irak;العراق;iq",
        "SYR": "syrie;سوريا;سورية;syrian arab republic;sy",
        "LBY": "libye;ليبيا;ly",
        "TUN": "tunisie;تونس;tn",
        "DZA": "algérie;الجزائر;dz",
        "MAR": "maroc;المغرب;western sahara;sahara occidental;ma;eh",
        "MRT": "mauritanie;موريتانيا;mr",
        "TUR": "turquie;turkiye;تركيا;tr",
    }.items()
    for name in (*names.split(";"), code, COUNTRIES[code])
}
