"""Keep imported files and the rows made of them under data/local, so that a change happens as a whole or not at all.

state.json names every file that counts. All others are written under new names first; replacing state.json is the one
moment at which an import, or its removal, comes true. Knows nothing of formats or tables.

    local/state.json                       what is imported, and which tables hold it
    local/imports/<dataset>/<hash>-<name>  a file as it came; <...>.json: hash, size, when, licence
    local/imports/<dataset>/rows-<hash>.parquet      the reports made of all files of the data set
    local/imports/<dataset>/rejects-<hash>.csv       rows that could not be used: file, row, column, value, reason
    local/decided-<hash>.csv               decisions on pairs of reports that were taken here
    local/tables-<hash>/                   marts/ and datapackage.json with the imports in them
"""

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pandas as pd

STATE = "state.json"
LOCK = "lock.sqlite"
EMPTY: dict = {"tables": "", "base": "", "datasets": [], "decided": ""}
_CHUNK = 1 << 20


class BusyError(ValueError):
    """Another import is at work in this folder."""


class NotStoredError(OSError):
    """The disk did not take what was to be stored; what was there before still counts."""


def read_state(local: Path) -> dict:
    """Return what is imported: tables (folder name), base (version of the seeds' tables), datasets (rows with
    rows_file and files), decided (the file of decisions taken here, '' without any).

    EMPTY without a state. Raises ValueError if the file is damaged.
    """
    try:
        return EMPTY | orjson.loads((local / STATE).read_bytes())
    except FileNotFoundError:
        return EMPTY
    except orjson.JSONDecodeError as error:
        raise ValueError(f"local/{STATE} is damaged ({error}); remove data/local and import again.") from error


def write_state(local: Path, state: dict) -> None:
    """Replace the state in one step; without data sets and decisions it is removed, which brings back the tables of the seeds."""
    if not state["datasets"] and not state["decided"]:
        (local / STATE).unlink(missing_ok=True)
        return
    _write(local / STATE, orjson.dumps(state, option=orjson.OPT_INDENT_2))


@contextmanager
def locked(local: Path) -> Iterator[None]:
    """Let one process at a time change the imports; the lock ends with the process, however that ends.

    Raises BusyError if another one holds it, NotStoredError if nothing can be written here.
    """
    try:
        local.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(local / LOCK, timeout=0, isolation_level=None)
    except (OSError, sqlite3.OperationalError) as error:
        raise _closed(local, error) from error
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise _closed(local, error) from error
            raise BusyError("another import or build is at work in this folder; try again when it is done.") from error
        yield
    finally:
        connection.close()


def _closed(local: Path, error: Exception) -> NotStoredError:
    why = getattr(error, "strerror", None) or str(error)
    return NotStoredError(
        f"the folder {local.parent.name}/{local.name} cannot be written to ({why}), so nothing can be imported, removed or built here."
    )


def sweep(local: Path, state: dict) -> None:
    """Remove what the state does not name: remains of an import that was cut off, replaced rows and files, earlier
    tables.

    Swept is when the next change begins, so that a page may go on reading the tables before it.
    """
    for entry in local.glob("tables-*"):
        if entry.name != state["tables"]:
            shutil.rmtree(entry, ignore_errors=True)
    for file in local.glob("decided-*.csv"):
        if file.name != state["decided"]:
            file.unlink(missing_ok=True)
    for entry in local.glob(".partial-*"):
        shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink(missing_ok=True)
    files = {name for dataset in state["datasets"] for name in _files(dataset)}
    imports = local / "imports"
    for path in sorted(imports.glob("*/*")):
        if path.relative_to(local).as_posix() not in files:
            path.unlink(missing_ok=True)
    for folder in imports.glob("*"):
        if not any(folder.iterdir()):
            folder.rmdir()


def _files(dataset: dict) -> Iterator[str]:
    yield dataset["rows_file"]
    for file in dataset["files"]:
        yield from (name for name in (file["raw"], file["raw"] + ".json", file["rejects"]) if name)


def keep_raw(local: Path, dataset: str, source: Path, about: dict) -> dict:
    """Copy a file untouched into the data set's folder with its sidecar.

    about: what to note beside hash and size. Returns the sidecar's content with `raw`, the path under local.
    """
    digest = file_digest(source)
    folder = local / "imports" / dataset
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{digest[:12]}-{source.name}"
    if not target.exists():
        handle, name = tempfile.mkstemp(dir=folder, prefix=".partial-")
        with os.fdopen(handle, "wb") as out, source.open("rb") as content:
            shutil.copyfileobj(content, out, _CHUNK)
            out.flush()
            os.fsync(out.fileno())
        _move(name, target)
    sidecar = {
        "name": source.name,
        "sha256": digest,
        "bytes": target.stat().st_size,
        **about,
        "raw": target.relative_to(local).as_posix(),
    }
    _write(target.with_name(target.name + ".json"), orjson.dumps(sidecar, option=orjson.OPT_INDENT_2))
    return sidecar


def keep_rows(local: Path, dataset: str, rows: pd.DataFrame) -> str:
    """Write the reports of a data set under a name of their own; returns the path under local."""
    folder = local / "imports" / dataset
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".partial-")
    os.close(handle)
    rows.to_parquet(name, compression="zstd", index=False)
    target = folder / f"rows-{file_digest(Path(name))[:12]}.parquet"
    _move(name, target)
    return target.relative_to(local).as_posix()


def keep_rejects(local: Path, dataset: str, source: Path, rejects: pd.DataFrame) -> str:
    """Write the rejected cells of the source file as CSV; returns the path under local, '' if there are none."""
    if rejects.empty:
        return ""
    path = local / "imports" / dataset / f"rejects-{file_digest(source)[:12]}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, rejects.sort_values(["row", "column"]).to_csv(index=False, lineterminator="\n").encode())
    return path.relative_to(local).as_posix()


def keep_decided(local: Path, decided: pd.DataFrame) -> str:
    """Write decisions that were taken here under a name of their own; returns it, '' if there are none."""
    if decided.empty:
        return ""
    content = decided.to_csv(index=False, lineterminator="\n").encode()
    name = f"decided-{hashlib.sha256(content).hexdigest()[:12]}.csv"
    _write(local / name, content)
    return name


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Write a file beside its place, then move it there in one step."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".partial-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        _move(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _move(name: str, target: Path) -> None:
    os.chmod(name, 0o644)  # mkstemp makes files that only their maker may read
    os.replace(name, target)
