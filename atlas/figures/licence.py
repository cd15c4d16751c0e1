"""What may leave the atlas row by row: data sets whose terms forbid redistribution are held back, counts of them are
not.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from atlas.store import Store


@dataclass(frozen=True)
class Released:
    """Rows that may be passed on, how many were withheld, and what to print: which data sets' terms forbid it, and
    their notices.
    """

    rows: pd.DataFrame
    withheld: int
    notices: tuple[str, ...]


def restricted(store: Store) -> pd.DataFrame:
    """Return dataset, title, licence and notice of the data sets whose rows may not be passed on; no rows if there
    are none.
    """
    datasets = store.table("datasets")
    held = datasets.filter(~datasets.redistributable).select("dataset", "title", "licence", "notice")
    return store.frame(held.order_by("dataset"))


def withheld(store: Store, names: Iterable[str] | None = None) -> str:
    """Return why rows of these data sets (without names: of all in the tables) may not be passed on; empty if they may."""
    closed = restricted(store)
    held = closed["title"] if names is None else closed.loc[closed["dataset"].isin(list(names)), "title"]
    return f"the terms of {' and '.join(held)} forbid passing rows on; counts may be shown." if len(held) else ""


def releasable(store: Store, rows: pd.DataFrame) -> Released:
    """Return the rows that no restricted data set had a part in.

    rows: incidents or reports, with the column dataset (names joined by ;). An incident that a restricted data set
    reports too is withheld as a whole, since its figures rest on that report; `python -m atlas forget` brings it
    back. Raises ValueError, with the terms, if nothing but such rows was asked for.
    """
    closed = restricted(store)
    holds = rows["dataset"].str.split(";").map(lambda names: not set(names).isdisjoint(closed["dataset"])).astype(bool)
    if not holds.any():
        return Released(rows, 0, ())
    parts = {name for names in rows.loc[holds, "dataset"].str.split(";") for name in names}
    named = closed[closed["dataset"].isin(parts)]
    reasons = tuple(f"{row.title}: {row.licence}. {row.notice}" for row in named.itertuples())
    if holds.all():
        raise ValueError(f"none of the {len(rows)} rows may be passed on; counts of them may. " + " ".join(reasons))
    return Released(rows[~holds], int(holds.sum()), reasons)


def free_rows(store: Store, rows: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the incidents (columns incident_id, dataset) that may be passed on one by one, and a note on those withheld; perhaps none at all."""
    try:
        released = releasable(store, rows)
    except ValueError:  # every row is withheld
        return rows.head(0), ()
    return released.rows, (
        f"{released.withheld} withheld: their data set's terms forbid passing rows on",
    ) if released.withheld else ()
