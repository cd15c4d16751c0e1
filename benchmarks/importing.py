"""Time the import of 390,000 UCDP-shaped rows, made by repeating a real file: python -m benchmarks.importing FILE
[--rows N] [--steps].

Every row gets an id of its own; nearly half of those of the sample of 2021 are of the selection, so about 175,000
reports come in (of the real GED, a few thousand). Repeated as it is, one year holds them all, 300 times as dense as
it was; `spread` moves each copy back in time so that together they cover 32 years, as GED does. Each command runs as a
program of its own, beside a copy of the committed tables, and is measured as a user would feel it: from its start to
its end, with all processor time and the most memory that it held.
"""

import argparse
import csv
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console

from atlas import imports, paths

ROWS = 390_000  # UCDP GED 25.1 has about as many
SPAN_DAYS = 32 * 365
LIMIT_SECONDS, LIMIT_GIGABYTES = 15, 1.5


def repeat(sample: Path, target: Path, rows: int, *, span_days: int = 0) -> None:
    """Write so many rows, each with an id of its own, by repeating those of a UCDP CSV file.

    span_days: each repetition lies so much earlier than the one before that all of them cover these days.
    """
    with sample.open(encoding="utf-8", newline="") as given, target.open("w", encoding="utf-8", newline="") as out:
        header, *events = csv.reader(given)
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        place, days = header.index("id"), [header.index(name) for name in ("date_start", "date_end")]
        copies = -(-rows // len(events))
        for number in range(rows):
            row = list(events[number % len(events)])
            row[place] = str(10_000_000 + number)
            if span_days:
                back = timedelta(days=span_days * (number // len(events)) // copies)
                for at in days:
                    row[at] = str(date.fromisoformat(row[at][:10]) - back)
            writer.writerow(row)


def measured(arguments: list[str]) -> tuple[float, float, float]:
    """Run the atlas; returns seconds, processor seconds and gigabytes at most. Raises if it fails."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "atlas", *arguments]
    child = subprocess.Popen(command, cwd=paths.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6


def main() -> None:
    """Print what the dry run and the import of each table cost; with --steps the import's steps in this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="a UCDP CSV file with a header")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--steps", action="store_true", help="the steps of one import instead")
    chosen = parser.parse_args()
    say = Console().print
    with tempfile.TemporaryDirectory(prefix="atlas-bench-") as scratch:
        big = Path(scratch) / "GEDEvent_v25_1.csv"
        say(f"load before {os.getloadavg()[0]:.1f}; limits {LIMIT_SECONDS} s, {LIMIT_GIGABYTES} GB")
        for name, span in (("repeated", 0), ("spread", SPAN_DAYS)):
            repeat(chosen.file, big, chosen.rows, span_days=span)
            data = Path(scratch) / name
            shutil.copytree(paths.DATA, data, ignore=shutil.ignore_patterns("local"))
            if chosen.steps:
                _steps(big, data, say)
                return
            for option in ("--dry-run", ""):
                options = ["import", "ucdp", str(big), "--data", str(data), *filter(None, [option])]
                seconds, processor, gigabytes = measured(options)
                what = f"{chosen.rows} rows {name} {option}"
                say(f"{what:40} {seconds:5.1f} s, {processor:5.1f} processor s, {gigabytes:.2f} GB")


def _steps(big: Path, data: Path, say) -> None:
    marks: list[tuple[str, float, float, float]] = []

    def note(step: str) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        marks.append((step, time.perf_counter(), time.process_time(), peak))

    result = imports.import_file("ucdp", big, data_dir=data, progress=note)
    note("end")
    say(f"{result.read} rows read, {result.kept} kept")
    for (step, start, before, _), (_, end, after, memory) in zip(marks, marks[1:], strict=False):
        say(f"{step:24} {end - start:6.1f} s, {after - before:5.1f} processor s, at most {memory:.2f} GB so far")


if __name__ == "__main__":
    main()
