"""The files a briefing becomes, each made and handed over at one click: slides, one HTML page, a ZIP of pictures and tables."""

import base64
import uuid
from collections.abc import Callable

import streamlit as st

from atlas.figures.citation import file_stem
from atlas.figures.files.briefing import Briefing, saved
from atlas.figures.files.decks import briefing_cover, briefing_deck, sheets
from atlas.figures.files.pages import html_page, pieces
from atlas.ui import access
from atlas.ui.frame import Page
from atlas.ui.plain import plain
from atlas.ui.saving import buttons

MADE = "briefing-made"  # session key: kind, what it was made of, the file, and a word for this making
KINDS = {
    "pptx": ("Slides (PPTX)", ":material/slideshow:"),
    "html": ("One page (HTML)", ":material/html:"),
    "zip": ("Pictures and tables (ZIP)", ":material/folder_zip:"),
}


def exports(page: Page, held: Briefing, root: str) -> None:
    """Draw the buttons that make files; one that is made goes to the browser at once, and again at its button."""
    template = None
    with st.container(border=True, key="briefing-exports"):
        with st.expander("Slides in your own template", icon=":material/palette:"):
            given = st.file_uploader(
                "A PowerPoint file whose layouts, fonts and colours are used; its own slides are left out",
                type="pptx",
                max_upload_size=access.limits().file_mb,
                key="briefing-template",
            )
            template = given.getvalue() if given is not None else None
        with st.container(horizontal=True, gap="small"):
            clicked = [kind for kind, (label, icon) in KINDS.items() if st.button(label, icon=icon, key=f"make-{kind}")]
        made_of = (saved(held), page.store.data_version, template)
        for kind in clicked:
            _make(page, held, root, kind, template, made_of)
        kind, source, file, making = st.session_state.get(MADE, ("", None, {}, ""))
        if kind and source == made_of:
            _hand_over(
                kind,
                file | {"start": making},
                file_stem("resurgence-atlas-briefing", held.title, page.store.data_version),
            )


def _make(page: Page, held: Briefing, root: str, kind: str, template: bytes | None, made_of: tuple) -> None:
    bar = st.progress(0.0, "Drawing")
    steps = len(held.items) + (3 if kind == "pptx" else 0)
    done = 0

    def step(name: str) -> None:
        nonlocal done
        done += 1
        bar.progress(min(done / (steps + 1), 1.0), plain(name))

    try:
        file = _file(page, held, root, kind, template, step)
    except ValueError as error:
        st.error(plain(error), icon=":material/filter_alt_off:")
    else:
        st.session_state[MADE] = (kind, made_of, file, uuid.uuid4().hex)
    bar.empty()


def _file(
    page: Page, held: Briefing, root: str, kind: str, template: bytes | None, step: Callable[[str], None]
) -> dict[str, object]:
    """Return what the browser makes a file from: for slides the whole file."""
    if kind == "pptx":
        file = briefing_deck(page.store, held, root=root, template=template, progress=step)
        return {"file": base64.b64encode(file).decode()}

    def told():
        for sheet in sheets(page.store, held, root=root):
            step(sheet.heading)
            yield sheet

    cover = briefing_cover(page.store, held, root=root)
    if kind == "zip":
        return {"pieces": pieces(cover, told())}
    document, found = html_page(cover, told())
    return {"page": document, "pieces": found}


def _hand_over(kind: str, file: dict[str, object], stem: str) -> None:
    st.caption(
        "The slides are in your downloads."
        if kind == "pptx"
        else "Your browser draws the pictures of the figures and then saves the file in your downloads."
    )
    name = {"pptx": "slides", "html": "page", "zip": "ZIP"}[kind]
    buttons(f"briefing-{kind}", ((kind, f"Download the {name} again"),), file | {"stem": stem})
