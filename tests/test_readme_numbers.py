"""The numbers in the README are those of the committed tables."""

import re

import pyarrow.parquet as pq

from atlas import paths
from atlas.model.vocabulary import REGIONS

TEXT = (paths.ROOT / "README.md").read_text("utf-8")
README = " ".join(TEXT.split())  # a sentence may be broken over lines


def table(name):
    return pq.read_table(paths.DATA / "marts" / f"{name}.parquet").to_pandas()


def test_the_totals_are_those_of_the_tables():
    reports, incidents, claims = table("reports"), table("incidents"), table("figure_claims")
    publishers, origins = reports["source_id"].nunique(), reports["origin_id"].nunique()
    assert f"{len(reports):,} reports by {publishers:,} publishers, on the word of {origins:,} origins" in README
    assert f"resolved into {len(incidents):,} incidents" in README
    assert (
        f"({reports['incident_id'].isna().sum():,} reports are recalls or sums that name no single incident" in README
    )
    assert f"{incidents['killed_best'].isna().sum():,} incidents have no figure for the killed" in README
    assert f"{len(claims):,} published claims by {claims['asserted_by'].nunique():,} bodies" in README


def test_each_regions_row_is_that_of_the_tables():
    reports, incidents = table("reports"), table("incidents")
    for region, name in REGIONS.items():
        own = incidents[incidents["region"] == region]
        told = reports[reports["region"] == region]
        numbers = [len(told), len(own), own["side"].eq("attack").sum(), own["disputed_fields"].notna().sum()]
        cells = " | ".join(f"{number:,}" for number in numbers)
        first = str(told["occurred_on"].min())[:7]
        assert re.search(rf"^\| {name}\b[^|]*\| {re.escape(cells)} \| {first} \|$", TEXT, flags=re.MULTILINE), region
