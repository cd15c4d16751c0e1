"""The picture of a chain holds every claim, what changed, and which relays distort."""

import pytest

from atlas.analysis.figures import published
from atlas.analysis.lineage import links
from atlas.charts.lineage import chain_boxes, chain_px, chain_steps
from atlas.figures.theme import LIGHT, ORANGE
from tests.analysis.figure_store import figure_store


def boxes(change: str, width_px: int = 800):
    first = {"value_low": 139.0, "window_end": "2021-06-30", "definition_note": "<deadly> attacks"}
    store = figure_store(
        [first, {**first, "window_end": "2021-12-31"}, {**first, "published_on": "2022-01-01"}],
        links=(
            {"claim_id": "c1", "relayed_from": "c0", "change": change, "basis": "note"},
            {"claim_id": "c2", "relayed_from": "c1", "change": "none", "basis": "note"},
        ),
    )
    claims = published(store)
    return chain_boxes(links(store, claims), claims.set_index("claim_id"), "c0", width_px=width_px)


def test_relays_stand_under_their_source_with_what_changed():
    found = boxes("window")
    assert [(box.claim_id, box.depth, box.parent, box.distorts) for box in found] == [
        ("c0", 0, None, False), ("c1", 1, "c0", True), ("c2", 2, "c1", False),
    ]  # fmt: skip
    assert found[1].changed == ("Told of another window: Jan 2021 to Jun 2021 becomes 2021",)


@pytest.mark.parametrize(("change", "edges"), [("window", 1), ("rounded", 0)])
def test_only_a_distortion_is_orange(change, edges):
    figure = chain_steps(boxes(change), LIGHT, width_px=800)
    assert sum(shape.line.color == ORANGE for shape in figure.layout.shapes) == edges


def test_a_narrow_picture_grows_instead_of_cutting_words():
    wide, narrow = boxes("window"), boxes("window", width_px=200)
    assert chain_px(narrow) > chain_px(wide)
    assert " ".join(narrow[1].changed) == " ".join(wide[1].changed)


def test_words_of_the_data_are_shown_as_text():
    figure = chain_steps(boxes("window"), LIGHT, width_px=800)
    assert any("&lt;deadly&gt;" in note.text for note in figure.layout.annotations)
