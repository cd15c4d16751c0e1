"""The figures side of the claims page in three parts: compare published numbers, check them, trace where they come from."""

from atlas.ui.articles_view import articles_view
from atlas.ui.audit_view import audit_view
from atlas.ui.differ_view import differ_view
from atlas.ui.figure import CONTROLS_PX, HEAD_PX, controls, place
from atlas.ui.frame import Page
from atlas.ui.lineage_view import lineage_view
from atlas.ui.options import choose_part
from atlas.ui.rival_view import rival_view


def monitors_view(page: Page) -> None:
    """Draw the monitors' monthly series of the metric of the URL, and where two of them speak of the same."""
    controls(page, "monitors", in_bar=True)
    place(page, "monitors", above_px=HEAD_PX + 3 * CONTROLS_PX)
    place(page, "monitor-pairs")


PARTS = {
    "compare": ("Compare", {"rival": "Rival numbers", "monitors": "Monitors by month"}),
    "check": (
        "Check",
        {"audit": "Against the tables", "tallies": "Sums that do not add up", "articles": "Press articles"},
    ),
    "trace": ("Trace", {"lineage": "Who said it first", "differ": "Why counts differ"}),
}
VIEWS = {
    "rival": rival_view,
    "monitors": monitors_view,
    "audit": audit_view,
    "tallies": lambda page: place(page, "tallies"),
    "articles": articles_view,
    "lineage": lineage_view,
    "differ": differ_view,
}


def figures_view(page: Page) -> None:
    """Draw what the URL names (view=rival|monitors|audit|tallies|articles|lineage|differ), under the part that it belongs to."""
    with page.bar:
        view = choose_part("Part", "view", PARTS, "Shown")
    VIEWS[view](page)
