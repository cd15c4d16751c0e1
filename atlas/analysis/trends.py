"""Counts over time as tables hold them: per month, week or day, what fits no single period, and what the table covers at all."""

from collections.abc import Callable, Collection
from dataclasses import replace

import ibis
import pandas as pd

from atlas.analysis.asking import ask
from atlas.analysis.selection import Known, Selection, limits
from atlas.analysis.summary import inside_one, selected, start_of
from atlas.model import months
from atlas.store import Store

WINDOW, LEAST_EXPECTED = 12, 3.0  # months to either side, and reports: see thin
MEASURES = {"incidents": "Incidents", "killed": "Killed"}


def cells(store: Store, selection: Selection, *, unit: str = "month", by: tuple[str, ...] = ()) -> pd.DataFrame:
    """Count the selection's incidents per period, and those that fit no single period apart, in one pass.

    unit: a key of UNITS. by: columns of incidents to split by.
    Returns period (its first day; null for incidents whose window does not lie inside one), date_precision (only where period is
    null), the columns `by`, incidents, killed (sum of best estimates, null if none is known) and without_killed (incidents without
    one), ordered; periods without incidents are not there.
    """
    return ask(store, _cells, selection, unit, by).astype(
        {"incidents": "Int64", "killed": "Int64", "without_killed": "Int64"}
    )


def _cells(store: Store, selection: Selection, unit: str, by: tuple[str, ...]) -> ibis.Table:
    found = selected(store, selection)
    inside = inside_one(found, unit)
    found = found.mutate(
        period=ibis.ifelse(inside, start_of(found.occurred_on, unit), ibis.null("date")),
        date_precision=ibis.ifelse(inside, ibis.null("string"), found.date_precision),
    )
    keys = ["period", "date_precision", *by]
    table = found.group_by(keys).aggregate(
        incidents=found.count(),
        killed=found.killed_best.sum(),
        without_killed=found.killed_best.isnull().cast("int64").sum(),
    )
    return table.order_by(keys)


def counts(store: Store, selection: Selection, *, unit: str = "month") -> pd.DataFrame:
    """Return cells() without the incidents that fit no single period: period, incidents, killed, without_killed."""
    return _dated(cells(store, selection, unit=unit))


def _dated(found: pd.DataFrame) -> pd.DataFrame:
    return found.dropna(subset="period").drop(columns="date_precision").reset_index(drop=True)


def outside(found: pd.DataFrame) -> dict[str, int]:
    """Return how many incidents of cells() fit no single period, by date precision; only those above zero."""
    left = found[found["period"].isna()].groupby("date_precision")["incidents"].sum()
    return {str(word): int(n) for word, n in left.items()}


def area(selection: Selection, known: Known) -> Selection:
    """Return where coverage is asked of: the selection's regions and countries, for governorates the countries they lie in.

    The other filters do not matter. A governorate alone would not do: it is in a quiet month that nobody reports of it, and its own
    silence would hide every zero.
    """
    country = tuple(sorted({known.admin1_country[iso] for iso in selection.admin1})) or selection.country
    return Selection(region=selection.region, country=country)


def coverage(store: Store) -> pd.DataFrame:
    """Return the spans of months for which the table holds any report, of any kind or source: region, country, first, last (YYYY-MM), each once.

    A report's span goes from the month of the first day of its window to that of the last. region is null outside the three. The same for every
    selection: pages ask it once.
    """
    return store.frame(store.built(_coverage))


def _coverage(store: Store) -> ibis.Table:
    reports = store.table("reports")
    ends = {
        name: reports[day].cast("string").substr(0, 7)
        for name, day in (("first", "occurred_on"), ("last", "occurred_until"))
    }
    spans = reports.select("region", "country", **ends)
    held = spans.aggregate(by=spans.columns)  # not distinct(): Ibis breaks it for Spark where an order follows
    return held.order_by(held.columns)


def covered_countries(covered: pd.DataFrame, selection: Selection) -> tuple[str, ...]:
    """Return the countries of which coverage() has any report that may be about the selection's months, whatever its other filters."""
    held = covered[covered["country"].notna()]
    if selection.start:
        held = held[held["last"] >= selection.start[:7]]
    if selection.end:
        held = held[held["first"] <= selection.end[:7]]
    return tuple(sorted(set(held["country"])))


def covered_months(covered: pd.DataFrame, where: Selection) -> pd.DataFrame:
    """Return the months of which coverage() has any report of an area: region, country, month (YYYY-MM).

    where: see area. A report counts for a month when its window lies inside it.
    """
    held = covered[covered["first"] == covered["last"]]
    for field in ("region", "country"):
        if getattr(where, field):
            held = held[held[field].isin(getattr(where, field))]
    return (
        held[["region", "country", "first"]]
        .rename(columns={"first": "month"})
        .sort_values(["country", "month"], ignore_index=True)
    )


def silent(held: pd.DataFrame, selection: Selection, known: Known) -> list[str]:
    """Return the months of the selection that are not in covered_months(): there a count of zero would be silence, not peace."""
    found = set(held["month"])
    return [month for month in months.span(*limits(selection, known)) if month not in found]


def uncovered(covered: pd.DataFrame, selection: Selection, known: Known) -> list[str]:
    """Return the months of the selection for whose area the table holds no report at all. covered: its coverage()."""
    return silent(covered_months(covered, area(selection, known)), selection, known)


def reports_by_governorate(store: Store) -> pd.DataFrame:
    """Return how many reports are dated within each month: country, admin1_iso (null where it is not known), month (YYYY-MM), reports. The same for every selection."""
    return store.frame(store.built(_by_governorate)).astype({"reports": int})


def _by_governorate(store: Store) -> ibis.Table:
    reports = store.table("reports")
    days = reports.filter(reports.country.notnull()).mutate(
        month=reports.occurred_on.cast("string").substr(0, 7), until=reports.occurred_until.cast("string").substr(0, 7)
    )
    held = days.filter(days.month == days.until)
    keys = ["country", "admin1_iso", "month"]
    return held.group_by(keys).aggregate(reports=held.count()).order_by(keys)


def thin(held: pd.DataFrame, admin1: tuple[str, ...], selection: Selection, known: Known) -> list[str]:
    """Return the months of the selection in which so little is reported that silence about these governorates says nothing; none without governorates.

    held: reports_by_governorate(). A month with a report of them is covered. Another is only if they would have had LEAST_EXPECTED reports, had they their usual share of those of
    their countries: the share that they have in the WINDOW months before and after. Fewer, and there would be none in more than one month of twenty by chance
    alone (Poisson: exp(-3) = 0.05).
    """
    if not admin1:
        return []
    countries = {known.admin1_country[iso] for iso in admin1}
    around = months.span(
        *(months.shift(edge[:7], by) for edge, by in zip(limits(selection, known), (-WINDOW, WINDOW), strict=True))
    )
    inside = held[held["country"].isin(countries)]
    every = inside.groupby("month")["reports"].sum().reindex(around, fill_value=0)
    own = inside[inside["admin1_iso"].isin(admin1)].groupby("month")["reports"].sum().reindex(around, fill_value=0)
    width = 2 * WINDOW + 1
    share = own.rolling(width, center=True, min_periods=1).sum() / every.rolling(
        width, center=True, min_periods=1
    ).sum().clip(lower=1)
    few = (own == 0) & (share * every < LEAST_EXPECTED)
    return [month for month in around[WINDOW:-WINDOW] if few[month]]


def silent_units(
    held: pd.DataFrame, selection: Selection, known: Known, units: Collection[tuple[str, ...]]
) -> list[bool]:
    """Return for each unit, of one or more governorates, whether so little is reported of its countries in the selection's months together that silence about it says nothing.

    held: reports_by_governorate(). The rule of thin() for a whole period: no report of the unit, and fewer than LEAST_EXPECTED to be expected by its usual share of those of its countries.
    """
    span, around = _and_around(selection, known)
    near = held[held["month"].isin(around)]
    within = near[near["month"].isin(span)]
    sums = [
        frame.groupby(key)["reports"].sum().to_dict() for frame in (near, within) for key in ("admin1_iso", "country")
    ]
    usual, usual_all, own, every = sums
    found = []
    for unit in units:
        countries = {known.admin1_country.get(iso, "") for iso in unit}
        share = sum(usual.get(iso, 0) for iso in unit) / max(sum(usual_all.get(code, 0) for code in countries), 1)
        expected = share * sum(every.get(code, 0) for code in countries)
        found.append(not sum(own.get(iso, 0) for iso in unit) and expected < LEAST_EXPECTED)
    return found


def unusually_few(
    held: pd.DataFrame, countries: tuple[str, ...], selection: Selection, known: Known
) -> tuple[int, float] | None:
    """Return how many reports the selection's months have of some countries and how many are usual, where these are LEAST_EXPECTED or more and those are fewer; None elsewhere.

    held: reports_by_governorate(). Usual is the mean month of the WINDOW months before and after, times the months: with one report where fifteen are usual, a low count is what was
    reported, not what happened.
    """
    span, around = _and_around(selection, known)
    by_month = held[held["country"].isin(countries)].groupby("month")["reports"].sum()
    reports = int(by_month.reindex(span, fill_value=0).sum())
    others = [month for month in around if month not in set(span) and known.first_month <= month <= known.last_month]
    if not others:
        return None
    usual = float(by_month.reindex(others, fill_value=0).mean()) * len(span)
    return (reports, usual) if reports < LEAST_EXPECTED <= usual else None


def _and_around(selection: Selection, known: Known) -> tuple[list[str], list[str]]:
    """Return the months of a selection, and those with WINDOW months before and after."""
    first, last = (edge[:7] for edge in limits(selection, known))
    return months.span(first, last), months.span(months.shift(first, -WINDOW), months.shift(last, WINDOW))


def by_month(
    found: pd.DataFrame, selection: Selection, known: Known, quiet_months: Callable[[], list[str]]
) -> pd.DataFrame:
    """Return one row per month of the selection: month, incidents, killed, without_killed.

    found: its cells() by month. quiet_months: gives its months without coverage; asked only where a month has no incidents.
    A covered month without incidents has zero; a month without coverage has null everywhere.
    """
    frame = _dated(found)
    frame.index = pd.Index([f"{period:%Y-%m}" for period in frame.pop("period")], name="month", dtype="str")
    frame = frame.reindex(months.span(*limits(selection, known)))
    quiet = frame["incidents"].isna()
    if quiet.any():
        quiet &= ~frame.index.isin(quiet_months())
    return frame.mask(quiet, 0).rename_axis("month").reset_index()


def monthly_bars(store: Store, selection: Selection) -> dict[str, int]:
    """Return incidents per month over the whole table for the selection's other filters, for the strip above the slider."""
    frame = counts(store, replace(selection, start=None, end=None))
    return {f"{row.period:%Y-%m}": int(row.incidents) for row in frame.itertuples()}
