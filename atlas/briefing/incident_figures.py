"""Figures of one incident (option incident or report): its toll report by report, where reports put it, and what joins or parts two of them."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from atlas.analysis.evidence import Ledger, closest, report_lines
from atlas.analysis.summary import terms
from atlas.analysis.verdicts import flip, steps
from atlas.analysis.wording import HEADS, published, range_of, title
from atlas.briefing.drawing import Drawing, Plot
from atlas.briefing.incident_ground import evidence
from atlas.charts.basemap import ATTRIBUTION
from atlas.charts.evidence import toll as toll_chart
from atlas.charts.evidence import waterfall
from atlas.charts.evidence_map import report_map
from atlas.figures.scope import Scope
from atlas.figures.words import reports_by
from atlas.model.vocabulary import COARSE_PRECISIONS, COUNTS, MATCH_CUT

MAP_PX = 340
GROUP_NOTE = ("diamond: the armed group's own figure, never in the best estimate",)
FEATURES = {
    "start": "before comparing", "date": "date", "place": "place", "type": "type", "initiator": "who began it", "target": "target",
    "toll": "killed", "counts": "other counts", "text": "wording", "page": "same page", "score": "score",
}  # fmt: skip
SIDES = ("left_report_id", "right_report_id")
MOST_PAIRS = 60  # offered to choose from; the strongest of many inner pairs tell nothing new


def stated_counts(found: Ledger) -> list[str]:
    """Return the counts that at least two of an incident's reports state."""
    rows = found.reports[found.reports["flag"].isna()]
    return [field for field in COUNTS if rows[field].notna().sum() > 1]


def _credit(about: Scope, publishers: Iterable[str], datasets: Iterable[str]) -> dict:
    """Return who published the reports that a figure shows, and the terms of the data sets that they are of, as Scope.frame takes them."""
    said = about.of_all(terms, tuple(sorted(set(datasets))))
    return {"sources": reports_by(publishers, said), "terms": tuple(said)}


def toll(about: Scope) -> Drawing | None:
    """Draw how a count moved report by report (option count); None if no two reports state one."""
    found = evidence(about)
    offered = stated_counts(found) if found else []
    if not offered:
        return None
    field = about.option("count", tuple(offered), offered[0])
    frame, best = _figures(found.reports[found.reports["flag"].isna()], field), found.incident[f"{field}_best"]
    origins = frame["origin"].nunique()
    words = about.frame(
        f"{HEADS[field]}: what {origins} origin{'s' * (origins != 1)} said, report by report", about=title(found.incident),
        numbers=f"{len(frame)} of {len(found.reports)} reports state a figure", **_credit(about, frame["publisher"], found.reports["dataset"]),
        notes=("days in order, not to scale", "whiskers: a stated range", *(GROUP_NOTE if frame["is_group"].any() else ())),
    )  # fmt: skip
    figure = toll_chart(frame, about.mode, label=HEADS[field], best=None if pd.isna(best) else float(best), width_px=about.width_px - 90)
    table = frame[["published", "origin", "publisher", "stated"]].rename(columns={"stated": HEADS[field].lower()})
    return Drawing("toll", words, table, plot=Plot(figure, 270))


def _figures(rows: pd.DataFrame, field: str) -> pd.DataFrame:
    top = rows[["killed", "killed_max"]].max(axis=1) if field == "killed" else rows[field]
    frame = pd.DataFrame({
        "published": [f"{pd.Timestamp(row['published_on']):%Y-%m-%d}" if published(row) else None for _, row in rows.iterrows()],
        "origin": rows["origin"], "publisher": rows["publisher"], "low": rows[field], "high": top, "is_group": rows["is_group"],
    })  # fmt: skip
    frame = frame.dropna(subset=["high"])
    frame["stated"] = [range_of(*pair) for pair in zip(frame["low"], frame["high"], strict=True)]
    return frame.sort_values(["published", "origin", "publisher"], na_position="last", ignore_index=True)


def where_put(about: Scope) -> Drawing | None:
    """Draw where the reports put the incident; None if none names more than a governorate or country."""
    found = evidence(about)
    if found is None:
        return None
    keys = ["place", "latitude", "longitude", "radius_km", "place_precision"]
    rows, own = found.reports[found.reports["flag"].isna()], found.incident
    places = rows.groupby(keys, dropna=False).agg(reports=("report_id", "size")).reset_index()
    coarse = int(places.loc[places["place_precision"].isin(COARSE_PRECISIONS), "reports"].sum())
    if coarse == len(rows):
        return None
    places["chosen"] = places["latitude"].eq(own["latitude"]) & places["longitude"].eq(own["longitude"])
    places["label"] = [f"{row.place} ({row.reports})" for row in places.itertuples()]
    words = about.frame(
        "Where the reports put it", about=title(own), **_credit(about, rows["publisher"], found.reports["dataset"]),
        notes=(f"{coarse} reports name a governorate or country only and have no point",) if coarse else (),
        numbers="rings: the radius within which each place may lie; in brackets: reports that name it",
    )  # fmt: skip
    height = about.height_px or MAP_PX
    figure = report_map(places, about.mode, width_px=about.width_px, height_px=height)
    table = places[["place", "place_precision", "radius_km", "reports", "chosen"]]
    return Drawing("incident-map", replace(words, stamp=f"{words.stamp} {ATTRIBUTION}"), table, plot=Plot(figure, height, 16))


def compared(about: Scope, found: Ledger) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the compared pairs to choose from, those together first with the loosest on top, and the lines of their reports."""
    pairs = about.of_all(closest, found.incident["incident_id"])
    offered = pd.concat([pairs[pairs["inside"]].iloc[::-1].head(MOST_PAIRS), pairs[~pairs["inside"]].head(MOST_PAIRS)], ignore_index=True)
    return offered, about.of_all(report_lines, tuple(sorted({*offered["left_report_id"], *offered["right_report_id"]})))


def pair_key(pair: pd.Series) -> str:
    """Return a pair's word in a link."""
    return f"{pair['left_report_id']}.{pair['right_report_id']}"


def joined(about: Scope) -> Drawing | None:
    """Draw what joins or parts two reports (option pair: left.right); None if no pair was compared."""
    found = evidence(about)
    offered, lines = compared(about, found) if found else (pd.DataFrame(), pd.DataFrame())
    if offered.empty:
        return None
    keys = [pair_key(pair) for _, pair in offered.iterrows()]
    pair = offered.iloc[keys.index(about.option("pair", tuple(keys), keys[0]))]
    left, right = (report_name(lines, pair[side]) for side in SIDES)
    distance = "distance not known" if pd.isna(pair["distance_km"]) else f"places {pair['distance_km']:.0f} km apart"
    gap = "dates overlap" if pair["gap_days"] == 0 else f"dates {pair['gap_days']:g} days apart"
    words = about.frame(
        f"Why {left} and {right} are {'taken for one incident' if pair['inside'] else 'kept apart'}", about=f"{distance}, {gap}",
        notes=(flip(pair, FEATURES),), numbers=f"score {signed(pair['score'])}, cut {signed(MATCH_CUT)}",
        **_credit(about, [lines["source"].get(pair[side], "") for side in SIDES], [lines["dataset"].get(pair[side], "") for side in SIDES]),
    )  # fmt: skip
    frame = steps(pair)
    table = frame.assign(feature=frame["feature"].map(FEATURES).fillna(frame["feature"]))
    return Drawing("matching", words, table, plot=Plot(waterfall(frame, about.mode, cut=MATCH_CUT, labels=FEATURES), 26 * len(frame) + 24, 130))


def report_name(lines: pd.DataFrame, report_id: str) -> str:
    """Return a report's short name: its publisher and the day it published."""
    if report_id not in lines.index:
        return report_id
    line = lines.loc[report_id]
    day = f", {pd.Timestamp(line['published_on']):%-d %b %Y}" if pd.notna(line["published_on"]) else ""
    return f"{line['source']}{day}"


def signed(number: float) -> str:
    """Return a number with its sign."""
    return f"{number:+.1f}".replace("-", "−")
