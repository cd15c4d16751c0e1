"""Figures of the sources: where the table is dense and where it is thin, and whose word others carry."""

from atlas.analysis import sources
from atlas.analysis.selection import limits
from atlas.analysis.wording import plural
from atlas.figures.lettering import clip, text_px
from atlas.figures.scales import month_ticks
from atlas.figures.scope import Scope
from atlas.figures.spec import Axis, Bars, Cells, Figure, Nothing, Plot, Series
from atlas.figures.theme import BLUE, GREY, SEQUENTIAL, SEQUENTIAL_DARK
from atlas.figures.words import led
from atlas.model import months
from atlas.model.vocabulary import SOURCE_KINDS

NARROW_PX, TICK_PX, LABEL_GAP_PX = 500, 12, 8
STEPS = (1, 2, 5, 10, 20, 50)  # lower ends of the shades; the last shade takes everything above


def coverage(about: Scope) -> Figure | Nothing:
    """Shade each kind of source and month by its reports; blank means no report here."""
    frame = about.get(sources.coverage)
    if frame.empty:
        return Nothing(f"No reports dated to one month: nothing in the table fits “{about.sentence}” so exactly.")
    span = months.span(*limits(about.selection, about.known))
    totals = frame.groupby("kind")["reports"].sum().sort_values(ascending=False, kind="stable")
    grid = frame.pivot(index="kind", columns="month", values="reports").reindex(index=totals.index, columns=span)
    left_px = 196 if about.width_px > NARROW_PX else 130
    labels = [
        clip(SOURCE_KINDS[kind], left_px - LABEL_GAP_PX - text_px(f" ({n:,})", TICK_PX), TICK_PX) + f" ({n:,})"
        for kind, n in totals.items()
    ]
    held = [[None if n != n else int(n) for n in row] for row in grid.to_numpy()]
    levels = tuple(tuple(None if n is None else sum(n >= step for step in STEPS) - 1 for n in row) for row in held)
    hover = tuple(
        tuple(
            "" if n is None else f"{SOURCE_KINDS[kind]}, {months.name(month)}: {n} report{'s' * (n != 1)}"
            for month, n in zip(span, row, strict=True)
        )
        for kind, row in zip(totals.index, held, strict=True)
    )
    shades = SEQUENTIAL if about.mode.name == "light" else SEQUENTIAL_DARK
    edges = zip(STEPS[:-1], STEPS[1:], strict=True)
    names = (*(f"{a}" if b == a + 1 else f"{a} to {b - 1}" for a, b in edges), f"{STEPS[-1]} reports or more")
    body = Plot(
        Axis(
            "month in which the incident happened",
            span=(-0.5, len(span) - 0.5),
            ticks=month_ticks(span, about.width_px - left_px),
            has_grid=False,
            is_fixed=True,
        ),
        Axis(span=(len(labels) - 0.5, -0.5), ticks=tuple(enumerate(labels)), has_grid=False, is_fixed=True),
        (Cells(levels, shades, hover=hover, names=names, gap_px=(0.5, 2)),),
        has_legend=True,
    )
    left = about.tally.reports - int(frame["reports"].sum())
    notes = (f"{plural(left, 'report')} not dated to one month left out",) if left > 0 else ()
    words = about.frame(
        "Where the table is dense and where it is thin: reports by kind of source and month",
        notes=(*notes, "blank: no report in the table, which is not “nothing happened”"),
    )
    table = grid.rename(index=SOURCE_KINDS).T.astype("Int64").rename_axis(None, axis=1).reset_index(names="month")
    return Figure("coverage", words, table, body, 24 * len(totals) + 40, left_px)


def relayed(about: Scope) -> Figure | Nothing:
    """Count for each origin the reports that relay it and its own."""
    frame = about.get(sources.most_relayed)
    if frame.empty:
        return Nothing(f"Nobody carries anybody's word among the reports of “{about.sentence}”.")
    found = about.get(sources.sources_of)
    share = found["relayed"].sum() / found["reports"].sum()
    notes = (
        f"{int(found['relayed'].sum()):,} of {plural(int(found['reports'].sum()), 'report')} ({share:.0%}) on another body's word, counted with it",
        f"the first {plural(len(frame), 'independent voice')} drawn",
    )
    left_px = 250 if about.width_px > NARROW_PX else 130
    names = tuple(clip(name, left_px - LABEL_GAP_PX, TICK_PX) for name in frame["origin"])
    series = (
        Series(
            "relayed by other sources",
            tuple(map(int, frame["relayed"])),
            BLUE,
            hover=tuple(f"{row.origin}: {row.relayed} relayed" for row in frame.itertuples()),
        ),
        Series(
            "its own reports",
            tuple(map(int, frame["own"])),
            GREY,
            "/",
            hover=tuple(f"{row.origin}: {row.own} of its own" for row in frame.itertuples()),
        ),
    )
    ends = tuple(f"by {n} source{'s' * (n != 1)}" for n in frame["relayed_by"])
    body = Bars(names, series, Axis("reports", words=",d"), is_lying=True, ends=ends, end_colour=about.mode.muted)
    return Figure(
        "relayed",
        about.frame(
            led(
                "Reports that carry another's word",
                frame.set_index("origin")["relayed"],
                total=int(found["relayed"].sum()),
            ),
            notes=notes,
        ),
        frame,
        body,
        25 * len(frame) + 40,
        left_px,
    )
