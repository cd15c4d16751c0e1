"""The evidence ledger of one incident: what each report says of each field, and how it stands to the value that won."""

from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd

from atlas.analysis.origins import name_of, origin_names
from atlas.model.geo import great_circle_km
from atlas.model.vocabulary import COARSE_PRECISIONS, COUNTS, FAMILY_OF, GROUP_BODIES, GROUP_INITIATORS
from atlas.store import Store

WORDS = ("event_type", "initiator", "target", "attribution")
FIELDS = (*COUNTS, "date", "place", *WORDS)  # the figures first: they are what differs most
STANDINGS = ("agrees", "near", "differs", "silent", "superseded", "aside")


@dataclass(frozen=True)
class Ledger:
    """incident: its row. reports: its reports, by origin and day of publication, with origin (name), link_reason, is_group.

    cells: report_id, field, value, standing (STANDINGS), inferred; one row per report and field.
    """

    incident: pd.Series
    reports: pd.DataFrame
    cells: pd.DataFrame


def incident_of(store: Store, report_id: str) -> str | None:
    """Return the incident that a report belongs to; None for an unknown report or one that belongs to none."""
    reports = store.table("reports")
    found = store.frame(reports.filter(reports.report_id == report_id).select("incident_id")).dropna()
    return None if found.empty else str(found["incident_id"].iloc[0])


def ledger(store: Store, incident_id: str) -> Ledger | None:
    """Return the evidence of an incident; None if there is no such incident."""
    incidents, reports, sources = (store.table(name) for name in ("incidents", "reports", "sources"))
    found = store.frame(incidents.filter(incidents.incident_id == incident_id))
    if found.empty:
        return None
    incident = found.iloc[0]
    register = sources.select("source_id", source_name="name", independence="independence", homepage="homepage")
    rows = store.frame(reports.filter(reports.incident_id == incident_id).left_join(register, "source_id"))
    names = origin_names(store)
    rows["origin"] = [name_of(origin, names) for origin in rows["origin_id"]]
    rows["is_group"] = rows["origin_id"].isin(GROUP_BODIES)
    rows["link_reason"] = [
        _unlinked(*cell) for cell in zip(rows["url"], rows["homepage"], rows["independence"], strict=True)
    ]
    rows["publisher"] = rows["source_name"].fillna(rows["source"])
    rows = rows.sort_values(["is_group", "origin", "published_on", "report_id"], na_position="first", ignore_index=True)
    return Ledger(incident, rows, _cells(rows, incident))


def host_of(url: str) -> str:
    """Return an address's host name without port and leading www; empty if it has none."""
    host = url.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0].lower()
    return host.removeprefix("www.")


def _unlinked(url: str | None, homepage: str | None, independence: str | None) -> str:
    """Say why a report's address is shown but not linked; empty where it may be linked.

    Pages of a mirror, or on a host that is not the source's, may be machine rewrites or traps (seeds/README.md).
    """
    if pd.isna(url) or not str(url).startswith(("http://", "https://")):
        return "no address"
    if independence == "mirror":
        return "a mirror's copy"
    host = host_of(url)
    if pd.isna(homepage):
        return "publisher's own host not known"
    home = str(homepage).lower().removeprefix("www.")
    return "" if host == home or host.endswith(f".{home}") else "not the publisher's own host"


def _cells(rows: pd.DataFrame, incident: pd.Series) -> pd.DataFrame:
    """Return one row per report and field."""
    inferred = rows["inferred"].fillna("").str.split(";")
    parts = []
    for field in FIELDS:
        standing, value = _standing(field, rows, incident)
        words = {"date": {"date"}, "place": {"place", "admin1"}}.get(field, set())
        parts.append(
            pd.DataFrame(
                {
                    "report_id": rows["report_id"],
                    "field": field,
                    "value": value,
                    "standing": np.where(rows["flag"].notna() & (standing != "silent"), "aside", standing),
                    "inferred": [bool(words & set(names)) for names in inferred],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _standing(field: str, rows: pd.DataFrame, incident: pd.Series) -> tuple[np.ndarray, pd.Series]:
    if field == "date":
        meets = (rows["occurred_on"] <= incident["occurred_until"]) & (
            rows["occurred_until"] >= incident["occurred_on"]
        )
        return np.where(meets, "agrees", "differs"), rows["occurred_on"].astype(str)
    if field == "place":
        named = rows["place"].fillna(rows["admin1"])
        return np.where(named.isna(), "silent", _place(rows, incident)), named
    if field in COUNTS:
        return _count(field, rows, incident), rows[field]
    value, won = rows[field], incident[field]
    near = value.map(lambda word: _related(field, word, won))
    unsaid = value.isin(["unknown", "unattributed"]) | value.isna() | ((field == "target") & value.eq("other"))
    return np.select([value.eq(won), unsaid, near.astype(bool)], ["agrees", "silent", "near"], "differs"), value


def _related(field: str, word: str, won: str) -> bool:
    """Return whether two words of a field can describe the same fact."""
    if field == "event_type":
        return FAMILY_OF.get(word) == FAMILY_OF.get(won)
    return field == "attribution" or (field == "initiator" and word in GROUP_INITIATORS and won in GROUP_INITIATORS)


def _place(rows: pd.DataFrame, incident: pd.Series) -> np.ndarray:
    """A place agrees if both radii meet; a governorate agrees with a place inside it."""
    apart = great_circle_km(rows["latitude"], rows["longitude"], incident["latitude"], incident["longitude"])
    joint = rows["radius_km"] + incident["radius_km"]
    coarse = rows["place_precision"].isin(COARSE_PRECISIONS) | (incident["place_precision"] in COARSE_PRECISIONS)
    inside = coarse & (rows["admin1_iso"].isna() | rows["admin1_iso"].eq(incident["admin1_iso"]))
    named = rows["place"].eq(incident["place"]) & rows["admin1_iso"].eq(incident["admin1_iso"])
    return np.select([named, inside | (apart <= joint)], ["agrees", "near"], "differs")


def _count(field: str, rows: pd.DataFrame, incident: pd.Series) -> np.ndarray:
    """A figure agrees if its range holds the best estimate; one that later counts replace, or a part of the whole, is superseded."""
    low = rows[field].astype("Float64")
    high = low if field != "killed" else rows[["killed", "killed_max"]].max(axis=1).astype("Float64")
    stated = high.notna() & rows["flag"].isna()
    settled = (";" + rows["settles"].fillna("") + ";").str.contains(f";{field};", regex=False)
    # Relays that repeat what settles it stand beside the one that was taken: they are not old.
    repeats = pd.Series([*zip(rows["origin_id"], high.fillna(-1), strict=True)], index=rows.index)
    settled |= repeats.isin(set(repeats[settled]))
    best = incident[f"{field}_best"]
    fits = (low.fillna(0) <= best) & (high >= best) if pd.notna(best) else pd.Series(False, index=rows.index)
    old = stated & ~settled
    return np.select(
        [high.isna(), old, fits.fillna(False).to_numpy(dtype=bool)], ["silent", "superseded", "agrees"], "differs"
    )


def closest(store: Store, incident_id: str) -> pd.DataFrame:
    """Return every compared pair that touches an incident, with the other side's incident.

    Columns of match_evidence, and incident_left, incident_right (null for a report that is part of none), inside (both sides in
    the incident); highest score first. No rows if nothing was compared.
    """
    pairs, reports = store.table("match_evidence"), store.table("reports")
    left = reports.select(left_report_id="report_id", incident_left="incident_id")
    right = reports.select(right_report_id="report_id", incident_right="incident_id")
    joined = pairs.left_join(left, "left_report_id").drop("left_report_id_right")
    joined = joined.left_join(right, "right_report_id").drop("right_report_id_right")
    touching = joined.filter((joined.incident_left == incident_id) | (joined.incident_right == incident_id))
    inside = (touching.incident_left == incident_id) & (touching.incident_right == incident_id)
    frame = store.frame(touching.mutate(inside=inside.fill_null(False)))
    return frame.sort_values(
        ["score", "left_report_id", "right_report_id"], ascending=[False, True, True], ignore_index=True
    )


def report_lines(store: Store, report_ids: tuple[str, ...]) -> pd.DataFrame:
    """Return the few columns by which a reader recognises reports, indexed by report_id; unknown ids are left out."""
    reports = store.table("reports")
    columns = [
        "report_id",
        "source",
        "published_on",
        "occurred_on",
        "date_precision",
        "place",
        "admin1",
        "killed",
        "summary",
        "incident_id",
        "stands_apart",
        "dataset",
    ]
    found = reports.filter(reports.report_id.isin(report_ids) if report_ids else ibis.literal(False)).select(columns)
    return store.frame(found).set_index("report_id")
