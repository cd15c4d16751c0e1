"""Spellings of Arabic, French and English place names, and the words written around them; knows no places."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# The Arabic article with its assimilated and French spellings, and the French article printed before Maghreb names.
_ARTICLES = set("al el as ash ach ech es ad adh ed edh ar er an en at ath et az ez l le la les".split())

# Words whose transliterations the letter rules below do not join.
_WORD_FORMS = {
    "tal": "tall tel tell til",
    "jabal": "jebel djebel djebal jbel gebel mount mt mont",
    "ayn": "ain ein",
    "abu": "abou bu bou abo bo",
    "albu": "albo albou",
    "umm": "um oum om",
    "bin": "ben ibn",
    "bani": "beni",
    "wadi": "oued wad ouadi uad",
    "qasr": "ksar kasr gasr",
    "qusur": "ksour qsour",
    "dayr": "deir dair der deyr",
    "kafr": "kefr kafar kfar kefar",
    "shaykh": "cheikh sheikh shaikh sheik chikh sheykh",
}
_WORDS = {form: word for word, forms in _WORD_FORMS.items() for form in forms.split()}

# What English, French and scholarly transliteration write differently, applied in this order. Two names that share a
# key are taken for one name only inside one governorate.
_LETTERS = (
    ("tch", "c"), ("sch", "c"), ("sh", "c"), ("ch", "c"), ("dj", "j"), ("dg", "j"), ("kh", "x"), ("gh", "g"),
    ("th", "t"), ("dh", "d"), ("ph", "f"), ("q", "k"), ("ck", "k"), ("ay", "i"), ("ai", "i"), ("ei", "i"), ("ey", "i"),
    ("ee", "i"), ("ie", "i"), ("aw", "u"), ("au", "u"), ("ou", "u"), ("oo", "u"), ("ow", "u"), ("w", "u"), ("o", "u"),
    ("y", "i"), ("e", "i"), ("v", "f"), ("p", "b"),
)  # fmt: skip
_LATIN_LETTERS = str.maketrans("ıəøđ", "iaod")
_NOT_SPELLED = re.compile(r"[^a-z0-9\s/,.()–—-]")  # ayn, hamza and apostrophes in all their signs: they part no words
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ARABIC_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ێ": "ي", "ئ": "ي", "ؤ": "و", "ۆ": "و", "ة": "ه",
     "ە": "ه", "ک": "ك", "گ": "ك", "ڤ": "ف", "پ": "ب", "چ": "ج", "ژ": "ز", "ڵ": "ل", "ڕ": "ر", "ء": None, "ـ": None}
)  # fmt: skip


@lru_cache(maxsize=100_000)  # every reader and every build folds the same few thousand names of the lists
def fold(name: str) -> str:
    """Return the key under which every common spelling of a place name meets: el-Qaïm, Al Qa'im and Qaim give one key.

    name: Latin or Arabic script. Articles, diacritics, ayn and apostrophes, hyphens, doubled letters and a final h are
    dropped, variants of one sound become one letter. Arabic script keeps its own key. '' if no letter or digit is left.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    if _ARABIC.search(plain):
        return _fold_arabic(unicodedata.normalize("NFKC", name))
    plain = _NOT_SPELLED.sub("", plain.translate(_LATIN_LETTERS))
    words = re.findall(r"[a-z0-9]+", plain)
    words = [w for w in words if w not in _ARTICLES] or words
    return " ".join(_fold_word(_WORDS.get(w, w)) for w in words)


def _fold_word(word: str) -> str:
    for spelling, sound in _LETTERS:
        word = word.replace(spelling, sound)
    word = re.sub(r"(.)\1+", r"\1", word)
    word = re.sub(r"(?<=.)h(?![aiu])", "", word)  # a mute h: Hama, Hamah
    return re.sub(r"(?<=..)i$", "a", word)  # final -a, -ah, -e, -eh are one ending


def _fold_arabic(name: str) -> str:
    letters = name.translate(_ARABIC_LETTERS)
    letters = "".join(c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c))
    words = re.findall(r"[\u0620-\u06ff0-9]+", letters)
    return " ".join(w[2:] if w.startswith("ال") and len(w) > 4 else w for w in words)


@dataclass(frozen=True)
class Reading:
    """One way to read a place as written: the name to look up, and how far from it the place may lie.

    precision: None if the name is the place itself, else what its surroundings are. margin_km: added to its radius.
    may_be_governorate: the words fit a governorate of that name as well as the town ('Homs desert').
    """

    name: str
    precision: str | None = None
    margin_km: float = 0.0
    may_be_governorate: bool = False


_DIRECTION = r"(?:(?:north|south)[ -]?(?:east|west)?|east|west)(?:ern)?"
# Margins follow the radii that coders gave to such phrases in places.csv: medians 30 km for a direction from a town and
# its outskirts, 45 km for a town's desert, 18 km for a district. Villages written with their district lie up to 31 km
# from its town there: the radius of a name after a comma or in parentheses.
_PHRASES = (
    (rf"(?:{_DIRECTION}|rural|outskirts?|suburbs?|surroundings?|countryside|environs) of (.+)", "area", 25, False),
    (r"(?:near|around|outside) (.+)", "area", 25, False),
    (rf"(?:{_DIRECTION}|rural) (.+)", "area", 25, True),
    (r"(.+) (?:outskirts?|suburbs?|countryside|surroundings?|environs)", "area", 25, True),
    (r"(.+) (?:desert|badia|steppe)", "area", 40, True),
    (r"(.+) (?:sub-?district|nahiya|nahia|commune)", "district", 12, True),
    (r"(.+) (?:district|qadaa?|daira|delegation|area|region)", "district", 20, True),
    (r"(?:city|town|village) of (.+)", None, 0, False),
    (r"(.+) (?:city|town|village)", None, 0, False),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), *rest) for pattern, *rest in _PHRASES)


def readings(place: str) -> list[Reading]:
    """Return the ways to read a place as written, the most exact first; an empty list for an empty place.

    'Albu Bali, Khalis' and 'Albu Bali (Khalis)' are Albu Bali or, failing that, the district around Khalis; 'north of
    Tikrit' is an area about Tikrit. Roads and facilities are not taken apart: a road is not at its first town.
    """
    whole = " ".join(place.split())
    outside = re.sub(r"\s*\([^)]*\)", "", whole).strip(" ,")
    parts = [part.strip() for part in outside.split(",") if part.strip()]
    found = [Reading(name) for name in (whole, outside, *parts[:1])]
    found += _phrase(parts[0]) if parts else []
    wider = (*re.findall(r"\(([^)]+)\)", whole), *parts[1:])
    found += [Reading(part, "district", 28.0, may_be_governorate=True) for part in wider]
    return [reading for reading in dict.fromkeys(found) if fold(reading.name)]


def _phrase(text: str) -> list[Reading]:
    for pattern, precision, margin_km, may_be_governorate in _PATTERNS:
        if hit := pattern.fullmatch(text):
            return [Reading(hit[1], precision, float(margin_km), may_be_governorate)]
    return []
