"""What each table holds per day for the selections that published claims are bound to: one query for all of them."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qsl

import ibis
import numpy as np
import pandas as pd

from atlas.analysis.selection import FILTERS, Known, Selection, parse
from atlas.analysis.summary import inside_one
from atlas.model import months
from atlas.model.vocabulary import CIVILIAN_TARGETS, FORCE_TARGETS
from atlas.store import CODED, Store

SAMPLE = CODED  # the data set of our own reports: a sample of the public record
LETHAL_ONLY = "ucdp"  # data sets of this family hold an event only if somebody was killed in it
KILLED = {"killed": None, "civilians_killed": CIVILIAN_TARGETS, "forces_killed": FORCE_TARGETS}
AUDITED = {name: each for name, each in FILTERS.items() if each.audited}  # the filters that counts can be narrowed by
KEYS = [
    "dataset",
    *(each.audited for each in AUDITED.values() if not each.told),
    "side",
    *(each.audited for each in AUDITED.values() if each.told),
]
BOUNDS = ("low", "best", "high")
OTHER = "other"  # every word that no binding names
PEOPLE = (*KILLED, "jihadists_killed", "jihadists_arrested", "dead_all_sides")


@dataclass(frozen=True)
class Tables:
    """Everything that claims are held against.

    selections: by their text. daily: per selection text and data set, the incidents per window of days (see
    read_tables). covered: country -> months with any report. monthly: per series and selection text, month -> events
    and deaths (low, best, high). series_span: first and last month of each series; series_countries: the countries it
    holds.
    """

    selections: dict[str, Selection]
    daily: dict[tuple[str, str], pd.DataFrame]
    covered: dict[str, set[str]]
    monthly: dict[tuple[str, str], dict[str, tuple[float, ...]]]
    series_span: dict[str, tuple[str, str]]
    series_countries: dict[str, set[str]]


def selection_of(text: str, known: Known) -> tuple[Selection, list[str]]:
    """Read a binding's selection; returns it and a notice for each part that cannot be used (see selection.parse)."""
    return parse(dict(parse_qsl(text)), known)


def read_tables(store: Store, known: Known, texts: tuple[str, ...]) -> Tables:
    """Count what every bound selection holds, with four queries however many claims there are.

    Each daily frame has occurred_on, occurred_until, incidents, lethal_incidents and, for each of PEOPLE, its best, low
    and high sum (null if no row has a figure) and _without, the incidents that have none.
    """
    selections = {text: selection_of(text, known)[0] for text in texts}
    rows = counted(store, list(selections.values()))
    names = sorted({SAMPLE} | {name for cell in rows["dataset"].unique() for name in cell.split(";")})
    daily = {}
    for text, selection in selections.items():
        found = rows[matches(rows, selection)]
        for name in names:
            own = found[np.array([name in cell.split(";") for cell in found["dataset"]], dtype=bool)]
            daily[text, name] = (
                own.drop(columns=KEYS).groupby(["occurred_on", "occurred_until"]).sum(min_count=1).reset_index()
            )
    reports = store.table("reports")
    months_held = reports.filter(inside_one(reports, "month")).aggregate(
        by=["country", reports.occurred_on.cast("string").substr(0, 7).name("month")]
    )
    covered: dict[str, set[str]] = {}
    for row in store.frame(months_held.order_by("country", "month")).itertuples():
        covered.setdefault(row.country, set()).add(row.month)
    series = _series(store)
    return Tables(
        selections,
        daily,
        covered,
        _monthly(series, selections),
        {name: (part["month"].min(), part["month"].max()) for name, part in series.groupby("dataset")},
        {name: set(part["country"]) for name, part in series.groupby("dataset")},
    )


def counted(store: Store, selections: list[Selection]) -> pd.DataFrame:
    """Count the incidents per window of days, data set and what the selections tell apart; words that none names become one.

    Returns KEYS, occurred_on, occurred_until, incidents, reports and the sums that read_tables names. Use matches() to
    narrow it.
    """
    incidents = store.table("incidents")
    words = {
        each.audited: {word for selection in selections for word in getattr(selection, name)}
        for name, each in AUDITED.items()
        if not each.told
    }
    told = {
        name: incidents[name].isin(sorted(kept)).ifelse(incidents[name], OTHER) for name, kept in words.items() if kept
    }
    told |= {name: ibis.literal(OTHER) for name, kept in words.items() if not kept}
    found = incidents.mutate(**told)
    sums = {
        "incidents": found.count(),
        "reports": found.report_count.sum(),
        "lethal_incidents": (found.killed_best >= 1).fill_null(False).cast("int64").sum(),
        "lethal_incidents_without": found.killed_best.isnull().cast("int64").sum(),
    }
    for name, targets in KILLED.items():
        where = found.target.isin(targets) if targets else None
        for bound in BOUNDS:
            sums[f"{name}_{bound}"] = found[f"killed_{bound}"].sum(where=where)
        missing = found.killed_best.isnull()
        sums[f"{name}_without"] = (missing if where is None else missing & where).cast("int64").sum()
    for name in ("jihadists_killed", "jihadists_arrested"):
        sums |= {f"{name}_{bound}": found[f"{name}_{bound}"].sum() for bound in BOUNDS}
        sums[f"{name}_without"] = found[f"{name}_best"].isnull().cast("int64").sum()
    sums["dead_all_sides_without"] = (
        (found.killed_best.isnull() & found.jihadists_killed_best.isnull()).cast("int64").sum()
    )
    keys = ["occurred_on", "occurred_until", *KEYS]
    rows = store.frame(found.group_by(keys).aggregate(**sums).order_by(keys))
    for bound in BOUNDS:  # people killed and jihadists killed never overlap (DESIGN: killed leaves attackers out)
        rows[f"dead_all_sides_{bound}"] = rows[[f"killed_{bound}", f"jihadists_killed_{bound}"]].sum(
            axis=1, min_count=1
        )
    for column in ("occurred_on", "occurred_until"):
        rows[column] = pd.to_datetime(rows[column])
    return rows


def matches(rows: pd.DataFrame, selection: Selection) -> pd.Series:
    """Return which counted rows a selection takes in, by its filters of AUDITED; of one whose words cannot all be told apart, by the one that can."""
    keep = pd.Series(not selection.unknown, index=rows.index)
    for name, each in AUDITED.items():
        if chosen := getattr(selection, name):
            keep &= rows[each.audited] if each.told else each.passes(rows, chosen)
    return keep


def _series(store: Store) -> pd.DataFrame:
    """Return reference_series with admin1_iso matched by name; null where the series itself names no governorate."""
    admin1 = store.frame(store.table("admin1").select("country", "admin1_name", "admin1_iso", "aliases")).fillna(
        {"aliases": ""}
    )
    known = {
        (row.country, plain(name)): row.admin1_iso
        for row in admin1.itertuples()
        for name in [row.admin1_name, *str(row.aliases).split("|")]
        if name
    }
    series = store.frame(store.table("reference_series"))
    labels = series["admin1_label"].fillna("").map(plain)
    return series.assign(admin1_iso=[known.get(pair) for pair in zip(series["country"], labels, strict=True)])


def plain(name: str) -> str:
    """Return a governorate's name without accents, case and the word province, governorate or district."""
    text = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)).lower()
    return " ".join(re.sub(r"[^a-z]+", " ", re.sub(r"\b(province|governorate|district)\b|['’‘]", "", text)).split())


def _monthly(
    series: pd.DataFrame, selections: dict[str, Selection]
) -> dict[tuple[str, str], dict[str, tuple[float, ...]]]:
    """Sum each series over the area of each selection, per month."""
    sums = ["events", "deaths_low", "deaths_best", "deaths_high"]
    found = {}
    for text, selection in selections.items():
        inside = series["country"].isin(selection.country)
        if selection.admin1:
            inside &= series["admin1_iso"].isin(selection.admin1)
        for name, rows in series[inside].groupby("dataset"):
            by_month = rows.groupby("month")[sums].sum()
            found[name, text] = {row.Index: tuple(float(value) for value in row[1:]) for row in by_month.itertuples()}
    return found


def months_of(start: pd.Timestamp, end: pd.Timestamp) -> tuple[list[str], bool]:
    """Return the months that a window touches and whether it consists of whole months."""
    first, last = f"{start:%Y-%m}", f"{end:%Y-%m}"
    return months.span(first, last), start.day == 1 and end.date() == months.last_day(last)
