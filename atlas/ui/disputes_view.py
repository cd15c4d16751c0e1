"""The incident side of the claims page: widest disputes, disputed fields, who says more than whom, claimed against attributed."""

import pandas as pd
import streamlit as st

from atlas.analysis.disputes import figures_of, widest
from atlas.analysis.selection import parameters
from atlas.analysis.wording import HEADS, range_of, when, where
from atlas.briefing import dispute_figures as figures
from atlas.charts.disputes import ROW_PX, dumbbell
from atlas.model.vocabulary import COUNTS, EVENT_TYPES
from atlas.ui import cache
from atlas.ui.figure import chart, empty, frame_of, nothing, show
from atlas.ui.frame import Page
from atlas.ui.options import choose_short

NARROW_PX = 500  # a phone: labels are cut
ROWS = 14  # incidents drawn; the list below holds all
RANKED = {"absolute": "by distance", "relative": "by ratio", "origins": "by number of origins"}


def disputes_view(page: Page) -> None:
    """Draw the disputes of the page's selection."""
    if not page.tally.incidents:
        empty(page, "disputes", "No incidents")
        return
    field, ranking = _choices()
    found = page.get(widest, field, ranking=ranking)
    if found.empty:
        nothing("disputes", f"No incident of this selection has two origins that contradict each other on “{HEADS[field].lower()}”. "
                "Choose another field above, or widen the selection.", ":material/handshake:")  # fmt: skip
    else:
        _widest(page, found, field, ranking)
    _fields(page)
    _pairs(page, field)
    _claiming(page)


def _choices() -> tuple[str, str]:
    left, right = st.columns([3, 2])
    with left:
        field = choose_short("Field", "count", {field: HEADS[field] for field in COUNTS})
    with right:
        return field, choose_short("Ranked", "rank", RANKED)


def _widest(page: Page, found: pd.DataFrame, field: str, ranking: str) -> None:
    top = found.head(ROWS)
    stated = cache.kept(figures_of, page.store, tuple(top["incident_id"]), field)
    label = HEADS[field].lower()
    notes = (f"{len(found):,} incidents on whose {label} origins contradict each other, {len(top)} drawn, {RANKED[ranking]}",
             "each mark: one origin's latest figure; relays of one body count once")  # fmt: skip
    words = frame_of(page, f"Who said how many: the widest disputes over {label}", notes=notes)
    narrow = page.width_px < NARROW_PX
    left_px = 128 if narrow else 190
    figure = dumbbell(top, stated, page.mode, label=HEADS[field], label_chars=16 if narrow else 26)
    picked = chart(page, "disputes", figure, words, body_px=ROW_PX * len(top) + 20,
                   left_px=left_px, on_select="rerun", is_set=True)  # fmt: skip
    points = picked.selection.points if picked else []
    names = [point["customdata"][0] for point in points if point.get("customdata")]
    if names:
        open_incident(page, names[0])
    chooser(page, found, "disputes")


def chooser(page: Page, found: pd.DataFrame, name: str) -> None:
    """Draw the list twin of some incidents (rows of analysis.disputes.widest); choosing a row opens its page."""
    st.caption(f"{len(found):,} incidents. Choose a row to open the incident's evidence.")
    rows = pd.DataFrame({
        "When": [when(row) for _, row in found.iterrows()], "Where": [where(row) for _, row in found.iterrows()],
        "What": found["event_type"].map(EVENT_TYPES), "Best": found["best"].astype("Int64"),
        "All origins": [range_of(*pair) for pair in zip(found["low"], found["high"], strict=True)],
        "Group's own": pd.to_numeric(found["own"]).astype("Int64"),
        "Origins": found["origin_count"], "Reports": found["report_count"],
        "Disputed": [_listed(words) for words in found["disputed_fields"]],
        "Summary": found["summary"],
    })  # fmt: skip
    picked = st.dataframe(rows, hide_index=True, key=f"list-{name}", on_select="rerun", selection_mode="single-row",
                          placeholder="", height=min(420, 38 + 35 * len(rows)))  # fmt: skip
    if picked.selection.rows:
        open_incident(page, found["incident_id"].iloc[picked.selection.rows[0]])


def _listed(words: object) -> str:
    return ", ".join(HEADS[word].lower() for word in words.split(";")) if isinstance(words, str) else ""


def open_incident(page: Page, incident_id: str) -> None:
    """Go to an incident's page, keeping the selection."""
    st.switch_page("pages/incident.py", query_params=parameters(page.selection, page.known) | {"incident": incident_id})


def _fields(page: Page) -> None:
    drawing = figures.disputed_fields(page.scope("disputed-fields"))
    if drawing is None:
        nothing("disputed-fields", "No field of any incident of this selection is disputed.", ":material/handshake:")
    else:
        show(page, drawing)


def _pairs(page: Page, field: str) -> None:
    for name, draw in (("origin-matrix", figures.matrix), ("origin-pairs", figures.pairs)):
        drawing = draw(page.scope(name))
        if drawing is None:
            nothing("origin-pairs", f"No two origins state a figure for {HEADS[field].lower()} of the same five incidents or more, so none are compared.",
                    ":material/compare_arrows:")  # fmt: skip
            return
        show(page, drawing)


def _claiming(page: Page) -> None:
    choose_short("Attacks by", "by", figures.BY)
    drawing = figures.claiming(page.scope("claiming"))
    if drawing is None:
        empty(page, "claiming", "No attacks by the group")
    else:
        show(page, drawing)
