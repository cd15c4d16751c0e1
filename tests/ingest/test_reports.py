"""Coded rows become dated, located reports; a row without a date is rejected with the reason."""

import pandas as pd
import pytest

from atlas.ingest.reports import prepare
from atlas.ingest.seeds import read_seeds
from atlas.model.seed_tables import ADMIN1, BODIES, BODY_ALIASES, PLACES, REPORTS, SOURCE_ALIASES
from atlas.paths import SEEDS

ROW = {
    "report_id": "r1", "source": "Shafaq News", "country": "IRQ", "admin1": "Diyala", "place": "", "date": "2021-03", "date_precision": "month",
    "event_type": "ied", "initiator": "islamic_state", "attribution": "official", "target": "army", "published": "2021-04",
}  # fmt: skip


@pytest.fixture(scope="module")
def seeds():
    return read_seeds(SEEDS, (SOURCE_ALIASES, BODIES, BODY_ALIASES, PLACES, ADMIN1))


def prepared(seeds, *rows):
    coded = pd.DataFrame([ROW | row for row in rows], columns=REPORTS.names).set_axis(range(2, len(rows) + 2))
    coded[["source_id", "relays", "published"]] = coded[["source_id", "relays", "published"]].astype("str")
    return prepare(coded.where(coded.notna(), None), seeds, file="mine.csv", dataset="mine", version="1")


def test_a_date_becomes_the_window_it_allows(seeds):
    rows, rejects = prepared(seeds, {}, {"report_id": "r2", "date": "2021-03-05", "date_precision": "day"})
    assert rejects.empty
    assert [f"{day:%Y-%m-%d}" for day in rows["occurred_on"]] == ["2021-03-01", "2021-03-05"]
    assert [f"{day:%Y-%m-%d}" for day in rows["occurred_until"]] == ["2021-03-31", "2021-03-05"]
    assert f"{rows['published_on'].iloc[0]:%Y-%m-%d}" == "2021-04-01"


def test_a_date_that_is_none_is_rejected_with_file_and_line(seeds):
    rows, rejects = prepared(seeds, {}, {"report_id": "r2", "date": "2021-02-30", "date_precision": "day"})
    assert list(rows["report_id"]) == ["r1"]
    assert rejects[["file", "row", "column", "value"]].to_numpy().tolist() == [["mine.csv", 3, "date", "2021-02-30"]]
    assert "no date" in rejects.at[0, "reason"]


def test_a_report_without_a_place_stays_in_its_governorate(seeds):
    row = prepared(seeds, {})[0].iloc[0]
    assert (row["region"], row["admin1"], row["admin1_iso"], row["place_precision"]) == (
        "iraq",
        "Diyala",
        "IQ-DI",
        "admin1",
    )
    assert pd.isna(row["place"])
    assert row["radius_km"] > 20


def test_side_source_and_origin_are_worked_out(seeds):
    rows, _ = prepared(
        seeds, {"relays": "SOHR"}, {"report_id": "r2", "initiator": "state_forces", "event_type": "raid"}
    )
    assert list(rows["side"]) == ["attack", "operation"]
    assert rows["source_id"].nunique() == 1
    assert list(rows["origin_id"]) == ["sohr", rows["source_id"].iloc[1]]
    assert set(rows["dataset"]) == {"mine"}


def test_a_window_ends_with_the_publication_where_its_day_is_known(seeds):
    week = {"date": "2021-03-29", "date_precision": "week"}
    rows, _ = prepared(
        seeds,
        {"published": "2021-03-12"},
        {"report_id": "r2", "published": "2021-03"},
        {"report_id": "r3", "published": "2021-02-12"},
        {"report_id": "r4", "published": "2021-03-30", **week},
    )
    until = [f"{day:%Y-%m-%d}" for day in rows["occurred_until"]]
    assert until == [
        "2021-03-12",
        "2021-03-31",
        "2021-03-31",
        "2021-03-30",
    ]  # a page that is older than its incident cuts nothing
