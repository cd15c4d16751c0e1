"""The figure of rival published figures: who said which number of which window; knows no file format."""

import pandas as pd

from atlas.analysis.figures import (
    SPEAKERS,
    Asked,
    area_name,
    number,
    offered,
    published,
    rivals,
    stated,
    widest_pair,
    window_name,
)
from atlas.briefing.drawing import Drawing, Plot, Span, Spans
from atlas.charts.figures import SPEAKER_COLOURS, body_px, rival_figures
from atlas.figures.scope import Scope
from atlas.model.vocabulary import CLAIM_SCOPES, METRICS, STOCK_METRICS

UNITS = {
    "funds_usd": "US dollars",
    "attacks": "attacks",
    "attacks_per_month": "attacks per month",
    "operations_against": "operations",
}
SCOPES = ("whole", "part")  # of a claim, shown at first
NAMED = 3  # printers


def asked(about: Scope) -> Asked:
    """Return what the link asks for: options metric, area, scope and rate, as on the claims page."""
    choice = offered(about.of_all(published))
    metric = about.option("metric", choice, "attacks")
    area = about.option("area", choice[metric], default_area(about, choice[metric]))
    scopes = tuple(word for word in CLAIM_SCOPES if word in about.word("scope", ",".join(SCOPES)).split(","))
    per_month = metric not in STOCK_METRICS and metric != "attacks_per_month" and about.word("rate") == "month"
    return Asked(metric, area, scopes, per_month)


def default_area(about: Scope, areas: dict[str, int]) -> str:
    """Return the area that the selection suggests, else Iraq, else the one with most claims."""
    suggested = about.selection.country or {"iraq": ("IRQ",), "syria": ("SYR",)}.get("".join(about.selection.region), ())
    return next((area for area in (*suggested, "IRQ") if area in areas), next(iter(areas)))


def rows_of(about: Scope) -> pd.DataFrame:
    """Return the figures that the link asks for (figures.rivals); no rows if none fits."""
    return rivals(about.of_all(published), asked(about), selection=about.selection)


def rival_claims(about: Scope) -> Drawing | None:
    """Show the published figures of one metric and area over their windows; None if no claim fits.

    Further options: scale (log or linear), panels (bodies or one) and claim (to ring on the page).
    """
    rows, what = rows_of(about), asked(about)
    if rows.empty:
        return None
    log, together = about.word("scale", "log") == "log", about.word("panels", "bodies") == "one"
    unit = UNITS.get(what.metric, "people") + (" per month of the window" if what.per_month else "")
    figure = rival_figures(rows, about.mode, unit=unit, log=log, together=together, width_px=about.width_px, chosen=about.word("claim"))
    plot = Plot(figure, body_px(rows, together=together, width_px=about.width_px), is_set=True)
    return Drawing("rival", _words(about, rows, what, log=log), _table(rows), _spans(rows, unit, log=log), plot)


def _words(about: Scope, rows: pd.DataFrame, what: Asked, *, log: bool):
    flows = not rows["is_stock"].any()
    notes = ["A bar is as long as the window that it counts" if flows else "A stock: held at one moment, never added up"]
    if what.per_month:
        notes.append("Each count divided by the months of its window: our arithmetic, no body says so")
    if (rows["low"].notna() & rows["high"].notna() & (rows["low"] != rows["high"])).any():
        notes.append("a box: a stated range")
    if (rows["low"].isna() | rows["high"].isna()).any():
        notes.append("“more than”, “up to” (▲ ▼): the claim leaves that end open")
    if (rows["qualifier"] == "about").any() and flows:
        notes.append("dotted: about")
    if log and (rows["middle"] <= 0).any():
        notes.append("zero is stated by some and has no place on a log axis")
    notes += ["logarithmic axis"] if log else []
    printers = list(dict.fromkeys(name for names in rows["printers"] for name in names.split(", ")))
    more = f" and {len(printers) - NAMED} more" if len(printers) > NAMED else ""
    return about.frame(
        f"{METRICS[what.metric].removesuffix(' (stock)')} in {area_name(what.area)}: {_finding(rows, what)}",
        about=f"{METRICS[what.metric]}, {area_name(what.area)}, windows from {rows['window_start'].min():%b %Y} to {rows['window_end'].max():%b %Y}, "
              f"claims about {' and '.join(CLAIM_SCOPES[word].lower() for word in what.scopes)}",
        numbers=f"n = {len(rows)} figures by {rows['body'].nunique()} bodies, from {len(rows) + int(rows['relayed_by'].sum())} claims",
        notes=tuple(notes), sources=f"Printed by {', '.join(printers[:NAMED])}{more}. Coded by Resurgence Atlas, CC BY 4.0.",
    )  # fmt: skip


def _finding(rows: pd.DataFrame, what: Asked) -> str:
    """Return the widest contradiction of one time, or how many figures there are."""
    pair = widest_pair(rows)
    if pair is None:
        return f"{len(rows)} published figure{'s' if len(rows) != 1 else ''}"
    low, high = pair
    per = " per month" if what.per_month else ""
    return f"for {window_name(high['window_start'], high['window_end'])} published figures run from {number(low['middle'])} to {number(high['middle'])}{per}"


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        "Body": rows["body"], "Says": [stated(row.value_low, row.value_high, row.qualifier) for row in rows.itertuples()],
        "Window": [window_name(row.window_start, row.window_end) for row in rows.itertuples()],
        "From": rows["window_start"].dt.strftime("%Y-%m-%d"), "Until": rows["window_end"].dt.strftime("%Y-%m-%d"),
        "Low": rows["low"], "Middle": rows["middle"], "High": rows["high"], "Area": rows["place"].where(rows["place"] != "", "whole area"),
        "Counts": rows["definition_note"], "Printed by": rows["printers"], "Relayed by": rows["relayed_by"], "Claim": rows["claim_id"],
    })  # fmt: skip


def _spans(rows: pd.DataFrame, unit: str, *, log: bool) -> Spans | None:
    """Return the figures as lines over their windows; None, for a table, if none has a place on the axis."""
    drawn = rows[rows["middle"] > 0] if log else rows
    if drawn.empty:
        return None
    spans = tuple(
        Span(f"{row.body}: {stated(row.value_low, row.value_high, row.qualifier)}, {window_name(row.window_start, row.window_end)}", SPEAKERS[row.speaker], row.window_start.date(), row.window_end.date(), row.middle,
             None if pd.isna(row.low) else row.low, None if pd.isna(row.high) else row.high, row.qualifier == "about")
        for row in drawn.itertuples()
    )  # fmt: skip
    colours = {SPEAKERS[word]: colour for word, colour in SPEAKER_COLOURS.items() if (drawn["speaker"] == word).any()}
    return Spans(spans, colours, unit, is_log=log)
