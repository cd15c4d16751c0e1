"""Figures of why counts differ: all counts of one country and year side by side, and the steps from one to another."""

import math
from collections.abc import Sequence

import pandas as pd

from atlas.analysis.claims import SPEAKERS, number, published, stated, window_name
from atlas.analysis.decomposition import Step, decompose
from atlas.analysis.wording import plural
from atlas.analysis.yearly_counts import default_pair, our_counts, side_by_side
from atlas.figures.lettering import clip, lines, wrap
from atlas.figures.registry import COUNTRY, ONE, OTHER, YEAR
from atlas.figures.rival import SPEAKER_COLOURS, SPEAKER_MARKS
from atlas.figures.scope import Scope
from atlas.figures.spec import Axis, Boxes, Figure, Label, Mark, Nothing, Plot, Points, Run, Strokes, Words
from atlas.figures.theme import AMBER, GREEN, PINK
from atlas.model.vocabulary import COUNTRIES

YEARS = range(2018, 2026)
NARROW_PX, NARROW_ROOM_PX = 560, 320  # of the figure; of the drawing, below it only the decades are written on the axis
EDGES_PX, LABEL_GAP_PX = 40, 16  # the picture's own margin beside the drawing; between a name and the axis
ROW_PX, ROW_MORE_PX, LABEL_PX = 40, 16, 12  # a narrow picture breaks its labels
BAR_PX, LINE_PX, GAP_PX, SMALL_PX, NAME_PX = 26, 14, 12, 10.5, 12.5
ANNUAL_NOTE = "→ put to twelve months at an even pace: our arithmetic, no source says so"
KIND_COLOURS = {"start": GREEN, "end": GREEN, "computed": AMBER, "rest": PINK}


def countries(about: Scope) -> tuple[dict[str, str], str]:
    """Return the countries of which counts of attacks are published."""
    claims = about.of_all(published)
    held = set(claims.loc[claims["metric"].isin(("attacks", "attacks_per_month")), "country"])
    return {code: name for code, name in COUNTRIES.items() if code in held}, "IRQ"


def years(about: Scope) -> tuple[dict[str, str], str]:
    """Return the years, each with the number of counts of the chosen country."""
    claims, country = about.of_all(published), about.choice(COUNTRY)
    return {
        str(year): f"{year} ({len(side_by_side(claims, country=country, year=year))} counts)" for year in YEARS
    }, "2019"


def firsts(about: Scope) -> tuple[dict[str, str], str]:
    """Return the counts that can be held against a table, and the one to begin with; nothing with fewer than two."""
    return _ends(about, 0)


def seconds(about: Scope) -> tuple[dict[str, str], str]:
    """Return the same, and the one to end with."""
    return _ends(about, 1)


def _ends(about: Scope, place: int) -> tuple[dict[str, str], str]:
    rows = chosen(about)[2]
    pair = default_pair(rows)
    words = {
        row.claim_id: f"{number(row.total)}: {row.body}, {window_name(row.window_start, row.window_end)}"
        + (f", {row.place}" if row.place else "")
        for row in rows[rows["state"] == "bound"].itertuples()
    }
    return (words, pair[place]) if pair else ({}, "")


def chosen(about: Scope) -> tuple[str, str, pd.DataFrame]:
    """Return the chosen country and year, and their published counts."""
    country, year = about.choice(COUNTRY), about.choice(YEAR)
    return country, year, side_by_side(about.of_all(published), country=country, year=int(year))


def counts(about: Scope) -> Figure | Nothing:
    """Draw every published count of attacks of a country and year, and ours: a row per count, smallest on top."""
    country, year, rows = chosen(about)
    if rows.empty:
        return Nothing(f"No published count of attacks in {COUNTRIES[country]} covers {year}.")
    ours = about.of_all(our_counts, about.known, country=country, year=int(year))
    is_wide = about.width_px > NARROW_PX
    left_px, drawn = 250 if is_wide else 120, drawn_rows(rows, ours, short=not is_wide)
    low, high = rows["total"].min(), rows.loc[rows["months"] <= 12, "total"].max()
    words = about.frame(
        f"Attacks in {COUNTRIES[country]} in {year}: published counts run from {number(low)} to {number(high)}",
        about=f"Published counts of attacks in {COUNTRIES[country]} with a window mostly in {year} or over it, and ours",
        numbers=f"n = {plural(len(rows), 'published count')} by {plural(rows['body'].nunique(), 'body', 'bodies')}",
        notes=(ANNUAL_NOTE, "Our coded table is a sample: a smaller count there contradicts nothing"),
        sources=f"Printed by {', '.join(dict.fromkeys(rows['printed_by']))}. Coded by Resurgence Atlas, CC BY 4.0.",
    )
    height = len(drawn) * (ROW_PX if about.width_px > NARROW_ROOM_PX * 1.5 else ROW_PX + ROW_MORE_PX) + 20
    return Figure("counts", words, _table(rows, ours), dots(drawn, about, left_px), height, left_px, is_set=True)


def drawn_rows(rows: pd.DataFrame, ours: pd.DataFrame, *, short: bool) -> pd.DataFrame:
    """Return published and own counts as rows of one picture, smallest first: label, detail, total, text, annual, speaker."""
    detail = [
        f"{window_name(row.window_start, row.window_end)}{', ' + row.place if row.place else ''}"
        + (f" · relayed by {row.relayed_by}" if row.relayed_by else "")
        for row in rows.itertuples()
    ]
    average = rows["metric"] == "attacks_per_month"
    texts = [
        f"{stated(row.value_low, row.value_high, row.qualifier)}{' a month' if row.metric == 'attacks_per_month' else ''}"
        + (f" = {number(row.annual)} a year" if row.metric == "attacks_per_month" and not short else "")
        for row in rows.itertuples()
    ]
    top = pd.DataFrame(
        {
            "label": rows["body"],
            "detail": detail,
            "total": rows["total"].where(~average, rows["annual"]),
            "text": texts,
            "annual": rows["annual"],
            "speaker": rows["speaker"],
        }
    )
    own = ours.assign(text=[number(total) for total in ours["total"]], annual=float("nan"), speaker="ours")
    own["detail"] = [
        "a sample of the public record" if label.startswith("Coded") else "a series of lethal events"
        for label in own["label"]
    ]
    both = pd.concat([top, own[top.columns]], ignore_index=True)
    return both.sort_values(["total", "label"], ignore_index=True)


def dots(rows: pd.DataFrame, about: Scope, left_px: int) -> Plot:
    """Draw one row per count (see drawn_rows): what is published as a full mark, what it makes of a year as a hairline."""
    mode, room, is_narrow = (
        about.mode,
        (left_px - LABEL_GAP_PX) / about.letters,
        about.width_px - left_px < NARROW_ROOM_PX,
    )
    changed = rows[rows["annual"].notna() & (rows["annual"] != rows["total"])]
    marks: list[Mark] = [
        Strokes(
            tuple(((row.total, row.Index), (row.annual, row.Index)) for row in changed.itertuples()),
            mode.muted,
            1.5,
            "dot",
        ),
        Points(
            tuple(changed["annual"]),
            tuple(changed.index),
            mode.muted,
            "Put to twelve months: our arithmetic",
            "line-ns-open",
            12,
            texts=tuple(f" → {number(annual)} " for annual in changed["annual"]),
            text_px=11.5,
            text_colour=mode.muted,
            sides=tuple("middle left" if row.annual < row.total else "middle right" for row in changed.itertuples()),
            edges=((mode.muted, 2.0),) * len(changed),
        ),
    ]
    highest = rows["total"].max()
    for speaker, label in {**SPEAKERS, "ours": "Counted in our tables"}.items():
        own = rows[rows["speaker"] == speaker]
        if len(own):
            texts: tuple[Label, ...] = tuple(((Run(text, is_bold=True),),) for text in own["text"])
            sides = tuple("top left" if is_narrow and total > highest / 8 else "top center" for total in own["total"])
            marks.append(
                Points(
                    tuple(own["total"]),
                    tuple(own.index),
                    SPEAKER_COLOURS[speaker],
                    label,
                    SPEAKER_MARKS[speaker],
                    11,
                    texts,
                    sides,
                    LABEL_PX,
                    mode.ink,
                    hover=tuple(f"{row.label}: {row.total:,.10g}" for row in own.itertuples()),
                )
            )
    names: tuple[tuple[int, Label], ...] = tuple(
        (
            row.Index,
            (
                *lines(row.label, room, LABEL_PX, most=2 if is_narrow else 1),
                (Run(clip(row.detail, room, SMALL_PX), is_small=True, colour=mode.muted),),
            ),
        )
        for row in rows.itertuples()
    )
    values = pd.concat([rows["total"], rows["annual"]]).dropna()
    span = (max(values[values > 0].min() / 1.7, 0.5), values.max() * 1.7)
    steps = (10, 100, 1000, 10000) if is_narrow else (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
    x = Axis(
        "Attacks (log scale)",
        "log",
        span,
        tuple((step, f"{step:,}") for step in steps if span[0] <= step <= span[1]),
        title_px=2,
    )
    return Plot(x, Axis(span=(len(rows) - 0.4, -0.8), ticks=names), tuple(marks), has_legend=True)


def _table(rows: pd.DataFrame, ours: pd.DataFrame) -> pd.DataFrame:
    top = pd.DataFrame(
        {
            "Count": rows["body"],
            "As published": [stated(row.value_low, row.value_high, row.qualifier) for row in rows.itertuples()],
            "Window": [window_name(row.window_start, row.window_end) for row in rows.itertuples()],
            "Area": rows["place"],
            "Counts": rows["definition_note"],
            "Over the window": rows["total"],
            "Put to twelve months": rows["annual"].round(),
        }
    )
    own = pd.DataFrame({"Count": ours["label"], "Counts": ours["sentence"], "Over the window": ours["total"]})
    return pd.concat([top, own], ignore_index=True)


def steps(about: Scope) -> Figure | Nothing:
    """Draw the steps from one published count to another, each bar beginning where the one above ends."""
    country, year, rows = chosen(about)
    pair = about.choice(ONE), about.choice(OTHER)
    if not all(pair):
        return Nothing("Only one count can be held against a table here, so there is nothing to decompose.")
    if pair[0] == pair[1]:
        return Nothing("Choose two different counts.")
    lower, higher = (rows[rows["claim_id"] == claim].iloc[0] for claim in pair)
    found = about.of_all(decompose, about.known, lower, higher)
    words = about.frame(
        _finding(found, lower, higher),
        about=f"Steps from {lower['body']} to {higher['body']}, attacks in {COUNTRIES[country]}, {year}",
        numbers=f"{len(found) - 2} steps",
        notes=(
            "Each computed step is a ratio in the coded table, a sample; another order changes their size, not the rest",
        ),
        sources=f"{lower['printed_by']}; {higher['printed_by']}; coded reports. Coded by Resurgence Atlas, CC BY 4.0.",
    )
    table = pd.DataFrame(
        [
            (step.name, step.kind, step.before, step.after, step.after - step.before, step.factor, step.sentence)
            for step in found
        ],
        columns=["Step", "Kind", "From", "To", "Difference", "Factor", "Arithmetic"],
    )
    left_px = 170 if about.width_px > NARROW_PX else 120
    body, height = step_bars(found, about, left_px)
    return Figure("steps", words, table, body, height, left_px, is_set=True)


def _finding(found: Sequence[Step], lower: pd.Series, higher: pd.Series) -> str:
    rest = next(step for step in found if step.kind == "rest")
    explained = [step for step in found if step.kind == "computed" and abs((step.factor or 1) - 1) >= 0.005]
    names, factor = ", ".join(step.name.lower() for step in explained), math.prod(step.factor for step in explained)
    said = (
        f"{names} account{'s' if len(explained) == 1 else ''} for a factor of {factor:.2g}"
        if explained
        else "no step can be computed"
    )
    return f"From {number(lower['total'])} to {number(higher['total'])}: {said}, a factor of {rest.factor:.2g} stays unexplained"


def step_bars(found: Sequence[Step], about: Scope, left_px: int) -> tuple[Plot, int]:
    """Draw the steps from top to bottom, and return the height that they need in px: each is as high as its arithmetic.

    A green bar is a published count, an amber one a step that was computed, a hatched one the rest. A step that can only be stated has no bar; every step's factor stands
    beside it and its arithmetic under it.
    """
    mode, room = about.mode, (about.width_px - left_px - EDGES_PX) / about.letters
    arithmetic = [tuple(wrap(step.sentence, room, SMALL_PX)) for step in found]
    height = sum(BAR_PX + len(said) * LINE_PX + GAP_PX for said in arithmetic)
    top, highest = float(height), max(step.after for step in found)
    bars: list[Mark] = []
    words: list[Mark] = []
    names: list[tuple[float, Label]] = []
    for step, said in zip(found, arithmetic, strict=True):
        middle, is_whole = top - BAR_PX / 2, step.kind in ("start", "end")
        left, right = (0.0, step.after) if is_whole else sorted((step.before, step.after))
        if right > left:
            box = (left, right, middle - BAR_PX / 2 + 3, middle + BAR_PX / 2 - 3)
            bars.append(
                Boxes((box,), KIND_COLOURS.get(step.kind, mode.muted), pattern="/" if step.kind == "rest" else "")
            )
        else:
            bars.append(Strokes((((step.before, middle - 8), (step.before, middle + 8)),), mode.muted, 2))
        inside = right > highest * 0.66  # no room behind the bar: write into it
        words.append(
            Words(
                max(step.before, step.after),
                middle,
                _result(step),
                f"middle {'right' if inside else 'left'}",
                LABEL_PX,
                right_px=-6 if inside else 6,
                paper=mode.paper if inside else "",
            )
        )
        words.append(
            Words(None, top - BAR_PX - 2, said, "top left", SMALL_PX, mode.muted, right_px=4, paper=mode.paper)
        )
        title = lines(step.name, (left_px - 12) / about.letters, NAME_PX, most=2, bold=True)
        names.append((middle, tuple((Run(line, is_bold=True),) for line in title)))
        top -= BAR_PX + len(said) * LINE_PX + GAP_PX
    x = Axis("Attacks", span=(0, highest * 1.12), words=",d", most_ticks=6, title_px=2)
    return Plot(x, Axis(span=(0, height), ticks=tuple(names), has_grid=False), (*bars, *words)), height


def _result(step: Step) -> Label:
    """Return the value or the factor of a step as it stands at the end of its bar."""
    if step.kind in ("start", "end"):
        return ((Run(number(step.after), is_bold=True),),)
    if step.factor is None:
        return "not computed"
    if abs(step.factor - 1) < 0.005:
        return "no change"
    sign = "+" if step.after > step.before else "−"
    return ((Run(f"× {step.factor:.2g}", is_bold=True), Run(f" ({sign}{number(abs(step.after - step.before))})")),)
