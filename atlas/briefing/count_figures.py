"""Figures of why counts differ: all counts of one country and year side by side, and the steps from one to another."""

import math

import pandas as pd

from atlas.analysis.decomposition import Step, decompose
from atlas.analysis.figures import number, published, stated, window_name
from atlas.analysis.yearly_counts import default_pair, our_counts, side_by_side
from atlas.briefing.drawing import Drawing, Plot
from atlas.charts.differences import counts_px, side_by_side_dots, step_bars, step_rows
from atlas.figures.scope import Scope
from atlas.model.vocabulary import COUNTRIES

YEARS = range(2018, 2026)
DEFAULT_COUNTRY, DEFAULT_YEAR = "IRQ", "2019"
NARROW_PX = 560
EDGES_PX = 40  # the picture's own margin beside the drawing
ANNUAL_NOTE = "→ put to twelve months at an even pace: our arithmetic, no source says so"


def chosen(about: Scope) -> tuple[str, str, pd.DataFrame]:
    """Return the link's country and year (options area and year) and the published counts."""
    country = about.option("area", COUNTRIES, DEFAULT_COUNTRY)
    year = about.option("year", tuple(map(str, YEARS)), DEFAULT_YEAR)
    return country, year, side_by_side(about.of_all(published), country=country, year=int(year))


def counts(about: Scope) -> Drawing | None:
    """Draw every published count of attacks, and ours; None if none is published."""
    country, year, rows = chosen(about)
    if rows.empty:
        return None
    ours = about.of_all(our_counts, about.known, country=country, year=int(year))
    left_px = 250 if about.width_px > NARROW_PX else 120
    drawn = _drawn(rows, ours, short=about.width_px <= NARROW_PX)
    low, high = rows["total"].min(), rows.loc[rows["months"] <= 12, "total"].max()
    words = about.frame(
        f"Attacks in {COUNTRIES[country]} in {year}: published counts run from {number(low)} to {number(high)}",
        about=f"Published counts of attacks in {COUNTRIES[country]} with a window mostly in {year} or over it, and ours",
        numbers=f"n = {len(rows)} published counts by {rows['body'].nunique()} bodies",
        notes=(ANNUAL_NOTE, "Our coded table is a sample: a smaller count there contradicts nothing"),
        sources=f"Printed by {', '.join(dict.fromkeys(rows['printed_by']))}. Coded by Resurgence Atlas, CC BY 4.0.",
    )  # fmt: skip
    figure = side_by_side_dots(drawn, about.mode, left_px=left_px, width_px=about.width_px)
    return Drawing("counts", words, _table(rows, ours), plot=Plot(figure, counts_px(len(drawn), width_px=about.width_px), left_px))


def _drawn(rows: pd.DataFrame, ours: pd.DataFrame, *, short: bool) -> pd.DataFrame:
    """Return published and own counts as rows of one picture."""
    detail = [
        f"{window_name(row.window_start, row.window_end)}{', ' + row.place if row.place else ''}"
        + (f" · relayed by {row.relayed_by}" if row.relayed_by else "") for row in rows.itertuples()
    ]  # fmt: skip
    average = rows["metric"] == "attacks_per_month"
    texts = [
        f"{stated(row.value_low, row.value_high, row.qualifier)}{' a month' if row.metric == 'attacks_per_month' else ''}"
        + (f" = {number(row.annual)} a year" if row.metric == "attacks_per_month" and not short else "")
        for row in rows.itertuples()
    ]  # fmt: skip
    top = pd.DataFrame({
        "label": rows["body"], "detail": detail, "total": rows["total"].where(~average, rows["annual"]), "text": texts,
        "annual": rows["annual"], "speaker": rows["speaker"],
    })  # fmt: skip
    own = ours.assign(text=[number(total) for total in ours["total"]], annual=float("nan"), speaker="ours")
    own["detail"] = ["a sample of the public record" if label.startswith("Coded") else "a series of lethal events" for label in own["label"]]
    both = pd.concat([top, own[top.columns]], ignore_index=True)
    return both.sort_values(["total", "label"], ignore_index=True)


def _table(rows: pd.DataFrame, ours: pd.DataFrame) -> pd.DataFrame:
    top = pd.DataFrame({
        "Count": rows["body"], "As published": [stated(row.value_low, row.value_high, row.qualifier) for row in rows.itertuples()],
        "Window": [window_name(row.window_start, row.window_end) for row in rows.itertuples()], "Area": rows["place"],
        "Counts": rows["definition_note"], "Over the window": rows["total"], "Put to twelve months": rows["annual"].round(),
    })  # fmt: skip
    own = pd.DataFrame({"Count": ours["label"], "Counts": ours["sentence"], "Over the window": ours["total"]})
    return pd.concat([top, own], ignore_index=True)


def pair_of(about: Scope, rows: pd.DataFrame) -> tuple[str, str] | None:
    """Return the two counts of the link (options one and other); None with fewer than two, or for one count twice."""
    pair = default_pair(rows)
    if pair is None:
        return None
    names = tuple(rows.loc[rows["state"] == "bound", "claim_id"])
    one, other = about.option("one", names, pair[0]), about.option("other", names, pair[1])
    return None if one == other else (one, other)


def steps(about: Scope) -> Drawing | None:
    """Draw the steps from one count to another; None if the link names no two that can be held against a table."""
    country, year, rows = chosen(about)
    pair = pair_of(about, rows)
    if pair is None:
        return None
    lower, higher = (rows[rows["claim_id"] == claim].iloc[0] for claim in pair)
    found = about.of_all(decompose, about.known, lower, higher)
    words = about.frame(
        _finding(found, lower, higher), about=f"Steps from {lower['body']} to {higher['body']}, attacks in {COUNTRIES[country]}, {year}",
        numbers=f"{len(found) - 2} steps",
        notes=("Each computed step is a ratio in the coded table, a sample; another order changes their size, not the rest",),
        sources=f"{lower['printed_by']}; {higher['printed_by']}; coded reports. Coded by Resurgence Atlas, CC BY 4.0.",
    )  # fmt: skip
    table = pd.DataFrame([(step.name, step.kind, step.before, step.after, step.after - step.before, step.factor, step.sentence) for step in found],
                         columns=["Step", "Kind", "From", "To", "Difference", "Factor", "Arithmetic"])  # fmt: skip
    names_px = 170 if about.width_px > NARROW_PX else 120
    drawn, height_px = step_rows(found, width_px=about.width_px - names_px - EDGES_PX)
    return Drawing("steps", words, table, plot=Plot(step_bars(drawn, height_px, about.mode, left_px=names_px), height_px, names_px, is_set=True))


def _finding(found: list[Step], lower: pd.Series, higher: pd.Series) -> str:
    rest = next(step for step in found if step.kind == "rest")
    explained = [step for step in found if step.kind == "computed" and abs(step.factor - 1) >= 0.005]
    names, factor = ", ".join(step.name.lower() for step in explained), math.prod(step.factor for step in explained)
    said = f"{names} account{'s' if len(explained) == 1 else ''} for a factor of {factor:.2g}" if explained else "no step can be computed"
    return f"From {number(lower['total'])} to {number(higher['total'])}: {said}, a factor of {rest.factor:.2g} stays unexplained"
