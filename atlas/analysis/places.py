"""Where a selection's incidents lie, as small frames for maps; knows nothing of colours or pixels."""

from dataclasses import dataclass, replace

import h3
import ibis
import ibis.expr.types as ir
import pandas as pd

from atlas.analysis.selection import Selection, narrow
from atlas.analysis.summary import inside_one, selected, start_of
from atlas.model.vocabulary import COARSE_PRECISIONS, FAMILY_OF, POINT_PRECISIONS
from atlas.store import Store

MAX_PLACES = 3000  # marks on one map: 0.7 to 1 MB of JSON, half of what a rerun may send (DESIGN section 8)
SPLITS = {
    "family": "event_type",
    "side": "side",
    "attribution": "attribution",
}  # what a place's incidents can be told apart by
AT = ["kind", "latitude", "longitude"]
RANK_DIGITS = 9
RESOLUTIONS = (3, 4, 5)  # H3: mean edge of 69, 26 and 10 km


@dataclass(frozen=True)
class Drawn:
    """How many of a selection's incidents a map can place, and how: the numbers of its notes."""

    spot: int
    area: int
    governorate: int
    country: int
    longer: int


def drawn(store: Store, selection: Selection) -> Drawn:
    """Count the selection's incidents by how well their place is known.

    spot: exact place or settlement. area: district or named area. governorate, country: no more is known. longer:
    incidents whose window of days reaches over more than one month. All zero for an empty selection.
    """
    found = selected(store, selection)
    table = found.group_by(kind=_kind(found)).aggregate(
        incidents=found.count(), longer=(~inside_one(found, "month")).cast("int64").sum()
    )
    frame = store.frame(table).set_index("kind")
    counts = frame["incidents"].reindex(["spot", "area", "admin1", "country"]).fillna(0).astype(int)
    return Drawn(*(int(value) for value in counts), int(frame["longer"].sum()))


def places(store: Store, selection: Selection, *, split: str = "family", limit: int = MAX_PLACES) -> pd.DataFrame:
    """Gather the selection's incidents by the point that their place is known by.

    split: word of SPLITS. limit: most rows; the places with most incidents are kept. Returns kind (spot: exact place or
    settlement; area: district or named area), latitude, longitude (WGS84), name, admin1, country, radii (km, one per
    distinct radius, ascending), incidents, reports, killed (sum of best estimates, null if none has one), killed_low,
    killed_high, without_killed, first_day, last_day, shares (word of the split -> incidents) and, where it is a single
    incident, incident_id, event_type, date_precision, origin_count. Most incidents first; empty frame, same columns, if
    none. Incidents known to a governorate or country only are left out (see badges and drawn).
    """
    found = _placed(store, selection)
    single = found.count() == 1
    table = found.group_by(AT).aggregate(
        **_sums(found),
        name=(_name_rank(found) + found.place).min().substr(RANK_DIGITS),
        names=found.place.nunique(),
        admin1=found.admin1.min(),
        country=found.country.min(),
        radii=found.radius_km.collect(distinct=True),
        **{
            name: ibis.ifelse(single, found[name].min(), ibis.null())
            for name in ("incident_id", "event_type", "date_precision", "origin_count")
        },
    )
    table = table.order_by(ibis.desc("incidents"), *AT).limit(limit)
    frame = _as_numbers(store.frame(table))
    frame["radii"] = [tuple(sorted(radii)) for radii in frame["radii"]]
    kept = found.semi_join(table, AT)  # the limit holds for them too, or they would grow with the table
    words = store.frame(kept.group_by([*AT, SPLITS[split]]).aggregate(number=kept.count()))
    words["word"] = words[SPLITS[split]].map(FAMILY_OF if split == "family" else str)
    shares: dict[tuple, dict[str, int]] = {}
    for row in words.sort_values("word").itertuples():
        share = shares.setdefault((row.kind, row.latitude, row.longitude), {})
        share[row.word] = share.get(row.word, 0) + int(row.number)
    frame["shares"] = [shares[key] for key in zip(frame["kind"], frame["latitude"], frame["longitude"], strict=True)]
    return frame


def points(store: Store, selection: Selection) -> int:
    """Return at how many points places() would draw a mark; zero for an empty selection."""
    found = _placed(store, selection)
    return int(store.frame(found.select(AT).distinct().aggregate(points=ibis._.count()))["points"].iloc[0])


def largest_toll(store: Store, selection: Selection) -> float:
    """Return the largest sum of best estimates of any one point of places(): it sets the scale of the marks; zero if there is none."""
    found = _placed(store, selection)
    table = found.group_by(AT).aggregate(killed=found.killed_best.sum())
    top = store.frame(table.aggregate(killed=table.killed.max()))["killed"].iloc[0]
    return 0.0 if pd.isna(top) else float(top)


def _placed(store: Store, selection: Selection) -> ibis.Table:
    """Return the selection's incidents that have a point, with its kind."""
    found = selected(store, selection)
    return found.mutate(kind=_kind(found)).filter(~found.place_precision.isin(COARSE_PRECISIONS))


def badges(store: Store, selection: Selection) -> pd.DataFrame:
    """Count the incidents of which only the governorate is known.

    Returns admin1_iso, admin1, country, incidents, reports, killed (null if no figure), killed_low, killed_high,
    without_killed, first_day, last_day, one row per governorate.
    """
    found = selected(store, selection)
    found = found.filter(found.place_precision == "admin1", found.admin1_iso.notnull())
    table = found.group_by("admin1_iso").aggregate(
        **_sums(found), admin1=found.admin1.min(), country=found.country.min()
    )
    return _as_numbers(store.frame(table.order_by("admin1_iso")))


def by_governorate(store: Store, selection: Selection) -> pd.DataFrame:
    """Count the selection's incidents per governorate, however exactly their place within it is known.

    Returns admin1_iso, incidents, killed (null if no figure), without_killed; those known to the country only are left
    out.
    """
    found = selected(store, selection)
    found = found.filter(found.admin1_iso.notnull())
    table = found.group_by("admin1_iso").aggregate(
        incidents=found.count(),
        killed=found.killed_best.sum(),
        without_killed=found.killed_best.isnull().cast("int64").sum(),
    )
    return _as_numbers(store.frame(table.order_by("admin1_iso")))


def covered_countries(store: Store, selection: Selection) -> tuple[str, ...]:
    """Return the countries of which the table holds any report about the selection's months, whatever its other filters."""
    months_only = replace(Selection(), start=selection.start, end=selection.end)
    reports = narrow(store.table("reports"), store.table("reports"), months_only)
    return tuple(sorted(store.frame(reports.select("country").distinct())["country"]))


def binnable(incidents: ibis.Table, resolution: int) -> ir.BooleanValue:
    """Return the test whether an incident may be put into a hexagon: its radius is no larger than the hexagon's mean edge.

    resolution: H3's. Governorate-only and country-only incidents never are. Edge lengths: H3's own table of averages.
    """
    edge_km = h3.average_hexagon_edge_length(resolution, unit="km")
    return ~incidents.place_precision.isin(COARSE_PRECISIONS) & (incidents.radius_km <= edge_km)


def cells(store: Store, selection: Selection, *, resolution: int) -> pd.DataFrame:
    """Count the selection's incidents per H3 hexagon.

    resolution: 0 to 15. Returns cell, incidents, killed (null if no figure), without_killed, name (of the place with
    most incidents), places, longitude and latitude of the centre; only incidents that binnable lets through. Empty
    frame, same columns, if none.
    """
    found = selected(store, selection)
    found = found.filter(binnable(found, resolution))
    table = found.group_by(["latitude", "longitude"]).aggregate(
        incidents=found.count(),
        killed=found.killed_best.sum(),
        without_killed=found.killed_best.isnull().cast("int64").sum(),
        name=found.place.min(),
    )
    points = _as_numbers(store.frame(table.order_by(ibis.desc("incidents"), "latitude", "longitude")))
    points["cell"] = [
        h3.latlng_to_cell(y, x, resolution) for y, x in zip(points["latitude"], points["longitude"], strict=True)
    ]
    frame = (
        points.groupby("cell", sort=True)
        .agg(
            incidents=("incidents", "sum"),
            killed=("killed", lambda column: column.sum(min_count=1)),
            without_killed=("without_killed", "sum"),
            name=("name", "first"),
            places=("name", "size"),
        )
        .reset_index()
    )
    centres = [h3.cell_to_latlng(cell) for cell in frame["cell"]]
    return frame.assign(latitude=[y for y, _ in centres], longitude=[x for _, x in centres])


def largest_in_a_month(store: Store, selection: Selection, measure: str, *, resolution: int | None = None) -> int:
    """Return the largest count of any one month and unit: it sets the classes of a map that plays through the months.

    measure: incidents or killed. resolution: H3's for hexagons; without it the unit is the governorate. Zero for an
    empty selection.
    """
    found = selected(store, selection)
    keys = ["admin1_iso"] if resolution is None else ["latitude", "longitude"]
    found = found.filter(
        found.admin1_iso.notnull() if resolution is None else binnable(found, resolution), inside_one(found, "month")
    )
    value = found.count() if measure == "incidents" else found.killed_best.sum()
    frame = store.frame(found.group_by([*keys, start_of(found.occurred_on, "month").name("month")]).aggregate(value=value))
    if resolution is not None:
        frame["unit"] = [
            h3.latlng_to_cell(y, x, resolution) for y, x in zip(frame["latitude"], frame["longitude"], strict=True)
        ]
        keys = ["unit"]
    top = frame.groupby([*keys, "month"])["value"].sum().max()
    return 0 if pd.isna(top) else int(top)


def _kind(incidents: ibis.Table) -> ir.StringValue:
    """Return spot, area, or the coarse precision itself."""
    precision = incidents.place_precision
    return ibis.cases(
        (precision.isin(POINT_PRECISIONS), "spot"), (precision.isin(COARSE_PRECISIONS), precision), else_="area"
    )


def _name_rank(incidents: ibis.Table) -> ir.StringValue:
    """Return what names at one point are ordered by: the widest place's first, of equally wide ones the shortest.

    Sirte, not a hospital in it. A number of RANK_DIGITS digits, so that it stands before the name and both are compared as text:
    engines settle ties of a maximum each in their own way.
    """
    width = (incidents.radius_km * 1000 - incidents.place.length()).floor().cast("int64")
    return (ibis.literal(5 * 10 ** (RANK_DIGITS - 1)) - width).cast("string")


def _as_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with its sums of killed as numbers, NaN where none is known (engines differ in what they send)."""
    return frame.astype({column: "float64" for column in frame.columns if column.startswith("killed")})


def _sums(found: ibis.Table) -> dict[str, ir.Scalar]:
    return {
        "incidents": found.count(),
        "reports": found.report_count.sum(),
        "killed": found.killed_best.sum(),
        "killed_low": found.killed_low.sum(),
        "killed_high": found.killed_high.sum(),
        "without_killed": found.killed_best.isnull().cast("int64").sum(),
        "first_day": found.occurred_on.min(),
        "last_day": found.occurred_until.max(),
    }
