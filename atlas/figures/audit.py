"""Figures of the audit: what the tables say of each published claim, and stated against counted."""

import math

import pandas as pd

from atlas.analysis import audit as audits
from atlas.analysis.judging import VERDICTS
from atlas.analysis.records import SAMPLE
from atlas.analysis.summary import terms
from atlas.analysis.wording import plural
from atlas.figures.lettering import wrap
from atlas.figures.registry import AUDITED, TABLE
from atlas.figures.scales import whole_axis
from atlas.figures.scope import Scope
from atlas.figures.spec import Axis, Bars, Figure, Label, Mark, Nothing, Plot, Points, Run, Series, Strokes
from atlas.figures.theme import AMBER, BLUE, GREEN, GREY, LIGHT, ORANGE, SKY, readable_on
from atlas.model.vocabulary import METRICS

NARROW_PX, RIGHT_PX, LABEL_PX, LABEL_GAP_PX = 560, 24, 12, 12
ROW_PX, ROOM_PX, SQUARE_PX = 30, 60, 380
LEAST_INSIDE = 0.035  # share of the widest row that a number needs to stand inside its part
DECIDED = ("reproduced", "in_range", "above", "below")  # verdicts that could have come out otherwise
COMPARED = ("reproduced", "in_range", "above", "less", "below", "not_comparable")
LOOKS = {  # of a verdict: colour, and a pattern that tells it apart without colour
    "reproduced": (GREEN, ""), "in_range": (SKY, "-"), "above": (AMBER, ""), "less": (GREY, "-"), "below": (ORANGE, ""), "not_covered": (BLUE, "x"), "not_comparable": (GREY, "."),
    "not_computable": (GREY, "/"),
}  # fmt: skip
SYMBOLS = {
    "reproduced": "circle",
    "in_range": "circle-open",
    "above": "triangle-up",
    "less": "triangle-up-open",
    "below": "triangle-down",
    "not_comparable": "x-thin-open",
}


def tables(about: Scope) -> tuple[dict[str, str], str]:
    """Return the tables that claims are held against, and our own to begin with."""
    rows = about.of_all(audits.audit, about.known)
    return {name: table_name(name) for name in sorted(rows["table"].dropna().unique())}, SAMPLE


def metrics(about: Scope) -> tuple[dict[str, str], str]:
    """Return the metrics of the claims, all of them to begin with."""
    held = set(about.of_all(audits.audit, about.known)["metric"])
    return {"all": "All metrics"} | {word: name for word, name in METRICS.items() if word in held}, "all"


def table_name(table: str) -> str:
    """Return what a table is called."""
    return "Coded reports (a sample)" if table == SAMPLE else table


def chosen(about: Scope) -> tuple[pd.DataFrame, str]:
    """Return the audit's rows for the chosen table and metric, and the table's word."""
    rows, table, metric = about.of_all(audits.audit, about.known), about.choice(TABLE), about.choice(AUDITED)
    shown = rows[rows["table"].isna() | (rows["table"] == table)] if table == SAMPLE else rows[rows["table"] == table]
    return shown if metric == "all" else shown[shown["metric"] == metric], table


def verdicts(about: Scope) -> Figure | Nothing:
    """Count published claims by metric and verdict: a bar per metric, divided by verdict."""
    rows, word = chosen(about)
    if rows.empty:
        return Nothing(
            "No published claim of this metric can be put to this table: choose another metric or table above."
        )
    table, left_px = table_name(word), 190 if about.width_px > NARROW_PX else 120
    given, asked, against = (
        rows["verdict"].value_counts(),
        int(rows["table"].notna().sum()),
        int((rows["contradicts"] & rows["in_own_print"]).sum()),
    )
    name = table[:1].lower() + table[1:] if table.startswith("Coded") else table
    finding = f"{asked:,} of {plural(len(rows), 'published claim')} can be put to {name}: {given.get('reproduced', 0)} reproduced, "
    finding += f"{given.get('in_range', 0)} in range, {against or 'none'} contradicted"
    shares = rows.loc[(rows["verdict"] == "less") & (rows["stated_low"] > 0), "computed"] / rows["stated_low"]
    less = (
        (
            f"of {given['less']} more our sample holds less, in the median {shares.median():.0%} of what they state: no verdict",
        )
        if given.get("less")
        else ()
    )
    printed = int((rows["contradicts"] & ~rows["in_own_print"]).sum())
    less += (
        (f"{printed} more contradicted in one page's print of another's words alone: could be the printer's slip",)
        if printed
        else ()
    )
    if word == SAMPLE:
        less += _elsewhere(about, rows)
    words = about.frame(
        finding,
        about="All published claims, each in its own window and area; the page's selection does not narrow them",
        numbers=f"n = {plural(len(rows), 'claim')} by {plural(rows['body'].nunique(), 'body', 'bodies')}",
        notes=(*less, audits.SAMPLE_NOTE),
        sources=_sources(about, word),
    )
    counted = (
        pd.crosstab(rows["metric"].map(METRICS), rows["verdict"].map(VERDICTS)).reset_index().rename_axis(None, axis=1)
    )
    return Figure(
        "audit",
        words,
        counted,
        verdict_bars(rows, about, left_px),
        ROOM_PX + ROW_PX * rows["metric"].nunique(),
        left_px,
    )


def _elsewhere(about: Scope, rows: pd.DataFrame) -> tuple[str, ...]:
    """Say how many of the claims of our own table's audit another monitor's series or UCDP judges; empty if none. rows: the chosen ones."""
    found = about.of_all(audits.audit, about.known)
    found = found[
        found["claim_id"].isin(rows["claim_id"])
        & found["table"].notna()
        & found["table"].ne(SAMPLE)
        & found["verdict"].isin(DECIDED)
    ]
    if found.empty:
        return ()
    given = found["verdict"].value_counts()
    agree = given.get("reproduced", 0) + given.get("in_range", 0)
    claims, others = plural(found["claim_id"].nunique(), "claim"), plural(found["table"].nunique(), "other table")
    return (
        f"{claims} can be judged by {others} (choose one above): {agree} agree, {given.get('above', 0)} state more, {given.get('below', 0)} less",
    )


def verdict_bars(rows: pd.DataFrame, about: Scope, left_px: int) -> Bars:
    """Draw one bar per metric, that with most claims on top, with the counts in its parts where there is room. rows: metric, verdict, one per claim."""
    held = pd.crosstab(rows["metric"], rows["verdict"])
    order = held.sum(axis=1).sort_values().index[::-1]
    widest, room = int(held.sum(axis=1).max()), (left_px - LABEL_GAP_PX) / about.letters
    names: tuple[Label, ...] = tuple(tuple(wrap(METRICS[metric], room, LABEL_PX)) for metric in order)
    series = []
    for verdict, label in VERDICTS.items():
        if verdict in held:
            values, (colour, pattern) = [int(value) for value in held[verdict].reindex(order)], LOOKS[verdict]
            series.append(
                Series(
                    label,
                    tuple(values),
                    colour,
                    pattern,
                    texts=tuple(str(value) if value >= widest * LEAST_INSIDE else "" for value in values),
                    text_colour=LIGHT.paper if verdict in ("below", "reproduced") else readable_on(colour),
                    hover=tuple(
                        f"{METRICS[metric]}: {value} {label.lower()}"
                        for metric, value in zip(order, values, strict=True)
                    ),
                )
            )
    return Bars(
        names,
        tuple(series),
        whole_axis("Published claims", widest, about.width_px - left_px - RIGHT_PX),
        is_lying=True,
        room=0.25,
        edge_px=1,
    )


def stated_counted(about: Scope) -> Figure | Nothing:
    """Draw what claims state against what the table counts: on the line both agree."""
    rows, word = chosen(about)
    rows = rows[(rows["computed"] > 0) & (rows["stated_low"] > 0) & rows["verdict"].isin(COMPARED)]
    if rows.empty:
        return Nothing(
            "Of none of these claims does this table count anything, so nothing can be held against what they state."
        )
    share = (rows["computed"] / rows["stated_low"]).median()
    words = about.frame(
        f"Half of these claims state more than {1 / share:,.0f} times what the table counts"
        if share < 0.5
        else "Stated, counted",
        about="Claims with a count above zero, whole, part and single incident, each in its own window",
        numbers=f"n = {plural(len(rows), 'claim')}",
        notes=("Solid line: equal; dotted: within 10%",),
        sources=_sources(about, word),
    )
    listed = pd.DataFrame(
        {
            "metric": rows["metric"].map(METRICS),
            "area": rows["area"],
            "window": rows["window"],
            "body": rows["body"],
            "states": rows["stated"],
            "stated": rows["stated_low"],
            "counted": rows["computed"],
            "verdict": rows["verdict"].map(VERDICTS),
            "printed by": rows["printed_by"],
            "claim_id": rows["claim_id"],
        }
    )
    return Figure(
        "audit-counts", words, listed.reset_index(drop=True), against(rows, about, table_name(word)), SQUARE_PX
    )


def against(rows: pd.DataFrame, about: Scope, table: str) -> Plot:
    """Draw each claim as a mark: what it states across, what the table counts upward, both on axes of logarithms.

    rows: audit rows of one table with a stated value and a count above zero. table: its name, for the axis.
    """
    values = pd.concat([rows["stated_low"], rows["computed"]])
    low, high = float(values.min() / 1.6), float(values.max() * 1.8)
    marks: list[Mark] = [
        Strokes((((low, low * factor), (high, high * factor)),), about.mode.muted, 1, dash)
        for factor, dash in ((1.0, "solid"), (1.1, "dot"), (0.9, "dot"))
    ]
    for verdict, symbol in SYMBOLS.items():
        found = rows[rows["verdict"] == verdict]
        if len(found):
            colour = LOOKS[verdict][0]
            hover: tuple[Label, ...] = tuple(
                (
                    (Run(row.stated, is_bold=True), Run(f", {row.body}")),
                    f"{row.area}, {row.window}",
                    f"table: {row.computed:,.4g}",
                )
                for row in found.itertuples()
            )
            marks.append(
                Points(
                    tuple(found["stated_low"]),
                    tuple(found["computed"]),
                    colour,
                    VERDICTS[verdict],
                    symbol,
                    8,
                    keys=tuple(found["claim_id"]),
                    hover=hover,
                    edges=((colour, 1.0),) * len(found),
                )
            )
    ticks = tuple(
        (10.0**power, f"{10.0**power:,.10g}")
        for power in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)
    )
    x, y = (
        Axis(title, "log", (low, high), ticks, title_px=2 if title.startswith("Stated") else None)
        for title in ("Stated by the claim", f"Counted in {table}")
    )
    return Plot(x, y, tuple(marks), has_legend=True)


def _sources(about: Scope, table: str) -> str:
    """Return whose claims they are, the table that they are held against, and the terms of that table's data set."""
    own = () if table == SAMPLE else about.of_all(terms, (table,))
    return " ".join((f"Claims coded by Resurgence Atlas, CC BY 4.0, held against {table_name(table)}.", *own))
