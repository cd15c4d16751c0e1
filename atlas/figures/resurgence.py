"""Figures of the answer: whether reported attacks rose or fell between two periods, and what that rests on."""

from dataclasses import replace
from math import isfinite, isnan, log

import pandas as pd

from atlas.analysis import indicators as measured
from atlas.analysis import landmarks as marks
from atlas.analysis import monitors, resurgence
from atlas.analysis.filters import listed
from atlas.analysis.periods import BEFORE, SINCE, YEAR, Periods, is_span, two
from atlas.analysis.rates import LEAST_BASE, WORDS, Ratio
from atlas.analysis.resurgence import Answer
from atlas.analysis.selection import area, limits, period, sentence
from atlas.analysis.wording import NOT_KNOWN, plural
from atlas.figures import landmarks
from atlas.figures.lettering import clip, text_px
from atlas.figures.registry import AGAINST, LANDMARKS
from atlas.figures.scales import count_axis
from atlas.figures.scope import Scope
from atlas.figures.spec import (
    Axis,
    Bars,
    Figure,
    Frame,
    Label,
    Mark,
    Nothing,
    Plot,
    Points,
    Run,
    Series,
    Strokes,
    Words,
)
from atlas.figures.theme import BLUE, GREY, ORANGE, PATTERNS
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
    own = marks.of_selection(every, replace(about.selection, start=None, end=None), about.known)
    last = months.shift(limits(about.selection, about.known)[1][:7], -1)
    for row in own[::-1].itertuples():
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
    if chosen.why_not:
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
            "Of them by the fixed panel": pd.array([held["panel"].get(month) for month in every], dtype="Int64"),
            "Mean of its period": [
                next((one.values[at] for one in means if one.values[at] is not None), None) for at in range(len(every))
            ],
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


def _frame(about: Scope, given: Answer, has_gaps: bool) -> Frame:
    """Return the words of the answer: the sentence of the rule as title, its arithmetic as notes."""
    chosen, whole = given.periods, given.whole
    span = replace(about, selection=resurgence.free(chosen.span))
    panel = f"{given.panel.now:,.0f} against {given.panel.before:,.0f}"
    notes = [said(whole)] if said(whole) else []
    notes.append(
        f"the {plural(given.origins[2], 'independent voice')} heard in both periods: {', '.join(filter(None, (panel, said(given.panel))))}"
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


ROW_PX, KEY_PX, LABEL_PX, NARROW_LABEL_PX, HEAD_ROWS = 22, 11.5, 330, 150, 1.6
# where the columns of the indicators stand, as shares of the room beside their names
SPARK, EARLIER, LATER, SCALE, SAYS = (0.0, 0.17), 0.25, 0.325, (0.36, 0.84), 0.86
NARROW_EARLIER, NARROW_LATER, NARROW_SCALE = 0.17, 0.36, (0.44, 0.98)
REACH = 16.0  # the scale of ratios runs from one over it to it; what lies beyond stands at its end
RATIO_TICKS = {1 / 8: "⅛", 1 / 4: "¼", 1 / 2: "½", 1.0: "1", 2.0: "2", 4.0: "4", 8.0: "8"}
LOOKS = {
    "rose": (ORANGE, "triangle-up"),
    "fell": (BLUE, "triangle-down"),
    "same": (GREY, "circle"),
    "unknown": (GREY, "circle-open"),
}


def counts_of(about: Scope) -> tuple[measured.Indicator, ...]:
    """Return the rows of the indicators within a scope."""
    chosen = periods(about)
    published = [about.of_all(question) for question in (monitors.listed, monitors.prints, monitors.held_of_series)]
    return about.of_all(measured.indicators, chosen, about.known) + measured.others(chosen, about.known, *published)


def indicators(about: Scope) -> Figure | Nothing:
    """Draw a row per indicator: its months, both numbers, and the ratio of the rates with its interval on a log axis, in the word of the rule."""
    chosen = periods(about)
    rows = counts_of(about)
    if not rows:
        return Nothing(f"No indicators: {chosen.why_not}. Choose other months, or another period to compare with.")
    wide = about.width_px > NARROW_PX
    label_px = LABEL_PX if wide else NARROW_LABEL_PX
    earlier, later, scale = (EARLIER, LATER, SCALE) if wide else (NARROW_EARLIER, NARROW_LATER, NARROW_SCALE)
    marks: list[Mark] = []
    ticks: list[tuple[float, Label]] = []
    room = (label_px - 14) / about.letters
    place, group = 0, ""
    placed = []
    for row in rows:
        if row.group != group:
            group = row.group
            ticks.append((float(place), ((Run(group, is_bold=True),),)))
            place += 1
        mark = " *" if row.is_all_violence else ""
        ticks.append((float(place), clip(row.label, room - text_px(mark, KEY_PX), KEY_PX) + mark))
        placed.append((float(place), row))
        place += 1
    for y, row in placed:
        if wide:
            marks += _spark(row, y, chosen, about)
        marks += [
            Words(at, y, _number(value, row), "middle right", KEY_PX, about.mode.ink)
            for at, value in ((earlier, row.before), (later, row.now))
        ]
        if wide and row.word:
            marks.append(Words(SAYS, y, WORDS[row.word], "middle left", KEY_PX, about.mode.ink))
    lines = tuple(((_at(tick, scale), -0.5), (_at(tick, scale), place - 0.5)) for tick in RATIO_TICKS if tick != 1)
    one = _at(1.0, scale)
    marks = [
        Strokes(lines, about.mode.grid, 1),
        Strokes((((one, -0.5), (one, place - 0.5)),), about.mode.muted, 1, "dot"),
        *marks,
        *_ratios(placed, scale, about),
        *(Words(_at(tick, scale), -0.8, words, "middle center", KEY_PX, about.mode.muted) for tick, words in RATIO_TICKS.items()),
        *(
            Words(at, -0.8, words, align, KEY_PX, about.mode.muted)
            for at, words, align in (
                *(((SPARK[0], "By month", "middle left"), (SAYS, "Says", "middle left")) if wide else ()),
                (earlier, "Earlier", "middle right"),
                (later, "Later", "middle right"),
            )
        ),
    ]  # fmt: skip
    body = Plot(
        Axis(span=(0.0, 1.0), ticks=((one, "later over earlier, per covered month"),), has_grid=False, is_fixed=True),
        Axis(span=(place - 0.5, -HEAD_ROWS + 0.3), ticks=tuple(ticks), has_grid=False, is_fixed=True),
        tuple(marks),
        has_legend=any(isinstance(mark, Points) for mark in marks),
    )
    return Figure(
        "indicators",
        _indicators_frame(about, chosen, rows),
        _indicators_table(rows),
        body,
        round(ROW_PX * (place + HEAD_ROWS)),
        label_px,
        is_set=True,
    )


def _at(value: float, scale: tuple[float, float]) -> float:
    """Return where a ratio stands on the log scale of ratios, at its end what lies beyond."""
    share = (log(min(max(value, 1 / REACH), REACH)) / log(REACH) + 1) / 2
    return scale[0] + share * (scale[1] - scale[0])


def _number(value: float, row: measured.Indicator) -> str:
    if isnan(value):
        return NOT_KNOWN
    return f"{value:,.1f}" if row.is_mean else f"{value:,.0f}"


def _spark(row: measured.Indicator, y: float, chosen: Periods, about: Scope) -> list[Mark]:
    """Return a row's months as two short lines, broken where there is no number; on a scale of its own from zero."""
    top = max((value for _, value in row.values), default=0)
    if top <= 0:
        return []
    every = months.span(chosen.span.start, chosen.span.end)
    step = (SPARK[1] - SPARK[0]) / max(1, len(every) - 1)
    held = dict(row.values)
    found: list[Mark] = []
    for each, colour in ((chosen.before, about.mode.muted), (chosen.now, ORANGE)):
        inside = set(months.span(each.start, each.end))
        lines, line = [], []
        for place, month in enumerate(every):
            if month in inside and month in held:
                line.append((SPARK[0] + place * step, y + 0.38 - 0.76 * held[month] / top))
            elif line:
                lines, line = [*lines, tuple(line)], []
        lines = [*lines, tuple(line)] if line else lines
        if lines:
            found.append(Strokes(tuple(lines), colour, 1.5))
    return found


def _ratios(placed, scale: tuple[float, float], about: Scope) -> list[Mark]:
    """Return the intervals and, by the word that they give, the marks of the ratios."""
    found: list[Mark] = []
    for word, (colour, symbol) in LOOKS.items():
        own = [
            (y, row) for y, row in placed if row.rate is not None and row.word == word and row.rate.before >= LEAST_BASE
        ]
        if not own:
            continue
        colour = about.mode.muted if colour == GREY else colour
        ends = tuple(((_at(row.rate.low, scale), y), (_at(row.rate.high, scale), y)) for y, row in own)
        told = tuple(f"{row.label}: {said(row.rate)}" for _, row in own)
        found.append(Strokes(ends, colour, 2))
        found.append(
            Points(tuple(_at(row.rate.value, scale) for _, row in own), tuple(y for y, _ in own), colour, WORDS[word], symbol, 10, hover=told)
        )  # fmt: skip
    return found


def assessed(about: Scope) -> dict:
    """Return the answer and its indicators for programs: words and plain numbers, None where there is none; months as YYYY-MM."""
    given, rows = found(about), counts_of(about)
    chosen = given.periods
    table = _indicators_table(rows)
    table.columns = [name.lower().replace(" ", "_") for name in table]
    table = table.astype(object).where(table.notna(), None)
    return {
        "sentence": headline(given, about),
        "word": given.word,
        "why": given.why,
        "selection": sentence(resurgence.free(chosen.now), about.known),
        "later": {"from": chosen.now.start, "to": chosen.now.end},
        "earlier": {"from": chosen.before.start, "to": chosen.before.end},
        "notes": list(chosen.notes),
        "all_reports": _plain(given.whole),
        "same_origins": _plain(given.panel),
        "origins": dict(zip(("later", "earlier", "both"), given.origins, strict=True)),
        "in_no_month": dict(zip(("later", "earlier"), given.undated, strict=True)),
        "months": given.monthly.to_dict("records"),
        "votes": dict(measured.votes(rows)),
        "indicators": table.to_dict("records"),
        "rule": "docs/resurgence.md",
        "data_version": about.store.data_version,
        "as_of": about.store.as_of,
    }


def _plain(rate: Ratio) -> dict:
    has_ratio = rate.before >= LEAST_BASE
    numbers = {
        name: round(getattr(rate, field), 4) if has_ratio and isfinite(getattr(rate, field)) else None
        for name, field in (("rate_ratio", "value"), ("low", "low"), ("high", "high"))
    }
    return {
        "later": rate.now,
        "earlier": rate.before,
        "months_later": int(rate.months_now),
        "months_earlier": int(rate.months_before),
        **numbers,
        "interval": rate.method,
    }


def _indicators_frame(about: Scope, chosen: Periods, rows: tuple[measured.Indicator, ...]) -> Frame:
    counts = measured.votes(rows)
    total = counts.total()
    same = "shows no clear change" if counts["same"] == 1 else "show no clear change"
    parts = [f"{counts[word]} {words}" for word, words in (WORDS | {"same": same}).items() if counts[word]]
    title = (
        f"Of {total} counts by different bodies, {listed(parts)}"
        if total > 1
        else "Indicators of both periods, side by side"
    )
    notes = ["95% intervals; no ratio on a base under 10", "each line of months has a scale of its own"]
    notes += ["* counts all violence, by any actor: no vote"] if any(row.is_all_violence for row in rows) else []
    notes += [f"the votes: {listed([row.label.split(':')[0] if ':' in row.label else 'our reports' for row in rows if row.is_voted])}"] if total > 1 else []  # fmt: skip
    notes += [
        f"{row.label.split(':')[0]}: {row.note.split('; ')[-1]}" for row in rows if "our count comes" in row.note
    ][:3]
    notes += ["killed and arrested: sums of what is known, at least", "leaders killed: not coded in the tables"]
    span = replace(about, selection=resurgence.free(chosen.span))
    words = span.frame(
        title,
        about=f"{sentence(resurgence.free(chosen.now), about.known)}, against {period(chosen.before, about.known)}",
        numbers=f"n = {plural(len(rows), 'row')}, {sum(row.group == measured.OTHERS for row in rows)} of them counted by others",
        notes=tuple(notes),
    )
    return replace(words, link=about.link(explicit=False))


def _indicators_table(rows: tuple[measured.Indicator, ...]) -> pd.DataFrame:
    def rates(field: str) -> list[float | None]:
        return [
            None
            if row.rate is None or row.rate.before < LEAST_BASE or not isfinite(getattr(row.rate, field))
            else round(getattr(row.rate, field), 3)
            for row in rows
        ]

    def covered(field: str) -> pd.array:
        return pd.array([None if row.rate is None else int(getattr(row.rate, field)) for row in rows], dtype="Int64")

    return pd.DataFrame(
        {
            "Indicator": [row.label for row in rows],
            "Group": [row.group for row in rows],
            "Later": [None if isnan(row.now) else round(row.now, 2) for row in rows],
            "Earlier": [None if isnan(row.before) else round(row.before, 2) for row in rows],
            "Months later": covered("months_now"),
            "Months earlier": covered("months_before"),
            "Rate ratio": rates("value"),
            "Low": rates("low"),
            "High": rates("high"),
            "Interval": ["" if row.rate is None else row.rate.method for row in rows],
            "Says": [WORDS.get(row.word, "") for row in rows],
            "Why it cannot say": [row.why for row in rows],
            "All violence": ["yes" if row.is_all_violence else "no" for row in rows],
            "Votes": ["yes" if row.is_voted else "no" for row in rows],
            "Note": [row.note for row in rows],
        }
    )
