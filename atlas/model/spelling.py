"""Spellings that mean the same: of place names in Arabic, French and English, and of any text with or without accents; knows no places."""

import re
import unicodedata
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
    return " ".join(_fold_word(_WORDS.get(w) or w) for w in words)


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


def _plain_letters() -> dict[str, str]:
    """Return what plain() makes of a sign: letters with accents, the ways to write one Arabic letter, and signs that are only dropped."""
    found = {
        chr(code): "" for span in ((0x300, 0x370), (0x64B, 0x660)) for code in range(*span)
    }  # combining accents, harakat
    found |= dict.fromkeys("\u0670ء\u0640'’‘ʼʿʾʻ`´", "")
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(code)
        base = unicodedata.normalize("NFKD", letter)[0]
        if letter == letter.lower() and base != letter and base.isascii() and base.isalpha():
            found[letter] = base
    for table in (_ARABIC_LETTERS, _LATIN_LETTERS):
        found |= {
            chr(one): "" if other is None else chr(other) if isinstance(other, int) else other
            for one, other in table.items()
        }
    return found


_PLAIN = _plain_letters()
_PLAIN_TABLE = str.maketrans(_PLAIN)
_ORDERED = sorted(_PLAIN, key=lambda sign: not _PLAIN[sign])
# the same for translate() of the engines, which drops what has no counterpart
SIGNS = "".join(_ORDERED), "".join(_PLAIN[sign] for sign in _ORDERED)


def plain(text: str) -> str:
    """Return text in lower case without accents, apostrophes and Arabic vowel signs; alef, ya and ta marbuta have one form each."""
    return text.lower().translate(_PLAIN_TABLE)


def contains(name: str, text: str) -> bool:
    """Return whether a place name contains a text, in whatever spelling either is written; a text without letters is in none."""
    key, letters = fold(text), plain(text).strip()
    return bool(key and key in fold(name)) or bool(letters and letters in plain(name))
