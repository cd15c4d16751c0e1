"""Figures of monitors: a panel per series on a scale of its own, gaps stay gaps, other prints are marks alone, and ratios hold their numbers."""

from io import BytesIO

import pytest
from pptx import Presentation
from pptx.enum.dml import MSO_FILL

from atlas.figures.paint.plotly import painted
from atlas.figures.paint.slides import Cover, Slide, deck
from atlas.figures.registry import draw
from atlas.figures.scope import scope
from atlas.figures.spec import Nothing
from atlas.figures.theme import LIGHT
from atlas.model.figure_tables import SERIES
from tests.analysis.claim_store import claim_store
from tests.analysis.small_store import hold
from tests.analysis.test_monitors import JUNE, MAY, ROW

JULY = {"window_start": "2021-07-01", "window_end": "2021-07-31"}
SDF = {"asserted_by_id": "sdf", "origin_id": "sdf"}
QUERY = "region=iraq&from=2021-01&to=2021-12"


@pytest.fixture(scope="module")
def small():
    held = claim_store([MAY | {"value_low": 40.0}, JULY | {"value_low": 10.0, "published_on": "2021-08-01"}, JULY | {"value_low": 12.0, "published_on": "2021-09-01"},
                        MAY | SDF | {"value_low": 2000.0}, JUNE | SDF | {"value_low": 1000.0}, JULY | SDF | {"value_low": 24.0}],
                       reports=({"incident_id": "i1", "occurred_on": "2021-01-05"}, {"incident_id": "i2", "occurred_on": "2021-12-05"}))  # fmt: skip
    hold(
        held,
        SERIES,
        [ROW, ROW | {"series_id": "t", "body_id": "sdf", "counts_all_violence": False, "comparable": False}],
    )
    return held


def made(store, name, query=QUERY, width_px=880):
    return draw(scope(store, f"/claims?side=figures&view=monitors&{query}")[0].sized(width_px, 0), name)


def test_each_series_is_a_panel_with_a_scale_of_its_own_and_its_gaps(small):
    figure = made(small, "monitors")
    (_, one), (_, other) = sorted(figure.body.parts, key=lambda part: part[1].value.span[1])
    assert one.value.span[1] < 50 and other.value.span[1] > 2000
    assert one.series[0].values[4:7] == (40, None, 12) and one.series[0].values.count(None) == 10
    assert (one.series[1].values[6], one.series[1].width) == (10, 0)
    drawn = painted(figure, LIGHT, width_px=880)
    assert drawn.layout.yaxis2.matches is None and drawn.layout.yaxis2.showticklabels
    assert [trace.mode for trace in drawn.data].count("markers") == 1


def test_all_violence_is_marked_and_drawn_in_grey(small):
    hold(small, SERIES, [ROW | {"counts_all_violence": True, "comparable": False}])
    figure = made(small, "monitors")
    ((heading, lines),) = figure.body.parts
    assert "all violence" in "".join(run.text for run in heading[0]) and lines.series[0].colour == LIGHT.muted
    assert any("all violence" in note for note in figure.frame.notes)
    hold(small, SERIES, [ROW, ROW | {"series_id": "t", "body_id": "sdf", "comparable": False}])


def test_a_ratio_is_drawn_for_each_window_of_both(small):
    figure = made(small, "monitor-pairs")
    assert list(figure.table["Ratio"]) == [0.02, 0.5] and figure.body.marks[1].x == (0.02, 0.5)
    assert len(figure.body.y.ticks) == 1


def test_months_and_area_of_the_selection_decide(small):
    assert "n = 4 published numbers" in made(small, "monitors", "region=iraq&from=2021-06&to=2021-12").frame.numbers
    empty = made(small, "monitors", "region=iraq&from=2021-01&to=2021-03")
    assert isinstance(empty, Nothing) and "No" in empty.why


def test_every_panel_of_the_seeds_has_a_tick_above_zero(store):
    for query in ("region=iraq&metric=killed", "region=syria", "metric=operations_against"):
        for _, lines in made(store, "monitors", query).body.parts:
            assert lines.value.step <= lines.value.span[1]


def test_a_slide_has_a_native_chart_per_panel_below_its_two_lines_of_heading(small):
    link = f"/claims?side=figures&view=monitors&{QUERY}"
    deck_of = Presentation(
        BytesIO(deck(Cover("t", "s", "v", "2026-11-21", "/", (), ()), [Slide(made(small, "monitors"), link)]))
    )
    shapes = next(list(slide.shapes) for slide in deck_of.slides if any(shape.has_chart for shape in slide.shapes))
    headings, charts = (
        [shape for shape in shapes if shape.name == "heading"],
        [shape for shape in shapes if shape.has_chart],
    )
    assert len(headings) == len(charts) == 2
    for heading, frame in zip(headings, charts, strict=True):
        assert len(heading.text_frame.paragraphs) == 2 and heading.top + heading.height <= frame.top
    tops = {frame.chart.value_axis.maximum_scale for frame in charts}
    assert len(tops) == 2  # each of its own scale
    others = next(series for frame in charts for series in frame.chart.plots[0].series if series.name == "Other print")
    assert others.format.line.fill.type == MSO_FILL.BACKGROUND


def test_a_share_is_drawn_with_both_counts_and_its_sum(store):
    figure = made(store, "record-share", "region=syria&from=2016-01&to=2019-12")
    heading, lines = figure.body.parts[0]
    ours, theirs = (
        figure.table.loc[figure.table["List"] == "UCDP GED Syria 2016-2019", name].sum() for name in ("Ours", "Theirs")
    )
    assert f"Syria: {ours / theirs:.0%}, {ours:,} of {theirs:,.0f}" == heading[1][0].text
    assert [series.name for series in lines.series] == ["Theirs", "Ours"] and sum(
        value or 0 for value in lines.series[1].values
    ) == ours
    assert any("at most" in heading[1][0].text for heading, _ in figure.body.parts)
    drawn = painted(figure, LIGHT, width_px=880)
    assert [trace.name for trace in drawn.data if trace.showlegend] == ["Theirs", "Ours"]
    assert isinstance(made(store, "record-share", "region=maghreb"), Nothing)
