"""The tables that hold some of the data sets and not others: made when they are first asked for, a few kept.

Estimates are folded over all reports of an incident, so a data set cannot be hidden by leaving out rows: it is taken
out of the reports, and the rest is resolved again. All data sets together, and the coded reports alone, are there
already (see imports).
What only a build needs is imported there: pages open tables far more often than they make them.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from atlas import paths, releases
from atlas.store import CODED, COMBINATIONS, EMBEDDED, Store, decided, engine, imported, open_store, tables_dir

MOST_KEPT = 6  # folders of tables; the one that was not used for longest goes first
WAIT_SECONDS, LOOK_SECONDS = 300.0, 0.2  # how long to wait for another build or import, and how often to look
DESCRIPTION = "datapackage.json"  # written last, so its folder is whole


def opened(datasets: tuple[str, ...], *, data_dir: Path = paths.DATA, seeds_dir: Path = paths.SEEDS) -> Store:
    """Open the tables of these data sets (empty for all), made first where they are not there; see ensure().

    An engine that ATLAS_STORE names holds what it holds.
    """
    if engine() != EMBEDDED:
        return open_store()
    ensure(datasets, data_dir=data_dir, seeds_dir=seeds_dir)
    opener = partial(opened, data_dir=data_dir, seeds_dir=seeds_dir)
    return open_store(data_dir=data_dir, datasets=datasets, opener=opener)


def ensure(
    datasets: Sequence[str],
    *,
    data_dir: Path = paths.DATA,
    seeds_dir: Path = paths.SEEDS,
    progress: Callable[[str], None] = lambda step: None,
) -> Path:
    """Return the folder of the tables that hold these data sets, and make it where it is not there.

    datasets: names, empty for all. progress: called with each of pipeline.STEPS before it starts, if there is something
    to make. Several processes and threads may ask at once: one builds, the others wait for it. Raises store.StoreError
    for an unknown name, ingest.snapshot.BusyError if an import is at work for longer than WAIT_SECONDS, OSError if
    nothing can be written here.
    """
    folder = tables_dir(data_dir, datasets)
    if folder.parent.name != COMBINATIONS:
        return folder
    if not (folder / DESCRIPTION).exists():
        with _patiently(data_dir / "local"):
            folder = tables_dir(data_dir, datasets)  # an import may have changed what there is meanwhile
            if not (folder / DESCRIPTION).exists():
                _make(folder, datasets, data_dir / "local", seeds_dir, progress)
    elif os.access(folder, os.W_OK):
        os.utime(folder)
    return folder


def _make(folder: Path, datasets: Sequence[str], local: Path, seeds_dir: Path, progress: Callable[[str], None]) -> None:
    entries = [entry for entry in imported(local.parent) if entry["dataset"] in datasets]
    scratch = laid_together(
        local, seeds_dir, entries, decided=decided(local.parent), with_coded=CODED in datasets, progress=progress
    )
    folder.parent.mkdir(exist_ok=True)
    releases.keep(scratch)
    scratch.rename(folder)
    kept = sorted(folder.parent.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for old in kept[:-MOST_KEPT]:
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)


def laid_together(
    local: Path,
    seeds_dir: Path,
    entries: list[dict],
    *,
    decided: str = "",
    with_coded: bool = True,
    progress: Callable[[str], None] = lambda step: None,
) -> Path:
    """Build the tables that hold these data sets (of the state), and the coded reports unless they are left out, under the
    decisions of a file in local ('' for none).

    Returns their folder, which counts for nothing until it is moved to a name of its own: a sweep removes what is left
    by a process that was killed.
    """
    import pandas as pd

    from atlas import pipeline
    from atlas.ingest import formats
    from atlas.model.seed_tables import DATASETS
    from atlas.resolve.decisions import read_decisions

    imported = None
    if entries:
        datasets = pd.DataFrame(entries)[DATASETS.names].assign(as_of=lambda frame: pd.to_datetime(frame["as_of"]))
        rows = pd.concat([pd.read_parquet(local / entry["rows_file"]) for entry in entries], ignore_index=True)
        imported = pipeline.Imported(rows, datasets, formats.source_rows(), with_coded)
    own = read_decisions(local / decided) if decided else None
    scratch = Path(tempfile.mkdtemp(prefix=".partial-", dir=local))
    try:
        pipeline.build(seeds_dir, scratch, imported=imported, decided=own, progress=progress)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    scratch.chmod(0o755)
    return scratch


def clear(local: Path) -> None:
    """Remove all combinations: they are made again when they are asked for."""
    shutil.rmtree(local / COMBINATIONS, ignore_errors=True)


@contextmanager
def _patiently(local: Path) -> Iterator[None]:
    """Hold the lock of the imports; wait for it while another one does."""
    from atlas.ingest import snapshot

    deadline = time.monotonic() + WAIT_SECONDS
    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(snapshot.locked(local))
                break
            except snapshot.BusyError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(LOOK_SECONDS)
        yield
