"""The selection's incidents one by one, for lists and cards: which they are, and what each origin's toll of one is."""

import ibis
import pandas as pd

from atlas.analysis.asking import ask
from atlas.analysis.origins import name_of, origin_names, settled_tolls
from atlas.analysis.selection import Selection
from atlas.analysis.summary import selected
from atlas.model.vocabulary import COARSE_PRECISIONS, COUNTS, POINT_PRECISIONS
from atlas.store import Store

MAX_LISTED = 2000  # rows of one list: about 0.4 MB to the browser
LISTED = (
    "incident_id",
    "occurred_on",
    "occurred_until",
    "date_precision",
    "place",
    "admin1",
    "admin1_iso",
    "country",
    "place_precision",
    "radius_km",
    "latitude",
    "longitude",
    "event_type",
    "initiator",
    "attribution",
    "killed_low",
    "killed_best",
    "killed_high",
    "summary",
    "report_count",
    "origin_count",
    "is_claimed",
    "disputed_fields",
)


def incident_list(store: Store, selection: Selection, *, limit: int = MAX_LISTED) -> pd.DataFrame:
    """List the selection's incidents, latest first, at most limit rows; columns LISTED, empty frame if none."""
    return ask(store, _list, selection, limit)


def _list(store: Store, selection: Selection, limit: int) -> ibis.Table:
    return latest(selected(store, selection), limit)


def at_point(store: Store, selection: Selection, *, kind: str, latitude: float, longitude: float) -> pd.DataFrame:
    """List the selection's incidents whose place is known by one point, latest first, in the columns LISTED.

    kind: spot (exact place or settlement) or area (district or named area). latitude, longitude: WGS84, exactly as
    analysis.places gives them. Raises ValueError for another kind.
    """
    if kind not in ("spot", "area"):
        raise ValueError(f"no such kind of point: {kind}")
    found = selected(store, selection)
    known_to = found.place_precision.isin(POINT_PRECISIONS)
    if kind == "area":
        known_to = ~found.place_precision.isin([*POINT_PRECISIONS, *COARSE_PRECISIONS])
    return store.frame(latest(found.filter(known_to, found.latitude == latitude, found.longitude == longitude)))


def in_governorates(
    store: Store, selection: Selection, admin1_iso: tuple[str, ...], *, only: bool = False
) -> pd.DataFrame:
    """List the selection's incidents in governorates (ISO codes), latest first, in the columns LISTED.

    only: just those of which no more than the governorate is known.
    """
    found = selected(store, selection)
    found = found.filter(found.admin1_iso.isin(admin1_iso))
    return store.frame(latest(found.filter(found.place_precision == "admin1") if only else found))


def chosen(store: Store, selection: Selection, incident_id: str) -> pd.DataFrame:
    """Return the incident as a list of one row, in the columns LISTED; empty frame if the selection does not have it."""
    found = selected(store, selection)
    return store.frame(latest(found.filter(found.incident_id == incident_id), 1))


def latest(found: ibis.Table, limit: int = MAX_LISTED) -> ibis.Table:
    """Return the incidents of an expression, latest first, at most limit rows, in the columns LISTED."""
    return found.order_by(ibis.desc("occurred_on"), "incident_id").limit(limit).select(*LISTED)


def tolls_by_origin(store: Store, incident_id: str) -> pd.DataFrame:
    """Return what each origin last said of the incident's counts.

    Returns origin (name), is_group, and one text column per word of COUNTS that any origin gives: the number, low–high
    where an origin gives a range, null where it gives none. Origins in alphabetical order, the armed group's own last;
    no rows if no origin gives a number.
    """
    reports = store.table("reports")
    reports = reports.filter(reports.incident_id == incident_id)
    names = origin_names(store)
    columns = {}
    for field in COUNTS:
        frame = store.frame(settled_tolls(reports, field)).set_index(["is_group", "origin_id"])
        if len(frame):
            columns[field] = pd.Series([_range(row.low, row.high) for row in frame.itertuples()], index=frame.index)
    if not columns:
        return pd.DataFrame(columns=["origin", "is_group"])
    table = pd.DataFrame(columns).reset_index()
    table.insert(0, "origin", [name_of(origin, names) for origin in table.pop("origin_id")])
    return table.sort_values(["is_group", "origin"], ignore_index=True)


def _range(low: float | None, high: float) -> str:
    if pd.isna(low):
        return f"up to {high:,.0f}"
    return f"{low:,.0f}" if low == high else f"{low:,.0f}–{high:,.0f}"
