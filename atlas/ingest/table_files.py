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

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from atlas.ingest.point_files import MOST_BYTES, SNIFFED, kind_of, to_csv
from atlas.ingest.workbooks import TableError, Workbook, check_sheets
from atlas.model.contracts import REJECT_COLUMNS

MAX_BYTES = 1_000_000_000  # unpacked; the largest table in the field, GED since 1989, has under 0.4 GB
MAX_XLSX_BYTES = 1_500_000_000  # of all parts together, since a workbook is read as a whole
MAX_ROWS = 2_000_000  # GED since 1989 has 390,000
MAX_RATIO, RATIO_FROM = 200, 50_000_000  # unpacked to packed, of what is larger; tables of events have 5 to 30
MAX_CELL = 32_767  # characters a spreadsheet cell can hold
HEAD_BYTES = 1 << 20
BLOCK_BYTES = 1 << 24  # a line may not be longer
DELIMITERS = (",", ";", "\t", "|")
FIRST_ROWS = 32  # a header is looked for in the first 30, with a tag row and a row of data below it
START_CHARACTERS = 4_000
TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".geojson", ".kml")
NO_TABLES = {  # the first bytes of files that people take for tables
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls), or one with a password. Save it as xlsx without a password, or as CSV.",
    b"Rar!": "a RAR archive. Unpack it and import the table in it.",
    b"7z\xbc\xaf": "a 7z archive. Unpack it and import the table in it.",
    b"%PDF": "a PDF. Take the table out of it and save it as CSV or xlsx.",
    b"PAR1": "a Parquet file. Save it as CSV.",
}
NO_WORKBOOKS = {  # a member that tells what a zip is
    "content.xml": "an OpenDocument sheet (.ods). Save it as xlsx or CSV.",
    "xl/workbook.bin": "a binary Excel workbook (.xlsb). Save it as xlsx or CSV.",
    "word/document.xml": "a Word document. Copy its table into a sheet and save that as xlsx or CSV.",
}
_PACKED_ERRORS = (zlib.error, EOFError, zipfile.BadZipFile, gzip.BadGzipFile, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class Options:
    """How a file is to be read where the reader says so; empty (0 for the row) where it is to be found out.

    encoding: as Python names it. sheet: its name. header_row: as a spreadsheet counts. decimal: . or , in numbers.
    date_order: dmy or mdy in dates such as 04/03/2021.
    columns, words: of a list with columns of its own, which of them (or “=” and a value) stands for which of ours, and which of its words.
    settled: places that no list has as a person placed them, each as the columns geocode.SETTLED.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0
    decimal: str = ""
    date_order: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, str, str], ...] = ()
    settled: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        try:
            codecs.lookup(self.encoding or "utf-8")
        except LookupError as error:
            raise ValueError(
                f"there is no encoding “{self.encoding}”; such as utf-8, cp1252, cp1256, utf-16."
            ) from error
        if len(self.delimiter) > 1 or self.delimiter == '"':
            raise ValueError(f"“{self.delimiter}” cannot stand between cells; one character does, such as ; or a tab.")
        if self.decimal not in ("", ".", ","):
            raise ValueError(f"“{self.decimal}” is no decimal mark; a point or a comma is.")
        if self.date_order not in ("", "dmy", "mdy"):
            raise ValueError(
                f"“{self.date_order}” is no order of dates; dmy (day/month/year) and mdy (month/day/year) are."
            )
        for name in ("columns", "words", "settled"):  # as JSON has them, they are lists
            object.__setattr__(self, name, tuple(tuple(row) for row in getattr(self, name)))
        if self.header_row < 0:
            raise ValueError("rows are counted from 1, as a spreadsheet does.")


@dataclass(frozen=True)
class Head:
    """The first rows of a table as cells of text, and how they were read.

    delimiter: between cells, '' in a workbook. sheet, sheets: of a workbook, which one and which there are. member: of
    a zip with several files, the table among them. start: the first characters of a text file. points: GeoJSON or
    KML, whose features are the rows.
    """

    rows: tuple[tuple[str, ...], ...]
    delimiter: str
    encoding: str = "utf-8"
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    member: str = ""
    start: str = ""
    points: str = ""


def read_heads(path: Path, options: Options = Options()) -> tuple[Head, ...]:
    """Return the first rows of a file, once for each way to read it: each delimiter that parts its cells, each sheet.

    Raises TableError if it is empty, too large when unpacked, damaged, no text or no table, or has no such sheet.
    """
    with _opened(path) as stream:
        if isinstance(stream, Workbook):
            return _sheet_heads(stream, options, path.name)
        member, points = stream.member, stream.points
        encoding = options.encoding or _encoding_of(stream, path.name)
    with _opened(path, encoding) as stream:
        text = _start_of(stream, path.name)
    start = text[:START_CHARACTERS]
    marks = (options.delimiter,) if options.delimiter else DELIMITERS
    if points:
        marks = (",",)
    heads = [Head(_first_rows(text, mark), mark, encoding, member=member, start=start, points=points) for mark in marks]
    parted = [head for head in heads if any(len(row) > 1 for row in head.rows)] or heads[:1]
    if not any(head.rows for head in parted):
        raise TableError(f"{path.name}: its first line cannot be read as CSV.")
    return tuple(parted)


def _sheet_heads(book: Workbook, options: Options, file: str) -> tuple[Head, ...]:
    names = tuple(book.sheets())
    if options.sheet and options.sheet not in names:
        raise TableError(f"{file}: has no sheet “{options.sheet}”; there is {', '.join(names)}.")
    heads = [
        Head(
            tuple(row for _, row in zip(range(FIRST_ROWS), book.rows(name), strict=False)), "", sheet=name, sheets=names
        )
        for name in names
        if options.sheet in ("", name)
    ]
    if not any(any(row) for head in heads for row in head.rows):
        raise TableError(f"{file}: the file is empty.")
    return tuple(heads)


def _first_rows(text: str, delimiter: str) -> tuple[tuple[str, ...], ...]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found = []
    try:
        for _ in range(FIRST_ROWS):
            found.append(tuple(cell.strip() for cell in next(rows)))
    except (csv.Error, StopIteration):  # a broken later row is found again, and named, when all rows are read
        pass
    return tuple(found)


def read_rows(path: Path, head: Head, names: Sequence[str], wanted: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the wanted columns of every row as text, and a reject line for each line that is no row of this table.

    names: the name of each column in order, '' for those that nobody asks for. The frame is indexed by row number as
    a spreadsheet counts (the first line is row 1, and is among the rows); empty cells are ''. Raises TableError as
    read_heads does.
    """
    positions = {name: names.index(name) for name in wanted}
    with _opened(path, head.encoding) as stream:
        if isinstance(stream, Workbook):
            table, bad = _from_workbook(stream, head.sheet, positions)
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
                raise TableError(
                    f"{file}: has more than {MAX_ROWS:,} rows; cut it to the countries or years that you need."
                )
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
    return frame, [
        (number, "", text.strip()[:120], f"has {cells} cells where the header has {width}")
        for number, cells, text in odd
        if text.strip()
    ]


def _from_workbook(book: "Workbook", sheet: str, positions: dict[str, int]) -> tuple[pd.DataFrame, list[tuple]]:
    columns: dict[str, list[str]] = {name: [] for name in positions}
    numbers = []
    for number, row in enumerate(book.rows(sheet), 1):
        if any(row):
            numbers.append(number)
            for name, position in positions.items():
                columns[name].append(row[position] if position < len(row) else "")
    frame = pd.DataFrame(columns, dtype="str")
    frame.insert(0, "row", numbers)
    return frame, []


@contextmanager
def _opened(path: Path, encoding: str = "") -> Iterator["_Bounded | Workbook"]:
    """Open a file, unpacked if it is gzip or zip, so that no more than MAX_BYTES come out of it.

    encoding: what text it holds, which then comes out as UTF-8; '' for its bytes as they are.
    """
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
            raw.seek(0)
            if start in NO_TABLES:
                raise TableError(f"{path.name}: is {NO_TABLES[start]}")
            if start[:2] == b"\x1f\x8b":
                with gzip.open(raw) as packed:
                    yield _text(packed, path.name, encoding, packed=path.stat().st_size)
            elif start[:2] == b"PK":
                with zipfile.ZipFile(raw) as archive, _unzipped(archive, path.name, encoding) as stream:
                    yield stream
            else:
                yield _text(raw, path.name, encoding)
    except _PACKED_ERRORS as error:
        raise TableError(f"{path.name}: the packed file is cut off or damaged ({error}).") from error
    except FileNotFoundError as error:
        raise TableError(f"{path.name}: there is no such file.") from error
    except IsADirectoryError as error:
        raise TableError(f"{path.name}: is a folder, not a file.") from error


@contextmanager
def _unzipped(archive: zipfile.ZipFile, file: str, encoding: str) -> Iterator["_Bounded | Workbook"]:
    members = [
        member for member in archive.infolist() if not member.is_dir() and not member.filename.startswith("__MACOSX/")
    ]
    for member in members:
        if member.filename in NO_WORKBOOKS:
            raise TableError(f"{file}: is {NO_WORKBOOKS[member.filename]}")
        if member.filename.casefold().endswith(".shp"):
            raise TableError(f"{file}: is a shapefile. Save its table of attributes with the coordinates as CSV.")
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
    tables = [member for member in members if _is_table(member.filename)] if len(members) > 1 else members
    if len(tables) != 1:
        some = ", ".join(member.filename[:60] for member in members[:5])
        raise TableError(
            f"{file}: the zip file holds {len(members)} files{f' ({some})' if some else ''}, one table is expected; "
            "unpack it and import each table by itself."
        )
    with archive.open(tables[0]) as inner:
        if tables[0].filename.lower().endswith((".xlsx", ".xlsm")):
            content = io.BytesIO(_Bounded(inner, file).read())
            with zipfile.ZipFile(content) as workbook, _unzipped(workbook, file, encoding) as book:
                yield book
        else:
            yield _text(inner, file, encoding, member=tables[0].filename if len(members) > 1 else "")


def _text(inner, file: str, encoding: str, *, member: str = "", packed: int = MAX_BYTES) -> "_Bounded":
    """Return a stream of a table as text; points for a map come out as one."""
    start = inner.read(SNIFFED)
    inner.seek(0)
    if not (kind := kind_of(start)):
        return _Bounded(inner, file, encoding, member=member, packed=packed)
    whole = _Bounded(inner, file, packed=packed).read(MOST_BYTES + 1)
    if len(whole) > MOST_BYTES:
        raise TableError(f"{file}: holds more than {MOST_BYTES / 1e6:g} MB of {kind}; save its points as CSV.")
    table = to_csv(whole, kind, file).decode("utf-8").encode(encoding or "utf-8", "replace")
    return _Bounded(io.BytesIO(table), file, encoding, member=member, points=kind)


def _is_table(name: str) -> bool:
    """Whether a file among others in a zip is the table, and not what is said about it."""
    name = name.casefold()
    return name.endswith(TABLES) and not any(
        word in name for word in ("readme", "read_me", "licen", "codebook", "terms")
    )


class _Bounded(io.RawIOBase):
    """A stream of bytes that ends in TableError instead of filling memory or disk; with an encoding, of UTF-8 text.

    member: the table's name, where it was one of several files in a zip. points: GeoJSON or KML, where it was made of that.
    """

    def __init__(
        self, inner, file: str, encoding: str = "", *, member: str = "", packed: int = MAX_BYTES, points: str = ""
    ) -> None:
        self.points = points
        self._inner, self._file, self._left, self._lines, self.member = inner, file, MAX_BYTES, 0, member
        self._packed = packed  # bytes that all of it comes out of
        self._encoding, self._text = encoding, b""
        self._decoder = codecs.getincrementaldecoder(encoding)() if encoding else None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._decoder is None:
            return self._bytes(size)
        if size is None or size < 0:
            return self._text + self._decoded(self._bytes(-1), final=True)
        while not self._text:
            data = self._bytes(size)
            self._text = self._decoded(data, final=not data)
            if not data:
                break
        given, self._text = self._text[:size], self._text[size:]
        return given

    def _bytes(self, size: int | None) -> bytes:
        data = self._inner.read(self._left + 1 if size is None or size < 0 else size)
        self._left -= len(data)
        if self._left < 0:
            raise TableError(f"{self._file}: holds more than {MAX_BYTES / 1e9:g} GB when unpacked.")
        if MAX_BYTES - self._left > max(RATIO_FROM, MAX_RATIO * self._packed):
            raise _swollen(self._file, MAX_BYTES - self._left, self._packed)
        return data

    def _decoded(self, data: bytes, *, final: bool) -> bytes:
        try:
            text = self._decoder.decode(data, final=final)
        except UnicodeDecodeError as error:
            line = self._lines + data[: error.start].count(b"\n") + 1
            raise TableError(
                f"{self._file}: line {line} is not {said_encoding(self._encoding)} text; save the file as “CSV UTF-8”, or "
                "choose the encoding that it has."
            ) from error
        self._lines += data.count(b"\n")
        return data if self._encoding == "utf-8" else text.encode("utf-8")


def _swollen(file: str, size: int, packed: int) -> TableError:
    return TableError(
        f"{file}: unpacks to {size / 1e6:,.0f} MB or more, over {MAX_RATIO} times what it holds packed "
        f"({packed / 1e6:.1f} MB): no table of events does, and it is too large to be one; import it unpacked if it is."
    )


def said_encoding(encoding: str) -> str:
    """Return an encoding's name as spreadsheets show it."""
    return {"cp1252": "Windows-1252", "cp1256": "Windows-1256 (Arabic)", "latin-1": "Latin-1"}.get(
        encoding, encoding.upper()
    )


def _encoding_of(stream: _Bounded, file: str) -> str:
    """Return the encoding of a text file, as Python names it: by its byte order mark, else UTF-8 if every line is.

    What is not is taken for Windows-1252, or for Windows-1256 where bytes beyond ASCII stand in runs, as letters do in
    Arabic words. A file that is UTF-8 but for some lines is damaged. Raises TableError for it, and for what is no text.
    """
    data = stream.read(HEAD_BYTES)
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise TableError(f"{file}: the file is empty.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    nuls = (data[::2].count(0) / len(data), data[1::2].count(0) / len(data))
    if max(nuls) > 0.3 and min(nuls) < 0.02:
        return "utf-16-le" if nuls[1] > nuls[0] else "utf-16-be"
    controls = sum(data.count(code) for code in range(32) if code not in (9, 10, 11, 12, 13, 27))
    if controls > len(data) / 100:
        raise TableError(f"{file}: is not a text file; save the table as “CSV UTF-8” or as xlsx.")
    decoder, line, beyond = codecs.getincrementaldecoder("utf-8")(), 1, 0
    while data:
        try:
            text = decoder.decode(data)
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8", "ignore")
            beyond += len(before) - len(before.encode("ascii", "ignore"))
            if beyond:
                line += data[: error.start].count(b"\n")
                raise TableError(
                    f"{file}: line {line} is not UTF-8 text, though what is above it is: the file is damaged or was put "
                    "together of several. Save it as “CSV UTF-8”, or choose its encoding."
                ) from error
            return _of_one_byte(data)
        beyond += len(text) - len(text.encode("ascii", "ignore"))
        line += data.count(b"\n")
        data = stream.read(HEAD_BYTES)
    return "utf-8"


def _of_one_byte(data: bytes) -> str:
    """Return which encoding of one byte per letter fits some bytes that are no UTF-8."""
    high = [code >= 0x80 for code in data]
    pairs = sum(one and other for one, other in zip(high, high[1:], strict=False))
    if pairs > sum(high) / 2:
        return "cp1256"
    return "latin-1" if any(code in data for code in b"\x81\x8d\x8f\x90\x9d") else "cp1252"


def _start_of(stream: _Bounded, file: str) -> str:
    start = stream.read(HEAD_BYTES)
    text = start.decode("utf-8", errors="ignore").removeprefix("\ufeff")  # the end may cut a character
    if not text.strip():
        raise TableError(f"{file}: the file is empty.")
    if "\n" not in text and "\r" not in text and len(start) >= HEAD_BYTES:
        raise TableError(f"{file}: its first line is longer than {HEAD_BYTES / 1e6:.0f} MB: no table.")
    return text


def _plain(error: Exception) -> str:
    text = str(error).split("\n")[0]
    if "straddling" in text or "out of sync" in text:
        return f"a quotation mark is not closed, or a line is longer than {BLOCK_BYTES / 1e6:.0f} MB."
    return text
