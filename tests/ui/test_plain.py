"""Foreign text: no Markdown of it takes effect, and no file name leads out of its folder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.ui.incoming import NAME_CHARS, safe_name
from atlas.ui.plain import plain


@pytest.mark.parametrize("text", ["![a](http://x.org/a.png)", "[a](b)", "**a**", "<b>", "`a`", ":red[a]", "$x$", "~~a~~"])
def test_no_sign_is_left_unescaped(text):
    shown = plain(text)
    assert shown.replace("\\", "") == text
    for place, sign in enumerate(shown):
        if sign in "![*<>`:$~":
            assert shown[place - 1] == "\\"


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
