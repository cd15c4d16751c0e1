"""The figure of rival published claims: who said which number of which window."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from atlas.analysis.claims import (
    SPEAKERS,
    Asked,
    area_name,
    number,
    offered,
    published,
    rivals,
    sentence_case,
    speaking,
    stated,
    widest_pair,
    window_name,
)
from atlas.analysis.wording import plural
from atlas.figures import labels
from atlas.figures.lettering import clip, text_px
from atlas.figures.registry import AREA, METRIC, PANELS, RATE, SCALE, SCOPES
from atlas.figures.scope import Scope
from atlas.figures.spec import Axis, Figure, Frame, Label, Mark, Nothing, Panels, Plot, Points, Run, Strokes, Words
from atlas.figures.theme import AMBER, BLUE, GREEN, GREY, ORANGE
from atlas.model.vocabulary import CLAIM_SCOPES, METRICS, STOCK_METRICS

UNITS = {
    "funds_usd": "US dollars",
    "attacks": "attacks",
    "attacks_per_month": "attacks per month",
    "operations_against": "operations",
}
NAMED = 3  # printers
SPEAKER_COLOURS = {"group": ORANGE, "party": BLUE, "outside": GREEN, "unnamed": GREY, "ours": AMBER}
SPEAKER_MARKS = {"group": "diamond", "party": "square", "outside": "circle", "unnamed": "circle-open", "ours": "star"}
SPEAKER_GLYPHS = {"group": "◆", "party": "■", "outside": "●", "unnamed": "○"}  # the same marks in text
LEFT_PX, RIGHT_PX = 64, 24
TOGETHER_PX, PANEL_PX, HEADING_PX, GAP_PX, ACROSS_PX = (
    420,
    124,
    44,
    6,
    26,
)  # a heading has room for the unit over the first row
MOST_PX = 900  # of panels on a slide: more could not be read
TITLE_PX, LABEL_PX, MARK_PX = 12, 11, 11
ARROW_PX = 10  # between a mark and the arrow of its open end
STOCK_SHARE = 0.011  # of the time axis to either side: a stock has no length, but its range must be seen
CROWDED = 12
SIDES = {"top center": (0, 1), "bottom center": (0, -1), "middle right": (1, 0), "middle left": (-1, 0)}
SIGNS = {
    "about ": "≈",
    "more than ": ">",
    "fewer than ": "<",
    "at least ": "≥",
    "up to ": "≤",
    " to ": "–",
    " million": "m",
}


def metrics(about: Scope) -> tuple[dict[str, str], str]:
    """Return the metrics that have claims, and to begin with the one for which most bodies give a number of the area that the selection suggests."""
    found = speaking(about.of_all(published))
    begins = max(
        (word for word in found if word != "other"),
        key=lambda word: found[word][_begins_with(about, found[word])],
        default="",
    )
    return {word: METRICS[word] for word in found}, begins


def areas(about: Scope) -> tuple[dict[str, str], str]:
    """Return the areas of the chosen metric's claims, and to begin with the one that the selection suggests, else the one of which most bodies speak, of equals Iraq."""
    claims, metric = about.of_all(published), about.choice(METRIC)
    counts = offered(claims)[metric]
    named = {area: f"{sentence_case(area_name(area))} ({count})" for area, count in counts.items()}
    return named, _begins_with(about, speaking(claims)[metric])


def _begins_with(about: Scope, bodies: Mapping[str, tuple[int, int]]) -> str:
    """Return the area to begin with. bodies: area -> how many bodies speak of it in how many claims."""
    suggested = about.selection.country or {"iraq": ("IRQ",), "syria": ("SYR",)}.get(
        "".join(about.selection.region), ()
    )
    return next(
        (area for area in suggested if area in bodies), max(bodies, key=lambda area: (bodies[area], area == "IRQ"))
    )


def rates(about: Scope) -> tuple[dict[str, str], str]:
    """Return whether counts can be put per month: neither a stock nor what is an average already."""
    metric = about.choice(METRIC)
    return (
        ({}, "")
        if metric in STOCK_METRICS or metric == "attacks_per_month"
        else ({"month": "Per month", "window": "Per window"}, "window")
    )


def asked(about: Scope) -> Asked:
    """Return which claims the link asks for."""
    return Asked(about.choice(METRIC), about.choice(AREA), about.chosen(SCOPES), about.choice(RATE) == "month")


def rows_of(about: Scope) -> pd.DataFrame:
    """Return the claims that the link asks for (analysis.claims.rivals); no rows if none fits."""
    return rivals(about.of_all(published), asked(about), selection=about.selection)


def rival(about: Scope) -> Figure | Nothing:
    """Show each published claim of one metric and area as what it says: a bar over its window at its value, a panel per body or all in one."""
    rows, what = rows_of(about), asked(about)
    if rows.empty:
        return Nothing("No published claim fits: choose more kinds of claim above, or widen the months.")
    is_log = about.choice(SCALE) == "log"
    unit = UNITS.get(what.metric, "people") + (" per month of the window" if what.per_month else "")
    names, across = panel_names(rows), panels_across(about.width_px)
    lines = -(-names.nunique() // across)
    height = lines * (PANEL_PX + HEADING_PX) + (lines - 1) * GAP_PX
    together = about.choice(PANELS) == "one" or (not about.is_page and height > MOST_PX)
    room = about.width_px - LEFT_PX - RIGHT_PX
    chosen = about.word("claim")
    if together:
        body, height = one_panel(rows, about, unit, room, is_log=is_log, chosen=chosen), TOGETHER_PX
    else:
        body = panels(rows, names, about, unit, room, across, is_log=is_log, chosen=chosen)
    return Figure("rival", _words(about, rows, what, is_log=is_log), _table(rows), body, height, LEFT_PX, is_set=True)


def panels_across(width_px: int) -> int:
    """Return how many panels stand side by side at a width."""
    return 1 if width_px < 560 else 2 if width_px < 860 else 3 if width_px < 1180 else 4


def panel_names(rows: pd.DataFrame) -> pd.Series:
    """Return each row's panel: its body, or body and area where a body has more than CROWDED claims for several areas."""
    many = rows.groupby("body")["claim_id"].transform("size") > CROWDED
    area = rows["place"].where(rows["place"] != "", "whole country")
    return rows["body"].where(
        ~many | (rows.groupby("body")["place"].transform("nunique") == 1),
        area.map(sentence_case) + " · " + rows["body"],
    )


class Scale:
    """The range of a figure of claims, and where in px a claim's mark stands in one panel of it."""

    def __init__(self, rows: pd.DataFrame, *, is_log: bool, width_px: float, height_px: float) -> None:
        start, end = rows["window_start"].min(), rows["window_end"].max()
        pad = max((end - start) * 0.05, pd.Timedelta(days=25))
        self.first, self.last = start - pad, end + pad
        values = pd.concat([rows["low"], rows["high"], rows["middle"]]).dropna()
        above = values[values > 0]
        self.is_log = is_log and len(above) > 0
        self.low = above.min() / 1.9 if self.is_log else 0.0
        self.high = values.max() * (2.6 if self.is_log else 1.25) or 1.0
        self.width_px, self.height_px = width_px, height_px

    def position(self, row) -> tuple[float, float]:
        """Return the px of a claim's mark from the panel's upper left corner."""
        across = (middle_of(row) - self.first) / (self.last - self.first)
        value = max(row.middle, self.low) if self.is_log else row.middle
        up = math.log(value / self.low) / math.log(self.high / self.low) if self.is_log else value / self.high
        return across * self.width_px, (1 - up) * self.height_px

    def beside(self, row, px: float) -> float:
        """Return the value that stands px above a claim's mark (below it if negative)."""
        if self.is_log:
            return max(row.middle, self.low) * (self.high / self.low) ** (px / self.height_px)
        return row.middle + px / self.height_px * self.high

    def span(self, row) -> tuple[pd.Timestamp, pd.Timestamp]:
        """Return where a claim's bar begins and ends."""
        if row.is_stock:
            half = (self.last - self.first) * STOCK_SHARE
            return middle_of(row) - half, middle_of(row) + half
        return row.window_start, row.window_end + pd.Timedelta(days=1)

    def axes(self, *, across: int, most_ticks: int) -> tuple[Axis, Axis]:
        """Return the axes of one panel of so many side by side."""
        years = (self.last - self.first).days / 365
        step = 12 if 2 < years <= (10 if across == 1 else 5) else 24 if years > 2 else 0
        time = Axis(
            kind="date", span=(self.first, self.last), step=step, words="%Y" if years > 2 else "%b %Y", most_ticks=6
        )
        words = "~s" if self.high >= 1e5 else ",d"
        if self.is_log:
            ticks = tuple(
                (tick, short(tick) if words == "~s" else f"{tick:,.10g}") for tick in log_ticks(self.low, self.high)
            )
            return time, Axis(kind="log", span=(self.low, self.high), ticks=ticks)
        return time, Axis(span=(0, self.high), words=words, most_ticks=most_ticks)


def middle_of(row) -> pd.Timestamp:
    """Return the moment at which a claim's mark stands: the middle of its window."""
    return row.window_start + (row.window_end - row.window_start) / 2


def short(value: float) -> str:
    """Return a round number with its thousands, millions or billions as a letter."""
    return next(
        (f"{value / size:g}{letter}" for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")) if value >= size),
        f"{value:g}",
    )


def log_ticks(low: float, high: float) -> list[float]:
    """Return ticks of a logarithmic axis: 1, 2, 5 of each decade, or the decades alone where there are many."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (1, 2, 5) if high / low < 500 else (1,)
    return [step * 10.0**power for power in decades for step in steps if low <= step * 10.0**power <= high]


def one_panel(rows: pd.DataFrame, about: Scope, unit: str, room: float, *, is_log: bool, chosen: str) -> Plot:
    """Draw all claims in one panel."""
    scale = Scale(rows, is_log=is_log, width_px=room, height_px=TOGETHER_PX)
    words = Words(None, None, unit, "top left", 11.5, about.mode.muted, right_px=4, up_px=-2, paper=about.mode.paper)
    return Plot(
        *scale.axes(across=1, most_ticks=6),
        (*_claims(rows, about, scale, chosen=chosen, is_named=True), words),
        has_legend=True,
    )


def panels(
    rows: pd.DataFrame,
    names: pd.Series,
    about: Scope,
    unit: str,
    room: float,
    across: int,
    *,
    is_log: bool,
    chosen: str,
) -> Panels:
    """Draw a panel per body (see panel_names) with all other claims in grey behind it."""
    width_px = (room - ACROSS_PX * (across - 1)) / across
    scale = Scale(rows, is_log=is_log, width_px=width_px, height_px=PANEL_PX)
    axes, parts = scale.axes(across=across, most_ticks=4), []
    for name in dict.fromkeys(names):
        own, others = rows[names == name], rows[names != name]
        speaker = own.iloc[0]["speaker"]
        title = clip(name, (width_px - 16) / about.letters, TITLE_PX)
        heading: Label = (
            (Run(SPEAKER_GLYPHS[speaker], colour=SPEAKER_COLOURS[speaker]), Run(f" {title}", is_bold=True)),
        )
        behind = Strokes(_bars(others, scale), about.mode.muted, 2, opacity=0.25)
        parts.append((heading, Plot(*axes, (behind, *_claims(own, about, scale, chosen=chosen, is_named=False)))))
    return Panels(tuple(parts), across, PANEL_PX, HEADING_PX, (ACROSS_PX, GAP_PX), unit, has_legend=True)


def _claims(own: pd.DataFrame, about: Scope, scale: Scale, *, chosen: str, is_named: bool) -> list[Mark]:
    """Return the marks of one panel's claims: ranges, bars, open ends, and one mark each that carries the words.

    A flow is a bar from the first to the last day that it counts; a stock a mark at its day. A stated range is a box, an open end ("more than", "up to") an arrow
    towards it, "about" a dotted bar. Marks tell the group, other parties and the rest apart in shape. chosen: a claim id to ring. is_named: write the body's name too.
    """
    words = labelled(own, scale, about.letters, is_named=is_named)
    marks: list[Mark] = []
    for speaker, label in SPEAKERS.items():
        rows, colour, symbol = own[own["speaker"] == speaker], SPEAKER_COLOURS[speaker], SPEAKER_MARKS[speaker]
        if rows.empty:
            continue
        ranges = rows[rows["low"].notna() & rows["high"].notna() & (rows["low"] != rows["high"])]
        if len(ranges):
            boxes = tuple(_box(*scale.span(row), row.low, row.high) for row in ranges.itertuples())
            marks += [Strokes((box,), colour, opacity=0.3, fill=colour) for box in boxes]
        flows = rows[~rows["is_stock"]]
        for dash, part in (
            ("solid", flows[flows["qualifier"] != "about"]),
            ("dot", flows[flows["qualifier"] == "about"]),
        ):
            if len(part):
                marks.append(Strokes(_bars(part, scale), colour, 3, dash))
        edge = about.mode.ink
        marks.append(
            Points(
                tuple(map(middle_of, rows.itertuples())),
                tuple(rows["middle"]),
                colour,
                label,
                symbol,
                texts=tuple(words[name][0] for name in rows["claim_id"]),
                sides=tuple(words[name][1] for name in rows["claim_id"]),
                text_px=LABEL_PX,
                keys=tuple(rows["claim_id"]),
                hover=tuple(map(_told, rows.itertuples())),
                edges=tuple((edge, 3.0) if chosen in ids else (colour, 1.0) for ids in rows["claim_ids"]),
            )
        )
        for way, arrow, ends in (
            (1, "triangle-up", rows[rows["high"].isna()]),
            (-1, "triangle-down", rows[rows["low"].isna()]),
        ):
            if len(ends):
                heights = tuple(scale.beside(row, way * ARROW_PX) for row in ends.itertuples())
                marks.append(Points(tuple(map(middle_of, ends.itertuples())), heights, colour, symbol=arrow, sizes=8))
    return marks


def _box(left: pd.Timestamp, right: pd.Timestamp, low: float, high: float) -> tuple[tuple[pd.Timestamp, float], ...]:
    return (left, low), (right, low), (right, high), (left, high), (left, low)


def _bars(rows: pd.DataFrame, scale: Scale) -> tuple[tuple[tuple[pd.Timestamp, float], ...], ...]:
    """Return a line from each claim's first to its last day."""
    spans = [(*scale.span(row), row.middle) for row in rows.itertuples()]
    return tuple(((left, middle), (right, middle)) for left, right, middle in spans)


def labelled(rows: pd.DataFrame, scale: Scale, letters: float, *, is_named: bool) -> dict[str, tuple[str, str]]:
    """Return each claim's words and their side of the mark, by claim id; empty where they would cover another mark or words.

    is_named: write the body's name too. Largest values choose first, so that what is left out lies between others.
    """
    ordered = list(rows.sort_values(["middle", "claim_id"], ascending=[False, True]).itertuples())
    at = {row.claim_id: scale.position(row) for row in ordered}
    offers = [_offers(row, at[row.claim_id], letters, is_named=is_named) for row in ordered]
    taken = [labels.box(x, y, MARK_PX, MARK_PX) for x, y in at.values()]
    room = (0.0, -math.inf, scale.width_px, scale.height_px)
    found = labels.placed([[box for _, _, box in offer] for offer in offers], taken=taken, room=room)
    return {
        row.claim_id: ("", "top center") if place is None else offer[place][:2]
        for row, offer, place in zip(ordered, offers, found, strict=True)
    }


def _offers(row, at: tuple[float, float], letters: float, *, is_named: bool) -> list[tuple[str, str, labels.Box]]:
    """Return the words that a claim's mark may bear, on which side, and the box that they take; the best first. Where an end is open its arrow stands."""
    text = value_label(row) + (f" · relayed by {row.relayed_by}" if row.relayed_by else "")
    found = []
    for words in [f"{short_name(row.body)} {text}", text] if is_named else [text]:
        wide = text_px(words, LABEL_PX) * letters
        for side, (right, up) in SIDES.items():
            if not ((pd.isna(row.high) and up > 0) or (pd.isna(row.low) and up < 0)):
                x, y = at[0] + right * (wide / 2 + MARK_PX), at[1] - up * (LABEL_PX / 2 + MARK_PX * 0.7)
                found.append((words, side, labels.box(x, y, wide, LABEL_PX)))
    return found


def value_label(row) -> str:
    """Return a claim's value in signs: ≈10,000, >60, 25–50m."""
    low, high = (row.middle if pd.isna(end) else end for end in (row.low, row.high))
    text = stated(low, high, row.qualifier)
    for words, sign in SIGNS.items():
        text = text.replace(words, sign)
    return text


def short_name(body: str) -> str:
    """Return a body's name without what stands in parentheses, cut after 24 characters."""
    name = body.split(" (")[0]
    return name if len(name) <= 24 else name[:23] + "…"


def _told(row) -> Label:
    """Return what the pointer tells: the value, who says so, of what and when."""
    lines: Sequence[str] = (
        row.body,
        window_name(row.window_start, row.window_end),
        row.place,
        f"counts: {row.definition_note}" if row.definition_note else "",
        f"relayed by {row.relayed_by} further" if row.relayed_by else "",
    )
    return ((Run(stated(row.value_low, row.value_high, row.qualifier), is_bold=True),), *filter(None, lines))


def _words(about: Scope, rows: pd.DataFrame, what: Asked, *, is_log: bool) -> Frame:
    flows = not rows["is_stock"].any()
    notes = [
        "A bar is as long as the window that it counts" if flows else "A stock: held at one moment, never added up"
    ]
    if what.per_month:
        notes.append("Each count divided by the months of its window: our arithmetic, no body says so")
    if (rows["low"].notna() & rows["high"].notna() & (rows["low"] != rows["high"])).any():
        notes.append("a box: a stated range")
    if (rows["low"].isna() | rows["high"].isna()).any():
        notes.append("“more than”, “up to” (▲ ▼): the claim leaves that end open")
    if (rows["qualifier"] == "about").any() and flows:
        notes.append("dotted: about")
    if is_log and (rows["middle"] <= 0).any():
        notes.append("zero is stated by some and has no place on a log axis")
    notes += ["logarithmic axis"] if is_log else []
    printers = list(dict.fromkeys(name for names in rows["printers"] for name in names.split(", ")))
    more = f" and {len(printers) - NAMED} more" if len(printers) > NAMED else ""
    return about.frame(
        f"{METRICS[what.metric].removesuffix(' (stock)')} in {area_name(what.area)}: {_finding(rows, what)}",
        about=f"{METRICS[what.metric]}, {area_name(what.area)}, windows from {rows['window_start'].min():%b %Y} to {rows['window_end'].max():%b %Y}, "
        f"claims about {' and '.join(CLAIM_SCOPES[word].lower() for word in what.scopes)}",
        numbers=f"n = {plural(len(rows), 'published number')} by {plural(rows['body'].nunique(), 'body', 'bodies')}, from {plural(len(rows) + int(rows['relayed_by'].sum()), 'claim')}",
        notes=tuple(notes),
        sources=f"Printed by {', '.join(printers[:NAMED])}{more}. Coded by Resurgence Atlas, CC BY 4.0.",
    )


def _finding(rows: pd.DataFrame, what: Asked) -> str:
    """Return the widest contradiction of one place and time, or how many published numbers there are."""
    pair = widest_pair(rows)
    if pair is None:
        return plural(len(rows), "published number")
    low, high = pair
    per = " per month" if what.per_month else ""
    part = f"{high['place']}, " if high["place"] else ""
    return f"for {part}{window_name(high['window_start'], high['window_end'])} published numbers run from {number(low['middle'])} to {number(high['middle'])}{per}"


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Body": rows["body"],
            "Says": [stated(row.value_low, row.value_high, row.qualifier) for row in rows.itertuples()],
            "Window": [window_name(row.window_start, row.window_end) for row in rows.itertuples()],
            "From": rows["window_start"].dt.strftime("%Y-%m-%d"),
            "Until": rows["window_end"].dt.strftime("%Y-%m-%d"),
            "Low": rows["low"],
            "Middle": rows["middle"],
            "High": rows["high"],
            "Area": rows["place"].where(rows["place"] != "", "whole area"),
            "Counts": rows["definition_note"],
            "Printed by": rows["printers"],
            "Relayed by": rows["relayed_by"],
            "Claim": rows["claim_id"],
        }
    )
