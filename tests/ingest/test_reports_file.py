"""Coded reports from elsewhere: new places stay honest, new publishers are registered, our own ids are not taken."""

import pandas as pd
import pytest

from atlas.model.seed_tables import OPTIONAL_REPORT_COLUMNS, REPORTS
from atlas.paths import SEEDS
from tests.ingest.foreign import read, write


def one(tmp_path, **change) -> pd.Series:
    reading = read("reports", write(tmp_path, "reports", change))
    assert reading.rejects.empty
    return reading.reports.iloc[0]


def test_columns_that_only_our_coders_fill_may_be_missing_or_there(tmp_path):
    short = read("reports", write(tmp_path, "reports", {}, {}))
    long = read("reports", write(tmp_path, "reports", {}, {"source_id": "afp"}, columns=REPORTS.names))
    assert set(OPTIONAL_REPORT_COLUMNS) <= set(REPORTS.names)
    assert short.reports["source_id"].tolist() == ["blue-wire", "blue-wire"]
    assert long.reports["source_id"].tolist() == ["blue-wire", "afp"]
    assert short.dataset["dataset"] == "reports-table" and not short.dataset["distinct_incidents"]


@pytest.mark.parametrize(
    ("admin1", "place", "iso", "precision", "most_km"),
    [
        ("Diyala", "Jalawla", "IQ-DI", "settlement", 10),
        ("Diyala Governorate", "Khalis", "IQ-DI", "settlement", 10),
        ("Anbar", "Khalis", "IQ-AN", "admin1", 400),  # a namesake elsewhere is not the place
        ("Diyala", "Nowhere at All", "IQ-DI", "admin1", 400),
        ("", "Khalis", None, "country", 900),
        ("Atlantis", "Khalis", None, "country", 900),
    ],
)
def test_a_place_is_looked_for_inside_its_governorate_only(tmp_path, admin1, place, iso, precision, most_km):
    report = one(tmp_path, admin1=admin1, place=place)
    assert report.place_precision == precision and report.radius_km <= most_km
    assert (None if pd.isna(report.admin1_iso) else report.admin1_iso) == iso
    assert report.place == place


def test_unknown_publishers_and_places_are_told(tmp_path):
    messages = read("reports", write(tmp_path, "reports", {}, {"place": "Nowhere at All"})).messages
    assert messages[0] == "1 publishers are not in the register: blue-wire"
    assert messages[1].startswith("1 reports name a place that no list has")


def test_our_own_report_again_is_a_repetition_and_its_id_for_another_is_refused(tmp_path):
    ours = pd.read_csv(SEEDS / "reports.csv", dtype=str, keep_default_na=False).head(3)
    ours.loc[2, "killed"] = "77"
    path = tmp_path / "ours.csv"
    ours.to_csv(path, index=False)
    reading = read("reports", path)
    assert (reading.read, len(reading.reports), reading.repeated) == (3, 0, 2)
    assert reading.rejects[["row", "column"]].values.tolist() == [[4, "report_id"]]


def test_labels_and_names_stand_for_the_words_of_the_tables(tmp_path):
    report = one(
        tmp_path,
        country="Iraq",
        event_type="Air strike",
        initiator="ISIS",
        target="Popular Mobilization Forces",
        attribution="Official statement",
    )
    assert (report.country, report.event_type, report.initiator, report.target, report.attribution) == (
        "IRQ",
        "airstrike",
        "islamic_state",
        "pmf",
        "official",
    )
    rejects = read("reports", write(tmp_path, "reports", {"event_type": "Bad weather"})).rejects
    assert rejects["value"].tolist() == ["Bad weather"] and "vehicle_bomb" in rejects["reason"][0]
