"""What a selection holds in numbers, for frames and key figures; tables in, small frames out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir
import pandas as pd

from atlas.analysis.asking import ask
from atlas.analysis.narrowing import inside, narrow
from atlas.analysis.selection import Known, Selection, before, limits, shifted
from atlas.model import months
from atlas.model.vocabulary import COUNTRIES
from atlas.store import CODED, Store

UNITS = {
    "year": "Y",
    "quarter": "Q",
    "month": "M",
    "week": "W",
    "day": "D",
}  # a week begins on Monday, as ISO 8601 has it
SMALLEST_BASE = 10  # no percentage change on a smaller base (DESIGN section 4)


@dataclass(frozen=True)
class Tally:
    """The numbers that every figure of a selection states. Sums are over incidents with a best estimate."""

    incidents: int
    attacks: int
    claimed: int
    disputed: int
    killed: int
    without_killed: int
    within_month: int
    reports: int
    origins: int
    sources: int
    top_sources: tuple[str, ...]
    terms: tuple[str, ...] = ()  # what is to be printed for each data set in it


def known(store: Store) -> Known:
    """Return what the tables offer to choose from; months are those of incidents that are dated within one month."""
    places = store.frame(store.table("admin1").select("admin1_iso", "admin1_name", "country").order_by("country", "admin1_name"))
    places = places.dropna(subset=["admin1_iso"])
    sources = store.table("sources").filter(lambda t: t.reports > 0).select("source_id", "name").order_by("name")
    incidents = store.table("incidents")
    edges = store.frame(incidents.aggregate(first=incidents.occurred_on.min(), last=incidents.occurred_until.max())).iloc[0]
    named = store.frame(sources)
    return Known(
        admin1={row.admin1_iso: f"{row.admin1_name}, {COUNTRIES[row.country]}" for row in places.itertuples()},
        admin1_country=dict(zip(places["admin1_iso"], places["country"], strict=True)),
        sources=dict(zip(named["source_id"], named["name"], strict=True)),
        first_month=f"{edges['first']:%Y-%m}",
        last_month=f"{edges['last']:%Y-%m}",
        data_version=store.data_version,
        datasets=store.offered,
    )


def selected(store: Store, selection: Selection) -> ibis.Table:
    """Return the selection's incidents as an expression (see narrowing.narrow)."""
    return narrow(store.table("incidents"), store.table("reports"), selection, lambda column: store.words("incidents", column))


def selected_reports(store: Store, selection: Selection) -> ibis.Table:
    """Return all reports of the selection's incidents, those included that the report filters did not ask for."""
    reports, incidents = store.table("reports"), store.table("incidents")
    found = selected(store, selection)
    return reports.filter(reports.incident_id.notnull()) if found is incidents else reports.semi_join(found, "incident_id")


def start_of(day: ir.DateValue, unit: str) -> ir.DateValue:
    """Return the first day of the period of UNITS that a day lies in; a date on every engine (Spark truncates dates to timestamps)."""
    return day.cast("timestamp").truncate(UNITS[unit]).cast("date")


def inside_one(incidents: ibis.Table, unit: str) -> ir.BooleanValue:
    """Return the test whether an incident's window of days lies inside one period of UNITS: only then is it counted in it."""
    return start_of(incidents.occurred_on, unit) == start_of(incidents.occurred_until, unit)


FIGURES = ("incidents", "attacks", "killed", "claimed", "disputed")


def _sums(found: ibis.Table, where: ir.BooleanValue | None = None) -> dict[str, ir.Scalar]:
    """Return the key figures of incidents, of those alone that a test lets through."""
    return {
        "incidents": found.count(where=where),
        "attacks": (found.side == "attack").cast("int64").sum(where=where),
        "killed": found.killed_best.sum(where=where),
        "claimed": found.is_claimed.cast("int64").sum(where=where),
        "disputed": found.disputed_fields.notnull().cast("int64").sum(where=where),
    }


def _of_periods(store: Store, periods: tuple[Selection, ...]) -> tuple[ibis.Table, list[ir.BooleanValue]]:
    """Return the incidents whose window lies inside one of several periods of one selection, and the test for each period."""
    every = selected(store, replace(periods[0], start=None, end=None))
    found = every.filter(ibis.or_(*(inside(every, period) for period in periods)))
    return found, [inside(found, period) for period in periods]


def tally(store: Store, selection: Selection) -> Tally:
    """Return the numbers of a selection; all zero and no sources for an empty one."""
    numbers = ask(store, _numbers, selection).iloc[0].fillna(0)
    pairs = ask(store, _telling, selection)
    reports, names = Counter(), {}
    for row in pairs.itertuples():
        reports[row.source_id] += row.reports
        names[row.source_id] = min(row.name, names.get(row.source_id, row.name))
    most = sorted(sorted(reports), key=lambda source: (-reports[source], names[source]))
    return Tally(
        **{name: int(value) for name, value in numbers.items()},
        reports=reports.total(), origins=pairs["origin_id"].nunique(), sources=len(reports),
        top_sources=tuple(names[source] for source in most[:3]), terms=terms(store, pairs["dataset"]),
    )  # fmt: skip


def _numbers(store: Store, selection: Selection) -> ibis.Table:
    found = selected(store, selection)
    return found.aggregate(
        **_sums(found),
        without_killed=found.killed_best.isnull().cast("int64").sum(),
        within_month=inside_one(found, "month").cast("int64").sum(),
    )


def _telling(store: Store, selection: Selection) -> ibis.Table:
    """Return how many reports each source has of each origin and data set, with the source's name."""
    reports = selected_reports(store, selection)
    return reports.group_by("source_id", "origin_id", "dataset").aggregate(reports=reports.count(), name=reports.source.min())


def terms(store: Store, names: Iterable[str]) -> tuple[str, ...]:
    """Return what is to be printed where these data sets are drawn, our own first: whose it is and its licence, or the notice it asks for."""
    rows = store.frame(store.built(_datasets))  # a handful
    rows = rows[rows["dataset"].isin(set(names))].sort_values("dataset", key=lambda column: column != CODED, kind="stable")
    return tuple(
        f"Coded by Resurgence Atlas, {row.licence}." if row.dataset == CODED
        else row.notice if isinstance(row.notice, str) and row.notice
        else f"{row.title}, {row.version}, {row.licence}."
        for row in rows.itertuples()
    )  # fmt: skip


def _datasets(store: Store) -> ibis.Table:
    return store.table("datasets").order_by("dataset")


def compare_to(selection: Selection, known_values: Known) -> dict[str, Selection]:
    """Return the periods to compare with: the one before of the same length, and the same months a year before.

    Those that the table does not reach back to are left out; for a selection of the whole time span there are none.
    """
    periods = {"vs period before": before(selection, known_values), "vs a year before": shifted(selection, known_values, months_back=12)}
    if periods["vs period before"] == periods["vs a year before"]:
        del periods["vs a year before"]
    return {name: period for name, period in periods.items() if period}


def changes(store: Store, selection: Selection, known_values: Known) -> dict[str, dict[str, tuple[int, int]]]:
    """Return, for each period to compare with, the pair (now, then) of each key figure.

    Both sides count only incidents whose window lies inside their months, so none is counted twice. Empty if there is no earlier
    period.
    """
    periods = compare_to(selection, known_values)
    if not periods:
        return {}
    first, last = limits(selection, known_values)
    numbers = ask(store, _figures, replace(selection, start=first, end=last), *periods.values()).iloc[0].fillna(0)
    now, *then = ({name: int(numbers[f"{name}_{place}"]) for name in FIGURES} for place in range(len(periods) + 1))
    return {period: {name: (now[name], before[name]) for name in FIGURES} for period, before in zip(periods, then, strict=True)}


def _figures(store: Store, *periods: Selection) -> ibis.Table:
    found, tests = _of_periods(store, periods)
    return found.aggregate(**{f"{name}_{place}": sum_ for place, test in enumerate(tests) for name, sum_ in _sums(found, test).items()})


def movers(store: Store, selection: Selection, known_values: Known) -> tuple[pd.DataFrame, Selection, Selection]:
    """Return the incidents of each governorate in two periods, the steepest rise first, and the two periods' selections.

    The later period is the selection's months, the earlier one the period of the same length before; where the table has none, the
    last twelve months are set against the twelve before. Frame: admin1_iso, name, now, before, difference; incidents that are
    known only to the country are left out. Empty if neither period has any.
    """
    first, last = limits(selection, known_values)
    now = replace(selection, start=first, end=last)
    earlier = before(now, known_values)
    if earlier is None:
        now = replace(selection, start=max(first, months.shift(last, -11)), end=last)
        earlier = replace(now, start=months.shift(now.start, -12), end=months.shift(last, -12))
    frame = ask(store, _by_governorate, now, earlier).astype({"now": int, "before": int})
    frame["difference"] = frame["now"] - frame["before"]
    frame.insert(1, "name", frame["admin1_iso"].map(known_values.admin1).fillna(frame["admin1_iso"]))
    return frame.sort_values(["difference", "now", "name"], ascending=[False, False, True], ignore_index=True), now, earlier


def _by_governorate(store: Store, now: Selection, before: Selection) -> ibis.Table:
    found, (later, earlier) = _of_periods(store, (now, before))
    counts = {"now": found.count(where=later), "before": found.count(where=earlier)}
    return found.group_by("admin1_iso").aggregate(**counts).filter(lambda t: t.admin1_iso.notnull())


def steepest(frame: pd.DataFrame, *, most: int) -> pd.DataFrame:
    """Return, of the rows of movers(), at most `most` that rose and `most` that fell; empty if nothing moved."""
    return pd.concat([frame[frame["difference"] > 0].head(most), frame[frame["difference"] < 0].tail(most)], ignore_index=True)


def change(now: int, before: int) -> str:
    """Return the change as text: +12 (+35%), or +3 without a percentage where the base is under SMALLEST_BASE."""
    difference = f"{now - before:+d}".replace("-", "−")
    if before < SMALLEST_BASE:
        return difference
    return f"{difference} ({(now - before) / before:+.0%})".replace("-", "−")
