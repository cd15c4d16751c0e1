"""The briefing page."""

from atlas.ui.briefing_page import briefing_page
from atlas.ui.frame import frame

with frame("briefing") as page:
    briefing_page(page)
