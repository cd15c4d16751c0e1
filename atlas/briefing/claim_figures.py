"""Figures of what sources contradict each other about, incident by incident and figure by figure; knows no file format."""

from dataclasses import replace

import pandas as pd

from atlas.analysis.disputes import widest
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
from atlas.analysis.wording import when, where
from atlas.briefing.drawing import Chart, Drawing, Series, Span, Spans
from atlas.briefing.list_figures import free_rows
from atlas.briefing.scope import Scope
from atlas.charts.figures import SPEAKER_COLOURS
from atlas.charts.theme import BLUE, GREY, LIGHT, ORANGE
from atlas.model.vocabulary import CLAIM_SCOPES, COUNTS, METRICS, STOCK_METRICS

DRAWN_DISPUTES = 12
RANKED = {"absolute": "by distance", "relative": "by ratio", "origins": "by number of origins"}
UNITS = {
    "funds_usd": "US dollars",
    "attacks": "attacks",
    "attacks_per_month": "attacks per month",
    "operations_against": "operations",
}


def disputes(about: Scope) -> Drawing | None:
    """Show the incidents on which origins contradict each other most about a count; None if they nowhere do.

    Options of the link: count and rank, as on the claims page.
    """
    field, ranking = about.option("count", COUNTS, "killed"), about.option("rank", RANKED, "absolute")
    found = widest(about.store, about.selection, field, ranking=ranking)
    table = about.store.table("incidents")
    named = table.filter(table.incident_id.isin(tuple(found["incident_id"]) or ("",))).select("incident_id", "dataset")
    found, withheld = free_rows(about.store, found.merge(about.store.frame(named), on="incident_id"))
    if found.empty:
        return None
    top, label = found.head(DRAWN_DISPUTES), field.replace("_", " ")
    own = top["own"].astype("float64")
    drawn = [("Lowest figure", top["low"], GREY), ("Best estimate", top["best"], LIGHT.ink), ("Highest figure", top["high"], BLUE)]
    if own.notna().any():
        drawn.append(("The group's own figure", own, ORANGE))
    series = tuple(Series(name, tuple(None if pd.isna(v) else float(v) for v in values), colour) for name, values, colour in drawn)
    notes = (
        f"{len(found):,} incident{'s' * (len(found) != 1)} on whose {label} origins contradict each other, {len(top)} drawn, {RANKED[ranking]}",
        *withheld,
    )
    places = [row["place"] if pd.notna(row["place"]) else row["admin1"] or "" for _, row in top.iterrows()]
    names = tuple(f"{place}, {when(row)}" for place, (_, row) in zip(places, top.iterrows(), strict=True))
    table = pd.DataFrame({"incident_id": top["incident_id"], "when": [when(row) for _, row in top.iterrows()],
                          "where": [where(row) for _, row in top.iterrows()], "lowest": top["low"].astype("Int64"), "best": top["best"].astype("Int64"),
                          "highest": top["high"].astype("Int64"), "group's own": own.astype("Int64"), "origins": top["origin_count"]})  # fmt: skip
    words = about.frame(f"Who said how many: the widest disputes over {label}", notes=notes)
    return Drawing("disputes", words, table, Chart("spread", names, series, label.capitalize()))


def rival_claims(about: Scope) -> Drawing | None:
    """Show the published figures of one metric and area over their windows; None if no claim fits.

    Options of the link: metric, area and scope, as on the claims page.
    """
    claims = published(about.store)
    choice = offered(claims)
    metric = about.option("metric", choice, "attacks")
    area = about.option("area", choice[metric], _area(about, choice[metric]))
    scopes = tuple(word for word in CLAIM_SCOPES if word in about.options.get("scope", "whole,part").split(",")) or (
        "whole",
        "part",
    )
    rows = rivals(claims, Asked(metric, area, scopes), selection=about.selection)
    rows = rows[rows["middle"] > 0]
    if rows.empty:
        return None
    pair = widest_pair(rows)
    finding = f"{len(rows)} published figures"
    if pair is not None:
        window = window_name(pair[1]["window_start"], pair[1]["window_end"])
        finding = f"for {window} published figures run from {number(pair[0]['middle'])} to {number(pair[1]['middle'])}"
    said = [stated(row.value_low, row.value_high, row.qualifier) for row in rows.itertuples()]
    windows = [window_name(row.window_start, row.window_end) for row in rows.itertuples()]
    words = about.frame(
        f"{METRICS[metric]} in {area_name(area)}: {finding}",
        about=f"{METRICS[metric]}, {area_name(area)}, windows from {rows['window_start'].min():%b %Y} to {rows['window_end'].max():%b %Y}, "
              f"claims about {' and '.join(CLAIM_SCOPES[word].lower() for word in scopes)}",
        numbers=f"n = {len(rows)} figures by {rows['body'].nunique()} bodies, from {len(rows) + int(rows['relayed_by'].sum())} claims",
        notes=("a stock: held at one moment, never added up" if metric in STOCK_METRICS else "a bar is as long as the window that it counts", "a box: a stated range", "logarithmic axis"),
    )  # fmt: skip
    spans = tuple(
        Span(f"{row.body}: {text}, {window}", SPEAKERS[row.speaker], row.window_start.date(), row.window_end.date(), row.middle,
             None if pd.isna(row.low) else row.low, None if pd.isna(row.high) else row.high)
        for row, text, window in zip(rows.itertuples(), said, windows, strict=True)
    )  # fmt: skip
    table = pd.DataFrame({"body": rows["body"], "says": said, "window": windows, "from": rows["window_start"].dt.strftime("%Y-%m-%d"),
                          "until": rows["window_end"].dt.strftime("%Y-%m-%d"), "low": rows["low"], "middle": rows["middle"], "high": rows["high"],
                          "printed by": rows["printers"], "claim_id": rows["claim_id"]})  # fmt: skip
    colours = {SPEAKERS[word]: colour for word, colour in SPEAKER_COLOURS.items() if (rows["speaker"] == word).any()}
    printers = list(dict.fromkeys(name for names in rows["printers"] for name in names.split(", ")))
    more = f" and {len(printers) - 3} more" if len(printers) > 3 else ""
    words = replace(words, sources=f"Printed by {', '.join(printers[:3])}{more}. Coded by Resurgence Atlas, CC BY 4.0.")
    return Drawing("rival", words, table, Spans(spans, colours, UNITS.get(metric, "people")))


def _area(about: Scope, areas: dict[str, int]) -> str:
    """Return the area that the selection suggests, else Iraq, else the one with most claims."""
    suggested = about.selection.country or {"iraq": ("IRQ",), "syria": ("SYR",)}.get("".join(about.selection.region), ())
    return next((area for area in (*suggested, "IRQ") if area in areas), next(iter(areas)))
