"""What changed between data versions within a selection, from the manifests that builds leave behind; knows no page."""

import itertools
import re
from dataclasses import dataclass
from pathlib import Path

import ibis
import pandas as pd

from atlas import paths, releases
from atlas.analysis.filters import listed
from atlas.analysis.narrowing import narrow
from atlas.analysis.selection import FILTERS, Selection
from atlas.model.manifest import Manifest, unpack
from atlas.store import Store

FOLDER = "versions"
SUFFIX = ".json.gz"
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,60}")


@dataclass(frozen=True)
class Changes:
    """Incident ids by what happened to them since an older version, within a selection, and when that version was made.

    revised: anything that pages show of the incident is different, or it has moved into or out of the selection. incidents: how many the
    selection held then. unknown: the selection's filters that one of the two manifests does not know; with any, nothing else can be told.
    """

    as_of: str
    incidents: int
    added: tuple[str, ...]
    withdrawn: tuple[str, ...]
    revised: tuple[str, ...]
    unknown: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many incidents differ."""
        return len(self.added) + len(self.withdrawn) + len(self.revised)


@dataclass(frozen=True)
class Step:
    """From one data version to the next. at: the day on which the later one was closed, or the time when an import made it."""

    older: str
    newer: str
    at: str


@dataclass(frozen=True)
class Entry:
    """An incident that a step added, revised or withdrew (word), and a word that tells this change from any other of it."""

    incident_id: str
    word: str
    step: Step
    print: str


def manifest_path(version: str, data_dir: Path | None = None) -> Path:
    """Return where the manifest of a version is kept; raises ValueError for what is no version (it comes from a link)."""
    if not VERSION.fullmatch(version) or ".." in version:
        raise ValueError("no data version")
    data_dir, name = data_dir or paths.DATA, f"{version}{SUFFIX}"
    kept = (releases.folder_of(data_dir) / FOLDER / name, data_dir / "local" / FOLDER / name)
    return next((path for path in kept if path.exists()), data_dir / FOLDER / name)


def manifest(version: str, data_dir: Path | None = None) -> Manifest | None:
    """Return what a version held, or None if it is not known here or its file cannot be read."""
    try:
        return unpack(manifest_path(version, data_dir).read_bytes())
    except (ValueError, FileNotFoundError):
        return None


def steps(version: str, data_dir: Path | None = None) -> list[Step]:
    """Return the steps that led to a data version, the newest first; none where it is not known here.

    Tables with imports have a line of their own, which begins with the first import since one was taken out.
    """
    data_dir = data_dir or paths.DATA
    for folder in (data_dir / "local" / FOLDER, releases.folder_of(data_dir) / FOLDER, data_dir / FOLDER):
        line = releases.order(folder)
        names = [each["version"] for each in line]
        if version in names:
            pairs = list(itertools.pairwise(line[: names.index(version) + 1]))
            return [Step(older["version"], newer["version"], newer["at"]) for older, newer in reversed(pairs)]
    return []


def changed(store: Store, selection: Selection, version: str, data_dir: Path | None = None) -> Changes | None:
    """Compare a selection in an older version with the tables as they are.

    version: the older one's. data_dir: folder of versions/, without it paths.DATA. Returns None where the manifest of either version is missing.
    """
    return between(selection, manifest(version, data_dir), manifest(store.data_version, data_dir))


def between(selection: Selection, then: Manifest | None, now: Manifest | None) -> Changes | None:
    """Compare a selection in two versions; None where the manifest of either is missing."""
    if then is None or now is None:
        return None
    if unknown := tuple(dict.fromkeys(label for one in (then, now) for label in _unknown(one, selection))):
        return Changes(then.as_of, 0, (), (), (), unknown)
    before, after = (_within(one, selection) for one in (then, now))
    old, new = (one.incidents.set_index("incident_id")["hash"] for one in (then, now))
    both = (before | after) & set(old.index) & set(new.index)
    revised = {name for name in both if old[name] != new[name] or (name in before) != (name in after)}
    return Changes(
        then.as_of,
        len(before),
        tuple(sorted(after - set(old.index))),
        tuple(sorted(before - set(new.index))),
        tuple(sorted(revised)),
    )


def history(version: str, selection: Selection, most_steps: int, data_dir: Path | None = None) -> list[Entry]:
    """Return what the last steps to a data version changed within a selection, the newest first, of each incident its last change.

    Raises ValueError, in words for readers, where no earlier version is known or the selection has a filter that manifests do not know.
    """
    found: dict[str, Entry] = {}
    led = steps(version, data_dir)[:most_steps]
    if not led:
        raise ValueError("what the data versions before these tables held is not kept here")
    for step in led:
        then, now = manifest(step.older, data_dir), manifest(step.newer, data_dir)
        said = between(selection, then, now)
        if said is None or now is None:
            break
        if said.unknown:
            if found:
                break  # an older manifest keeps less
            raise ValueError(f"what earlier data versions held is not told apart by {listed(said.unknown)}")
        hashes = dict(zip(now.incidents["incident_id"], now.incidents["hash"], strict=True))
        for word in ("added", "revised", "withdrawn"):
            for name in getattr(said, word):
                found.setdefault(name, Entry(name, word, step, hashes.get(name, step.newer)))
    return list(found.values())


def _unknown(held: Manifest, selection: Selection) -> list[str]:
    """Return the labels of the selection's filters whose columns a manifest does not hold: an older one, or what no manifest keeps."""
    tables = {"incidents": held.incidents, "reports": held.reports}
    chosen = (each for name, each in FILTERS.items() if getattr(selection, name) != each.off)
    return [each.label for each in chosen if not set(each.columns) <= set(tables[each.of].columns)]


def _within(held: Manifest, selection: Selection) -> set[str]:
    """Return the ids that the selection takes, by the same rules as in the tables."""
    incidents = held.incidents
    incidents = incidents.assign(
        **{name: incidents[name].astype("float64") for name in incidents.select_dtypes("Int64")}
    )
    for day in ("occurred_on", "occurred_until"):
        incidents[day] = pd.to_datetime(incidents[day]).dt.date
    found = narrow(
        ibis.memtable(incidents),
        ibis.memtable(held.reports),
        selection,
        lambda column: incidents[column].dropna().unique(),
    )
    return set(found.select("incident_id").to_pandas()["incident_id"])
