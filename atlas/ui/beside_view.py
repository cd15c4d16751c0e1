"""The data sets side by side, on the ground that they all cover: months, overlap, figures pair by pair, what one has alone."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from atlas.analysis.datasets import SIZES, by_month, found_share, overlap
from atlas.analysis.selection import limits, sentence
from atlas.charts.beside import BODY_PX, ROW_PX, months_of, overlap_bars
from atlas.charts.map_tips import plural
from atlas.store import CODED
from atlas.ui import cache
from atlas.ui.beside_pairs import only, two
from atlas.ui.compared import Compared, compared, joined, overlapping, words_of
from atlas.ui.figure import chart, empty
from atlas.ui.frame import Page
from atlas.ui.options import choose_short, choose_some

NARROW_PX = 500
LEFT_PX = 64
DEATHS = 5  # dead on all sides, from which on a data set of lethal violence can be expected to have heard of it
SMALLEST_BASE = 10  # no share of fewer
UNITS = 18  # governorates drawn
BY = {"admin1": "governorate", "size": "number of killed", "sets": "data sets"}
NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}


def beside_view(page: Page) -> None:
    """Draw the comparison of the data sets that are on; with one alone, say how to get another."""
    on = page.selection.dataset or tuple(page.known.datasets)
    names = {name: title for name, title in page.known.datasets.items() if name in on}
    if len(names) < 2:
        _alone(page, names)
        return
    if len(names) > 2:
        usual = overlapping(page, names)
        chosen = choose_some("Data sets compared", "sets", names, usual, help_text="Two or more.")
        names = {name: names[name] for name in (chosen if len(chosen) > 1 else usual)}
    ground = compared(page, names)
    if ground is None:
        with st.container(key="figure-beside-months", border=True):
            st.info(
                f"{joined(names.values())} have no country and month in common within “{page.sentence}”, so nothing is compared. Widen the "
                "selection, or choose other data sets.", icon=":material/compare_arrows:",
            )  # fmt: skip
        return
    st.caption(
        f"Compared on common ground only: {ground.ground}, where each of them has reports. What one has and another lacks may be a gap, another "
        "definition, or two rows that were not recognised as one incident."
    )
    _months(page, ground)
    if _overlap(page, ground):
        two(page, ground)
        only(page, ground)


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


def _months(page: Page, compared: Compared) -> None:
    frame = cache.kept(by_month, page.store, compared.countries_shared)
    frame = frame[frame["dataset"].isin(list(compared.names))]
    first, last = limits(page.selection, page.known)
    words = words_of(
        page, compared, "Incidents per month that each data set has", sentence=sentence(compared.countries_shared, page.known),
        numbers="n = " + joined(f"{frame.loc[frame['dataset'] == name, 'incidents'].sum():,} by {title}" for name, title in compared.names.items()),
        notes=("a gap in a line: the data set covers none of these countries in the month, which is not zero", "countries that all of them cover",
               "incidents dated within one month"),
    )  # fmt: skip
    picture = months_of(frame, compared.names, page.mode, first=first, last=last, width_px=page.width_px - LEFT_PX)
    twin = frame.pivot(index="month", columns="dataset", values="incidents").rename(columns=dict(compared.names)).reset_index()
    chart(page, "beside-months", picture, words, body_px=BODY_PX, left_px=LEFT_PX, twin=twin)


def _overlap(page: Page, compared: Compared) -> bool:
    """Draw which data sets have the same incidents; returns whether there are any."""
    names = tuple(compared.names)
    by = choose_short("Shared incidents by", "by", BY if len(names) > 2 else {word: BY[word] for word in ("admin1", "size")})
    found = cache.kept(overlap, page.store, compared.shared, names)
    total = int(found["incidents"].sum())
    if not total:
        empty(page, "beside-overlap", "No incident of the common ground")
        return False
    shared = int(found.loc[found["sets"] == len(names), "incidents"].sum())
    held = {name: int(found.loc[found["datasets"].str.split(";").map(lambda sets, name=name: name in sets), "incidents"].sum()) for name in names}
    parts = {str(count): f"in {NUMBERS.get(count, count)}" for count in range(len(names), 0, -1)}
    found["part"] = found["sets"].astype("str")
    if len(names) == 2:
        parts = {";".join(sorted(names)): "in both"} | {name: f"only {compared.names[name]}" for name in names}
        found["part"] = found["datasets"]
    found["row"], rows, left_out = _rows(page, found, by, compared)
    words = words_of(
        page, compared, f"{shared:,} of {plural(total, 'incident')} are in {'both data sets' if len(names) == 2 else f'all {NUMBERS.get(len(names), len(names))} data sets'}",
        sentence=sentence(compared.shared, page.known),
        numbers="n = " + joined(f"{held[name]:,} by {title}" for name, title in compared.names.items()),
        notes=(*left_out, *_shares(page, compared), f"only what all of them cover: {compared.ground}"),
    )  # fmt: skip
    picture = overlap_bars(found, rows, parts, page.mode)
    twin = found.pivot_table(index="row", columns="part", values="incidents", aggfunc="sum", fill_value=0).reindex(rows)
    twin = twin.rename(columns=parts, index=lambda row: row.replace("<br>", " "))
    chart(page, "beside-overlap", picture, words, body_px=(ROW_PX + 14 * (by == "sets")) * len(rows) + 30, left_px=150 if page.width_px > NARROW_PX else 110,
          twin=twin.reset_index())  # fmt: skip
    return True


def _rows(page: Page, found: pd.DataFrame, by: str, compared: Compared) -> tuple[pd.Series, list[str], tuple[str, ...]]:
    """Return the row of the drawing that each line belongs to, the rows from the top, and what is not drawn."""
    if by == "size":
        return found["size"], list(SIZES), ("killed: best estimate, attackers not counted",)
    if by == "sets":
        label = found["datasets"].map(lambda sets: ",<br>".join(compared.names[name] for name in compared.names if name in sets.split(";")))
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
