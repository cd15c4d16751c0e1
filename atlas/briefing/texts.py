"""The texts of a briefing's last slides: what the table is and is not, and where it comes from, from its own numbers."""

import pandas as pd

from atlas.analysis.sources import datasets, limits
from atlas.figures.ground import ATTRIBUTION
from atlas.figures.scope import Scope
from atlas.model import months

NAMED = 40  # sources on the sources slide


def methods(about: Scope) -> tuple[tuple[str, str], ...]:
    """Return what the table is and is not: pairs of a bold beginning and a text."""
    n = limits(about.store)
    span = f"{months.name(n.first_day[:7])} to {months.name(n.last_day[:7])}"
    return (
        ("A sample, not a census.", f"{n.reports:,} reports by {n.sources:,} sources, resolved into {n.incidents:,} incidents, {span}, "
         f"and {n.figure_claims:,} published figures. More reports in a month may mean more violence or only more coverage."),
        ("Incident.", "What happened once, at one place and time, resolved from one or more reports. It is counted in a month only if all "
         "days on which it may have happened lie in it; the others are stated beside the chart, never spread or dropped."),
        ("Estimates.", "Of each origin its latest figure. Low and high: the smallest and largest over all origins. Best: the median over "
         "origins other than the armed group, of an even number the lower middle. The group's own figure is kept apart."),
        ("Origins.", f"Ten outlets that relay one agency are one origin: behind {n.sources:,} sources stand {n.origins:,} origins; "
         f"{n.single_origin:,} incidents rest on one origin alone and can contradict nobody."),
        ("Unknown is not zero.", "Unknown numbers are left out of sums, and every figure says how many incidents have none."),
        ("Places.", f"{n.coarse_place:,} incidents are known to their governorate or country only and are never drawn as a dot. {ATTRIBUTION}"),
        ("Attack.", "An incident begun by the Islamic State, also if only suspected, of a type that is an attack."),
    )  # fmt: skip


def sources(about: Scope, found: pd.DataFrame, *, counted: str = "reports") -> tuple[tuple[str, str], ...]:
    """Return the data sets with licence and citation, and the sources behind what is drawn.

    found: name and reports, the sources with most first. counted: what their numbers are.
    """
    parts = [(f"{row.title}, {row.version}, {row.licence}.", f"{row.coverage} Cite as: {row.citation}")
             for row in datasets(about.store).itertuples()]  # fmt: skip
    named = ", ".join(f"{row.name} ({row.reports})" for row in found.head(NAMED).itertuples())
    more = f" and {len(found) - NAMED:,} more" if len(found) > NAMED else ""
    return (*parts, (f"Reports by {len(found):,} sources:", f"{named}{more}. In brackets: {counted}."))
