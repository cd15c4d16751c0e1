"""Lists of incidents with column names and words of their own, as people keep them in a spreadsheet; the columns are told apart
by ingest.own_columns, and the rows go the way of coded reports.
"""

from dataclasses import replace

import pandas as pd

from atlas.ingest.formats.reports import read_coded
from atlas.ingest.own_columns import FIELDS, FIXED, WORD_FIELDS, Own, country_of
from atlas.ingest.reading import SEVEN, Context, Format, Given, Reading, refuse_exchanged
from atlas.model import counts
from atlas.model.columns import Column, Table
from atlas.model.ids import digest
from atlas.model.seed_tables import REPORTS
from atlas.model.tables import count, text

# What a row is where the list has no column for it, or a word of it stands for none of ours.
UNSAID = {"event_type": "protest_or_other", "initiator": "unknown", "target": "other", "attribution": "unattributed"}
COORDINATES = ("latitude", "longitude")
PRECISIONS = {4: "year", 7: "month", 10: "day"}  # by the length of a date
SHOWN_WORDS = 5


def _column(name: str, field) -> Column:
    if name in COORDINATES:
        return Column(name, "number", field.label, minimum=-180, maximum=180)
    if name in counts.NAMES or name in ("year", "month", "day"):
        return count(name, field.label)
    return text(name, field.label)


TABLE = Table("list", "A list's row, under our names.", tuple(_column(name, field) for name, field in FIELDS.items()))


def read(given: Given, context: Context) -> Reading:
    """Read a list as reports: its columns under our names, each cell kept where it stands for none of our words.

    given.own: which of its columns stand for which of ours. A row without a country gets that of its
    point, else of its governorate where only one of the seven has it. A row without an id is named by what it says, so that the same row of a
    later file is the same report. Words that stand for none of ours are in messages, in own["words"], and in the row's coder_note.
    """
    own, rows = given.own, given.rows.copy()
    for name, value in own.fixed.items():
        rows[name] = rows[name].where(rows[name] != "", value)
    points, far = _points(rows)
    words, said = _in_our_words(rows, own, context)
    coded = pd.DataFrame("", index=rows.index, columns=REPORTS.names)
    for name in (name for name in TABLE.names if name in coded):
        coded[name] = rows[name]
    coded[list(words)] = words
    coded["coder_note"] = said
    coded["date"] = _dates(rows)
    coded["date_precision"] = coded["date"].str.len().map(PRECISIONS).astype("str").fillna("day")
    coded["country"] = _countries(rows, points, context)
    coded["source"] = rows["source"].where(rows["source"] != "", given.file.rsplit(".", 1)[0])
    coded["report_id"] = _ids(rows)
    found = context.units.find(pd.DataFrame({"country": coded["country"], "written": "", "fine": True}).join(points))
    refuse_exchanged(coded.join(points), found, context, file=given.file)
    reading = read_coded(replace(given, rows=coded), context, kind="list", points=points)
    about = {
        "columns": dict(own.columns),
        "header": list(own.header),
        "before": own.before,
        "words": [list(row) for row in _words(rows, own, context)],
        "examples": {name: list(cells) for name, cells in own.examples.items()},
    }
    nowhere = int((coded["country"] == "").sum())
    return replace(reading, messages=(*_messages(about, nowhere), *far, *reading.messages), own=about)


def _dates(rows: pd.DataFrame) -> pd.Series:
    """Return the date of each row, put together of its parts where it has no whole one."""
    year, month, day = (rows[name].str.strip() for name in ("year", "month", "day"))
    parts = year.str.zfill(4)
    has_month = (month != "") & (month != "0")
    parts = parts.where(~has_month, parts + "-" + month.str.zfill(2))
    parts = parts.where(~(has_month & (day != "") & (day != "0")), parts + "-" + day.str.zfill(2))
    return rows["date"].where(rows["date"] != "", parts.where(year != "", ""))


def _points(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return latitude and longitude of each row as numbers, missing where either is or where both are zero, and what is to be said."""
    found = rows[list(COORDINATES)].apply(pd.to_numeric, errors="coerce")
    nowhere = (found == 0).all(axis="columns")
    found = found.mask(nowhere | found.isna().any(axis="columns"))
    said = (
        [f"{int(nowhere.sum())} rows have the point 0, 0, which is none; they go by their place."]
        if nowhere.any()
        else []
    )
    return found, said


def _countries(rows: pd.DataFrame, points: pd.DataFrame, context: Context) -> pd.Series:
    """Return each row's country as ISO3; what is written and no country of ours stays, and is rejected with the words there are."""
    written = rows["country"]
    stated = written.map({name: country_of(name) for name in written.unique()})
    by_point = context.units.country_of(points)
    units = {name: context.units.countries_with(name, SEVEN) for name in rows["admin1"].unique() if name}
    by_unit = (
        rows["admin1"]
        .map({name: found[0] if len(found) == 1 else "" for name, found in units.items()})
        .astype("str")
        .fillna("")
    )
    blank = written == ""
    derived = by_point.where(by_point != "", by_unit)
    return stated.where(stated != "", written).where(~blank, derived)


def _in_our_words(rows: pd.DataFrame, own: Own, context: Context) -> tuple[pd.DataFrame, pd.Series]:
    """Return our words for those of the rows, and in words what stood there and stands for none."""
    found, said = pd.DataFrame(index=rows.index), pd.Series("", index=rows.index)
    for field in WORD_FIELDS:
        cells = rows[field].str.strip()
        ours = cells.map({cell: own.word(field, cell, context.words) if cell else "" for cell in cells.unique()})
        unknown = (cells != "") & (ours == "")
        said = said.where(
            ~unknown, said + f"{FIELDS[field].label.lower()} as written: “" + cells.str.slice(0, 80) + "”; "
        )
        found[field] = ours.where(ours != "", UNSAID[field])
    return found, said.str.removesuffix("; ")


def _words(rows: pd.DataFrame, own: Own, context: Context) -> list[tuple[str, str, str, int]]:
    """Return each word of the list with its field, our word ('' where it stands for none) and how many rows have it."""
    found = []
    for field in WORD_FIELDS:
        counted = rows[field].str.strip().value_counts()
        found += [
            (field, cell, own.word(field, cell, context.words), int(number)) for cell, number in counted.items() if cell
        ]
    return found


def _ids(rows: pd.DataFrame) -> pd.Series:
    """Return the rows' own ids where each has one and no two share it, else ids made of all that a row says."""
    own = rows["report_id"].str.replace(r"\s+", "_", regex=True)
    if (own != "").all() and not own.duplicated().any():
        return own
    said = [digest(cells) for cells in rows.itertuples(index=False, name=None)]
    again = pd.Series(said, index=rows.index, dtype="str")
    number = again.groupby(again).cumcount().astype("str")
    return again.where(number == "0", again + "-" + number)


def _messages(own: dict, nowhere: int) -> list[str]:
    named = ", ".join(
        f"{FIELDS[field].label.lower()} {'is ' + name[1:] if name.startswith(FIXED) else 'from “' + name + '”'}"
        for field, name in own["columns"].items()
    )
    said = [f"A list with columns of its own: {named}."]
    if own["before"]:
        said.append(f"Columns and words are those of “{own['before']}”, which has the same columns.")
    if nowhere:
        said.append(
            f"{nowhere} rows have no country, and neither a point nor a governorate tells it. If it is one for all, say so: "
            "“All rows are in” in the upload, or --column country==Iraq."
        )
    used = set(own["columns"].values())
    if unused := [name for name in own["header"] if name and name not in used]:
        some = ", ".join(f"“{name[:40]}”" for name in unused[:SHOWN_WORDS])
        more = f" and {len(unused) - SHOWN_WORDS} more" if len(unused) > SHOWN_WORDS else ""
        said.append(f"Not read: the column{'s' * (len(unused) > 1)} {some}{more}.")
    for field, label in WORD_FIELDS.items():
        none = [(word, rows) for of, word, ours, rows in own["words"] if of == field and not ours]
        if none:
            some = ", ".join(f"“{word[:40]}” ({rows})" for word, rows in none[:SHOWN_WORDS])
            more = f" and {len(none) - SHOWN_WORDS} more" if len(none) > SHOWN_WORDS else ""
            said.append(
                f"{FIELDS[field].label}: stands for none of ours and is read as “{label[UNSAID[field]]}”: {some}{more}."
            )
    return said


FORMAT = Format(
    "list",
    "a list of incidents with columns of its own",
    "List with columns of its own",
    TABLE,
    read,
    optional=tuple(TABLE.names),
    key="report_id",
    days=("date", "published"),
)
