"""Series from counted cells: every period there, silence told from zero, groups ranked, means trailing; knows no tables."""

import math
from collections.abc import Collection
from datetime import timedelta

import pandas as pd

from atlas.analysis.selection import Known, Selection, limits
from atlas.model import months
from atlas.model.vocabulary import ATTRIBUTIONS, FAMILY_LABELS, FAMILY_OF, REGIONS, SIDES

NUMBERS = ["incidents", "killed", "without_killed"]
SPLITS = {
    "region": "region",
    "admin1": "admin1_iso",
    "type": "event_type",
    "initiator": "side",
    "attribution": "attribution",
}
LABELS = {"region": REGIONS, "type": FAMILY_LABELS, "initiator": SIDES, "attribution": ATTRIBUTIONS}
REST, NOWHERE = (
    "rest",
    "nowhere",
)  # the groups of a split beyond its words: all other governorates; no region or governorate
TOP_GOVERNORATES = 5
LEAST_SHARE = 0.5  # a trailing mean needs known values in at least half of its window
_FREQUENCY = {"year": "YS", "quarter": "QS", "month": "MS", "week": "W-MON", "day": "D"}


def periods(selection: Selection, known: Known, unit: str) -> pd.DatetimeIndex:
    """Return the first day of every period that the selection's months or days touch; a week begins on Monday."""
    first, last = (
        edge(month) for edge, month in zip((months.first_day, months.last_day), limits(selection, known), strict=True)
    )
    if unit == "week":
        first -= timedelta(days=first.weekday())
    elif unit != "day":  # the span may begin with a day within the period
        first = first.replace(
            month={"month": first.month, "quarter": (first.month - 1) // 3 * 3 + 1, "year": 1}[unit], day=1
        )
    return pd.date_range(first, last, freq=_FREQUENCY[unit], name="period", unit="s")


def summed(found: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Add up the cells that lie in a period; a sum of killed without any known figure stays unknown."""
    grouped = found.dropna(subset="period").groupby(keys, sort=True)[NUMBERS]
    return grouped.sum(min_count=1)


def dense(found: pd.DataFrame, selection: Selection, known: Known, unit: str, gaps: Collection[str]) -> pd.DataFrame:
    """Return one row per period of the selection: incidents, killed, without_killed, indexed by its first day.

    found: cells of that unit. gaps: months without coverage; a period that lies in such months alone and has no incident is null,
    any other without incidents is zero. killed is null where no incident of the period has a figure.
    """
    every = periods(selection, known, unit)
    frame = summed(found, ["period"]).reindex(every)
    first = every.year * 12 + every.month - 1
    last = first + {"year": 11, "quarter": 2}.get(unit, 0)
    if unit == "week":
        sunday = every + pd.Timedelta(days=6)
        last = sunday.year * 12 + sunday.month - 1
    without = {int(month[:4]) * 12 + int(month[5:]) - 1 for month in gaps}
    silent = [without.issuperset(range(a, b + 1)) for a, b in zip(first, last, strict=True)]
    return frame.mask(frame["incidents"].isna() & ~pd.Series(silent, index=every), 0)


def trailing_mean(values: pd.Series, window: int) -> pd.Series:
    """Return for each period the mean of it and the window - 1 before it.

    Null values are left out of the mean, never taken for zero; null where less than LEAST_SHARE of the window is known or where the
    window reaches beyond the first period.
    """
    means = values.astype("float64").rolling(window, min_periods=math.ceil(window * LEAST_SHARE)).mean()
    means.iloc[: window - 1] = float("nan")
    return means


def ranked(found: pd.DataFrame, measure: str) -> pd.Series:
    """Return the measure's sum per governorate (index: admin1_iso) over all periods, the greatest first; equal ones in order of id.

    A sum of killed without any known figure is null, and last.
    """
    held = found.dropna(subset=["period", "admin1_iso"])
    return held.groupby("admin1_iso")[measure].sum(min_count=1).sort_values(ascending=False, kind="stable")


def grouped(found: pd.DataFrame, split: str, measure: str, known: Known) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the cells summed per period and group of a split, and the groups' labels in the order of drawing.

    split: a key of SPLITS; types are taken together by family, governorates beyond the TOP_GOVERNORATES with most of the measure
    as one group. Groups without an incident in any period are left out.
    """
    column = found[SPLITS[split]].astype("object")
    if split == "type":
        column = column.map(FAMILY_OF)
    words = column.where(column.notna(), NOWHERE)
    labels = dict(LABELS.get(split, {}))
    if split == "admin1":
        totals = ranked(found, measure)
        top, others = list(totals.index[:TOP_GOVERNORATES]), len(totals) - TOP_GOVERNORATES
        words = words.where(words.isin([*top, NOWHERE]), REST)
        labels = {word: known.admin1[word] for word in top} | {
            REST: f"{others} other governorate{'s' if others > 1 else ''}"
        }
    labels[NOWHERE] = "Governorate not known" if split == "admin1" else "Outside the three regions"
    parts = summed(found.assign(group=words.astype("str")), ["group", "period"]).reset_index()
    held = set(parts["group"])
    return parts, {word: label for word, label in labels.items() if word in held}
