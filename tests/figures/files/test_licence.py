"""A data set that may not be passed on: no row of it is in any file, its notice is in every figure, and free ones are not held up."""

import io
import re
import zipfile

import pandas as pd
import pptx
import pytest
from typer.testing import CliRunner

from atlas import combinations, imports
from atlas.analysis.summary import known
from atlas.cli import app
from atlas.figures.citation import bibtex, plain_citation
from atlas.figures.files.briefing import Briefing, Item
from atlas.figures.files.decks import draw, sheets
from atlas.figures.files.pages import chart_of, still
from atlas.figures.files.tables import figure_csv
from atlas.figures.licence import withheld
from atlas.figures.paint.outline import picture
from atlas.figures.registry import KINDS
from atlas.figures.scope import EmptySelection, Scope, remembering, scope
from atlas.figures.theme import LIGHT
from tests.ingest.foreign import write

MARK = re.compile(
    r"Zzyzx|34\.2719|45\.1719"
)  # of the restricted rows, and of one free row that describes the same incident as one of them
ROWS = [{"event_date": f"2021-{month:02d}-07", "location": "Zzyzx", "latitude": "34.2719", "longitude": "45.1719", "notes": "Zzyzx"}
        for month in range(1, 13)]  # fmt: skip
YEAR = "from=2021-01&to=2021-12&region=iraq"
OF_CLAIMS = (
    "rival",
    "monitors",
    "monitor-pairs",
    "record-share",
)  # drawn from published claims, reference series and our own reports alone
DRAWN = [
    *(
        (name, f"/{kind.path}?{YEAR}&" + "&".join(f"{key}={value}" for key, value in kind.pinned.items()))
        for name, kind in KINDS.items()
        if kind.path != "incident"
        and name not in ("beside-pairs", "monitors", "monitor-pairs", "origin-matrix", "origin-pairs")
    ),
    *(
        (name, "/claims?from=2018-01&to=2022-12&region=iraq") for name in ("origin-matrix", "origin-pairs")
    ),  # no two origins share five incidents of 2021
    *(
        (name, "/claims?from=2014-01&to=2021-12&region=iraq&side=figures&view=monitors&metric=killed")
        for name in ("monitors", "monitor-pairs")
    ),  # no series of 2021
    ("beside-pairs", f"/sources?{YEAR}&view=beside&left=acled&right=ucdp-ged"),
    *(("map", f"/maps?{YEAR}&layer={layer}&cell=5") for layer in ("incidents", "density", "governorates")),
    ("map", "/maps?from=2021-03&to=2021-03&admin1=IQ-DI&layer=incidents"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data folder with twelve restricted rows and two free ones beside the coded reports; one of these shares its incident with a restricted one."""
    folder = tmp_path_factory.mktemp("restricted")
    imports.import_file("acled", write(folder, "acled", *ROWS, name="a.csv"), data_dir=folder / "data")
    shared = {"id": "900002", "latitude": "34.2719", "longitude": "45.1719", "where_coordinates": "Zzyzx", "deaths_a": "1", "best": "2", "low": "2",
              "date_start": "2021-06-07 00:00:00.000", "date_end": "2021-06-07 00:00:00.000"}  # fmt: skip
    imports.import_file("ucdp", write(folder, "ucdp", {}, shared, name="ged251.csv"), data_dir=folder / "data")
    return folder / "data"


@pytest.fixture(scope="module")
def shelf(data):
    return combinations.opened((), data_dir=data)


@pytest.fixture(scope="module")
def read(shelf):
    """Return a function that reads a link over all data sets; its figures share what they are drawn from, as those of one file do."""
    offered, keep = known(shelf), remembering()

    def read_(link: str) -> Scope:
        return scope(shelf, link, offered=offered, keep=keep)[0]

    return read_


def test_the_rows_are_in_the_tables(shelf):
    reports = shelf.frame(shelf.table("reports"))
    assert reports.loc[reports["dataset"] == "acled", "place"].eq("Zzyzx").sum() == len(ROWS)


@pytest.mark.parametrize(("name", "link"), DRAWN, ids=[f"{name}-{place}" for place, (name, _) in enumerate(DRAWN)])
def test_no_row_is_in_a_figures_file(read, name, link):
    drawing = draw(read(link), name)
    assert drawing is not None
    facts = {"data_version": "1", "as_of": "2026-11-21", "link": link}
    assert not MARK.search(figure_csv(drawing, **facts).decode())
    chart = chart_of(drawing, LIGHT, width_px=1184)
    assert not MARK.search(picture(drawing) if chart is None else still(chart).to_json())
    if KINDS[name].of_selection and name not in OF_CLAIMS:
        assert "Data from ACLED" in drawing.frame.sources
        for cited in (plain_citation(drawing.frame, **facts), bibtex(drawing.frame, **facts)):
            assert "Data from ACLED" in cited


@pytest.mark.parametrize("name", ["audit", "audit-counts"])
def test_figures_held_against_the_data_set_carry_its_notice(read, name):
    drawn = {
        table: draw(read(f"/claims?side=figures&view=audit&table={table}"), name).frame.sources
        for table in ("acled", "ucdp-ged", "coded")
    }
    assert "Data from ACLED" in drawn["acled"] and "Data from ACLED" not in drawn["ucdp-ged"] + drawn["coded"]
    assert "held against ucdp-ged. UCDP Georeferenced Event Dataset" in drawn["ucdp-ged"]


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.path == "incident"])
def test_no_file_shows_an_incident_of_its_rows(shelf, read, name):
    """Nor one that a free data set reports too, since its figures rest on both."""
    incidents = shelf.frame(shelf.table("incidents"))
    held = incidents.loc[incidents["dataset"].str.contains("acled")].sort_values("dataset")
    assert list(held["dataset"].unique()) == ["acled", "acled;ucdp-ged"]
    for incident in (held["incident_id"].iloc[0], held["incident_id"].iloc[-1]):
        with pytest.raises(EmptySelection, match="no file may show this incident, since the terms of Armed Conflict"):
            draw(read(f"/incident?incident={incident}"), name)
    free = incidents[
        (incidents["dataset"] == "coded")
        & (incidents["report_count"] > 5)
        & (incidents["place_precision"] == "settlement")
    ]
    assert draw(read(f"/incident?incident={free['incident_id'].min()}"), name) is not None


def unpacked(content: bytes) -> bytes:
    """Return what a package holds, as plain bytes, or content that is none: in a packed workbook no cell could be found."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


@pytest.mark.parametrize("to", ["csv", "geojson", "parquet", "pptx"])
def test_no_row_is_in_an_export(data, tmp_path, to):
    out = tmp_path / f"out.{to}"
    done = CliRunner().invoke(app, ["export", "--to", to, "--out", str(out), "--link", YEAR, "--data", str(data)])
    assert done.exit_code == 0, done.output
    content = out.read_bytes()
    if to == "pptx":
        content = b"".join(
            unpacked(part.blob) for part in pptx.Presentation(io.BytesIO(content)).part.package.iter_parts()
        )
        assert b"Data from ACLED" in content and b"<sheetData" in content
    elif to == "parquet":  # packed: its bytes would not show them
        content = pd.read_parquet(out).to_csv().encode()
    if to in ("csv", "parquet"):
        assert b"ucdp-ged" in content
    assert not MARK.search(content.decode("latin-1"))


def test_an_export_of_nothing_else_is_refused_and_one_without_it_is_not(data, tmp_path):
    arguments = ["export", "--to", "csv", "--out", str(tmp_path / "out.csv"), "--data", str(data), "--link"]
    refused = CliRunner().invoke(app, [*arguments, "dataset=acled"])
    assert isinstance(refused.exception, ValueError) and "may be passed on" in str(refused.exception)
    assert CliRunner().invoke(app, [*arguments, "dataset=coded,ucdp-ged"]).exit_code == 0
    assert "ucdp-ged" in (tmp_path / "out.csv").read_text("utf-8")


def test_without_the_data_set_nothing_is_withheld(shelf):
    assert withheld(shelf).startswith("the terms of Armed Conflict")
    free = shelf.of(("coded", "ucdp-ged"))
    assert withheld(free) == "" and withheld(shelf, ["coded", "ucdp-ged"]) == ""
    about, _ = scope(shelf, f"/maps?{YEAR}&layer=incidents&dataset=coded,ucdp-ged")
    drawing = draw(about, "map")
    assert "place" in drawing.table.columns and drawing.frame.licence.endswith("CC BY 4.0")
    assert "ACLED" not in drawing.frame.sources and "UCDP" in drawing.frame.sources


def test_a_briefing_draws_each_figure_from_the_data_sets_of_its_link(shelf):
    links = (f"/timelines?{YEAR}&dataset={names}" for names in ("coded", "coded,ucdp-ged", "coded,ucdp-ged,acled"))
    found = [sheet.about for sheet in sheets(shelf, Briefing("", tuple(Item("timeline", link) for link in links)))]
    counts = [about.tally.incidents for about in found]
    assert counts[0] < counts[1] < counts[2]
    assert [about.store.datasets for about in found] == [("coded",), ("coded", "ucdp-ged"), ()]
