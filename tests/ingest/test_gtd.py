"""GTD's codes become our words as docs/importing.md says, with invented incidents."""

import pandas as pd
import pytest

from tests.ingest.foreign import read, write


def one(tmp_path, **change) -> pd.Series:
    reading = read("gtd", write(tmp_path, "gtd", change))
    assert reading.rejects.empty
    return reading.reports.iloc[0]


def test_an_incident_is_a_report(tmp_path):
    report = one(tmp_path)
    assert (report.dataset, report.locator, report.country, report.admin1_iso) == (
        "gtd",
        "incident 201903040001",
        "IRQ",
        "IQ-DI",
    )
    assert (report.event_type, report.initiator, report.target, report.attribution) == (
        "ied",
        "islamic_state",
        "army",
        "unattributed",
    )


@pytest.mark.parametrize(
    ("change", "killed", "killed_max", "jihadists", "wounded", "deaths"),
    [
        ({}, 2, None, 1, 4, 3),  # perpetrators are among nkill
        ({"nkillter": ""}, None, 3, None, 4, 3),  # so without nkillter nkill is no more than an upper end
        ({"nkillter": "-99"}, None, 3, None, 4, 3),
        ({"nkill": "-9", "nwound": "-99"}, None, None, 1, None, None),
        ({"nkill": "2.5", "nwound": "0.5"}, None, 3, 1, None, None),  # a share of a total
        ({"nkill": "", "nkillter": "", "nwound": ""}, None, None, None, None, None),
        ({"nkill": "0", "nkillter": "0", "nwound": "0"}, 0, None, 0, 0, 0),
    ],
)
def test_unknown_and_shared_counts_are_no_counts(tmp_path, change, killed, killed_max, jihadists, wounded, deaths):
    report = one(tmp_path, **change)
    names = ("killed", "killed_max", "jihadists_killed", "wounded", "deaths_best")
    assert [None if pd.isna(report[name]) else int(report[name]) for name in names] == [
        killed,
        killed_max,
        jihadists,
        wounded,
        deaths,
    ]
    assert (pd.notna(report.coder_note) and "shared out" in report.coder_note) == (change.get("nkill") == "2.5")


@pytest.mark.parametrize(
    ("change", "first", "last", "precision"),
    [({}, "2019-03-04", "2019-03-04", "day"), ({"iday": "0"}, "2019-03-01", "2019-03-31", "month"),
     ({"iday": "0", "imonth": "0"}, "2019-01-01", "2019-12-31", "year")],
)  # fmt: skip
def test_a_day_of_zero_is_unknown(tmp_path, change, first, last, precision):
    report = one(tmp_path, **change)
    assert (f"{report.occurred_on:%Y-%m-%d}", f"{report.occurred_until:%Y-%m-%d}", report.date_precision) == (
        first,
        last,
        precision,
    )


@pytest.mark.parametrize(
    ("change", "precision", "radius", "point"),
    [
        ({}, "settlement", 5, True),
        ({"vicinity": "1"}, "area", 25, True),
        ({"specificity": "2"}, "district", 35, True),
        ({"specificity": "4"}, "admin1", 153, True),
        ({"specificity": "5", "latitude": "", "longitude": "", "provstate": "Unknown"}, "country", 566, True),
        ({"specificity": "1", "latitude": "", "longitude": ""}, "admin1", 148, True),
    ],
)
def test_specificity_becomes_precision_and_radius(tmp_path, change, precision, radius, point):
    report = one(tmp_path, **change)
    assert report.place_precision == precision
    assert report.radius_km == pytest.approx(radius, rel=0.05)
    assert pd.notna(report.latitude) == point  # without a point of its own: the centre of what is known


@pytest.mark.parametrize(
    ("change", "event_type", "target", "initiator", "attribution"),
    [
        ({"suicide": "1"}, "suicide_bombing", "army", "islamic_state", "unattributed"),
        ({"weapsubtype1_txt": "Vehicle"}, "vehicle_bomb", "army", "islamic_state", "unattributed"),
        (
            {"weapsubtype1_txt": "Projectile (rockets, mortars, RPGs, etc.)"},
            "rocket_mortar",
            "army",
            "islamic_state",
            "unattributed",
        ),
        (
            {"attacktype1": "1", "targtype1": "14", "claimed": "1"},
            "assassination",
            "civilians",
            "islamic_state",
            "claimed",
        ),
        (
            {"attacktype1": "6", "targtype1": "3", "guncertain1": "1"},
            "kidnapping",
            "police",
            "suspected_islamic_state",
            "unattributed",
        ),
        ({"corp1": "Peshmerga", "target1": "Checkpoint"}, "ied", "peshmerga", "islamic_state", "unattributed"),
        (
            {"targtype1": "17", "corp1": "Popular Mobilization Forces (PMF)"},
            "ied",
            "pmf",
            "islamic_state",
            "unattributed",
        ),
        ({"targtype1": "14", "target1": "Peshmerga"}, "ied", "civilians", "islamic_state", "unattributed"),
        ({"targtype1": "21", "targsubtype1_txt": "Oil"}, "ied", "oil_gas", "islamic_state", "unattributed"),
        (
            {"country_txt": "Syria", "latitude": "35", "longitude": "38.5", "provstate": "Homs"},
            "ied",
            "syrian_army",
            "islamic_state",
            "unattributed",
        ),
        (
            {"gname": "Al-Qaida in the Islamic Maghreb (AQIM)", "guncertain1": "1"},
            "ied",
            "army",
            "al_qaeda_affiliate",
            "unattributed",
        ),
    ],
)
def test_types_targets_and_groups(tmp_path, change, event_type, target, initiator, attribution):
    report = one(tmp_path, **change)
    assert (report.event_type, report.target, report.initiator, report.attribution) == (
        event_type,
        target,
        initiator,
        attribution,
    )


def test_a_failed_attack_says_so_and_people_taken_are_counted(tmp_path):
    report = one(tmp_path, success="0", ishostkid="1", nhostkid="6")
    assert report.coder_note == "the attack failed" and report.kidnapped == 6
    assert pd.isna(one(tmp_path, ishostkid="1", nhostkid="-99").kidnapped)


def test_the_thirtieth_of_february_is_rejected(tmp_path):
    reading = read("gtd", write(tmp_path, "gtd", {}, {"imonth": "2", "iday": "30"}))
    assert len(reading.reports) == 1
    assert reading.rejects[["row", "column", "reason"]].iloc[0].tolist() == [
        3,
        "iday",
        "is no day of the calendar, or lies in the future",
    ]
