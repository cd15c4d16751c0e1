"""Time what a reader waits for, in Chromium: the first map after a cold start, and the charts after another month is chosen."""

import io
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from atlas import paths
from tools.browser import FLAGS, find
from tools.server import ATLAS, STREAMLIT, serve

STARTS, CHANGES = 3, 8
VIEWPORT = {"width": 1280, "height": 720}
WAIT_MS = 60_000
FIRST_MAP = ".st-key-figure-map img"  # the overview's small map, vectors
LARGE_MAP = '.st-key-figure-map [data-testid="stDeckGlJsonChart"] canvas'
PAINTED_COLOURS = 24  # a blank canvas has one colour, a basemap with its marks has hundreds
QUIET_MS = 500  # a page is repainted once nothing in it has changed for this long; the wait itself is not counted
EMPTY = (sys.executable, "-m", "benchmarks.empty_charts")
# Note when the page's main block changed last, counted from the click on the control.
CHANGE = """
(control) => {
  const started = performance.now();
  window.atlasBench = { started, last: started, changes: 0 };
  new MutationObserver(found => { window.atlasBench.last = performance.now(); window.atlasBench.changes += found.length; })
    .observe(document.querySelector('[data-testid="stMain"]'),
             { subtree: true, childList: true, attributes: true, characterData: true });
  control.click();
}
"""
REPAINTED = """
(quiet) => {
  const state = document.querySelector('[data-testid="stApp"]').getAttribute('data-test-script-state');
  return window.atlasBench.changes > 0 && state === 'notRunning' && performance.now() - window.atlasBench.last > quiet;
}
"""


def measure(page_path: str = "") -> dict[str, float]:
    """Return seconds, ratios and megabytes by measurement. Raises RuntimeError if no Chromium is there."""
    path = find()
    if path is None:
        raise RuntimeError("no Chromium was found; set CHROME=/path/to/chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        hello = median(_cold_start(browser, STREAMLIT, "hello.py", paths.ROOT / "benchmarks", _wait_for_hello) for _ in range(STARTS))
        atlas = median(_cold_start(browser, ATLAS, "app.py", paths.ROOT, _wait_for_first_map) for _ in range(STARTS))
        large = median(_cold_start(browser, ATLAS, "app.py", paths.ROOT, _wait_for_map, "maps") for _ in range(STARTS))
        full, megabytes = _month_change(browser, ATLAS, page_path)
        empty, _ = _month_change(browser, EMPTY, page_path)
        browser.close()
    return {
        "cold start to a bare Streamlit page": round(hello, 2),
        "cold start to the first map": round(atlas, 2),
        "cold start to the maps page": round(large, 2),
        "ratio of cold starts": round(atlas / hello, 2),
        "month change to repainted charts": round(full, 3),
        "month change with empty charts": round(empty, 3),
        "ratio of month changes": round(full / empty, 2),
        "megabytes sent per month change": round(megabytes, 3),
    }


@contextmanager
def fresh(browser: Browser):
    """Give a page of a browser that has seen nothing yet."""
    context = browser.new_context(viewport=VIEWPORT)
    context.set_default_timeout(WAIT_MS)
    try:
        yield context.new_page()
    finally:
        context.close()


def _cold_start(browser: Browser, command: Sequence[str], script: str, folder: Path, painted: Callable[[Page], None], path: str = "") -> float:
    """Return the seconds from starting the server's process to a painted page in a browser that has seen nothing yet."""
    with fresh(browser) as page:
        start = time.perf_counter()
        with serve(script, folder=folder, command=command) as server:
            page.goto(f"{server.address}/{path}", wait_until="commit")
            painted(page)
            return time.perf_counter() - start


def _wait_for_hello(page: Page) -> None:
    page.get_by_role("heading", name="hello").wait_for()


def _wait_for_first_map(page: Page) -> None:
    page.locator(FIRST_MAP).wait_for()
    page.wait_for_function("selector => document.querySelector(selector).naturalWidth > 0", arg=FIRST_MAP)


def _wait_for_map(page: Page) -> None:
    canvas = page.locator(LARGE_MAP).first
    canvas.wait_for()
    canvas.scroll_into_view_if_needed()
    deadline = time.monotonic() + WAIT_MS / 1000
    while time.monotonic() < deadline:
        picture = Image.open(io.BytesIO(canvas.screenshot(animations="disabled"))).convert("RGB")
        if len(picture.getcolors(maxcolors=1 << 24)) >= PAINTED_COLOURS:
            return
    raise RuntimeError("no map was painted")


def _month_change(browser: Browser, command, page_path: str) -> tuple[float, float]:
    with serve("app.py", folder=paths.ROOT, command=command) as server, fresh(browser) as page:
        return month_changes(page, f"{server.address}/{page_path}")


def month_changes(page: Page, address: str, *, times: int = CHANGES) -> tuple[float, float]:
    """Return the median seconds from choosing the month before to the page's last change, and the megabytes received for it.

    address: of a page with a button "Back" for the month before and a last element with the key atlas-footer; it is opened with one month.
    """
    received = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    page.goto(f"{address}?from=2021-06&to=2021-06")
    page.locator(".st-key-atlas-footer").wait_for()
    page.evaluate("() => { window.atlasBench = { last: performance.now(), changes: 1 }; }")
    page.wait_for_timeout(2_000)  # the first paint of maps and fonts is over
    seconds, megabytes = [], []
    for _ in range(times):
        received.clear()
        seconds.append(repainted(page, page.get_by_role("button", name="Back")))
        megabytes.append(sum(received) / 1e6)
    return median(seconds), median(megabytes)


def repainted(page: Page, control: Locator) -> float:
    """Click a control and return the seconds until the page's last change."""
    control.evaluate(CHANGE)
    page.wait_for_function(REPAINTED, arg=QUIET_MS)
    return page.evaluate("() => (window.atlasBench.last - window.atlasBench.started) / 1000")
