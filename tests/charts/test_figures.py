"""The interval chart of figure claims: every claim is drawn as what it says, and nothing essential only in a tooltip."""

import pandas as pd
import pytest

from atlas.analysis.decomposition import Step
from atlas.analysis.figures import Asked, rivals
from atlas.charts.differences import side_by_side_dots, step_bars, step_rows
from atlas.charts.figure_labels import Scale
from atlas.charts.figures import CROWDED, SPEAKER_MARKS, body_px, panel_names, rival_figures
from atlas.figures.theme import DARK, LIGHT
from tests.analysis.figure_rows import claims_frame

WIDE = 880


def drawn(*claims: dict, asked: Asked | None = None, **options):
    rows = rivals(claims_frame(*claims), asked or Asked())
    given = {"unit": "attacks", "log": True, "together": True, "width_px": WIDE, **options}
    return rival_figures(rows, given.pop("mode", LIGHT), **given)


def marks(figure) -> list:
    return [trace for trace in figure.data if trace.mode == "markers+text"]


def bars(figure) -> list:
    return [trace for trace in figure.data if trace.mode == "lines" and trace.x and trace.line.width == 3]


def test_a_flow_is_a_bar_over_its_whole_window():
    bar = bars(drawn({}))[0]
    assert [pd.Timestamp(day) for day in bar.x[:2]] == [pd.Timestamp("2019-01-01"), pd.Timestamp("2020-01-01")]
    assert list(bar.y[:2]) == [100, 100]


def test_about_is_dotted():
    dashes = {trace.line.dash for trace in bars(drawn({"qualifier": "about"}))}
    assert dashes == {"dot"}


def test_a_range_is_a_box_from_its_low_to_its_high_end():
    figure = drawn({"value_low": 20.0, "value_high": 80.0, "qualifier": "between"})
    box = next(trace for trace in figure.data if trace.fill == "toself")
    assert (min(box.y), max(box.y)) == (20, 80)


@pytest.mark.parametrize(
    ("qualifier", "symbol", "above"), [("more_than", "triangle-up", True), ("up_to", "triangle-down", False)]
)
def test_an_open_end_points_where_it_is_open(qualifier, symbol, above):
    figure = drawn({"qualifier": qualifier}, {"value_low": 500.0, "origin_id": "k", "body": "K"})
    arrow = next(trace for trace in figure.data if trace.marker.symbol == symbol and trace.x)
    assert (arrow.y[0] > 100) == above


def test_who_speaks_is_told_by_shape_as_well_as_by_colour():
    speakers = [
        {"speaker": speaker, "origin_id": speaker, "body": speaker, "value_low": 10.0**place}
        for place, speaker in enumerate(SPEAKER_MARKS)
    ]
    figure = drawn(*speakers)
    assert {trace.marker.symbol for trace in marks(figure)} == set(SPEAKER_MARKS.values())
    assert len({trace.marker.color for trace in marks(figure)}) == len(SPEAKER_MARKS)
    assert sum(trace.showlegend is not False for trace in figure.data) == len(SPEAKER_MARKS)


def test_a_relayed_figure_says_by_how_many_in_the_picture():
    texts = [text for trace in marks(drawn({}, {}, {})) for text in trace.text]
    assert texts == ["ACLED 100 · relayed by 2"]


def test_each_body_has_a_panel_with_the_others_behind_it():
    figure = drawn({}, {"body": "B", "origin_id": "b", "value_low": 10.0}, together=False)
    titles = [note.text for note in figure.layout.annotations if "<b>" in note.text]
    assert [title.split("<b>")[1] for title in titles] == ["ACLED</b>", "B</b>"]
    ghosts = [trace for trace in figure.data if trace.opacity == 0.25]
    assert sorted(trace.y[0] for trace in ghosts) == [10, 100]


def test_a_crowded_body_is_divided_by_area():
    month = [{"value_low": 10.0 + n, "place": "Desert" if n % 2 else ""} for n in range(CROWDED + 1)]
    rows = rivals(claims_frame(*month, {"body": "B", "origin_id": "b"}), Asked())
    assert set(panel_names(rows)) == {"Whole country · ACLED", "Desert · ACLED", "B"}
    assert body_px(rows, together=False, width_px=340) > body_px(rows, together=False, width_px=WIDE)


@pytest.mark.parametrize("mode", [LIGHT, DARK])
@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("width_px", [340, WIDE])
def test_every_way_of_drawing_holds_every_claim_once(mode, log, together, width_px):
    claims = [{"value_low": value, "origin_id": str(value), "body": str(value)} for value in (0.0, 5.0, 4887.0)]
    figure = drawn(*claims, mode=mode, log=log, together=together, width_px=width_px)
    assert sorted(name for trace in marks(figure) for name in trace.customdata) == ["c0", "c1", "c2"]


def test_labels_never_cover_another_mark():
    crowd = claims_frame(*({"value_low": 100.0 + n, "origin_id": str(n)} for n in range(9)))
    rows = rivals(crowd, Asked())
    scale = Scale(rows, log=True, width_px=200, height_px=120)
    labels = scale.labels(rows, named=False)
    assert 0 < sum(bool(text) for text, _ in labels.values()) < 9  # what does not fit is left to the table twin


STEPS = [
    Step("A", "start", 0, 139, None, "A says so."), Step("Window length", "computed", 139, 278, 2.0, "6 to 12 months."),
    Step("Attack types", "stated", 278, 278, None, "Neither says."),
    Step("Rest, unexplained", "rest", 278, 1669, 6.0, "The rest."),
    Step("B", "end", 0, 1669, None, "B says so."),
]  # fmt: skip


def test_steps_begin_where_the_one_above_ends_and_carry_factor_and_arithmetic():
    rows, height_px = step_rows(STEPS, width_px=500)
    figure = step_bars(rows, height_px, LIGHT, left_px=170)
    assert [(bar.base[0], bar.x[0]) for bar in figure.data] == [(0, 139), (139, 139), (278, 0), (278, 1391), (0, 1669)]
    texts = " ".join(note.text for note in figure.layout.annotations)
    assert all(words in texts for words in ("× 2", "× 6", "not computed", "6 to 12 months.", "Neither says."))
    assert (
        step_rows([Step("A", "start", 0, 1, None, "word " * 60)], width_px=200)[1]
        > step_rows([STEPS[0]], width_px=200)[1]
    )


def test_what_we_put_to_twelve_months_is_a_mark_of_its_own():
    rows = pd.DataFrame({
        "label": ["A", "Coded"], "detail": ["half of 2019", "a sample"], "total": [139.0, 60.0], "text": ["139", "60"],
        "annual": [278.0, None], "speaker": ["outside", "ours"],
    })  # fmt: skip
    figure = side_by_side_dots(rows, LIGHT, left_px=200, width_px=WIDE)
    ours = next(trace for trace in figure.data if trace.name and trace.name.startswith("Put to twelve months"))
    assert [text for text in ours.text if text] == [" → 278 "]
    published = next(trace for trace in figure.data if trace.name == "Not a party")
    assert list(published.x) == [139]
