"""Figures of how published claims travel and whether they add up: one chain, all changes on the way, and tallies that fail."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from atlas.analysis import lineage
from atlas.analysis.claims import published, sentence_case, window_name
from atlas.analysis.tallies import FINDINGS
from atlas.analysis.tallies import tallies as checked
from atlas.analysis.wording import plural
from atlas.figures.lettering import lines, wrap
from atlas.figures.registry import CHAIN
from atlas.figures.rival import short_name
from atlas.figures.scales import whole_axis
from atlas.figures.scope import Scope
from atlas.figures.spec import Axis, Bars, Boxes, Figure, Label, Line, Mark, Nothing, Plot, Run, Series, Strokes, Words
from atlas.figures.theme import AMBER, BLUE, GREY, ORANGE
from atlas.model.vocabulary import CHANGES, METRICS

FIRST_SHOWN = "nyt2019-139-theweek"
NARROW_PX, RIGHT_PX = 560, 24
EDGES_PX = 60  # what the picture's own margins take from its width
LINE_PX, PAD_PX, GAP_PX, INDENT_PX, TEXT_PX = 17, 8, 30, 34, 12
BAR_PX, ROW_PX, NARROW_ROW_PX = 30, 62, 84
SOURCES = "Links coded by Resurgence Atlas from the claims and their coders' notes, CC BY 4.0."
PRINTERS = "“Could be the printer's”: one of the two numbers stands in one page's print of another's words alone"
UNLINKED = Nothing("No claim is linked to the claim that it was taken from.")


@dataclass(frozen=True)
class Box:
    """One claim of a chain: its depth under the head, its source, its own lines (the first `strong` ones bold), what changed."""

    claim_id: str
    depth: int
    parent: str | None
    lines: tuple[str, ...]
    strong: int
    changed: tuple[str, ...] = ()
    distorts: bool = False  # and no page but its own can have changed it

    @property
    def height_px(self) -> int:
        """The height that its lines need."""
        return (len(self.lines) + len(self.changed)) * LINE_PX + 2 * PAD_PX


def chains(about: Scope) -> tuple[dict[str, str], str]:
    """Return the chains by the claim that said it first, those most distorted first, and the one to begin with."""
    claims = about.of_all(published)
    found, by_id = about.of_all(lineage.links, claims), claims.set_index("claim_id")
    rows = (
        found.groupby("root")
        .agg(relays=("claim_id", "size"), distorts=("distorts", "sum"), printers=("could_be_printers", "sum"))
        .assign(distorts=lambda held: held["distorts"] - held["printers"])
        .sort_values(["distorts", "relays"], ascending=False)
    )
    words = {}
    for row in rows.itertuples():
        head, first = by_id.loc[row.Index], found[found["relayed_from"] == row.Index].iloc[0]
        changed = f", {row.distorts} of them changed" if row.distorts else ""
        changed += f", {row.printers} perhaps by the printer" if row.printers else ""
        words[row.Index] = (
            f"{METRICS[head['metric']]}: {first['said_from']}, {head['body']}, {first['window_from']} ({row.relays} retold{changed})"
        )
    return words, FIRST_SHOWN if FIRST_SHOWN in words else next(iter(words), "")


def chain(about: Scope) -> Figure | Nothing:
    """Draw one chain of retold claims from its head on."""
    claims = about.of_all(published)
    found = about.of_all(lineage.links, claims)
    if found.empty:
        return UNLINKED
    root = about.choice(CHAIN)
    by_id, links = claims.set_index("claim_id"), found[found["root"] == root]
    boxes = chain_boxes(links, by_id, root, width_px=about.width_px - EDGES_PX, letters=about.letters)
    first, doubtful = links.iloc[0], int(links["could_be_printers"].sum())
    changed = int(links["distorts"].sum()) - doubtful
    told = f"distorted {_times(changed)}" if changed or doubtful else "never distorted"
    if doubtful:
        told = f"{told if changed else 'distorted by nobody for sure'}; {plural(doubtful, 'change')} could be the printer's"
    words = about.frame(
        f"{METRICS[by_id.loc[root]['metric']]}: {first['said_from']}, said first by {by_id.loc[root]['body']}, retold {_times(len(links))}, "
        f"{told}",
        about=f"One chain of published claims, from {first['window_from']}",
        numbers=f"n = {len(links) + 1} claims",
        notes=("Orange: what is said was changed", *((PRINTERS,) if doubtful else ())),
        sources=SOURCES,
    )
    return Figure("lineage", words, links_table(links), chain_steps(boxes, about), chain_px(boxes), 20, is_set=True)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def links_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return links (analysis.lineage.links) as a table for readers."""
    return pd.DataFrame(
        {
            "Said first": found["body_from"],
            "Value": found["said_from"],
            "Window": found["window_from"],
            "Retold by": found["printed_by"],
            "As": found["said"],
            "Of": found["window"],
            "Change": found["change"].str.replace(";", ", "),
            "Could be the printer's": found["could_be_printers"],
            "Value ratio": found["value_ratio"].round(3),
            "Window ratio": found["days_ratio"].round(2),
            "Days between": found["gap_days"],
            "Basis": found["basis"],
        }
    )


def chain_boxes(
    links: pd.DataFrame, claims: pd.DataFrame, root: str, *, width_px: float, letters: float = 1.0
) -> list[Box]:
    """Return the boxes of a chain from its head on, relays under their source.

    links: analysis.lineage.links. claims: published(), indexed by claim_id. width_px: room for the text, by which lines are broken. letters: how wide
    the face is over the pages' own. Raises IndexError for a root without links.
    """
    first = links[links["relayed_from"] == root].iloc[0]
    width_px, head = width_px / letters, claims.loc[root]
    boxes = [Box(root, 0, None, *_lines(head["body"], first["said_from"], first["window_from"], head, width_px))]

    def below(parent: str, depth: int) -> None:
        for link in links[links["relayed_from"] == parent].itertuples():
            room = width_px - depth * INDENT_PX
            words = sentence_case(", ".join(CHANGES[word] for word in str(link.change).split(";")))
            if link.could_be_printers:
                words = f"Could be the printer's: {words[:1].lower()}{words[1:]}"
            told = "; ".join(lineage.drift(link)) if link.change != "none" else ""
            own = _lines(link.body, link.said, link.window, claims.loc[link.claim_id], room)
            changed = tuple(wrap(f"{words}: {told}" if told else words, room, TEXT_PX))
            boxes.append(Box(link.claim_id, depth, parent, *own, changed, link.distorts and not link.could_be_printers))
            below(link.claim_id, depth + 1)

    below(root, 1)
    return boxes


def _lines(body: str, said: str, window: str, claim: pd.Series, width_px: float) -> tuple[tuple[str, ...], int]:
    """Return a claim's lines and how many of them hold the number itself."""
    when = f"{claim['published_on']:%b %Y}" if pd.notna(claim["published_on"]) else "undated"
    place = f", {claim['place']}" if claim["place"] else ""
    note = f" ({claim['definition_note']})" if isinstance(claim["definition_note"], str) else ""
    number = wrap(f"{said}, {window}{place}{note}", width_px * 0.93, TEXT_PX)  # bold runs wider
    return (*number, *wrap(f"{body}, printed by {claim['printed_by']}, {when}", width_px, TEXT_PX)), len(number)


def chain_px(boxes: Sequence[Box]) -> int:
    """Return the height of chain_steps."""
    return sum(box.height_px + GAP_PX for box in boxes)


def chain_steps(boxes: Sequence[Box], about: Scope) -> Plot:
    """Draw a chain from the claim that said it first downward, each relay indented under its source with what changed.

    A relay that distorts has an orange edge and its change in bold, unless it could be the printer's; the arrow points from source to relay. Both axes count px.
    """
    mode, width_px = about.mode, about.width_px - EDGES_PX
    height = top = chain_px(boxes)
    corners: dict[str, tuple[float, float]] = {}
    frames: dict[str, list[tuple[float, float, float, float]]] = {BLUE: [], GREY: [], ORANGE: []}
    arrows, words = [], []
    for box in boxes:
        left, bottom = box.depth * INDENT_PX, top - box.height_px
        frames[BLUE if box.parent is None else ORANGE if box.distorts else GREY].append((left, width_px, bottom, top))
        words.append(Words(left + PAD_PX, top - PAD_PX, _styled(box, mode.muted), "top left", TEXT_PX))
        if box.parent is not None:
            elbow, middle = corners[box.parent][0] + INDENT_PX / 2, (top + bottom) / 2
            arrows.append(((elbow, corners[box.parent][1]), (elbow, middle), (left, middle)))
        corners[box.claim_id] = (left, bottom)
        top = bottom - GAP_PX
    marks: list[Mark] = [
        Boxes(tuple(drawn), mode.paper, edge=edge, edge_px=1 if edge == GREY else 2)
        for edge, drawn in frames.items()
        if drawn
    ]
    marks += [Strokes(tuple(arrows), mode.muted, 1.5, has_arrows=True), *words]
    return Plot(
        Axis(span=(-2, width_px + 2), is_hidden=True),
        Axis(span=(top + GAP_PX - 2, height + 2), is_hidden=True),
        tuple(marks),
    )


def _styled(box: Box, muted: str) -> Label:
    own: list[Line] = [(Run(line, is_bold=place < box.strong),) for place, line in enumerate(box.lines)]
    return (
        *own,
        *((Run(line, is_bold=box.distorts, colour=ORANGE if box.distorts else muted),) for line in box.changed),
    )


def changes(about: Scope) -> Figure | Nothing:
    """Count what changed over all links between a claim and the claim that it was taken from.

    Harmless changes are grey, those that distort orange; those that one print alone may have made are set apart, striped.
    """
    found = about.of_all(lineage.links, about.of_all(published))
    if found.empty:
        return UNLINKED
    held, is_wide = lineage.changes(found), about.width_px > NARROW_PX
    left_px = 270 if is_wide else 150
    doubtful = int(found["could_be_printers"].sum())
    finding = f"{int(found['distorts'].sum()) - doubtful} of {len(found)} retold claims were changed in what they say"
    words = about.frame(
        f"{finding}; {plural(doubtful, 'more change')} could be the printer's" if doubtful else finding,
        about="All coded links between a claim and the claim it was taken from",
        numbers=f"n = {plural(len(found), 'link')} in {plural(found['root'].nunique(), 'chain')}",
        sources=SOURCES,
        notes=(
            "A link with two changes counts in both rows",
            "Grey: unchanged, rounded, or revised by the body itself",
            *((PRINTERS,) if doubtful else ()),
        ),
    )
    names: tuple[Label, ...] = tuple(
        tuple(wrap(sentence_case(label), (left_px - 20) / about.letters, TEXT_PX)) for label in held["label"]
    )
    colours = tuple(GREY if change in lineage.HARMLESS else ORANGE for change in held["change"])
    series = [Series("Links", tuple(map(int, held["links"] - held["could_be_printers"])), ORANGE, colours=colours)]
    if doubtful:
        series.append(Series("Could be the printer's", tuple(map(int, held["could_be_printers"])), AMBER, "/"))
    value = whole_axis("Links between two claims", held["links"].max(), about.width_px - left_px - RIGHT_PX)
    body = Bars(
        names, tuple(series), value, is_lying=True, ends=tuple(map(str, held["links"])), has_legend=bool(doubtful)
    )
    apart = "of them could be the printer's"
    table = held.drop(columns="change").rename(columns={"label": "change", "could_be_printers": apart})
    table["the others of them"] = table["links"] - table[apart]
    return Figure("lineage-changes", words, table, body, (BAR_PX if is_wide else BAR_PX + 8) * len(held) + 20, left_px)


def tallies(about: Scope) -> Figure | Nothing:
    """Draw by how much each sum misses its stated total; the table holds all checked tallies."""
    claims = about.of_all(published)
    rows = about.of_all(checked, claims)
    failing, given, is_wide = (
        rows[rows["finding"] == "fails"],
        rows["finding"].value_counts(),
        about.width_px > NARROW_PX,
    )
    if failing.empty:
        return Nothing(f"Each of the {len(rows)} tallies that claims give adds up.")
    left_px, named = 330 if is_wide else 190, claims.set_index("claim_id")
    names = tuple(_label(row, named.loc[row.claim_id], (left_px - 12) / about.letters) for row in failing.itertuples())
    words = about.frame(
        f"{given.get('fails', 0)} of {len(rows)} checked tallies do not add up",
        about="Claims that give their parts, a change in percent or a monthly average, checked by arithmetic",
        numbers=f"n = {plural(len(rows), 'tally', 'tallies')} of {plural(rows['claim_id'].nunique(), 'claim')}: "
        + ", ".join(f"{label[:1].lower() + label[1:]}: {given.get(word, 0)}" for word, label in FINDINGS.items()),
        notes=("Parts as printed or as claims of their own; nothing is rounded away", *_of_printers(rows)),
        sources="Claims and parts coded by Resurgence Atlas, CC BY 4.0.",
    )
    table = pd.DataFrame(
        {
            "Finding": rows["finding"].map(FINDINGS),
            "Body": rows["body"],
            "Split": rows["split"],
            "Stated": rows["total"],
            "Computed": rows["computed"].round(1),
            "Difference": rows["difference"].round(1),
            "Arithmetic": rows["sentence"],
            "Read in": rows["printed_by"],
            "Coder's note": rows["doubt"],
            "Basis": rows["basis"],
            "Claim": rows["claim_id"],
        }
    )
    ends = tuple(f"{value:+,.0f}".replace("-", "−") for value in failing["difference"])
    series = Series("difference", tuple(map(float, failing["difference"])), ORANGE)
    value = Axis("Sum of the parts less the stated total", words=",d", most_ticks=8 if is_wide else 3, title_px=2)
    body = Bars(names, (series,), value, is_lying=True, ends=ends, room=0.5, has_legend=False)
    return Figure(
        "tallies", words, table, body, (ROW_PX if is_wide else NARROW_ROW_PX) * len(failing) + 20, left_px, is_set=True
    )


def _of_printers(rows: pd.DataFrame) -> tuple[str, ...]:
    """Say which sums fail in one print of another's words only: whose slip that is nobody can tell, so they are not drawn."""
    others = rows[rows["finding"] == "printed"]
    named = "; ".join(f"{row.body}, {row.total:,.0f} in {row.printed_by}" for row in others.itertuples())
    return (
        (f"{len(others)} more fail in one print alone and could be the printer's slip: not drawn ({named})",)
        if len(others)
        else ()
    )


def _label(row, claim: pd.Series, room_px: float) -> Label:
    """Return who, when and the arithmetic, broken into at most five lines."""
    who = lines(
        f"{short_name(row.body)}, {window_name(claim['window_start'], claim['window_end'])}",
        room_px,
        TEXT_PX,
        most=2,
        bold=True,
    )
    return (
        *((Run(line, is_bold=True),) for line in who),
        *lines(row.sentence.split(" That ")[0], room_px, TEXT_PX, most=3),
    )
