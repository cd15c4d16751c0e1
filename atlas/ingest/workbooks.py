"""Workbooks (xlsx) as rows of text, how far their sheets reach, and the error of a table that cannot be read; knows no format's columns."""

import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

MAX_CELLS = 50_000_000  # rows x columns that are laid out, 32 bytes each; GED since 1989 has 19 million
_SHEETS = "xl/worksheets/"
_COLUMN, _ROW = re.compile(rb'\br="([A-Z]{1,3})\d'), re.compile(rb'\br="[A-Z]{1,3}(\d{1,7})"')
_CHUNK, _LONGEST = 1 << 20, 16  # bytes read at once, and of what names a cell


class TableError(ValueError):
    """The file cannot be used; the message says why and, where there is one, the way out."""


class Workbook:
    """An xlsx file, sheet by sheet and row by row, every cell as text."""

    def __init__(self, stream: BinaryIO, file: str) -> None:
        self._stream, self._file, self._book = stream, file, None

    def sheets(self) -> list[str]:
        """Return the names of its sheets, in order."""
        return list(self._opened().sheet_names)

    def rows(self, sheet: str) -> Iterator[tuple[str, ...]]:
        """Yield the rows of a sheet, from its first row and column on."""
        import python_calamine  # only for workbooks

        try:
            found = self._opened().get_sheet_by_name(sheet)
        except (python_calamine.CalamineError, OSError) as error:
            raise self._unreadable(error) from error
        blank: tuple[str, ...] = ()
        for row in found.iter_rows():
            if row.count("") == len(row):  # a stray cell far down leaves a million of them above it
                blank = blank if len(blank) == len(row) else ("",) * len(row)
                yield blank
            else:
                yield tuple(_cell_text(cell) for cell in row)

    def _opened(self):
        import python_calamine

        if self._book is None:
            try:
                self._stream.seek(0)
                self._book = python_calamine.CalamineWorkbook.from_filelike(self._stream)
            except (python_calamine.CalamineError, OSError) as error:
                raise self._unreadable(error) from error
        return self._book

    def _unreadable(self, error: Exception) -> "TableError":
        return TableError(f"{self._file}: the workbook cannot be read ({error}).")


def _cell_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell).strip()


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
