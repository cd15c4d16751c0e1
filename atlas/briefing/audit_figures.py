"""Figures of the audit: what the tables say of each published figure, and stated against counted."""

import pandas as pd

from atlas.analysis import audit as audits
from atlas.analysis.judging import VERDICTS
from atlas.analysis.records import SAMPLE
from atlas.analysis.summary import terms
from atlas.briefing.drawing import Drawing, Plot
from atlas.charts.audits import ROW_PX, stated_against_counted, verdict_bars
from atlas.figures.scope import Scope
from atlas.model.vocabulary import METRICS

NARROW_PX = 560
COMPARED = ("reproduced", "in_range", "above", "below", "not_comparable")


def tables(rows: pd.DataFrame) -> dict[str, str]:
    """Return the tables that figures are held against, and their names for readers."""
    return {name: _name(name) for name in sorted(rows["table"].dropna().unique())}


def _name(table: str) -> str:
    return "Coded reports (a sample)" if table == SAMPLE else table


def chosen(about: Scope) -> tuple[pd.DataFrame, str]:
    """Return the audit's rows for the link's table and metric (options table and of), and the table's word."""
    rows = about.of_all(audits.audit, about.known)
    table, metric = about.option("table", tables(rows), SAMPLE), about.option("of", METRICS, "all")
    shown = rows[rows["table"].isna() | (rows["table"] == table)] if table == SAMPLE else rows[rows["table"] == table]
    return shown if metric == "all" else shown[shown["metric"] == metric], table


def verdicts(about: Scope) -> Drawing | None:
    """Count published figures by metric and verdict; None if the table and metric chosen have none."""
    rows, word = chosen(about)
    if rows.empty:
        return None
    table = _name(word)
    counts, asked, against = rows["verdict"].value_counts(), int(rows["table"].notna().sum()), int(rows["contradicts"].sum())
    name = table[:1].lower() + table[1:] if table.startswith("Coded") else table
    finding = f"{asked} of {len(rows)} published figures can be put to {name}: {counts.get('reproduced', 0)} reproduced, "
    finding += f"{counts.get('in_range', 0)} in range, {against or 'none'} contradicted"
    words = about.frame(
        finding, about="All figure claims, each in its own window and area; the page's selection does not narrow them",
        numbers=f"n = {len(rows)} figure claims by {rows['body'].nunique()} bodies", notes=(audits.SAMPLE_NOTE,), sources=_sources(about, word),
    )  # fmt: skip
    left_px = 190 if about.width_px > NARROW_PX else 120
    plot = Plot(verdict_bars(rows, about.mode, left_px=left_px), 60 + ROW_PX * rows["metric"].nunique(), left_px)
    counted = pd.crosstab(rows["metric"].map(METRICS), rows["verdict"].map(VERDICTS)).reset_index().rename_axis(None, axis=1)
    return Drawing("audit", words, counted, plot=plot)


def stated_counted(about: Scope) -> Drawing | None:
    """Draw what figures state against what the table counts; None if nothing could be counted."""
    rows, word = chosen(about)
    rows = rows[(rows["computed"] > 0) & (rows["stated_low"] > 0) & rows["verdict"].isin(COMPARED)]
    if rows.empty:
        return None
    share = (rows["computed"] / rows["stated_low"]).median()
    words = about.frame(
        f"Half of these figures state more than {1 / share:,.0f} times what the table counts" if share < 0.5 else "Stated, counted",
        about="Claims with a count above zero, whole, part and single incident, each in its own window",
        numbers=f"n = {len(rows)} figure claims", notes=("Solid line: equal; dotted: within 10%",), sources=_sources(about, word),
    )  # fmt: skip
    listed = pd.DataFrame({
        "metric": rows["metric"].map(METRICS), "area": rows["area"], "window": rows["window"], "body": rows["body"], "states": rows["stated"],
        "stated": rows["stated_low"], "counted": rows["computed"], "verdict": rows["verdict"].map(VERDICTS), "claim_id": rows["claim_id"],
    })  # fmt: skip
    return Drawing("audit-counts", words, listed.reset_index(drop=True), plot=Plot(stated_against_counted(rows, about.mode, table=_name(word)), 380))


def _sources(about: Scope, table: str) -> str:
    """Return whose claims they are, the table that they are held against, and the terms of that table's data set."""
    own = () if table == SAMPLE else about.of_all(terms, (table,))
    return " ".join((f"Claims coded by Resurgence Atlas, CC BY 4.0, held against {_name(table)}.", *own))
