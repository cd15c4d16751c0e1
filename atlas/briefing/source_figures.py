"""Figures of the sources: where the table is dense and where it is thin, and whose word others carry; knows no file format."""

import pandas as pd

from atlas.analysis.selection import limits
from atlas.analysis.sources import coverage, most_relayed, sources_of
from atlas.briefing.drawing import Chart, Drawing, Plot, Series
from atlas.charts.sources import relayed_bars
from atlas.figures.scope import Scope
from atlas.figures.theme import CATEGORICAL, GREY
from atlas.figures.time import numbers as whole_numbers
from atlas.model import months
from atlas.model.vocabulary import SOURCE_KINDS


def coverage_columns(about: Scope) -> Drawing | None:
    """Count reports per month by kind of source; None if no report is dated to one month."""
    frame = coverage(about.store, about.selection)
    if frame.empty:
        return None
    span = months.span(*limits(about.selection, about.known))
    wide = frame.pivot(index="month", columns="kind", values="reports").reindex(span)
    wide = wide[wide.sum().sort_values(ascending=False, kind="stable").index]
    drawn = tuple(
        Series(SOURCE_KINDS[kind], whole_numbers(wide[kind]), CATEGORICAL[place] if place < len(CATEGORICAL) - 1 else GREY)
        for place, kind in enumerate(wide.columns)
    )
    drawn = _with_rest(drawn)
    inside = int(frame["reports"].sum())
    left = about.tally.reports - inside
    notes = (f"{left:,} reports not dated to one month left out",) if left > 0 else ()
    words = about.frame("Where the table is dense and where it is thin: reports per month by kind of source",
                        notes=(*notes, "blank: no report in the table, which is not “nothing happened”"))  # fmt: skip
    table = pd.DataFrame({"month": span} | {series.name: pd.array(series.values, dtype="Int64") for series in drawn})
    days = tuple(months.first_day(month) for month in span)
    return Drawing("coverage", words, table, Chart("columns", days, drawn, "Reports per month"))


def relayed(about: Scope) -> Drawing | None:
    """Count for each origin the reports that relay it and its own; None if nobody relays anybody."""
    frame = about.get(most_relayed)
    if frame.empty:
        return None
    found = about.get(sources_of)
    share = found["relayed"].sum() / found["reports"].sum()
    notes = (f"{int(found['relayed'].sum()):,} reports ({share:.0%}) carry another origin's word and count with it", f"the first {len(frame)} origins drawn")
    left_px = 250 if about.width_px > 500 else 130
    plot = Plot(relayed_bars(frame, about.mode, width_px=about.width_px, left_px=left_px), 25 * len(frame) + 40, left_px)
    return Drawing("relayed", about.frame("Whose word other sources carry most", notes=notes), frame, plot=plot)


def _with_rest(drawn: tuple[Series, ...]) -> tuple[Series, ...]:
    """Add up what has no colour of its own."""
    most = len(CATEGORICAL) - 1
    if len(drawn) <= most + 1:
        return drawn
    rest = [sum(v for v in values if v is not None) or None for values in zip(*(s.values for s in drawn[most:]), strict=True)]
    return (*drawn[:most], Series(f"{len(drawn) - most} other kinds", tuple(rest), GREY))
