"""The incident page."""

from atlas.ui.frame import frame

with frame("incident") as page:
    pass
