"""How far a workbook's sheets reach, read from its packed XML before a library lays them out as a full grid."""

import re
import zipfile

from atlas.ingest.workbooks import TableError

MAX_CELLS = 50_000_000  # rows x columns that are laid out, 32 bytes each; GED since 1989 has 19 million
_SHEETS = "xl/worksheets/"
_COLUMN, _ROW = re.compile(rb'\br="([A-Z]{1,3})\d'), re.compile(rb'\br="[A-Z]{1,3}(\d{1,7})"')
_CHUNK, _LONGEST = 1 << 20, 16  # bytes read at once, and of what names a cell


def check_sheets(archive: zipfile.ZipFile, file: str) -> None:
    """Raise TableError if a sheet reaches so far that the grid from its first to its last cell would fill memory.

    What a sheet says of its own size is not asked: it may be wrong.
    """
    for member in archive.infolist():
        if not (member.filename.startswith(_SHEETS) and member.filename.endswith(".xml")):
            continue
        rows, columns, widest = 0, 0, ""
        with archive.open(member) as stream:
            rest = b""
            while chunk := stream.read(_CHUNK):
                text = rest + chunk
                rest = text[-_LONGEST:]  # a name that the end cuts is found again, whole; one found twice is no harm
                rows = max(rows, *map(int, set(_ROW.findall(text))), 0)
                for name in set(_COLUMN.findall(text)):
                    if (number := _column(name)) > columns:
                        columns, widest = number, name.decode()
        if rows * columns > MAX_CELLS:
            raise TableError(
                f"{file}: a sheet of the workbook reaches to row {rows:,} and column {widest}, which is more than "
                f"{MAX_CELLS / 1e6:g} million cells, most of them likely empty; delete the cells that stand apart from the "
                "table, or save the sheet as CSV."
            )


def _column(letters: bytes) -> int:
    """Return a column's number: A is 1, XFD 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
