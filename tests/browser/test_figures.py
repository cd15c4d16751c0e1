"""The flagship view in a real browser: why the counts of attacks in Iraq in 2019 differ."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import drawn


def test_iraq_2019_stands_side_by_side_and_is_taken_apart(open_page):
    page = open_page("/claims?side=figures&view=differ&year=2019")
    drawn(page)
    counts, steps = page.locator(".st-key-figure-counts"), page.locator(".st-key-figure-steps")
    expect(counts).to_contain_text("Attacks in Iraq in 2019: published counts run from 139 to 1,669")
    for number in ("139", "389", "1,669", "4,887"):
        expect(counts).to_contain_text(number)
    for step in ("Window length", "Area", "Lethal only or all", "Rest, unexplained"):
        expect(steps).to_contain_text(step)
    selection = page.get_by_role("link", name="Open the selection").first
    expect(selection).to_have_attribute("href", re.compile(r"country=IRQ.*from=2019-01&to=2019-12"))
