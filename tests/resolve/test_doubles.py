"""Which incidents are put before a person: the most reported, and pairs that may be one and that nobody has decided."""

import pandas as pd

from atlas.resolve.decisions import COLUMNS
from atlas.resolve.doubles import MOST_REPORTED, doubles, lines, most_reported

NONE = pd.DataFrame(columns=COLUMNS)


def incidents(*rows):
    base = {
        "country": "IRQ",
        "event_type": "suicide_bombing",
        "occurred_on": "2015-07-17",
        "killed_low": 115,
        "killed_high": 120,
        "report_count": 1,
    }
    frame = pd.DataFrame([{"incident_id": f"i{place}", **base, **row} for place, row in enumerate(rows)])
    frame["occurred_until"] = frame.get("occurred_until", frame["occurred_on"])
    frame["occurred_until"] = frame["occurred_until"].fillna(frame["occurred_on"])
    return frame


def reports(frame):
    return pd.DataFrame({"report_id": "r" + frame["incident_id"], "incident_id": frame["incident_id"]})


def found(*rows, decisions=NONE):
    frame = incidents(*rows)
    return list(doubles(frame, reports(frame), decisions).itertuples(index=False, name=None))


def test_a_pair_of_one_week_type_and_toll_is_listed():
    assert found({}, {"occurred_on": "2015-07-22", "killed_low": 118, "killed_high": 130}) == [("i0", "i1")]


def test_other_weeks_types_countries_and_tolls_are_not():
    others = (
        {"occurred_on": "2015-07-25"},
        {"event_type": "raid"},
        {"country": "SYR"},
        {"killed_low": 10, "killed_high": 114},
        {"killed_low": 3, "killed_high": 9},
    )
    assert found({}, *others) == []


def test_a_year_says_nothing_of_the_week():
    assert found({}, {"occurred_on": "2015-01-01", "occurred_until": "2015-12-31"}) == []


def test_what_a_person_decided_is_not_asked_again():
    decided = pd.DataFrame([("ri0", "ri1", "different", "me", "2026-11-30", "two markets")], columns=COLUMNS)
    assert found({}, {}, decisions=decided) == []


def test_the_most_reported_come_first():
    frame = incidents(*({"report_count": count} for count in range(1, 40)))
    assert list(most_reported(frame)["report_count"]) == list(range(39, 39 - MOST_REPORTED, -1))


def test_the_list_says_in_words_what_to_look_at():
    told = {"summary": "A market bombed.", "place": "Khan Bani Saad", "admin1": "Diyala"}
    frame = incidents(told, {**told, "place": None, "killed_low": None})
    said = list(lines(frame, reports(frame), NONE))
    assert "i1  2015-07-17  Diyala, suicide_bombing, killed ? to 120, 1 report: A market bombed." in said[1] + said[2]
    assert said[3].startswith("1 pairs") and said[4].count("\n") == 2
