"""The timelines page."""

from atlas.ui.frame import frame
from atlas.ui.timelines_page import timelines

with frame("timelines") as page:
    timelines(page)
