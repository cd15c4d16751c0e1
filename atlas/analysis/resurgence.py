"""Is it coming back? The published rule (docs/resurgence.md) over the attacks that are reported of one selection in two periods, and within a fixed panel of origins."""

from dataclasses import dataclass, field, replace
from math import inf, nan

import ibis
import pandas as pd

from atlas.analysis.asking import ask
from atlas.analysis.narrowing import inside
from atlas.analysis.periods import Periods, covered
from atlas.analysis.rates import Ratio, direction, judged, ratio
from atlas.analysis.selection import Known, Selection
from atlas.analysis.summary import inside_one, selected
from atlas.analysis.trends import area, coverage, reports_by_governorate
from atlas.store import Store

LEAST_REPORTS = 2  # of an origin in each period, of anything in the selection's countries, for its place in the panel
BOUNDS = ("low", "best", "high")
KEYS = ["month", "side", "event_type", "target", "is_claimed", "is_lethal"]
SUMS = [
    "incidents", *(f"killed_{bound}" for bound in BOUNDS), "without_killed", "jihadists_killed", "arrested",
]  # fmt: skip
NOTHING = Ratio(0, 0, 0, 0, nan, 0, inf)


@dataclass(frozen=True)
class Answer:
    """What the rule says of the reported attacks of a selection in two periods.

    word: of rates.WORDS. why: why it cannot say, a sentence's end. whole, panel: the ratios over all origins and over those that report in both periods, of nothing where the periods cannot be
    compared at all. monthly: one row per covered month of either period: period (now, before), month, whole, panel. origins: how many report in the later period, in the earlier, and in both
    (the panel). undated: attacks of the later and of the earlier period whose days are not known to a month: they are in no count.
    """

    periods: Periods
    word: str
    why: str
    whole: Ratio = NOTHING
    panel: Ratio = NOTHING
    monthly: pd.DataFrame = field(default_factory=pd.DataFrame)
    origins: tuple[int, int, int] = (0, 0, 0)
    undated: tuple[int, int] = (0, 0)


def free(selection: Selection) -> Selection:
    """Return a selection without its filter of who acted: the rows of this page tell attacks from operations themselves."""
    return replace(selection, initiator=())


def months_covered(store: Store, periods: Periods, known: Known) -> tuple[list[str], list[str]]:
    """Return the covered months of the later and of the earlier period (see periods.covered)."""
    held, by_governorate = coverage(store), reports_by_governorate(store) if periods.now.admin1 else None
    return tuple(covered(each, known, held, by_governorate) for each in (periods.now, periods.before))


def counted(store: Store, periods: Periods, origins: tuple[str, ...] | None = None) -> pd.DataFrame:
    """Count the incidents of both periods, whoever began them, in one pass: KEYS, and the sums of SUMS.

    Only incidents whose window lies inside one month. is_lethal: at least one killed by the best estimate. origins: only incidents that one of these origins reports (see panel). Sums over
    nothing known are null.
    """
    frame = ask(store, _counted, free(periods.now), free(periods.before), origins)
    return frame.astype(dict.fromkeys(SUMS, "Int64"))


def _counted(store: Store, now: Selection, before: Selection, origins: tuple[str, ...] | None) -> ibis.Table:
    every = selected(store, replace(now, start=None, end=None))
    if origins is not None:
        reports = store.table("reports")
        every = every.semi_join(reports.filter(reports.origin_id.isin(origins)), "incident_id")
    found = every.filter(ibis.or_(inside(every, now), inside(every, before)) & inside_one(every, "month"))
    found = found.mutate(
        month=found.occurred_on.cast("string").substr(0, 7), is_lethal=(found.killed_best >= 1).fill_null(False)
    )
    sums = {
        "incidents": found.count(),
        **{f"killed_{bound}": found[f"killed_{bound}"].sum() for bound in BOUNDS},
        "without_killed": found.killed_best.isnull().cast("int64").sum(),
        "jihadists_killed": found.jihadists_killed_best.sum(),
        "arrested": found.jihadists_arrested_best.sum(),
    }
    return found.group_by(KEYS).aggregate(**sums).order_by(KEYS)


def panel(store: Store, periods: Periods, known: Known) -> tuple[tuple[str, ...], tuple[int, int]]:
    """Return the origins with LEAST_REPORTS or more reports in each period, and how many origins report at all in the later and in the earlier.

    Reports of anything count, whatever the selection's other filters: an origin that is there and silent about attacks says that there were none to report. Its countries are those of the
    selection's area.
    """
    where = [replace(area(each, known), start=each.start, end=each.end) for each in (periods.now, periods.before)]
    frame = ask(store, _origins, *where)
    steady = frame[(frame["now"] >= LEAST_REPORTS) & (frame["before"] >= LEAST_REPORTS)]
    return tuple(sorted(steady["origin_id"])), (int((frame["now"] > 0).sum()), int((frame["before"] > 0).sum()))


def _origins(store: Store, now: Selection, before: Selection) -> ibis.Table:
    reports = store.table("reports")
    tests = [reports[name].isin(getattr(now, name)) for name in ("region", "country") if getattr(now, name)]
    found = reports.filter(tests) if tests else reports
    counts = {name: inside(found, each).cast("int64").sum() for name, each in (("now", now), ("before", before))}
    return found.group_by("origin_id").aggregate(**counts).order_by("origin_id")


def by_month(rows: pd.DataFrame, held: list[str], sums: str = "incidents") -> list[float]:
    """Return a sum of rows of counted() for each covered month, zero where there is none."""
    found = rows.groupby("month")[sums].sum()
    return [float(found.get(month, 0)) for month in held]


def answer(store: Store, periods: Periods, known: Known) -> Answer:
    """Apply the rule to the attacks reported of a selection (see docs/resurgence.md)."""
    if periods.why_not:
        return Answer(periods, "unknown", periods.why_not)
    held = months_covered(store, periods, known)
    origins, reporting = panel(store, periods, known)
    parts, ratios = {}, {}
    for name, of in (("whole", None), ("panel", origins)):
        rows = counted(store, periods, of)
        attacks = rows[rows["side"] == "attack"]
        parts[name] = [by_month(attacks, each) for each in held]
        ratios[name] = ratio(*parts[name])
    monthly = pd.DataFrame(
        {
            "period": ["now"] * len(held[0]) + ["before"] * len(held[1]),
            "month": [*held[0], *held[1]],
            **{name: [*now, *before] for name, (now, before) in parts.items()},
        }
    )
    word, why = verdict(ratios["whole"], ratios["panel"])
    vague = ask(store, _undated, free(periods.now), free(periods.before)).iloc[0]
    return Answer(
        periods,
        word,
        why,
        **ratios,
        monthly=monthly,
        origins=(*reporting, len(origins)),
        undated=(int(vague["now"]), int(vague["before"])),
    )


def _undated(store: Store, now: Selection, before: Selection) -> ibis.Table:
    counts = []
    for each in (now, before):
        found = selected(store, each)
        vague = found.filter((found.side == "attack") & ~inside_one(found, "month"))
        counts.append(vague.aggregate(number=vague.count()))
    return counts[0].rename(now="number").cross_join(counts[1].rename(before="number"))


def verdict(whole: Ratio, panel: Ratio) -> tuple[str, str]:
    """Return the word of rates.WORDS for the whole, held to the panel, and why it cannot say.

    A rise or fall of the whole stands only where the panel, by its own interval, shows it too; and none of the whole only where the panel shows none. So a change of who is heard makes no
    change of what happened.
    """
    word, why = judged(whole)
    if word == "unknown":
        return word, why
    if direction(panel) == word:
        return word, ""
    shown = "show a change" if word == "same" else "do not show it too"
    return "unknown", f"coverage may have changed, since the voices that report in both periods {shown}"
