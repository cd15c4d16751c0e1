"""Reading a foreign table in a process of its own: the same answer, and a sentence where a file takes more than it may."""

import gzip
import os
import re
import signal
import tempfile
import time
import zipfile
from pathlib import Path

import pandas.testing
import pytest

from atlas import imports, paths, reader
from atlas.ingest import table_files, workbooks
from atlas.ingest.table_files import TableError
from tests.ingest.foreign import COLUMNS, ROWS, read, table, write

PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}  # fmt: skip
STRAY = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t> </t></is></c></row>'


def asked(path: Path, format: str = "", **limits) -> reader.Reading:
    return reader.read(format, path, seeds_dir=paths.SEEDS, everything=False, limits=reader.Limits(**limits))[1]


def workbook(path: Path, format: str, tail: str, columns=None) -> Path:
    """Write an xlsx file of one invented row, with XML after it."""
    names = columns or COLUMNS[format]
    lines = [names, [ROWS[format].get(name, "") for name in names]]
    cells = [[f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in line] for line in lines]
    rows = "".join(f'<row r="{number}">{"".join(line)}</row>' for number, line in enumerate(cells, 1))
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}{tail}</sheetData></worksheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (PARTS | {"xl/worksheets/sheet1.xml": sheet}).items():
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize("format", ROWS)
def test_a_process_of_its_own_reads_the_same(tmp_path, format):
    path = write(tmp_path, format, {}, {COLUMNS[format][0]: "\0"}, {})
    here, there = read(format, path), asked(path, format)
    for name, value in vars(here).items():
        if name == "reports":
            pandas.testing.assert_frame_equal(value, there.reports)
        elif name == "rejects":
            pandas.testing.assert_frame_equal(value, there.rejects, check_dtype=False)
        else:
            assert getattr(there, name) == value


def test_what_cannot_be_read_is_said_in_the_same_sentence(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("<html>")
    with pytest.raises(TableError, match=r"x\.csv: is a web page"):
        asked(path)


def test_a_cell_in_the_far_corner_is_a_sentence(tmp_path):
    path = workbook(tmp_path / "far.xlsx", "acled", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    began = time.monotonic()
    with pytest.raises(TableError, match="row 1,048,576 and column XFD"):
        asked(path)
    assert path.stat().st_size < 3000
    assert time.monotonic() - began < 30


def test_a_cell_that_a_chunk_cuts_is_found(tmp_path, monkeypatch):
    path = workbook(tmp_path / "far.xlsx", "acled", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    for size in (7, 100, 101, 333):
        monkeypatch.setattr(workbooks, "_CHUNK", size)
        with zipfile.ZipFile(path) as archive, pytest.raises(TableError, match="XFD"):
            workbooks.check_sheets(archive, path.name)


def test_a_stray_blank_far_down_is_no_row(tmp_path):
    found = asked(workbook(tmp_path / "stray.xlsx", "acled", STRAY))
    assert (found.read, len(found.reports)) == (1, 1)


def test_a_file_that_takes_too_much_memory_ends_its_reader_only(tmp_path):
    columns = [*COLUMNS["acled"], *(f"more {number}" for number in range(15))]
    path = workbook(tmp_path / "wide.xlsx", "acled", STRAY, columns)  # 48 million cells: 1.5 GB
    with pytest.raises(TableError, match="takes more memory than a file may"):
        asked(path, memory=2_000_000_000)


def test_a_file_that_takes_too_long_ends_its_reader_only(tmp_path):
    os.mkfifo(tmp_path / "endless.csv")  # nobody writes into it
    with pytest.raises(TableError, match="took longer than a file may .* 2 s in all"):
        asked(tmp_path / "endless.csv", seconds=2)


def test_a_file_that_takes_too_much_of_a_processor_ends_its_reader_only(tmp_path):
    with pytest.raises(TableError, match="took longer than a file may .1 s of a processor"):
        asked(workbook(tmp_path / "stray.xlsx", "acled", STRAY), processor_seconds=1)


def test_a_reader_that_breaks_off_is_a_sentence_and_a_line_in_the_log(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))  # a Python that ends when it starts
    (tmp_path / "sitecustomize.py").write_text(f"import os\nos.kill(os.getpid(), {signal.SIGSEGV})")
    with pytest.raises(TableError, match="broke off"):
        asked(write(tmp_path, "ucdp", {}))
    assert "ended with -11" in caplog.text


@pytest.mark.parametrize("kind", ["zip", "gz"])
def test_what_unpacks_to_far_more_than_it_holds_is_refused(tmp_path, kind):
    path, row = tmp_path / f"bomb.{kind}", b"0," * 30 + b"0\n"
    content = (",".join(COLUMNS["acled"]) + "\n").encode() + row * 1_300_000
    if kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bomb.csv", content)
    else:
        path.write_bytes(gzip.compress(content))
    with pytest.raises(TableError, match="no table of events does"):
        asked(path, "acled")


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(table_files, "MAX_ROWS", 50)
    with pytest.raises(TableError, match="more than 50 rows"):
        read("ucdp", write(tmp_path, "ucdp", *[{}] * 60))
    (tmp_path / "odd.csv").write_text(table("ucdp") + "1,2\n" * 60)
    with pytest.raises(TableError, match="cells where the first line has|cannot be read as a table|more than 50 rows"):
        read("ucdp", tmp_path / "odd.csv")


def test_no_folder_is_left_and_old_ones_are_swept(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    old, young = (tmp_path / "scratch" / f"{reader.PREFIX}{name}" for name in ("old", "young"))
    for folder in (old, young):
        folder.mkdir(parents=True)
    os.utime(old, (1, 1))
    imports.preview("ucdp", write(tmp_path, "ucdp", {}), data_dir=tmp_path / "data")
    assert [path.name for path in (tmp_path / "scratch").iterdir()] == [young.name]


def test_the_reader_knows_nothing_of_pages():
    """It starts in a second because it imports no page, engine or chart."""
    source = Path(reader.__file__).read_text("utf-8")
    assert not re.search(r"streamlit|atlas\.ui|atlas\.store", source)
