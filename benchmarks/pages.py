"""Time what a reader waits for, in Chromium: the first map after a cold start, and the charts after another month is chosen."""

import io
import json
import sys
import time
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from atlas import paths
from tools.browser import FLAGS, find
from tools.server import STREAMLIT, serve

STARTS, CHANGES = 5, 8
VIEWPORT = {"width": 1280, "height": 720}
WAIT_MS = 60_000
HELLO = '[data-testid="stHeading"] h1'
FIRST_MAP = ".st-key-figure-map img"  # the overview's small map, vectors
LARGE_MAP = '.st-key-figure-map [data-testid="stDeckGlJsonChart"] canvas'
PAINTED_COLOURS = 24  # a blank canvas has one colour, a basemap with its marks has hundreds
QUIET_MS = 500  # a page is repainted once nothing in it has changed for this long; the wait itself is not counted
EMPTY = (sys.executable, "-m", "benchmarks.empty_charts")
# Note when an element is painted: it is there, an image is decoded, and the browser has drawn a frame after that. The page notes it itself, since an
# answer to a question from outside waits until the page has run whatever came after.
PAINTED = """
new MutationObserver((_, observer) => {
  const found = document.querySelector(SELECTOR);
  if (!found) return;
  observer.disconnect();
  const drawn = () => { window.atlasPainted = performance.timeOrigin + performance.now(); };
  (found.decode ? found.decode() : Promise.resolve()).then(() => requestAnimationFrame(() => requestAnimationFrame(drawn)));
}).observe(document, { subtree: true, childList: true });
"""
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


@dataclass(frozen=True)
class Start:
    """A page to open on a server that has just been started, and the element to wait for."""

    command: Sequence[str]
    script: str
    folder: Path
    selector: str
    path: str = ""


COLD_STARTS = {
    "cold start to a bare Streamlit page": Start(STREAMLIT, "hello.py", paths.ROOT / "benchmarks", HELLO),
    "cold start to a bare page that opens a table": Start(STREAMLIT, "stack.py", paths.ROOT / "benchmarks", HELLO),
    "cold start to the first map": Start(STREAMLIT, "app.py", paths.ROOT, FIRST_MAP),
    "cold start to the maps page": Start(STREAMLIT, "app.py", paths.ROOT, LARGE_MAP, "maps"),
}


def measure(page_path: str = "") -> dict[str, float]:
    """Return seconds, ratios and megabytes by measurement. Raises RuntimeError if no Chromium is there."""
    path = find()
    if path is None:
        raise RuntimeError("no Chromium was found; set CHROME=/path/to/chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        starts = _cold_starts(browser)
        bare, stack, atlas, _ = starts
        full, megabytes = _month_change(browser, STREAMLIT, page_path)
        empty, _ = _month_change(browser, EMPTY, page_path)
        browser.close()
    return {
        **{name: round(seconds, 2) for name, seconds in zip(COLD_STARTS, starts, strict=True)},
        "ratio of cold starts": round(atlas / bare, 2),
        "ratio to the bare page that opens a table": round(atlas / stack, 2),
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


def _cold_starts(browser: Browser) -> list[float]:
    """Return the median seconds of each of COLD_STARTS; they take turns, so that what else the machine does weighs on all alike."""
    found = [[_cold_start(browser, start) for start in COLD_STARTS.values()] for _ in range(STARTS)]
    return [median(seconds) for seconds in zip(*found, strict=True)]


def _cold_start(browser: Browser, start: Start) -> float:
    """Return the seconds from starting the server's process until a browser that has seen nothing yet has painted the element."""
    with fresh(browser) as page:
        page.add_init_script(PAINTED.replace("SELECTOR", json.dumps(start.selector)))
        began = time.time()
        with serve(start.script, folder=start.folder, command=start.command) as server:
            page.goto(f"{server.address}/{start.path}", wait_until="commit")
            if start.selector == LARGE_MAP:
                _wait_for_map(page)
                return time.time() - began
            page.wait_for_function("window.atlasPainted")
            return page.evaluate("window.atlasPainted") / 1000 - began


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
