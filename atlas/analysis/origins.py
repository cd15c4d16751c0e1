"""What origins are called and what each one's toll of an incident is; tables in, expressions and small frames out."""

import ibis

from atlas.model.vocabulary import COUNTS, GROUP_BODIES
from atlas.store import Store


def origin_names(store: Store) -> dict[str, str]:
    """Return the readers' name of every registered body and source by its id; a source's name where both have one."""
    frame = store.frame(store.built(_names)).drop_duplicates("origin_id")
    return dict(zip(frame["origin_id"], frame["name"], strict=True))


def _names(store: Store) -> ibis.Table:
    bodies = store.table("bodies").select(origin_id="body_id", name="name", rank=ibis.literal(1))
    sources = store.table("sources").select(origin_id="source_id", name="name", rank=ibis.literal(0))
    return ibis.union(bodies, sources).order_by("origin_id", "rank")


def name_of(origin_id: str, names: dict[str, str]) -> str:
    """Return an origin's name; one that no register holds is named by its id in words."""
    return names.get(origin_id) or origin_id.replace("-", " ").capitalize()


def settled_tolls(reports: ibis.Table, field: str) -> ibis.Table:
    """Return each origin's settled toll of each incident, by the estimate rule (docs/resolution.md).

    reports: rows of the reports table. field: a word of COUNTS. Returns incident_id, origin_id, low, high, is_group; low is
    null where only an upper bound is stated. Flagged reports and those without an incident settle nothing.
    Raises KeyError for an unknown field.
    """
    if field not in COUNTS:
        raise KeyError(field)
    settles = (ibis.literal(";") + reports.settles.fill_null("") + ";").contains(f";{field};")
    high = reports[field]
    if field == "killed":
        high = ibis.greatest(reports.killed.coalesce(reports.killed_max), reports.killed_max.coalesce(reports.killed))
    told = reports.select("incident_id", "origin_id", low=reports[field], high=high, settles=settles)
    settled = told.filter(told.settles)
    return settled.select("incident_id", "origin_id", "low", "high", is_group=settled.origin_id.isin(GROUP_BODIES))
