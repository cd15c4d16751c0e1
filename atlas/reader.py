"""Read a foreign table in a process of its own, with stated limits: whatever a file does to its reader, the program that
asked lives on and says so in a sentence.

A file that was made to fill memory, or that a library stumbles over, ends only the process that reads it. The child is
this module, run as a program of its own: it imports what readers need and nothing of a page. Its answer comes back as
files in a folder that both know.

    python -m atlas.reader JOB.json
"""

import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson
import pandas as pd
import pyarrow as pa

from atlas import paths
from atlas.ingest.reading import Reading
from atlas.ingest.table_files import Options, TableError
from atlas.model.text import printable

log = logging.getLogger(__name__)

PREFIX = "atlas-read-"  # of the folders in which answers come back
KEPT_SECONDS = 3600  # a folder this old is left over from a program that was killed
MAX_REPORTS = 500_000  # of one file, after the selection: what is laid beside the coded reports fits into memory
_JOB, _ANSWER, _REPORTS, _REJECTS, _SAID = "job.json", "answer.json", "reports.arrow", "rejects.arrow", "said.txt"
_OUT_OF_MEMORY = ("MemoryError", "bad_alloc", "annot allocate memory", "memory allocation of")
_one_at_a_time = threading.Lock()  # so that a server needs the memory of one reader, however many files are chosen


@dataclass(frozen=True)
class Limits:
    """What one file may take: address space in bytes, of which 1.7 GB are the libraries', seconds of a processor, and
    seconds in all.

    GED since 1989 with its 390,000 rows takes 2.0 GB and 4 s of a processor as CSV, 3.7 GB and 56 s as a workbook.
    """

    memory: int = 5_000_000_000
    processor_seconds: int = 180
    seconds: float = 600.0


def read(
    format: str,
    file: Path,
    *,
    seeds_dir: Path,
    everything: bool,
    release: str = "",
    options: Options = Options(),
    saved: Sequence[Mapping[str, Any]] = (),
    local: Path | None = None,
    limits: Limits = Limits(),
) -> tuple[str, Reading]:
    """Read a file as ingest.formats.read does; returns the format's word and the reading.

    options: how it is to be read, where that is not to be found out. saved: columns and words of earlier lists. local: the folder of the reader's own places and of GeoNames' index. Raises TableError if the file cannot be used, which includes that reading it takes more than the limits. Files are
    read one after the other.
    """
    deadline = time.monotonic() + limits.seconds
    if not _one_at_a_time.acquire(timeout=limits.seconds):
        raise TableError(f"{file.name}: others are having files read; try again in a few minutes.")
    try:
        with _folder() as folder:
            job = {
                "format": format,
                "file": str(file.absolute()),
                "seeds": str(seeds_dir.absolute()),
                "memory": limits.memory,
                "everything": everything,
                "release": release,
                "options": asdict(options),
                "saved": list(saved),
                "local": str(local.absolute()) if local else "",
                "seconds": limits.processor_seconds,
            }
            (folder / _JOB).write_bytes(orjson.dumps(job))
            _run(folder, file.name, limits, deadline)
            return _answer(folder)
    finally:
        _one_at_a_time.release()


def _run(folder: Path, name: str, limits: Limits, deadline: float) -> None:
    """Start the child and wait for its answer; raises TableError if it ends without one."""
    path = os.pathsep.join(filter(None, (str(paths.ROOT), os.environ.get("PYTHONPATH"))))
    with (folder / _SAID).open("wb") as said:
        child = subprocess.Popen(
            [sys.executable, "-m", __name__, str(folder / _JOB)],
            env=os.environ | {"PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        try:
            code = child.wait(max(deadline - time.monotonic(), 1.0))
        except subprocess.TimeoutExpired:
            code = -signal.SIGXCPU
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
    if code == 0:
        return
    said = (folder / _SAID).read_text("utf-8", errors="replace")[-4000:]
    log.warning("the reader of %s ended with %d: %s", name, code, said)
    raise TableError(f"{name}: {_why(code, said, limits)}")


def _why(code: int, said: str, limits: Limits) -> str:
    smaller = "Cut the file to the countries or years that you need, or save a workbook's sheet as CSV."
    if code == -signal.SIGXCPU:
        return f"reading it took longer than a file may ({limits.processor_seconds} s of a processor, {limits.seconds:.0f} s in all). {smaller}"
    if code in (-signal.SIGABRT, -signal.SIGKILL) or any(words in said for words in _OUT_OF_MEMORY):
        return f"reading it takes more memory than a file may ({limits.memory / 1e9:g} GB). {smaller}"
    return (
        "the program that reads it broke off; the file is likely damaged. What it said is in the log of this program."
    )


def _answer(folder: Path) -> tuple[str, Reading]:
    answer = orjson.loads((folder / _ANSWER).read_bytes())
    if answer["error"]:
        raise TableError(answer["error"])
    lists = {name: tuple(value) for name, value in answer["reading"].items() if isinstance(value, list)}
    rest = answer["reading"] | lists
    rest |= {"covers": tuple(map(tuple, rest["covers"])), "how": Options(**rest["how"])}
    return answer["format"], Reading(reports=_get(folder / _REPORTS), rejects=_get(folder / _REJECTS), **rest)


def _put(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame so that _get returns the same, its index and units of time included."""
    table = pa.Table.from_pandas(frame)
    with pa.ipc.new_file(path, table.schema) as out:
        out.write_table(table)


def _get(path: Path) -> pd.DataFrame:
    with pa.ipc.open_file(path) as content:
        return content.read_all().to_pandas()


@contextmanager
def _folder() -> Iterator[Path]:
    """Make a folder for one answer, and remove those that killed programs left."""
    for old in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        try:
            if old.stat().st_mtime < time.time() - KEPT_SECONDS:
                shutil.rmtree(old, ignore_errors=True)
        except FileNotFoundError:  # another program has just removed it
            continue
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def main(job_file: Path) -> None:
    """Do what the parent asks: read the file under the limits, leave the answer beside the job."""
    job, folder = orjson.loads(job_file.read_bytes()), job_file.parent
    _confine(job["memory"], job["seconds"])
    from atlas.ingest import formats
    from atlas.ingest.context import context_of

    try:
        context = context_of(
            Path(job["seeds"]),
            job["everything"],
            local=Path(job["local"]) if job["local"] else None,
            settled=job["options"]["settled"],
        )
        format, reading = formats.read(
            job["format"],
            file := Path(job["file"]),
            context,
            release=job["release"],
            options=Options(**job["options"]),
            saved=job["saved"],
        )
        if len(reading.reports) > MAX_REPORTS:
            raise TableError(
                f"{file.name}: {len(reading.reports):,} of its rows are asked for, and at most {MAX_REPORTS:,} of one file can be "
                "laid beside the coded reports; cut it to the countries or years that you need."
            )
    except ValueError as error:  # TableError, and what is wrong with the coded files
        answer = {"error": printable(str(error))}
    else:
        _put(reading.reports, folder / _REPORTS)
        _put(reading.rejects, folder / _REJECTS)
        rest = {name: value for name, value in vars(reading).items() if name not in ("reports", "rejects")}
        answer = {"error": "", "format": format, "reading": rest}
    (folder / _ANSWER).write_bytes(orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY))


def _confine(memory: int, seconds: int) -> None:
    """Take no more memory and time than allowed, leave no core file, and never outlive a parent by much."""
    import resource  # not on Windows, where nothing but the parent's clock limits a reader

    wanted = [(resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)]
    if sys.platform == "linux":  # elsewhere it cannot be lowered, or is not kept to
        wanted.append((resource.RLIMIT_AS, memory))
    for limit, value in wanted:
        hard = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
