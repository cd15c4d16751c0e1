"""Figures of one incident (option incident or report): its toll report by report, and what joins or parts two of its reports."""

from collections.abc import Iterable

import pandas as pd

from atlas.analysis.evidence import Ledger, closest, incident_of, ledger, report_lines
from atlas.analysis.summary import terms
from atlas.analysis.verdicts import flip, steps
from atlas.analysis.wording import HEADS, plural, published, range_of, title
from atlas.figures import licence
from atlas.figures.scope import Scope
from atlas.figures.spec import Axis, Boxes, Figure, Nothing, Plot, Points, Strokes, Words
from atlas.figures.theme import BLUE, CATEGORICAL, GREY, ORANGE
from atlas.figures.words import reports_by
from atlas.model.vocabulary import COUNTS, MATCH_CUT

GROUP_NOTE = ("diamond: the armed group's own figure, never in the most likely number",)
FEATURES = {
    "start": "before comparing", "date": "date", "place": "place", "type": "type", "initiator": HEADS["initiator"].lower(), "target": "target",
    "toll": "killed", "counts": "other counts", "text": "wording", "page": "same page", "score": "score",
}  # fmt: skip
SIDES = ("left_report_id", "right_report_id")
MOST_PAIRS = 60  # offered to choose from; the strongest of many inner pairs tell nothing new
SYMBOLS = (
    "circle",
    "square",
    "triangle-up",
    "x",
    "star",
    "pentagon",
    "triangle-down",
)  # the diamond is the group's own
DAY_PX = 58  # room for one day under the axis
SPREAD = 0.34  # of a date's slot: how far figures that coincide are moved aside
BAR_PX, FEATURES_PX = 26, 130


def evidence(about: Scope) -> Ledger | None:
    """Return the evidence of the incident that the link names; None if there is none of that name."""
    name, report = about.word("incident").strip(), about.word("report").strip()
    if not name and report:
        name = about.of_all(incident_of, report) or ""
    return about.of_all(ledger, name) if name else None


def subject(about: Scope) -> tuple[str, str, pd.DataFrame] | None:
    """Return the link's incident by its id and in words, and who published its reports (name, reports), most first; None if there is no such incident."""
    found = evidence(about)
    if found is None:
        return None
    publishers = found.reports["publisher"].value_counts().rename_axis("name").reset_index(name="reports")
    return found.incident["incident_id"], title(found.incident), publishers


def withheld(about: Scope) -> str:
    """Return why the reports of the link's incident may not be passed on as rows, so that no file may show it; empty if they may."""
    found = evidence(about)
    return about.of_all(licence.withheld, tuple(sorted(set(found.reports["dataset"])))) if found else ""


def credit(about: Scope, publishers: Iterable[str], datasets: Iterable[str]) -> dict:
    """Return who published the reports that a figure shows, and the terms of the data sets that they are of, as Scope.frame takes them."""
    said = about.of_all(terms, tuple(sorted(set(datasets))))
    return {"sources": reports_by(publishers, said), "terms": tuple(said)}


def stated_counts(found: Ledger) -> dict[str, str]:
    """Return the counts that at least two of an incident's reports state, with their labels."""
    rows = found.reports[found.reports["flag"].isna()]
    return {field: HEADS[field] for field in COUNTS if rows[field].notna().sum() > 1}


def counts(about: Scope) -> tuple[dict[str, str], str]:
    """Return the counts that the toll of the link's incident can be drawn of, and the first of them; all counts where it is of none."""
    found = evidence(about)
    offered = (stated_counts(found) if found else {}) or {field: HEADS[field] for field in COUNTS}
    return offered, next(iter(offered))


def toll(about: Scope) -> Figure | Nothing:
    """Draw how a count moved report by report: each report's figure over its day of publication, a line per origin; days in order, not to scale."""
    found, field = evidence(about), about.option("count", *counts(about))
    if not found or not stated_counts(found):
        return Nothing("No two reports state a figure that could be compared.")
    frame = _figures(found.reports[found.reports["flag"].isna()], field)
    best, origins = found.incident[f"{field}_best"], frame["origin"].nunique()
    words = about.frame(
        f"{HEADS[field]}: what {plural(origins, 'independent voice')} said, report by report",
        about=title(found.incident),
        numbers=f"{len(frame)} of {plural(len(found.reports), 'report')} {'states' if len(frame) == 1 else 'state'} a figure",
        **credit(about, frame["publisher"], found.reports["dataset"]),
        notes=(
            "days in order, not to scale",
            "whiskers: a stated range",
            *(GROUP_NOTE if frame["is_group"].any() else ()),
        ),
    )
    body = _steps(frame, about, label=HEADS[field], best=None if pd.isna(best) else float(best))
    table = frame[["published", "origin", "publisher", "stated"]].rename(columns={"stated": HEADS[field].lower()})
    return Figure("toll", words, table, body, 270)


def _figures(rows: pd.DataFrame, field: str) -> pd.DataFrame:
    top = rows[["killed", "killed_max"]].max(axis=1) if field == "killed" else rows[field]
    frame = pd.DataFrame(
        {
            "published": [
                f"{pd.Timestamp(row['published_on']):%Y-%m-%d}" if published(row) else None
                for _, row in rows.iterrows()
            ],
            "origin": rows["origin"],
            "publisher": rows["publisher"],
            "low": rows[field],
            "high": top,
            "is_group": rows["is_group"],
        }
    )
    frame = frame.dropna(subset=["high"])
    frame["stated"] = [range_of(*pair) for pair in zip(frame["low"], frame["high"], strict=True)]
    return frame.sort_values(["published", "origin", "publisher"], na_position="last", ignore_index=True)


def _steps(frame: pd.DataFrame, about: Scope, *, label: str, best: float | None) -> Plot:
    """Return the figures over the days of publication; reports without a day stand at the right."""
    days = sorted(frame["published"].dropna().unique())
    slots = {day: place for place, day in enumerate(days)} | (
        {None: len(days)} if frame["published"].isna().any() else {}
    )
    drawn = frame.assign(
        slot=[slots[None if pd.isna(day) else day] for day in frame["published"]],
        value=frame["low"].fillna(frame["high"]).astype(float),
    )
    step, size = drawn.groupby("slot").cumcount(), drawn.groupby("slot")["slot"].transform("size")
    drawn["x"] = drawn["slot"] + (step - (size - 1) / 2) * 2 * SPREAD / size.clip(lower=1)
    hues = [hue for hue in CATEGORICAL if hue != ORANGE]
    marks: list = []
    for place, origin in enumerate(drawn.groupby("origin").size().sort_values(ascending=False, kind="stable").index):
        part = drawn[drawn["origin"] == origin]
        group, dated = bool(part["is_group"].iloc[0]), part[part["published"].notna()]
        colour = ORANGE if group else hues[place % len(hues)]
        if len(dated) > 1:
            marks.append(Strokes((tuple(zip(dated["x"], dated["value"], strict=True)),), colour, 1.2, is_stepped=True))
        name = origin + (" (the group itself)" if group else "")
        marks.append(
            Points(
                tuple(part["x"]),
                tuple(part["value"]),
                colour,
                name,
                "diamond" if group else SYMBOLS[place % len(SYMBOLS)],
                11,
                hover=tuple(f"{row.publisher}: {row.stated} ({name})" for row in part.itertuples()),
                upto=tuple(part["high"].astype(float)),
            )
        )
    ends = (-0.6, len(slots) - 0.4)
    if best is not None:
        marks.append(
            Strokes((((ends[0], best), (ends[1], best)),), about.mode.ink, 1.4, "dash", f"most likely: {best:g}")
        )
    words = [(f"{pd.Timestamp(day):%-d %b}", f"{pd.Timestamp(day):%Y}") for day in days] + (
        [("day not", "given")] if None in slots else []
    )
    every = -(-len(words) * DAY_PX // max(about.width_px - 90, DAY_PX))
    x = Axis(span=ends, ticks=tuple(enumerate(words))[::every], has_grid=False)
    return Plot(x, Axis(label), tuple(marks), has_legend=True)


def compared(about: Scope, found: Ledger) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the compared pairs to choose from, those together first with the loosest on top, and the lines of their reports."""
    pairs = about.of_all(closest, found.incident["incident_id"])
    offered = pd.concat(
        [pairs[pairs["inside"]].iloc[::-1].head(MOST_PAIRS), pairs[~pairs["inside"]].head(MOST_PAIRS)],
        ignore_index=True,
    )
    return offered, about.of_all(report_lines, tuple(sorted({*offered["left_report_id"], *offered["right_report_id"]})))


def pair_key(pair: pd.Series) -> str:
    """Return a pair's word in a link."""
    return f"{pair['left_report_id']}.{pair['right_report_id']}"


def matching(about: Scope) -> Figure | Nothing:
    """Draw what joins or parts two reports (option pair: left.right), from the odds before comparing to the score."""
    found = evidence(about)
    offered, lines = compared(about, found) if found else (pd.DataFrame(), pd.DataFrame())
    if offered.empty:
        return Nothing("No other report came near enough in time and place to be compared.")
    keys = [pair_key(pair) for _, pair in offered.iterrows()]
    pair = offered.iloc[keys.index(about.option("pair", tuple(keys), keys[0]))]
    left, right = (report_name(lines, pair[side]) for side in SIDES)
    distance = "distance not known" if pd.isna(pair["distance_km"]) else f"places {pair['distance_km']:.0f} km apart"
    gap = "dates overlap" if pair["gap_days"] == 0 else f"dates {plural(int(pair['gap_days']), 'day')} apart"
    words = about.frame(
        f"Why {left} and {right} are {'taken for one incident' if pair['inside'] else 'kept apart'}",
        about=f"{distance}, {gap}",
        notes=(flip(pair, FEATURES),),
        numbers=f"score {signed(pair['score'])}, cut {signed(MATCH_CUT)}",
        **credit(
            about,
            [lines["source"].get(pair[side], "") for side in SIDES],
            [lines["dataset"].get(pair[side], "") for side in SIDES],
        ),
    )
    frame = steps(pair)
    table = frame.assign(feature=frame["feature"].map(FEATURES).fillna(frame["feature"]))
    return Figure("matching", words, table, _waterfall(frame, about), BAR_PX * len(frame) + 24, FEATURES_PX)


def _waterfall(frame: pd.DataFrame, about: Scope) -> Plot:
    """Return a bar per feature, each beginning where the one above ends, and the cut as a line. frame: feature (start first, score last), weight in nats."""
    weights, last = list(frame["weight"]), len(frame) - 1
    befores = [0.0, *pd.Series(weights[:-1]).cumsum()][:last] + [0.0]
    low, high = (
        edge(*(before + weight for before, weight in zip(befores, weights, strict=True)), MATCH_CUT, 0)
        for edge in (min, max)
    )
    room = 0.16 * (high - low) + 0.5
    marks: list = []
    for colour, wanted in (
        (GREY, lambda place: place in (0, last)),
        (BLUE, lambda place: weights[place] > 0),
        (ORANGE, lambda place: weights[place] < 0),
    ):
        rows = [
            place
            for place in range(len(frame))
            if wanted(place) and (colour == GREY or place not in (0, last)) and weights[place]
        ]
        boxes = tuple(
            (
                min(befores[row], befores[row] + weights[row]),
                max(befores[row], befores[row] + weights[row]),
                row - 0.4,
                row + 0.4,
            )
            for row in rows
        )
        marks += (
            [
                Boxes(
                    boxes,
                    colour,
                    hover=tuple(
                        f"{FEATURES.get(frame['feature'].iloc[row], '')}: {signed(weights[row])}" for row in rows
                    ),
                )
            ]
            if boxes
            else []
        )
    joins = tuple(
        ((befores[row] + weights[row], row + 0.4), (befores[row] + weights[row], row + 0.6)) for row in range(last)
    )
    marks.append(Strokes(joins, about.mode.faint))
    for row, (before, weight) in enumerate(zip(befores, weights, strict=True)):
        text, at_left = signed(weight) if weight or row in (0, last) else "says nothing", weight < 0
        marks.append(
            Words(
                before + weight, row, text, "middle right" if at_left else "middle left", right_px=-4 if at_left else 4
            )
        )
    marks.append(Strokes((((MATCH_CUT, -1.3), (MATCH_CUT, len(frame) - 0.4)),), about.mode.ink, 1.4, "dash"))
    right = (low + high) / 2 < MATCH_CUT
    marks.append(
        Words(
            MATCH_CUT,
            -0.85,
            f"cut {signed(MATCH_CUT)}: more than this joins",
            "middle right" if right else "middle left",
            right_px=-4 if right else 4,
        )
    )
    names = tuple((row, FEATURES.get(feature, feature)) for row, feature in enumerate(frame["feature"]))
    x = Axis(
        "points for (right) and against (left) both reports being of one incident",
        span=(low - room, high + room),
        title_px=8,
    )
    return Plot(x, Axis(span=(len(frame) - 0.4, -1.3), ticks=names, has_grid=False), tuple(marks))


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
