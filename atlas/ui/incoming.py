"""An uploaded file: what it would bring, kept with the session so that it is read once, and what the reader says of the columns and words
of a list of their own; nothing is stored.
"""

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
from atlas.analysis.wording import NOT_STATED, plural
from atlas.imports import OWN_FIELDS, OWN_WORDS, Options, Result, preview
from atlas.model.vocabulary import COUNTRIES
from atlas.previews import tables_of
from atlas.ui.plain import plain
from atlas.ui.progress import steps

READ = "incoming"  # session key: what was read, and of what
SPLIT = "family"  # the marks of the map tell these apart, as on the maps page
CHOSEN = "upload-own"  # session key: of the file that is chosen, what the reader has said of columns and words
NONE = "(no column)"
ALL_IN = "All rows are in "
SHOWN_AT_ONCE = ("date", "country", "admin1", "place", "event_type", "initiator", "target", "killed", "wounded")
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
    unplaced: as Reading has it.
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
    unplaced: tuple[dict, ...] = ()

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
            found.reading.unplaced,
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
        found.reading.unplaced,
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
    harmless = re.sub(r"[^\w.()-]+", "_", os.path.basename(name.replace("\\", "/"))).lstrip(".")
    stem, ending = os.path.splitext(harmless)
    return f"{stem[: NAME_CHARS - len(ending)] or 'table'}{ending[:10]}"


# ---- a list with columns of its own


def asked_of(file) -> dict[str, tuple]:
    """Return the columns, words and places that the reader has chosen for this file, as reading it asks for them."""
    held = st.session_state.get(CHOSEN)
    if file is None or held is None or held["file"] != file.file_id:
        return {}
    return {
        "settled": tuple(held["settled"].values()),
        "columns": tuple(held["columns"].items()),
        "words": tuple((*key, ours) for key, ours in held["words"].items()),
    }


def columns_and_words(file, own: dict) -> None:
    """Draw which column stands for which of ours and which word for which, each to be chosen anew; a choice has the file read again.

    own: as ingest.reading.Reading has it.
    """
    header = [name for name in own["header"] if name]
    with st.container(border=True):
        st.markdown(
            "**Its columns** were told apart by their names and by what is in them. Choose where that is wrong."
        )
        shown = [name for name in OWN_FIELDS if name in SHOWN_AT_ONCE or name in own["columns"]]
        rest = [name for name in OWN_FIELDS if name not in shown]
        _columns(file, own, header, shown)
        with st.expander("Further columns", icon=":material/view_column:"):
            _columns(file, own, header, rest)
        if own["words"]:
            _words(file, own)


def _columns(file, own: dict, header: list[str], fields: list[str]) -> None:
    columns = st.columns(3)
    for place, field in enumerate(fields):
        choices = [NONE, *dict.fromkeys(header)]
        now = own["columns"].get(field, NONE)
        if field == "country":
            choices += [ALL_IN + label for label in COUNTRIES.values()]
            now = ALL_IN + now[1:] if now.startswith("=") else now
        sample = ", ".join(cell[:30] for cell in own["examples"].get(field, ()))
        columns[place % 3].selectbox(
            plain(OWN_FIELDS[field]),
            choices,
            index=choices.index(now) if now in choices else 0,
            key=f"own-{file.file_id}-{field}",
            help=plain(f"Such as {sample}") if sample else None,
            on_change=_choose_column,
            args=(file.file_id, own, field),
        )


def _choose_column(file_id: str, own: dict, field: str) -> None:
    held = _held(file_id, own)
    name = st.session_state[f"own-{file_id}-{field}"]
    held["columns"][field] = (
        "" if name == NONE else "=" + name.removeprefix(ALL_IN) if name.startswith(ALL_IN) else name
    )
    if name not in (NONE,) and not name.startswith(ALL_IN):  # a column stands for one of ours
        for other, taken in held["columns"].items():
            if other != field and taken == name:
                held["columns"][other] = ""


def _words(file, own: dict) -> None:
    none = sum(not ours for _, _, ours, _ in own["words"])
    st.markdown(
        f"**Its words**: {none} of {len(own['words'])} stand for none of ours; choose one in the last column, or leave them as they are."
        if none
        else "**Its words** all stand for one of ours. Choose another in the last column where that is wrong."
    )
    rows = sorted(own["words"], key=lambda word: (bool(word[2]), -word[3]))
    labels = {
        f"{OWN_FIELDS[field]}: {label}": (field, word)
        for field, words in OWN_WORDS.items()
        for word, label in words.items()
    }
    spoken = {stored: label for label, stored in labels.items()}
    table = pd.DataFrame(
        {
            "Column": [OWN_FIELDS[field] for field, *_ in rows],
            "Its word": [word for _, word, *_ in rows],
            "Rows": [number for *_, number in rows],
            "Stands for": [spoken.get((field, ours)) for field, _, ours, _ in rows],
        }
    )
    changed = st.data_editor(
        table,
        hide_index=True,
        disabled=["Column", "Its word", "Rows"],
        height=min(300, 38 + 35 * len(table)),
        key=f"own-words-{file.file_id}-{len(st.session_state.get(CHOSEN, {}).get('words', ()))}",
        column_config={"Stands for": st.column_config.SelectboxColumn(options=list(labels), width="large")},
    )
    differs = changed["Stands for"].fillna("") != table["Stands for"].fillna("")
    if not differs.any():
        return
    held = _held(file.file_id, own)
    for place in differs[differs].index:
        field, word = rows[place][0], rows[place][1]
        of, ours = labels.get(changed.at[place, "Stands for"] or "", (field, ""))
        if of != field:
            st.warning(
                f"“{plain(word)}” stands in the column {plain(OWN_FIELDS[field])}; choose a word of that.",
                icon=":material/rule:",
            )
            return
        held["words"][field, word] = ours
    st.rerun()


def places_to_settle(file, found: Incoming) -> None:
    """Draw the places that no list has, each with what it could be, for the reader to choose; a choice has the file read again."""
    held = st.session_state.get(CHOSEN)
    mine = held["settled"] if held and held["file"] == file.file_id else {}
    if not found.unplaced and not mine:
        return
    several = plural(len(found.unplaced), "place")
    with st.expander(f"{several} known to no list", icon=":material/wrong_location:"):
        st.markdown(
            "They stay at their governorate. Where you know better, choose the place in the last column; what you choose is kept with "
            "the import, and for the next ones."
        )
        options, rows = {}, []
        for one in found.unplaced:
            for why, *row in one["candidates"]:
                options[f"{row[3]}, {row[4]} ({float(row[6]):.2f}, {float(row[7]):.2f}): {why}"] = row
            rows.append(
                (
                    one["place"],
                    one["admin1"] or NOT_STATED,
                    COUNTRIES.get(one["country"], NOT_STATED),
                    one["rows"],
                    len(one["candidates"]),
                )
            )
        table = pd.DataFrame(rows, columns=["Place as written", "Governorate", "Country", "Rows", "Found like it"])
        changed = st.data_editor(
            table.assign(**{"It is": pd.Series(None, index=table.index, dtype="object")}),
            hide_index=True,
            disabled=list(table.columns),
            height=min(300, 38 + 35 * max(len(table), 1)),
            key=f"own-places-{file.file_id}-{len(mine)}",
            placeholder="choose",
            column_config={"It is": st.column_config.SelectboxColumn(options=list(options), width="large")},
        )
        _settle(file, found, changed["It is"], options)
        for written in mine.values():
            st.caption(plain(f"{written[2]} is {written[3]}, {written[4]}, as you chose."))
        if mine:
            st.button("Take the choices back", key=f"own-places-back-{file.file_id}", on_click=mine.clear)


def _settle(file, found: Incoming, chosen: pd.Series, options: dict[str, list[str]]) -> None:
    """Keep the place that was chosen; a candidate of another row is one too, as long as it lies in the same country."""
    picked = chosen.dropna()
    if picked.empty:
        return
    for number, label in picked.items():
        one, row = found.unplaced[number], options[label]
        if row[0] != one["country"]:
            st.warning(f"{plain(label)} lies in another country than {plain(one['place'])}.", icon=":material/rule:")
            return
        key = (one["country"], one["admin1"], one["place"])
        _held(file.file_id, found.own)["settled"][key] = (*key, *row[3:])
    st.rerun()


def _held(file_id: str, own: dict | None) -> dict:
    """Return what the reader has said of this file, begun with what was found out, so that what is not touched stays."""
    held = st.session_state.get(CHOSEN)
    if held is None or held["file"] != file_id:
        words = {(field, word): ours for field, word, ours, _ in own["words"] if ours} if own and own["before"] else {}
        columns = dict(own["columns"]) if own else {}
        held = {"file": file_id, "columns": columns, "words": words, "settled": {}}
        st.session_state[CHOSEN] = held
    return held
