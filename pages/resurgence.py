"""The page that answers: is it coming back, by which rule, and how sure can one be."""

from atlas.ui.frame import frame
from atlas.ui.resurgence_page import resurgence_page

with frame("resurgence") as page:
    resurgence_page(page)
