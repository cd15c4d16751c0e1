"""What may be kept between reruns, decided in one place: the store by its address, answers of the analysis by data version and selection.

Answers are kept pickled and handed out as copies, so that no session changes what another one sees. Beyond this module only what no
selection and no data version changes is kept: boundaries, outlines, templates and registered components, a fixed few each; and with an open
store how its questions are put, and the words of its columns, never their answers (Store.built, Store.words).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from atlas import paths
from atlas.analysis.selection import Known
from atlas.analysis.summary import known
from atlas.store import EMBEDDED, Store, engine, open_store, tables_dir
from atlas.ui.progress import steps

MAX_STORES = 6  # open at a time: tables of so many combinations of data sets
MAX_ANSWERS = 2000  # over all functions and sessions; most are a few kilobytes
MAX_BYTES = 200_000_000  # of all answers together; the ones not asked for longest go first


def the_store(datasets: tuple[str, ...] = (), *, told: bool = False) -> Store:
    """Return the open tables of these data sets (empty for all), shared by all sessions; opened again after a new build.

    told: show how far the tables are, where they have to be made first.
    """
    if engine() != EMBEDDED:
        return _store(engine(), (), "", ())
    if datasets:
        folder = _made(datasets, told=told)
    else:
        folder = tables_dir(paths.DATA)
    changed_at = [_changed_at(path) for path in (folder / "datapackage.json", paths.DATA / "local" / "state.json")]
    return _store(engine(), datasets, str(folder), tuple(changed_at))


def forget_stores() -> None:
    """Let go of the open tables after their engine failed: the next rerun connects anew."""
    _store.clear()


def _changed_at(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


def _made(datasets: tuple[str, ...], *, told: bool) -> Path:
    """Return the folder of some data sets' tables; see combinations.ensure."""
    from atlas.combinations import ensure

    if not told:
        return ensure(datasets, data_dir=paths.DATA)
    with steps("Tables of the chosen data sets") as step:
        return ensure(datasets, data_dir=paths.DATA, progress=step)


@st.cache_resource(max_entries=MAX_STORES, show_spinner=False)
def _store(url: str, datasets: tuple[str, ...], folder: str, changed_at: tuple[int, ...]) -> Store:
    return open_store(url, data_dir=paths.DATA, datasets=datasets, opener=the_store)


def the_known(store: Store) -> Known:
    """Return what the tables offer to choose from."""
    return _known(store, store.data_version, tuple(store.offered))


@st.cache_resource(max_entries=MAX_STORES, show_spinner=False)
def _known(_store: Store, data_version: str, offered: tuple[str, ...]) -> Known:
    return known(_store)


def kept(function: Callable, store: Store, *arguments: Any, **options: Any) -> Any:
    """Call an analysis function, or return a fresh copy of what it gave before for the same arguments and data version.

    function: takes the store first. arguments, options: hashable values, above all the selection.
    """
    name = f"{function.__module__}.{function.__qualname__}"
    return _kept(name, store.data_version, arguments, tuple(sorted(options.items())), function, store)


# What the tables offer to choose from follows from their version: hashing its thousand names would cost more than a query.
@st.cache_data(
    max_entries=MAX_ANSWERS,
    max_size=MAX_BYTES,
    show_spinner=False,
    hash_funcs={Known: lambda known: known.data_version},
)
def _kept(name: str, data_version: str, arguments: tuple, options: tuple, _function: Callable, _store: Store) -> Any:
    return _function(_store, *arguments, **dict(options))
