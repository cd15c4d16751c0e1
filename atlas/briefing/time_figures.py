"""Figures of counts over time and what rose and fell, as numbers to draw; knows no file format."""

from dataclasses import replace
from datetime import date

import pandas as pd

from atlas.analysis.selection import Selection, sentence
from atlas.analysis.series import SPLITS, dense, grouped
from atlas.analysis.summary import movers, steepest
from atlas.analysis.trends import MEASURES, cells, outside, uncovered
from atlas.briefing.drawing import Chart, Drawing, Series
from atlas.charts.timelines import period_name
from atlas.figures.notes import not_drawn, silence, without_figure
from atlas.figures.scope import Scope
from atlas.figures.theme import BLUE, CATEGORICAL, COLOURS, GREY, ORANGE

PALETTES = {"type": "family", "initiator": "side"}  # splits whose colours are kept under another word
SPLIT_NAMES = {"region": "region", "admin1": "governorate", "type": "type", "initiator": "who acted", "attribution": "attribution"}
MAX_PERIODS = 400
STEEPEST = 8


def timeline(about: Scope) -> Drawing:
    """Count incidents or killed per month, week or day, stacked where the link asks for a split.

    Options of the link: measure, unit, split, as on the timelines page.
    """
    measure = about.option("measure", MEASURES, "incidents")
    unit = about.option("unit", ("month", "week", "day"), "month")
    split = about.option("split", SPLITS, "none")
    by = () if split == "none" else (SPLITS[split],)
    found = cells(about.store, about.selection, unit=unit, by=by)
    gaps = uncovered(about.covered, about.selection, about.known)
    totals = dense(found, about.selection, about.known, unit, gaps)
    if len(totals) > MAX_PERIODS:
        return timeline(about.at(about.path, {**about.options, "unit": "month"}))
    if by:
        parts, labels = grouped(found, split, measure, about.known)
        fixed = COLOURS.get(PALETTES.get(split, split)) or dict(zip(labels, CATEGORICAL, strict=False))
        wide = parts.pivot(index="period", columns="group", values=measure).reindex(totals.index)
        drawn = [Series(label, whole_numbers(wide[word]), fixed.get(word, GREY)) for word, label in labels.items()]
    else:
        drawn = [Series(MEASURES[measure], whole_numbers(totals[measure]), ORANGE)]
    title = f"{MEASURES[measure]} per {unit}" + (f" by {SPLIT_NAMES[split]}" if by else "")
    notes = (*not_drawn(outside(found)), *silence(gaps), *_without(totals, measure, unit))
    table = pd.DataFrame({unit: [period_name(start, unit) for start in totals.index]})
    for name, values in [(measure, whole_numbers(totals[measure])), *((s.name, s.values) for s in drawn if by)]:
        table[name] = pd.array(values, dtype="Int64")
    shaded = tuple(bool(value) for value in totals["incidents"].isna())
    chart = Chart("columns", _days(totals.index), tuple(drawn), f"{MEASURES[measure]} per {unit}", shaded)
    return Drawing("timeline", about.frame(title, notes=notes), table, chart)


def rise_and_fall(about: Scope) -> Drawing | None:
    """Compare the governorates' incidents in the selection's months and in those before; None if none rose or fell."""
    every, now, before = movers(about.store, about.selection, about.known)
    frame = steepest(every, most=STEEPEST)
    if frame.empty:
        return None
    span, earlier = (_span(period, about) for period in (now, before))
    numbers = f"n = {every['now'].sum():,} incidents in the later and {every['before'].sum():,} in the earlier months"
    silent = len(uncovered(about.covered, before, about.known))
    quiet = (f"{silent} of the earlier months without any report for this area: silence, not peace",) if silent else ()
    words = about.frame(
        f"Governorates that rose and fell most, {span} against {earlier}", about=sentence(now, about.known), numbers=numbers,
        notes=("incidents known only to the country are left out", *quiet, f"{len(frame)} of {len(every)} governorates drawn"),
    )  # fmt: skip
    rise = Series("more", tuple(float(d) if d > 0 else None for d in frame["difference"]), ORANGE)
    fall = Series("fewer", tuple(float(d) if d < 0 else None for d in frame["difference"]), BLUE)
    labels = tuple(f"{row.before} → {row.now}" for row in frame.itertuples())
    chart = Chart("bars", tuple(frame["name"]), (rise, fall), "Change in incidents", labels=labels)
    return Drawing("movers", words, frame[["name", "before", "now", "difference"]].rename(columns={"name": "governorate"}), chart)


def _without(totals: pd.DataFrame, measure: str, unit: str) -> tuple[str, ...]:
    """Say what a sum leaves out; a period without any figure has no bar here, where the page draws a question mark."""
    said = without_figure(totals, measure, unit)
    unknown = int((totals["incidents"].gt(0).fillna(False) & totals[measure].isna()).sum())
    return (
        (*said[:-1], f"{unknown} {unit}{'s' * (unknown != 1)} with incidents but no figure at all: no bar, which is not zero")
        if unknown
        else said
    )


def _span(period: Selection, about: Scope) -> str:
    return replace(about, selection=period).months


def whole_numbers(values: pd.Series) -> tuple[float | None, ...]:
    """Return a column as plain numbers, unknown as None."""
    return tuple(None if pd.isna(value) else int(value) for value in values)


def _days(index: pd.DatetimeIndex) -> tuple[date, ...]:
    return tuple(start.date() for start in index)
