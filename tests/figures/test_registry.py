"""The list of figures: what follows the selection, and that every row leads to a declaration."""

import pytest

from atlas.figures.registry import KINDS, declared, is_of_selection


@pytest.mark.parametrize("name", KINDS)
def test_every_row_leads_to_a_declaration(name):
    kind = KINDS[name]
    assert kind.label and callable(declared(kind.declaration))
    for choice in kind.options:
        assert choice.label and (isinstance(choice.words, str) or choice.default in ("", *choice.words) or "," in choice.default)


@pytest.mark.parametrize(("path", "options", "follows"), [
    ("claims", {}, True), ("claims", {"side": "figures"}, True), ("claims", {"side": "figures", "view": "rival"}, True), ("claims", {"side": "figures", "view": "audit"}, False),
    ("claims", {"side": "figures", "view": "lineage", "chain": "x"}, False), ("timelines", {"view": "calendar"}, True), ("", {}, True), ("maps", {"layer": "density"}, True),
])  # fmt: skip
def test_a_part_that_does_not_follow_the_selection_is_known(path, options, follows):
    assert is_of_selection(path, options) == follows
