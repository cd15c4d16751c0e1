"""Write every table to a folder that an engine reads: incidents and reports by region and month, the others whole."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from atlas.figures.licence import restricted
from atlas.store import PARTITIONED, READ_TABLES, RELEASE, Store

MOST_PARTS = 4096  # folders of one table: regions times months
WRITTEN = {"compression": "zstd", "use_dictionary": False}  # a dictionary-encoded column does not travel to Spark


def export_folder(store: Store, folder: Path, *, link: str, own_use: bool) -> dict[str, int | str]:
    """Write the tables for an engine of one's own and return how many rows of what.

    Raises ValueError for a link, since a folder holds whole tables, and for data sets that may not be passed on, unless own_use.
    """
    if link:
        raise ValueError("a folder holds the whole tables: leave out --link, or name a file")
    closed = restricted(store)
    if len(closed) and not own_use:
        named = ", ".join(closed["title"])
        raise ValueError(
            f"the tables hold {named}, whose terms forbid passing rows on: --own-use writes them for a machine of your own"
        )
    rows = write_folder(store, folder)
    counted = {"incidents": rows["incidents"], "reports": rows["reports"], "tables": len(rows)}
    return counted | {"data_version": store.data_version, "as_of": store.as_of}


def write_folder(store: Store, folder: Path) -> dict[str, int]:
    """Write the tables as <table>/*.parquet, incidents and reports as <table>/region=.../month=YYYY-MM/*.parquet.

    The month is that of the first day on which it may have happened; rows outside the three regions lie under Hive's name for null.
    Adds the table `release`. Rows stream, so a table larger than memory can be written. Returns rows by table. Raises ValueError if the
    folder holds anything: what is left of an older table would be counted as part of the new one.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ValueError(
            f"{folder} is not empty: name a new folder, so that nothing of an older table stays among the new one"
        )
    rows = {}
    for name, table in READ_TABLES.items():
        found, schema = store.table(name).select(table.names), table.arrow_schema()
        if name in PARTITIONED:
            month = found.occurred_on.cast("string").substr(0, 7)
            found, schema = found.mutate(month=month), schema.append(pa.field("month", pa.string()))
            rows[name] = _write_parts(store.batches(found, schema), folder / name)
        else:
            rows[name] = _write(store.batches(found, schema), folder / name)
    release = pa.table({"data_version": [store.data_version], "as_of": [store.as_of]}, schema=RELEASE.arrow_schema())
    _write(release.to_reader(), folder / RELEASE.name)
    return rows


def _write(rows: pa.RecordBatchReader, folder: Path) -> int:
    """Write a table as one file, an empty one too; returns its rows."""
    folder.mkdir(parents=True)
    count = 0
    with pq.ParquetWriter(folder / "part-0.parquet", rows.schema, **WRITTEN) as writer:
        for batch in rows:
            count += batch.num_rows
            writer.write_batch(batch)
    return count


def _write_parts(rows: pa.RecordBatchReader, folder: Path) -> int:
    """Write a table by region and month; returns its rows."""
    count = 0

    def counted() -> Iterator[pa.RecordBatch]:
        nonlocal count
        for batch in rows:
            count += batch.num_rows
            yield batch

    form = ds.ParquetFileFormat()
    parts = ds.partitioning(pa.schema([rows.schema.field(name) for name in ("region", "month")]), flavor="hive")
    ds.write_dataset(
        counted(),
        folder,
        schema=rows.schema,
        format=form,
        partitioning=parts,
        max_partitions=MOST_PARTS,
        file_options=form.make_write_options(**WRITTEN),
        preserve_order=True,
    )
    return count
