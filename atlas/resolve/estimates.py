"""The estimate rule: low, best and high of each count of an incident, and where its origins contradict each other.

Take, for each origin, its latest figure. low and high are the least and the greatest over all origins (killed_max included).
best is the median over origins other than the armed group, the lower middle for an even number. The group's own figure is kept
apart; where a report on the group's word gives a second, higher figure, that one is the group's (seeds/README.md, killed_max).
Reports that are flagged (a recall, a sum, a repeat) state no figure of their own.
"""

import pandas as pd

from atlas.model.vocabulary import COUNTS, GROUP_BODIES


def latest_tolls(reports: pd.DataFrame, field: str) -> pd.DataFrame:
    """Return each origin's latest figure for each incident.

    reports: incident_id, origin_id, published_on, report_id, flag, the count `field` and, for killed, killed_max.
    Returns incident_id, origin_id, low, high (low is null where only an upper bound is stated); no rows if nothing is stated.
    An undated report counts as older than a dated one; of two on one day the larger figure stands, since tolls grow.
    """
    frame = reports.loc[reports["flag"].isna() & reports["incident_id"].notna()]
    top = frame[field].fillna(-1)
    if field == "killed":
        top = frame[["killed", "killed_max"]].max(axis=1).fillna(-1)
    figures = pd.DataFrame({
        "incident_id": frame["incident_id"], "origin_id": frame["origin_id"], "published_on": frame["published_on"],
        "low": frame[field], "high": top.astype("Int64"), "report_id": frame["report_id"],
    })  # fmt: skip
    figures = figures[figures["high"] >= 0]
    figures = figures.sort_values(["published_on", "high", "report_id"], na_position="first")
    last = figures.drop_duplicates(["incident_id", "origin_id"], keep="last")
    return last[["incident_id", "origin_id", "low", "high"]].sort_values(
        ["incident_id", "origin_id"], ignore_index=True
    )


def estimate(reports: pd.DataFrame) -> pd.DataFrame:
    """Return `<count>_low`, `_best`, `_high` for every count, `killed_group` and, per count, `<count>_disputed`.

    reports: as in latest_tolls, with every count of model.vocabulary.COUNTS. Indexed by incident_id; an incident for which no
    origin states a count has null there, and one for which only the group does has no best. A count is disputed when no single
    value lies in the range of every origin.
    """
    columns = {}
    for field in COUNTS:
        figures = latest_tolls(reports, field)
        own = figures["origin_id"].isin(GROUP_BODIES)
        by_incident = figures.groupby("incident_id")
        columns[f"{field}_low"] = by_incident["low"].min()
        columns[f"{field}_best"] = _lower_median(figures[~own])
        columns[f"{field}_high"] = by_incident["high"].max()
        columns[f"{field}_disputed"] = by_incident["low"].max() > by_incident["high"].min()
        if field == "killed":
            columns["killed_group"] = figures[own].groupby("incident_id")["high"].max()
    index = pd.Index(sorted(reports["incident_id"].dropna().unique()), name="incident_id")
    frame = pd.DataFrame(columns).reindex(index)
    disputed = [name for name in frame if name.endswith("_disputed")]
    return frame.assign(**{name: frame[name].eq(True).fillna(False).astype(bool) for name in disputed})


def _lower_median(figures: pd.DataFrame) -> pd.Series:
    """Return the median `low` by incident, the lower of the two middle values for an even number of origins."""
    stated = figures.dropna(subset=["low"]).sort_values(["incident_id", "low"])
    place = stated.groupby("incident_id").cumcount()
    size = stated.groupby("incident_id")["low"].transform("size")
    middle = stated[place == (size - 1) // 2]
    return middle.set_index("incident_id")["low"]
