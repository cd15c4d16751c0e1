"""Time what needs no browser: the build, opening the tables, and the questions that a page asks them."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from atlas import paths
from atlas.analysis import changes, summary, trends
from atlas.analysis.selection import Selection
from atlas.pipeline import build
from atlas.store import open_store

BUILDS, QUERIES = 3, 20
SELECTION = Selection(region=("iraq",), initiator=("attack",), start="2019-01", end="2021-12")


def measure() -> dict[str, float]:
    """Return seconds by measurement; each is the median of its runs."""
    with tempfile.TemporaryDirectory(prefix="atlas-bench-") as scratch:
        found = {"build of the seeds": _seconds(lambda: build(paths.SEEDS, Path(scratch)), runs=BUILDS)}
    found["open the tables"] = _seconds(lambda: open_store("duckdb://"), runs=BUILDS)
    store = open_store("duckdb://")
    known = summary.known(store)
    found["tally of a selection"] = _seconds(lambda: summary.tally(store, SELECTION), runs=QUERIES)
    found["counts per month"] = _seconds(lambda: trends.counts(store, SELECTION), runs=QUERIES)
    found["changes to earlier periods"] = _seconds(
        lambda: changes.changes(store, SELECTION, known, trends.coverage(store)), runs=QUERIES
    )
    return found


def _seconds(work: Callable[[], object], *, runs: int) -> float:
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return round(median(taken), 4)
