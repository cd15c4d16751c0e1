"""The incident page."""

from atlas.ui.frame import frame
from atlas.ui.incident_page import incident_page

with frame("incident") as page:
    incident_page(page)
