"""The overview page."""

from atlas.ui.frame import frame
from atlas.ui.overview import overview

with frame("") as page:
    overview(page)
