"""What a figure is, in plain values: its words, its numbers, and a body that every painter takes; knows no painter.

Colours are hex values of the mode that the figure is drawn for. Unknown numbers are None. Words of more than one look are lines of runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

Value = float | date | pd.Timestamp  # a place on an axis: of a named axis the number of the name, from 0


@dataclass(frozen=True)
class Run:
    """Words of one look within a line. colour: empty for that of the line. is_small: one size smaller."""

    text: str
    is_bold: bool = False
    is_small: bool = False
    colour: str = ""


Line = str | tuple[Run, ...]
Label = str | tuple[Line, ...]  # words of one or more lines; a text alone is one line, whatever it holds


@dataclass(frozen=True)
class Frame:
    """The words of a figure's frame, each a plain sentence or line."""

    title: str
    sentence: str
    numbers: str
    sources: str
    stamp: str
    link: str
    notes: tuple[str, ...] = ()
    key: tuple[str, ...] = ()  # what the numbers in the drawing stand for, one line each
    licence: str = "CC BY 4.0"  # on what terms the figure may be used, for its citation

    def head(self) -> list[str]:
        """The lines under the title."""
        lines = [self.sentence, " · ".join(filter(None, [self.numbers, *self.notes]))]
        return [line for line in lines if line]

    def foot(self) -> list[str]:
        """The lines under the drawing."""
        return [line for line in (self.sources, self.stamp, self.link) if line]

    def beside(self, page: "Frame") -> "Frame":
        """Return the frame as it stands on a page that says once what its figures share: without the fields that say the same as the page's own, the link, and the key."""
        same = {
            name: ""
            for name in ("sentence", "numbers", "sources", "stamp")
            if getattr(self, name) == getattr(page, name)
        }
        return replace(self, **same, link="", key=())


@dataclass(frozen=True)
class Axis:
    """One axis of a drawing.

    kind: linear, log, sqrt (positions are the square roots of the values with their sign, zero stays zero) or date. span: its first and last value, the second below
    the first for an axis that runs down or leftward; without it what the marks need. ticks: values with their words, in place of the painter's own. step: between the
    painter's ticks, from zero; of a date axis a number of months, or of days where it is negative. words: how a tick reads, in the words of d3-format and
    d3-time-format ("~s", "%b\\n%Y"). is_between: a tick's words stand in the middle of its period. title_px: between ticks and title.
    is_fixed: the reader cannot zoom into it.
    """

    title: str = ""
    kind: str = "linear"
    span: tuple[Value, Value] | None = None
    ticks: tuple[tuple[Value, Label], ...] = ()
    step: float = 0
    words: str = ""
    most_ticks: int = 0
    is_between: bool = False
    has_grid: bool = True
    has_line: bool = False
    is_hidden: bool = False
    is_fixed: bool = False
    title_px: float | None = None


@dataclass(frozen=True)
class Points:
    """Marks of one look, one per value, with an entry in the legend where name says one.

    symbol: circle, square, diamond, triangle-up, triangle-down, x, star, pentagon, line-ns or line-ew, with -open for a hollow one. sizes: px, one for
    all or one each. texts: words at the marks; sides: where they stand (top center, middle right, ...), one for all or one each. keys: what a click on a mark tells the
    page. hover: what the pointer tells, words or lines of words, one each. upto: the upper ends of whiskers along the y axis. edges: colour and px of each mark's outline.
    """

    x: tuple[Value | None, ...]
    y: tuple[Value | None, ...]
    colour: str
    name: str = ""
    symbol: str = "circle"
    sizes: float | tuple[float, ...] = 9
    texts: tuple[Label, ...] = ()
    sides: str | tuple[str, ...] = "middle center"
    text_px: float = 11
    text_colour: str = ""
    keys: tuple[str, ...] = ()
    hover: tuple[Label, ...] = ()
    upto: tuple[float | None, ...] = ()
    edges: tuple[tuple[str, float], ...] = ()
    opacity: float = 1


@dataclass(frozen=True)
class Strokes:
    """Lines of one look, each a tuple of points (x, y). dash: solid, dot, dash, dashdot or longdash. fill: a colour, of closed lines. has_arrows: at their last points.
    symbol, px: of marks at the lines' points, none if empty. hover: one per point, over all lines.
    """

    lines: tuple[tuple[tuple[Value, Value], ...], ...]
    colour: str
    width: float = 1
    dash: str = "solid"
    name: str = ""
    opacity: float = 1
    fill: str = ""
    is_stepped: bool = False
    has_arrows: bool = False
    symbol: str = ""
    symbol_px: float = 6
    hover: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Boxes:
    """Rectangles of one look, each from (left, low) to (right, high). pattern: none, or a word of theme.PATTERNS' values."""

    boxes: tuple[tuple[Value, Value, Value, Value], ...]  # left, right, low, high
    fill: str
    name: str = ""
    pattern: str = ""
    edge: str = ""
    edge_px: float = 0
    hover: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Words:
    """Words at one place: x and y in the axes' values, or None for the drawing's left edge or upper edge.

    align: which of the words' own edges stands there, as in Points.sides ("top left": their upper left corner). right_px, up_px: moved by so much.
    paper: the colour behind them, none if empty.
    """

    x: Value | None
    y: Value | None
    text: Label
    align: str = "middle left"
    size_px: float = 12
    colour: str = ""
    right_px: float = 0
    up_px: float = 0
    paper: str = ""


@dataclass(frozen=True)
class Cells:
    """A grid of cells, one step wide and high: the cell (row, column) stands around the values column and row of the axes.

    levels: the place of each cell's colour in colours, None for no cell. texts: words in the cells, hover: what the pointer tells. names: of the colours,
    for the legend; empty for none. gap_px: between two cells across and down.
    """

    levels: tuple[tuple[float | None, ...], ...]
    colours: tuple[str, ...]
    texts: tuple[tuple[Label, ...], ...] = ()
    hover: tuple[tuple[Label, ...], ...] = ()
    names: tuple[str, ...] = ()
    gap_px: tuple[float, float] = (1, 1)
    is_smooth: bool = False  # levels from 0 to the last colour, those between two mixed of both


Mark = Points | Strokes | Boxes | Words | Cells


@dataclass(frozen=True)
class Plot:
    """Marks over two axes, those that come later on top."""

    x: Axis
    y: Axis
    marks: tuple[Mark, ...]
    has_legend: bool = False


@dataclass(frozen=True)
class Series:
    """One row of numbers over a drawing's categories, None where there is none.

    pattern: a word of theme.PATTERNS' values, so that prints in grey tell it apart. colours: one per value, where they differ. texts: in the bars. hover: one per
    value. dash, symbol: of a line. width: of a line, 0 for its marks alone. hollow: places of a line whose numbers are not whole yet.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    pattern: str = ""
    colours: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    text_colour: str = ""
    hover: tuple[Label, ...] = ()
    dash: str = "solid"
    symbol: str = ""
    width: float = 2
    hollow: tuple[int, ...] = ()


@dataclass(frozen=True)
class Flag:
    """One landmark over a time axis: its day, its words and where they stand: lane from the top, and which side of the words its line is (left, right, center)."""

    day: pd.Timestamp
    words: str
    lane: int
    side: str


OVER_PX = 56


@dataclass(frozen=True)
class Bars:
    """Bars stacked over categories, or over periods.

    categories: words, the first on top of lying bars; or the first day of each period of a unit (month, quarter, week, day). value: the axis of the numbers. shaded: categories
    without coverage, hatched and never zero. thin: those with so little coverage that silence says nothing, dotted. unknown: categories that have something but no number, marked with a question mark. partial: periods that
    the data do not reach the end of, their bars pale. ends: words at the end of each
    bar. means: lines over the bars. over: another's numbers as a line, measured by an axis of their own at the right (over_value), which takes OVER_PX. flags: landmarks. strip: area -> its months (YYYY-MM) with a report, drawn under the bars. room: between bars, as a share of each.
    """

    categories: tuple[Label, ...] | tuple[pd.Timestamp, ...]
    series: tuple[Series, ...]
    value: Axis
    unit: str = ""
    is_lying: bool = False
    shaded: tuple[bool, ...] = ()
    thin: tuple[bool, ...] = ()
    unknown: tuple[bool, ...] = ()
    partial: tuple[bool, ...] = ()
    ends: tuple[str, ...] = ()
    end_colour: str = ""
    means: tuple[Series, ...] = ()
    over: Series | None = None
    over_value: Axis | None = None
    flags: tuple[Flag, ...] = ()
    strip: Mapping[str, tuple[str, ...]] | None = None
    room: float = 0.15
    edge_px: float = 0
    has_legend: bool = True
    period: Axis | None = None  # of dated bars; without it what fits


@dataclass(frozen=True)
class Lines:
    """Lines over the first days of periods (or over categories), broken where a number is not known.

    ends: write each line's name at its end in place of a legend; strong: names that are written bold.
    """

    categories: tuple[Label, ...] | tuple[pd.Timestamp, ...]
    series: tuple[Series, ...]
    value: Axis
    unit: str = ""
    has_ends: bool = False
    strong: tuple[str, ...] = ()
    period: Axis | None = None


@dataclass(frozen=True)
class Panels:
    """Several drawings side by side on axes of one scale, each with a heading of one or more lines.

    across: how many stand in a row. panel_px, heading_px: height of a panel, and of its heading over it; gap_px: between two, across and down. unit: words over the first
    row, that say what the value axes count. has_own_scales: each value axis is of its own scale, and bears its numbers.
    """

    parts: tuple[tuple[Label, Bars | Lines | Plot], ...]
    across: int
    panel_px: float
    heading_px: float = 24
    gap_px: tuple[float, float] = (36, 0)
    unit: str = ""
    has_legend: bool = False
    has_own_scales: bool = False


@dataclass(frozen=True)
class Area:
    """A filled area of a map.

    key: its outline, the code of a governorate's polygon or an H3 cell (see geo.outline). fill: a colour; empty: what lies below shows. pattern: in place of a fill "/" for oblique lines: not covered, or
    "." for dots: too few reports to say anything. told: what the pointer tells: head, where, more. name, number: written into the area where there is room. rank: which names come first.
    """

    key: str
    fill: str = ""
    pattern: str = ""
    told: tuple[str, str, str] = ("", "", "")
    name: str = ""
    number: str = ""
    rank: float = 0


@dataclass(frozen=True)
class Place:
    """A mark at a point of a map.

    kind: what it stands for, which a click tells the page: spot, area, admin1 (key: its governorate's polygon) or cluster (key: its number). shape: disc, ring, lozenge, badge (a
    number in a box), cluster (a number in a ring of shares) or none. letter: in the mark, says what its colour does. count: of its incidents. size_px: at the zoom where marks have their full size (marks.scale). slices: colour and its twelfths, clockwise from the top. text: the badge's number, or words at the
    mark. is_named: the words must not be left out where there is no room. name, told: what the pointer tells, as in Area. beside_px: half the mark that it stands beside, at the same
    point.
    """

    longitude: float
    latitude: float
    shape: str
    size_px: float = 0
    slices: tuple[tuple[str, int], ...] = ()
    kind: str = "spot"
    key: str = ""
    name: str = ""
    told: tuple[str, str, str] = ("", "", "")
    text: str = ""
    is_named: bool = False
    beside_px: float = 0
    letter: str = ""
    count: int = 1


@dataclass(frozen=True)
class Ring:
    """A circle on the globe, without fill, within which something lies."""

    longitude: float
    latitude: float
    radius_km: float
    colour: str
    width: float = 1
    opacity: float = 1
    name: str = ""


@dataclass(frozen=True)
class Key:
    """One entry of a map's legend. shape: swatch, or a shape of Place; is_sized: it stands for a size, and shrinks as the map's marks do (marks.scale)."""

    label: str
    shape: str = "swatch"
    colour: str = ""
    pattern: str = ""
    size_px: float = 14.0
    slices: tuple[tuple[str, int], ...] = ()
    is_sized: bool = False
    letter: str = ""


@dataclass(frozen=True)
class GeoMap:
    """A map in degrees (WGS84) over the quiet ground, which each painter fits to its size.

    bounds: west, south, east, north of what it opens on, kept padding_px from the edges. second: of a second panel in a free corner, and its caption: places far from the first.
    legend: a title per group of entries. units: polygons of governorates that are named; outlined: those that are chosen. is_gathered: marks that would cover one another become one
    with their number. is_private: names and what marks tell may be shown on the page, but not passed on in a file. edge: of an area that the reader has drawn, a closed line.
    """

    bounds: tuple[float, float, float, float]
    areas: tuple[Area, ...] = ()
    places: tuple[Place, ...] = ()
    rings: tuple[Ring, ...] = ()
    legend: tuple[tuple[str, tuple[Key, ...]], ...] = ()
    padding_px: float = 16
    is_private: bool = False
    second: tuple[tuple[float, float, float, float], str] | None = None
    units: tuple[str, ...] = ()
    outlined: tuple[str, ...] = ()
    is_gathered: bool = False
    edge: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Maps:
    """Maps side by side, each with a heading; the legend is that of all of them."""

    parts: tuple[tuple[str, GeoMap], ...]


Body = Plot | Bars | Lines | Panels | GeoMap | Maps


@dataclass(frozen=True)
class Figure:
    """A figure: the words of its frame, the drawn numbers as a table, and what is drawn.

    body: None for a table alone. body_px: height of the drawing itself; left_px: room for its value axis. is_set: whether words stand between its parts, so that it can
    hardly be made lower. is_headline: its title is what it is about, and set large.
    """

    name: str
    frame: Frame
    table: pd.DataFrame
    body: Body | None = None
    body_px: int = 340
    left_px: int = 64
    is_set: bool = False
    is_headline: bool = False


@dataclass(frozen=True)
class Nothing:
    """Why there is nothing to draw, as a sentence for the reader."""

    why: str
