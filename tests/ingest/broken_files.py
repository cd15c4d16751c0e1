"""More than 200 ways in which a table can be broken, made of the invented tables."""

import gzip
import io
import random
import zipfile
from collections.abc import Iterator

from tests.ingest.foreign import COLUMNS, IDS, table

DATE_OF = {"ucdp": "date_start", "acled": "event_date", "gtd": "iyear", "reports": "date"}
NUMBER_OF = {"ucdp": "best", "acled": "fatalities", "gtd": "nkill", "reports": "killed"}
TEXT_OF = {"ucdp": "side_b", "acled": "actor1", "gtd": "gname", "reports": "source"}
CODE_OF = {"ucdp": "where_prec", "acled": "geo_precision", "gtd": "specificity", "reports": "event_type"}
BAD_DATES = (
    "0202-03-04",
    "2021-02-30",
    "04/03/2021",
    "٢٠٢١-٠٣-٠٤",
    "2921-03-04",
    "yesterday",
    "",
    "=TODAY()",
    "2021-03-04T25:00",
    "1e9",
)
BAD_NUMBERS = (
    "-3",
    "٣",
    "three",
    "3,5",
    "1e999",
    "12abc",
    "=1+1",
    "99999999999999999999999",
    "3.7",
    "<b>3</b>",
    "\x00",
)
BAD_TEXTS = (
    "",
    "=HYPERLINK(1)",
    "x" * 40_000,
    "a\x00b",
    "\u202egnihtemos",
    "<script>alert(1)</script>",
    "'; DROP TABLE reports; --",
    '"',
    "\ud7ff",
    "IS\nIS",
    "Islamic Resistance",
)
# Each of these in the second of two rows rejects that row, and no other.
ONE_BAD_VALUE = {
    "year-0202": {"ucdp": {"date_start": "0202-03-04", "date_end": "0202-03-04"}, "acled": {"event_date": "0202-03-04"},
                  "gtd": {"iyear": "0202"}, "reports": {"date": "0202-03-04"}},
    "arabic-date": {"ucdp": {"date_start": "٢٠٢١-٠٣-٠٤"}, "acled": {"event_date": "٤ March ٢٠٢١"},
                    "gtd": {"iyear": "٢٠٢١"}, "reports": {"date": "٢٠٢١-٠٣-٠٤"}},
    **{name: {format: {column: value} for format, column in NUMBER_OF.items()}
       for name, value in (("negative-deaths", "-3"), ("arabic-digits", "٣"), ("formula", "=1+1"), ("markup", "<b>3</b>"))},
}  # fmt: skip
BAD_CODES = ("0", "9", "-1", "1.5", "x", "")
BAD_POINTS = (
    ("45.17", "34.27"),
    ("91", "0"),
    ("", ""),
    ("0", "0"),
    ("34,27", "45,17"),
    ("inf", "nan"),
)  # the first is exchanged

# What must be refused as a whole, whatever the format, and a word that its sentence must hold.
REFUSED = {
    "empty": "empty",
    "blank": "empty",
    "utf-8-but-for-a-line": "line 5",
    "only-nul": "no text|not a text",
    "long-header": "longer",
    "carets": "Expected",
    "doubled-column": "more than once",
    "lacking-id": "lacks",
    "lacking-date": "lacks",
    "html": "web page",
    "json": "Expected",
    "binary": "not a text",
    "png": "not a text",
    "other-format": "import it as",
    "gzip-cut": "cut off",
    "gzip-damaged": "damaged",
    "zip-of-two": "2 files",
    "zip-of-none": "0 files",
    "zip-cut": "damaged",
    "xlsx-of-nothing": "workbook",
}


def corpus() -> Iterator[tuple[str, str, str, bytes]]:
    """Yield format, a name for the defect, a file name and the file's bytes; the same ones every time."""
    for format in COLUMNS:
        yield from _cells(format)
        yield from _shapes(format)
        yield from _packed(format)


def _cells(format: str) -> Iterator[tuple[str, str, str, bytes]]:
    for column, values in ((DATE_OF, BAD_DATES), (NUMBER_OF, BAD_NUMBERS), (TEXT_OF, BAD_TEXTS), (CODE_OF, BAD_CODES)):
        changes = [{column[format]: value} for value in values]
        yield format, column[format], "cells.csv", table(format, {}, *changes).encode()
        if format == "ucdp":  # each defect alone, too: a bad cell must not hide another
            for number, change in enumerate(changes):
                yield format, f"{column[format]}-{number}", "cell.csv", table(format, {}, change).encode()
    for defect, changes in ONE_BAD_VALUE.items():
        yield format, defect, "value.csv", table(format, {}, changes[format]).encode()
    if format != "reports":
        for latitude, longitude in BAD_POINTS:
            yield (
                format,
                f"{latitude}-{longitude}",
                "point.csv",
                table(format, {}, {"latitude": latitude, "longitude": longitude}).encode(),
            )


def _shapes(format: str) -> Iterator[tuple[str, str, str, bytes]]:
    good, columns = table(format, {}, {}, {}), COLUMNS[format]
    raw, key = good.encode(), IDS[format]
    header, rows = good.split("\n", 1)
    yield format, "empty", "empty.csv", b""
    yield format, "blank", "blank.csv", b"\n\n  \n"
    yield format, "header-only", "header.csv", (header + "\n").encode()
    yield format, "rows-only", "rows.csv", rows.encode()
    yield format, "bom", "bom.csv", b"\xef\xbb\xbf" + raw
    yield format, "utf-16", "utf16.csv", good.encode("utf-16")
    yield format, "latin-1", "latin1.csv", good.replace("Jalaw", "Jaläw").encode("latin-1", "replace")
    yield format, "utf-8-but-for-a-line", "late.csv", good.replace("Jalaw", "Jaläw").encode() + b"\xe9\xe9\n"
    yield format, "nul", "nul.csv", raw.replace(b"Iraq", b"Ir\0aq")
    yield format, "only-nul", "zero.csv", b"\0" * 5000
    yield format, "long-line", "long.csv", (header + "\n").encode() + b"x" * 10_000_000
    yield format, "long-header", "longhead.csv", b"x" * 10_000_000
    yield format, "huge-cell", "huge.csv", table(format, {columns[-1]: "y" * 10_000_000}).encode()
    yield format, "open-quote", "quote.csv", (good + '"900\n' * 3).encode()
    yield format, "semicolons", "semicolons.csv", table(format, {}, {}, delimiter=";").encode()
    yield format, "tabs", "tabs.csv", table(format, {}, {}, delimiter="\t").encode()
    yield format, "carets", "carets.csv", table(format, {}, {}, delimiter="^").encode()
    yield format, "old-mac-lines", "mac.csv", raw.replace(b"\n", b"\r")
    yield format, "windows-lines", "windows.csv", raw.replace(b"\n", b"\r\n")
    yield format, "extra-cells", "extra.csv", raw + b"," * 200 + b"\n"
    yield format, "missing-cells", "missing.csv", raw + b"1,2,3\n"
    yield format, "doubled-column", "doubled.csv", table(format, {}, columns=[*columns, key]).encode()
    yield format, "lacking-id", "lacking.csv", table(format, {}, columns=[c for c in columns if c != key]).encode()
    yield (
        format,
        "lacking-date",
        "undated.csv",
        table(format, {}, columns=[c for c in columns if c != DATE_OF[format]]).encode(),
    )
    yield format, "one-id", "twice.csv", table(format, {}, {key: table(format).split("\n")[1].split(",")[0]}).encode()
    yield format, "upper-case-header", "upper.csv", (header.upper() + "\n" + rows).encode()
    yield format, "html", "export.csv", b"<!DOCTYPE html><html><body>Please log in</body></html>"
    yield format, "json", "export.csv", b'{"error": "rate limit", "status": 429}\n'
    yield format, "binary", "photo.csv", random.Random(6).randbytes(20_000)
    yield format, "png", "map.csv", b"\x89PNG\r\n\x1a\n" + random.Random(7).randbytes(500)
    yield (
        format,
        "other-format",
        "other.csv",
        table({"ucdp": "acled", "acled": "gtd", "gtd": "reports", "reports": "ucdp"}[format]).encode(),
    )
    for part in (0.1, 0.5, 0.7, 0.9, 0.97):
        yield format, f"cut-{part}", "cut.csv", raw[: int(len(raw) * part)]


def _packed(format: str) -> Iterator[tuple[str, str, str, bytes]]:
    raw = table(format, {}, {}).encode()
    packed = gzip.compress(raw, mtime=0)
    yield format, "gzip", "t.csv.gz", packed
    yield format, "gzip-cut", "t.csv.gz", packed[: len(packed) // 2]
    yield format, "gzip-damaged", "t.csv.gz", packed[:20] + b"\xff\xff\xff" + packed[23:]
    yield format, "gzip-in-name-only", "t.csv.gz", raw
    yield format, "zip", "t.zip", _zip({"t.csv": raw})
    yield format, "zip-of-two", "t.zip", _zip({"a.csv": raw, "b.csv": raw})
    yield format, "zip-of-none", "t.zip", _zip({})
    yield format, "zip-cut", "t.zip", _zip({"t.csv": raw})[:-40]
    yield format, "xlsx-of-nothing", "t.xlsx", _zip({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<x/>"})


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
