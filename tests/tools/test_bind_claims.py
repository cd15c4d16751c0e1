"""Claims are bound by rules that are in the open: what is counted, where, by whom, and what no table can answer."""

import pandas as pd
import pytest

from atlas.paths import SEEDS
from tools.bind_claims import ALL_ACTORS, ALL_VIOLENCE, BY_EYE, bind, parts_of

CLAIM = {
    "claim_id": "c1", "metric": "attacks", "value_low": "10", "country": "SYR", "area": "", "period_start": "2021-05-01", "period_end": "2021-05-31",
    "asserted_by_id": "rojava-information-center", "definition_note": "sleeper-cell attacks",
}  # fmt: skip


@pytest.mark.parametrize(("claim", "selection", "counts", "fit"), [
    ({"area": "Deir ez-Zor (SDF-held)"}, "country=SYR&admin1=SY-DY&initiator=attack", "incidents", "wider"),
    ({"definition_note": "sleeper-cell attacks by any cell"}, "country=SYR&initiator=attack,unknown", "incidents", "wider"),
    ({"asserted_by_id": "islamic-state"}, "country=SYR&initiator=attack&attribution=claimed", "incidents", "same"),
    ({"metric": "killed", "definition_note": "dead of all sides"}, "country=SYR", "dead_all_sides", "same"),
    ({"metric": "killed", "definition_note": "civilians only"}, "country=SYR&initiator=attack", "civilians_killed", "same"),
    ({"metric": "operations_against", "definition_note": "joint SDF and Coalition raids"}, "country=SYR&initiator=sdf,coalition", "incidents", "same"),
    ({"country": "IRQ", "asserted_by_id": "antiwar-com", "metric": "killed", "definition_note": "civilians only in IS-related violence"},
     "country=IRQ&initiator=attack", "civilians_killed", "same"),
])  # fmt: skip
def test_a_claim_is_bound_to_what_it_counts(claim, selection, counts, fit):
    row = bind(CLAIM | claim)
    assert (row["state"], row["selection"], row["counts"], row["fit"]) == ("bound", selection, counts, fit)
    assert (row["window_start"], row["window_end"]) == ("2021-05-01", "2021-05-31")


@pytest.mark.parametrize(("claim", "state", "reason"), [
    ({"country": "IRQ", "asserted_by_id": "unami", "metric": "killed", "definition_note": "civilians killed, any actor"}, "not_comparable", "all actors"),
    ({"country": "WORLD"}, "not_comparable", "whole world"),
    ({"metric": "other", "definition_note": "wounded"}, "not_comparable", "no column: wounded"),
    ({"metric": "fighters"}, "not_computable", "a stock"),
    ({"metric": "killed", "asserted_by_id": "islamic-state"}, "not_comparable", "own word"),
])  # fmt: skip
def test_a_claim_that_no_table_answers_says_why(claim, state, reason):
    row = bind(CLAIM | claim)
    assert (row["state"], row["selection"]) == (state, "")
    assert reason in row["note"]


def test_an_area_without_a_rule_is_refused_by_name():
    with pytest.raises(ValueError, match="c1: no rule for the area 'Atlantis'"):
        bind(CLAIM | {"area": "Atlantis"})


def test_parts_that_fill_the_total_are_its_parts_and_others_are_some_of_them():
    total = CLAIM | {"area": "north and east Syria (SDF-held)", "claim_id": "all"}
    parts = [
        CLAIM | {"area": f"{name} (SDF-held)", "claim_id": name, "value_low": value}
        for name, value in (("Raqqa", "4"), ("Hasakah", "6"))
    ]
    whole = parts_of(pd.DataFrame([total, *parts]))
    assert {(row["kind"], row["label"]) for row in whole} == {
        ("part", "Raqqa (SDF-held)"),
        ("part", "Hasakah (SDF-held)"),
    }
    assert {row["kind"] for row in parts_of(pd.DataFrame([total, parts[0]]))} == {"some"}


def test_the_committed_bindings_agree_with_the_rules_about_who_is_counted():
    claims, bindings = (
        pd.read_csv(SEEDS / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in ("figure_claims", "figure_bindings")
    )
    rows = bindings.merge(claims.drop(columns="metric"), on="claim_id")
    everyone = rows[rows["note"] == ALL_ACTORS]
    assert set(everyone["asserted_by_id"]) <= {*ALL_VIOLENCE, "musings-on-iraq"}
    assert (everyone["country"] == "IRQ").all() and (everyone["state"] == "not_comparable").all()
    assert set(BY_EYE) <= set(claims["claim_id"])
    counted = rows[rows["asserted_by_id"].isin(["unami", "iraq-body-count"])]
    assert len(counted) and (counted["state"] != "bound").all()
