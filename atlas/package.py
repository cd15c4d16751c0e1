"""Write the built tables and describe them as a Frictionless data package; knows nothing of how they were made."""

import hashlib
import io
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from atlas.model.columns import Table

FRICTIONLESS_TYPES = {"text": "string", "integer": "integer", "number": "number", "date": "date", "boolean": "boolean"}


def content_digest(table: pa.Table) -> str:
    """Return a hash of a table's columns, types and values: equal for equal tables, whatever wrote them to disk."""
    seen = hashlib.sha256()
    with pa.PythonFile(_Sink(seen), mode="w") as sink, pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return seen.hexdigest()


class _Sink(io.RawIOBase):
    """A file to write to that keeps nothing and hands all to a hash."""

    def __init__(self, seen) -> None:
        self._seen = seen

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._seen.update(data)
        return len(data)


def write_package(
    built: Sequence[tuple[Table, pa.Table]], datasets: pd.DataFrame, out_dir: Path, *, notes: Sequence[str] = ()
) -> str:
    """Write marts/<table>.parquet for each table, then datapackage.json; returns the data version.

    datasets: the datasets table (licence, citation, coverage, as_of). notes: what to know of how they were made. out_dir: created if missing. Each file is replaced as a whole, the
    description last, so a build that is cut off never leaves half a table. The data version is the release of the coded data
    and a hash of all tables' content.
    """
    marts = out_dir / "marts"
    marts.mkdir(parents=True, exist_ok=True)
    resources = []
    for table, rows in built:
        path = marts / f"{table.name}.parquet"
        _replace(path, lambda handle, rows=rows: pq.write_table(rows, handle, compression="zstd", use_dictionary=False))
        resources.append(_resource(table, rows, path))
    digest = hashlib.sha256("".join(r["atlas:content_sha256"] for r in resources).encode()).hexdigest()
    main = datasets.iloc[0]
    version = f"{main['version']}-{digest[:8]}"
    package = {
        "name": "resurgence-atlas",
        "title": "Resurgence Atlas: reports and incidents of the Islamic State in Iraq, Syria and the Maghreb",
        "version": version,
        "created": f"{main['as_of']:%Y-%m-%d}",
        "description": main["coverage"],
        "licenses": [
            {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0"}
        ],
        "sources": [
            {"title": row.title, "atlas:licence": row.licence, "atlas:citation": row.citation}
            for row in datasets.itertuples()
        ],
        "resources": resources,
    } | ({"atlas:notes": list(notes)} if notes else {})
    text = orjson.dumps(package, option=orjson.OPT_INDENT_2) + b"\n"
    _replace(out_dir / "datapackage.json", lambda handle: handle.write(text))
    return version


def _resource(table: Table, rows: pa.Table, path: Path) -> dict:
    """Describe one file: its columns from their declaration, its size and its hashes."""
    fields = []
    for column in table.columns:
        rules = {"required": column.required}
        if column.words:
            rules["enum"] = list(column.words)
        field = {
            "name": column.name,
            "type": FRICTIONLESS_TYPES[column.kind],
            "description": column.meaning,
            "constraints": rules,
        }
        fields.append(field | ({"atlas:unit": column.unit} if column.unit else {}))
    schema = {"fields": fields, "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = table.key
    schema["foreignKeys"] = [
        {"fields": column, "reference": dict(zip(("resource", "fields"), target.split("."), strict=True))}
        for column, target in table.links.items()
    ]
    return {
        "name": table.name.replace("_", "-"),
        "path": f"marts/{path.name}",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": table.meaning,
        "atlas:rows": rows.num_rows,
        "bytes": path.stat().st_size,
        "hash": "sha256:" + _file_digest(path),
        "atlas:content_sha256": content_digest(rows),
        "schema": schema,
    }


def _file_digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _replace(path: Path, write) -> None:
    """Write a file beside its place, then move it there in one step."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            write(stream)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
