"""A small store with published claims, their bindings and a reference series beside a few invented reports."""

from atlas.analysis.selection import Known
from atlas.model import figure_tables, seed_tables, tables
from atlas.store import Store
from tests.analysis.small_store import hold, store_of

CLAIM = {
    "metric": "attacks", "value_low": 2.0, "qualifier": "exact", "country": "IRQ", "window_start": "2021-01-01",
    "window_end": "2021-12-31", "asserted_by_id": "acled", "origin_id": "acled", "reported_by_id": "daily",
    "reported_by": "Daily",
}  # fmt: skip
BINDING = {
    "metric": "attacks", "state": "bound", "scope": "whole", "counts": "incidents", "per": "window",
    "selection": "country=IRQ&initiator=attack", "window_start": "2021-01-01", "window_end": "2021-12-31",
    "fit": "same",
}  # fmt: skip
PLACES = [
    {"country": "IRQ", "admin1_name": "Diyala", "admin1_iso": "IQ-DI", "aliases": "Diyálá province"},
    {"country": "IRQ", "admin1_name": "Kirkuk", "admin1_iso": "IQ-KI", "aliases": "Kirkūk province"},
]
KNOWN = Known(
    admin1={"IQ-DI": "Diyala, Iraq", "IQ-KI": "Kirkuk, Iraq"}, admin1_country={"IQ-DI": "IRQ", "IQ-KI": "IRQ"},
    sources={},
    first_month="2014-01", last_month="2025-11", data_version="1", datasets={},
)  # fmt: skip


def claim_store(
    claims: list[dict],
    *,
    reports: tuple[dict, ...] = (),
    series: tuple[dict, ...] = (),
    parts: tuple[dict, ...] = (),
    links: tuple[dict, ...] = (),
) -> Store:
    """A store whose claims c0, c1, ... are CLAIM with the given values; a claim's `bind` holds the values of its binding."""
    store = store_of(*(reports or ({},)))
    bound = [
        {**BINDING, "claim_id": f"c{place}", "metric": claim.get("metric", "attacks"), **claim.get("bind", {})}
        for place, claim in enumerate(claims)
    ]
    stated = [
        {**CLAIM, "claim_id": f"c{place}", **{key: value for key, value in claim.items() if key != "bind"}}
        for place, claim in enumerate(claims)
    ]
    for row in stated:
        row.setdefault("value_high", row["value_low"])
    for table, rows in (
        (tables.FIGURE_CLAIMS, stated),
        (tables.BODIES, [{"body_id": "acled", "name": "ACLED", "kind": "research", "party_to_conflict": False}]),
        (figure_tables.FIGURE_BINDINGS, bound), (figure_tables.FIGURE_PARTS, list(parts)),
        (figure_tables.FIGURE_LINEAGE, list(links)), (figure_tables.SERIES, []),
        (seed_tables.ADMIN1, PLACES), (seed_tables.REFERENCE_SERIES, list(series)),
    ):  # fmt: skip
        hold(store, table, rows)
    return store
