"""The timelines page's layout: what is counted, the timeline, and one comparison at a time under it."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from atlas.analysis import landmarks as marks
from atlas.analysis.selection import limits
from atlas.analysis.series import SPLITS, dense, grouped, trailing_mean
from atlas.analysis.trends import area, cells, covered_months, outside, silent
from atlas.briefing import comparison_figures as comparisons
from atlas.charts.periods import period_name
from atlas.charts.timelines import Stack, timeline
from atlas.figures.notes import not_drawn, silence, without_figure
from atlas.figures.theme import CATEGORICAL, COLOURS, GREY
from atlas.model import months
from atlas.model.vocabulary import COUNTRIES, REGIONS
from atlas.ui import cache, state
from atlas.ui import timeline_options as options
from atlas.ui.figure import chart, empty, frame_of, show
from atlas.ui.frame import Page

LEFT_PX = 64
COMPARISONS = {
    "years": ("year-over-year", comparisons.year_over_year, ""),
    "calendar": ("calendar", comparisons.calendar, "No incidents known to the day"),
    "governorates": ("governorates", comparisons.governorates, "No incident whose governorate is known"),
}  # view: the figure, how it is drawn, and what is missing where it cannot be
PALETTES = {"type": "family", "initiator": "side"}  # splits whose colours are kept under another word


def timelines(page: Page) -> None:
    """Draw the timelines of the page's selection."""
    if not page.tally.incidents:
        empty(page, "timeline", "No incidents")
        return
    measure = state.option("measure", tuple(options.MEASURES), "incidents")
    _timeline(page, measure)
    _comparison(page)


@st.fragment
def _timeline(page: Page, painted: str) -> None:
    """Draw the options of the timeline and the timeline; a changed option repaints only this part.

    painted: what the page's last whole run counted.
    """
    first, last = limits(page.selection, page.known)
    span_days = (months.last_day(last) - months.first_day(first)).days + 1
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="timeline-options"):
        measure = options.pick(
            "measure",
            "Count",
            options.MEASURES,
            "incidents",
            help_text="Killed sums the best estimates; attackers are not counted.",
        )
        if measure != painted:
            st.rerun()  # the comparison under the timeline counts the same
        unit = options.pick(
            "unit",
            "Per",
            options.units(span_days),
            options.default_unit(span_days),
            help_text="Weeks for spans up to seven years, days up to thirteen months.",
        )
        split = options.pick("split", "Split by", options.SPLITS, "none", compact=True)
        found = page.get(cells, unit=unit, by=() if split == "none" else (SPLITS[split],))
        covered = covered_months(page.covered, area(page.selection, page.known))
        gaps = silent(covered, page.selection, page.known)
        totals = dense(found, page.selection, page.known, unit, gaps)
        mean = options.pick("mean", "Trailing mean", *options.means(unit, len(totals)), compact=True)
        with_landmarks = options.switch("landmarks", "Landmarks")
    window = dict(zip(("short", "long"), options.WINDOWS[unit], strict=True)).get(mean, 0)
    means = trailing_mean(totals[measure], window) if window else None
    landmarks = (
        marks.of_selection(cache.kept(marks.landmarks, page.store), page.selection, page.known)
        if with_landmarks
        else None
    )
    stack = None if split == "none" else _stack(found, split, measure, page)
    strip = _strip(covered, first, last)
    drawn = timeline(
        totals,
        page.mode,
        unit=unit,
        measure=measure,
        width_px=page.width_px,
        left_px=LEFT_PX,
        stack=stack,
        mean=means,
        mean_name=f"Mean of the last {window} {unit}s",
        landmarks=landmarks,
        covered=strip,
    )
    notes = (*not_drawn(outside(found)), *silence(gaps), *without_figure(totals, measure, unit))
    if strip:
        notes += ("grey lines under the bars: months with any report",)
    if means is not None and means.notna().any() and totals[measure].isna().any():
        notes += (f"the mean leaves out {unit}s without a number",)
    if unit == "week":
        notes += ("weeks begin on Monday; the months may cut the first and the last",)
    title = f"{options.MEASURES[measure]} per {unit}" + (
        "" if split == "none" else f" by {options.SPLITS[split].lower()}"
    )
    words = replace(frame_of(page, title, notes=notes), key=drawn.key)
    chart(
        page,
        "timeline",
        drawn.figure,
        words,
        body_px=drawn.body_px,
        left_px=LEFT_PX,
        twin=_twin(totals, unit, measure, stack, means, window),
    )


def _stack(found: pd.DataFrame, split: str, measure: str, page: Page) -> Stack:
    parts, labels = grouped(found, split, measure, page.known)
    fixed = COLOURS.get(PALETTES.get(split, split)) or dict(zip(labels, CATEGORICAL, strict=False))
    return Stack(parts, labels, {word: fixed.get(word, GREY) for word in labels})


def _strip(covered: pd.DataFrame, first: str, last: str) -> dict[str, list[str]] | None:
    """Return the months with reports of each region in the area, or of each country of one region; None for a single one."""
    inside = covered[covered["month"].between(first, last)]
    for column, names in (("region", REGIONS), ("country", COUNTRIES)):
        held = [word for word in names if (covered[column] == word).any()]
        if len(held) > 1:
            return {names[word]: sorted(set(inside.loc[inside[column] == word, "month"])) for word in held}
    return None


def _twin(
    totals: pd.DataFrame, unit: str, measure: str, stack: Stack | None, means: pd.Series | None, window: int
) -> pd.DataFrame:
    """Return the drawn numbers: one row per period."""
    frame = totals.copy()
    if stack:
        wide = stack.parts.pivot(index="period", columns="group", values=measure).reindex(frame.index)
        frame = frame[[measure]].join(wide[list(stack.labels)].rename(columns=dict(stack.labels)))
    if means is not None:
        frame[f"mean of {window} {unit}s"] = means.round(2)
    frame.insert(0, unit, [period_name(start, unit) for start in frame.index])
    return frame.reset_index(drop=True)


@st.fragment
def _comparison(page: Page) -> None:
    """Draw the chosen comparison; only this one is computed and sent."""
    view = options.pick("view", "Compare", options.VIEWS, "years")
    name, draw, why = COMPARISONS[view]
    drawing = draw(page.scope(name))
    if drawing is None:
        empty(page, name, why)
    else:
        show(page, drawing)
