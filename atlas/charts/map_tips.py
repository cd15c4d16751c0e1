"""What a map says when the reader points at a mark: three lines of plain text; knows nothing of layers."""


import pandas as pd

from atlas.analysis.wording import when
from atlas.model import months
from atlas.model.vocabulary import COUNTRIES, EVENT_TYPES


def killed(low: float, high: float) -> str:
    """Return killed 3, killed 3–7, or that no figure is known; low and high NaN where unknown."""
    if pd.isna(high):
        return "no figure for killed"
    if pd.isna(low):
        return f"up to {high:,.0f} killed"
    return f"{low:,.0f} killed" if low == high else f"{low:,.0f}–{high:,.0f} killed"


def plural(number: int, noun: str) -> str:
    """Return 1 report, 2 reports."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def tip(row) -> tuple[str, str, str]:
    """Return the three lines for one mark.

    row: a row of analysis.places.places or badges as a named tuple.
    """
    area = f"{row.admin1}, {COUNTRIES[row.country]}" if isinstance(row.admin1, str) else COUNTRIES[row.country]
    kind = getattr(row, "kind", "admin1")
    if kind == "admin1":
        where = f"{area} (governorate only, place not known)"
    else:
        place = row.name if isinstance(row.name, str) and row.name != row.admin1 else ""
        where = f"{place}, {area}" if place else area
        if row.names > 1:
            where += f", and {plural(row.names - 1, 'place')} at the same point"
        if kind == "area":
            where += f"; somewhere within {row.radii[-1]:,.0f} km"
    if getattr(row, "incident_id", None) and isinstance(row.incident_id, str):
        date = {"occurred_on": row.first_day, "occurred_until": row.last_day, "date_precision": row.date_precision}
        head = f"{EVENT_TYPES[row.event_type]}, {when(date)}"
        rests_on = f"{plural(row.reports, 'report')}, {plural(int(row.origin_count), 'origin')}"
        return head, where, f"{killed(row.killed_low, row.killed_high)}; {rests_on}"
    span = f"{months.name(f'{row.first_day:%Y-%m}')} to {months.name(f'{row.last_day:%Y-%m}')}"
    if span.split(" to ")[0] == span.split(" to ")[1]:
        span = span.split(" to ")[0]
    figures = row.incidents - row.without_killed
    toll = (
        f"{killed(row.killed_low, row.killed_high)} in {figures:,} with a figure" if figures else "no figure for killed"
    )
    return f"{plural(row.incidents, 'incident')}, {span}", where, f"{toll}; {plural(row.reports, 'report')}"
