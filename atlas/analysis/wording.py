"""An incident's or report's date and place in words, with how exactly they are known; knows nothing of pages."""

from collections.abc import Mapping

import pandas as pd

from atlas.model.counts import TOLLS
from atlas.model.vocabulary import COARSE_PRECISIONS, COUNTRIES, EVENT_TYPES, PLACE_PRECISIONS, POINT_PRECISIONS

# Fields of incidents and reports, as headings.
HEADS = {
    "date": "Date", "place": "Place", "event_type": "Type", "initiator": "Who acted", "target": "Target", "attribution": "Who says the group did it",
} | {count.name: count.heading for count in TOLLS}  # fmt: skip


NOT_KNOWN = "not known"  # a value that nobody gives, everywhere: never a dash, a blank or zero
NOT_STATED = "not stated"  # what one source is silent on


def plural(number: int, noun: str, many: str = "") -> str:
    """Return 1 report, 2 reports. many: where it is not the noun with an s."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def when(row: pd.Series | Mapping) -> str:
    """Return the date as far as it is known: 30 Dec 2020; between 3 and 15 Jan 2021; Jan 2022; 2016.

    row: occurred_on, occurred_until, date_precision.
    """
    first, last = pd.Timestamp(row["occurred_on"]), pd.Timestamp(row["occurred_until"])
    if row["date_precision"] == "day":
        return f"{first:%-d %b %Y}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first:%Y}"
    if first.day == 1 and (last + pd.Timedelta(days=1)).day == 1 and first.month == last.month:
        return f"{first:%b %Y}"
    start = f"{first:%-d}" if (first.year, first.month) == (last.year, last.month) else f"{first:%-d %b}"
    return f"between {start if first.year == last.year else f'{first:%-d %b %Y}'} and {last:%-d %b %Y}"


def published(row: pd.Series) -> str | None:
    """Return the day of publication in words, or None if no day is known. row: published_on, occurred_on.

    A page of which only the month is known has that month's first day in the table; where this lies before the incident it cannot
    be a day of publication, and the month is no day either.
    """
    if pd.isna(row["published_on"]):
        return None
    day = pd.Timestamp(row["published_on"])
    return None if day.day == 1 and day < pd.Timestamp(row["occurred_on"]) else f"{day:%-d %b %Y}"


def where(row: pd.Series) -> str:
    """Return place, governorate and country, as far as they are known. row: place, admin1, country."""
    names = [row["place"], row["admin1"], COUNTRIES[row["country"]]]
    return ", ".join(dict.fromkeys(str(name) for name in names if pd.notna(name)))


def how_exact(row: pd.Series) -> str:
    """Return how exactly the place is known: town or village, within 8 km. row: place_precision, radius_km."""
    label = PLACE_PRECISIONS[row["place_precision"]].lower()
    coarse = row["place_precision"] in COARSE_PRECISIONS
    return label if coarse or pd.isna(row["radius_km"]) else f"{label}, within {row['radius_km']:g} km"


def title(row: pd.Series) -> str:
    """Return an incident's title: Ambush at Kobajjep, Deir ez-Zor, Syria, 30 Dec 2020."""
    if row["place_precision"] in COARSE_PRECISIONS:
        link = "somewhere in"
    else:
        link = "at" if row["place_precision"] in POINT_PRECISIONS else "in the area of"
    return f"{EVENT_TYPES[row['event_type']]} {link} {where(row)}, {when(row)}"


def range_of(low: object, high: object) -> str:
    """Return a figure with its range: 25, 25 to 40, up to 40; NOT_KNOWN where nothing is stated."""
    if pd.isna(high):
        return NOT_KNOWN if pd.isna(low) else f"{low:g}"
    if pd.isna(low):
        return f"up to {high:g}"
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def summed(total: int | None, unknown: int, of: int) -> tuple[str, str]:
    """Return a sum as it may be quoted, and what of it is unknown: ("at least 33", "1 of 14 unknown"), ("33", ""), ("not known", "of 8").

    total: over those of `of` rows that have a number, None if none has one. unknown: how many have none.
    """
    if total is None:
        return NOT_KNOWN, f"none of {of:,} has a figure"
    return (f"at least {total:,}", f"{unknown:,} of {of:,} unknown") if unknown else (f"{total:,}", "")
