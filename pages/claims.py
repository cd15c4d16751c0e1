"""The claims page: incidents on one side, published claims on the other."""

from atlas.ui.claims_page import claims_page
from atlas.ui.frame import frame

with frame("claims") as page:
    claims_page(page)
