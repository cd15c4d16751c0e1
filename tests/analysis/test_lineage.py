"""Lineage: chains, what drifted between two claims, and candidates for links."""

import pytest

from atlas.analysis.claims import published
from atlas.analysis.lineage import candidates, changes, drift, links, root_of
from tests.analysis.claim_rows import claims_frame
from tests.analysis.claim_store import claim_store


def test_a_chain_is_followed_to_its_head_and_a_circle_is_refused():
    assert root_of("c", {"c": "b", "b": "a"}) == "a"
    assert root_of("a", {}) == "a"
    with pytest.raises(ValueError, match="circle"):
        root_of("a", {"a": "b", "b": "a"})


def retold(change: str, **later) -> tuple:
    first = {
        "value_low": 139.0,
        "window_end": "2021-06-30",
        "published_on": "2021-08-01",
        "definition_note": "deadly attacks",
    }
    second = {**first, "window_end": "2021-12-31", "published_on": "2022-03-01", "definition_note": "attacks", **later}
    store = claim_store(
        [first, second], links=({"claim_id": "c1", "relayed_from": "c0", "change": change, "basis": "note"},)
    )
    return store, published(store)


def test_a_link_says_what_drifted():
    found = links(*retold("window;definition"))
    link = next(found.itertuples())
    assert (link.root, link.said, link.value_ratio, link.gap_days, link.distorts) == ("c0", "139", 1.0, 212, True)
    assert link.days_ratio == pytest.approx(365 / 181)
    assert drift(link) == ["Jan 2021 to Jun 2021 becomes 2021", "“deadly attacks” becomes “attacks”"]
    assert changes(found)[["change", "links"]].to_numpy().tolist() == [["window", 1], ["definition", 1]]


def test_rounding_and_repeating_do_not_distort():
    assert not links(*retold("rounded"))["distorts"].any()
    assert not links(*retold("none"))["distorts"].any()


SAME = {"value_low": 34.0, "window_start": "2024-07-01", "window_end": "2024-08-31", "published_on": "2024-09-01"}
AUGUST = {**SAME, "window_start": "2024-08-01", "published_on": "2024-09-27"}


@pytest.mark.parametrize(("later", "found"), [
    (AUGUST, True), ({**AUGUST, "value_low": 35.0}, False), ({**AUGUST, "published_on": "2024-09-01"}, False),
    ({**SAME, "published_on": "2024-09-27"}, False),  # nothing differs: a plain relay, folded elsewhere
    ({**AUGUST, "window_start": "2024-09-01", "window_end": "2024-09-30"}, False),  # no shared day
    ({**SAME, "metric": "arrests", "published_on": "2024-09-27"}, True), ({**AUGUST, "country": "SYR"}, False),
])  # fmt: skip
def test_candidates_have_the_value_the_time_and_one_difference(later, found):
    claims = claims_frame(SAME, later)
    none = links(*retold("none"))
    assert len(candidates(claims, none.iloc[:0])) == found


def test_pairs_of_one_chain_are_no_candidates(store):
    claims = published(store)
    coded = links(store, claims)
    pairs = candidates(claims, coded)
    linked = set(zip(coded["claim_id"], coded["relayed_from"], strict=True))
    assert not linked & set(zip(pairs["claim_id"], pairs["relayed_from"], strict=True))
    assert pairs["claim_id"].is_unique


def test_the_known_distortions_are_coded(store):
    found = links(store, published(store)).set_index("claim_id")
    assert found.loc["seed-002-attacks-139", "relayed_from"] == "nyt2019-139-theweek"
    assert "window" in found.loc["seed-002-attacks-139", "change"].split(";")
    assert found.loc["sdf2024-aug-34", "change"] == "window"
    assert found.loc["shahid2018-iraq-27849", "distorts"] and found.loc["shafaq2024-ops-60", "value_ratio"] < 1
    claims = store.frame(store.table("figure_claims").select("claim_id", "relayed_from")).dropna()
    assert dict(zip(claims["claim_id"], claims["relayed_from"], strict=True)) == found["relayed_from"].to_dict()
