"""Why each value of an incident won, and what its pairs of reports say in words; reads the ledger's frames, no tables."""

from dataclasses import dataclass

import pandas as pd

from atlas.analysis.evidence import FIELDS, Ledger
from atlas.model.tables import MATCH_EVIDENCE
from atlas.model.vocabulary import COUNTS, DATE_PRECISIONS, GROUP_BODIES, MATCH_CUT, PLACE_PRECISIONS

WEIGHTS = tuple(name for name in MATCH_EVIDENCE.names if name.startswith("weight_"))
BARRED = (
    "too many days apart",
    "too far apart",
    "told apart on one page",
)  # the resolver's words: no score can join these

MOST_COUNTS, MOST_NAMES = 4, 3  # told in one sentence


@dataclass(frozen=True)
class Verdict:
    """A field's resolved value, null if no report states it, and the sentence that says why it won."""

    field: str
    value: object
    why: str


def verdicts(ledger: Ledger) -> list[Verdict]:
    """Return one verdict per field, counts that no report states left out."""
    incident, cells = ledger.incident, ledger.cells.merge(ledger.reports[["report_id", "origin_id"]], on="report_id")
    found = []
    for field in FIELDS:
        given = cells[(cells["field"] == field) & (cells["standing"] != "silent")]
        if field in COUNTS:
            if not given.empty:
                found.append(Verdict(field, incident[f"{field}_best"], _count_reason(field, given)))
            continue
        speaking = given[~given["standing"].eq("aside")]
        backing = speaking[speaking["standing"] == "agrees"]["origin_id"].nunique()
        share = f"given by {backing} of {_of(speaking['origin_id'].nunique(), 'voice')} that say"
        value = incident["occurred_on"] if field == "date" else incident.get(field)
        found.append(Verdict(field, value, _reason(field, incident, share) + _inferred(given)))
    return found


def toll_in_words(ledger: Ledger) -> str:
    """Return who settled the killed at what, in words, the figure of most origins first; empty if no origin but the group states one.

    "25 killed by the count of the Interior Ministry and the Health Ministry; 21 by MEMRI; early counts 9 to 22, superseded."
    """
    rows = ledger.reports
    rows = rows[(";" + rows["settles"].fillna("") + ";").str.contains(";killed;", regex=False) & ~rows["is_group"]]
    if rows.empty:
        return ""
    said = {}
    for row in rows.sort_values("origin").itertuples():
        low, high = row.killed, row.killed_max
        words = (
            f"up to {high:g}"
            if pd.isna(low)
            else f"{low:g}"
            if pd.isna(high) or high <= low
            else f"{low:g} to {high:g}"
        )
        said.setdefault(words, []).append(row.origin)
    parts = [f"{words} by {_names(origins)}" for words, origins in sorted(said.items(), key=lambda item: -len(item[1]))]
    parts[0] = parts[0].replace(" by ", " killed by the count of ", 1)
    if len(parts) > MOST_COUNTS:
        parts[MOST_COUNTS:] = [f"{len(parts) - MOST_COUNTS} other counts"]
    low, high = ledger.incident["killed_early_low"], ledger.incident["killed_early_high"]
    if pd.notna(high):
        parts.append(
            f"early count {low:g}, superseded" if low == high else f"early counts {low:g} to {high:g}, superseded"
        )
    return "; ".join(parts) + "."


def _names(origins: list[str]) -> str:
    """Return the first origins by name, the others counted."""
    if len(origins) > MOST_NAMES:
        return f"{', '.join(origins[: MOST_NAMES - 1])} and {len(origins) - MOST_NAMES + 1} others"
    return " and ".join([", ".join(origins[:-1]), origins[-1]] if len(origins) > 1 else origins)


def _reason(field: str, incident: pd.Series, share: str) -> str:
    if field == "date":
        return f"Most precise date (known to the {DATE_PRECISIONS[incident['date_precision']].lower()}), {share}."
    if field == "place":
        return f"Most precise place ({PLACE_PRECISIONS[incident['place_precision']].lower()}), {share}."
    if field == "attribution":
        return "Strongest ground on which any report names who acted."
    return f"Most voices: {share}."


def _inferred(given: pd.DataFrame) -> str:
    count = int(given["inferred"].sum())
    return f" In {_of(count, 'report')} it is our coders' inference, not stated on the page." if count else ""


def _count_reason(field: str, given: pd.DataFrame) -> str:
    latest = given[given["standing"].isin(["agrees", "differs"])]
    group = latest["origin_id"].isin(GROUP_BODIES)
    values = sorted(int(value) for value in latest.loc[~group, "value"].dropna())
    own = " The group's own figure is left out." if group.any() else ""
    old = int((given["standing"] == "superseded").sum())
    past = f" {_of(old, 'figure')} superseded by later counts, or of a part of the victims." if old else ""
    if not values:
        return f"No voice but the group states one, so there is no most likely number.{own}{past}"
    if len(values) == 1:
        return f"The only voice's settled figure.{own}{past}"
    return f"Lower median of {len(values)} voices' settled figures: {', '.join(map(str, values))}.{own}{past}"


def _of(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def neighbours(pairs: pd.DataFrame, incident_id: str) -> pd.DataFrame:
    """Return the other incidents and lone reports that pairs of an incident's reports reach, the nearest first.

    pairs: as evidence.closest gives them. Returns other (incident_id, or report_id of a report without incident), compared
    (pairs), mean_score, best_score, barred (pairs that no score can join), left_report_id, right_report_id of the best pair.
    """
    outside = pairs[~pairs["inside"]]
    ours = outside["incident_left"] == incident_id
    other = outside["incident_right"].where(ours, outside["incident_left"])
    lone = outside["right_report_id"].where(ours, outside["left_report_id"])
    outside = outside.assign(other=other.fillna(lone), barred=outside["reason"].fillna("").str.startswith(BARRED))
    groups = outside.groupby("other", sort=True)
    frame = pd.DataFrame(
        {
            "compared": groups.size(),
            "mean_score": groups["score"].mean(),
            "best_score": groups["score"].max(),
            "barred": groups["barred"].sum(),
            "left_report_id": groups["left_report_id"].first(),
            "right_report_id": groups["right_report_id"].first(),
        }
    )
    return frame.sort_values(["barred", "mean_score"], ascending=[True, False], key=_barred_last).reset_index()


def _barred_last(column: pd.Series) -> pd.Series:
    return column.gt(0) if column.name == "barred" else column


def steps(pair: pd.Series) -> pd.DataFrame:
    """Return a pair's weights in order: feature, weight; `start` (the odds before anything is compared) first, `score` last."""
    weights = pair[list(WEIGHTS)].astype(float)
    names = [name.removeprefix("weight_") for name in WEIGHTS]
    start = float(pair["score"]) - weights.sum()
    return pd.DataFrame({"feature": ["start", *names, "score"], "weight": [start, *weights, float(pair["score"])]})


def flip(pair: pd.Series, labels: dict[str, str]) -> str:
    """Say what would have turned a pair's verdict, in one or two sentences. labels: a feature's name for readers."""
    reason = "" if pd.isna(pair["reason"]) else str(pair["reason"])
    if reason.startswith(BARRED):
        return f"No score could join these two: {reason.partition(';')[0]}."
    if reason.startswith("decided"):
        return "A person decided this pair; only another decision can change it."
    weights = pair[list(WEIGHTS)].astype(float)
    above = float(pair["score"]) > MATCH_CUT
    short = abs(float(pair["score"]) - MATCH_CUT)
    pulling = weights[weights > short] if above else weights[-weights > short]
    features = [name.removeprefix("weight_") for name in pulling.abs().sort_values(ascending=False).index]
    features = [labels.get(feature, feature) for feature in features]
    said = f"The pair stands {short:.1f} {'above' if above else 'below'} the cut."
    if above != bool(pair["inside"]):
        apart = (
            "Alone it would join; the mean over all pairs of both sides, or a rule for vague reports, keeps it apart."
        )
        held = "Alone it would not join; the mean with the incident's other reports holds it."
        return f"{said} {apart if above else held}"
    if not features:
        return f"{said} No single comparison carries it: two or more would have to change."
    others = [*features[1:3], *([f"{len(features) - 3} more"] if len(features) > 3 else [])]
    return f"{said} It would have gone the other way without the comparison of {features[0]}" + (
        f", or of {' or '.join(others)}." if others else "."
    )
