"""Calendar months written YYYY-MM: parse, shift, list and name them."""

import re
from datetime import date, timedelta

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_month(text: str) -> bool:
    """Return whether the text is a month of the years 1 to 9999, written YYYY-MM."""
    return _MONTH.fullmatch(text) is not None and not text.startswith("0000")


def first_day(month: str) -> date:
    """Return the month's first day."""
    return date(int(month[:4]), int(month[5:]), 1)


def last_day(month: str) -> date:
    """Return the month's last day."""
    return first_day(shift(month, 1)) - timedelta(days=1)


def shift(month: str, by: int) -> str:
    """Return the month `by` months later (earlier if negative)."""
    year, index = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year:04d}-{index + 1:02d}"


def span(first: str, last: str) -> list[str]:
    """Return the months from first to last, both included; empty if last is before first."""
    return [shift(first, step) for step in range(length(first, last))]


def length(first: str, last: str) -> int:
    """Return how many months lie from first to last, both included; not above zero if last is before first."""
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:]) + 1


def name(month: str) -> str:
    """Return the month for readers: Jan 2021."""
    return f"{NAMES[int(month[5:]) - 1]} {month[:4]}"
