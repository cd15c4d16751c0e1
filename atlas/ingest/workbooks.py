"""Workbooks (xlsx) as rows of text, and the error of a table that cannot be read; knows no format's columns."""

from collections.abc import Iterator
from typing import BinaryIO


class TableError(ValueError):
    """The file cannot be used; the message says why and, where there is one, the way out."""


class Workbook:
    """The first sheet of an xlsx file, row by row, every cell as text."""

    def __init__(self, stream: BinaryIO, file: str) -> None:
        self._stream, self._file = stream, file

    def rows(self) -> Iterator[tuple[str, ...]]:
        import python_calamine  # only for workbooks

        try:
            self._stream.seek(0)
            sheet = python_calamine.CalamineWorkbook.from_filelike(self._stream).get_sheet_by_index(0)
        except (python_calamine.CalamineError, OSError) as error:
            raise TableError(f"{self._file}: the workbook cannot be read ({error}).") from error
        blank: tuple[str, ...] = ()
        for row in sheet.iter_rows():
            if row.count("") == len(row):  # a stray cell far down leaves a million of them above it
                blank = blank if len(blank) == len(row) else ("",) * len(row)
                yield blank
            else:
                yield tuple(_cell_text(cell) for cell in row)


def _cell_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell).strip()
