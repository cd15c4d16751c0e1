"""A real server and a real Chromium. Without a browser these tests fail with the reason: they are never skipped."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from atlas import paths
from tools.browser import FLAGS, find
from tools.server import serve

WAIT_MS = 30_000  # two busy cores may take that long; a condition that holds at once costs nothing
DESKTOP = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}
expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="session")
def server():
    """The address of a running atlas, which must not have logged an error by the end."""
    with serve("app.py", folder=paths.ROOT) as running:
        yield running.address
        log = running.log.read_text("utf-8", errors="replace")
    fault = re.search(r"Traceback|\bfault [0-9a-f]{8}|\bregion=|\bincident=", log)
    if fault:  # a fault, or what a reader selected
        pytest.fail(f"the server logged what it must not:\n{log[fault.start() :][:6000]}", pytrace=False)


@pytest.fixture(scope="session")
def chromium():
    """A Chromium that the tests share; each opens sessions of its own in it."""
    path = find()
    if path is None:
        pytest.fail("no Chromium was found: run `make test`, which installs one, or set CHROME=/path/to/chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        context = browser.new_context()  # one for all tests: what the server sends once stays in the browser's cache
        context.set_default_timeout(WAIT_MS)
        yield context
        browser.close()


@pytest.fixture
def open_page(chromium, server):
    """Return a function that opens a path of the atlas in a fresh browser session.

    open_page(path, viewport=..., dark=...) returns the page once it is drawn. At the end of the test no page may have asked
    another host for anything or have logged an error.
    """
    pages, faults = [], []

    def note(condition: bool, fault: str) -> None:
        if condition:
            faults.append(fault)

    def open_(path: str = "/", *, viewport=DESKTOP, dark: bool = False) -> Page:
        chromium.clear_cookies()
        page = chromium.new_page()
        pages.append(page)
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.on("request", lambda request: note(_is_foreign(request.url, server), f"asked for {request.url}"))
        page.on("websocket", lambda socket: note(_is_foreign(socket.url, server), f"asked for {socket.url}"))
        page.on("console", lambda message: note(message.type == "error" and not _is_probe(message), _told(message)))
        page.on("pageerror", lambda error: note(True, f"page error: {error}"))
        page.goto(server + path)
        drawn(page)
        return page

    yield open_
    for page in pages:
        page.close()
    assert not faults, "\n".join(faults)


def _is_foreign(url: str, server: str) -> bool:
    return not url.startswith((server + "/", server.replace("http", "ws", 1) + "/", "data:", f"blob:{server}/"))


def _is_probe(message) -> bool:
    """On a cold deep link Streamlit looks for itself below the page's path before it finds the root; that is not ours."""
    address = message.location.get("url", "")
    return "/_stcore/" in address and not address.split("/", 3)[3].startswith("_stcore/")


def _told(message) -> str:
    return f"console error: {message.text} ({message.location.get('url', '')})"


def titled(page: Page, title: str) -> Locator:
    """Return the heading of a page; the overview's says what the atlas holds where its selection allows."""
    words = f"^({title}|Attacks of the Islamic State in .*)$" if title == "Overview" else f"^{re.escape(title)}$"
    return page.get_by_role("heading", name=re.compile(words), level=2)


def said(page: Page) -> Locator:
    """Return what a page says of its selection: the sentence in its line, on the overview the heading itself."""
    return page.locator(".st-key-atlas-head :is(h2, strong)").last


def drawn(page: Page) -> None:
    """Wait until the page's script has run to its end: the footer stands, nothing is running and nothing went wrong."""
    expect(page.locator('.st-key-atlas-footer, [data-testid="stException"]').first).to_be_visible()
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_attached()
