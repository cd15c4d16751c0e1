"""What a page says when its link was made for other tables: that they differ, and what changed within the selection."""

import streamlit as st

from atlas import paths
from atlas.analysis.filters import listed
from atlas.analysis.selection import Known, Selection
from atlas.analysis.versions import Changes, changed
from atlas.analysis.wording import plural
from atlas.store import CODED, Store, base_version
from atlas.ui import cache, state
from atlas.ui.plain import Markdown, linked, plain

SHOWN = 40  # incidents named per kind of change
KINDS = (("added", "added"), ("withdrawn", "withdrawn"), ("revised", "revised"))


def version_notice(store: Store, known: Known, selection: Selection) -> None:
    """Where the link names another data version, say so and offer what changed."""
    version = state.query().get("v", known.data_version)
    if version == known.data_version:
        return
    found = cache.kept(changed, store, selection, version)
    st.warning(
        f"This link was made for data version {plain(version[:40])}; the tables here are {plain(known.data_version)}. {_said(found, version, selection, known)}",
        icon=":material/history:",
    )
    if found is not None and found.total:
        with st.expander("What changed in this selection", icon=":material/difference:"):
            _list(found, selection, known)


def _said(found: Changes | None, version: str, selection: Selection, known: Known) -> Markdown:
    others = [
        title
        for name, title in known.datasets.items()
        if name != CODED and name in (selection.dataset or known.datasets)
    ]
    if others and version == base_version(paths.DATA):
        return f"That version has the coded reports alone; beside them stand here: {', '.join(map(plain, others))}."
    if found is None:
        return "What that version held is not known here, so counts may differ."
    if found.unknown:
        return f"Counts may differ: what that version held is not told apart here by {plain(listed((f'“{label}”' for label in found.unknown), 'or'))}."
    if not found.total:
        return f"Within this selection nothing has changed: {plural(found.incidents, 'incident')} then and now."
    parts = [f"{len(getattr(found, kind)):,} {word}" for kind, word in KINDS if getattr(found, kind)]
    return f"Since then, within this selection: {', '.join(parts)} (of {plural(found.incidents, 'incident')} coded {plain(found.as_of)})."


def _list(found: Changes, selection: Selection, known: Known) -> None:
    """Name the incidents, with links to those that are in the tables."""
    for kind, word in KINDS:
        names = getattr(found, kind)
        if not names:
            continue
        words = [
            linked(name, state.page_link("incident", selection, known, incident=name))
            if kind != "withdrawn"
            else plain(name)
            for name in names[:SHOWN]
        ]
        more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
        st.markdown(f"**{word.capitalize()}** ({len(names):,}): {', '.join(words)}{more}")
