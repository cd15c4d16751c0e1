"""Read tables that other people made: CSV, gzip, zip or xlsx, with bounded size; knows no format's columns or meaning.

Every way in which such a file can be broken ends in TableError with a sentence, or in a reject line for the row.
"""

import codecs
import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from atlas.ingest.sheet_bounds import check_sheets
from atlas.ingest.workbooks import TableError, Workbook
from atlas.model.contracts import REJECT_COLUMNS

MAX_BYTES = 1_000_000_000  # unpacked; the largest table in the field, GED since 1989, has under 0.4 GB
MAX_XLSX_BYTES = 1_500_000_000  # of all parts together, since a workbook is read as a whole
MAX_ROWS = 2_000_000  # GED since 1989 has 390,000
MAX_RATIO, RATIO_FROM = 200, 50_000_000  # unpacked to packed, of what is larger; tables of events have 5 to 30
MAX_CELL = 32_767  # characters a spreadsheet cell can hold
HEAD_BYTES = 1 << 20
BLOCK_BYTES = 1 << 24  # a line may not be longer
DELIMITERS = (",", ";", "\t", "|")
FIRST_ROWS = 3
_PACKED_ERRORS = (zlib.error, EOFError, zipfile.BadZipFile, gzip.BadGzipFile, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class Head:
    """The first rows of a table as cells of text, and the delimiter between them ('' in a workbook)."""

    rows: tuple[tuple[str, ...], ...]
    delimiter: str


def read_head(path: Path) -> Head:
    """Return the first rows of a file.

    Raises TableError if it is empty, too large when unpacked, damaged, no UTF-8 text or no table.
    """
    with _opened(path) as stream:
        if isinstance(stream, Workbook):
            return Head(tuple(row for _, row in zip(range(FIRST_ROWS), stream.rows(), strict=False)), "")
        start = stream.read(HEAD_BYTES)
    text = _decoded(start, path.name)
    found = {mark: list(_first_rows(text, mark)) for mark in DELIMITERS}
    mark = max(DELIMITERS, key=lambda mark: len(found[mark][0]) if found[mark] else 0)
    if not found[mark]:
        raise TableError(f"{path.name}: its first line cannot be read as CSV.")
    return Head(tuple(tuple(cell.strip() for cell in row) for row in found[mark]), mark)


def _first_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for _ in range(FIRST_ROWS):
            yield next(rows)
    except (csv.Error, StopIteration):  # a broken later row is found again, and named, when all rows are read
        return


def read_rows(path: Path, head: Head, names: Sequence[str], wanted: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the wanted columns of every row as text, and a reject line for each line that is no row of this table.

    names: the name of each column in order, '' for those that nobody asks for. The frame is indexed by row number as
    a spreadsheet counts (the first line is row 1, and is among the rows); empty cells are ''. Raises TableError as
    read_head does.
    """
    positions = {name: names.index(name) for name in wanted}
    with _opened(path) as stream:
        if isinstance(stream, Workbook):
            table, bad = _from_workbook(stream, positions)
        else:
            table, bad = _from_csv(stream, head, len(names), positions, path.name)
    rejects = pd.DataFrame([(path.name, *line) for line in bad], columns=REJECT_COLUMNS)
    frame = table.set_index("row")
    unusable = pd.Series(False, index=frame.index)
    for name in wanted:
        cells = pa.array(frame[name], type=pa.string())
        broken = pc.match_substring(cells, "\0")
        if (pc.max(pc.binary_length(cells)).as_py() or 0) > MAX_CELL:  # bytes: no fewer than characters, and at hand
            broken = pc.or_(broken, pc.greater(pc.utf8_length(cells), MAX_CELL))
        if not pc.any(broken).as_py():
            continue
        at = frame.index[broken.to_numpy(zero_copy_only=False)]
        reason = f"holds a NUL byte or more than {MAX_CELL} characters"
        found = pd.DataFrame(
            [(path.name, row, name, frame.at[row, name][:60].replace("\0", "�"), reason) for row in at],
            columns=REJECT_COLUMNS,
        )
        rejects = pd.concat([rejects, found], ignore_index=True)
        unusable |= frame.index.isin(at)
    return frame[~unusable] if unusable.any() else frame, rejects


def _from_csv(stream, head: Head, width: int, positions: dict[str, int], file: str) -> tuple[pd.DataFrame, list[tuple]]:
    odd: list[tuple[int, int, str]] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        odd.append((row.number, row.actual_columns, row.text[:200]))
        return "skip" if len(odd) < MAX_ROWS else "error"

    columns = [f"c{number}" for number in range(width)]
    asked = [columns[position] for position in positions.values()]
    try:
        reader = arrow_csv.open_csv(
            pa.PythonFile(stream, mode="r"),
            read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES, column_names=columns),
            parse_options=arrow_csv.ParseOptions(
                delimiter=head.delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip
            ),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=asked, strings_can_be_null=False, column_types=dict.fromkeys(asked, pa.string())
            ),
        )
        batches, rows = [], 0
        for batch in reader:
            batches.append(batch)
            rows += batch.num_rows
            if rows + len(odd) > MAX_ROWS:
                raise TableError(f"{file}: has more than {MAX_ROWS:,} rows; cut it to the countries or years that you need.")
        table = pa.Table.from_batches(batches, reader.schema)
    except pa.ArrowInvalid as error:
        raise TableError(f"{file}: cannot be read as a table: {_plain(error)}") from error
    frame = table.rename_columns(list(positions)).to_pandas(
        types_mapper={pa.string(): pd.StringDtype(na_value=float("nan"))}.get
    )
    gaps = {number for number, _, _ in odd}
    total = len(frame) + len(gaps)
    frame.insert(
        0, "row", [number for number in range(1, total + 1) if number not in gaps] if gaps else range(1, total + 1)
    )
    return frame, [(number, "", text.strip()[:120], f"has {cells} cells where the first line has {width}")
                   for number, cells, text in odd if text.strip()]  # fmt: skip


def _from_workbook(book: "Workbook", positions: dict[str, int]) -> tuple[pd.DataFrame, list[tuple]]:
    columns: dict[str, list[str]] = {name: [] for name in positions}
    numbers = []
    for number, row in enumerate(book.rows(), 1):
        if any(row):
            numbers.append(number)
            for name, position in positions.items():
                columns[name].append(row[position] if position < len(row) else "")
    frame = pd.DataFrame(columns, dtype="str")
    frame.insert(0, "row", numbers)
    return frame, []


@contextmanager
def _opened(path: Path) -> Iterator["BinaryIO | Workbook"]:
    """Open a file, unpacked if it is gzip or zip, so that no more than MAX_BYTES come out of it."""
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
            raw.seek(0)
            if start[:2] == b"\x1f\x8b":
                with gzip.open(raw) as packed:
                    yield _Bounded(packed, path.name, packed=path.stat().st_size)
            elif start[:2] == b"PK":
                with zipfile.ZipFile(raw) as archive, _unzipped(archive, path.name) as stream:
                    yield stream
            else:
                yield _Bounded(raw, path.name)
    except _PACKED_ERRORS as error:
        raise TableError(f"{path.name}: the packed file is cut off or damaged ({error}).") from error
    except FileNotFoundError as error:
        raise TableError(f"{path.name}: there is no such file.") from error
    except IsADirectoryError as error:
        raise TableError(f"{path.name}: is a folder, not a file.") from error


@contextmanager
def _unzipped(archive: zipfile.ZipFile, file: str) -> Iterator["BinaryIO | Workbook"]:
    members = [
        member for member in archive.infolist() if not member.is_dir() and not member.filename.startswith("__MACOSX/")
    ]
    for member in members:
        if member.file_size > max(RATIO_FROM, MAX_RATIO * member.compress_size):
            raise _swollen(file, member.file_size, member.compress_size)
    if any(member.filename == "xl/workbook.xml" for member in members):
        if sum(member.file_size for member in members) > MAX_XLSX_BYTES:
            raise TableError(
                f"{file}: the workbook holds more than {MAX_XLSX_BYTES / 1e9:g} GB; save its sheet as CSV."
            )
        check_sheets(archive, file)
        yield Workbook(archive.fp, file)
        return
    if len(members) != 1:
        raise TableError(
            f"{file}: the zip file holds {len(members)} files, one table is expected; unpack it and import each."
        )
    with archive.open(members[0]) as inner:
        if members[0].filename.lower().endswith(".xlsx"):
            content = io.BytesIO(_Bounded(inner, file, is_text=False).read())
            with zipfile.ZipFile(content) as workbook, _unzipped(workbook, file) as book:
                yield book
        else:
            yield _Bounded(inner, file)


class _Bounded(io.RawIOBase):
    """A stream of UTF-8 text that ends in TableError where it is none, and instead of filling memory or disk."""

    def __init__(self, inner, file: str, *, is_text: bool = True, packed: int = MAX_BYTES) -> None:
        self._inner, self._file, self._left, self._lines = inner, file, MAX_BYTES, 0
        self._packed = packed  # bytes that all of it comes out of
        self._decoder = codecs.getincrementaldecoder("utf-8")() if is_text else None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(self._left + 1 if size is None or size < 0 else size)
        self._left -= len(data)
        if self._left < 0:
            raise TableError(f"{self._file}: holds more than {MAX_BYTES / 1e9:g} GB when unpacked.")
        if MAX_BYTES - self._left > max(RATIO_FROM, MAX_RATIO * self._packed):
            raise _swollen(self._file, MAX_BYTES - self._left, self._packed)
        if self._decoder is not None:
            self._check(data)
        return data

    def _check(self, data: bytes) -> None:
        try:
            self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            line = self._lines + data[: error.start].count(b"\n") + 1
            raise TableError(f"{self._file}: line {line} is not UTF-8 text; save the file as “CSV UTF-8”.") from error
        self._lines += data.count(b"\n")


def _swollen(file: str, size: int, packed: int) -> TableError:
    return TableError(
        f"{file}: unpacks to {size / 1e6:,.0f} MB or more, over {MAX_RATIO} times what it holds packed "
        f"({packed / 1e6:.1f} MB): no table of events does, and it is too large to be one; import it unpacked if it is."
    )


def _decoded(start: bytes, file: str) -> str:
    if not start.strip():
        raise TableError(f"{file}: the file is empty.")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or start.count(b"\0") > len(start) / 100:
        raise TableError(f"{file}: is no UTF-8 text (UTF-16, or not a text file); save it as “CSV UTF-8”.")
    text = start.decode(
        "utf-8-sig", errors="ignore"
    )  # what is no UTF-8 at all _Bounded has refused; the end may cut a character
    if text.lstrip()[:1] == "<":
        raise TableError(f"{file}: is a web page or XML, not a table; the download may have needed a login.")
    if "\n" not in text and len(start) == HEAD_BYTES:
        raise TableError(f"{file}: its first line is longer than {HEAD_BYTES / 1e6:.0f} MB: no table.")
    return text


def _plain(error: Exception) -> str:
    text = str(error).split("\n")[0]
    if "straddling" in text or "out of sync" in text:
        return f"a quotation mark is not closed, or a line is longer than {BLOCK_BYTES / 1e6:.0f} MB."
    return text
