"""The maps page."""

from atlas.ui.frame import frame
from atlas.ui.map_page import map_page

with frame("maps") as page:
    map_page(page)
