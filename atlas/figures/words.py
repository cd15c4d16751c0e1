"""The words of a figure's frame, for pages and files alike, and the short notes of a time chart: what is not drawn, what is silence, what a sum leaves out; knows no figure."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import pandas as pd

from atlas.analysis.selection import Known, Selection, area, clauses, span, subject
from atlas.analysis.summary import Tally
from atlas.analysis.wording import plural
from atlas.figures.spec import Frame
from atlas.model import months
from atlas.model.vocabulary import DATE_PRECISIONS

NAMED_SOURCES = 3
LEAST_LED = 10  # of fewer in all, the first of some names is no finding
OURS = "Coded by Resurgence Atlas, CC BY 4.0."


def frame_words(
    tally: Tally,
    *,
    title: str,
    sentence: str,
    as_of: str,
    data_version: str,
    link: str,
    notes: tuple[str, ...] = (),
    numbers: str = "",
    last_day: str = "",
) -> Frame:
    """Return the words of a figure's frame.

    tally: the selection's numbers. title: the finding or the measure. sentence: the selection. notes: what is not drawn, and why.
    last_day: until when the data reach. numbers: in place of the selection's own, for a figure that shows something else (published claims).
    """
    unknown = f"{tally.without_killed:,} without a figure for killed"
    elsewhere = f" (of them {tally.elsewhere:,} may lie outside these months)" if tally.elsewhere else ""
    return Frame(
        title=title,
        sentence=sentence + ".",
        numbers=numbers
        or f"n = {plural(tally.incidents, 'incident')}{elsewhere}, {plural(tally.reports, 'report')}, {plural(tally.origins, 'independent voice')}; {unknown}",
        sources=drawn_sources(tally),
        stamp=f"A sample of the public record, not a census. {dated(as_of, last_day)}, data version {data_version}.",
        link=link,
        notes=notes,
        **licence(tally.terms),
    )


def dated(as_of: str, last_day: str) -> str:
    """Return until when the data reach and when they were coded. as_of, last_day: YYYY-MM-DD, the second may be empty."""
    return f"Data to {months.name(last_day)}, coded {months.name(as_of)}" if last_day else f"As of {as_of}"


def licence(terms: Sequence[str]) -> dict[str, str]:
    """Return the frame's licence where other data sets than our own are drawn: the terms of all of them; else nothing."""
    others = [words for words in terms if not words.startswith(OURS)]
    return {"licence": " ".join(terms).rstrip(".")} if others else {}


def drawn_sources(tally: Tally) -> str:
    """Return the line that names the sources with most reports, and whose data they are on what terms."""
    named = ", ".join(tally.top_sources[:NAMED_SOURCES])
    others = tally.sources - min(len(tally.top_sources), NAMED_SOURCES)
    more = f" and {others:,} more" if others > 0 else ""
    drawn = f"Reports by {named}{more}. " if named else ""
    return drawn + (" ".join(tally.terms) or OURS)


def reports_by(names: Iterable[str], terms: Sequence[str]) -> str:
    """Return the line that names the sources of some reports, and whose data they are on what terms."""
    distinct = [name for name in dict.fromkeys(names) if name]
    more = f" and {len(distinct) - NAMED_SOURCES} more" if len(distinct) > NAMED_SOURCES else ""
    return f"Reports by {', '.join(distinct[:NAMED_SOURCES])}{more}. {' '.join(terms) or OURS}"


def not_drawn(outside: Mapping[str, int]) -> tuple[str, ...]:
    """Say how many incidents are dated too roughly for the chart's periods; nothing if none is.

    outside: date precision -> incidents.
    """
    parts = [
        f"{outside[word]:,} known only to the {word}" for word in DATE_PRECISIONS if word in outside and word != "day"
    ]
    if "day" in outside:
        parts.append(f"{outside['day']:,} over several days")
    return (
        (" and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts) + " not drawn",) if parts else ()
    )


def silence(gaps: Collection[str]) -> tuple[str, ...]:
    """Say for how many months the table holds no report of the area; nothing if for none."""
    if not gaps:
        return ()
    return (f"{len(gaps)} {'month' if len(gaps) == 1 else 'months'} without any report for this area",)


def hardly_covered(thin: Collection[str]) -> tuple[str, ...]:
    """Say in how many months silence about the chosen governorates says nothing; nothing if in none."""
    if not thin:
        return ()
    return (
        f"{len(thin)} {'month' if len(thin) == 1 else 'months'} with too few reports of the country to take silence about this area for zero",
    )


def without_figure(totals: pd.DataFrame, measure: str, unit: str) -> tuple[str, ...]:
    """Say of a sum of killed how many of the drawn incidents have no figure, and what the question marks are.

    totals: incidents, killed, without_killed per period. Nothing for other measures.
    """
    if measure != "killed":
        return ()
    left = int(totals["without_killed"].sum())
    said = (
        (f"{left:,} of {int(totals['incidents'].sum()):,} drawn incidents have no figure and add nothing",)
        if left
        else ()
    )
    unknown = int((totals["incidents"].gt(0).fillna(False) & totals["killed"].isna()).sum())
    return (*said, f"?: a {unit} with incidents but no figure at all") if unknown else said


# ---- titles: a figure's title states the finding where the numbers carry one, else the measure


def leader(counts: pd.Series) -> str:
    """Return the name of the largest count, empty where the numbers carry no such finding: two are as large, the whole is under LEAST_LED, or a count is not known.

    counts: name -> count.
    """
    known = counts.dropna()
    if len(known) < 2 or len(known) < len(counts) or known.sum() < LEAST_LED:
        return ""
    first, second = known.nlargest(2)
    return str(known.idxmax()) if first > second else ""


def led(measure: str, counts: pd.Series, *, total: int = 0, how: str = "most in {} ({:,} of {:,})") -> str:
    """Return a title: the measure, and which of some names has most of it (see leader). total: of what the counts are parts, their own sum if 0. how: the words for name, count and total."""
    name = leader(counts)
    return f"{measure}: {how.format(name, int(counts.max()), int(total or counts.sum()))}" if name else measure


def found(tally: Tally, selection: Selection, known: Known, counts: pd.Series, *, unit: str, measure: str) -> str:
    """Return a timeline's title: Incidents in Diyala, Iraq: 14 found in 2021, most in September; empty where a filter that no title can hold narrows the selection.

    counts: first day of each period -> incidents or killed, null where nothing is covered. An incident that may lie outside the months is not among those found. Which period has most is
    said where it has more than half of them, or more than any other of at least LEAST_LED; of the killed only where each incident has a figure, since an unknown one may be the largest.
    """
    number = tally.incidents - tally.elsewhere
    killed = measure == "killed"
    dead = None if tally.killed is None else tally.killed - tally.elsewhere_of.get("killed", 0)
    if clauses(selection, known) or selection.unknown or number < 1 or (killed and dead is None):
        return ""
    when, drawn = span(selection, known), counts.dropna()
    least = "at least " if killed and tally.without_killed else ""
    said = f"{least}{dead:,} killed" if killed else f"{number:,} found"
    title = f"{subject(selection, known)}: {said}{'' if when.startswith(('in ', 'on ')) else ','} {when}"
    if least and not dead:  # none of those that have a figure: at least zero says nothing
        return ""
    if least or len(drawn) < 2 or not drawn.sum():
        return title
    top = drawn.idxmax()
    is_half, is_first = drawn[top] * 2 > (dead if killed else number), (drawn == drawn[top]).sum() == 1
    if not is_first or not (is_half or drawn.sum() >= LEAST_LED):
        return title
    same_year = drawn.index[0].year == drawn.index[-1].year
    day = f"{top.day} {top:%B}" if same_year else f"{top.day} {top:%b %Y}"
    where = {"month": f"in {top:%B}" if same_year else f"in {top:%b %Y}", "week": f"in the week of {day}"}.get(
        unit, f"on {day}"
    )
    return f"{title}, {'most' if is_half else 'the most'} {where}" + ("" if is_half else f" ({int(drawn[top]):,})")


def attacks_found(tally: Tally, selection: Selection, known: Known) -> str:
    """Return the title of the overview, which says what the atlas is; empty where the selection is narrowed by more than area and months.

    Attacks of the Islamic State in Iraq, Syria and the Maghreb: 1,893 found in the public record, 2014 to 2026.
    """
    if clauses(selection, known) or selection.unknown or selection.initiator or selection.type:
        return ""
    where = area(selection, known)
    where = "Iraq, Syria and the Maghreb" if where == "all regions" else where
    attacks = tally.attacks - tally.elsewhere_of.get("attacks", 0)
    number = f"{attacks:,}" if attacks else "none"
    return f"Attacks of the Islamic State in {where}: {number} found in the public record, {span(selection, known).removeprefix('in ')}"
