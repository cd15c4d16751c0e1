"""The figure of rival claims: every claim is drawn as what it says, and nothing essential only under the pointer."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from atlas.analysis.claims import Asked, rivals
from atlas.figures.paint.plotly import painted
from atlas.figures.paint.scene import scene_of
from atlas.figures.registry import AREA, METRIC, RATE, draw
from atlas.figures.rival import (
    CROWDED,
    SPEAKER_MARKS,
    Scale,
    labelled,
    one_panel,
    panel_names,
    panels,
    panels_across,
    rates,
)
from atlas.figures.scope import scope
from atlas.figures.spec import Nothing, Points, Strokes
from atlas.figures.theme import DARK, LIGHT
from tests.analysis.claim_rows import claims_frame
from tests.analysis.claim_store import claim_store

ABOUT = SimpleNamespace(mode=LIGHT, letters=1.0)
WIDE = 790


def rows_of(*claims):
    return rivals(claims_frame(*claims), Asked())


def drawn(*claims, is_log=True, chosen="none", about=ABOUT):
    return one_panel(rows_of(*claims), about, "attacks", WIDE, is_log=is_log, chosen=chosen)


def in_panels(*claims, is_log=True, width_px=WIDE):
    rows = rows_of(*claims)
    return panels(
        rows, panel_names(rows), ABOUT, "attacks", width_px, panels_across(width_px), is_log=is_log, chosen="none"
    )


def marks(plot):
    return [mark for mark in plot.marks if isinstance(mark, Points) and mark.keys]


def bars(plot):
    return [mark for mark in plot.marks if isinstance(mark, Strokes) and mark.width == 3]


def test_a_flow_is_a_bar_over_its_whole_window():
    assert bars(drawn({}))[0].lines == (((pd.Timestamp("2019-01-01"), 100), (pd.Timestamp("2020-01-01"), 100)),)


def test_about_is_dotted():
    assert {mark.dash for mark in bars(drawn({"qualifier": "about"}))} == {"dot"}


def test_a_range_is_a_box_from_its_low_to_its_high_end():
    plot = drawn({"value_low": 20.0, "value_high": 80.0, "qualifier": "between"})
    (box,) = next(mark for mark in plot.marks if isinstance(mark, Strokes) and mark.fill).lines
    assert {value for _, value in box} == {20, 80}


@pytest.mark.parametrize(
    ("qualifier", "symbol", "above"), [("more_than", "triangle-up", True), ("up_to", "triangle-down", False)]
)
def test_an_open_end_points_where_it_is_open(qualifier, symbol, above):
    plot = drawn({"qualifier": qualifier}, {"value_low": 500.0, "origin_id": "k", "body": "K"})
    arrow = next(mark for mark in plot.marks if isinstance(mark, Points) and mark.symbol == symbol)
    assert (arrow.y[0] > 100) == above


def test_who_speaks_is_told_by_shape_as_well_as_by_colour():
    speakers = [word for word in SPEAKER_MARKS if word != "ours"]
    found = marks(
        drawn(
            *(
                {"speaker": word, "origin_id": word, "body": word, "value_low": 10.0**place}
                for place, word in enumerate(speakers)
            )
        )
    )
    assert [mark.symbol for mark in found] == [SPEAKER_MARKS[word] for word in speakers]
    assert len({mark.colour for mark in found}) == len({mark.name for mark in found}) == len(speakers)


def test_a_relayed_claim_says_by_how_many_in_the_picture():
    assert [text for mark in marks(drawn({}, {}, {})) for text in mark.texts] == ["ACLED 100 · relayed by 2"]


def test_a_clicked_claim_is_ringed_by_any_of_its_relays():
    (ringed,), (plain,) = (marks(drawn({}, {}, chosen=chosen)) for chosen in ("c1", "none"))
    assert ringed.keys == ("c0",) and ringed.edges == ((LIGHT.ink, 3.0),) and plain.edges[0][1] == 1


def test_each_body_has_a_panel_with_the_others_behind_it():
    made = in_panels({}, {"body": "B", "origin_id": "b", "value_low": 10.0})
    assert [heading[0][1].text for heading, _ in made.parts] == [" ACLED", " B"]
    behind = [
        mark for _, plot in made.parts for mark in plot.marks if isinstance(mark, Strokes) and mark.opacity == 0.25
    ]
    assert [mark.lines[0][0][1] for mark in behind] == [10, 100]


def test_a_crowded_body_is_divided_by_area():
    month = [{"value_low": 10.0 + n, "place": "Desert" if n % 2 else ""} for n in range(CROWDED + 1)]
    rows = rows_of(*month, {"body": "B", "origin_id": "b"})
    assert set(panel_names(rows)) == {"Whole country · ACLED", "Desert · ACLED", "B"}


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("is_log", [True, False])
@pytest.mark.parametrize("width_px", [340, WIDE])
def test_every_way_of_drawing_holds_every_claim_once(mode, is_log, width_px):
    claims = [{"value_low": value, "origin_id": str(value), "body": str(value)} for value in (0.0, 5.0, 4887.0)]
    together, apart = (
        drawn(*claims, is_log=is_log, about=SimpleNamespace(mode=mode, letters=1.0)),
        in_panels(*claims, is_log=is_log, width_px=width_px),
    )
    for plots in ([together], [plot for _, plot in apart.parts]):
        assert sorted(key for plot in plots for mark in marks(plot) for key in mark.keys) == ["c0", "c1", "c2"]


def test_words_never_cover_another_mark():
    rows = rows_of(*({"value_low": 100.0 + n, "origin_id": str(n)} for n in range(9)))
    found = labelled(rows, Scale(rows, is_log=True, width_px=200, height_px=120), 1.0, is_named=False)
    assert 0 < sum(bool(text) for text, _ in found.values()) < 9, "what does not fit is left to the table twin"


def test_what_the_pointer_tells_is_shown_as_text():
    store = claim_store([{"value_low": 100.0, "definition_note": "<b>deadly</b>"}])
    made = draw(scope(store, "/claims?side=figures")[0], "rival")
    hover = [trace.hovertext[0] for trace in painted(made, LIGHT, width_px=880).data if trace.customdata is not None]
    assert ["&lt;b&gt;deadly&lt;/b&gt;" in words and words.startswith("<b>100</b><br>ACLED") for words in hover] == [
        True
    ]


CLAIMS = [
    {"value_low": 100.0},
    {"value_low": 12.0, "metric": "attacks_per_month"},
    {"value_low": 900.0, "metric": "fighters"},
    {"value_low": 5.0, "country": "SYR"},
]


def about_of(query):
    return scope(claim_store(CLAIMS), f"/claims?side=figures&{query}")[0]


def test_what_can_be_chosen_follows_from_the_claims():
    about = about_of("region=syria")
    assert (about.choice(METRIC), about.choice(AREA)) == ("attacks", "SYR"), "the selection suggests the area"
    assert METRIC.offered(about)[0].keys() == {"attacks", "attacks_per_month", "fighters"}
    assert AREA.offered(about_of(""))[0] == {"IRQ": "Iraq (1)", "SYR": "Syria (1)"}
    assert rates(about_of("metric=fighters"))[0] == {} and about_of("metric=fighters&rate=month").choice(RATE) == ""


def test_the_metric_that_opens_is_the_one_of_most_rivals():
    others = [{"metric": "killed", "asserted_by_id": f"body {n}", "origin_id": f"body {n}"} for n in range(3)]
    about = scope(claim_store([*CLAIMS, *others]), "/claims?side=figures")[0]
    assert (about.choice(METRIC), about.choice(AREA)) == ("killed", "IRQ")
    assert scope(about.store, "/claims?side=figures&metric=attacks")[0].choice(METRIC) == "attacks"


def test_the_frame_says_how_it_is_drawn_and_what_was_found():
    made = draw(about_of("rate=month&panels=one"), "rival")
    assert made.frame.title == "Attacks in Iraq: for 2021 published numbers run from 8.3 to 12 per month"
    assert "logarithmic axis" in made.frame.notes and any("our arithmetic" in note for note in made.frame.notes)
    assert made.frame.numbers == "n = 2 published numbers by 1 body, from 2 claims"
    assert list(made.table["Claim"]) and isinstance(draw(about_of("scope=incident"), "rival"), Nothing)


def test_more_panels_than_a_slide_can_hold_stand_in_one_there_and_apart_on_the_page():
    store = claim_store(
        [{"value_low": 10.0 + n, "origin_id": f"body {n}", "asserted_by_id": f"body {n}"} for n in range(30)]
    )
    about = scope(store, "/claims?side=figures&panels=bodies")[0]
    file, page = draw(about, "rival"), draw(replace(about, is_page=True), "rival")
    assert len(marks(file.body)) == 1 and len(page.body.parts) == 30
    assert page.frame == file.frame and page.table.equals(file.table)
    assert (
        sum(
            shape.name == "Not a party"
            for shape in scene_of(file.body, width_px=1184, body_px=file.body_px, left_px=64).spots
        )
        == 30
    )
