"""Citations and file names: complete, and safe wherever they end up."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.figures.citation import bibtex, file_stem, plain_citation
from atlas.figures.spec import Frame

FRAME = Frame(
    "Incidents & killed: 10% more_or_less", "Incidents in Iraq, Jan 2021.", "n = 1", "Reports.", "As of.", "short"
)
FACTS = {"data_version": "2026.11-0", "as_of": "2026-11-21", "link": "https://atlas.example/?a=1&b=2"}


def test_a_citation_has_who_what_which_data_and_where():
    assert plain_citation(FRAME, **FACTS) == (
        "Resurgence Atlas (2026): Incidents & killed: 10% more_or_less. Incidents in Iraq, Jan 2021. Data version 2026.11-0, coded 2026-11-21, "
        "CC BY 4.0. https://atlas.example/?a=1&b=2"
    )


def test_bibtex_is_escaped_and_balanced():
    entry = bibtex(FRAME, **FACTS)
    assert entry.startswith("@misc{resurgenceatlas2026incidents")
    assert r"title = {Incidents \& killed: 10\% more\_or\_less}" in entry
    assert r"howpublished = {\url{https://atlas.example/?a=1&b=2}}" in entry
    assert entry.count("{") == entry.count("}")


@given(st.lists(st.text(), max_size=4))
def test_a_file_name_is_safe(words):
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", file_stem(*words))


@pytest.mark.parametrize(
    ("words", "stem"),
    [(("Incidents in Iraq.",), "incidents-in-iraq"), (("../../etc/passwd",), "etc-passwd"), (("الصفرة",), "figure")],
)
def test_a_file_name_tells_what_is_inside(words, stem):
    assert file_stem(*words) == stem
