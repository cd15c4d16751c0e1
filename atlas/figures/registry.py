"""Which figures there are: pages ask this of each that they show, and load what draws files only when one is asked for (catalogue)."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kind:
    """A figure: its name for readers, the path of its page, and the options that fix what the page shows there.

    of_selection: whether the selection decides what is drawn; the others are drawn for an empty selection too. is_map: drawn at a map's size.
    """

    label: str
    path: str
    pinned: Mapping[str, str] = field(default_factory=dict)
    of_selection: bool = True
    is_map: bool = False


BESIDE = {"view": "beside"}
FIGURES, DIFFER, AUDIT, LINEAGE = ({"side": "figures", "view": view} for view in ("rival", "differ", "audit", "lineage"))
KINDS = {
    "timeline": Kind("Incidents over time", "timelines"),
    "map": Kind("Map", "maps", is_map=True),
    "movers": Kind("What rose and fell", ""),
    "year-over-year": Kind("Year over year", "timelines", {"view": "years"}),
    "calendar": Kind("Calendar of days", "timelines", {"view": "calendar"}),
    "governorates": Kind("Governorates side by side", "timelines", {"view": "governorates"}),
    "disputes": Kind("Widest disputes", "claims"),
    "disputed-fields": Kind("Disputed fields", "claims"),
    "origin-matrix": Kind("Origins against one another", "claims"),
    "origin-pairs": Kind("Which origins say more", "claims"),
    "claiming": Kind("Claimed and attributed attacks", "claims"),
    "rival": Kind("Rival published figures", "claims", {"side": "figures"}),
    "counts": Kind("Published counts of a year", "claims", DIFFER, of_selection=False),
    "steps": Kind("From one count to another", "claims", DIFFER, of_selection=False),
    "audit": Kind("Audit of published figures", "claims", AUDIT, of_selection=False),
    "audit-counts": Kind("Stated against counted", "claims", AUDIT, of_selection=False),
    "lineage": Kind("How a figure was retold", "claims", LINEAGE, of_selection=False),
    "lineage-changes": Kind("What changed in retelling", "claims", LINEAGE, of_selection=False),
    "tallies": Kind("Tallies that do not add up", "claims", {"side": "figures", "view": "tallies"}, of_selection=False),
    "article-map": Kind("Map of an article", "claims", {"side": "figures", "view": "articles"}, of_selection=False, is_map=True),
    "toll": Kind("An incident's toll", "incident", of_selection=False),
    "incident-map": Kind("Where reports put an incident", "incident", of_selection=False, is_map=True),
    "matching": Kind("Why two reports are together", "incident", of_selection=False),
    "coverage": Kind("Coverage by kind of source", "sources"),
    "relayed": Kind("Whose word others carry", "sources"),
    "beside-months": Kind("Data sets side by side, by month", "sources", BESIDE),
    "beside-overlap": Kind("Incidents that data sets share", "sources", BESIDE),
    "beside-pairs": Kind("Two data sets' figures of the same incidents", "sources", BESIDE),
    "list": Kind("List of incidents", "maps"),
}  # fmt: skip
