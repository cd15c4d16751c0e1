"""Axes of counts and time: ticks are whole and do not crowd, labels fit, periods have names."""

from datetime import date, timedelta

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from atlas.figures.scales import TICK_GAP_PX, count_axis, period_name, placed, runs_of, time_axis, whole_axis
from atlas.figures.spec import Axis


@given(top=st.integers(0, 10**6), room=st.integers(60, 900))
def test_numbers_of_lying_bars_have_room(top, room):
    step = whole_axis("n", top, room).step
    assert step == int(step) >= 1 and top / step <= max(2, room / 64)


def test_square_roots_keep_their_sign():
    assert [placed(Axis(kind="sqrt"), value) for value in (-4, 0, 9)] == [-2, 0, 3]


@given(top=st.floats(0, 1e6), height=st.integers(60, 900))
def test_value_ticks_are_whole_and_do_not_crowd(top, height):
    axis = count_axis(top, height)
    assert axis.step == int(axis.step) >= 1
    assert axis.span[0] == 0 and axis.span[1] >= top
    assert top / axis.step <= max(2, height // TICK_GAP_PX)


@given(months=st.integers(1, 150), width=st.integers(150, 1600))
def test_date_labels_fit(months, width):
    first = pd.Timestamp(2014, 1, 1)
    axis = time_axis(first, first + pd.DateOffset(months=months), width)
    if axis.step > 0:
        labels = months / axis.step
        assert labels * 30 <= width or labels <= 5
        assert axis.words == ("%Y" if months >= 48 else "%b\n%Y")


def test_periods_have_names_and_runs():
    names = [period_name(pd.Timestamp("2021-01-04"), unit) for unit in ("month", "quarter", "week", "day")]
    assert names == ["Jan 2021", "Jan to Mar 2021", "Week of 4 Jan 2021", "4 Jan 2021"]
    index = pd.date_range(date(2021, 1, 4), periods=5, freq="W-MON")
    runs = runs_of(pd.Series([True, True, False, False, True], index=index), "week")
    assert [(start.date(), (end - start) / timedelta(days=1)) for start, end in runs] == [
        (date(2021, 1, 4), 14),
        (date(2021, 2, 1), 7),
    ]


def test_values_stand_where_their_axis_puts_them():
    assert [placed(Axis(kind=kind), 100) for kind in ("linear", "sqrt", "log")] == [100, 10, 2]
    assert placed(Axis(kind="sqrt"), 0) == 0 and placed(Axis(kind="log"), None) is None
