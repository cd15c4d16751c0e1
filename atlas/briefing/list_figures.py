"""The selection's incidents as a list, for a slide of a few; knows no file format."""

import pandas as pd

from atlas.analysis.summary import selected
from atlas.analysis.wording import how_exact, range_of, when, where
from atlas.briefing.drawing import Drawing
from atlas.briefing.licence import releasable
from atlas.figures.scope import Scope
from atlas.model.vocabulary import EVENT_TYPES
from atlas.store import Store

LISTED = 12
COLUMNS = ("incident_id", "dataset", "occurred_on", "occurred_until", "date_precision", "place", "place_ar", "admin1", "country", "place_precision", "radius_km",
           "event_type", "killed_low", "killed_best", "killed_high", "report_count", "origin_count")  # fmt: skip


def free_rows(store: Store, rows: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the incidents (columns incident_id, dataset) that may be passed on one by one, and a note on those withheld; perhaps none at all."""
    try:
        released = releasable(store, rows)
    except ValueError:  # every row is withheld
        return rows.head(0), ()
    return released.rows, (
        f"{released.withheld} withheld: their data set's terms forbid passing rows on",
    ) if released.withheld else ()


def latest(about: Scope) -> Drawing | None:
    """List the latest incidents with place (also in Arabic where it is known), figures and origins; None if no row may be passed on."""
    found = selected(about.store, about.selection)
    frame = about.store.frame(found.order_by(found.occurred_on.desc(), "incident_id").select(*COLUMNS).limit(LISTED))
    frame, withheld = free_rows(about.store, frame)
    if frame.empty:
        return None
    rows = [row for _, row in frame.iterrows()]
    table = pd.DataFrame({
        "When": [when(row) for row in rows], "Where": [where(row) for row in rows], "In Arabic": frame["place_ar"].fillna(""),
        "Known to": [how_exact(row) for row in rows], "What": frame["event_type"].map(EVENT_TYPES), "Killed": frame["killed_best"].astype("Int64"),
        "Range": [range_of(row["killed_low"], row["killed_high"]) for row in rows], "Origins": frame["origin_count"],
        "Reports": frame["report_count"], "Id": frame["incident_id"],
    })  # fmt: skip
    total = about.tally.incidents
    title = (
        "The incident"
        if total == 1
        else f"The {total} incidents"
        if total <= LISTED
        else f"The latest {LISTED} of {total:,} incidents"
    )
    return Drawing(
        "list",
        about.frame(
            title,
            notes=(
                *withheld,
                "killed: best estimate, range over all origins; empty: not known, which is not zero",
            ),
        ),
        table,
    )
