"""Bad rows of the coded files about published claims are named by file, row and column; the committed ones have none."""

import pandas as pd
import pytest

from atlas import paths
from atlas.analysis.bindings import problems
from atlas.analysis.summary import known as known_of
from atlas.ingest.seeds import read_seeds
from atlas.model import figure_tables, seed_tables
from tests.analysis.claim_store import BINDING, CLAIM, KNOWN
from tests.analysis.small_store import table_of


def faults(*, claim=(), binding=(), bind=True, links=(), parts=()) -> list[tuple]:
    claims = [{**CLAIM, "claim_id": name, "published": "2021-05", **dict(claim)} for name in ("c0", "c1")]
    claims = pd.DataFrame(claims, columns=[*seed_tables.FIGURE_CLAIMS.names])
    rows = [
        {**BINDING, "claim_id": name, **(dict(binding) if name == "c0" else {})}
        for name in (("c0", "c1") if bind else ("c1",))
    ]
    frames = [table_of(table, list(values)) for table, values in (
        (figure_tables.FIGURE_BINDINGS, rows), (figure_tables.FIGURE_LINEAGE, links),
        (figure_tables.FIGURE_PARTS, parts))]  # fmt: skip
    found = problems(claims, pd.DataFrame({"body_id": ["acled"]}), *frames, KNOWN)
    return [(row.file.removesuffix(".csv"), row.row, row.column) for row in found.itertuples()]


def test_good_rows_have_no_fault():
    assert faults() == []


@pytest.mark.parametrize(("binding", "column"), [
    ({"claim_id": "nobody"}, "claim_id"), ({"metric": "killed"}, "metric"), ({"counts": None}, "counts"),
    ({"window_start": "2021-12-01", "window_end": "2021-01-31"}, "window_end"),
    ({"selection": "country=IRQ&admin1=XX-1"}, "selection"),
    ({"selection": "country=SYR&initiator=attack"}, "selection"),
    ({"selection": "country=IRQ&kind=official"}, "selection"),
    ({"selection": "country=IRQ&attribution=official"}, "selection"), ({"state": "not_computable"}, "counts"),
])  # fmt: skip
def test_a_bad_binding_is_named(binding, column):
    found = faults(binding=binding)
    assert ("figure_bindings", 0, column) in found


def test_a_claim_without_binding_and_a_body_without_register_entry_are_named():
    assert faults(bind=False) == [("figure_claims", 0, "claim_id")]
    assert ("figure_claims", 0, "asserted_by_id") in faults(claim={"asserted_by_id": "stranger"})


def test_links_must_lead_somewhere_and_not_in_a_circle():
    def link(claim, source):
        return {"claim_id": claim, "relayed_from": source, "change": "none", "basis": "note"}

    assert faults(links=(link("c1", "c0"),)) == []
    assert ("figure_lineage", 0, "relayed_from") in faults(links=(link("c1", "gone"),))
    assert ("figure_lineage", 1, "relayed_from") in faults(links=(link("c1", "c0"), link("c0", "c1")))


def test_a_part_must_belong_to_a_claim():
    part = {"claim_id": "gone", "split": "s", "kind": "part", "label": "l", "value": 1.0, "basis": "note"}
    assert faults(parts=(part,)) == [("figure_parts", 0, "claim_id")]


def test_the_committed_files_have_no_fault(store):
    seeds = read_seeds(paths.SEEDS)
    names = ("figure_claims", "bodies", "figure_bindings", "figure_lineage", "figure_parts")
    assert problems(*(seeds[name] for name in names), known_of(store)).empty
