"""Every landmark rests on rows of the table: its ids exist, its date is theirs, and it says so where it is not."""

import pandas as pd
import pytest

from atlas.model.vocabulary import REGION_COUNTRIES
from atlas.paths import SEEDS


def read(name):
    return pd.read_csv(SEEDS / f"{name}.csv", dtype=str, keep_default_na=False)


LANDMARKS = read("landmarks").set_index("landmark_id")
NOT_DATED_BY_A_REPORT = {"baghouz-2019"}  # the report begins weeks earlier and names the day in its summary


@pytest.fixture(scope="module")
def reports():
    return read("reports").set_index("report_id")


@pytest.fixture(scope="module")
def claims():
    return read("figure_claims").set_index("claim_id")


def cited(landmark, column):
    return [one for one in LANDMARKS.at[landmark, column].split(";") if one]


@pytest.mark.parametrize("landmark", LANDMARKS.index)
def test_a_landmark_cites_rows_that_exist(landmark, reports, claims):
    assert cited(landmark, "report_ids")
    assert set(cited(landmark, "report_ids")) <= set(reports.index)
    assert set(cited(landmark, "claim_ids")) <= set(claims.index)


@pytest.mark.parametrize("landmark", LANDMARKS.index)
def test_its_date_is_the_date_of_its_reports(landmark, reports):
    row = LANDMARKS.loc[landmark]
    first, last = pd.Timestamp(row["date"]), pd.Timestamp(row["date_until"] or row["date"])
    days = reports.loc[cited(landmark, "report_ids")]
    days = pd.to_datetime(days.loc[days["date_precision"] == "day", "date"])
    near = days.between(first - pd.Timedelta(days=3), last + pd.Timedelta(days=3))
    assert first <= last
    assert near.all() and len(near) or landmark in NOT_DATED_BY_A_REPORT


@pytest.mark.parametrize("landmark", NOT_DATED_BY_A_REPORT)
def test_a_date_that_no_report_has_is_explained(landmark, reports):
    day = pd.Timestamp(LANDMARKS.at[landmark, "date"])
    named = reports.loc[cited(landmark, "report_ids"), "summary"]
    assert named.str.contains(f"{day.day} {day.month_name()}").any()
    assert f"{day.day} {day.month_name()}" in LANDMARKS.at[landmark, "basis"]


@pytest.mark.parametrize("landmark", LANDMARKS.index)
def test_its_country_is_that_of_its_reports_and_of_its_region(landmark, reports):
    row = LANDMARKS.loc[landmark]
    countries = set(reports.loc[cited(landmark, "report_ids"), "country"])
    assert countries == {row["country"]} if row["country"] else not row["region"]
    assert row["country"] in REGION_COUNTRIES.get(row["region"], ("",))


def test_titles_fit_a_chart_and_every_region_has_some():
    assert LANDMARKS["title"].str.len().max() <= 40
    assert LANDMARKS["title"].is_unique
    assert LANDMARKS["meaning"].str.endswith(".").all()
    assert LANDMARKS["region"].value_counts()[["iraq", "syria", "maghreb"]].min() >= 3
    assert LANDMARKS["date"].is_monotonic_increasing
