"""One layer, two engines: every analysis function gives on a Spark Connect server exactly what it gives on DuckDB."""

import signal
from dataclasses import replace

import ibis
import pytest

from atlas.store import StoreError, open_store
from atlas.tables_folder import write_folder
from tests.analysis.cases import arguments, calls, difference, functions, plain
from tests.sail import INSTALLED, sail

spark = pytest.mark.skipif(not INSTALLED, reason="the packages of requirements-spark.txt are not installed")


@pytest.fixture(scope="module")
def folder(store, tmp_path_factory):
    """The committed tables as they are written for an engine."""
    folder = tmp_path_factory.mktemp("tables") / "atlas"
    write_folder(store, folder)
    return folder


@pytest.fixture(scope="module")
def cluster(folder):
    """The same tables on a Spark Connect server."""
    with sail() as (address, _):
        yield open_store(f"{address}/?tables={folder}")


@pytest.fixture(scope="module")
def asked(store, audited):
    return arguments(store, audited)


def test_every_function_that_needs_more_than_a_selection_is_asked_something(asked):
    assert set(asked) <= set(functions()), "functions that are gone"
    assert len(functions()) > 60


@spark
@pytest.mark.parametrize("name", functions())
def test_both_engines_say_the_same(name, store, cluster, asked):
    function = functions()[name]
    store = replace(store, offered={}, opener=None)  # a cluster's tables are not to be had for some data sets alone
    for each in calls(name, function, asked):
        assert not difference(plain(function(store, **each), store), plain(function(cluster, **each), cluster)), each


def test_a_folder_of_tables_opens_inside_this_process_too(store, folder):
    opened = open_store(f"duckdb://{folder}")
    assert (opened.data_version, opened.as_of) == (store.data_version, store.as_of)
    for name, key in (("incidents", "incident_id"), ("reports", "report_id")):
        left, right = (held.frame(held.table(name).order_by(key)) for held in (store, opened))
        assert not difference(left, right)


@spark
def test_a_folder_without_tables_is_refused_by_name(tmp_path, cluster):
    with (
        sail() as (address, _),
        pytest.raises(
            StoreError, match=r"table reports is not there|table reports in .*: the cluster at 127\.0\.0\.1 refused"
        ),
    ):
        open_store(f"{address}/?tables={tmp_path}")


@spark
def test_a_server_that_is_gone_is_told_in_a_sentence(folder):
    with sail() as (address, process):
        held = open_store(f"{address}/?tables={folder}")
        process.kill()
        process.wait()
        with pytest.raises(StoreError, match=r"the cluster at 127\.0\.0\.1 does not answer"):
            held.frame(held.table("incidents").count().as_table())


@spark
def test_a_server_that_hangs_keeps_no_page_waiting(folder, monkeypatch):
    with sail() as (address, process):
        held = open_store(f"{address}/?tables={folder}")
        monkeypatch.setattr("atlas.engines.cluster.QUERY_SECONDS", 2)
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(StoreError, match="does not answer"):
            held.frame(held.table("incidents").count().as_table())


@spark
@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("sc://127.0.0.1:9", "no cluster answers at 127.0.0.1:9"),
        ("sc://127.0.0.1:9/path", "write sc://host:port"),
        ("sc://127.0.0.1:9/?folder=x", "tables=FOLDER or schema=NAME"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(address, reason, monkeypatch):
    monkeypatch.setattr("atlas.engines.cluster.CONNECT_SECONDS", 1)
    with pytest.raises(StoreError, match=reason):
        open_store(address)


def test_another_scheme_is_refused():
    with pytest.raises(StoreError, match="begins with duckdb:// or sc://"):
        open_store("postgres://somewhere")


def test_a_database_file_needs_every_table(tmp_path):
    path = tmp_path / "atlas.db"
    with pytest.raises(StoreError, match="there is no database file"):
        open_store(f"duckdb://{path}")
    path.write_bytes(b"no database")
    with pytest.raises(StoreError, match="cannot be opened as a DuckDB database"):
        open_store(f"duckdb://{path}")
    path.unlink()
    connection = ibis.duckdb.connect(path)
    connection.create_table("reports", schema={"report_id": "string"})
    connection.disconnect()
    with pytest.raises(StoreError, match="table reports was written for other columns.*incident_id"):
        open_store(f"duckdb://{path}")


def test_a_database_file_made_of_a_folder_opens(store, folder, tmp_path):
    path = tmp_path / "atlas.db"
    connection = ibis.duckdb.connect(path)
    for table in folder.iterdir():
        connection.raw_sql(
            f"CREATE TABLE {table.name} AS FROM read_parquet('{table}/**/*.parquet', hive_types_autocast = false)"
        )
    connection.disconnect()
    opened = open_store(f"duckdb://{path}")
    assert opened.data_version == store.data_version
    left, right = (held.frame(held.table("incidents").order_by("incident_id")) for held in (store, opened))
    assert not difference(left, right)


def test_a_folder_that_holds_something_is_never_written_over(store, folder):
    with pytest.raises(ValueError, match="is not empty"):
        write_folder(store, folder)
