"""Indicators side by side: each by the same rule, and who of those who count has a vote."""

from dataclasses import replace

import pandas as pd
import pytest

from atlas.analysis import monitors
from atlas.analysis.indicators import HEARD, INFRASTRUCTURE_TARGETS, OTHERS, indicators, others, votes
from atlas.analysis.periods import two
from atlas.analysis.selection import Selection
from atlas.analysis.summary import known as known_of
from tests.analysis.small_store import store_of


def months(*years):
    return [f"{year}-{month:02}" for year in years for month in range(1, 13)]


def reports(month, count, origin, **fields):
    return [
        {"incident_id": f"{origin}{month}{day}", "occurred_on": f"{month}-{day + 1:02}", "published_on": f"{month}-{day + 1:02}", "origin_id": origin, **fields}
        for day in range(count)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def small():
    """Two attacks a month in 2020 and six in 2021, a third of them bombs on the oil; and a last month, that is not over."""
    rows = [row for month in months(2020) for row in reports(month, 2, "afp", killed=2)]
    for month in [*months(2021), "2022-01"]:
        rows += reports(month, 4, "afp", killed=1)
        rows += reports(
            month, 2, "sana", event_type="vehicle_bomb", target=INFRASTRUCTURE_TARGETS[1], attribution="claimed"
        )
    return store_of(*rows)


def test_rows_are_counted_from_the_reports_and_judged_one_by_one(small):
    known = known_of(small)
    rows = {row.label: row for row in indicators(small, two(Selection(start="2021-01", end="2021-12"), known), known)}
    assert (rows["Attacks"].now, rows["Attacks"].before, rows["Attacks"].word) == (72, 24, "rose")
    assert (rows["Killed, best"].now, rows["Killed, best"].before) == (48, 48)
    assert "24 of the attacks have no figure" in rows["Killed, best"].note
    assert (rows["Suicide and vehicle bombs"].now, rows["Suicide and vehicle bombs"].before) == (24, 0)
    assert rows["Suicide and vehicle bombs"].word == "unknown"
    assert "a base of 0" in rows["Suicide and vehicle bombs"].why
    assert rows["On infrastructure"].now == 24
    assert rows["Places hit"].rate is None
    assert (rows["Independent voices a month"].now, rows["Independent voices a month"].before) == (2, 1)
    assert rows["Independent voices a month"].group == HEARD
    assert len(rows["Attacks"].values) == 24


def test_only_counts_of_the_groups_attacks_by_bodies_of_their_own_vote(store):
    known = known_of(store)
    chosen = two(Selection(region=("iraq",), start="2015-01", end="2015-12"), known)
    published = (monitors.listed(store), monitors.prints(store), monitors.held_of_series(store))
    rows = others(chosen, known, *published)
    assert all(row.group == OTHERS for row in rows)
    voting = {row.label for row in rows if row.is_voted}
    assert voting == {"UCDP GED 19.1: lethal events, Iraq"}
    violence = {row.label.split(":")[0] for row in rows if row.is_all_violence}
    assert {"Iraq Body Count", "UN Assistance Mission for Iraq", "Antiwar.com"} <= violence
    assert not any(row.is_voted and row.is_all_violence for row in rows)
    assert "our count comes to 21% of it, 7% before" in next(row.note for row in rows if row.is_voted)
    governorate = others(replace(chosen, now=replace(chosen.now, admin1=("IQ-AN",)), before=replace(chosen.before, admin1=("IQ-AN",))), known, *published)  # fmt: skip
    assert {row.label for row in governorate} == {"UN Assistance Mission for Iraq: civilians killed, Anbar"}


def test_a_body_votes_once_by_its_longest_series():
    def printed(series, body, values):
        starts = pd.to_datetime(list(values))
        return pd.DataFrame({"series_id": series, "asserted_by_id": body, "body": body.upper(), "metric": "attacks", "country": "IRQ", "place": "", "unit": "month", "is_last": True,
                             "counts_what": series, "counts_all_violence": False, "comparable": True, "window_start": starts, "middle": list(values.values())})  # fmt: skip

    long = {f"{month}-01": 9.0 if month > "2021" else 3.0 for month in months(2020, 2021)}
    short = dict(list(long.items())[6:18])
    prints = pd.concat([printed("a", "ric", short), printed("b", "ric", long), printed("c", "sohr", long)])
    store = store_of(*reports("2022-02", 1, "afp"), *reports("2020-01", 1, "afp"))
    known = known_of(store)
    nothing = pd.DataFrame(columns=monitors.SHARE_COLUMNS)
    rows = others(two(Selection(start="2021-01", end="2021-12"), known), known, nothing, prints, nothing)
    assert [(row.label.split(":")[1].split(",")[0].strip(), row.is_voted) for row in rows] == [
        ("a", False),
        ("b", True),
        ("c", True),
    ]
    assert votes(rows) == {"rose": 2}
