"""Two periods to compare, as a link writes them: which months they are, which of them the table covers, and why they cannot be compared; counts nothing.

A link's `from` and `to` are the later period; without them it is the last twelve full months. `against` names the earlier one:

- `before` (the default): as many months, just before;
- `year`: the same months a year before;
- `2019-01:2019-12`: any months;
- `since:assad-2024`: the later period is every full month after the month of that landmark, the earlier one as many months before it. The landmark's own month, which lies on both sides
  of it, is in neither.
"""

from dataclasses import dataclass, replace

import pandas as pd

from atlas.analysis.changes import unfinished
from atlas.analysis.selection import Known, Selection, limits, period
from atlas.analysis.trends import area, covered_months, silent, thin
from atlas.model import months

USUAL_MONTHS = 12  # of the later period where a link names no months
BEFORE, YEAR, SINCE = "before", "year", "since:"


@dataclass(frozen=True)
class Periods:
    """One selection in two periods of whole months, the later and the earlier.

    why_not: why they cannot be compared, a sentence's end; empty if they can. notes: what was done to the months that the link names, each a clause.
    """

    now: Selection
    before: Selection
    why_not: str = ""
    notes: tuple[str, ...] = ()

    @property
    def span(self) -> Selection:
        """The selection from the first month of either to the last."""
        return replace(self.now, start=min(self.now.start, self.before.start), end=max(self.now.end, self.before.end))

    @property
    def lengths(self) -> tuple[int, int]:
        """How many months the later and the earlier period have."""
        return months.length(self.now.start, self.now.end), months.length(self.before.start, self.before.end)


def two(selection: Selection, known: Known, against: str = BEFORE, landmarks: pd.DataFrame | None = None) -> Periods:
    """Return the two periods of a selection.

    against: as the module says; a word that cannot be read, or a landmark that is not in landmarks (landmarks.landmarks()), is taken for `before`: see readable. An unfinished month
    is never in a period, and of days only the whole months that they hold.
    """
    first, last, notes, why_not = _whole(selection, known)
    marked = _landmark(against, landmarks)
    if marked is not None:
        month = f"{marked['date']:%Y-%m}"
        first = months.shift(month, 1)
        notes += (f"since “{marked['title']}”, whose month, {months.name(month)}, is in neither period",)
        count = max(1, months.length(first, last))
        earlier = (months.shift(month, -count), months.shift(month, -1))
        why_not = why_not or (
            f"no month since {months.name(month)} is complete" if months.length(first, last) < 1 else ""
        )
    else:
        count = max(1, months.length(first, last))
        back = 12 if against == YEAR else count
        earlier = (
            tuple(against.split(":")) if is_span(against) else (months.shift(first, -back), months.shift(last, -back))
        )
    now, before = (
        replace(selection, start=start, end=end)
        for start, end in ((first, max(first, last)), _finished(earlier, known))
    )
    if not why_not and before.start <= now.end and now.start <= before.end:
        why_not = f"the two periods share months: {period(now, known)} and {period(before, known)}"
    return Periods(now, before, why_not, notes)


def is_span(text: str) -> bool:
    """Return whether a text is two months, the second not before the first: 2019-01:2019-12."""
    ends = text.split(":")
    return len(ends) == 2 and all(map(months.is_month, ends)) and ends[0] <= ends[1]


def readable(against: str, landmarks: pd.DataFrame) -> bool:
    """Return whether a link's `against` says something that two() takes at its word."""
    return against in (BEFORE, YEAR) or is_span(against) or _landmark(against, landmarks) is not None


def covered(
    chosen: Selection, known: Known, coverage: pd.DataFrame, by_governorate: pd.DataFrame | None = None
) -> list[str]:
    """Return the months (YYYY-MM) of a period that the table covers: in the others silence says nothing, and they count for neither zero nor time.

    coverage: trends.coverage(). by_governorate: trends.reports_by_governorate(), by which months that hardly cover chosen governorates are left out too (see trends.thin).
    """
    gaps = set(silent(covered_months(coverage, area(chosen, known)), chosen, known))
    if chosen.admin1 and by_governorate is not None:
        gaps |= set(thin(by_governorate, chosen.admin1, chosen, known))
    return [month for month in months.span(*limits(chosen, known)) if month not in gaps]


def _landmark(against: str, landmarks: pd.DataFrame | None) -> pd.Series | None:
    if landmarks is None or not against.startswith(SINCE):
        return None
    found = landmarks[landmarks["landmark_id"] == against.removeprefix(SINCE)]
    return found.iloc[0] if len(found) else None


def _finished(span: tuple[str, ...], known: Known) -> tuple[str, str]:
    first, last = span
    return first, max(first, months.shift(last, -1) if unfinished(last, known) else last)


def _whole(selection: Selection, known: Known) -> tuple[str, str, tuple[str, ...], str]:
    """Return the first and last whole month of the selection's months or days, what was left out to get them, and why there are none."""
    first, last = limits(selection, known)
    notes = []
    if open_until := unfinished(last, known):
        last = months.shift(last[:7], -1)
        notes.append(f"an unfinished month is left out ({open_until})")
    begin = first[:7] if months.first_day(first).day == 1 else months.shift(first[:7], 1)
    end = last[:7] if months.last_day(last) == months.last_day(last[:7]) else months.shift(last[:7], -1)
    if first[7:] or last[7:]:
        notes.append("only whole months are compared")
    if not selection.start:
        begin = months.shift(end, 1 - USUAL_MONTHS)
    if begin > end:
        return begin, end, tuple(notes), "whole months are compared, and the selection has none that is complete"
    return begin, end, tuple(notes), ""
