"""Why counts differ: what stands side by side, and steps whose factors were computed by hand."""

import pandas as pd
import pytest

from atlas.analysis.claims import published
from atlas.analysis.decomposition import decompose
from atlas.analysis.summary import known as known_of
from atlas.analysis.yearly_counts import default_pair, our_counts, side_by_side
from tests.analysis.claim_rows import claims_frame
from tests.analysis.claim_store import KNOWN, claim_store


def test_counts_of_a_year_are_put_to_twelve_months_only_with_a_mark():
    rows = side_by_side(
        claims_frame(
            {"value_low": 139.0, "window_end": "2019-06-30"}, {"value_low": 1669.0},
            {"metric": "attacks_per_month", "value_low": 60.0, "window_start": "2018-09-01",
            "window_end": "2019-03-31"},
            {"metric": "attacks_per_month", "value_low": 50.0, "coder_note": "600 divided by twelve by the coder"},
            {"value_low": 30.0, "window_end": "2019-01-31"}, {"country": "SYR"}, {"scope": "incident"},
            {"window_start": "2017-01-01", "window_end": "2018-12-31"},
        ), country="IRQ", year=2019,
    ).set_index("claim_id")  # fmt: skip
    assert list(rows.index) == [
        "c0",
        "c2",
        "c1",
    ]  # a month's count, another country, one incident, other years and our own averages stay out
    assert rows["annual"].tolist() == [278, 720, 1669]
    assert rows["total"].tolist() == [139, 420, 1669]
    assert rows["is_annualised"].tolist() == [True, True, False]


def test_a_figure_in_three_outlets_stands_once():
    rows = side_by_side(claims_frame({}, {}, {}), country="IRQ", year=2019)
    assert (len(rows), rows["relayed_by"].iloc[0]) == (1, 2)


def attack(place: int, day: str, *, killed: int | None = 1, iso: str = "IQ-DI") -> dict:
    return {"incident_id": f"i{place}", "occurred_on": day, "occurred_until": day, "killed": killed, "admin1_iso": iso}


# 2021: ten lethal attacks in Diyala in the first half; ten in Kirkuk and five without a figure in Diyala in the second.
REPORTS = (
    *(attack(place, f"2021-02-{place + 1:02d}") for place in range(10)),
    *(attack(place, f"2021-08-{place - 9:02d}", iso="IQ-KI") for place in range(10, 20)),
    *(attack(place, f"2021-09-{place - 19:02d}", killed=None) for place in range(20, 25)),
)  # fmt: skip
HALF = {
    "value_low": 50.0, "window_end": "2021-06-30",
    "bind": {"counts": "lethal_incidents", "selection": "country=IRQ&admin1=IQ-DI&initiator=attack",
    "window_end": "2021-06-30"},
}  # fmt: skip


def steps_between(low: dict, high: dict) -> dict:
    store = claim_store([low, high], reports=REPORTS)
    rows = side_by_side(published(store), country="IRQ", year=2021).set_index("claim_id", drop=False)
    return {step.name: step for step in decompose(store, KNOWN, rows.loc["c0"], rows.loc["c1"])}


def test_each_step_is_one_change_and_the_rest_is_what_remains():
    steps = steps_between(HALF, {"value_low": 1000.0})
    assert steps["Window length"].factor == 2 and steps["Window length"].after == 100
    assert steps["Area"].factor == 2.0  # lethal in 2021: ten in Diyala, twenty in both
    assert steps["Lethal only or all"].factor == 1.25  # twenty with someone killed, 25 in all
    assert steps["Claimed or attributed"].factor == 1.0
    assert steps["Rest, unexplained"].before == 250 and steps["Rest, unexplained"].factor == 4.0
    assert "25 reports describe 25 attacks" in steps["Duplicates removed"].sentence


def test_the_factors_multiply_to_the_ratio_of_the_two_counts():
    steps = steps_between(HALF, {"value_low": 1000.0}).values()
    product = 1.0
    for step in steps:
        product *= step.factor if step.kind in ("computed", "rest") else 1
    assert product == pytest.approx(1000 / 50)


def test_no_ratio_is_formed_on_fewer_than_ten_incidents():
    small = {"value_low": 7.0, "bind": {"selection": "country=IRQ&initiator=attack&attribution=claimed"}}
    step = steps_between(small, {"value_low": 70.0})["Claimed or attributed"]
    assert step.factor is None and "too few for a ratio" in step.sentence and step.before == step.after


def test_our_own_counts_say_what_they_leave_out():
    store = claim_store([{}], reports=REPORTS)
    rows = our_counts(store, KNOWN, country="IRQ", year=2021).set_index("label")
    assert rows["total"].tolist() == [25, 20, 0]
    assert "5 attacks have no figure for killed" in rows.loc["Coded reports: lethal attacks", "sentence"]


def test_iraq_in_2019_runs_from_139_to_1669(store):
    claims, known = published(store), known_of(store)
    rows = side_by_side(claims, country="IRQ", year=2019)
    low, high = default_pair(rows)
    assert (low, high) == ("nyt2019-139-theweek", "ctc2019-iraq-1669")
    assert {139, 1669} <= set(rows["total"])
    one, other = (rows[rows["claim_id"] == claim].iloc[0] for claim in (low, high))
    steps = decompose(store, known, one, other)
    assert [step.kind for step in steps][0 :: len(steps) - 1] == ["start", "end"]
    assert steps[1].factor == 2.0
    assert all(step.sentence for step in steps)
    after = [step.after for step in steps[:-1]]
    assert [step.before for step in steps[1:-1]] == after[:-1]  # each step begins where the one before ends


def test_fewer_than_two_counts_give_no_pair():
    assert default_pair(side_by_side(claims_frame({}), country="IRQ", year=2019)) is None
    assert side_by_side(claims_frame({}), country="TUN", year=2019).empty
    assert isinstance(side_by_side(claims_frame({}), country="TUN", year=2019), pd.DataFrame)
