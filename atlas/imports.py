"""Import other people's tables and lay them beside the coded reports: wires readers, snapshots, the build and the
store's folder.

An import reads a file into reports, stores file and reports under data/local, builds a second set of tables from
seeds and imports together, and only then makes it count. The tables of the seeds alone stay as they are. So it is with
the decisions on pairs of reports that are taken here: a layer over those of the seeds.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import numpy as np
import orjson
import pandas as pd

from atlas import paths, pipeline, reader, releases
from atlas.combinations import clear, laid_together
from atlas.ingest import formats, snapshot
from atlas.ingest.context import OWN_PLACES, own_places, read_own_places
from atlas.ingest.own_columns import FIELDS, WORD_FIELDS
from atlas.ingest.reading import Reading
from atlas.ingest.rejects import faults
from atlas.ingest.revisions import is_older, joined, rows_of
from atlas.ingest.table_files import Options
from atlas.resolve.decisions import COLUMNS, constrain, read_decisions
from atlas.resolve.decisions import joined as joined_decisions

OWN_FIELDS = {name: field.label for name, field in FIELDS.items()}  # what a column of a list may stand for
NOBODY = np.array([], dtype=object)  # reports: whether decisions contradict each other depends on none
OWN_WORDS = WORD_FIELDS  # by field, what a word of a list may stand for
STEPS = ("read the file", "compare and store", *pipeline.STEPS)


@dataclass(frozen=True)
class Result:
    """What an import did. read = kept + rejected + duplicates + left_out (rows that the selection does not ask for).

    kept: rows that are new, or (changed) replace one with other values. rejects_file: CSV of what is wrong with which
    row, or None.
    """

    format: str
    dataset: str
    version: str
    read: int
    kept: int
    rejected: int
    duplicates: int
    left_out: int
    changed: int
    rejects_file: str | None = None
    messages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What a file would bring: its reading, the result that an import would have, the data set's rows after it, and how
    many stored ones its release withdraws.
    """

    reading: Reading
    result: Result
    rows: pd.DataFrame
    withdrawn: int = 0

    @property
    def brings(self) -> bool:
        """Whether an import would change anything."""
        return self.result.kept + self.withdrawn > 0


def format_labels() -> dict[str, str]:
    """Return the formats that there are: the word of each and how it reads in a list."""
    return {word: format.label for word, format in formats.every().items()}


def faults_of(rejects: pd.DataFrame, most: int = 8) -> list[str]:
    """Return a sentence for each column and reason of rejected cells, those of most rows first."""
    return [str(fault) for fault in islice(faults(rejects), most)]


def preview(
    format: str,
    file: Path,
    *,
    data_dir: Path = paths.DATA,
    seeds_dir: Path = paths.SEEDS,
    everything: bool = False,
    release: str = "",
    options: Options = Options(),
    older: bool = False,
) -> Preview:
    """Read a file as an import would, and store nothing.

    format: a word of formats.every(), or '' to go by the header. everything: keep rows without a jihadist party too.
    release: the data set's version, where the file's name does not say it. options: how the file is to be read, where
    that is not to be found out. older: take an older release in place of a newer one. Raises
    ingest.revisions.OlderReleaseError without that word, and ingest.table_files.TableError if the file is not in that format, cannot be read, or takes more to read than it may (see reader).
    """
    local = data_dir / "local"
    kind, reading = reader.read(
        format,
        file,
        seeds_dir=seeds_dir,
        everything=everything,
        release=release,
        options=options,
        saved=[
            entry["own"] | {"title": entry["title"]}
            for entry in snapshot.read_state(local)["datasets"]
            if entry.get("own")
        ],
        local=local,
    )
    name = str(reading.dataset["dataset"])
    after = joined(rows_of(local, name), reading, whole=formats.every()[kind].whole, older=older)
    result = Result(
        format=kind,
        dataset=name,
        version=str(reading.dataset["version"]),
        read=reading.read,
        kept=after.new + after.changed,
        rejected=int(reading.rejects["row"].nunique()),
        duplicates=reading.repeated + len(reading.reports) - after.new - after.changed,
        left_out=reading.left_out,
        changed=after.changed,
        messages=(*reading.messages, *after.messages),
    )
    return Preview(reading, result, after.rows, after.withdrawn)


def import_file(
    format: str,
    file: Path,
    *,
    data_dir: Path = paths.DATA,
    seeds_dir: Path = paths.SEEDS,
    everything: bool = False,
    release: str = "",
    options: Options = Options(),
    older: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> Result:
    """Import a file: see preview() for the arguments; progress is called with each of STEPS before it starts.

    The same file twice changes nothing. A row whose id is there already with other values replaces it and keeps
    first_seen. Whatever ends before the last step leaves the tables as they were. Raises what preview() raises,
    snapshot.BusyError while another import is at work, and snapshot.NotStoredError (an OSError) if the disk is full.
    """
    local = data_dir / "local"
    with snapshot.locked(local):
        releases.settle(data_dir)
        state = snapshot.read_state(local)
        snapshot.sweep(local, state)
        progress(STEPS[0])
        found = preview(
            format,
            file,
            data_dir=data_dir,
            seeds_dir=seeds_dir,
            everything=everything,
            release=release,
            options=options,
            older=older,
        )
        progress(STEPS[1])
        _keep_places(local, options)
        rejects = snapshot.keep_rejects(local, found.result.dataset, file, found.reading.rejects)
        result = replace(found.result, rejects_file=str(local / rejects) if rejects else None)
        if found.brings:
            try:
                entry = _entry(local, state, found, file, rejects, older)
                del found  # the build reads the stored rows of all data sets: it needs the memory
                others = [dataset for dataset in state["datasets"] if dataset["dataset"] != result.dataset]
                notes = _commit(data_dir, seeds_dir, [*others, entry], state["decided"], progress)
                result = replace(result, messages=(*result.messages, *notes))
            except BaseException as error:
                snapshot.sweep(local, state)
                if isinstance(error, OSError):
                    raise snapshot.NotStoredError(
                        f"{file.name} could not be stored ({error.strerror or error}); the tables are as they were. "
                        "Make room on the disk and import it again."
                    ) from error
                raise
    return result


def forget(
    dataset: str,
    *,
    data_dir: Path = paths.DATA,
    seeds_dir: Path = paths.SEEDS,
    progress: Callable[[str], None] = lambda step: None,
) -> int:
    """Remove an imported data set with its files; returns how many reports it had.

    Raises ValueError if no such data set is imported.
    """
    local = data_dir / "local"
    with snapshot.locked(local):
        releases.settle(data_dir)
        state = snapshot.read_state(local)
        entries = state["datasets"]
        names = [entry["dataset"] for entry in entries]
        if dataset not in names:
            raise ValueError(f"no data set “{dataset}” is imported; there is {', '.join(names) or 'none'}.")
        gone = len(rows_of(local, dataset))
        left = [entry for entry in entries if entry["dataset"] != dataset]
        _commit(data_dir, seeds_dir, left, state["decided"], progress)
        snapshot.sweep(local, snapshot.read_state(local))
        clear(local)  # its rows may be in them
        shutil.rmtree(local / releases.VERSIONS, ignore_errors=True)  # so may what these say of it
    return gone


def list_imports(data_dir: Path = paths.DATA) -> list[dict]:
    """Return each imported data set: the columns of the datasets table, `reports`, and `files` with their sidecars;
    [] if none.
    """
    return snapshot.read_state(data_dir / "local")["datasets"]


def decisions(data_dir: Path = paths.DATA) -> pd.DataFrame:
    """Return the decisions on pairs of reports that were taken here (resolve.decisions.COLUMNS, text); empty without any."""
    local = data_dir / "local"
    return _decisions(local, snapshot.read_state(local)["decided"])


def decide(
    change: Callable[[pd.DataFrame], pd.DataFrame],
    *,
    data_dir: Path = paths.DATA,
    seeds_dir: Path = paths.SEEDS,
    progress: Callable[[str], None] = lambda step: None,
) -> int:
    """Change the decisions that were taken here and build the tables anew under them; returns how many there are then.

    change: takes what decisions() returns and returns what is to count; it runs while nobody else changes anything.
    The release's own decisions stay in seeds_dir; of a pair that both decide, those taken here count. Whatever ends
    before the last step leaves all as it was. Raises resolve.decisions.ContradictionError if two decisions cannot both
    hold, snapshot.BusyError while an import or a build is at work, and OSError if the disk is full.
    """
    local = data_dir / "local"
    with snapshot.locked(local):
        releases.settle(data_dir)
        state = snapshot.read_state(local)
        snapshot.sweep(local, state)
        after = change(_decisions(local, state["decided"]))
        constrain(joined_decisions(read_decisions(seeds_dir / "decisions.csv"), after), NOBODY)
        decided = snapshot.keep_decided(local, after)
        if decided != state["decided"]:
            _commit(data_dir, seeds_dir, state["datasets"], decided, progress)
            clear(local)  # made under what was decided before
    return len(after)


def _decisions(local: Path, decided: str) -> pd.DataFrame:
    return read_decisions(local / decided) if decided else pd.DataFrame(columns=COLUMNS, dtype=str)


def rebuild(
    *,
    data_dir: Path = paths.DATA,
    seeds_dir: Path = paths.SEEDS,
    online: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> tuple[dict, bool]:
    """Build the tables of the seeds, and those with what is imported beside them; both count from one moment on.

    Returns what pipeline.build returns, and whether there are imports. Raises what that raises, and snapshot.BusyError
    while an import or another build is at work.
    """
    local = data_dir / "local"
    with snapshot.locked(local):
        releases.settle(data_dir)
        state = snapshot.read_state(local)
        snapshot.sweep(local, state)
        with releases.staged(data_dir) as scratch:
            result = pipeline.build(seeds_dir, scratch, online=online, cache_dir=local / "nominatim", progress=progress)
            about = orjson.loads((scratch / releases.DESCRIPTION).read_bytes())
            before = releases.order(data_dir / releases.VERSIONS)
            file = scratch / releases.VERSIONS / releases.ORDER
            file.write_text(releases.ordered(before, about["version"], about["created"]), "utf-8")
            if state["datasets"] or state["decided"]:
                folder, _ = _laid(local, seeds_dir, state["datasets"], state["decided"])
                (scratch / "local").mkdir()
                snapshot.write_state(scratch / "local", state | {"tables": folder.name, "base": about["version"]})
        clear(local)  # made of the seeds before
    return result, bool(state["datasets"] or state["decided"])


def _entry(local: Path, state: dict, found: Preview, file: Path, rejects: str, older: bool) -> dict:
    """Store file and rows; returns the data set's entry for the state."""
    row, result = found.reading.dataset, found.result
    before = next((entry for entry in state["datasets"] if entry["dataset"] == result.dataset), {"files": []})
    now = datetime.now(UTC).isoformat(timespec="seconds")
    about = {
        "imported_at": now,
        "format": result.format,
        "release": result.version,
        "licence": row["licence"],
        "read": result.read,
        "kept": result.kept,
        "rejected": result.rejected,
        "left_out": result.left_out,
        "rejects": rejects,
    }
    sidecar = snapshot.keep_raw(local, result.dataset, file, about)
    files = [old for old in before["files"] if old["sha256"] != sidecar["sha256"]]
    if (
        is_older(result.version, str(before.get("version", ""))) and not older
    ):  # a part that the newer release does not hold
        row = {name: before[name] for name in row}
    return {
        **row,
        "as_of": now[:10],
        "reports": len(found.rows),
        "own": _own(found.reading),
        "rows_file": snapshot.keep_rows(local, result.dataset, found.rows),
        "files": [*files, sidecar],
    }


def _keep_places(local: Path, options: Options) -> None:
    """Keep where a person says that places are, for this and the next import; the last word on a place counts."""
    if not options.settled:
        return
    every = pd.concat([read_own_places(local), own_places(options.settled)], ignore_index=True)
    every = every.drop_duplicates(["country", "admin1", "place"], keep="last")
    partial = local / f".{OWN_PLACES}"
    partial.write_text(every.to_csv(index=False), encoding="utf-8")
    partial.replace(local / OWN_PLACES)


def _own(reading: Reading) -> dict | None:
    """Return of a list with columns of its own what its columns and words stand for, so that the next one is read alike."""
    if reading.own is None:
        return None
    return {"columns": reading.own["columns"], "words": [word[:3] for word in reading.own["words"] if word[2]]}


def _commit(
    data_dir: Path, seeds_dir: Path, entries: list[dict], decided: str, progress: Callable[[str], None]
) -> tuple[str, ...]:
    """Build the tables that hold these data sets under these decisions and make them count; returns what is to be said of how they were made."""
    local = data_dir / "local"
    if not (data_dir / releases.DESCRIPTION).exists():
        with releases.staged(data_dir) as scratch:
            pipeline.build(seeds_dir, scratch)
    if not entries and not decided:
        snapshot.write_state(local, snapshot.EMPTY)
        return ()
    folder, notes = _laid(local, seeds_dir, entries, decided, progress)
    base = orjson.loads((data_dir / releases.DESCRIPTION).read_bytes())["version"]
    snapshot.write_state(local, {"tables": folder.name, "base": base, "datasets": entries, "decided": decided})
    return notes


def _laid(
    local: Path,
    seeds_dir: Path,
    entries: list[dict],
    decided: str,
    progress: Callable[[str], None] = lambda step: None,
) -> tuple[Path, tuple[str, ...]]:
    """Build the tables that hold these data sets under a name of their own, which counts once a state names it; returns their folder
    and what is to be said of how they were made.
    """
    scratch = laid_together(local, seeds_dir, entries, decided=decided, progress=progress)
    package = orjson.loads((scratch / releases.DESCRIPTION).read_bytes())
    folder = local / f"tables-{package['version']}"
    releases.keep(scratch)
    if folder.exists() and releases.same(folder, scratch):
        shutil.rmtree(scratch)
    else:
        if folder.exists():  # the same tables, damaged
            folder.rename(scratch.with_name(f"{scratch.name}-damaged"))
        scratch.rename(folder)
    _remember(local, folder, package["version"])
    return folder, tuple(package.get("atlas:notes", ()))


def _remember(local: Path, folder: Path, version: str) -> None:
    """Keep the manifest of tables with imports beside the tables: these go with the next change, and a reader wants to know what it brought."""
    kept, files = local / releases.VERSIONS, list((folder / releases.VERSIONS).glob("*.json.gz"))
    if not files:  # more incidents than are remembered (pipeline.MOST_REMEMBERED)
        return
    kept.mkdir(exist_ok=True)
    for file in files:
        shutil.copyfile(file, kept / file.name)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    (kept / releases.ORDER).write_text(releases.ordered(releases.order(kept), version, now), "utf-8")
