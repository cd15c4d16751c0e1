"""Measure the atlas and write the numbers with their date: python -m benchmarks [--no-browser]."""

import argparse
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version

import orjson
from rich.console import Console
from rich.table import Table

from atlas import paths
from benchmarks import pages, tables

RESULTS = paths.ROOT / "benchmarks" / "results"
# What DESIGN asks for, on two cores; benchmarks say whether it is reached, tests do not.
LIMITS = {
    "build of the seeds": 10, "cold start to the first map": 6, "ratio of cold starts": 1.5,
    "month change to repainted charts": 1, "ratio of month changes": 2, "megabytes sent per month change": 2,
}  # fmt: skip


def main() -> None:
    """Run every measurement, print a table, and write results/<date>.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-browser", action="store_true", help="leave out what needs Chromium")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    measured = tables.measure() | ({} if chosen.no_browser else pages.measure())
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
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{result['measured_on']}.json"
    path.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    shown = Table("measurement", "value", "limit", title=f"{result['cores']} cores, load {load:.1f} before")
    for name, value in measured.items():
        limit = LIMITS.get(name)
        shown.add_row(
            name, f"{value:g}", f"{limit:g}" if limit else "", style="red" if limit and value > limit else None
        )
    Console().print(shown)
    Console().print(f"written to benchmarks/results/{path.name}", highlight=False)


if __name__ == "__main__":
    main()
