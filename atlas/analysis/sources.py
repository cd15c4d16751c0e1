"""What stands behind the table: its sources and their independence, coverage by kind and month, rejects, limits; small frames."""

from dataclasses import dataclass

import ibis
import pandas as pd

from atlas.analysis.origins import name_of, origin_names
from atlas.analysis.selection import Selection
from atlas.analysis.summary import inside_one, selected_reports
from atlas.store import Store


@dataclass(frozen=True)
class Limits:
    """The table's own numbers about what it is not, over all its rows."""

    reports: int
    incidents: int
    sources: int
    origins: int
    first_day: str
    last_day: str
    inferred: int
    flagged: int
    homeless: int
    undated_page: int
    coarse_place: int
    imprecise_date: int
    single_origin: int
    figure_claims: int


def sources_of(store: Store, selection: Selection) -> pd.DataFrame:
    """Return one row per source of the selection's reports, the most reports first.

    Columns: source_id, name, kind, independence, confidence, based_in, affiliation, homepage, notes, reports, incidents, relayed
    (its reports that carry another origin's word), relayed_share, months, first_month, last_month (of what its reports are about,
    where dated to one month), datasets (names joined by commas). Empty frame, same columns, for an empty selection.
    """
    reports = selected_reports(store, selection)
    month = ibis.ifelse(
        inside_one(reports, "month"), reports.occurred_on.cast("string").substr(0, 7), ibis.null("string")
    )
    reports = reports.mutate(month=month, relayed=(reports.origin_id != reports.source_id).cast("int64"))
    tally = reports.group_by("source_id").aggregate(
        reports=reports.count(),
        incidents=reports.incident_id.nunique(),
        relayed=reports.relayed.sum(),
        months=reports.month.nunique(),
        first_month=reports.month.min(),
        last_month=reports.month.max(),
        dataset_low=reports.dataset.min(),
        dataset_high=reports.dataset.max(),
    )
    register = store.table("sources").drop("reports", "figure_claims", "months", "first_month", "last_month")
    frame = store.frame(tally.join(register, "source_id").order_by(ibis.desc("reports"), "name"))
    frame["relayed_share"] = frame["relayed"] / frame["reports"]
    low, high = frame.pop("dataset_low"), frame.pop("dataset_high")
    frame["datasets"] = low.where(low == high, low + ", " + high)
    return frame


def coverage(store: Store, selection: Selection) -> pd.DataFrame:
    """Count the selection's reports by kind of source and month: kind, month (YYYY-MM), reports.

    Only reports dated within one month; kinds and months without reports are not there.
    """
    reports = selected_reports(store, selection)
    reports = reports.filter(inside_one(reports, "month"))
    month = reports.occurred_on.cast("string").substr(0, 7)
    table = reports.mutate(month=month).group_by("source_kind", "month").aggregate(reports=lambda t: t.count())
    return store.frame(table.order_by("source_kind", "month")).rename(columns={"source_kind": "kind"})


def most_relayed(store: Store, selection: Selection, *, most: int = 15) -> pd.DataFrame:
    """Return the origins whose word other sources carry most, that first.

    Returns origin (name), relayed (reports of others), own (reports of its own), relayed_by (sources); empty if none is relayed.
    """
    reports = selected_reports(store, selection)
    other = reports.origin_id != reports.source_id
    table = reports.group_by("origin_id").aggregate(
        relayed=other.cast("int64").sum(),
        own=(~other).cast("int64").sum(),
        relayed_by=reports.source_id.nunique(where=other),
    )
    table = table.filter(table.relayed > 0)
    frame = store.frame(table.order_by(ibis.desc("relayed"), "origin_id").limit(most))
    names = origin_names(store)
    frame.insert(0, "origin", [name_of(origin, names) for origin in frame.pop("origin_id")])
    return frame


def rejected(store: Store) -> pd.DataFrame:
    """Return how many rows of which file were refused and why: file, column, reason, rows, example (a value); empty if none."""
    rejects = store.table("rejects")
    table = rejects.group_by("file", "column", "reason").aggregate(rows=rejects.count(), example=rejects.value.min())
    return store.frame(table.order_by("file", "column", "reason"))


def set_aside(store: Store) -> pd.DataFrame:
    """Return the reports that make no incident of their own or move none, by why: reason, reports, without_incident."""
    reports = store.table("reports")
    aside = reports.filter(reports.flag.notnull() | reports.incident_id.isnull())
    table = (
        aside.mutate(reason=aside.flag.fill_null("unresolved"))
        .group_by("reason")
        .aggregate(reports=lambda t: t.count(), without_incident=lambda t: t.incident_id.isnull().cast("int64").sum())
    )
    return store.frame(table.order_by(ibis.desc("reports"), "reason"))


def datasets(store: Store) -> pd.DataFrame:
    """Return the data sets with their licence, citation and coverage."""
    return store.frame(store.table("datasets").order_by("dataset"))


def limits(store: Store) -> Limits:
    """Return the table's own numbers about what it is not."""
    reports, incidents, claims = (store.table(name) for name in ("reports", "incidents", "figure_claims"))
    row = store.frame(
        reports.aggregate(
            reports=reports.count(),
            sources=reports.source_id.nunique(),
            origins=reports.origin_id.nunique(),
            first_day=reports.occurred_on.min().cast("string"),
            last_day=reports.occurred_until.max().cast("string"),
            inferred=reports.inferred.notnull().cast("int64").sum(),
            flagged=reports.flag.notnull().cast("int64").sum(),
            homeless=reports.incident_id.isnull().cast("int64").sum(),
            undated_page=reports.published_on.isnull().cast("int64").sum(),
        )
    ).iloc[0]
    more = store.frame(
        incidents.aggregate(
            incidents=incidents.count(),
            coarse_place=incidents.place_precision.isin(["admin1", "country"]).cast("int64").sum(),
            imprecise_date=(incidents.date_precision != "day").cast("int64").sum(),
            single_origin=(incidents.origin_count == 1).cast("int64").sum(),
        )
    ).iloc[0]
    count = int(store.frame(claims.aggregate(figure_claims=claims.count()))["figure_claims"].iloc[0])
    numbers = {**row.to_dict(), **more.to_dict(), "figure_claims": count}
    return Limits(**{name: str(value)[:10] if name.endswith("_day") else int(value) for name, value in numbers.items()})
