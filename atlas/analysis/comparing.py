"""A selection beside another one: which other a link's `compare` names, the numbers of both, and what may be said of their difference; knows no figure.

`compare` is a period (`year`, `before`, `2019-01:2019-12`, `since:LANDMARK`: see periods.two), a region, country or governorate (`syria`, `TUN`, `IQ-DI`), or a data set alone (`data:coded`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from atlas.analysis.changes import Change, figures_of, why_not_compared
from atlas.analysis.filters import listed
from atlas.analysis.periods import Periods, covered, readable, two
from atlas.analysis.rates import Ratio, judged, ratio
from atlas.analysis.selection import Known, Selection, area, limits, span
from atlas.analysis.trends import counts, coverage, reports_by_governorate
from atlas.model.vocabulary import COUNTRIES, REGIONS
from atlas.store import Store

OFF = "off"
DATA = "data:"  # before the name of a data set
MONTHS, AREAS, SETS = "months", "areas", "data sets"  # what tells the two apart
DIRECTIONS = {"rose": "more", "fell": "fewer", "same": "no clear difference", "unknown": "cannot say"}


@dataclass(frozen=True)
class Pair:
    """Two selections and what tells them apart: MONTHS, AREAS or SETS.

    names: what tells each from the other, as it stands after “in”. dataset: the name of the data set that the other's tables are made of, empty for those of this one. periods: of MONTHS, with what
    was done to them and why they cannot be compared.
    """

    kind: str
    this: Selection
    other: Selection
    names: tuple[str, str]
    dataset: str = ""
    periods: Periods | None = None


def pair(selection: Selection, known: Known, word: str, landmarks: pd.DataFrame) -> Pair | None:
    """Return the two selections that `compare` sets beside each other; None where it is off or says nothing that is known.

    landmarks: landmarks.landmarks(). Periods are of whole months that are over; areas and data sets are compared in the selection's own months.
    """
    first, last = limits(selection, known)
    fixed = replace(selection, start=first, end=last)
    if word.startswith(DATA) and word.removeprefix(DATA) in known.datasets:
        name = word.removeprefix(DATA)
        title = known.datasets[name]
        held = [known.datasets[one] for one in selection.dataset]
        this = listed(held) if held else "all data sets"
        return Pair(SETS, fixed, replace(fixed, dataset=(name,)), (this, title), name)
    placed = _placed(word, known)
    if placed is not None:
        other = replace(fixed, **placed)
        return Pair(AREAS, fixed, other, (area(fixed, known), area(other, known)))
    if not readable(word, landmarks):
        return None
    found = two(selection, known, word, landmarks)
    now, before = (span(each, known).removeprefix("in ") for each in (found.now, found.before))
    return Pair(MONTHS, found.now, found.before, (now, before), periods=found)


def _placed(word: str, known: Known) -> dict[str, tuple[str, ...]] | None:
    """Return the filters of an area in place of a selection's own; None for a word that is no area."""
    for name, words in (("region", REGIONS), ("country", COUNTRIES), ("admin1", known.admin1)):
        if word in words:
            return {"region": (), "country": (), "admin1": (), name: (word,)}
    return None


@dataclass(frozen=True)
class Side:
    """One of two selections in numbers: its key figures (see summary.key_sums; None for a sum with unknown parts), why it must not be compared (empty if it may), and its incidents in each covered month."""

    figures: Mapping[str, int | None]
    why_not: str
    monthly: tuple[float, ...]


def side(store: Store, selection: Selection, known: Known) -> Side:
    """Return the numbers of a selection, of incidents alone whose days lie within its months."""
    first, last = limits(selection, known)
    selection = replace(selection, start=first, end=last)
    held = {f"{row.period:%Y-%m}": float(row.incidents) for row in counts(store, selection).itertuples()}
    reports, spans = reports_by_governorate(store), coverage(store)
    inside = covered(selection, known, spans, reports)
    both = replace(
        known, last_day=""
    )  # a month that is not over is so on both sides; periods have none (see periods.two)
    return Side(
        figures_of(store, selection),
        why_not_compared((selection,), spans, both, reports),
        tuple(held.get(month, 0.0) for month in inside),
    )


@dataclass(frozen=True)
class Difference:
    """What may be said of the two sides of a pair.

    change: the key figures of both, and why no difference may be stated. ratio: of the incidents per covered month, the first over the second, and verdict: in which word of DIRECTIONS, with the reason where it cannot be
    said; None and empty but for areas: of periods only the rule of docs/resurgence.md says it, and data sets tell of the same incidents.
    """

    change: Change
    ratio: Ratio | None = None
    verdict: tuple[str, str] = ("", "")


def difference(given: Pair, this: Side, other: Side) -> Difference:
    """Return what may be said of a pair: no difference where months of one are not covered, or hardly."""
    reasons = []
    if given.periods:
        now, before = given.periods.lengths
        reasons = [given.periods.why_not, f"they are {now} and {before} months long" if now != before else ""]
    for each, name in ((this, given.names[0]), (other, given.names[1])):
        reasons += [each.why_not if given.kind == MONTHS else f"{name}: {each.why_not}"] if each.why_not else []
    both = {field: (this.figures[field], other.figures[field]) for field in this.figures}
    change = Change(given.other, both, "; ".join(dict.fromkeys(filter(None, reasons))))
    if given.kind != AREAS:
        return Difference(change)
    found = ratio(this.monthly, other.monthly)
    word, why = judged(found)
    for period, place in (("later period", "first"), ("earlier period", "second")):  # rates speaks of periods
        why = why.replace(period, place)
    return Difference(change, found, (DIRECTIONS[word], why))
