"""A reader's own data set in a real browser: uploaded, looked at, imported, switched off, removed; rows are invented."""

import re
import shutil
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from atlas.paths import ROOT
from tests.browser.conftest import drawn
from tests.ingest.foreign import write
from tools.server import serve


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """An atlas with a data folder of its own, since this one is written to."""
    data = tmp_path_factory.mktemp("own") / "data"
    for part in ("marts", "boundaries"):
        shutil.copytree(ROOT / "data" / part, data / part)
    shutil.copy(ROOT / "data" / "datapackage.json", data)
    with pytest.MonkeyPatch.context() as setting:
        setting.setenv("ATLAS_DATA", str(data))
        with serve("app.py", folder=ROOT) as running:
            yield running.address
            log = running.log.read_text("utf-8", errors="replace")
    assert not re.search(r"Traceback|\bfault [0-9a-f]{8}", log), log[-6000:]


def on(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("dataset", [""])[0]


def part(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name, exact=True)).first.click()
    drawn(page)


def csv_button(page: Page):
    """The button over the page's first list by which Streamlit would save it."""
    lists = page.locator('[data-testid="stDataFrame"]:visible')
    return lists.first.locator(
        '[data-testid="stElementToolbarButton"]', has=page.locator('[aria-label^="Download as CSV"]')
    )


def test_a_data_set_comes_in_is_switched_and_goes(open_page, tmp_path):
    file = write(
        tmp_path,
        "acled",
        *({"event_date": f"2021-0{month}-09"} for month in range(1, 7)),
        {"event_date": "?"},
        name="a.csv",
    )
    page = open_page("/sources?view=datasets")
    page.locator('[data-testid="stFileUploaderDropzoneInput"]').set_input_files(file)
    expect(page.get_by_text("Nothing is stored yet")).to_be_visible()
    expect(page.locator(".st-key-figure-incoming canvas").first).to_be_visible()
    expect(page.get_by_text("1 row rejected")).to_be_visible()
    page.locator(".st-key-upload-import button").click()
    expect(page.get_by_text("6 rows of a.csv came in")).to_be_visible()
    drawn(page)
    expect(page.locator(".st-key-dataset-acled").get_by_text("rows may not be passed on")).to_be_visible()

    part(page, "Side by side")
    expect(page.locator(".st-key-figure-beside-overlap .main-svg").first).to_be_visible()
    expect(csv_button(page)).to_have_count(0)
    part(page, "Data sets and uploads")
    page.locator(".st-key-w-on-acled label").first.click()
    expect(page.locator(".st-key-atlas-head strong").first).to_have_text(re.compile("only Coded reports"))
    drawn(page)
    assert on(page) == "coded"
    part(page, "Sources")
    expect(csv_button(page)).to_have_count(0)  # one way for all lists of a server, while its rows are here

    part(page, "Data sets and uploads")
    page.locator(".st-key-remove-acled button").first.click()
    page.locator(".st-key-remove-sure-acled button").click()
    expect(page.get_by_text("is removed: 6 reports")).to_be_visible()
    drawn(page)
    expect(page.locator(".st-key-dataset-acled")).to_have_count(0)
    part(page, "Sources")
    expect(csv_button(page)).to_be_visible()
