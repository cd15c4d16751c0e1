"""The data sets in the tables: what each holds and on what terms, on or off for the whole app, and taken out again."""

import pandas as pd
import streamlit as st

from atlas import journal, paths
from atlas.analysis.datasets import datasets
from atlas.analysis.wording import NOT_KNOWN, plural
from atlas.model import months
from atlas.store import CODED, NAMES, imported
from atlas.ui import access, cache, state
from atlas.ui.frame import Page
from atlas.ui.plain import Markdown, plain
from atlas.ui.progress import steps
from atlas.ui.upload_view import SAID, upload_view


def datasets_view(page: Page) -> None:
    """Draw the list of data sets and, where that is allowed, the upload."""
    if said := st.session_state.pop(SAID, ""):
        st.success(plain(said), icon=":material/check_circle:")
    if page.known.datasets:
        st.caption(
            "A data set that is off is taken out of the reports, and the rest is resolved again: no figure of it stays in any estimate. The choice holds for "
            "every page and is part of the address and of share links."
        )
    entries = {entry["dataset"]: entry for entry in imported(paths.DATA)} if page.known.datasets else {}
    for row in cache.kept(datasets, page.store.of(())).itertuples():
        _card(page, row, entries.get(row.dataset))
    if page.known.datasets:
        upload_view(page)


def _card(page: Page, row, entry: dict | None) -> None:
    """Draw one data set. row: of analysis.datasets.datasets over all data sets. entry: of the imports; None for our own."""
    with st.container(border=True, key=f"dataset-{row.dataset}"):
        left, right = st.columns([5, 1.2], vertical_alignment="center")
        with left:
            _switch(page, row.dataset, NAMES[CODED] if row.dataset == CODED else plain(row.title))
        if entry and access.here() == access.OPEN:
            with right:
                _removal(row, entry)
        span = "" if pd.isna(row.first_month) else f", {months.name(row.first_month)} to {months.name(row.last_month)}"
        mark = "" if row.redistributable else " :orange-badge[:material/lock: rows may not be passed on]"
        st.markdown(
            f"{plural(row.reports, 'report')}, {plural(row.incidents, 'incident')}{span}. {plain(row.licence)}, version {plain(row.version)}, as of {row.as_of:%-d %b %Y}.{mark}"
        )
        notice = f" {row.notice}" if isinstance(row.notice, str) else ""
        st.caption(plain(f"{row.coverage} Cite as: {row.citation}{notice}"))
        if entry:
            with st.expander(f"Files ({len(entry['files'])})", icon=":material/description:"):
                st.dataframe(_files(entry), hide_index=True, key=f"list-files-{row.dataset}", placeholder=NOT_KNOWN)


def _switch(page: Page, name: str, title: Markdown) -> None:
    """Draw the toggle; the last one that is on cannot be switched off."""
    on = page.selection.dataset or tuple(page.known.datasets)
    shown = state.control(
        f"w-on-{name}",
        name in on or not on,
        lambda is_on, _: _take(page, name, is_on),
        starts={"value": name in on or not on},
    )
    st.toggle(
        f"**{title}**",
        disabled=len(page.known.datasets) < 2 or on == (name,),
        help="On or off for the whole app; one stays on.",
        **shown,
    )


def _take(page: Page, name: str, is_on: bool) -> None:
    on = state.current(page.known)[0].dataset or tuple(page.known.datasets)
    chosen = {*on, name} if is_on else {*on} - {name}
    kept = tuple(known for known in page.known.datasets if known in chosen)
    if kept:  # of two switched off at the same time, the second stays on
        state.change(page.known, dataset=() if len(kept) == len(page.known.datasets) else kept)


def _removal(row, entry: dict) -> None:
    with st.popover("Remove", icon=":material/delete:", key=f"remove-{row.dataset}"):
        st.markdown(
            f"Remove **{plain(row.title)}** with {plural(row.reports, 'report')} and {plural(len(entry['files']), 'file')}? Incidents that others report too "
            "stay, without its figures. The file can be imported again."
        )
        if st.button("Remove it", type="primary", key=f"remove-sure-{row.dataset}"):
            _forget(row.dataset, row.title)


def _forget(name: str, title: str) -> None:
    from atlas import imports

    try:
        with steps("Remove") as step:
            gone = imports.forget(name, data_dir=paths.DATA, progress=step)
    except (ValueError, OSError) as error:
        st.error(f"Nothing was removed. {plain(error)}", icon=":material/block:")
        return
    journal.note(paths.DATA, "remove", name, **access.who(), reports=gone)
    left = [word for word in state.query().get("dataset", "").split(",") if word and word != name]
    state.set_option("dataset", ",".join(left), "")
    st.session_state[SAID] = f"{title} is removed: {plural(gone, 'report')}."
    st.rerun()


def _files(entry: dict) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "File": [file["name"] for file in entry["files"]],
            "Imported (UTC)": [file["imported_at"][:16].replace("T", " ") for file in entry["files"]],
            "Release": [file["release"] for file in entry["files"]],
            "Size": [f"{file['bytes'] / 1e6:.2f} MB" for file in entry["files"]],
            "Read": [file["read"] for file in entry["files"]],
            "Kept": [file["kept"] for file in entry["files"]],
            "Rejected": [file["rejected"] for file in entry["files"]],
            "Left out": [file["left_out"] for file in entry["files"]],
            "SHA-256": [file["sha256"] for file in entry["files"]],
        }
    )
