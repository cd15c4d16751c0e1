"""ACLED's codes become our words as docs/importing.md says, in both layouts, with invented events."""

import pandas as pd
import pytest

from tests.ingest.foreign import ACLED_NEW, ACLED_OLD, read, write

BATTLE = {
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Iraq (2020-2022)",
    "actor2": "Islamic State (Iraq)",
}
STRIKE = {
    "sub_event_type": "Air/drone strike",
    "actor1": "Military Forces of Iraq (2020-2022)",
    "actor2": "Islamic State (Iraq)",
}


def one(tmp_path, columns=ACLED_NEW, **change) -> pd.Series:
    reading = read("acled", write(tmp_path, "acled", change, columns=columns), everything=True)
    assert reading.rejects.empty
    return reading.reports.iloc[0]


@pytest.mark.parametrize("columns", [ACLED_OLD, ACLED_NEW], ids=["old", "new"])
@pytest.mark.parametrize("inter", [("2", "1"), ("Rebel group", "State forces")], ids=["numbers", "words"])
@pytest.mark.parametrize("date", ["2021-03-04", "04 March 2021", "4-Mar-21", "4 March 2021"])
def test_every_layout_gives_the_same_report(tmp_path, columns, inter, date):
    report = one(tmp_path, columns, inter1=inter[0], inter2=inter[1], event_date=date)
    assert (report.source_id, report.dataset, report.locator) == ("acled", "acled", "event IRQ90001")
    assert f"{report.occurred_on:%Y-%m-%d}" == f"{report.occurred_until:%Y-%m-%d}" == "2021-03-04"
    assert (report.event_type, report.initiator, report.target, report.side) == (
        "ied",
        "islamic_state",
        "police",
        "attack",
    )
    assert (report.killed, report.deaths_best) == (2, 2) and pd.isna(report.killed_max)


@pytest.mark.parametrize(
    ("change", "event_type", "initiator", "target"),
    [
        (BATTLE, "clash", "unknown", "army"),  # the order of two sides of a battle says nothing
        (STRIKE, "airstrike", "state_forces", "jihadists"),
        ({"sub_event_type": "Suicide bomb"}, "suicide_bombing", "islamic_state", "police"),
        (
            {
                "event_type": "Violence against civilians",
                "sub_event_type": "Abduction/forced disappearance",
                "actor2": "Civilians (Iraq)",
            },
            "kidnapping",
            "islamic_state",
            "civilians",
        ),
        (
            {
                "event_type": "Strategic developments",
                "sub_event_type": "Arrests",
                "actor1": "Police Forces of Iraq (2020-2022)",
                "actor2": "Islamic State (Iraq)",
            },
            "arrest",
            "state_forces",
            "jihadists",
        ),
        (
            {"event_type": "Strategic developments", "sub_event_type": "Agreement", "actor2": ""},
            "protest_or_other",
            "islamic_state",
            "other",
        ),
        (
            {"actor1": "Unidentified Armed Group (Iraq)", "assoc_actor_1": "Islamic State (Iraq)"},
            "ied",
            "islamic_state",
            "police",
        ),
    ],
)
def test_event_types_and_parties(tmp_path, change, event_type, initiator, target):
    report = one(tmp_path, **change)
    assert (report.event_type, report.initiator, report.target) == (event_type, initiator, target)


@pytest.mark.parametrize(
    ("change", "killed", "killed_max", "deaths"),
    [({}, 2, None, 2), ({"fatalities": "0"}, None, None, None), (BATTLE, None, 2, 2), (STRIKE, None, None, 2),
     ({"sub_event_type": "Suicide bomb"}, None, 2, 2)],
)  # fmt: skip
def test_deaths_of_all_sides_are_not_taken_for_killed(tmp_path, change, killed, killed_max, deaths):
    report = one(tmp_path, **change)
    assert [None if pd.isna(report[n]) else int(report[n]) for n in ("killed", "killed_max", "deaths_best")] == [
        killed,
        killed_max,
        deaths,
    ]


@pytest.mark.parametrize(
    ("code", "first", "last", "precision"),
    [
        ("1", "2021-03-04", "2021-03-04", "day"),
        ("2", "2021-02-26", "2021-03-10", "week"),
        ("3", "2021-03-01", "2021-03-31", "month"),
    ],
)
def test_time_precision_widens_the_window(tmp_path, code, first, last, precision):
    report = one(tmp_path, time_precision=code)
    assert (f"{report.occurred_on:%Y-%m-%d}", f"{report.occurred_until:%Y-%m-%d}", report.date_precision) == (
        first,
        last,
        precision,
    )


@pytest.mark.parametrize(
    ("code", "precision", "radius"), [("1", "settlement", 5), ("2", "area", 25), ("3", "admin1", 153)]
)
def test_geo_precision_becomes_precision_and_radius(tmp_path, code, precision, radius):
    report = one(tmp_path, geo_precision=code)
    assert report.place_precision == precision and report.radius_km == pytest.approx(radius, rel=0.05)
    assert pd.isna(report.place) == (precision == "admin1")


def test_only_jihadists_are_kept_by_default_and_rows_may_not_be_passed_on(tmp_path):
    path = write(
        tmp_path,
        "acled",
        {},
        {"actor1": "Islamic Resistance in Iraq", "actor2": "Military Forces of the United States"},
    )
    reading = read("acled", path)
    assert (len(reading.reports), reading.left_out) == (1, 1)
    assert reading.dataset["version"] == "of 2022-04-15"
    assert not reading.dataset["redistributable"] and "Counts only" in reading.dataset["notice"]
