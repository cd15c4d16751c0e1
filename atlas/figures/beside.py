"""Data sets side by side, on the ground that all of them cover: incidents per month, what they share, their figures for the same incidents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import pandas as pd

from atlas.analysis.datasets import SIZES, by_month, common_ground, found_share, overlap, pairs
from atlas.analysis.selection import Selection, limits, sentence
from atlas.analysis.summary import terms
from atlas.analysis.wording import plural, when, where
from atlas.figures.scales import count_axis
from atlas.figures.scope import Scope
from atlas.figures.spec import Axis, Bars, Figure, Frame, Label, Lines, Nothing, Plot, Points, Series, Strokes
from atlas.figures.theme import AMBER, BLUE, GREEN, ORANGE, PATTERNS, PINK
from atlas.model import months
from atlas.model.vocabulary import COUNTRIES, COUNTS, region_of
from atlas.store import CODED

COLOURS = (ORANGE, BLUE, GREEN, PINK, AMBER)  # of the data sets, in their order
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")  # for print in grey
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x")
SHARES = (GREEN, ORANGE, BLUE, PINK, AMBER)  # of what data sets share, that in most of them first
BODY_PX, ROW_PX, SQUARE_PX, SMALL_SQUARE_PX = 280, 30, 420, 300
SQUEEZE_FROM = 8  # times the third quartile: a largest figure beyond that would press the others into the corner
TICKS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
LARGEST_PX = 30  # mark of as many incidents as any has
NAMED = 4  # incidents that the pointer names at a mark
NARROW_PX = 500
DEATHS = 5  # dead on all sides, from which on a data set of lethal violence can be expected to have heard of it
SMALLEST_BASE = 10  # no share of fewer
UNITS = 18  # governorates drawn
BY = {"admin1": "governorate", "size": "number of killed", "sets": "data sets"}
NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
VALUES = COUNTS | {"deaths_best": "Deaths on all sides"}


@dataclass(frozen=True)
class Compared:
    """What is compared: the data sets with their names, the countries and months that all have in words, the selection in these countries,
    and also in these months.
    """

    names: Mapping[str, str]
    ground: str
    countries_shared: Selection
    shared: Selection


def switched_on(about: Scope) -> dict[str, str]:
    """Return the data sets that are on, name -> title."""
    on = about.selection.dataset or tuple(about.known.datasets)
    return {name: title for name, title in about.known.datasets.items() if name in on}


def usual(about: Scope) -> tuple[str, ...]:
    """Return the data sets to begin with: all if they have common ground within the selection, else the first two that have."""
    names = switched_on(about)
    choices = (tuple(names), *combinations(names, 2))
    return next((some for some in choices if _spans(about, some)), tuple(names))


def chosen(about: Scope) -> dict[str, str]:
    """Return the data sets to compare, name -> title: those of the option sets, where it names two or more that are on, else the usual ones."""
    on = switched_on(about)
    named = [name for name in on if name in about.word("sets").split(",")]
    return {name: on[name] for name in (named if len(named) > 1 else usual(about))}


def compared(about: Scope) -> Compared | None:
    """Return what can be compared within the selection; None for one data set alone and without common ground."""
    names = chosen(about)
    spans = _spans(about, tuple(names)) if len(names) > 1 else {}
    if not spans:
        return None
    said = {span: joined(COUNTRIES[country] for country in spans if spans[country] == span) for span in spans.values()}
    ground = "; ".join(f"{where}, {months.name(first)} to {months.name(last)}" for (first, last), where in said.items())
    inside = replace(about.selection, country=tuple(spans), region=(), dataset=())
    first, last = min(first for first, _ in spans.values()), max(last for _, last in spans.values())
    return Compared(names, ground, inside, replace(inside, start=first, end=last))


def words_of(
    about: Scope, ground: Compared, title: str, *, of: Selection, numbers: str, notes: tuple[str, ...]
) -> Frame:
    """Return a figure's frame that names the compared data sets and no others as its sources. of: the selection that its sentence says."""
    said = about.of_all(terms, tuple(ground.names))
    return about.frame(
        title, about=sentence(of, about.known), numbers=numbers, notes=notes, sources=" ".join(said), terms=said
    )


def joined(words: Iterable[str]) -> str:
    """Return words as a sentence has them: a, b and c."""
    words = list(words)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _spans(about: Scope, names: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Return the first and last month, within the selection, of each country that all these data sets cover."""
    asked, edges = about.selection, limits(about.selection, about.known)
    spans = {
        country: (max(first, edges[0]), min(last, edges[1]))
        for country, first, last in about.of_all(common_ground, names).spans
        if (not asked.country or country in asked.country) and (not asked.region or region_of(country) in asked.region)
    }
    return {country: span for country, span in spans.items() if span[0] <= span[1]}


@dataclass(frozen=True)
class Sides:
    """Two data sets' figures for the same incidents.

    left, right: their names. found: a row of analysis.datasets.pairs per incident that both have. stated: figures that both state of some
    incident, each with the number of these.
    """

    left: str
    right: str
    found: pd.DataFrame
    stated: Mapping[str, int]


def ways(ground: Compared) -> dict[str, str]:
    """Return by what the shared incidents can be split: by the data sets themselves only where these are more than two."""
    return {word: label for word, label in BY.items() if word != "sets" or len(ground.names) > 2}


def sides(about: Scope, ground: Compared) -> Sides:
    """Return the two data sets whose figures are compared (options left and right) and what they state."""
    left = about.option("left", ground.names, next(iter(ground.names)))
    others = tuple(name for name in ground.names if name != left)
    right = about.option("right", others, others[0])
    found = about.of_all(pairs, ground.shared, left, right)
    stated = {value: int((found[f"{value}_left"].notna() & found[f"{value}_right"].notna()).sum()) for value in VALUES}
    return Sides(left, right, found, {value: count for value, count in stated.items() if count})


def value_of(about: Scope, both: Sides) -> str:
    """Return the figure that is compared (option value), a key of the sides' stated figures, of which there is at least one."""
    return about.option("value", both.stated, next(iter(both.stated)))


def named(value: str) -> str:
    """Return what a figure is called, without its remark in brackets."""
    return VALUES[value].split(" (")[0]


def stated_by_both(both: Sides, value: str) -> pd.DataFrame:
    """Return the incidents of which both state a figure, with left and right: what they say."""
    rows = both.found.dropna(subset=[f"{value}_left", f"{value}_right"])
    return rows.assign(left=rows[f"{value}_left"].astype(int), right=rows[f"{value}_right"].astype(int))


def per_month(about: Scope) -> Figure | Nothing:
    """Count incidents per month that each data set has, a line each; a gap where a data set covers none of the countries."""
    ground = compared(about)
    if ground is None:
        return _no_ground(about)
    frame = about.of_all(by_month, ground.countries_shared)
    frame = frame[frame["dataset"].isin(list(ground.names))]
    span = months.span(*limits(about.selection, about.known))
    words = words_of(
        about,
        ground,
        "Incidents per month that each data set has",
        of=ground.countries_shared,
        numbers="n = "
        + joined(
            f"{frame.loc[frame['dataset'] == name, 'incidents'].sum():,} by {title}"
            for name, title in ground.names.items()
        ),
        notes=(
            "a gap in a line: the data set covers none of these countries in the month, which is not zero",
            "countries that all of them cover",
            "incidents dated within one month",
        ),
    )
    wide = frame.pivot(index="month", columns="dataset", values="incidents")
    lines = tuple(
        Series(
            title,
            tuple(None if n != n else int(n) for n in wide[name].reindex(span))
            if name in wide
            else (None,) * len(span),
            COLOURS[place % 5],
            dash=DASHES[place % 5],
            symbol=SYMBOLS[place % 5],
        )
        for place, (name, title) in enumerate(ground.names.items())
    )
    top = float(frame.loc[frame["month"].isin(span), "incidents"].max()) if len(frame) else 1.0
    body = Lines(
        tuple(pd.Timestamp(months.first_day(month)) for month in span),
        lines,
        count_axis(max(top, 1.0), BODY_PX, "Incidents per month"),
        "month",
    )
    return Figure("beside-months", words, wide.rename(columns=dict(ground.names)).reset_index(), body, BODY_PX)


def shared_incidents(about: Scope) -> Figure | Nothing:
    """Count the incidents that one, two or more data sets have (option by)."""
    ground = compared(about)
    if ground is None:
        return _no_ground(about)
    names = tuple(ground.names)
    by = about.option("by", ways(ground), "admin1")
    found = about.of_all(overlap, ground.shared, names)
    total = int(found["incidents"].sum())
    if not total:
        return Nothing(f"No incident of the common ground: {ground.ground}. Choose more months or regions.")
    shared = int(found.loc[found["sets"] == len(names), "incidents"].sum())
    held = {
        name: int(
            found.loc[found["datasets"].str.split(";").map(lambda sets, name=name: name in sets), "incidents"].sum()
        )
        for name in names
    }
    parts = {str(count): f"in {NUMBERS.get(count, count)}" for count in range(len(names), 0, -1)}
    found["part"] = found["sets"].astype("str")
    if len(names) == 2:
        parts = {";".join(sorted(names)): "in both"} | {name: f"only {ground.names[name]}" for name in names}
        found["part"] = found["datasets"]
    found["row"], rows, left_out = _rows(about, found, by, ground)
    words = words_of(
        about,
        ground,
        f"{shared:,} of {plural(total, 'incident')} are in {'both data sets' if len(names) == 2 else f'all {NUMBERS.get(len(names), len(names))} data sets'}",
        of=ground.shared,
        numbers="n = " + joined(f"{held[name]:,} by {title}" for name, title in ground.names.items()),
        notes=(*left_out, *_shares(about, ground), f"only what all of them cover: {ground.ground}"),
    )
    counts = found.pivot_table(index="row", columns="part", values="incidents", aggfunc="sum", fill_value=0).reindex(
        index=rows, columns=list(parts), fill_value=0
    )
    series = tuple(
        Series(
            label,
            tuple(map(int, counts[part])),
            SHARES[place % 5],
            PATTERNS.get(SHARES[place % 5], ""),
            texts=tuple(f"{n:,}" if n else "" for n in counts[part]),
        )
        for place, (part, label) in enumerate(parts.items())
    )
    table = (
        counts.rename(columns=parts, index=lambda row: " ".join(row.split("\n")))
        .rename_axis(None, axis=1)
        .reset_index()
    )
    names_of: tuple[Label, ...] = tuple(tuple(row.split("\n")) for row in rows)
    body = Bars(names_of, series, Axis("incidents", words=",d", most_ticks=8, title_px=8), is_lying=True, edge_px=0.6)
    body_px = (ROW_PX + 14 * (by == "sets")) * len(rows) + 30
    return Figure(
        "beside-overlap", words, table, body, body_px, 150 if about.width_px > NARROW_PX else 110, is_set=by == "sets"
    )


def value_pairs(about: Scope) -> Figure | Nothing:
    """Set two data sets' figures for the same incidents against each other (options left, right, value), with the line on which they agree."""
    ground = compared(about)
    if ground is None:
        return _no_ground(about)
    both = sides(about, ground)
    if not both.stated:
        return Nothing(
            f"No incident of the common ground has a figure of the same kind by both {joined((ground.names[both.left], ground.names[both.right]))}."
        )
    value, names = value_of(about, both), (ground.names[both.left], ground.names[both.right])
    rows = stated_by_both(both, value)
    rows["named"] = [f"{where(row)}, {when(row)}" for _, row in rows.iterrows()]
    points = rows.groupby(["left", "right"], as_index=False).agg(
        incidents=("incident_id", "size"), named=("named", list)
    )
    equal = int((rows["left"] == rows["right"]).sum())
    words = words_of(
        about,
        ground,
        f"{named(value)}: {joined(names)} state the same for {equal:,} of {plural(len(rows), 'shared incident')}",
        of=ground.shared,
        numbers=f"n = {len(rows):,} of {plural(len(both.found), 'incident')} that both have",
        notes=(
            f"{int((rows['left'] > rows['right']).sum()):,} with more by {names[0]}, {int((rows['left'] < rows['right']).sum()):,} with more by {names[1]}",
            "the highest report of each data set",
            "a number in a mark: that many incidents",
        ),
    )
    table = points[["left", "right", "incidents"]].rename(columns={"left": names[0], "right": names[1]})
    return Figure(
        "beside-pairs",
        words,
        table,
        _pairs(points, about, names, named(value)),
        SQUARE_PX if about.width_px > NARROW_PX else SMALL_SQUARE_PX,
    )


def _pairs(points: pd.DataFrame, about: Scope, names: tuple[str, str], what: str) -> Plot:
    """Return a mark per pair of figures, its area by the incidents. points: left, right (figures), incidents (how many have both), named (these as words)."""
    values = pd.concat([points["left"].repeat(points["incidents"]), points["right"].repeat(points["incidents"])])
    top = float(max(values.max(), 1))
    kind = "sqrt" if top > SQUEEZE_FROM * max(values.quantile(0.75), 1) else "linear"
    reach, most = top * 1.08 + 0.3, points["incidents"].max()
    marks: list = [Strokes((((0, 0), (reach, reach)),), about.mode.muted, 1.3, "dash", "both say the same")]
    for wanted, label, colour, symbol in (
        (points["left"] > points["right"], f"more by {names[0]}", ORANGE, "square"),
        (points["left"] == points["right"], "equal", about.mode.muted, "circle"),
        (points["left"] < points["right"], f"more by {names[1]}", BLUE, "diamond"),
    ):
        part = points[wanted]
        if part.empty:
            continue
        hover = tuple(
            f"{names[0]}: {row.left}, {names[1]}: {row.right}{_told(row.named) if about.is_page else ''}"
            for row in part.itertuples()
        )
        marks.append(
            Points(
                tuple(map(int, part["left"])),
                tuple(map(int, part["right"])),
                colour,
                label,
                symbol,
                tuple(max(9, LARGEST_PX * (n / most) ** 0.5) for n in part["incidents"]),
                texts=tuple(str(n) if n > 2 else "" for n in part["incidents"]),
                text_px=10,
                text_colour="#ffffff",
                hover=hover,
                opacity=0.9,
            )
        )
    ticks = tuple((tick, f"{tick:,}") for tick in TICKS if tick <= top * 1.08) if kind == "sqrt" else ()
    note = " (square-root scale)" if kind == "sqrt" else ""
    x, y = (Axis(f"{what}, {name}{note}", kind, (0, reach), ticks, words=",d", title_px=6) for name in names)
    return Plot(x, y, tuple(marks), has_legend=True)


def _told(incidents: list[str]) -> str:
    """Return the first of some incidents in words, for the page alone: files name none, since some data sets' rows may not be passed on."""
    return f". {'; '.join(incidents[:NAMED])}{'; …' if len(incidents) > NAMED else ''}"


def _no_ground(about: Scope) -> Nothing:
    names = chosen(about)
    if len(names) < 2:
        return Nothing("Only one data set is in the tables, so there is nothing to set beside it.")
    return Nothing(
        f"{joined(names.values())} have no country and month in common within “{about.sentence}”, so nothing is compared. Widen the selection, or choose other data sets."
    )


def _rows(about: Scope, found: pd.DataFrame, by: str, ground: Compared) -> tuple[pd.Series, list[str], tuple[str, ...]]:
    """Return the row of the drawing that each line belongs to, the rows from the top, and what is not drawn."""
    if by == "size":
        return found["size"], list(SIZES), ("killed: most likely, attackers not counted",)
    if by == "sets":
        label = found["datasets"].map(
            lambda sets: ",\n".join(ground.names[name] for name in ground.names if name in sets.split(";"))
        )
        return (
            label,
            list(found.groupby(label)["incidents"].sum().sort_values(ascending=False, kind="stable").index),
            (),
        )
    label = found["admin1_iso"].map(about.known.admin1).fillna("Governorate not known")
    order = found.groupby(label)["incidents"].sum().sort_values(ascending=False, kind="stable")
    cut = (f"{len(order) - UNITS} governorates with fewer incidents not drawn",) if len(order) > UNITS else ()
    return label, list(order.index[:UNITS]), cut


def _shares(about: Scope, ground: Compared) -> tuple[str, ...]:
    """Say how many of the others' deadlier incidents the coded reports have."""
    if CODED not in ground.names:
        return ()
    said = []
    for name, title in ground.names.items():
        if name == CODED:
            continue
        found, asked = about.of_all(found_share, ground.shared, of=name, by=CODED, min_deaths=DEATHS)
        if asked:
            share = f" ({found / asked:.0%})" if asked >= SMALLEST_BASE else ""
            said.append(
                f"of the {asked:,} with {DEATHS} or more deaths by {title}, the coded reports have {found:,}{share}"
            )
    return tuple(said)
