"""Workbooks (xlsx) as rows of text, and the error of a table that cannot be read; knows no format's columns."""

from collections.abc import Iterator
from typing import BinaryIO


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
