"""From a pasted text to proposed rows: its sentences are dealt out to incidents, recalls and denials set aside, and each value keeps the words it rests on."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from atlas.ingest.intake import places as where_it_was
from atlas.ingest.intake import roles
from atlas.ingest.intake.days import Day, days
from atlas.ingest.intake.text import LANGUAGES, Text, read_text
from atlas.ingest.intake.tolls import Count, counts
from atlas.model.counts import CODED
from atlas.model.text import printable
from atlas.model.vocabulary import FAMILY_OF, OPERATION_INITIATORS

MOST_BYTES = 100_000  # of one text
MOST_INCIDENTS = 12  # proposed of one text
NEEDED = ("country", "date", "event_type")  # without these a row cannot be saved
FIELDS = (
    *("date", "date_precision", "country", "admin1", "place", "event_type", "initiator", "target", "attribution", "relays"),
    *(count.name for count in CODED),
)  # fmt: skip
_SIDE = {
    "syrian_army": "army",
    "sdf": "army",
    "pmf": "army",
    "foreign_forces": "army",
}  # words for whom one text may mean the same men
_RECALL_DAYS = 31  # a sentence whose day lies so long before the incident's recalls another
_SURE_ORDER = {word: place for place, word in enumerate(roles.SURE)}


class TooLongError(ValueError):
    """A text of more than MOST_BYTES."""


@dataclass(frozen=True)
class Value:
    """A proposed value: how sure it is (roles.SURE), the spans of the raw text that it rests on, and by whom it was read ('rules' or a model)."""

    text: str
    sure: str
    spans: tuple[tuple[int, int], ...] = ()
    by: str = "rules"


@dataclass(frozen=True)
class Candidate:
    """A place that came into question, with where its name stands in the raw text (WGS84 degrees)."""

    country: str
    admin1: str
    place: str
    latitude: float
    longitude: float
    precision: str
    radius_km: float
    span: tuple[int, int]


@dataclass(frozen=True)
class Proposal:
    """One proposed row: values by column of seeds/reports.csv; a column that is not there is empty. spans: its sentences in the raw text.

    flag: not_discrete where the text sums up several incidents, else ''. notes: what a person should look at.
    """

    values: dict[str, Value]
    spans: tuple[tuple[int, int], ...]
    candidates: tuple[Candidate, ...] = ()
    flag: str = ""
    notes: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the columns that a row needs, and its place, where the text does not give them."""
        return tuple(name for name in (*NEEDED, "admin1", "place") if name not in self.values)


@dataclass(frozen=True)
class Item:
    """What was read in one text. recalls, denials: spans of sentences set aside; message: why there is no proposal, '' if there is one."""

    raw: str
    language: str
    proposals: tuple[Proposal, ...]
    recalls: tuple[tuple[int, int], ...] = ()
    denials: tuple[tuple[int, int], ...] = ()
    message: str = ""


@dataclass(frozen=True)
class _Read:
    """What was read in a whole text. alone: it tells of one incident."""

    text: Text
    named: list[where_it_was.Mention]
    dated: list[Day]
    publisher: str
    home: str
    alone: bool


@dataclass
class _Incident:
    sentences: list[tuple[int, int]]
    cue: bool = False
    same_day: bool = False
    counts: list[tuple[int, Count]] = field(default_factory=list)
    units: set[tuple[str, str]] = field(default_factory=set)  # governorates that its sentences name


def read_item(raw: str, published: date | None, *, publisher: str = "", home: str = "", language: str = "") -> Item:
    """Read one text and propose a row for each incident it tells of.

    published: the day of publication, from which “Monday” or “hier” is counted; without it such words give no date.
    publisher: its name, which is no body it relays. home: its country (ISO3), which parts namesakes only. language: a word of LANGUAGES, '' to find out.
    Returns proposals in the text's order, none with a message where it tells of no incident. Raises TooLongError above MOST_BYTES.
    """
    size = len(raw.encode("utf-8", "replace"))
    if size > MOST_BYTES:
        raise TooLongError(
            f"This text has {size / 1000:,.0f} kB; at most {MOST_BYTES // 1000} kB are read. Paste the part that tells of the incident."
        )
    text = read_text(raw, language)
    if not text.sentences:
        return Item(raw, text.language, (), message="There is no text to read.")
    dated = days(text, published)
    skip = tuple((day.start, day.end) for day in dated)
    told = {span: counts(text, *span, skip) for span in text.sentences}
    named = where_it_was.mentions(text)
    denied = [span for span in text.sentences if _denied(text, span, told[span])]
    if denied and denied[0] == text.sentences[0]:
        return Item(
            raw,
            text.language,
            (),
            denials=_raw(text, denied),
            message="The text denies that something happened; there is nothing to code.",
        )
    rest = [span for span in text.sentences if span not in denied]
    first_day = next(
        (day for day in dated if any(a <= day.start < b for a, b in rest) and not day.vague and day.precision == "day"),
        None,
    )
    recalls = [span for place, span in enumerate(rest) if place > 0 and _recalls(text, span, dated, first_day)]
    kept = [span for span in rest if span not in recalls]
    incidents = _dealt(text, kept, told, named)
    read = _Read(text, named, dated, publisher, home, alone=len(incidents) == 1)
    proposals: list[Proposal] = []
    for incident in incidents[:MOST_INCIDENTS]:
        made = _proposal(read, incident, proposals[0] if proposals else None)
        if made is not None:
            proposals.append(made)
    message = "" if proposals else _why_none(text, kept, named, told)
    return Item(raw, text.language, tuple(proposals), _raw(text, recalls), _raw(text, denied), message)


def _raw(text: Text, spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple(text.span(*span) for span in spans)


def _denied(text: Text, span: tuple[int, int], told: list[Count]) -> bool:
    cues = [hit for hit in text.hits("cue", *span) if hit.value == "denied"]
    if not cues:
        return False
    return not any(one.low for one in told if one.start < cues[0].start)


def _recalls(text: Text, span: tuple[int, int], dated: list[Day], first: Day | None) -> bool:
    """Whether a sentence speaks of earlier things: by its words, or by a day long before."""
    if any(hit.value == "background" for hit in text.hits("cue", *span)):
        return True
    own = [day for day in dated if span[0] <= day.start < span[1] and not day.told]
    if first is None or not own or any(day.text >= first.text for day in own):
        return False
    return all(_earlier(day.text, first.text) for day in own)


def _earlier(text: str, first: str) -> bool:
    day = date.fromisoformat(first)
    if len(text) == 10:
        return (day - date.fromisoformat(text)).days > _RECALL_DAYS
    return text < first[: len(text)]


def _tells(text: Text, span: tuple[int, int], told: list[Count]) -> bool:
    """Whether a sentence tells of something that happened."""
    words = [hit for hit in text.hits("event_type", *span) if float(hit.number) >= 4] + text.hits("blast", *span)
    return bool(words) or any(one.low for one in told)


def _dealt(text: Text, sentences, told, named) -> list[_Incident]:
    """Deal sentences out to incidents: a new one begins where the text says “in another attack”, or at another town with an event of its own."""
    incidents: list[_Incident] = []
    for span in sentences:
        cues = {hit.value for hit in text.hits("cue", *span)}
        tells = _tells(text, span, told[span])
        if (
            incidents
            and tells
            and ("other_incident" in cues or _elsewhere(text, span, incidents[-1], told[span], named))
        ):
            incidents.append(_Incident([span], cue=True, same_day="same_day" in cues))
        elif incidents:
            incidents[-1].sentences.append(span)
        else:
            incidents.append(_Incident([span]))
        incidents[-1].units |= _units(_inside(named, span))
    for incident in incidents:
        incident.counts = [(place, one) for place, span in enumerate(incident.sentences) for one in told[span]]
    return incidents


def _elsewhere(text: Text, span, incident: _Incident, told: list[Count], named) -> bool:
    """Whether a sentence has an event and a toll of its own in another governorate than the incident so far."""
    own = [one for one in _inside(named, span) if one.role in ("at", "near", "unit")]
    ours = _units(own)
    theirs = incident.units
    event = any(float(hit.number) >= 4 for hit in text.hits("event_type", *span)) or text.hits("blast", *span)
    return bool(ours and theirs and not ours & theirs and event and any(one.low for one in told) and len(own) >= 1)


def _inside(named, span: tuple[int, int]) -> list[where_it_was.Mention]:
    first, last = (bisect_left(named, place, key=lambda one: one.start) for place in span)
    return named[first:last]


def _units(named) -> set[tuple[str, str]]:
    return {(spot.country, spot.admin1) for one in named for spot in one.spots if spot.admin1}


def _proposal(read: _Read, incident: _Incident, first: Proposal | None) -> Proposal | None:
    text, sentences = read.text, incident.sentences
    flat = [one for _, one in incident.counts]
    several = read.alone and any(hit.value == "several" for hit in text.hits("cue", *sentences[0]))
    incident.same_day |= not read.alone and any(hit.value == "several" for hit in text.hits("cue", *text.sentences[0]))
    kind = roles.event_type(text, sentences[:1] if several else sentences, flat)
    if kind is None and not any(one.low for one in flat):
        return None
    if kind is None and (
        lost := [one for one in flat if one.field == "jihadists_killed"]
    ):  # fighters killed, and no word of how
        kind = roles.Found("raid", "doubtful", ((lost[0].start, lost[0].end),))
    values: dict[str, Value] = {}
    notes: list[str] = []
    lieu = where_it_was.where(text, sentences[:1] if several else sentences, read.named, read.home)
    if lieu.outside:
        return None
    if not lieu.country and first is None and len(text.sentences) > len(sentences) and not incident.cue:
        lieu = where_it_was.where(text, list(text.sentences), read.named, read.home)
    _put_place(text, incident, lieu, values, first)
    country = values["country"].text if "country" in values else ""
    _put_date(text, incident, read.dated, values, notes, first)
    who = roles.initiator(text, sentences, kind, country, text.sentences)
    if (
        kind is not None
        and kind.value in ("raid", "arrest")
        and who is not None
        and who.value in ("islamic_state", "suspected_islamic_state")
    ):
        kind = replace(kind, value="armed_assault", sure="likely")
    flat = _of_forces(text, incident, kind, who)
    hit = roles.target(text, sentences, kind, who, flat, country)
    found = {
        "event_type": kind,
        "initiator": who,
        "target": hit,
        "attribution": roles.attribution(text, sentences),
        "relays": roles.relays(text, text.sentences if first is None else sentences, read.publisher),
    }
    for name, one in found.items():
        if one is not None and one.value:
            values[name] = Value(one.value, one.sure, tuple(text.span(*span) for span in one.spans))
    _put_counts(text, incident, values, notes)
    candidates = tuple(
        Candidate(
            spot.country,
            spot.admin1,
            spot.place or spot.name,
            spot.latitude,
            spot.longitude,
            spot.precision,
            spot.radius_km,
            text.span(a, b),
        )
        for spot, a, b in lieu.candidates
    )
    if several:
        notes.append("The text sums up several incidents: a row for each is better where it tells enough of them.")
    return Proposal(values, _raw(text, sentences), candidates, "not_discrete" if several else "", tuple(notes))


def _put_place(
    text: Text, incident: _Incident, lieu: where_it_was.Where, values: dict[str, Value], first: Proposal | None
) -> None:
    """Put where it was; a later incident that names no place is in the first one's country, of the same day in its governorate."""
    for name in ("country", "admin1", "place"):
        if getattr(lieu, name):
            spans = (text.span(*lieu.spans[name]),) if name in lieu.spans else ()
            values[name] = Value(getattr(lieu, name), lieu.sure.get(name, "likely"), spans)
    if first is not None and not lieu.candidates:
        for name in ("country", "admin1") if incident.same_day and not lieu.country else ("country",):
            if name in first.values:
                values.setdefault(name, replace(first.values[name], sure="likely"))


def _of_forces(text: Text, incident: _Incident, kind: roles.Found | None, who: roles.Found | None) -> list[Count]:
    """Where forces acted, people of whom the text says no more are those they acted against."""
    if (
        kind is not None
        and FAMILY_OF[kind.value] == "operation"
        and who is not None
        and who.value in OPERATION_INITIATORS
    ):
        incident.counts = [
            (
                place,
                replace(one, field="jihadists_killed", who="jihadists", sure="doubtful")
                if one.field == "killed" and one.who in ("people", "members")
                else one,
            )
            for place, one in incident.counts
        ]
    return [one for _, one in incident.counts]


def _put_date(
    text: Text,
    incident: _Incident,
    dated: list[Day],
    values: dict[str, Value],
    notes: list[str],
    first: Proposal | None,
) -> None:
    """Put the day: one that is the event's before one on which it was told, exact before vague, the first before later ones."""
    inside = [day for span in incident.sentences for day in dated if span[0] <= day.start < span[1]]
    ranked = [
        (day for day in inside if not day.told and day.precision == "day" and not day.vague),
        (day for day in inside if day.told and day.precision == "day"),
        (day for day in inside if not day.told and day.precision in ("week", "month")),
    ]
    chosen = next((day for group in ranked for day in group), None)
    if chosen is None:
        if first is not None and incident.same_day:
            for name in ("date", "date_precision"):
                if name in first.values:
                    values[name] = replace(first.values[name], sure="likely")
        return
    others = {day.text for day in inside if day.precision == "day" and not day.told} - {chosen.text}
    sure = "doubtful" if chosen.told or chosen.vague else "likely" if others else "stated"
    if chosen.told:
        notes.append("The only day in the text is the one on which somebody said so; the incident may be earlier.")
    spans = (text.span(chosen.start, chosen.end),)
    values["date"] = Value(chosen.text, sure, spans)
    values["date_precision"] = Value(chosen.precision, sure, spans)


def _put_counts(text: Text, incident: _Incident, values: dict[str, Value], notes: list[str]) -> None:
    """Fold the counts of an incident's sentences: parts of a whole are left out, other victims added, a rival number makes a range."""
    by_field: dict[str, list[tuple[int, Count]]] = {}
    for place, one in incident.counts:
        by_field.setdefault(one.field, []).append((place, one))
    for name, found in by_field.items():
        total = _Total(name)
        for place, one in found:
            total.take(text, incident.sentences, place, one)
        spans = tuple(text.span(one.start, one.end) for one in total.used)
        sure = max((one.sure for one in total.used), key=lambda word: _SURE_ORDER[word], default="likely")
        if total.low is not None:
            values[name] = Value(str(total.low), sure, spans)
        if name == "killed" and total.high is not None and (total.low is None or total.high > total.low):
            values["killed_max"] = Value(str(total.high), sure, spans)
        if total.rival:
            notes.append("The text gives two numbers of killed: the lower is proposed, the higher as the most.")


@dataclass
class _Total:
    """What the sentences of an incident come to, for one count."""

    name: str
    low: int | None = None
    high: int | None = None
    used: list[Count] = field(default_factory=list)
    before: int = 0  # the sentence of the first count
    rival: bool = False

    def take(self, text: Text, sentences: list[tuple[int, int]], place: int, one: Count) -> None:
        """Take a further count, of the sentence of that place."""
        if self.low is None or one.low is None:
            self._begin(place, one)
            return
        cues = {hit.value for hit in text.hits("cue", *sentences[place])}
        claimed = bool(text.hits("claim", *sentences[place]) or text.hits("claim", *sentences[self.before]))
        whole = one.who == "people" and one.low > self.low and not ({"contrast", "said"} & cues)
        if one.low == self.low:
            return
        if not claimed and _others_too(self.used[-1], one, cues, place == self.before, self.low):
            self.low += one.low
            self.high = self.high + (one.high or one.low) if self.high is not None else None
            self.used.append(one)
        elif {"rise", "total"} & cues or whole:
            if one.low > self.low:
                self.low, self.high, self.used = one.low, one.high, [one]
        elif self.name == "killed" and (claimed or "contrast" in cues or (one.low > self.low and "said" in cues)):
            self.high = max(filter(None, (self.low, self.high, one.low, one.high)))
            self.low = min(self.low, one.low)
            self.used.append(one)
            self.rival = True

    def _begin(self, place: int, one: Count) -> None:
        if one.low is not None:
            self.low, self.high, self.before, self.used = (
                one.low,
                one.high if one.high is not None else self.high,
                place,
                [one],
            )
        elif self.low is None and one.high is not None:
            self.high = one.high
            self.used.append(one)


def _others_too(before: Count, one: Count, cues: set[str], same: bool, low: int) -> bool:
    """Whether a later count is of other people, to be added, and not a part, a sum or a rival of the one before."""
    neutral = {"people", "members"}
    if before.who in neutral or one.who in neutral:
        return "also" in cues and (one.low or 0) < low and not same
    return _SIDE.get(before.who, before.who) != _SIDE.get(one.who, one.who) and not (
        {"contrast", "rise", "total"} & cues
    )


def _why_none(text: Text, kept, named, told) -> str:
    outside = where_it_was.where(text, kept, named).outside if kept else ""
    if outside:
        return f"The text tells of {printable(outside).title()}, outside the seven countries of the atlas."
    return f"No incident was found in this text (read as {LANGUAGES[text.language]}). Fill in a row by hand, or choose another language."
