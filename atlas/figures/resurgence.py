"""Figures of the answer: whether reported attacks rose or fell between two periods, and what that rests on."""

from dataclasses import replace

import pandas as pd

from atlas.analysis import landmarks as marks
from atlas.analysis import resurgence
from atlas.analysis.periods import BEFORE, SINCE, YEAR, Periods, is_span, two
from atlas.analysis.rates import LEAST_BASE, WORDS, Ratio
from atlas.analysis.resurgence import Answer
from atlas.analysis.selection import area, limits, period, sentence
from atlas.analysis.wording import plural
from atlas.figures import landmarks
from atlas.figures.registry import AGAINST, LANDMARKS
from atlas.figures.scales import count_axis
from atlas.figures.scope import Scope
from atlas.figures.spec import Bars, Figure, Nothing, Series
from atlas.figures.theme import GREY, ORANGE, PATTERNS
from atlas.model import months

LEFT_PX, RIGHT_PX, NARROW_PX = 64, 24, 560
MAIN_PX, SMALL_MAIN_PX = 216, 190


def against(about: Scope) -> tuple[dict[str, str], str]:
    """Return what the later period can be set against: the months before, a year before, since a landmark of the area, or any other months."""
    every = about.of_all(marks.landmarks)
    usual = two(about.selection, about.known)
    words = {BEFORE: f"The {plural(usual.lengths[0], 'month')} before"}
    if usual.lengths[0] != 12:
        words[YEAR] = "The same months a year before"
    area = marks.of_selection(every, replace(about.selection, start=None, end=None), about.known)
    last = months.shift(limits(about.selection, about.known)[1][:7], -1)
    for row in area[::-1].itertuples():
        if f"{row.date:%Y-%m}" < last:
            words[f"{SINCE}{row.landmark_id}"] = f"Since: {row.title} ({row.date:%b %Y})"
    given = about.word(AGAINST.name)
    year = two(about.selection, about.known, YEAR).before
    other = given if is_span(given) else f"{year.start}:{year.end}"
    return words | {other: "Other months"}, BEFORE


def periods(about: Scope) -> Periods:
    """Return the two periods of the scope's link."""
    return two(about.selection, about.known, about.choice(AGAINST), about.of_all(marks.landmarks))


def found(about: Scope) -> Answer:
    """Return what the rule says within a scope."""
    return about.of_all(resurgence.answer, periods(about), about.known)


def said(rate: Ratio) -> str:
    """Return the ratio of two rates with its interval; empty where the base is too small for a ratio."""
    return "" if rate.before < LEAST_BASE else f"rate ratio {rate.value:.2f} ({rate.low:.2f} to {rate.high:.2f})"


def headline(given: Answer, about: Scope) -> str:
    """Return the answer as one sentence."""
    chosen, place = given.periods, area(about.selection, about.known)
    if given.word == "unknown":
        return f"Cannot say whether reported attacks in {place} rose or fell: {given.why}."
    both = f"{given.whole.now:,.0f} in {period(chosen.now, about.known)} against {given.whole.before:,.0f} in {period(chosen.before, about.known)}."
    if given.word == "same":
        return f"No clear change in reported attacks in {place}: {both}"
    return f"Reported attacks in {place} {WORDS[given.word]}: {both}"


def answer(about: Scope) -> Figure | Nothing:
    """Draw the attacks per month of two periods under the sentence that the published rule gives, with its arithmetic."""
    given = found(about)
    chosen = given.periods
    if given.whole is None:
        return Nothing(f"{headline(given, about)} Choose other months, or another period to compare with.")
    wide = about.width_px > NARROW_PX
    first, last = chosen.span.start, chosen.span.end
    held = given.monthly.set_index("month")
    spans = {
        "now": months.span(chosen.now.start, chosen.now.end),
        "before": months.span(chosen.before.start, chosen.before.end),
    }
    every = months.span(first, last)
    inside = {*spans["now"], *spans["before"]}
    starts = tuple(pd.Timestamp(months.first_day(month)) for month in every)
    series, means = [], []
    for name, colour, label in (("before", GREY, "Earlier period"), ("now", ORANGE, "Later period")):
        own = held[held["period"] == name]["whole"]
        if len(own):
            level = tuple(float(own.mean()) if month in own.index else None for month in every)
            means.append(Series(f"{label.split()[0]} mean: {own.mean():.1f}", level, about.mode.ink))
        values = tuple(float(own[month]) if month in own.index else None for month in every)
        series.append(
            Series(
                f"{label}, {period(getattr(chosen, name), about.known)}",
                values,
                colour,
                pattern=PATTERNS.get(colour, ""),
            )
        )
    rows = (
        marks.of_selection(about.of_all(marks.landmarks), chosen.span, about.known)
        if wide and about.choice(LANDMARKS) == "on"
        else pd.DataFrame(columns=["date", "title"])
    )
    placed = landmarks.flags(
        rows, first=starts[0], end=starts[-1] + pd.DateOffset(months=1), width_px=about.width_px - LEFT_PX - RIGHT_PX
    )
    main_px = MAIN_PX if wide else SMALL_MAIN_PX
    top = max(float(held["whole"].max()) if len(held) else 0, 1.0)
    shaded = tuple(month in inside and month not in held.index for month in every)
    body = Bars(
        starts,
        tuple(series),
        count_axis(top, main_px, "Attacks per month"),
        "month",
        shaded=shaded,
        means=tuple(means),
        flags=placed,
    )
    words = _frame(about, given, any(shaded))
    table = pd.DataFrame(
        {
            "Month": every,
            "Period": [
                "later" if month in spans["now"] else "earlier" if month in spans["before"] else "" for month in every
            ],
            "Attacks": pd.array([held["whole"].get(month) for month in every], dtype="Int64"),
            "Of them by the panel of origins": pd.array([held["panel"].get(month) for month in every], dtype="Int64"),
        }
    )
    return Figure(
        "answer",
        replace(words, key=landmarks.key(placed, rows)),
        table,
        body,
        main_px + round(landmarks.lanes_px(placed)),
        LEFT_PX,
        is_headline=True,
    )


def _frame(about: Scope, given: Answer, has_gaps: bool):
    """Return the words of the answer: the sentence of the rule as title, its arithmetic as notes."""
    chosen, whole = given.periods, given.whole
    span = replace(about, selection=resurgence.free(chosen.span))
    panel = f"{given.panel.now:,.0f} against {given.panel.before:,.0f}"
    notes = [said(whole)] if said(whole) else []
    notes.append(
        f"the {plural(given.origins[2], 'origin')} heard in both periods: {', '.join(filter(None, (panel, said(given.panel))))}"
    )
    if said(whole):
        notes.append(f"95% intervals: {whole.method}")
    notes += ["hatched: no report of the area, left out of both counts and time"] if has_gaps else []
    notes += (
        [f"not counted, in no one month: {given.undated[0]:,} and {given.undated[1]:,}"] if any(given.undated) else []
    )
    notes += list(chosen.notes)
    notes += ["“Who acted” is left aside: attacks are told from operations here"] if about.selection.initiator else []
    notes.append("rule: docs/resurgence.md")
    words = span.frame(
        headline(given, about),
        about=f"{sentence(replace(chosen.now, initiator=('attack',)), about.known)}, against {period(chosen.before, about.known)}",
        numbers=f"n = {plural(int(whole.now), 'attack')} in {plural(int(whole.months_now), 'covered month')}, {whole.before:,.0f} in {whole.months_before:.0f} before",
        notes=tuple(notes),
    )
    return replace(words, link=about.link(explicit=False))
