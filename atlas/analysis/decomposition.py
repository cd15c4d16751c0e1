"""Why two published counts of attacks differ: the steps from one to the other, each computed in the coded table or only stated."""

from dataclasses import dataclass, replace

import pandas as pd

from atlas.analysis.claims import number, window_name
from atlas.analysis.records import counted, matches, selection_of
from atlas.analysis.selection import Known, Selection
from atlas.model.vocabulary import COUNTRIES
from atlas.store import Store

SMALLEST_BASE = 10  # no ratio is formed on fewer incidents (DESIGN: no percentage on a base under 10)


@dataclass(frozen=True)
class Step:
    """One step of a decomposition: kind is start, computed, stated (no factor), rest or end."""

    name: str
    kind: str
    before: float
    after: float
    factor: float | None
    sentence: str


def decompose(store: Store, known: Known, lower: pd.Series, higher: pd.Series) -> list[Step]:
    """Return the steps from one published count to another.

    lower, higher: rows of yearly_counts.side_by_side (any order works), each bound to a selection. Window length is
    arithmetic at an even pace. Area, lethal only against all, and claimed against attributed are the ratio of two
    counts in the coded table over the second claim's window, one change at a time; on fewer than SMALLEST_BASE
    incidents no ratio is formed and the step is only stated. What remains is the rest: attack types, sources read,
    double counting, and error, which nothing published lets us tell apart.
    """
    pair = [_setting(claim, known) for claim in (lower, higher)]
    rows = counted(store, [setting.selection for setting in pair])
    now = replace(pair[0], start=pair[1].start, end=pair[1].end)
    value = float(lower["total"])
    steps = [Step(_name(lower), "start", 0.0, value, None, f"{lower['body']}: {_said(lower)}")]

    def add(name: str, factor: float | None, sentence: str) -> None:
        nonlocal value
        after = value if factor is None else value * factor
        steps.append(Step(name, "stated" if factor is None else "computed", value, after, factor, sentence))
        value = after

    factor = higher["months"] / lower["months"]
    add("Window length", float(factor), _window_words(rows, pair, lower, higher))
    for name, change in (
        ("Area", {"area": pair[1].area}),
        ("Lethal only or all", {"lethal": pair[1].lethal}),
        ("Claimed or attributed", {"claimed": pair[1].claimed}),
    ):
        then = replace(now, **change)
        add(name, *_ratio(rows, now, then, name))
        now = then
    for name, words in _only_stated(rows, pair, lower, higher).items():
        add(name, None, words)
    end = float(higher["total"])
    rest = end / value if value else None
    steps.append(
        Step(
            "Rest, unexplained", "rest", value, end, rest, "What no published detail and no count of ours accounts for."
        )
    )
    steps.append(Step(_name(higher), "end", 0.0, end, None, f"{higher['body']}: {_said(higher)}"))
    return steps


@dataclass(frozen=True)
class _Setting:
    """How a claim counts, as far as the coded table can repeat it."""

    selection: Selection
    area: tuple[str, ...]
    lethal: bool
    claimed: bool
    start: pd.Timestamp
    end: pd.Timestamp

    def counts(self, rows: pd.DataFrame) -> int:
        """Return the incidents of this setting in counted rows."""
        return int(self._own(rows)["lethal_incidents" if self.lethal else "incidents"].sum())

    def unknown(self, rows: pd.DataFrame) -> int:
        """Return how many of them have no figure for killed."""
        return int(self._own(rows)["lethal_incidents_without"].sum())

    def _own(self, rows: pd.DataFrame) -> pd.DataFrame:
        wanted = replace(self.selection, admin1=self.area, attribution=("claimed",) if self.claimed else ())
        return rows[matches(rows, wanted) & (rows["occurred_on"] >= self.start) & (rows["occurred_until"] <= self.end)]


def _setting(claim: pd.Series, known: Known) -> _Setting:
    selection = replace(selection_of(claim["selection"], known)[0], initiator=("attack",))
    return _Setting(
        selection,
        selection.admin1,
        claim["counts"] == "lethal_incidents",
        bool(selection.attribution),
        claim["window_start"],
        claim["window_end"],
    )


def _ratio(rows: pd.DataFrame, now: _Setting, then: _Setting, name: str) -> tuple[float | None, str]:
    """Return the factor from one setting to the next in the coded table, and its arithmetic."""
    if now == then:
        return 1.0, "Both count alike."
    before, after = now.counts(rows), then.counts(rows)
    note = ""
    if now.lethal != then.lethal:
        unknown = replace(now, lethal=False).unknown(rows)
        note = f" The {unknown:,} attacks without a figure for killed are taken as not lethal; "
        note += "if all were, the factor would be nearer to 1."
    if min(before, after) == 0 or before < SMALLEST_BASE:
        return (
            None,
            f"Coded reports hold only {before:,} and {after:,} attacks for the two ways of counting: too few for a ratio.",
        )
    window = window_name(now.start, now.end)
    return (
        after / before,
        f"In the coded reports of {window}: {before:,} attacks counted the first way, {after:,} the second.{note}",
    )


def _window_words(rows: pd.DataFrame, pair: list[_Setting], lower: pd.Series, higher: pd.Series) -> str:
    if lower["months"] == higher["months"]:
        return "Both windows are equally long."
    first = pair[0].counts(rows)
    second = replace(pair[0], start=pair[1].start, end=pair[1].end).counts(rows)
    check = (
        f" Coded reports: {first:,} attacks in the first window, {second:,} in the second, the first way of counting."
    )
    return (
        f"{number(lower['months'])} to {number(higher['months'])} months at an even pace, which no source says.{check}"
    )


def _only_stated(rows: pd.DataFrame, pair: list[_Setting], lower: pd.Series, higher: pd.Series) -> dict[str, str]:
    """Return what differs, or may, and cannot be put as a number."""
    words = {}
    notes = [
        f"{claim['body']}: {claim['binding_note']}"
        for claim in (lower, higher)
        if isinstance(claim["binding_note"], str)
    ]
    if any(claim["fit"] != "same" for claim in (lower, higher)) or notes:
        words["What is taken in"] = "; ".join(notes) + "."
    words["Attack types"] = (
        "; ".join(
            f"{claim['body']} counts {claim['definition_note'] or 'what it does not say'}" for claim in (lower, higher)
        )
        + "."
    )
    own = rows[
        matches(rows, pair[1].selection)
        & (rows["occurred_on"] >= pair[1].start)
        & (rows["occurred_until"] <= pair[1].end)
    ]
    incidents, reports = int(own["incidents"].sum()), int(own["reports"].sum())
    if incidents >= SMALLEST_BASE:
        words["Duplicates removed"] = (
            f"Neither says how double reports are dropped. In the coded table {reports:,} reports describe {incidents:,} attacks: "
            f"counting reports would give {reports / incidents:.1f} times as many."
        )
    return words


def _name(claim: pd.Series) -> str:
    return claim["body"].split(" (")[0]


def _said(claim: pd.Series) -> str:
    place = claim["place"] or COUNTRIES.get(claim["country"], claim["country"])
    window = window_name(claim["window_start"], claim["window_end"])
    return f"{number(claim['total'])} ({claim['definition_note'] or 'attacks'}), {place}, {window}"
