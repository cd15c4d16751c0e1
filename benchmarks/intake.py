"""Measure what the intake reads against short invented news items with known values: python -m benchmarks.intake.

Rules were made while looking at tuned.jsonl; held_out.jsonl was written afterwards, and no rule was changed for it.
A known value may be one of several, parted by “|” (spellings of a place, types that fit as well).
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import orjson
import pandas as pd

from atlas import paths
from atlas.ingest.intake.propose import read_item

ITEMS = paths.ROOT / "tests" / "golden" / "intake"
TOLLS = (
    "killed",
    "killed_max",
    "wounded",
    "jihadists_killed",
    "jihadists_arrested",
    "kidnapped",
)
FIELDS = ("date", "country", "admin1", "place", "event_type", "initiator", "target", "attribution", *TOLLS)
# The least precision and recall that are asked for.
AIMS = {"date": (0.95, 0.8), "country": (0.95, 0.8), "admin1": (0.95, 0.8), "tolls": (0.95, 0.8)} | dict.fromkeys(
    ("place", "event_type", "initiator"), (0.9, 0.75)
)


def measure(items: Iterable[dict]) -> pd.DataFrame:
    """Return one row per field, and one for all tolls: proposed, known and right values, precision and recall (shares of one).

    items: as read() gives them. Attribution counts only where its value is known: the atlas writes “unattributed” for silence.
    """
    proposed, known, right = Counter(), Counter(), Counter()
    for item in items:
        found = read_item(item["text"], date.fromisoformat(item["published"]), publisher=item["source"]).proposals
        for at in range(max(len(found), len(item["rows"]))):
            values = {name: value.text for name, value in found[at].values.items()} if at < len(found) else {}
            row = item["rows"][at] if at < len(item["rows"]) else {}
            for name in FIELDS:
                if name == "attribution" and name not in row:
                    continue
                proposed[name] += name in values
                known[name] += name in row
                right[name] += name in values and name in row and _fits(values[name], row[name])
    for counter in (proposed, known, right):
        counter["tolls"] = sum(counter[name] for name in TOLLS)
    table = pd.DataFrame({"proposed": proposed, "known": known, "right": right}, index=[*FIELDS, "tolls"])
    table = table.fillna(0).astype(int)
    return table.assign(precision=table["right"] / table["proposed"], recall=table["right"] / table["known"])


def _fits(value: str, known: str | int) -> bool:
    return value.casefold() in str(known).casefold().split("|")


def read(path: Path) -> list[dict]:
    """Return the items of a file: id, language, source, published, text, and rows, the known values by column."""
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


if __name__ == "__main__":
    for file in (ITEMS / "tuned.jsonl", ITEMS / "held_out.jsonl"):
        items = read(file)
        print(f"{file.stem}: {len(items)} items\n{measure(items).round(3).to_string()}\n")
