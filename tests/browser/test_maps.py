"""The maps page in a browser: a click opens the card, the list marks the map, the months play and stop, nothing overflows."""

import re
import time

import pytest
from playwright.sync_api import TimeoutError as Missed
from playwright.sync_api import expect

from atlas.analysis.places import places
from atlas.analysis.selection import Selection
from atlas.figures.geo import bounds_of
from atlas.figures.paint.maps import beside
from atlas.figures.spec import GeoMap
from atlas.ui.map_page import BAR_PX, BLEED_PX, CARD_PX, OVER_PX
from atlas.ui.viewport import HEIGHTS, WIDTHS
from tests.browser.conftest import WAIT_MS, drawn

TALL = {"width": 1280, "height": 1400}
SYRIA = Selection(region=("syria",), start="2020-01", end="2020-12")
LINK = "/maps?region=syria&from=2020-01&to=2020-12"
CARD = '[data-testid="stDialog"]'
TITLE = ".st-key-figure-map .atlas-figure-title"
CANVAS = '[data-testid="stDeckGlJsonChart"] canvas'


def deadliest(store):
    """The place with most killed: the largest mark."""
    return places(store, SYRIA).nlargest(1, "killed").iloc[0]


def where_on_screen(page, longitude: float, latitude: float) -> tuple[float, float]:
    """Where a place stands in the browser's window at the opening view, which is centred in whatever width the map has."""
    width, height = WIDTHS["desktop"] + BLEED_PX, HEIGHTS["tall"] - OVER_PX
    opened = beside(GeoMap(bounds_of(SYRIA.region, (), ())), width, height, top_px=BAR_PX, right_px=CARD_PX)
    x, y = opened.place(longitude, latitude)
    box = page.locator(CANVAS).first.bounding_box()
    return box["x"] + (box["width"] - width) / 2 + x, box["y"] + (box["height"] - height) / 2 + y


def click_until_card(page, x: float, y: float) -> None:
    """Click a point of the map until the card is there: drawn in software, a click may fall into a long frame and be no click."""
    deadline = time.monotonic() + WAIT_MS / 1000
    while time.monotonic() < deadline:
        page.mouse.click(x, y)
        try:
            page.locator(CARD).wait_for(timeout=3000)
        except Missed:
            continue
        return
    pytest.fail("no click on the mark opened a card")


def ready(page) -> None:
    expect(page.locator(CANVAS).first).to_be_visible(timeout=WAIT_MS)
    drawn(page)
    page.wait_for_timeout(1500)  # the map's own drawing has no sign in the page


def test_pointing_tells_and_a_click_on_mark_or_row_opens_the_card(open_page, store):
    page, mark = open_page(LINK, viewport=TALL), deadliest(store)
    ready(page)
    x, y = where_on_screen(page, mark["longitude"], mark["latitude"])
    page.mouse.move(x - 40, y)
    page.mouse.move(x, y)
    expect(page.locator(".deck-tooltip").first).to_contain_text(mark["name"])
    for _ in range(2):  # the same mark twice: a closed card can be opened again
        click_until_card(page, x, y)
        card = page.locator(CARD)
        expect(card).to_contain_text("independent origin")
        expect(card).to_contain_text(mark["name"])
        evidence = card.get_by_role("link", name="All evidence for this incident")
        expect(evidence).to_have_attribute("href", re.compile(r"incident\?.*incident=i"))
        page.keyboard.press("Escape")
        expect(card).to_have_count(0)
    expect(page).to_have_url(re.compile(r"incident=i\w+"))

    page.locator('[data-testid="stDataFrame"]').scroll_into_view_if_needed()
    box, before = page.locator('[data-testid="stDataFrame"]').bounding_box(), page.url
    page.mouse.click(box["x"] + 17, box["y"] + 55)
    expect(page.locator(CARD)).to_contain_text("report", timeout=WAIT_MS)
    expect(page).not_to_have_url(before)


def test_the_months_play_stop_at_the_end_and_can_be_paused(open_page):
    page = open_page("/maps?region=iraq&from=2020-09&to=2020-12", viewport=TALL)
    ready(page)
    title = page.locator(TITLE)
    page.get_by_role("button", name="Play").click()
    expect(title).to_have_text(re.compile("Oct 2020"), timeout=WAIT_MS)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    kept = re.search(r"\w+ 2020$", title.inner_text()).group()
    expect(page).to_have_url(re.compile(r"at=2020-1[012]"))
    page.wait_for_timeout(2500)
    expect(title).to_have_text(re.compile(kept))
    page.get_by_role("button", name="Play").click()
    expect(title).to_have_text(re.compile("Dec 2020"), timeout=WAIT_MS)
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=WAIT_MS)
    expect(page).to_have_url(re.compile(r"from=2020-09&to=2020-12.*at=2020-12"))
    page.reload()
    expect(title).to_have_text(re.compile("Dec 2020"), timeout=WAIT_MS)


def test_layers_are_chosen_without_losing_the_selection(open_page):
    page = open_page(
        "/maps?region=syria&from=2021-01&to=2021-12", dark=True
    )  # every month of 2020 and 2021 has a report
    ready(page)
    options, figure = page.locator(".st-key-map-options"), page.locator(".st-key-figure-map")
    expect(figure).to_contain_text("killed not known")
    options.get_by_text("Density", exact=True).click()
    expect(page.locator(TITLE)).to_have_text(re.compile("^Incidents per hexagon"))
    options.get_by_text("Governorates", exact=True).click()
    options.get_by_text("Change", exact=True).click()
    expect(page.locator(TITLE)).to_have_text("Change in incidents per governorate against Jan 2020 to Dec 2020")
    expect(figure).to_contain_text("too few reports of the country to take silence for zero")
    expect(page).to_have_url(re.compile(r"region=syria&from=2021-01&to=2021-12&layer=governorates&measure=change"))


def test_a_governorate_of_the_overviews_map_is_chosen_and_freed_again(open_page):
    page = open_page("/?region=iraq")
    anbar = page.locator('.st-key-figure-map path[data-iso="IQ-AN"]')
    expect(anbar.locator("title")).to_have_text(re.compile(r"^Anbar: \d+ incidents"))
    expect(anbar).to_have_css("cursor", "pointer")
    image = page.locator(".st-key-figure-map img")  # painted first, and hidden by what answers
    expect(image).to_have_attribute("alt", re.compile("^Incidents per governorate.*Incidents in Iraq"))
    expect(image).to_have_css("opacity", "0")
    assert image.bounding_box() == pytest.approx(page.locator(".st-key-vector-map svg").bounding_box(), abs=1)
    anbar.click()
    expect(page).to_have_url(re.compile("admin1=IQ-AN"))
    expect(page.locator(".st-key-figure-map path[data-iso]")).to_have_count(0)  # the places of Anbar in its stead
    page.get_by_role("button", name="Anbar, Iraq ✕").click()
    expect(page).not_to_have_url(re.compile("admin1"))
    expect(page.locator(".st-key-figure-map path[data-iso]")).not_to_have_count(0)
