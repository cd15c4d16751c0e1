"""What each founding article asserts, paragraph by paragraph, and who else says so; no sentence of an article is held here."""

import re

import pandas as pd

from atlas.analysis.claims import ends, stated, window_name
from atlas.analysis.records import SAMPLE
from atlas.model.vocabulary import COUNTRIES, EVENT_TYPES, METRICS
from atlas.store import Store

ASSERTION_COLUMNS = [
    "order", "paragraph", "kind", "asserts", "says", "who_else", "verdict", "sentence", "claim_id", "incident_id",
    "link",
]  # fmt: skip


def articles(store: Store) -> pd.DataFrame:
    """Return the founding articles, one row each, in order of their file names."""
    return store.frame(store.table("articles").order_by("article"))


def article_reports(store: Store, article: str) -> pd.DataFrame:
    """Return the article's reports of incidents with what their incident holds.

    Returns report_id, locator, summary, event_type, killed, place, admin1, admin1_iso, country, latitude, longitude,
    radius_km, place_precision, occurred_on, occurred_until, incident_id, flag, and of the incident report_count,
    origin_count, killed_low, killed_high, disputed_fields and other_sources (names, the article's own publisher left
    out); null for a report that makes no incident.
    """
    reports, incidents = store.table("reports"), store.table("incidents")
    wanted = [
        "report_id",
        "source_id",
        "locator",
        "summary",
        "event_type",
        "killed",
        "place",
        "admin1",
        "admin1_iso",
        "country",
        "latitude",
        "longitude",
        "radius_km",
        "place_precision",
        "occurred_on",
        "occurred_until",
        "incident_id",
        "flag",
    ]
    own = reports.filter(reports.article == article).select(wanted)
    about = incidents.select(
        "incident_id", "report_count", "origin_count", "killed_low", "killed_high", "disputed_fields"
    )
    frame = store.frame(own.left_join(about, "incident_id").drop("incident_id_right"))
    told = reports.semi_join(own, "incident_id").aggregate(by=["incident_id", "source_id", "source"])
    others = store.frame(told.order_by("incident_id", "source", "source_id"))
    names = {
        key: ", ".join(dict.fromkeys(group.loc[~group["source_id"].isin(frame["source_id"]), "source"]))
        for key, group in others.groupby("incident_id")
    }
    frame["other_sources"] = frame["incident_id"].map(names)
    return frame.sort_values("report_id", ignore_index=True)


def assertions(store: Store, claims: pd.DataFrame, audited: pd.DataFrame, article: str) -> pd.DataFrame:
    """Return everything an article asserts, in the order of its paragraphs.

    claims: claims.published(). audited: audit.audit(). Returns ASSERTION_COLUMNS: kind is figure or incident; says is
    the value; who_else says how many others give a figure for the same metric, country and time and in which range, or
    how many sources report the incident; verdict and sentence are the audit's against the coded table (null for
    incidents); link the parameters of its selection.
    """
    rows = [_number(claim, claims, audited) for claim in claims[claims["article"] == article].itertuples()]
    rows += [_incident(report) for report in article_reports(store, article).itertuples()]
    frame = pd.DataFrame(rows, columns=ASSERTION_COLUMNS)
    return frame.sort_values(["order", "kind", "claim_id"], ignore_index=True)


def _number(claim, claims: pd.DataFrame, audited: pd.DataFrame) -> dict:
    others = _same_subject(claim, claims)
    verdicts = audited[audited["claim_id"] == claim.claim_id]
    verdict = verdicts[verdicts["table"].isna() | (verdicts["table"] == SAMPLE)].iloc[0]
    said = stated(claim.value_low, claim.value_high, claim.qualifier)
    return {
        "order": _order(claim.locator),
        "paragraph": claim.locator,
        "kind": "figure",
        "asserts": claim.summary,
        "says": f"{METRICS[claim.metric]}: {said}, {window_name(claim.window_start, claim.window_end)}",
        "who_else": _range(others),
        "verdict": verdict["verdict"],
        "sentence": verdict["sentence"],
        "claim_id": claim.claim_id,
        "incident_id": None,
        "link": verdict["link"],
    }


def _same_subject(claim, claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims of others about the same incident, or of the same metric, country, kind of area and time."""
    others = claims[claims["article"] != claim.article]
    if claim.scope == "incident":
        same = (
            (others["selection"] == claim.selection)
            & (others["counted_from"] == claim.counted_from)
            & (others["counts"] == claim.counts)
        )
        return others[same & (claim.state == "bound")]
    return others[
        (others["metric"] == claim.metric)
        & (others["country"] == claim.country)
        & (others["scope"] == claim.scope)
        & (others["place"].eq("") == (claim.place == ""))
        & (others["window_start"] <= claim.window_end)
        & (others["window_end"] >= claim.window_start)
    ]


def _range(others: pd.DataFrame) -> str:
    """Return how many others speak of the same thing and time, and in which range."""
    if others.empty:
        return "nobody in the table"
    values = ends(others, per_month=False)["middle"]
    bodies = others["body"].nunique()
    span = stated(values.min(), values.max(), "exact")
    return (
        f"{len(others)} claim{'s' if len(others) != 1 else ''} by {bodies} bod{'ies' if bodies != 1 else 'y'}: {span}"
    )


def _incident(report) -> dict:
    if pd.isna(report.incident_id):
        who = "a recall that fits no incident of the table"
    elif report.other_sources:
        count = report.other_sources.count(", ") + 1
        who = f"{count} other source{'s' if count != 1 else ''}: {report.other_sources}"
    else:
        who = "no other source in the table"
    killed = "" if pd.isna(report.killed) else f", {report.killed:.0f} killed"
    if pd.notna(report.killed_high) and report.killed_high != report.killed_low:
        killed += f" (voices give {report.killed_low:.0f} to {report.killed_high:.0f})"
    where = (
        report.place
        if isinstance(report.place, str)
        else report.admin1
        if isinstance(report.admin1, str)
        else COUNTRIES[report.country]
    )
    when = window_name(pd.Timestamp(report.occurred_on), pd.Timestamp(report.occurred_until))
    return {
        "order": _order(report.locator),
        "paragraph": report.locator,
        "kind": "incident",
        "asserts": report.summary,
        "says": f"{EVENT_TYPES[report.event_type]}, {where}, {when}{killed}",
        "who_else": who,
        "verdict": None,
        "sentence": None,
        "claim_id": report.report_id,
        "incident_id": report.incident_id,
        "link": "",
    }


def _order(locator: object) -> int:
    """Return the first paragraph number of a locator, or a large one if it names none."""
    found = re.search(r"\d+", locator) if isinstance(locator, str) else None
    return int(found.group()) if found else 10**6
