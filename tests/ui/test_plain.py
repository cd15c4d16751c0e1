"""Foreign text: no Markdown of it takes effect (in a browser: tests/browser/test_foreign_text.py), and no file name leads out of its folder."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.ui.incoming import NAME_CHARS, safe_name
from atlas.ui.plain import JOINER, MOST, linked, plain
from tests.ui.hostile import TEXTS

UNESCAPED = r"(?<!\\)(\\\\)*([!*\[\]<>`$~_#|&]|:\S)"


@pytest.mark.parametrize("text", TEXTS)
def test_no_sign_is_left_unescaped(text):
    shown = plain(text)
    assert re.sub(r"\\(.)", r"\1", shown.replace(JOINER, "")) == " ".join(text.split())
    assert not re.search(UNESCAPED, shown)


@given(st.text(max_size=300))
def test_any_text_becomes_one_line_without_signs_that_act(text):
    shown = plain(text)
    assert len(shown.splitlines()) <= 1
    assert not re.search(UNESCAPED, shown)
    assert not re.search(r"https?://|www\.|@\w|:[\w+/-]*:", re.sub(r"\\(.)", r"\1", shown))


def test_what_turns_text_round_or_is_a_control_is_left_out():
    assert plain("a\u202eb\x1bc\u2066d\x00") == "abcd"


def test_a_very_long_text_ends():
    assert len(plain("a" * 100_000)) < MOST + 10


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//x.org/a",
        "data:text/html,a",
        "http://x.org/a b",
        "http://x.org/>)![a](http://y.org",
        "",
        "x",
    ],
)
def test_no_link_leads_by_another_way(address):
    assert linked("name", address) == "name"


def test_a_link_names_what_it_is_given():
    assert linked("a](b", "/incident?incident=r1") == r"[a\](b](</incident?incident=r1>)"


def test_an_address_that_is_shown_can_be_copied():
    address = "http://127.0.0.1:8501/maps?region=iraq&place=%3Asmile%3A&v=2026.11.3-fa239894"
    assert linked(address, address) == f"<{address}>"
    assert JOINER in linked("http://x.org/:smile:", "http://x.org/:smile:"), (
        "what Streamlit would make a picture of is parted"
    )


@given(st.text(min_size=1, max_size=300))
def test_a_stored_name_is_one_plain_part_of_a_path(name):
    safe = safe_name(name)
    assert safe
    assert not set(safe) & set('/\\\0"<>|*?\n') and not safe.startswith(".")
    assert len(safe) <= NAME_CHARS + 10


def test_what_readers_go_by_stays():
    assert safe_name("../../etc/My export 25.1.csv.gz") == "My_export_25.1.csv.gz"
    assert safe_name("C:\\data\\GEDEvent_v25_1.csv") == "GEDEvent_v25_1.csv"
    assert safe_name("a" * 400 + ".xlsx").endswith("a.xlsx")
