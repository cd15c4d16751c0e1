"""The CSV under a figure: exactly the drawn numbers, what they are in every row, nothing that a spreadsheet would run."""

import csv
import io

import pandas as pd
import pytest

from atlas.figures.files.decks import draw
from atlas.figures.files.tables import drawn_csv, figure_csv, incidents_csv, shown
from atlas.figures.scope import scope
from atlas.figures.spec import Frame
from atlas.ingest.strangers import seems
from atlas.ingest.table_files import read_heads

FACTS = {"data_version": "2026.11-0", "as_of": "2026-11-21", "link": "https://atlas.example/?region=iraq"}
FRAME = Frame("=cmd()\nTitle", "Incidents in Iraq.", "n = 2", "Reports by X.", "As of.", "short")


def read(data):
    return pd.read_csv(io.BytesIO(data))


def test_any_program_reads_it_and_every_row_says_what_it_is(store):
    drawing = draw(scope(store, "region=iraq&from=2021-01&to=2021-12")[0], "timeline")
    data = figure_csv(drawing, **FACTS)
    rows = read(data)
    assert data.startswith(b"\xef\xbb\xbf"), "a spreadsheet shows Arabic as it is"
    assert rows["incidents"].tolist() == drawing.table["incidents"].tolist()
    assert set(rows["figure title"]) == {"Incidents in Iraq: 171 found in 2021, the most in August (24)"} and set(
        rows["figure selection"]
    ) == {"Incidents in Iraq, Jan 2021 to Dec 2021."}
    told = " ".join(map(str, rows.iloc[0]))
    for words in ("CC BY 4.0", "data version", FACTS["link"], "Resurgence Atlas (2026)", "not zero"):
        assert words in told


def test_the_list_as_a_file_has_ids_coordinates_source_and_licence(store):
    about = scope(store, "region=iraq&from=2021-01&to=2021-02")[0]
    rows = read(incidents_csv(about, link=FACTS["link"]))
    assert len(rows) == about.tally.incidents
    assert {"incident_id", "latitude", "longitude", "dataset", "killed_low"} <= set(rows)
    assert "CC BY 4.0" in rows["figure sources"].iloc[0] and about.store.data_version in rows["figure data"].iloc[0]


def test_our_own_upload_says_what_it_is(tmp_path):
    file = tmp_path / "figure.csv"
    file.write_bytes(drawn_csv(pd.DataFrame({"month": ["Jan 2021"], "incidents": [3]}), FRAME, **FACTS))
    assert "numbers of a figure, saved from the atlas itself" in seems(read_heads(file))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")'])
@pytest.mark.parametrize("dtype", ["object", "str", "category"])
def test_no_cell_is_a_formula(text, dtype):
    table = pd.DataFrame({"place": pd.Series([text, "Kirkuk"], dtype=dtype), "number": pd.array([-3, None], "Int64")})
    rows = list(csv.DictReader(io.StringIO(drawn_csv(table, FRAME, **FACTS).decode("utf-8-sig"))))
    assert rows[0]["place"] == "'" + text
    assert [row["number"] for row in rows] == ["-3", ""]
    assert rows[0]["figure title"] == "'=cmd() Title"


def test_no_heading_is_a_formula():
    data = drawn_csv(pd.DataFrame({"=a": [1], "b": [2]}), FRAME, **FACTS).decode()
    assert data.removeprefix("\ufeff").startswith("'=a,b,figure title,")


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "not known"), (pd.NA, "not known"), (float("nan"), "not known"), (0, "0"), (1234, "1,234")],
)
def test_slides_and_printed_tables_say_what_is_not_known(value, words):
    assert shown(value) == words
