"""The sources page."""

from atlas.ui.frame import frame
from atlas.ui.sources_page import sources_page

with frame("sources") as page:
    sources_page(page)
