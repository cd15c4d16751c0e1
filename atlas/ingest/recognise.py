"""Tell by its header which format a table is in, wherever the header stands; knows the formats' columns, and nothing of
their meaning.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from atlas.ingest.reading import Format
from atlas.ingest.strangers import HOW, seems
from atlas.ingest.table_files import Head, Options, TableError

MOST_NAMED = 8
HEADER_ROWS = 30  # in which a header is looked for


class UnknownLayoutError(TableError):
    """The file may be a table of incidents, and is in none of the layouts that are known."""


@dataclass(frozen=True)
class Recognised:
    """A format, and where in a file it was found.

    head: how the file is read. header_row: as a spreadsheet counts, 0 without a header. names: the format's names of
    the file's columns in order, those that it does not know as they are written. columns: of each column of the format
    the name that the file has for it. other_sheets: sheets that would fit too.
    """

    format: Format
    head: Head
    header_row: int
    names: tuple[str, ...]
    columns: Mapping[str, str]
    other_sheets: tuple[str, ...] = ()

    @property
    def row_after(self) -> tuple[str, ...]:
        """The cells of the row after the header."""
        return self.head.rows[self.header_row] if len(self.head.rows) > self.header_row else ()


def recognise(
    heads: Sequence[Head], formats: Mapping[str, Format], *, file: str, options: Options = Options()
) -> Recognised:
    """Return the format whose required columns the header has, in whichever row it stands, or whose order a file
    without header keeps.

    Raises TableError saying what was found if no format fits.
    """
    fitting = [found for head in heads for found in _fitting(head, formats, options)]
    if fitting:
        best = max(fitting, key=lambda found: (len(found.format.required), len(found.columns), -found.header_row))
        others = {found.head.sheet for found in fitting if found.format is best.format} - {best.head.sheet}
        return Recognised(
            best.format,
            best.head,
            best.header_row,
            best.names,
            best.columns,
            tuple(s for s in best.head.sheets if s in others),
        )
    for head in heads:
        for format in formats.values():
            if (
                format.headerless
                and head.rows
                and len(head.rows[0]) == len(format.headerless)
                and _keeps_order(head.rows[0], format)
            ):
                return Recognised(
                    format, head, 0, format.headerless, dict(zip(format.headerless, format.headerless, strict=True))
                )
    said, is_stranger = _refusal(heads, formats, options)
    raise (UnknownLayoutError if is_stranger else TableError)(f"{file}: {said}")


def demand(
    heads: Sequence[Head], word: str, formats: Mapping[str, Format], *, file: str, options: Options = Options()
) -> Recognised:
    """Return what recognise() does if the file is in the format asked for.

    Raises TableError with what was expected and what was found if it is not, ValueError for a format that there is not.
    """
    if word not in formats:
        raise ValueError(f"there is no format “{word}”; known are {', '.join(formats)}.")
    wanted = formats[word]
    own = [found for head in heads for found in _fitting(head, {word: wanted}, options)]
    if own:
        return recognise(heads, {word: wanted}, file=file, options=options)
    try:
        found = recognise(heads, formats, file=file, options=options)
    except TableError as error:
        raise TableError(f"{error} {_expected(wanted)}") from error
    if found.format is not wanted:
        said = f"is {found.format.title}, not {wanted.title}; import it as “{found.format.word}”"
        raise TableError(f"{file}: {said}. {_expected(wanted)}")
    return found


def plain_name(cell: str) -> str:
    """Return a column's name without what spelling makes of it: case, blanks, points."""
    return re.sub(r"[\s.\-]+", "_", cell.strip().strip("\ufeff'\"").strip().casefold()).strip("_")


def _fitting(head: Head, formats: Mapping[str, Format], options: Options) -> Iterator[Recognised]:
    for row, cells in _headers(head, options):
        written = tuple(plain_name(cell) for cell in cells)
        if len([name for name in written if name]) < 2:
            continue
        for format in formats.values():
            names, columns = _named(written, format)
            if format.required and set(format.required) <= set(columns):
                yield Recognised(format, head, row, _beside_row_names(names, head, row), columns)


def _headers(head: Head, options: Options) -> Iterator[tuple[int, tuple[str, ...]]]:
    rows = enumerate(head.rows[:HEADER_ROWS], 1)
    return ((row, cells) for row, cells in rows if options.header_row in (0, row))


def _named(written: tuple[str, ...], format: Format) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the columns under the format's names, and which of its columns the file has under which name."""
    columns: dict[str, str] = {}
    for name in format.table.names:
        if found := next((spelled for spelled in (name, *format.older.get(name, ())) if spelled in written), None):
            columns[name] = found
    ours = {found: name for name, found in columns.items()}
    return tuple(ours.get(name, name) for name in written), columns


def _beside_row_names(names: tuple[str, ...], head: Head, row: int) -> tuple[str, ...]:
    """Return the names with one for R's row names, a first column that its header leaves out."""
    below = [cells for cells in head.rows[row : row + 3] if any(cells)]
    if (
        below
        and all(len(cells) == len(names) + 1 for cells in below)
        and all(re.fullmatch(r"\d+", cells[0]) for cells in below)
    ):
        return ("", *names)
    return names


def _keeps_order(cells: tuple[str, ...], format: Format) -> bool:
    """Whether the cells could be a row: whole numbers and days stand where the format has such columns."""
    for column in format.table.columns:
        cell = cells[format.headerless.index(column.name)]
        if column.kind == "integer" and column.required and not re.fullmatch(r"-?\d+", cell):
            return False
        if column.kind == "date" and not re.match(r"\d{4}-\d\d-\d\d", cell):
            return False
    return True


def _refusal(heads: Sequence[Head], formats: Mapping[str, Format], options: Options) -> tuple[str, bool]:
    """Return what a file that fits no format seems to be, and what to do; and whether it seems to be nothing that is known."""
    if said := seems(heads):
        return said, False
    best = None
    for head in heads:
        for row, cells in _headers(head, options):
            written = tuple(plain_name(cell) for cell in cells)
            for format in (format for format in formats.values() if format.required):
                _, columns = _named(written, format)
                missing = [name for name in format.required if name not in columns]
                if best is None or len(missing) / len(format.required) < best[0]:
                    best = (len(missing) / len(format.required), format, missing, row, head)
    if best and best[0] < 0.5:
        where = f" in its header in row {best[3]}" if best[3] > 1 else ""
        return f"looks like {best[1].title}, but lacks the column {_some(best[2])}{where}.", False
    head, row, cells = _widest(heads, options)
    sheet = f" of the sheet “{head.sheet}”" if len(head.sheets) > 1 else ""
    names = _some([cell for cell in cells if cell] or ["(empty)"])
    points = f"is {head.points} and " if head.points else ""
    return (
        f"{points}fits none of the known layouts. Its header seems to be row {row}{sheet}, with the columns {names}. {HOW}",
        True,
    )


def _widest(heads: Sequence[Head], options: Options) -> tuple[Head, int, tuple[str, ...]]:
    """Return the row that most likely is a header: the first with most cells of words, and its place."""
    rows = [(head, row, cells) for head in heads for row, cells in _headers(head, options)]

    def words(cells: tuple[str, ...]) -> int:
        return sum(bool(re.search(r"[^\W\d_]", cell)) and len(cell) < 60 for cell in cells)

    return max(rows, key=lambda found: (words(found[2]), -found[1])) if rows else (heads[0], 1, ())


def _expected(format: Format) -> str:
    return f"Expected {format.title} with the columns {', '.join(format.required)}."


def _some(names: list[str]) -> str:
    shown = ", ".join(name[:40] for name in names[:MOST_NAMED])
    return shown + (f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else "")
