"""How each figure is drawn from a link, and what a deck of a selection holds by default."""

from atlas.figures import registry
from atlas.figures.evidence import withheld
from atlas.figures.registry import KINDS
from atlas.figures.scope import WIDTH_PX, EmptySelection, Scope, scope
from atlas.figures.spec import Figure
from atlas.store import Store

DEFAULT = (
    ("timeline", {}), ("timeline", {"measure": "killed"}), ("timeline", {"split": "type"}), ("map", {"layer": "governorates"}),
    ("map", {"layer": "incidents"}), ("movers", {}), ("disputes", {}), ("claiming", {}), ("rival", {"side": "figures"}), ("coverage", {}),
    ("list", {}),
)  # fmt: skip


def draw(about: Scope, name: str) -> Figure | None:
    """Draw a figure by its name, ready for slides and pictures; None if there is nothing for it.

    Raises KeyError for a name that is no figure of KINDS, EmptySelection for one of an incident whose data may not be passed on.
    """
    kind = KINDS[name]
    if kind.of_selection and not about.tally.incidents:
        return None
    closed = withheld(about) if kind.path == "incident" else ""
    if closed:
        raise EmptySelection(f"{kind.label}: no file may show this incident, since {closed}")
    figure = registry.draw(about, name)
    return figure if isinstance(figure, Figure) else None


def drawn(store: Store, link: str, name: str, *, width_px: int = WIDTH_PX) -> Figure | None:
    """Draw a figure from a share link (see draw): pages keep what this returns. width_px: of a chart."""
    return draw(scope(store, link)[0].sized(width_px, 0), name)


def default_scopes(about: Scope) -> list[tuple[str, Scope]]:
    """Return the figures of a selection's own deck, each with the scope of its page."""
    return [(name, about.at(KINDS[name].path, options)) for name, options in DEFAULT]
