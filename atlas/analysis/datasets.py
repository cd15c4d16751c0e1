"""Data sets side by side: what each covers, what they share, what they say about the same incident; tables in, small
frames out.

A data set that does not cover a month or country has no zero there. Whatever compares data sets does so on their
common ground only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import pandas as pd

from atlas.analysis.narrowing import narrow
from atlas.analysis.selection import Selection
from atlas.analysis.summary import inside_one, selected, start_of
from atlas.model import months
from atlas.model.geo import great_circle_km
from atlas.model.vocabulary import COUNTS
from atlas.store import Store

SIZES = {"no figure": None, "0": 0, "1 to 4": 1, "5 to 9": 5, "10 and more": 10}  # smallest number of dead of each band
DESCRIBED = (
    "occurred_on", "occurred_until", "date_precision", "place", "admin1", "country", "event_type", "summary", "dataset",
)  # fmt: skip


@dataclass(frozen=True)
class CommonGround:
    """What several data sets all cover: country, first and last month of each country, in the order of the countries."""

    spans: tuple[tuple[str, str, str], ...]

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries."""
        return tuple(country for country, _, _ in self.spans)

    @property
    def empty(self) -> bool:
        """Whether the data sets have nothing in common to be compared on."""
        return not self.spans


def datasets(store: Store) -> pd.DataFrame:
    """Return the data sets that are in the tables: the columns of the datasets table, reports, incidents,
    first_month, last_month.

    The coded reports come first, then by name. Months are those of reports dated within one month; null if there are
    none.
    """
    reports = store.table("reports")
    dated = inside_one(reports, "month").ifelse(reports.occurred_on, None)
    counted = reports.group_by("dataset").aggregate(
        reports=reports.count(), incidents=reports.incident_id.nunique(), first=dated.min(), last=dated.max()
    )
    frame = store.frame(store.table("datasets").left_join(counted, "dataset").drop("dataset_right").order_by("dataset"))
    frame["first_month"], frame["last_month"] = (
        pd.to_datetime(frame.pop(name)).dt.strftime("%Y-%m") for name in ("first", "last")
    )
    frame[["reports", "incidents"]] = frame[["reports", "incidents"]].fillna(0).astype(int)
    return frame.sort_values("dataset", key=lambda names: names != "coded", kind="stable", ignore_index=True)


def common_ground(store: Store, names: Sequence[str]) -> CommonGround:
    """Return what the named data sets all cover. A data set covers a country from its first report there to its last."""
    reports = store.table("reports")
    dated = reports.filter(reports.dataset.isin(list(names)), inside_one(reports, "month"))
    edges = store.frame(
        dated.group_by("country", "dataset").aggregate(first=dated.occurred_on.min(), last=dated.occurred_on.max())
    )
    edges[["first", "last"]] = edges[["first", "last"]].apply(pd.to_datetime)
    shared = edges.groupby("country").agg(sets=("dataset", "nunique"), first=("first", "max"), last=("last", "min"))
    shared = shared[(shared["sets"] == len(set(names))) & (shared["first"] <= shared["last"])].sort_index()
    return CommonGround(tuple((row.Index, f"{row.first:%Y-%m}", f"{row.last:%Y-%m}") for row in shared.itertuples()))


def by_month(store: Store, selection: Selection) -> pd.DataFrame:
    """Return dataset, month, incidents: how many of the selection's incidents each data set has, month by month.

    An incident counts in the month that its window lies in; the others are left out. Months in which a data set has
    no report of the selection's countries, before its first and after its last are absent: not covered, which is not
    zero. Months between without an incident of the selection are zero.
    """
    found = selected(store, selection)
    found = found.filter(inside_one(found, "month")).select("incident_id", month=start_of(found.occurred_on, "month"))
    held = store.table("reports").select("incident_id", "dataset").distinct()
    counted = (
        found.join(held, "incident_id").group_by(["dataset", "month"]).aggregate(incidents=ibis._.incident_id.nunique())
    )
    frame = store.frame(counted)
    frame["month"] = pd.to_datetime(frame["month"]).dt.strftime("%Y-%m")
    known = frame.set_index(["dataset", "month"])["incidents"]
    grid = [
        (row.dataset, month)
        for row in _covered(store, selection).itertuples()
        for month in months.span(max(row.first, selection.start or row.first), min(row.last, selection.end or row.last))
    ]
    index = pd.MultiIndex.from_tuples(grid, names=["dataset", "month"])
    return known.reindex(index, fill_value=0).astype(int).reset_index()


def overlap(store: Store, selection: Selection, names: Sequence[str]) -> pd.DataFrame:
    """Return datasets (names joined by ;), sets (how many), admin1_iso, size and incidents, on the common ground of
    the named sets.

    size: band of the best estimate of the killed, a word of SIZES. admin1_iso is null where only the country is
    known. Sums over any column are the counts by the others. No rows if the data sets have no common ground.
    """
    held = _held(store, selection, names)
    frame = store.frame(held.select("incident_id", "admin1_iso", "killed_best", "dataset"))
    frame["size"] = _size(frame["killed_best"])
    grouped = frame.groupby("incident_id").agg(
        datasets=("dataset", lambda sets: ";".join(sorted(sets))),
        sets=("dataset", "nunique"),
        admin1_iso=("admin1_iso", "first"),
        size=("size", "first"),
    )
    counted = grouped.groupby(["datasets", "sets", "admin1_iso", "size"], dropna=False).size()
    return counted.rename("incidents").reset_index()


def pairs(store: Store, selection: Selection, left: str, right: str) -> pd.DataFrame:
    """Return what two data sets say about each incident that both have, one row per incident.

    Columns: incident_id, <count>_left and <count>_right (the highest of the set's reports) for every count and for
    deaths_best, gap_days (0 where their windows meet), distance_km, precision_left and precision_right, and DESCRIBED
    of the incident. Empty, same columns, if they share none.
    """
    values = [*COUNTS, "deaths_best"]
    places = ["latitude", "longitude", "place_precision", "occurred_on", "occurred_until"]
    chosen = selected(store, selection).select("incident_id", *DESCRIBED)
    sides = []
    for name in (left, right):
        reports = store.table("reports")
        rows = reports.filter(reports.dataset == name, reports.flag.isnull()).semi_join(chosen, "incident_id")
        rows = store.frame(rows.select("incident_id", "report_id", "radius_km", *values, *places))
        rows = rows.sort_values(["incident_id", "radius_km", "report_id"])
        finest = rows.drop_duplicates("incident_id").set_index("incident_id")[places]
        sides.append(rows.groupby("incident_id")[values].max().join(finest))
    both = sides[0].join(sides[1], how="inner", suffixes=("_left", "_right")).sort_index()
    gap = pd.concat(
        [
            pd.to_datetime(both["occurred_on_left"]) - pd.to_datetime(both["occurred_until_right"]),
            pd.to_datetime(both["occurred_on_right"]) - pd.to_datetime(both["occurred_until_left"]),
        ],
        axis=1,
    ).max(axis=1)
    both["gap_days"] = gap.dt.days.clip(lower=0)
    both["distance_km"] = great_circle_km(
        both["latitude_left"], both["longitude_left"], both["latitude_right"], both["longitude_right"]
    )
    both = both.rename(columns={f"place_precision_{side}": f"precision_{side}" for side in ("left", "right")})
    kept = [f"{value}_{side}" for value in values for side in ("left", "right")]
    kept += ["gap_days", "distance_km", "precision_left", "precision_right"]
    reports = store.table("reports").filter(lambda t: t.flag.isnull())
    for name in (left, right):
        chosen = chosen.semi_join(reports.filter(reports.dataset == name), "incident_id")
    described = store.frame(chosen).set_index("incident_id")
    return both[kept].join(described).reset_index()


def only_in(store: Store, selection: Selection, name: str, others: Sequence[str]) -> pd.DataFrame:
    """Return the incidents of the common ground that one data set has and none of the others: columns of the
    incidents table.
    """
    held = _held(store, selection, (name, *others))
    sets = held.group_by("incident_id").aggregate(sets=held.dataset.nunique(), own=(held.dataset == name).any())
    alone = sets.filter(sets.own, sets.sets == 1)
    found = selected(store, selection).semi_join(alone, "incident_id")
    return store.frame(found.order_by("occurred_on", "incident_id"))


def found_share(store: Store, selection: Selection, *, of: str, by: str, min_deaths: int = 0) -> tuple[int, int]:
    """Return how many incidents of one data set another has too, and how many there are: (found, all).

    of: the data set that is looked for. by: the one that should have it. min_deaths: dead on all sides by the best
    estimate of `of`. Only on their common ground.
    """
    held = _held(store, selection, (of, by))
    reports = store.table("reports")
    large = (
        reports.filter(reports.dataset == of, reports.deaths_best >= min_deaths)
        if min_deaths
        else reports.filter(reports.dataset == of)
    )
    asked = held.semi_join(large, "incident_id")
    sets = asked.group_by("incident_id").aggregate(found=(asked.dataset == by).any())
    counted = (
        store.frame(sets.aggregate(found=sets.found.cast("int64").sum(), incidents=sets.count())).iloc[0].fillna(0)
    )
    return int(counted["found"]), int(counted["incidents"])


def _held(store: Store, selection: Selection, names: Sequence[str]) -> ibis.Table:
    """Return one row per incident of the common ground and data set that reports it, with the incident's columns and
    `dataset`.
    """
    ground = common_ground(store, names)
    found = selected(store, selection).drop("dataset")
    if ground.empty:
        found = found.filter(ibis.literal(False))
    else:
        found = found.filter(
            ibis.or_(
                *(
                    (found.country == country)
                    & (found.occurred_on >= ibis.date(months.first_day(first).isoformat()))
                    & (found.occurred_until <= ibis.date(months.last_day(last).isoformat()))
                    for country, first, last in ground.spans
                )
            )
        )
    reports = store.table("reports")
    held = reports.filter(reports.dataset.isin(list(names))).select("incident_id", "dataset").distinct()
    return found.join(held, "incident_id")


def _covered(store: Store, selection: Selection) -> pd.DataFrame:
    """Return dataset, first and last: the month of each data set's first and last report of the selection's countries."""
    area = Selection(region=selection.region, country=selection.country)
    reports = narrow(store.table("reports"), store.table("reports"), area)
    dated = reports.filter(inside_one(reports, "month"))
    edges = dated.group_by("dataset").aggregate(first=dated.occurred_on.min(), last=dated.occurred_on.max())
    frame = store.frame(edges.order_by("dataset"))
    frame[["first", "last"]] = frame[["first", "last"]].apply(lambda days: pd.to_datetime(days).dt.strftime("%Y-%m"))
    return frame


def _size(killed: pd.Series) -> pd.Series:
    words = pd.Series("no figure", index=killed.index, dtype="str")
    for word, least in SIZES.items():
        if least is not None:
            words = words.mask((killed >= least).fillna(False).astype(bool), word)
    return words
