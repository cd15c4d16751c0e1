"""Spellings of one name share a key, different names do not, and phrases around a name are read for what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.ingest.placenames import Reading, fold, readings

ONE_NAME = [
    ("Al-Qaim", "el Qaïm", "Qa'im", "Al Qā’im", "Qaim", "al-Qaʿim"),
    ("Deir ez-Zor", "Dayr az Zawr", "Dair ez Zor", "Deir al-Zour"),
    ("Hama", "Hamah", "Ḩamāh"),
    ("Raqqa", "Ar-Raqqah", "al-Raqqa", "Raqqeh"),
    ("Tal Afar", "Tall ‘Afar", "Tel Afar", "Tell Afar"),
    ("Oued Lill", "Wadi al-Lil", "Ouadi Lil"),
    ("Djebel Chaambi", "Jabal Shaambi", "Mount Chaambi"),
    ("Ksar Hellal", "Qasr Hilal"),
    ("Sousse", "Souse"),
    ("القائم", "القايم"),
    ("الموصل", "موصل"),
    ("حماة", "حماه"),
]
TWO_NAMES = [
    ("Baiji", "Balad"), ("Hit", "Hatra"), ("Mosul", "Misrata"), ("Tibni", "Thiban"), ("Sabha", "Sabratha"),
    ("Al-Bab", "Al-Qubbah"), ("Karma", "Karama"), ("Kifl", "Kifri"), ("الموصل", "الرمادي"),
]  # fmt: skip


@pytest.mark.parametrize("spellings", ONE_NAME, ids=lambda spellings: spellings[0])
def test_spellings_of_one_name_share_a_key(spellings):
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), TWO_NAMES)
def test_different_names_keep_different_keys(one, other):
    assert fold(one) != fold(other)


def test_a_name_made_of_an_article_alone_is_not_lost():
    assert fold("El") == "il"


@given(st.text(max_size=40))
def test_any_text_folds_without_case_and_outer_space(text):
    assert fold(f"  {text}  ") == fold(text)
    assert fold(text.upper()) == fold(text.upper().lower())


@given(st.text(alphabet=" -–'’`.,;()/_ʿ\u0301", max_size=20))
def test_text_without_a_letter_names_nothing(text):
    assert fold(text) == ""
    assert readings(text) == []


@pytest.mark.parametrize(
    ("written", "reading"),
    [
        ("north of Tikrit", Reading("Tikrit", "area", 25.0)),
        ("South-East of Mosul", Reading("Mosul", "area", 25.0)),
        ("near Tarmiyah, Baghdad", Reading("Tarmiyah", "area", 25.0)),
        ("Palmyra desert", Reading("Palmyra", "area", 40.0, may_be_governorate=True)),
        ("eastern Homs", Reading("Homs", "area", 25.0, may_be_governorate=True)),
        ("Riyadh subdistrict", Reading("Riyadh", "district", 12.0, may_be_governorate=True)),
        ("Kirkuk city", Reading("Kirkuk")),
        ("Albu Bali, Khalis", Reading("Khalis", "district", 28.0, may_be_governorate=True)),
        ("Mahmudiya (Hawija)", Reading("Hawija", "district", 28.0, may_be_governorate=True)),
    ],
)
def test_the_words_around_a_name_are_read(written, reading):
    assert reading in readings(written)


@pytest.mark.parametrize(
    "written", ["Naim Square", "Palestine Street", "Imam Ali mosque", "Mosul Dam", "Misrata court complex"]
)
def test_what_is_named_after_anything_is_not_taken_apart(written):
    assert readings(written) == [Reading(written)]


def test_the_most_exact_reading_comes_first():
    names = [reading.name for reading in readings("Albu Bali, Khalis")]
    assert names == ["Albu Bali, Khalis", "Albu Bali", "Khalis"]
