"""Published claims as they rival each other: by metric and area, relays folded into the body whose number they pass on."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from atlas.analysis.selection import Selection
from atlas.model import months
from atlas.model.vocabulary import COUNTRIES, GROUP_BODIES, METRICS, STOCK_METRICS
from atlas.store import Store

SPEAKERS = {
    "group": "The group itself",
    "party": "Party to the conflict",
    "outside": "Not a party",
    "unnamed": "No body named: the publisher's own word",
}
OPEN_ABOVE, OPEN_BELOW = ("at_least", "more_than"), ("up_to", "fewer_than")
DAYS_PER_MONTH = 365.2425 / 12  # Gregorian year; used only where a number is put per month, and said so
SAME_WINDOW = 0.8  # share of days that two windows must have in common to be of the same time
SAME_MOMENT_DAYS = 92  # a quarter: stocks are mostly published by the quarter
SAME_CLAIM = ["origin_id", "metric", "country", "window_start", "window_end", "value_low", "value_high", "place"]
PARTIES_UNNAMED = ("unattributed", "security-sources")


@dataclass(frozen=True)
class Asked:
    """Which published claims to look at: metric, country cell (ISO3 joined by ;, or WORLD), scopes, and whether per month."""

    metric: str = "attacks"
    area: str = "IRQ"
    scopes: tuple[str, ...] = ("whole", "part")
    per_month: bool = False


def area_name(country: str) -> str:
    """Return the reader's name of a claim's country cell: Iraq and Syria."""
    if country == "WORLD":
        return "the world"
    return " and ".join(COUNTRIES[code] for code in country.split(";"))


def sentence_case(text: str) -> str:
    """Return the text with its first letter in upper case and the rest as it is."""
    return text[:1].upper() + text[1:]


def published(store: Store) -> pd.DataFrame:
    """Return every published claim with who speaks and what it is bound to, one row per claim, ordered by window.

    Columns of figure_claims and figure_bindings (state, scope, counts, per, selection, fit, note; the binding's window
    as counted_from and counted_until) and: body (name of the asserting body, or of the publisher where nobody is
    named), kind, speaker (word of SPEAKERS), printed_by, is_stock, place (area as stated, else empty), days (length of
    the window).
    """
    claims, bodies, sources = store.table("figure_claims"), store.table("bodies"), store.table("sources")
    bound = store.table("figure_bindings").drop("metric")
    bound = bound.rename(counted_from="window_start", counted_until="window_end", binding_note="note")
    named = bodies.select(origin_id="body_id", body_name="name", body_kind="kind", party="party_to_conflict")
    publisher = sources.select(origin_id="source_id", origin_name="name", origin_kind="kind")
    printer = sources.select(reported_by_id="source_id", printer_name="name")
    table = claims.left_join(bound, "claim_id").drop("claim_id_right")
    table = table.left_join(named, "origin_id").drop("origin_id_right")
    table = table.left_join(publisher, "origin_id").drop("origin_id_right")
    table = table.left_join(printer, "reported_by_id").drop("reported_by_id_right")
    frame = store.frame(table)
    for column in ("window_start", "window_end", "published_on", "counted_from", "counted_until"):
        frame[column] = pd.to_datetime(frame[column])
    frame["body"] = frame.pop("body_name").fillna(frame.pop("origin_name")).fillna(frame["origin_id"])
    frame["kind"] = frame.pop("body_kind").fillna(frame.pop("origin_kind"))
    frame["printed_by"] = frame.pop("printer_name").fillna(frame["reported_by"])
    frame["speaker"] = _speakers(frame)
    frame["is_stock"] = frame["metric"].isin(STOCK_METRICS)
    frame["place"] = frame["area"].fillna("")
    frame["days"] = (frame["window_end"] - frame["window_start"]).dt.days + 1
    return frame.sort_values(["window_start", "window_end", "claim_id"], ignore_index=True)


def in_own_print(claims: pd.DataFrame) -> pd.Series:
    """Return for each claim of published() whether it is the body's word beyond its printer's: printed by the body itself, or alike by two sources; else a slip could be the printer's."""
    prints = claims.groupby(SAME_CLAIM, dropna=False)["reported_by_id"].transform("nunique")
    return (
        (claims["reported_by_id"] == claims["asserted_by_id"]) | (claims["printed_by"] == claims["body"]) | (prints > 1)
    )


def _speakers(frame: pd.DataFrame) -> np.ndarray:
    """Return who speaks: the group itself, another party to the conflict, somebody outside it, or nobody by name."""
    group = frame["origin_id"].isin(GROUP_BODIES)
    unnamed = frame["asserted_by_id"].isin(PARTIES_UNNAMED)
    party = frame["party"].fillna(False).astype(bool)
    return np.select([group, party, unnamed], ["group", "party", "unnamed"], default="outside")


def rivals(claims: pd.DataFrame, asked: Asked, *, selection: Selection | None = None) -> pd.DataFrame:
    """Return the claims of one metric and area as one row per number, relays folded.

    claims: as published() gives them. selection: its months leave out claims whose window does not overlap them. Per
    month, monthly averages stand beside the counts of attacks. A row is one body's number for one window and area;
    relayed_by is the number of further claims that pass it on (same value, window and body), claim_ids and printers
    name them all. low and high are null where the claim leaves that end open; middle is where a mark is drawn. Ordered
    by body (the one with the largest number first), then window. Empty frame, same columns, if none.
    """
    metrics = {asked.metric} | ({"attacks_per_month"} if asked.per_month and asked.metric == "attacks" else set())
    found = claims[
        claims["metric"].isin(metrics) & (claims["country"] == asked.area) & claims["scope"].isin(asked.scopes)
    ]
    if selection is not None:
        found = found[_overlaps(found, selection)]
    found = found.sort_values(["published_on", "claim_id"], na_position="last")
    groups = found.groupby(SAME_CLAIM, dropna=False, sort=False)
    folded = groups.first().reset_index()
    folded["relayed_by"] = groups.size().to_numpy() - 1
    folded["claim_ids"] = groups["claim_id"].agg(tuple).to_numpy()
    folded["printers"] = groups["printed_by"].agg(lambda names: ", ".join(dict.fromkeys(names))).to_numpy()
    folded = ends(folded, per_month=asked.per_month)
    largest = folded.groupby("body")["middle"].transform("max")
    return folded.assign(largest=largest).sort_values(
        ["largest", "body", "window_start", "window_end", "claim_id"],
        ascending=[False, True, True, True, True],
        ignore_index=True,
    )


def ends(frame: pd.DataFrame, *, per_month: bool) -> pd.DataFrame:
    """Add low, high (null = open end) and middle to claims; per_month divides flows that count a whole window by its months.

    A metric that is a monthly average already, and a stock, are never divided.
    """
    divides = per_month & ~frame["is_stock"] & (frame["metric"] != "attacks_per_month")
    scale = np.where(divides, frame["days"] / DAYS_PER_MONTH, 1.0)
    low, high = frame["value_low"] / scale, frame["value_high"] / scale
    return frame.assign(
        low=low.mask(frame["qualifier"].isin(OPEN_BELOW)),
        high=high.mask(frame["qualifier"].isin(OPEN_ABOVE)),
        middle=(low + high) / 2,
    )


def widest_pair(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series] | None:
    """Return the two numbers of one place and about the same time that lie furthest apart by ratio, the smaller first; None without such a pair.

    rows: rivals(). Flows are of the same time if the shared days are at least SAME_WINDOW of all days of both; stocks
    if they are at most SAME_MOMENT_DAYS apart. A part of a country is no rival of another part, nor of the whole. Figures of zero are left out, since no ratio can be formed.
    """
    rows = rows[rows["middle"] > 0]
    start, end = (rows[edge].to_numpy() for edge in ("window_start", "window_end"))
    shared = np.minimum(end[:, None], end[None]) - np.maximum(start[:, None], start[None])
    shared = shared / np.timedelta64(1, "D") + 1
    spanned = (np.maximum(end[:, None], end[None]) - np.minimum(start[:, None], start[None])) / np.timedelta64(
        1, "D"
    ) + 1
    stock = bool(rows["is_stock"].any())
    together = shared >= -SAME_MOMENT_DAYS if stock else shared >= SAME_WINDOW * spanned
    place, value = rows["place"].to_numpy(), rows["middle"].to_numpy()
    together &= place[None] == place[:, None]
    ratio = np.where(together, value[None] / value[:, None], 0)
    if not len(rows) or ratio.max() <= 1:
        return None
    low, high = np.unravel_index(ratio.argmax(), ratio.shape)
    return rows.iloc[low], rows.iloc[high]


def _overlaps(claims: pd.DataFrame, selection: Selection) -> pd.Series:
    keep = pd.Series(not selection.unknown, index=claims.index)
    if selection.start:
        keep &= claims["window_end"] >= pd.Timestamp(months.first_day(selection.start))
    if selection.end:
        keep &= claims["window_start"] <= pd.Timestamp(months.last_day(selection.end))
    return keep


def offered(claims: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Return the metrics that have claims, each with its areas and how many claims they hold, most first."""
    counted = claims.groupby(["metric", "country"]).size()
    return {
        metric: counted[metric].sort_values(ascending=False).to_dict()
        for metric in METRICS
        if metric in counted.index.levels[0]
    }


def speaking(claims: pd.DataFrame) -> dict[str, dict[str, tuple[int, int]]]:
    """Return of each metric and area that has claims how many bodies make one, and how many claims there are."""
    counted = claims.groupby(["metric", "country"]).agg(bodies=("body", "nunique"), claims=("claim_id", "size"))
    return {
        metric: {area: (int(row.bodies), int(row.claims)) for area, row in counted.loc[metric].iterrows()}
        for metric in METRICS
        if metric in counted.index.levels[0]
    }


def stated(low: float, high: float, qualifier: str) -> str:
    """Return a claim's value as it would be said: more than 60, 25,000 to 50,000, about 1,000."""
    words = {
        "about": "about ",
        "at_least": "at least ",
        "up_to": "up to ",
        "more_than": "more than ",
        "fewer_than": "fewer than ",
    }
    if pd.isna(low) and pd.isna(high):
        return "no value"
    if low != high:
        return f"{number(low)} to {number(high)}"
    return words.get(qualifier, "") + number(low)


def number(value: float) -> str:
    """Return a number for readers: 1,422, 25.5, 50 million."""
    if value >= 1e6:
        return f"{value / 1e6:,.3g} million"
    if value < 100 and value % 1:
        return f"{value:,.1f}"
    return f"{value:,.0f}"


def window_name(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """Return a window for readers, as coarse as it allows: 2019, Jan 2020 to Sep 2021, 20 Jan to 30 Jan 2022."""
    first, last = f"{start:%Y-%m}", f"{end:%Y-%m}"
    if start.day == 1 and end.date() == months.last_day(last):
        if first[5:] == "01" and last[5:] == "12":
            return first[:4] if first[:4] == last[:4] else f"{first[:4]} to {last[:4]}"
        return months.name(first) if first == last else f"{months.name(first)} to {months.name(last)}"
    if start == end:
        return f"{start.day} {months.name(first)}"
    return f"{start.day} {months.name(first)} to {end.day} {months.name(last)}"
