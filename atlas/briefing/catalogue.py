"""How each figure is drawn from a link, and what a deck of a selection holds by default."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from atlas.briefing import (
    lineage_figures,
)
from atlas.briefing.drawing import Drawing
from atlas.briefing.plot_bars import chart_of
from atlas.briefing.plot_pictures import picture_of
from atlas.figures import registry, spec
from atlas.figures.evidence import withheld
from atlas.figures.registry import KINDS
from atlas.figures.scope import WIDTH_PX, EmptySelection, Scope, scope
from atlas.store import Store

Drawn = Drawing | spec.Figure  # a figure that has moved to atlas.figures is drawn by its one declaration
Draw = Callable[[Scope], Drawn | spec.Nothing | None]
DRAWS: Mapping[str, Draw] = {
    "lineage": lineage_figures.chain,
    "lineage-changes": lineage_figures.changes,
    "tallies": lineage_figures.tallies,
}
DEFAULT = (
    ("timeline", {}), ("timeline", {"measure": "killed"}), ("timeline", {"split": "type"}), ("map", {"layer": "governorates"}),
    ("map", {"layer": "incidents"}), ("movers", {}), ("disputes", {}), ("claiming", {}), ("rival", {"side": "figures"}), ("coverage", {}),
    ("list", {}),
)  # fmt: skip


def draw(about: Scope, name: str) -> Drawn | None:
    """Draw a figure by its name, ready for slides and pictures; None if there is nothing for it.

    Raises KeyError for a name that is no figure of KINDS, EmptySelection for one of an incident whose data may not be passed on.
    """
    kind = KINDS[name]
    if kind.of_selection and not about.tally.incidents:
        return None
    closed = withheld(about) if kind.path == "incident" else ""
    if closed:
        raise EmptySelection(f"{kind.label}: no file may show this incident, since {closed}")
    drawing = registry.draw(about, name) if kind.declaration else DRAWS[name](about)
    if drawing is None or isinstance(drawing, spec.Nothing):
        return None
    return drawing if isinstance(drawing, spec.Figure) else _with_body(drawing, about)


def _with_body(drawing: Drawing, about: Scope) -> Drawing:
    """Return a drawing whose body, where it has none, is read from the pages' chart."""
    plot, body = drawing.plot, drawing.body
    if plot is None or body is not None:
        return drawing
    if len({getattr(trace, "yaxis", None) for trace in plot.figure.data}) > 1:
        return drawing  # several charts in one, which only a body of its own can hold: the table stays
    body = chart_of(plot.figure) or picture_of(plot.figure, width_px=about.width_px, body_px=plot.body_px, left_px=plot.left_px)
    return replace(drawing, body=body)


def drawn(store: Store, link: str, name: str, *, width_px: int = WIDTH_PX) -> Drawn | None:
    """Draw a figure from a share link (see draw): pages keep what this returns. width_px: of a chart."""
    return draw(scope(store, link)[0].sized(width_px, 0), name)


def default_scopes(about: Scope) -> list[tuple[str, Scope]]:
    """Return the figures of a selection's own deck, each with the scope of its page."""
    return [(name, about.at(KINDS[name].path, options)) for name, options in DEFAULT]
