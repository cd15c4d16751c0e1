"""Tell by its header which format a table is in; knows the formats' columns, and nothing of their meaning."""

import re
from dataclasses import dataclass

from atlas.ingest import acled, gtd, reports_file, ucdp
from atlas.ingest.reading import Layout
from atlas.ingest.table_files import Head, TableError

LAYOUTS: dict[str, Layout] = {
    layout.format: layout for layout in (ucdp.LAYOUT, acled.LAYOUT, gtd.LAYOUT, reports_file.LAYOUT)
}
MOST_NAMED = 8


@dataclass(frozen=True)
class Recognised:
    """A format, the name of each column of the file in order, and whether the first row is a header."""

    layout: Layout
    names: tuple[str, ...]
    has_header: bool


def recognise(head: Head, *, file: str) -> Recognised:
    """Return the format whose required columns the file's header has, or whose order a file without header keeps.

    Raises TableError saying what was found if no format fits.
    """
    names = tuple(cell.strip().strip("﻿").casefold() for cell in head.rows[0])
    fitting = [layout for layout in LAYOUTS.values() if set(layout.required) <= set(names)]
    if fitting:
        return Recognised(max(fitting, key=lambda layout: len(layout.required)), names, has_header=True)
    for layout in LAYOUTS.values():
        if layout.headerless and len(head.rows[0]) == len(layout.headerless) and _keeps_order(head.rows[0], layout):
            return Recognised(layout, layout.headerless, has_header=False)
    nearest, missing = min(
        ((layout, [name for name in layout.required if name not in names]) for layout in LAYOUTS.values()),
        key=lambda pair: len(pair[1]) / len(pair[0].required),
    )
    if len(missing) < len(nearest.required) / 2:
        raise TableError(f"{file}: looks like {nearest.title}, but lacks the column {_some(missing)}.")
    cells = _some([name for name in names if name] or ["(empty)"])
    raise TableError(f"{file}: no known format; its first line has {len(names)} cells: {cells}.")


def demand(head: Head, format: str, *, file: str) -> Recognised:
    """Return what recognise() does if the file is in the format asked for.

    Raises TableError with what was expected and what was found if it is not, ValueError for a format that there is not.
    """
    if format not in LAYOUTS:
        raise ValueError(f"there is no format “{format}”; known are {', '.join(LAYOUTS)}.")
    wanted = LAYOUTS[format]
    try:
        found = recognise(head, file=file)
    except TableError as error:
        raise TableError(f"{error} {_expected(wanted)}") from error
    if found.layout is not wanted:
        said = f"is {found.layout.title}, not {wanted.title}; import it as “{found.layout.format}”"
        raise TableError(f"{file}: {said}. {_expected(wanted)}")
    return found


def _keeps_order(cells: tuple[str, ...], layout: Layout) -> bool:
    """Whether the cells could be a row: whole numbers and days stand where the layout has such columns."""
    for column in layout.table.columns:
        cell = cells[layout.headerless.index(column.name)]
        if column.kind == "integer" and column.required and not re.fullmatch(r"-?\d+", cell):
            return False
        if column.kind == "date" and not re.match(r"\d{4}-\d\d-\d\d", cell):
            return False
    return True


def _expected(layout: Layout) -> str:
    return f"Expected {layout.title} with the columns {', '.join(layout.required)}."


def _some(names: list[str]) -> str:
    shown = ", ".join(name[:40] for name in names[:MOST_NAMED])
    return shown + (f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else "")
