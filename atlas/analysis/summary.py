"""What a selection holds in numbers, for frames and key figures; tables in, small frames out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import ibis
import ibis.expr.types as ir
import pandas as pd

from atlas.analysis.asking import ask
from atlas.analysis.narrowing import inside, narrow
from atlas.analysis.selection import Known, Selection
from atlas.model.vocabulary import COARSE_PRECISIONS, COUNTRIES
from atlas.store import CODED, Store

UNITS = {
    "year": "Y",
    "quarter": "Q",
    "month": "M",
    "week": "W",
    "day": "D",
}  # a week begins on Monday, as ISO 8601 has it


@dataclass(frozen=True)
class Tally:
    """The numbers that every figure of a selection states.

    killed: summed over incidents with a best estimate, None if no incident has one. elsewhere: incidents whose possible days reach beyond the selection's: each is in every
    period that it may lie in. elsewhere_of: the same of each other key figure; of the killed the sum of those known.
    """

    incidents: int
    attacks: int
    claimed: int
    disputed: int
    killed: int | None
    without_killed: int
    within_month: int
    reports: int
    origins: int
    sources: int
    top_sources: tuple[str, ...]
    elsewhere: int = 0
    elsewhere_of: Mapping[str, int] = field(default_factory=dict)
    terms: tuple[str, ...] = ()  # what is to be printed for each data set in it


def known(store: Store) -> Known:
    """Return what the tables offer to choose from; months are those of incidents that are dated within one month."""
    places = store.frame(
        store.table("admin1").select("admin1_iso", "admin1_name", "country").order_by("country", "admin1_name")
    )
    places = places.dropna(subset=["admin1_iso"])
    sources = store.table("sources").filter(lambda t: t.reports > 0).select("source_id", "name").order_by("name")
    incidents = store.table("incidents")
    edges = store.frame(
        incidents.aggregate(
            first=incidents.occurred_on.min(),
            last=incidents.occurred_until.max(),
            day=incidents.occurred_on.max(where=incidents.date_precision == "day"),
        )
    ).iloc[0]
    named = store.frame(sources)
    return Known(
        admin1={row.admin1_iso: f"{row.admin1_name}, {COUNTRIES[row.country]}" for row in places.itertuples()},
        admin1_country=dict(zip(places["admin1_iso"], places["country"], strict=True)),
        sources=dict(zip(named["source_id"], named["name"], strict=True)),
        first_month=f"{edges['first']:%Y-%m}",
        last_month=f"{edges['last']:%Y-%m}",
        last_day="" if pd.isna(edges["day"]) else f"{edges['day']:%Y-%m-%d}",
        data_version=store.data_version,
        datasets=store.offered,
    )


def selected(store: Store, selection: Selection) -> ibis.Table:
    """Return the selection's incidents as an expression (see narrowing.narrow)."""
    return narrow(
        store.table("incidents"), store.table("reports"), selection, lambda column: store.words("incidents", column)
    )


def selected_reports(store: Store, selection: Selection) -> ibis.Table:
    """Return all reports of the selection's incidents, those included that the report filters did not ask for."""
    reports, incidents = store.table("reports"), store.table("incidents")
    found = selected(store, selection)
    return (
        reports.filter(reports.incident_id.notnull()) if found is incidents else reports.semi_join(found, "incident_id")
    )


def start_of(day: ir.DateValue, unit: str) -> ir.DateValue:
    """Return the first day of the period of UNITS that a day lies in; a date on every engine (Spark truncates dates to timestamps)."""
    return day.cast("timestamp").truncate(UNITS[unit]).cast("date")


def inside_one(incidents: ibis.Table, unit: str) -> ir.BooleanValue:
    """Return the test whether an incident's window of days lies inside one period of UNITS: only then is it counted in it."""
    return start_of(incidents.occurred_on, unit) == start_of(incidents.occurred_until, unit)


KEY_FIGURES = ("incidents", "attacks", "killed", "claimed", "disputed")


def key_sums(found: ibis.Table, where: ir.BooleanValue | None = None) -> dict[str, ir.Scalar]:
    """Return the key figures of incidents, and how many have no figure for the killed, of those alone that a test lets through."""
    return {
        "incidents": found.count(where=where),
        "attacks": (found.side == "attack").cast("int64").sum(where=where),
        "killed": found.killed_best.sum(where=where),
        "claimed": found.is_claimed.cast("int64").sum(where=where),
        "disputed": found.disputed_fields.notnull().cast("int64").sum(where=where),
        "without_killed": found.killed_best.isnull().cast("int64").sum(where=where),
    }


def tally(store: Store, selection: Selection) -> Tally:
    """Return the numbers of a selection; all zero and no sources for an empty one."""
    numbers = ask(store, _numbers, selection).iloc[0]
    killed = None if pd.isna(numbers["killed"]) and numbers["incidents"] else int(numbers.fillna(0)["killed"])
    beyond = {name: int(numbers.fillna(0)[f"beyond_{name}"]) for name in KEY_FIGURES}
    numbers = numbers.drop([name for name in numbers.index if name.startswith("beyond_")])
    pairs = ask(store, _telling, selection)
    reports, names = Counter(), {}
    for row in pairs.itertuples():
        reports[row.source_id] += row.reports
        names[row.source_id] = min(row.name, names.get(row.source_id, row.name))
    most = sorted(sorted(reports), key=lambda source: (-reports[source], names[source]))
    return Tally(
        **{name: int(value) for name, value in numbers.fillna(0).items()} | {"killed": killed},
        elsewhere=beyond["incidents"],
        elsewhere_of=beyond,
        reports=reports.total(),
        origins=pairs["origin_id"].nunique(),
        sources=len(reports),
        top_sources=tuple(names[source] for source in most[:3]),
        terms=terms(store, pairs["dataset"]),
    )


def _numbers(store: Store, selection: Selection) -> ibis.Table:
    found = selected(store, selection)
    beyond = key_sums(found, ~inside(found, selection)) if selection.start or selection.end else {}
    return found.aggregate(
        **key_sums(found),
        **{f"beyond_{name}": beyond.get(name, ibis.literal(0)) for name in KEY_FIGURES},
        within_month=inside_one(found, "month").cast("int64").sum(),
    )


def _telling(store: Store, selection: Selection) -> ibis.Table:
    """Return how many reports each source has of each origin and data set, with the source's name."""
    reports = selected_reports(store, selection)
    return reports.group_by("source_id", "origin_id", "dataset").aggregate(
        reports=reports.count(), name=reports.source.min()
    )


def known_only_to_country(store: Store, selection: Selection, countries: tuple[str, ...]) -> int:
    """Return how many incidents of these countries fit the selection but for its governorates, and are known to no governorate: they may lie in those chosen."""
    return int(
        ask(store, _country_only, replace(selection, admin1=(), country=countries, region=())).iloc[0]["incidents"]
    )


def _country_only(store: Store, selection: Selection) -> ibis.Table:
    found = selected(store, selection)
    nowhere = found.filter(found.admin1_iso.isnull())
    return nowhere.aggregate(incidents=nowhere.count())


def without_point(store: Store, selection: Selection) -> int:
    """Return how many incidents fit the selection but for its drawn area and have no point: they may lie in it."""
    return int(ask(store, _without_point, replace(selection, within=())).iloc[0]["incidents"])


def _without_point(store: Store, selection: Selection) -> ibis.Table:
    found = selected(store, selection)
    vague = found.filter(found.place_precision.isin(COARSE_PRECISIONS))
    return vague.aggregate(incidents=vague.count())


def terms(store: Store, names: Iterable[str]) -> tuple[str, ...]:
    """Return what is to be printed where these data sets are drawn, our own first: whose it is and its licence, or the notice it asks for."""
    rows = store.frame(store.built(_datasets))  # a handful
    rows = rows[rows["dataset"].isin(set(names))].sort_values(
        "dataset", key=lambda column: column != CODED, kind="stable"
    )
    return tuple(
        f"Coded by Resurgence Atlas, {row.licence}."
        if row.dataset == CODED
        else row.notice
        if isinstance(row.notice, str) and row.notice
        else f"{row.title}, {row.version}, {row.licence}."
        for row in rows.itertuples()
    )


def _datasets(store: Store) -> ibis.Table:
    return store.table("datasets").order_by("dataset")
