"""What may be kept between reruns, decided in one place: the store by its files, small frames by data version and selection."""

import os
from collections.abc import Callable
from typing import Any

import streamlit as st

from atlas import paths
from atlas.analysis.selection import Known
from atlas.analysis.summary import known
from atlas.store import Store, open_store, tables_dir

MAX_FRAMES = 600  # entries over all functions and sessions; a frame is a few kilobytes


def the_store() -> Store:
    """Return the open tables, shared by all sessions; opened again after a new build."""
    description = tables_dir(paths.DATA) / "datapackage.json"
    return _store(os.environ.get("ATLAS_STORE", ""), description.stat().st_mtime_ns if description.exists() else 0)


@st.cache_resource(max_entries=2, show_spinner=False)
def _store(url: str, built_at: int) -> Store:
    return open_store(url or None)


@st.cache_resource(max_entries=2, show_spinner=False)
def the_known(_store: Store, data_version: str) -> Known:
    """Return what the tables offer to choose from."""
    return known(_store)


def kept(function: Callable, store: Store, *arguments: Any, **options: Any) -> Any:
    """Call an analysis function, or return a fresh copy of what it gave before for the same arguments and data version.

    function: takes the store first. arguments, options: hashable values, above all the selection.
    """
    name = f"{function.__module__}.{function.__qualname__}"
    return _kept(name, store.data_version, arguments, tuple(sorted(options.items())), function, store)


# What the tables offer to choose from follows from their version: hashing its thousand names would cost more than a query.
@st.cache_data(max_entries=MAX_FRAMES, show_spinner=False, hash_funcs={Known: lambda known: known.data_version})
def _kept(name: str, data_version: str, arguments: tuple, options: tuple, _function: Callable, _store: Store) -> Any:
    return _function(_store, *arguments, **dict(options))
