from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.ingest.reports import prepare as locate
from atlas.ingest.seeds import read_seeds
from atlas.paths import SEEDS
from atlas.resolve.cluster import Limits
from atlas.resolve.decisions import COLUMNS
from atlas.resolve.resolver import EVIDENCE, resolve
from atlas.resolve.score import read_weights
from tests.resolve.factory import COUNTRY, GOVERNORATE, month, table

GOLD = [Path(__file__).parents[1] / "golden" / name for name in ("gold_dev.csv", "gold_dev2.csv")]


@pytest.fixture(scope="module")
def coded() -> pd.DataFrame:
    seeds = read_seeds(SEEDS)
    return locate(seeds["reports"], seeds, file="reports.csv", dataset="coded", version="test")[0]


@pytest.fixture(scope="module")
def gold() -> pd.DataFrame:
    return pd.concat(map(pd.read_csv, GOLD), ignore_index=True)


def partition(clusters: pd.DataFrame) -> set[frozenset[str]]:
    return {frozenset(group) for _, group in clusters.groupby("cluster").report_id}


def clusters_of(*rows: dict, **options) -> list[list[str]]:
    return sorted(sorted(group) for group in partition(resolve(table(*rows), **options).clusters))


def test_labelled_reports_are_grouped_as_the_experts_grouped_them(coded, gold):
    found = resolve(coded).clusters.set_index("report_id").cluster.reindex(gold.report_id).to_numpy()
    together = found[:, None] == found
    same = (gold.incident_label.to_numpy()[:, None] == gold.incident_label.to_numpy()) & (
        gold.window.to_numpy()[:, None] == gold.window.to_numpy()
    )
    sure = (gold.confidence == "sure").to_numpy()
    pairs = np.triu(sure[:, None] & sure, 1)
    assert (pairs & together & same).sum() / (pairs & together).sum() >= 0.96
    assert (pairs & together & same).sum() / (pairs & same).sum() >= 0.95


@settings(deadline=None, max_examples=8)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(coded, gold, random):
    window = coded[coded.report_id.isin(gold.report_id[gold.window.isin(["IRQ 2021-01", "MAG 2015-04"])])]
    rows = list(range(len(window)))
    random.shuffle(rows)
    expected, found = resolve(window), resolve(window.iloc[rows])
    assert partition(found.clusters) == partition(expected.clusters)
    pd.testing.assert_frame_equal(found.evidence, expected.evidence)


def test_the_names_of_the_reports_do_not_matter(coded, gold):
    window = coded[coded.report_id.isin(gold.report_id[gold.window == "MAG 2022-01"])]
    names = dict(zip(window.report_id, np.random.default_rng(1).permutation(window.report_id), strict=True))
    renamed = resolve(window.assign(report_id=window.report_id.map(names))).clusters
    assert partition(renamed) == {
        frozenset(names[name] for name in group) for group in partition(resolve(window).clusters)
    }


def test_coder_notes_batches_and_labels_are_not_read(coded, gold):
    window = coded[coded.report_id.isin(gold.report_id[gold.window == "SYR 2019-10"])]
    blind = window.drop(columns=["coder_note", "batch"])
    assert partition(resolve(blind).clusters) == partition(resolve(window).clusters)


def test_every_report_has_one_cluster_and_no_cluster_exceeds_the_limits(coded):
    found, limits = resolve(coded), Limits()
    assert sorted(found.clusters.report_id) == sorted(coded.report_id)
    same = found.evidence[found.evidence.verdict == "same"]
    sizes = found.clusters.groupby("cluster").size()
    assert len(same) == (sizes * (sizes - 1) // 2).sum()  # every pair inside a cluster was compared
    assert same.gap_days.max() <= limits.max_days


def test_evidence_adds_up(coded, gold):
    window = coded[coded.report_id.isin(gold.report_id[gold.window == "SYR 2022-12"])]
    evidence = resolve(window).evidence
    assert list(evidence.columns) == EVIDENCE
    assert (evidence.left_report_id < evidence.right_report_id).all()
    assert evidence.reason.str.len().min() > 0
    assert set(evidence.verdict) <= {"same", "different", "undecided"}
    assert not evidence.duplicated(["left_report_id", "right_report_id"]).any()
    prior = (evidence.score - evidence.filter(like="weight_").sum(axis=1)).round(2)
    weights = read_weights().set_index(["feature", "level"])["weight"]
    assert prior.max() == pytest.approx(weights["prior", "any"])


def test_an_interim_toll_joins_and_a_different_kind_of_incident_does_not():
    early = {"killed": 9, "published_on": "2021-03-10", "summary": "Gunmen attack an army post"}
    late = {"killed": 11, "published_on": "2021-03-12", "summary": "Army post attacked by gunmen"}
    arrest = {"event_type": "arrest", "initiator": "state_forces", "target": "jihadists", "jihadists_arrested": 2}
    assert clusters_of(early, late, arrest) == [["r0", "r1"], ["r2"]]


def test_two_incidents_of_one_page_stay_two():
    page = {"url": "https://example.org/list"}
    assert clusters_of({**page, "killed": 2}, {**page, "killed": 2, "place": "Jalawla", "latitude": 34.3}) == [
        ["r0"],
        ["r1"],
    ]


def test_a_report_that_fits_two_incidents_stands_apart():
    first = {"killed": 4, "occurred_on": "2021-03-05"}
    second = {"killed": 4, "occurred_on": "2021-03-20"}
    found = resolve(table(first, second, {"killed": 4, **month("2021-03")})).clusters
    assert found.set_index("report_id").stands_apart.to_dict() == {"r0": "", "r1": "", "r2": "coarse: 2 incidents fit"}
    assert found.cluster.nunique() == 3
    assert clusters_of(first, {"killed": 4, **month("2021-03")}) == [["r0", "r1"]]


def test_a_vague_report_needs_something_specific_in_common():
    assert clusters_of({"killed": 1}, {**GOVERNORATE, "killed": 9, **month("2021-03")}) == [["r0"], ["r1"]]
    assert clusters_of({}, {**COUNTRY, **month("2021-03")}) == [["r0"], ["r1"]]


def test_a_recall_joins_an_incident_or_stands_apart():
    recall = {"flag": "background", "killed": 7, "occurred_on": "2021-03-10"}
    assert clusters_of({"killed": 7}, recall) == [["r0", "r1"]]
    alone = resolve(table({"killed": 7, "country": "SYR"}, recall)).clusters.set_index("report_id")
    assert alone.stands_apart["r1"] == "background: no incident fits"


def test_reports_without_date_or_place_are_kept_and_say_so():
    found = resolve(table({}, {"occurred_on": None}, {"longitude": None})).clusters.set_index("report_id")
    assert found.stands_apart.tolist() == ["", "unresolved: no date or no place", "unresolved: no date or no place"]
    assert found.cluster.nunique() == 3


def test_an_empty_table_gives_empty_tables():
    found = resolve(table())
    assert len(found.clusters) == len(found.evidence) == 0
    assert list(found.evidence.columns) == EVIDENCE


def test_people_outrank_the_scores():
    def decide(judgement: str) -> pd.DataFrame:
        return pd.DataFrame([["r1", "r0", judgement, "ann", "2026-01-02", "seen"]], columns=COLUMNS)

    rows = ({"killed": 9}, {"killed": 9}, {"killed": 9})
    assert clusters_of(*rows) == [["r0", "r1", "r2"]]
    assert len(clusters_of(*rows, decisions=decide("different"))) == 2
    far = ({"killed": 9}, {"killed": 1, "country": "SYR", "occurred_on": "2020-01-01"})
    assert clusters_of(*far, decisions=decide("same")) == [["r0", "r1"]]
    evidence = resolve(table(*rows), decide("different")).evidence.set_index(["left_report_id", "right_report_id"])
    assert evidence.verdict["r0", "r1"] == "different"
    assert evidence.reason["r0", "r1"].startswith("decided different by ann")


def test_the_next_small_attack_in_a_town_is_another_incident():
    assert clusters_of({"killed": 2}, {"killed": 2, "occurred_on": "2021-03-14"}) == [["r0"], ["r1"]]
