"""Fold the reports of each incident into one row: the resolved description, the estimates and the disputes."""

import numpy as np
import pandas as pd

from atlas.model.geo import great_circle_km
from atlas.model.ids import incident_id
from atlas.model.sides import sides_of
from atlas.model.vocabulary import (
    ATTRIBUTIONS,
    COARSE_PRECISIONS,
    COUNTS,
    DATE_PRECISIONS,
    EVENT_TYPES,
    FAMILY_OF,
    GROUP_INITIATORS,
    INITIATORS,
    PLACE_PRECISIONS,
    TARGETS,
)
from atlas.resolve.estimates import estimate
from atlas.resolve.lone import is_alone, lone_incidents

WHEN = ["occurred_on", "occurred_until", "date_precision"]
WHERE = [
    "country",
    "region",
    "admin1",
    "admin1_iso",
    "place",
    "place_ar",
    "latitude",
    "longitude",
    "place_precision",
    "radius_km",
]


def name_incidents(clusters: pd.DataFrame, reports: pd.DataFrame) -> pd.Series:
    """Return the incident_id of each report, by report_id.

    clusters: report_id, cluster (any label). reports: report_id, flag. A cluster with nothing but flagged reports is no
    incident (a recall or a sum does not make one): its reports get null.
    """
    frame = clusters[["report_id", "cluster"]].merge(reports[["report_id", "flag"]], on="report_id")
    makers = frame[frame["flag"].isna()].sort_values("report_id").drop_duplicates("cluster")
    names = pd.Series([incident_id([first]) for first in makers["report_id"]], index=makers["cluster"], dtype="str")
    return pd.Series(frame["cluster"].map(names).array, index=frame["report_id"], dtype="str")


def merge(reports: pd.DataFrame) -> pd.DataFrame:
    """Return the incidents table from reports that carry their incident_id; reports without one are left out.

    Flagged reports are counted but move nothing. Date and place are those of the most precise reports, the rest is what most
    origins say: among equals the reading that more origins share, then the first in the vocabulary's order, so the order of the
    rows does not matter. Sorted by incident_id. Empty in, empty out.
    """
    members = reports[reports["incident_id"].notna()]
    alone = is_alone(members)
    frame = _fold(members[~alone].sort_values("report_id"))
    if alone.any():
        frame = pd.concat([frame, lone_incidents(members[alone])], ignore_index=True)
    return frame.sort_values("incident_id", ignore_index=True)


def _fold(members: pd.DataFrame) -> pd.DataFrame:
    """Weigh the reports of each incident, sorted by report_id, as merge says."""
    makers = members[members["flag"].isna()]
    known = makers.assign(
        date_rank=_rank(makers["date_precision"], DATE_PRECISIONS),
        place_rank=_rank(makers["place_precision"], PLACE_PRECISIONS),
        attribution_rank=_rank(makers["attribution"], ATTRIBUTIONS),
    )
    groups = members.groupby("incident_id")
    frame = pd.DataFrame(
        {
            "report_count": groups["report_id"].size(),
            "origin_count": makers.groupby("incident_id")["origin_id"].nunique(),  # a recall corroborates nothing
            "first_reported_on": groups["published_on"].min(),
            "dataset": _joined(members, "dataset"),
            "stands_apart": groups["stands_apart"].min(),
        }
    )
    frame = frame.join(_first_choice(known, WHEN, "date_rank"))
    frame = frame.join(_first_choice(known, WHERE, "place_rank"))
    frame["event_type"] = _plurality(_stated(known, "event_type"), "event_type", EVENT_TYPES)
    named = _stated(known[known["initiator"] != "unknown"], "initiator")
    frame["initiator"] = _plurality(named, "initiator", INITIATORS).reindex(frame.index).fillna("unknown")
    frame["target"] = _plurality(_stated(known, "target"), "target", TARGETS)
    first = known.sort_values(["attribution_rank", "report_id"]).drop_duplicates("incident_id").set_index("incident_id")
    frame["attribution"] = first["attribution"]
    # A recall moves nothing, but that the group claimed it is known from it too, and selections take it so.
    frame["is_claimed"] = members["attribution"].eq("claimed").groupby(members["incident_id"]).any()
    frame["side"] = sides_of(frame["initiator"], frame["event_type"])
    best = (
        _stated(known, "summary")
        .sort_values(["date_rank", "place_rank", "report_id"])
        .drop_duplicates("incident_id")
        .set_index("incident_id")
    )
    frame["summary"] = best["summary"]
    frame = frame.join(estimate(members))
    frame["disputed_fields"] = _disputed(known, frame)
    return frame.drop(columns=[f"{field}_disputed" for field in COUNTS]).reset_index()


def _stated(known: pd.DataFrame, field: str) -> pd.DataFrame:
    """Return the reports that state a field themselves; those that had it worked out only where an incident has no others."""
    cells = known["inferred"].fillna("")
    worked_out = cells.map({cell: field in cell.split(";") for cell in cells.unique()}).astype(bool)
    return known[~worked_out | ~known["incident_id"].isin(known.loc[~worked_out, "incident_id"])]


def _joined(members: pd.DataFrame, column: str) -> pd.Series:
    """Return the different values of each incident's reports, sorted and joined by semicolons."""
    values = members[["incident_id", column]].drop_duplicates().sort_values(["incident_id", column])
    several = values["incident_id"].duplicated(keep=False)
    joined = values[several].groupby("incident_id")[column].agg(";".join)
    return pd.concat([values[~several].set_index("incident_id")[column], joined])


def _rank(values: pd.Series, order) -> pd.Series:
    return values.map({word: place for place, word in enumerate(order)})


def _first_choice(known: pd.DataFrame, columns: list[str], rank: str) -> pd.DataFrame:
    """Return the columns of each incident's most precise reading; among equals the one that most origins share."""
    finest = known[known[rank] == known.groupby("incident_id")[rank].transform("min")]
    reading = finest.groupby(
        columns, dropna=False
    ).ngroup()  # equal readings get equal numbers, in order of their values
    shared = finest.assign(reading=reading).groupby(["incident_id", "reading"])["origin_id"].transform("nunique")
    ordered = finest.assign(reading=reading, shared=-shared).sort_values(["shared", "reading", "report_id"])
    return ordered.drop_duplicates("incident_id").set_index("incident_id")[columns]


def _plurality(known: pd.DataFrame, column: str, order) -> pd.Series:
    """Return the value that most origins give for each incident; ties go to the first in the vocabulary's order."""
    votes = known.groupby(["incident_id", column])["origin_id"].nunique().rename("votes").reset_index()
    votes["rank"] = _rank(votes[column], order)
    votes = votes.sort_values(["incident_id", "votes", "rank"], ascending=[True, False, True])
    return votes.drop_duplicates("incident_id").set_index("incident_id")[column]


def _disputed(known: pd.DataFrame, frame: pd.DataFrame) -> pd.Series:
    """Name the fields for which independent origins cannot all be right, in a fixed order, null if there are none."""
    found = {"date": _date_disputed(known), "place": _place_disputed(known, frame)}
    typed = _stated(known, "event_type")
    found["event_type"] = _word_disputed(typed, typed["event_type"].map(FAMILY_OF))
    named = _stated(known[known["initiator"] != "unknown"], "initiator")
    found["initiator"] = _word_disputed(
        named, named["initiator"].where(~named["initiator"].isin(GROUP_INITIATORS), "islamic_state")
    )
    flags = pd.DataFrame(found).reindex(frame.index).eq(True)
    for field in COUNTS:
        flags[field] = frame[f"{field}_disputed"]
    patterns, which = np.unique(flags.to_numpy(dtype=bool), axis=0, return_inverse=True)
    names = np.array([";".join(flags.columns[pattern]) or None for pattern in patterns], dtype=object)
    return pd.Series(names[which] if len(names) > 0 else [], index=frame.index, dtype="str")


def _word_disputed(known: pd.DataFrame, words: pd.Series) -> pd.Series:
    """No word is given by all origins that give one; an origin whose reports differ may have said either."""
    frame = known[["incident_id", "origin_id"]].assign(word=words).dropna(subset=["word"])
    backing = frame.groupby(["incident_id", "word"])["origin_id"].nunique().groupby("incident_id").max()
    return backing < frame.groupby("incident_id")["origin_id"].nunique()


def _date_disputed(known: pd.DataFrame) -> pd.Series:
    """No day lies in what every origin allows, leaving out dates that a coder inferred.

    An origin whose reports differ in their day allows all days between.
    """
    stated = known[~known["inferred"].fillna("").str.contains("date", regex=False)]
    spans = stated.groupby(["incident_id", "origin_id"]).agg(
        first=("occurred_on", "min"), last=("occurred_until", "max")
    )
    by_incident = spans.groupby("incident_id")
    return by_incident["first"].max() > by_incident["last"].min()


def _place_disputed(known: pd.DataFrame, frame: pd.DataFrame) -> pd.Series:
    """Some origin's place cannot be the chosen one: the two radii do not reach each other (coarse places left out)."""
    fine = known[~known["place_precision"].isin(COARSE_PRECISIONS)]
    chosen = frame.loc[fine["incident_id"], ["latitude", "longitude", "radius_km", "place_precision"]].set_axis(
        fine.index
    )
    apart = great_circle_km(fine["latitude"], fine["longitude"], chosen["latitude"], chosen["longitude"])
    wrong = (apart > fine["radius_km"] + chosen["radius_km"]) & ~chosen["place_precision"].isin(COARSE_PRECISIONS)
    several = fine.groupby("incident_id")["origin_id"].nunique() > 1
    return wrong.groupby(fine["incident_id"]).any() & several
