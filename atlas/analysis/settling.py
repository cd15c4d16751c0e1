"""How fast the toll of an incident settles: when it stands, and by how much first reports said more or less, by kind of source; tables in, small frames out."""

from collections.abc import Iterable

import ibis
import numpy as np
import pandas as pd

from atlas.analysis.asking import ask
from atlas.analysis.claiming import wilson
from atlas.analysis.selection import Selection
from atlas.analysis.summary import selected
from atlas.model.vocabulary import GROUP_BODIES
from atlas.store import Store

LATEST_DAYS = 30  # the last day that the share of tolls that stand is told for
LONGEST_DAYS = 366  # after the beginning: what is told later is history, no news of a toll
STATED = ["incident_id", "origin_id", "source_kind", "day", "killed"]


def stated(store: Store, selection: Selection) -> pd.DataFrame:
    """Return what reports of a selection's incidents say was the number of killed, with the days since the incident.

    Columns STATED: day counts from the last day of the incident's window; reports before it count as of day 0. The upper end where a report gives a range. Left out: flagged reports, the armed group's own word, and pages whose day of
    publication is not known (a page of which only the month is known has the month's first day in the table, see wording.published) or later than LONGEST_DAYS.
    """
    frame = ask(store, _stated, selection)
    days = (pd.to_datetime(frame["published_on"]) - pd.to_datetime(frame["occurred_until"])).dt.days
    early = pd.to_datetime(frame["published_on"]) < pd.to_datetime(frame["occurred_on"])
    is_known = ~(early & (pd.to_datetime(frame["published_on"]).dt.day == 1)) & (days <= LONGEST_DAYS)
    frame = frame.assign(day=days.clip(lower=0))[is_known]
    return frame[STATED].astype({"killed": int, "day": int}).sort_values(STATED, ignore_index=True)


def _stated(store: Store, selection: Selection) -> ibis.Table:
    incidents = selected(store, selection)
    incidents = incidents.filter(incidents.date_precision == "day")
    reports = store.table("reports")
    told = reports.filter(
        reports.flag.isnull(),
        reports.published_on.notnull(),
        reports.killed.notnull() | reports.killed_max.notnull(),
        ~reports.origin_id.isin(GROUP_BODIES),
    ).select(
        "incident_id",
        "origin_id",
        "source_kind",
        "published_on",
        killed=ibis.coalesce(reports.killed_max, reports.killed),
    )
    dated = incidents.select("incident_id", "occurred_on", "occurred_until")
    return told.inner_join(dated, "incident_id").order_by("incident_id", "origin_id", "published_on", "killed")


def running(told: pd.DataFrame) -> pd.DataFrame:
    """Return the toll as it stood on each day on which it was told: incident_id, day, killed.

    told: STATED. On a day it is the lower median over the origins' latest figures until then; of figures that an origin gives on one day the highest, and a figure that an origin has given before is not given again (old counts are relayed long
    after). The rule of the best estimate (docs/resolution.md), day by day.
    """
    fresh = told.sort_values(["incident_id", "origin_id", "killed", "day"]).drop_duplicates(
        ["incident_id", "origin_id", "killed"]
    )
    daily = fresh.groupby(["incident_id", "origin_id", "day"], as_index=False)["killed"].max()
    rows = []
    for incident, own in daily.sort_values(["incident_id", "day", "origin_id"]).groupby("incident_id", sort=True):
        latest: dict[str, int] = {}
        for day, each in own.groupby("day", sort=True):
            latest |= dict(zip(each["origin_id"], each["killed"], strict=True))
            rows.append((incident, int(day), lower_median(latest.values())))
    return pd.DataFrame(rows, columns=["incident_id", "day", "killed"])


def lower_median(values: Iterable[int]) -> int:
    """Return the middle of some numbers, the lower of two."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2]


def stands(told: pd.DataFrame) -> pd.DataFrame:
    """Return each incident's first toll and the one that stands: incident_id, first_day, first, day (from which it stands), final.

    told: STATED. Only incidents told on two days or more: of the others nothing can be seen to move.
    """
    several = told.groupby("incident_id")["day"].transform("nunique") > 1
    days = running(told[several])
    if days.empty:
        return pd.DataFrame(columns=["incident_id", "first_day", "first", "day", "final"])
    of = days.groupby("incident_id")
    final = of["killed"].transform("last")
    moving = days[days["killed"] != final].groupby("incident_id")["day"].max()
    found = of.agg(first_day=("day", "first"), first=("killed", "first"), final=("killed", "last")).reset_index()
    after = days.merge(moving.rename("moved"), on="incident_id", how="left")
    begin = after[after["moved"].isna() | (after["day"] > after["moved"])].groupby("incident_id")["day"].min()
    return found.assign(day=found["incident_id"].map(begin).astype(int))[
        ["incident_id", "first_day", "first", "day", "final"]
    ]


def by_day(found: pd.DataFrame) -> pd.DataFrame:
    """Return, for day 0 to LATEST_DAYS after the incident, how many tolls stand: day, standing, of, share, low, high (see claiming.wilson). found: stands()."""
    days = np.arange(LATEST_DAYS + 1)
    standing = np.array([int((found["day"] <= day).sum()) for day in days])
    of = np.full(len(days), len(found))
    low, high = wilson(standing, of)
    return pd.DataFrame(
        {"day": days, "standing": standing, "of": of, "share": standing / max(len(found), 1), "low": low, "high": high}
    )


def by_kind(told: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return, for each kind of source, how its first figures compare with the tolls that stand.

    told: STATED; found: stands(). A kind's first figure of an incident is the lower median of what its sources say on the first day on which any of them gives a number. Columns: source_kind, incidents, less, same, more (of its first figures
    against the toll that stands), said, stood (their sums), median_day (of the first figures); most incidents first.
    """
    firsts = told[told["incident_id"].isin(found["incident_id"])]
    of = ["incident_id", "source_kind"]
    firsts = firsts[firsts["day"] == firsts.groupby(of)["day"].transform("min")]
    firsts = (
        firsts.groupby([*of, "day"], as_index=False)["killed"]
        .agg(lower_median)
        .merge(found[["incident_id", "final"]], on="incident_id")
    )
    rows = firsts.assign(
        less=firsts["killed"] < firsts["final"],
        same=firsts["killed"] == firsts["final"],
        more=firsts["killed"] > firsts["final"],
    )
    sums = rows.groupby("source_kind").agg(
        incidents=("final", "size"), less=("less", "sum"), same=("same", "sum"), more=("more", "sum"), said=("killed", "sum"), stood=("final", "sum"), median_day=("day", "median"),
    )  # fmt: skip
    return sums.reset_index().sort_values(["incidents", "source_kind"], ascending=[False, True], ignore_index=True)
