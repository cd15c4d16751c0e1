"""The claims page's two sides: what sources say of the same incident, and which numbers are published."""

from atlas.ui.disputes_view import disputes_view
from atlas.ui.figures_view import figures_view
from atlas.ui.frame import Page
from atlas.ui.options import choose_short

SIDES = {"incidents": "Incidents: who said how many", "figures": "Published numbers: who says which"}


def claims_page(page: Page) -> None:
    """Draw the side that the URL asks for: side=incidents (the default) or side=figures."""
    with page.bar:
        side = choose_short("Claims about", "side", SIDES, hidden=True)
    if side == "figures":
        figures_view(page)
    else:
        disputes_view(page)
