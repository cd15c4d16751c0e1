"""Charts over time: what is missing is drawn as missing, ticks are whole and fit, landmarks never touch."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.charts import calendar as calendars
from atlas.charts.axes import TICK_GAP_PX, count_axis, time_axis
from atlas.charts.flags import LANE_PX, MAX_TITLE_LANES, flags, key, lanes_px
from atlas.charts.multiples import Panel, multiples
from atlas.charts.periods import GAP_NAME, period_name, runs_of
from atlas.charts.timelines import Stack, monthly_bars, timeline
from atlas.charts.years import LABEL_PX, MAX_YEARS, years
from atlas.figures.notes import not_drawn, silence, without_figure
from atlas.figures.theme import COLOURS, DARK, LIGHT


def totals_of(incidents, killed=None, *, start="2021-01-01", freq="MS"):
    index = pd.date_range(start, periods=len(incidents), freq=freq, name="period")
    killed = incidents if killed is None else killed
    frame = pd.DataFrame({"incidents": incidents, "killed": killed}, index=index, dtype="Int64")
    return frame.assign(without_killed=frame["incidents"].where(frame["killed"].isna(), 0))


def traces(figure, name):
    return [trace for trace in figure.data if trace.name == name]


OPTIONS = {"unit": "month", "measure": "incidents", "width_px": 880, "left_px": 64}


def test_a_gap_is_hatched_and_has_no_bar():
    figure = timeline(totals_of([4, None, None, 0, 2]), LIGHT, **OPTIONS).figure
    bars, (gap,) = figure.data[0], traces(figure, GAP_NAME)
    assert list(bars.y) == [4, 2]
    assert gap.marker.pattern.shape == "/"
    assert list(gap.width) == [59 * 86_400_000], "February and March in one"
    assert figure.layout.showlegend


def test_incidents_without_any_figure_are_a_question_mark_not_a_zero():
    figure = timeline(totals_of([4, 3, 0], [7, None, 0]), LIGHT, **{**OPTIONS, "measure": "killed"}).figure
    (marks,) = (trace for trace in figure.data if trace.type == "scatter")
    assert len(marks.x) == 1 and pd.Timestamp(marks.x[0]).month == 2
    assert list(figure.data[0].y) == [7]


def test_a_stack_keeps_its_order_and_its_colours():
    parts = pd.DataFrame(
        {
            "group": ["operation", "attack"],
            "period": pd.to_datetime(["2021-01-01"] * 2),
            "incidents": [1, 2],
            "killed": [0, 2],
        }
    )
    stack = Stack(parts, {"attack": "Attacks by the group", "operation": "Operations against it"}, COLOURS["side"])
    figure = timeline(totals_of([3]), DARK, **OPTIONS, stack=stack).figure
    assert [(trace.name, trace.marker.color, list(trace.y)) for trace in figure.data] == [
        ("Attacks by the group", COLOURS["side"]["attack"], [2]),
        ("Operations against it", COLOURS["side"]["operation"], [1]),
    ]


def test_the_mean_says_its_window_in_the_picture():
    totals = totals_of([1, 2, 3])
    figure = timeline(
        totals, LIGHT, **OPTIONS, mean=totals["incidents"].astype(float), mean_name="Mean of the last 3 months"
    ).figure
    assert traces(figure, "Mean of the last 3 months") and figure.layout.showlegend


def test_a_strip_joins_neighbouring_months_and_stands_under_the_bars():
    covered = {"Iraq": ["2021-01", "2021-02", "2021-04"], "Syria": []}
    figure = timeline(totals_of([1, 1, 0, 1]), LIGHT, **OPTIONS, covered=covered).figure
    (strip,) = (trace for trace in figure.data if trace.yaxis == "y2")
    assert [str(day) for day in strip.x if day] == ["2021-01-01", "2021-03-01", "2021-04-01", "2021-05-01"]
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]
    assert list(figure.layout.yaxis2.ticktext) == ["Iraq", "Syria"]


def test_the_overview_draws_the_same_bars():
    frame = pd.DataFrame(
        {"month": ["2021-01", "2021-02", "2021-03"], "incidents": pd.array([2, None, 0], dtype="Int64")}
    )
    figure = monthly_bars(frame.assign(killed=frame["incidents"]), LIGHT)
    assert list(figure.data[0].y) == [2] and len(traces(figure, GAP_NAME)) == 1
    assert not figure.layout.showlegend


@given(top=st.floats(0, 1e6), height=st.integers(60, 900))
def test_value_ticks_are_whole_and_do_not_crowd(top, height):
    axis = count_axis(top, height)
    assert axis["dtick"] == int(axis["dtick"]) >= 1
    assert axis["range"][0] == 0 and axis["range"][1] >= top
    assert top / axis["dtick"] <= max(2, height // TICK_GAP_PX)


@given(months=st.integers(1, 150), width=st.integers(150, 1600))
def test_date_labels_fit(months, width):
    first = pd.Timestamp(2014, 1, 1)
    axis = time_axis(first, first + pd.DateOffset(months=months), width)
    if isinstance(axis["dtick"], str):
        labels = months / int(axis["dtick"][1:])
        assert labels * 30 <= width or labels <= 5
        assert axis["tickformat"] == ("%Y" if months >= 48 else "%b\n%Y")


@given(
    days=st.lists(st.integers(0, 4300), unique=True, min_size=1, max_size=24),
    width=st.sampled_from([202, 372, 642, 792]),
    data=st.data(),
)
def test_landmarks_never_touch(days, width, data):
    dates = [pd.Timestamp("2014-01-01") + pd.Timedelta(days=day) for day in sorted(days)]
    titles = [data.draw(st.text("abcdefghi ", min_size=3, max_size=40)) for _ in dates]
    placed = flags(dates, titles, first=pd.Timestamp("2014-01-01"), end=pd.Timestamp("2026-01-01"), width_px=width)
    assert [flag.date for flag in placed] == dates, "none is left out"
    for one in placed:
        assert -0.01 <= one.from_px <= one.to_px <= width + 0.01
        for other in placed:
            apart = one.lane != other.lane or one.to_px <= other.from_px or other.to_px <= one.from_px
            assert one is other or apart, f"{one} over {other}"
    if placed[0].side == "center":
        assert [flag.words for flag in placed] == [str(n) for n in range(1, len(dates) + 1)]
        return
    assert max(flag.lane for flag in placed) < MAX_TITLE_LANES
    for one in placed:  # a line comes down from its lane; words in lower lanes must leave it free
        line = one.from_px if one.side == "left" else one.to_px
        assert not any(other.lane > one.lane and other.from_px < line < other.to_px for other in placed)


def test_landmarks_are_named_where_they_fit_and_numbered_with_a_key_where_not():
    first, end = pd.Timestamp("2021-01-01"), pd.Timestamp("2023-01-01")
    rows = pd.DataFrame(
        {
            "date": pd.to_datetime(["2021-01-21", "2022-01-20", "2022-02-03"]),
            "date_until": pd.to_datetime([None, "2022-01-26", None]),
            "title": ["Bombing", "Prison assault", "Death of a leader"],
        }
    )
    wide = flags(list(rows["date"]), list(rows["title"]), first=first, end=end, width_px=800)
    assert [flag.words for flag in wide] == list(rows["title"]) and key(wide, rows) == ()
    narrow = flags(list(rows["date"]), list(rows["title"]), first=first, end=end, width_px=150)
    assert key(narrow, rows) == (
        "1  Bombing, 21 Jan 2021",
        "2  Prison assault, 20–26 Jan 2022",
        "3  Death of a leader, 3 Feb 2022",
    )
    drawn = timeline(totals_of([1] * 24), LIGHT, **{**OPTIONS, "width_px": 290}, landmarks=rows)
    assert len(drawn.key) == 3 and len([one for one in drawn.figure.layout.annotations if one.name == "landmark"]) == 3
    assert lanes_px([]) == 0 and lanes_px(wide) >= LANE_PX


def test_years_lie_over_one_another_and_their_names_apart():
    figure = years(totals_of(list(range(95)), start="2018-01-01"), LIGHT, measure="incidents", width_px=880).figure
    lines = [trace for trace in figure.data if trace.name]
    assert [line.name for line in lines] == [str(year) for year in range(2025 - MAX_YEARS + 1, 2026)]
    assert len(lines[-1].x) == 11, "the last year is not complete"
    assert lines[-1].line.width == max(line.line.width for line in lines)
    heights = sorted(one.y for one in figure.layout.annotations)
    per_px = figure.layout.yaxis.range[1] / 320
    assert min(b - a for a, b in pairwise(heights)) >= LABEL_PX * per_px * 0.999


def test_a_line_breaks_where_nothing_is_known():
    figure = years(totals_of([1, None, 3]), LIGHT, measure="incidents", width_px=880).figure
    assert np.isnan(figure.data[0].y[1]) and figure.data[0].connectgaps is False


def test_every_covered_day_has_its_own_cell():
    totals = totals_of([0] * 1461, start="2020-01-01", freq="D")
    totals.loc["2021-03-05", ["incidents", "killed"]] = [2, 11]
    totals.loc["2021-03-06", ["incidents", "killed"]] = [1, pd.NA]
    totals.loc["2022-05-01":"2022-05-31", ["incidents", "killed"]] = pd.NA
    figure = calendars.calendar(totals, LIGHT, measure="killed", width_px=880).figure
    cells, text = np.array(figure.data[0].z), np.array(figure.data[0].text)
    assert np.isfinite(cells).sum() == 1461 - 31
    assert cells[text == "5 Mar 2021: 11"].tolist() == [4]
    assert cells[text == "6 Mar 2021: no figure"].tolist() == [0]
    assert len(traces(figure, GAP_NAME)[0].x) == 31 and len(traces(figure, "No figure")[0].x) == 1
    monday = np.argwhere(text == "4 Jan 2021: 0")[0]
    assert monday[0] % calendars.ROWS == 0, "Monday is the first row of a block"
    assert [trace.name for trace in figure.data[1:] if trace.mode == "markers" and trace.marker.symbol == "square"] == [
        "0",
        "1",
        "2–4",
        "5–9",
        "10–24",
        "25 or more",
    ]


def test_years_without_any_coverage_have_no_block():
    totals = totals_of([None] * 365 + [1] * 365, start="2021-01-01", freq="D")
    figure = calendars.calendar(totals, DARK, measure="incidents", width_px=290).figure
    assert [one.text for one in figure.layout.annotations] == ["<b>2022</b>  365 incidents"]


@pytest.mark.parametrize("width_px", [290, 460, 880])
@pytest.mark.parametrize("count", [1, 5, 12])
def test_panels_share_their_axes_and_do_not_overlap(width_px, count):
    every = pd.date_range("2021-01-01", periods=12, freq="MS")
    values = pd.Series([3, 8], index=every[[1, 5]])
    gaps = [(every[2], every[4])]
    panels = [Panel(f"Place {n}", values + n, gaps) for n in range(count)]
    figure = multiples(panels, every, LIGHT, unit="month", measure="incidents", width_px=width_px, left_px=64).figure
    axes = [(figure.layout[f"xaxis{n or ''}"], figure.layout[f"yaxis{n or ''}"]) for n in [0, *range(2, count + 1)]]
    assert len(axes) == count == len(figure.layout.annotations)
    assert {tuple(y.range) for _, y in axes} == {(0, (8 + count - 1) * 1.04)}
    assert len({tuple(x.range) for x, _ in axes}) == 1
    for place, (x, y) in enumerate(axes):
        assert all(
            x.domain[1] <= other.domain[0]
            or other.domain[1] <= x.domain[0]
            or y.domain[1] <= below.domain[0]
            or below.domain[1] <= y.domain[0]
            for at, (other, below) in enumerate(axes)
            if at != place
        )


def test_notes_say_what_is_left_out():
    assert not_drawn({}) == () == silence([])
    assert not_drawn({"week": 7, "year": 1049}) == (
        "7 known only to the week and 1,049 known only to the year not drawn",
    )
    assert not_drawn({"day": 2}) == ("2 over several days not drawn",)
    assert silence(["2021-01"]) == ("1 month without any report for this area",)
    totals = totals_of([4, 3, 0], [7, None, 0])
    assert without_figure(totals, "incidents", "month") == ()
    assert without_figure(totals, "killed", "month") == (
        "3 of 7 drawn incidents have no figure and add nothing",
        "?: a month with incidents but no figure at all",
    )


def test_periods_have_names_and_runs():
    names = [period_name(pd.Timestamp("2021-01-04"), unit) for unit in ("month", "quarter", "week", "day")]
    assert names == ["Jan 2021", "Jan to Mar 2021", "Week of 4 Jan 2021", "4 Jan 2021"]
    index = pd.date_range(date(2021, 1, 4), periods=5, freq="W-MON")
    runs = runs_of(pd.Series([True, True, False, False, True], index=index), "week")
    assert [(start.date(), (end - start) / timedelta(days=1)) for start, end in runs] == [
        (date(2021, 1, 4), 14),
        (date(2021, 2, 1), 7),
    ]
