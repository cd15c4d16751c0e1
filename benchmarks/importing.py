"""Time the import of 390,000 UCDP-shaped rows, made by repeating a real file: python -m benchmarks.importing FILE
[--rows N].
"""

import argparse
import csv
import os
import resource
import tempfile
import time
from pathlib import Path

from rich.console import Console

from atlas import imports

ROWS = 390_000  # UCDP GED 25.1 has about as many
LIMIT_SECONDS, LIMIT_GIGABYTES = 15, 1.5


def repeat(sample: Path, target: Path, rows: int) -> None:
    """Write so many rows, each with an id of its own, by repeating those of a UCDP CSV file."""
    with sample.open(encoding="utf-8", newline="") as given, target.open("w", encoding="utf-8", newline="") as out:
        header, *events = csv.reader(given)
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        place = header.index("id")
        for number in range(rows):
            row = list(events[number % len(events)])
            row[place] = str(10_000_000 + number)
            writer.writerow(row)


def main() -> None:
    """Print seconds and memory of each step: reading and storing the file, then building the tables with its rows in
    them.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="a UCDP CSV file with a header")
    parser.add_argument("--rows", type=int, default=ROWS)
    chosen = parser.parse_args()
    say = Console().print
    with tempfile.TemporaryDirectory(prefix="atlas-bench-") as scratch:
        big = Path(scratch) / "GEDEvent_v25_1.csv"
        repeat(chosen.file, big, chosen.rows)
        marks: list[tuple[str, float, float]] = []
        note = lambda step: marks.append((step, time.perf_counter(), _gigabytes()))  # noqa: E731 - handed on as it is
        result = imports.import_file("ucdp", big, data_dir=Path(scratch) / "data", progress=note)
        note("end")
    say(f"{result.read} rows read, {result.kept} kept; load before {os.getloadavg()[0]:.1f}")
    for (step, start, _), (_, end, memory) in zip(marks, marks[1:], strict=False):
        say(f"{step:24} {end - start:6.1f} s, at most {memory:.2f} GB so far")
    stored = next(mark for mark in marks if mark[0] == imports.STEPS[2])
    seconds, gigabytes = stored[1] - marks[0][1], stored[2]
    say(f"read and stored in {seconds:.1f} s (limit {LIMIT_SECONDS}), {gigabytes:.2f} GB (limit {LIMIT_GIGABYTES})")
    say(f"with the build of the tables {marks[-1][1] - marks[0][1]:.1f} s")


def _gigabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    main()
