"""Counts over time for timelines: per month, week or day, what could not be placed in time, and months without coverage."""

from dataclasses import replace

import ibis
import ibis.expr.types as ir
import pandas as pd

from atlas.analysis.selection import Known, Selection, limits, narrow
from atlas.analysis.summary import selected
from atlas.model import months
from atlas.store import Store

UNITS = {"month": "M", "week": "W", "day": "D"}  # week begins on Monday, as ISO 8601 has it
MEASURES = {"incidents": "Incidents", "killed": "Killed"}


def inside_one(incidents: ibis.Table, unit: str) -> ir.BooleanValue:
    """Return the test whether an incident's window of days lies inside one month, week or day: only then is it counted in it."""
    return incidents.occurred_on.truncate(UNITS[unit]) == incidents.occurred_until.truncate(UNITS[unit])


def counts(store: Store, selection: Selection, *, unit: str = "month", by: str | None = None) -> pd.DataFrame:
    """Count the selection's incidents per period.

    unit: month, week or day. by: a column of incidents to split by, or None.
    Returns period (its first day), the column `by` if given, incidents, killed (sum of best estimates, null if none is known) and
    without_killed (incidents without one), ordered; periods without incidents are not there. Incidents whose window does not lie
    inside one period are left out (see undated).
    """
    found = selected(store, selection)
    found = found.filter(inside_one(found, unit)).mutate(period=found.occurred_on.truncate(UNITS[unit]))
    keys = ["period", *([by] if by else [])]
    table = found.group_by(keys).aggregate(
        incidents=found.count(), killed=found.killed_best.sum(), without_killed=found.killed_best.isnull().cast("int64").sum()
    )
    return store.frame(table.order_by(keys))


def undated(store: Store, selection: Selection, *, unit: str = "month") -> dict[str, int]:
    """Return how many incidents of the selection cannot be counted in one period, by date precision; only those above zero."""
    found = selected(store, selection)
    found = found.filter(~inside_one(found, unit))
    table = store.frame(found.group_by("date_precision").aggregate(incidents=found.count()).order_by("date_precision"))
    return {row.date_precision: int(row.incidents) for row in table.itertuples()}


def uncovered(store: Store, selection: Selection, known: Known) -> list[str]:
    """Return the months of the selection for whose area the table holds no report at all, of any kind or source.

    There a count of zero would be silence, not peace. The area is the selection's region, country and governorate; its other
    filters do not matter.
    """
    area = replace(Selection(), region=selection.region, country=selection.country, admin1=selection.admin1)
    reports = narrow(store.table("reports"), store.table("reports"), area)
    month = reports.filter(inside_one(reports, "month"))
    month = month.select(period=month.occurred_on.truncate("M")).distinct()
    covered = {f"{period:%Y-%m}" for period in store.frame(month)["period"]}
    return [month for month in months.span(*limits(selection, known)) if month not in covered]


def monthly(store: Store, selection: Selection, known: Known) -> pd.DataFrame:
    """Return one row per month of the selection: month, incidents, killed, without_killed.

    A covered month without incidents has zero; a month without coverage has null everywhere.
    """
    frame = counts(store, selection)
    frame.index = pd.Index([f"{period:%Y-%m}" for period in frame.pop("period")], name="month", dtype="str")
    span = months.span(*limits(selection, known))
    frame = frame.reindex(span)
    covered = ~frame.index.isin(uncovered(store, selection, known))
    for column in ("incidents", "without_killed"):
        frame[column] = frame[column].astype("Int64").mask(covered & frame[column].isna(), 0)
    silent = covered & frame["incidents"].eq(0)
    frame["killed"] = frame["killed"].astype("Int64").mask(silent, 0)
    return frame.rename_axis("month").reset_index()



def monthly_bars(store: Store, selection: Selection) -> dict[str, int]:
    """Return incidents per month over the whole table for the selection's other filters, for the strip above the slider."""
    frame = counts(store, replace(selection, start=None, end=None))
    return {f"{row.period:%Y-%m}": int(row.incidents) for row in frame.itertuples()}
