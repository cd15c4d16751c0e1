"""The calendar of days: a cell per day, a block per year, no cell where nothing is covered; frames in, figures out."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from plotly import graph_objects as go

from atlas.charts.periods import GAP_NAME, Drawn
from atlas.figures.paint.plotly import RIGHT_PX
from atlas.figures.theme import SEQUENTIAL, SEQUENTIAL_DARK, Theme
from atlas.model.months import NAMES

WEEKS, ROWS = 56, 10  # units of one year's block: 53 or 54 weeks by 7 days, and the space to the next one
LEFT_PX, MIN_CELL_PX, MAX_CELL_PX = 48, 8, 16
CLASSES = {"incidents": (1, 2, 3, 4, 6), "killed": (1, 2, 5, 10, 25)}  # lowest value of each class above zero


def class_names(measure: str) -> list[str]:
    """Return the classes above zero as words: 1, 2–4, 25 or more."""
    edges = CLASSES[measure]
    words = [str(a) if b == a + 1 else f"{a}–{b - 1}" for a, b in zip(edges, edges[1:], strict=False)]
    return [*words, f"{edges[-1]} or more"]


def calendar(totals: pd.DataFrame, mode: Theme, *, measure: str, width_px: int) -> Drawn:
    """Draw each day of the years that have any coverage as a cell, Monday on top.

    totals: incidents, killed per day (index), null where not covered or not known. The frame's left_px must be LEFT_PX.
    """
    held = sorted(set(totals.index[totals["incidents"].notna()].year))
    totals = totals[totals.index.year.isin(held)]
    plot_px = width_px - LEFT_PX - RIGHT_PX
    across = 2 if plot_px > 2 * WEEKS * 6 and len(held) > 1 else 1
    cell_px = min(max(plot_px / (across * WEEKS), MIN_CELL_PX), MAX_CELL_PX)
    days = pd.DataFrame({"x": 0, "y": 0}, index=totals.index)
    block = pd.Series(totals.index.year, index=totals.index).map({year: place for place, year in enumerate(held)})
    january = (totals.index.day_of_week - totals.index.day_of_year + 1) % 7
    days["x"] = (totals.index.day_of_year - 1 + january) // 7 + (block % across) * WEEKS
    days["y"] = totals.index.day_of_week + (block // across) * ROWS
    figure = go.Figure()
    _add_cells(figure, days, totals, measure, mode)
    _add_marks(figure, days[totals["incidents"].isna()], GAP_NAME, "line-ne", mode)
    _add_marks(
        figure, days[totals["incidents"].gt(0).fillna(False) & totals[measure].isna()], "No figure", "x-thin", mode
    )
    _add_months(figure, days, mode)
    _add_axes(figure, days, totals, held, across, measure, narrow=plot_px / across < 350)
    return Drawn(figure, round(cell_px * ROWS * -(-len(held) // across)))


def _add_cells(figure: go.Figure, days: pd.DataFrame, totals: pd.DataFrame, measure: str, mode: Theme) -> None:
    colours = (mode.gap, *(SEQUENTIAL if mode.name == "light" else SEQUENTIAL_DARK)[1:])
    covered = totals["incidents"].notna()
    days, values = days[covered], totals.loc[covered, measure]
    classes = pd.cut(
        values.fillna(0).astype("int64"), [-1, *(edge - 1 for edge in CLASSES[measure]), float("inf")], labels=False
    )
    shape = (int(days["y"].max()) + 1, int(days["x"].max()) + 1)
    grid, texts = np.full(shape, np.nan, dtype="float32"), np.full(shape, "", dtype=object)
    grid[days["y"], days["x"]] = classes
    texts[days["y"], days["x"]] = [
        f"{day.day} {day:%b %Y}: {'no figure' if pd.isna(n) else n}" for day, n in values.items()
    ]
    scale = [[(place + end) / len(colours), colour] for place, colour in enumerate(colours) for end in (0, 1)]
    figure.add_heatmap(
        z=grid,
        text=texts.tolist(),
        x0=0,
        dx=1,
        y0=0,
        dy=1,
        zmin=-0.5,
        zmax=len(colours) - 0.5,
        colorscale=scale,
        showscale=False,
        xgap=1,
        ygap=1,
        hovertemplate="%{text}<extra></extra>",
        hoverongaps=False,
    )
    for name, colour in zip(["0", *class_names(measure)], colours, strict=True):
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker={"symbol": "square", "size": 11, "color": colour},
            name=name,
            showlegend=True,
        )


def _add_marks(figure: go.Figure, days: pd.DataFrame, name: str, symbol: str, mode: Theme) -> None:
    if len(days):
        figure.add_scatter(
            x=days["x"],
            y=days["y"],
            mode="markers",
            name=name,
            hoverinfo="skip",
            showlegend=True,
            marker={"symbol": symbol, "size": 5, "line": {"width": 1, "color": mode.muted}},
        )


def _add_months(figure: go.Figure, days: pd.DataFrame, mode: Theme) -> None:
    """Draw the stepped lines between two months."""
    x: list = []
    y: list = []
    for week, row in days[(days.index.day == 1) & (days.index.month > 1)].itertuples(index=False):
        top = row // ROWS * ROWS
        x += [week + 0.5, week + 0.5, week - 0.5, week - 0.5, None] if row > top else [week - 0.5, week - 0.5, None]
        y += [top - 0.5, row - 0.5, row - 0.5, top + 6.5, None] if row > top else [top - 0.5, top + 6.5, None]
    figure.add_scatter(
        x=x, y=y, mode="lines", line={"color": mode.muted, "width": 1}, hoverinfo="skip", showlegend=False
    )


def _add_axes(
    figure: go.Figure,
    days: pd.DataFrame,
    totals: pd.DataFrame,
    held: Sequence[int],
    across: int,
    measure: str,
    *,
    narrow: bool,
) -> None:
    down, names = -(-len(held) // across), []
    for place, year in enumerate(held):
        known = totals.loc[totals.index.year == year, measure]
        number = f"{int(known.sum()):,} {measure}" if known.notna().any() else "no figure"
        names.append(
            {
                "name": "year",
                "text": f"<b>{year}</b>  {number}",
                "x": (place % across) * WEEKS - 0.5,
                "y": place // across * ROWS - 0.6,
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 11.5},
                "borderpad": 0,
            }
        )
    middles = [(month + 0.5) * 53 / 12 for month in range(12)]
    figure.update_xaxes(
        range=[-1, across * WEEKS - 2],
        tickvals=[middle + column * WEEKS for column in range(across) for middle in middles],
        ticktext=[name[0] if narrow else name for name in NAMES] * across,
        showgrid=False,
        zeroline=False,
        showline=False,
        ticks="",
        fixedrange=True,
    )
    figure.update_yaxes(
        range=[down * ROWS - 2.3, -2.5],
        tickvals=[row * ROWS + day for row in range(down) for day in (0, 6)],
        ticktext=["Mon", "Sun"] * down,
        showgrid=False,
        zeroline=False,
        showline=False,
        ticks="",
        fixedrange=True,
        tickfont={"size": 10},
    )
    figure.update_layout(showlegend=True, legend={"traceorder": "normal"}, annotations=names)
