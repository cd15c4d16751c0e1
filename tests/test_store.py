"""The store opens the declared tables and refuses anything else with a sentence that says what to do."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from atlas import paths
from atlas.store import READ_TABLES, StoreError, open_store


@pytest.fixture
def data_dir(tmp_path):
    shutil.copytree(paths.DATA / "marts", tmp_path / "marts")
    shutil.copy(paths.DATA / "datapackage.json", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", READ_TABLES)
def test_every_table_has_its_declared_columns(name, store):
    assert list(store.table(name).columns) == READ_TABLES[name].names


def test_a_name_that_is_no_table_is_refused(store):
    with pytest.raises(KeyError):
        store.table("sqlite_master")


def test_version_and_day_come_from_the_description(data_dir):
    opened = open_store("duckdb://", data_dir=data_dir)
    assert opened.data_version.startswith("20")
    assert len(opened.as_of) == len("2026-11-21")


def test_without_tables_the_reader_is_told_to_build(tmp_path):
    with pytest.raises(StoreError, match="python -m atlas build"):
        open_store("duckdb://", data_dir=tmp_path)


def test_a_missing_file_is_named(data_dir):
    (data_dir / "marts" / "incidents.parquet").unlink()
    with pytest.raises(StoreError, match=r"marts/incidents\.parquet is missing"):
        open_store("duckdb://", data_dir=data_dir)


def test_other_columns_are_refused(data_dir):
    path = data_dir / "marts" / "bodies.parquet"
    pq.write_table(
        pq.read_table(path).append_column("more", pa.nulls(pq.read_metadata(path).num_rows, pa.string())), path
    )
    with pytest.raises(StoreError, match=r"marts/bodies\.parquet was written for other columns"):
        open_store("duckdb://", data_dir=data_dir)


def test_sessions_share_the_connection(store):
    incidents = store.table("incidents")
    expected = store.frame(incidents.count().as_table()).iloc[0, 0]
    with ThreadPoolExecutor(4) as sessions:
        found = sessions.map(lambda _: store.frame(incidents.count().as_table()).iloc[0, 0], range(20))
    assert set(found) == {expected}
