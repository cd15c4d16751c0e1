"""Tables of some data sets: made once for all who ask, whole or not at all, few kept, and gone with the data set."""

import threading
import time

import orjson
import pytest

from atlas import combinations, imports, pipeline, reader
from atlas.ingest import snapshot
from atlas.store import CODED, COMBINATIONS, StoreError, offered, open_store, tables_dir
from tests.ingest.foreign import read_here, write

ACLED_ONLY, WITHOUT_CODED = ("acled",), ("ucdp-ged", "acled")


@pytest.fixture
def builds(monkeypatch):
    """Builds that only note what they were to hold; returns the notes."""
    notes = []

    def build(seeds_dir, out_dir, *, imported=None, progress=None, **_):
        time.sleep(0.05)
        out_dir.mkdir(parents=True, exist_ok=True)
        held = [] if imported is None else [*[CODED] * imported.with_coded, *imported.datasets["dataset"]]
        notes.append(tuple(held))
        (out_dir / "datapackage.json").write_bytes(
            orjson.dumps({"version": "-".join(held) or "base", "created": "2026-11-21"})
        )

    monkeypatch.setattr(pipeline, "build", build)
    monkeypatch.setattr(reader, "read", read_here)
    return notes


@pytest.fixture
def data(tmp_path, builds):
    """A folder with two imported data sets."""
    folder = tmp_path / "data"
    imports.import_file("ucdp", write(tmp_path, "ucdp", {}, {}, name="ged251.csv"), data_dir=folder)
    imports.import_file("acled", write(tmp_path, "acled", {}, name="a.csv"), data_dir=folder)
    builds.clear()
    return folder


def made(data):
    folder = data / "local" / COMBINATIONS
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def version(folder):
    return orjson.loads((folder / "datapackage.json").read_bytes())["version"]


def test_all_and_the_coded_reports_alone_need_no_making(data, builds):
    assert offered(data) == {"coded": "Coded reports", "ucdp-ged": "UCDP GED", "acled": "ACLED"}
    assert version(combinations.ensure((), data_dir=data)) == "coded-ucdp-ged-acled"
    assert combinations.ensure(tuple(offered(data)), data_dir=data) == combinations.ensure((), data_dir=data)
    assert combinations.ensure((CODED,), data_dir=data) == data
    assert builds == [] and made(data) == []


def test_the_others_are_made_when_they_are_asked_for_and_only_then(data, builds):
    steps = []
    first = combinations.ensure(("acled", CODED), data_dir=data, progress=steps.append)
    assert version(first) == "coded-acled" and builds == [("coded", "acled")]
    assert combinations.ensure((CODED, "acled"), data_dir=data) == first
    assert version(combinations.ensure(WITHOUT_CODED, data_dir=data)) == "ucdp-ged-acled"
    assert len(builds) == 2 and len(made(data)) == 2


def test_many_who_ask_at_once_get_one_build(data, builds):
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(combinations.ensure(ACLED_ONLY, data_dir=data))) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1 and len(found) == 5 and builds == [("acled",)]


def test_an_import_at_work_is_waited_for_and_not_for_ever(data, builds, monkeypatch):
    monkeypatch.setattr(combinations, "WAIT_SECONDS", 0.3)
    monkeypatch.setattr(combinations, "LOOK_SECONDS", 0.05)
    with snapshot.locked(data / "local"), pytest.raises(snapshot.BusyError):
        combinations.ensure(ACLED_ONLY, data_dir=data)
    assert version(combinations.ensure(ACLED_ONLY, data_dir=data)) == "acled"


def test_what_ends_a_build_leaves_nothing(data, monkeypatch):
    def fail(seeds_dir, out_dir, **_):
        (out_dir / "marts").mkdir(parents=True)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(pipeline, "build", fail)
        with pytest.raises(OSError, match="No space"):
            combinations.ensure(ACLED_ONLY, data_dir=data)
    assert made(data) == [] and not list((data / "local").glob(".partial-*"))
    assert version(combinations.ensure(ACLED_ONLY, data_dir=data)) == "acled"


def test_the_one_that_was_not_used_for_longest_goes_first(data, monkeypatch):
    monkeypatch.setattr(combinations, "MOST_KEPT", 2)
    first = combinations.ensure(ACLED_ONLY, data_dir=data)
    second = combinations.ensure(("ucdp-ged",), data_dir=data)
    time.sleep(0.01)
    combinations.ensure(ACLED_ONLY, data_dir=data)
    third = combinations.ensure(WITHOUT_CODED, data_dir=data)
    assert first.exists() and third.exists() and not second.exists()


def test_new_rows_and_a_removed_data_set_make_new_tables(data, tmp_path):
    before = combinations.ensure((CODED, "ucdp-ged"), data_dir=data)
    imports.import_file("ucdp", write(tmp_path, "ucdp", {}, {}, {}, name="ged261.csv"), data_dir=data)
    assert combinations.ensure((CODED, "ucdp-ged"), data_dir=data) != before
    combinations.ensure(ACLED_ONLY, data_dir=data)
    imports.forget("acled", data_dir=data)
    assert made(data) == []
    with pytest.raises(StoreError, match="no data set “acled”"):
        tables_dir(data, ACLED_ONLY)


def test_a_data_set_that_is_off_leaves_no_figure_in_an_estimate(tmp_path):
    """The real build, in a folder without tables."""
    data = tmp_path / "data"
    imports.import_file("ucdp", write(tmp_path, "ucdp", {}, name="ged251.csv"), data_dir=data)
    imports.import_file(
        "acled", write(tmp_path, "acled", {}, {"event_date": "2021-07-01"}, name="a.csv"), data_dir=data
    )
    every = combinations.opened((), data_dir=data)
    some = every.of(ACLED_ONLY)
    incidents = some.frame(some.table("incidents"))
    assert set(incidents["dataset"]) == {"acled"} and len(incidents) == 2
    assert some.datasets == ACLED_ONLY and list(some.offered) == ["coded", "ucdp-ged", "acled"]
    assert some.of(ACLED_ONLY) is some
    assert every.of((CODED,)).data_version == open_store(data_dir=data, datasets=(CODED,)).data_version
    assert len({store.data_version for store in (every, some, every.of((CODED,)))}) == 3
    assert some.frame(some.table("figure_claims")).shape[0] > 600
