"""The claims page."""

from atlas.ui.frame import frame

with frame("claims") as page:
    pass
