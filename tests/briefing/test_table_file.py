"""The CSV under a figure: comments that say what it is, exactly the drawn numbers, nothing that a spreadsheet would run."""

import csv
import io

import pandas as pd
import pytest

from atlas.briefing.catalogue import draw
from atlas.figures.files.tables import drawing_csv, drawn_csv
from atlas.figures.scope import scope
from atlas.figures.spec import Frame

FACTS = {"data_version": "2026.11-0", "as_of": "2026-11-21", "link": "https://atlas.example/?region=iraq"}
FRAME = Frame("=cmd()\nTitle", "Incidents in Iraq.", "n = 2", "Reports by X.", "As of.", "short")


def read(data):
    lines = data.decode().splitlines()
    comments = [line for line in lines if line.startswith("#")]
    return comments, list(csv.DictReader(io.StringIO("\n".join(lines[len(comments) :]))))


def test_the_comments_say_what_the_numbers_are(store):
    drawing = draw(scope(store, "region=iraq&from=2021-01&to=2021-12")[0], "timeline")
    comments, rows = read(drawing_csv(drawing, **FACTS))
    assert comments[0] == "# Incidents per month"
    assert comments[1] == "# Incidents in Iraq, Jan 2021 to Dec 2021."
    told = " ".join(comments)
    for words in ("CC BY 4.0", "data version", FACTS["link"], "Cite as: Resurgence Atlas (2026)", "not zero"):
        assert words in told
    assert [int(row["incidents"]) for row in rows] == drawing.table["incidents"].tolist()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")'])
@pytest.mark.parametrize("dtype", ["object", "str", "category"])
def test_no_cell_is_a_formula(text, dtype):
    table = pd.DataFrame({"place": pd.Series([text, "Kirkuk"], dtype=dtype), "number": pd.array([-3, None], "Int64")})
    comments, rows = read(drawn_csv(table, FRAME, **FACTS))
    assert rows[0]["place"] == "'" + text
    assert [row["number"] for row in rows] == ["-3", ""]
    assert all(line.startswith("# ") for line in comments)
    assert comments[0] == "# =cmd() Title"


def test_no_heading_is_a_formula():
    data = drawn_csv(pd.DataFrame({"=a": [1], "b": [2]}), FRAME, **FACTS).decode()
    assert "\r\n'=a,b\r\n" in data
