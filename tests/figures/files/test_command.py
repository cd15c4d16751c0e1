"""Slides from the command line: one JSON line, a file that opens, an empty selection refused with a sentence and exit code 2."""

import json
import os
import subprocess
import sys

import pptx
import pyarrow.parquet as pq
import pytest

from atlas import paths


def export(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "atlas", "export", "--to", "pptx", *map(str, arguments)], cwd=paths.ROOT, capture_output=True, text=True, timeout=120,
        env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1"},
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_a_selections_deck_is_written(tmp_path):
    out = tmp_path / "deck.pptx"
    code, told, errors = export(
        "--out", out, "--link", "https://atlas.example/timelines?region=syria&from=2022-01&to=2022-03"
    )
    assert code == 0, errors
    result = json.loads(told.splitlines()[-1])
    assert result["selection"] == "Incidents in Syria, Jan 2022 to Mar 2022"
    assert result["incidents"] > 0
    slides = pptx.Presentation(out).slides
    assert slides[0].shapes.title.text_frame.text == "Islamic State: the public record"
    assert len(slides) > 10


def test_a_link_to_an_incident_gives_that_incidents_deck(tmp_path):
    out = tmp_path / "deck.pptx"
    code, told, errors = export(
        "--out", out, "--link", "https://atlas.example/incident?incident=i75e891aacf8&region=iraq"
    )
    assert code == 0, errors
    result = json.loads(told.splitlines()[-1])
    slides = pptx.Presentation(out).slides
    assert result["incidents"] == 1
    assert any(result["selection"] in shape.text_frame.text for shape in slides[0].shapes if shape.has_text_frame)
    named = [slide.shapes.title.text_frame.text for slide in slides]
    assert [title for title in named if "report by report" in title or "put it" in title] == named[1:3]


def bare_incident():
    """Return an incident without a place, a toll of the dead or another report to be compared with."""
    rows = {
        name: pq.read_table(paths.MARTS / f"{name}.parquet").to_pandas()
        for name in ("incidents", "reports", "match_evidence")
    }
    compared = {*rows["match_evidence"]["left_report_id"], *rows["match_evidence"]["right_report_id"]}
    seen = rows["reports"][rows["reports"]["report_id"].isin(compared)]["incident_id"]
    found = rows["incidents"]
    bare = found[
        (found["place_precision"] == "country") & found["killed_high"].isna() & ~found["incident_id"].isin(seen)
    ]
    return bare["incident_id"].iloc[0]


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("incident?incident=none", "There is no incident “none”"),
        (f"incident?incident={bare_incident()}", "nothing that could be drawn"),
    ],
)
def test_an_incident_that_gives_no_deck_is_named(tmp_path, link, said):
    code, told, errors = export("--out", tmp_path / "deck.pptx", "--link", f"https://atlas.example/{link}")
    assert (code, told) == (2, "")
    assert said in errors


def test_an_empty_selection_is_refused(tmp_path):
    out = tmp_path / "deck.pptx"
    code, told, errors = export("--out", out, "--link", "region=maghreb&country=MRT&min_killed=9999")
    assert (code, told) == (2, "")
    assert "othing in the table fits" in errors
    assert "Traceback" not in errors
    assert not out.exists()
