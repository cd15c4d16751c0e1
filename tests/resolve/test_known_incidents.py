"""Known incidents, read by hand: their reports are one incident, nobody else's are in it, and the best estimate is the last word."""

import pandas as pd
import pyarrow.parquet as pq
import pytest

from atlas import paths

KNOWN = pd.read_csv(paths.ROOT / "tests" / "golden" / "known_incidents.csv", keep_default_na=False).set_index("slug")
REACHED = 0.95


@pytest.fixture(scope="module")
def reports():
    return pq.read_table(paths.MARTS / "reports.parquet").to_pandas().set_index("report_id")


@pytest.fixture(scope="module")
def incidents():
    return pq.read_table(paths.MARTS / "incidents.parquet").to_pandas().set_index("incident_id")


def members(slug):
    return KNOWN.at[slug, "report_ids"].split(";")


@pytest.mark.parametrize("slug", KNOWN.index)
def test_a_known_incident_is_one_and_holds_no_other(slug, reports):
    makers = reports[reports["flag"].isna()]
    own = makers[makers.index.isin(members(slug))]
    assert own["incident_id"].nunique() == 1
    found = makers[makers["incident_id"] == own["incident_id"].iloc[0]]
    assert set(found.index) == set(own.index)


def test_the_best_estimate_is_the_last_word_of_the_bodies(reports, incidents):
    missed = {}
    for slug, row in KNOWN.iterrows():
        home = reports.loc[members(slug)].query("flag.isna()", engine="python")["incident_id"].iloc[0]
        best = incidents.at[home, "killed_best"]
        if not float(row["settled_low"]) <= best <= float(row["settled_high"]):
            missed[slug] = best
    assert 1 - len(missed) / len(KNOWN) >= REACHED, missed


def test_the_hasakah_prison_says_what_was_settled_and_what_was_early(reports, incidents):
    row = incidents.loc[reports.at["r052295fb85ee", "incident_id"]]
    assert 117 <= row["killed_best"] <= 154
    assert (row["killed_early_low"], row["killed_early_high"]) == (7, 117)
