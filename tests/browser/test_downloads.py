"""Files and views of one figure in a real browser: pictures of the promised size, the drawn numbers, a ZIP that opens, one figure alone."""

import csv
import io
import json
import re
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, drawn

LINK = "region=iraq&from=2021-01&to=2021-12"


def saved(page: Page, action) -> tuple[str, bytes]:
    """Return the name and the content of the file that an action downloads."""
    with page.expect_download() as download:
        action()
    with open(download.value.path(), "rb") as file:
        return download.value.suggested_filename, file.read()


def open_menu(page: Page, name: str) -> None:
    page.locator(f".st-key-save-menu-{name} button").first.click()
    expect(page.locator('[data-action="png-wide"]')).to_be_visible()


@pytest.mark.parametrize(("path", "name"), [("timelines", "timeline"), ("maps", "map")])
def test_a_figure_is_saved_as_it_is_drawn(path, name, open_page):
    page = open_page(f"/{path}?{LINK}")
    open_menu(page, name)
    for action, shape in (("png-wide", 16 / 9), ("png-square", 1)):
        file, data = saved(page, page.locator(f'[data-action="{action}"]').click)
        picture = Image.open(io.BytesIO(data))
        assert picture.width / picture.height == pytest.approx(shape, rel=0.01)
        assert picture.width >= 2100
        assert len(picture.convert("RGB").resize((64, 64)).getcolors(4096)) > 20
        assert picture.convert("L").crop((0, 0, picture.width, picture.height // 12)).getextrema()[0] < 100, (
            "no letters in the title"
        )
        assert re.fullmatch(rf"resurgence-atlas-{name}-incidents-in-iraq-jan-2021-to-dec-2021-[a-z0-9-]+\.png", file)
    _, svg = saved(page, page.locator('[data-action="svg"]').click)
    assert b"Incidents in Iraq, Jan 2021 to Dec 2021" in svg
    assert b'@font-face{font-family:"Source Sans"' in svg
    file, table = saved(page, page.get_by_text("CSV of what is drawn").click)
    rows = list(csv.DictReader(table.decode("utf-8-sig").splitlines()))
    assert rows
    assert {row["figure selection"] for row in rows} == {"Incidents in Iraq, Jan 2021 to Dec 2021."}
    assert file.endswith(".csv")


def test_a_picture_of_a_dark_page_is_on_white(open_page):
    page = open_page(f"/timelines?{LINK}", dark=True)
    open_menu(page, "timeline")
    for action, is_white in (("png-wide", True), ("png-page", False)):
        _, data = saved(page, page.locator(f'[data-action="{action}"]').click)
        corner = Image.open(io.BytesIO(data)).convert("L").getpixel((4, 4))
        assert (corner > 240) is is_white


def test_link_and_citation_are_copied(open_page):
    page = open_page(f"/timelines?{LINK}&unit=week")
    page.evaluate("navigator.clipboard.writeText = async (words) => { window.copied = words; }")
    open_menu(page, "timeline")
    page.locator('[data-action="link"]').click()
    expect(page.get_by_text("The link is in the clipboard.")).to_be_visible()
    link = page.evaluate("window.copied")
    assert "unit=week" in link
    assert "min_killed=0" in link
    assert "split=none" in link
    page.locator('[data-action="bibtex"]').click()
    expect(page.get_by_text("BibTeX entry is in the clipboard")).to_be_visible()
    assert page.evaluate("window.copied").startswith("@misc{")


@pytest.mark.parametrize(("path", "name", "viewport"), [("maps", "map", DESKTOP), ("timelines", "timeline", PHONE)])
def test_one_figure_fills_the_window_and_there_is_a_way_back(path, name, viewport, open_page):
    page = open_page(f"/{path}?{LINK}&present={name}", viewport=viewport)
    figure = page.locator(f".st-key-figure-{name}")
    page.wait_for_function(
        f"() => Math.abs(document.querySelector('.st-key-figure-{name}').getBoundingClientRect().width - innerWidth) < 2"
    )
    expect(page.locator('[data-testid="stSidebar"]')).to_be_hidden()
    expect(page.locator(f".st-key-save-{name}").first).to_be_hidden()
    middle = page.viewport_size["width"] / 2, page.viewport_size["height"] / 2
    assert page.evaluate(
        f"([x, y]) => document.querySelector('.st-key-figure-{name}').contains(document.elementFromPoint(x, y))",
        list(middle),
    )
    expect(figure).to_be_visible()
    back = page.locator(".st-key-atlas-present button")
    back.wait_for(state="attached")
    page.wait_for_function(
        "button => button.onclick !== null", arg=back.element_handle()
    )  # it stands there before its script, which listens to the keys
    if viewport == PHONE:  # no Escape there
        back.click()
    else:
        page.keyboard.press("Escape")
    page.wait_for_function("() => !location.search.includes('present')")
    drawn(page)
    expect(page.locator(f".st-key-save-{name}").first).to_be_visible()


def test_a_briefing_is_collected_and_packed(open_page):
    page = open_page(f"/?{LINK}")
    for name in ("map", "timeline"):
        page.locator(f".st-key-add-{name} button:visible").first.click()
        expect(page.locator(f".st-key-add-{name}")).to_contain_text("In the briefing")
    page.locator('[data-testid="stSidebar"] [data-testid="stPageLink-NavLink"]', has_text="Briefing").click()
    expect(page.get_by_text("2. Incidents over time")).to_be_visible()
    drawn(page)
    name, data = saved(page, page.locator(".st-key-make-zip button:visible").click)
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        assert held.testzip() is None
        names = held.namelist()
        assert [entry.rsplit(".")[-1] for entry in names] == ["png", "csv"] * 2
        assert Image.open(io.BytesIO(held.read(names[0]))).size == (2560, 1440)
        timeline = Image.open(io.BytesIO(held.read(names[2]))).convert("L")
        assert timeline.width / timeline.height == pytest.approx(16 / 9, rel=0.01)
        assert timeline.width >= 2560
        assert timeline.crop((0, 0, timeline.width, timeline.height // 12)).getextrema()[0] < 100, (
            "no letters in the title"
        )
        assert b"Incidents per governorate" in held.read(names[1])
    assert name.startswith("resurgence-atlas-briefing")
    name, document = saved(page, page.locator(".st-key-make-html button:visible").click)
    assert name.endswith(".html")
    assert document.count(b"<figure ") == document.count(b"</svg><figcaption>") == 2
    assert b"<!--picture" not in document
    assert b"@font-face" in document
    assert not re.search(rb"""(?:src|href)=["'](?!data:|#|http://127|http://localhost)""", document)
    name, slides = saved(page, page.locator(".st-key-make-pptx button:visible").click)
    assert name.endswith(".pptx") and slides.startswith(b"PK")
    assert saved(page, page.locator('[data-action="pptx"]').click)[1] == slides
    page.get_by_text("Save or load this briefing").click()
    _, kept = saved(page, page.locator(".st-key-briefing-save button:visible").click)
    assert [item["figure"] for item in json.loads(kept)["items"]] == ["map", "timeline"]
