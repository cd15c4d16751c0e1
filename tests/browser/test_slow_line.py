"""On a slow line several changes are under way at once, and each says the page as it was before the others: all are kept."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import drawn
from tests.browser.slow_line import Line, slow_line
from tests.browser.test_links import has, pill, says, sidebar

SECONDS = 15  # each way
WAIT_MS = 120_000


@pytest.fixture
def line(server):
    with slow_line(server) as opened:
        yield opened


@pytest.fixture
def open_slow(chromium, line: Line):
    """Return a function that opens a path over the line, which is slow from then on."""
    pages = []

    def open_(path: str) -> Page:
        page = chromium.new_page()
        pages.append(page)
        page.set_default_timeout(WAIT_MS)
        page.goto(line.address + path)
        drawn(page)
        line.seconds = SECONDS
        return page

    yield open_
    line.seconds = 0.0
    for page in pages:
        page.close()


def settled(page: Page, line: Line) -> None:
    """Wait until all that was under way has arrived."""
    page.wait_for_timeout((2 * line.seconds + 4) * 1000)
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_attached(timeout=WAIT_MS)


def test_buttons_controls_and_chips_are_all_kept(open_slow, line):
    page = open_slow("/sources?region=iraq&from=2020-01&to=2020-12")
    sidebar(page).get_by_role("button", name="Next").click()
    page.wait_for_timeout(2000)
    pill(page, "Syria").click()
    page.wait_for_timeout(1000)
    page.locator('[data-testid="stMain"]').get_by_role("button", name="Iraq ✕").click()
    page.wait_for_timeout(1000)
    pill(page, "Attacks by the group").click()
    has(page, region="syria", initiator="attack", **{"from": "2021-01", "to": "2021-12"})
    settled(page, line)
    has(page, region="syria", initiator="attack", **{"from": "2021-01", "to": "2021-12"})
    says(page, "Attacks by the group in Syria, Jan 2021 to Dec 2021.")
    for name, pressed in (("Iraq", "false"), ("Syria", "true"), ("Attacks by the group", "true")):
        expect(pill(page, name)).to_have_attribute("aria-pressed", pressed)
    expect(sidebar(page).get_by_role("combobox", name="From")).to_have_value("Jan 2021")


def test_a_step_twice_and_the_link_to_another_page(open_slow, line):
    page = open_slow("/sources?from=2020-01&to=2020-01")
    for _ in range(2):
        sidebar(page).get_by_role("button", name="Next").click()
        page.wait_for_timeout(1500)
    pill(page, "Maghreb").click()
    page.wait_for_timeout(
        4000
    )  # see state.py: with the link Streamlit sends no control's value, so the server must have begun with the change
    sidebar(page).get_by_role("link", name="Timelines").click()
    expect(page.get_by_role("heading", name="Timelines", exact=True, level=2)).to_be_visible(timeout=WAIT_MS)
    says(page, re.compile(r"^Incidents in the Maghreb, Mar 2020\.$"))
    settled(page, line)
    says(page, re.compile(r"^Incidents in the Maghreb, Mar 2020\.$"))
    has(page, region="maghreb", **{"from": "2020-03", "to": "2020-03"})
