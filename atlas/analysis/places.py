"""Where a selection's incidents lie, by point and by governorate, as small frames for maps; knows nothing of colours or pixels."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pandas as pd

from atlas.analysis.asking import ask
from atlas.analysis.selection import Selection
from atlas.analysis.summary import inside_one, selected
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
    frame = ask(store, _by_kind, selection).set_index("kind")
    counts = frame["incidents"].reindex(["spot", "area", "admin1", "country"]).fillna(0).astype(int)
    return Drawn(*(int(value) for value in counts), int(frame["longer"].sum()))


def _by_kind(store: Store, selection: Selection) -> ibis.Table:
    found = selected(store, selection)
    return found.group_by(kind=_kind(found)).aggregate(
        incidents=found.count(), longer=(~inside_one(found, "month")).cast("int64").sum()
    )


def places(store: Store, selection: Selection, *, split: str = "family", limit: int = MAX_PLACES) -> pd.DataFrame:
    """Gather the selection's incidents by the point that their place is known by.

    split: word of SPLITS. limit: most rows; the places with most incidents are kept. Returns kind (spot: exact place or
    settlement; area: district or named area), latitude, longitude (WGS84), name, admin1, country, radii (km, one per
    distinct radius, ascending), incidents, reports, killed (sum of best estimates, null if none has one), killed_low,
    killed_high, without_killed, first_day, last_day, shares (word of the split -> incidents) and, where it is a single
    incident, incident_id, event_type, date_precision, origin_count. Most incidents first; empty frame, same columns, if
    none. Incidents known to a governorate or country only are left out (see badges and drawn).
    """
    frame = as_numbers(ask(store, _places, selection, limit))
    frame["radii"] = [tuple(sorted(radii)) for radii in frame["radii"]]
    words = ask(store, _shares, selection, split, limit)
    words["word"] = words[SPLITS[split]].map(FAMILY_OF if split == "family" else str)
    shares: dict[tuple, dict[str, int]] = {}
    for row in words.sort_values("word").itertuples():
        share = shares.setdefault((row.kind, row.latitude, row.longitude), {})
        share[row.word] = share.get(row.word, 0) + int(row.number)
    frame["shares"] = [shares[key] for key in zip(frame["kind"], frame["latitude"], frame["longitude"], strict=True)]
    return frame


def _places(store: Store, selection: Selection, limit: int) -> ibis.Table:
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
    return table.order_by(ibis.desc("incidents"), *AT).limit(limit)


def _shares(store: Store, selection: Selection, split: str, limit: int) -> ibis.Table:
    """Return how many incidents of each word of a split there are at each point of _places."""
    found = _placed(store, selection)
    largest = found.group_by(AT).aggregate(incidents=found.count()).order_by(ibis.desc("incidents"), *AT).limit(limit)
    kept = found.semi_join(largest, AT)  # the limit holds for them too, or they would grow with the table
    return kept.group_by([*AT, SPLITS[split]]).aggregate(number=kept.count())


def points(store: Store, selection: Selection) -> int:
    """Return at how many points places() would draw a mark; zero for an empty selection."""
    return int(ask(store, _points, selection)["points"].iloc[0])


def _points(store: Store, selection: Selection) -> ibis.Table:
    return _placed(store, selection).select(AT).distinct().aggregate(points=ibis._.count())


def largest_toll(store: Store, selection: Selection) -> float:
    """Return the largest sum of best estimates of any one point of places(): it sets the scale of the marks; zero if there is none."""
    top = ask(store, _largest, selection)["killed"].iloc[0]
    return 0.0 if pd.isna(top) else float(top)


def _largest(store: Store, selection: Selection) -> ibis.Table:
    found = _placed(store, selection)
    table = found.group_by(AT).aggregate(killed=found.killed_best.sum())
    return table.aggregate(killed=table.killed.max())


def _placed(store: Store, selection: Selection) -> ibis.Table:
    """Return the selection's incidents that have a point, with its kind."""
    found = selected(store, selection)
    return found.mutate(kind=_kind(found)).filter(~found.place_precision.isin(COARSE_PRECISIONS))


def badges(store: Store, selection: Selection) -> pd.DataFrame:
    """Count the incidents of which only the governorate is known.

    Returns admin1_iso, admin1, country, incidents, reports, killed (null if no figure), killed_low, killed_high,
    without_killed, first_day, last_day, one row per governorate.
    """
    return as_numbers(ask(store, _badges, selection))


def _badges(store: Store, selection: Selection) -> ibis.Table:
    found = selected(store, selection)
    found = found.filter(found.place_precision == "admin1", found.admin1_iso.notnull())
    table = found.group_by("admin1_iso").aggregate(
        **_sums(found), admin1=found.admin1.min(), country=found.country.min()
    )
    return table.order_by("admin1_iso")


def by_governorate(store: Store, selection: Selection) -> pd.DataFrame:
    """Count the selection's incidents per governorate, however exactly their place within it is known.

    Returns admin1_iso, incidents, killed (null if no figure), without_killed; those known to the country only are left
    out.
    """
    return as_numbers(ask(store, _by_governorate, selection))


def _by_governorate(store: Store, selection: Selection) -> ibis.Table:
    found = selected(store, selection)
    found = found.filter(found.admin1_iso.notnull())
    table = found.group_by("admin1_iso").aggregate(
        incidents=found.count(),
        killed=found.killed_best.sum(),
        without_killed=found.killed_best.isnull().cast("int64").sum(),
    )
    return table.order_by("admin1_iso")


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


def as_numbers(frame: pd.DataFrame) -> pd.DataFrame:
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
