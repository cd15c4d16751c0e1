"""Synthetic tables: whole, in the real table's proportions, the same on every run."""

import pandas as pd
import pyarrow.parquet as pq
import pytest

from atlas import paths
from atlas.analysis.selection import Selection
from atlas.analysis.summary import tally
from atlas.store import open_store
from atlas.verify import verify
from benchmarks import synthetic


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("synthetic")
    assert synthetic.generate(1000, folder) == "synthetic-1000"
    return folder


def test_the_tables_hold_their_contracts_and_links(folder):
    assert list(verify(folder)) == []
    found = tally(open_store("duckdb://", data_dir=folder), Selection())
    assert found.incidents == 1000 and 1000 < found.reports <= 3000


def test_the_same_number_gives_the_same_rows_whatever_the_portion(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(synthetic, "PORTION", 170)
    synthetic.generate(1000, tmp_path)
    for name in ("incidents", "reports", "match_evidence", "sources"):
        assert pq.read_table(tmp_path / f"marts/{name}.parquet").equals(pq.read_table(folder / f"marts/{name}.parquet"))


def test_proportions_are_the_real_tables(folder):
    real, made = (pd.read_parquet(path / "incidents.parquet") for path in (paths.MARTS, folder / "marts"))
    for column in ("region", "event_type", "place_precision", "side"):
        shares = [frame[column].value_counts(normalize=True) for frame in (real, made)]
        assert shares[0].sub(shares[1], fill_value=0).abs().max() < 0.06
    assert made["incident_id"].is_unique
    points = made[~made["place_precision"].isin(["admin1", "country"])]
    assert points[["latitude", "longitude"]].drop_duplicates().shape[0] > 0.9 * len(points)


def test_none_is_no_table(tmp_path):
    with pytest.raises(ValueError, match="at least one"):
        synthetic.generate(0, tmp_path)
