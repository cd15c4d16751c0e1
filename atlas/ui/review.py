"""The review view: a person's decision on a pair of reports, written out as the line to append to seeds/decisions.csv."""

import csv
import io
from datetime import date

import pandas as pd
import streamlit as st

from atlas.analysis.evidence import Ledger, report_lines
from atlas.ui import cache
from atlas.ui.frame import Page
from atlas.ui.plain import plain

HEADER = ("left", "right", "judgement", "who", "when", "why")
JUDGEMENTS = {"same": "the same incident", "different": "different incidents", "unsure": "cannot be decided"}
OFFERED = 12


def decision_line(left: str, right: str, judgement: str, who: str, why: str, *, on: date) -> str:
    """Return one line for seeds/decisions.csv, quoted as CSV needs it, without its line end; line breaks become spaces."""
    row = (left, right, judgement, " ".join(who.split()), on.isoformat(), " ".join(why.split()))
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(row)
    return text.getvalue()


def review(page: Page, found: Ledger, outside: pd.DataFrame) -> None:
    """Draw the form. outside: compared pairs with reports of other incidents, the nearest first.

    The line is shown to be copied or downloaded and never written here: the file is reviewed text under version control, and the
    app may be shared.
    """
    with st.expander("Review: record a decision on a pair", icon=":material/rate_review:"):
        st.caption(
            "Decisions are kept in seeds/decisions.csv, one line each, and are only ever appended to; the next build groups "
            "the reports under them. “Same” joins, “different” parts, “unsure” withdraws what earlier lines said of the pair."
        )
        own = found.reports["report_id"].tolist()
        others = _others(outside, set(own))
        lines = cache.kept(report_lines, page.store, tuple(sorted({*own, *others})))
        left, right = st.columns(2)
        ours = left.selectbox(
            "This report of the incident", own, format_func=lambda name: _label(lines, name), key="review-left"
        )
        theirs = right.selectbox(
            "and this report",
            [*others, *(name for name in own if name != ours)],
            format_func=lambda name: _label(lines, name),
            key=f"review-right-{ours}",
            accept_new_options=True,
            index=0 if others else None,
            placeholder="or type another report's id",
            help="The nearest reports of other incidents first, then this incident's own; any other report by its id.",
        )
        judgement = st.segmented_control(
            "are",
            list(JUDGEMENTS),
            format_func=JUDGEMENTS.get,
            key="review-judgement",
            default="different",
            required=True,
        )
        left, right = st.columns([1, 2])
        who = left.text_input("Who decides", key="review-who", max_chars=60)
        why = right.text_input("Why", key="review-why", max_chars=300)
        _line(page, ours, theirs, judgement, who, why)


def _line(page: Page, ours: str, theirs: str | None, judgement: str, who: str, why: str) -> None:
    if not theirs or theirs == ours:
        st.info("Choose a second report.")
        return
    if cache.kept(report_lines, page.store, (theirs,)).empty:
        st.warning(f"There is no report “{plain(theirs[:40])}” in the table.")
        return
    if not who.strip() or not why.strip():
        st.info("A decision needs a name and a reason: who decides, and why?")
        return
    line = decision_line(*sorted((ours, theirs)), judgement, who, why, on=date.today())
    st.caption("Append this line to seeds/decisions.csv and build again:")
    st.code(line, language=None)
    st.download_button(
        "Download as decisions.csv",
        f"{','.join(HEADER)}\n{line}\n",
        "decisions.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _others(outside: pd.DataFrame, own: set[str]) -> list[str]:
    if outside.empty:
        return []
    nearest = outside.head(OFFERED)
    names = nearest["right_report_id"].where(nearest["left_report_id"].isin(own), nearest["left_report_id"])
    return list(dict.fromkeys(names))


def _label(lines: pd.DataFrame, name: str) -> str:
    if name not in lines.index:
        return name
    line = lines.loc[name]
    return f"{line['source']}: {str(line['summary'])[:70]} ({name})"
