"""What may be kept between reruns, decided in one place: the store by its address, answers of the analysis by data version and selection.

Answers are kept pickled and handed out as copies, so that no session changes what another one sees. Beyond this module only what no
selection and no data version changes is kept: boundaries, outlines, templates and registered components, a fixed few each.
"""

import os
from collections.abc import Callable
from typing import Any

import streamlit as st

from atlas import paths
from atlas.analysis.selection import Known
from atlas.analysis.summary import known
from atlas.store import BUNDLED, Store, open_store, tables_dir

MAX_ANSWERS = 2000  # over all functions and sessions; most are a few kilobytes
MAX_BYTES = 200_000_000  # of all answers together; the ones not asked for longest go first


def the_store() -> Store:
    """Return the open tables, shared by all sessions; opened again after a new build."""
    url = os.environ.get("ATLAS_STORE") or BUNDLED
    description = tables_dir(paths.DATA) / "datapackage.json" if url == BUNDLED else None
    return _store(url, description.stat().st_mtime_ns if description and description.exists() else 0)


def forget_store() -> None:
    """Let go of the open tables after their engine failed: the next rerun connects anew."""
    _store.clear()


@st.cache_resource(max_entries=2, show_spinner=False)
def _store(url: str, built_at: int) -> Store:
    return open_store(url)


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


@st.cache_data(max_entries=MAX_ANSWERS, max_size=MAX_BYTES, show_spinner=False)
def _kept(name: str, data_version: str, arguments: tuple, options: tuple, _function: Callable, _store: Store) -> Any:
    return _function(_store, *arguments, **dict(options))
