"""The review view: a person's decision on a pair of reports. It takes effect here at once, as a layer over the release's own that can be undone,
saved and merged; who may change nothing here gets it as the line to append to seeds/decisions.csv.
"""

import csv
import io
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import IO

import pandas as pd
import streamlit as st

from atlas import journal, paths
from atlas.analysis.evidence import Ledger, report_lines
from atlas.analysis.wording import NOT_KNOWN, plural
from atlas.store import EMBEDDED, decided, engine
from atlas.ui import access, cache, state
from atlas.ui.frame import Page
from atlas.ui.plain import plain
from atlas.ui.progress import steps

HEADER = ("left", "right", "judgement", "who", "when", "why")
JUDGEMENTS = {"same": "the same incident", "different": "different incidents", "unsure": "cannot be decided"}
OFFERED = 12
MOST_MERGED = 5000  # lines of a file from elsewhere: more would be no person's work
SAID, ROUND = "decision-said", "decision-round"  # session keys: what the last change did; a new one makes empty fields


def decision_line(left: str, right: str, judgement: str, who: str, why: str, *, on: date) -> str:
    """Return one line for seeds/decisions.csv, quoted as CSV needs it, without its line end; line breaks become spaces."""
    row = (left, right, judgement, " ".join(who.split()), on.isoformat(), " ".join(why.split()))
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(row)
    return text.getvalue()


def review(page: Page, found: Ledger, outside: pd.DataFrame) -> None:
    """Draw the form. outside: compared pairs with reports of other incidents, the nearest first.

    seeds/decisions.csv is never written here: it is reviewed text under version control. What is decided here is kept in the data folder,
    by those who may import here.
    """
    if said := st.session_state.pop(SAID, ""):
        st.success(plain(said), icon=":material/check_circle:")
    can = engine() == EMBEDDED and access.here() == access.OPEN
    with st.expander("Not the same, or the same as another? Decide on a pair", icon=":material/rate_review:"):
        st.caption(
            "“The same incident” joins two reports, “different incidents” parts them, “cannot be decided” leaves the pair to the program again. "
            + (
                "It counts at once and for everybody who opens this atlas here, goes before what the release decided of the pair, and can be undone below."
                if can
                else "What is decided here does not change these tables: only who may import here can do that. It is written out as a line to copy."
            )
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
        _decision(page, ours, theirs, judgement, who, why, can=can)
    if engine() == EMBEDDED:
        _layer(can)


def _decision(page: Page, ours: str, theirs: str | None, judgement: str, who: str, why: str, *, can: bool) -> None:
    """Offer to take the decision, or its line to copy; says what is missing."""
    if not theirs or theirs == ours:
        st.info("Choose a second report.")
        return
    if cache.kept(report_lines, page.store, (theirs,)).empty:
        st.warning(f"There is no report “{plain(theirs[:40])}” in the table.")
        return
    if not who.strip() or not why.strip():
        st.info("A decision needs a name and a reason: who decides, and why?")
        return
    left, right = sorted((ours, theirs))
    line = decision_line(left, right, judgement, who, why, on=date.today())
    if can:
        if st.button("Decide", type="primary", icon=":material/gavel:", key="review-decide"):
            row = pd.DataFrame([next(csv.reader([line]))], columns=list(HEADER))
            said = f"Decided: {left} and {right} are {JUDGEMENTS[judgement]}."
            facts = {"left": left, "right": right, "judgement": judgement, "decided_by": who.strip()}
            _change(lambda own: _joined(own, row), said, "decide", opened=ours, **facts)
        return
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


def _layer(can: bool) -> None:
    """List what was decided here, to be saved and, by those who may, undone or joined by a colleague's file."""
    own = _own()
    if own.empty and not can:
        return
    with st.expander(f"Decisions taken here ({len(own)})", icon=":material/layers:"):
        if own.empty:
            st.caption("None yet. The release's own stand in seeds/decisions.csv.")
        else:
            shown = own.rename(columns=lambda name: {"when": "On"}.get(name, name.capitalize()))
            st.dataframe(shown, hide_index=True, key="list-decisions", placeholder=NOT_KNOWN)
            st.download_button(
                "Save as decisions.csv",
                own.to_csv(index=False),
                "decisions.csv",
                "text/csv",
                on_click="ignore",
                icon=":material/download:",
                help="For a colleague, who can add it here, or for seeds/decisions.csv.",
            )
        if can:
            _undo(own)
            _merge()


def _undo(own: pd.DataFrame) -> None:
    if own.empty:
        return
    label = [f"{row.left} and {row.right}: {JUDGEMENTS[row.judgement]} ({row.who})" for row in own.itertuples()]
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    chosen = left.selectbox(
        "Undo",
        range(len(own) - 1, -1, -1),
        format_func=label.__getitem__,
        key=f"review-undo-{st.session_state.get(ROUND, 0)}",
    )
    if right.button("Undo it", icon=":material/undo:", key="review-undo-sure"):
        line = own.iloc[chosen]
        pair = {"left": line["left"], "right": line["right"]}
        gone = f"Undone: what was decided of {line['left']} and {line['right']}."
        _change(partial(_without, line=line), gone, "undo", opened="", **pair, judgement=line["judgement"])


def _without(own: pd.DataFrame, line: pd.Series) -> pd.DataFrame:
    """Return the decisions without this one; another one that somebody took meanwhile stays."""
    return own[~own.eq(line).all(axis=1)].reset_index(drop=True)


def _merge() -> None:
    """Take a colleague's file: of a pair that was decided here too, the decision taken here stays."""
    key = f"review-merge-{st.session_state.get(ROUND, 0)}"
    file = st.file_uploader("Add a colleague's decisions.csv", type="csv", key=key)
    if file is None:
        return
    try:
        theirs = _read(file)
    except ValueError as error:
        st.error(f"Nothing was added. {plain(error)}", icon=":material/block:")
        return
    own = _own()
    new = len(_joined(theirs, own)) - len(own)
    st.caption(
        f"{plural(len(theirs), 'decision')} in the file, {new:,} of pairs that nobody decided here. Of the others what was decided here stays."
    )
    if new and st.button(f"Add {plural(new, 'decision')}", type="primary", key="review-merge-sure"):
        said = f"{plural(new, 'decision')} of {file.name} added."
        _change(lambda held: _joined(theirs, held), said, "merge", opened="", file=file.name, added=new)


def _read(file: IO[bytes]) -> pd.DataFrame:
    from atlas.imports import read_decisions

    found = read_decisions(file)
    if len(found) > MOST_MERGED:
        raise ValueError(f"The file has {len(found):,} lines; at most {MOST_MERGED:,} are taken.")
    return found


def _own() -> pd.DataFrame:
    if not decided(paths.DATA):
        return pd.DataFrame(columns=list(HEADER), dtype=str)
    from atlas.imports import decisions

    return decisions(paths.DATA)


def _joined(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    from atlas.imports import joined_decisions

    return joined_decisions(before, after)


def _change(
    change: Callable[[pd.DataFrame], pd.DataFrame], said: str, did: str, *, opened: str, **facts: object
) -> None:
    """Build the tables under the changed decisions and draw the page anew; opened: the report whose incident is to be shown, '' for the same."""
    from atlas import imports

    try:
        with steps("Decisions") as step:
            imports.decide(change, data_dir=paths.DATA, progress=step)
    except imports.ContradictionError as error:
        one, other = error.between
        st.error(
            f"Nothing was changed: together with what was decided before, {plain(one)} and {plain(other)} would be the same incident and different ones. "
            "Undo an earlier decision first, or choose “cannot be decided” for the pair that is wrong.",
            icon=":material/block:",
        )
        return
    except (ValueError, OSError) as error:
        st.error(f"Nothing was changed. {plain(error)}", icon=":material/block:")
        return
    journal.note(paths.DATA, did, "decisions", **access.who(), **facts)
    st.session_state[SAID] = said
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    if opened:  # the incident may bear another name now
        state.set_option("incident", "", "")
        state.set_option("report", opened, "")
    st.rerun()


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
