"""A figure as numbers and shapes, before anything draws it: slides, SVG pictures and CSV files are all made from one of these."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from atlas.figures.paint.plotly import Figure
from atlas.figures.paint.scene import Point, Shape, Spot  # noqa: F401  the shapes have moved there
from atlas.figures.paint.scene import Scene as Map
from atlas.figures.paint.scene import Text as Label  # noqa: F401
from atlas.figures.spec import Frame


@dataclass(frozen=True)
class Series:
    """One row of numbers, null where there is none, with its name and colour (hex; empty: not to be seen, only to lift what lies on it).

    colours: one per value, where they differ.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    colours: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A chart with categories.

    kind: columns (stacked, upright), bars (stacked, lying, first category on top), lines, or spread (marks over one another, joined
    from the lowest to the highest). shaded: categories without any report. labels: words at the end of each bar. top: where the value axis
    ends at least. is_numbered: the numbers stand in the bars.
    """

    kind: str
    categories: tuple[str, ...] | tuple[date, ...]
    series: tuple[Series, ...]
    value_title: str
    shaded: tuple[bool, ...] = ()
    labels: tuple[str, ...] = ()
    top: float = 0
    is_numbered: bool = False


@dataclass(frozen=True)
class Plot:
    """A chart as the pages draw it, before its frame: the height of its drawing and the room for its value axis in px.

    is_set: whether words stand between its parts, so that it can hardly be made lower.
    """

    figure: Figure
    body_px: int
    left_px: int = 64
    is_set: bool = False


@dataclass(frozen=True)
class Drawing:
    """A figure: the words of its frame, the drawn numbers as a table, and what is drawn.

    plot: the chart of the pages. body: the same for slides and pictures; without one it is read from the plot, and without either there is only the
    table.
    """

    name: str
    frame: Frame
    table: pd.DataFrame
    body: Chart | Map | None = None
    plot: Plot | None = None
