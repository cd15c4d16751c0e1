"""The estimate rule: which figure of each origin is its settled one, low, best and high of each count, and where origins contradict.

A toll grows while bodies are found and the wounded die, and pages relay old counts long after. So:

* A figure was counted when it was first told: the first day on which a page of its origin gives it. A page without a day is not the
  oldest: a figure that only such pages give counts as the origin's last, unless the origin has a higher one.
* Of an origin's figures the last counted settles it; those counted in the first EARLY_DAYS days after the beginning are early counts
  beside each other, of which the highest is the last. On one day the higher one is.
* An origin that last spoke in these first days loses its vote once another origin counts more on a later day.
* A toll that covers other victims than most origins name, and fewer of them, covers a part and rivals no whole.
* low and high are the least and the greatest over the settled figures of all origins (killed_max included); best is the median over
  origins other than the armed group, the lower middle for an even number. The group's own figure is kept apart; where a report on the
  group's word gives a second, higher figure, that one is the group's (seeds/README.md, killed_max).

Reports that are flagged (a recall, a sum, a repeat) state no figure of their own.
"""

import numpy as np
import pandas as pd

from atlas.model.vocabulary import COUNTS, GROUP_BODIES

EARLY_DAYS = 3
ORIGIN = ["incident_id", "origin_id"]
FIGURE = ["incident_id", "origin_id", "low", "high"]


def settled_tolls(reports: pd.DataFrame, field: str) -> pd.DataFrame:
    """Return each origin's settled figure for each incident, and the report that gives it.

    reports: incident_id, origin_id, published_on, occurred_on, report_id, flag, target, the count `field` and, for killed, killed_max.
    Returns incident_id, origin_id, low, high (low is null where only an upper bound is stated), report_id, by incident and origin; no
    rows if nothing is stated.
    """
    return _settle(_stated(reports, field))[[*FIGURE, "report_id"]]


def settling(reports: pd.DataFrame) -> pd.Series:
    """Return for each report the counts of which it gives its origin's settled figure, separated by semicolons; null for none."""
    named = pd.Series("", index=reports["report_id"], dtype="object")
    for field in COUNTS:
        settled = settled_tolls(reports, field)["report_id"]
        named[settled] = named[settled] + ";" + field
    return pd.Series(named.str[1:].where(named != "").to_numpy(), index=reports.index, dtype="str")


def estimate(reports: pd.DataFrame) -> pd.DataFrame:
    """Return `<count>_low`, `_best`, `_high` for every count, `killed_group`, `killed_early_low` and `_high`, `<count>_disputed`.

    reports: as in settled_tolls, with every count of model.vocabulary.COUNTS. Indexed by incident_id; an incident for which no
    origin states a count has null there, and one for which only the group does has no best. killed_early: the least and the greatest of
    the figures that later counts superseded. A count is disputed when no single value lies in the range of every origin.
    """
    columns = {}
    for field in COUNTS:
        stated = _stated(reports, field)
        figures = _settle(stated)
        own = figures["origin_id"].isin(GROUP_BODIES)
        by_incident = figures.groupby("incident_id")
        columns[f"{field}_low"] = by_incident["low"].min()
        columns[f"{field}_best"] = _lower_median(figures[~own])
        columns[f"{field}_high"] = by_incident["high"].max()
        columns[f"{field}_disputed"] = by_incident["low"].max() > by_incident["high"].min()
        if field == "killed":
            columns["killed_group"] = figures[own].groupby("incident_id")["high"].max()
            early = _superseded(stated, figures)
            least = early["low"].fillna(early["high"]).groupby(early["incident_id"])
            columns["killed_early_low"], columns["killed_early_high"] = (
                least.min(),
                early.groupby("incident_id")["high"].max(),
            )
    index = pd.Index(sorted(reports["incident_id"].dropna().unique()), name="incident_id")
    frame = pd.DataFrame(columns).reindex(index)
    disputed = [name for name in frame if name.endswith("_disputed")]
    return frame.assign(**{name: frame[name].eq(True).fillna(False).astype(bool) for name in disputed})


def _stated(reports: pd.DataFrame, field: str) -> pd.DataFrame:
    """Return the figures that reports state: FIGURE, report_id, target, start, day (of publication, null unless known to the day).

    The table writes a publication known only to the month (year) as its first day, so a first day is no known day.
    """
    frame = reports.loc[reports["flag"].isna() & reports["incident_id"].notna()]
    top = frame[field].fillna(-1)
    if field == "killed":
        top = frame[["killed", "killed_max"]].max(axis=1).fillna(-1)
    day = pd.to_datetime(frame["published_on"])
    figures = pd.DataFrame(
        {
            "incident_id": frame["incident_id"],
            "origin_id": frame["origin_id"],
            "low": frame[field],
            "high": top.astype("Int64"),
            "report_id": frame["report_id"],
            "target": frame["target"],
            "start": pd.to_datetime(frame["occurred_on"]),
            "day": day.where(day.dt.day != 1),
        }
    )
    figures = figures[figures["high"] >= 0].sort_values("report_id")
    # With several reports the beginning is the earliest day that one of them gives; a month that one names begins before it.
    return figures.assign(start=_by(_beginning(frame), figures["incident_id"]))


def _by(values: pd.Series, keys: pd.Series) -> pd.Series:
    """Return the value of each key, in the order of keys; null where there is none."""
    return values.reindex(keys).set_axis(keys.index)


def _beginning(frame: pd.DataFrame) -> pd.Series:
    first, last = pd.to_datetime(frame["occurred_on"]), pd.to_datetime(frame["occurred_until"])
    exact = first.where(first == last).groupby(frame["incident_id"]).min()
    return exact.fillna(first.groupby(frame["incident_id"]).min())


def _settle(stated: pd.DataFrame) -> pd.DataFrame:
    """Return each origin's settled figure where it has a vote: FIGURE and report_id, by incident and origin."""
    whole = stated[~_part(stated)]
    if whole.empty:
        return whole.assign(counted=whole["day"], spoken=whole["day"])
    counted = whole.groupby([*ORIGIN, "high"])["day"].transform("min")  # first told
    early_end = whole["start"] + pd.Timedelta(days=EARLY_DAYS)
    known = whole.assign(counted=counted.where(counted > early_end, early_end).where(counted.notna()))
    dated = known[known["counted"].notna()].sort_values(["counted", "high", "low", "report_id"])
    last = dated.drop_duplicates(ORIGIN, keep="last")
    undated = (
        known[known["counted"].isna()].sort_values(["high", "low", "report_id"]).drop_duplicates(ORIGIN, keep="last")
    )
    both = pd.concat([last, undated]).sort_values(["high", "counted", "report_id"], na_position="first")
    settled = both.drop_duplicates(ORIGIN, keep="last")
    settled = settled.merge(_spoken(whole), on=[*ORIGIN, "high"], how="left").sort_values(ORIGIN, ignore_index=True)
    return settled[~_outcounted(settled)]


def _part(stated: pd.DataFrame) -> pd.Series:
    """True for a figure of other victims than most origins name that is lower than theirs: it covers a part of the dead."""
    others = stated[~stated["origin_id"].isin(GROUP_BODIES)]
    votes = others.groupby(["incident_id", "target"])["origin_id"].nunique().rename("votes").reset_index()
    votes = votes.sort_values(["incident_id", "votes", "target"], ascending=[True, False, True])
    main = votes.drop_duplicates("incident_id").set_index("incident_id")["target"]
    chosen = _by(main, stated["incident_id"])
    whole = stated[stated["target"] == chosen].groupby("incident_id")["high"].median()
    return (stated["target"] != chosen) & (
        stated["high"].astype(float) < _by(whole, stated["incident_id"]).astype(float)
    )


def _spoken(whole: pd.DataFrame) -> pd.DataFrame:
    """Return the last day on which each origin states each of its figures; null where one of the pages has no day."""
    groups = whole.groupby([*ORIGIN, "high"])["day"]
    last = groups.max().where(groups.count() == groups.size())
    return last.rename("spoken").reset_index()


def _outcounted(settled: pd.DataFrame) -> np.ndarray:
    """True for the votes of origins that last spoke in the first days where another origin counted more on a later day."""
    voting = settled[~settled["origin_id"].isin(GROUP_BODIES) & settled["spoken"].notna() & settled["low"].notna()]
    by_day = (
        voting.groupby(["incident_id", "spoken"])["low"]
        .max()
        .astype(float)
        .reset_index()
        .sort_values(["incident_id", "spoken"])
    )
    # The greatest that is counted on any later day: the running maximum from the end, one day further.
    rest = by_day.iloc[::-1].groupby("incident_id")["low"].cummax().iloc[::-1]
    by_day["later"] = rest.groupby(by_day["incident_id"]).shift(-1)
    later = settled.merge(by_day[["incident_id", "spoken", "later"]], on=["incident_id", "spoken"], how="left")[
        "later"
    ].to_numpy(float)
    early = (settled["spoken"] <= settled["start"] + pd.Timedelta(days=EARLY_DAYS)).to_numpy(bool)
    own = settled["origin_id"].isin(GROUP_BODIES).to_numpy(bool)
    return early & ~own & (later > settled["high"].astype(float).to_numpy())


def _superseded(stated: pd.DataFrame, settled: pd.DataFrame) -> pd.DataFrame:
    """Return the stated figures of origins other than the group that no settled figure of their incident repeats, parts left out."""
    rest = stated[~_part(stated) & ~stated["origin_id"].isin(GROUP_BODIES)]
    kept = settled[["incident_id", "high"]].drop_duplicates().assign(kept=True)
    marked = rest.merge(kept, on=["incident_id", "high"], how="left")
    return marked[marked["kept"].isna()]


def _lower_median(figures: pd.DataFrame) -> pd.Series:
    """Return the median `low` by incident, the lower of the two middle values for an even number of origins."""
    stated = figures.dropna(subset=["low"]).sort_values(["incident_id", "low"])
    place = stated.groupby("incident_id").cumcount()
    size = stated.groupby("incident_id")["low"].transform("size")
    middle = stated[place == (size - 1) // 2]
    return middle.set_index("incident_id")["low"]
