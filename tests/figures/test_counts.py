"""The figures of why counts differ: every step begins where the one above ends, and our own arithmetic is told from what is published."""

from types import SimpleNamespace

import pandas as pd

from atlas.analysis.decomposition import Step
from atlas.figures.counts import dots, step_bars
from atlas.figures.paint.plotly import painted
from atlas.figures.registry import COUNTRY, ONE, OTHER, YEAR, draw
from atlas.figures.scope import scope
from atlas.figures.spec import Boxes, Nothing, Points, Strokes, Words
from atlas.figures.theme import LIGHT
from tests.analysis.claim_store import claim_store

ABOUT = SimpleNamespace(mode=LIGHT, letters=1.0, width_px=880)
STEPS = [
    Step("A", "start", 0, 139, None, "A says so."), Step("Window length", "computed", 139, 278, 2.0, "6 to 12 months."),
    Step("Attack types", "stated", 278, 278, None, "Neither says."), Step("Rest, unexplained", "rest", 278, 1669, 6.0, "The rest."),
    Step("B", "end", 0, 1669, None, "B says so."),
]  # fmt: skip


def text(label):
    return (
        label
        if isinstance(label, str)
        else " ".join(line if isinstance(line, str) else "".join(run.text for run in line) for line in label)
    )


def test_steps_begin_where_the_one_above_ends_and_carry_factor_and_arithmetic():
    plot, _ = step_bars(STEPS, ABOUT, 170)
    assert [mark.boxes[0][:2] for mark in plot.marks if isinstance(mark, Boxes)] == [
        (0, 139),
        (139, 278),
        (278, 1669),
        (0, 1669),
    ]
    assert [mark.pattern for mark in plot.marks if isinstance(mark, Boxes)] == ["", "", "/", ""], "the rest is hatched"
    assert [mark.lines[0][0][0] for mark in plot.marks if isinstance(mark, Strokes)] == [278], (
        "a step that is only stated has a line, no bar"
    )
    said = " ".join(text(mark.text) for mark in plot.marks if isinstance(mark, Words))
    assert all(words in said for words in ("× 2 (+139)", "× 6", "not computed", "6 to 12 months.", "Neither says."))
    assert [text(words) for _, words in plot.y.ticks] == [
        "A",
        "Window length",
        "Attack types",
        "Rest, unexplained",
        "B",
    ]


def test_a_step_is_as_high_as_its_arithmetic():
    narrow = SimpleNamespace(mode=LIGHT, letters=1.0, width_px=400)
    assert (
        step_bars([Step("A", "start", 0, 1, None, "word " * 60)], narrow, 120)[1] > step_bars(STEPS[:1], narrow, 120)[1]
    )


def test_what_we_put_to_twelve_months_is_a_mark_of_its_own():
    rows = pd.DataFrame({
        "label": ["Coded", "A"], "detail": ["a sample", "half of 2019"], "total": [60.0, 139.0], "text": ["60", "139"], "annual": [None, 278.0], "speaker": ["ours", "outside"],
    })  # fmt: skip
    plot = dots(rows, ABOUT, 200)
    marks = {mark.name: mark for mark in plot.marks if isinstance(mark, Points)}
    arithmetic = marks["Put to twelve months: our arithmetic"]
    assert arithmetic.texts == (" → 278 ",) and arithmetic.y == (1,)
    assert marks["Not a party"].x == (139,) and marks["Counted in our tables"].symbol == "star"
    assert plot.y.span[0] > plot.y.span[1], "the smallest on top"


def test_a_long_name_ends_with_an_ellipsis():
    rows = pd.DataFrame(
        {
            "label": ["An institute " * 9],
            "detail": ["half of 2019 " * 9],
            "total": [139.0],
            "text": ["139"],
            "annual": [139.0],
            "speaker": ["outside"],
        }
    )
    ((_, (name, (detail,))),) = dots(rows, ABOUT, 200).y.ticks
    assert name.startswith("An institute") and name.endswith("…") and detail.text.endswith("…")


CLAIMS = [
    {"value_low": 20.0, "window_start": "2021-01-01", "window_end": "2021-06-30"},
    {
        "value_low": 120.0,
        "window_start": "2021-01-01",
        "window_end": "2021-12-31",
        "origin_id": "other",
        "asserted_by_id": "other",
    },
]


def about_of(*claims, query=""):
    return scope(claim_store(list(claims)), f"/claims?side=figures&view=differ&area=IRQ&year=2021&{query}")[0]


def test_counts_and_steps_follow_from_country_year_and_pair():
    about = about_of(*CLAIMS)
    assert COUNTRY.offered(about)[0] == {"IRQ": "Iraq"} and YEAR.offered(about)[0]["2021"] == "2021 (2 counts)"
    made = draw(about, "counts")
    assert made.frame.title == "Attacks in Iraq in 2021: published counts run from 20 to 120"
    assert made.table["Put to twelve months"].dropna().tolist() == [40, 120]
    assert {about.choice(ONE), about.choice(OTHER)} == {"c0", "c1"}
    ladder = draw(about, "steps")
    assert ladder.table["Kind"].tolist()[:2] == ["start", "computed"] and ladder.table["Kind"].tolist()[-1] == "end"
    assert painted(ladder, LIGHT, width_px=880).data


def test_what_cannot_be_drawn_is_told():
    assert (
        "covers 2018"
        in draw(about_of(*CLAIMS, query="x=1").at("claims", {"area": "IRQ", "year": "2018"}), "counts").why
    )
    assert "Only one count" in draw(about_of(CLAIMS[0]), "steps").why
    same = draw(about_of(*CLAIMS, query="one=c0&other=c0"), "steps")
    assert isinstance(same, Nothing) and same.why == "Choose two different counts."
