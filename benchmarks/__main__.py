"""Measure the atlas and write the numbers with their date: python -m benchmarks [--no-browser] [--sizes N ...]."""

import argparse
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version

import orjson
from rich.console import Console
from rich.table import Table

from atlas import paths
from benchmarks import pages, sessions, sizes, tables

RESULTS = paths.ROOT / "benchmarks" / "results"
# What DESIGN asks for, on two cores; benchmarks say whether it is reached, tests do not.
LIMITS = {
    "build of the seeds": 10, "cold start to the first map": 6, "ratio of cold starts": 1.5,
    "month change to repainted charts": 1, "ratio of month changes": 2, "megabytes sent per month change": 2, sessions.RATIO: 3, sessions.FAILED: 0,
}  # fmt: skip
# At any size; the month change is asked for up to a million incidents.
LIMITS_BY_SIZE = {
    "month change": 1,
    "month change, maps": 1,
    "ratio to empty charts": 2,
    "most megabytes per month change, any page": 2,
}


def main() -> None:
    """Run every measurement, print a table, and write results/<date>.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-browser", action="store_true", help="leave out what needs Chromium")
    parser.add_argument("--sizes", type=int, nargs="*", default=sizes.SIZES, help="incidents of the synthetic tables")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    started = (
        {} if chosen.no_browser else pages.measure()
    )  # first: what a start takes shows most what else the machine has just done
    measured = tables.measure() | sessions.measure() | started
    grown = sizes.measure(chosen.sizes, browser=not chosen.no_browser, said=print)
    result = {
        "measured_on": f"{datetime.now(UTC):%Y-%m-%d}",
        "cores": os.cpu_count(),
        "load_before": round(load, 2),
        "python": platform.python_version(),
        "versions": {
            name: version(name) for name in ("streamlit", "plotly", "pydeck", "pandas", "duckdb", "ibis-framework")
        },
        "data_version": orjson.loads((paths.DATA / "datapackage.json").read_bytes())["version"],
        "measured": measured,
        "sizes": grown,
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{result['measured_on']}.json"
    path.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    shown = Table("measurement", "value", "limit", title=f"{result['cores']} cores, load {load:.1f} before")
    for name, value in measured.items():
        limit = LIMITS.get(name)
        shown.add_row(
            name,
            f"{value:g}",
            "" if limit is None else f"{limit:g}",
            style="red" if limit is not None and value > limit else None,
        )
    Console().print(shown)
    Console().print(_by_size(grown))
    Console().print(f"written to benchmarks/results/{path.name}", highlight=False)


def _by_size(grown: dict[str, dict]) -> Table:
    """Return a table with one row per measurement and one column per size."""
    names = dict.fromkeys(name for values in grown.values() for name in values)
    shown = Table(
        "measurement",
        *(f"{int(key):,}" if key.isdigit() else key for key in grown),
        title="by incidents in the table, seconds",
    )
    for name in names:
        limit = LIMITS_BY_SIZE.get(name, float("inf"))
        cells = [(key, values.get(name, "")) for key, values in grown.items()]
        shown.add_row(name, *(_cell(value, limit if key != "growth" else float("inf")) for key, value in cells))
    return shown


def _cell(value: float | str | None, limit: float) -> str:
    if value is None:
        return "[red]no answer[/red]"
    return value if value == "" else f"[red]{value:g}[/red]" if value > limit else f"{value:g}"


if __name__ == "__main__":
    main()
