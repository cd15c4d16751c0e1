"""A saved picture of a chart is the page's drawing, pixel by pixel the same, in the whole of its frame, drawn with nothing of the browser replaced."""

import io

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import expect

from tests.browser.conftest import WAIT_MS, drawn

LINK = "region=iraq&from=2021-01&to=2021-12"
KINDS = {
    "timeline": f"timelines?{LINK}&split=type", "calendar": f"timelines?{LINK}&view=calendar", "disputes": f"claims?{LINK}", "origin-matrix": "claims?region=iraq",
    "rival": f"claims?{LINK}&side=figures", "lineage": f"claims?{LINK}&side=figures&view=lineage", "relayed": f"sources?{LINK}",
}  # fmt: skip
SCALE = 2  # pixels per px, of the window as of a saved picture
SEEN, APART = 16, 0.01  # of 255: what the eye tells apart; share of pixels


@pytest.fixture(scope="module")
def sharp(chromium):
    """A window with as many pixels as a saved picture has."""
    context = chromium.browser.new_context(device_scale_factor=SCALE, viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(WAIT_MS)
    yield context
    context.close()


def apart(drawing: Image.Image, saved: Image.Image) -> float:
    """Return the share of pixels of a drawing that differ from the saved picture's, at the height where it fits best: the frame over it is higher there."""
    found = []
    for down in range(saved.height - drawing.height + 1):
        part = saved.crop((0, down, drawing.width, down + drawing.height))
        differ = ImageChops.difference(drawing, part).convert("L").histogram()
        found.append(sum(differ[SEEN + 1 :]) / (drawing.width * drawing.height))
    return min(found)


@pytest.mark.parametrize("name", KINDS)
def test_a_saved_chart_is_the_pages_chart(name, sharp, server):
    page = sharp.new_page()
    page.add_init_script("window.itsClick = HTMLAnchorElement.prototype.click")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/{KINDS[name]}")
    drawn(page)
    chart = page.locator(f".st-key-figure-{name} .js-plotly-plot").first
    chart.scroll_into_view_if_needed()
    page.mouse.move(1, 1)
    expect(chart.locator(".main-svg").first).to_be_visible()
    page.evaluate("document.fonts.ready")
    photograph = Image.open(io.BytesIO(chart.screenshot(animations="disabled"))).convert("RGB")
    assert not any("plotly-" in url for url in asked), "what draws saved charts is asked for at the first of them"
    page.locator(f".st-key-save-menu-{name} button").first.click()
    with page.expect_download() as download:
        page.locator('[data-action="png-page"]').click()
    with open(download.value.path(), "rb") as file:
        saved = Image.open(io.BytesIO(file.read())).convert("RGB")
    assert saved.width == photograph.width
    assert saved.height > photograph.height, "the frame is whole"
    drawing = chart.evaluate("chart => [chart.layout.margin.t, chart.layout.margin.b]")
    top, bottom = (SCALE * px for px in drawing)
    assert apart(photograph.crop((0, top, photograph.width, photograph.height - bottom)), saved) < APART
    assert sum("plotly-" in url for url in asked) == 1
    assert all(url.startswith((server, "data:", "blob:")) for url in asked)
    assert page.evaluate("window.itsClick === HTMLAnchorElement.prototype.click")
    page.close()
