"""The intake page."""

from atlas.ui.frame import frame
from atlas.ui.intake_page import intake_page

with frame("intake") as page:
    intake_page(page)
