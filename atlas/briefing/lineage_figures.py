"""Figures of how published figures travel and whether they add up: one chain, all changes on the way, and tallies that fail."""

import html

import pandas as pd

from atlas.analysis import lineage
from atlas.analysis.figures import published, window_name
from atlas.analysis.tallies import FINDINGS
from atlas.analysis.tallies import tallies as checked
from atlas.briefing.drawing import Drawing, Plot
from atlas.charts.lineage import BAR_PX, chain_boxes, chain_px, chain_steps, change_bars, difference_bars
from atlas.figures.paint.plotly import wrap
from atlas.figures.rival import short_name
from atlas.figures.scope import Scope
from atlas.model.vocabulary import METRICS

FIRST_SHOWN = "nyt2019-139-theweek"
NARROW_PX = 560
EDGES_PX = 60  # what the picture's own margins take from its width
ROW_PX, NARROW_ROW_PX, LABEL_PX = 62, 84, 12
SOURCES = "Links coded by Resurgence Atlas from the claims and their coders' notes, CC BY 4.0."


def chain(about: Scope) -> Drawing:
    """Draw one chain of retold figures from its head on (option chain: the head's claim id)."""
    claims = about.of_all(published)
    found = about.of_all(lineage.links, claims)
    root = about.option("chain", tuple(found["root"]), FIRST_SHOWN if (found["root"] == FIRST_SHOWN).any() else found["root"].iloc[0])
    by_id, links = claims.set_index("claim_id"), found[found["root"] == root]
    width_px = about.width_px - EDGES_PX
    boxes = chain_boxes(links, by_id, root, width_px=width_px, letters=about.letters)
    first, changed = links.iloc[0], int(links["distorts"].sum())
    words = about.frame(
        f"{METRICS[by_id.loc[root]['metric']]}: {first['said_from']}, said first by {by_id.loc[root]['body']}, retold {_times(len(links))}, "
        f"{'distorted ' + _times(changed) if changed else 'never distorted'}",
        about=f"One chain of figure claims, from {first['window_from']}", numbers=f"n = {len(links) + 1} claims",
        notes=("Orange: what is said was changed",), sources=SOURCES,
    )  # fmt: skip
    plot = Plot(chain_steps(boxes, about.mode, width_px=width_px), chain_px(boxes), 20, is_set=True)
    return Drawing("lineage", words, links_table(links), plot=plot)


def changes(about: Scope) -> Drawing:
    """Count what changed over all links between a figure and the figure it was taken from."""
    found = about.of_all(lineage.links, about.of_all(published))
    counts = lineage.changes(found)
    wide = about.width_px > NARROW_PX
    words = about.frame(
        f"{int(found['distorts'].sum())} of {len(found)} retold figures were changed in what they say",
        about="All coded links between a figure claim and the claim it was taken from",
        numbers=f"n = {len(found)} links in {found['root'].nunique()} chains", sources=SOURCES,
        notes=("A link with two changes counts in both rows", "Grey: unchanged, rounded, or revised by the body itself"),
    )  # fmt: skip
    left_px = 270 if wide else 150
    plot = Plot(change_bars(counts, about.mode, left_px=left_px), (BAR_PX if wide else BAR_PX + 8) * len(counts) + 20, left_px)
    return Drawing("lineage-changes", words, counts.drop(columns="change").rename(columns={"label": "change"}), plot=plot)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def links_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return links (lineage.links) as a table for readers."""
    return pd.DataFrame({
        "Said first": found["body_from"], "Value": found["said_from"], "Window": found["window_from"], "Retold by": found["printed_by"],
        "As": found["said"], "Of": found["window"], "Change": found["change"].str.replace(";", ", "),
        "Value ratio": found["value_ratio"].round(3), "Window ratio": found["days_ratio"].round(2), "Days between": found["gap_days"],
        "Basis": found["basis"],
    })  # fmt: skip


def tallies(about: Scope) -> Drawing:
    """Draw which sums miss their stated total; the table holds all checked tallies."""
    claims = about.of_all(published)
    rows = about.of_all(checked, claims)
    failing, counts, wide = rows[rows["finding"] == "fails"], rows["finding"].value_counts(), about.width_px > NARROW_PX
    left_px, names = 330 if wide else 190, claims.set_index("claim_id")
    labels = [_label(row, names.loc[row.claim_id], left_px - 12) for row in failing.itertuples()]
    words = about.frame(
        f"{counts.get('fails', 0)} of {len(rows)} checked tallies do not add up",
        about="Claims that give their parts, a change in percent or a monthly average, checked by arithmetic",
        numbers=f"n = {len(rows)} tallies of {rows['claim_id'].nunique()} claims: " + ", ".join(
            f"{label[:1].lower() + label[1:]}: {counts.get(word, 0)}" for word, label in FINDINGS.items()
        ),
        notes=("Parts as printed or as claims of their own; nothing is rounded away",), sources="Claims and parts coded by Resurgence Atlas, CC BY 4.0.",
    )  # fmt: skip
    table = pd.DataFrame({
        "Finding": rows["finding"].map(FINDINGS), "Body": rows["body"], "Split": rows["split"], "Stated": rows["total"],
        "Computed": rows["computed"].round(1), "Difference": rows["difference"].round(1), "Arithmetic": rows["sentence"], "Basis": rows["basis"], "Claim": rows["claim_id"],
    })  # fmt: skip
    plot = Plot(difference_bars(failing, about.mode, labels=labels), (ROW_PX if wide else NARROW_ROW_PX) * len(failing) + 20, left_px)
    return Drawing("tallies", words, table, plot=plot)


def _label(row, claim: pd.Series, room_px: float) -> str:
    """Return who, when and the arithmetic, broken into at most five lines."""
    who = wrap(f"{short_name(row.body)}, {window_name(claim['window_start'], claim['window_end'])}", room_px, LABEL_PX)[:2]
    lines = wrap(row.sentence.split(" That ")[0], room_px, LABEL_PX)[:3]
    return "<br>".join([*(f"<b>{html.escape(line)}</b>" for line in who), *(html.escape(line) for line in lines)])
