"""Who said a number first and how it changed on the way: coded links, their chains, and candidates that nobody has judged yet."""

import numpy as np
import pandas as pd

from atlas.analysis.claims import in_own_print, stated, window_name
from atlas.model.vocabulary import CHANGES
from atlas.store import Store

HARMLESS = ("none", "rounded", "revised")  # changes that do not distort what was said
DRIFT = (
    "body",
    "printed_by",
    "published_on",
    "value_low",
    "value_high",
    "qualifier",
    "window_start",
    "window_end",
    "days",
    "place",
    "definition_note",
    "country",
    "metric",
)


def links(store: Store, claims: pd.DataFrame) -> pd.DataFrame:
    """Return one row per coded link: claim_id, relayed_from, change, basis, and what drifted.

    claims: claims.published(). Adds for the source (suffix _from) and the claim: said, window, and DRIFT's columns;
    value_ratio (middle of the values), days_ratio (length of the windows), gap_days between the publications (null if
    one is undated), distorts (a change beyond HARMLESS), could_be_printers (it distorts, but one of the two claims stands
    in one print of another's words alone, see claims.in_own_print: the slip may be that page's), and root, the claim at
    the head of the chain.
    """
    table = store.frame(store.table("figure_lineage"))
    about = claims.set_index("claim_id")[list(DRIFT)].copy()
    about["said"] = [stated(row.value_low, row.value_high, row.qualifier) for row in about.itertuples()]
    about["window"] = [window_name(row.window_start, row.window_end) for row in about.itertuples()]
    found = table.join(about, on="claim_id").join(about.add_suffix("_from"), on="relayed_from")
    middle, middle_from = ((found[f"value_low{side}"] + found[f"value_high{side}"]) / 2 for side in ("", "_from"))
    parent = dict(zip(table["claim_id"], table["relayed_from"], strict=True))
    own = dict(zip(claims["claim_id"], in_own_print(claims), strict=True))
    distorts = np.array(
        [any(word not in HARMLESS for word in change.split(";")) for change in found["change"]], dtype=bool
    )
    is_sure = np.array([own[row.claim_id] and own[row.relayed_from] for row in found.itertuples()], dtype=bool)
    return found.assign(
        value_ratio=middle / middle_from,
        days_ratio=found["days"] / found["days_from"],
        gap_days=(found["published_on"] - found["published_on_from"]).dt.days,
        distorts=distorts,
        could_be_printers=distorts & ~is_sure,
        root=[root_of(claim, parent) for claim in found["claim_id"]],
    ).sort_values(["root", "published_on", "claim_id"], ignore_index=True)


def root_of(claim_id: str, parent: dict[str, str]) -> str:
    """Return the claim at the head of a chain. Raises ValueError for links that lead in a circle."""
    seen = {claim_id}
    while claim_id in parent:
        claim_id = parent[claim_id]
        if claim_id in seen:
            raise ValueError(f"figure_lineage: the links of {claim_id} lead in a circle")
        seen.add(claim_id)
    return claim_id


def changes(found: pd.DataFrame) -> pd.DataFrame:
    """Count the links by what changed, in the vocabulary's order; a link with two changes counts in both.

    Columns change, label, links, and could_be_printers, those of them that one print alone may have made (see links()).
    """
    words = found.assign(change=found["change"].str.split(";")).explode("change")
    words["could_be_printers"] &= ~words["change"].isin(HARMLESS)
    held = words.groupby("change")["could_be_printers"].agg(["size", "sum"]).reindex(list(CHANGES)).dropna()
    return pd.DataFrame(
        {
            "change": held.index,
            "label": [CHANGES[word] for word in held.index],
            "links": held["size"].astype(int).to_numpy(),
            "could_be_printers": held["sum"].astype(int).to_numpy(),
        }
    )


def drift(link) -> list[str]:
    """Return what differs between a link's two claims, each as words: value, window, area, what is counted."""
    words = []
    if link.said != link.said_from:
        words.append(f"{link.said_from} becomes {link.said}")
    if link.window != link.window_from:
        words.append(f"{link.window_from} becomes {link.window}")
    if (link.country, link.place) != (link.country_from, link.place_from):
        words.append(f"{link.place_from or link.country_from} becomes {link.place or link.country}")
    if link.definition_note != link.definition_note_from and not (
        pd.isna(link.definition_note) and pd.isna(link.definition_note_from)
    ):
        words.append(f"“{link.definition_note_from}” becomes “{link.definition_note}”")
    return words


def candidates(claims: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of claims that may be one number retold: same value, overlapping windows, later date, another window or unit.

    claims: claims.published(). found: links(); pairs of one chain are left out. A stock has no length, so stocks must
    name different moments less than a year apart. Of several earlier claims the earliest is named. Returns claim_id,
    relayed_from (the earlier), said, window, window_from, body, body_from, gap_days, why.
    """
    roots = {**dict(zip(found["claim_id"], found["root"], strict=True)), **{root: root for root in found["root"]}}
    dated = claims[claims["published_on"].notna() & (claims["value_low"] > 0)]
    columns = [
        "claim_id",
        "metric",
        "published_on",
        "window_start",
        "window_end",
        "body",
        "is_stock",
        "country",
        "qualifier",
    ]
    keyed = dated[[*columns, "value_low", "value_high", "unit"]]
    pairs = keyed.merge(keyed, on=["value_low", "value_high", "country"], suffixes=("", "_from"))
    pairs = pairs[(pairs["published_on"] > pairs["published_on_from"]) & (pairs["is_stock"] == pairs["is_stock_from"])]
    reach = pd.to_timedelta(pairs["is_stock"].map({True: 365, False: 0}), unit="D")
    overlap = (pairs["window_start"] <= pairs["window_end_from"] + reach) & (
        pairs["window_start_from"] <= pairs["window_end"] + reach
    )
    window = (pairs["window_start"] != pairs["window_start_from"]) | (pairs["window_end"] != pairs["window_end_from"])
    unit = pairs["metric"] != pairs["metric_from"]
    comparable = ~unit | (pairs["unit"] == pairs["unit_from"])
    pairs = pairs.assign(other_window=window, other_unit=unit)[overlap & (window | unit) & comparable]
    linked = [
        roots.get(one, one) == roots.get(other, other)
        for one, other in zip(pairs["claim_id"], pairs["claim_id_from"], strict=True)
    ]
    pairs = pairs[~pd.Series(linked, index=pairs.index, dtype=bool)]
    pairs = pairs.sort_values(["published_on_from", "claim_id_from"]).drop_duplicates("claim_id")
    return pd.DataFrame(
        {
            "claim_id": pairs["claim_id"],
            "relayed_from": pairs["claim_id_from"],
            "said": [stated(row.value_low, row.value_high, row.qualifier) for row in pairs.itertuples()],
            "body_from": pairs["body_from"],
            "window_from": [window_name(r.window_start_from, r.window_end_from) for r in pairs.itertuples()],
            "body": pairs["body"],
            "window": [window_name(row.window_start, row.window_end) for row in pairs.itertuples()],
            "gap_days": (pairs["published_on"] - pairs["published_on_from"]).dt.days,
            "why": ["another thing counted" if unit else "another window" for unit in pairs["other_unit"]],
        }
    ).sort_values(["claim_id", "relayed_from"], ignore_index=True)
