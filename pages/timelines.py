"""The timelines page."""

from atlas.ui.frame import frame

with frame("timelines") as page:
    pass
