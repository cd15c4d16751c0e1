"""The incident side of the claims page: widest disputes, disputed fields, who says more than whom, claimed against attributed."""

import pandas as pd
import streamlit as st

from atlas.analysis.disputes import claiming, disputed_fields, figures_of, origin_pairs, widest
from atlas.analysis.selection import parameters
from atlas.analysis.wording import range_of, when, where
from atlas.charts.claiming_cells import ROW_PX as CELL_ROW_PX
from atlas.charts.claiming_cells import claiming_cells
from atlas.charts.disputes import PAIR_PX, ROW_PX, claiming_bars, dumbbell, field_bars, pair_bars
from atlas.charts.origin_matrix import CELL_PX, origin_matrix
from atlas.model.vocabulary import COUNTS, EVENT_TYPES
from atlas.ui import cache
from atlas.ui.figure import chart, empty, frame_of
from atlas.ui.frame import Page
from atlas.ui.ledger import HEADS
from atlas.ui.options import choose_short

NARROW_PX = 500  # a phone: labels are cut
ROWS = 14  # incidents drawn; the list below holds all
PAIRS = 12
MATRIX, MATRIX_NARROW = 12, 5  # origins that a matrix has room for
UNITS = 16
RANKED = {"absolute": "by distance", "relative": "by ratio", "origins": "by number of origins"}


def disputes_view(page: Page) -> None:
    """Draw the disputes of the page's selection."""
    if not page.tally.incidents:
        empty(page, "disputes", "No incidents")
        return
    field, ranking = _choices()
    found = page.get(widest, field, ranking=ranking)
    if found.empty:
        with st.container(key="figure-disputes", border=True):
            st.info(f"No incident of this selection has two origins that contradict each other on “{HEADS[field].lower()}”. "
                    "Choose another field above, or widen the selection.", icon=":material/handshake:")  # fmt: skip
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
    figures = cache.kept(figures_of, page.store, tuple(top["incident_id"]), field)
    label = HEADS[field].lower()
    notes = (f"{len(found):,} incidents on whose {label} origins contradict each other, {len(top)} drawn, {RANKED[ranking]}",
             "each mark: one origin's latest figure; relays of one body count once")  # fmt: skip
    words = frame_of(page, f"Who said how many: the widest disputes over {label}", notes=notes)
    narrow = page.width_px < NARROW_PX
    left_px = 128 if narrow else 190
    figure = dumbbell(top, figures, page.mode, label=HEADS[field], label_chars=16 if narrow else 26)
    picked = chart(page, "disputes", figure, words, body_px=ROW_PX * len(top) + 20,
                   left_px=left_px, on_select="rerun")  # fmt: skip
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
    frame = page.get(disputed_fields)
    compared = int(frame["compared"].iloc[0])
    if not frame["disputed"].any():
        with st.container(key="figure-disputed-fields", border=True):
            st.info("No field of any incident of this selection is disputed.", icon=":material/handshake:")
        return
    drawn = int((frame["disputed"] > 0).sum())
    words = frame_of(page, "What origins contradict each other about",
                     notes=(f"share of the {compared:,} incidents with two origins or more; the others stand alone",))  # fmt: skip
    chart(page, "disputed-fields", field_bars(frame, page.mode, labels=HEADS), words, body_px=26 * drawn + 60, left_px=130,
          twin=frame.assign(field=frame["field"].map(HEADS)))  # fmt: skip


def _pairs(page: Page, field: str) -> None:
    frame = page.get(origin_pairs, field)
    label = HEADS[field].lower()
    if frame.empty:
        with st.container(key="figure-origin-pairs", border=True):
            st.info(f"No two origins state a figure for {label} of the same five incidents or more, so none are compared.",
                    icon=":material/compare_arrows:")  # fmt: skip
        return
    top, narrow = frame.head(PAIRS), page.width_px < NARROW_PX
    origins, most = pd.concat([frame["left"], frame["right"]]).nunique(), MATRIX_NARROW if narrow else MATRIX
    left_out = (f"{origins - most} origins with fewer shared incidents not drawn",) if origins > most else ()
    words = frame_of(page, f"{HEADS[field]}: what one origin states for each that another states", notes=(
        "a row's figure to a column's, median over the incidents that both count, from five on",
        "orange where the row says more, blue where it says less, full at twice and half", f"{len(frame)} pairs", *left_out))  # fmt: skip
    matrix = origin_matrix(frame, page.mode, most=most, label_chars=12 if narrow else 28)
    chart(page, "origin-matrix", matrix, words, body_px=CELL_PX * min(origins, most), left_px=110 if narrow else 210, twin=frame)
    notes = ("only pairs with five shared incidents or more", f"{len(frame)} such pairs, {len(top)} drawn")
    words = frame_of(page, f"Which origins say more {label} than others", notes=notes)
    chart(page, "origin-pairs", pair_bars(top, page.mode, label_chars=24 if narrow else 34), words, body_px=PAIR_PX * len(top) + 20,
          left_px=158 if narrow else 250, twin=frame)  # fmt: skip


def _claiming(page: Page) -> None:
    by = choose_short("Attacks by", "by", {"admin1": "governorate", "month": "month", "cell": "governorate and month"})
    frame = page.get(claiming, by=by)
    if frame.empty:
        empty(page, "claiming", "No attacks by the group")
        return
    if by == "cell":
        _claiming_cells(page, frame)
        return
    top = frame.head(UNITS) if by == "admin1" else frame
    left_out = () if len(top) == len(frame) else (f"{len(frame) - len(top)} governorates with fewer attacks not drawn",)
    unplaced = page.tally.attacks - int(frame["attacks"].sum())
    left_out += (f"{unplaced} attacks not dated to one month left out",) if unplaced and by == "month" else ()
    words = frame_of(page, "Attacks the group claimed, and attacks others tie to it",
                     notes=(f"{int(frame['attacks'].sum()):,} attacks", *left_out))  # fmt: skip
    chart(page, "claiming", claiming_bars(top, page.mode, by=by), words, body_px=24 * len(top) + 40 if by == "admin1" else 280,
          left_px=150 if by == "admin1" else 64, twin=frame)  # fmt: skip


def _claiming_cells(page: Page, frame: pd.DataFrame) -> None:
    sizes = frame.groupby("unit")["attacks"].sum().sort_values(ascending=False, kind="stable")
    rows = list(sizes.index[:UNITS])
    unplaced = page.tally.attacks - int(sizes.sum())
    notes = [f"{int(sizes.sum()):,} attacks, the larger the mark the more"]
    notes += [f"{len(sizes) - len(rows)} governorates with fewer attacks not drawn"] if len(sizes) > len(rows) else []
    notes += [f"{unplaced} attacks not dated to one month left out"] if unplaced else []
    words = frame_of(page, "Attacks the group claimed, and attacks others tie to it, by governorate and month", notes=tuple(notes))
    chart(page, "claiming", claiming_cells(frame, page.mode, governorates=rows), words, body_px=CELL_ROW_PX * len(rows) + 30,
          left_px=150, twin=frame)  # fmt: skip
