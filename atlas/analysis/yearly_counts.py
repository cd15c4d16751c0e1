"""All published counts of attacks of one country and year, and what our own tables hold, side by side."""

import pandas as pd

from atlas.analysis.claims import DAYS_PER_MONTH, SAME_CLAIM
from atlas.analysis.records import counted, matches, months_of, selection_of
from atlas.analysis.selection import Known
from atlas.store import Store

ATTACK_METRICS = ("attacks", "attacks_per_month")
SHARED = 1 / 3  # share of a claim's window that must lie in the year, unless the claim covers the whole year
MONTHS_PER_YEAR = 12
SHORTEST = 3  # months; shorter counts swing too much to be put to a year


def side_by_side(claims: pd.DataFrame, *, country: str, year: int) -> pd.DataFrame:
    """Return every published count of attacks in a country that is about a year, smallest first.

    claims: claims.published(). Counts of a week or month are left to the rival claims: a row's window has at least
    three months, or is a monthly average that the body states itself (not one that our coders divided). The same number
    in several outlets is one row, relayed_by further. Returns the claims' columns and: months (length of the window),
    total (the count over the window; an average times its months), annual (total put to twelve months) and
    is_annualised (whether that changed it). Empty, same columns, if none.
    """
    start, end = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    found = claims[
        claims["metric"].isin(ATTACK_METRICS) & (claims["country"] == country) & (claims["scope"] != "incident")
    ]
    shared = (found["window_end"].clip(upper=end) - found["window_start"].clip(lower=start)).dt.days + 1
    found = found[(shared >= SHARED * found["days"]) | (shared >= (end - start).days + 1)]
    length = [window_months(row) for row in found.itertuples()]
    found = found.assign(months=pd.Series(length, index=found.index, dtype="float64"))
    average = found["metric"] == "attacks_per_month"
    derived = average & found["coder_note"].fillna("").str.contains("divided by", regex=False)
    found = found[~derived & (average | (found["months"] >= SHORTEST))]
    found = found.sort_values(["published_on", "claim_id"])
    relayed = found.groupby(SAME_CLAIM, dropna=False)["claim_id"].transform("size") - 1
    found = found.assign(relayed_by=relayed).drop_duplicates(SAME_CLAIM)
    average = found["metric"] == "attacks_per_month"
    middle = (found["value_low"] + found["value_high"]) / 2
    total = middle.where(~average, middle * found["months"])
    annual = total / found["months"] * MONTHS_PER_YEAR
    found = found.assign(total=total, annual=annual, is_annualised=average | (found["months"] != MONTHS_PER_YEAR))
    return found.sort_values(["annual", "claim_id"], ignore_index=True)


def window_months(claim) -> float:
    """Return the length of a claim's window in months: whole months are counted, others measured in days."""
    span, whole = months_of(claim.window_start, claim.window_end)
    return float(len(span)) if whole else claim.days / DAYS_PER_MONTH


def our_counts(store: Store, known: Known, *, country: str, year: int) -> pd.DataFrame:
    """Return what the tables count for a country and year: label, total, sentence, link (share-link parameters).

    The coded table gives attacks, attacks with someone killed and claimed attacks; each reference series that covers
    the whole year gives its lethal events. Incidents that may lie outside the year are left out and stated.
    """
    texts = {
        "attacks": f"country={country}&initiator=attack",
        "lethal": f"country={country}&initiator=attack",
        "claimed": f"country={country}&initiator=attack&attribution=claimed",
    }
    selections = {name: selection_of(text, known)[0] for name, text in texts.items()}
    rows = counted(store, list(selections.values()))
    start, end = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    inside = rows[(rows["occurred_on"] >= start) & (rows["occurred_until"] <= end)]
    touching = int(
        rows.loc[
            matches(rows, selections["attacks"]) & (rows["occurred_until"] >= start) & (rows["occurred_on"] <= end),
            "incidents",
        ].sum()
    )
    found = []
    for name, selection in selections.items():
        own = inside[matches(inside, selection)]
        total = int(own["lethal_incidents" if name == "lethal" else "incidents"].sum())
        words = {
            "attacks": f"{touching - total:,} more may fall into the year.",
            "lethal": f"{int(own['lethal_incidents_without'].sum()):,} attacks have no figure for killed and are left out.",
            "claimed": "Attacks that the group itself claimed in a coded report.",
        }[name]
        label = {"attacks": "attacks", "lethal": "lethal attacks", "claimed": "claimed attacks"}[name]
        found.append((f"Coded reports: {label}", total, words, f"{texts[name]}&from={year}-01&to={year}-12"))
    return pd.concat(
        [pd.DataFrame(found, columns=["label", "total", "sentence", "link"]), _series(store, country, year)],
        ignore_index=True,
    )


def default_pair(rows: pd.DataFrame) -> tuple[str, str] | None:
    """Return the claims to compare at first: the smallest and the largest count over at most a year; None with fewer than two."""
    bound = rows[(rows["months"] <= MONTHS_PER_YEAR) & (rows["state"] == "bound")].sort_values(
        ["total", "months", "claim_id"]
    )
    return (bound["claim_id"].iloc[0], bound["claim_id"].iloc[-1]) if len(bound) > 1 else None


def _series(store: Store, country: str, year: int) -> pd.DataFrame:
    series = store.table("reference_series")
    spans = series.group_by("dataset").aggregate(first=series.month.min(), last=series.month.max())
    own = series.filter(series.country == country, series.month.startswith(str(year)))
    events = own.group_by("dataset").aggregate(total=own.events.sum())
    rows = store.frame(events.inner_join(spans, "dataset"))
    whole = rows[(rows["first"] <= f"{year}-01") & (rows["last"] >= f"{year}-12")]
    words = "Lethal events with the group as a party, operations against it included."
    return pd.DataFrame(
        {
            "label": whole["dataset"] + ": lethal events",
            "total": whole["total"].astype(int),
            "sentence": words,
            "link": "",
        }
    )
