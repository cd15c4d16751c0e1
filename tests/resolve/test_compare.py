import numpy as np
import pytest

from atlas.model.vocabulary import EVENT_TYPES, INITIATORS, MATCH_FEATURES, TARGETS
from atlas.resolve.block import candidate_pairs
from atlas.resolve.compare import compare, initiator_level, target_level, type_level, vagueness
from atlas.resolve.prepared import prepare
from tests.resolve.factory import COUNTRY, GOVERNORATE, month, table


def levels(one: dict, other: dict) -> dict:
    known = prepare(table(one, other))
    return compare(known, candidate_pairs(known)).iloc[0].to_dict()


@pytest.mark.parametrize(
    ("level", "words"), [(type_level, EVENT_TYPES), (initiator_level, INITIATORS), (target_level, TARGETS)]
)
def test_levels_do_not_depend_on_the_side(level, words):
    assert all(level(one, other) == level(other, one) for one in words for other in words)


def test_what_one_side_does_not_say_never_counts():
    silent = levels(
        {"initiator": "unknown", "target": "other", **COUNTRY}, {"killed": 3, "wounded": 2, "summary": "Bomb"}
    )
    assert {name for name in MATCH_FEATURES if silent[name] == ""} == {
        "place",
        "initiator",
        "target",
        "toll",
        "counts",
        "text",
    }


def test_every_pair_says_the_same_whatever_its_order():
    one, other = (
        {"killed": 4, "published_on": "2021-03-11"},
        {"killed": 9, "published_on": "2021-03-14", "event_type": "ied"},
    )
    assert levels(one, other) == levels(other, one)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"killed": 11}, {"killed": 11}, "8 or more killed, equal"),
        ({"killed": 5}, {"killed": 3, "killed_max": 7}, "3 to 7 killed, equal"),
        ({"killed": 1}, {"killed": 1}, "1 or 2 killed, equal"),
        ({"killed": 0}, {"killed": 0}, "none killed, both"),
        ({"killed": 0}, {"killed": 1}, "killed far apart"),
        ({"killed": 53}, {"killed": 68}, "8 or more killed, close"),
        ({"killed": 4}, {"killed": 5}, "3 to 7 killed, close"),
        ({"killed_max": 13}, {"killed": 11}, "8 or more killed, close"),
        (
            {"killed": 4, "published_on": "2021-03-11"},
            {"killed": 16, "published_on": "2021-03-19"},
            "killed risen in later news",
        ),
        ({"killed": 16, "published_on": "2021-03-11"}, {"killed": 4, "published_on": "2021-03-19"}, "killed far apart"),
        ({"killed": 2}, {"killed": 40}, "killed far apart"),
        ({"killed": 2}, {}, ""),
    ],
)
def test_tolls_are_ranges_that_grow(one, other, expected):
    assert levels(one, other)["toll"] == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {"occurred_on": "2021-03-10"}, "same day"),
        ({}, {"occurred_on": "2021-03-11"}, "1 day apart"),
        ({}, {"occurred_on": "2021-03-18"}, "5 to 10 days apart"),
        ({}, month("2021-03"), ""),
        ({"published_on": "2021-03-10"}, {"occurred_on": "2021-03-12"}, "published before the other happened"),
    ],
)
def test_dates(one, other, expected):
    assert levels(one, other)["date"] == expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"place": "Khanakin"}, "same place name"),
        ({"place": "Jalawla", "latitude": 34.3}, "within 25 km and both radii"),
        ({"place": "Jalawla", "latitude": 34.27, "longitude": 45.17}, "10 to 30 km beyond"),
        ({"place": "Baquba", "latitude": 33.75, "longitude": 44.65}, "more than 30 km beyond"),
        (GOVERNORATE, "same governorate"),
        ({**GOVERNORATE, "admin1": "Kirkuk", "admin1_iso": "IQ-KI"}, "other governorate"),
        (COUNTRY, ""),
    ],
)
def test_places(other, expected):
    known = prepare(table({}, other))
    pairs = candidate_pairs(known, max_beyond_km=200.0)
    assert compare(known, pairs).place.tolist() == [expected]


def test_victims_of_an_operation_are_no_disagreement():
    raid = {"event_type": "raid", "initiator": "coalition"}
    assert levels({**raid, "target": "jihadists"}, {**raid, "target": "civilians"})["target"] == ""
    assert levels({"target": "jihadists"}, {"target": "civilians"})["target"] == "opposed"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"killed": 2}, {"killed": 2}, ""),
        ({"place": "Jalawla"}, {}, "same page, told apart"),
        ({"killed": 2}, {"killed": 3}, "same page, told apart"),
        ({"killed": 2}, {"killed": 3, "occurred_on": "2021-03-11"}, ""),
        ({"killed": 3}, {"killed": 2, "occurred_on": "2021-03-11"}, "same page, told apart"),
        ({}, {"event_type": "ambush"}, "same page, told apart"),
    ],
)
def test_rows_of_one_page_are_told_apart_unless_they_agree(one, other, expected):
    page = {"url": "https://example.org/list"}
    assert levels({**page, **one}, {**page, **other})["page"] == expected
    assert levels(one, other)["page"] == "other page"


def test_vagueness_grows_with_what_a_report_could_mean():
    year = {"occurred_on": "2021-01-01", "occurred_until": "2021-12-31"}
    known = prepare(table({}, COUNTRY, {**COUNTRY, "occurred_on": "2021-03-09"}, year))
    pairs = candidate_pairs(known, max_gap_days=2)
    found = dict(zip(zip(pairs.left, pairs.right, strict=True), np.asarray(vagueness(known, pairs)), strict=True))
    assert found == {(0, 1): "a country", (0, 2): "a country", (1, 2): "", (0, 3): "a year"}
