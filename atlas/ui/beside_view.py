"""The data sets side by side, on the ground that they all cover: months, overlap, figures pair by pair, what one has alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from atlas.analysis.datasets import SIZES, by_month, common_ground, found_share, only_in, overlap, pairs
from atlas.analysis.selection import Selection, limits, sentence
from atlas.analysis.wording import when, where
from atlas.charts.beside import BODY_PX, NAMED, ROW_PX, SQUARE_PX, months_of, overlap_bars, value_pairs
from atlas.charts.map_tips import plural
from atlas.model.vocabulary import COUNTS, EVENT_TYPES, region_of
from atlas.store import CODED
from atlas.ui import cache
from atlas.ui.disputes_view import open_incident
from atlas.ui.figure import chart, empty, frame_of
from atlas.ui.frame import Page
from atlas.ui.options import choose_one, choose_short, choose_some

NARROW_PX = 500
LEFT_PX = 64
DEATHS = 5  # dead on all sides, from which on a data set of lethal violence can be expected to have heard of it
SMALLEST_BASE = 10  # no share of fewer
UNITS = 18  # governorates drawn
LISTED = 500  # rows of a list
VALUES = COUNTS | {"deaths_best": "Deaths on all sides"}
BY = {"admin1": "governorate", "size": "number of killed", "sets": "data sets"}
NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}


@dataclass(frozen=True)
class Compared:
    """What is compared: the data sets with their names, the selection in the countries that all have, and also in their months."""

    names: Mapping[str, str]
    countries_shared: Selection
    shared: Selection


def beside_view(page: Page) -> None:
    """Draw the comparison of the data sets that are on; with one alone, say how to get another."""
    on = page.selection.dataset or tuple(page.known.datasets)
    names = {name: title for name, title in page.known.datasets.items() if name in on}
    if len(names) < 2:
        _alone(page, names)
        return
    if len(names) > 2:
        chosen = choose_some("Data sets compared", "sets", names, tuple(names), help_text="Two or more.")
        names = {name: names[name] for name in (chosen if len(chosen) > 1 else names)}
    compared = _compared(page, names)
    if compared is None:
        with st.container(key="figure-beside-months", border=True):
            st.info(
                f"{_joined(names.values())} have no country and month in common within “{page.sentence}”, so nothing is compared. Widen the "
                "selection, or choose other data sets.", icon=":material/compare_arrows:",
            )  # fmt: skip
        return
    st.caption(
        f"Compared on common ground only: {sentence(compared.shared, page.known).removeprefix('Incidents in ')}, where each of them has reports. What "
        "one has and another lacks may be a gap, another definition, or two rows that were not recognised as one incident."
    )
    _months(page, compared)
    _overlap(page, compared)
    _two(page, compared)
    _only(page, compared)


def _alone(page: Page, names: Mapping[str, str]) -> None:
    others = len(page.known.datasets) - len(names)
    how = (
        f"{plural(others, 'data set')} more {'is' if others == 1 else 'are'} switched off: switch one on under “Data sets and uploads”."
        if others > 0
        else "Lay another one beside it under “Data sets and uploads”. UCDP's Georeferenced Event Dataset and its monthly Candidate Events are free "
        "(CC BY 4.0, ucdp.uu.se/downloads); on a machine with internet `python -m atlas fetch ucdp` downloads and imports them. ACLED and GTD give "
        "exports to registered users."
    )
    st.info(f"Only one data set is in the tables, so there is nothing to set beside it. {how}", icon=":material/compare_arrows:")


def _compared(page: Page, names: Mapping[str, str]) -> Compared | None:
    """Return what can be compared within the page's selection; None without common ground."""
    ground = cache.kept(common_ground, page.store, tuple(names))
    chosen = page.selection
    countries = tuple(
        country for country in ground.countries
        if (not chosen.country or country in chosen.country) and (not chosen.region or region_of(country) in chosen.region)
    )  # fmt: skip
    first, last = limits(chosen, page.known)
    first, last = max(first, ground.first_month), min(last, ground.last_month)
    if not countries or first > last:
        return None
    inside = replace(chosen, country=countries, region=(), dataset=())
    return Compared(names, inside, replace(inside, start=first, end=last))


def _months(page: Page, compared: Compared) -> None:
    frame = cache.kept(by_month, page.store, compared.countries_shared)
    frame = frame[frame["dataset"].isin(list(compared.names))]
    first, last = limits(page.selection, page.known)
    words = frame_of(
        page, "Incidents per month that each data set has", sentence=sentence(compared.countries_shared, page.known),
        numbers="n = " + _joined(f"{frame.loc[frame['dataset'] == name, 'incidents'].sum():,} by {title}" for name, title in compared.names.items()),
        notes=("a gap in a line: the data set does not cover the month, which is not zero", "countries that all of them cover",
               "incidents dated within one month"),
    )  # fmt: skip
    picture = months_of(frame, compared.names, page.mode, first=first, last=last, width_px=page.width_px - LEFT_PX)
    twin = frame.pivot(index="month", columns="dataset", values="incidents").rename(columns=dict(compared.names)).reset_index()
    chart(page, "beside-months", picture, words, body_px=BODY_PX, left_px=LEFT_PX, twin=twin)


def _overlap(page: Page, compared: Compared) -> None:
    names = tuple(compared.names)
    by = choose_short("Shared incidents by", "by", BY if len(names) > 2 else {word: BY[word] for word in ("admin1", "size")})
    found = cache.kept(overlap, page.store, compared.shared, names)
    total = int(found["incidents"].sum())
    if not total:
        empty(page, "beside-overlap", "No incident of the common ground")
        return
    shared = int(found.loc[found["sets"] == len(names), "incidents"].sum())
    held = {name: int(found.loc[found["datasets"].str.split(";").map(lambda sets, name=name: name in sets), "incidents"].sum()) for name in names}
    parts = {str(count): f"in {NUMBERS[count]}" for count in range(len(names), 0, -1)}
    found["part"] = found["sets"].astype("str")
    if len(names) == 2:
        parts = {";".join(sorted(names)): "in both"} | {name: f"only {compared.names[name]}" for name in names}
        found["part"] = found["datasets"]
    found["row"], rows, left_out = _rows(page, found, by, compared)
    words = frame_of(
        page, f"{shared:,} of {plural(total, 'incident')} are in {'both data sets' if len(names) == 2 else f'all {NUMBERS[len(names)]} data sets'}",
        sentence=sentence(compared.shared, page.known),
        numbers="n = " + _joined(f"{held[name]:,} by {title}" for name, title in compared.names.items()),
        notes=(*left_out, *_shares(page, compared), "only what lies inside the months and countries that all cover"),
    )  # fmt: skip
    picture = overlap_bars(found, rows, parts, page.mode)
    twin = found.pivot_table(index="row", columns="part", values="incidents", aggfunc="sum", fill_value=0).reindex(rows).rename(columns=parts)
    chart(page, "beside-overlap", picture, words, body_px=ROW_PX * len(rows) + 30, left_px=150 if page.width_px > NARROW_PX else 110,
          twin=twin.reset_index())  # fmt: skip


def _rows(page: Page, found: pd.DataFrame, by: str, compared: Compared) -> tuple[pd.Series, list[str], tuple[str, ...]]:
    """Return the row of the drawing that each line belongs to, the rows from the top, and what is not drawn."""
    if by == "size":
        return found["size"], list(SIZES), ("killed: best estimate, attackers not counted",)
    if by == "sets":
        label = found["datasets"].map(lambda sets: " + ".join(compared.names[name] for name in compared.names if name in sets.split(";")))
        return label, list(found.groupby(label)["incidents"].sum().sort_values(ascending=False, kind="stable").index), ()
    label = found["admin1_iso"].map(page.known.admin1).fillna("Governorate not known")
    order = found.groupby(label)["incidents"].sum().sort_values(ascending=False, kind="stable")
    cut = (f"{len(order) - UNITS} governorates with fewer incidents not drawn",) if len(order) > UNITS else ()
    return label, list(order.index[:UNITS]), cut


def _shares(page: Page, compared: Compared) -> tuple[str, ...]:
    """Say how many of the others' deadlier incidents the coded reports have."""
    if CODED not in compared.names:
        return ()
    said = []
    for name, title in compared.names.items():
        if name == CODED:
            continue
        found, asked = cache.kept(found_share, page.store, compared.shared, of=name, by=CODED, min_deaths=DEATHS)
        if asked:
            share = f" ({found / asked:.0%})" if asked >= SMALLEST_BASE else ""
            said.append(f"of the {asked:,} with {DEATHS} or more deaths by {title}, the coded reports have {found:,}{share}")
    return tuple(said)


def _two(page: Page, compared: Compared) -> None:
    """Set the figures of two data sets against each other, incident by incident."""
    left, right = tuple(compared.names)[:2]
    if len(compared.names) > 2:
        columns = st.columns(2)
        left = choose_one("Figures of", "left", compared.names, left, where=columns[0])
        others = {name: title for name, title in compared.names.items() if name != left}
        right = choose_one("against those of", "right", others, next(iter(others)), where=columns[1])
    found = cache.kept(pairs, page.store, compared.shared, left, right)
    stated = {value: int((found[f"{value}_left"].notna() & found[f"{value}_right"].notna()).sum()) for value in VALUES}
    offered = {value: f"{VALUES[value].split(' (')[0]} ({count})" for value, count in stated.items() if count}
    names = compared.names[left], compared.names[right]
    if not offered:
        with st.container(key="figure-beside-pairs", border=True):
            st.info(f"No incident of the common ground has a figure of the same kind by both {_joined(names)}.", icon=":material/compare_arrows:")
        return
    value = choose_short("Figure compared", "value", offered)
    both = found.dropna(subset=[f"{value}_left", f"{value}_right"])
    both = both.assign(left=both[f"{value}_left"].astype(int), right=both[f"{value}_right"].astype(int))
    both["named"] = [f"{where(row)}, {when(row)}" for _, row in both.iterrows()]
    points = both.groupby(["left", "right"], as_index=False).agg(
        incidents=("incident_id", "size"), named=("named", lambda words: "<br>".join(words.head(NAMED)) + ("<br>…" if len(words) > NAMED else ""))
    )
    equal = int((both["left"] == both["right"]).sum())
    words = frame_of(
        page, f"{VALUES[value].split(' (')[0]}: {_joined(names)} state the same for {equal:,} of {plural(len(both), 'shared incident')}",
        sentence=sentence(compared.shared, page.known), numbers=f"n = {len(both):,} of {plural(len(found), 'incident')} that both have",
        notes=(f"{int((both['left'] > both['right']).sum()):,} with more by {names[0]}, {int((both['left'] < both['right']).sum()):,} with more by {names[1]}",
               "the highest report of each data set", "a number in a mark: that many incidents"),
    )  # fmt: skip
    picture = value_pairs(points, page.mode, left=names[0], right=names[1], what=VALUES[value].split(" (")[0])
    twin = points[["left", "right", "incidents"]].rename(columns={"left": names[0], "right": names[1]})
    chart(page, "beside-pairs", picture, words, body_px=SQUARE_PX if page.width_px > NARROW_PX else 300, left_px=LEFT_PX, twin=twin)
    both = both.assign(distance=(both["left"] - both["right"]).abs()).sort_values("distance", ascending=False, kind="stable")
    _list(page, both, f"{plural(len(both), 'incident')} with a figure by both, the widest apart first.", "pairs",
          {names[0]: both["left"], names[1]: both["right"], "Days apart": both["gap_days"], "km apart": both["distance_km"].round(1)})  # fmt: skip


def _only(page: Page, compared: Compared) -> None:
    st.subheader("What only one of them has", anchor="only")
    name = choose_short("Only in", "only", compared.names, hidden=True)
    others = tuple(other for other in compared.names if other != name)
    found = cache.kept(only_in, page.store, compared.shared, name, others)
    if found.empty:
        st.caption(f"Every incident of the common ground that {compared.names[name]} has is in another of them too.")
        return
    shown = found.iloc[::-1].head(LISTED)
    cut = f" The {LISTED} latest are listed." if len(found) > LISTED else ""
    _list(page, shown, f"{plural(len(found), 'incident')} that only {compared.names[name]} has.{cut}", "only", {
        "Killed": shown["killed_best"].astype("Int64"), "Jihadists killed": shown["jihadists_killed_best"].astype("Int64"),
        "Reports": shown["report_count"],
    })  # fmt: skip


def _list(page: Page, rows: pd.DataFrame, said: str, name: str, columns: dict[str, pd.Series]) -> None:
    """Draw incidents as a list; choosing a row opens its page."""
    st.caption(f"{said} Choose a row to open the incident's evidence.")
    table = pd.DataFrame({
        "When": [when(row) for _, row in rows.iterrows()], "Where": [where(row) for _, row in rows.iterrows()],
        "What": rows["event_type"].map(EVENT_TYPES).array, **{label: column.array for label, column in columns.items()},
        "Summary": rows["summary"].array,
    })  # fmt: skip
    picked = st.dataframe(table, hide_index=True, key=f"list-beside-{name}", on_select="rerun", selection_mode="single-row", placeholder="",
                          height=min(420, 38 + 35 * len(table)))  # fmt: skip
    if picked.selection.rows:
        open_incident(page, rows["incident_id"].iloc[picked.selection.rows[0]])


def _joined(words) -> str:
    words = list(words)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
