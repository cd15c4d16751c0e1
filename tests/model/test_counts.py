"""A count is one row: tables, seeds, readers, resolver and words follow from it."""

import subprocess
import sys

from atlas.paths import ROOT

# A program that adds a count before anything else is imported, and looks for it.
ADDED = """
from atlas.model import counts
counts.EVERY = (*counts.EVERY, counts.Count("displaced", "Displaced people", "Displaced", "people who had to flee"))
counts.TOLLS = tuple(count for count in counts.EVERY if count.group == "toll")
counts.CODED = tuple(count for count in counts.EVERY if count.group != "dead")
counts.NAMES = tuple(count.name for count in counts.EVERY)
from atlas.analysis.wording import HEADS
from atlas.ingest.formats.reports import FORMAT, SAME_INCIDENT
from atlas.model import seed_tables, tables, vocabulary
from atlas.resolve import prepared
assert "displaced" in tables.REPORTS.names and "displaced" in seed_tables.REPORTS.names and "displaced" in FORMAT.table.names
assert {"displaced_low", "displaced_best", "displaced_high"} <= set(tables.INCIDENTS.names)
assert vocabulary.COUNTS["displaced"] == "Displaced people" and HEADS["displaced"] == "Displaced"
assert "displaced" in prepared.COUNTS and "displaced" in prepared.NEEDED and "displaced" in SAME_INCIDENT
"""


def test_a_count_more_is_one_row():
    done = subprocess.run([sys.executable, "-c", ADDED], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
