"""What a data set says now and what it said before: which rows of a file are new, changed, there already or withdrawn,
and whether the file is older than what is stored.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from atlas.ingest.reading import Reading
from atlas.ingest.snapshot import read_state
from atlas.model import ids, tables

# The columns of a report that its data set fills; the build adds the others.
REPORT_COLUMNS = [
    name for name in tables.REPORTS.names if name not in ("incident_id", "stands_apart", "settles", "source_kind")
]
WITHDRAWN = "withdrawn"
_OWN = ["first_seen", "dataset_version"]  # when and in which release a row was seen does not make it another
_RELEASES_FROM = 0.9  # a format that counts rows as withdrawn before so many are there comes in releases, not extracts


class OlderReleaseError(ValueError):
    """The file is an older release than what is stored, and nobody said that it shall count."""


@dataclass(frozen=True)
class Joined:
    """The rows of a data set after an import; how many are new, changed and withdrawn, and what is to be said of it."""

    rows: pd.DataFrame
    new: int
    changed: int
    withdrawn: int = 0
    messages: tuple[str, ...] = ()


def rows_of(local: Path, dataset: str) -> pd.DataFrame:
    """Return the stored reports of a data set; empty, same columns, if it is not imported."""
    for entry in read_state(local)["datasets"]:
        if entry["dataset"] == dataset:
            rows = pd.read_parquet(local / entry["rows_file"])
            return _own_ids(rows, dataset) if dataset.startswith("reports-") else rows
    return pd.DataFrame(columns=REPORT_COLUMNS)


def release_key(version: str) -> tuple[str, tuple[int, ...]] | None:
    """Return what orders a release among those written alike, None for one that says nothing of its age.

    25.1 and 25.0.10 are UCDP's, 0522dist is GTD's of May 2022, “of 2022-04-15” ACLED's last change.
    """
    if re.fullmatch(r"\d+(?:\.\d+)+", version):
        return "number", tuple(map(int, version.split(".")))
    if found := re.fullmatch(r"(\d\d)(\d\d)dist", version):
        return "dist", (int(found[2]), int(found[1]))
    if found := re.fullmatch(r"of (\d{4})-(\d\d)-(\d\d)", version):
        return "day", tuple(map(int, found.groups()))
    return None


def is_older(one: str, other: str) -> bool:
    """Whether one release is older than the other; False where that cannot be told."""
    first, second = release_key(one), release_key(other)
    return first is not None and second is not None and first[0] == second[0] and first[1] < second[1]


def joined(old: pd.DataFrame, reading: Reading, *, whole: float = 1.0, older: bool = False) -> Joined:
    """Return the rows of a data set after an import: rows of the file replace those of the same id with other values,
    and keep first_seen; those that the file's release no longer has are marked as withdrawn.

    whole: the part of the stored rows of a country and window that the file must have, so that those it lacks are
    withdrawn and not merely outside an extract. older: whether a file that is older than what is stored shall count.
    Raises OlderReleaseError if it is, and shall not.
    """
    read = reading.reports[REPORT_COLUMNS].reset_index(drop=True)
    if old.empty:
        return Joined(read, len(read), 0)
    version = str(reading.dataset["version"])
    place = pd.Index(old["report_id"]).get_indexer(read["report_id"])
    known = place >= 0
    again, before = read[known], old.iloc[place[known]].set_axis(read.index[known])
    equal = pd.Series(True, index=again.index)
    for name in REPORT_COLUMNS:
        if name not in _OWN:
            equal &= (again[name] == before[name]).fillna(False) | (again[name].isna() & before[name].isna())
    changed = np.zeros(len(read), dtype=bool)
    changed[known] = ~equal
    in_window = _in_window(old, reading)
    if not older:
        newer = (
            old["dataset_version"]
            .map({stored: is_older(version, stored) for stored in old["dataset_version"].unique()})
            .astype(bool)
        )
        backwards = np.zeros(len(read), dtype=bool)
        backwards[known] = ~equal & newer.to_numpy()[place[known]]
        covered = whole < _RELEASES_FROM and (newer & in_window).any() and (~known).any()
        if backwards.any() or covered:
            there = max(old.loc[newer, "dataset_version"].unique(), key=lambda stored: release_key(stored)[1])
            raise OlderReleaseError(
                f"This is release {version} of {reading.dataset['title']}, and {there} is here already, which is newer: "
                f"{int(backwards.sum()):,} rows would take back its revisions. To go back nonetheless, say so: --older, or “take an older "
                "release” in the upload."
            )
    read["first_seen"] = before["first_seen"].reindex(read.index).fillna(read["first_seen"])
    taken, kept = read[~known | changed], np.ones(len(old), dtype=bool)
    kept[place[changed]] = False
    rest, withdrawn, messages = _without_withdrawn(old[kept], in_window[kept], int(in_window.sum()), reading, whole)
    return Joined(
        pd.concat([rest, taken], ignore_index=True), int((~known).sum()), int(changed.sum()), withdrawn, messages
    )


def _in_window(old: pd.DataFrame, reading: Reading) -> pd.Series:
    """Whether each stored row lies in a country and window that the file is about."""
    inside = pd.Series(False, index=old.index)
    for country, first, last in reading.covers:
        inside |= (old["country"] == country) & old["occurred_on"].between(pd.Timestamp(first), pd.Timestamp(last))
    return inside


def _without_withdrawn(
    stored: pd.DataFrame, in_window: pd.Series, of: int, reading: Reading, whole: float
) -> tuple[pd.DataFrame, int, tuple[str, ...]]:
    """Return the stored rows with those marked that the file's newer release no longer has, how many they are, and what
    is to be said of it. of: how many rows were stored in the file's window before.
    """
    version = str(reading.dataset["version"])
    earlier = (
        stored["dataset_version"]
        .map({name: is_older(name, version) for name in stored["dataset_version"].unique()})
        .astype(bool)
    )
    asked = in_window & earlier & (stored["flag"].fillna("") != WITHDRAWN)
    if not asked.any():
        return stored, 0, ()
    there = set(ids.report_ids(str(reading.dataset["dataset"]), reading.row_ids))
    gone = asked & ~stored["report_id"].isin(there)
    if not gone.any():
        return stored, 0, ()
    if 1 - gone.sum() / of < whole:
        return (
            stored,
            0,
            (
                f"{gone.sum():,} stored rows of these countries and days are not in this file. It lacks too many to be a whole release, so they "
                "stay as they are.",
            ),
        )
    marked = stored.copy()
    marked.loc[gone, "flag"] = WITHDRAWN
    note = f"withdrawn: not in release {version} any more"
    marked.loc[gone, "coder_note"] = (
        marked.loc[gone, "coder_note"].fillna("").str.cat([note] * int(gone.sum()), sep="; ").str.strip("; ")
    )
    return (
        marked,
        int(gone.sum()),
        (f"{gone.sum():,} stored rows are not in release {version} any more: they are marked as withdrawn.",),
    )


def _own_ids(rows: pd.DataFrame, dataset: str) -> pd.DataFrame:
    """Return stored coded reports under ids of their data set; imports before this had those of their file."""
    written = ~rows["report_id"].str.fullmatch(r"r[0-9a-f]{11}")
    named = rows["report_id"].where(~written, pd.Series(ids.report_ids(dataset, rows["report_id"]), index=rows.index))
    return rows.assign(report_id=named)
