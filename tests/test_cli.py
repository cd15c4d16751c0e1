"""The command line as other programs call it: exit codes, what goes to which stream, one JSON line at the end."""

import csv
import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout

import pyarrow.parquet as pq
import pytest

from atlas import paths
from atlas.cli import main
from atlas.ingest.seeds import read_raw


def atlas(*arguments, **environment):
    """Run a command as a program of its own; returns exit code, stdout and stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "atlas", *map(str, arguments)], cwd=paths.ROOT, capture_output=True, text=True, timeout=120,
        env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1"} | environment,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def here(*arguments):
    """Run a command in this process, which need not start first; returns the same. What an exception would tell is left to fail the test."""
    out, told = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(told):
        patch.setattr(sys, "argv", ["atlas", *map(str, arguments)])
        patch.setenv("COLUMNS", "200")
        patch.setenv("NO_COLOR", "1")
        with pytest.raises(SystemExit) as ended:
            main()
    return ended.value.code or 0, out.getvalue(), told.getvalue()


def last_json(stdout):
    return json.loads(stdout.splitlines()[-1])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["export", "--to", "csv", "--out", "{tmp}/x.csv", "--data", "{tmp}/none"], "run `python -m atlas build`"),
        (["build", "--seeds", "{tmp}", "--out", "{tmp}/out"], "reports.csv: there is no such file"),
        (["resolve", "--reports", "{tmp}/none.csv", "--out", "{tmp}/r.csv"], "none.csv: there is no such file"),
        (["export", "--to", "xls", "--out", "{tmp}/x.xls"], "is not one of"),
        (["export", "--to", "csv", "--out", "{tmp}/no/such/folder/x.csv"], "No such file or directory"),
        (["nonsense"], "No such command"),
    ],
)
def test_an_input_that_cannot_be_used_is_named_without_a_traceback(arguments, words, tmp_path):
    code, out, told = here(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert code == 2
    assert out == ""
    assert words in told
    assert "Traceback" not in told


def test_a_bad_seed_row_is_counted_and_the_rest_is_built(tmp_path):
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for path in paths.SEEDS.glob("*.csv"):
        (seeds / path.name).write_bytes(path.read_bytes())
    raw = read_raw(seeds / "reports.csv")
    raw.loc[[5, 9], "event_type"] = "volcano"
    raw.to_csv(seeds / "reports.csv", index=False)
    code, out, told = atlas("build", "--seeds", seeds, "--out", tmp_path / "out")
    assert code == 0, told
    result = last_json(out)
    assert (result["rejected"], result["reports"]) == (2, len(raw) - 2)
    rejects = pq.read_table(tmp_path / "out" / "marts" / "rejects.parquet").to_pylist()
    assert [(reject["row"], reject["column"], reject["value"]) for reject in rejects] == [
        (5, "event_type", "volcano"),
        (9, "event_type", "volcano"),
    ]
    code, out, _ = atlas("check", "--data", tmp_path / "out")
    assert code == 1
    assert "a rebuild of the seeds gives other content" in out


def test_resolve_answers_for_every_usable_row_and_names_the_others(tmp_path):
    raw = read_raw(paths.SEEDS / "reports.csv").head(200)
    raw.loc[10, "date"] = "sometime"
    raw.loc[11, "killed"] = "many"
    raw.loc[12, ["date", "date_precision"]] = ""
    raw.drop(columns=["flag", "batch", "inferred", "source_id"]).to_csv(tmp_path / "in.csv", index=False)
    code, out, told = atlas("resolve", "--reports", tmp_path / "in.csv", "--out", tmp_path / "out.csv")
    assert code == 0, told
    rows = list(csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8")))
    assert sorted(row["report_id"] for row in rows) == sorted(
        set(raw["report_id"]) - {raw.at[10, "report_id"], raw.at[11, "report_id"]}
    )
    assert all(row["incident_id"] for row in rows)
    dateless = next(row["incident_id"] for row in rows if row["report_id"] == raw.at[12, "report_id"])
    assert [row["incident_id"] for row in rows].count(dateless) == 1, "kept, and joined to nothing"
    assert 1 < len({row["incident_id"] for row in rows}) < len(rows)
    assert last_json(out) == {
        "reports": 198,
        "incidents": len({row["incident_id"] for row in rows}),
        "without_date": 1,
        "rejected": 2,
    }
    assert "in.csv line 10, date: “sometime”" in told
    assert "in.csv line 11, killed: “many” is no whole number such as 12" in told


@pytest.mark.parametrize("to", ["csv", "parquet", "geojson"])
def test_export_writes_the_selection_of_a_link(to, tmp_path):
    link = "http://localhost:8501/maps?region=Iraq&from=2021-01-21&to=2099-12&v=old"
    code, out, told = here("export", "--to", to, "--out", tmp_path / "x", "--link", link)
    assert code == 0, told
    assert "Dec 2099" in told
    result = last_json(out)
    assert result["selection"].startswith("Incidents in Iraq, 21 Jan 2021 to ")
    assert 0 < result["incidents"] < pq.read_metadata(paths.DATA / "marts" / "incidents.parquet").num_rows
    assert 0 < result["without_killed"] < result["incidents"] and result["may_lie_outside"] > 0
    assert result["data_reach"] < result["as_of"] and result["known_only_to_country"] == 0, "no governorate is chosen"
    assert "lethal events that UCDP lists for Iraq" in result["share_of_the_record"]
    assert (tmp_path / "x").stat().st_size > 1000


@pytest.mark.parametrize(
    "link",
    [
        "region=atlantis",
        "region=iraq,atlantis",
        "admin1=IQ-XX",
        "from=2021-99",
        "min_killed=many",
        "dataset=gtd",
        "from=2099-01",
    ],
)
def test_export_refuses_a_link_that_says_something_unknown(link, tmp_path):
    for to in ("csv", "pptx"):
        code, out, told = here("export", "--to", to, "--out", tmp_path / "x", "--link", link)
        assert (code, out) == (2, "")
        assert link.split("=")[0] in told and not (tmp_path / "x").exists()


def test_export_writes_all_tables_to_a_folder(tmp_path):
    folder = f"{tmp_path}/atlas/"
    code, out, told = atlas("export", "--to", "parquet", "--out", folder)
    assert code == 0, told
    assert last_json(out)["incidents"] == pq.read_metadata(paths.DATA / "marts" / "incidents.parquet").num_rows
    assert (tmp_path / "atlas" / "reports" / "region=iraq" / "month=2019-03").is_dir()
    code, _, told = atlas("export", "--to", "parquet", "--out", folder)
    assert (code, "is not empty: name a new folder" in told) == (2, True)
    code, _, told = atlas("export", "--to", "parquet", "--out", folder, "--link", "region=iraq")
    assert (code, "leave out --link" in told) == (2, True)


@pytest.mark.parametrize("link", ["region=syria", "?region=syria", "https://example.org/timelines?region=syria"])
def test_a_link_may_be_given_in_any_form(link, tmp_path):
    assert last_json(here("export", "--to", "csv", "--out", tmp_path / "x", "--link", link)[1])["selection"].startswith(
        "Incidents in Syria"
    )


def test_audit_speaks_to_readers_and_to_programs(audited, monkeypatch):
    code, out, told = atlas("audit", "--json")
    assert code == 0, told
    rows = json.loads(out)
    assert {"claim_id", "verdict", "sentence"} <= set(rows[0])
    assert [row["sentence"] for row in rows] == audited["sentence"].tolist()
    monkeypatch.setattr("atlas.analysis.audit.audit", lambda store, known: audited)  # the same rows
    code, out, told = here("audit")
    assert (code, len(out.splitlines())) == (0, len(rows))
    assert "reproduced" in told


def test_fetching_without_a_network_says_so(tmp_path):
    """A proxy that refuses stands in for a machine without a network."""
    refused = dict.fromkeys(
        ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9"
    )
    code, _, told = atlas("fetch", "boundaries", ATLAS_DATA=str(tmp_path), no_proxy="", NO_PROXY="", **refused)
    assert code == 2
    assert "needs internet access" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "arguments", [[], ["build"], ["check"], ["resolve"], ["export"], ["audit"], ["fetch"], ["fetch", "boundaries"]]
)
def test_help_names_no_path_of_this_machine(arguments):
    code, out, _ = here(*arguments, "--help")
    assert code == 0
    assert str(paths.ROOT) not in out


def test_assess_answers_readers_and_programs_and_refuses_what_it_does_not_know():
    link = "region=syria&from=2021-01&to=2021-12"
    code, out, told = here("assess", "--link", link, "--json")
    assert code == 0, told
    given = json.loads(out)
    assert (given["word"], given["all_reports"]["rate_ratio"], given["origins"]["both"]) == ("same", 0.8548, 6)
    code, out, told = here("assess", "--link", link)
    assert code == 0, told
    assert out.splitlines()[0] == given["sentence"]
    code, out, told = here("assess", "--link", f"{link}&against=since:nothing")
    assert (code, out) == (2, "")
    assert "against=since:nothing" in told
