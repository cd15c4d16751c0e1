"""Make tables of any size that look like the real ones, for measurements only: python -m benchmarks.synthetic N FOLDER.

Every synthetic incident is a real one drawn at random (region, governorate, month, type, precision, side, killed, sources and all) with
another day of its month, where the day is known, and another point inside its radius, where a point is known; of its reports it keeps at
most MOST_REPORTS. What it says happened nowhere: such a folder is never shipped as data.
"""

import argparse
import hashlib
import math
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from atlas import paths
from atlas.model import seed_tables, tables
from atlas.model.columns import Table
from atlas.model.geo import EARTH_RADIUS_KM
from atlas.model.vocabulary import COARSE_PRECISIONS

MOST_REPORTS = 3
PORTION = 500_000  # incidents at a time: memory does not grow with the table
LINKED = ("boundaries", "versions")  # folders that are the same at any size
KM_PER_DEGREE = EARTH_RADIUS_KM * math.pi / 180
SPREAD = 398_470_231_981  # odd, so that multiplying by it modulo 16 ** 10 gives every number another id of ten digits
_ID = "printf('{}%010x', CAST(({}) * {}::HUGEINT % 1099511627776 AS BIGINT))"
_CHANCE = "(hash({} * 8 + {}) % 1000003) / 1000003.0"  # 0 to 1, the same on every run


def generate(incidents: int, folder: Path, *, progress: Callable[[str], None] = lambda said: None) -> str:
    """Write a data folder (marts/, datapackage.json, links to what does not grow) of that many incidents; returns its data version.

    folder: made if missing; ATLAS_DATA may name it. The same number gives the same rows. progress: told each table when it is written.
    Raises ValueError for less than one incident.
    """
    if incidents < 1:
        raise ValueError("a table has at least one incident")
    marts = folder / "marts"
    marts.mkdir(parents=True, exist_ok=True)
    for name in LINKED:
        if not (folder / name).exists():
            (folder / name).symlink_to(paths.DATA / name)
    for path in paths.MARTS.glob("*.parquet"):
        shutil.copy(path, marts)
    written = {}
    with duckdb.connect() as connection:
        _templates(connection)
        for table, rows in (
            (tables.INCIDENTS, _portions(connection, _INCIDENTS, incidents)),
            (tables.REPORTS, _reports(connection, incidents)),
            (tables.MATCH_EVIDENCE, _portions(connection, _EVIDENCE, incidents)),
            (tables.SOURCES, _once(connection, _SOURCES.format(marts=marts))),
            (
                seed_tables.LANDMARKS,
                _once(connection, f"SELECT * REPLACE (NULL AS report_ids) FROM '{paths.MARTS}/landmarks.parquet'"),
            ),
        ):
            written[table.name] = _write(table, rows, marts)
            progress(f"{table.name}: {written[table.name]:,} rows")
    return _describe(incidents, folder, written)


def _templates(connection: duckdb.DuckDBPyConnection) -> None:
    """Number the real incidents, and their reports that are kept; count of each incident what its kept reports amount to."""
    marts = str(paths.MARTS).replace("'", "''")
    connection.execute(f"""
        CREATE TABLE kept AS SELECT * FROM '{marts}/reports.parquet' WHERE incident_id IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY incident_id ORDER BY flag NULLS FIRST, report_id) <= {MOST_REPORTS};
        CREATE TABLE ranked AS SELECT *, row_number() OVER (PARTITION BY incident_id ORDER BY report_id) AS rank FROM kept;
        CREATE TABLE template AS SELECT *, row_number() OVER (ORDER BY incident_id) - 1 AS number
            FROM '{marts}/incidents.parquet' JOIN (
                SELECT incident_id, count(*) AS kept_reports, greatest(1, count(DISTINCT origin_id) FILTER (flag IS NULL)) AS kept_origins
                FROM kept GROUP BY ALL) USING (incident_id);
        CREATE TABLE pair AS SELECT e.*, a.rank AS left_rank, b.rank AS right_rank, t.number FROM '{marts}/match_evidence.parquet' e
            JOIN ranked a ON a.report_id = e.left_report_id JOIN ranked b ON b.report_id = e.right_report_id
            JOIN template t ON t.incident_id = a.incident_id WHERE a.incident_id = b.incident_id;
        CREATE TABLE apart AS SELECT * FROM '{marts}/reports.parquet' WHERE incident_id IS NULL ORDER BY report_id;
    """)


_PICKED = "picked AS (SELECT i, CAST(hash(i * 8) % {real} AS BIGINT) AS number FROM range({first}, {last}) _(i))"
# Where and when the i-th incident is: a point drawn evenly from the circle of its radius, a day drawn from its month.
_DRAWN = f"""
    WITH {_PICKED}, drawn AS (
        SELECT i, t.*, date_precision = 'day' AND occurred_on = occurred_until AS is_day,
            place_precision NOT IN {COARSE_PRECISIONS} AS is_placed,
            radius_km / {KM_PER_DEGREE} * sqrt({_CHANCE.format("i", 1)}) AS reach, 2 * pi() * {_CHANCE.format("i", 2)} AS turn,
            CAST(floor({_CHANCE.format("i", 3)} * day(last_day(occurred_on))) AS INTEGER) + 1 - day(occurred_on) AS days
        FROM picked JOIN template t USING (number)
    ), placed AS (
        SELECT *, CAST(CASE WHEN is_day THEN days ELSE 0 END AS INTEGER) AS moved,
            CASE WHEN is_placed THEN round(latitude + reach * sin(turn), 4) ELSE latitude END AS y,
            CASE WHEN is_placed THEN round(longitude + reach * cos(turn) / cos(radians(latitude)), 4) ELSE longitude END AS x
        FROM drawn
    )
"""
_INCIDENTS = f"""{_DRAWN}
    SELECT * REPLACE ({_ID.format("i", "i", SPREAD)} AS incident_id, occurred_on + moved AS occurred_on, occurred_until + moved AS occurred_until,
        first_reported_on + moved AS first_reported_on, y AS latitude, x AS longitude, kept_reports AS report_count, kept_origins AS origin_count)
    FROM placed ORDER BY i
"""
_REPORTS = f"""{_DRAWN}
    SELECT r.* REPLACE ({_ID.format("r", "i * 4 + rank", SPREAD)} AS report_id, {_ID.format("i", "i", SPREAD)} AS incident_id,
        r.published_on + moved AS published_on, r.occurred_on + moved AS occurred_on, r.occurred_until + moved AS occurred_until,
        CASE WHEN r.latitude = p.latitude AND r.longitude = p.longitude THEN y ELSE r.latitude END AS latitude,
        CASE WHEN r.latitude = p.latitude AND r.longitude = p.longitude THEN x ELSE r.longitude END AS longitude)
    FROM placed p JOIN ranked r ON r.incident_id = p.incident_id ORDER BY i, rank
"""
_EVIDENCE = f"""
    WITH {_PICKED}, named AS (
        SELECT i, pair.*, {_ID.format("r", "i * 4 + left_rank", SPREAD)} AS one, {_ID.format("r", "i * 4 + right_rank", SPREAD)} AS other
        FROM picked JOIN pair USING (number)
    )
    SELECT * REPLACE (least(one, other) AS left_report_id, greatest(one, other) AS right_report_id) FROM named ORDER BY i, one, other
"""
_SOURCES = """
    SELECT s.* REPLACE (coalesce(n.reports, 0) AS reports, n.first_month AS first_month, n.last_month AS last_month, coalesce(n.months, 0) AS months)
    FROM '{marts}/sources.parquet' s LEFT JOIN (
        SELECT source_id, count(*) AS reports, min(strftime(occurred_on, '%Y-%m')) AS first_month, max(strftime(occurred_until, '%Y-%m')) AS last_month,
            count(DISTINCT strftime(occurred_on, '%Y-%m')) AS months
        FROM '{marts}/reports.parquet' GROUP BY source_id) n USING (source_id) ORDER BY source_id
"""


def _portions(connection: duckdb.DuckDBPyConnection, query: str, incidents: int) -> Iterator[pa.Table]:
    [(real,)] = connection.sql("SELECT count(*) FROM template").fetchall()
    for first in range(0, incidents, PORTION):
        yield from _once(connection, query.format(real=real, first=first, last=min(first + PORTION, incidents)))


def _reports(connection: duckdb.DuckDBPyConnection, incidents: int) -> Iterator[pa.Table]:
    """Give the reports of incidents, then those that belong to none as they are."""
    yield from _portions(connection, _REPORTS, incidents)
    yield from _once(connection, "FROM apart")


def _once(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[pa.Table]:
    yield connection.sql(query).to_arrow_table()


def _write(table: Table, portions: Iterator[pa.Table], marts: Path) -> int:
    """Write a table portion by portion with exactly its declared columns; returns how many rows it has."""
    path, count = marts / f"{table.name}.parquet", 0
    unfinished = path.with_suffix(".part")
    with pq.ParquetWriter(unfinished, table.arrow_schema(), compression="zstd") as writer:
        for rows in portions:
            writer.write_table(
                rows.select(table.names).cast(table.arrow_schema()), row_group_size=122_880
            )  # DuckDB's own
            count += rows.num_rows
    unfinished.replace(path)
    return count


def _describe(incidents: int, folder: Path, written: dict[str, int]) -> str:
    """Write datapackage.json: the real one's, with what is true of the files that were made."""
    package = orjson.loads((paths.DATA / "datapackage.json").read_bytes())
    package["version"] = f"synthetic-{incidents}"
    package["description"] = "Synthetic rows for measurements: nothing in them happened."
    for resource in package["resources"]:
        path = folder / resource["path"]
        if path.stem in written:
            with path.open("rb") as content:
                resource["hash"] = "sha256:" + hashlib.file_digest(content, "sha256").hexdigest()
            resource |= {"atlas:rows": written[path.stem], "bytes": path.stat().st_size}
            del resource["atlas:content_sha256"]
    (folder / "datapackage.json").write_bytes(orjson.dumps(package, option=orjson.OPT_INDENT_2))
    return package["version"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("incidents", type=int)
    parser.add_argument("folder", type=Path)
    chosen = parser.parse_args()
    print(generate(chosen.incidents, chosen.folder, progress=print))
