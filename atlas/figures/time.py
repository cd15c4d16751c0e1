"""Figures of counts over time: the timeline, what rose and fell, the years over one another, every day, and governorates side by side."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from atlas.analysis import changes
from atlas.analysis import landmarks as marks
from atlas.analysis.monitors import listed, of_area, share_told
from atlas.analysis.selection import Known, Selection, countries_of, limits, of_month, sentence
from atlas.analysis.series import NUMBERS, SPLITS, dense, grouped, periods, ranked, trailing_mean
from atlas.analysis.trends import (
    MEASURES,
    area,
    cells,
    covered_months,
    outside,
    reports_by_governorate,
    silent,
    uncovered,
    unusually_few,
)
from atlas.analysis.wording import NOT_KNOWN, plural, summed
from atlas.figures import landmarks
from atlas.figures.classes import count_classes
from atlas.figures.lettering import clip
from atlas.figures.monitors import of_selection, series_name
from atlas.figures.registry import LANDMARKS, MEAN, MEASURE, OVER, SPLIT, UNIT
from atlas.figures.scales import STEP, count_axis, period_name, runs_of
from atlas.figures.scope import Scope
from atlas.figures.spec import (
    OVER_PX,
    Axis,
    Bars,
    Cells,
    Figure,
    Label,
    Lines,
    Nothing,
    Panels,
    Plot,
    Points,
    Run,
    Series,
    Strokes,
    Words,
)
from atlas.figures.theme import BLUE, CATEGORICAL, COLOURS, GREY, ORANGE, PATTERNS, SEQUENTIAL, SEQUENTIAL_DARK, SKY
from atlas.figures.words import LEAST_LED, hardly_covered, led, not_drawn, silence, without_figure
from atlas.figures.words import found as found_title
from atlas.model import months
from atlas.model.vocabulary import COUNTRIES, EVENT_TYPES, REGIONS

LEFT_PX, RIGHT_PX, NARROW_PX = 64, 24, 560
PALETTES = {"type": "family", "initiator": "side"}  # splits whose colours are kept under another word
WINDOWS = {"month": (3, 12), "week": (4, 13), "day": (7, 28)}  # periods of the shorter and the longer trailing mean
MAX_PERIODS = 400  # bars narrower than two pixels cannot be read
MAIN_PX, SMALL_MAIN_PX = 300, 220  # height of the bars alone, and where they have half a page
STEEPEST, FEWEST = 8, 4  # governorates drawn of those that rose and fell, and where they have half a page
MAX_YEARS = 6  # more lines than that cannot be told apart
WEEKS, ROWS, CALENDAR_LEFT_PX = (
    56,
    10,
    48,
)  # of one year's block: 53 or 54 weeks by 7 days, and the space to the next one
MIN_CELL_PX, MAX_CELL_PX = 8, 16
CLASSES = {"incidents": (1, 2, 3, 4, 6), "killed": (1, 2, 5, 10, 25)}  # lowest value of each class above zero
MOST_PANELS, PANEL_PX, HEADING_PX, PANEL_GAP_PX, MIN_PANEL_PX, MOST_ACROSS = 12, 78, 24, 36, 180, 4
AXIS_TITLE_PX = 12
LONG_MONTHS = 48  # beyond this, panels count by quarter
NAMED_REST, NAMED_FEW = 8, 4
TYPES_LEFT_PX = 150  # room for the names of types


def units(about: Scope) -> tuple[dict[str, str], str]:
    """Return the units in which the selection's months can be drawn, and the one to begin with: days where months would be one or two bars."""
    first, last = limits(about.selection, about.known)
    days = (months.last_day(last) - months.first_day(first)).days + 1
    length = {"month": 30, "week": 7, "day": 1}
    words = {word: word.capitalize() for word in length if word == "month" or days / length[word] <= MAX_PERIODS}
    return words, "day" if days <= 62 else "month"


def means(about: Scope) -> tuple[dict[str, str], str]:
    """Return the trailing means offered for the chosen unit, and the one to begin with: the longest with room to be seen."""
    unit = about.choice(UNIT)
    count, windows = (
        len(periods(about.selection, about.known, unit)),
        tuple(zip(("short", "long"), WINDOWS[unit], strict=True)),
    )
    offered = {"none": "No mean"} | {word: f"{n} {unit}s" for word, n in windows if n < count}
    fitting = [word for word, n in windows if count >= 2 * n]
    return offered, fitting[-1] if fitting else "none"


def overlays(about: Scope) -> tuple[dict[str, str], str]:
    """Return the monitors' series of the timeline's unit that have counts in the selection's countries and months, and none to begin with."""
    held = of_selection(about)
    held = held[held["unit"] == about.choice(UNIT)].drop_duplicates("series_id").sort_values(["body", "series_id"])
    return {"none": "No series"} | {row.series_id: series_name(row) for row in held.itertuples()}, "none"


def _overlay(about: Scope, starts: pd.DatetimeIndex, height_px: float) -> tuple[Series | None, Axis | None]:
    """Return the chosen series by the periods that begin on starts, null where it has no count, and its axis; none if none is chosen."""
    held = of_selection(about)
    own = held[(held["series_id"] == about.choice(OVER)) & held["is_last"]]
    if own.empty:
        return None, None
    first = next(own.itertuples())
    values = own.set_index("window_start")["middle"].reindex(starts)
    name = series_name(first)
    scope = ", all violence by any actor" if first.counts_all_violence else ""
    line = Series(f"{name}{scope} (axis at the right)", numbers(values), BLUE, dash="dot", symbol="diamond")
    top = float(values.max()) if values.notna().any() else 1.0
    return line, replace(
        count_axis(top, height_px, clip(name.partition(": ")[0], height_px, AXIS_TITLE_PX)), has_grid=False
    )


def _share_held(about: Scope) -> tuple[str, ...]:
    """Say what share of a list of all events our table holds for the selection's countries and months, where there is one."""
    told = share_told(of_area(about.of_all(listed), about.selection, about.known)).rstrip(".")
    return (told,) if told else ()


def timeline(about: Scope) -> Figure:
    """Count incidents or killed per month, week or day: stacked, with a trailing mean, landmarks over the bars and the coverage under them, as chosen."""
    measure, unit, split = about.choice(MEASURE), about.choice(UNIT), about.choice(SPLIT)
    found = about.get(cells, unit=unit, by=() if split == "none" else (SPLITS[split],))
    covered = covered_months(about.covered, area(about.selection, about.known))
    gaps = silent(covered, about.selection, about.known)
    thin = [month for month in about.thin() if month not in gaps]
    totals = dense(found, about.selection, about.known, unit, [*gaps, *thin])
    window = dict(zip(("short", "long"), WINDOWS[unit], strict=True)).get(about.choice(MEAN), 0)
    open_until = changes.unfinished(limits(about.selection, about.known)[1], about.known)
    partial = [
        bool(open_until) and start + STEP[unit] > pd.Timestamp(about.known.last_day) + pd.Timedelta(days=1)
        for start in totals.index
    ]
    beyond = after_data(totals.index, about.known)
    totals = totals.mask(pd.Series(beyond, index=totals.index) & totals["incidents"].eq(0).fillna(False))
    mean = (
        trailing_mean(totals[measure].mask(pd.Series(partial, index=totals.index)), window).mask(
            pd.Series(partial, index=totals.index)
        )
        if window
        else None
    )
    mean_lacks = bool(totals[measure].isna().any())
    wide = about.width_px > NARROW_PX
    main_px = MAIN_PX if wide else SMALL_MAIN_PX
    over, over_value = _overlay(about, totals.index, main_px) if wide else (None, None)
    right_px = RIGHT_PX + (OVER_PX if over else 0)
    rows = (
        marks.of_selection(about.of_all(marks.landmarks), about.selection, about.known)
        if wide and about.choice(LANDMARKS) == "on"
        else pd.DataFrame(columns=["date", "title"])
    )
    first, end = totals.index[0], totals.index[-1] + STEP[unit]
    placed = landmarks.flags(rows, first=first, end=end, width_px=about.width_px - LEFT_PX - right_px)
    strip = _strip(covered, *limits(about.selection, about.known)) if wide else None
    if (
        measure == "killed" and unit != "month"
    ):  # a week or day without incidents in a covered month is no proof that nobody was killed
        totals["killed"] = totals["killed"].mask(totals["incidents"].eq(0).fillna(False))
    stack, parts = (
        ([Series(MEASURES[measure], numbers(totals[measure]), ORANGE)], {})
        if split == "none"
        else _stack(found, totals, split, measure, about)
    )
    top = float(totals[measure].max()) if totals[measure].notna().any() else 1.0
    shaded, hardly = _uncovered(totals, gaps, unit, beyond)
    least = _least(measure, totals["without_killed"])
    if least and split == "none":
        stack = [replace(stack[0], hover=_told([period_name(start, unit) for start in totals.index], totals))]
    body = Bars(
        tuple(totals.index),
        tuple(stack),
        count_axis(top, main_px, f"{MEASURES[measure]} per {unit}{least}"),
        unit,
        shaded=shaded,
        thin=hardly,
        unknown=tuple(totals["incidents"].gt(0).fillna(False) & totals[measure].isna()),
        room=0.16,
        edge_px=0.6 if split != "none" and len(totals) <= 80 else 0,
        partial=tuple(partial),
        means=(Series(f"Mean of the last {window} {unit}s{least}", numbers(mean), about.mode.ink),)
        if mean is not None and mean.notna().any()
        else (),
        over=over,
        over_value=over_value,
        flags=placed,
        strip=strip,
    )
    notes = (*not_drawn(outside(found)), *silence(gaps), *hardly_covered(thin), *without_figure(totals, measure, unit))
    notes += _seldom_reported(about)
    notes += ("grey lines under the bars: months with any report",) if strip else ()
    notes += (f"the mean leaves out {unit}s without a number",) if body.means and mean_lacks else ()
    notes += _by_group(stack) if least and split != "none" else ()
    notes += (f"pale: not over, {open_until}",) if any(partial) else ()
    notes += ("weeks begin on Monday; the months may cut the first and the last",) if unit == "week" else ()
    notes += (f"blue line: {over.name}, broken where it has no count",) if over else ()
    notes += ("the monitor's series needs a wider picture",) if about.choice(OVER) != "none" and not wide else ()
    notes += (
        _share_held(about) if wide and (about.path or not about.is_page) else ()
    )  # the overview says it under its numbers
    by = "" if split == "none" else f" by {SPLIT.words[split].lower()}"
    finding = found_title(about.tally, about.selection, about.known, totals[measure], unit=unit, measure=measure)
    title = f"{finding}{',' * bool(by)}{by}" if finding else f"{MEASURES[measure]} per {unit}{by}"
    table = totals.copy() if split == "none" else _split_table(totals, stack, parts, measure)
    if mean is not None:
        table[f"mean of {window} {unit}s"] = mean.round(2)
    if over is not None:
        table[over.name] = pd.array(over.values, dtype="Float64")
    table.insert(0, unit, [period_name(start, unit) for start in totals.index])
    height = main_px + landmarks.lanes_px(placed) + landmarks.strip_px(strip)
    words = replace(about.frame(title, notes=notes), key=landmarks.key(placed, rows))
    if over is not None:
        words = replace(
            words, sources=f"{words.sources} Line: published by the monitor, coded by Resurgence Atlas, CC BY 4.0."
        )
    return Figure("timeline", words, table.reset_index(drop=True), body, height, LEFT_PX)


def after_data(starts: pd.DatetimeIndex, known: Known) -> list[bool]:
    """Return which periods, by their first day, begin after the last day that the data reach: nothing is known of them."""
    last = pd.Timestamp(known.last_day) if known.last_day else None
    return [last is not None and start > last for start in starts]


def _least(measure: str, unknown: pd.Series) -> str:
    """Return what an axis adds where some of the killed that it counts are not known."""
    return ", at least" if measure == "killed" and unknown.sum() else ""


def _seldom_reported(about: Scope) -> tuple[str, ...]:
    """Name the months in which the countries have far fewer reports than they usually have: low counts there are no low counts of what happened."""
    held, countries = about.of_all(reports_by_governorate), countries_of(about.selection, about.known)
    few = [
        (month, found)
        for month in months.span(*(edge[:7] for edge in limits(about.selection, about.known)))
        if (found := unusually_few(held, countries, of_month(about.selection, month), about.known)) and found[0]
    ]
    if not few:
        return ()
    if len(few) == 1:
        return (
            f"{months.name(few[0][0])} rests on {plural(few[0][1][0], 'report')} where about {few[0][1][1]:.0f} are usual",
        )
    named = ", ".join(months.name(month) for month, _ in few[:NAMED_FEW])
    more = f" and {len(few) - NAMED_FEW} more" if len(few) > NAMED_FEW else ""
    return (f"{named}{more} rest on one or two reports where many more are usual",)


def _told(heads: Iterable[str], rows: pd.DataFrame) -> tuple[str, ...]:
    """Return what the pointer tells of sums of killed: "Jan 2021: at least 3, 1 of 2 unknown". rows: incidents, killed, without_killed."""
    said = (
        summed(None if pd.isna(value) else int(value), int(unknown), int(count)) if count else ("no incident", "")
        for value, unknown, count in rows[["killed", "without_killed", "incidents"]]
        .astype("Float64")
        .fillna({"without_killed": 0, "incidents": 0})
        .itertuples(index=False)
    )
    return tuple(f"{head}: {words}{', ' * bool(rest)}{rest}" for head, (words, rest) in zip(heads, said, strict=True))


def _by_group(stack: Iterable[Series]) -> tuple[str, ...]:
    """Explain the counts of unknown tolls behind the names of a split's groups."""
    return ("in the key: how many of a group’s incidents have no figure, so its bars are at least so high",)


def _split_table(
    totals: pd.DataFrame, stack: list[Series], parts: Mapping[str, pd.DataFrame], measure: str
) -> pd.DataFrame:
    """Return the numbers of a split: the measure in all and per group, of killed also how many incidents of each have no figure."""
    columns = {}
    for (label, part), series in zip(parts.items(), stack, strict=True):
        columns[label] = pd.array(series.values, dtype="Int64")
        if measure == "killed":
            columns[f"{label}, without a figure"] = part["without_killed"].astype("Int64").array
    fields = [measure] if measure == "incidents" else ["incidents", measure, "without_killed"]
    return totals[fields].assign(**columns)


def _uncovered(
    totals: pd.DataFrame, gaps: list[str], unit: str, beyond: list[bool]
) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """Return which periods have no coverage at all, and which so little that silence says nothing. totals: null where either is so; gaps: months without coverage; beyond: periods after the data."""
    empty = totals["incidents"].isna()
    last = totals.index + STEP[unit] - pd.Timedelta(days=1)
    silent = [
        late or set(months.span(f"{start:%Y-%m}", f"{end:%Y-%m}")) <= set(gaps)
        for start, end, late in zip(totals.index, last, beyond, strict=True)
    ]
    return tuple(a and b for a, b in zip(empty, silent, strict=True)), tuple(
        a and not b for a, b in zip(empty, silent, strict=True)
    )


def numbers(values: pd.Series) -> tuple[float | None, ...]:
    """Return a column as plain numbers, unknown as None."""
    return tuple(
        None if pd.isna(value) else int(value) if float(value).is_integer() else float(value) for value in values
    )


def _stack(
    found: pd.DataFrame, totals: pd.DataFrame, split: str, measure: str, about: Scope
) -> tuple[list[Series], dict[str, pd.DataFrame]]:
    """Return one series per group of a split, and each group's incidents, killed and without_killed per period; a group without incidents in a covered period is zero there."""
    parts, labels = grouped(found, split, measure, about.known)
    fixed = COLOURS.get(PALETTES.get(split, split)) or dict(zip(labels, CATEGORICAL, strict=False))
    covered, stack, held = totals["incidents"].notna(), [], {}
    for word, label in labels.items():
        part = parts[parts["group"] == word].set_index("period")[NUMBERS].reindex(totals.index)
        part = part.mask(part["incidents"].isna() & covered, 0)
        held[label], name, hover = part, label, ()
        if measure == "killed" and (unknown := int(part["without_killed"].sum())):
            name = f"{label}, at least ({unknown:,} unknown)"
            hover = _told([period_name(start, about.choice(UNIT)) for start in totals.index], part)
        colour = fixed.get(word, GREY)
        stack.append(Series(name, numbers(part[measure]), colour, PATTERNS.get(colour, ""), hover=hover))
    return stack, held


def _strip(covered: pd.DataFrame, first: str, last: str) -> Mapping[str, tuple[str, ...]] | None:
    """Return the months with reports of each region in the area, or of each country of one region; None for a single one."""
    inside = covered[covered["month"].between(first[:7], last[:7])]  # the ends may be days
    for column, names in (("region", REGIONS), ("country", COUNTRIES)):
        held = [word for word in names if (covered[column] == word).any()]
        if len(held) > 1:
            return {names[word]: tuple(sorted(set(inside.loc[inside[column] == word, "month"]))) for word in held}
    return None


def movers(about: Scope) -> Figure | Nothing:
    """Compare the governorates' incidents in the selection's months and in those before."""
    every, now, before = about.get(changes.movers, about.known)
    span, earlier = (_span(period, about) for period in (now, before))
    if len(every) and (
        why := changes.why_not_compared((now, before), about.covered, about.known, about.of_all(reports_by_governorate))
    ):
        return Nothing(
            f"{span} is not set against {earlier}: {why}. Choose months that the table covers on both sides."
        )
    frame = changes.steepest(every, most=STEEPEST if about.width_px > NARROW_PX else FEWEST)
    if frame.empty:
        untold = int(every["difference"].isna().sum())
        quiet = (
            f" Of {plural(untold, 'governorate')} too little is reported in one of the two to tell." if untold else ""
        )
        return Nothing(
            f"No governorate rose or fell: in none do the incidents of “{about.sentence}” differ from those of the period before.{quiet}"
        )
    said = (
        f"n = {plural(every['now'].sum(), 'incident')} in the later and {every['before'].sum():,} in the earlier months"
    )
    notes = (*replace(about, selection=now).elsewhere, "incidents known only to the country are left out")
    untold = int(every["difference"].isna().sum())
    notes += (f"{len(frame)} of {len(every)} governorates drawn",) if len(frame) < len(every) else ()
    notes += (
        (f"of {plural(untold, 'governorate')} silence in one of the two says nothing: too few reports of the country",)
        if untold
        else ()
    )
    words = about.frame(
        _moved(frame, f"{span} against {earlier}"),
        about=sentence(now, about.known),
        numbers=said,
        notes=notes,
    )
    countries = {name.rsplit(", ", 1)[-1] for name in frame["name"]}
    names = tuple(name.rsplit(", ", 1)[0] if len(countries) == 1 else name for name in frame["name"])
    rose, fell = (tuple(int(d) if d * sign > 0 else None for d in frame["difference"]) for sign in (1, -1))
    hover = tuple(f"{row.name}: {row.before} → {row.now}" for row in frame.itertuples(index=False))
    series = (Series("more", rose, ORANGE, hover=hover), Series("fewer", fell, BLUE, hover=hover))
    ends = tuple(f"{row.before} → {row.now}" for row in frame.itertuples())
    body = Bars(names, series, Axis("Change in incidents", words=",d"), is_lying=True, ends=ends, has_legend=False)
    return Figure(
        "movers",
        words,
        every.drop(columns="admin1_iso").rename(columns={"name": "governorate"}),
        body,
        max(120, 30 * len(frame)),
        150,
    )


def _moved(frame: pd.DataFrame, when: str) -> str:
    """Return the title of what rose and fell: which governorate did so most, where no other did as much. frame: rows of changes.steepest, the steepest rise first, the steepest fall last."""
    said = []
    for word, sign, own in (
        ("rose", "+", frame[frame["difference"] > 0]),
        ("fell", "−", frame[frame["difference"] < 0].iloc[::-1]),
    ):
        moved = own["difference"].abs().tolist()
        if moved and (len(moved) == 1 or moved[0] > moved[1]):
            said.append(f"{own['name'].iloc[0].rsplit(', ', 1)[0]} {word} most ({sign}{moved[0]})")
    return f"{', '.join(said) or 'Governorates that rose and fell most'}: {when}"


def _span(period: Selection, about: Scope) -> str:
    return replace(about, selection=period).months


def years(about: Scope) -> Figure:
    """Draw the years up to the selection's last month over one another, whatever its first month."""
    measure, narrow = about.choice(MEASURE), about.width_px < 500
    last = limits(about.selection, about.known)[1]
    first = max(f"{int(last[:4]) - MAX_YEARS + 1}-01", about.known.first_month)
    selection = replace(about.selection, start=first if first > about.known.first_month else None)
    found = about.of_all(cells, selection, unit="month")
    gaps = uncovered(about.covered, selection, about.known)
    thin = [month for month in replace(about, selection=selection).thin() if month not in gaps]
    totals = dense(found, selection, about.known, "month", [*gaps, *thin])
    held = sorted(set(totals.index[totals[measure].notna()].year))[-MAX_YEARS:]
    lines, least, open_until = [], _least(measure, totals["without_killed"]), changes.unfinished(last, about.known)
    for year in held:
        own = totals[totals.index.year == year]
        own = own.set_axis(own.index.month).reindex(range(1, 13))
        latest, previous = year == held[-1], len(held) > 1 and year == held[-2]
        colour = ORANGE if latest else (BLUE if about.mode.name == "light" else SKY) if previous else about.mode.faint
        lines.append(
            Series(
                str(year),
                numbers(own[measure]),
                colour,
                width=3 if latest else 2 if previous else 1.3,
                hover=_told([f"{name} {year}" for name in months.NAMES], own) if least else (),
                hollow=(int(last[5:7]) - 1,) if open_until and latest else (),
            )
        )
    top = float(totals[measure].max()) if held else 1.0
    ticks = tuple(enumerate(name[0] if narrow else name for name in months.NAMES))
    across = Axis(span=(-0.3, 12.6 if narrow else 12), ticks=ticks, has_grid=False, has_line=True, is_fixed=True)
    body = Lines(
        months.NAMES,
        tuple(lines),
        count_axis(top, 320, f"{MEASURES[measure]} per month{least}"),
        has_ends=True,
        strong=tuple(map(str, held[-2:])),
        period=across,
    )
    notes = (
        *replace(about, selection=selection).elsewhere,
        *not_drawn(outside(found)),
        *silence(gaps),
        *hardly_covered(thin),
        *without_figure(totals, measure, "month")[:1],
        *_seldom_reported(replace(about, selection=selection)),
        "lines break at months without a number",
    )
    notes += (f"{months.name(last[:7])} is not over, {open_until}: its mark is hollow",) if open_until else ()
    said = ""
    if selection != about.selection:
        notes += (f"{MAX_YEARS} years, whatever the first month chosen",)
        said = f"n = {plural(int(found['incidents'].sum()), 'incident')}; {int(found['without_killed'].sum()):,} without a figure for killed"
    words = about.frame(
        _years_title(totals, held, measure, open_until=bool(open_until)),
        about=sentence(selection, about.known),
        numbers=said,
        notes=notes,
    )
    table = totals.assign(
        year=totals.index.year.astype("str"), month=[months.NAMES[month - 1] for month in totals.index.month]
    )
    wide = table.pivot(index="month", columns="year", values=measure).reindex(list(months.NAMES))
    if measure == "killed":
        unknown = table.pivot(index="month", columns="year", values="without_killed").reindex(wide.index)
        wide = wide.join(unknown.add_suffix(", without a figure"))
    table = wide.reset_index()
    return Figure("year-over-year", words, table, body if lines else None, 320)


def _years_title(totals: pd.DataFrame, held: list[int], measure: str, *, open_until: bool) -> str:
    """Return the title of the years: the sums of the last two over the months that the last one has, where each of these is covered in both and every toll is known; a month that is not over is left out."""
    title = f"{MEASURES[measure]} per month, year over year"
    if len(held) < 2 or held[-1] - held[-2] != 1:
        return title
    latest, previous = (totals[totals.index.year == year] for year in held[-1:-3:-1])
    latest = latest.iloc[: len(latest) - open_until]
    previous = previous[previous.index.month.isin(latest.index.month)]
    both = pd.concat([latest, previous])
    is_whole = len(latest) == len(previous) > 0 and both["incidents"].notna().all()
    if not is_whole or (measure == "killed" and both["without_killed"].sum()) or both[measure].sum() < LEAST_LED:
        return title
    first, last = (months.NAMES[latest.index[place].month - 1] for place in (0, -1))
    when = "" if len(latest) == 12 else f"{first} " if first == last else f"{first} to {last} "
    sums = (f"{int(own[measure].sum()):,} in {when}{year}" for own, year in ((latest, held[-1]), (previous, held[-2])))
    return f"{title}: {', '.join(sums)}"


def calendar(about: Scope) -> Figure | Nothing:
    """Draw each day of the years that have any coverage as a cell, Monday on top; a block per year, no cell where nothing is covered."""
    measure = about.choice(MEASURE)
    found = about.get(cells, unit="day")
    gaps = uncovered(about.covered, about.selection, about.known)
    thin = [month for month in about.thin() if month not in gaps]
    totals = dense(found, about.selection, about.known, "day", [*gaps, *thin])
    totals = totals.mask(pd.Series(after_data(totals.index, about.known), index=totals.index))
    if not totals["incidents"].gt(0).any():
        return Nothing(
            f"No incidents known to the day: nothing in the table fits “{about.sentence}” so exactly. Choose more months or regions."
        )
    held = sorted(set(totals.index[totals["incidents"].notna()].year))
    notes = ("a column is a week, Monday on top", *not_drawn(outside(found)), *silence(gaps), *hardly_covered(thin))
    notes += _seldom_reported(about)
    blank = sorted({month[:4] for month in gaps} - set(map(str, held)))
    notes += (f"no report at all in {blank[0]}" + (f" to {blank[-1]}" if len(blank) > 1 else ""),) if blank else ()
    notes += without_figure(totals, measure, "day")[:1] if measure == "killed" else ()
    table = totals[totals["incidents"].gt(0).fillna(False)].reset_index(names="day")
    room = about.width_px - CALENDAR_LEFT_PX - RIGHT_PX
    across = 2 if room > 2 * WEEKS * 6 and len(held) > 1 else 1
    cell_px = min(max(room / (across * WEEKS), MIN_CELL_PX), MAX_CELL_PX)
    body = _days(totals[totals.index.year.isin(held)], held, across, about, measure, narrow=room / across < 350)
    finding = found_title(about.tally, about.selection, about.known, totals[measure], unit="day", measure=measure)
    words = about.frame(finding or f"{MEASURES[measure]} per day", notes=notes)
    return Figure(
        "calendar",
        words,
        table.assign(day=table["day"].dt.date),
        body,
        round(cell_px * ROWS * -(-len(held) // across)),
        CALENDAR_LEFT_PX,
    )


def class_names(measure: str) -> list[str]:
    """Return the classes of the calendar above zero as words: 1, 2–4, 25 or more."""
    edges = CLASSES[measure]
    return [str(a) if b == a + 1 else f"{a}–{b - 1}" for a, b in zip(edges, edges[1:], strict=False)] + [
        f"{edges[-1]} or more"
    ]


def _days(totals: pd.DataFrame, held: list[int], across: int, about: Scope, measure: str, *, narrow: bool) -> Plot:
    """Return the cells of days, the marks of what is not covered or has no figure, the lines between months, and the years' headings."""
    mode, days = about.mode, pd.DataFrame({"x": 0, "y": 0}, index=totals.index)
    block = pd.Series(totals.index.year, index=totals.index).map({year: place for place, year in enumerate(held)})
    january = (totals.index.day_of_week - totals.index.day_of_year + 1) % 7
    days["x"] = (totals.index.day_of_year - 1 + january) // 7 + (block % across) * WEEKS
    days["y"] = totals.index.day_of_week + (block // across) * ROWS
    covered = totals["incidents"].notna()
    values = totals.loc[covered, measure]
    classes = pd.cut(
        values.fillna(0).astype("int64"), [-1, *(edge - 1 for edge in CLASSES[measure]), float("inf")], labels=False
    )
    wide, high = int(days.loc[covered, "x"].max()) + 1, int(days.loc[covered, "y"].max()) + 1
    told = dict(
        zip(
            totals.index[covered],
            _told([f"{day.day} {day:%b %Y}" for day in totals.index[covered]], totals[covered]),
            strict=True,
        )
    )
    levels: list[list[float | None]] = [[None] * wide for _ in range(high)]
    hover = [[""] * wide for _ in range(high)]
    for (day, value), level, (x, y) in zip(values.items(), classes, days[covered].itertuples(index=False), strict=True):
        levels[y][x] = int(level)
        hover[y][x] = f"{day.day} {day:%b %Y}: {NOT_KNOWN if pd.isna(value) else value}"
        if measure == "killed" and not pd.isna(value):
            hover[y][x] = told[day]
    colours = (mode.gap, *(SEQUENTIAL if mode.name == "light" else SEQUENTIAL_DARK)[1:])
    marks_ = [
        Cells(
            tuple(map(tuple, levels)),
            colours,
            hover=tuple(map(tuple, hover)),
            names=("0, or no incident" if measure == "killed" else "0", *class_names(measure)),
        )
    ]
    unknown = totals["incidents"].gt(0).fillna(False) & totals[measure].isna()
    for name, symbol, flagged in (
        ("No or too few reports" if about.selection.admin1 else "No report", "line-ne", ~covered),
        ("No figure", "x-thin", unknown),
    ):
        if flagged.any():
            spots = days[flagged]
            marks_.append(Points(tuple(spots["x"]), tuple(spots["y"]), mode.muted, name, symbol, 5))
    steps: list[tuple] = []
    for week, row in days[(days.index.day == 1) & (days.index.month > 1)].itertuples(index=False):
        top = row // ROWS * ROWS
        upper = (
            ((week + 0.5, top - 0.5), (week + 0.5, row - 0.5), (week - 0.5, row - 0.5))
            if row > top
            else ((week - 0.5, top - 0.5),)
        )
        steps.append((*upper, (week - 0.5, top + 6.5)))
    marks_.append(Strokes(tuple(steps), mode.muted, 1))
    for place, year in enumerate(held):
        known = totals.loc[totals.index.year == year, measure]
        without = int(totals.loc[totals.index.year == year, "without_killed"].sum()) if measure == "killed" else 0
        number = f"{'at least ' if without else ''}{int(known.sum()):,} {measure}" if known.notna().any() else NOT_KNOWN
        heading: Label = ((Run(str(year), is_bold=True), Run(f"  {number}")),)
        marks_.append(Words((place % across) * WEEKS - 0.5, place // across * ROWS - 0.6, heading, "bottom left", 11.5))
    down, middles = -(-len(held) // across), [(month + 0.5) * 53 / 12 for month in range(12)]
    x_ticks = tuple(
        (middle + column * WEEKS, name[0] if narrow else name)
        for column in range(across)
        for middle, name in zip(middles, months.NAMES, strict=True)
    )
    y_ticks = tuple((row * ROWS + day, name) for row in range(down) for day, name in ((0, "Mon"), (6, "Sun")))
    x = Axis(span=(-1, across * WEEKS - 2), ticks=x_ticks, has_grid=False, is_fixed=True)
    return Plot(
        x,
        Axis(span=(down * ROWS - 2.3, -2.5), ticks=y_ticks, has_grid=False, is_fixed=True),
        tuple(marks_),
        has_legend=True,
    )


def governorates(about: Scope) -> Figure | Nothing:
    """Draw the governorates with most of the measure side by side on one scale; months without any report of the country are hatched."""
    measure = about.choice(MEASURE)
    unit = "month" if months.length(*limits(about.selection, about.known)) <= LONG_MONTHS else "quarter"
    found = about.get(cells, unit=unit, by=("admin1_iso",))
    totals = ranked(found, measure)
    drawn, rest = list(totals.index[:MOST_PANELS]), totals.iloc[MOST_PANELS:]
    if not drawn:
        return Nothing(
            f"No incident whose governorate is known: nothing in the table fits “{about.sentence}” so exactly."
        )
    dated = found.dropna(subset=["period", "admin1_iso"])
    unknown = dated.groupby("admin1_iso")["without_killed"].sum()
    least = _least(measure, unknown.reindex(drawn))
    covered = covered_months(about.covered, area(about.selection, about.known))
    every = periods(about.selection, about.known, unit)
    held = {
        field: dated.pivot(index="period", columns="admin1_iso", values=field).reindex(every)[list(totals.index)]
        for field in NUMBERS
    }
    wide = held[measure]
    open_until = changes.unfinished(limits(about.selection, about.known)[1], about.known)
    partial = tuple(
        bool(open_until) and start + STEP[unit] > pd.Timestamp(about.known.last_day) + pd.Timedelta(days=1)
        for start in every
    )
    looks = {iso: _hatched(covered, iso, every, held["incidents"][iso], about) for iso in totals.index}
    silent_ = pd.DataFrame(
        {iso: [a or b for a, b in zip(look["shaded"], look["thin"], strict=True)] for iso, look in looks.items()},
        index=every,
    )
    for field, values in held.items():  # where its country is covered, a governorate without an incident has none
        held[field] = values.mask(held["incidents"].isna() & ~silent_, 0) if field != "incidents" else values
    held["incidents"] = held["incidents"].mask(held["incidents"].isna() & ~silent_, 0)
    wide = held[measure]
    top = max(1.0, float(wide[drawn].max().max())) if wide[drawn].notna().any(axis=None) else 1.0
    room = about.width_px - LEFT_PX - RIGHT_PX
    across = max(1, min(MOST_ACROSS, len(drawn), int((room + PANEL_GAP_PX) // MIN_PANEL_PX)))
    down = -(-len(drawn) // across)
    value = count_axis(top, PANEL_PX, f"{MEASURES[measure]} per {unit}{least}" if down == 1 else "")
    parts = []
    for iso in drawn:
        heading: Label = (
            (
                Run(about.known.admin1[iso], is_bold=True),
                Run(f"  {_number(totals[iso], least=measure == 'killed' and unknown.get(iso, 0) > 0)}"),
            ),
        )
        own = pd.DataFrame({field: values[iso] for field, values in held.items()})
        hover = _told([period_name(start, unit) for start in every], own) if least else ()
        series = (Series(MEASURES[measure], numbers(wide[iso]), ORANGE, hover=hover),)
        parts.append(
            (
                heading,
                Bars(
                    tuple(every),
                    series,
                    value,
                    unit,
                    **looks[iso],
                    unknown=tuple(own["incidents"].gt(0).fillna(False) & own[measure].isna()),
                    partial=partial,
                    room=0.14,
                    has_legend=False,
                ),
            )
        )
    body = Panels(tuple(parts), across, PANEL_PX, HEADING_PX, (PANEL_GAP_PX, 0))
    notes = (
        *not_drawn(outside(found)),
        *_rest(rest, measure, unknown, about),
        "hatched: months without any report of the country; dotted: with too few to take silence for zero",
    )
    nowhere = int(found.loc[found["period"].notna() & found["admin1_iso"].isna(), "incidents"].sum())
    notes += (f"{plural(nowhere, 'incident')} known only to the country not drawn",) if nowhere else ()
    notes += (f"at least: some have no figure; ?: a {unit} with incidents but no figure",) if least else ()
    notes += (f"pale: not over, {open_until}",) if any(partial) else ()
    title = f"{MEASURES[measure]} per {unit} in the governorates with most"
    if measure == "incidents":  # of the killed an unknown figure may be the largest
        title = led(f"Incidents per {unit} by governorate", totals.rename(index=about.known.admin1))
    words = about.frame(title, notes=(*notes, "all panels are on one scale"))
    table = wide.rename(columns=dict(about.known.admin1))
    if measure == "killed":
        table = table.join(
            held["without_killed"].rename(columns=lambda iso: f"{about.known.admin1[iso]}, without a figure")
        )
    table = table.astype("Int64").reset_index(drop=True)
    table.insert(0, unit, [period_name(start, unit) for start in every])
    return Figure("governorates", words, table, body, down * (PANEL_PX + HEADING_PX), LEFT_PX, is_set=True)


def _hatched(
    covered: pd.DataFrame, iso: str, every: pd.DatetimeIndex, values: pd.Series, about: Scope
) -> dict[str, tuple[bool, ...]]:
    """Return which periods of a governorate's panel lie in months without any report of its country, and in which silence about it says nothing."""
    gaps = set(silent(covered[covered["country"] == about.known.admin1_country[iso]], about.selection, about.known))
    thin = set(about.thin(iso)) - gaps
    by_month = periods(about.selection, about.known, "month")
    runs = runs_of(pd.Series([f"{start:%Y-%m}" in gaps for start in by_month], index=by_month), "month")
    shaded = [any(start <= day < end for start, end in runs) for day in every]
    ends = [*every[1:], pd.Timestamp(months.last_day(limits(about.selection, about.known)[1])) + pd.Timedelta(days=1)]
    hardly = [
        all(f"{day:%Y-%m}" in thin for day in by_month[(by_month >= start) & (by_month < end)])
        for start, end in zip(every, ends, strict=True)
    ]
    return {
        "shaded": tuple(shaded),
        "thin": tuple(
            few and not gap and pd.isna(value) for few, gap, value in zip(hardly, shaded, values, strict=True)
        ),
    }


def _rest(rest: pd.Series, measure: str, unknown: pd.Series, about: Scope) -> tuple[str, ...]:
    """Name the governorates that have no panel."""
    if not len(rest):
        return ()
    named = ", ".join(
        f"{about.known.admin1[iso].rsplit(', ', 1)[0]} {_number(n, least=measure == 'killed' and unknown.get(iso, 0) > 0)}"
        for iso, n in rest.head(NAMED_REST).items()
    )
    more = f" and {len(rest) - NAMED_REST} more" if len(rest) > NAMED_REST else ""
    least = "at least " if _least(measure, unknown.reindex(rest.index)) else ""
    return (f"{len(rest)} more with {least}{int(rest.sum()):,} {measure} have no panel: {named}{more}",)


def _number(number: int | None, *, least: bool = False) -> str:
    return NOT_KNOWN if pd.isna(number) else f"{'at least ' if least else ''}{int(number):,}"


def types_by_year(about: Scope) -> Figure | Nothing:
    """Sum a measure per incident type and year, with a mark where a sum has unknown parts or is not known at all."""
    measure = about.choice(MEASURE)
    found = about.get(cells, unit="year", by=("event_type",))
    dated = found.dropna(subset="period")
    if dated.empty:
        return Nothing(
            f"No incident is dated within one year: nothing in the table fits “{about.sentence}” so exactly."
        )
    years_, order = (
        periods(about.selection, about.known, "year"),
        dated.groupby("event_type")["incidents"].sum().sort_values(ascending=False, kind="stable").index,
    )
    wide = {
        field: dated.pivot(index="event_type", columns="period", values=field).reindex(index=order, columns=years_)
        for field in ("incidents", measure, "without_killed")
    }
    classes = count_classes(int(wide[measure].max().max()) if wide[measure].notna().any(axis=None) else 1, about.mode)
    levels, texts, hover = [], [], []
    for kind in order:
        rows = [
            (wide["incidents"].at[kind, year], wide[measure].at[kind, year], wide["without_killed"].at[kind, year])
            for year in years_
        ]
        said = [
            ("", "")
            if pd.isna(count)
            else (f"{int(value):,}", "")
            if measure == "incidents"
            else summed(None if pd.isna(value) else int(value), int(unknown), int(count))
            for count, value, unknown in rows
        ]
        levels.append(
            tuple(
                None
                if pd.isna(count)
                else len(classes.colours) + 1
                if pd.isna(value)
                else bisect_right(classes.lows, value)
                for count, value, _ in rows
            )
        )
        texts.append(tuple("?" if words == NOT_KNOWN else words.replace("at least ", "≥") for words, _ in said))
        hover.append(
            tuple(
                f"{EVENT_TYPES[kind]}, {year.year}: {words}{', ' + rest if rest else ''}" if words else ""
                for year, (words, rest) in zip(years_, said, strict=True)
            )
        )
    names = [clip(EVENT_TYPES[kind], TYPES_LEFT_PX - 10, 12) for kind in order]
    body = Plot(
        Axis(
            span=(-0.5, len(years_) - 0.5),
            ticks=tuple(
                (place, f"{year:%Y}" if about.width_px > NARROW_PX else f"{year:%y}")
                for place, year in enumerate(years_)
            ),
            has_grid=False,
            is_fixed=True,
        ),
        Axis(span=(len(names) - 0.5, -0.5), ticks=tuple(enumerate(names)), has_grid=False, is_fixed=True),
        (Cells(tuple(levels), (about.mode.gap, *classes.colours, GREY), tuple(texts), tuple(hover), gap_px=(1, 2)),),
    )
    notes = (*not_drawn(outside(found)), "empty: no such incident in the table")
    notes += ("≥: a sum with unknown parts; ?: incidents, but no figure",) if measure == "killed" else ()
    notes += (
        (f"{limits(about.selection, about.known)[1][:4]} is not over, {until}",)
        if (until := changes.unfinished(limits(about.selection, about.known)[1], about.known))
        else ()
    )
    held = wide["incidents"].notna()
    gaps = {*uncovered(about.covered, about.selection, about.known), *about.thin()}
    chosen_months = months.span(*(edge[:7] for edge in limits(about.selection, about.known)))
    silent_ = {year: {month for month in chosen_months if month.startswith(f"{year.year}")} <= gaps for year in years_}
    columns = {}
    for year in years_:
        none = pd.Series(pd.NA if silent_[year] else 0, index=order, dtype="Int64")
        columns[str(year.year)] = wide[measure][year].astype("Int64").where(held[year], none)
        if measure == "killed":
            columns[f"{year.year}, without a figure"] = (
                wide["without_killed"][year].astype("Int64").where(held[year], none)
            )
    table = pd.DataFrame(columns, index=order).rename(index=EVENT_TYPES).rename_axis(index="type").reset_index()
    return Figure(
        "types-by-year",
        about.frame(
            led("Incidents per type and year", wide["incidents"].sum(axis=1).rename(index=EVENT_TYPES))
            if measure == "incidents"
            else f"{MEASURES[measure]} per type and year",
            notes=notes,
        ),
        table,
        body,
        24 * len(names) + 10,
        TYPES_LEFT_PX,
    )
