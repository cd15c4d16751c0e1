"""Understand the cells of other people's tables, column by column: R's NA, days as spreadsheets write them, decimal
commas, thousands marks, ids with a point; knows no format.

What a column leaves in doubt is never guessed: the cell stays as it is written and is rejected, or the whole file is
refused with examples.
"""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from atlas.ingest.table_files import Options, TableError
from atlas.model.columns import Column, Table
from atlas.model.contracts import REJECT_COLUMNS
from atlas.model.text import printable

EMPTY = frozenset(("na", "n/a", "#n/a", "n.a.", "nan", "nat", "null", "none", "<na>", "-", "--", "–", "—", "."))
EMPTY_TEXT = frozenset(("NA", "#N/A", "N/A", "NaN", "nan", "NULL", "null", "<NA>", "NaT"))
EXAMPLES = 3

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv يناير جانفي كانون_الثاني",
            "february feb février fevrier févr fevr فبراير فيفري شباط",
            "march mar mars مارس آذار",
            "april apr avril avr أبريل ابريل أفريل نيسان",
            "may mai مايو ماي أيار",
            "june jun juin يونيو جوان حزيران",
            "july jul juillet juil يوليو جويلية تموز",
            "august aug août aout أغسطس أوت آب",
            "september sep sept septembre سبتمبر أيلول",
            "october oct octobre أكتوبر تشرين_الأول",
            "november nov novembre نوفمبر تشرين_الثاني",
            "december dec décembre decembre déc ديسمبر كانون_الأول",
        ),
        1,
    )
    for name in (word.replace("_", " ") for word in names.split())
}
_TIME = r"(?:[T ]+\d{1,2}:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?\s*(?:[AP]M)?\s*(?:Z|UTC|[+-]\d\d:?\d\d)?)?"
_LATE_TIME = re.compile(r"[T ]+(?:2[4-9]|[3-9]\d):")
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.ASCII | re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)", re.ASCII)
_PARTS = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d\d){_TIME}", re.ASCII | re.IGNORECASE)
_DAY_NAMED = re.compile(
    r"(?:[^\W\d_]+,? +)?([0-9]{1,2})(?:st|nd|rd|th|er)?[ ./-]*(?:of +|de +)?([^\W\d_]+(?: [^\W\d_]+)?)\.?[ ,./-]*"
    rf"([0-9]{{4}}|[0-9]{{2}}){_TIME}",
    re.IGNORECASE,
)
_NAMED_DAY = re.compile(rf"([^\W\d_]+)\.? +([0-9]{{1,2}})(?:st|nd|rd|th)?,? +([0-9]{{4}}){_TIME}", re.IGNORECASE)
_NAMED_MONTH = re.compile(r"([^\W\d_]+(?: [^\W\d_]+)?)\.?[ ,/-]+([0-9]{4})")
_PARTIAL = re.compile(r"\d{4}(?:-\d\d)?", re.ASCII)
_SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d+)?", re.ASCII)
_SERIAL_ZERO = datetime.date(1899, 12, 30)


def understood(
    rows: pd.DataFrame,
    table: Table,
    options: Options,
    *,
    file: str,
    key: str = "",
    changed: str = "",
    days: Sequence[str] = (),
) -> tuple[pd.DataFrame, pd.DataFrame, list[str], Options]:
    """Return the rows with cells in the forms that the table's contract expects, reject lines, notes for the reader, and
    the options with the order of dates and the decimal mark that were found.

    rows: text, the table's columns. key: the column that names a row. changed: the column that says when a row was last
    changed, seconds since 1970. days: text columns that hold days or parts of one (2021, 2021-03). A row with a cell
    in doubt is in the reject lines and no longer in the rows. Raises TableError where a column as a whole is in doubt.
    """
    rows, notes, doubts = rows.copy(deep=False), [], []
    found = options
    when = stamps(rows[changed]) if changed else None
    for column in table.columns:
        cells = rows[column.name]
        if not (cells != "").any():
            continue
        if column.name == key:
            cells, bad = _ids(cells, file, column.name)
            doubts += bad
        elif column.kind in ("integer", "number"):
            plain, bad = numbers(cells, column, decimal=options.decimal)
            doubts += bad
            if column.kind == "number" and not found.decimal and cells.str.contains(",", regex=False).any():
                found = replace(found, decimal="," if not bad else "")
            cells = plain
        elif column.kind == "date" or column.name in days:
            reading = read_days(
                cells,
                file=file,
                column=column.name,
                order=options.date_order,
                changed=when,
                partial=column.kind != "date",
            )
            cells = reading.cells
            notes += reading.notes
            found = replace(found, date_order=found.date_order or reading.order)
        else:
            cells = each(cells, _plain)
        rows[column.name] = cells
    rejects = pd.DataFrame([(file, *doubt) for doubt in doubts], columns=REJECT_COLUMNS)
    return rows.drop(index=rejects["row"].unique()), rejects, list(dict.fromkeys(notes)), found


def each(cells: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """Return the cells changed by a function of their text; each different text is looked at once."""
    codes, texts = pd.factorize(cells)
    return (
        pd.Series(np.array([change(text) for text in texts], dtype=object), dtype="str")
        .take(codes)
        .set_axis(cells.index)
    )


def _plain(text: str) -> str:
    text = printable(text).strip()
    return "" if text in EMPTY_TEXT else text


def _bare(text: str) -> str:
    """Return a cell of a column of numbers, days or ids without blanks, a leading apostrophe and words for nothing."""
    text = printable(text).strip().removeprefix("'").removeprefix("’").strip()
    return "" if text.casefold() in EMPTY else text


def _ids(cells: pd.Series, file: str, name: str) -> tuple[pd.Series, list[tuple]]:
    """Return ids without the .0 of a column that was read as numbers; what a spreadsheet spoiled is in doubt.

    Raises TableError if most are spoiled: then the ids are lost, and the rows with them.
    """
    plain = each(cells, lambda text: re.sub(r"(?<=\d)\.0+$", "", _bare(text)))
    given = plain != ""
    short = plain.str.fullmatch(r"[+-]?\d+(?:[.,]\d+)?[eE]\+?\d+")
    dated = plain.str.fullmatch(r"(?:[A-Za-z]{3}-\d{2,4}|\d{1,2}-[A-Za-z]{3})")
    spoiled = short | dated
    if spoiled.sum() > given.sum() / 2:
        raise TableError(
            f"{file}: a spreadsheet has shortened the ids in {name} ({_some(plain[spoiled])}), so rows can no longer be told "
            "apart. Use the original file, or import that column as text."
        )
    reason = "was changed by a spreadsheet and is no id any more; use the original file"
    return plain, [(row, name, plain.at[row], reason) for row in plain.index[spoiled]]


def stamps(cells: pd.Series) -> pd.Series:
    """Return the day of seconds since 1970, or of a written day; missing where there is neither, or where a spreadsheet
    has rounded it (1.65E+09).
    """
    seconds = pd.to_numeric(cells.where(~cells.str.contains("e", case=False, regex=False)), errors="coerce")
    days = pd.to_datetime(seconds.where(seconds.between(1e8, 1e10)), unit="s", errors="coerce")
    written = cells.where(seconds.isna()).str.slice(0, 10)
    return days.fillna(pd.to_datetime(written, format="%Y-%m-%d", errors="coerce")).dt.normalize()


def _some(cells: pd.Series) -> str:
    """Return examples of cells, with their rows."""
    return ", ".join(f"“{cell[:40]}” in row {row}" for row, cell in cells.head(EXAMPLES).items())


# -- days --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Days:
    """A column of days as YYYY-MM-DD (or parts of it where those may be); what could not be read is as it was written.

    order: dmy or mdy, where the column has dates that need it.
    """

    cells: pd.Series
    notes: tuple[str, ...] = ()
    order: str = ""


def read_days(
    cells: pd.Series,
    *,
    file: str,
    column: str,
    order: str = "",
    changed: pd.Series | None = None,
    partial: bool = False,
) -> Days:
    """Return a column of days in one form, whichever of the usual ones it is written in.

    Days with a named month, ISO days with or without a time, and Excel's day numbers need no other row. Whether 04/03
    is the fourth of March is decided for the whole column: by a number above 12, else by when the rows were changed
    (none can lie after that), else by order (dmy or mdy). Raises TableError if nothing decides, if both orders occur,
    or if days and months were exchanged in some of the rows.
    """
    codes, texts = pd.factorize(each(cells, _bare))
    iso, apart, serial = {}, {}, {}
    for number, text in enumerate(texts):
        if (day := _certain(text, partial)) is not None:
            iso[number] = day
        elif found := _PARTS.fullmatch(text):
            if not _LATE_TIME.search(text):
                apart[number] = (int(found[1]), int(found[3]), _year(found[4]), found[2])
        elif _SERIAL.fullmatch(text):
            serial[number] = (_SERIAL_ZERO + datetime.timedelta(days=int(float(text)))).isoformat()
    sizes = np.bincount(codes[codes >= 0], minlength=len(texts))
    given = int(sum(sizes[number] for number, text in enumerate(texts) if text))
    notes = []
    asked, order = order, ""
    if apart:
        order, note = _order_of(
            apart, sizes, given, iso, codes, cells, order=asked, changed=changed, file=file, column=column
        )
        if order:
            notes.append(note)
            for number, (first, second, year, _) in apart.items():
                day, month = (first, second) if order == "dmy" else (second, first)
                if (written := _iso(year, month, day)) is not None:
                    iso[number] = written
    if serial and sum(sizes[number] for number in serial) > given / 2:
        notes.append(f"{column}: numbers such as {texts[next(iter(serial))]} are read as Excel's day numbers.")
        iso |= serial
    result = pd.Series(np.array([iso.get(n, text) for n, text in enumerate(texts)], dtype=object), dtype="str")
    result = result.take(codes).set_axis(cells.index)
    _refuse_half_swapped(result, changed, file, column)
    return Days(result, tuple(notes), order)


def _certain(text: str, partial: bool) -> str | None:
    """Return the day that a text names beyond doubt (where parts of one may be: or its month, or its year), else None."""
    if partial and _PARTIAL.fullmatch(text):
        return text
    if _LATE_TIME.search(text):
        return None
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_NAMED.fullmatch(text):
        month = MONTHS.get(found[2].casefold())
        return _iso(_year(found[3]), month, int(found[1])) if month else None
    if found := _NAMED_DAY.fullmatch(text):
        month = MONTHS.get(found[1].casefold())
        return _iso(int(found[3]), month, int(found[2])) if month else None
    if partial and (found := _NAMED_MONTH.fullmatch(text)) and (month := MONTHS.get(found[1].casefold())):
        return f"{found[2]}-{month:02d}"
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _year(text: str) -> int:
    """Return a year; of two digits the one in the hundred years up to 2068, as spreadsheets have it."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 69 else 1900)


def _order_of(apart, sizes, given, iso, codes, cells, *, order, changed, file, column) -> tuple[str, str]:
    """Return the order of day and month in a column and the note that says so; '' to leave its cells as they are."""
    day_first = [n for n, (first, second, _, _) in apart.items() if first > 12 >= second]
    month_first = [n for n, (first, second, _, _) in apart.items() if second > 12 >= first]
    rows = int(sum(sizes[n] for n in apart))
    examples = lambda numbers: _some(cells[np.isin(codes, numbers)])  # noqa: E731
    if day_first and month_first and not order:
        raise TableError(
            f"{file}: {column} mixes dates with the day first ({examples(day_first)}) and with the month first "
            f"({examples(month_first)}); a date such as 04/03 cannot be read. Use the original file."
        )
    whole = [n for n, day in iso.items() if len(day) == 10]
    if (
        (day_first or month_first)
        and len(day_first) + len(month_first) == len(apart)
        and len(whole) >= 2
        and len(apart) >= 2
        and all(int(iso[n][8:]) <= 12 for n in whole)
    ):
        raise TableError(
            f"{file}: {column} is mixed: dates with a day above 12 are text ({examples(list(apart))}), all others are "
            f"days whose day and month a spreadsheet may have exchanged ({examples(whole)}). Use the original file."
        )
    said = {"dmy": "day/month/year", "mdy": "month/day/year"}
    if order:
        return order, f"{column}: dates are read as {said[order]}, as asked."
    if day_first or month_first:
        order = "dmy" if day_first else "mdy"
        sure = (day_first or month_first)[0]
        return order, f"{column}: dates are read as {said[order]}, since {examples([sure])} can be nothing else."
    if all(mark == "." for _, _, _, mark in apart.values()):
        return "dmy", f"{column}: dates with points are read as {said['dmy']}."
    if rows <= given / 2:  # a few cells of another form: they are rejected by themselves
        return "", ""
    if changed is not None and (order := _order_bystamps(apart, codes, changed)):
        return (
            order,
            f"{column}: dates are read as {said[order]}, since otherwise some would lie after their own timestamp.",
        )
    raise TableError(
        f"{file}: {column} has dates such as {examples(list(apart))}, and nothing in the file settles which is the day and "
        "which the month. Say so: date order day/month/year (dmy) or month/day/year (mdy)."
    )


def _order_bystamps(apart, codes, changed: pd.Series) -> str:
    """Return the only order in which no date lies after its row was changed, '' if both or neither do."""
    late = {}
    for order, (first, second) in (("dmy", (0, 1)), ("mdy", (1, 0))):
        days = {n: _iso(parts[2], parts[second], parts[first]) for n, parts in apart.items()}
        each_row = pd.to_datetime(pd.Series([days.get(code) for code in codes], index=changed.index), errors="coerce")
        late[order] = bool((each_row > changed + pd.Timedelta(days=1)).any())
    return next((order for order in late if not late[order]), "") if late["dmy"] != late["mdy"] else ""


def _refuse_half_swapped(days: pd.Series, changed: pd.Series | None, file: str, column: str) -> None:
    """Raise TableError if day and month were exchanged in the rows whose day is 12 at most: a file with the day first
    that was opened in a spreadsheet set to the month first.

    It shows where exchanging them back brings dates before the change of their own row, or all dates into order.
    """
    parsed = pd.to_datetime(days, format="%Y-%m-%d", errors="coerce").dropna()
    open_to_it = parsed[(parsed.dt.day <= 12) & (parsed.dt.day != parsed.dt.month)]
    if len(open_to_it) < 2:
        return
    back = parsed.copy()
    back[open_to_it.index] = pd.to_datetime(
        {"year": open_to_it.dt.year, "month": open_to_it.dt.day, "day": open_to_it.dt.month}
    )
    where = "a spreadsheet has exchanged day and month in some of the rows. Use the original file."
    if changed is not None:
        known = changed.reindex(parsed.index) + pd.Timedelta(days=1)
        late = parsed > known
        mended = late & (back <= known) & parsed.index.isin(open_to_it.index)
        others = late & ~parsed.index.isin(open_to_it.index)
        share, rest = mended.sum() / len(open_to_it), others.sum() / max(len(parsed) - len(open_to_it), 1)
        if mended.sum() >= 2 and share >= 0.1 and share > 2 * rest:
            raise TableError(
                f"{file}: {column} has dates that lie after the timestamp of their own row ({_some(days[mended[mended].index])}): {where}"
            )
    if _months_only_when_back(parsed, open_to_it):
        raise TableError(
            f"{file}: dates of {column} with a day above 12 lie in few months, the others all over the year unless day and month are "
            f"exchanged ({_some(days[open_to_it.index])}): {where}"
        )
    if len(parsed) >= 8 and len(open_to_it) >= 3 and len(open_to_it) < len(parsed):
        in_order = lambda column: column.is_monotonic_increasing or column.is_monotonic_decreasing  # noqa: E731
        if back.nunique() > 4 and in_order(back) and not in_order(parsed):
            raise TableError(
                f"{file}: {column} is in order only if day and month are exchanged in dates with a day up to 12 "
                f"({_some(days[open_to_it.index])}): {where}"
            )


def _months_only_when_back(parsed: pd.Series, open_to_it: pd.Series) -> bool:
    """Whether dates that may be exchanged lie in the months of those that cannot be only once they are exchanged back,
    and that is no chance: one day in twelve would have to fall so for each of them.
    """
    certain = parsed[parsed.dt.day > 12]
    months = set(zip(certain.dt.year, certain.dt.month, strict=True))
    if not months:
        return False
    stated = [(year, month) in months for year, month in zip(open_to_it.dt.year, open_to_it.dt.month, strict=True)]
    back = [(year, day) in months for year, day in zip(open_to_it.dt.year, open_to_it.dt.day, strict=True)]
    years = {year for year, _ in months}
    chance = len(months) / (12 * len(years))
    return len(back) >= 6 and all(back) and sum(stated) <= len(stated) * 0.75 and chance ** len(back) < 1e-3


# -- numbers -----------------------------------------------------------------------------------------------------------

_GROUPS = {mark: re.compile(rf"[+-]?\d{{1,3}}(?:[{mark}]\d{{3}})+", re.ASCII) for mark in (",", ".", " \u00a0\u202f'’")}
_COMMA = re.compile(r"[+-]?\d*,\d+", re.ASCII)
_BOTH = re.compile(r"[+-]?\d{1,3}(?:(?:,\d{3})+\.\d+|(?:\.\d{3})+,\d+)", re.ASCII)
_POINT = re.compile(r"[+-]?\d*\.\d+", re.ASCII)
DOUBT = "may be {} or {}; write it without a thousands mark, with a decimal point"


def numbers(cells: pd.Series, column: Column, *, decimal: str = "") -> tuple[pd.Series, list[tuple]]:
    """Return a column of numbers with decimal points and without thousands marks, and the cells that are in doubt as
    reject lines (row, column, value, reason).

    decimal: the decimal mark where the reader says it. Otherwise a comma is a decimal mark if no number of the column
    has a decimal point, and a thousands mark in a count; 2.000 in a column of counts without decimals may be either.
    """
    bare = each(cells, _bare)
    codes, texts = pd.factorize(bare)
    texts = [str(text) for text in texts]
    result, doubtful = list(texts), {}
    pointed = any(_POINT.fullmatch(text) and not _GROUPS["."].fullmatch(text) for text in texts)
    whole = column.kind == "integer"
    all_three = all(re.fullmatch(r"-?\d+\.\d{3}", text) for text in texts if text)
    for number, text in enumerate(texts):
        if _GROUPS[" \u00a0\u202f'’"].fullmatch(text):
            result[number] = re.sub(r"[ \u00a0\u202f'’]", "", text)
        elif _BOTH.fullmatch(text) and (
            not decimal or text.rfind(decimal) > text.rfind("," if decimal == "." else ".")
        ):
            mark = "," if text.rfind(",") > text.rfind(".") else "."
            result[number] = text.replace("." if mark == "," else ",", "").replace(mark, ".")
        elif "," in text:
            result[number] = _with_comma(text, column, decimal, pointed) or text
        elif whole and _GROUPS["."].fullmatch(text) and not all_three:
            if decimal == ",":
                result[number] = text.replace(".", "")
            elif decimal != ".":
                doubtful[number] = DOUBT.format(text.replace(".", ""), text.partition(".")[0])
        elif decimal == "," and _GROUPS["."].fullmatch(text):
            result[number] = text.replace(".", "")
    read = pd.Series(np.array(result, dtype=object), dtype="str").take(codes).set_axis(cells.index)
    in_doubt = np.isin(codes, list(doubtful)) if doubtful else np.zeros(len(codes), bool)
    lines = [
        (row, column.name, texts[code], doubtful[code])
        for row, code in zip(cells.index[in_doubt], codes[in_doubt], strict=True)
    ]
    return read, lines


def _with_comma(text: str, column: Column, decimal: str, pointed: bool) -> str:
    """Return a number with a comma as one with a point, '' where the comma may mean either."""
    grouped, fraction = _GROUPS[","].fullmatch(text), _COMMA.fullmatch(text)
    if decimal:
        if decimal == ",":
            return text.replace(",", ".") if fraction else ""
        return text.replace(",", "") if grouped else ""
    if column.kind == "integer":
        return text.replace(",", "") if grouped else ""
    if pointed or not fraction:
        return ""
    if not grouped:
        return text.replace(",", ".")
    most = column.maximum if column.maximum is not None else float("inf")
    return text.replace(",", ".") if float(text.replace(",", "")) > most else ""
