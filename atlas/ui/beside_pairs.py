"""Two data sets' figures for the same incidents, and the incidents that only one has: pictures and lists."""

import pandas as pd
import streamlit as st

from atlas.analysis.datasets import only_in, pairs
from atlas.analysis.selection import sentence
from atlas.analysis.wording import when, where
from atlas.charts.beside import NAMED, SQUARE_PX, value_pairs
from atlas.charts.map_tips import plural
from atlas.model.vocabulary import COUNTS, EVENT_TYPES
from atlas.ui import cache
from atlas.ui.compared import Compared, joined, words_of
from atlas.ui.disputes_view import open_incident
from atlas.ui.figure import chart
from atlas.ui.frame import Page
from atlas.ui.options import choose_one, choose_short

NARROW_PX = 500
LEFT_PX = 64
LISTED = 500  # rows of a list
VALUES = COUNTS | {"deaths_best": "Deaths on all sides"}


def two(page: Page, compared: Compared) -> None:
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
            st.info(f"No incident of the common ground has a figure of the same kind by both {joined(names)}.", icon=":material/compare_arrows:")
        return
    value = choose_short("Figure compared", "value", offered)
    both = found.dropna(subset=[f"{value}_left", f"{value}_right"])
    both = both.assign(left=both[f"{value}_left"].astype(int), right=both[f"{value}_right"].astype(int))
    both["named"] = [f"{where(row)}, {when(row)}" for _, row in both.iterrows()]
    points = both.groupby(["left", "right"], as_index=False).agg(
        incidents=("incident_id", "size"), named=("named", lambda words: "<br>".join(words.head(NAMED)) + ("<br>…" if len(words) > NAMED else ""))
    )
    equal = int((both["left"] == both["right"]).sum())
    words = words_of(
        page, compared, f"{VALUES[value].split(' (')[0]}: {joined(names)} state the same for {equal:,} of {plural(len(both), 'shared incident')}",
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


def only(page: Page, compared: Compared) -> None:
    """List the incidents of the common ground that one data set has and none of the others."""
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
