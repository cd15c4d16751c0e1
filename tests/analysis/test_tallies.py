"""The tally checker: sums, percentages and averages by hand."""

import pytest

from atlas.analysis.claims import published
from atlas.analysis.tallies import tallies
from tests.analysis.claim_store import claim_store

OWN = {"asserted_by_id": "sohr", "reported_by_id": "sohr", "origin_id": "sohr"}  # the body printed it itself


def check(total: dict, *parts: tuple, kind: str = "part", others: tuple = ()) -> dict:
    rows = tuple(
        {
            "claim_id": "c0",
            "split": "s",
            "kind": kind,
            "label": label,
            "value": float(value),
            "part_claim_id": claim,
            "basis": "summary",
        }
        for label, value, claim in parts
    )
    store = claim_store([OWN | total, *others], parts=rows)
    return tallies(store, published(store)).iloc[0].to_dict()


@pytest.mark.parametrize(("total", "parts", "finding", "difference"), [
    (98, (70, 15, 13), "holds", 0), (146, (78, 70), "fails", 2), (135, (52, 82), "fails", -1),
    (19, (23, -3), "fails", 1),
])  # fmt: skip
def test_parts_are_added_up(total, parts, finding, difference):
    found = check({"value_low": float(total)}, *((f"part {value}", value, None) for value in parts))
    assert (found["finding"], found["difference"]) == (finding, difference)


@pytest.mark.parametrize(
    ("parts", "finding", "difference"), [((319, 26), "holds", 0), ((535,), "holds", 0), ((319, 226), "fails", 10)]
)
def test_some_parts_may_fall_short_of_the_total_and_never_exceed_it(parts, finding, difference):
    found = check({"value_low": 535.0}, *((f"part {value}", value, None) for value in parts), kind="some")
    assert (found["finding"], found["difference"]) == (finding, difference)
    assert ("That does not hold: +10." if difference else "Parts that are not named fill the rest.") in found[
        "sentence"
    ]


def test_what_fails_in_one_print_of_another_could_be_the_printers_slip():
    alone = {"value_low": 146.0, "reported_by_id": "shafaq-news"}
    parts = (("a", 78, None), ("b", 70, None))
    assert check(alone, *parts)["finding"] == "printed"
    assert check(alone, *parts, others=(OWN | alone | {"reported_by_id": "rudaw"},))["finding"] == "fails", (
        "two print the same"
    )
    assert check({"value_low": 148.0, "reported_by_id": "shafaq-news"}, *parts)["finding"] == "holds"


def test_the_arithmetic_is_said():
    found = check({"value_low": 19.0}, ("all", 23, None), ("less others", -3, None))
    assert found["sentence"] == "23 all − (3 less others) = 20; the total is stated as 19. That does not hold: +1."


def test_rough_words_may_differ_by_one_percent_and_exact_ones_may_not():
    parts = (("a", 1341, None), ("b", 2750, None))
    assert check({"value_low": 4085.0, "qualifier": "about"}, *parts)["finding"] == "rounded"
    assert check({"value_low": 4085.0}, *parts)["finding"] == "fails"
    assert check({"value_low": 4000.0, "qualifier": "about"}, *parts)["finding"] == "fails"


@pytest.mark.parametrize(
    ("now", "stated", "finding"), [(190.0, -33.3, "rounded"), (200.0, -33.3, "fails"), (570.0, 100.0, "holds")]
)
def test_a_change_in_percent_is_computed_from_the_earlier_claim(now, stated, finding):
    found = check({"value_low": now}, ("a change", stated, "c1"), kind="percent", others=({"value_low": 285.0},))
    assert found["finding"] == finding  # 190 is -33.3% of 285 within rounding; 200 is -29.8%; 570 is +100%


def test_an_average_is_the_total_over_the_months():
    found = check(
        {"metric": "attacks_per_month", "value_low": 120.0},
        ("total", 1422, "c1"),
        kind="rate",
        others=({"value_low": 1422.0},),
    )
    assert (found["computed"], found["finding"]) == (118.5, "rounded")


def test_at_least_ten_committed_claims_are_checked_and_the_known_faults_are_found(store):
    found = tallies(store, published(store)).set_index("claim_id")
    assert len(found) >= 10
    failing = set(found.index[found["finding"] == "fails"])
    assert {"sohr2022-desert-146", "sohr2023-nov-73"} <= failing
    assert found.loc["centcom2023-sepoct-78", ["finding", "printed_by"]].tolist() == ["printed", "Social Bites"], (
        "one page's word is not the command's"
    )
    assert "does not add up" in found.loc["centcom2023-sepoct-78", "doubt"]
    assert found.loc["sohr2025-98", "finding"] == "holds"
