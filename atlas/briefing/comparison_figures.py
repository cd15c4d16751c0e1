"""Figures that compare times and places: the years over one another, every day, and governorates side by side."""

from dataclasses import replace

import pandas as pd

from atlas.analysis.selection import limits, sentence
from atlas.analysis.series import dense, periods, ranked
from atlas.analysis.trends import MEASURES, area, cells, covered_months, outside, silent, uncovered
from atlas.briefing.drawing import Chart, Drawing, Panels, Plot, Series
from atlas.charts import calendar as calendars
from atlas.charts.multiples import MOST, Panel, multiples
from atlas.charts.periods import period_name, runs_of
from atlas.charts.years import MAX_YEARS, years
from atlas.figures.notes import not_drawn, silence, without_figure
from atlas.figures.scope import Scope
from atlas.figures.theme import ORANGE
from atlas.model import months

LONG_MONTHS = 48  # beyond this, panels count by quarter
NAMED_REST = 8


def year_over_year(about: Scope) -> Drawing:
    """Draw the years up to the selection's last month over one another, whatever its first month (option measure)."""
    measure = about.option("measure", MEASURES, "incidents")
    last = limits(about.selection, about.known)[1]
    first = max(f"{int(last[:4]) - MAX_YEARS + 1}-01", about.known.first_month)
    selection = replace(about.selection, start=first if first > about.known.first_month else None)
    found = about.of_all(cells, selection, unit="month")
    gaps = uncovered(about.covered, selection, about.known)
    totals = dense(found, selection, about.known, "month", gaps)
    drawn = years(totals, about.mode, measure=measure, width_px=about.width_px)
    notes = (*not_drawn(outside(found)), *silence(gaps), *without_figure(totals, measure, "month"), "lines break at months without a number")
    numbers = ""
    if selection != about.selection:
        notes += (f"{MAX_YEARS} years, whatever the first month chosen",)
        numbers = f"n = {int(found['incidents'].sum()):,} incidents; {int(found['without_killed'].sum()):,} without a figure for killed"
    words = about.frame(f"{MEASURES[measure]} per month, year over year", about=sentence(selection, about.known), numbers=numbers, notes=notes)
    table = totals[[measure]].assign(year=totals.index.year.astype("str"), month=[months.NAMES[month - 1] for month in totals.index.month])
    table = table.pivot(index="month", columns="year", values=measure).reindex(list(months.NAMES)).reset_index()
    return Drawing("year-over-year", words, table, plot=Plot(drawn.figure, drawn.body_px))


def calendar(about: Scope) -> Drawing | None:
    """Draw each day as a cell (option measure); None if no incident is known to the day."""
    measure = about.option("measure", MEASURES, "incidents")
    found = about.get(cells, unit="day")
    gaps = uncovered(about.covered, about.selection, about.known)
    totals = dense(found, about.selection, about.known, "day", gaps)
    if not totals["incidents"].gt(0).any():
        return None
    drawn = calendars.calendar(totals, about.mode, measure=measure, width_px=about.width_px)
    blank = sorted({month[:4] for month in gaps} - set(totals.index[totals["incidents"].notna()].year.astype("str")))
    notes = ("a column is a week, Monday on top", *not_drawn(outside(found)), *silence(gaps))
    if blank:
        notes += (f"no report at all in {blank[0]}" + (f" to {blank[-1]}" if len(blank) > 1 else ""),)
    if measure == "killed":
        notes += without_figure(totals, measure, "day")[:1]
    table = totals[totals["incidents"].gt(0).fillna(False)].reset_index(names="day")
    words = about.frame(f"{MEASURES[measure]} per day", notes=notes)
    plot = Plot(drawn.figure, drawn.body_px, calendars.LEFT_PX)
    return Drawing("calendar", words, table.assign(day=table["day"].dt.date), plot=plot)


def governorates(about: Scope) -> Drawing | None:
    """Draw the governorates with most of the measure side by side (option measure); None if no governorate is known."""
    measure = about.option("measure", MEASURES, "incidents")
    unit = "month" if months.length(*limits(about.selection, about.known)) <= LONG_MONTHS else "quarter"
    found = about.get(cells, unit=unit, by=("admin1_iso",))
    totals = ranked(found, measure)
    drawn_isos, rest = list(totals.index[:MOST]), totals.iloc[MOST:]
    if not drawn_isos:
        return None
    covered = covered_months(about.covered, area(about.selection, about.known))
    every = periods(about.selection, about.known, unit)
    by_iso = found.dropna(subset="period").set_index("period")
    wide = by_iso[by_iso["admin1_iso"].notna()].pivot(columns="admin1_iso", values=measure).reindex(every)[list(totals.index)]
    panels, charts = [], []
    top = max(1, int(wide[drawn_isos].max().max())) if wide[drawn_isos].notna().any(axis=None) else 1
    for iso in drawn_isos:
        values, gaps = wide[iso].dropna(), _country_gaps(covered, iso, about)
        heading = f"{about.known.admin1[iso]}  {_number(totals[iso])}"
        panels.append(Panel(heading.replace(about.known.admin1[iso], f"<b>{about.known.admin1[iso]}</b>"), values[values > 0], gaps))
        numbers = tuple(None if pd.isna(value) else int(value) for value in wide[iso])
        shaded = tuple(any(start <= day < end for start, end in gaps) for day in every)
        chart = Chart("columns", tuple(day.date() for day in every), (Series(MEASURES[measure], numbers, ORANGE),), "", shaded, top=top)
        charts.append((heading, chart))
    drawn = multiples(panels, every, about.mode, unit=unit, measure=measure, width_px=about.width_px, left_px=64)
    notes = (*not_drawn(outside(found)), *_rest(rest, measure, about), "hatched: months without any report of the country")
    nowhere = int(found.loc[found["period"].notna() & found["admin1_iso"].isna(), "incidents"].sum())
    notes += (f"{nowhere:,} incidents known only to the country not drawn",) if nowhere else ()
    words = about.frame(f"{MEASURES[measure]} per {unit} in the governorates with most, on one scale", notes=notes)
    table = wide.rename(columns=dict(about.known.admin1)).reset_index(drop=True)
    table.insert(0, unit, [period_name(start, unit) for start in every])
    return Drawing("governorates", words, table, Panels(tuple(charts)), Plot(drawn.figure, drawn.body_px, is_set=True))


def _country_gaps(covered: pd.DataFrame, iso: str, about: Scope) -> list:
    """Return the runs of months for which the table holds no report of a governorate's country."""
    country = covered[covered["country"] == about.known.admin1_country[iso]]
    gaps = set(silent(country, about.selection, about.known))
    every = periods(about.selection, about.known, "month")
    return runs_of(pd.Series([f"{start:%Y-%m}" in gaps for start in every], index=every), "month")


def _rest(rest: pd.Series, measure: str, about: Scope) -> tuple[str, ...]:
    """Name the governorates that have no panel."""
    if not len(rest):
        return ()
    named = ", ".join(f"{about.known.admin1[iso].rsplit(', ', 1)[0]} {_number(n)}" for iso, n in rest.head(NAMED_REST).items())
    more = f" and {len(rest) - NAMED_REST} more" if len(rest) > NAMED_REST else ""
    return (f"{len(rest)} more with {int(rest.sum()):,} {measure} have no panel: {named}{more}",)


def _number(number: int | None) -> str:
    return "no figure" if pd.isna(number) else f"{int(number):,}"
