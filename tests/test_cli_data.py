"""The commands that bring data sets in and out: one JSON line on stdout, all else on stderr, and what the exit code says."""

import json
import shutil
import sys

import orjson
import pandas as pd
import pytest

from atlas import cli, paths, pipeline
from tests.ingest.foreign import UCDP_ROW, write

KEYS = {"format", "dataset", "version", "read", "kept", "rejected", "duplicates", "left_out", "changed", "rejects_file",
        "messages", "dry_run"}  # fmt: skip


@pytest.fixture
def run(monkeypatch, capsys):
    """Run a command in this process; returns exit code, stdout and stderr."""

    def command(*arguments):
        monkeypatch.setattr(sys, "argv", ["atlas", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        told = capsys.readouterr()
        return ended.value.code or 0, told.out, told.err

    return command


@pytest.fixture
def data(tmp_path):
    """The committed tables in a folder of their own."""
    for name in ("marts", "boundaries"):
        shutil.copytree(paths.DATA / name, tmp_path / "data" / name)
    shutil.copy(paths.DATA / "datapackage.json", tmp_path / "data")
    return tmp_path / "data"


def test_what_was_imported_is_exported_and_forgotten(run, data, tmp_path):
    """The real build."""
    before = orjson.loads((data / "datapackage.json").read_bytes())["version"]
    file = write(tmp_path, "ucdp", {}, {"deaths_a": "x"}, {"side_b": "PKK"}, {"id": UCDP_ROW["id"]}, name="ged251.csv")
    code, out, told = run("import", "ucdp", file, "--data", data)
    (line,) = out.splitlines()
    result = json.loads(line)
    assert code == 0 and set(result) == KEYS and result["rejects_file"] in told
    counted = [result[name] for name in ("read", "kept", "rejected", "duplicates", "left_out")]
    assert counted == [4, 1, 1, 1, 1]
    assert pd.read_csv(result["rejects_file"]).columns.tolist() == ["file", "row", "column", "value", "reason"]
    again = json.loads(run("import", "ucdp", file, "--data", data)[1])
    assert (again["kept"], again["duplicates"]) == (0, 2)
    for number, names in enumerate(({"coded", "ucdp-ged"}, {"coded"})):
        code, out, _ = run("export", "--to", "csv", "--out", tmp_path / f"{number}.csv", "--data", data)
        exported = pd.read_csv(tmp_path / f"{number}.csv", comment="#")
        assert code == 0 and set(exported["dataset"].str.split(";").explode()) == names
        assert (json.loads(out)["data_version"] == before) == (names == {"coded"})
        if number == 0:
            code, out, _ = run("forget", "ucdp-ged", "--data", data)
            assert (code, json.loads(out)) == (0, {"dataset": "ucdp-ged", "reports": 1})


def test_a_dry_run_names_what_is_wrong_and_stores_nothing(run, tmp_path):
    file = write(tmp_path, "ucdp", {}, *({"best": "-1"} for _ in range(25)))
    code, out, told = run("import", "ucdp", file, "--data", tmp_path / "data", "--dry-run")
    assert code == 0 and json.loads(out)["rejected"] == 25 and json.loads(out)["dry_run"] is True
    assert "table.csv row 3, best: “-1” is below 0" in told and "5 more cells" in told
    assert "Rejected: best, 25 rows: is below 0 (row 3 “-1”, row 4 “-1”, row 5 “-1”)." in told
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["import", "acled", "{file}"], 2, "Expected ACLED"),
        (["import", "sql", "{file}"], 2, "known are ucdp, acled, gtd, reports"),
        (["import", "ucdp", "{file}.none"], 2, "there is no such file"),
        (["import", "ucdp", "{nobody}"], 1, "No row of nobody.csv was kept: 0 rejected, 1 outside the selection"),
        (["import", "ucdp", "{file}", "--encoding", "klingon"], 2, "there is no encoding “klingon”"),
        (["import", "ucdp", "{file}", "--date-order", "ymd"], 2, "“ymd” is no order of dates"),
        (["import", "ucdp", "{file}", "--header-row", "2"], 2, "Expected UCDP"),
        (["forget", "acled"], 2, "no data set “acled” is imported"),
        (["fetch", "ucdp", "--release", "latest"], 2, "is no UCDP release"),
    ],
)
def test_what_cannot_be_used_is_told(run, tmp_path, arguments, code, words):
    files = {
        "file": write(tmp_path, "ucdp", {}),
        "nobody": write(tmp_path, "ucdp", {"side_b": "PKK"}, name="nobody.csv"),
    }
    found, out, told = run(*(word.format(**files) for word in arguments), "--data", tmp_path / "data")
    assert (found, len(out.splitlines())) == (code, int(code == 1)) and words in told


def test_a_full_disk_is_told_in_words(run, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pipeline, "build", full)
    code, out, told = run("import", "ucdp", write(tmp_path, "ucdp", {}), "--data", tmp_path / "data")
    assert (code, out) == (2, "") and "table.csv could not be stored (No space left on device)" in told


def test_a_download_that_is_no_table_is_not_found_again(run, tmp_path, monkeypatch):
    def download(release, folder, **_):
        folder.mkdir(parents=True)
        (folder / "ged251-csv.zip").write_bytes(b"PK\x03\x04 and then nothing")
        return folder / "ged251-csv.zip"

    monkeypatch.setattr("atlas.ingest.fetch.fetch_ucdp", download)
    code, out, told = run("fetch", "ucdp", "--data", tmp_path / "data")
    assert (code, out) == (2, "") and "damaged" in told
    assert not list((tmp_path / "data" / "local" / "downloads").iterdir())


def test_texts_are_proposed_as_rows_and_nothing_is_stored(run, tmp_path):
    file = tmp_path / "texts.txt"
    file.write_text("A bomb killed three soldiers in Mosul, Iraq, on Monday.\n---\nThe weather is fine.\n", "utf-8")
    code, out, err = run("propose", file, "--published", "2022-01-07", "--source", "Example News")
    (line,) = out.splitlines()
    told = json.loads(line)
    assert code == 0 and "No incident was found" in err
    assert (told["row"]["date"], told["row"]["killed"], told["row"]["source"]) == ("2022-01-03", "3", "Example News")
    assert told["words"]["place"] == ["Mosul"] and told["sure"]["date"] == "stated" and told["missing"] == []
    code, _, err = run("propose", file, "--published", "Monday")
    assert code == 2 and "no day written like" in err
    assert [path.name for path in tmp_path.iterdir()] == ["texts.txt"]
