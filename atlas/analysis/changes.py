"""Change between periods: what may be compared with what, and the reason where nothing may; knows no chart."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import ibis
import pandas as pd

from atlas.analysis.asking import ask
from atlas.analysis.narrowing import inside
from atlas.analysis.selection import Known, Selection, before, countries_of, limits, period, shifted
from atlas.analysis.summary import KEY_FIGURES, key_sums, selected
from atlas.analysis.trends import reports_by_governorate, silent_units, uncovered, unusually_few
from atlas.analysis.wording import plural
from atlas.model import months
from atlas.store import Store

SMALLEST_BASE = 10  # no percentage change on a smaller base (DESIGN section 4)
Pair = tuple[int | None, int | None]


@dataclass(frozen=True)
class Change:
    """A selection's key figures and those of another period. pairs: (now, then) of each key figure, None where a sum has unknown parts. why_not: why the two must not be
    compared, a sentence's end; empty if they may.
    """

    then: Selection
    pairs: Mapping[str, Pair]
    why_not: str = ""


def unfinished(edge: str, known: Known) -> str:
    """Return until when the data reach in the month of a span's last month or day; empty if the table holds all of it."""
    last = known.last_day
    if not last or edge[:7] != last[:7] or last >= months.last_day(edge).isoformat():
        return ""
    return f"data reach {months.name(last)}"


def why_not_compared(periods: tuple[Selection, ...], covered: pd.DataFrame, known: Known, held: pd.DataFrame) -> str:
    """Return why periods of one selection must not be compared; empty if they may.

    covered: the table's coverage (trends.coverage). held: its reports by governorate (trends.reports_by_governorate). A period that lies outside the table, one with a month without any
    report of the area, one with so few reports that its silence says nothing, and an unfinished month would make a change of what is only missing.
    """
    reasons = []
    for each in periods:
        first, last = limits(each, known)
        if first[:7] < known.first_month:
            reasons.append(f"the table begins in {months.name(known.first_month)}")
            continue
        silent = uncovered(covered, each, known)
        if silent:
            named = months.name(silent[0]) if len(silent) == 1 else f"{len(silent)} months of {period(each, known)}"
            reasons.append(f"{named} {'has' if len(silent) == 1 else 'have'} no report of this area, which is not zero")
        elif each.admin1 and silent_units(held, each, known, [each.admin1])[0]:
            reasons.append(
                f"{period(each, known)} has too few reports of the country to take silence about this area for zero"
            )
        elif few := unusually_few(held, countries_of(each, known), each, known):
            reasons.append(
                f"{period(each, known)} has {plural(few[0], 'report')} where about {few[1]:.0f} are usual, so its counts say what was reported, not what happened"
            )
        if until := unfinished(last, known):
            reasons.append(f"{months.name(last[:7])} is unfinished ({until})")
    return "; ".join(dict.fromkeys(reasons))


def compare_to(selection: Selection, known: Known) -> dict[str, Selection]:
    """Return the periods to compare with: the one before of the same length, and the same months a year before.

    Those that the table does not reach back to are left out; for a selection of the whole time span there are none.
    """
    periods = {
        "vs period before": before(selection, known),
        "vs a year before": shifted(selection, known, months_back=12),
    }
    if periods["vs period before"] == periods["vs a year before"]:
        del periods["vs a year before"]
    return {name: each for name, each in periods.items() if each}


def changes(store: Store, selection: Selection, known: Known, covered: pd.DataFrame) -> dict[str, Change]:
    """Return, for each period to compare with, the pair (now, then) of each key figure, or why there is none.

    covered: as in why_not_compared. Both sides count only incidents whose window lies inside their months, so none is counted twice. Empty if there is no
    earlier period.
    """
    periods = compare_to(selection, known)
    if not periods:
        return {}
    held = reports_by_governorate(store)
    first, last = limits(selection, known)
    now = replace(selection, start=first, end=last)
    numbers = ask(store, _figures, now, *periods.values()).iloc[0]
    sides = [{name: _known_sum(numbers, name, place) for name in KEY_FIGURES} for place in range(len(periods) + 1)]
    return {
        name: Change(
            then,
            {field: (sides[0][field], side[field]) for field in KEY_FIGURES},
            why_not_compared((now, then), covered, known, held),
        )
        for (name, then), side in zip(periods.items(), sides[1:], strict=True)
    }


def figures_of(store: Store, selection: Selection) -> dict[str, int | None]:
    """Return the key figures of a selection with a first and a last month, counting only incidents whose window lies inside these; None for a sum with unknown parts."""
    numbers = ask(store, _figures, selection).iloc[0]
    return {name: _known_sum(numbers, name, 0) for name in KEY_FIGURES}


def _known_sum(numbers: pd.Series, name: str, place: int) -> int | None:
    """Return one sum, None for the killed where incidents of the period have no figure: the change of an unknown is none."""
    if name == "killed" and numbers[f"without_killed_{place}"] > 0:
        return None
    value = numbers[f"{name}_{place}"]
    return 0 if pd.isna(value) else int(value)


def _figures(store: Store, *periods: Selection) -> ibis.Table:
    found, tests = _of_periods(store, periods)
    return found.aggregate(
        **{
            f"{name}_{place}": total
            for place, test in enumerate(tests)
            for name, total in key_sums(found, test).items()
        }
    )


def _of_periods(store: Store, periods: tuple[Selection, ...]) -> tuple[ibis.Table, list]:
    """Return the incidents whose window lies inside one of several periods of one selection, and the test for each period."""
    every = selected(store, replace(periods[0], start=None, end=None))
    found = every.filter(ibis.or_(*(inside(every, each) for each in periods)))
    return found, [inside(found, each) for each in periods]


def movers(store: Store, selection: Selection, known: Known) -> tuple[pd.DataFrame, Selection, Selection]:
    """Return the incidents of each governorate in two periods, the steepest rise first, and the two periods' selections.

    The later period is the selection's months, the earlier one the period of the same length before; where the table has none, the
    last twelve full months are set against the twelve before. Frame: admin1_iso, name, now, before, difference; incidents that are
    known only to the country are left out. Where a period has none of a governorate and too few reports of its country to take that for zero (trends.silent_units), its number and the
    difference are null, and the row stands last. Empty if neither period has any.
    """
    first, last = limits(selection, known)
    now = replace(selection, start=first, end=last)
    earlier = before(now, known)
    if earlier is None:
        last = months.shift(last[:7], -1) if unfinished(last, known) else last
        now = replace(selection, start=max(first, months.shift(last, -11)), end=last)
        earlier = replace(now, start=months.shift(now.start, -12), end=months.shift(last, -12))
    frame = ask(store, _by_governorate, now, earlier).astype({"now": "Int64", "before": "Int64"})
    held = reports_by_governorate(store)
    for column, each in (("now", now), ("before", earlier)):
        quiet = silent_units(held, each, known, [(iso,) for iso in frame["admin1_iso"]])
        frame[column] = frame[column].mask(pd.Series(quiet, index=frame.index, dtype=bool) & frame[column].eq(0))
    frame["difference"] = frame["now"] - frame["before"]
    frame.insert(1, "name", frame["admin1_iso"].map(known.admin1).fillna(frame["admin1_iso"]))
    return (
        frame.sort_values(["difference", "now", "name"], ascending=[False, False, True], ignore_index=True),
        now,
        earlier,
    )


def _by_governorate(store: Store, now: Selection, earlier: Selection) -> ibis.Table:
    found, (later, former) = _of_periods(store, (now, earlier))
    counts = {"now": found.count(where=later), "before": found.count(where=former)}
    return found.group_by("admin1_iso").aggregate(**counts).filter(lambda t: t.admin1_iso.notnull())


def steepest(frame: pd.DataFrame, *, most: int) -> pd.DataFrame:
    """Return, of the rows of movers(), at most `most` that rose and `most` that fell; empty if nothing moved."""
    return pd.concat(
        [
            frame[frame["difference"].gt(0).fillna(False)].head(most),
            frame[frame["difference"].lt(0).fillna(False)].tail(most),
        ],
        ignore_index=True,
    )


def change(now: int | None, then: int | None) -> str:
    """Return the change as text: +12 (+35%), or +3 without a percentage where the base is under SMALLEST_BASE; none of what is not known."""
    if now is None or then is None:
        return "no change figure"
    difference = f"{now - then:+,d}".replace("-", "−")
    if then < SMALLEST_BASE:
        return difference
    return f"{difference} ({(now - then) / then:+.0%})".replace("-", "−")
