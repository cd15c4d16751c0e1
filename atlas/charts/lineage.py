"""Pictures of how figures travelled: the steps of one chain, and what changed over all of them; frames in, plotly figures out."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from plotly import graph_objects as go

from atlas.analysis.figures import sentence_case
from atlas.analysis.lineage import drift
from atlas.figures.paint.plotly import wrap
from atlas.figures.theme import BLUE, GREY, ORANGE, Theme
from atlas.model.vocabulary import CHANGES

LINE_PX, PAD_PX, GAP_PX, INDENT_PX, TEXT_PX = 17, 8, 30, 34, 12
BAR_PX = 30


@dataclass(frozen=True)
class Box:
    """One claim of a chain: its depth under the head, its source, its own lines (the first `strong` ones bold), what changed."""

    claim_id: str
    depth: int
    parent: str | None
    lines: tuple[str, ...]
    strong: int
    changed: tuple[str, ...] = ()
    distorts: bool = False

    @property
    def height_px(self) -> int:
        """The height that its lines need."""
        return (len(self.lines) + len(self.changed)) * LINE_PX + 2 * PAD_PX


def chain_boxes(links: pd.DataFrame, claims: pd.DataFrame, root: str, *, width_px: int, letters: float = 1.0) -> list[Box]:
    """Return the boxes of a chain from its head on, relays under their source.

    links: lineage.links(). claims: figures.published(), indexed by claim_id. width_px: room for the text, by which lines are
    broken. letters: how wide the face is over the pages' own. Raises IndexError for a root without links.
    """
    first = links[links["relayed_from"] == root].iloc[0]
    width_px = round(width_px / letters)
    head = claims.loc[root]
    boxes = [Box(root, 0, None, *_lines(head["body"], first["said_from"], first["window_from"], head, width_px))]

    def below(parent: str, depth: int) -> None:
        for link in links[links["relayed_from"] == parent].itertuples():
            room = width_px - depth * INDENT_PX
            words = sentence_case(", ".join(CHANGES[word] for word in link.change.split(";")))
            told = "; ".join(drift(link)) if link.change != "none" else ""
            own = _lines(link.body, link.said, link.window, claims.loc[link.claim_id], room)
            changed = tuple(wrap(f"{words}: {told}" if told else words, room, TEXT_PX))
            boxes.append(Box(link.claim_id, depth, parent, *own, changed, link.distorts))
            below(link.claim_id, depth + 1)

    below(root, 1)
    return boxes


def _lines(body: str, said: str, window: str, claim: pd.Series, width_px: int) -> tuple[tuple[str, ...], int]:
    """Return a claim's lines and how many of them hold the figure itself."""
    when = f"{claim['published_on']:%b %Y}" if pd.notna(claim["published_on"]) else "undated"
    place = f", {claim['place']}" if claim["place"] else ""
    note = f" ({claim['definition_note']})" if isinstance(claim["definition_note"], str) else ""
    figure = wrap(f"{said}, {window}{place}{note}", width_px * 0.93, TEXT_PX)  # bold runs wider
    return (*figure, *wrap(f"{body}, printed by {claim['printed_by']}, {when}", width_px, TEXT_PX)), len(figure)


def chain_px(boxes: Sequence[Box]) -> int:
    """Return the height of chain_steps."""
    return sum(box.height_px + GAP_PX for box in boxes)


def chain_steps(boxes: Sequence[Box], mode: Theme, *, width_px: int) -> go.Figure:
    """Draw a chain from the claim that said it first downward, each relay indented under its source with what changed.

    boxes: chain_boxes(). A relay that distorts has an orange edge and its change in bold; the arrow points from source to relay.
    """
    figure = go.Figure(go.Scatter(x=[None], y=[None], showlegend=False))
    height = top = chain_px(boxes)
    corners: dict[str, tuple[float, float]] = {}
    for box in boxes:
        left, bottom = box.depth * INDENT_PX, top - box.height_px
        edge = BLUE if box.parent is None else ORANGE if box.distorts else GREY
        figure.add_shape(
            type="rect", x0=left, x1=width_px, y0=bottom, y1=top, fillcolor=mode.paper,
            line={"color": edge, "width": 1 if edge == GREY else 2},
        )  # fmt: skip
        figure.add_annotation(
            x=left + PAD_PX, y=top - PAD_PX, text="<br>".join(_styled(box, mode)), align="left", showarrow=False,
            xanchor="left", yanchor="top", font={"size": TEXT_PX, "color": mode.ink},
        )  # fmt: skip
        if box.parent is not None:
            elbow, middle = corners[box.parent][0] + INDENT_PX / 2, (top + bottom) / 2
            line = {"color": mode.muted, "width": 1.5}
            figure.add_shape(type="line", x0=elbow, x1=elbow, y0=middle, y1=corners[box.parent][1], line=line)
            figure.add_annotation(
                x=left, y=middle, ax=elbow, ay=middle, axref="x", ayref="y", text="", showarrow=True, arrowhead=2, arrowwidth=1.5,
                arrowcolor=mode.muted,
            )  # fmt: skip
        corners[box.claim_id] = (left, bottom)
        top = bottom - GAP_PX
    hidden = {"visible": False, "fixedrange": True, "showgrid": False, "zeroline": False}
    figure.update_xaxes(range=[-2, width_px + 2], **hidden)
    figure.update_yaxes(range=[top + GAP_PX - 2, height + 2], **hidden)
    return figure


def _styled(box: Box, mode: Theme) -> list[str]:
    own = [
        f"<b>{html.escape(line)}</b>" if place < box.strong else html.escape(line)
        for place, line in enumerate(box.lines)
    ]
    colour, strong = (ORANGE, ("<b>", "</b>")) if box.distorts else (mode.muted, ("", ""))
    return own + [
        f"<span style='color:{colour}'>{strong[0]}{html.escape(line)}{strong[1]}</span>" for line in box.changed
    ]


def change_bars(counts: pd.DataFrame, mode: Theme, *, left_px: int) -> go.Figure:
    """Draw how many links have each change.

    counts: lineage.changes(). Harmless changes are grey, those that distort orange.
    """
    rows = counts.iloc[::-1]
    names = ["<br>".join(wrap(sentence_case(label), left_px - 20, TEXT_PX)) for label in rows["label"]]
    harmless = rows["change"].isin(("none", "rounded", "revised"))
    figure = go.Figure(go.Bar(
        x=rows["links"], y=names, orientation="h", text=rows["links"],
        textposition="outside", cliponaxis=False,
        marker={"color": harmless.map({True: GREY, False: ORANGE})}, hovertemplate="%{y}: %{x}<extra></extra>",
    ))  # fmt: skip
    figure.update_layout(showlegend=False)
    figure.update_xaxes(title={"text": "Links between two claims", "standoff": 2}, rangemode="tozero")
    figure.update_yaxes(ticksuffix=" ", showgrid=False)
    return figure


def difference_bars(rows: pd.DataFrame, mode: Theme, *, labels: list[str]) -> go.Figure:
    """Draw by how much each sum misses its stated total.

    rows: tallies.tallies() rows that do not hold. labels: one per row, already broken into lines with <br>.
    """
    shown = rows.iloc[::-1]
    widest = shown["difference"].abs().max()
    figure = go.Figure(go.Bar(
        x=shown["difference"], y=list(range(len(shown))), orientation="h", marker={"color": ORANGE}, width=0.5,
        textposition="outside",
        text=[f"{value:+,.0f}".replace("-", "−") for value in shown["difference"]], cliponaxis=False, hoverinfo="skip",
    ))  # fmt: skip
    figure.add_vline(x=0, line={"color": mode.muted, "width": 1})
    figure.update_layout(showlegend=False)
    figure.update_xaxes(
        title={"text": "Sum of the parts less the stated total", "standoff": 2}, range=[-widest * 1.4, widest * 1.4]
    )
    figure.update_yaxes(tickvals=list(range(len(shown))), ticktext=labels[::-1], showgrid=False, ticklen=0)
    return figure
