"""The picture of a chain holds every claim, what changed, and which relays distort; failing tallies say by how much."""

from types import SimpleNamespace

import pytest

from atlas.analysis.claims import published
from atlas.analysis.lineage import links
from atlas.figures.lineage import chain_boxes, chain_px, chain_steps
from atlas.figures.paint.plotly import painted
from atlas.figures.registry import CHAIN, draw
from atlas.figures.scope import scope
from atlas.figures.spec import Boxes, Nothing, Strokes, Words
from atlas.figures.theme import GREY, LIGHT, ORANGE
from tests.analysis.claim_store import claim_store

ABOUT = SimpleNamespace(mode=LIGHT, width_px=860)


def store_of(change, *, parts=()):
    first = {
        "value_low": 139.0,
        "asserted_by_id": "daily",
        "window_end": "2021-06-30",
        "definition_note": "<deadly> attacks",
    }
    return claim_store(
        [first, {**first, "window_end": "2021-12-31"}, {**first, "published_on": "2022-01-01"}],
        links=({"claim_id": "c1", "relayed_from": "c0", "change": change, "basis": "note"}, {"claim_id": "c2", "relayed_from": "c1", "change": "none", "basis": "note"}),
        parts=parts,
    )  # fmt: skip


def boxes(change, width_px=800):
    store = store_of(change)
    claims = published(store)
    return chain_boxes(links(store, claims), claims.set_index("claim_id"), "c0", width_px=width_px)


def about_of(store, query=""):
    return scope(store, f"/claims?side=figures&view=lineage&{query}")[0]


def test_relays_stand_under_their_source_with_what_changed():
    found = boxes("window")
    assert [(box.claim_id, box.depth, box.parent, box.distorts) for box in found] == [
        ("c0", 0, None, False),
        ("c1", 1, "c0", True),
        ("c2", 2, "c1", False),
    ]
    assert found[1].changed == ("Told of another window: Jan 2021 to Jun 2021 becomes 2021",)


@pytest.mark.parametrize(("change", "edges"), [("window", 1), ("rounded", 0)])
def test_only_a_distortion_is_orange(change, edges):
    plot = chain_steps(boxes(change), ABOUT)
    assert sum(len(mark.boxes) for mark in plot.marks if isinstance(mark, Boxes) and mark.edge == ORANGE) == edges
    assert any(
        run.colour == ORANGE for mark in plot.marks if isinstance(mark, Words) for line in mark.text for run in line
    ) == bool(edges)


def test_arrows_lead_from_source_to_relay():
    plot = chain_steps(boxes("window"), ABOUT)
    (arrows,) = [mark for mark in plot.marks if isinstance(mark, Strokes) and mark.has_arrows]
    frames = sorted(
        (box for mark in plot.marks if isinstance(mark, Boxes) for box in mark.boxes), key=lambda box: -box[3]
    )
    assert len(arrows.lines) == 2
    for (start, _, end), source, relay in zip(arrows.lines, frames, frames[1:], strict=False):
        assert start[1] == source[2] and end == (relay[0], (relay[2] + relay[3]) / 2)


def test_a_narrow_picture_grows_instead_of_cutting_words():
    wide, narrow = boxes("window"), boxes("window", width_px=200)
    assert chain_px(narrow) > chain_px(wide)
    assert " ".join(narrow[1].changed) == " ".join(wide[1].changed)


def test_words_of_the_data_are_shown_as_text():
    made = draw(about_of(store_of("window")), "lineage")
    assert any("&lt;deadly&gt;" in note.text for note in painted(made, LIGHT, width_px=880).layout.annotations)


def test_a_chain_and_its_changes_are_counted():
    about = about_of(store_of("window"))
    assert list(CHAIN.offered(about)[0]) == ["c0"] and CHAIN.offered(about)[0]["c0"].endswith(
        "(2 retold, 1 of them changed)"
    )
    made, changed = draw(about, "lineage"), draw(about, "lineage-changes")
    assert made.frame.title.endswith("retold twice, distorted once") and len(made.table) == 2
    assert changed.body.series[0].values == (1, 1) and set(changed.body.series[0].colours) == {GREY, ORANGE}
    assert changed.frame.title == "1 of 2 retold claims were changed in what they say"


def test_a_change_that_one_print_of_another_s_words_may_have_made_is_set_apart():
    first = {"value_low": 139.0, "window_end": "2021-06-30"}  # ACLED's, in the Daily alone
    store = claim_store(
        [first, {**first, "window_end": "2021-12-31"}],
        links=({"claim_id": "c1", "relayed_from": "c0", "change": "window", "basis": "note"},),
    )
    claims = published(store)
    box = chain_boxes(links(store, claims), claims.set_index("claim_id"), "c0", width_px=800)[1]
    assert box.changed[0].startswith("Could be the printer's: told of another window") and not box.distorts
    about = about_of(store)
    made, changed = draw(about, "lineage"), draw(about, "lineage-changes")
    assert made.frame.title.endswith("distorted by nobody for sure; 1 change could be the printer's")
    assert (
        changed.frame.title
        == "0 of 1 retold claims were changed in what they say; 1 more change could be the printer's"
    )
    assert [series.values for series in changed.body.series] == [(0,), (1,)]
    assert changed.table["of them could be the printer's"].tolist() == [1]


def test_a_tally_that_fails_says_by_how_much():
    parts = tuple(
        {"claim_id": "c0", "split": "by place", "kind": "part", "label": label, "value": value, "basis": "p. 1"}
        for label, value in (("a", 100.0), ("b", 20.0))
    )
    made = draw(about_of(store_of("window", parts=parts)), "tallies")
    assert made.body.series[0].values == (-19,) and made.body.ends == ("−19",)
    assert made.frame.title == "1 of 1 checked tallies do not add up"
    assert painted(made, LIGHT, width_px=880).layout.xaxis.range[0] < -19


def test_without_links_or_failing_tallies_the_figure_says_so():
    bare = about_of(claim_store([{}]))
    for name in ("lineage", "lineage-changes", "tallies"):
        assert isinstance(draw(bare, name), Nothing)
