"""The formats of foreign tables, each a module of this package that declares FORMAT; a file in, a reading out."""

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from atlas.ingest import own_columns
from atlas.ingest.cells import understood
from atlas.ingest.own_columns import Own
from atlas.ingest.reading import Context, Format, Given, Reading
from atlas.ingest.recognise import HEADER_ROWS, Recognised, UnknownLayoutError, demand, plain_name, recognise
from atlas.ingest.table_files import Head, Options, TableError, read_heads, read_rows, said_encoding
from atlas.model.text import printable

LIST = "list"  # the format of no layout: what fits none of the others and names what is asked for
ORDER = ("ucdp", "acled", "gtd", "reports", LIST)  # in which lists show them; another format comes after them
SHOWN_NAMES = 3
_TAG = r"#[A-Za-z][\w-]*(?:\s*\+[\w-]+)*"


@cache
def every() -> dict[str, Format]:
    """Return every format by its word: the modules of this package that declare one."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    declared = {module.FORMAT.word: module.FORMAT for module in modules if hasattr(module, "FORMAT")}
    return {
        word: declared[word]
        for word in sorted(declared, key=lambda word: (word not in ORDER, ORDER.index(word) if word in ORDER else 0))
    }


def source_rows() -> pd.DataFrame:
    """Return the register's rows for the data sets as sources (columns of seeds/sources.csv)."""
    rows = pd.DataFrame([dict(row) for format in every().values() for row in format.sources])
    return rows.assign(
        kind="research", independence="original", confidence="known", notes="data set coded from news and other sources"
    )


def read(
    word: str,
    path: Path,
    context: Context,
    *,
    release: str = "",
    options: Options = Options(),
    saved: Sequence[Mapping[str, Any]] = (),
) -> tuple[str, Reading]:
    """Read a file as reports; returns the format's word and the reading.

    word: of one of every(), or '' to go by the header. release: the data set's version where the file's name does not
    tell. saved: columns and words of lists that are here already, which count for a list with the same columns. options: how the file is to be read, where that is not to be found out; what was found out, and is not what a
    reader would expect, is among the messages. Raises table_files.TableError if the file is not in that format, or not
    readable at all.
    """
    heads, known = read_heads(path, options), every()
    found, own = _found(heads, word, known, path.name, options, saved)
    format = found.format
    rows, rejects = raw_rows(path, found)
    names = _odd_names(rows, found.head)
    days = tuple(name for name in format.days if name in rows)
    rows, doubts, notes, how = understood(
        rows, format.table, options, file=path.name, key=format.key, changed=format.changed, days=days
    )
    rejects = pd.concat([rejects, doubts], ignore_index=True)
    given = Given(printable(path.name), rows, rejects, found.columns, printable(release), own)
    if not given.read:
        notes = [*notes, "The file has a header and no rows."]
    reading = format.read(given, context)
    head = found.head
    how = replace(how, encoding=head.encoding, delimiter=head.delimiter, sheet=head.sheet, header_row=found.header_row)
    messages = (*_how_read(found, names, options), *notes, *reading.messages)
    return format.word, replace(reading, how=how, messages=tuple(map(printable, messages)))


def _found(
    heads: Sequence[Head],
    word: str,
    known: Mapping[str, Format],
    file: str,
    options: Options,
    saved: Sequence[Mapping[str, Any]],
) -> tuple[Recognised, Own | None]:
    """Return the file's format and where in it that was found, and of a list with columns of its own what they stand for."""
    if word != LIST:
        try:
            if word:
                return demand(heads, word, known, file=file, options=options), None
            return recognise(heads, known, file=file, options=options), None
        except UnknownLayoutError as error:
            if word:
                raise
            refusal = error
    options, was = _as_before(heads, options, saved)
    found = own_columns.find(heads, options, HEADER_ROWS)
    if found is None or found[2].lacks:
        lacks = found[2].lacks if found else "the date and the place"
        if word != LIST:
            raise refusal
        raise TableError(
            f"{file}: none of its columns seems to hold {lacks}. Say which does, in the upload or with --column date=NAME."
        )
    head, row, guess = found
    header = head.rows[row - 1]
    ours = {name: field for field, name in guess.columns.items()}
    names = tuple(ours.get(cell, f"({plain_name(cell)})" if cell else "") for cell in header)
    columns = {field: name for field, name in guess.columns.items() if name in header}
    own = Own(header, guess.columns, guess.examples, options.words, was)
    return Recognised(known[LIST], head, row, names, columns), own


def _as_before(heads: Sequence[Head], options: Options, saved: Sequence[Mapping[str, Any]]) -> tuple[Options, str]:
    """Return the options with the columns and words of the list before that had the same columns, and that list's title; where the
    reader says nothing else.
    """
    if options.columns or options.words:
        return options, ""
    rows = [set(cells) for head in heads for cells in head.rows[:HEADER_ROWS]]
    for before in saved:
        named = {name for name in before["columns"].values() if name and not name.startswith(own_columns.FIXED)}
        if named and any(named <= cells for cells in rows):
            words = tuple(tuple(word) for word in before["words"])
            return replace(options, columns=tuple(before["columns"].items()), words=words), str(before["title"])
    return options, ""


def raw_rows(path: Path, found: Recognised) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the format's columns of every row as text ('' for a column that the file lacks), and the lines that are
    no rows.

    Left out are the header and what stands above it, a tag row (most of whose filled cells are HXL tags), and rows
    without any cell that is asked for. Raises TableError if a column occurs twice.
    """
    names = found.names
    wanted = [name for name in found.format.table.names if name in names]
    twice = [name for name in wanted if names.count(name) > 1]
    if twice:
        raise TableError(
            f"{path.name}: the column {', '.join(twice)} occurs more than once; it is not clear which one counts."
        )
    rows, rejects = read_rows(path, found.head, names, wanted)
    rows, rejects = rows[rows.index > found.header_row], rejects[rejects["row"] > found.header_row]
    filled = [cell for cell in found.row_after if cell]
    if filled and sum(pd.Series(filled).str.fullmatch(_TAG)) > len(filled) / 2:
        rows, rejects = rows[rows.index != found.header_row + 1], rejects[rejects["row"] != found.header_row + 1]
    blank = pd.Series(True, index=rows.index)
    for name in wanted:
        blank &= rows[name].str.strip() == ""
    rows = rows[~blank]
    return rows.assign(**{name: "" for name in found.format.table.names if name not in names}), rejects


def _odd_names(rows: pd.DataFrame, head: Head) -> list[str]:
    """Return some words beyond ASCII in a file that is not in UTF-8, by which a reader can tell whether it was read
    rightly.
    """
    if head.encoding == "utf-8":
        return []
    words: dict[str, None] = {}
    for name in rows:
        for cell in rows.loc[~rows[name].map(str.isascii), name].head(50):
            words |= dict.fromkeys(
                word.strip('.,;:()"“”') for word in cell.split() if not word.isascii() and any(map(str.isalpha, word))
            )
            if len(words) >= SHOWN_NAMES:
                return list(words)[:SHOWN_NAMES]
    return list(words)


def _how_read(found: Recognised, names: list[str], options: Options) -> list[str]:
    """Return what was found out about the file that a reader may want to see, or to choose otherwise."""
    head, said = found.head, []
    if head.encoding != "utf-8" and not options.encoding:
        seen = f"; names in it read {', '.join(f'“{name}”' for name in names)}" if names else ""
        said.append(
            f"The file is not UTF-8: it is read as {said_encoding(head.encoding)}{seen}. Choose another encoding if that looks wrong."
        )
    if head.points:
        said.append(f"The file is {head.points}: each of its features is a row.")
    if head.member:
        said.append(f"Of the files in the zip, {head.member} is read.")
    if len(head.sheets) > 1 and not options.sheet:
        said.append(f"Read is the sheet “{head.sheet}” of {len(head.sheets)} ({', '.join(head.sheets)}).")
        if found.other_sheets:
            said.append(
                f"{', '.join(f'“{name}”' for name in found.other_sheets)} would fit too: import it by itself, by its name as sheet."
            )
    if found.header_row > 1 and not options.header_row:
        said.append(f"The header is in row {found.header_row}; what stands above it is passed over.")
    return said
