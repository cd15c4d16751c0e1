"""Every figure has one row and one declaration, and every figure of every page can be in a briefing."""

import ast
import re

import pytest

from atlas.figures.registry import KINDS, declared, is_of_selection
from atlas.paths import ROOT

NOT_IN_BRIEFINGS = {"incoming"}  # the preview of a file that is not in the tables yet


def test_every_figure_has_a_declaration_and_its_choices_can_be_read():
    assert all(callable(declared(kind.declaration)) for kind in KINDS.values())
    assert all(
        callable(declared(choice.words))
        for kind in KINDS.values()
        for choice in kind.options
        if isinstance(choice.words, str)
    )


def test_every_figure_of_every_page_can_be_in_a_briefing():
    shown = set()
    for path in (ROOT / "atlas" / "ui").glob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            if (
                getattr(call.func, "id", "") in ("chart", "place")
                and len(call.args) > 1
                and isinstance(call.args[1], ast.Constant)
            ):
                shown.add(call.args[1].value)
    for path in [*(ROOT / "atlas" / "figures").glob("*.py"), *(ROOT / "atlas" / "ui").glob("*.py")]:
        shown |= set(re.findall(r'Figure\(\s*"([a-z-]+)"', path.read_text("utf-8")))
    assert shown - NOT_IN_BRIEFINGS == set(KINDS)


@pytest.mark.parametrize(("path", "options", "follows"), [
    ("claims", {}, True), ("claims", {"side": "figures"}, True), ("claims", {"side": "figures", "view": "rival"}, True), ("claims", {"side": "figures", "view": "audit"}, False),
    ("claims", {"side": "figures", "view": "lineage", "chain": "x"}, False), ("timelines", {"view": "calendar"}, True), ("", {}, True), ("maps", {"layer": "density"}, True),
])  # fmt: skip
def test_a_part_that_does_not_follow_the_selection_is_known(path, options, follows):
    assert is_of_selection(path, options) == follows
