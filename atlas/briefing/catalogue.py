"""Which figures there are, how each is drawn from a link, and what a deck of a selection holds by default."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from atlas.briefing import (
    article_figures,
    audit_figures,
    beside_figures,
    claim_figures,
    comparison_figures,
    count_figures,
    dispute_figures,
    incident_figures,
    lineage_figures,
    list_figures,
    map_figures,
    rival_figures,
    source_figures,
    time_figures,
)
from atlas.briefing.drawing import Drawing
from atlas.briefing.plot_bars import chart_of
from atlas.briefing.plot_maps import is_map, map_of_plot
from atlas.briefing.plot_pictures import picture_of
from atlas.briefing.scope import EmptySelection, Scope, scope
from atlas.store import Store

Draw = Callable[[Scope], Drawing | None]
MAP_SIZE = (866, 536)  # px of a map beside its legend on a wide slide


@dataclass(frozen=True)
class Kind:
    """A figure: its name for readers, the path of its page, how it is drawn, and the options that fix what the page shows there.

    of_selection: whether the selection decides what is drawn; the others are drawn for an empty selection too. is_map: drawn at a map's size.
    """

    label: str
    path: str
    draw: Draw
    pinned: Mapping[str, str] = field(default_factory=dict)
    of_selection: bool = True
    is_map: bool = False


BESIDE = {"view": "beside"}
FIGURES, DIFFER, AUDIT, LINEAGE = ({"side": "figures", "view": view} for view in ("rival", "differ", "audit", "lineage"))
KINDS = {
    "timeline": Kind("Incidents over time", "timelines", time_figures.timeline),
    "map": Kind("Map", "maps", map_figures.map_of, is_map=True),
    "movers": Kind("What rose and fell", "", time_figures.rise_and_fall),
    "year-over-year": Kind("Year over year", "timelines", comparison_figures.year_over_year, {"view": "years"}),
    "calendar": Kind("Calendar of days", "timelines", comparison_figures.calendar, {"view": "calendar"}),
    "governorates": Kind("Governorates side by side", "timelines", comparison_figures.governorates, {"view": "governorates"}),
    "disputes": Kind("Widest disputes", "claims", claim_figures.disputes),
    "disputed-fields": Kind("Disputed fields", "claims", dispute_figures.disputed_fields),
    "origin-matrix": Kind("Origins against one another", "claims", dispute_figures.matrix),
    "origin-pairs": Kind("Which origins say more", "claims", dispute_figures.pairs),
    "claiming": Kind("Claimed and attributed attacks", "claims", dispute_figures.claiming),
    "rival": Kind("Rival published figures", "claims", rival_figures.rival_claims, {"side": "figures"}),
    "counts": Kind("Published counts of a year", "claims", count_figures.counts, DIFFER, of_selection=False),
    "steps": Kind("From one count to another", "claims", count_figures.steps, DIFFER, of_selection=False),
    "audit": Kind("Audit of published figures", "claims", audit_figures.verdicts, AUDIT, of_selection=False),
    "audit-counts": Kind("Stated against counted", "claims", audit_figures.stated_counted, AUDIT, of_selection=False),
    "lineage": Kind("How a figure was retold", "claims", lineage_figures.chain, LINEAGE, of_selection=False),
    "lineage-changes": Kind("What changed in retelling", "claims", lineage_figures.changes, LINEAGE, of_selection=False),
    "tallies": Kind("Tallies that do not add up", "claims", lineage_figures.tallies, {"side": "figures", "view": "tallies"}, of_selection=False),
    "article-map": Kind("Map of an article", "claims", article_figures.article, {"side": "figures", "view": "articles"}, of_selection=False, is_map=True),
    "toll": Kind("An incident's toll", "incident", incident_figures.toll, of_selection=False),
    "incident-map": Kind("Where reports put an incident", "incident", incident_figures.where_put, of_selection=False, is_map=True),
    "matching": Kind("Why two reports are together", "incident", incident_figures.joined, of_selection=False),
    "coverage": Kind("Coverage by kind of source", "sources", source_figures.coverage_columns),
    "relayed": Kind("Whose word others carry", "sources", source_figures.relayed),
    "beside-months": Kind("Data sets side by side, by month", "sources", beside_figures.per_month, BESIDE),
    "beside-overlap": Kind("Incidents that data sets share", "sources", beside_figures.shared_incidents, BESIDE),
    "beside-pairs": Kind("Two data sets' figures of the same incidents", "sources", beside_figures.value_pairs, BESIDE),
    "list": Kind("List of incidents", "maps", list_figures.latest),
}  # fmt: skip
DEFAULT = (
    ("timeline", {}), ("timeline", {"measure": "killed"}), ("timeline", {"split": "type"}), ("map", {"layer": "governorates"}),
    ("map", {"layer": "incidents"}), ("movers", {}), ("disputes", {}), ("claiming", {}), ("rival", {"side": "figures"}), ("coverage", {}),
    ("list", {}),
)  # fmt: skip


def draw(about: Scope, name: str, *, map_size: tuple[int, int] = MAP_SIZE) -> Drawing | None:
    """Draw a figure by its name, ready for slides and pictures; None if there is nothing for it.

    map_size: width and height of a map in px. Raises KeyError for a name that is no figure of KINDS, EmptySelection for one of an incident whose
    data may not be passed on.
    """
    kind = KINDS[name]
    if kind.of_selection and not about.tally.incidents:
        return None
    closed = incident_figures.withheld(about) if kind.path == "incident" else ""
    if closed:
        raise EmptySelection(f"{kind.label}: no file may show this incident, since {closed}")
    if kind.is_map:
        about = about.sized(*map_size)
    drawing = kind.draw(about)
    return None if drawing is None else _with_body(drawing, about)


def _with_body(drawing: Drawing, about: Scope) -> Drawing:
    """Return a drawing whose body, where it has none, is read from the pages' chart; the chart itself is left out."""
    plot, body = drawing.plot, drawing.body
    if plot is None or body is not None:
        return replace(drawing, plot=None)
    if len({getattr(trace, "yaxis", None) for trace in plot.figure.data}) > 1:
        return replace(drawing, plot=None)  # several charts in one, which only a body of its own can hold: the table stays
    if is_map(plot.figure):
        body = map_of_plot(plot.figure, width_px=about.width_px, height_px=plot.body_px)
    else:
        body = chart_of(plot.figure) or picture_of(plot.figure, width_px=about.width_px, body_px=plot.body_px, left_px=plot.left_px)
    return replace(drawing, body=body, plot=None)


def drawn(store: Store, link: str, name: str, *, map_size: tuple[int, int] = MAP_SIZE) -> Drawing | None:
    """Draw a figure from a share link (see draw): pages keep what this returns."""
    return draw(scope(store, link)[0], name, map_size=map_size)


def default_scopes(about: Scope) -> list[tuple[str, Scope]]:
    """Return the figures of a selection's own deck, each with the scope of its page."""
    return [(name, about.at(KINDS[name].path, options)) for name, options in DEFAULT]
