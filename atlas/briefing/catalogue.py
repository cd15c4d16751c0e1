"""Which figures a briefing can hold, how each is drawn from a link, and what a deck of a selection holds by default."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from atlas.briefing import claim_figures, list_figures, map_figures, time_figures
from atlas.briefing.drawing import Drawing
from atlas.briefing.scope import Scope, scope
from atlas.store import Store

Draw = Callable[[Scope], Drawing | None]
MAP_SIZE = (866, 536)  # px of a map beside its legend on a wide slide


@dataclass(frozen=True)
class Kind:
    """A figure that a briefing can hold: its name for readers, the path of its page, and the options that fix what it shows there."""

    label: str
    path: str
    draw: Draw | None
    pinned: Mapping[str, str]


def _kind(label: str, path: str, draw: Draw | None, **pinned: str) -> Kind:
    return Kind(label, path, draw, pinned)


KINDS = {
    "timeline": _kind("Incidents over time", "timelines", time_figures.timeline),
    "map": _kind("Map", "maps", None),
    "movers": _kind("What rose and fell", "", time_figures.rise_and_fall),
    "disputes": _kind("Widest disputes", "claims", claim_figures.disputes),
    "claiming": _kind("Claimed and attributed attacks", "claims", claim_figures.claimed_or_not),
    "rival": _kind("Rival published figures", "claims", claim_figures.rival_claims, side="figures"),
    "coverage": _kind("Coverage by kind of source", "sources", time_figures.coverage_columns),
    "list": _kind("List of incidents", "maps", list_figures.latest),
}
DEFAULT = (
    ("timeline", {}), ("timeline", {"measure": "killed"}), ("timeline", {"split": "type"}), ("map", {"layer": "governorates"}),
    ("map", {"layer": "incidents"}), ("movers", {}), ("disputes", {}), ("claiming", {}), ("rival", {"side": "figures"}), ("coverage", {}),
    ("list", {}),
)  # fmt: skip


def draw(about: Scope, name: str, *, map_size: tuple[int, int] = MAP_SIZE) -> Drawing | None:
    """Draw a figure by its name; None if the selection has nothing for it.

    map_size: width and height of a map in px. Raises KeyError for a name that is no figure of KINDS.
    """
    kind = KINDS[name]
    if name == "map":
        return map_figures.map_of(about, width_px=map_size[0], height_px=map_size[1])
    return kind.draw(about)


def drawn(store: Store, link: str, name: str, *, map_size: tuple[int, int] = MAP_SIZE) -> Drawing | None:
    """Draw a figure from a share link (see draw): pages keep what this returns."""
    return draw(scope(store, link)[0], name, map_size=map_size)


def default_scopes(about: Scope) -> list[tuple[str, Scope]]:
    """Return the figures of a selection's own deck, each with the scope of its page."""
    return [(name, about.at(KINDS[name].path, options)) for name, options in DEFAULT]
