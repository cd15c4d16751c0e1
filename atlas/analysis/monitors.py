"""Series: one body's published claims of one metric, area and definition over many windows, where two speak of the same, and what share of each we hold."""

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from atlas.analysis.claims import area_name, ends, published
from atlas.analysis.records import PEOPLE, SAMPLE, read_tables
from atlas.analysis.selection import Known, Selection, countries_of, limits
from atlas.analysis.summary import inside_one, known
from atlas.model import months
from atlas.store import CODED, Store

PROBLEM_COLUMNS = ["file", "row", "column", "value", "reason"]
LEAST_WINDOWS = 2  # one window is no series
LENGTHS = {"month": 1, "quarter": 3, "year": 12}
SHARE_COLUMNS = ["monitor", "country", "area", "counts", "month", "ours", "theirs", "fit"]
LEAST_LISTED = 20  # events, below which a share says little
WORDS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SAME = ["metric", "country", "place", "unit", "counts_all_violence", "window_start", "window_end"]


def units(claims: pd.DataFrame) -> pd.Series:
    """Return the unit of each claim's window: a whole month, quarter or year of the calendar, any seven days (week), else null."""
    start, after = claims["window_start"], claims["window_end"] + pd.Timedelta(days=1)
    length = (after.dt.year - start.dt.year) * 12 + after.dt.month - start.dt.month
    whole = (start.dt.day == 1) & (after.dt.day == 1)
    found = pd.Series(None, index=claims.index, dtype="object")
    for unit, count in LENGTHS.items():
        found[whole & (length == count) & ((start.dt.month - 1) % count == 0)] = unit
    found[(after - start).dt.days == 7] = "week"
    return found


def members(series: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims that belong to a series, with its columns unit, counts_what, counts_all_violence, comparable and series_id, in the order of series.

    claims: as claims.published() gives them. A claim belongs where body, metric, country and area are those of the series, its window is one of the
    series' unit and its definition_note fits; a toll of one incident belongs to none.
    """
    of_unit, noted = units(claims), claims["definition_note"].fillna("")
    about_areas = claims["scope"].isin(("whole", "part"))
    found = []
    for row in series.fillna({"area": "", "definition": ""}).itertuples():
        own = (
            claims["asserted_by_id"].eq(row.body_id)
            & claims["metric"].eq(row.metric)
            & claims["country"].eq(row.country)
            & claims["place"].eq(row.area)
        )
        own &= of_unit.eq(row.unit) & about_areas & noted.str.match(row.definition)
        found.append(
            claims[own].assign(
                series_id=row.series_id,
                unit=row.unit,
                counts_what=row.counts,
                counts_all_violence=bool(row.counts_all_violence),
                comparable=bool(row.comparable),
            )
        )
    return pd.concat(found, ignore_index=True) if found else claims.head(0)


def prints(store: Store) -> pd.DataFrame:
    """Return each number that was printed for a window of a series, one row per different number.

    Columns of claims.published() of the first print, those of members(), low, high, middle (see claims.ends), claim_ids and printers (of all that
    print it), is_last: of a window's different numbers the one that was first printed last; a number without a day counts as the earliest.
    """
    found = members(store.frame(store.table("series").order_by("series_id")), published(store))
    if found.empty:
        return found.assign(
            series_id="", low=np.nan, high=np.nan, middle=np.nan, claim_ids="", printers="", is_last=False
        )
    found = found.sort_values(
        ["series_id", "window_start", "published_on", "claim_id"], na_position="first", kind="stable", ignore_index=True
    )
    groups = found.groupby(["series_id", "window_start", "value_low", "value_high"], dropna=False, sort=False)
    folded = found[~found.duplicated(["series_id", "window_start", "value_low", "value_high"])].reset_index(drop=True)
    folded["claim_ids"] = groups["claim_id"].agg(", ".join).to_numpy()
    folded["printers"] = groups["printed_by"].agg(lambda names: ", ".join(dict.fromkeys(names))).to_numpy()
    folded["is_last"] = ~folded.duplicated(["series_id", "window_start"], keep="last")
    return ends(folded, per_month=False).assign(middle=lambda rows: (rows["value_low"] + rows["value_high"]) / 2)


def pairs(printed: pd.DataFrame) -> pd.DataFrame:
    """Return the windows for which series of two bodies cover the same metric and area, one row per pair and window.

    printed: prints(), or some of its rows; the last print of each window stands for it. A series of all violence is set beside others of all
    violence alone. Columns SAME, and for the two series, ordered by their names, _one and _other of series_id, body, counts_what, middle, low, high and
    claim_ids; ratio: the one over the other, null where the other is zero.
    """
    last = printed[printed["is_last"]]
    told = last[
        [
            *SAME,
            "series_id",
            "asserted_by_id",
            "body",
            "counts_what",
            "middle",
            "value_low",
            "value_high",
            "qualifier",
            "claim_ids",
        ]
    ]
    both = told.merge(told, on=SAME, suffixes=("_one", "_other"))
    both = both[
        (both["series_id_one"] < both["series_id_other"]) & (both["asserted_by_id_one"] != both["asserted_by_id_other"])
    ]
    ratio = both["middle_one"] / both["middle_other"].where(both["middle_other"] > 0)
    return both.assign(ratio=ratio).sort_values(["series_id_one", "series_id_other", "window_start"], ignore_index=True)


def faults(series: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return one row per fault of series.csv: file, row (the frame's index), column, value, reason. claims: as claims.published() gives them."""
    return pd.DataFrame(_faults(series, claims), columns=PROBLEM_COLUMNS)


def _faults(series: pd.DataFrame, claims: pd.DataFrame) -> Iterator[tuple]:
    readable = series["definition"].fillna("").map(_is_pattern)
    for row in series[~readable].itertuples():
        yield "series.csv", row.Index, "definition", row.definition, "is no regular expression"
    found = members(series[readable], claims)
    windows = found.groupby("series_id")["window_start"].nunique() if len(found) else {}
    for row in series[readable].itertuples():
        if (count := windows.get(row.series_id, 0)) < LEAST_WINDOWS:
            yield (
                "series.csv",
                row.Index,
                "series_id",
                row.series_id,
                f"takes in {count} windows, and a series has {LEAST_WINDOWS} or more",
            )
    for claim, names in (
        found.groupby("claim_id")["series_id"].agg(list) if len(found) else pd.Series(dtype="object")
    ).items():
        for name in names[1:]:
            yield (
                "series.csv",
                series.index[series["series_id"] == name][0],
                "definition",
                name,
                f"takes in claim {claim}, which series {names[0]} has already",
            )


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def listed(store: Store) -> pd.DataFrame:
    """Return for each country and month that a series of UCDP lists how many lethal incidents our coded reports hold, and how many events it lists.

    Columns monitor, country, area, counts (word of COUNTED), month, ours, theirs, fit. Ours are the incidents known to the month that the group began or that were
    directed against it, with one known dead of any side: what UCDP lists. Counts are set beside each other; no event is looked for in the other list.
    """
    reference = (
        store.frame(store.table("reference_series"))
        .groupby(["dataset", "country", "month"], as_index=False)["events"]
        .sum()
    )
    incidents = store.table("incidents")
    is_lethal = ((incidents.killed_best >= 1).fill_null(False)) | (
        (incidents.jihadists_killed_best >= 1).fill_null(False)
    )
    held = incidents.filter(inside_one(incidents, "month") & is_lethal & incidents.side.isin(("attack", "operation")))
    keys = ["dataset", "country", held.occurred_on.cast("string").substr(0, 7).name("month")]
    ours = store.frame(held.aggregate(by=keys, ours=held.count()))
    ours = (
        ours[np.array([CODED in names.split(";") for names in ours["dataset"]], dtype=bool)]
        .groupby(["country", "month"], as_index=False)["ours"]
        .sum()
    )
    both = reference.merge(ours, on=["country", "month"], how="left").rename(
        columns={"dataset": "monitor", "events": "theirs"}
    )
    both = both.assign(
        ours=both["ours"].fillna(0).astype("int64"),
        area=both["country"].map(area_name),
        counts="lethal_incidents",
        fit="same",
    )
    return both[SHARE_COLUMNS].sort_values(["monitor", "country", "month"], ignore_index=True)


def held_of_series(store: Store) -> pd.DataFrame:
    """Return the same as listed() for the months of series that count what our table counts, attacks or killed, by the query that each claim is bound to.

    fit: as in the binding; where it is "wider" our count takes in more than the series, so the share of attacks is at most what it comes to. Our sum of
    killed leaves out the incidents without a figure; a month in which none has one is left out, for what is unknown is not zero.
    """
    printed = prints(store)
    own = printed[
        printed["is_last"]
        & printed["comparable"]
        & printed["unit"].eq("month")
        & printed["state"].eq("bound")
        & printed["counts"].isin(("incidents", *PEOPLE))
    ]
    if own.empty:
        return pd.DataFrame(columns=SHARE_COLUMNS)
    tables = read_tables(store, known(store), tuple(sorted(own["selection"].unique())))
    rows = []
    for claim in own.itertuples():
        daily = tables.daily[claim.selection, SAMPLE]
        inside = daily[(daily["occurred_on"] >= claim.counted_from) & (daily["occurred_until"] <= claim.counted_until)]
        ours = inside["incidents" if claim.counts == "incidents" else f"{claim.counts}_best"].sum(
            min_count=len(inside) and 1
        )
        if pd.isna(ours):
            continue
        rows.append(
            (
                claim.body,
                claim.country,
                claim.place or area_name(claim.country),
                claim.counts,
                f"{claim.window_start:%Y-%m}",
                int(ours),
                claim.middle,
                claim.fit,
            )
        )
    return pd.DataFrame(rows, columns=SHARE_COLUMNS)


def of_area(shares: pd.DataFrame, selection: Selection, offered: Known) -> pd.DataFrame:
    """Return the rows of listed() or held_of_series() for the selection's countries and whole months."""
    first, last = (edge[:7] for edge in limits(selection, offered))
    return shares[shares["month"].between(first, last) & shares["country"].isin(countries_of(selection, offered))]


def share_told(shares: pd.DataFrame) -> str:
    """Say how much of what UCDP lists our count comes to, per country; empty where it lists fewer than LEAST_LISTED events."""
    said = []
    for country, rows in shares.groupby("country"):
        ours, theirs = int(rows["ours"].sum()), int(rows["theirs"].sum())
        if theirs >= LEAST_LISTED:
            span = f"{rows['month'].nunique()} months from {months.name(rows['month'].min())} to {months.name(rows['month'].max())}"
            said.append(
                (
                    theirs,
                    f"{_portion(ours / theirs)} the {theirs:,} lethal events that UCDP lists for {area_name(country)} ({span})",
                )
            )
    told = [words for _, words in sorted(said, reverse=True)]
    return (
        f"Our coded lethal incidents of either side come to {' and '.join(told)}; the two lists are not matched event by event."
        if told
        else ""
    )


def _portion(share: float) -> str:
    """Return a share in percent, and as one in so many where that is about as exact."""
    return f"{share:.0%}{f' (about one in {WORDS[round(1 / share)]})' if 0.095 < share < 0.4 else ''} of"
