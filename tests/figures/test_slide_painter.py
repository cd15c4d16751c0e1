"""Bodies of figures on slides: charts that hold their numbers, marks where their values are, and everything that grey print needs."""

import io
from dataclasses import replace

import pandas as pd
import pptx
import pytest
from python_calamine import CalamineWorkbook

from atlas.figures.paint.axes import plain, ticks_of
from atlas.figures.paint.scene import KEY_ROW_PX, RIGHT_PX, scene_of
from atlas.figures.paint.slide_charts import SHADING, UNKNOWN
from atlas.figures.paint.slides import Cover, Slide, deck
from atlas.figures.spec import (
    Axis,
    Bars,
    Boxes,
    Cells,
    Figure,
    Flag,
    Frame,
    Lines,
    Panels,
    Plot,
    Points,
    Run,
    Series,
    Strokes,
    Words,
)
from atlas.figures.theme import BLUE, GREEN, GREY, ORANGE, PATTERNS

FRAME = Frame("Title", "Selection.", "n = 3", "Reports by X.", "A sample.", "/?v=1")
COVER = Cover("Title", "Selection", "2026.11-0", "2026-11-21", "/", (("A", "b"),), (("C", "d"),))
DAYS = tuple(pd.date_range("2020-01-01", periods=6, freq="MS"))
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def slide_of(body, **look):
    figure = Figure("one", FRAME, pd.DataFrame({"n": [1, 2, 3]}), body, **look)
    return pptx.Presentation(io.BytesIO(deck(COVER, [Slide(figure, "/?v=1")]))).slides[1]


def chart_of(slide):
    return next(shape.chart for shape in slide.shapes if shape.has_chart)


def columns(chart):
    head, *rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        .get_sheet_by_index(0)
        .to_python()
    )
    return {name: [None if row[place] == "" else row[place] for row in rows] for place, name in enumerate(head) if name}


BARS = Bars(
    DAYS, (Series("a", (1, 2, None, 4, 5, 6), ORANGE), Series("b", (3, 2, None, 1, 1, 1), GREEN, pattern=PATTERNS[GREEN])), Axis("Incidents per month", span=(0, 8), step=2),
    unit="month", shaded=(False, False, True, False, False, False), unknown=(False, False, False, False, True, False),
    means=(Series("mean of 3 months", (None, None, 2.5, 2.0, 3.0, 4.0), BLUE),), flags=(Flag(DAYS[2], "Fall of X", 0, "left"),),
)  # fmt: skip


def test_dated_bars_hold_their_numbers_their_mean_and_their_silence():
    chart = chart_of(slide_of(BARS))
    held = columns(chart)
    assert held["a"] == [1, 2, None, 4, 5, 6]
    assert held["b"] == [3, 2, None, 1, 1, 1]
    assert held["mean of 3 months"] == [None, None, 2.5, 2, 3, 4]
    assert held[SHADING] == [None, None, 8, None, None, None]
    assert [value is not None for value in held[UNKNOWN]] == list(BARS.unknown)
    lines = chart._chartSpace.findall(f".//{C}lineChart/{C}ser")
    assert [line.find(f"{C}tx//{C}v").text for line in lines] == ["mean of 3 months"]
    assert "?" in [text.text for text in chart._chartSpace.iter(f"{A}t")]


def test_a_line_with_a_scale_of_its_own_has_its_axis_at_the_right():
    over = Series("SOHR (axis at the right)", (90, 80, None, 70, 60, 50), BLUE, dash="dot")
    chart = chart_of(slide_of(replace(BARS, over=over, over_value=Axis("SOHR", span=(0, 100), step=20))))
    assert columns(chart)[over.name] == [90, 80, None, 70, 60, 50]
    ids = [[use.get("val") for use in line.findall(f"{C}axId")] for line in chart._chartSpace.iter(f"{C}lineChart")]
    own, shared = chart._chartSpace.findall(f".//{C}valAx")[::-1]
    assert own.find(f"{C}axPos").get("val") == "r" and own.find(f"{C}crosses").get("val") == "max"
    assert own.find(f"{C}axId").get("val") in ids[0] + ids[1] and shared.find(f"{C}axId").get("val") in ids[0] + ids[1]
    assert own.find(f"{C}scaling/{C}max").get("val") == "100"


def test_landmarks_stand_on_their_day_and_coverage_under_its_months():
    slide = slide_of(replace(BARS, strip={"Iraq": ("2020-01", "2020-02", "2020-06"), "Syria": ()}))
    frame = next(shape for shape in slide.shapes if shape.has_chart)
    layout = {
        part.tag.split("}")[1]: float(part.get("val"))
        for part in frame.chart._chartSpace.find(f".//{C}manualLayout")
        if part.get("val").replace(".", "").isdigit()
    }
    start, wide = frame.left + layout["x"] * frame.width, layout["w"] * frame.width
    (line,) = [shape for shape in slide.shapes if shape.name == "landmark"]
    assert line.left == pytest.approx(start + wide * 2 / 6, abs=9525)
    assert "Fall of X" in [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    (held,) = [shape for shape in slide.shapes if shape.name == "months with a report: Iraq"]
    assert (held.left, held.left + held.width) == (
        pytest.approx(start, abs=9525),
        pytest.approx(start + wide, abs=9525),
    )
    assert held.top >= frame.top + (layout["y"] + layout["h"]) * frame.height
    assert held.top + held.height <= frame.top + frame.height


def test_stacked_bars_are_told_apart_by_pattern():
    chart = chart_of(slide_of(BARS))
    patterns = {
        series.find(f"{C}tx//{C}v").text: [fill.get("prst") for fill in series.find(f"{C}spPr").iter(f"{A}pattFill")]
        for series in chart._chartSpace.iter(f"{C}ser")
    }
    assert patterns["a"] == []
    assert patterns["b"] == ["wdUpDiag"]
    assert patterns[SHADING] == ["ltUpDiag"]


def test_lying_bars_bear_their_words_and_their_numbers():
    body = Bars(
        ("x", ("y", (Run("n = 2", is_small=True),))),
        (Series("a", (1, 2), ORANGE),),
        Axis("reports"),
        is_lying=True,
        ends=("1 (10%)", "2 (20%)"),
    )
    chart = chart_of(slide_of(body))
    assert columns(chart)["a"] == [1, 2]
    assert [
        row[0]
        for row in CalamineWorkbook.from_filelike(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        .get_sheet_by_index(0)
        .to_python()
    ][1:] == ["x", "y n = 2"]
    assert [text.text for text in chart._chartSpace.iter(f"{A}t")] == ["1 (10%)", "2 (20%)", "reports"]
    stacked = replace(
        body,
        series=(
            Series("a", (1, 2000), ORANGE, texts=("", "2,000")),
            Series("b", (3, 4), GREY, texts=("three", "four")),
        ),
        ends=(),
    )
    chart = chart_of(slide_of(stacked))
    own = list(chart.plots[0].series)
    assert own[0].data_labels.show_value
    assert [label.find(f"{C}idx").get("val") for label in own[0]._element.iter(f"{C}dLbl")] == ["0"], (
        "an empty word means no number"
    )
    assert [text.text for text in own[1]._element.iter(f"{A}t")] == ["three", "four"]


def test_lines_of_one_colour_differ_in_dash():
    body = Lines(
        ("Jan", "Feb"),
        (Series("2019", (1, 2), GREY), Series("2020", (2, 1), GREY), Series("2021", (None, 4), ORANGE, dash="dot")),
        Axis("n"),
    )
    chart = chart_of(slide_of(body))
    dashes = [series.format.line.dash_style for series in chart.plots[0].series]
    assert len(set(dashes)) == 3
    assert columns(chart)["2021"] == [None, 4]


def test_panels_of_bars_are_charts_with_workbooks_of_their_own():
    slide = slide_of(Panels((("Iraq", BARS), ("Syria", BARS), ("Libya", BARS)), across=2, panel_px=80))
    charts = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 3
    assert [shape.text_frame.text for shape in slide.shapes if shape.name == "heading"] == ["Iraq", "Syria", "Libya"]


PLOT = Plot(
    Axis("killed", kind="sqrt", span=(0, 100), ticks=((0, "0"), (25, "25"), (100, "100")), has_line=True),
    Axis(span=(1.5, -0.5), ticks=((0, ("Mosul", (Run("4 Jan", is_small=True),))), (1, "Hit")), has_grid=False),
    (
        Strokes((((4, 0), (81, 0)), ((0, 1), (25, 1))), GREY, width=3, opacity=0.5),
        Points(
            (4, 81, 25, None),
            (0, 0, 1, 1),
            BLUE,
            name="an origin",
            symbol="diamond",
            texts=("", "2", "", ""),
            hover=("4: A", "81: B", "25: C", ""),
        ),
        Points((16,), (0,), ORANGE, name="the group", upto=(0.4,)),
        Boxes(((36, 49, 0.2, 0.4),), GREEN, name="range", pattern=PATTERNS[GREEN]),
        Words(None, None, "unit", "top left", paper="#ffffff"),
    ),
    has_legend=True,
)


def test_marks_stand_where_their_values_are():
    scene = scene_of(PLOT, width_px=1000, body_px=400, left_px=100)
    right = 1000 - RIGHT_PX

    def at(value):
        return 100 + value**0.5 / 10 * (right - 100)

    (spot,) = [spot for spot in scene.spots if spot.name == "the group"]
    assert spot.x == pytest.approx(at(16))
    diamonds = [shape for shape in scene.shapes if shape.name == "an origin"]
    assert [sum(x for x, _ in shape.rings[0]) / 4 for shape in diamonds] == [
        pytest.approx(at(value)) for value in (4, 81, 25)
    ]
    assert not any(shape.title for shape in scene.shapes), (
        "what the pointer tells may be a row that no file may pass on"
    )
    (box,) = [shape for shape in scene.shapes if shape.name == "range"]
    assert (box.fill, box.pattern) == (GREEN, PATTERNS[GREEN])
    assert sorted({x for x, _ in box.rings[0]}) == [pytest.approx(at(36)), pytest.approx(at(49))]
    said = [text.text for text in scene.labels]
    assert {"Mosul", "4 Jan", "Hit", "killed", "unit", "an origin", "the group", "range", "2"} <= set(said)
    heights = {text.text: text.y for text in scene.labels}
    assert heights["Mosul"] < heights["4 Jan"] < heights["Hit"], (
        "an axis whose span runs down has its first name on top"
    )
    assert scene.height_px > 400 + KEY_ROW_PX


def test_a_line_ends_where_the_drawing_ends():
    plot = Plot(Axis(span=(0, 10)), Axis(span=(0, 10)), (Strokes((((-10, -10), (20, 20)), ((20, 0), (30, 0))), GREY),))
    (line,) = [shape for shape in scene_of(plot, width_px=500, body_px=400, left_px=50).shapes if shape.name == "line"]
    (ring,) = line.rings
    assert (min(x for x, _ in ring), max(x for x, _ in ring)) == (
        pytest.approx(49, abs=1.5),
        pytest.approx(500 - RIGHT_PX + 1, abs=1.5),
    )


def test_nothing_below_zero_has_a_place_on_an_axis_of_logarithms():
    plot = Plot(Axis(kind="log", span=(1, 1000)), Axis(span=(0, 2)), (Points((10, 0, 100), (1, 1, 1), BLUE),))
    left, right = 50, 500 - RIGHT_PX
    spots = scene_of(plot, width_px=500, body_px=400, left_px=50).spots
    assert [spot.x for spot in spots] == [pytest.approx(left + share * (right - left)) for share in (1 / 3, 2 / 3)]


def test_a_grid_of_cells_has_a_shape_per_colour_and_words_that_can_be_read():
    cells = Cells(((0, 1), (None, 1)), (ORANGE, "#101820"), texts=(("a", "b"), ("", "c")), names=("few", "many"))
    plot = Plot(
        Axis(ticks=((0, "x"), (1, "y"))), Axis(ticks=((0, "p"), (1, "q")), span=(1.5, -0.5)), (cells,), has_legend=True
    )
    scene = scene_of(plot, width_px=500, body_px=200, left_px=50)
    assert {shape.name: len(shape.rings) for shape in scene.shapes if shape.name.startswith("cells")} == {
        f"cells {ORANGE}": 1,
        "cells #101820": 2,
    }
    assert {text.text: text.colour for text in scene.labels if text.text in "bc"} == {"b": "#ffffff", "c": "#ffffff"}
    assert {"few", "many", "x", "q"} <= {text.text for text in scene.labels}


def test_days_are_named_in_the_middle_of_their_period_and_years_once():
    axis = Axis(kind="date", span=(DAYS[0], DAYS[-1]), step=1, words="%b\n%Y", is_between=True)
    ends = DAYS[0].timestamp(), DAYS[-1].timestamp()
    found = ticks_of(axis, ends)
    assert [plain(words) for _, words in found] == ["Jan 2020", "Feb", "Mar", "Apr", "May"]
    assert pd.Timestamp(found[0][0], unit="s") == pd.Timestamp("2020-01-16 12:00")


def test_panels_of_plots_share_the_slide_as_shapes():
    slide = slide_of(
        Panels(
            ((((Run("●", colour=ORANGE), Run(" A", is_bold=True)),), PLOT), ("B", PLOT)),
            across=2,
            panel_px=160,
            has_legend=True,
        ),
        body_px=200,
        left_px=80,
    )
    assert not any(shape.has_chart for shape in slide.shapes)
    names = [shape.name for shape in slide.shapes]
    assert names.count("the group") == 2
    heading = next(shape for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text == "● A")
    assert [run.font.bold for run in heading.text_frame.paragraphs[0].runs] == [False, True]
    for shape in slide.shapes:
        if not shape.name.startswith("name "):
            assert shape.left + shape.width <= 12192000 + 9525
            assert shape.top + shape.height <= 6858000 + 9525
