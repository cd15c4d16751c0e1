"""The sources page."""

from atlas.ui.frame import frame

with frame("sources") as page:
    pass
