"""Counts on screen are counts by plain SQL, written here a second time and read from the files themselves, for random selections."""

import calendar

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas import paths
from atlas.analysis.places import by_governorate
from atlas.analysis.selection import Selection
from atlas.analysis.summary import known, tally
from atlas.analysis.trends import counts
from atlas.model.vocabulary import (
    ATTRIBUTIONS,
    COUNTRIES,
    EVENT_TYPES,
    INITIATORS,
    PLACE_PRECISIONS,
    REGIONS,
    SIDES,
    SOURCE_KINDS,
)
from atlas.store import open_store

DATABASE = duckdb.connect()
for _name in ("incidents", "reports"):
    DATABASE.execute(f"CREATE TABLE {_name} AS FROM read_parquet('{paths.DATA / 'marts' / _name}.parquet')")
IN_INCIDENTS = {
    "region": "region",
    "country": "country",
    "admin1": "admin1_iso",
    "type": "event_type",
    "precision": "place_precision",
}
IN_REPORTS = {"attribution": "attribution", "source": "source_id", "kind": "source_kind"}
OFFERED = known(open_store("duckdb://"))
MOST = 15  # words of one filter: putting a question together takes its time for each


def some(words):
    """Mostly no filter, else a few of its words."""
    words = sorted(words)
    return (
        st.just(())
        | st.just(())
        | st.lists(st.sampled_from(words), min_size=1, max_size=min(len(words), MOST), unique=True).map(tuple)
    )


@st.composite
def selections(draw):
    months = st.none() | st.tuples(st.integers(2014, 2025), st.integers(1, 12)).map(
        lambda pair: f"{pair[0]}-{pair[1]:02d}"
    )
    start, end = draw(months), draw(months)
    if start and end and end < start:
        start, end = end, start
    return Selection(
        region=draw(some(REGIONS)), country=draw(some(COUNTRIES)), admin1=draw(some(OFFERED.admin1)), start=start, end=end,
        type=draw(some(EVENT_TYPES)), initiator=draw(some(SIDES | INITIATORS)), attribution=draw(some(ATTRIBUTIONS)),
        source=draw(some(list(OFFERED.sources)[:40])), kind=draw(some(SOURCE_KINDS)), min_killed=draw(st.sampled_from([0, 0, 0, 1, 5])),
        precision=draw(some(PLACE_PRECISIONS)),
    )  # fmt: skip


def held(column: str, words) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def where(selection: Selection) -> str:
    """The selection as a WHERE clause over the incidents i."""
    tests = [
        held(f"i.{column}", getattr(selection, field))
        for field, column in IN_INCIDENTS.items()
        if getattr(selection, field)
    ]
    if selection.initiator:
        tests.append(f"({held('i.side', selection.initiator)} OR {held('i.initiator', selection.initiator)})")
    if selection.min_killed:
        tests.append(f"i.killed_best >= {selection.min_killed}")
    if selection.start:
        tests.append(f"i.occurred_until >= DATE '{selection.start}-01'")
    if selection.end:
        year, month = map(int, selection.end.split("-"))
        tests.append(f"i.occurred_on <= DATE '{selection.end}-{calendar.monthrange(year, month)[1]}'")
    asked = [
        held(f"r.{column}", getattr(selection, field))
        for field, column in IN_REPORTS.items()
        if getattr(selection, field)
    ]
    if asked:
        tests.append(f"EXISTS (FROM reports r WHERE r.incident_id = i.incident_id AND {' AND '.join(asked)})")
    return " AND ".join(tests) or "true"


def agrees(store, selection: Selection) -> None:
    """Hold the numbers of a selection against SQL."""
    chosen = f"FROM incidents i WHERE {where(selection)}"
    numbers = DATABASE.sql(f"""
        SELECT count(*), count(*) FILTER (side = 'attack'), count(*) FILTER (is_claimed), count(*) FILTER (disputed_fields IS NOT NULL),
               CASE WHEN count(*) = 0 THEN 0 ELSE sum(killed_best)::BIGINT END, count(*) FILTER (killed_best IS NULL),
               count(*) FILTER (strftime(occurred_on, '%Y-%m') = strftime(occurred_until, '%Y-%m')) {chosen}""").fetchall()[
        0
    ]
    reports = DATABASE.sql(f"""
        SELECT count(*), count(DISTINCT origin_id), count(DISTINCT source_id)
        FROM reports WHERE incident_id IN (SELECT incident_id {chosen})""").fetchall()[0]
    found = tally(store, selection)
    assert (
        found.incidents,
        found.attacks,
        found.claimed,
        found.disputed,
        found.killed,
        found.without_killed,
        found.within_month,
    ) == numbers
    assert (found.reports, found.origins, found.sources) == reports
    months = DATABASE.sql(f"""
        SELECT strftime(occurred_on, '%Y-%m') AS month, count(*) {chosen} AND strftime(occurred_on, '%Y-%m') = strftime(occurred_until, '%Y-%m')
        GROUP BY month ORDER BY month""").fetchall()
    monthly = counts(store, selection)
    assert [(f"{row.period:%Y-%m}", row.incidents) for row in monthly.itertuples()] == months
    units = DATABASE.sql(
        f"SELECT admin1_iso, count(*), sum(killed_best)::DOUBLE {chosen} AND admin1_iso IS NOT NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    drawn = by_governorate(store, selection)
    killed = drawn["killed"].astype(object).where(drawn["killed"].notna(), None)
    assert list(zip(drawn["admin1_iso"], drawn["incidents"], killed, strict=True)) == units


@settings(max_examples=100)
@given(selection=selections())
def test_counts_equal_sql(store, selection):
    agrees(store, selection)
