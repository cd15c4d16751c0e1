"""Partial dates: the window of days that a written date and its precision allow."""

import calendar
from datetime import date, timedelta


def window(text: str, precision: str) -> tuple[date, date]:
    """Return the first and last day that a coded date allows.

    text: YYYY-MM-DD, YYYY-MM or YYYY. precision: day, week, month or year.
    A week that is given by a day reaches six days to either side, since pages name any day of it; a week of which only the
    month is known is that month. A month or year written as a day is widened to it.
    Raises ValueError for anything that is no date, or for precision `day` without a day.
    """
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        day = date(*parts)
        if precision == "day":
            return day, day
        if precision == "week":
            return day - timedelta(days=6), day + timedelta(days=6)
    elif precision == "day":
        raise ValueError(f"'{text}' names no day, but its precision is day")
    if len(parts) == 1 or precision == "year":
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    year, month = parts[:2]
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
