"""Pictures of how figures travelled: the steps of one chain, and what changed over all of them; frames in, plotly figures out."""

import pandas as pd
from plotly import graph_objects as go

from atlas.analysis.lineage import drift
from atlas.charts.framing import wrap
from atlas.charts.theme import BLUE, GREY, ORANGE, Theme
from atlas.model.vocabulary import CHANGES

LINE_PX, PAD_PX, GAP_PX, INDENT_PX, TEXT_PX = 17, 8, 30, 34, 12
BAR_PX = 30


def chain_rows(links: pd.DataFrame, claims: pd.DataFrame, root: str, width_px: int) -> list[dict]:
    """Return the boxes of a chain from its head on, children under their source: claim_id, depth, parent, lines, changed, distorts.

    links: lineage.links(). claims: figures.published(), indexed by claim_id. width_px: room for the text, by which
    lines are broken.
    """
    head = claims.loc[root]
    first = links[links["relayed_from"] == root].iloc[0]
    boxes = [{"claim_id": root, "depth": 0, "parent": None, "changed": [], "distorts": False,
              "lines": _lines(head["body"], first.said_from, first.window_from, head, width_px)}]  # fmt: skip

    def below(parent: str, depth: int) -> None:
        for link in links[links["relayed_from"] == parent].itertuples():
            claim, room = claims.loc[link.claim_id], width_px - depth * INDENT_PX
            words = ", ".join(CHANGES[word] for word in link.change.split(";"))
            told = "; ".join(drift(link)) if link.change != "none" else ""
            changed = [
                line
                for text in (words[:1].upper() + words[1:] + (f": {told}" if told else ""),)
                for line in wrap(text, room, TEXT_PX)[:3]
            ]
            boxes.append({"claim_id": link.claim_id, "depth": depth, "parent": parent, "changed": changed,
                "distorts": link.distorts,
                          "lines": _lines(link.body, link.said, link.window, claim, room)})  # fmt: skip
            below(link.claim_id, depth + 1)

    below(root, 1)
    return boxes


def _lines(body: str, said: str, window: str, claim: pd.Series, width_px: int) -> list[str]:
    when = f"{claim['published_on']:%b %Y}" if pd.notna(claim["published_on"]) else "undated"
    place = f", {claim['place']}" if claim["place"] else ""
    note = f" ({claim['definition_note']})" if isinstance(claim["definition_note"], str) else ""
    return [
        *wrap(f"{said}, {window}{place}{note}", width_px, TEXT_PX)[:2],
        wrap(f"{body}, printed by {claim['printed_by']}, {when}", width_px, TEXT_PX)[0],
    ]


def chain_px(boxes: list[dict]) -> int:
    """Return the height of chain_steps."""
    return sum(_box_px(box) + GAP_PX for box in boxes)


def _box_px(box: dict) -> int:
    return (len(box["lines"]) + len(box["changed"])) * LINE_PX + 2 * PAD_PX


def chain_steps(boxes: list[dict], mode: Theme, *, width_px: int) -> go.Figure:
    """Draw a chain from the claim that said it first downward, each relay indented under its source with what changed.

    boxes: chain_rows(). A relay that distorts has an orange edge and its change in bold; the arrow points from source
    to relay.
    """
    figure = go.Figure(go.Scatter(x=[None], y=[None], showlegend=False))
    height = chain_px(boxes)
    top, places = height, {}
    for box in boxes:
        tall = _box_px(box)
        left = box["depth"] * INDENT_PX
        colour = BLUE if box["parent"] is None else ORANGE if box["distorts"] else GREY
        figure.add_shape(type="rect", x0=left, x1=width_px, y0=top - tall, y1=top,
            line={"color": colour, "width": 2 if box["distorts"] or box["parent"] is None else 1},
                         fillcolor=mode.paper)  # fmt: skip
        lines = [f"<b>{box['lines'][0]}</b>", *box["lines"][1:]]
        lines += [
            f"<span style='color:{ORANGE}'><b>{line}</b></span>"
            if box["distorts"]
            else f"<span style='color:{mode.muted}'>{line}</span>"
            for line in box["changed"]
        ]
        figure.add_annotation(x=left + PAD_PX, y=top - PAD_PX, text="<br>".join(lines), align="left", showarrow=False,
            xanchor="left",
                              yanchor="top", font={"size": TEXT_PX, "color": mode.ink})  # fmt: skip
        if box["parent"] is not None:
            elbow, middle = places[box["parent"]][0] + INDENT_PX / 2, top - tall / 2
            figure.add_shape(
                type="line",
                x0=elbow,
                x1=elbow,
                y0=middle,
                y1=places[box["parent"]][1],
                line={"color": mode.muted, "width": 1.5},
            )
            figure.add_annotation(x=left, y=middle, ax=elbow, ay=middle, axref="x", ayref="y", text="",
                showarrow=True, arrowhead=2,
                                  arrowwidth=1.5, arrowcolor=mode.muted)  # fmt: skip
        places[box["claim_id"]] = (left, top - tall)
        top -= tall + GAP_PX
    hidden = {"visible": False, "fixedrange": True, "showgrid": False, "zeroline": False}
    figure.update_xaxes(range=[-2, width_px + 2], **hidden)
    figure.update_yaxes(range=[top + GAP_PX - 2, height + 2], **hidden)
    return figure


def change_bars(counts: pd.DataFrame, mode: Theme) -> go.Figure:
    """Draw how many links have each change.

    counts: lineage.changes(). Harmless changes are grey, those that distort orange.
    """
    rows = counts.iloc[::-1]
    harmless = rows["change"].isin(("none", "rounded", "revised"))
    figure = go.Figure(go.Bar(
        x=rows["links"], y=rows["label"].str.capitalize(), orientation="h", text=rows["links"],
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
        title={"text": "Sum of the parts less the stated total", "standoff": 2}, range=[-widest * 1.25, widest * 1.25]
    )
    figure.update_yaxes(tickvals=list(range(len(shown))), ticktext=labels[::-1], showgrid=False, ticklen=0)
    return figure
