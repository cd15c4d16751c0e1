"""The figures side of the claims page: which of its parts is open."""

from atlas.ui.articles_view import articles_view
from atlas.ui.audit_view import audit_view
from atlas.ui.differ_view import differ_view
from atlas.ui.figure import CONTROLS_PX, HEAD_PX, controls, place
from atlas.ui.frame import Page
from atlas.ui.lineage_view import lineage_view
from atlas.ui.options import choose_short
from atlas.ui.rival_view import rival_view


def monitors_view(page: Page) -> None:
    """Draw the monitors' monthly series of the metric of the URL, and where two of them speak of the same."""
    controls(page, "monitors", in_bar=True)
    place(page, "monitors", above_px=HEAD_PX + 3 * CONTROLS_PX)
    place(page, "monitor-pairs")


PARTS = {
    "rival": ("Rival claims", rival_view),
    "monitors": ("Monitors", monitors_view),
    "differ": ("Why they differ", differ_view),
    "audit": ("Audit", audit_view),
    "lineage": ("Lineage", lineage_view),
    "tallies": ("Tally checker", lambda page: place(page, "tallies")),
    "articles": ("Founding articles", articles_view),
}


def figures_view(page: Page) -> None:
    """Draw the part of the figures side that the URL names (view=rival|monitors|differ|audit|lineage|tallies|articles)."""
    with page.bar:
        part = choose_short("Part", "view", {word: label for word, (label, _) in PARTS.items()}, hidden=True)
    PARTS[part][1](page)
