"""What changed between two data versions within a selection, from the manifests that builds leave behind; knows no page."""

import re
from dataclasses import dataclass
from pathlib import Path

import ibis
import pandas as pd

from atlas import paths, releases
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


def manifest_path(version: str, data_dir: Path | None = None) -> Path:
    """Return where the manifest of a version is kept; raises ValueError for what is no version (it comes from a link)."""
    if not VERSION.fullmatch(version) or ".." in version:
        raise ValueError("no data version")
    data_dir, name = data_dir or paths.DATA, f"{version}{SUFFIX}"
    newest = releases.folder_of(data_dir) / FOLDER / name
    return newest if newest.exists() else data_dir / FOLDER / name


def manifest(version: str, data_dir: Path | None = None) -> Manifest | None:
    """Return what a version held, or None if it is not known here or its file cannot be read."""
    try:
        return unpack(manifest_path(version, data_dir).read_bytes())
    except (ValueError, FileNotFoundError):
        return None


def changed(store: Store, selection: Selection, version: str, data_dir: Path | None = None) -> Changes | None:
    """Compare a selection in an older version with the tables as they are.

    version: the older one's. data_dir: folder of versions/, without it paths.DATA. Returns None where the manifest of either version is missing
    (tables with imports have none).
    """
    then, now = manifest(version, data_dir), manifest(store.data_version, data_dir)
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
