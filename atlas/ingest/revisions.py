"""What a data set says now and what it said before: which rows of a file are new, changed or there already."""

from pathlib import Path

import numpy as np
import pandas as pd

from atlas.ingest.snapshot import read_state
from atlas.model import tables

# The columns of a report that its data set fills; the build adds the others.
REPORT_COLUMNS = [name for name in tables.REPORTS.names if name not in ("incident_id", "stands_apart", "source_kind")]
_OWN = ["first_seen", "dataset_version"]  # when and in which release a row was seen does not make it another


def rows_of(local: Path, dataset: str) -> pd.DataFrame:
    """Return the stored reports of a data set; empty, same columns, if it is not imported."""
    for entry in read_state(local)["datasets"]:
        if entry["dataset"] == dataset:
            return pd.read_parquet(local / entry["rows_file"])
    return pd.DataFrame(columns=REPORT_COLUMNS)


def joined(old: pd.DataFrame, read: pd.DataFrame) -> tuple[pd.DataFrame, int, int]:
    """Return the rows of a data set after an import, how many of them are new and how many changed."""
    read = read[REPORT_COLUMNS].reset_index(drop=True)
    if old.empty:
        return read, len(read), 0
    place = pd.Index(old["report_id"]).get_indexer(read["report_id"])
    known = place >= 0
    again, before = read[known], old.iloc[place[known]].set_axis(read.index[known])
    equal = pd.Series(True, index=again.index)
    for name in REPORT_COLUMNS:
        if name not in _OWN:
            equal &= (again[name] == before[name]).fillna(False) | (again[name].isna() & before[name].isna())
    changed = np.zeros(len(read), dtype=bool)
    changed[known] = ~equal
    read["first_seen"] = before["first_seen"].reindex(read.index).fillna(read["first_seen"])
    taken, kept = read[~known | changed], np.ones(len(old), dtype=bool)
    kept[place[changed]] = False
    return pd.concat([old[kept], taken], ignore_index=True), int((~known).sum()), int(changed.sum())
