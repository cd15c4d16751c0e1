"""Kinds of fault that labelled windows showed, each in an invented example: what must be one incident, and what must not."""

import pytest

from tests.resolve.factory import COUNTRY, GOVERNORATE, month
from tests.resolve.test_resolver import clusters_of

MOSUL = {
    "admin1": "Nineveh",
    "admin1_iso": "IQ-NI",
    "place": "Mosul",
    "latitude": 36.34,
    "longitude": 43.13,
    "radius_km": 8.0,
}
QUARTER = {
    "admin1": "Baghdad",
    "admin1_iso": "IQ-BG",
    "place": "Karrada",
    "latitude": 33.30,
    "longitude": 44.43,
    "radius_km": 3.0,
}
TOWN = {
    "admin1": "Diyala",
    "admin1_iso": "IQ-DI",
    "place": "Baquba",
    "latitude": 33.75,
    "longitude": 44.64,
    "radius_km": 5.0,
}
EXECUTED = {**MOSUL, "event_type": "execution", "target": "civilians"}
BOMB = {"event_type": "suicide_bombing", "target": "civilians"}


def together(*rows):
    return len(clusters_of(*rows)) == 1


def test_a_rare_toll_of_the_country_only_is_the_incident_that_has_a_place():
    told = {
        "event_type": "beheading",
        "target": "minority",
        "killed": 21,
        "summary": "Video showed hostages beheaded on a shore",
    }
    far = {"admin1": "Basra", "admin1_iso": "IQ-BA", "place": "Faw", "latitude": 29.97, "longitude": 48.47}
    assert together(
        {**told, **COUNTRY}, {**told, **far}, {**told, **far, "summary": "Hostages of a fishing boat beheaded"}
    )


def test_a_massacre_whose_place_is_disputed_is_one():
    told = {
        "event_type": "beheading",
        "target": "minority",
        "killed": 21,
        "summary": "Video showed fishermen beheaded on a shore",
    }
    far = {"admin1": "Anbar", "admin1_iso": "IQ-AN", "place": "Rutba", "latitude": 33.04, "longitude": 40.28}
    assert together({**told, **QUARTER}, {**told, **QUARTER}, {**told, **far})


def test_a_part_of_the_victims_is_no_other_incident():
    village = {"place": "Hamlet", "summary": "Village at the foot of the mountain attacked at night"}
    assert together(
        {**village, "target": "civilians", "killed": 3},
        {**village, "target": "peshmerga", "killed": 13},
        {
            **village,
            "target": "peshmerga",
            "killed": 10,
            "summary": "Night attack on the village and those who came to help",
        },
    )


def test_other_words_for_target_and_weapon():
    pitch = {"place": "Daquq", "summary": "Shells fell on a football pitch during a match"}
    assert together(
        {**pitch, "event_type": "rocket_mortar", "target": "civilians", "killed": 6},
        {**pitch, "event_type": "rocket_mortar", "target": "pmf", "killed": 5},
        {**pitch, "event_type": "armed_assault", "target": "civilians", "killed": 6},
    )


def test_crops_burnt_after_the_killings_belong_to_them():
    raid = {"target": "civilians", "killed": 4, "summary": "Farmers of the hamlet killed at harvest"}
    burnt = {
        "event_type": "arson_sabotage",
        "target": "infrastructure",
        "summary": "Wheat of the hamlet burnt, farmers killed at harvest",
    }
    assert together(raid, {**raid, **burnt}, raid)


def test_those_who_come_to_help_are_part_of_it():
    first = {"target": "civilians", "killed": 6, "summary": "Farmers shot at harvest, police lured and ambushed"}
    assert together(
        first,
        {
            **first,
            "event_type": "ambush",
            "target": "police",
            "killed": 5,
            "summary": "Police ambushed coming to help farmers at harvest",
        },
    )


@pytest.mark.parametrize("killed", [(1, 1), (17, 20)])
def test_twin_killings_of_two_days_are_two(killed):
    doctor, imam = ({**EXECUTED, "killed": count} for count in killed)
    doctor |= {"occurred_on": "2015-08-11", "occurred_until": "2015-08-11", "summary": "A doctor put to death"}
    imam |= {"occurred_on": "2015-08-13", "occurred_until": "2015-08-13", "summary": "An imam put to death"}
    assert not together(doctor, imam)


def test_killings_of_one_month_without_a_day_are_not_joined_for_want_of_one():
    assert not together({**EXECUTED, **month("2015-08"), "killed": 1, "summary": "A doctor put to death"},
                        {**EXECUTED, **month("2015-08"), "killed": 8, "summary": "Shopkeepers put to death"})  # fmt: skip


@pytest.mark.parametrize("killed", [(12, 12), (12, 14)])
def test_two_towns_bombed_on_one_day_are_two(killed):
    one, other = ({**BOMB, "killed": count} for count in killed)
    assert not together(
        {**one, **QUARTER, "summary": "Bomber among shoppers in a street of cafes"},
        {**other, **TOWN, "summary": "Bomber at a market gate"},
    )


def test_a_slow_toll_is_one_bombing():
    market = {**BOMB, "summary": "Truck bomb at a crowded market on the eve of the holiday"}
    assert together(
        {**market, "killed": 26, "published_on": "2021-03-10"},
        {**market, "killed": 30, "published_on": "2021-03-11"},
        {**market, "killed": 117, "published_on": "2021-03-16"},
    )


def test_two_rows_of_one_page_with_other_victims_are_told_apart():
    page = {"url": "https://example.org/round-up", "killed": 2}
    assert not together({**page, "target": "civilians"}, {**page, "target": "police"})
    assert together({**page, "target": "army"}, {**page, "target": "police"})


def test_one_odd_report_does_not_keep_a_dozen_apart():
    clear = [{"killed": 12, "target": "police", "summary": "Checkpoint fight of two hours"} for _ in range(5)]
    odd = {
        "killed": 12,
        "target": "police",
        "summary": "Checkpoint fight of two hours",
        "occurred_on": "2021-03-09",
        "occurred_until": "2021-03-09",
    }
    vague = {
        **GOVERNORATE,
        **month("2021-03"),
        "killed": 12,
        "target": "police",
        "summary": "Checkpoint fight of two hours",
    }
    assert together(*clear, odd, vague)
