"""The pages' charts read as native charts and pictures: order, colours, gaps and places are those of the page."""

import ast
import re
from datetime import date

import pandas as pd
import pytest
from plotly import graph_objects as go

from atlas.briefing.catalogue import DRAWS
from atlas.briefing.plot_axes import axis_of, named_ticks
from atlas.briefing.plot_bars import chart_of
from atlas.briefing.plot_pictures import picture_of
from atlas.briefing.plot_words import lines_of, plain, value_of
from atlas.figures.registry import KINDS, declared
from atlas.paths import ROOT

NOT_IN_BRIEFINGS = {"incoming"}  # the preview of a file that is not in the tables yet


def test_every_kind_of_figure_can_be_drawn():
    assert DRAWS.keys() == {name for name, kind in KINDS.items() if not kind.declaration}
    assert all(callable(declared(kind.declaration)) for kind in KINDS.values() if kind.declaration)


def test_every_figure_of_every_page_can_be_in_a_briefing():
    shown = set()
    for path in (ROOT / "atlas" / "ui").glob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") in ("chart", "place") and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
                shown.add(call.args[1].value)
    for path in [*(ROOT / "atlas" / "briefing").glob("*_figures.py"), *(ROOT / "atlas" / "figures").glob("*.py"), *(ROOT / "atlas" / "ui").glob("*.py")]:
        shown |= set(re.findall(r'(?:Drawing|Figure)\(\s*"([a-z-]+)"', path.read_text("utf-8")))
    assert len(shown) > 20
    assert shown - NOT_IN_BRIEFINGS <= set(KINDS)


def test_bars_run_from_the_top_of_the_page_down():
    figure = go.Figure(go.Bar(x=[1, 2], y=["low", "high"], orientation="h", marker_color=["#111111", "#222222"], text=["a", "b"]))
    chart = chart_of(figure)
    assert chart.categories == ("high", "low")
    assert chart.series[0].values == (2, 1)
    assert chart.series[0].colours == ("#222222", "#111111")
    assert chart.labels == ("b", "a")
    figure.update_yaxes(autorange="reversed")
    assert chart_of(figure).categories == ("low", "high")


def test_bars_that_begin_where_others_end_stand_on_an_unseen_series():
    figure = go.Figure([go.Bar(x=[5], y=[1], base=[0], orientation="h"), go.Bar(x=[3], y=[0], base=[5], orientation="h")])
    figure.update_yaxes(tickvals=[0, 1], ticktext=["<b>then</b>", "first"])
    chart = chart_of(figure)
    assert chart.categories == ("first", "then")
    assert (chart.series[0].colour, chart.series[0].values) == ("", (None, 5))
    assert chart.series[1].values == (5, 3)


def test_bars_over_time_keep_their_days_and_gaps():
    days = [pd.Timestamp(2021, 1, 1), pd.Timestamp(2021, 2, 1)]
    chart = chart_of(go.Figure([go.Bar(x=days, y=[1, None], name="a"), go.Bar(x=days[1:], y=[4], name="b")]))
    assert chart.kind == "columns"
    assert chart.categories == (date(2021, 1, 1), date(2021, 2, 1))
    assert [series.values for series in chart.series] == [(1, None), (None, 4)]


def test_lines_over_named_places_keep_their_gaps():
    figure = go.Figure(go.Scatter(x=[1, 3], y=[5, 7], mode="lines", name="2021"))
    figure.update_xaxes(tickvals=[1, 2, 3], ticktext=["J", "F", "M"])
    assert chart_of(figure).series[0].values == (5, None, 7)


def test_other_charts_are_no_chart_with_categories():
    assert chart_of(go.Figure(go.Scatter(x=[1], y=[2], mode="markers", name="a"))) is None
    assert chart_of(go.Figure(go.Heatmap(z=[[1]]))) is None


def test_a_mark_stands_where_its_axes_put_it():
    figure = go.Figure([go.Scatter(x=[10, 1000], y=["a", "b"], mode="markers", name="one", marker={"size": [8, 8], "color": "#123456"})])
    figure.update_xaxes(type="log", range=[1, 3])
    picture = picture_of(figure, width_px=1000, body_px=400, left_px=100)
    assert [spot.x for spot in picture.spots] == [100, 1000 - 24]
    assert picture.spots[0].y > picture.spots[1].y
    assert {label.text for label in picture.labels} >= {"10", "100", "1,000", "a", "b"}




@pytest.mark.parametrize(("words", "lines"), [("a<br><b>b &amp; c</b>", ["a", "b & c"]), ("<span style='font-size:11px'>x</span>", ["x"]), ("", []), (None, [])])
def test_words_lose_their_dress(words, lines):
    assert [line.text for line in lines_of(words)] == lines


def test_words_keep_what_the_dress_says():
    assert [line.is_bold for line in lines_of("<b>a</b><br>b")] == [True, False]
    assert lines_of("<span style='color:#d55e00'><b>x</b></span>")[0].colour == "#d55e00"
    assert plain(18.0) == "18"
    assert value_of(float("nan")) is None


def test_ticks_of_years_stand_at_their_first_day():
    layout = go.Figure(layout={"xaxis": {"range": ["2019-01-01", "2021-12-31"], "type": "date"}}).layout.xaxis
    axis = axis_of(layout, [], (0, 1095))
    ticks = named_ticks(layout, axis)
    assert [lines[0].text for _, lines in ticks] == ["2019", "2020", "2021"]
    assert ticks[1][0] == pytest.approx(365, abs=1)
