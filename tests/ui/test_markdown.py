"""No text that is not ours reaches Streamlit's Markdown unless it has passed `plain`; and the reader of the code that says so sees what it must."""

import re

import pytest

from atlas import paths
from tests.ui.markdown_calls import Code, elements

FILES = [
    paths.ROOT / "app.py",
    *sorted((paths.ROOT / "pages").glob("*.py")),
    *sorted((paths.ROOT / "atlas" / "ui").rglob("*.py")),
]
HEAD = "import streamlit as st\nfrom atlas.ui.plain import Markdown, linked, plain\nWORDS = {}\n"
# One line each of a page that hands on what a file or link says: the first in each pair must be found, the second must not.
PAIRS = [
    ("st.markdown(name)", "st.markdown(plain(name))"),
    ('st.caption(f"Of {name}")', 'st.caption(f"Of {plain(name)}")'),
    ('st.error("No: " + str(error))', 'st.error("No: " + plain(error))'),
    ("column.metric(name, 1)", 'column.metric("Rows", f"{count:,}")'),
    ('st.button("Go", help=name)', 'st.button("Go", help=plain(name))'),
    ("st.page_link('a.py', label=name)", "st.page_link('a.py', label=WORDS[name])"),
    ("st.tabs([name])", "st.tabs([plain(name)])"),
    ("with st.expander(name): pass", "with st.expander(plain(name)): pass"),
    ("st.pills('a', [name])", "st.pills('a', [name], format_func=WORDS.get)"),
    ("st.pills('a', WORDS, format_func=lambda word: name)", "st.pills('a', WORDS, format_func=lambda word: plain(word))"),
    ("words = [name]\n    st.write(', '.join(words))", "words = [plain(name)]\n    st.write(', '.join(words))"),
    ("words = []\n    words.append(name)\n    st.write(' '.join(words))", "words = []\n    words.append(plain(name))\n    st.write(' '.join(words))"),
    ("for word in name:\n        st.toast(word)", "for word in name:\n        st.toast(plain(word))"),
    ("said(name)", "said(plain(name))"),
    ("st.column_config.TextColumn(help=name)", "st.column_config.TextColumn(help='ours')"),
    ("st.info(f'{count}')", "st.info(f'{count:,} of {len(name)}')"),
    ("st.image('a.png', caption=name)", "st.image('a.png', caption=linked(name, name))"),
]  # fmt: skip
SAID = "\ndef said(text: Markdown):\n    st.write(text)\n"


def faults(line: str) -> list[str]:
    return list(Code({"page": f"{HEAD}{SAID}\ndef page(name, count, error, column):\n    {line}\n"}).faults())


def test_all_text_on_the_pages_has_passed():
    sources = {".".join(path.relative_to(paths.ROOT).with_suffix("").parts): path.read_text("utf-8") for path in FILES}
    assert list(Code(sources).faults()) == []


def test_no_list_takes_its_cells_for_markdown_pictures_or_films():
    """Cells are foreign text; links in them are the atlas's own."""
    for path in FILES:
        assert not re.search(
            r"\b(Markdown|Image|Video|Audio|Html)Column\b|\bst\.(table|iframe|components\.v1)\b",
            path.read_text("utf-8"),
        ), path


@pytest.mark.parametrize(("foreign", "clean"), PAIRS)
def test_what_has_not_passed_is_found(foreign, clean):
    assert faults(foreign)
    assert not faults(clean)


def test_a_result_called_markdown_is_looked_at():
    assert list(Code({"page": f"{HEAD}def label(name) -> Markdown:\n    return name\n"}).faults())
    assert not list(Code({"page": f"{HEAD}def label(name) -> Markdown:\n    return plain(name)\n"}).faults())


def test_streamlit_says_which_of_its_parameters_take_markdown():
    found = elements()
    wanted = {"markdown": "body", "caption": "body", "info": "body", "warning": "body", "error": "body", "success": "body", "toast": "body",
              "header": "body", "button": "label", "page_link": "label", "expander": "label", "popover": "label", "tabs": "tabs", "metric": "label",
              "pills": "options", "segmented_control": "options", "progress": "text", "image": "caption", "dialog": "title", "write": "args",
              "TextColumn": "help", "toggle": "help"}  # fmt: skip
    assert {name: parameter for name, parameter in wanted.items() if parameter not in found.get(name, ())} == {}
