"""What else moved between two periods: who is heard, each indicator of the reports, and every count that others publish of the same area; one row each, by the same rule."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import ibis
import pandas as pd

from atlas.analysis.asking import ask
from atlas.analysis.claims import area_name
from atlas.analysis.monitors import LEAST_LISTED
from atlas.analysis.narrowing import inside
from atlas.analysis.periods import Periods
from atlas.analysis.rates import Ratio, judged, ratio
from atlas.analysis.resurgence import Answer, answer, by_month, counted, free, months_covered
from atlas.analysis.selection import Known, Selection, countries_of
from atlas.analysis.summary import inside_one, selected
from atlas.analysis.trends import area
from atlas.model import months
from atlas.model.vocabulary import CIVILIAN_TARGETS, FORCE_TARGETS
from atlas.store import Store

HEARD, OURS, OTHERS = "Who is heard", "In the reports", "Counted by others"
INFRASTRUCTURE_TARGETS = ("infrastructure", "oil_gas")
BOMBS = ("suicide_bombing", "vehicle_bomb")


@dataclass(frozen=True)
class Indicator:
    """One row: an indicator of the two periods, in the word of the rule.

    group: HEARD, OURS or OTHERS. now, before: sums over covered months; means of a month where is_mean. rate: None for what is no count that adds up (governorates hit, the deadliest attack): it gets no
    ratio and no word. word: of rates.WORDS. why: why it cannot say. values: month (YYYY-MM) -> number. is_all_violence: counts violence by any actor. is_voted: a count of the
    group's attacks by a body of its own. note: what a reader must know of it.
    """

    label: str
    group: str
    now: float
    before: float
    rate: Ratio | None = None
    word: str = ""
    why: str = ""
    values: tuple[tuple[str, float], ...] = ()
    is_mean: bool = False
    is_all_violence: bool = False
    is_voted: bool = False
    note: str = ""


def indicators(store: Store, periods: Periods, known: Known) -> tuple[Indicator, ...]:
    """Return the rows of two periods that the tables give, those of who is heard first; none where the periods cannot be compared."""
    if periods.why_not:
        return ()
    held = months_covered(store, periods, known)
    return (
        *_heard(store, periods, known, held),
        *_ours(store, periods, known, held),
        *_datasets(store, periods, known, held),
    )


def others(
    periods: Periods, known: Known, listed: pd.DataFrame, printed: pd.DataFrame, shares: pd.DataFrame
) -> tuple[Indicator, ...]:
    """Return the rows that others count of the same area, of what no selection changes: monitors.listed(), prints() and held_of_series(). The selection's other filters do not hold for them."""
    if periods.why_not:
        return ()
    return (*_reference(periods, known, listed), *_series(periods, known, printed, shares))


def votes(rows: tuple[Indicator, ...]) -> Counter:
    """Return how many of the counts of attacks by bodies of their own say each word."""
    return Counter(row.word for row in rows if row.is_voted)


def _row(label: str, group: str, held, now: list[float], before: list[float], **fields) -> Indicator:
    """Return the row of monthly numbers of the covered months of each period."""
    found = ratio(now, before)
    word, why = judged(found)
    values = tuple(zip((*held[1], *held[0]), (*before, *now), strict=True))
    given = {"word": word, "why": why} | fields
    totals = (found.now, found.before)
    if fields.get("is_mean"):
        totals = tuple(total / max(1, count) for total, count in zip(totals, map(len, held), strict=True))
    return Indicator(label, group, *totals, found, values=values, **given)


def _heard(store: Store, periods: Periods, known: Known, held) -> Iterator[Indicator]:
    where = [replace(area(each, known), start=each.start, end=each.end) for each in (periods.now, periods.before)]
    frame = ask(store, _reports, *where).set_index("month")
    for name, label in (
        ("reports", "Reports a month"),
        ("publishers", "Publishers a month"),
        ("origins", "Independent voices a month"),
    ):
        numbers = [[float(frame[name].get(month, 0)) for month in own] for own in held]
        yield _row(label, HEARD, held, *numbers, is_mean=True)


def _reports(store: Store, now: Selection, before: Selection) -> ibis.Table:
    reports = store.table("reports")
    tests = [reports[name].isin(getattr(now, name)) for name in ("region", "country") if getattr(now, name)]
    found = reports.filter([*tests, ibis.or_(inside(reports, now), inside(reports, before))])
    found = found.filter(inside_one(found, "month")).mutate(
        month=lambda table: table.occurred_on.cast("string").substr(0, 7)
    )
    return (
        found.group_by("month")
        .aggregate(reports=found.count(), publishers=found.source_id.nunique(), origins=found.origin_id.nunique())
        .order_by("month")
    )


def _ours(store: Store, periods: Periods, known: Known, held) -> Iterator[Indicator]:
    rows = counted(store, periods)
    attacks, operations = (rows[rows["side"] == side] for side in ("attack", "operation"))
    given: Answer = answer(store, periods, known)
    unknown = int(attacks["without_killed"].sum())
    lacking = f"{unknown:,} of the attacks have no figure" if unknown else ""
    for label, own, sums, fields in (
        ("Attacks", attacks, "incidents", {"word": given.word, "why": given.why, "is_voted": len(_names(periods, known)) < 2}),
        ("Lethal attacks", attacks[attacks["is_lethal"]], "incidents", {"note": lacking}),
        ("Killed, low", attacks, "killed_low", {"note": lacking}),
        ("Killed, best", attacks, "killed_best", {"note": lacking}),
        ("Killed, high", attacks, "killed_high", {"note": lacking}),
        ("Claimed attacks", attacks[attacks["is_claimed"]], "incidents", {}),
        ("Suicide and vehicle bombs", attacks[attacks["event_type"].isin(BOMBS)], "incidents", {}),
        ("On security forces", attacks[attacks["target"].isin(FORCE_TARGETS)], "incidents", {}),
        ("On civilians", attacks[attacks["target"].isin(CIVILIAN_TARGETS)], "incidents", {"note": "officials among them"}),
        ("On infrastructure", attacks[attacks["target"].isin(INFRASTRUCTURE_TARGETS)], "incidents", {}),
        ("Operations against it", operations, "incidents", {}),
        ("Arrested in operations", operations, "arrested", {}),
    ):  # fmt: skip
        yield _row(label, OURS, held, *(by_month(own, months, sums) for months in held), **fields)
    now, before = (ask(store, _reached, free(each)).iloc[0] for each in (periods.now, periods.before))
    for label, name in (
        ("Governorates hit", "governorates"),
        ("Places hit", "places"),
        ("Killed in the deadliest attack", "deadliest"),
    ):
        pair = [float("nan") if pd.isna(each[name]) else float(each[name]) for each in (now, before)]
        yield Indicator(label, OURS, *pair, note="adds up over no months, so that it has no interval")


def _reached(store: Store, chosen: Selection) -> ibis.Table:
    """Return how many governorates and named places a period's attacks were in, and the most killed in one."""
    found = selected(store, chosen)
    found = found.filter((found.side == "attack") & inside_one(found, "month"))
    return found.aggregate(
        governorates=found.admin1_iso.nunique(),
        places=(found.admin1_iso + found.place).nunique(),
        deadliest=found.killed_best.max(),
    )


def _names(periods: Periods, known: Known) -> tuple[str, ...]:
    """Return the data sets that the selection's incidents come from."""
    return tuple(name for name in known.datasets if not periods.now.dataset or name in periods.now.dataset)


def _datasets(store: Store, periods: Periods, known: Known, held) -> Iterator[Indicator]:
    """Yield the attacks of each data set, where there are several: each is a count of its own."""
    names = _names(periods, known)
    for name in names if len(names) > 1 else ():
        alone = replace(
            periods, now=replace(periods.now, dataset=(name,)), before=replace(periods.before, dataset=(name,))
        )
        rows = counted(store, alone)
        attacks = rows[rows["side"] == "attack"]
        numbers = [by_month(attacks, own) for own in held]
        yield _row(f"{known.datasets[name]}: attacks", OTHERS, held, *numbers, is_voted=True)


def _within(periods: Periods, frame: pd.DataFrame, values: str):
    """Return the months of each period of which a list has a number, and these numbers. frame: month, and a column values."""
    numbers = dict(zip(frame["month"], frame[values].astype(float), strict=True))
    spans = [months.span(each.start, each.end) for each in (periods.now, periods.before)]
    held = [[month for month in span if month in numbers] for span in spans]
    return held, [[numbers[month] for month in own] for own in held]


def _reference(periods: Periods, known: Known, listed: pd.DataFrame) -> Iterator[Indicator]:
    """Yield what UCDP lists for each of the selection's countries, with the share that our lethal incidents come to; none for governorates."""
    if periods.now.admin1:
        return
    for (name, country), own in listed[listed["country"].isin(countries_of(periods.now, known))].groupby(
        ["monitor", "country"]
    ):
        held, numbers = _within(periods, own, "theirs")
        if all(held):
            note = "lethal events with the group on either side; only months that it lists" + _share(own, held)
            yield _row(f"{name}: lethal events, {area_name(country)}", OTHERS, held, *numbers, is_voted=True, note=note)


def _share(own: pd.DataFrame, held) -> str:
    """Say which share of a list our table holds in each period; empty where the list is too short for one. own: of monitors.SHARE_COLUMNS."""
    told = []
    for months_held in held:
        rows = own[own["month"].isin(months_held)]
        theirs = rows["theirs"].sum()
        if theirs < LEAST_LISTED:
            return ""
        told.append(f"{rows['ours'].sum() / theirs:.0%}")
    at_most = "at most " if own["fit"].eq("wider").any() else ""
    return f"; our count comes to {at_most}{told[0]} of it, {told[1]} before"


def _series(periods: Periods, known: Known, printed: pd.DataFrame, shares: pd.DataFrame) -> Iterator[Indicator]:
    """Yield each monitor's monthly series of the area that has months in both periods; a body's longest comparable one of attacks votes."""
    countries = set(countries_of(periods.now, known))
    chosen = {known.admin1[iso].rsplit(", ", 1)[0] for iso in periods.now.admin1}
    last = printed[printed["is_last"] & printed["unit"].eq("month")]
    last = last[last["country"].map(lambda codes: set(codes.split(";")) <= countries)]
    last = last[last["place"].isin(chosen)] if chosen else last
    found, voting = [], {}
    for _, own in last.assign(month=last["window_start"].dt.strftime("%Y-%m")).groupby("series_id"):
        held, numbers = _within(periods, own, "middle")
        if not all(held):
            continue
        first = own.iloc[0]
        place = first["place"] or area_name(first["country"])
        ours = (
            shares[shares["monitor"].eq(first["body"]) & shares["area"].eq(place) & shares["counts"].eq("incidents")]
            if first["comparable"] and first["metric"] == "attacks"
            else shares.head(0)
        )
        row = _row(
            f"{first['body'].split(' (')[0]}: {first['counts_what']}, {place}", OTHERS, held, *numbers,
            is_all_violence=bool(first["counts_all_violence"]), note=f"published by {first['body']}; only months that it gives" + _share(ours, held),
        )  # fmt: skip
        found.append(row)
        length = sum(map(len, held))
        if (
            first["comparable"]
            and first["metric"] == "attacks"
            and not row.is_all_violence
            and length > voting.get(first["asserted_by_id"], (0, 0))[0]
        ):
            voting[first["asserted_by_id"]] = (length, len(found) - 1)
    voters = {place for _, place in voting.values()}
    yield from (replace(row, is_voted=place in voters) for place, row in enumerate(found))
