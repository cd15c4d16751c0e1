"""The window of days that a partial date allows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.model.dates import window


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2021-03-05", "day", date(2021, 3, 5), date(2021, 3, 5)),
        ("2021-03-05", "week", date(2021, 2, 27), date(2021, 3, 11)),
        ("2021-03", "week", date(2021, 3, 1), date(2021, 3, 31)),
        ("2021-03-05", "month", date(2021, 3, 1), date(2021, 3, 31)),
        ("2020-02", "month", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-02", "year", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020", "month", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020", "year", date(2020, 1, 1), date(2020, 12, 31)),
    ],
)
def test_the_window_is_what_the_date_allows(text, precision, first, last):
    assert window(text, precision) == (first, last)


@pytest.mark.parametrize(
    ("text", "precision"), [("2021-02-30", "day"), ("2021-13", "month"), ("soon", "year"), ("2021-03", "day")]
)
def test_what_is_no_date_is_refused(text, precision):
    with pytest.raises(ValueError, match=r"."):
        window(text, precision)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_coarser_precision_never_shrinks_the_window(day):
    windows = [window(day.isoformat(), precision) for precision in ("day", "month", "year")]
    for (first, last), (wider_first, wider_last) in zip(windows, windows[1:], strict=False):
        assert wider_first <= first <= last <= wider_last
    first, last = window(day.isoformat(), "week")
    assert first + timedelta(days=12) == last
    assert first < day < last
