"""Decks and briefings as files: which figures, in which order, with what they say of themselves; knows no browser."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from atlas.analysis.sources import datasets, limits, sources_of
from atlas.analysis.summary import known
from atlas.figures import evidence, registry
from atlas.figures.files.briefing import Briefing
from atlas.figures.ground import ATTRIBUTION
from atlas.figures.paint.slides import Cover, Slide, deck
from atlas.figures.registry import KINDS
from atlas.figures.scope import WIDTH_PX, EmptySelection, Scope, refuse_empty, remembering, scope
from atlas.figures.spec import Figure
from atlas.model import months
from atlas.store import Store

DEFAULT = (
    ("timeline", {}), ("timeline", {"measure": "killed"}), ("timeline", {"split": "type"}), ("map", {"layer": "governorates"}),
    ("map", {"layer": "incidents"}), ("movers", {}), ("disputes", {}), ("claiming", {}), ("rival", {"side": "figures"}), ("coverage", {}),
    ("list", {}),
)  # fmt: skip
STEPS = len(DEFAULT) + 3  # most calls of progress for a selection's deck: its figures, cover, methods, sources
OF_INCIDENT = [name for name, kind in KINDS.items() if kind.path == "incident"]
TITLE = "Islamic State: the public record"
NAMED = 40  # sources on the sources slide
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Sheet:
    """One figure of a briefing ready to be written: what is drawn, of which scope, with the author's title and notes."""

    figure: Figure
    about: Scope
    title: str = ""
    notes: str = ""

    @property
    def heading(self) -> str:
        """The author's title, else the figure's own."""
        return self.title or self.figure.frame.title


def draw(about: Scope, name: str) -> Figure | None:
    """Draw a figure by its name, ready for slides and pictures; None if there is nothing for it.

    Raises KeyError for a name that is no figure of KINDS, EmptySelection for one of an incident whose data may not be passed on.
    """
    kind = KINDS[name]
    if kind.needs_incidents and not about.tally.incidents:
        return None
    closed = evidence.withheld(about) if kind.path == "incident" else ""
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


def selection_deck(about: Scope, *, template: bytes | None = None, progress: Progress = lambda step: None) -> bytes:
    """Return the PowerPoint file of a selection: timeline, maps, what rose and fell, disputes, published claims, coverage, list.

    Figures that the selection has nothing for are left out. template, progress: as in slides.deck. Raises EmptySelection if no
    incident fits.
    """
    refuse_empty(about)
    about = about.remembering()
    found = ((one, draw(one, name)) for name, one in default_scopes(about))
    slides = (Slide(figure, one.link()) for one, figure in found if figure is not None)
    return deck(cover(about, TITLE), slides, template=template, progress=progress)


def deck_of_link(
    about: Scope, *, template: bytes | None = None, progress: Progress = lambda step: None
) -> tuple[bytes, dict[str, int | str]]:
    """Return the PowerPoint file of what a link shows, and what it holds: incidents, and for a link to one incident its words as selection.

    Such a link gives the incident's toll, where reports put it, and why they are together; any other the deck of its selection. template,
    progress: as in slides.deck. Raises EmptySelection as selection_deck does, or if there is no such incident, no file may show it, or there is
    nothing to draw.
    """
    name = about.word("incident") or about.word("report")
    if about.path != "incident" or not name:
        return selection_deck(about, template=template, progress=progress), {"incidents": about.tally.incidents}
    about = about.remembering()
    own = evidence.subject(about)
    if own is None:
        raise EmptySelection(f"There is no incident “{name}” in the table.")
    _, words, named = own
    figures = [figure for name in OF_INCIDENT if (figure := draw(about, name)) is not None]
    if not figures:
        raise EmptySelection(f"The reports of “{words}” state nothing that could be drawn.")
    front = _cover(about, TITLE, words, about.link(explicit=False), sources(about, named))
    slides = (Slide(figure, about.link()) for figure in figures)
    return deck(front, slides, template=template, progress=progress), {"incidents": 1, "selection": words}


def briefing_deck(
    store: Store,
    briefing: Briefing,
    *,
    root: str = "",
    template: bytes | None = None,
    progress: Progress = lambda step: None,
) -> bytes:
    """Return the PowerPoint file of a briefing.

    root: the atlas's own address, for links. template, progress: as in slides.deck. Raises EmptySelection, naming the figure, if one has
    nothing to draw, or if there is no figure.
    """
    slides = (Slide(s.figure, s.about.link(), s.title, s.notes) for s in sheets(store, briefing, root=root))
    return deck(briefing_cover(store, briefing, root=root), slides, template=template, progress=progress)


def sheets(store: Store, briefing: Briefing, *, root: str = "") -> Iterator[Sheet]:
    """Draw a briefing's figures one after the other from the tables as they are now; raises EmptySelection as briefing_deck does."""
    seen, keep = {}, remembering()
    offered = known(store)
    for place, item in enumerate(briefing.items, start=1):
        about, _ = scope(store, root + item.link, offered=offered, keep=keep)
        about = seen.setdefault(about.selection, about).at(about.path, about.options)
        if KINDS[item.figure].needs_incidents:
            refuse_empty(about)
        figure = draw(about, item.figure)
        if figure is None:
            raise EmptySelection(
                f"Figure {place}, {KINDS[item.figure].label.lower()}: the table has nothing to draw for “{about.sentence}”."
            )
        yield Sheet(figure, about, item.title, item.notes)


def briefing_cover(store: Store, briefing: Briefing, *, root: str = "") -> Cover:
    """Return what a briefing says of itself; raises EmptySelection if it holds no figure."""
    if not briefing.items:
        raise EmptySelection("The briefing holds no figure yet: add some with “Add to briefing” under a figure.")
    offered, keep = known(store), remembering()  # figures of one selection ask once
    held = [(item.figure, scope(store, root + item.link, offered=offered, keep=keep)[0]) for item in briefing.items]
    subjects = {key: (words, found) for key, words, found in (_subject(*one) for one in held)}
    about, title = held[0][1], briefing.title or TITLE
    if len(subjects) == 1:
        words, found = next(iter(subjects.values()))
        return _cover(about, title, words, about.link(explicit=False), sources(about, found))
    found = pd.concat(found for _, found in subjects.values()).groupby("name", as_index=False)["reports"].max()
    found = found.sort_values(["reports", "name"], ascending=[False, True], ignore_index=True)
    said = sources(about, found, counted="reports behind the figure with most of them")
    return _cover(about, title, f"{len(held)} figures, each with its own selection", f"{root}/", said)


def _subject(name: str, about: Scope) -> tuple[str, str, pd.DataFrame]:
    """Return what a figure is about, one incident or a selection: what tells it from others, its words, and its sources (name, reports)."""
    own = evidence.subject(about) if KINDS[name].path == "incident" else None
    return own or (about.sentence, about.sentence, about.get(sources_of)[["name", "reports"]])


def cover(about: Scope, title: str) -> Cover:
    """Return what a deck of a selection says of itself and of the table."""
    return _cover(about, title, about.sentence, about.link(explicit=False), sources(about, about.get(sources_of)))


def _cover(about: Scope, title: str, words: str, link: str, named: tuple[tuple[str, str], ...]) -> Cover:
    return Cover(
        title, words, about.store.data_version, about.store.as_of, link, methods(about), named, about.known.last_day
    )


def methods(about: Scope) -> tuple[tuple[str, str], ...]:
    """Return what the table is and is not: pairs of a bold beginning and a text."""
    n = limits(about.store)
    span = f"{months.name(n.first_day[:7])} to {months.name(n.last_day[:7])}"
    return (
        (
            "A sample, not a census.",
            f"{n.reports:,} reports by {n.sources:,} sources, resolved into {n.incidents:,} incidents, {span}, "
            f"and {n.figure_claims:,} published claims. More reports in a month may mean more violence or only more coverage.",
        ),
        (
            "Incident.",
            "What happened once, at one place and time, resolved from one or more reports. It is counted in a month only if all "
            "days on which it may have happened lie in it; the others are stated beside the chart, never spread or dropped.",
        ),
        (
            "Estimates.",
            "Of each voice its settled figure: its last count, early ones that later counts outgrew left out. Low and high: the smallest and largest over all voices. Most likely: the median over "
            "voices other than the armed group, of an even number the lower middle. The group's own figure is kept apart.",
        ),
        (
            "Voices.",
            f"Ten outlets that relay one agency are one voice: behind {n.sources:,} sources stand {n.origins:,} voices; "
            f"{n.single_origin:,} incidents rest on one voice alone and can contradict nobody.",
        ),
        (
            "Unknown is not zero.",
            "Unknown numbers are left out of sums, and every figure says how many incidents have none.",
        ),
        (
            "Places.",
            f"{n.coarse_place:,} incidents are known to their governorate or country only and are never drawn as a dot. {ATTRIBUTION}",
        ),
        ("Attack.", "An incident begun by the Islamic State, also if only suspected, of a type that is an attack."),
    )


def sources(about: Scope, found: pd.DataFrame, *, counted: str = "reports") -> tuple[tuple[str, str], ...]:
    """Return the data sets with licence and citation, and the sources behind what is drawn.

    found: name and reports, the sources with most first. counted: what their numbers are.
    """
    parts = [
        (f"{row.title}, {row.version}, {row.licence}.", f"{row.coverage} Cite as: {row.citation}")
        for row in datasets(about.store).itertuples()
    ]
    named = ", ".join(f"{row.name} ({row.reports})" for row in found.head(NAMED).itertuples())
    more = f" and {len(found) - NAMED:,} more" if len(found) > NAMED else ""
    return (*parts, (f"Reports by {len(found):,} sources:", f"{named}{more}. In brackets: {counted}."))
