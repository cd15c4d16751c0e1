"""Time the atlas on tables of growing size, beside the same pages with empty charts and the obvious way: python -m benchmarks.sizes --sizes 100000.

The tables are synthetic (see synthetic.py), lie in a scratch folder one at a time, and are removed afterwards.
"""

import argparse
import math
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

import numpy as np
import orjson
import pyarrow.parquet as pq
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import TimeoutError as Missed

from atlas import paths
from atlas.analysis import changes, incidents, places, summary, trends
from atlas.analysis.selection import Selection
from atlas.model import months
from atlas.store import Store, open_store
from benchmarks import pages, sessions, synthetic
from tools.browser import FLAGS, find
from tools.server import STREAMLIT, serve

SIZES = (100_000, 1_000_000, 10_000_000)
CHANGES = 5
MONTHS = tuple(months.span("2021-01", "2021-06"))
PAGES = ("", "maps", "timelines", "claims", "incident", "sources", "briefing")
MONTH = "month change"
EXPONENTS = (MONTH, "month change, maps", "month change, obvious way", "page switch", "store: seconds per question")


def measure(
    sizes: Sequence[int] = SIZES, *, browser: bool = True, said: Callable[[str], None] = lambda text: None
) -> dict[str, dict]:
    """Return the measurements by table (its number of incidents), the bundled one first, and growth exponents under "growth".

    A page that did not repaint within pages.WAIT_MS has None. said: told each table before it is measured.
    """
    found = {}
    with _chromium() if browser else nullcontext() as chromium:
        for folder, count in _tables(sizes, said):
            found[f"{count}"] = _of_store(folder) | (_of_pages(chromium, folder) if chromium else {})
    grown = [(int(count), values) for count, values in found.items() if int(count) in sizes]
    return found | {"growth": _exponents(grown)}


def _tables(sizes: Sequence[int], said: Callable[[str], None]) -> Iterator[tuple[Path, int]]:
    """Give the bundled folder, then a synthetic one of each size; each is gone when the next one is asked for."""
    bundled = pq.read_metadata(paths.MARTS / "incidents.parquet").num_rows
    said(f"the bundled table, {bundled:,} incidents")
    yield paths.DATA, bundled
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="atlas-bench-") as scratch:
            said(f"{size:,} synthetic incidents")
            synthetic.generate(size, Path(scratch))
            yield Path(scratch), size


def _of_store(folder: Path) -> dict[str, float]:
    """Ask what a month change asks, of each month, and how long it takes."""
    started = time.perf_counter()
    store = open_store("duckdb://", data_dir=folder)
    known = summary.known(store)
    opened = time.perf_counter() - started
    started, asked = time.perf_counter(), 0
    for month in MONTHS:
        for question in _questions(known):
            question(store, Selection(start=month, end=month))
            asked += 1
    seconds = time.perf_counter() - started
    return {
        "megabytes on disk": round(sum(file.stat().st_size for file in (folder / "marts").iterdir()) / 1e6, 1),
        "store: open": round(opened, 3),
        "store: questions per second": round(asked / seconds, 1),
        "store: seconds per question": round(seconds / asked, 4),
    }


def _questions(known) -> tuple[Callable[[Store, Selection], object], ...]:
    return (
        summary.tally,
        places.drawn,
        places.points,
        places.by_governorate,
        trends.counts,
        lambda store, selection: changes.changes(store, selection, known, trends.coverage(store)),
        lambda store, selection: incidents.incident_list(store, selection, limit=12),
    )


def _of_pages(browser: Browser, folder: Path) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    with _data(folder):
        with serve("app.py", folder=paths.ROOT) as server:
            found[MONTH], found["megabytes per month change"] = _changes(browser, server.address)
            found["month change, maps"], found["megabytes per month change, maps"] = _changes(
                browser, f"{server.address}/maps"
            )
            found["page switch"] = _switch(browser, server.address)
            sent = [_changes(browser, f"{server.address}/{path}", times=1)[1] for path in PAGES]
            found["most megabytes per month change, any page"] = max(
                (one for one in sent if one is not None), default=None
            )
            found["pages that did not answer"] = sent.count(None)
            found["megabytes of the process"] = sessions.resident_mb(server.address)
        with serve("app.py", folder=paths.ROOT, command=pages.EMPTY) as server:
            found["month change, empty charts"], _ = _changes(browser, server.address)
            found["month change, maps, empty charts"], _ = _changes(browser, f"{server.address}/maps")
        with serve("benchmarks/obvious.py", folder=paths.ROOT, command=STREAMLIT) as server:
            found["month change, obvious way"], found["megabytes per month change, obvious way"] = _changes(
                browser, server.address
            )
            found["megabytes of the process, obvious way"] = sessions.resident_mb(server.address)
    found["ratio to empty charts"] = _ratio(found[MONTH], found["month change, empty charts"])
    found["ratio of the obvious way to the maps page"] = _ratio(
        found["month change, obvious way"], found["month change, maps"]
    )
    return {name: value if value is None else round(value, 3) for name, value in found.items()}


def _changes(browser: Browser, address: str, *, times: int = CHANGES) -> tuple[float | None, float | None]:
    with pages.fresh(browser) as page:
        try:
            return pages.month_changes(page, address, times=times)
        except Missed:
            return None, None


def _switch(browser: Browser, address: str) -> float | None:
    """Return the median seconds from a click on another page's link to its last change, between pages that were seen before."""
    with pages.fresh(browser) as page:
        try:
            page.goto(f"{address}/?from=2021-06&to=2021-06")
            page.locator(".st-key-atlas-footer").wait_for()
            taken = [
                pages.repainted(page, page.get_by_role("link", name=name).first)
                for name in ("Timelines", "Overview") * 3
            ]
        except Missed:
            return None
    return float(np.median(taken[2:]))


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one and other else None


def _exponents(grown: Sequence[tuple[int, dict]]) -> dict[str, float]:
    """Return the slope of each measurement over the size, both as logarithms: 1 grows as the table does, 0 not at all."""
    found = {}
    for name in EXPONENTS:
        points = [(math.log(size), math.log(values[name])) for size, values in grown if values.get(name)]
        if len(points) > 1:
            found[name] = round(float(np.polyfit(*zip(*points, strict=True), 1)[0]), 2)
    return found


@contextmanager
def _data(folder: Path) -> Iterator[None]:
    """Let servers that are started meanwhile read this data folder."""
    before = os.environ.get("ATLAS_DATA")
    os.environ["ATLAS_DATA"] = str(folder)
    try:
        yield
    finally:
        del os.environ["ATLAS_DATA"]
        if before is not None:
            os.environ["ATLAS_DATA"] = before


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = find()
    if path is None:
        raise RuntimeError("no Chromium was found; set CHROME=/path/to/chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--no-browser", action="store_true")
    chosen = parser.parse_args()
    print(
        orjson.dumps(
            measure(chosen.sizes, browser=not chosen.no_browser, said=print), option=orjson.OPT_INDENT_2
        ).decode()
    )
