"""Calendar months written YYYY-MM, and days written YYYY-MM-DD as the edges of a span: parse, shift, list and name them."""

import re
from calendar import monthrange
from datetime import date

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_DAY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(\d{2})")
LONG_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_month(text: str) -> bool:
    """Return whether the text is a month of the years 1 to 9999, written YYYY-MM."""
    return text.isascii() and _MONTH.fullmatch(text) is not None and not text.startswith("0000")


def is_day(text: str) -> bool:
    """Return whether the text is a day of the years 1 to 9999, written YYYY-MM-DD."""
    return (
        text.isascii()
        and _DAY.fullmatch(text) is not None
        and is_month(text[:7])
        and 1 <= int(text[8:]) <= _days_in(text[:7])
    )


def read(text: str, *, is_end: bool = False) -> str | None:
    """Return the month that a reader writes: 2021-06, 2021-6, 6/2021, Jun 2021, june 2021; of a year alone its first month, or its last. None if it is none."""
    parts = [part.casefold() for part in re.split(r"[\s./,-]+", text.strip())]
    years = [part for part in parts if len(part) == 4 and part.isascii() and part.isdecimal()]
    others = [part for part in parts if part not in years]
    if len(years) != 1 or len(others) > 1 or len(parts) > 2:
        return None
    if not others:
        number = 12 if is_end else 1
    elif others[0].isascii() and others[0].isdecimal():
        number = int(others[0]) if len(others[0]) <= 2 else 0
    else:
        number = next(
            (place for place, long in enumerate(LONG_NAMES, 1) if len(others[0]) >= 3 and long.startswith(others[0])), 0
        )
    month = f"{years[0]}-{number:02d}"
    return month if is_month(month) else None


def first_day(edge: str) -> date:
    """Return a month's first day, or the day itself."""
    return date(int(edge[:4]), int(edge[5:7]), int(edge[8:] or 1))


def last_day(edge: str) -> date:
    """Return a month's last day, or the day itself."""
    return date(int(edge[:4]), int(edge[5:7]), int(edge[8:] or _days_in(edge[:7])))


def shift(edge: str, by: int) -> str:
    """Return the month `by` months later (earlier if negative); of a day, the same day there or that month's last."""
    year, index = divmod(int(edge[:4]) * 12 + int(edge[5:7]) - 1 + by, 12)
    month = f"{year:04d}-{index + 1:02d}"
    return f"{month}-{min(int(edge[8:]), _days_in(month)):02d}" if edge[8:] else month


def span(first: str, last: str) -> list[str]:
    """Return the months from first to last, both included, those too of which only some days are; empty if last is before first."""
    return [shift(first[:7], step) for step in range(length(first, last))]


def length(first: str, last: str) -> int:
    """Return how many months are touched from first to last, both included; not above zero if last is before first."""
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) + 1


def name(edge: str) -> str:
    """Return a month or day for readers: Jan 2021, 21 Jan 2021."""
    words = f"{NAMES[int(edge[5:7]) - 1]} {edge[:4]}"
    return f"{int(edge[8:])} {words}" if edge[8:] else words


def _days_in(month: str) -> int:
    return monthrange(int(month[:4]), int(month[5:7]))[1]
