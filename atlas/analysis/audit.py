"""Put every published claim on trial against every table and every other monitor's series that covers its window; verdicts with their arithmetic."""

from dataclasses import dataclass, replace

import pandas as pd

from atlas.analysis.changes import SMALLEST_BASE
from atlas.analysis.claims import area_name, in_own_print, number, published, stated, window_name
from atlas.analysis.judging import VERDICTS, Count, Stated, judge, relation_of
from atlas.analysis.monitors import LEAST_LISTED, listed, prints
from atlas.analysis.records import LETHAL_ONLY, PEOPLE, SAMPLE, Tables, months_of, read_tables
from atlas.analysis.selection import Known, Selection, parameters
from atlas.model import months
from atlas.model.vocabulary import COUNTED
from atlas.store import Store

AUDIT_COLUMNS = [
    "claim_id", "metric", "scope", "area", "window", "stated", "stated_low", "stated_high", "body", "speaker",
    "table", "counted", "computed",
    "computed_low", "computed_high", "verdict", "contradicts", "sentence", "link", "printed_by", "in_own_print",
]  # fmt: skip
# a sample is never complete: it answers for a window if at least half of its months have a report from there
MOST_SILENT = 0.5
# What the UCDP series count, held against a claim: lethal events of any side are no attacks, the dead of all sides are
# a ceiling.
SERIES_COUNTS = {"incidents": "none", "jihadists_arrested": "none", "dead_all_sides": "equal"}
# What a series must have in common with a claim to answer for it: the claims of both are bound to the same query.
SAME_QUERY = ("country", "place", "counts", "selection")
SAMPLE_NOTE = "The coded table is a sample: a smaller count there contradicts nothing."


def audit(store: Store, known: Known) -> pd.DataFrame:
    """Hold every published claim against every table that covers its window.

    Returns one row per claim and table (AUDIT_COLUMNS), ordered by metric, claim and table; a claim that no table can
    be asked about has one row with a null table and its reason. computed is null where nothing could be counted, and where the coded table holds nothing of a window that it does not cover. in_own_print: see claims.in_own_print. link
    holds the share-link parameters of the selection, empty where there is none. The coded table always answers; other
    tables only where they touch the window, and another body's series (see monitors) where its windows make up that of
    the claim and what it counts is bound to the same query.
    """
    claims = published(store)
    claims["is_own"] = in_own_print(claims)
    bound = claims[claims["state"] == "bound"]
    tables = read_tables(store, known, tuple(sorted(bound["selection"].unique())))
    printed = prints(store)
    last = printed[printed["is_last"] & printed["state"].eq("bound")]
    others = _Others(dict(iter(last.groupby(list(SAME_QUERY)))), listed(store))
    rows = [row for claim in claims.itertuples() for row in _rows(claim, tables, others, known)]
    frame = pd.DataFrame(rows, columns=AUDIT_COLUMNS)
    return frame.sort_values(["metric", "claim_id", "table"], ignore_index=True)


@dataclass(frozen=True)
class _Others:
    """What others count: the last prints of monitors' series (see monitors.prints) by SAME_QUERY, and UCDP's lethal events beside ours (monitors.listed)."""

    series: dict[tuple[str, ...], pd.DataFrame]
    events: pd.DataFrame


def _rows(claim, tables: Tables, others: _Others, known: Known) -> list[dict]:
    about = {
        "claim_id": claim.claim_id,
        "metric": claim.metric,
        "scope": claim.scope,
        "body": claim.body,
        "speaker": claim.speaker,
        "area": claim.place or area_name(claim.country),
        "window": window_name(claim.window_start, claim.window_end),
        "stated": stated(claim.value_low, claim.value_high, claim.qualifier),
        "stated_low": claim.value_low,
        "stated_high": claim.value_high,
        "printed_by": claim.printed_by,
        "in_own_print": claim.is_own,
    }
    if claim.state != "bound":
        reason = f"{VERDICTS[claim.state]}: {claim.binding_note}."
        return [about | {"table": None, "verdict": claim.state, "contradicts": False, "sentence": reason, "link": ""}]
    about |= {"counted": COUNTED[claim.counts], "link": _link(claim, tables.selections[claim.selection], known)}
    series = _series_tables(claim, others.series)
    share = _share(claim, tables.selections[claim.selection], others.events)
    held = [
        (name, count, f"{words}{_beside(count, series)}{share}" if name == SAMPLE else words)
        for name, count, words in _incident_tables(claim, tables)
    ]
    return [
        about | _judged(claim, count, name, words)
        for name, count, words in [*held, *_monthly_tables(claim, tables), *series]
    ]


def _judged(claim, count: Count, name: str, words: str) -> dict:
    given = Stated(
        None if claim.qualifier in ("up_to", "fewer_than") else claim.value_low,
        None if claim.qualifier in ("at_least", "more_than") else claim.value_high,
        claim.qualifier == "about" and claim.value_low == claim.value_high,
    )
    verdict, contradicts = judge(given, count)
    notes = [words, f"{VERDICTS[verdict]}."]
    if verdict == "not_comparable" and count.relation in ("ceiling", "floor"):
        notes.append(
            f"The table counts {'more' if count.relation == 'ceiling' else 'less'} than the claim: it sets only a {count.relation}."
        )
    if verdict == "not_comparable" and count.relation == "none":
        notes.append("The table counts a different thing.")
    if isinstance(claim.binding_note, str):
        notes.append(f"Note: {claim.binding_note}.")
    # of what nobody reported, none is no zero
    is_silent = count.is_sample and verdict == "not_covered" and not count.best
    if verdict == "less":
        share = (
            f" It holds {count.best / claim.value_low:.0%} of what the claim states."
            if claim.value_low >= SMALLEST_BASE
            else ""
        )
        notes.append(SAMPLE_NOTE + share)
    return {
        "table": name,
        "computed": None if is_silent else count.best,
        "computed_low": count.low,
        "computed_high": count.high,
        "verdict": verdict,
        "contradicts": contradicts,
        "sentence": " ".join(notes),
    }


def _incident_tables(claim, tables: Tables) -> list[tuple[str, Count, str]]:
    """Return name, count and arithmetic of the coded table and of each imported data set that touches the window."""
    start, end = claim.counted_from, claim.counted_until
    span, _ = months_of(start, end)
    found = []
    for text, name in tables.daily:
        if text != claim.selection:
            continue
        rows = tables.daily[text, name]
        own = rows[(rows["occurred_until"] >= start) & (rows["occurred_on"] <= end)]
        if own.empty and name != SAMPLE:
            continue
        inside = own[(own["occurred_on"] >= start) & (own["occurred_until"] <= end)]
        count, words = _counted(claim, inside, own, months_in=_length(claim, span))
        counted, covered = "equal", True
        if name == SAMPLE:
            silent = sum(
                not any(month in tables.covered.get(code, ()) for code in claim.country.split(";")) for month in span
            )
            covered = silent / len(span) <= MOST_SILENT
            if silent:
                words += f" No report of any kind from there in {silent} of the window's {len(span)} months."
        elif name.startswith(LETHAL_ONLY) and claim.counts == "incidents":
            counted = "none"
        relation = "none" if counted == "none" else relation_of(counted=counted, fit=claim.fit)
        found.append((name, replace(count, relation=relation, is_sample=name == SAMPLE, covered=covered), words))
    return found


def _counted(claim, inside: pd.DataFrame, touching: pd.DataFrame, *, months_in: float) -> tuple[Count, str]:
    """Count what the claim counts: best from incidents surely inside the window, high with those that may be."""
    name, per = claim.counts, claim.per == "month"
    certain, possible = int(inside["incidents"].sum()), int(touching["incidents"].sum())
    where = f"in the window, {possible - certain} more may fall into it" if possible > certain else "in the window"
    if name in PEOPLE:
        best, low = inside[f"{name}_best"].sum(min_count=1), inside[f"{name}_low"].sum()
        high, without = touching[f"{name}_high"].sum(), int(inside[f"{name}_without"].sum())
        best = (None if certain else 0.0) if pd.isna(best) else float(best)
        low = min(float(low), best or 0.0)  # low and high take in the group's own figures, best does not
        held = "none with a figure" if best is None else f"{number(best)} {COUNTED[name]}"
        held += f" ({number(low)} to {number(high)})" if best and low != high else ""
        words = f"{certain:,} incident{'' if certain == 1 else 's'} {where}: {held}"
        words += f"; {without:,} without a figure, so the sum is a floor." if without else "."
    else:
        best, low, high = (float(frame[name].sum()) for frame in (inside, inside, touching))
        words = (
            f"{number(best)} {COUNTED[name] if best != 1 else COUNTED[name].replace('incidents', 'incident')} {where}."
        )
        if name == "lethal_incidents":
            high += float(touching["lethal_incidents_without"].sum())
            words += f" {int(touching['lethal_incidents_without'].sum())} have no figure for killed."
    if per and best is not None:
        words += f" {number(best)} / {months_in:.3g} months = {best / months_in:.1f} per month."
        best, low, high = best / months_in, low / months_in, high / months_in
    elif best is not None and claim.value_low == claim.value_high and claim.value_low:
        words += f" {number(best)} / {number(claim.value_low)} stated = {best / claim.value_low:.0%}."
    return Count(best, low, high), words


def _monthly_tables(claim, tables: Tables) -> list[tuple[str, Count, str]]:
    """Return name, count and arithmetic of each reference series that touches the window; a window must consist of its months."""
    span, whole = months_of(claim.counted_from, claim.counted_until)
    selection = tables.selections[claim.selection]
    found = []
    for name, (first, last) in tables.series_span.items():
        held = [month for month in span if first <= month <= last]
        if not held or not set(selection.country) & tables.series_countries[name]:
            continue
        by_month = tables.monthly.get((name, claim.selection), {})
        events, low, best, high = (sum(by_month.get(month, (0.0,) * 4)[place] for month in held) for place in range(4))
        if claim.counts in ("incidents", "lethal_incidents"):
            low = best = high = events
            words = f"{number(events)} lethal events with the group as a party"
        else:
            words = f"{number(best)} dead of all sides ({number(low)} to {number(high)}) in events with the group as a party"
        words += f" in {len(held)} of {len(span)} months" + ("." if whole else "; the series has only whole months.")
        counted = SERIES_COUNTS.get(claim.counts, "ceiling")
        if counted == "equal" and selection.initiator:
            counted = "ceiling"
        covered = whole and len(held) == len(span) and set(selection.country) <= tables.series_countries[name]
        months_in = len(span) if claim.per == "month" else 1
        relation = "none" if counted == "none" else relation_of(counted=counted, fit=claim.fit)
        found.append(
            (name, Count(best / months_in, low / months_in, high / months_in, relation, covered=covered), words)
        )
    return found


def _series_tables(claim, series: dict[tuple[str, ...], pd.DataFrame]) -> list[tuple[str, Count, str]]:
    """Return name, count and arithmetic of each series of another body that counts the same and whose windows make up that of the claim.

    An end that a monitor leaves open ("at least") is null in the count, so that it can contradict on the other side alone.
    """
    same = series.get(tuple(getattr(claim, column) for column in SAME_QUERY))
    if same is None:
        return []
    own = same[
        (same["window_start"] >= claim.counted_from)
        & (same["window_end"] <= claim.counted_until)
        & ~same["asserted_by_id"].isin((claim.asserted_by_id, claim.origin_id))
    ]
    span, _ = months_of(claim.counted_from, claim.counted_until)
    months_in = _length(claim, span) if claim.per == "month" else 1
    found = []
    for _, rows in own.groupby("series_id"):
        days = (rows["window_end"] - rows["window_start"]).dt.days + 1
        is_whole = days.sum() == (claim.counted_until - claim.counted_from).days + 1
        if not is_whole or (rows["window_start"].iloc[1:].array <= rows["window_end"].iloc[:-1].array).any():
            continue
        first = rows.iloc[0]
        best, low, high = (float(rows[end].sum(skipna=False)) / months_in for end in ("middle", "low", "high"))
        parts = "" if len(rows) == 1 else f", the sum of {len(rows)} {first.unit}s"
        words = f"{number(best * months_in)} counted by {first.body} in the same window{parts}: {first.counts_what}."
        if claim.per == "month":
            words += f" {best:.1f} per month."
        found.append((f"{first.body}: {first.counts_what}, by the {first.unit}", Count(best, low, high), words))
    return found


def _beside(count: Count, series: list[tuple[str, Count, str]]) -> str:
    """Say what our count comes to of those of other monitors in the same window; empty where none has one of SMALLEST_BASE or more."""
    told = [
        f"{count.best / other.best:.0%} of the {number(other.best)} by {name.partition(': ')[0]}"
        for name, other, _ in series
        if count.best is not None and other.best is not None and other.best >= SMALLEST_BASE
    ]
    return f" We hold {' and '.join(told)}." if told else ""


def _share(claim, selection: Selection, events: pd.DataFrame) -> str:
    """Say how our lethal incidents compare with UCDP's list in the claim's months; empty for parts of a country, and where UCDP lists too few."""
    span, whole = months_of(claim.counted_from, claim.counted_until)
    rows = events[events["month"].isin(span) & events["country"].isin(selection.country)]
    said = []
    for monitor, part in rows.groupby("monitor"):
        is_covered = part.groupby("country")["month"].nunique().reindex(selection.country).eq(len(span)).all()
        theirs = int(part["theirs"].sum())
        if whole and is_covered and not selection.admin1 and theirs >= LEAST_LISTED:
            said.append(f"{part['ours'].sum() / theirs:.0%} of the {theirs:,} lethal events of {monitor}")
    return f" Our lethal incidents of either side there come to {' and '.join(said)}." if said else ""


def _length(claim, span: list[str]) -> float:
    """Return the window's length in months: whole months are counted, others measured in days."""
    _, whole = months_of(claim.counted_from, claim.counted_until)
    return len(span) if whole else ((claim.counted_until - claim.counted_from).days + 1) / 30.44


def _link(claim, selection: Selection, known: Known) -> str:
    """Return the share-link parameters of the claim's selection in the months of its window, clipped to the table's months."""
    chosen = parameters(selection, known)
    first, last = (
        max(f"{claim.counted_from:%Y-%m}", known.first_month),
        min(f"{claim.counted_until:%Y-%m}", known.last_month),
    )
    if months.length(first, last) > 0:
        chosen |= {"from": first, "to": last}
    return "&".join(f"{name}={value}" for name, value in chosen.items())
