"""Where a text says it happened: names of the gazetteer in it, what the words around them make of each, and which one the incident's is."""

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache

from atlas.ingest.gazetteer import offline_gazetteer
from atlas.ingest.intake.text import Text, lexicon
from atlas.ingest.seeds import read_seeds
from atlas.model.geo import SAME_PLACE_KM, great_circle_km
from atlas.model.seed_tables import ADMIN1, PLACES
from atlas.model.spelling import fold
from atlas.model.vocabulary import COARSE_PRECISIONS, POINT_PRECISIONS
from atlas.paths import SEEDS

_MOST_WORDS = 4  # of a name
_CASE = r"(?:north|south)[ -]?(?:east|west)?(?:ern)?|(?:east|west)(?:ern)?|central"
_CAS = r"(?:nord|sud)(?:[ -](?:est|ouest))?|est|ouest|centre"
_JIHA = r"(?:شمال|جنوب|شرق|غرب)(?:ي|ي)?(?:\s+(?:شرق|غرب)(?:ي)?)?"
# What the words just before a name make of it. The first that fits counts.
_BEFORE = {
    "en": (
        ("unit", rf"(?:(?:province|governorate|wilaya|region) of|(?:countryside|desert|deserts|badia|outskirts of the governorate|parts|part|areas|countrysides|steppe) of|(?:{_CASE}|rural)(?:\s+(?:and\s+)?(?:{_CASE}|rural|countryside of|part of|parts of|province of))*)\s+(?:the\s+)?$"),
        ("between", r"(?:\bbetween|\blinking|\bfrom)\s+(?:the\s+)?(?:\w+\s+of\s+)?$"),
        ("reference", rf"(?:(?:{_CASE})|km|kilomet\w+|miles)\s+(?:of|from)\s+(?:the\s+)?(?:(?:\w+\s+)?(?:city|town|provincial capital|capital)(?:\s+of|,)?\s+)?$"),
        ("near", r"\b(?:near|outside|around|close to|outskirts of|edge of|vicinity of|by|next to|surrounding|overlooking)\s+(?:the\s+)?(?:(?:\w+\s+)?(?:city|town|village|area|district|hamlet)(?:\s+of)?\s+)?$"),
        ("far", r"\b(?:(?:escaped|fled|broke out)\s+(?:from\s+)?(?:\w+\s+){0,4}|line to|road to|toward|towards|to|bound for|born in|native of|supplying|came from|transferred to|taken to|flown to|hospital in|told \w+ in|speaking in|based in|fled to|way to|court in)\s+(?:the\s+)?(?:\w+\s+)?$"),
        ("at", r"\b(?:in|at|on|of|inside|across|hit|hits|struck|rocked|rocks|targeted|attacked|entered|stormed|through|into|raided)\s+(?:the\s+)?(?:[\w'-]+\s+){0,2}?$"),
    ),
    "fr": (
        ("unit", rf"(?:(?:province|gouvernorat|wilaya|region|prefecture|daira)s?\s+(?:de|d'|du|des)|(?:campagne|desert|badia)\s+(?:de|d'|du)|campagne\s+\w+\s+(?:de|d')|(?:{_CAS})\s+de\s+la\s+(?:province|region|wilaya)\s+de)\s*(?:l'|la\s+|le\s+)?$"),
        ("between", r"\b(?:entre|reliant)\s+$"),
        ("reference", rf"(?:{_CAS}|km|kilometres|centre)\s+(?:de|d'|du)\s*(?:la\s+ville\s+de\s+|la\s+capitale,?\s+)?$"),
        ("near", r"(?:\bpres\s+(?:de|d'|du)|proximite\s+(?:de|d'|du)|abords\s+(?:de|d'|du)|loin\s+(?:de|d'|du)|peripherie\s+(?:de|d'|du)|environs\s+(?:de|d'|du)|alentours\s+(?:de|d'|du)|autour\s+(?:de|d'))\s*(?:la\s+(?:ville|localite)\s+(?:de\s+|d'))?(?:la\s+|l')?$"),
        ("far", r"\b(?:(?:evade\w*|echappe\w*|enfui\w*)\s+(?:de\s+)?(?:la\s+)?(?:prison\s+(?:\w+\s+)?)?(?:de|d')|vers|transferes? a|hospitalis\w+ a|originaires? (?:de|d')|natif de|evacues? (?:vers|a)|route de|en provenance de)\s*(?:l'hopital de\s+)?$"),
        ("at", r"(?:\b(?:a|au|aux|en|dans|sur|de|du|d'|des)\s*(?:la\s+|le\s+|l'|les\s+)?(?:[\w'-]+\s+(?:de\s+|d'|du\s+)?){0,2}?)$"),
    ),
    "ar": (
        ("unit", rf"(?:محافظه|محافظات|ولايه|ريف|باديه|ارياف|صحراء|صحرا|اقليم|جهه|ولايتي)\s+(?:{_JIHA}\s+)?$"),
        ("between", r"(?:\bبين|طريق)\s+$"),
        ("reference", rf"(?:\b(?:ال)?{_JIHA}|كم\s+(?:عن|من)|كيلومتر\w*\s+(?:عن|من))\s+(?:مدينه\s+|العاصمه\s+|محافظه\s+)?$"),
        ("near", r"(?:\bقرب|بالقرب من|محيط|اطراف|ضواحي|مشارف|بجوار|قرب مدينه|قرب بلده|قرب قريه)\s+$"),
        ("far", r"(?:\bالي|نقل\w* الي|باتجاه|من مواليد|ينحدر من)\s+$"),
        ("at", r"(?:في|ب|داخل|وسط|علي|من|ل|منطقه|مدينه|بلده|قريه|ناحيه|قضا|حي|نحو)\s*(?:مدينه\s+|بلده\s+|قريه\s+|ناحيه\s+|قضا\s+|حي\s+|منطقه\s+|مركز\s+|وسط\s+|\w+\s+)?$"),
    ),
}  # fmt: skip
_AFTER = {
    "en": (
        ("far", r"(?:[-–]\s?[A-Za-z' -]{3,20})?\s+(?:road|highway|street|triangle|boundary|border|motorway|crossing)\b"),
        ("unit", r"(?:'s)?\s+(?:province|governorate|wilaya|countryside|badia|desert|steppe|region)s?\b|'s\s+(?:\w+\s+)?(?:countryside|badia|desert)|\s+(?:northern|southern|eastern|western|rural)\s+(?:countryside|desert|badia)"),
    ),
    "fr": (("unit", r"\s+(?:province|gouvernorat|wilaya)\b"),),
    "ar": (("unit", r"\s+(?:الشرقي|الغربي|الشمالي|الجنوبي)\b"),),
}  # fmt: skip
# What stands before the name of a part of a town, which many a governorate shares.
_QUARTER = {
    "en": re.compile(r"\b(?:street|avenue|neighbou?rhood of|quarter of|hospital of)\s+(?:al-)?$"),
    "fr": re.compile(r"\b(?:rue|avenue|quartier|place|cite)\s+(?:de\s+|d'|du\s+)?(?:la\s+|l')?$"),
    "ar": re.compile(r"(?<!\w)(?:حي|شارع|ساحه|مستشفي|جامع|سوق|مخيم|سجن)\s+(?:ال)?$"),
}
# A name that no list has is a village's where the text says that it is one.
_NAMED = {
    "en": re.compile(r"\b(?:village|town|hamlet|sub-?district|neighbou?rhood|township|area) of (?P<n>(?:[Aa]l-|[Ee]l-)?[A-Z][\w'’-]+(?: (?:al-|el-|[A-Z])[\w'’-]+){0,3})|(?P<m>(?:[Aa]l-|[Ee]l-)?[A-Z][\w'’-]+(?: (?:al-|el-|[A-Z])[\w'’-]+){0,2}) (?:village|sub-?district|district|neighbou?rhood|oil ?field|dam|mountains?|valley|prison|camp)\b"),
    "fr": re.compile(r"\b(?:village|localité|commune|ville|douar|lieu-dit|hameau|mont|djebel|forêt|délégation|quartier) (?:de |d'|d’|du |des )?(?P<n>(?:[A-Z]|El |Al |Aïn )[\w'’-]+(?: [A-Z][\w'’-]+){0,3})|\bà (?P<m>(?:El |Al )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,3}), (?:dans|près|au|en)"),
    "ar": re.compile(r"(?:قرية|بلدة|ناحية|حي|منطقة|وادي|جبل|سد|حقل|مخيم|قريتي) (?P<n>(?:ال)?[\u0620-\u06ff]+(?: (?:ال[\u0620-\u06ff]+))?)|(?P<m>ZZZ)"),
}  # fmt: skip
_KEEP_WORD = re.compile(r"^(?:prison|camp|oil ?field|dam|mountains?|valley)$")
_ARABIC_SMALL = frozenset(
    "في من على إلى عن بين التي الذي قرب شمال جنوب شرق غرب شمالي جنوبي شرقي غربي ضمن تابعة تقع وسط و أمس اليوم صباح مساء فجر ليلة يوم بعد قبل نائية صغيرة أخرى آمنة".split()
)
_ARABIC_SIDES = frozenset(
    "الشرقي الغربي الشمالي الجنوبي الشرقية الغربية الشمالية الجنوبية الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد".split()
)
_NOT_NAMES = frozenset(
    "the this that islamic state army police security forces monday tuesday wednesday thursday friday saturday sunday shia sunni kurdish general national shiite christian yazidi turkmen".split()
)
_BASE = {"at": 3.0, "near": 2.6, "unit": 1.0, "reference": 0.4, "between": 0.2, "far": -2.0, "bare": 1.5}
_EXTRA = 4  # candidates shown beside the chosen one


@dataclass(frozen=True)
class Spot:
    """A place of the gazetteer or a whole governorate (place ''), WGS84 degrees; NaN where it has no point."""

    country: str
    admin1: str
    place: str = ""
    name: str = ""
    latitude: float = float("nan")
    longitude: float = float("nan")
    precision: str = "admin1"
    radius_km: float = float("nan")
    method: str = "seed"


@dataclass(frozen=True)
class Mention:
    """A name in a text: the places it may stand for, where it is in the folded text, and its role (at, near, unit, reference, between, far, bare)."""

    spots: tuple[Spot, ...]
    start: int
    end: int
    role: str
    written: str


@dataclass(frozen=True)
class Where:
    """Where an incident lies: the words of the tables, how sure each is, the mention it rests on, and the places that came into question."""

    country: str = ""
    admin1: str = ""
    place: str = ""
    sure: dict[str, str] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    candidates: tuple[tuple[Spot, int, int], ...] = ()
    spot: Spot | None = None
    outside: str = ""


class _World:
    """The names of seeds/places.csv and seeds/admin1.csv, by folded spelling."""

    def __init__(self) -> None:
        seeds = read_seeds(SEEDS, (PLACES, ADMIN1))
        self.spots: dict[str, dict[tuple[str, str, str], Spot]] = defaultdict(dict)
        self.units: dict[str, dict[tuple[str, str], Spot]] = defaultdict(dict)
        places = seeds["places"].astype("object").where(seeds["places"].notna(), "")
        whole = {}
        for row in places.itertuples():
            spot = Spot(
                row.country,
                row.admin1_name,
                row.place,
                row.place_name,
                float(row.latitude),
                float(row.longitude),
                row.precision,
                float(row.radius_km),
            )
            if not row.place:
                if fold(row.admin1) == fold(row.admin1_name):  # other spellings stand for parts of it
                    whole.setdefault((row.country, row.admin1_name), spot)
            elif row.admin1_name and row.precision not in COARSE_PRECISIONS:
                for name in filter(None, (row.place, row.place_name, row.place_name_ar)):
                    self._add(fold(name), spot)
        admin1 = seeds["admin1"].astype("object").where(seeds["admin1"].notna(), "")
        for row in admin1.itertuples():
            seed = whole.get((row.country, row.admin1_name))
            spot = (
                replace(seed, place="", precision="admin1")
                if seed
                else Spot(row.country, row.admin1_name, name=row.admin1_name)
            )
            names = (row.admin1_name, row.name_ar, row.name_fr, *str(row.aliases or "").split("|"))
            for key in {fold(name) for name in names if name} - {""}:
                self.units[key][row.country, row.admin1_name] = spot
                bare = " ".join(word for word in key.split() if word not in _UNIT_WORDS)
                if bare:
                    self.units[bare].setdefault((row.country, row.admin1_name), spot)

    def _add(self, key: str, spot: Spot) -> None:
        if len(key) < 3:
            return
        old = self.spots[key].get((spot.country, spot.admin1, ""))
        better = (
            old is None
            or (spot.place == spot.name) > (old.place == old.name)
            or len(spot.place) < len(old.place)
            and old.place != old.name
        )
        if better:
            self.spots[key][spot.country, spot.admin1, ""] = spot


# Words that many names begin with: alone they name nothing.
_GENERIC = {
    fold(word)
    for word in "sahel shura imam ali khalid roman khan council oued wadi jabal djebel ain tell sidi bir ksar cap nord sud est ouest centre central north south east west شرق غرب شمال جنوب وسط مركز وادي جبل عين تل الشرق الغرب الشرقية الغربية الجنوب الشمال الحدود القرية المدينة البلدة السجن المخيم الجيش الدولة الحكومة الوطن السلام النصر الحرية الشهداء العاصمة".split()
}
_CITY_KM = 45  # a governorate of less is its city: Baghdad is coded without a place
_UNIT_WORDS = {fold(word) for word in ("governorate", "province", "wilaya", "district", "region", "gouvernorat")}


@cache
def _world() -> _World:
    return _World()


def mentions(text: Text) -> list[Mention]:
    """Return every name of a place in a text, the longest where several overlap, in the text's order."""
    words = _words(text)
    found: list[Mention] = []
    taken = [(hit.start, hit.end) for hit in text.hits("actor") if hit.value != "state_forces" or text.language != "ar"]
    at = 0
    while at < len(words):
        last = found[-1] if found else None
        hit = next(
            filter(None, (_named(text, words[at : at + n], taken, last) for n in range(_MOST_WORDS, 0, -1))), None
        )
        if hit is None:
            at += 1
            continue
        found.append(hit)
        at = next((n for n in range(at, len(words)) if words[n][1] >= hit.end), len(words))
    found += [
        one for one in _unlisted(text) if all(one.end <= other.start or one.start >= other.end for other in found)
    ]
    return sorted(found, key=lambda one: one.start)


def _words(text: Text) -> list[tuple[str, int, int]]:
    if text.language == "ar":
        return [(m[0], m.start(), m.end()) for m in re.finditer(r"[\u0620-\u06ff]+", text.folded)]
    pattern = r"[^\W\d_](?:[\w'.-]*\w)?"
    return [(m[0], m.start(), m.end()) for m in re.finditer(pattern, text.cased)]


def _named(text: Text, words, taken, last: Mention | None) -> Mention | None:
    """Return the mention that these words are, None if they name no place. last: the mention before them."""
    start, end = words[0][1], words[-1][2]
    if not re.fullmatch(
        r"[\s-]*",
        "".join(re.sub(r"\w|['.\-]", "", text.folded[a[2] : b[1]]) for a, b in zip(words, words[1:], strict=False))
        or "",
    ):
        return None
    at = bisect_left(taken, end, key=lambda span: span[0])  # the spans lie apart, in the order of the text
    if at and taken[at - 1][1] > start:
        return None
    if text.language == "ar":
        for cut in _arabic_cuts(words[0][0]):
            name = text.folded[start + cut : end]
            if made := _looked_up(text, name, start + cut, end, last, joined=cut > 0):
                return made
        return None
    first = text.cased[start:end]
    if lead := re.match(r"(?:[DdLl]|[Qq]u)'", first):
        start += lead.end()
    if tail := re.search(r"'[Ss]$", text.cased[start:end]):
        end = start + tail.start()
    name = text.cased[start:end]
    return _looked_up(text, name, start, end, last) if _capital(name) else None


_SMALL = re.compile(r"(?:al|el|ez|es|as|ar|ad|at|an|ed|de|du|des|la|le|les|d|bin|ben|ibn|and|et)$")


def _capital(name: str) -> bool:
    """Whether words are written as a name is: Deir ez-Zor, al-Hol, and, where the atlas has it, Tabqa dam."""
    parts = re.findall(r"[\w']+", name)
    if not parts or not (parts[0][0].isupper() or _SMALL.match(parts[0])):
        return False
    if not parts[-1][0].isupper():
        known = len(parts) > 1 and parts[0][0].isupper() and not _SMALL.match(parts[-1])
        return known and fold(name) in _world().spots
    if any(not part[0].isupper() and not _SMALL.match(part) for part in parts):
        return False
    return parts[0] not in ("and", "et", "de", "du", "des", "la", "le", "les", "d") and not (
        len(parts) == 1 and parts[0].lower() in _NOT_NAMES
    )


def _arabic_cuts(word: str) -> list[int]:
    cuts = [0]
    if word[:1] in "وفبلك" and len(word) > 3:
        cuts.append(1)
        if word[1:2] in "بل" and len(word) > 4:
            cuts.append(2)
    if word.startswith("لل") and len(word) > 4:
        cuts.append(2)
    return cuts


def _looked_up(
    text: Text, name: str, start: int, end: int, last: Mention | None, joined: bool = False
) -> Mention | None:
    key = fold(name)
    if not _may_name(text, key, name):
        return None
    role = _role(text, start, end, joined)
    world = _world()
    spots = [*world.spots.get(key, {}).values()]
    units = [*world.units.get(key, {}).values()]
    if units and _QUARTER[text.language].search(text.folded[max(0, start - 24) : start]):
        units = []
    if role == "unit" and units:
        return Mention(tuple(units), start, end, "unit", name)
    listed = (
        role == "listed"
        and last is not None
        and re.fullmatch(r",?\s*(?:and|et|و)?\s*", text.folded[last.end : start]) is not None
    )
    if not spots and not units and (role in ("at", "near", "reference", "between") or listed) and len(key) > 3:
        if text.language == "ar" and len(name.split()) == 1 and not _said_place(text, start):
            return None
        if text.language != "ar" and _in_a_name(text, start, end):
            return None
        spots = _from_gazetteer(name)
    if text.language == "ar" and spots and not units and role in ("bare", "far", "listed") and len(key.split()) == 1:
        if role != "listed" or not _follows_name(text, start):
            return None
    if units and not spots and role != "unit":
        spots = _seat(name, units)
    if not spots and not units:
        return None
    if role == "bare" and text.language != "ar" and _in_a_name(text, start, end):
        return None
    if role == "unit":
        role = "area"
    return Mention((*spots, *units), start, end, role, name)


def _may_name(text: Text, key: str, name: str) -> bool:
    """Whether a word may be a place's name at all: it is long enough, no month or country, and no word that many names begin with."""
    if not key or (len(key) < 3 and text.language != "ar") or key in _stopped(text.language):
        return False
    return key not in _GENERIC or re.match(r"(?:El|Al) ", name) is not None


@cache
def _stopped(language: str) -> frozenset[str]:
    one = lexicon()
    kinds = ("month", "weekday", "relative", "country", "nation", "elsewhere", "number", "vague")
    return frozenset(fold(word) for kind in kinds for word in one.of(kind, language)) - (
        {fold("تونس"), fold("الجزائر")} if language == "ar" else set()
    )


def _in_a_name(text: Text, start: int, end: int) -> bool:
    """Whether a word is a part of another proper name: Imam Ali, Abu Salem al-Iraqi, Khalid Army."""
    before, after = (
        re.search(r"([\w'-]+) $", text.cased[max(0, start - 30) : start]),
        re.match(r" ([\w'-]+)", text.cased[end : end + 30]),
    )
    leads = (
        before is not None
        and before[1][0].isupper()
        and not re.search(r"(?:^|[.!?:\n])\s*[\w'-]+ $", text.cased[max(0, start - 40) : start])
    )
    follows = (
        after is not None
        and after[1][0].isupper()
        and after[1].lower() not in ("province", "governorate", "city", "district", "wilaya")
    )
    return (
        leads
        or follows
        or (text.cased[start : start + 3].lower() == "al-" and before is not None and before[1][0].isupper())
    )


def _follows_name(text: Text, start: int) -> bool:
    """Whether the Arabic word before “and” is a name too: طرطوس وجبلة."""
    words = re.findall(r"[\u0620-\u06ff]+", text.folded[max(0, start - 30) : max(0, start - 1)])
    world = _world()
    return bool(words) and any(
        (key := fold(words[-1][cut:])) in world.spots or key in world.units for cut in _arabic_cuts(words[-1])
    )


def _said_place(text: Text, start: int) -> bool:
    return (
        re.search(
            r"(?:قريه|بلده|ناحيه|قضا|مدينه|حي|منطقه|قرب|بلديه)\s+(?:ال)?$", text.folded[max(0, start - 14) : start]
        )
        is not None
    )


def _seat(name: str, units: list[Spot]) -> list[Spot]:
    """Return the town that bears its governorate's name, where the governorate is more than the town."""
    homes = {(unit.country, unit.admin1) for unit in units if not unit.radius_km < _CITY_KM}
    return [spot for spot in _from_gazetteer(name) if (spot.country, spot.admin1) in homes] if homes else []


@cache
def _coded(country: str, admin1: str) -> tuple[Spot, ...]:
    every = (spot for spots in _world().spots.values() for spot in spots.values())
    return tuple(
        {
            spot
            for spot in every
            if (spot.country, spot.admin1) == (country, admin1)
            and spot.precision in ("settlement", "district", "exact")
        }
    )


def _from_gazetteer(name: str) -> list[Spot]:
    found = []
    for country, admin1 in offline_gazetteer().governorates_with(name):
        if hit := offline_gazetteer().geocode(name, country=country, admin1_name=admin1):
            near = [
                (float(great_circle_km(hit.latitude, hit.longitude, spot.latitude, spot.longitude)), spot.place, spot)
                for spot in _coded(country, admin1)
            ]
            if near and min(near)[0] <= SAME_PLACE_KM:
                found.append(min(near, key=lambda entry: entry[:2])[2])
                continue
            found.append(
                Spot(
                    country,
                    admin1,
                    hit.raw["name"],
                    hit.raw["name"],
                    round(hit.latitude, 4),
                    round(hit.longitude, 4),
                    "settlement",
                    hit.raw["radius_km"],
                    "gazetteer",
                )
            )
    return found


def _role(text: Text, start: int, end: int, joined: bool) -> str:
    for role, pattern in _AFTER[text.language]:
        if re.match(pattern, text.folded[end : end + 40]):
            return role
    before = text.folded[max(0, start - 60) : start]
    before = re.split(r"[.;!?\n]", before)[-1]
    if joined and text.folded[start - 1 : start] in "بل":
        return "at"
    if joined:
        before = before[:-1].rstrip() + " "
        return "bare" if text.folded[start - 1 : start] != "و" else "listed"
    for role, pattern in sorted(_BEFORE[text.language], key=lambda entry: entry[0] != "far"):
        if re.search(pattern, before):
            return role
    return "listed" if re.search(r"(?:,|،|\b(?:and|et|و))\s*(?:the\s+|a\s+)?$", before) else "bare"


def _unlisted(text: Text) -> list[Mention]:
    """Return the names that the text itself says are villages and the like, which no list has."""
    found = []
    raw = text.raw
    back = {where: place for place, where in reversed(list(enumerate(text.at)))}
    for m in _NAMED[text.language].finditer(raw):
        group = "n" if m["n"] else "m"
        name = m[group]
        a, b = m.span(group)
        tail = raw[b : m.end()].strip().casefold()
        if group == "m" and text.language == "en" and _KEEP_WORD.match(tail):
            name, b = raw[a : m.end()], m.end()
        if text.language == "ar" and (words := name.split())[0] in _ARABIC_SMALL:
            continue
        if text.language == "ar" and len(words) > 1 and words[1] in _ARABIC_SMALL | _ARABIC_SIDES:
            name, b = words[0], a + len(words[0])
        if (
            fold(name) in _stopped(text.language)
            or name.casefold().split()[0] in _NOT_NAMES
            or a not in back
            or (b - 1) not in back
        ):
            continue
        role = _role(text, back[a], back[b - 1] + 1, False)
        spot = Spot("", "", name, name, precision="settlement", method="unlisted")
        found.append(
            Mention((spot,), back[a], back[b - 1] + 1, role if role in ("near", "reference", "far") else "at", name)
        )
    return found


def where(text: Text, sentences: list[tuple[int, int]], named: list[Mention], home: str = "") -> Where:
    """Return where the incident of these sentences lies. home: the country a publisher writes from (ISO3), which only parts namesakes."""
    inside = [one for one in named if any(a <= one.start < b for a, b in sentences)]
    countries, spans = _countries(text, sentences)
    everywhere, _ = _countries(text, list(text.sentences))
    only = {
        spots[0]
        for one in inside
        if one.role != "far" and len(spots := tuple({s.country for s in one.spots if s.country})) == 1
    }
    outside = _outside(text, sentences)
    units = {(spot.country, spot.admin1): one for one in reversed(inside) if _a_unit(one) for spot in one.spots}
    if outside and not any(one.role in ("at", "near", "unit") for one in inside) and not countries:
        return Where(outside=outside)
    firm, _ = _countries(text, sentences, kinds=("country",))
    pool = firm or [country for country in countries or everywhere if country in only or not only] or list(only)
    beside = {
        (spot.country, spot.admin1)
        for one in inside
        if one.role in ("at", "near", "reference", "area")
        for spot in one.spots
        if not spot.place
    }
    scored = [(_score(one, sentences, inside), _narrowed(one, pool, units, beside, home)) for one in inside]
    scored = [(score, one) for score, one in scored if one.spots and score > -1]
    scored.sort(key=lambda pair: (-pair[0], pair[1].start))
    chosen = scored[0][1] if scored else None
    made = _made(text, chosen, inside, scored, units) if chosen else Where()
    if outside and made.country == "" and not countries:
        return Where(outside=outside)
    if not made.admin1 and not made.place and len(units) == 1:
        (country, admin1), one = next(iter(units.items()))
        made = Where(
            country,
            admin1,
            "",
            {"country": "likely", "admin1": "stated"},
            dict.fromkeys(("country", "admin1"), (one.start, one.end)),
            made.candidates,
            one.spots[0],
        )
    if not made.country:
        pool = countries or (everywhere if len(everywhere) == 1 else [])
        if pool and (len(pool) == 1 or countries):
            first = pool[0]
            span = spans.get(first) or _countries(text, list(text.sentences))[1][first]
            made = replace(
                made,
                country=first,
                sure=made.sure | {"country": "stated" if countries else "likely"},
                spans=made.spans | {"country": span},
            )
    elif made.country in spans:
        made = replace(
            made, sure=made.sure | {"country": "stated"}, spans=made.spans | {"country": spans[made.country]}
        )
    return made


def _a_unit(one: Mention) -> bool:
    """Whether a name stands for a governorate: by the words around it, or because it is one's alone."""
    return one.role == "unit" or (one.role in ("at", "listed", "bare") and not any(spot.place for spot in one.spots))


def _made(text: Text, chosen: Mention, inside: list[Mention], scored, units) -> Where:
    span = (chosen.start, chosen.end)
    spots = chosen.spots
    candidates = tuple((spot, one.start, one.end) for _, one in scored for spot in one.spots if spot.country)
    candidates = tuple({spot: (spot, a, b) for spot, a, b in reversed(candidates)}.values())[::-1][: 1 + _EXTRA]
    rivals = [one for _, one in scored if one is not chosen and _listed_together(text, chosen, one, inside)]
    homes = {(spot.country, spot.admin1) for one in (chosen, *rivals) for spot in one.spots if spot.admin1}
    if (
        len(units) == 1
        and not rivals
        and chosen.role in ("at", "near", "listed")
        and not homes & set(units)
        and all(spot.place for spot in spots)
    ):
        return _unlisted_where(
            replace(chosen, spots=(replace(spots[0], country="", admin1="", method="unlisted"),)),
            scored,
            units,
            candidates,
        )
    lands = {country for country, _ in homes}
    if chosen.spots[0].method == "unlisted":
        return _unlisted_where(chosen, scored, units, candidates)
    if rivals or chosen.role == "between":
        admin1 = homes.copy().pop()[1] if len(homes) == 1 and len(rivals) < 2 else ""
        country = lands.copy().pop() if len(lands) == 1 else ""
        sure = {"country": "likely"} | ({"admin1": "likely"} if admin1 else {})
        return Where(country, admin1, "", sure, dict.fromkeys(sure, span), candidates)
    if len(homes) > 1:
        country = lands.copy().pop() if len(lands) == 1 else ""
        return Where(
            country, "", "", {"country": "likely"} if country else {}, {"country": span} if country else {}, candidates
        )
    spot = next((spot for spot in spots if spot.place), spots[0])
    if chosen.role in ("unit", "area", "reference") and any(not each.place for each in spots):
        spot = next(each for each in spots if not each.place)
    named = bool(spot.place) and chosen.role not in ("reference", "area", "far")
    level = (
        "stated"
        if chosen.role in ("at", "unit")
        else "likely"
        if chosen.role in ("near", "listed", "area")
        else "doubtful"
    )
    agreed = (spot.country, spot.admin1) in units
    sure = {
        "country": "likely",
        "admin1": "stated" if agreed or chosen.role == "unit" else "likely" if level != "doubtful" else "doubtful",
    }
    where_spans = {
        "country": span,
        "admin1": (units[spot.country, spot.admin1].start, units[spot.country, spot.admin1].end) if agreed else span,
    }
    if named:
        sure["place"], where_spans["place"] = level, span
    return Where(spot.country, spot.admin1, spot.place if named else "", sure, where_spans, candidates, spot)


def _unlisted_where(chosen: Mention, scored, units, candidates) -> Where:
    """A village that no list has lies in the governorate that is named with it."""
    span = (chosen.start, chosen.end)
    homes = {
        (s.country, s.admin1): one for _, one in reversed(scored) for s in one.spots if s.admin1 and one.role != "far"
    }
    pool = units if len(units) == 1 else homes
    base = Where("", "", chosen.written, {"place": "likely"}, {"place": span}, candidates)
    if len(pool) != 1:
        return base
    (country, admin1), one = next(iter(pool.items()))
    spot = next((s for s in one.spots if s.admin1 == admin1), None)
    level = "stated" if one.role == "unit" else "likely"
    return replace(
        base,
        country=country,
        admin1=admin1,
        sure=base.sure | {"country": "likely", "admin1": level},
        spans=base.spans | dict.fromkeys(("country", "admin1"), (one.start, one.end)),
        spot=spot,
    )


def _listed_together(text: Text, one: Mention, other: Mention, inside: list[Mention]) -> bool:
    """Whether two names stand in one list that “and” ends, so that neither alone is the place."""
    first, last = sorted((one, other), key=lambda m: m.start)
    chain = [m for m in inside if first.start <= m.start <= last.start]
    links = [text.folded[a.end : b.start].strip() for a, b in zip(chain, chain[1:], strict=False)]
    if (
        first.role == "unit"
        or not links
        or not all(
            re.fullmatch(
                r"(?:,|،|and|et|و|, and|ainsi qu'?|ainsi que|ou|or|,? (?:and|et) (?:a|in|at|en)?|and in|et a|وب)?\s*(?:a|in|en|ب)?",
                link,
            )
            for link in links
        )
    ):
        return False
    after = [m for m in inside if m.start > last.start]
    rest = text.folded[last.end : after[0].start].strip() if after else ""
    return (
        any(re.search(r"\b(?:and|et|or|ou)\b|و", link) for link in links)
        or re.match(r"(?:and|et|و)\b", rest) is not None
    )


def _narrowed(one: Mention, countries: list[str], units: dict, beside: set[tuple[str, str]], home: str) -> Mention:
    """Keep the places of a name that the governorates and countries named beside it allow. beside: governorates whose name, or whose town of that name, stands there."""
    spots = [spot for spot in one.spots if spot.country]
    if not spots:
        return one
    own = {(spot.country, spot.admin1) for spot in spots if not spot.place}  # a governorate's name before a village's
    for keep in (
        lambda spot: (spot.country, spot.admin1) in units,
        lambda spot: (spot.country, spot.admin1) in beside,
        lambda spot: spot.country in countries,
        lambda spot: spot.country == home,
        lambda spot: (spot.country, spot.admin1) in own,
        lambda spot: spot.method == "seed",
        lambda spot: spot.precision in POINT_PRECISIONS or not spot.place,
    ):
        kept = [spot for spot in spots if keep(spot)]
        if kept and len({(spot.country, spot.admin1) for spot in spots}) > 1:
            spots = kept
    if countries and not any(spot.country in countries for spot in spots):
        return replace(one, spots=())
    return replace(one, spots=tuple(spots))


def _score(one: Mention, sentences: list[tuple[int, int]], inside: list[Mention]) -> float:
    order = next((n for n, (a, b) in enumerate(sentences) if a <= one.start < b), 0)
    score = _BASE.get(one.role, 1.2) - 0.4 * order
    if one.role != "unit" and all(spot.place for spot in one.spots):
        score += 1.6  # a town that is not its governorate's namesake
    if one.spots[0].method == "unlisted":
        score += 0.2
    if one.role == "listed":
        before = [other for other in inside if other.end <= one.start]
        score += 0.4 if before and before[-1].role in ("at", "near", "listed") else 0
    wide = {"district", "area"}
    if any(spot.precision in wide for spot in one.spots):
        score -= 0.3
    return score


# A country that people come from or a border is with is not where something happened.
_NOT_THERE = re.compile(
    r"(?:\b(?:border with|frontier with|back from|return\w* from|arriv\w+ from|fled to|from|via|trained in|former fighter in|avec|depuis|retour de|revenus? de|venant de|vers)\s+(?:the\s+|la\s+|l')?|(?:الحدود مع|قادم\w* من|عائد\w* من|المرصد)\s+)$"
)
_NOT_ITS_LAND = re.compile(
    r"(?:'s)?\s+(?:\w+\s+)?(?:border|frontier|frontiere|embassy|ambassade|refugees?|nationals?|citizens?|passport|leaders?|commanders?|man|woman|observatory|observatoire|ressortissants?|refugies?)\b|\s+(?:لحقوق|الجنسية|الحدود)"
)


def _countries(
    text: Text, sentences: list[tuple[int, int]], kinds: tuple[str, ...] = ("country", "nation")
) -> tuple[list[str], dict[str, tuple[int, int]]]:
    """Return the countries that sentences name, themselves or by an adjective, in their order, and where."""
    words = {word: country for kind in kinds for word, country in lexicon().of(kind, text.language).items()}
    if not words:
        return [], {}
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    prefix = r"(?<!\w)[وفبل]{0,2}" if text.language == "ar" else r"(?<!\w)"
    spans: dict[str, tuple[int, int]] = {}
    for a, b in sentences:
        for m in re.finditer(rf"{prefix}(?P<w>{pattern})(?!\w)", text.folded[a:b]):
            country = words[m["w"]]
            before, after = (
                text.folded[max(0, a + m.start() - 24) : a + m.start()],
                text.folded[a + m.end() : a + m.end() + 40],
            )
            if not _NOT_THERE.search(before) and not _NOT_ITS_LAND.match(after):
                spans.setdefault(country, (a + m.start("w"), a + m.end()))
    return list(spans), spans


def _outside(text: Text, sentences: list[tuple[int, int]]) -> str:
    """Return the country beyond the seven in which a sentence says that it happened, '' for none."""
    words = lexicon().of("elsewhere", text.language)
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    lead = {
        "en": rf"\b(?:in|across)\s+(?:(?:{_CASE})\s+)?(?:the\s+)?",
        "fr": r"\b(?:au|en|dans le (?:nord|sud|est|ouest|centre) (?:du|de la|de l')|dans les)\s*",
        "ar": r"(?:في|ب|شمال\w*|جنوب\w*|شرق\w*|غرب\w*|وسط)\s*",
    }[text.language]
    for a, b in sentences:
        if m := re.search(rf"{lead}(?P<w>{pattern})(?!\w)", text.folded[a:b]):
            return m["w"]
    return ""
