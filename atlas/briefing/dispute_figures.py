"""Figures of how origins stand to one another: which fields they dispute, who says more than whom, who ties attacks to the group."""

import pandas as pd

from atlas.analysis import disputes
from atlas.analysis.wording import HEADS
from atlas.briefing.drawing import Drawing, Plot
from atlas.charts.claiming_cells import ROW_PX as CELL_ROW_PX
from atlas.charts.claiming_cells import claiming_cells
from atlas.charts.disputes import CLAIMING, PAIR_PX, claiming_bars, field_bars, pair_bars
from atlas.charts.origin_matrix import CELL_PX, origin_matrix
from atlas.figures.scope import Scope
from atlas.model.vocabulary import COUNTS

NARROW_PX = 500  # a phone: labels are cut
PAIRS = 12
MATRIX, MATRIX_NARROW = 12, 5  # origins that a matrix has room for
UNITS = 16  # governorates drawn
BY = {"admin1": "governorate", "month": "month", "cell": "governorate and month"}


def disputed_fields(about: Scope) -> Drawing | None:
    """Count the incidents by disputed field; None if no field of any incident is disputed."""
    frame = about.get(disputes.disputed_fields)
    if not frame["disputed"].any():
        return None
    compared, drawn = int(frame["compared"].iloc[0]), int((frame["disputed"] > 0).sum())
    words = about.frame("What origins contradict each other about",
                        notes=(f"share of the {compared:,} incidents with two origins or more; the others stand alone",))  # fmt: skip
    plot = Plot(field_bars(frame, about.mode, labels=HEADS), 26 * drawn + 60, 130)
    return Drawing("disputed-fields", words, frame.assign(field=frame["field"].map(HEADS)), plot=plot)


def matrix(about: Scope) -> Drawing | None:
    """Hold each two origins' figures for the same incidents against each other (option count); None if no two share enough."""
    field, narrow = about.option("count", COUNTS, "killed"), about.width_px < NARROW_PX
    frame = about.get(disputes.origin_pairs, field)
    if frame.empty:
        return None
    origins, most = pd.concat([frame["left"], frame["right"]]).nunique(), MATRIX_NARROW if narrow else MATRIX
    left_out = (f"{origins - most} origins with fewer shared incidents not drawn",) if origins > most else ()
    words = about.frame(f"{HEADS[field]}: what one origin states for each that another states", notes=(
        "a row's figure to a column's, median over the incidents that both count, from five on",
        "orange where the row says more, blue where it says less, full at twice and half", f"{len(frame)} pairs", *left_out))  # fmt: skip
    figure = origin_matrix(frame, about.mode, most=most, label_chars=12 if narrow else 28)
    return Drawing("origin-matrix", words, frame, plot=Plot(figure, CELL_PX * min(origins, most), 110 if narrow else 210))


def pairs(about: Scope) -> Drawing | None:
    """Count for each two origins who says more, incident by incident (option count); None if no two share enough."""
    field, narrow = about.option("count", COUNTS, "killed"), about.width_px < NARROW_PX
    frame = about.get(disputes.origin_pairs, field)
    if frame.empty:
        return None
    top = frame.head(PAIRS)
    notes = ("only pairs with five shared incidents or more", f"{len(frame)} such pairs, {len(top)} drawn")
    words = about.frame(f"Which origins say more {HEADS[field].lower()} than others", notes=notes)
    figure = pair_bars(top, about.mode, label_chars=24 if narrow else 34)
    return Drawing("origin-pairs", words, frame, plot=Plot(figure, PAIR_PX * len(top) + 20, 158 if narrow else 250))


def claiming(about: Scope) -> Drawing | None:
    """Count attacks by who ties them to the group (option by: governorate, month, or both); None if there is no attack."""
    by = about.option("by", BY, "admin1")
    frame = about.get(disputes.claiming, by=by)
    if frame.empty:
        return None
    title, names = "Attacks the group claimed, and attacks others tie to it", {word: said[0] for word, said in CLAIMING.items()}
    sizes = frame.groupby("unit")["attacks"].sum().sort_values(ascending=False, kind="stable")
    unplaced = about.tally.attacks - int(sizes.sum())
    notes = [f"{int(sizes.sum()):,} attacks" + (", the larger the mark the more" if by == "cell" else "")]
    notes += [f"{len(sizes) - UNITS} governorates with fewer attacks not drawn"] if by != "month" and len(sizes) > UNITS else []
    notes += [f"{unplaced} attacks not dated to one month left out"] if unplaced and by != "admin1" else []
    if by == "cell":
        rows = list(sizes.index[:UNITS])
        plot = Plot(claiming_cells(frame, about.mode, governorates=rows), CELL_ROW_PX * len(rows) + 30, 150)
        title += ", by governorate and month"
    elif by == "admin1":
        top = frame.head(UNITS)
        plot = Plot(claiming_bars(top, about.mode, by=by), 24 * len(top) + 40, 150)
    else:
        plot = Plot(claiming_bars(frame, about.mode, by=by), 280)
    table = frame.rename(columns=names | {"unit": "month" if by == "month" else "governorate"})
    return Drawing("claiming", about.frame(title, notes=tuple(notes)), table, plot=plot)
