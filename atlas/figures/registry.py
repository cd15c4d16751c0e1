"""Which figures there are, one row each: where it is declared, on which page it stands, and what the reader may choose. Loads a declaration when it is drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from atlas.analysis.comparing import OFF
from atlas.analysis.wording import HEADS
from atlas.figures.spec import Figure, Nothing
from atlas.model.vocabulary import CLAIM_SCOPES, COUNTS

if TYPE_CHECKING:
    from atlas.figures.scope import Scope


def declared(where: str) -> Callable[..., Any]:
    """Return what `module:name` names, loading the module."""
    module, name = where.split(":")
    return getattr(import_module(module), name)


@dataclass(frozen=True)
class Choice:
    """What a reader may choose of a figure: an option of links and a control on the page.

    words: stored word -> label, or `module:function` that takes a scope and returns such a mapping with the default word. default: without it the first word. form: how the control
    looks: buttons, list, switch (words on and off), or several (of which more than one may be chosen; default: words, commas between). help: told beside the control. drops: options that lose their meaning when this one changes. is_quiet: its label is there for
    readers' aids only. width_px: of a list; 0 for what most need.
    """

    name: str
    label: str
    words: Mapping[str, str] | str
    default: str = ""
    form: str = "buttons"
    help: str = ""
    drops: tuple[str, ...] = ()
    is_quiet: bool = False
    width_px: int = 0

    def offered(self, about: "Scope") -> tuple[Mapping[str, str], str]:
        """Return the words that can be chosen within a scope, with their labels, and the word to begin with."""
        if isinstance(self.words, str):
            return declared(self.words)(about)
        return self.words, self.default or next(iter(self.words))


MEASURE = Choice(
    "measure",
    "Count",
    {"incidents": "Incidents", "killed": "Killed"},
    help="Killed sums the most likely numbers; attackers are not counted.",
)
UNIT = Choice(
    "unit", "Per", "atlas.figures.time:units", help="Weeks for spans up to seven years, days up to thirteen months."
)
SPLIT = Choice(
    "split",
    "Split by",
    {
        "none": "Not split",
        "region": "Region",
        "admin1": "Governorate",
        "type": "Type",
        "initiator": HEADS["initiator"],
        "attribution": HEADS["attribution"],
    },
    form="list",
)
OVER = Choice(
    "over",
    "Series over it",
    "atlas.figures.time:overlays",
    form="list",
    help="A monitor's own counts as a line, on an axis of its own at the right. What it counts differs from what we count.",
    width_px=380,
)
COUNT = Choice("count", "Toll", "atlas.figures.evidence:counts")
MEAN = Choice("mean", "Trailing mean", "atlas.figures.time:means", form="list")
LAYER = Choice(
    "layer", "Layer", {"incidents": "Incidents", "density": "Density", "governorates": "Governorates"}, is_quiet=True
)
COLOUR = Choice(
    "colour",
    "Colour",
    {"family": "By type", "side": "By attack or operation", "attribution": "By who says so"},
    form="list",
    is_quiet=True,
    width_px=150,
)
PER_AREA = Choice("measure", "Measure", "atlas.figures.places:measures", is_quiet=True)
CELL = Choice(
    "cell", "Hexagons", {"3": "69 km cells", "4": "26 km cells", "5": "10 km cells"}, default="4", is_quiet=True
)  # mean edge of H3's hexagons
NEAR = Choice("near", "Zoom to", "atlas.figures.places:zooms", form="list", is_quiet=True, width_px=150)
FIELD = Choice("count", "Field", {field: HEADS[field] for field in COUNTS})
RANK = Choice("rank", "Ranked", {"absolute": "by distance", "relative": "by ratio", "origins": "by number of voices"})
BY = Choice("by", "Attacks by", {"admin1": "governorate", "month": "month", "cell": "governorate and month"})
METRIC = Choice("metric", "Metric", "atlas.figures.rival:metrics", form="list", drops=("claim",), width_px=260)
AREA = Choice("area", "Area", "atlas.figures.rival:areas", form="list", drops=("claim",), width_px=220)
SCALE = Choice("scale", "Log scale", {"log": "Log scale", "linear": "Linear scale"}, form="switch")
PANELS = Choice(
    "panels", "One panel", {"one": "One panel", "bodies": "A panel per body"}, default="bodies", form="switch"
)
RATE = Choice("rate", "Per month", "atlas.figures.rival:rates", form="switch")
SCOPES = Choice(
    "scope",
    "Scope",
    CLAIM_SCOPES,
    default="whole,part",
    form="several",
    help="A toll of one incident is no rival of a year's count; such claims are left out at first.",
)
COUNTRY = Choice("area", "Country", "atlas.figures.counts:countries", form="list", drops=("one", "other"))
YEAR = Choice("year", "Year", "atlas.figures.counts:years", form="list", drops=("one", "other"))
ONE = Choice("one", "From", "atlas.figures.counts:firsts", form="list", width_px=420)
OTHER = Choice("other", "To", "atlas.figures.counts:seconds", form="list", width_px=420)
MONITORED = Choice("metric", "Metric", "atlas.figures.monitors:metrics", form="list", drops=("claim",), width_px=260)
TABLE = Choice("table", "Table", "atlas.figures.audit:tables", form="list", drops=("claim",), width_px=260)
AUDITED = Choice("of", "Metric", "atlas.figures.audit:metrics", form="list", drops=("claim",), width_px=260)
CHAIN = Choice(
    "chain", "Chain, by the claim that said it first", "atlas.figures.lineage:chains", form="list", width_px=700
)
AGAINST = Choice("against", "Against", "atlas.figures.resurgence:against", form="list", width_px=330)
BANDS = Choice(
    "bands",
    "Bands",
    {"off": "No bands", "ramadan": "Ramadan"},
    help="By the Umm al-Qura calendar; countries may begin a day apart.",
)
SPOTS = Choice("spots", "Hot spots of", {"governorates": "Governorates", "hexagons": "Hexagons"})
COMPARE = Choice(
    "compare",
    "Compare with",
    "atlas.figures.comparing:offered",
    form="list",
    help="Sets another period, area or data set beside the selection, on one scale, and says what may be said of the difference.",
    is_quiet=True,
    width_px=205,
)
LANDMARKS = Choice("landmarks", "Landmarks", {"on": "On", "off": "Off"}, form="switch")


@dataclass(frozen=True)
class Kind:
    """A figure: its name for readers, the path of its page, and the options that fix what the page shows there.

    declaration: `module:function`, which takes a scope. options: what the reader may choose. of_selection: whether the selection decides what is drawn; the others are
    drawn for an empty selection too. of_empty: of the selection, and drawn also where no incident fits it. of_rows: single incidents are drawn, of which files leave out those that may not be passed on. compared: what draws it in place of the declaration where the link compares (option COMPARE).
    """

    label: str
    path: str
    pinned: Mapping[str, str] = field(default_factory=dict)
    declaration: str = ""
    options: tuple[Choice, ...] = ()
    of_selection: bool = True
    of_rows: bool = False
    of_empty: bool = False
    compared: str = ""

    @property
    def needs_incidents(self) -> bool:
        """Whether there is nothing to draw for a selection that no incident fits."""
        return self.of_selection and not self.of_empty


BESIDE = {"view": "beside"}
FIGURES, MONITORS, DIFFER, AUDIT, LINEAGE = (
    {"side": "figures", "view": view} for view in ("rival", "monitors", "differ", "audit", "lineage")
)
KINDS = {
    "answer": Kind("Is it coming back?", "resurgence", of_empty=True, declaration="atlas.figures.resurgence:answer", options=(AGAINST, LANDMARKS)),
    "indicators": Kind("Indicators, side by side", "resurgence", of_empty=True, declaration="atlas.figures.resurgence:indicators", options=(AGAINST,)),
    "timeline": Kind("Incidents over time", "timelines", declaration="atlas.figures.time:timeline", options=(MEASURE, UNIT, SPLIT, MEAN, OVER, LANDMARKS, COMPARE), compared="atlas.figures.comparing:over_time"),
    "map": Kind("Map", "maps", declaration="atlas.figures.places:map_of", options=(LAYER, COLOUR, PER_AREA, CELL, NEAR, COMPARE), compared="atlas.figures.comparing:maps"),
    "movers": Kind("What rose and fell", "", declaration="atlas.figures.time:movers"),
    "year-over-year": Kind("Year over year", "timelines", {"view": "years"}, declaration="atlas.figures.time:years", options=(MEASURE,)),
    "calendar": Kind("Calendar of days", "timelines", {"view": "calendar"}, declaration="atlas.figures.time:calendar", options=(MEASURE,)),
    "governorates": Kind("Governorates side by side", "timelines", {"view": "governorates"}, declaration="atlas.figures.time:governorates", options=(MEASURE,)),
    "types-by-year": Kind("Types by year", "timelines", {"view": "types"}, declaration="atlas.figures.time:types_by_year", options=(MEASURE,)),
    "disputes": Kind("Widest disputes", "claims", declaration="atlas.figures.disputes:widest", options=(FIELD, RANK), of_rows=True),
    "disputed-fields": Kind("Disputed fields", "claims", declaration="atlas.figures.disputes:disputed_fields"),
    "origin-matrix": Kind("Voices against one another", "claims", declaration="atlas.figures.disputes:matrix", options=(FIELD,)),
    "origin-pairs": Kind("Which voices say more", "claims", declaration="atlas.figures.disputes:pairs", options=(FIELD,)),
    "claiming": Kind("Claimed and attributed attacks", "claims", declaration="atlas.figures.disputes:claiming", options=(BY,)),
    "rival": Kind("Rival claims", "claims", {"side": "figures"}, declaration="atlas.figures.rival:rival", options=(METRIC, AREA, SCALE, PANELS, RATE, SCOPES)),
    "monitors": Kind("Monitors month by month", "claims", MONITORS, declaration="atlas.figures.monitors:per_month", options=(MONITORED,)),
    "monitor-pairs": Kind("Monitors beside each other", "claims", MONITORS, declaration="atlas.figures.monitors:beside", options=(MONITORED,)),
    "counts": Kind("Published counts of a year", "claims", DIFFER, of_selection=False, declaration="atlas.figures.counts:counts", options=(COUNTRY, YEAR)),
    "steps": Kind("From one count to another", "claims", DIFFER, of_selection=False, declaration="atlas.figures.counts:steps", options=(ONE, OTHER)),
    "audit": Kind("Audit of published claims", "claims", AUDIT, of_selection=False, declaration="atlas.figures.audit:verdicts", options=(TABLE, AUDITED)),
    "audit-counts": Kind("Stated against counted", "claims", AUDIT, of_selection=False, declaration="atlas.figures.audit:stated_counted", options=(TABLE, AUDITED)),
    "lineage": Kind("How a claim was retold", "claims", LINEAGE, of_selection=False, declaration="atlas.figures.lineage:chain", options=(CHAIN,)),
    "lineage-changes": Kind("What changed in retelling", "claims", LINEAGE, of_selection=False, declaration="atlas.figures.lineage:changes"),
    "tallies": Kind("Tallies that do not add up", "claims", {"side": "figures", "view": "tallies"}, of_selection=False, declaration="atlas.figures.lineage:tallies"),
    "article-map": Kind("Map of an article", "claims", {"side": "figures", "view": "articles"}, declaration="atlas.figures.points:article", of_selection=False),
    "toll": Kind("An incident's toll", "incident", of_selection=False, declaration="atlas.figures.evidence:toll", options=(COUNT,)),
    "incident-map": Kind("Where reports put an incident", "incident", declaration="atlas.figures.points:where_put", of_selection=False),
    "matching": Kind("Why two reports are together", "incident", of_selection=False, declaration="atlas.figures.evidence:matching"),
    "coverage": Kind("Coverage by kind of source", "sources", declaration="atlas.figures.sources:coverage"),
    "record-share": Kind("How much of the record we hold", "sources", declaration="atlas.figures.monitors:share"),
    "relayed": Kind("Whose word others carry", "sources", declaration="atlas.figures.sources:relayed"),
    "beside-months": Kind("Data sets side by side, by month", "sources", BESIDE, declaration="atlas.figures.beside:per_month"),
    "beside-overlap": Kind("Incidents that data sets share", "sources", BESIDE, declaration="atlas.figures.beside:shared_incidents"),
    "beside-pairs": Kind("Two data sets' figures of the same incidents", "sources", BESIDE, declaration="atlas.figures.beside:value_pairs"),
    "changes": Kind("When it changed", "resurgence", {"view": "when"}, declaration="atlas.figures.patterns:changes", options=(LANDMARKS, BANDS)),
    "repeats": Kind("Do attacks come in waves?", "resurgence", {"view": "when"}, declaration="atlas.figures.patterns:repeats"),
    "claiming-rates": Kind("Claimed of what others attribute", "resurgence", {"view": "claimed"}, declaration="atlas.figures.patterns:claiming_rates"),
    "missing": Kind("What is missing", "resurgence", {"view": "missing"}, declaration="atlas.figures.patterns:missing"),
    "settled": Kind("How fast tolls settle", "resurgence", {"view": "tolls"}, declaration="atlas.figures.patterns:settled"),
    "first-tolls": Kind("First tolls by kind of source", "resurgence", {"view": "tolls"}, declaration="atlas.figures.patterns:first_tolls"),
    "hot-spots": Kind("Hot spots", "resurgence", {"view": "where"}, declaration="atlas.figures.clustering:hot_spots", options=(AGAINST, SPOTS)),
    "statements": Kind("What is stated about places", "resurgence", {"view": "where"}, declaration="atlas.figures.clustering:statements"),
    "list": Kind("List of incidents", "maps", declaration="atlas.figures.listing:latest"),
}  # fmt: skip


def is_of_selection(path: str, options: Mapping[str, str]) -> bool:
    """Return whether what a page shows with these options follows the selection, going by the figures that the options pin."""
    shown = [
        kind for kind in KINDS.values() if kind.path == path and kind.pinned and kind.pinned.items() <= options.items()
    ]
    return not shown or any(
        kind.of_selection for kind in shown if len(kind.pinned) == max(len(one.pinned) for one in shown)
    )


def draw(about: "Scope", name: str) -> Figure | Nothing:
    """Draw a figure within a scope, or say why there is nothing to draw. Raises KeyError for a name that is no figure."""
    kind = KINDS[name]
    if kind.needs_incidents and not about.tally.incidents:
        return Nothing(about.why_empty("No incidents"))
    is_compared = kind.compared and about.choice(COMPARE) != OFF
    return declared(kind.compared if is_compared else kind.declaration)(about)
