"""Figures of what origins contradict each other about, who says more than whom, and who ties attacks to the group."""

import math

import pandas as pd

from atlas.analysis import disputes as found_in
from atlas.analysis.series import periods
from atlas.analysis.trends import uncovered
from atlas.analysis.wording import HEADS, plural, range_of, when, where
from atlas.figures.lettering import clip
from atlas.figures.licence import free_rows
from atlas.figures.registry import BY, FIELD, RANK
from atlas.figures.scales import count_axis, time_axis, whole_axis
from atlas.figures.scope import Scope
from atlas.figures.spec import (
    Axis,
    Bars,
    Cells,
    Figure,
    Label,
    Nothing,
    Plot,
    Points,
    Run,
    Series,
    Strokes,
)
from atlas.figures.theme import BLUE, DIVERGING, GREY, ORANGE, PINK, SKY
from atlas.figures.words import led, silence
from atlas.model import months

NARROW_PX = 500  # a phone: labels are cut
LABEL_PX, LABEL_GAP_PX, RIGHT_PX, FIELDS_PX, MARK_PX = 12, 14, 24, 130, 12
DRAWN, ROW_PX = 14, 36  # incidents
SQUEEZE_FROM = 10  # times the median figure: a largest figure beyond that would press the others against the axis
SQUEEZED_TICKS = (0, 1, 5, 10, 25, 50, 100, 150, 200, 300, 500, 1000, 2000, 5000)
PAIRS, PAIR_PX = 12, 50
MATRIX, MATRIX_NARROW, CELL_PX = 12, 5, 34  # origins that a matrix has room for; a row holds two lines of words
FULL = 2.0  # the colour is full at half and at twice the other's figure
DIFFERING = (
    10  # of so many pairs one with a middle ratio other than one is enough for the matrix to be open on the page
)
UNITS, UNIT_PX, CELL_ROW_PX = 16, 24, 26  # governorates drawn
CLAIMING = {  # of an attack: name, colour, pattern
    "claimed_only": ("Claimed by the group only", ORANGE, ""),
    "both": ("Claimed, and attributed by others", "#f0b27a", "/"),
    "attributed_only": ("Attributed by officials or witnesses only", BLUE, ""),
    "neither": ("No report names a ground", GREY, "."),
}
LOOKS = {  # what all attacks of a cell have in common: name, colour, and a symbol that tells it apart in grey
    "claimed_only": ("Claimed by the group only", ORANGE, "circle"),
    "attributed_only": ("Attributed by officials or witnesses only", BLUE, "square"),
    "both": ("Some claimed, some attributed, or both", PINK, "diamond"),
    "neither": ("No report names a ground", GREY, "x-thin-open"),
}


def widest(about: Scope) -> Figure | Nothing:
    """Show the incidents on which origins contradict each other most about a count: a mark per origin, from the lowest to the highest."""
    field, ranking = about.choice(FIELD), about.choice(RANK)
    label, withheld = HEADS[field].lower(), ()
    incidents = about.get(found_in.widest, field, ranking=ranking)
    if incidents.empty:
        return Nothing(
            f"No incident of this selection has two voices that contradict each other on “{label}”. Choose another field above, or widen the selection."
        )
    fitting = int(incidents["fitting"].iloc[0])
    if not about.is_page:
        table = about.store.table("incidents")
        named = about.store.frame(
            table.filter(table.incident_id.isin(tuple(incidents["incident_id"]))).select("incident_id", "dataset")
        )
        incidents, withheld = free_rows(about.store, incidents.merge(named, on="incident_id"))
        if incidents.empty:
            return Nothing(
                "None of the incidents that voices contradict each other on may be passed on: the terms of their data set forbid it."
            )
    top = incidents.head(DRAWN).reset_index(drop=True)
    stated = about.of_all(found_in.stated_by_origin, tuple(top["incident_id"]), field)
    notes = (
        f"{plural(fitting, 'incident')} on whose {label} voices contradict each other, {len(top)} drawn, {RANK.words[ranking]}",
        "each mark: one voice's settled toll; relays of one body count once",
        *withheld,
    )
    rows = [row for _, row in top.iterrows()]
    own = pd.to_numeric(top["own"]).astype("Int64")
    table = pd.DataFrame(
        {
            "incident_id": top["incident_id"],
            "when": [when(row) for row in rows],
            "where": [where(row) for row in rows],
            "lowest": top["low"].astype("Int64"),
            "best": top["best"].astype("Int64"),
            "highest": top["high"].astype("Int64"),
            "group's own": own,
            "origins": top["origin_count"],
        }
    )
    left_px = 128 if about.width_px < NARROW_PX else 190
    words = about.frame(_widest_title(top, label), notes=notes)
    return Figure(
        "disputes",
        words,
        table,
        dumbbells(top, stated, about, HEADS[field], left_px),
        ROW_PX * len(top) + 20,
        left_px,
        is_set=True,
    )


def _widest_title(top: pd.DataFrame, label: str) -> str:
    """Return the title of the widest disputes: of which incident, where none other is as wide. top: rows of analysis.disputes.widest."""
    title = f"Who said how many: the widest disputes over {label}"
    if len(top) > 1 and not top["width"].iloc[0] > top["width"].iloc[1]:
        return title
    first = top.iloc[0]
    return f"Widest dispute over {label}: {range_of(first['low'], first['high'])} at {where(first)}, {when(first)}"


def dumbbells(incidents: pd.DataFrame, stated: pd.DataFrame, about: Scope, label: str, left_px: float) -> Plot:
    """Draw one row per incident: a line from the lowest to the highest figure, a mark per origin, the best estimate a bar.

    incidents: widest-first rows of analysis.disputes.widest. stated: analysis.disputes.stated_by_origin them. label: what is counted. Origins that give one
    value share a mark, with their number in it. The axis counts square roots, and says so, where the largest figure is more than SQUEEZE_FROM times the median one.
    """
    mode, rows = about.mode, {name: place for place, name in enumerate(incidents["incident_id"])}
    values = (
        stated["low"].where(~stated["is_group"]).fillna(stated["high"]).astype(float)
    )  # of two, the group's own is the higher
    stated = stated.assign(value=values, y=stated["incident_id"].map(rows))
    lines = tuple(
        ((float(row.low), rows[row.incident_id]), (float(row.high), rows[row.incident_id]))
        for row in incidents.itertuples()
    )
    best = incidents.dropna(subset=["best"])
    marks = [
        Strokes(lines, mode.muted, 3, opacity=0.45),
        Points(
            tuple(map(float, best["best"])),
            tuple(best["incident_id"].map(rows)),
            mode.ink,
            "most likely",
            "line-ns",
            24,
            edges=((mode.ink, 2.4),) * len(best),
        ),
    ]
    for is_group, name, symbol, colour in (
        (False, "a voice (number: that many voices)", "circle", BLUE),
        (True, "the group's own figure", "diamond", ORANGE),
    ):
        part = stated[stated["is_group"] == is_group]
        if part.empty:
            continue
        shared = part.assign(said=[range_of(*pair) for pair in zip(part["low"], part["high"], strict=True)])
        shared = shared.groupby(["incident_id", "y", "value", "said"], sort=False)["origin"].agg(list).reset_index()
        many = [len(names) > 1 for names in shared["origin"]]
        marks.append(
            Points(
                tuple(shared["value"]),
                tuple(shared["y"]),
                colour,
                name,
                symbol,
                tuple(16 if several else 11 for several in many),
                texts=tuple(
                    str(len(names)) if several else "" for names, several in zip(shared["origin"], many, strict=True)
                ),
                text_px=10,
                text_colour="#ffffff",
                keys=tuple(shared["incident_id"]),
                hover=tuple(f"{row.said}: {', '.join(row.origin)}" for row in shared.itertuples()),
            )
        )
    upper = stated[stated["high"] > stated["value"]]
    if not upper.empty:
        marks.append(
            Points(
                tuple(map(float, upper["high"])),
                tuple(upper["y"]),
                BLUE,
                "upper end of a voice's range",
                "circle-open",
                10,
                keys=tuple(upper["incident_id"]),
                hover=tuple(f"up to {row.high}: {row.origin}" for row in upper.itertuples()),
                edges=((BLUE, 2.0),) * len(upper),
            )
        )
    room = (left_px - LABEL_GAP_PX) / about.letters
    ticks = tuple(
        (rows[row["incident_id"]], (clip(place_of(row), room, LABEL_PX), (Run(when(row), is_small=True),)))
        for _, row in incidents.iterrows()
    )
    top = float(max(values.max(), stated["high"].max(), 1))  # the upper end of a range has its mark too
    x = Axis(label, span=(-0.03 * top, 1.05 * top), title_px=8)
    if top > SQUEEZE_FROM * max(values.median(), 1):
        marked = tuple((tick, str(tick)) for tick in SQUEEZED_TICKS if tick <= top * 1.05)
        x = Axis(f"{label} (square-root scale)", "sqrt", (-(0.03**2) * top, 1.04**2 * top), marked, title_px=8)
    return Plot(x, Axis(span=(len(rows) - 0.4, -0.6), ticks=ticks, has_grid=False), tuple(marks), has_legend=True)


def place_of(row: pd.Series) -> str:
    """Return where an incident was, as far as its row says."""
    if pd.notna(row["place"]):
        return row["place"]
    return f"{row['admin1'] if pd.notna(row['admin1']) else row['country']} (no place)"


def disputed_fields(about: Scope) -> Figure | Nothing:
    """Count the incidents by disputed field."""
    frame = about.get(found_in.disputed_fields)
    if not frame["disputed"].any():
        return Nothing("No field of any incident of this selection is disputed.")
    compared = int(frame["compared"].iloc[0])
    notes = (f"share of the {plural(compared, 'incident')} with two voices or more; the others stand alone",)
    shown = frame[frame["disputed"] > 0].sort_values("disputed", kind="stable")[::-1]
    ends = tuple(f"{n} ({n / compared:.0%})" if compared >= 10 else str(n) for n in shown["disputed"])
    series = Series("incidents with the field disputed", tuple(map(int, shown["disputed"])), BLUE)
    value = whole_axis(
        "incidents with the field disputed", shown["disputed"].max(), about.width_px - FIELDS_PX - RIGHT_PX
    )
    body = Bars(
        tuple(HEADS[field] for field in shown["field"]), (series,), value, is_lying=True, ends=ends, has_legend=False
    )
    most = shown.set_index(shown["field"].map(HEADS).str.lower())["disputed"]
    words = about.frame(led("What voices contradict each other about", most, how="most often {} ({:,})"), notes=notes)
    return Figure(
        "disputed-fields", words, frame.assign(field=frame["field"].map(HEADS)), body, 26 * len(shown) + 60, FIELDS_PX
    )


def _compared(about: Scope) -> pd.DataFrame | Nothing:
    """Return every two origins that count enough of the same incidents (analysis.disputes.origin_pairs)."""
    field = about.choice(FIELD)
    frame = about.get(found_in.origin_pairs, field)
    return (
        Nothing(
            f"No two voices state a figure for {HEADS[field].lower()} of the same five incidents or more, so none are compared."
        )
        if frame.empty
        else frame
    )


def differs(about: Scope) -> bool:
    """Return whether the matrix tells anything: one pair in DIFFERING or more has a middle ratio other than one."""
    frame = _compared(about)
    return not isinstance(frame, Nothing) and bool((frame["median_ratio"].dropna() != 1).mean() >= 1 / DIFFERING)


def matrix(about: Scope) -> Figure | Nothing:
    """Hold each two origins' figures for the same incidents against each other: the median ratio of the row's figure to the column's."""
    frame, narrow = _compared(about), about.width_px < NARROW_PX
    if isinstance(frame, Nothing):
        return frame
    both = pd.concat(
        [
            frame,
            frame.rename(columns={"left": "right", "right": "left"}).assign(median_ratio=1 / frame["median_ratio"]),
        ],
        ignore_index=True,
    )
    sums = both.groupby("left")["shared"].sum().sort_values(ascending=False, kind="stable")
    order = list(sums.index[: MATRIX_NARROW if narrow else MATRIX])
    left_out = len(sums) - len(order)
    notes = (
        "a row's figure to a column's, median over the incidents that both count, from five on",
        "orange where the row says more, blue where it says less, full at twice and half",
        plural(len(frame), "pair"),
        *((f"{plural(left_out, 'independent voice')} with fewer shared incidents not drawn",) if left_out else ()),
    )
    left_px = 110 if narrow else 210
    words = about.frame(
        f"{HEADS[about.choice(FIELD)]}: what one voice states for each that another states", notes=notes
    )
    return Figure(
        "origin-matrix", words, frame, ratio_cells(both, order, about, left_px), CELL_PX * len(order), left_px
    )


def ratio_cells(both: pd.DataFrame, order: list[str], about: Scope, left_px: float) -> Plot:
    """Draw one cell for each two origins in both directions; a pair without a ratio (zeros) says n alone, columns bear the rows' numbers."""
    ratios, shared = (
        both.pivot(index="left", columns="right", values=field).reindex(index=order, columns=order)
        for field in ("median_ratio", "shared")
    )
    levels = tuple(tuple(_level(ratios.at[row, column]) for column in order) for row in order)
    texts = tuple(tuple(_cell(ratios.at[row, column], shared.at[row, column]) for column in order) for row in order)
    hover = tuple(
        tuple(
            f"{row} to {column}: {', '.join(words)}" if words else "" for column, words in zip(order, line, strict=True)
        )
        for row, line in zip(order, texts, strict=True)
    )
    middle = about.mode.paper if about.mode.name == "light" else about.mode.gap
    cells = Cells(levels, (*DIVERGING[:2], middle, *DIVERGING[3:]), texts, hover, gap_px=(2, 2), is_smooth=True)
    room = (left_px - LABEL_GAP_PX - 22) / about.letters
    numbers = [Run(str(place + 1), is_bold=True) for place in range(len(order))]
    names: tuple[tuple[int, Label], ...] = tuple(
        (place, ((Run(f"{clip(name, room, LABEL_PX)}  "), numbers[place]),)) for place, name in enumerate(order)
    )
    columns: tuple[tuple[int, Label], ...] = tuple((place, ((number,),)) for place, number in enumerate(numbers))
    end = len(order) - 0.5
    return Plot(
        Axis(span=(-0.5, end), ticks=columns, has_grid=False),
        Axis(span=(end, -0.5), ticks=names, has_grid=False),
        (cells,),
    )


def _level(ratio: float) -> float | None:
    """Return a ratio's place in the five colours: 0 at half or less, 4 at twice or more."""
    return min(max((math.log(ratio, FULL) + 1) * 2, 0.0), 4.0) if ratio > 0 else None


def _cell(ratio: float, shared: float) -> tuple[str, ...]:
    if pd.isna(shared):
        return ()
    return (f"n = {shared:.0f}",) if pd.isna(ratio) else (f"×{ratio:.2f}", f"n = {shared:.0f}")


def pairs(about: Scope) -> Figure | Nothing:
    """Count for each two origins that differ anywhere who says more, incident by incident: those that differ most often first."""
    frame, left_px = _compared(about), 158 if about.width_px < NARROW_PX else 250
    if isinstance(frame, Nothing):
        return frame
    apart = frame["left_more"] + frame["right_more"]
    alike = int((apart == 0).sum())
    if alike == len(frame):
        return Nothing(
            f"No two voices differ over {HEADS[about.choice(FIELD)].lower()} in “{about.sentence}”: "
            f"{plural(alike, 'pair')} with five shared incidents or more, all saying the same."
        )
    frame = frame.assign(apart=apart).sort_values(["apart", "shared"], ascending=False, kind="stable")
    frame = frame[frame["apart"] > 0].drop(columns="apart").reset_index(drop=True)
    top, room = frame.head(PAIRS), (left_px - LABEL_GAP_PX) / about.letters
    names: tuple[Label, ...] = tuple(
        (
            clip(row.left, room, LABEL_PX),
            clip(f"against {row.right}", room, LABEL_PX),
            (Run(f"n = {row.shared}, {_ratio(row.median_ratio)}", is_small=True),),
        )
        for row in top.itertuples()
    )
    series = tuple(
        Series(
            name,
            tuple(map(int, top[column])),
            colour,
            pattern,
            texts=tuple(str(n) if n else "" for n in top[column]),
            text_colour="#10151f",
            hover=tuple(plural(n, "incident") for n in top[column]),
        )
        for column, name, colour, pattern in (
            ("left_more", "the first says more", ORANGE, ""),
            ("equal", "both say the same", GREY, ""),
            ("right_more", "the second says more", SKY, "/"),
        )
    )
    body = Bars(
        names,
        series,
        whole_axis("incidents for which both state a figure", top["shared"].max(), about.width_px - left_px - RIGHT_PX),
        is_lying=True,
    )
    notes = (
        "only pairs with five shared incidents or more",
        f"{plural(len(frame), 'such pair')} that differ anywhere, {len(top)} drawn",
    )
    notes += (f"{plural(alike, 'more pair')} that always say the same not drawn",) if alike else ()
    words = about.frame(f"Which voices say more {HEADS[about.choice(FIELD)].lower()} than others", notes=notes)
    return Figure("origin-pairs", words, frame, body, PAIR_PX * len(top) + 20, left_px)


def _ratio(ratio: float) -> str:
    return "no ratio" if pd.isna(ratio) else f"median ratio {ratio:.2f}"


def claiming(about: Scope) -> Figure | Nothing:
    """Count attacks by who ties them to the group, per governorate, month, or both."""
    by = about.choice(BY)
    frame = about.get(found_in.claiming, by=by)
    if frame.empty:
        return Nothing(about.why_empty("No attacks by the group"))
    sizes = frame.groupby("unit")["attacks"].sum().sort_values(ascending=False, kind="stable")
    unplaced = about.tally.attacks - int(sizes.sum())
    notes = [plural(int(sizes.sum()), "attack") + (", the larger the mark the more" if by == "cell" else "")]
    notes += (
        [f"{plural(len(sizes) - UNITS, 'governorate')} with fewer attacks not drawn"]
        if by != "month" and len(sizes) > UNITS
        else []
    )
    notes += [f"{plural(unplaced, 'attack')} not dated to one month left out"] if unplaced and by != "admin1" else []
    title, left_px, places = "Attacks the group claimed, and attacks others tie to it", 150, list(sizes.index[:UNITS])
    if by == "cell":
        body, height = claiming_cells(frame, places, about, left_px), CELL_ROW_PX * len(places) + 30
        title += ", by governorate and month"
    elif by == "admin1":
        top = frame.head(UNITS)
        value = whole_axis("attacks", top["attacks"].max(), about.width_px - left_px - RIGHT_PX)
        body, height = Bars(tuple(top["unit"]), _grounds(top), value, is_lying=True), UNIT_PX * len(top) + 40
    else:
        gaps = uncovered(about.covered, about.selection, about.known)
        every = periods(about.selection, about.known, "month")
        words = [f"{day:%Y-%m}" for day in every]
        held = frame.set_index("unit").reindex(words)
        shaded = tuple(month in gaps and pd.isna(n) for month, n in zip(words, held["attacks"], strict=True))
        body = Bars(
            tuple(every),
            _grounds(held),
            count_axis(float(frame["attacks"].max()), 280, "attacks per month"),
            "month",
            shaded=shaded,
        )
        notes += silence(gaps)
        left_px, height = 64, 280
    table = frame.rename(
        columns={word: name for word, (name, *_) in CLAIMING.items()}
        | {"unit": "month" if by == "month" else "governorate"}
    )
    return Figure("claiming", about.frame(title, notes=tuple(notes)), table, body, height, left_px)


def _grounds(frame: pd.DataFrame) -> tuple[Series, ...]:
    return tuple(
        Series(name, tuple(None if pd.isna(n) else int(n) for n in frame[word]), colour, pattern)
        for word, (name, colour, pattern) in CLAIMING.items()
    )


def look_of(row: pd.Series) -> str:
    """Return the word of LOOKS that holds for all attacks of a cell. row: claimed_only, both, attributed_only, neither."""
    if row["both"] or (row["claimed_only"] and row["attributed_only"]):
        return "both"
    return next((word for word in ("claimed_only", "attributed_only") if row[word]), "neither")


def claiming_cells(frame: pd.DataFrame, governorates: list[str], about: Scope, left_px: float) -> Plot:
    """Draw one mark per governorate and month with attacks, its area by their number.

    frame: unit (governorate), month (YYYY-MM), attacks, claimed_only, both, attributed_only, neither. governorates: the rows to draw, from the top.
    """
    shown = frame[frame["unit"].isin(governorates)]
    looks = shown.apply(look_of, axis=1) if len(shown) else pd.Series(dtype="str")
    marks = []
    for word, (name, colour, symbol) in LOOKS.items():
        rows = shown[looks == word]
        days = [pd.Timestamp(months.first_day(month)) for month in rows["month"]]
        hover = tuple(
            f"{row.unit}, {day:%b %Y}: {plural(row.attacks, 'attack')}; claimed only {row.claimed_only}, both {row.both}, attributed only {row.attributed_only}, neither {row.neither}"
            for day, row in zip(days, rows.itertuples(), strict=True)
        )
        sizes = tuple(5 + 4 * math.sqrt(n) for n in rows["attacks"])
        marks.append(
            Points(
                tuple(days),
                tuple(governorates.index(unit) for unit in rows["unit"]),
                colour,
                name,
                symbol,
                sizes,
                hover=hover,
            )
        )
    every = periods(about.selection, about.known, "month")
    first, end, room = every[0], every[-1] + pd.DateOffset(months=1), about.width_px - left_px - RIGHT_PX
    x = time_axis(
        first - (end - first) * (MARK_PX / room), end, room
    )  # so that the marks of the first month do not lie on the names
    y = Axis(span=(len(governorates) - 0.4, -0.6), ticks=tuple(enumerate(governorates)))
    return Plot(x, y, tuple(marks), has_legend=True)
