"""No broken file crashes a reader: each is refused with a sentence, or read with every row accounted for."""

import pytest

from atlas.ingest.table_files import TableError
from tests.ingest.broken_files import corpus
from tests.ingest.foreign import read

FILES = list(corpus())
# What must be refused as a whole, whatever the format, and a word that its sentence must hold.
REFUSED = {
    "empty": "empty",
    "blank": "empty",
    "utf-16": "UTF-8",
    "latin-1": "line 2",
    "latin-1-late": "line 5",
    "only-nul": "UTF-8",
    "long-header": "longer",
    "carets": "Expected",
    "doubled-column": "more than once",
    "lacking-id": "lacks",
    "lacking-date": "lacks",
    "html": "web page",
    "json": "Expected",
    "binary": "UTF-8",
    "png": "UTF-8",
    "other-format": "import it as",
    "gzip-cut": "cut off",
    "gzip-damaged": "damaged",
    "zip-of-two": "2 files",
    "zip-of-none": "0 files",
    "zip-cut": "damaged",
    "xlsx-of-nothing": "workbook",
}
CUT_HEADERS = ("cut-0.1",)
# What must lose nothing.
WHOLE = (
    "bom",
    "semicolons",
    "tabs",
    "old-mac-lines",
    "windows-lines",
    "upper-case-header",
    "gzip",
    "gzip-in-name-only",
    "zip",
)


def test_the_corpus_is_large_enough():
    assert len(FILES) >= 200


@pytest.mark.parametrize(("format", "defect", "name", "content"), FILES, ids=[f"{f[0]}-{f[1]}"[:60] for f in FILES])
def test_every_broken_file_gets_a_clear_answer(tmp_path, format, defect, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    if defect in REFUSED or (defect == "rows-only" and format != "ucdp") or defect in CUT_HEADERS:
        with pytest.raises(TableError, match=rf"^{name}: .*{REFUSED.get(defect, 'Expected')}"):
            read(format, path)
        return
    reading = read(format, path)
    rejected = set(reading.rejects["row"])
    assert len(reading.reports) + len(rejected) + reading.repeated + reading.left_out == reading.read
    assert reading.rejects["reason"].str.len().gt(0).all() and reading.rejects["file"].eq(name).all()
    assert rejected.isdisjoint(reading.reports.index)
    if defect in WHOLE:
        assert len(reading.reports) == reading.read > 0


def test_one_bad_cell_rejects_its_row_only(tmp_path):
    for format, defect, name, content in FILES:
        if format == "ucdp" and defect.startswith(("date_start-", "best-", "where_prec-")):
            (tmp_path / name).write_bytes(content)
            reading = read(format, tmp_path / name)
            assert list(reading.reports.index) == [2] and set(reading.rejects["row"]) == {3}, defect


def test_exchanged_coordinates_are_named_as_such(tmp_path):
    for format, defect, name, content in FILES:
        if defect == "45.17-34.27":
            (tmp_path / name).write_bytes(content)
            assert "exchanged" in read(format, tmp_path / name).rejects["reason"].iloc[0]
