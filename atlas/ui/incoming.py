"""An uploaded file: what it would bring, kept with the session so that it is read once; nothing is stored."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from atlas import paths
from atlas.analysis import places
from atlas.analysis.selection import Selection
from atlas.imports import Options, Result, preview
from atlas.previews import tables_of
from atlas.ui.progress import steps

READ = "incoming"  # session key: what was read, and of what
SPLIT = "family"  # the marks of the map tell these apart, as on the maps page
NAME_CHARS = 120  # of a stored file's name, its ending included


@dataclass(frozen=True)
class Asked:
    """How a file is to be read: format ('' by its header), whether all rows are kept, the release if it is not in the name,
    what is not to be found out, and whether an older release is taken in place of a newer one.
    """

    format: str = ""
    everything: bool = False
    release: str = ""
    options: Options = Options()
    older: bool = False


@dataclass(frozen=True)
class Incoming:
    """What a file would bring: the import's result, its row of the datasets table, rejected cells, and the map's frames.

    flagged: how many rows are recalls or sums, which are no incident of their own. first_day, last_day: None where the
    file holds no row of its own, such as one that repeats coded reports; there is no map then. own: of a list with columns of its own, see ingest.reading.Reading.
    """

    result: Result
    dataset: dict
    rejects: pd.DataFrame
    marks: pd.DataFrame
    badges: pd.DataFrame
    drawn: places.Drawn
    flagged: int
    regions: tuple[str, ...]
    first_day: pd.Timestamp | None
    last_day: pd.Timestamp | None
    how: Options
    brings: bool
    own: dict | None = None

    @property
    def rows(self) -> int:
        """How many rows of the file are of use, those included that are here already."""
        return self.result.kept + self.result.duplicates


def read(file, asked: Asked) -> Incoming | str:
    """Return what an uploaded file would bring, or the sentence that says why it cannot be read.

    file: as st.file_uploader gives it. Read again only for another file, other choices, or after an import.
    """
    state = paths.DATA / "local" / "state.json"
    key = (file.file_id, asked, state.stat().st_mtime_ns if state.exists() else 0)
    held = st.session_state.get(READ)
    if held is None or held[0] != key:
        with steps("Preview") as step:
            step("read the file")
            held = (key, _read(file, asked))
        st.session_state[READ] = held
    return held[1]


def _read(file, asked: Asked) -> Incoming | str:
    try:
        with on_disk(file) as path:
            found = preview(
                asked.format,
                path,
                data_dir=paths.DATA,
                everything=asked.everything,
                release=asked.release,
                options=asked.options,
                older=asked.older,
            )
    except ValueError as error:
        return str(error)
    except OSError as error:
        return f"The file could not be laid down to be read: {error.strerror or error}."
    reports = found.reading.reports
    if reports.empty:
        nothing = pd.DataFrame()
        none = places.Drawn(0, 0, 0, 0, 0)
        return Incoming(
            found.result,
            found.reading.dataset,
            found.reading.rejects,
            nothing,
            nothing,
            none,
            0,
            (),
            None,
            None,
            found.reading.how,
            found.brings,
            found.reading.own,
        )
    store, every = tables_of(reports), Selection()
    return Incoming(
        found.result,
        found.reading.dataset,
        found.reading.rejects,
        places.places(store, every, split=SPLIT),
        places.badges(store, every),
        places.drawn(store, every),
        int(reports["flag"].notna().sum()),
        tuple(sorted(reports["region"].dropna().unique())),
        reports["occurred_on"].min(),
        reports["occurred_until"].max(),
        found.reading.how,
        found.brings,
        found.reading.own,
    )


@contextmanager
def on_disk(file) -> Iterator[Path]:
    """Lay an uploaded file down under its own name, made harmless, as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="atlas-upload-") as folder:
        path = Path(folder) / safe_name(file.name)
        path.write_bytes(file.getbuffer())
        yield path


def safe_name(name: str) -> str:
    """Return a file's name without folders and with plain characters only; its ending stays, so that readers know it."""
    plain = re.sub(r"[^\w.()-]+", "_", os.path.basename(name.replace("\\", "/"))).lstrip(".")
    stem, ending = os.path.splitext(plain)
    return f"{stem[: NAME_CHARS - len(ending)] or 'table'}{ending[:10]}"
