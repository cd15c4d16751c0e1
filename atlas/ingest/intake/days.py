"""The days a text speaks of: written dates and words such as “Monday” or “il y a trois jours”, counted from the day of publication."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from atlas.ingest.intake.text import Text, lexicon

_FIRST_YEAR = 1990
_SAID_TOKENS = 6  # so many words may stand between “said” and the day on which it was said
_NIGHT = r"(?:\s+(?:night|evening|morning|afternoon|soir|matin|apres-midi|midi|dans la nuit))?"
_BEFORE_WEEKDAY = r"(?:\b(?:last|past|early|late|on|ce|de)\s+)?"
_AFTER_WEEKDAY = r"(?:\s+(?:dernier|passe|الماضي|المنصرم|الفايت|الفائت))?"


@dataclass(frozen=True)
class Day:
    """A day that a text names. text: as the tables write it; precision: day, week, month or year; start, end: in the folded text.

    told: it is the day on which somebody said so. stated: written out, not counted from the day of publication.
    """

    text: str
    precision: str
    start: int
    end: int
    told: bool = False
    stated: bool = False
    vague: bool = False


def days(text: Text, published: date | None) -> list[Day]:
    """Return the days a text names, in its order. published: what relative words are counted from; without it they name no day."""
    words = _Words(text.language)
    found: list[Day] = []
    for reading in (_written, _partial, _counted, _weekdays):
        for day in reading(text, published, words):
            if all(day.end <= other.start or day.start >= other.end for other in found):
                found.append(day)
    return [_as_told(text, day) for day in sorted(found, key=lambda day: day.start)]


class _Words:
    def __init__(self, language: str) -> None:
        one, self.language = lexicon(), language
        self.months = {word: int(value) for word, value in one.of("month", language).items()}
        self.weekdays = {word: int(value) for word, value in one.of("weekday", language).items()}
        self.relative = {word: int(value) for word, value in one.of("relative", language).items()}
        self.units = {word: int(value) for word, value in one.of("unit", language).items()}
        self.numbers = {word: int(value) for word, value in one.of("number", language).items()}


def _any(words) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


def _clean(word: str) -> str:
    return re.sub(r"\s+", " ", word)


def _written(text: Text, published: date | None, words: _Words):
    """Days with their number: 12 March 2021, March 12, ١٢ آذار, 12/03/2021, 2021-03-12; and a night between two days."""
    month, prefix = _any(words.months), r"(?<!\w)(?:[وبل]|ل)?" if words.language == "ar" else r"(?<!\w)"
    year = r"(?:[\s,]+(?:de\s+|من\s+(?:عام\s+|سنة\s+)?|عام\s+)?(?P<y>(?:19|20)\d\d)(?!\d))?"
    twice = r"(?:(?P<n>\d{1,2})\s+(?:au|to|et|-|الى)\s+)?"
    forms = [
        rf"{prefix}{twice}(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|e)?\s+(?:of\s+|من\s+)?(?:شهر\s+)?(?P<m>{month})\.?(?:\s*/\s*(?:{month}))?{year}(?!\w)",
        rf"{prefix}(?P<m>{month})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{year}(?![\w:])",
        r"(?<![\d/.-])(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\d/-])",
        r"(?<![\d/.-])(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>(?:19|20)\d\d)(?![\d/-])",
    ]
    for form in forms:
        for m in re.finditer(form, text.folded):
            number = words.months.get(_clean(m["m"])) or int(m["m"])
            first = m.groupdict().get("n")
            day = _resolved(int(first or m["d"]), number, m["y"], published)
            if day is not None:
                yield Day(day.isoformat(), "day", *m.span(), stated=True)


def _resolved(day: int, month: int, year: str | None, published: date | None) -> date | None:
    """Return the day; without a year the latest such day that is not after publication. dateparser reads it, in English words."""
    import dateparser  # reads its languages: only when a text is pasted

    if not (1 <= month <= 12 and 1 <= day <= 31) or (year is None and published is None):
        return None
    settings = {"PREFER_DATES_FROM": "past", "REQUIRE_PARTS": ["day", "month"]}
    if published is not None:
        settings["RELATIVE_BASE"] = datetime(published.year, published.month, published.day, 23, 59)
    name = ("January February March April May June July August September October November December".split())[month - 1]
    found = dateparser.parse(f"{day} {name} {year or ''}".strip(), languages=["en"], settings=settings)
    return found.date() if found is not None and found.year >= _FIRST_YEAR else None


def _partial(text: Text, published: date | None, words: _Words):
    """Months and years: March 2021, en mars 2021, in 2017."""
    month = _any(words.months)
    for m in re.finditer(
        rf"(?<!\w)(?:[وبل])?(?P<m>{month})(?:\s*/\s*(?:{month}))?\.?(?:\s+(?:of|de|من|عام|سنة))?[\s,]+(?P<y>(?:19|20)\d\d)(?!\d)",
        text.folded,
    ):
        yield Day(f"{m['y']}-{words.months[_clean(m['m'])]:02}", "month", *m.span(), stated=True)
    for m in re.finditer(r"(?<!\w)(?:in|en|since|depuis|عام|سنة|منذ|في)\s+(?P<y>(?:19|20)\d\d)(?!\d)", text.folded):
        yield Day(m["y"], "year", *m.span(), stated=True)


def _counted(text: Text, published: date | None, words: _Words):
    """Days counted from publication: yesterday, two days ago, il y a trois jours, قبل يومين; and last week."""
    if published is None:
        return
    prefix = r"(?<!\w)[وفبل]?" if words.language == "ar" else r"(?<!\w)"
    numbers, units = _any(words.numbers), _any(words.units)
    ago = {
        "en": rf"(?P<n>\d+|{numbers}|a)\s+(?P<u>{units})\s+ago",
        "fr": rf"il y a\s+(?:environ\s+)?(?P<n>\d+|{numbers})\s+(?P<u>{units})",
        "ar": rf"(?:قبل|منذ)\s+(?:(?P<n>\d+|{numbers})\s+)?(?P<u>{units})",
    }[words.language]
    for m in re.finditer(rf"{prefix}{ago}(?!\w)", text.folded):
        unit = words.units[_clean(m["u"])]
        many = 1 if m["n"] in (None, "a") else int(m["n"]) if m["n"].isdecimal() else words.numbers[m["n"]]
        back = unit * many
        precise = unit in (1, 2)
        yield Day((published - timedelta(back)).isoformat(), "day" if precise else "week", *m.span(), vague=not precise)
    for m in re.finditer(rf"{prefix}(?P<w>{_any(words.relative)})(?!\w)", text.folded):
        yield Day((published - timedelta(words.relative[_clean(m["w"])])).isoformat(), "day", *m.span())
    week = r"last week|earlier this week|la semaine derniere|cette semaine|الاسبوع الماضي|هذا الاسبوع|this week"
    for m in re.finditer(rf"{prefix}(?:{week})(?!\w)", text.folded):
        this = re.search(r"this|cette|هذا", m[0]) is not None
        yield Day((published - timedelta(3 if this else 7)).isoformat(), "week", *m.span(), vague=True)
    for m in re.finditer(rf"{prefix}(?:last month|le mois dernier|الشهر الماضي)(?!\w)", text.folded):
        yield Day(f"{published.replace(day=1) - timedelta(1):%Y-%m}", "month", *m.span(), vague=True)


def _weekdays(text: Text, published: date | None, words: _Words):
    """Days of the week: the last such day that is not after publication; “last Monday” is before it."""
    if published is None:
        return
    day = _any(words.weekdays)
    prefix = r"(?<!\w)(?:[وفبل])?" if words.language == "ar" else rf"(?<!\w){_BEFORE_WEEKDAY}"
    for m in re.finditer(rf"{prefix}(?P<w>{day})(?:'s)?{_NIGHT}{_AFTER_WEEKDAY}(?!\w)", text.folded):
        if text.language != "ar" and text.folded[m.end() :].startswith(" prochain"):
            continue
        back = (published.weekday() - words.weekdays[_clean(m["w"])]) % 7
        if back == 0 and re.search(r"\b(?:last|past|dernier|passe)\b|الماضي|المنصرم", m[0]):
            back = 7
        yield Day((published - timedelta(back)).isoformat(), "day", m.start("w"), m.end())


def _as_told(text: Text, day: Day) -> Day:
    """Return the day, marked where it is the day on which somebody said so and not the one of the incident."""
    sentence = next((span for span in text.sentences if span[0] <= day.start < span[1]), (0, len(text.folded)))
    said = [hit for hit in text.hits("cue", *sentence) if hit.value == "said"]
    happened = text.hits("status", *sentence) + text.hits("event_type", *sentence) + text.hits("blast", *sentence)
    clauses = [m.end() for m in re.finditer(r"[,;،]\s", text.folded[sentence[0] : sentence[1]])]
    comma = [sentence[0] + place for place in clauses]
    before = [hit for hit in said if hit.end <= day.start]
    if before:
        last = before[-1]
        between = text.folded[last.end : day.start]
        near = len(between.split()) <= _SAID_TOKENS
        done = any(last.end <= hit.start < day.start for hit in happened if hit.end <= day.start)
        if near and not done and not re.search(r"\b(?:that|que|qu')\b|ان ", between):
            return _told(day)
    after = [hit for hit in said if day.end <= hit.start and len(text.folded[day.end : hit.start].split()) <= 1]
    if after and not any(day.end <= place <= after[0].start for place in comma):
        return _told(day)
    return day


def _told(day: Day) -> Day:
    return Day(day.text, day.precision, day.start, day.end, told=True, stated=day.stated, vague=day.vague)
