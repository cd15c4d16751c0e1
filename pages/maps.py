"""The maps page."""

from atlas.ui.frame import frame

with frame("maps") as page:
    pass
