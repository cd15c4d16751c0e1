"""Every kind of body as a plotly chart: what is missing is drawn as missing, patterns stay, panels share their axes, nothing touches."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from atlas.figures.lettering import text_px
from atlas.figures.paint.plotly_marks import GAP_NAME, chart, words_of
from atlas.figures.scales import count_axis
from atlas.figures.spec import Axis, Bars, Boxes, Cells, Flag, Lines, Panels, Plot, Points, Run, Series, Strokes, Words
from atlas.figures.theme import BLUE, DARK, LIGHT, ORANGE

MONTHS = tuple(pd.date_range("2021-01-01", periods=5, freq="MS"))


def drawn(body, mode=LIGHT, *, width_px=792, body_px=300):
    return chart(body, mode, width_px=width_px, body_px=body_px)


def traces(figure, name):
    return [trace for trace in figure.data if trace.name == name]


def months(values, **options):
    return Bars(
        MONTHS[: len(values)], (Series("Incidents", tuple(values), ORANGE),), count_axis(4, 300), "month", **options
    )


def test_words_are_escaped_and_keep_their_look():
    assert words_of("a <b> & c") == "a &lt;b&gt; &amp; c"
    assert words_of(("one", (Run("two", is_bold=True), Run(" three", is_small=True, colour="#123456")))) == (
        "one<br><b>two</b><span style='font-size:11px;color:#123456'> three</span>"
    )


LINK = '<a href="http://foreign.example">x</a>'  # plotly makes a link of it in any text, a legend's names and tips included
AXIS = Axis(LINK, span=(0, 4), ticks=((1, LINK),))
SERIES = Series(LINK, (1, 2), ORANGE, texts=(LINK, LINK), hover=(LINK, LINK))
BODIES = (
    Bars((LINK, "b"), (SERIES, SERIES), AXIS, is_lying=True, ends=(LINK, LINK)),
    Bars(MONTHS[:2], (Series(LINK, (1, 2), ORANGE),), AXIS, "month", means=(SERIES,), flags=(Flag(MONTHS[0], LINK, 0, "left"),), strip={LINK: ("2021-01",)}),
    Lines((LINK, "b"), (SERIES, SERIES), AXIS, strong=(LINK,)),
    Lines((LINK, "b"), (SERIES, SERIES), AXIS, has_ends=True),
    Plot(AXIS, AXIS, (
        Points((1,), (1,), ORANGE, name=LINK, texts=(LINK,), hover=(LINK,)), Strokes((((1, 1), (2, 2)),), ORANGE, name=LINK, symbol="circle", hover=(LINK, LINK)),
        Boxes(((0, 1, 0, 1),), ORANGE, name=LINK, hover=(LINK,)), Words(1, 1, LINK), Cells(((0.0,),), ("#ffffff",), texts=((LINK,),), hover=((LINK,),), names=(LINK,)),
    ), has_legend=True),
    Panels(((LINK, Bars((LINK,), (Series(LINK, (1,), ORANGE),), AXIS)),), 1, 78),
)  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=lambda body: type(body).__name__)
def test_no_words_of_a_body_become_a_link(body):
    assert "foreign.example" in str(drawn(body).to_plotly_json())
    assert "<a" not in str(drawn(body).to_plotly_json())


def test_a_gap_is_hatched_and_has_no_bar():
    figure = drawn(months([4, None, None, 0, 2], shaded=(False, True, True, False, False)))
    bars, (gap,) = figure.data[0], traces(figure, GAP_NAME)
    assert list(bars.y) == [4, 2]
    assert gap.marker.pattern.shape == "/"
    assert list(gap.width) == [59 * 86_400_000], "February and March in one"
    assert figure.layout.showlegend


def test_incidents_without_any_figure_are_a_question_mark_not_a_zero():
    figure = drawn(months([7, None, 0], unknown=(False, True, False)))
    (marks,) = (trace for trace in figure.data if trace.type == "scatter")
    assert len(marks.x) == 1 and pd.Timestamp(marks.x[0]).month == 2
    assert list(figure.data[0].y) == [7]


def test_a_stack_keeps_its_order_its_colours_and_its_patterns():
    series = (Series("below", (1, 2), BLUE, "/"), Series("above", (3, None), ORANGE))
    figure = drawn(Bars(MONTHS[:2], series, count_axis(4, 300), "month"), DARK)
    assert [(trace.name, trace.marker.color, list(trace.y), trace.marker.pattern.shape) for trace in figure.data] == [
        ("below", BLUE, [1, 2], "/"), ("above", ORANGE, [3], ""),
    ]  # fmt: skip
    assert figure.layout.barmode == "stack"


def test_a_mean_breaks_where_it_is_not_known_and_says_its_window():
    figure = drawn(months([1, 2, 3], means=(Series("Mean of the last 2 months", (None, 1.5, 2.5), "#000000"),)))
    (mean,) = traces(figure, "Mean of the last 2 months")
    assert mean.y[0] is None and mean.connectgaps is False and figure.layout.showlegend


def test_a_strip_joins_neighbouring_months_and_stands_under_the_bars():
    figure = drawn(months([1, 1, 0, 1], strip={"Iraq": ("2021-01", "2021-02", "2021-04"), "Syria": ()}))
    (strip,) = (trace for trace in figure.data if trace.yaxis == "y2")
    assert [str(day) for day in strip.x if day] == ["2021-01-01", "2021-03-01", "2021-04-01", "2021-05-01"]
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]
    assert list(figure.layout.yaxis2.ticktext) == ["Iraq", "Syria"]


def test_landmarks_stand_over_the_bars():
    flags = (Flag(MONTHS[1], "1", 0, "center"), Flag(MONTHS[2], "2", 1, "center"))
    figure = drawn(months([1, 1, 0, 1], flags=flags))
    words = [one for one in figure.layout.annotations if one.name == "landmark"]
    assert [one.text for one in words] == ["1", "2"] and words[0].y > words[1].y > figure.layout.yaxis.domain[1]


def test_words_at_the_ends_of_lying_bars_have_room_on_both_sides():
    body = Bars(
        ("a", "b"),
        (Series("more", (8, None), ORANGE), Series("fewer", (None, -2), BLUE)),
        Axis("Change"),
        is_lying=True,
        ends=("1 → 9", "10 → 8"),
    )
    figure = drawn(body, width_px=400)
    low, high = figure.layout.xaxis.range
    assert low == -high and high > 8
    ends = figure.data[-1]
    assert list(ends.x) == [8, -2] and list(ends.textposition) == ["middle right", "middle left"]
    assert list(figure.layout.yaxis.range) == [1.5, -0.5], "the first category is on top"


def test_names_at_the_ends_of_lines_are_apart_and_lines_break_where_nothing_is_known():
    lines = tuple(
        Series(str(year), tuple(year % 4 + month for month in range(12)), ORANGE) for year in range(2018, 2024)
    )
    broken = Series("2024", (1, None, 3, *[None] * 9), BLUE)
    figure = drawn(
        Lines(tuple("JFMAMJJASOND"), (*lines, broken), count_axis(15, 320), has_ends=True, strong=("2023",)),
        body_px=320,
    )
    assert traces(figure, "2024")[0].y[1] is None and traces(figure, "2024")[0].connectgaps is False
    heights = sorted(one.y for one in figure.layout.annotations)
    assert min(b - a for a, b in pairwise(heights)) >= 15 * figure.layout.yaxis.range[1] / 320 * 0.999
    assert [one.text for one in figure.layout.annotations if "<b>" in one.text] == ["<b>2023</b>"]


@pytest.mark.parametrize("width_px", [202, 372, 792])
@pytest.mark.parametrize("count", [1, 5, 12])
def test_panels_share_their_axes_and_do_not_overlap(width_px, count):
    value, across = count_axis(8, 78), max(1, min(4, count, width_px // 180))
    parts = tuple(
        (
            f"Place {n}",
            Bars(
                MONTHS,
                (Series("Incidents", (3, None, n, None, 1), ORANGE),),
                value,
                "month",
                shaded=(False, True, False, False, False),
            ),
        )
        for n in range(count)
    )
    figure = drawn(Panels(parts, across, 78), width_px=width_px)
    axes = [(figure.layout[f"xaxis{n or ''}"], figure.layout[f"yaxis{n or ''}"]) for n in [0, *range(2, count + 1)]]
    assert len(axes) == count == len(figure.layout.annotations)
    assert len({tuple(y.range) for _, y in axes}) == 1 == len({tuple(x.range) for x, _ in axes})
    for place, (x, y) in enumerate(axes):
        assert all(
            x.domain[1] <= other.domain[0] or other.domain[1] <= x.domain[0] or y.domain[1] <= below.domain[0] or below.domain[1] <= y.domain[0]
            for at, (other, below) in enumerate(axes) if at != place
        )  # fmt: skip


def test_marks_of_a_plot_stand_in_their_order_with_what_they_tell():
    points = Points(
        (4, 9), (0, 1), BLUE, "an origin", "diamond", (9, 16), texts=("", "2"), keys=("i1", "i2"), hover=("one", "two")
    )
    body = Plot(Axis("Killed", kind="sqrt", span=(0, 100), ticks=((0, "0"), (100, "100"))), Axis(span=(1.5, -0.5)),
                (Strokes((((4, 0), (9, 0)),), ORANGE, 3), points, Boxes(((1, 4, 0, 1),), BLUE, pattern="/"), Words(25, None, "here")), has_legend=True)  # fmt: skip
    figure = drawn(body)
    assert [trace.type for trace in figure.data] == ["scatter", "scatter", "bar"]
    assert list(figure.data[1].x) == [2, 3] and [list(key) for key in figure.data[1].customdata] == [["i1"], ["i2"]]
    assert list(figure.layout.xaxis.tickvals) == [0, 10] and list(figure.layout.xaxis.range) == [0, 10]
    assert figure.data[2].base == (1,) and list(figure.data[2].x) == [1] and figure.data[2].marker.pattern.shape == "/"
    assert figure.layout.annotations[0].x == 5 and figure.layout.annotations[0].yref == "paper"


def test_a_cell_is_there_only_where_there_is_one():
    figure = drawn(
        Plot(
            Axis(),
            Axis(),
            (Cells(((0, None), (1, 1)), ("#ffffff", "#000000"), names=("few", "many")),),
            has_legend=True,
        )
    )
    assert np.isfinite(np.array(figure.data[0].z)).tolist() == [[True, False], [True, True]]
    assert [trace.name for trace in figure.data[1:]] == ["few", "many"]


def test_the_words_at_the_end_of_the_longest_bar_have_room_on_either_side():
    bars = Bars(("a", "b"), (Series("n", (-40, 9), ORANGE),), Axis("n"), is_lying=True, ends=("−40", "+9"))
    low, high = chart(bars, LIGHT, width_px=500, body_px=100).layout.xaxis.range
    assert low == -high and (-40 - low) / (high - low) * 500 >= text_px("−40", 12) + 10


def test_a_pattern_is_thinner_under_words():
    plain, written = (
        Bars(("a",), (Series("n", (4,), ORANGE, "/", texts=texts),), Axis("n"), is_lying=True) for texts in ((), ("4",))
    )
    solid, thin = (chart(bars, LIGHT, width_px=500, body_px=100).data[0].marker.pattern for bars in (plain, written))
    assert thin.shape == solid.shape and thin.solidity < solid.solidity
