"""A format is told by its header, or by the order of its cells; anything else is refused with what was expected and
found.
"""

import io
import zipfile

import pytest

from atlas.ingest import formats
from atlas.ingest.formats import ucdp
from atlas.ingest.recognise import demand, recognise
from atlas.ingest.table_files import TableError, read_heads
from tests.ingest.foreign import ACLED_NEW, ACLED_OLD, COLUMNS, COUNTRY_FILE, read, table, write

LAYOUTS = {
    "ged": ("ucdp", {}),
    "ged-country-file": ("ucdp", {"columns": COUNTRY_FILE}),
    "ged-without-header": ("ucdp", {"header": False}),
    "acled-old": ("acled", {"columns": ACLED_OLD}),
    "acled-new": ("acled", {"columns": ACLED_NEW}),
    "gtd": ("gtd", {}),
    "reports": ("reports", {}),
}


@pytest.mark.parametrize(("format", "layout"), LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_is_recognised_and_read(tmp_path, format, layout):
    path = write(tmp_path, format, {}, {}, **layout)
    heads, every = read_heads(path), formats.every()
    assert recognise(heads, every, file=path.name).format.word == format
    assert demand(heads, format, every, file=path.name).names == recognise(heads, every, file=path.name).names
    reading = read(format, path)
    assert (reading.read, len(reading.reports), len(reading.rejects)) == (2, 2, 0)


def test_columns_may_come_in_any_order(tmp_path):
    one = read("ucdp", write(tmp_path, "ucdp", {}, {}))
    other = read("ucdp", write(tmp_path, "ucdp", {}, {}, columns=list(reversed(ucdp.HEADERLESS))))
    assert one.reports.equals(other.reports)


def test_the_tag_row_of_the_humanitarian_data_exchange_is_no_event(tmp_path):
    lines = table("ucdp", {}, {}).splitlines(keepends=True)
    tags = ",".join("#date+year" if name == "year" else "" for name in ucdp.HEADERLESS) + "\n"
    path = tmp_path / "hdx.csv"
    path.write_text(lines[0] + tags + "".join(lines[1:]), encoding="utf-8")
    reading = read("ucdp", path)
    assert (reading.read, len(reading.reports)) == (2, 2)
    assert list(reading.reports.index) == [3, 4]  # rows as a spreadsheet counts them


@pytest.mark.parametrize("wanted", ["ucdp", "acled", "gtd", "reports"])
def test_another_format_is_refused_with_what_was_expected_and_found(tmp_path, wanted):
    for format in COLUMNS:
        if format != wanted:
            heads = read_heads(write(tmp_path, format))
            with pytest.raises(TableError, match=f"import it as “{format}”.*Expected"):
                demand(heads, wanted, formats.every(), file="table.csv")


def test_a_format_that_there_is_not_is_named(tmp_path):
    with pytest.raises(ValueError, match="no format “cow”; known are ucdp"):
        demand(read_heads(write(tmp_path, "ucdp")), "cow", formats.every(), file="table.csv")


def test_a_workbook_is_read_like_a_table(tmp_path):
    xlsxwriter = pytest.importorskip("xlsxwriter", reason="workbooks are made with xlsxwriter")
    path = tmp_path / "globalterrorismdb_0522dist.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(table("gtd", {}, {}).splitlines()):
            for column, cell in enumerate(line.split(",")):
                number = cell.replace(".", "", 1).lstrip("-").isdigit()
                sheet.write(row, column, float(cell) if number else cell)
    packed = tmp_path / "gtd.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(path, path.name)
    plain = read("gtd", write(tmp_path, "gtd", {}, {}))
    for file in (path, packed):
        reading = read("gtd", file)
        ours = ["first_seen", "dataset_version"]
        assert reading.reports.drop(columns=ours).equals(plain.reports.drop(columns=ours))
    assert read("gtd", path).dataset["version"] == "0522dist"


def test_what_unpacks_to_more_than_the_bound_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("atlas.ingest.table_files.MAX_BYTES", 10_000)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.csv", table("ucdp") + "0" * 1_000_000)
    path = tmp_path / "bomb.zip"
    path.write_bytes(bomb.getvalue())
    with pytest.raises(TableError, match="when unpacked"):
        read("ucdp", path)
