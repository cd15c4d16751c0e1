"""Two data sets' figures for the same incidents, and the incidents that only one has: pictures and lists."""

import pandas as pd
import streamlit as st

from atlas.analysis.datasets import only_in
from atlas.analysis.wording import plural, when, where
from atlas.figures.beside import Compared, named, sides, stated_by_both, value_of
from atlas.model.vocabulary import EVENT_TYPES
from atlas.ui import cache
from atlas.ui.disputes_view import open_incident
from atlas.ui.figure import place
from atlas.ui.frame import Page
from atlas.ui.options import choose_one, choose_short
from atlas.ui.plain import plain

LISTED = 500  # rows of a list


def two(page: Page, compared: Compared) -> None:
    """Set the figures of two data sets against each other, incident by incident."""
    if len(compared.names) > 2:
        columns = st.columns(2)
        left = choose_one("Figures of", "left", compared.names, next(iter(compared.names)), where=columns[0])
        others = {name: title for name, title in compared.names.items() if name != left}
        choose_one("against those of", "right", others, next(iter(others)), where=columns[1])
    both = sides(page.scope("beside-pairs"), compared)
    names = compared.names[both.left], compared.names[both.right]
    if not both.stated:
        place(page, "beside-pairs")
        return
    choose_short(
        "Figure compared", "value", {value: f"{named(value)} ({count})" for value, count in both.stated.items()}
    )
    place(page, "beside-pairs")
    rows = stated_by_both(both, value_of(page.scope("beside-pairs"), both))
    rows = rows.assign(distance=(rows["left"] - rows["right"]).abs()).sort_values(
        "distance", ascending=False, kind="stable"
    )
    _list(
        page,
        rows,
        f"{plural(len(rows), 'incident')} with a figure by both, the widest apart first.",
        "pairs",
        {
            names[0]: rows["left"],
            names[1]: rows["right"],
            "Days apart": rows["gap_days"],
            "km apart": rows["distance_km"].round(1),
        },
    )


def only(page: Page, compared: Compared) -> None:
    """List the incidents of the common ground that one data set has and none of the others."""
    st.subheader("What only one of them has", anchor="only")
    name = choose_short("Only in", "only", compared.names, hidden=True)
    others = tuple(other for other in compared.names if other != name)
    found = cache.kept(only_in, page.store, compared.shared, name, others)
    if found.empty:
        st.caption(
            f"Every incident of the common ground that {plain(compared.names[name])} has is in another of them too."
        )
        return
    shown = found.iloc[::-1].head(LISTED)
    cut = f" The {LISTED} latest are listed." if len(found) > LISTED else ""
    _list(
        page,
        shown,
        f"{plural(len(found), 'incident')} that only {compared.names[name]} has.{cut}",
        "only",
        {
            "Killed": shown["killed_best"].astype("Int64"),
            "Jihadists killed": shown["jihadists_killed_best"].astype("Int64"),
            "Reports": shown["report_count"],
        },
    )


def _list(page: Page, rows: pd.DataFrame, said: str, name: str, columns: dict[str, pd.Series]) -> None:
    """Draw incidents as a list; choosing a row opens its page."""
    st.caption(f"{plain(said)} Choose a row to open the incident's evidence.")
    table = pd.DataFrame(
        {
            "When": [when(row) for _, row in rows.iterrows()],
            "Where": [where(row) for _, row in rows.iterrows()],
            "What": rows["event_type"].map(EVENT_TYPES).array,
            **{label: column.array for label, column in columns.items()},
            "Summary": rows["summary"].array,
        }
    )
    picked = st.dataframe(
        table,
        hide_index=True,
        key=f"list-beside-{name}",
        on_select="rerun",
        selection_mode="single-row",
        placeholder="",
        height=min(420, 38 + 35 * len(table)),
    )
    if picked.selection.rows:
        open_incident(page, rows["incident_id"].iloc[picked.selection.rows[0]])
