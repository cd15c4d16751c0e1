"""Every page in a real browser: both themes, a phone's width, nothing asked of another host, no console error (see conftest)."""

import re

import pytest
from playwright.sync_api import expect

from atlas.figures.theme import DARK, LIGHT
from atlas.ui.frame import PAGES
from atlas.ui.viewport import PAPER_PX
from tests.browser.conftest import PHONE, drawn, said, titled

DRAWN = ("", "resurgence", "maps", "timelines", "claims", "sources")  # pages with a picture from the start
PICTURE = '[class*="st-key-figure-"] .js-plotly-plot .main-svg, [class*="st-key-figure-"] canvas'
# The size of every chart and map that a figure container holds.
PICTURES = """
() => [...document.querySelectorAll('[class*="st-key-figure-"]')].flatMap(figure =>
  [...figure.querySelectorAll('.js-plotly-plot .main-svg:first-child, canvas.mapboxgl-canvas, canvas.maplibregl-canvas')]
    .map(picture => [figure.className.match(/st-key-figure-[\\w-]+/)[0], picture.clientWidth || picture.getBoundingClientRect().width,
                     picture.clientHeight || picture.getBoundingClientRect().height]))
"""
KEYS = "found => found.map(figure => figure.className.match(/st-key-figure-[\\w-]+/)[0])"
WIDER_THAN_SCREEN = """
() => [document.documentElement, document.body, ...document.querySelectorAll('[data-testid="stMain"]')]
  .some(part => part.scrollWidth > window.innerWidth + 1)
"""


def rgb(colour: str) -> str:
    return f"rgb({int(colour[1:3], 16)}, {int(colour[3:5], 16)}, {int(colour[5:7], 16)})"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_drawn_in_the_readers_theme(path, dark, open_page):
    page, paper = open_page(f"/{path}", dark=dark), (DARK if dark else LIGHT).paper
    expect(titled(page, PAGES[path][1])).to_be_visible()
    expect(page).to_have_title(re.compile(re.escape(PAGES[path][1])))
    expect(page.locator('[data-testid="stApp"]')).to_have_css("background-color", rgb(paper))
    expect(said(page)).to_have_text(
        re.compile(
            r"all regions, \w+ \d{4} to \w+ \d{4}\.$"
            if path
            else r"^Attacks of the Islamic State in Iraq, Syria and the Maghreb: [\d,]+ found in the public record, \d{4} to \d{4}$"
        )
    )
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)
    if path in DRAWN:
        expect(page.locator(PICTURE).first).to_be_visible()
    keys = page.eval_on_selector_all('[class*="st-key-figure-"]', KEYS)
    assert len(keys) == len(set(keys))
    assert bool(keys) == (path not in ("incident", "intake", "briefing"))
    if path in ("", "timelines"):
        drawing = page.locator(".js-plotly-plot .main-svg:first-child").first.evaluate("svg => svg.outerHTML")
        assert paper in drawing or rgb(paper) in drawing
    page.wait_for_function(f"() => ({PICTURES})().every(([name, width, height]) => width > 100 && height > 60)")


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_needs_no_sideways_scrolling(path, open_page):
    page = open_page(f"/{path}?region=iraq", viewport=PHONE)
    expect(titled(page, PAGES[path][1])).to_be_visible()
    assert not page.evaluate(WIDER_THAN_SCREEN)


def test_a_printed_page_is_its_figures_no_wider_than_a_sheet(open_page):
    page = open_page("/timelines")
    expect(page.locator(PICTURE).first).to_be_visible()
    figure = page.locator(".st-key-figure-timeline")
    width = figure.bounding_box()[
        "width"
    ]  # a sheet is laid out from what the window holds: charts are not drawn again for it
    page.emulate_media(media="print")
    expect(page.locator('[data-testid="stSidebar"]')).to_be_hidden()
    expect(page.locator(".st-key-save-timeline").first).to_be_hidden()
    assert width * float(figure.evaluate("figure => getComputedStyle(figure).zoom")) <= PAPER_PX < width


def test_the_menu_is_ours_and_marks_the_page(open_page):
    page = open_page("/maps")
    expect(page.locator('[data-testid="stSidebarNav"]')).to_have_count(0)
    links = page.locator('[data-testid="stSidebar"] [data-testid="stPageLink-NavLink"]')
    expect(links).to_have_count(
        len(PAGES)
    )  # the code of the sidebar's elements comes after the page's own on a first visit
    assert [name.split("\n")[-1] for name in links.all_inner_texts()] == [title for _, title, _ in PAGES.values()]
    links.filter(has_text="Timelines").click()
    expect(page).to_have_url(re.compile(r"/timelines"))
    drawn(page)
    expect(page.get_by_role("heading", name="Timelines", exact=True, level=2)).to_be_visible()
