"""Kill builds, imports and removals at random moments, and hold what is left against what was promised: python -m benchmarks.kills [--kills N]
[--only build|import|forget].

Each command runs as a program of its own in a folder with the committed tables and an imported data set (for `build` and `forget`), and is killed
(SIGKILL) at a moment drawn evenly from the time that it takes when nobody kills it. Then the tables must open, be of the release
before or of the one after, and satisfy every check of `python -m atlas check` but the rebuild; the same command once more must end well.
"""

import argparse
import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from atlas import paths, releases, verify
from atlas.store import open_store, tables_dir

KILLS, SEED = 200, 20261130
COMMANDS = ("build", "import", "forget")


def main() -> None:
    """Print what each kill left, and how many of how many left something wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--only", choices=COMMANDS)
    chosen, say = parser.parse_args(), Console().print
    draw = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="atlas-kills-") as scratch:
        folder = Path(scratch)
        table, seeds = folder / "mine.csv", folder / "seeds"
        _reports(table)
        shutil.copytree(paths.SEEDS, seeds)
        fresh, held = folder / "fresh", folder / "held"
        for data in (fresh, held):
            shutil.copytree(paths.DATA, data, ignore=shutil.ignore_patterns("local", "next"))
        _run("import", held, table, seeds)
        _change(seeds)  # what is built then is another release
        for command in (chosen.only,) if chosen.only else COMMANDS:
            before = held if command != "import" else fresh
            whole = _copied(before, folder / "whole")
            began = time.monotonic()
            _run(command, whole, table, seeds)
            seconds = time.monotonic() - began
            known = {_version(before), _version(whole)}
            done, faults = 0, 0
            for number in range(chosen.kills):
                data = _copied(before, folder / "killed")
                child = _start(command, data, table, seeds)
                time.sleep(draw.uniform(0, seconds))
                done += child.poll() is None
                child.send_signal(signal.SIGKILL)
                child.wait()
                wrong = list(_faults(data, known))
                try:
                    _run(command, data, table, seeds, is_again=True)
                    wrong += list(_faults(data, {_version(whole)}))
                except RuntimeError as error:
                    wrong.append(f"the same once more: {error}")
                faults += bool(wrong)
                for sentence in wrong or ["whole"]:
                    say(f"{command}, kill {number + 1} of {chosen.kills}: {sentence}")
            say(
                f"{command}: {faults} of {chosen.kills} left something wrong; {done} came before its end, which takes {seconds:.1f} s"
            )


def _faults(data: Path, known: set[str]):
    try:
        found = _version(data)
        if found not in known:
            yield f"the tables are of {found}, which is none of {', '.join(known)}"
        yield from verify.verify(releases.folder_of(data))
        if (folder := tables_dir(data)) != releases.folder_of(data):
            yield from verify.verify(folder)
    except Exception as error:
        yield f"{type(error).__name__}: {error}"


def _version(data: Path) -> str:
    return open_store("duckdb://", data_dir=data).data_version


def _copied(before: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(before, target))


def _start(command: str, data: Path, table: Path, seeds: Path) -> subprocess.Popen:
    given = {
        "build": ["build", "--seeds", seeds, "--out", data],
        "import": ["import", "reports", table, "--data", data],
        "forget": ["forget", "reports-mine", "--data", data],
    }[command]
    environment = os.environ | {"PYTHONPATH": str(paths.ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "atlas", *map(str, given)],
        cwd=paths.ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def _run(command: str, data: Path, table: Path, seeds: Path, *, is_again: bool = False) -> None:
    child = _start(command, data, table, seeds)
    said = child.communicate()[1].decode(errors="replace")
    if child.returncode and not (is_again and command == "forget" and "no data set" in said):  # it is gone already
        raise RuntimeError(said.strip()[-300:])


def _reports(target: Path) -> None:
    """Write the first 40 coded reports with ids, pages and words of their own, as somebody else's table."""
    with (
        (paths.SEEDS / "reports.csv").open(encoding="utf-8", newline="") as given,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        rows = list(csv.DictReader(given))[:40]
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for number, row in enumerate(rows):
            writer.writerow(
                row
                | {
                    "report_id": f"kill-{number:03}",
                    "url": f"https://example.org/{number}",
                    "summary": f"Account {number}",
                }
            )


def _change(seeds: Path) -> None:
    """Take the last coded report away."""
    path = seeds / "reports.csv"
    with path.open(encoding="utf-8", newline="") as given:
        rows = list(csv.reader(given))
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows[:-1])


if __name__ == "__main__":
    main()
