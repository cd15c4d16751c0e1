"""The selection's incidents as a list, for a slide of a few; knows no file format."""

import pandas as pd

from atlas.analysis.summary import selected
from atlas.analysis.wording import how_exact, range_of, when, where
from atlas.figures.licence import free_rows
from atlas.figures.scope import Scope
from atlas.figures.spec import Figure, Nothing
from atlas.model.vocabulary import EVENT_TYPES

LISTED = 12
COLUMNS = (
    "incident_id",
    "dataset",
    "occurred_on",
    "occurred_until",
    "date_precision",
    "place",
    "place_ar",
    "admin1",
    "country",
    "place_precision",
    "radius_km",
    "event_type",
    "killed_low",
    "killed_best",
    "killed_high",
    "report_count",
    "origin_count",
)


def latest(about: Scope) -> Figure | Nothing:
    """List the latest incidents with place (also in Arabic where it is known), figures and origins."""
    found = selected(about.store, about.selection)
    frame = about.store.frame(found.order_by(found.occurred_on.desc(), "incident_id").select(*COLUMNS).limit(LISTED))
    frame, withheld = free_rows(about.store, frame)
    if frame.empty:
        return Nothing(f"No incident of “{about.sentence}” may be passed on: the terms of its data set forbid it.")
    rows = [row for _, row in frame.iterrows()]
    table = pd.DataFrame(
        {
            "When": [when(row) for row in rows],
            "Where": [where(row) for row in rows],
            "In Arabic": frame["place_ar"].fillna(""),
            "Known to": [how_exact(row) for row in rows],
            "What": frame["event_type"].map(EVENT_TYPES),
            "Killed": frame["killed_best"].astype("Int64"),
            "Range": [range_of(row["killed_low"], row["killed_high"]) for row in rows],
            "Voices": frame["origin_count"],
            "Reports": frame["report_count"],
            "Id": frame["incident_id"],
        }
    )
    total = about.tally.incidents
    title = (
        "The incident"
        if total == 1
        else f"The {total} incidents"
        if total <= LISTED
        else f"The latest {LISTED} of {total:,} incidents"
    )
    return Figure(
        "list",
        about.frame(
            title,
            notes=(
                *withheld,
                "killed: most likely, range over all voices; not known is not zero",
            ),
        ),
        table,
    )
