"""Verify the tables in a data folder: their contracts, what points where, and that a rebuild of the seeds gives the same."""

import filecmp
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from atlas.analysis.bindings import problems
from atlas.analysis.claims import published
from atlas.analysis.monitors import faults as series_faults
from atlas.analysis.summary import known
from atlas.ingest.seeds import read_seeds
from atlas.model.columns import Column, Table
from atlas.model.counts import TOLLS
from atlas.package import content_digest
from atlas.pipeline import BUILT_TABLES, build
from atlas.store import open_store

# Links that a Table cannot declare: a column that may point into one of two tables, or that holds several ids.
EITHER_LINKS = (
    ("reports", "origin_id", ("bodies.body_id", "sources.source_id")),
    ("figure_claims", "origin_id", ("bodies.body_id", "sources.source_id")),
    ("figure_claims", "asserted_by_id", ("bodies.body_id",)),
    ("figure_claims", "reported_by_id", ("sources.source_id",)),
    ("reports", "admin1_iso", ("admin1.admin1_iso",)),
    ("incidents", "admin1_iso", ("admin1.admin1_iso",)),
    ("incidents", "incident_id", ("reports.incident_id",)),
    ("reports", "article", ("articles.article",)),
    ("match_evidence", "left_report_id", ("reports.report_id",)),
    ("match_evidence", "right_report_id", ("reports.report_id",)),
    ("landmarks", "report_ids", ("reports.report_id",)),
    ("landmarks", "claim_ids", ("figure_claims.claim_id",)),
)
SEVERAL = ";"
SHOWN = 3  # values named in a sentence; the rest are counted


def verify(data_dir: Path) -> Iterator[str]:
    """Yield a sentence for each way in which the tables break their contracts, their links or their description.

    data_dir: folder of marts/ and datapackage.json. Yields nothing if all holds.
    """
    tables = {}
    for table in BUILT_TABLES:
        path = data_dir / "marts" / f"{table.name}.parquet"
        if not path.exists():
            yield f"marts/{path.name} is missing: run `python -m atlas build`."
            continue
        try:
            rows = pq.read_table(path)
        except (pa.ArrowException, OSError) as error:
            yield f"marts/{path.name} is damaged ({str(error).splitlines()[0][:120]}): run `python -m atlas build`."
            continue
        if rows.schema.equals(table.arrow_schema()):
            tables[table.name] = rows
            yield from broken_contract(table, rows)
        else:
            yield f"marts/{path.name} has other columns or types than declared: run `python -m atlas build`."
    yield from broken_links(tables)
    yield from broken_sums(tables)
    yield from broken_description(data_dir)


def faulty_claim_files(seeds_dir: Path, data_dir: Path) -> Iterator[str]:
    """Yield a sentence for each fault in the files that bind published claims to queries, link them, name their parts and
    gather them into series.

    seeds_dir: the coded files. data_dir: the tables, for the governorates, sources and months that a binding may name. A row that
    breaks its contract is named too: a binding may not be left out in silence.
    """
    seeds = read_seeds(seeds_dir)
    refused = seeds.rejects[seeds.rejects["file"].str.startswith(("figure_", "series"))]
    frames = (seeds[name] for name in ("figure_claims", "bodies", "figure_bindings", "figure_lineage", "figure_parts"))
    store = open_store("duckdb://", data_dir=data_dir)
    wrong = problems(*frames, known(store))
    for fault in [
        *refused.itertuples(),
        *wrong.itertuples(),
        *series_faults(seeds["series"], published(store)).itertuples(),
    ]:
        yield f"{fault.file}, row {fault.row}, column {fault.column}: “{fault.value}” {str(fault.reason).rstrip('.')}."


def broken_contract(table: Table, rows: pa.Table) -> Iterator[str]:
    """Yield a sentence for each column with values that its declaration does not allow, and for a key that repeats."""
    for column in table.columns:
        values = rows[column.name]
        for reason, broken in _rules(column, values):
            found = values.filter(broken)
            if len(found):
                yield f"{table.name}.{column.name}: {len(found)} values {reason} ({_some(found.unique().to_pylist())})."
    if table.key:
        keys = rows[table.key].drop_null()
        if len(keys.unique()) < len(keys):
            yield f"{table.name}.{table.key}: {len(keys) - len(keys.unique())} values name more than one row."


def _rules(column: Column, values: pa.ChunkedArray) -> Iterator[tuple[str, pa.ChunkedArray]]:
    """Yield each rule's failure in words with the mask of the values that fail it."""
    if column.required:
        yield "are empty, but must be given", pc.is_null(values)
    given = pc.is_valid(values)
    if column.words:
        yield "are none of the allowed words", pc.and_(given, pc.invert(pc.is_in(values, pa.array(list(column.words)))))
    if column.minimum is not None:
        yield f"are below {column.minimum:g}", pc.fill_null(pc.less(values, column.minimum), False)
    if column.maximum is not None:
        yield f"are above {column.maximum:g}", pc.fill_null(pc.greater(values, column.maximum), False)
    if column.pattern:
        fits = pc.match_substring_regex(values, rf"\A(?:{column.pattern})\z")
        yield f"do not look like {column.pattern}", pc.fill_null(pc.invert(fits), False)


def broken_links(tables: Mapping[str, pa.Table]) -> Iterator[str]:
    """Yield a sentence for each column whose values are not where they point to."""
    declared = [(t.name, column, (target,)) for t in BUILT_TABLES for column, target in t.links.items()]
    for name, column, targets in (*declared, *EITHER_LINKS):
        owners = [target.split(".") for target in targets]
        if name not in tables or any(owner not in tables for owner, _ in owners):
            continue
        known = {value for owner, key in owners for value in tables[owner][key].to_pylist()}
        cells = tables[name][column].drop_null().unique().to_pylist()
        ids = {one for cell in cells for one in (cell.split(SEVERAL) if column.endswith("_ids") else [cell]) if one}
        if ids - known:
            yield f"{name}.{column}: {len(ids - known)} values are not in {' or '.join(targets)} ({_some(sorted(ids - known))})."


def broken_sums(tables: Mapping[str, pa.Table]) -> Iterator[str]:
    """Yield a sentence for incidents whose numbers contradict each other or their reports."""
    if "incidents" not in tables or "reports" not in tables:
        return
    rows = tables["incidents"]
    for low, high in (
        ("occurred_on", "occurred_until"),
        *((f"{toll.name}_{a}", f"{toll.name}_{b}") for toll in TOLLS for a, b in (("low", "best"), ("best", "high"))),
    ):
        broken = rows.filter(pc.fill_null(pc.greater(rows[low], rows[high]), False))
        if broken.num_rows:
            yield f"incidents: {low} is above {high} for {broken.num_rows} ({_some(broken['incident_id'].to_pylist())})."
    counted = tables["reports"].group_by("incident_id").aggregate([("report_id", "count")]).to_pydict()
    reports = dict(zip(counted["incident_id"], counted["report_id_count"], strict=True))
    stated = zip(rows["incident_id"].to_pylist(), rows["report_count"].to_pylist(), strict=True)
    wrong = [incident for incident, count in stated if reports.get(incident, 0) != count]
    if wrong:
        yield f"incidents: report_count is not the number of reports for {len(wrong)} ({_some(wrong)})."


def broken_description(data_dir: Path) -> Iterator[str]:
    """Yield a sentence for each file that is not the one datapackage.json describes."""
    path = data_dir / "datapackage.json"
    if not path.exists():
        yield "datapackage.json is missing: run `python -m atlas build`."
        return
    try:
        resources = {resource["path"]: resource for resource in orjson.loads(path.read_bytes())["resources"]}
    except (orjson.JSONDecodeError, KeyError, TypeError):
        yield "datapackage.json is damaged: run `python -m atlas build`."
        return
    for name, resource in resources.items():
        file = data_dir / name
        if not file.exists():
            yield f"datapackage.json describes {name}, which is not there."
        elif "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest() != resource["hash"]:
            yield f"{name} is not the file that datapackage.json describes: its hash differs."
    found = {f"marts/{file.name}" for file in (data_dir / "marts").glob("*.parquet")}
    for name in sorted(found - set(resources)):
        yield f"{name} is not described in datapackage.json."


def differences(data_dir: Path, rebuilt_dir: Path) -> Iterator[str]:
    """Yield a sentence for each difference between two builds, by content where that differs, else by bytes.

    Equal content in other bytes is named only if one release of the Parquet writer made both files.
    """
    for table in BUILT_TABLES:
        name = f"marts/{table.name}.parquet"
        old, new = data_dir / name, rebuilt_dir / name
        if not old.exists() or filecmp.cmp(old, new, shallow=False):
            continue
        before, after = pq.read_table(old), pq.read_table(new)
        if content_digest(before) != content_digest(after):
            yield f"{name}: a rebuild of the seeds gives other content ({_difference(table, before, after)})."
        elif pq.read_metadata(old).created_by == pq.read_metadata(new).created_by:
            yield f"{name}: a rebuild gives the same content in other bytes."
    versions = [
        orjson.loads((folder / "datapackage.json").read_bytes())["version"]
        for folder in (data_dir, rebuilt_dir)
        if (folder / "datapackage.json").exists()
    ]
    if len(set(versions)) > 1:
        yield f"datapackage.json: the data version is {versions[0]}, a rebuild gives {versions[1]}."


def rebuild_differs(data_dir: Path, seeds_dir: Path, scratch_dir: Path) -> Iterator[str]:
    """Build the seeds into scratch_dir and yield a sentence for each difference from data_dir."""
    build(seeds_dir, scratch_dir)
    yield from differences(data_dir, scratch_dir)


def _difference(table: Table, before: pa.Table, after: pa.Table) -> str:
    if before.num_rows != after.num_rows:
        return f"{before.num_rows} rows before, {after.num_rows} now"
    names = [name for name in table.names if name in before.column_names and before[name] != after[name]]
    return "columns " + ", ".join(names) if names else "other columns or types"


def _some(values: list) -> str:
    named = ", ".join("empty" if value is None else str(value) for value in values[:SHOWN])
    return named + (f" and {len(values) - SHOWN} more" if len(values) > SHOWN else "")
