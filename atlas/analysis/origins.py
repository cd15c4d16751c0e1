"""What origins are called and what each one's figure for an incident is; tables in, expressions and small frames out."""

import ibis

from atlas.model.vocabulary import COUNTS, GROUP_BODIES
from atlas.store import Store


def origin_names(store: Store) -> dict[str, str]:
    """Return the readers' name of every registered body and source by its id; a source's name where both have one."""
    bodies = store.table("bodies").select(origin_id="body_id", name="name", rank=ibis.literal(1))
    sources = store.table("sources").select(origin_id="source_id", name="name", rank=ibis.literal(0))
    frame = store.frame(ibis.union(bodies, sources).order_by("origin_id", "rank")).drop_duplicates("origin_id")
    return dict(zip(frame["origin_id"], frame["name"], strict=True))


def name_of(origin_id: str, names: dict[str, str]) -> str:
    """Return an origin's name; one that no register holds is named by its id in words."""
    return names.get(origin_id) or origin_id.replace("-", " ").capitalize()


def latest_figures(reports: ibis.Table, field: str) -> ibis.Table:
    """Return each origin's latest figure for each incident, by the estimate rule (DESIGN section 3).

    reports: rows of the reports table. field: a word of COUNTS. Returns incident_id, origin_id, low, high, is_group; low is
    null where only an upper bound is stated. Flagged reports and those without an incident state nothing; an
    undated report is older than a dated one, and of two on one day the larger figure stands, as in resolve.estimates.
    Raises KeyError for an unknown field.
    """
    if field not in COUNTS:
        raise KeyError(field)
    high = ibis.greatest(reports.killed.coalesce(reports.killed_max), reports.killed_max.coalesce(reports.killed))
    stated = reports.filter(reports.flag.isnull(), reports.incident_id.notnull()).mutate(
        low=reports[field], high=high if field == "killed" else reports[field]
    )
    stated = stated.filter(stated.high.notnull())
    window = ibis.window(
        group_by=["incident_id", "origin_id"],
        order_by=[
            stated.published_on.isnull(),
            stated.published_on.desc(),
            stated.high.desc(),
            stated.report_id.desc(),
        ],
    )
    ranked = stated.mutate(place=ibis.row_number().over(window))
    last = ranked.filter(ranked.place == 0)
    return last.select("incident_id", "origin_id", "low", "high", is_group=last.origin_id.isin(GROUP_BODIES))
