"""Manifests of data versions: small, the same bytes for the same tables, and true to what selections ask."""

import gzip

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from atlas import paths
from atlas.analysis.selection import KEPT
from atlas.model.manifest import pack, unpack

MOST_BYTES_EACH = 45  # of an incident, kept for good in every release
WORDS, DAYS, NUMBERS = (
    ("region", "event_type", "target", "place"),
    ("occurred_on", "occurred_until"),
    ("killed_best", "killed_high"),
)
GROUNDS = ("attribution", "source_id", "source_kind")
ASKED = {"incidents": (*WORDS, *DAYS, *NUMBERS), "reports": GROUNDS}


@pytest.fixture(scope="module")
def tables():
    return tuple(pq.read_table(paths.MARTS / f"{name}.parquet") for name in ("incidents", "reports"))


def packed(incidents, reports):
    return pack(incidents, reports, ASKED, version="2026.11-0", as_of="2026-11-21")


def test_a_manifest_holds_what_selections_ask(tables):
    held = unpack(packed(*tables))
    assert (held.version, held.as_of) == ("2026.11-0", "2026-11-21")
    frame = tables[0].to_pandas().sort_values("incident_id", ignore_index=True)
    assert held.incidents["incident_id"].tolist() == frame["incident_id"].tolist()
    for name in WORDS:
        assert held.incidents[name].fillna("").tolist() == frame[name].fillna("").tolist()
    for name in DAYS:
        assert held.incidents[name].tolist() == pd.to_datetime(frame[name]).tolist()
    for name in NUMBERS:
        assert held.incidents[name].isna().tolist() == frame[name].isna().tolist()
        assert held.incidents[name].sum() == frame[name].sum()
    reports = tables[1].to_pandas().dropna(subset=["incident_id"])[["incident_id", *GROUNDS]].drop_duplicates()
    assert len(held.reports) == len(reports)


def test_it_is_small_and_the_same_every_time(tables):
    data = packed(*tables)
    assert len(data) < MOST_BYTES_EACH * tables[0].num_rows
    shuffled = tables[0].take(pa.array(range(tables[0].num_rows - 1, -1, -1)))
    assert packed(shuffled, tables[1]) == data


def test_any_change_of_an_incident_changes_its_hash_alone(tables):
    incidents, reports = tables
    before = unpack(packed(incidents, reports)).incidents.set_index("incident_id")["hash"]
    target = incidents["incident_id"][7].as_py()
    summary = pc.if_else(pc.equal(incidents["incident_id"], target), "Other words.", incidents["summary"])
    changed = incidents.set_column(incidents.column_names.index("summary"), "summary", summary)
    after = unpack(packed(changed, reports)).incidents.set_index("incident_id")["hash"]
    assert before.index[before != after].tolist() == [target]


def test_a_new_column_without_values_changes_nothing(tables):
    incidents, reports = tables
    wider = incidents.append_column("mood", pa.nulls(incidents.num_rows, pa.string()))
    assert packed(wider, reports) == packed(incidents, reports)


def test_what_an_older_release_did_not_keep_is_absent_and_the_rest_is_read(tables):
    older = {"incidents": ("region", "occurred_on"), "reports": ("attribution",)}
    held = unpack(pack(*tables, older, version="2026.10-0", as_of="2026-10-01"))
    assert list(held.incidents) == ["incident_id", "hash", "region", "occurred_on"]
    assert list(held.reports) == ["incident_id", "attribution"]


def test_what_selections_ask_today_fits_too(tables):
    assert len(pack(*tables, KEPT, version="2026.11-0", as_of="2026-11-21")) < MOST_BYTES_EACH * tables[0].num_rows


@pytest.mark.parametrize(
    "data", [b"", b"x", gzip.compress(b"{", mtime=0), gzip.compress(b'{"format": "other"}', mtime=0)]
)
def test_another_file_is_refused(data):
    with pytest.raises(ValueError, match="no manifest"):
        unpack(data)
