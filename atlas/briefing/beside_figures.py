"""Figures of data sets side by side: months, what they share, their figures for the same incidents; knows no file format."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from atlas.analysis.datasets import SIZES, by_month, found_share, overlap, pairs
from atlas.analysis.selection import limits
from atlas.analysis.wording import when, where
from atlas.briefing.beside_ground import Compared, compared, joined, words_of
from atlas.briefing.drawing import Chart, Drawing, Plot, Series
from atlas.charts import beside
from atlas.charts.map_tips import plural
from atlas.figures.scope import Scope
from atlas.figures.time import numbers as whole_numbers
from atlas.model import months
from atlas.model.vocabulary import COUNTS
from atlas.store import CODED

NARROW_PX = 500
DEATHS = 5  # dead on all sides, from which on a data set of lethal violence can be expected to have heard of it
SMALLEST_BASE = 10  # no share of fewer
UNITS = 18  # governorates drawn
BY = {"admin1": "governorate", "size": "number of killed", "sets": "data sets"}
NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
VALUES = COUNTS | {"deaths_best": "Deaths on all sides"}


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


def per_month(about: Scope) -> Drawing | None:
    """Count incidents per month that each data set has; None without common ground."""
    ground = compared(about)
    if ground is None:
        return None
    frame = about.of_all(by_month, ground.countries_shared)
    frame = frame[frame["dataset"].isin(list(ground.names))]
    first, last = limits(about.selection, about.known)
    words = words_of(
        about, ground, "Incidents per month that each data set has", of=ground.countries_shared,
        numbers="n = " + joined(f"{frame.loc[frame['dataset'] == name, 'incidents'].sum():,} by {title}" for name, title in ground.names.items()),
        notes=("a gap in a line: the data set covers none of these countries in the month, which is not zero", "countries that all of them cover",
               "incidents dated within one month"),
    )  # fmt: skip
    picture = beside.months_of(frame, ground.names, about.mode, first=first, last=last, width_px=about.width_px - 64)
    wide = frame.pivot(index="month", columns="dataset", values="incidents")
    span = months.span(first, last)
    lines = tuple(
        Series(title, whole_numbers(wide[name].reindex(span)) if name in wide else (None,) * len(span), beside.COLOURS[place % 5])
        for place, (name, title) in enumerate(ground.names.items())
    )
    body = Chart("lines", tuple(months.first_day(month) for month in span), lines, "Incidents per month")
    return Drawing("beside-months", words, wide.rename(columns=dict(ground.names)).reset_index(), body, Plot(picture, beside.BODY_PX))


def shared_incidents(about: Scope) -> Drawing | None:
    """Count the incidents that one, two or more data sets have (option by); None if the common ground has no incident."""
    ground = compared(about)
    if ground is None:
        return None
    names = tuple(ground.names)
    by = about.option("by", ways(ground), "admin1")
    found = about.of_all(overlap, ground.shared, names)
    total = int(found["incidents"].sum())
    if not total:
        return None
    shared = int(found.loc[found["sets"] == len(names), "incidents"].sum())
    held = {name: int(found.loc[found["datasets"].str.split(";").map(lambda sets, name=name: name in sets), "incidents"].sum()) for name in names}
    parts = {str(count): f"in {NUMBERS.get(count, count)}" for count in range(len(names), 0, -1)}
    found["part"] = found["sets"].astype("str")
    if len(names) == 2:
        parts = {";".join(sorted(names)): "in both"} | {name: f"only {ground.names[name]}" for name in names}
        found["part"] = found["datasets"]
    found["row"], rows, left_out = _rows(about, found, by, ground)
    words = words_of(
        about, ground, f"{shared:,} of {plural(total, 'incident')} are in {'both data sets' if len(names) == 2 else f'all {NUMBERS.get(len(names), len(names))} data sets'}",
        of=ground.shared, numbers="n = " + joined(f"{held[name]:,} by {title}" for name, title in ground.names.items()),
        notes=(*left_out, *_shares(about, ground), f"only what all of them cover: {ground.ground}"),
    )  # fmt: skip
    table = found.pivot_table(index="row", columns="part", values="incidents", aggfunc="sum", fill_value=0).reindex(rows)
    table = table.rename(columns=parts, index=lambda row: row.replace("<br>", " ")).reset_index()
    body_px = (beside.ROW_PX + 14 * (by == "sets")) * len(rows) + 30
    plot = Plot(beside.overlap_bars(found, rows, parts, about.mode), body_px, 150 if about.width_px > NARROW_PX else 110, is_set=by == "sets")
    return Drawing("beside-overlap", words, table, plot=plot)


def value_pairs(about: Scope) -> Drawing | None:
    """Set two data sets' figures for the same incidents against each other (options left, right, value); None if they share no figure."""
    ground = compared(about)
    if ground is None:
        return None
    both = sides(about, ground)
    if not both.stated:
        return None
    value, names = value_of(about, both), (ground.names[both.left], ground.names[both.right])
    rows = stated_by_both(both, value)
    rows["named"] = [f"{where(row)}, {when(row)}" for _, row in rows.iterrows()]
    most = beside.NAMED
    points = rows.groupby(["left", "right"], as_index=False).agg(
        incidents=("incident_id", "size"), named=("named", lambda words: "<br>".join(words.head(most)) + ("<br>…" if len(words) > most else ""))
    )
    equal = int((rows["left"] == rows["right"]).sum())
    words = words_of(
        about, ground, f"{named(value)}: {joined(names)} state the same for {equal:,} of {plural(len(rows), 'shared incident')}",
        of=ground.shared, numbers=f"n = {len(rows):,} of {plural(len(both.found), 'incident')} that both have",
        notes=(f"{int((rows['left'] > rows['right']).sum()):,} with more by {names[0]}, {int((rows['left'] < rows['right']).sum()):,} with more by {names[1]}",
               "the highest report of each data set", "a number in a mark: that many incidents"),
    )  # fmt: skip
    picture = beside.value_pairs(points, about.mode, left=names[0], right=names[1], what=named(value))
    table = points[["left", "right", "incidents"]].rename(columns={"left": names[0], "right": names[1]})
    return Drawing("beside-pairs", words, table, plot=Plot(picture, beside.SQUARE_PX if about.width_px > NARROW_PX else 300))


def _rows(about: Scope, found: pd.DataFrame, by: str, ground: Compared) -> tuple[pd.Series, list[str], tuple[str, ...]]:
    """Return the row of the drawing that each line belongs to, the rows from the top, and what is not drawn."""
    if by == "size":
        return found["size"], list(SIZES), ("killed: best estimate, attackers not counted",)
    if by == "sets":
        label = found["datasets"].map(lambda sets: ",<br>".join(ground.names[name] for name in ground.names if name in sets.split(";")))
        return label, list(found.groupby(label)["incidents"].sum().sort_values(ascending=False, kind="stable").index), ()
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
            said.append(f"of the {asked:,} with {DEATHS} or more deaths by {title}, the coded reports have {found:,}{share}")
    return tuple(said)
