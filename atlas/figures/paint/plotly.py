"""Put into a picture what it must carry when it is cut out of the page: title, selection, n, notes, sources, as-of, link."""

import html
from collections.abc import Sequence
from functools import cache
from typing import Any

from plotly import graph_objects as go

from atlas.figures.lettering import LINE_EM, text_px, wrap
from atlas.figures.paint.plotly_marks import chart
from atlas.figures.spec import OVER_PX, Frame
from atlas.figures.spec import Figure as Described
from atlas.figures.theme import CATEGORICAL, FONT, Theme

TITLE_PX, TEXT_PX, KEY_PX, FOOTER_PX, LEGEND_PX = 17, 12.5, 11.5, 11, 12
HEADLINE_PX = 26  # of a title that is the answer itself, where there is room
EDGE = 16  # px between the picture's edge and its text
SPACE = 8  # px between two blocks of text
RIGHT_PX = EDGE + 8  # margin right of the drawing: half a tick label reaches into it
AXIS_PX, AXIS_TITLE_PX = 44, 18  # room under the drawing for tick labels of two lines, and for an axis title
KEY_GAP_PX = 24  # between two columns of the key
LEGEND_ROW_PX, LEGEND_SYMBOL_PX = 22, 48  # plotly's row height, and what it puts beside an entry's words

Figure = go.Figure  # named here for pages: only charts import plotly


def painted(described: Described, mode: Theme, *, width_px: int, clear_px: int = 0) -> Figure:
    """Return a figure as a plotly chart with its frame in it. Raises ValueError for a figure without a body.

    width_px: the least width at which it will be shown. clear_px: of it, kept clear at the right of the title.
    """
    if described.body is None:
        raise ValueError(f"{described.name} is a table")
    left_px, right_px = described.left_px, RIGHT_PX + OVER_PX * bool(getattr(described.body, "over", None))
    figure = chart(described.body, mode, width_px=width_px - left_px - right_px, body_px=described.body_px)
    title_px = min(HEADLINE_PX, max(TITLE_PX, width_px / 24)) if described.is_headline else TITLE_PX
    return framed(
        figure,
        described.frame,
        mode,
        width_px=width_px,
        body_px=described.body_px,
        left_px=left_px,
        right_px=right_px,
        clear_px=clear_px,
        title_px=title_px,
    )


def framed(
    figure: go.Figure,
    frame: Frame,
    mode: Theme,
    *,
    width_px: int,
    body_px: int,
    left_px: int = 64,
    right_px: int = RIGHT_PX,
    axis_px: int = AXIS_PX,
    clear_px: int = 0,
    title_px: float = TITLE_PX,
) -> go.Figure:
    """Style a chart and put its frame into it; changes and returns the figure.

    width_px: the least width at which it will be shown, by which lines are broken. body_px: height of the drawing itself; the
    figure grows by what the frame needs. left_px, right_px, axis_px: room for the value axes and under the drawing. clear_px: at the right of the title. title_px: its size.
    """
    style(figure, mode)
    if any(axis.title.text for axis in figure.select_xaxes()):
        axis_px += AXIS_TITLE_PX
    side, edge_top = (
        (EDGE, EDGE) if frame.link else (0, SPACE)
    )  # without its link it stands in a page's card, that has edges of its own
    room = width_px - 2 * side
    title = wrap(frame.title, room - clear_px, title_px, bold=True)
    head = [line for text in frame.head() for line in wrap(text, room, TEXT_PX)]
    foot = [line for text in frame.foot() for line in wrap(text, room, FOOTER_PX)]
    columns, column_px = _columns(frame.key, room)
    # plotly puts the baseline of a title of several lines where it puts the top of one of a single line
    first_px = edge_top + (0.7 * title_px if len(title) > 1 else 0)
    head_top = edge_top + _block_px(title, title_px) + SPACE / 2
    legend_px = _legend_rows(figure, width_px - left_px - right_px) * LEGEND_ROW_PX
    top = head_top + _block_px(head, TEXT_PX) + SPACE + legend_px
    key_px = max(_block_px(column, KEY_PX) for column in columns) + SPACE if columns else 0
    bottom = axis_px + key_px + _block_px(foot, FOOTER_PX) + SPACE * bool(frame.link)
    figure.update_layout(
        height=round(top + body_px + bottom),
        margin={"t": round(top), "b": round(bottom), "l": left_px, "r": right_px, "pad": 2},
        title={
            "text": "<br>".join(f"<b>{html.escape(line)}</b>" for line in title),
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"l": side, "t": first_px},
            "font": {"size": title_px, "color": mode.ink},
        },
    )
    edge = side - left_px
    blocks = [
        *_texts("frame-head", head, TEXT_PX, mode.muted, y=1, xshift=edge, yshift=top - head_top),
        *(
            block
            for place, column in enumerate(columns)
            for block in _texts(
                f"frame-key-{place}", column, KEY_PX, mode.ink, y=0, xshift=edge + place * column_px, yshift=-axis_px
            )
        ),
        *_texts("frame-foot", foot, FOOTER_PX, mode.muted, y=0, xshift=edge, yshift=-axis_px - key_px),
    ]
    figure.layout.annotations = [
        *figure.layout.annotations,
        *blocks,
    ]  # at once: plotly copies the whole list for each one added
    return figure


def _texts(
    name: str, lines: Sequence[str], size_px: float, colour: str, *, y: int, xshift: float, yshift: float
) -> list[dict[str, Any]]:
    """Return an annotation, none for no lines: a block of lines whose upper left corner lies so many px from a left corner of the drawing."""
    if not lines:
        return []
    block = {
        "name": name,
        "text": "<br>".join(html.escape(line) for line in lines),
        "showarrow": False,
        "align": "left",
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "paper",
        "y": y,
        "yanchor": "top",
        "xshift": xshift,
        "yshift": yshift,
        "borderpad": 0,
        "font": {"size": size_px, "color": colour},
    }
    return [block]


def _block_px(lines: Sequence[str], size_px: float) -> float:
    return len(lines) * size_px * LINE_EM


def _columns(key: Sequence[str], room_px: float) -> tuple[list[list[str]], float]:
    """Return the key's lines in as many columns of one width as fit side by side, and that width."""
    if not key:
        return [], 0.0
    widest = min(max(text_px(line, KEY_PX) for line in key), room_px)
    count = max(1, int((room_px + KEY_GAP_PX) // (widest + KEY_GAP_PX)))
    rows = -(-len(key) // count)
    columns = [key[start : start + rows] for start in range(0, len(key), rows)]
    return [
        [part for line in column for part in wrap(line, room_px, KEY_PX)] for column in columns
    ], widest + KEY_GAP_PX


def _legend_rows(figure: go.Figure, width_px: float) -> int:
    """Return how many rows a horizontal legend of the figure's named traces needs."""
    named = [trace.name for trace in figure.data if trace.showlegend is not False and trace.name]
    if figure.layout.showlegend is False or (len(named) < 2 and not figure.layout.showlegend):
        return 0
    widest = (
        max(text_px(name, LEGEND_PX) for name in named) + LEGEND_SYMBOL_PX
    )  # every entry gets the widest one's room
    return -(-len(named) // max(1, int(width_px // widest)))


def style(figure: go.Figure, mode: Theme) -> go.Figure:
    """Give a figure the mode's paper, type, axes and hover look, leaving what the chart has set; changes and returns it."""
    figure.layout.template = _template(mode)
    return figure


@cache
def _template(mode: Theme) -> go.layout.Template:
    axis = {
        "gridcolor": mode.grid,
        "linecolor": mode.muted,
        "zerolinecolor": mode.grid,
        "tickcolor": mode.muted,
        "tickfont": {"color": mode.muted, "size": 12},
        "title": {"font": {"color": mode.muted, "size": 12}},
    }
    return go.layout.Template(
        layout={
            "paper_bgcolor": mode.paper,
            "plot_bgcolor": mode.paper,
            "colorway": CATEGORICAL,
            "font": {"family": FONT, "color": mode.ink, "size": 13},
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": mode.paper,
                "bordercolor": mode.muted,
                "font": {"color": mode.ink, "family": FONT},
            },
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1,
                "yanchor": "bottom",
                "font": {"size": 12},
            },
            "bargap": 0.15,
            "xaxis": axis,
            "yaxis": axis,
        }
    )
