"""An import happens as a whole or not at all, twice is once, and forgetting brings the tables of the seeds back."""

import json
import os
import subprocess
import sys

import orjson
import pandas as pd
import pytest

from atlas import imports, pipeline, reader
from atlas.ingest import snapshot
from atlas.ingest.revisions import OlderReleaseError, is_older
from atlas.ingest.table_files import TableError
from atlas.paths import ROOT
from atlas.store import StoreError, open_store, tables_dir
from tests.ingest.broken_files import REFUSED, corpus
from tests.ingest.foreign import UCDP_ROW, read_here, write

NOTHING = {"deaths_a": "x"}


@pytest.fixture
def quick(monkeypatch):
    """Builds that only count their reports, and files read in this process: what is tested here is what happens around them."""

    def build(seeds_dir, out_dir, *, imported=None, **_):
        out_dir.mkdir(parents=True, exist_ok=True)
        (out_dir / "versions").mkdir(exist_ok=True)
        count = 0 if imported is None else len(imported.reports)
        (out_dir / "datapackage.json").write_bytes(orjson.dumps({"version": f"1-{count}", "created": "2026-11-30"}))

    monkeypatch.setattr(pipeline, "build", build)
    monkeypatch.setattr(reader, "read", read_here)


def all_files(folder):
    """Every file of the folder that counts, with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != snapshot.LOCK
    }


def put(tmp_path, *changes, name="ged251.csv", format="ucdp", **options):
    file = write(tmp_path, format, *changes, name=name)
    return imports.import_file(format, file, data_dir=tmp_path / "data", **options)


def version(tmp_path):
    return orjson.loads((tables_dir(tmp_path / "data") / "datapackage.json").read_bytes())["version"]


def test_an_import_is_counted_kept_and_described(tmp_path, quick):
    result = put(tmp_path, {}, {}, NOTHING, {"side_b": "PKK"}, {"id": UCDP_ROW["id"]})
    assert (result.read, result.kept, result.rejected, result.duplicates, result.left_out) == (5, 2, 1, 1, 1)
    rejects = pd.read_csv(result.rejects_file)
    assert rejects.values.tolist() == [["ged251.csv", 4, "deaths_a", "x", "is no whole number such as 12"]]
    (entry,) = imports.list_imports(tmp_path / "data")
    (sidecar,) = entry["files"]
    raw = tmp_path / "data" / "local" / sidecar["raw"]
    assert raw.read_bytes() == (tmp_path / "ged251.csv").read_bytes()
    assert json.loads(raw.with_name(raw.name + ".json").read_text()) == sidecar
    assert {"sha256", "bytes", "imported_at", "format", "release", "licence"} <= set(sidecar)
    assert (entry["dataset"], entry["reports"], version(tmp_path)) == ("ucdp-ged", 2, "1-2")


def test_the_same_file_twice_changes_nothing(tmp_path, quick):
    put(tmp_path, {}, {})
    before = all_files(tmp_path / "data")
    again = put(tmp_path, {}, {})
    assert (again.kept, again.duplicates) == (0, 2)
    assert all_files(tmp_path / "data") == before


def test_a_later_release_adds_and_replaces_rows_and_remembers_the_first(tmp_path, quick):
    put(tmp_path, {}, {})
    later = put(tmp_path, {}, {"best": "9", "high": "9"}, {}, name="ged261.csv")
    assert (later.kept, later.changed, later.duplicates) == (2, 1, 1)
    (entry,) = imports.list_imports(tmp_path / "data")
    rows = pd.read_parquet(tmp_path / "data" / "local" / entry["rows_file"]).set_index("locator")
    assert rows["first_seen"].to_dict() == {"event 900001": "25.1", "event 900002": "25.1", "event 900003": "26.1"}
    assert rows.loc["event 900002", "dataset_version"] == "26.1" and rows.loc["event 900002", "deaths_best"] == 9
    assert len(entry["files"]) == 2


def test_a_dry_run_stores_nothing(tmp_path, quick):
    found = imports.preview("ucdp", write(tmp_path, "ucdp", {}, NOTHING), data_dir=tmp_path / "data")
    assert (found.result.kept, found.result.rejected, found.result.rejects_file) == (1, 1, None)
    assert not (tmp_path / "data").exists()


def test_forgetting_removes_every_trace(tmp_path, quick):
    put(tmp_path, {}, {}, NOTHING)
    put(tmp_path, {}, format="acled", name="a.csv")
    assert version(tmp_path) == "1-3"
    assert imports.forget("acled", data_dir=tmp_path / "data") == 1
    assert version(tmp_path) == "1-2" and not list((tmp_path / "data").rglob("*acled*"))
    assert imports.forget("ucdp-ged", data_dir=tmp_path / "data") == 2
    assert imports.list_imports(tmp_path / "data") == [] and tables_dir(tmp_path / "data") == tmp_path / "data"
    assert list(all_files(tmp_path / "data")) == ["datapackage.json"]
    with pytest.raises(ValueError, match="no data set “acled” is imported"):
        imports.forget("acled", data_dir=tmp_path / "data")


@pytest.mark.parametrize("step", ["keep_raw", "keep_rows", "write_state", "build"])
@pytest.mark.parametrize(
    "blow", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["disk-full", "ctrl-c"]
)
def test_what_ends_an_import_leaves_what_was_there(tmp_path, quick, monkeypatch, step, blow):
    put(tmp_path, {})
    before = all_files(tmp_path / "data")

    def fail(*_, **__):
        raise blow

    with monkeypatch.context() as broken:
        broken.setattr(pipeline if step == "build" else snapshot, step, fail)
        with pytest.raises(type(blow)):
            put(tmp_path, {}, {}, name="ged261.csv")
    assert all_files(tmp_path / "data") == before
    assert put(tmp_path, {}, {}, name="ged261.csv").kept == 1


def test_a_killed_import_leaves_what_was_there_and_its_remains_are_swept(tmp_path, quick):
    put(tmp_path, {})
    before = all_files(tmp_path / "data")
    state = imports.list_imports(tmp_path / "data")
    file = write(tmp_path, "ucdp", {}, {}, name="ged261.csv")
    script = (
        "import os, sys; from pathlib import Path; from atlas import imports, pipeline\n"
        "pipeline.build = lambda *a, **k: os._exit(9)\n"
        "imports.import_file('ucdp', Path(sys.argv[1]), data_dir=Path(sys.argv[2]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, file, tmp_path / "data"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 9
    after = all_files(tmp_path / "data")
    assert {name: after[name] for name in before} == before and len(after) > len(before)
    assert imports.list_imports(tmp_path / "data") == state and version(tmp_path) == "1-1"
    put(tmp_path, {})
    assert all_files(tmp_path / "data") == before


def test_two_imports_at_once_do_not_meet(tmp_path, quick):
    put(tmp_path, {})
    with snapshot.locked(tmp_path / "data" / "local"), pytest.raises(snapshot.BusyError, match="another import"):
        put(tmp_path, {}, {}, name="ged261.csv")
    assert put(tmp_path, {}, {}, name="ged261.csv").kept == 1


def test_no_refused_file_harms_what_is_stored(tmp_path, quick):
    put(tmp_path, {}, {})
    before, refused = all_files(tmp_path / "data"), 0
    for format, defect, name, content in corpus():
        if defect in REFUSED:
            (tmp_path / name).write_bytes(content)
            refused += 1
            with pytest.raises(TableError):
                imports.import_file(format, tmp_path / name, data_dir=tmp_path / "data")
    assert refused > 70 and all_files(tmp_path / "data") == before


def test_imports_beside_another_release_of_the_tables_are_not_shown(tmp_path, quick):
    put(tmp_path, {})
    (tmp_path / "data" / "datapackage.json").write_bytes(orjson.dumps({"version": "2-0"}))
    with pytest.raises(StoreError, match="atlas build"):
        tables_dir(tmp_path / "data")
    assert imports.rebuild(data_dir=tmp_path / "data")[1]
    assert version(tmp_path) == "1-1"


def test_a_damaged_state_is_named(tmp_path, quick):
    put(tmp_path, {})
    (tmp_path / "data" / "local" / snapshot.STATE).write_text("{")
    with pytest.raises(ValueError, match="damaged"):
        imports.list_imports(tmp_path / "data")


def test_imports_stand_in_the_tables_beside_the_coded_reports(tmp_path):
    """The real build, in a folder without tables."""
    data = tmp_path / "data"
    put(tmp_path, {}, {"adm_1": "", "latitude": "36.2", "longitude": "37.1", "country": "Syria"}, name="ged251.csv")
    alone = open_store(data_dir=data)
    incidents, reports = alone.table("incidents"), alone.table("reports")
    found = alone.frame(incidents.filter(incidents.dataset.contains("ucdp-ged")))
    assert len(found) == 2 and found["region"].tolist().count("syria") == 1
    assert set(alone.frame(reports.filter(reports.dataset == "ucdp-ged"))["source_kind"]) == {"research"}
    names = alone.frame(alone.table("sources"))
    assert names.set_index("source_id").at["ucdp", "reports"] == 2
    assert set(alone.frame(alone.table("datasets"))["dataset"]) == {"coded", "ucdp-ged"}
    seeds_only = orjson.loads((data / "datapackage.json").read_bytes())["version"]
    assert alone.data_version != seeds_only
    imports.forget("ucdp-ged", data_dir=data)
    assert open_store(data_dir=data).data_version == seeds_only


def rows_in(tmp_path):
    (entry,) = imports.list_imports(tmp_path / "data")
    return pd.read_parquet(tmp_path / "data" / "local" / entry["rows_file"]).set_index("locator"), entry


def test_an_older_release_does_not_take_revisions_back_unless_that_is_said(tmp_path, quick):
    put(tmp_path, {}, {"best": "9", "high": "9"}, name="ged261.csv")
    before = all_files(tmp_path / "data")
    with pytest.raises(
        OlderReleaseError, match=r"release 25\.1.*26\.1 is here already.*1 rows would take back.*--older"
    ):
        put(tmp_path, {}, {}, name="ged251.csv")
    assert all_files(tmp_path / "data") == before
    assert put(tmp_path, {}, {}, name="ged251.csv", older=True).changed == 1
    rows, entry = rows_in(tmp_path)
    assert rows.loc["event 900002", "deaths_best"] == 4 and entry["version"] == "25.1"


def test_what_an_older_release_has_more_in_the_same_years_does_not_come_back(tmp_path, quick):
    put(tmp_path, {}, {}, name="ged261.csv")
    with pytest.raises(OlderReleaseError, match="26.1 is here already"):
        put(tmp_path, {}, {}, {}, name="ged251.csv")


def test_a_part_of_an_older_release_that_the_newer_one_does_not_hold_comes_in(tmp_path, quick):
    there = {"country": "Syria", "adm_1": "", "latitude": "35.0", "longitude": "38.5", "id": "800001"}
    put(tmp_path, {}, {}, name="ged261.csv")
    assert put(tmp_path, there, name="ged191.csv").kept == 1
    rows, entry = rows_in(tmp_path)
    assert rows["dataset_version"].tolist() == ["26.1", "26.1", "19.1"] and entry["version"] == "26.1"


def test_what_a_newer_release_lacks_is_marked_as_withdrawn_and_comes_back_with_a_later_one(tmp_path, quick):
    put(tmp_path, {}, {}, {}, {}, name="ged251.csv")
    found = imports.preview("ucdp", write(tmp_path, "ucdp", {}, {}, {}, name="ged261.csv"), data_dir=tmp_path / "data")
    assert (found.result.kept, found.withdrawn, found.brings) == (0, 1, True)
    assert "1 stored rows are not in release 26.1 any more: they are marked as withdrawn." in found.result.messages
    put(tmp_path, {}, {}, {}, name="ged261.csv")
    rows, _ = rows_in(tmp_path)
    assert rows["flag"].notna().to_dict() == {f"event 90000{n}": n == 4 for n in range(1, 5)}
    assert "not in release 26.1 any more" in rows.loc["event 900004", "coder_note"]
    assert rows.loc["event 900004", "dataset_version"] == "25.1"
    put(tmp_path, {}, {}, {}, {}, name="ged262.csv")
    assert rows_in(tmp_path)[0]["flag"].isna().all()


def test_an_extract_withdraws_nothing(tmp_path, quick):
    put(tmp_path, {}, {}, {}, {}, name="ged251.csv")
    found = imports.preview("ucdp", write(tmp_path, "ucdp", {}, name="ged261.csv"), data_dir=tmp_path / "data")
    assert found.withdrawn == 0 and any(
        "too many to be a whole release" in message for message in found.result.messages
    )
    other = {"country": "Syria", "adm_1": "", "latitude": "35.0", "longitude": "38.5", "id": "800001"}
    assert (
        imports.preview("ucdp", write(tmp_path, "ucdp", other, name="ged261.csv"), data_dir=tmp_path / "data").withdrawn
        == 0
    )


def test_two_lists_that_number_their_rows_do_not_meet(tmp_path):
    """The real build, which refuses ids that occur twice."""
    first = [{"report_id": str(n), "date": f"2021-03-0{n}", "url": f"https://example.org/a{n}"} for n in (1, 2, 3)]
    second = [{"report_id": str(n), "date": f"2021-05-0{n}", "url": f"https://example.org/b{n}"} for n in (1, 2, 3)]
    data = tmp_path / "data"
    for name, rows in (("first.csv", first), ("second.csv", second)):
        assert put(tmp_path, *rows, name=name, format="reports").kept == 3
    store = open_store(data_dir=data)
    assert len(store.frame(store.table("reports").filter(store.table("reports").dataset.startswith("reports-")))) == 6


def test_reports_stored_under_ids_of_their_file_are_the_same_rows(tmp_path, quick):
    put(tmp_path, {}, {}, name="list.csv", format="reports")
    rows, entry = rows_in(tmp_path)
    (tmp_path / "data" / "local" / entry["rows_file"]).unlink()
    rows.reset_index().assign(report_id=["r-test-1", "r-test-2"]).to_parquet(
        tmp_path / "data" / "local" / entry["rows_file"]
    )
    again = put(tmp_path, {}, {}, name="list.csv", format="reports")
    assert (again.kept, again.duplicates) == (0, 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("25.1", "26.1"),
        ("25.0.9", "25.0.10"),
        ("0617dist", "0522dist"),
        ("1221dist", "0522dist"),
        ("of 2021-12-31", "of 2022-01-01"),
    ],
)
def test_releases_have_an_order(one, other):
    assert is_older(one, other) and not is_older(other, one) and not is_older(one, one)
    assert not is_older(one, "undated") and not is_older("to 2021", "26.1")
