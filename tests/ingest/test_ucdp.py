"""UCDP's codes become our words as docs/importing.md says, with invented events; the real files are read where they
are at hand.
"""

import os
from pathlib import Path

import pandas as pd
import pytest

from atlas.model.tables import REPORTS
from atlas.paths import ROOT
from tests.ingest.foreign import UCDP_ROW, read, write

FILES = Path(
    os.environ.get("UCDP_FILES", ROOT.parent / "shared" / "samples" / "ucdp")
)  # real files, which are not part of the project
ONE_SIDED = {
    "type_of_violence": "3",
    "side_a": "IS",
    "side_b": "Civilians",
    "deaths_a": "0",
    "deaths_b": "0",
    "deaths_civilians": "4",
}


def one(tmp_path, **change) -> pd.Series:
    reading = read("ucdp", write(tmp_path, "ucdp", change), everything=True)
    assert reading.rejects.empty
    return reading.reports.iloc[0]


def test_an_event_is_a_report_by_that_source(tmp_path):
    report = one(tmp_path)
    assert (report.source_id, report.origin_id, report.dataset, report.locator) == (
        "ucdp",
        "ucdp",
        "ucdp-ged",
        "event 900001",
    )
    assert (report.country, report.region, report.admin1_iso, report.place) == ("IRQ", "iraq", "IQ-DI", "Jalawlā’")
    assert (report.deaths_low, report.deaths_best, report.deaths_high) == (3, 4, 6)
    assert pd.isna(report.url) and pd.isna(report.published_on)
    missing = set(REPORTS.names) - set(report.index) - {"incident_id", "source_kind", "stands_apart", "settles"}
    assert missing == set()


@pytest.mark.parametrize(
    ("change", "killed", "killed_max", "jihadists_killed"),
    [
        ({}, 4, 6, 0),  # soldiers and a civilian; high lies two over best, and no jihadist died
        ({"high": "4"}, 4, None, 0),
        ({"deaths_b": "2", "best": "6", "high": "9"}, 4, None, 2),  # whose the excess is nobody knows
        ({"deaths_a": "0", "deaths_civilians": "0", "deaths_b": "3", "best": "3", "high": "3"}, 0, None, 3),
        ({"deaths_unknown": "5", "best": "9", "high": "9"}, None, 9, None),  # a side unknown makes both counts so
        (
            {
                "side_a": "IS",
                "side_b": "HTS",
                "deaths_a": "2",
                "deaths_b": "1",
                "deaths_civilians": "0",
                "best": "3",
                "high": "3",
            },
            1,
            None,
            2,
        ),
        ({"side_b": "PKK"}, 4, 6, None),  # no jihadist in it: their deaths are not zero, there is nothing to count
        (ONE_SIDED, 4, 6, 0),
    ],
)
def test_deaths_by_side_become_killed_and_jihadists_killed(tmp_path, change, killed, killed_max, jihadists_killed):
    report = one(tmp_path, **change)
    found = [
        None if pd.isna(report[name]) else int(report[name]) for name in ("killed", "killed_max", "jihadists_killed")
    ]
    assert found == [killed, killed_max, jihadists_killed]


@pytest.mark.parametrize(
    ("change", "initiator", "event_type", "target", "side"),
    [
        ({}, "islamic_state", "clash", "other", "attack"),
        (
            {"deaths_a": "0", "deaths_civilians": "0", "deaths_b": "3"},
            "state_forces",
            "clash",
            "jihadists",
            "operation",
        ),
        ({"deaths_b": "2"}, "unknown", "clash", "other", "other"),
        (
            {
                "side_a": "Government of Syria",
                "country": "Syria",
                "latitude": "35.0",
                "longitude": "38.5",
                "adm_1": "Homs governorate",
            },
            "islamic_state",
            "clash",
            "syrian_army",
            "attack",
        ),
        (ONE_SIDED, "islamic_state", "armed_assault", "civilians", "attack"),
        # Only civilians died in fighting of two armed sides: either may have killed them, as in an air strike.
        ({"deaths_a": "0", "deaths_civilians": "2"}, "unknown", "clash", "civilians", "other"),
        (
            {"deaths_a": "0", "deaths_civilians": "2", "type_of_violence": "2", "side_a": "IS", "side_b": "SDF"},
            "unknown",
            "clash",
            "civilians",
            "other",
        ),
        (
            {"deaths_a": "0", "deaths_civilians": "2", "side_a": "IS", "side_b": "Civilians"},
            "islamic_state",
            "clash",
            "civilians",
            "attack",
        ),
        (
            {"deaths_a": "0", "deaths_civilians": "2", "side_a": "Civilians"},
            "islamic_state",
            "clash",
            "civilians",
            "attack",
        ),
        (
            {
                "side_a": "IS",
                "side_b": "SDF",
                "type_of_violence": "2",
                "deaths_a": "0",
                "deaths_b": "2",
                "deaths_civilians": "0",
            },
            "islamic_state",
            "clash",
            "sdf",
            "attack",
        ),
    ],
)
def test_who_began_is_worked_out_from_who_died_and_marked_as_such(
    tmp_path, change, initiator, event_type, target, side
):
    report = one(tmp_path, **change)
    assert (report.initiator, report.event_type, report.target, report.side) == (initiator, event_type, target, side)
    assert report.inferred == "event_type;initiator;target;summary"


@pytest.mark.parametrize(
    ("code", "precision", "radius", "place"),
    [
        ("1", "settlement", 5, True),
        ("2", "area", 25, True),
        ("3", "district", 35, True),
        ("4", "admin1", 153, False),
        ("5", "area", 45, True),
        ("6", "country", 611, False),
        ("7", "country", 611, False),
    ],
)
def test_where_prec_becomes_precision_and_an_honest_radius(tmp_path, code, precision, radius, place):
    report = one(tmp_path, where_prec=code)
    assert report.place_precision == precision and pd.notna(report.place) == place
    assert report.radius_km == pytest.approx(radius, rel=0.05)
    assert pd.isna(report.admin1_iso) == (precision == "country")


@pytest.mark.parametrize(
    ("code", "end", "precision"), [("1", "04", "day"), ("2", "06", "week"), ("3", "10", "week"), ("4", "31", "month")]
)
def test_date_ranges_are_kept_with_their_precision(tmp_path, code, end, precision):
    report = one(tmp_path, date_prec=code, date_end=f"2021-03-{end} 00:00:00.000")
    assert (f"{report.occurred_on:%d}", f"{report.occurred_until:%d}", report.date_precision) == ("04", end, precision)


@pytest.mark.parametrize(
    ("change", "iso", "said"),
    [
        ({"adm_1": "Diyala Governorate"}, "IQ-DI", None),
        ({"adm_1": ""}, "IQ-DI", "no governorate stated: Diyala by the point"),
        ({"adm_1": "Elsewhere"}, "IQ-DI", "“Elsewhere” is in no list: Diyala by the point"),
        ({"adm_1": "Basra province"}, "IQ-BA", "stated in Basra, but the point lies"),
        ({"adm_1": "Basra province", "where_prec": "4"}, "IQ-BA", None),  # the point of a governorate is no place in it
        ({"adm_1": "", "where_prec": "4"}, None, None),
    ],
)
def test_the_governorate_is_found_by_name_then_by_point(tmp_path, change, iso, said):
    report = one(tmp_path, **change)
    assert (None if pd.isna(report.admin1_iso) else report.admin1_iso) == iso
    assert pd.isna(report.coder_note) if said is None else said in report.coder_note


def test_the_only_source_of_an_event_is_its_origin(tmp_path):
    assert one(tmp_path, number_of_sources="1", source_office="SOHR").origin_id == "sohr"
    assert one(tmp_path, number_of_sources="2", source_office="SOHR;AFP").origin_id == "ucdp"
    assert one(tmp_path, number_of_sources="1", source_office="Blue Wire").origin_id == "ucdp"


def test_the_selection_is_seven_countries_and_jihadists_unless_all_is_asked_for(tmp_path):
    rows = (
        {},
        {"side_b": "PKK"},
        {"country": "Turkey", "latitude": "37.9", "longitude": "40.2", "adm_1": ""},
        {"country": "Mali"},
    )
    path = write(tmp_path, "ucdp", *rows)
    some, every = read("ucdp", path), read("ucdp", path, everything=True)
    assert (len(some.reports), some.left_out) == (1, 3)
    assert (len(every.reports), every.left_out) == (3, 1)  # Mali lies outside the atlas altogether


def test_a_high_estimate_below_the_low_one_is_kept_and_noted(tmp_path):
    assert "high estimate is below its low" in one(tmp_path, high="2").coder_note


@pytest.mark.parametrize(
    ("name", "change", "dataset", "version"),
    [
        ("GEDEvent_v25_1.csv", {}, "ucdp-ged", "25.1"),
        ("ged231.csv", {}, "ucdp-ged", "23.1"),
        ("GEDEvent_v25_0_10.csv", {}, "ucdp-candidate", "25.0.10"),
        ("GEDEvent_v21_01_21_12.csv", {}, "ucdp-candidate", "21.1.21.12"),
        ("ucdp_candidate_2021.csv", {}, "ucdp-candidate", "to 2021"),
        ("table.csv", {"code_status": "Check dyad"}, "ucdp-candidate", "to 2021"),
    ],
)
def test_data_set_and_release_are_told_by_name_or_content(tmp_path, name, change, dataset, version):
    found = read("ucdp", write(tmp_path, "ucdp", change, name=name)).dataset
    assert (found["dataset"], found["version"]) == (dataset, version)
    assert found["redistributable"] and found["distinct_incidents"] and "Uppsala" in found["citation"]


def test_ids_do_not_depend_on_the_file(tmp_path):
    first = read("ucdp", write(tmp_path, "ucdp", {}, {}, name="a.csv")).reports["report_id"]
    again = read("ucdp", write(tmp_path, "ucdp", {"id": UCDP_ROW["id"]}, name="b.csv")).reports["report_id"]
    assert first.is_unique and again.iloc[0] == first.iloc[0]


@pytest.mark.skipif(not FILES.is_dir(), reason="no real UCDP files are at hand (UCDP_FILES names their folder)")
@pytest.mark.parametrize(
    ("file", "rows", "of_the_group"),
    [
        ("ucdp_candidate_2021.csv", 1221, 535),
        ("hdx_conflict_data_irq.csv.gz", 7473, 6191),
        ("ged_syria_2016_2019.csv.gz", 16566, 6472),
    ],
)
def test_real_files_are_read_without_a_loss(file, rows, of_the_group):
    reading = read("ucdp", FILES / file)
    assert reading.read == rows
    assert reading.rejects.empty
    assert len(reading.reports) + reading.left_out == rows
    assert len(reading.reports) >= of_the_group
    every = read("ucdp", FILES / file, everything=True)
    assert len(every.reports) == rows
    fine = every.reports[~every.reports["place_precision"].isin(("admin1", "country"))]
    assert fine["admin1_iso"].notna().mean() > 0.99
    assert every.reports["deaths_best"].notna().all()
