"""Figures of monitors' series: each in a panel of its own, never one line; and by how much two differ that speak of the same."""

import pandas as pd

from atlas.analysis import monitors
from atlas.analysis.claims import area_name, sentence_case, stated, window_name
from atlas.analysis.records import PEOPLE
from atlas.analysis.selection import countries_of, limits
from atlas.analysis.wording import plural
from atlas.figures.lettering import clip, text_px
from atlas.figures.registry import MONITORED
from atlas.figures.rival import log_ticks
from atlas.figures.scales import count_axis, time_axis
from atlas.figures.scope import Scope
from atlas.figures.spec import Axis, Figure, Label, Lines, Nothing, Panels, Plot, Points, Run, Series, Strokes
from atlas.figures.theme import BLUE, ORANGE
from atlas.model import months
from atlas.model.vocabulary import COUNTED, METRICS

OF_KILLED = {"civilians_killed": " civilians killed", "forces_killed": " of the forces killed"}
MOST_PANELS, MIN_PANEL_PX, MOST_ACROSS = 9, 236, 3
TICKED_PX = 200  # ticks closer than on a large drawing: a panel without one above zero could not be read
PANEL_PX, HEADING_PX, GAP_PX, LEFT_PX, RIGHT_PX = 96, 40, (50, 26), 56, 24
TITLE_PX, COUNTS_PX, ROW_PX, NARROW_PX = 12, 11, 50, 560
MOST_ROWS = 12


def metrics(about: Scope) -> tuple[dict[str, str], str]:
    """Return the metrics of which the selection's area has series in its months, and the one with most series to begin with."""
    held = of_selection(about).groupby("metric")["series_id"].nunique()
    words = {word: label for word, label in METRICS.items() if word in held.index}
    return words, max(words, key=lambda word: held[word], default="")


def of_selection(about: Scope) -> pd.DataFrame:
    """Return the prints of series of the selection's countries within its months."""
    printed, countries = about.of_all(monitors.prints), set(countries_of(about.selection, about.known))
    first, last = limits(about.selection, about.known)
    inside = (printed["window_end"] >= pd.Timestamp(months.first_day(first))) & (
        printed["window_start"] <= pd.Timestamp(months.last_day(last))
    )
    return printed[inside & printed["country"].map(lambda code: bool(countries & set(code.split(";")))).astype(bool)]


def _chosen(about: Scope) -> pd.DataFrame:
    rows = of_selection(about)
    return rows[rows["metric"] == about.choice(MONITORED)]


def _none(about: Scope) -> Nothing:
    return Nothing(
        f"No monitor's series in the tables covers “{about.sentence}”: choose Iraq or Syria, or more months."
    )


def _area(row) -> str:
    return row.place or sentence_case(area_name(row.country))


def series_name(row) -> str:
    """Return what a series is called: who counts what where. row: one of its prints (analysis.monitors.prints) as a named tuple."""
    return f"{_name(row.body)}: {row.counts_what}, {_area(row)}"


def per_month(about: Scope) -> Figure | Nothing:
    """Draw each monitor's monthly counts in a panel on a scale of its own, broken at months without one; other prints of a month are crosses."""
    rows = _chosen(about)
    rows = rows[rows["unit"] == "month"]
    if rows.empty:
        return _none(about)
    rows = rows.assign(windows=rows.groupby("series_id")["window_start"].transform("nunique"))
    chosen = {about.known.admin1[iso].rsplit(", ", 1)[0] for iso in about.selection.admin1}
    rows = rows.assign(is_elsewhere=~rows["place"].isin(chosen), is_part=rows["scope"] == "part")
    order = rows.drop_duplicates("series_id").sort_values(
        ["is_elsewhere", "counts_all_violence", "is_part", "windows", "series_id"],
        ascending=[True, True, True, False, True],
    )
    drawn, rest = order.head(MOST_PANELS), order.iloc[MOST_PANELS:]
    span = months.span(*limits(about.selection, about.known))
    every = tuple(pd.Timestamp(months.first_day(month)) for month in span)
    room = about.width_px - LEFT_PX - RIGHT_PX
    across = max(1, min(MOST_ACROSS, len(drawn), int((room + GAP_PX[0]) // (MIN_PANEL_PX + GAP_PX[0]))))
    wide = (room - GAP_PX[0] * (across - 1)) / across
    period = time_axis(every[0], every[-1] + pd.offsets.MonthBegin(1), wide)
    parts = tuple(
        (_heading(row, about, wide), _lines(rows[rows["series_id"] == row.series_id], every, period, about))
        for row in drawn.itertuples()
    )
    down = -(-len(parts) // across)
    body = Panels(parts, across, PANEL_PX, HEADING_PX, GAP_PX, has_own_scales=True)
    metric, others = METRICS[about.choice(MONITORED)], int((~rows["is_last"]).sum())
    notes = [
        "each panel has a scale of its own",
        "a line is broken where the tables hold no count of a month, which is not zero",
    ]
    notes += (
        [f"crosses: {plural(others, 'other number')} printed for the same month; the line takes the one printed last"]
        if others
        else []
    )
    notes += ["grey: counts all violence, by any actor"] if drawn["counts_all_violence"].any() else []
    notes += ["orange: counts what our table counts"] if drawn["comparable"].any() else []
    floors = sorted({row.body for row in rows[rows["qualifier"].isin(("at_least", "more_than"))].itertuples()})
    notes += [f"“at least” in {', '.join(floors)}: more may have happened"] if floors else []
    notes += (
        [
            f"{len(rest)} more without a panel, in the numbers as a table: "
            + ", ".join(f"{_name(row.body)} on {_area(row)}" for row in rest.itertuples())
        ]
        if len(rest)
        else []
    )
    notes += (
        ["monitors keep to areas of their own: series of the governorates chosen come first, and the others stay"]
        if about.selection.admin1
        else []
    )
    words = about.frame(
        f"{metric} per month, as {plural(len(order), 'monitor series', 'monitor series')} {'counts' if len(order) == 1 else 'count'} them",
        about=f"{metric}, {about.months}, in series that touch {_countries(about)}",
        numbers=f"n = {plural(len(rows), 'published number')} for {plural(len(rows.drop_duplicates(['series_id', 'window_start'])), 'month')} of {len(order)} series",
        notes=tuple(notes),
        sources="Published by the monitors named; coded by Resurgence Atlas, CC BY 4.0.",
    )
    table = rows.sort_values(["series_id", "window_start", "is_last"])
    table = pd.DataFrame(
        {
            "Series": table["series_id"],
            "Body": table["body"],
            "Area": [_area(row) for row in table.itertuples()],
            "Month": table["window_start"].dt.strftime("%Y-%m"),
            "Says": [stated(row.value_low, row.value_high, row.qualifier) for row in table.itertuples()],
            "Low": table["low"],
            "High": table["high"],
            "Value": table["middle"],
            "Printed last": table["is_last"].map({True: "yes", False: "no"}),
            "Counts": table["definition_note"],
            "All violence": table["counts_all_violence"].map({True: "yes", False: "no"}),
            "First printed": table["published_on"].dt.strftime("%Y-%m-%d"),
            "Printed by": table["printers"],
            "Claims": table["claim_ids"],
        }
    )
    return Figure(
        "monitors", words, table, body, down * (PANEL_PX + HEADING_PX) + (down - 1) * GAP_PX[1], LEFT_PX, is_set=True
    )


def _countries(about: Scope) -> str:
    return ", ".join(area_name(code) for code in countries_of(about.selection, about.known))


def _heading(row, about: Scope, wide: float) -> Label:
    """Return who counts, with a mark if all violence is counted, and under it where and what."""
    mark, room = " · all violence" if row.counts_all_violence else "", wide / about.letters
    who = clip(_name(row.body), room - text_px(mark, TITLE_PX), TITLE_PX)
    counts = clip(f"{_area(row)}: {row.counts_what}", room, COUNTS_PX)
    return (Run(who, is_bold=True), Run(mark, colour=about.mode.muted)), (
        Run(counts, is_small=True, colour=about.mode.muted),
    )


def _name(body: str) -> str:
    """Return a body's name without what stands in parentheses."""
    return body.split(" (")[0]


def _lines(own: pd.DataFrame, every: tuple[pd.Timestamp, ...], period: Axis, about: Scope) -> Lines:
    """Return a series' counts over the months; where a month has a range, its ends too; where it has other prints, those."""
    row = own.iloc[0]
    colour = about.mode.muted if row["counts_all_violence"] else ORANGE if row["comparable"] else BLUE
    last, others = own[own["is_last"]], own[~own["is_last"]]
    is_range = last["value_low"].ne(last["value_high"])
    found = [Series("Count", _over(every, last["window_start"], last["middle"]), colour, symbol="circle")]
    if is_range.any():
        found += [
            Series(
                name,
                _over(every, last["window_start"][is_range], last[field][is_range]),
                colour,
                symbol="triangle-" + ("up" if field == "value_low" else "down"),
                width=0,
            )
            for name, field in (("From", "value_low"), ("To", "value_high"))
        ]
    for _, more in others.groupby(others.groupby("window_start").cumcount()):
        found.append(
            Series(
                "Other print", _over(every, more["window_start"], more["middle"]), about.mode.ink, symbol="x", width=0
            )
        )
    return Lines(
        every, tuple(found), count_axis(max(float(own["value_high"].max()), 1.0), TICKED_PX), "month", period=period
    )


def _over(every: tuple[pd.Timestamp, ...], starts: pd.Series, values: pd.Series) -> tuple[float | None, ...]:
    held = dict(zip(starts, values, strict=True))
    return tuple(None if pd.isna(value := held.get(day)) else float(value) for day in every)


def beside(about: Scope) -> Figure | Nothing:
    """Draw the ratio of two series for each window that both cover, a row per two series; the numbers themselves are the table."""
    rows = _chosen(about)
    both = monitors.pairs(rows) if len(rows) else rows
    if both.empty:
        return Nothing(
            f"No two series of monitors give {METRICS.get(about.choice(MONITORED), 'numbers').lower()} for the same area and window in “{about.sentence}”. Choose another metric, or more months."
        )
    groups = sorted(both.groupby(["series_id_one", "series_id_other"], sort=False), key=lambda one: -len(one[1]))
    drawn, rest = groups[:MOST_ROWS], groups[MOST_ROWS:]
    is_wide = about.width_px > NARROW_PX
    left_px = 380 if is_wide else 190
    ratios = both["ratio"][both["ratio"] > 0]
    low, high = min(ratios.min(), 0.5) / 1.2, max(ratios.max(), 2.0) * 1.2
    names = [_pair(own, left_px - 14, about) for _, own in drawn]
    x, y, hover = [], [], []
    for place, (_, own) in enumerate(drawn):
        for row in own[own["ratio"] > 0].itertuples():
            x.append(float(row.ratio))
            y.append(float(place))
            hover.append(
                f"{window_name(row.window_start, row.window_end)}: {row.body_one} {stated(row.value_low_one, row.value_high_one, row.qualifier_one)}, "
                f"{row.body_other} {stated(row.value_low_other, row.value_high_other, row.qualifier_other)}"
            )
    middles = [
        (float(own["ratio"].median()), place) for place, (_, own) in enumerate(drawn) if own["ratio"].gt(0).any()
    ]
    marks = (
        Strokes((((1.0, -0.5), (1.0, len(drawn) - 0.5)),), about.mode.muted, 1, "dot"),
        Points(tuple(x), tuple(y), BLUE, "a window of both", "circle-open", 8, hover=tuple(hover)),
        Points(
            tuple(ratio for ratio, _ in middles),
            tuple(float(place) for _, place in middles),
            about.mode.ink,
            "middle ratio",
            "line-ns",
            16,
        ),
    )
    ticks = tuple((tick, f"{tick:,.10g}") for tick in log_ticks(low, high))
    body = Plot(
        Axis("the one over the other; 1: both say the same", kind="log", span=(low, high), ticks=ticks, is_fixed=True),
        Axis(span=(len(drawn) - 0.5, -0.5), ticks=tuple(enumerate(names)), is_fixed=True),
        marks,
        has_legend=True,
    )
    undefined = int((~(both["ratio"] > 0)).sum())
    notes = [
        "two series of the same area and metric need not count the same: what each counts stands in the table",
        "months, weeks and years are kept apart",
    ]
    notes += [f"left out, since a zero has no ratio: {plural(undefined, 'window')}"] if undefined else []
    notes += [f"{plural(len(rest), 'more pair')} in the table"] if rest else []
    metric = METRICS[about.choice(MONITORED)]
    words = about.frame(
        f"{metric}: by how much two monitors differ over the same area and time",
        about=f"{metric}, {about.months}, in series that touch {_countries(about)}",
        numbers=f"n = {plural(len(both), 'window')} that two series cover, of {plural(len(groups), 'pair')} of series",
        notes=tuple(notes),
        sources="Published by the monitors named; coded by Resurgence Atlas, CC BY 4.0.",
    )
    table = pd.DataFrame(
        {
            "Window": [window_name(row.window_start, row.window_end) for row in both.itertuples()],
            "From": both["window_start"].dt.strftime("%Y-%m-%d"),
            "Area": [_area(row) for row in both.itertuples()],
            "The one": both["body_one"],
            "Counts": both["counts_what_one"],
            "Says": both["middle_one"],
            "The other": both["body_other"],
            "The other counts": both["counts_what_other"],
            "The other says": both["middle_other"],
            "Ratio": both["ratio"].round(2),
            "All violence": both["counts_all_violence"].map({True: "yes", False: "no"}),
            "Claims": both["claim_ids_one"] + "; " + both["claim_ids_other"],
        }
    )
    return Figure("monitor-pairs", words, table, body, ROW_PX * len(drawn) + 20, left_px, is_set=True)


def _pair(own: pd.DataFrame, room_px: float, about: Scope) -> Label:
    """Return who over whom, what they count, and where, over how many windows, with the numbers of a single one or the middle ratio."""
    row = own.iloc[0]
    one = next(own.itertuples())
    unit = plural(len(own), row["unit"])
    said = (
        f"{one.middle_one:,.0f} against {one.middle_other:,.0f}"
        if len(own) == 1
        else f"middle ratio {own['ratio'].median():.2g}"
    )
    room = room_px / about.letters
    who = clip(f"{_name(row['body_one'])} over {_name(row['body_other'])}", room, TITLE_PX)
    half = room / 2 - text_px(" / ", COUNTS_PX)
    under = (
        f"{clip(row['counts_what_one'], half, COUNTS_PX)} / {clip(row['counts_what_other'], half, COUNTS_PX)}",
        clip(f"{_area(one)}, {unit}, {said}", room, COUNTS_PX),
    )
    return (Run(who, is_bold=True),), *((Run(line, is_small=True, colour=about.mode.muted),) for line in under)


def share(about: Scope) -> Figure | Nothing:
    """Draw our count and theirs per month, a panel for each list that counts what we count, with the share that ours comes to."""
    parts = [part for part in (about.of_all(monitors.listed), about.of_all(monitors.held_of_series)) if len(part)]
    rows = (
        monitors.of_area(pd.concat(parts, ignore_index=True), about.selection, about.known) if parts else pd.DataFrame()
    )
    if rows.empty:
        return Nothing(
            f"No list that counts what our table counts covers “{about.sentence}”: choose other regions or more months."
        )
    sums = (
        rows.groupby(["monitor", "area", "counts"], as_index=False)[["ours", "theirs"]]
        .sum()
        .sort_values(["theirs", "monitor"], ascending=[False, True])
    )
    sums = sums[sums["theirs"] >= monitors.LEAST_LISTED]
    if sums.empty:
        return Nothing(
            f"No list that counts what our table counts has {monitors.LEAST_LISTED} entries or more in “{about.sentence}”: a share would say little."
        )
    drawn = sums.head(MOST_PANELS)
    every = tuple(
        pd.Timestamp(months.first_day(month)) for month in months.span(rows["month"].min(), rows["month"].max())
    )
    room = about.width_px - LEFT_PX - RIGHT_PX
    across = max(1, min(MOST_ACROSS, len(drawn), int((room + GAP_PX[0]) // (MIN_PANEL_PX + GAP_PX[0]))))
    wide = (room - GAP_PX[0] * (across - 1)) / across
    period = time_axis(every[0], every[-1] + pd.offsets.MonthBegin(1), wide)
    panels = []
    for one in drawn.itertuples():
        own = rows[rows["monitor"].eq(one.monitor) & rows["area"].eq(one.area) & rows["counts"].eq(one.counts)]
        is_sum = one.counts in PEOPLE
        most = "at most " if own["fit"].eq("wider").any() and not is_sum else ""
        said = f"{one.area}: {most}{one.ours / one.theirs:.0%}, {one.ours:,.0f} of {one.theirs:,.0f}{OF_KILLED.get(one.counts, ' killed') if is_sum else ''}"
        heading: Label = (
            (Run(clip(_name(one.monitor), wide / about.letters, TITLE_PX), is_bold=True),),
            (Run(clip(said, wide / about.letters, COUNTS_PX), is_small=True, colour=about.mode.muted),),
        )
        starts = pd.to_datetime(own["month"])
        lines = (
            Series("Theirs", _over(every, starts, own["theirs"]), about.mode.muted, dash="dot", symbol="square"),
            Series("Ours", _over(every, starts, own["ours"]), ORANGE, symbol="circle"),
        )
        panels.append(
            (
                heading,
                Lines(
                    every,
                    lines,
                    count_axis(float(own[["ours", "theirs"]].max().max()), TICKED_PX),
                    "month",
                    period=period,
                ),
            )
        )
    down = -(-len(panels) // across)
    body = Panels(tuple(panels), across, PANEL_PX, HEADING_PX, GAP_PX, has_legend=True, has_own_scales=True)
    notes = [
        "UCDP lists lethal events with the group on either side: held against our incidents of attack or operation with a known dead",
        "monitors: attacks, held against what each claim is bound to; “at most” where that takes in more than theirs",
        *(
            (
                "killed: our sum leaves out incidents without a figure and may take in more than theirs, so its share is rough",
            )
            if sums["counts"].isin(PEOPLE).any()
            else ()
        ),
        "orange: ours; dotted grey: theirs; counts beside each other, no event looked for in the other list",
        "each panel has a scale of its own; only months that they list",
    ]
    notes += [f"{plural(len(sums) - len(drawn), 'more list')} in the table"] if len(sums) > len(drawn) else []
    notes += ["whole countries and the monitors' own areas, whatever other filter is chosen"]
    words = about.frame(
        "How much of the record we hold: our count beside theirs, by month",
        about=f"Lists that count what our table counts, {_countries(about)}, {about.months}",
        numbers=f"n = {plural(len(rows), 'month')} of {plural(rows.groupby(['monitor', 'area', 'counts']).ngroups, 'list')}",
        notes=tuple(notes),
        sources="UCDP GED and UCDP Candidate Events, Uppsala University (CC BY 4.0); monitors' claims and our reports coded by Resurgence Atlas, CC BY 4.0.",
    )
    table = pd.DataFrame(
        {
            "List": rows["monitor"],
            "Area": rows["area"],
            "Counts": rows["counts"].map(COUNTED),
            "Month": rows["month"],
            "Ours": rows["ours"],
            "Theirs": rows["theirs"],
            "Share": (rows["ours"] / rows["theirs"].where(rows["theirs"] > 0)).round(3),
            "Ours takes in": rows["fit"].map({"same": "the same", "wider": "more", "narrower": "less"}),
        }
    )
    return Figure(
        "record-share",
        words,
        table,
        body,
        down * (PANEL_PX + HEADING_PX) + (down - 1) * GAP_PX[1],
        LEFT_PX,
        is_set=True,
    )
