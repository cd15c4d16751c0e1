"""No broken file crashes a reader: each is refused with a sentence, or read with every row accounted for."""

import pytest

from atlas.ingest.table_files import TableError
from tests.ingest.broken_files import ONE_BAD_VALUE, REFUSED, corpus
from tests.ingest.foreign import read

FILES = list(corpus())
CUT_HEADERS = ("cut-0.1",)
# What must lose nothing.
WHOLE = (
    "bom",
    "semicolons",
    "tabs",
    "old-mac-lines",
    "windows-lines",
    "utf-16",
    "latin-1",
    "upper-case-header",
    "gzip",
    "gzip-in-name-only",
    "zip",
)
# One row of two has one bad cell, or a point whose latitude and longitude are exchanged.
ONE_BAD_CELL = ("date_start-", "best-", "where_prec-")


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
    if defect in ONE_BAD_VALUE or (format == "ucdp" and defect.startswith(ONE_BAD_CELL)):
        assert list(reading.reports.index) == [2] and rejected == {3}
    if defect == "45.17-34.27":
        assert "exchanged" in reading.rejects["reason"].iloc[0]
