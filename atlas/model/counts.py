"""What a report counts: one row per count, from which tables, seeds, readers, the resolver and the words on screen follow."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Count:
    """A count: its column, its label where it stands for itself, its heading in a list, and what it means.

    group: toll is folded into estimates over all origins, bound is the upper end of the count before it, dead is what a
    data set states for all sides together.
    """

    name: str
    label: str
    heading: str
    meaning: str
    group: str = "toll"
    unit: str = "people"


EVERY = (
    Count("killed", "Killed (attackers not counted)", "Killed", "killed, attackers not counted"),
    Count("killed_max", "Killed at most", "Killed at most", "upper end of a range, or the group's own higher claim", group="bound"),
    Count("wounded", "Wounded", "Wounded", "wounded"),
    Count("jihadists_killed", "Jihadists killed", "Jihadists killed", "jihadists killed"),
    Count("jihadists_arrested", "Jihadists arrested", "Jihadists arrested", "jihadists arrested"),
    Count("kidnapped", "Kidnapped", "Kidnapped", "kidnapped"),
    Count(
        "deaths_low", "Dead on all sides, low", "Dead, low",
        "dead on all sides, the data set's low estimate; only imported data sets give it", group="dead",
    ),
    Count("deaths_best", "Dead on all sides, best", "Dead, best", "dead on all sides, the data set's best estimate", group="dead"),
    Count("deaths_high", "Dead on all sides, high", "Dead, high", "dead on all sides, the data set's high estimate", group="dead"),
)  # fmt: skip
TOLLS = tuple(count for count in EVERY if count.group == "toll")
CODED = tuple(count for count in EVERY if count.group != "dead")  # what a press report may state
NAMES = tuple(count.name for count in EVERY)
