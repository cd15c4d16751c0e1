"""What a file that is no table of incidents seems to be, and what to do then; knows no format's columns."""

import re
from collections.abc import Callable, Sequence

from atlas.ingest.table_files import Head

HOW = (
    "A list of your own comes in as “list”: say which of its columns holds the date and which the place, in the upload or with "
    "--column date=NAME; docs/importing.md shows how."
)
OWN_FIGURE = "holds the numbers of a figure, saved from the atlas itself. They are counts made of reports, and would count twice."
_LONELY = 300  # characters of a text that is an answer and no table


def seems(heads: Sequence[Head]) -> str:
    """Return a sentence on what the file seems to be, '' if it may be a table of incidents."""
    start = heads[0].start.lstrip("\ufeff \t\r\n")
    for test, said in _TEXTS:
        if found := test(start):
            return said.format(found if isinstance(found, str) else "")
    for head in heads:
        for cells in head.rows:
            names = {re.sub(r"[\s.\-]+", "_", cell.strip().casefold()) for cell in cells if cell}
            for test, said in _HEADERS:
                if test(names):
                    return said
    return ""


def _begins(*marks: str) -> Callable[[str], bool]:
    return lambda start: start[:200].casefold().startswith(marks)


def _holds(pattern: str) -> Callable[[str], bool]:
    return lambda start: bool(re.search(pattern, start, re.IGNORECASE))


def _answer(start: str) -> str:
    """Return the text of a service's answer: a line or two of words, with few delimiters between them."""
    lines = [line.strip().strip('"') for line in start.splitlines() if line.strip(" \t,;")]
    if not 1 <= len(lines) <= 2 or len(start) > _LONELY:
        return ""
    words, cells = len(lines[0].split()), len(re.split(r"[,;\t|]", lines[0]))
    return lines[0].strip(",; ") if words > 1 and (cells == 1 or words >= 3 * cells) else ""


_COUNTED = {
    "events",
    "event_count",
    "number_of_events",
    "num_events",
    "incidents",
    "count",
    "fatalities",
    "deaths",
    "bd_best",
    "best_fatality_estimate",
    "political_violence_events",
    "intensity_level",
    "total_events",
    "total_fatalities",
}
_PERIODS = {
    "week",
    "month",
    "year",
    "month_year",
    "year_month",
    "reference_period_start",
    "period",
    "week_start",
    "week_of",
    "iyear",
}
_SINGLE = {
    "event_id_cnty",
    "event_id_no_cnty",
    "data_id",
    "id",
    "eventid",
    "report_id",
    "incident_id",
    "event_date",
    "date_start",
    "date",
    "day",
    "iday",
    "latitude",
    "lat",
    "actor1",
    "side_a",
    "gname",
}
_SUMS = (
    "holds sums, not single events: counts per {} and area, as ACLED, HDX and HAPI publish aggregates. The atlas takes in single "
    "events; download the event file (ACLED: Data Export Tool; UCDP: ucdp.uu.se/downloads), or compare the sums with its charts by hand."
).format("week, month or year")

_TEXTS: tuple[tuple[Callable[[str], bool | str], str], ...] = (
    (
        _begins("version https://git-lfs"),
        "is a pointer of Git LFS, a placeholder of three lines: the file itself was not downloaded. Fetch it with “git lfs pull”, or "
        "use the download button of the page that it is on.",
    ),
    (
        lambda start: "/annex/objects/" in start[:300],
        "is a pointer of git-annex, a placeholder of one line: the file itself was not downloaded. Fetch it with “git annex get”.",
    ),
    (_begins("<?xml", "<rss", "<feed"), "is XML, not a table. Save it as CSV or xlsx."),
    (
        _begins("<"),
        "is a web page or XML, not a table; the download may have needed a login, or the address is that of a page about the file.",
    ),
    (
        _begins("{", "["),
        "is JSON, the answer of a service to a program (perhaps an error), not a table. Download it as CSV.",
    ),
    (_begins("%pdf"), "is a PDF. Take the table out of it and save it as CSV or xlsx."),
    (_begins("{\\rtf"), "is a text document. Save the table as CSV or xlsx."),
    (
        _holds(r"\A#[^\n]*\n(#[^\n]*\n)*#[^\n]*(Resurgence Atlas|localhost:8501|\?(country|region|from)=)"),
        OWN_FIGURE,  # as the atlas saved them until data version 2026.11
    ),
    (
        _answer,
        "holds a sentence and no table: “{}”. A service answered with a message in place of rows; ask it again, for other dates or a wider "
        "selection.",
    ),
)
_HEADERS: tuple[tuple[Callable[[set[str]], bool], str], ...] = (
    (lambda names: {"figure_title", "figure_link"} <= names, OWN_FIGURE),
    (
        lambda names: {"incident_id", "killed_best", "origin_count"} <= names,
        "holds incidents that were exported from the atlas, not reports: they are here already, made of their reports.",
    ),
    (
        lambda names: {"report_id", "incident_id", "origin_id", "dataset"} <= names,
        "holds reports that were exported from the atlas: they are here already. To bring in reports of your own, use the columns of "
        "seeds/reports.csv.",
    ),
    (
        lambda names: {"claim_id", "metric", "window_start"} <= names,
        "holds published figures exported from the atlas, not reports.",
    ),
    (
        lambda names: len(names) <= 4 and bool(names & {"error", "errors", "error_code", "status_code"}),
        "holds an error of the service that it was asked of, and no table; ask again, or sign in first.",
    ),
    (
        lambda names: "events" in names and bool(names & _PERIODS) and not names & _SINGLE - {"id"},
        _SUMS,
    ),  # sums may have ids
    (lambda names: bool(names & _COUNTED) and bool(names & _PERIODS) and not names & _SINGLE, _SUMS),
)
