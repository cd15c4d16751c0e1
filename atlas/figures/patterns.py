"""Figures of what lies behind the answer: when monthly attacks changed, what the group claims of them, and how fast tolls settle."""

from dataclasses import replace
from typing import Any

import pandas as pd

from atlas.analysis import change_points, claiming, overlap, settling, waves
from atlas.analysis import landmarks as landmarks_of
from atlas.analysis.change_points import FIRM, PATH, PENALTY, SHORTEST, Changes
from atlas.analysis.selection import sentence
from atlas.analysis.wording import plural
from atlas.figures import landmarks
from atlas.figures.lettering import clip
from atlas.figures.registry import BANDS, LANDMARKS
from atlas.figures.scales import STEP, count_axis, runs_of, time_axis, whole_axis
from atlas.figures.scope import Scope
from atlas.figures.spec import Axis, Bars, Boxes, Cells, Figure, Mark, Nothing, Plot, Points, Series, Strokes, Words
from atlas.figures.theme import BLUE, GREY, ORANGE, SEQUENTIAL, SEQUENTIAL_DARK, SKY, Theme
from atlas.figures.words import silence
from atlas.model import months
from atlas.model.vocabulary import SOURCE_KINDS

LEFT_PX, RIGHT_PX, NARROW_PX, MAIN_PX, SMALL_MAIN_PX = 64, 24, 560, 280, 210
ROWS, ROW_PX, NAME_PX, HALF_PX = 12, 36, 150, 50  # governorates drawn, and the least width of a half-year
SHARES = (0.1, 0.25, 0.5)  # where the classes of claimed shares begin, above the lowest
LEAST_TOLLS = 10  # that a share of tolls that stand needs
TOLD_DAYS = (1, 3, 7)  # days whose share is written at the line
KINDS, KIND_PX, KIND_LEFT_PX = 10, 30, 150
OVERLAP_LEFT_PX = 190


def changes(about: Scope) -> Figure | Nothing:
    """Draw the monthly attacks with the stretches of one level that they fall into, and how firmly each change stands."""
    found = about.get(change_points.changes, about.known)
    if found.why_not:
        return Nothing(
            f"When it changed cannot be said: {found.why_not}. Choose more months, a larger area, or fewer filters."
        )
    wide, mode = about.width_px > NARROW_PX, about.mode
    starts = [pd.Timestamp(months.first_day(month)) for month in found.monthly["month"]]
    first, end = starts[0], starts[-1] + STEP["month"]
    rows = landmarks_of.of_selection(about.of_all(landmarks_of.landmarks), found.selection, about.known)
    rows = rows if wide and about.choice(LANDMARKS) == "on" else rows.head(0)
    placed = landmarks.flags(rows, first=first, end=end, width_px=about.width_px - LEFT_PX - RIGHT_PX)
    main_px, lanes_px = MAIN_PX if wide else SMALL_MAIN_PX, round(landmarks.lanes_px(placed))
    counts = found.monthly["attacks"]
    value = count_axis(float(counts.max()), main_px, "Attacks per month")
    top = float(counts.max()) * 1.04 * (main_px + lanes_px) / main_px
    value = replace(value, span=(0, top))
    gaps = runs_of(counts.isna().set_axis(pd.DatetimeIndex(starts)), "month")
    held = [(start, int(n)) for start, n in zip(starts, counts, strict=True) if pd.notna(n)]
    side = pd.Timedelta(days=2)
    bars = tuple((start + side, start + STEP["month"] - side, 0, n) for start, n in held)
    hover = tuple(f"{start:%b %Y}: {plural(n, 'attack')}" for start, n in held)
    marks: list[Mark] = [Boxes(tuple((a, b, 0, top) for a, b in gaps), mode.gap, "No report", "/")] if gaps else []
    if about.choice(BANDS) == "ramadan":
        fasts = waves.ramadans(first.date(), end.date())
        spans = tuple((max(pd.Timestamp(a), first), min(pd.Timestamp(b) + STEP["day"], end), 0, top) for a, b in fasts)
        marks += [Boxes(spans, SKY, "Ramadan", ".")] if spans else []
    marks += _bands(found, top, mode)
    marks += [
        Boxes(bars, ORANGE, "Attacks in the month", hover=hover),
        Strokes(_levels(found, starts), mode.ink, 2.5, name="Mean of the stretch"),
        *([Strokes(tuple(((flag.day, 0), (flag.day, top)) for flag in placed), mode.muted, 0.8, "dot")] if placed else []),
        *(
            Words(
                flag.day, None, flag.words, f"top {flag.side}", landmarks.SIZE_PX, mode.muted,
                up_px=-landmarks.LANE_PX * flag.lane, right_px={"left": 1, "right": -1}.get(flag.side, 0) * landmarks.PAD_PX,
            )
            for flag in placed
        ),
    ]  # fmt: skip
    x = time_axis(first, end, about.width_px - LEFT_PX - RIGHT_PX)
    words = about.frame(
        _changed(found),
        about=sentence(replace(found.selection, initiator=("attack",)), about.known),
        numbers=f"n = {plural(int(counts.sum()), 'attack')} in {plural(int(counts.notna().sum()), 'covered month')}",
        notes=_cut_notes(found, about),
    )
    body = Plot(x, value, tuple(marks), has_legend=True)
    words = replace(words, key=landmarks.key(placed, rows))
    return Figure("changes", words, _cut_table(found), body, main_px + lanes_px, LEFT_PX)


def _bands(found: Changes, top: float, mode: Theme) -> list[Mark]:
    """Return a band over the months on both sides of each change, of the firm ones and of the others."""
    marks: list[Mark] = []
    for name, fill, pattern, is_firm in (
        ("Firm change", mode.faint, "", True),
        ("Change that hangs on the penalty", mode.grid, ".", False),
    ):
        rows = found.cuts[(found.cuts["firmness"] >= FIRM) == is_firm]
        days = [pd.Timestamp(months.first_day(month)) for month in rows["month"]]
        boxes = tuple((day - STEP["month"], day + STEP["month"], 0, top) for day in days)
        hover = tuple(
            f"{day:%b %Y}: {row.before:.1f} to {row.after:.1f} a month, found along {row.firmness:.0%} of the penalties"
            for day, row in zip(days, rows.itertuples(), strict=True)
        )
        marks += [Boxes(boxes, fill, name, pattern, hover=hover)] if boxes else []
    return marks


def _levels(found: Changes, starts: list[pd.Timestamp]) -> tuple[tuple[tuple[pd.Timestamp, float], ...], ...]:
    """Return a level line for each stretch, from its first covered month to the end of its last."""
    level = found.monthly["level"]
    edges = [0, *(found.monthly["month"].eq(month).idxmax() for month in found.cuts["month"]), len(level)]
    lines = []
    for a, b in zip(edges, edges[1:], strict=False):
        held = level.iloc[a:b].dropna()
        lines.append(((starts[held.index[0]], held.iloc[0]), (starts[held.index[-1]] + STEP["month"], held.iloc[0])))
    return tuple(lines)


def _changed(found: Changes) -> str:
    """Return the figure's finding as its title."""
    if found.cuts.empty:
        return "Reported attacks per month: no change of level found"
    last = found.cuts.iloc[-1]
    count = "once," if len(found.cuts) == 1 else f"{len(found.cuts)} times, last"
    doubt = "" if last["firmness"] >= FIRM else " (not firm)"
    return f"Reported attacks per month changed level {count} in {months.name(last['month'])}{doubt}: from {last['before']:.1f} to {last['after']:.1f}"


def _cut_notes(found: Changes, about: Scope) -> tuple[str, ...]:
    spread = f"negative binomial, variance = mean + {found.excess:.2f} mean²" if found.excess > 0 else "Poisson"
    notes = (
        f"best cut into stretches of {SHORTEST} months or more, {spread}, penalty {PENALTY:g} log n a change",
        f"firm: found along {FIRM:.0%} or more of the penalties from {PATH[0]:g} to {PATH[-1]:g} log n",
    )
    too = [months.name(month) for month in found.cuts.loc[found.cuts["others_too"].astype(bool), "month"]]
    notes += (
        (f"reports of what is no attack changed the same way in {', '.join(too)}: there it may be coverage",)
        if too
        else ()
    )
    notes += silence(found.gaps)
    notes += (f"{plural(found.undated, 'attack')} dated to no one month left out",) if found.undated else ()
    notes += ("“Who acted” is left aside",) if about.selection.initiator else ()
    return (*notes, "landmarks stand beside it and are no cause; a change of reporting looks the same")


def _cut_table(found: Changes) -> pd.DataFrame:
    cuts = found.cuts.set_index("month")
    table = found.monthly.rename(columns={"others": "incidents that are no attack", "level": "mean of the stretch"})
    return table.assign(
        **{
            "mean of the stretch": table["mean of the stretch"].round(2),
            "change begins here, share of penalties": [
                round(float(cuts["firmness"].get(month, float("nan"))), 2) for month in table["month"]
            ],
        }
    )


def claiming_rates(about: Scope) -> Figure | Nothing:
    """Show how much of what others attribute to the group it claimed, by governorate and half-year."""
    frame = about.get(claiming.rates)
    if frame.empty:
        return Nothing(
            f"No attacks whose ground is told: nothing in the table fits “{about.sentence}”. Widen the months, take away a filter, or choose more regions."
        )
    name_px = NAME_PX if about.width_px > NARROW_PX else 96
    governorates, halves = list(dict.fromkeys(frame["governorate"])), sorted(set(frame["half"]))
    rows = governorates[: ROWS + 1]
    shown = halves[-max(1, int((about.width_px - name_px - RIGHT_PX) // HALF_PX)) :]
    held = {(row.governorate, row.half): row for row in frame.itertuples()}
    cells = [[held.get((name, half)) for half in shown] for name in rows]
    mode = about.mode
    ramp = SEQUENTIAL[1:5] if mode.name == "light" else SEQUENTIAL_DARK[1:5]
    body = Cells(
        tuple(tuple(_share_level(row) for row in line) for line in cells),
        (mode.gap, *ramp),
        tuple(tuple(_share_words(row) for row in line) for line in cells),
        tuple(tuple(_share_told(row) for row in line) for line in cells),
        (f"Fewer than {claiming.LEAST}", *_share_classes()),
        (2, 2),
    )
    ticks = tuple((place, (f"H{half[-1]}", half[:4])) for place, half in enumerate(shown))
    room = (name_px - 14) / about.letters
    names = tuple((place, clip(name, room, 12)) for place, name in enumerate(rows))
    plot = Plot(
        Axis(span=(-0.5, len(shown) - 0.5), ticks=ticks, has_grid=False),
        Axis(span=(len(rows) - 0.5, -0.5), ticks=names, has_grid=False),
        (body,),
        has_legend=True,
    )
    sums = frame[frame["governorate"] == claiming.EVERYWHERE][["attributed", "claimed", "claims", "alone"]].sum()
    dropped = (
        [f"{plural(len(governorates) - len(rows), 'governorate')} with fewer attacks not drawn"]
        if len(governorates) > len(rows)
        else []
    )
    dropped += (
        [f"{plural(len(halves) - len(shown), 'earlier half-year')} not drawn"] if len(halves) > len(shown) else []
    )
    notes = (
        "H1: January to June; in a cell: how many the group claimed of how many officials or witnesses attribute to it; + claims that nobody else reports",
        f"low, high: differs from all other cells (Fisher’s exact test, false discovery rate {claiming.DISCOVERY:.0%})",
        f"no share of fewer than {claiming.LEAST}; intervals (Wilson, 95%) are in the numbers",
        "a claim that no coded report mentions is not known here: silence of the group and of our sources look alike",
        *dropped,
    )
    words = about.frame(
        f"Of {plural(int(sums['attributed']), 'attack')} that others attribute to the group it claimed {int(sums['claimed']):,}; {int(sums['alone']):,} more it claimed alone",
        notes=notes,
    )
    labels = {"half": "half-year", "alone": "claimed by the group only", "flag": "differs from the other cells"}
    table = frame.assign(flag=frame["flag"].map(claiming.FLAGS)).rename(columns=labels)
    return Figure("claiming-rates", words, table.round(3), plot, ROW_PX * len(rows) + 44, name_px)


def _share_classes() -> tuple[str, ...]:
    edges = (0, *SHARES, 1)
    return tuple(f"{low:.0%} to {high:.0%} claimed" for low, high in zip(edges, edges[1:], strict=False))


def _share_level(row: Any) -> float | None:
    if row is None or not row.attacks:
        return None
    return 0.0 if pd.isna(row.share) else 1.0 + sum(row.share >= edge for edge in SHARES)


def _share_words(row: Any) -> tuple[str, ...]:
    if row is None or not row.attacks:
        return ()
    more = f" +{row.alone}" if row.alone else ""
    said = {"silence": "low", "inflation": "high", "": ""}[row.flag]
    return (f"{row.claimed}/{row.attributed}{more}", *([said] if said else []))


def _share_told(row: Any) -> str:
    if row is None or not row.attacks:
        return ""
    half = ("January to June " if row.half[-1] == "1" else "July to December ") + row.half[:4]
    share = "" if pd.isna(row.share) else f" ({row.share:.0%}, interval {row.low:.0%} to {row.high:.0%})"
    flag = f"; {claiming.FLAGS[row.flag]}" if row.flag else ""
    return f"{row.governorate}, {half}: claimed {row.claimed} of {row.attributed} attributed{share}; {row.alone} claimed by the group only{flag}"


def _told(about: Scope) -> tuple[pd.DataFrame, pd.DataFrame] | Nothing:
    """Return what is said of the tolls and those that stand, or why too few can be seen to move."""
    told = about.get(settling.stated)
    found = settling.stands(told)
    if len(found) >= LEAST_TOLLS:
        return told, found
    have = "has its" if len(found) == 1 else "have their"
    return Nothing(
        f"How fast tolls settle cannot be said: {plural(len(found), 'incident')} of this selection {have} killed told on two days or more, fewer than {LEAST_TOLLS}. Choose more months, a larger area, or fewer filters."
    )


def settled(about: Scope) -> Figure | Nothing:
    """Draw the share of tolls that stand by the days since the incident."""
    both = _told(about)
    if isinstance(both, Nothing):
        return both
    told, found = both
    frame = settling.by_day(found)
    days = tuple(frame["day"])
    edges = [*zip(days, frame["low"], strict=True), *zip(days[::-1], frame["high"][::-1], strict=True)]
    at = frame[frame["day"].isin(TOLD_DAYS)]
    marks = (
        Strokes((tuple((float(x), float(y)) for x, y in [*edges, edges[0]]),), about.mode.grid, 0, fill=about.mode.grid, name="95% interval", opacity=0.6),
        Strokes((tuple(zip(days, frame["share"], strict=True)),), ORANGE, 2.5, name="Share of tolls that stand"),
        Points(
            tuple(at["day"]), tuple(at["share"]), ORANGE, sizes=9, sides="bottom right",
            texts=tuple(f"{row.share:.0%} after {plural(row.day, 'day')}" for row in at.itertuples()), text_px=12, text_colour=about.mode.ink,
        ),
    )  # fmt: skip
    x = Axis("Days after the incident", span=(-0.5, settling.LATEST_DAYS + 0.5), step=5, has_grid=False, has_line=True)
    y = Axis(
        "Share of tolls that stand",
        span=(0, 1.04),
        ticks=tuple((part / 4, f"{part / 4:.0%}") for part in range(5)),
        is_fixed=True,
    )
    moved, late = int((found["first"] != found["final"]).sum()), int((found["day"] > settling.LATEST_DAYS).sum())
    only = told["incident_id"].nunique() - len(found)
    notes = (
        f"{moved:,} of the {len(found):,} moved after they were first told",
        "a toll stands from the day from which the lower median of the voices’ latest figures stays the same",
        f"{plural(only, 'more incident')} told on one day only, of which nothing can be seen to move",
        "interval: Wilson",
    )
    notes += (f"{late:,} settled later than {settling.LATEST_DAYS} days",) if late else ()
    passed = frame.loc[frame["share"] >= 0.5, "day"]
    within = (
        f"within {plural(int(passed.min()), 'day')}" if len(passed) else f"later than {settling.LATEST_DAYS} days after"
    )
    within = "on the day itself" if len(passed) and passed.min() == 0 else within
    title = f"Half of the tolls stand {within}, {frame['share'][7]:.0%} of them within a week"
    words = about.frame(
        title, numbers=f"n = {plural(len(found), 'incident')} whose killed are told on two days or more", notes=notes
    )
    return Figure("settled", words, frame.round(4), Plot(x, y, marks, has_legend=True), 300, LEFT_PX)


def first_tolls(about: Scope) -> Figure | Nothing:
    """Compare each kind of source's first figures with the tolls that stand."""
    both = _told(about)
    if isinstance(both, Nothing):
        return both
    told, found = both
    every = settling.by_kind(told, found)
    frame = every.head(KINDS)
    names = tuple(SOURCE_KINDS[word] for word in frame["source_kind"])
    parts = (
        ("less", "Said fewer", BLUE, ""),
        ("same", "Said what stands", GREY, "x"),
        ("more", "Said more", ORANGE, "/"),
    )
    series = tuple(
        Series(label, tuple(int(n) for n in frame[word]), colour, pattern) for word, label, colour, pattern in parts
    )
    ends = tuple(f"{row.said:,} said, {row.stood:,} stand" for row in frame.itertuples())
    value = whole_axis("incidents", float(frame["incidents"].max()), about.width_px - KIND_LEFT_PX - RIGHT_PX)
    body = Bars(names, series, value, is_lying=True, ends=ends)
    less, more = (int((found["first"] < found["final"]).sum()), int((found["first"] > found["final"]).sum()))
    words = about.frame(
        f"First tolls: {less:,} of {len(found):,} were too low, {more:,} too high; {int(found['first'].sum()):,} killed said at first, {int(found['final'].sum()):,} stand",
        numbers=f"n = {plural(len(found), 'incident')} whose killed are told on two days or more",
        notes=(
            "a kind’s first figure of an incident: lower median of its sources on the first day on which any of them gives one",
            "at the bars: killed as first said by the kind, and as they stand, over its incidents",
            *(
                (f"{plural(len(every) - len(frame), 'kind')} of source with fewer not drawn",)
                if len(every) > len(frame)
                else ()
            ),
        ),
    )
    table = every.assign(source_kind=every["source_kind"].map(SOURCE_KINDS)).rename(
        columns={
            "source_kind": "kind of source",
            "less": "said fewer",
            "same": "said what stands",
            "more": "said more",
            "said": "killed as first said",
            "stood": "killed as it stands",
            "median_day": "median day of the first figure",
        }
    )
    return Figure("first-tolls", words, table, body, KIND_PX * len(frame) + 30, KIND_LEFT_PX)


def repeats(about: Scope) -> Figure | Nothing:
    """Draw how many attacks follow each other near by, by the weeks between them, against what chance would have it."""
    found = about.get(waves.near_repeats)
    if found.why_not:
        return Nothing(
            f"Whether attacks come in waves cannot be said: {found.why_not}. Choose more months, a larger area, or fewer filters."
        )
    bands = found.bands
    middles = tuple((row.from_day + row.to_day) / 2 for row in bands.itertuples())
    boxes = tuple((row.from_day, row.to_day + 0.5, float(row.low), float(row.high)) for row in bands.itertuples())
    hover = tuple(
        f"{row.from_day} to {row.to_day} days: {plural(row.pairs, 'pair')}, {row.expected:.1f} by chance ({row.low:.0f} to {row.high:.0f})"
        for row in bands.itertuples()
    )
    marks = (
        Boxes(boxes, about.mode.grid, "95% of the draws", ".", edge=about.mode.faint, edge_px=0.5),
        Points(middles, tuple(int(n) for n in bands["pairs"]), ORANGE, "Pairs of attacks", "diamond", 11, hover=hover),
    )
    top = float(max(bands["pairs"].max(), bands["high"].max()))
    x = Axis("Days between two attacks", span=(-1, waves.NEAR_DAYS + 2), step=14, has_grid=False, has_line=True)
    y = count_axis(top, MAIN_PX, f"Pairs within {waves.NEAR_KM:g} km")
    ratio, is_more = found.pairs / max(found.expected, 1e-9), found.pairs > found.high
    title = (
        f"Attacks follow each other: {ratio:.1f} times as many within {waves.NEAR_KM:g} km and {waves.NEAR_DAYS} days as chance would have it"
        if is_more
        else f"Attacks within {waves.NEAR_KM:g} km and {waves.NEAR_DAYS} days of each other are no more than chance would have it"
    )
    notes = (
        f"{found.pairs:,} pairs against {found.expected:,.0f} by chance (95% of draws {found.low:,.0f} to {found.high:,.0f}; p = {found.p:.3f})",
        f"Knox test: the same days on the same places in {waves.DRAWS} other orders, seed {waves.SEED}",
        f"{found.vague:,} attacks dated or placed too vaguely left out",
        *((f"a sample of {found.n:,} of {found.of:,} attacks",) if found.n < found.of else ()),
        "reporting that comes and goes by place makes waves too, and so do two reports of one incident that were not matched",
    )
    words = about.frame(
        title,
        about=sentence(replace(about.selection, initiator=("attack",)), about.known),
        numbers=f"n = {plural(found.n, 'attack')}",
        notes=notes,
    )
    return Figure("repeats", words, bands.round(2), Plot(x, y, marks, has_legend=True), MAIN_PX, LEFT_PX)


def missing(about: Scope) -> Figure | Nothing:
    """Draw how many attacks every two groups of sources let expect, as a band, beside how many they report, and what all three let expect where it can be told."""
    found = about.get(overlap.missing)
    if not found.seen:
        return Nothing(
            f"No attacks by the group: no source of “{about.sentence}” reports one. Widen the months, take away a filter, or choose more regions."
        )
    left_px = OVERLAP_LEFT_PX if about.width_px > NARROW_PX else NAME_PX
    short = {"agencies": "Agencies", "papers": "Papers", "monitors": "Monitors"}
    bands = [
        (f"{short[row.one]} and {short[row.other].lower()}", row.chapman, row.low, row.high, row.why)
        for row in found.pairs.itertuples()
    ]
    bands += [("All three", found.total, found.low, found.high, found.why_not)]
    drawn = [(place, *band) for place, band in enumerate(bands) if not band[-1]]
    room = (about.width_px - left_px - RIGHT_PX) / about.letters
    marks: list[Mark] = [
        Strokes((((found.seen, -0.6), (found.seen, len(bands) - 0.4)),), about.mode.muted, 1.5, "dash", name=f"Reported by any: {found.seen:,}"),
        Strokes(tuple(((low, place), (high, place)) for place, _, _, low, high, _ in drawn), BLUE, 5, opacity=0.5, name="Band"),
        Points(
            tuple(value for _, _, value, *_ in drawn), tuple(place for place, *_ in drawn), BLUE, "Estimate", "diamond", 11,
            texts=tuple(f"{value:,.0f}" for _, _, value, *_ in drawn), sides="top center", text_colour=about.mode.ink,
        ),
        *(
            Words(None, place, clip(f"Refused: {why}", room, 12), "middle left", 12, about.mode.muted, right_px=6, paper=about.mode.paper)
            for place, (_, _, _, _, why) in enumerate(bands)
            if why
        ),
    ]  # fmt: skip
    top = max([found.seen, *(high for _, _, _, _, high, _ in drawn)]) * 1.08
    x = replace(whole_axis("Attacks", top, about.width_px - left_px - RIGHT_PX), span=(0, top))
    names = tuple((place, clip(name, (left_px - 14) / about.letters, 12)) for place, (name, *_) in enumerate(bands))
    y = Axis(span=(len(bands) - 0.4, -0.6), ticks=names, has_grid=False)
    held = tuple(f"{overlap.LISTS[name][0]} report {count:,}" for name, count in found.lists.items())
    words = about.frame(
        f"{found.seen:,} attacks are reported by any of three groups of sources; how many more there were, they "
        + ("cannot tell" if found.why_not else f"put at {found.total - found.seen:,.0f}, at the least"),
        about=sentence(replace(about.selection, initiator=("attack",)), about.known),
        numbers=f"n = {plural(found.seen, 'attack')}; " + ", ".join(held),
        notes=(
            f"two lists: Chapman; its band lets the odds ratio of being in both be {overlap.ODDS[0]:g} to {overlap.ODDS[-1]:g}",
            "three: log-linear model of least BIC" + (f" ({found.model})" if found.model else "") + ", 95% interval",
            f"refused under {overlap.LEAST_SHARED} shared, where every two lists depend on each other, or where an interval is wider than a factor of {overlap.WIDEST:g}",
            "the group’s own claims are no list: they depend on what its enemies report",
        ),
    )
    table = pd.concat([found.pairs.assign(what="two lists"), found.cells.assign(what="cell")], ignore_index=True)
    return Figure(
        "missing",
        replace(words, key=tuple(f"{check}: {state}" for check, state in overlap.CHECKS)),
        table.round(1),
        Plot(x, y, tuple(marks), has_legend=True),
        56 * len(bands) + 40,
        left_px,
    )
