"""The selection beside another one, as a link's `compare` names it: two maps on one scale, two lines on one axis, and a sentence of the difference with what speaks against it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from atlas.analysis import changes, comparing, places
from atlas.analysis import landmarks as marks
from atlas.analysis import resurgence as rule
from atlas.analysis.comparing import AREAS, DATA, MONTHS, OFF, SETS, Difference
from atlas.analysis.periods import BEFORE, SINCE, YEAR, is_span
from atlas.analysis.selection import limits, period, subject
from atlas.analysis.series import dense
from atlas.analysis.summary import known as offer_of
from atlas.analysis.trends import MEASURES, area, cells, covered_months, outside, silent
from atlas.analysis.wording import NOT_KNOWN, plural
from atlas.figures import resurgence
from atlas.figures.geo import degrees, mercator
from atlas.figures.places import GOVERNORATES, empty_map, map_of
from atlas.figures.registry import COMPARE, LAYER, MEASURE, UNIT
from atlas.figures.scales import MONTH_PX, count_axis, period_name
from atlas.figures.scope import Scope
from atlas.figures.spec import Axis, Figure, Frame, GeoMap, Lines, Maps, Nothing, Series
from atlas.figures.theme import BLUE, ORANGE, SKY
from atlas.figures.time import LEFT_PX, MAIN_PX, NARROW_PX, SMALL_MAIN_PX, after_data, numbers
from atlas.figures.words import drawn_sources, hardly_covered, not_drawn, silence, without_figure
from atlas.model import months
from atlas.model.vocabulary import COUNTRIES, REGIONS

SAME_INCIDENTS = "both tell of the same world: a difference is of what each list counts and covers, not a change"
NOT_RATES = "counts, not rates: neither population nor how closely each area is watched is taken into account"


@dataclass(frozen=True)
class Beside:
    """The two sides of a comparison as scopes, and what tells them apart."""

    given: comparing.Pair
    this: Scope
    other: Scope

    @cached_property
    def found(self) -> Difference:
        """What may be said of the difference."""
        return comparing.difference(self.given, *(each.get(comparing.side, each.known) for each in self.both))

    @property
    def both(self) -> tuple[Scope, Scope]:
        """Both scopes."""
        return self.this, self.other


def offered(about: Scope) -> tuple[dict[str, str], str]:
    """Return what the selection can be set beside: another period, another area, another data set; to begin with nothing."""
    own, offer = about.selection, about.known
    words = {OFF: "Compare with …", YEAR: "A year before", BEFORE: "The months just before"}
    first, last = (edge[:7] for edge in limits(own, offer))
    given = about.word(COMPARE.name)
    other = given if is_span(given) else f"{months.shift(first, -12)}:{months.shift(last, -12)}"
    words[other] = "Other months"
    held = marks.of_selection(about.of_all(marks.landmarks), replace(own, start=None, end=None), offer)
    for row in held[::-1].itertuples():
        if f"{row.date:%Y-%m}" < months.shift(last, -1):
            words[f"{SINCE}{row.landmark_id}"] = f"Before and since: {row.title} ({row.date:%b %Y})"
    areas = {**REGIONS, **COUNTRIES, **offer.admin1}
    chosen = own.admin1 or own.country or own.region
    words |= {word: name for word, name in areas.items() if chosen != (word,)}
    if len(offer.datasets) > 1:
        words |= {
            f"{DATA}{name}": f"Data set: {title}" for name, title in offer.datasets.items() if own.dataset != (name,)
        }
    return words, OFF


def beside(about: Scope) -> Beside | None:
    """Return the two sides that the scope's link compares; None where it compares nothing."""
    given = comparing.pair(about.selection, about.known, about.choice(COMPARE), about.of_all(marks.landmarks))
    if given is None:
        return None
    this, other = (replace(about, selection=each) for each in (given.this, given.other))
    if given.dataset:
        own = about.store.of((given.dataset,))
        other = replace(other, store=own, known=about.keep(offer_of, own))
    return Beside(given, this, other)


def said(two: Beside) -> tuple[str, tuple[str, ...]]:
    """Return the difference as one sentence without its full stop, and its caveats: Incidents in Syria: 120 in 2024, 85 in 2023, +35 (+41%)."""
    found, given, offer = two.found, two.given, two.this.known
    now, then = found.change.pairs["incidents"]
    what = subject(given.this, offer)
    if given.kind == AREAS:
        what = what.removesuffix(f" in {given.names[0]}")
    when = "" if given.kind == MONTHS else f", {period(given.this, offer)}"
    title = f"{what}{when}: {now:,} in {given.names[0]}, {then:,} in {given.names[1]}"
    return (title if found.change.why_not else f"{title}, {changes.change(now, then)}"), _caveats(two)


def _caveats(two: Beside) -> tuple[str, ...]:
    """Return what speaks against the difference, and what the published rule makes of it where it has a word for it."""
    found, given = two.found, two.given
    notes = [f"not set against each other: {found.change.why_not}"] if found.change.why_not else []
    if given.periods and not given.periods.why_not:
        answer = two.this.of_all(rule.answer, given.periods, two.this.known)
        notes.append(f"by the published rule: {resurgence.headline(answer, two.this).rstrip('.')}")
    if given.periods:
        notes += given.periods.notes
    if rate := found.ratio:
        sides = ((rate.now, rate.months_now), (rate.before, rate.months_before))
        each = " against ".join(f"{count / length:.1f}" if length else "none" for count, length in sides)
        word, why = found.verdict
        told = ", ".join(filter(None, (f"{each} in a covered month", resurgence.said(rate))))
        notes += [f"{told}: {word}{f' ({why})' if why else ''}", NOT_RATES]
    if given.kind == SETS:
        notes.append(SAME_INCIDENTS)
    return (*notes, "only incidents whose days lie within the months are counted")


def _frame(two: Beside, about: Scope, notes: tuple[str, ...]) -> Frame:
    """Return the words of a comparison's frame. about: of the link."""
    title, caveats = said(two)
    now, then = two.found.change.pairs["incidents"]
    names = [f"{name[:1].upper()}{name[1:]}" for name in two.given.names]
    sources = [drawn_sources(each.tally) for each in two.both]
    words = two.this.frame(
        title,
        about=f"{two.this.sentence}, beside {period(two.given.other, two.other.known) if two.given.periods else two.given.names[1]}",
        numbers=f"n = {plural(now, 'incident')} and {then:,}",
        notes=(*caveats, *notes),
        sources=sources[0]
        if sources[0] == sources[1]
        else " ".join(f"{name}: {line}" for name, line in zip(names, sources, strict=True)),
        terms=tuple(dict.fromkeys(term for each in two.both for term in each.tally.terms)),
    )
    return replace(words, link=about.link(explicit=False))


def over_time(about: Scope) -> Figure | Nothing:
    """Draw both sides as lines on one axis: in the same months, or, of two periods, month under month from the first of each."""
    two = beside(about)
    if two is None:
        return Nothing("There is nothing to compare with: choose it again.")
    unit, measure = about.choice(UNIT), about.choice(MEASURE)
    totals, notes = [], []
    for each in two.both:
        found, own, gaps, thin = _counted(each, unit)
        totals.append(own)
        notes.append(
            (*not_drawn(outside(found)), *silence(gaps), *hardly_covered(thin), *without_figure(own, measure, unit))
        )
    length = max(map(len, totals))
    looks = ((ORANGE, "solid", 3), (BLUE if about.mode.name == "light" else SKY, "dash", 2))
    lines, named = [], []
    for own, name, (colour, dash, width) in zip(totals, two.given.names, looks, strict=True):
        periods = [period_name(start, unit) for start in own.index]
        values = (*numbers(own[measure]), *[None] * (length - len(own)))
        hover = tuple(
            f"{name}, {when}: {NOT_KNOWN if value is None else value}"
            for when, value in zip(periods, values, strict=False)
        )
        lines.append(
            Series(
                f"{name[:1].upper()}{name[1:]}",
                values,
                colour,
                dash=dash,
                width=width,
                hover=(*hover, *[""] * (length - len(own))),
            )
        )
        named.append((*periods, *[""] * (length - len(own))))
    least = ", at least" if measure == "killed" and any(own["without_killed"].sum() for own in totals) else ""
    wide = about.width_px > NARROW_PX
    main_px = MAIN_PX if wide else SMALL_MAIN_PX
    top = max([float(own[measure].max()) for own in totals if own[measure].notna().any()], default=1.0)
    value = count_axis(top, main_px, f"{MEASURES[measure]} per {unit}{least}")
    if two.given.kind == MONTHS:
        step = max(1, -(-length * 2 * MONTH_PX // max(about.width_px - 2 * LEFT_PX, 1)))
        ticks = tuple((place, (named[0][place], named[1][place])) for place in range(0, length, step))
        across = Axis(span=(-0.5, length - 0.5), ticks=ticks, has_grid=False, has_line=True, is_fixed=True)
        categories = tuple(f"{one or '–'} / {other or '–'}" for one, other in zip(*named, strict=True))
        body = Lines(categories, tuple(lines), value, period=across)
    else:
        body = Lines(tuple(totals[0].index), tuple(lines), value, unit)
    table = pd.DataFrame(
        {
            key: column
            for name, periods, series in zip(two.given.names, named, lines, strict=True)
            for key, column in (
                (f"{unit}, {name}", periods),
                (f"{measure}, {name}", pd.array(series.values, dtype="Int64")),
            )
        }
    )
    told = (*_of_each(two, notes), "lines break at months without a number")
    return Figure("timeline", _frame(two, about, told), table, body, main_px, LEFT_PX)


def _of_each(two: Beside, notes: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the notes of both sides: what holds for both once, the others each after its side's name."""
    shared = [note for note in notes[0] if note in notes[1]]
    own = [
        f"{name}: {note}"
        for name, held in zip(two.given.names, notes, strict=True)
        for note in held
        if note not in shared
    ]
    return (*shared, *own)


def _counted(about: Scope, unit: str) -> tuple[pd.DataFrame, pd.DataFrame, list[str], list[str]]:
    """Return a side's cells, its periods with what is not covered left empty, and its months without any and with too few reports."""
    found = about.get(cells, unit=unit)
    gaps = silent(covered_months(about.covered, area(about.selection, about.known)), about.selection, about.known)
    thin = [month for month in about.thin() if month not in gaps]
    own = dense(found, about.selection, about.known, unit, [*gaps, *thin])
    late = pd.Series(after_data(own.index, about.known), index=own.index)
    return found, own.mask(late & own["incidents"].eq(0).fillna(False)), gaps, thin


def maps(
    about: Scope, *, most_marks: int = places.MAX_PLACES, fits: Callable[[GeoMap], bool] = lambda body: True
) -> Figure | Nothing:
    """Draw the maps of both sides beside each other, in the same layer and on one scale. most_marks, fits: as in places.map_of."""
    two = beside(about)
    if two is None:
        return Nothing("There is nothing to compare with: choose it again.")
    options = {name: word for name, word in about.options.items() if name != "at"}
    if any(each.tally.incidents and each.get(places.points) > most_marks for each in two.both):
        options[LAYER.name] = GOVERNORATES
    sides = [each.at(each.path, options) for each in two.both]
    drawn = [
        map_of(each, most_marks=most_marks, fits=fits, beside=other)
        for each, other in zip(sides, sides[::-1], strict=True)
    ]
    parts, tables, notes = [], [], []
    for figure, each, name in zip(drawn, sides, two.given.names, strict=True):
        is_empty = isinstance(figure, Nothing)
        parts.append((f"{name[:1].upper()}{name[1:]}", empty_map(each) if is_empty else figure.body))
        tables += [] if is_empty else [figure.table.assign(side=name)]
        notes.append(
            (f"no incident{each.silence}",)
            if is_empty
            else tuple(note for note in figure.frame.notes if note not in each.elsewhere)
        )
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    told = ("both maps are on one scale", *_of_each(two, notes))
    return Figure("map", _frame(two, about, told), table, Maps(tuple(_alike(parts))))


def _alike(parts: list[tuple[str, GeoMap]]) -> list[tuple[str, GeoMap]]:
    """Return maps with marks at one scale of the ground, on which alone a size means the same on both."""
    if not any(body.places for _, body in parts):
        return parts
    boxes = [mercator(np.array([(w, n), (e, s)])) for w, s, e, n in (body.bounds for _, body in parts)]
    wide, high = (max(float(far[axis] - near[axis]) for near, far in boxes) for axis in (0, 1))
    found = []
    for (heading, body), (near, far) in zip(parts, boxes, strict=True):
        middle, half = (near + far) / 2, np.array([wide, high]) / 2
        (west, north), (east, south) = (degrees(*(middle + sign * half)) for sign in (-1, 1))
        found.append((heading, replace(body, bounds=(west, south, east, north))))
    return found
