"""The tally checker: claims whose parts, percentages or averages do not hold."""

import html
from dataclasses import replace

import pandas as pd

from atlas.analysis.figures import published, window_name
from atlas.analysis.tallies import FINDINGS, tallies
from atlas.charts.figure_labels import short_name
from atlas.charts.framing import wrap
from atlas.charts.lineage import difference_bars
from atlas.ui import cache
from atlas.ui.figure import chart, frame_of
from atlas.ui.frame import Page

ROW_PX, NARROW_ROW_PX, LABEL_PX = 62, 84, 12


def tallies_view(page: Page) -> None:
    """Draw which sums miss their stated total, with all checked tallies as the table twin."""
    claims = cache.kept(published, page.store)
    rows = cache.kept(tallies, page.store, claims)
    failing = rows[rows["finding"] == "fails"]
    left_px = 330 if page.width_px > 560 else 190
    names = claims.set_index("claim_id")
    labels = [_label(row, names.loc[row.claim_id], left_px - 12) for row in failing.itertuples()]
    counts = rows["finding"].value_counts()
    frame = frame_of(
        page, f"{counts.get('fails', 0)} of {len(rows)} checked tallies do not add up",
        sentence="Claims that give their parts, a change in percent or a monthly average, checked by arithmetic",
        numbers=f"n = {len(rows)} tallies of {rows['claim_id'].nunique()} claims: " + ", ".join(
            f"{label[:1].lower() + label[1:]}: {counts.get(word, 0)}" for word, label in FINDINGS.items()
        ),
        notes=("Parts as printed or as claims of their own; nothing is rounded away",),
    )  # fmt: skip
    frame = replace(frame, sources="Claims and parts coded by Resurgence Atlas, CC BY 4.0.")
    chart(
        page,
        "tallies",
        difference_bars(failing, page.mode, labels=labels),
        frame,
        body_px=(ROW_PX if page.width_px > 560 else NARROW_ROW_PX) * len(failing) + 20,
        left_px=left_px,
        twin=_twin(rows),
    )


def _label(row, claim: pd.Series, room_px: float) -> str:
    """Return who, when and the arithmetic, broken into at most five lines."""
    who = wrap(f"{short_name(row.body)}, {window_name(claim['window_start'], claim['window_end'])}", room_px, LABEL_PX)[
        :2
    ]
    lines = wrap(row.sentence.split(" That ")[0], room_px, LABEL_PX)[:3]
    return "<br>".join([*(f"<b>{html.escape(line)}</b>" for line in who), *(html.escape(line) for line in lines)])


def _twin(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        "Finding": rows["finding"].map(FINDINGS), "Body": rows["body"], "Split": rows["split"], "Stated": rows["total"],
        "Computed": rows["computed"].round(1), "Arithmetic": rows["sentence"], "Basis": rows["basis"],
        "Claim": rows["claim_id"],
    })  # fmt: skip
