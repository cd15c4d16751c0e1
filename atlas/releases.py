"""Put a release of the tables in place as a whole: marts, description, manifest and what is imported beside them are new together
or old together, whenever the program that writes them ends.

A release is written into a folder of its own beside the tables that count. One rename gives it the name `next`; from
that moment it counts. Then its files are copied to their places and `next` goes. Whoever finds `next`, because the
copying is still at work or was cut off, reads the release there; the next change finishes the work first.

    data/.partial-build-*   being written, or left over from a build that was killed: counts for nothing
    data/next/              counts, and is being copied to its place
    data/                   counts where there is no next/
"""

import filecmp
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DESCRIPTION = "datapackage.json"
NEXT = "next"
VERSIONS, ORDER = "versions", "order.jsonl"  # manifests of data versions, and in which order these came
STATE = "local/state.json"  # what is imported, and which tables hold it (see ingest.snapshot)
_SCRATCH = ".partial-build-"


def folder_of(data_dir: Path) -> Path:
    """Return where the release of a data folder that counts lies: in it, or in its `next`."""
    return data_dir / NEXT if (data_dir / NEXT).is_dir() else data_dir


def state_file(data_dir: Path) -> Path:
    """Return the list of imports that counts."""
    return data_dir / NEXT / STATE if (data_dir / NEXT / STATE).exists() else data_dir / STATE


def stamp(data_dir: Path) -> tuple:
    """Return what is another after every change: of what was read between two equal stamps, all is of one release."""
    folder = folder_of(data_dir)
    return folder, *(_told(path) for path in (folder / DESCRIPTION, state_file(data_dir)))


@contextmanager
def staged(data_dir: Path) -> Iterator[Path]:
    """Yield a folder to write a release into; when the block ends it counts, and when it breaks off it never did.

    Call it under the lock of the folder (ingest.snapshot.locked), after settle().
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=data_dir))
    try:
        yield scratch
        scratch.chmod(0o755)
        keep(scratch)
        scratch.rename(data_dir / NEXT)  # the one moment
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    settle(data_dir)


def settle(data_dir: Path) -> None:
    """Copy a release that counts to its place, if there is one that is not there yet, and remove what builds left that were cut off."""
    held = data_dir / NEXT
    if held.is_dir():
        files = [path.relative_to(held) for path in sorted(held.rglob("*")) if path.is_file()]
        for name in sorted(
            files, key=lambda name: name.as_posix() in (DESCRIPTION, STATE)
        ):  # those that name the others last
            _copy(held / name, data_dir / name)
        for path in (data_dir / "marts").glob("*.parquet"):
            if path.relative_to(data_dir) not in files:
                path.unlink()
        held.rename(done := Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=data_dir)) / NEXT)
        shutil.rmtree(done.parent)
    left = [*data_dir.glob(".partial-*"), *(data_dir / "versions").glob(".partial-*"), *(data_dir / "marts").glob(".*")]
    for path in left:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def same(one: Path, other: Path) -> bool:
    """Return whether two folders hold the same files."""
    files = [
        sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file()) for folder in (one, other)
    ]
    return files[0] == files[1] and not any(filecmp.cmpfiles(one, other, files[0], shallow=False)[1:])


def order(folder: Path) -> list[dict]:
    """Return the data versions that a folder of manifests knows in the order in which they came, each with `at`, its day or time; empty where none is kept."""
    file = folder / ORDER
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()] if file.exists() else []


def ordered(before: list[dict], version: str, at: str) -> str:
    """Return the content of that file with a version at its end; one that is there already stays where it is."""
    lines = before if any(line["version"] == version for line in before) else [*before, {"version": version, "at": at}]
    return "".join(json.dumps(line) + "\n" for line in lines)


def keep(folder: Path) -> None:
    """Have the disk take all files of a folder before a rename makes them count: else a power cut could leave them empty."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as content:
                os.fsync(content.fileno())


def _copy(source: Path, target: Path) -> None:
    if target.exists() and filecmp.cmp(source, target, shallow=False):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".partial-")
    os.close(handle)
    shutil.copyfile(source, name)
    os.chmod(name, 0o644)
    os.replace(name, target)


def _told(path: Path) -> tuple[int, ...]:
    """Return by what a file is told from the one that replaces it; empty if it is not there."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return ()
    return found.st_ino, found.st_mtime_ns, found.st_size
