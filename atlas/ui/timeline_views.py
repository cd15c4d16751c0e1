"""The comparisons of the timelines page: year over year, the calendar, and governorates side by side."""

from dataclasses import replace

import pandas as pd

from atlas.analysis.selection import Selection, limits, sentence
from atlas.analysis.series import dense, periods, ranked
from atlas.analysis.trends import area, cells, coverage, outside, silent
from atlas.charts import calendar as calendars
from atlas.charts.multiples import MOST, Panel, multiples
from atlas.charts.notes import not_drawn, silence, without_figure
from atlas.charts.periods import period_name, runs_of
from atlas.charts.years import MAX_YEARS, years
from atlas.model import months
from atlas.ui import cache
from atlas.ui.figure import chart, empty, frame_of
from atlas.ui.frame import Page

LEFT_PX = 64
LONG_MONTHS = 48  # beyond this, panels count by quarter
NAMED_REST = 8


def year_over_year(page: Page, measure: str) -> None:
    """Draw the years up to the selection's last month over one another, whatever its first month."""
    last = limits(page.selection, page.known)[1]
    first = max(f"{int(last[:4]) - MAX_YEARS + 1}-01", page.known.first_month)
    selection = replace(page.selection, start=first if first > page.known.first_month else None)
    found = cache.kept(cells, page.store, selection, unit="month")
    gaps = silent(cache.kept(coverage, page.store, area(selection, page.known)), selection, page.known)
    totals = dense(found, selection, page.known, "month", gaps)
    drawn = years(totals, page.mode, measure=measure, width_px=page.width_px)
    notes = (
        *not_drawn(outside(found)),
        *silence(gaps),
        *without_figure(totals, measure, "month"),
        "lines break at months without a number",
    )
    if selection != page.selection:
        notes += (f"{MAX_YEARS} years, whatever the first month chosen",)
    words = frame_of(
        page,
        f"{measure.capitalize()} per month, year over year",
        sentence=sentence(selection, page.known),
        numbers=_numbers(found, selection, page),
        notes=notes,
    )
    twin = totals[[measure]].assign(
        year=totals.index.year.astype("str"), month=[months.NAMES[month - 1] for month in totals.index.month]
    )
    twin = twin.pivot(index="month", columns="year", values=measure).reindex(list(months.NAMES)).reset_index()
    chart(page, "year-over-year", drawn.figure, words, body_px=drawn.body_px, left_px=LEFT_PX, twin=twin)


def _numbers(found: pd.DataFrame, selection: Selection, page: Page) -> str:
    """Return the frame's numbers for a selection other than the page's; empty, the page's own, if they are the same."""
    if selection == page.selection:
        return ""
    return f"n = {int(found['incidents'].sum()):,} incidents; {int(found['without_killed'].sum()):,} without a figure for killed"


def calendar(page: Page, measure: str) -> None:
    """Draw each day as a cell."""
    found = page.get(cells, unit="day")
    gaps = silent(cache.kept(coverage, page.store, area(page.selection, page.known)), page.selection, page.known)
    totals = dense(found, page.selection, page.known, "day", gaps)
    if not totals["incidents"].gt(0).any():
        empty(page, "calendar", "No incidents known to the day")
        return
    drawn = calendars.calendar(totals, page.mode, measure=measure, width_px=page.width_px)
    blank = sorted({month[:4] for month in gaps} - set(totals.index[totals["incidents"].notna()].year.astype("str")))
    notes = (*not_drawn(outside(found)), *silence(gaps))
    if blank:
        notes += (f"no report at all in {blank[0]}" + (f" to {blank[-1]}" if len(blank) > 1 else ""),)
    if measure == "killed":
        notes += without_figure(totals, measure, "day")[:1]
    words = frame_of(page, f"{measure.capitalize()} per day", notes=("a column is a week, Monday on top", *notes))
    twin = totals[totals["incidents"].gt(0).fillna(False)].reset_index(names="day")
    chart(
        page,
        "calendar",
        drawn.figure,
        words,
        body_px=drawn.body_px,
        left_px=calendars.LEFT_PX,
        twin=twin.assign(day=twin["day"].dt.date),
    )


def governorates(page: Page, measure: str) -> None:
    """Draw the governorates with most of the measure side by side."""
    unit = "month" if months.length(*limits(page.selection, page.known)) <= LONG_MONTHS else "quarter"
    found = page.get(cells, unit=unit, by=("admin1_iso",))
    totals = ranked(found, measure)
    drawn_isos, rest = list(totals.index[:MOST]), totals.iloc[MOST:]
    if not drawn_isos:
        empty(page, "governorates", "No incident whose governorate is known")
        return
    covered = cache.kept(coverage, page.store, area(page.selection, page.known))
    every = periods(page.selection, page.known, unit)
    by_iso = found.dropna(subset="period").set_index("period")
    panels = []
    for iso in drawn_isos:
        values = by_iso.loc[by_iso["admin1_iso"] == iso, measure].dropna()
        panels.append(
            Panel(
                f"<b>{page.known.admin1[iso]}</b>  {_figure(totals[iso])}",
                values[values > 0],
                _country_gaps(covered, iso, page),
            )
        )
    drawn = multiples(panels, every, page.mode, unit=unit, measure=measure, width_px=page.width_px, left_px=LEFT_PX)
    notes = (
        *not_drawn(outside(found)),
        *_rest(rest, measure, page),
        "hatched: months without any report of the country",
    )
    nowhere = int(found.loc[found["period"].notna() & found["admin1_iso"].isna(), "incidents"].sum())
    notes += (f"{nowhere:,} incidents known only to the country not drawn",) if nowhere else ()
    words = frame_of(
        page, f"{measure.capitalize()} per {unit} in the governorates with most, on one scale", notes=notes
    )
    wide = (
        by_iso[by_iso["admin1_iso"].notna()]
        .pivot(columns="admin1_iso", values=measure)
        .reindex(every)[list(totals.index)]
    )
    twin = wide.rename(columns=dict(page.known.admin1)).reset_index(drop=True)
    twin.insert(0, unit, [period_name(start, unit) for start in every])
    chart(page, "governorates", drawn.figure, words, body_px=drawn.body_px, left_px=LEFT_PX, twin=twin)


def _country_gaps(covered: pd.DataFrame, iso: str, page: Page) -> list:
    """Return the runs of months for which the table holds no report of a governorate's country."""
    country = covered[covered["country"] == page.known.admin1_country[iso]]
    gaps = set(silent(country, page.selection, page.known))
    every = periods(page.selection, page.known, "month")
    return runs_of(pd.Series([f"{start:%Y-%m}" in gaps for start in every], index=every), "month")


def _rest(rest: pd.Series, measure: str, page: Page) -> tuple[str, ...]:
    """Name the governorates that have no panel."""
    if not len(rest):
        return ()
    named = ", ".join(
        f"{page.known.admin1[iso].rsplit(', ', 1)[0]} {_figure(n)}" for iso, n in rest.head(NAMED_REST).items()
    )
    more = f" and {len(rest) - NAMED_REST} more" if len(rest) > NAMED_REST else ""
    return (f"{len(rest)} more with {int(rest.sum()):,} {measure} have no panel: {named}{more}",)


def _figure(number: int | None) -> str:
    return "no figure" if pd.isna(number) else f"{int(number):,}"


VIEWS = {"years": year_over_year, "calendar": calendar, "governorates": governorates}
