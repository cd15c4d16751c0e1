"""Why an incident's reports are together and its neighbours apart: one pair at a time, weighed, with what would have flipped it."""

import pandas as pd
import streamlit as st

from atlas.analysis.evidence import Ledger, closest, report_lines
from atlas.analysis.verdicts import neighbours
from atlas.analysis.wording import plural
from atlas.figures.evidence import SIDES, compared, pair_key, report_name, signed
from atlas.model.vocabulary import MATCH_CUT
from atlas.ui import cache, state
from atlas.ui.disputes_view import open_incident
from atlas.ui.figure import place
from atlas.ui.frame import Page
from atlas.ui.plain import Markdown, plain
from atlas.ui.review import review


def matching(page: Page, found: Ledger) -> None:
    """Draw the compared pairs of an incident's reports."""
    st.subheader(
        "Why these reports are together" if len(found.reports) > 1 else "Why this report stands alone",
        anchor="matching",
    )
    pairs = cache.kept(closest, page.store, found.incident["incident_id"])
    if pairs.empty:
        alone = len(found.reports) == 1
        st.caption(
            "Only one report tells of this incident; no other came near enough in time and place to be compared."
            if alone
            else "The table holds no compared pairs for these reports."
        )
        review(page, found, pd.DataFrame())
        return
    inside, outside = pairs[pairs["inside"]], pairs[~pairs["inside"]]
    offered, lines = compared(page.scope("matching"), found)
    st.markdown(_counted(found, inside, outside))
    pair = _chosen(offered, lines)
    _pair(page, pair, lines)
    _apart(page, found, pairs)
    review(page, found, outside)


def _counted(found: Ledger, inside: pd.DataFrame, outside: pd.DataFrame) -> Markdown:
    count = len(found.reports)
    if count == 1:
        start = "One report tells of this incident."
    else:
        weak = int((inside["score"] <= MATCH_CUT).sum())
        held = f"; {weak:,} of them alone would not join, the group holds them" if weak else ""
        start = (
            (f"Its two reports were compared{held}." if len(inside) else "Its two reports were not compared.")
            if count == 2
            else f"Of the {count * (count - 1) // 2:,} pairs among its {count:,} reports, {len(inside)} {'was' if len(inside) == 1 else 'were'} compared{held}."
        )
    near = int((outside["verdict"] == "undecided").sum())
    return (
        f"{start} {plural(len(outside), 'pair')} with reports outside it {'was' if len(outside) == 1 else 'were'} compared"
        + (f", {near:,} of them close." if near else ".")
    )


def _chosen(offered: pd.DataFrame, lines: pd.DataFrame) -> pd.Series:
    """Draw the list of pairs; the choice lives in the URL as pair=left.right."""
    by_key = {pair_key(pair): pair for _, pair in offered.iterrows()}
    words = tuple(by_key)
    chosen = state.option("pair", words, words[0])

    def label(key: str) -> str:
        pair = by_key[key]
        group = "Together" if pair["inside"] else "Apart, close" if pair["verdict"] == "undecided" else "Apart"
        left, right = (report_name(lines, pair[side]) for side in SIDES)
        return f"{group}: {left} and {right}, score {signed(pair['score'])}"

    st.selectbox(
        "Pair of reports (those together first, the loosest on top; then the nearest outside)",
        words,
        format_func=label,
        **state.control(
            "w-pair",
            chosen,
            lambda word, _: state.set_option("pair", word, words[0]),
            starts={"index": words.index(chosen)},
        ),
    )
    return by_key[chosen]


def _pair(page: Page, pair: pd.Series, lines: pd.DataFrame) -> None:
    place(page, "matching")
    for side in SIDES:
        if pair[side] in lines.index:
            line = lines.loc[pair[side]]
            st.caption(f"**{plain(report_name(lines, pair[side]))}** ({plain(pair[side])}): {plain(line['summary'])}")
    if pd.notna(pair["reason"]):
        st.caption(f"In words: {plain(pair['reason'])}.")


def _apart(page: Page, found: Ledger, pairs: pd.DataFrame) -> None:
    """List the nearest incidents that were kept apart."""
    near = neighbours(pairs, found.incident["incident_id"]).head(6)
    if near.empty:
        return
    st.markdown("**Closest incidents that stayed apart.** Choose a row to open one.")
    lines = cache.kept(report_lines, page.store, tuple(sorted({*near["left_report_id"], *near["right_report_id"]})))
    own = set(found.reports["report_id"])
    theirs = [
        left if right in own else right
        for left, right in zip(near["left_report_id"], near["right_report_id"], strict=True)
    ]
    reasons = [_why(row, lines, name) for (_, row), name in zip(near.iterrows(), theirs, strict=True)]
    table = pd.DataFrame(
        {
            "Nearest report": [report_name(lines, name) for name in theirs],
            "Mean score": near["mean_score"].round(1),
            "Pairs": near["compared"],
            "Why it stays apart, and what would join it": reasons,
            "What it says": [lines["summary"].get(name, "") for name in theirs],
        }
    )
    picked = st.dataframe(
        table, hide_index=True, key="list-apart", placeholder="", on_select="rerun", selection_mode="single-row"
    )
    if picked.selection.rows:
        name = near["other"].iloc[picked.selection.rows[0]]
        if lines["incident_id"].isin([name]).any():
            open_incident(page, name)
        st.info("This report is a recall or a sum that belongs to no incident; it has no page of its own.")


def _why(near: pd.Series, lines: pd.DataFrame, report_id: str) -> str:
    """Say why a neighbour stays apart and what would join it."""
    alone = lines["stands_apart"].get(report_id)
    if near["barred"]:
        return f"Never: {near['barred']} of its pairs {'lies' if near['barred'] == 1 else 'lie'} too far apart or {'is' if near['barred'] == 1 else 'are'} told apart on one page."
    if isinstance(alone, str) and alone:
        return f"It stands alone ({alone}); a nearer date or place would decide it."
    if near["mean_score"] <= MATCH_CUT:
        return (
            f"The mean over {plural(near['compared'], 'pair')} is {MATCH_CUT - near['mean_score']:.1f} below the cut."
        )
    return "The compared pairs would join, but pairs too far apart to be compared forbid it."
