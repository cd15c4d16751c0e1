"""The sources page's parts: who is in the table, the data sets that it is made of, and these side by side."""

from atlas.ui.beside_view import beside_view
from atlas.ui.datasets_view import datasets_view
from atlas.ui.frame import Page
from atlas.ui.options import choose_short
from atlas.ui.sources_view import sources_view

PARTS = {
    "sources": ("Sources", sources_view),
    "datasets": ("Data sets and uploads", datasets_view),
    "beside": ("Side by side", beside_view),
}


def sources_page(page: Page) -> None:
    """Draw the part that the URL names (view=sources|datasets|beside)."""
    with page.bar:
        part = choose_short("Part", "view", {word: label for word, (label, _) in PARTS.items()}, hidden=True)
    PARTS[part][1](page)
