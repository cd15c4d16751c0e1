"""Landmarks never touch, none is left out, and their numbers have a key."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from atlas.figures.landmarks import MOST_LANES, extent, flags, key

FIRST, END = pd.Timestamp("2014-01-01"), pd.Timestamp("2026-01-01")


@given(
    days=st.lists(st.integers(0, 4300), unique=True, min_size=1, max_size=24),
    width=st.sampled_from([202, 372, 642, 792]),
    data=st.data(),
)
def test_landmarks_never_touch(days, width, data):
    dates = [FIRST + pd.Timedelta(days=day) for day in sorted(days)]
    rows = pd.DataFrame(
        {"date": dates, "title": [data.draw(st.text("abcdefghi ", min_size=3, max_size=40)) for _ in dates]}
    )
    placed = flags(rows, first=FIRST, end=END, width_px=width)
    assert [flag.day for flag in placed] == dates, "none is left out"
    extents = [extent(flag, (flag.day - FIRST) / (END - FIRST) * width, width) for flag in placed]
    for one, (start, stop) in zip(placed, extents, strict=True):
        assert -0.01 <= start <= stop <= width + 0.01
        for other, (begin, end) in zip(placed, extents, strict=True):
            assert one is other or one.lane != other.lane or stop <= begin or end <= start, f"{one} over {other}"
    if numbered := [flag.words for flag in placed if flag.side == "center"]:
        assert numbered == [str(n) for n in range(1, len(numbered) + 1)]
        lines = [(flag.day - FIRST) / (END - FIRST) * width for flag in placed]
        for one, (start, stop) in zip(placed, extents, strict=True):  # no line runs through a title
            assert one.side == "center" or not any(start < line < stop for line in lines)
        return
    assert max(flag.lane for flag in placed) < MOST_LANES
    for one, (start, stop) in zip(
        placed, extents, strict=True
    ):  # a line comes down from its lane; words in lower lanes must leave it free
        line = start if one.side == "left" else stop
        assert not any(
            other.lane > one.lane and begin < line < end for other, (begin, end) in zip(placed, extents, strict=True)
        )


def test_landmarks_are_named_where_they_fit_and_numbered_with_a_key_where_not():
    rows = pd.DataFrame({
        "date": pd.to_datetime(["2021-01-21", "2022-01-20", "2022-02-03"]), "date_until": pd.to_datetime([None, "2022-01-26", None]),
        "title": ["Bombing", "Prison assault", "Death of a leader"],
    })  # fmt: skip
    first, end = pd.Timestamp("2021-01-01"), pd.Timestamp("2023-01-01")
    wide = flags(rows, first=first, end=end, width_px=800)
    assert [flag.words for flag in wide] == list(rows["title"]) and key(wide, rows) == ()
    narrow = flags(rows, first=first, end=end, width_px=150)
    assert narrow[0].words == "Bombing"  # before the next one there is room
    assert key(narrow, rows) == ("1  Prison assault, 20–26 Jan 2022", "2  Death of a leader, 3 Feb 2022")
    assert flags(rows.head(0), first=first, end=end, width_px=150) == ()


def test_a_title_that_fits_before_the_next_landmark_needs_no_number():
    rows = pd.DataFrame({
        "date": pd.to_datetime(["2021-01-10", "2021-01-20", "2021-02-01", "2022-06-01", "2022-06-20"]), "date_until": pd.NaT,
        "title": ["Crowded one", "Crowded two", "Alone", "Late one", "At the very end of an axis that is not as wide as these words are long"],
    })  # fmt: skip
    placed = flags(rows, first=pd.Timestamp("2021-01-01"), end=pd.Timestamp("2022-08-01"), width_px=300)
    assert [flag.words for flag in placed] == ["1", "2", "Alone", "3", "4"]
    assert [line.split()[0] for line in key(placed, rows)] == ["1", "2", "3", "4"]
