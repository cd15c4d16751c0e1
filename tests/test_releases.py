"""A release is in place as a whole or not at all, whenever its writer is killed and whoever reads meanwhile."""

import hashlib
import os
import shutil
import tempfile
import threading

import orjson
import pyarrow.parquet as pq
import pytest

from atlas import imports, paths, releases, verify
from atlas.engines.embedded import Embedded
from atlas.figures import geo
from atlas.ingest import governorates, snapshot
from atlas.store import StoreError, open_store, tables_dir

OLD, NEW = "old", "new"


def written(folder, word):
    """Write a small release: every file says which one it is of."""
    names = (
        "marts/a.parquet",
        "marts/b.parquet",
        f"marts/only-{word}.parquet",
        "datapackage.json",
        f"versions/{word}.json.gz",
        "local/state.json",
    )
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{word} {name}")


def says(data):
    """Which release the files that count are of, in every place that a reader asks."""
    folder = releases.folder_of(data)
    files = [*(folder / "marts").glob("*.parquet"), folder / "datapackage.json", releases.state_file(data)]
    return {path.read_text().split()[0] for path in files} | {
        path.stem.removeprefix("only-") for path in files if "only" in path.name
    }


def killed_at(number, act):
    """Do it in a process that ends, without any tidying up, at so manieth change of the disk; returns whether it did."""
    if (pid := os.fork()) == 0:
        count = 0

        def dying(function):
            def call(*arguments, **options):
                nonlocal count
                count += 1
                if count == number:
                    os._exit(9)
                return function(*arguments, **options)

            return call

        for module, names in (
            (os, ("replace", "rename", "unlink", "rmdir", "mkdir")),
            (shutil, ("copyfile",)),
            (tempfile, ("mkstemp",)),
        ):
            for name in names:
                setattr(module, name, dying(getattr(module, name)))
        try:
            act()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9


def put(data):
    with releases.staged(data) as scratch:
        written(scratch, NEW)


def test_a_build_that_is_killed_at_any_moment_leaves_one_release(tmp_path):
    seen = []
    for number in range(1, 200):
        data = tmp_path / str(number)
        written(data, OLD)
        died = killed_at(number, lambda data=data: put(data))
        found = says(data)
        assert found in ({OLD}, {NEW}), number
        seen.append(found)
        if not died:
            break
        for again in (1, 3, 5):  # whoever comes to finish the work may be killed as well
            killed_at(again, lambda data=data: releases.settle(data))
            assert says(data) == found
        releases.settle(data)
        assert says(data) == found and releases.folder_of(data) == data
        assert sorted(path.name for path in data.iterdir()) == ["datapackage.json", "local", "marts", "versions"]
        assert len(list((data / "marts").iterdir())) == 3 and (data / "versions" / "old.json.gz").exists()
    assert not died and len(seen) > 30
    assert seen == sorted(seen, key=lambda found: found == {NEW}), "once it counts, it counts"


def test_what_breaks_off_leaves_nothing(tmp_path):
    written(tmp_path, OLD)

    def broken_off():
        with releases.staged(tmp_path) as scratch:
            written(scratch, NEW)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert says(tmp_path) == {OLD} and not list(tmp_path.glob(".partial*"))


@pytest.fixture
def data(tmp_path):
    """A copy of the committed tables."""
    folder = tmp_path / "data"
    shutil.copytree(paths.ROOT / "data" / "marts", folder / "marts")
    shutil.copytree(paths.ROOT / "data" / "versions", folder / "versions")
    shutil.copy(paths.ROOT / "data" / "datapackage.json", folder)
    return folder


def other_release(data, scratch, version):
    """Write the same release with one body less, under another version."""
    shutil.copytree(data / "marts", scratch / "marts", dirs_exist_ok=True)
    path = scratch / "marts" / "bodies.parquet"
    pq.write_table(pq.read_table(path).slice(1), path)
    package = orjson.loads((data / "datapackage.json").read_bytes())
    (resource,) = [resource for resource in package["resources"] if resource["path"] == "marts/bodies.parquet"]
    resource["hash"] = "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    (scratch / "datapackage.json").write_bytes(orjson.dumps(package | {"version": version}))


def test_readers_see_one_release_while_others_take_its_place(data):
    begun = open_store("duckdb://", data_dir=data)
    bodies = begun.frame(begun.table("bodies").count().as_table()).iloc[0, 0]
    held = {begun.data_version: bodies} | {f"v{number}": bodies - number for number in range(1, 5)}
    wrong, seen, over = [], set(), threading.Event()

    def read():
        while not over.is_set():
            try:
                store = open_store("duckdb://", data_dir=data)
                found = store.frame(store.table("bodies").count().as_table()).iloc[0, 0]
            except Exception as error:
                wrong.append(repr(error))
                continue
            seen.add(store.data_version)
            if held[store.data_version] != found:
                wrong.append((store.data_version, found))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 5):
        with releases.staged(data) as scratch:
            other_release(data, scratch, f"v{number}")
    over.set()
    for reader in readers:
        reader.join()
    assert not wrong
    assert open_store("duckdb://", data_dir=data).data_version == "v4"


@pytest.mark.parametrize("at", [0, 5000, -5])
def test_a_flipped_byte_is_named_with_what_mends_it(data, at):
    path = data / "marts" / "incidents.parquet"
    content = bytearray(path.read_bytes())
    content[at] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(
        StoreError,
        match=r"^data/marts/incidents\.parquet is (not the file of release|damaged).*: run `python -m atlas build`$",
    ):
        open_store("duckdb://", data_dir=data)
    assert any("incidents.parquet" in sentence for sentence in verify.verify(data))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"version": "1"}', b"\xff"])
def test_a_damaged_description_is_a_sentence(data, content):
    (data / "datapackage.json").write_bytes(content)
    with pytest.raises(
        StoreError, match=r"data/datapackage\.json (is damaged|describes no tables).*run `python -m atlas build`"
    ):
        open_store("duckdb://", data_dir=data)
    assert list(verify.broken_description(data))


def test_where_nothing_can_be_written_a_sentence_says_so(data):
    (data / "local").write_text("a file where the folder of imports would be")
    for act in (lambda: imports.forget("acled", data_dir=data), lambda: imports.rebuild(data_dir=data)):
        with pytest.raises(snapshot.NotStoredError, match="data/local cannot be written to") as caught:
            act()
        assert "Errno" not in str(caught.value)


def test_a_release_that_counts_and_is_not_in_its_place_yet_is_read_and_checked(data):
    (data / releases.NEXT).mkdir()
    other_release(data, data / releases.NEXT, "v1")
    assert open_store("duckdb://", data_dir=data).data_version == "v1"
    assert tables_dir(data) == data / releases.NEXT
    releases.settle(data)
    assert open_store("duckdb://", data_dir=data).data_version == "v1" and tables_dir(data) == data


def test_many_threads_ask_one_engine_for_tables_and_answers(tmp_path):
    engine, wrong = Embedded(), []
    engine.hold("bodies", [paths.ROOT / "data" / "marts" / "bodies.parquet"])

    def ask(number):
        try:
            for turn in range(15):
                engine.hold(f"t{number}-{turn}", [paths.ROOT / "data" / "marts" / "rejects.parquet"])
                engine.rows(engine.table("bodies").limit(turn + 1))
                engine.rows(engine.table(f"t{number}-{turn}").count().as_table())
        except Exception as error:
            wrong.append(repr(error))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.parametrize("content", [None, "", "{}", "[1"])
def test_missing_or_damaged_boundaries_are_a_sentence(tmp_path, monkeypatch, content):
    folder = tmp_path / "boundaries"
    folder.mkdir()
    if content is not None:
        (folder / "admin1.geojson").write_text(content)
    monkeypatch.setattr(paths, "BOUNDARIES", folder)
    geo.features.cache_clear()
    try:
        with pytest.raises(StoreError, match=r"boundaries/admin1\.geojson is missing or damaged"):
            geo.features("admin1")
    finally:
        geo.features.cache_clear()
    with pytest.raises(ValueError, match=r"boundaries/admin1\.geojson is missing or damaged"):
        governorates.boundary_features(folder / "admin1.geojson")
