"""What is wrong with the coded files about published claims: bindings, lineage and parts held against the claims and each other."""

from collections.abc import Iterable
from urllib.parse import parse_qsl

import pandas as pd

from atlas.analysis.records import AUDITED, selection_of
from atlas.analysis.selection import Known

PROBLEM_COLUMNS = ["file", "row", "column", "value", "reason"]
BOUND_COLUMNS = ("counts", "per", "selection", "window_start", "window_end", "fit")
LATEST_MONTHS = 2  # dates of publication are often known to the month: a source may look this much later than its relay


def problems(
    claims: pd.DataFrame,
    bodies: pd.DataFrame,
    bindings: pd.DataFrame,
    lineage: pd.DataFrame,
    parts: pd.DataFrame,
    known: Known,
) -> pd.DataFrame:
    """Return one row per fault: file, row (the frame's index, its line number if read from a file), column, value, reason.

    claims, bodies, bindings, lineage, parts: the rows of the seeds of these names; claims as coded (asserted_by_id,
    metric, country, published). Empty frame, same columns, if all is well.
    """
    by_id = claims.drop_duplicates("claim_id").set_index("claim_id")
    found = [
        *_bodies(claims, set(bodies["body_id"])),
        *_unbound(claims, set(bindings["claim_id"])),
        *(fault for row in bindings.itertuples() for fault in _binding(row, by_id, known)),
        *_lineage(lineage, by_id),
        *_strangers("figure_parts.csv", parts, ("claim_id", "part_claim_id"), by_id.index),
    ]
    return pd.DataFrame(found, columns=PROBLEM_COLUMNS)


def _bodies(claims: pd.DataFrame, known_bodies: set[str]) -> Iterable[tuple]:
    for row in claims[claims["asserted_by_id"].notna()].itertuples():
        if row.asserted_by_id not in known_bodies:
            yield "figure_claims.csv", row.Index, "asserted_by_id", row.asserted_by_id, "is no body of bodies.csv"


def _unbound(claims: pd.DataFrame, bound: set[str]) -> Iterable[tuple]:
    for row in claims.itertuples():
        if row.claim_id not in bound:
            yield "figure_claims.csv", row.Index, "claim_id", row.claim_id, "has no row in figure_bindings.csv"


def _binding(row, claims: pd.DataFrame, known: Known) -> Iterable[tuple]:
    def fault(column: str, reason: str) -> tuple:
        value = getattr(row, column)
        return "figure_bindings.csv", row.Index, column, "" if pd.isna(value) else str(value), reason

    if row.claim_id not in claims.index:
        yield fault("claim_id", "is no claim of figure_claims.csv")
        return
    claim = claims.loc[row.claim_id]
    if row.metric != claim["metric"]:
        yield fault("metric", f"is not the claim's metric, {claim['metric']}")
    if row.state != "bound":
        yield from (
            fault(column, "must be empty where no table can be asked")
            for column in BOUND_COLUMNS
            if pd.notna(getattr(row, column))
        )
        if pd.isna(row.note):
            yield fault("note", "must say why no table can be asked")
        return
    missing = [column for column in BOUND_COLUMNS if pd.isna(getattr(row, column))]
    yield from (fault(column, "must be given for a bound claim") for column in missing)
    if not {"window_start", "window_end"} & set(missing) and row.window_end < row.window_start:
        yield fault("window_end", "lies before window_start")
    if "selection" in missing:
        return
    given = dict(parse_qsl(row.selection))
    allowed = {each.parameter: each.told for each in AUDITED.values()}
    for name in sorted(set(given) - set(allowed)):
        yield fault("selection", f"{name}: the audit cannot tell this apart")
    for name, told in allowed.items():
        if told and given.get(name, told[0]) not in told:
            yield fault("selection", f"{name}: only {' and '.join(told)} can be told apart")
    selection, notices = selection_of(row.selection, known)
    yield from (fault("selection", notice) for notice in notices)
    if set(selection.country) != set(claim["country"].split(";")):
        yield fault("selection", f"country is not the claim's, {claim['country']}")


def _lineage(lineage: pd.DataFrame, claims: pd.DataFrame) -> Iterable[tuple]:
    yield from _strangers("figure_lineage.csv", lineage, ("claim_id", "relayed_from"), claims.index)
    parent = dict(zip(lineage["claim_id"], lineage["relayed_from"], strict=True))
    published = pd.PeriodIndex(
        claims["published"].fillna("").str[:7].replace(r"^\d{0,4}$", "NaT", regex=True), freq="M"
    )
    months = dict(zip(claims.index, published, strict=True))
    for row in lineage.itertuples():
        above, seen = row.relayed_from, {row.claim_id}
        while above in parent and above not in seen:
            seen.add(above)
            above = parent[above]
        if above in seen:
            yield "figure_lineage.csv", row.Index, "relayed_from", row.relayed_from, "leads back to the claim itself"
        dates = months.get(row.claim_id, pd.NaT), months.get(row.relayed_from, pd.NaT)
        if not pd.isna(dates[0]) and not pd.isna(dates[1]) and (dates[1] - dates[0]).n > LATEST_MONTHS:
            yield (
                "figure_lineage.csv",
                row.Index,
                "relayed_from",
                row.relayed_from,
                "was published later than the claim that relays it",
            )


def _strangers(file: str, rows: pd.DataFrame, columns: tuple[str, ...], known_ids: pd.Index) -> Iterable[tuple]:
    for column in columns:
        for index, value in rows[column].dropna().items():
            if value not in known_ids:
                yield file, index, column, value, "is no claim of figure_claims.csv"
