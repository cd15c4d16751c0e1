"""The words of a figure's frame, for pages and files alike, and the short notes of a time chart: what is not drawn, what is silence, what a sum leaves out; knows no figure."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import pandas as pd

from atlas.analysis.summary import Tally
from atlas.analysis.wording import plural
from atlas.figures.spec import Frame
from atlas.model import months
from atlas.model.vocabulary import DATE_PRECISIONS

NAMED_SOURCES = 3
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
        or f"n = {plural(tally.incidents, 'incident')}{elsewhere}, {plural(tally.reports, 'report')}, {plural(tally.origins, 'origin')}; {unknown}",
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
