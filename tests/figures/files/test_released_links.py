"""Links as releases wrote them: every one still means its sentence, names nothing unknown, and still draws its figure.

A file per release, tests/golden/links-<release>.json; it is added to, never changed.
"""

import json

import pytest

from atlas.analysis.summary import known
from atlas.figures.files.decks import draw
from atlas.figures.scope import remembering, scope
from atlas.paths import ROOT

RELEASED = [
    row | {"file": path.stem}
    for path in sorted((ROOT / "tests" / "golden").glob("links-*.json"))
    for row in json.loads(path.read_text("utf-8"))
]


@pytest.fixture(scope="module")
def shared(store):
    """What a scope may share with the others: what there is to choose from, and what figures were drawn from."""
    return {"offered": known(store), "keep": remembering()}


@pytest.mark.parametrize("row", RELEASED, ids=lambda row: f"{row['file']}-{row['figure']}-{RELEASED.index(row)}")
def test_a_released_link_keeps_its_meaning(store, shared, row):
    about, notices = scope(store, row["link"], **shared)
    assert notices == []
    assert about.sentence == row["sentence"]
    drawing = draw(about, row["figure"])
    assert drawing is not None
    assert drawing.name == row["figure"]


def test_there_are_released_links():
    assert {row["figure"] for row in RELEASED} >= {"timeline", "map", "movers", "disputes", "rival", "coverage", "list"}
