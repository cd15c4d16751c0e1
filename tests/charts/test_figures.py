"""The interval chart of figure claims: every claim is drawn as what it says, and nothing essential only in a tooltip."""

import pandas as pd

from atlas.analysis.decomposition import Step
from atlas.charts.differences import side_by_side_dots, step_bars, step_rows
from atlas.figures.theme import LIGHT

WIDE = 880
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
