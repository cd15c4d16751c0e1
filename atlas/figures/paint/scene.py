"""Drawings over two axes as shapes, marks and words in px, for painters that have no axes of their own; knows no file format."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from shapely import LineString
from shapely import box as rectangle

from atlas.figures.lettering import LINE_EM, OTHER_FACE, text_px
from atlas.figures.paint.axes import Places, lines_of, places_of, ticks_of
from atlas.figures.spec import (
    Bars,
    Boxes,
    Cells,
    Key,
    Label,
    Lines,
    Mark,
    Panels,
    Plot,
    Points,
    Run,
    Strokes,
    Words,
)
from atlas.figures.theme import LIGHT, readable_on

Point = tuple[float, float]

TICK_PX, SMALL_PX, KEY_ROW_PX, TICK_GAP_PX = 12, 11, 22, 8
RIGHT_PX, BELOW_PX, AXIS_TITLE_PX = (
    24,
    34,
    20,
)  # right of a drawing, under it for words of two lines, and for an axis title
LEAST_BODY_PX = 370  # a lower drawing whose axes can be stretched is made as high as a wide picture has room for
# Corners of a mark as shares of its radius, from the top clockwise.
CORNERS = {
    "square": ((-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)),
    "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
    "triangle-up": ((0, -1), (1, 0.8), (-1, 0.8)),
    "triangle-down": ((0, 1), (1, -0.8), (-1, -0.8)),
    "pentagon": tuple((math.sin(k * math.tau / 5), -math.cos(k * math.tau / 5)) for k in range(5)),
    "star": tuple(((1.2 if k % 2 == 0 else 0.5) * math.sin(k * math.tau / 10), -(1.2 if k % 2 == 0 else 0.5) * math.cos(k * math.tau / 10)) for k in range(10)),
}  # fmt: skip
LINES = {
    "line-ns": (((0, -1), (0, 1)),),
    "line-ew": (((-1, 0), (1, 0)),),
    "line-ne": (((-1, 1), (1, -1)),),
    "x": (((-1, -1), (1, 1)), ((-1, 1), (1, -1))),
}


@dataclass(frozen=True)
class Shape:
    """An outline in px: rings (the first is the outside) or, if open, lines. fill: colour, or empty. pattern: over the fill, a word of theme.PATTERNS' values; without a fill, "/" hatches what is not covered."""

    name: str
    rings: tuple[tuple[Point, ...], ...]
    fill: str = ""
    line: str = ""
    line_px: float = 1.0
    title: str = ""
    is_open: bool = False
    is_dashed: bool = False
    pattern: str = ""


@dataclass(frozen=True)
class Spot:
    """A mark in px.

    shape: disc, ring, lozenge, badge (a number in a box), cluster (a number in a ring of shares) or circle (a hairline without fill). letter: in the mark. slices: colour and its twelfths,
    clockwise from the top. text: the badge's number. edge, edge_px: its outline; empty for that of the painter.
    """

    name: str
    x: float
    y: float
    size_px: float
    shape: str
    slices: tuple[tuple[str, int], ...]
    text: str = ""
    title: str = ""
    edge: str = ""
    edge_px: float = 0
    letter: str = ""


@dataclass(frozen=True)
class Text:
    """One line of words. y: its middle in px. align: what of the line stands at x, its left, center or right. runs: its parts, where they differ in look."""

    text: str
    x: float
    y: float
    size_px: float
    colour: str
    is_bold: bool = False
    align: str = "center"
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Scene:
    """A picture made of shapes in px: quiet ground, filled shapes, marks and words, and a legend with a title per group of entries."""

    width_px: float
    height_px: float
    water: str
    ground: tuple[Shape, ...]
    shapes: tuple[Shape, ...]
    spots: tuple[Spot, ...]
    labels: tuple[Text, ...]
    legend: tuple[tuple[str, tuple[Key, ...]], ...]
    credit: str


def scene_of(body: Plot | Panels, *, width_px: float, body_px: float, left_px: float) -> Scene:
    """Return a drawing as shapes and words. What the pointer tells on a page stays there: it may be a row that no file may pass on.

    width_px: of the whole picture. body_px: height of the drawing itself. left_px: room for the upright axis's names. Raises TypeError for panels of bars or lines,
    which have axes of their own.
    """
    sheet = _Sheet()
    plots = [part for _, part in body.parts] if isinstance(body, Panels) else [body]
    top = sheet.key(plots, width_px) if body.has_legend else 0.0
    height = (
        _panels(sheet, body, top, width_px, left_px)
        if isinstance(body, Panels)
        else _alone(sheet, body, top, width_px, body_px, left_px)
    )
    return Scene(
        width_px,
        height,
        LIGHT.paper,
        tuple(sheet.ground),
        tuple(sheet.shapes),
        tuple(sheet.spots),
        tuple(sheet.texts),
        (),
        "",
    )


def _alone(sheet: "_Sheet", plot: Plot, top: float, width_px: float, body_px: float, left_px: float) -> float:
    if not plot.x.is_hidden and not any(isinstance(mark, Cells) for mark in plot.marks):
        body_px = max(body_px, LEAST_BODY_PX)
    has_title = bool(plot.y.title) and not plot.y.is_hidden
    top += (KEY_ROW_PX if has_title else 0) + (4 if top or has_title else 0)
    if has_title:
        sheet.texts.append(Text(plot.y.title, 4, top - KEY_ROW_PX / 2, TICK_PX, LIGHT.muted, align="left"))
    x, y = places_of(plot, (left_px, width_px - RIGHT_PX), (top + body_px, top))
    sheet.frame(plot, x, y)
    sheet.marks(plot, x, y)
    return (
        top
        + body_px
        + (4 if plot.x.is_hidden else BELOW_PX)
        + (AXIS_TITLE_PX if plot.x.title and not plot.x.is_hidden else 0)
    )


def _panels(sheet: "_Sheet", body: Panels, top: float, width_px: float, left_px: float) -> float:
    gap_x, gap_y = body.gap_px
    wide = (width_px - left_px - RIGHT_PX - gap_x * (body.across - 1)) / body.across
    if body.unit:
        sheet.texts.append(Text(body.unit, 4, top + TICK_PX, TICK_PX, LIGHT.muted, align="left"))
        top += KEY_ROW_PX
    end = top
    for place, (heading, plot) in enumerate(body.parts):
        if isinstance(plot, Bars | Lines):
            raise TypeError("panels of bars or lines are charts, not a scene")
        row, column = divmod(place, body.across)
        left, upper = (
            left_px + column * (wide + gap_x),
            top + row * (body.panel_px + body.heading_px + gap_y) + body.heading_px,
        )
        sheet.words(heading, left, upper - 6, "bottom left", TICK_PX, LIGHT.ink)
        x, y = places_of(plot, (left, left + wide), (upper + body.panel_px, upper))
        lowest = place + body.across >= len(body.parts)
        sheet.frame(plot, x, y, has_names=(lowest or bool(gap_y), column == 0 or body.has_own_scales))
        sheet.marks(plot, x, y)
        end = max(end, upper + body.panel_px + BELOW_PX)
    return end


def mixed(colour: str, share: float, other: str = LIGHT.paper) -> str:
    """Return so much of a colour over another."""
    if share >= 1 or not colour:
        return colour
    parts = [[int(one[place : place + 2], 16) for place in (1, 3, 5)] for one in (colour, other)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in zip(*parts, strict=True))


@dataclass
class _Sheet:
    """What is drawn so far, from the lowest layer up."""

    ground: list[Shape] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def words(
        self, label: Label, x: float, y: float, align: str, size_px: float, colour: str, *, paper: str = ""
    ) -> None:
        """Write lines whose own edge (align: "top left", "middle center", ...) stands at a place."""
        lines = lines_of(label)
        upright, _, across = align.partition(" ")
        heights = [(SMALL_PX if runs and all(run.is_small for run in runs) else size_px) * LINE_EM for runs in lines]
        top = y - {"top": 0, "bottom": sum(heights)}.get(upright, sum(heights) / 2)
        if paper:
            wide = max((text_px("".join(run.text for run in runs), size_px) for runs in lines), default=0) + 4
            left = x - {"left": 2, "right": wide - 2}.get(across, wide / 2)
            self.shapes.append(Shape("paper", (_corners(left, left + wide, top, top + sum(heights)),), fill=paper))
        for runs, tall in zip(lines, heights, strict=True):
            text = "".join(run.text for run in runs)
            if text.strip():
                bold, inks = (
                    all(run.is_bold for run in runs if run.text.strip()),
                    {run.colour or colour for run in runs},
                )
                differ = len({(run.is_bold, run.colour) for run in runs}) > 1
                self.texts.append(
                    Text(
                        text,
                        x,
                        top + tall / 2,
                        tall / LINE_EM,
                        inks.pop() if len(inks) == 1 else colour,
                        bold,
                        across or "center",
                        runs if differ else (),
                    )
                )
            top += tall

    def key(self, plots: Sequence[Plot], width_px: float) -> float:
        """Draw the legend's swatches and words in rows; returns where they end."""
        x, y, seen = 4.0, 0.0, set()
        for name, swatch in (entry for plot in plots for mark in plot.marks for entry in self._entries(mark)):
            if name in seen:
                continue
            seen.add(name)
            wide = text_px(name, TICK_PX * OTHER_FACE) + 40
            if x + wide > width_px and x > 4:
                x, y = 4.0, y + KEY_ROW_PX
            swatch(x + 8, y + KEY_ROW_PX / 2)
            self.texts.append(Text(name, x + 22, y + KEY_ROW_PX / 2, TICK_PX, LIGHT.ink, align="left"))
            x += wide
        return y + KEY_ROW_PX if seen else 0.0

    def _entries(self, mark: Mark) -> Iterable[tuple[str, Callable[[float, float], None]]]:
        if isinstance(mark, Cells):
            for name, colour in zip(mark.names, mark.colours, strict=False):
                yield (
                    name,
                    lambda x, y, colour=colour: self.shapes.append(
                        Shape(
                            "legend",
                            (_corners(x - 7, x + 7, y - 6, y + 6),),
                            fill=colour,
                            line=LIGHT.faint,
                            line_px=0.5,
                        )
                    ),
                )
        elif isinstance(mark, Boxes) and mark.name:
            yield (
                mark.name,
                lambda x, y: self.shapes.append(
                    Shape(
                        "legend",
                        (_corners(x - 7, x + 7, y - 6, y + 6),),
                        fill=mark.fill,
                        pattern=mark.pattern,
                        line=mark.edge or LIGHT.faint,
                        line_px=max(mark.edge_px, 0.5),
                    )
                ),
            )
        elif isinstance(mark, Points) and mark.name:
            yield mark.name, lambda x, y: self.mark(mark.symbol, x, y, 11, mixed(mark.colour, mark.opacity), "legend")
        elif isinstance(mark, Strokes) and mark.name:
            yield mark.name, lambda x, y: self._sample(mark, x, y)

    def _sample(self, mark: Strokes, x: float, y: float) -> None:
        colour = mixed(mark.colour, mark.opacity)
        if mark.fill:
            self.shapes.append(
                Shape(
                    "legend",
                    (_corners(x - 7, x + 7, y - 6, y + 6),),
                    fill=mixed(mark.fill, mark.opacity),
                    line=colour,
                    line_px=mark.width,
                )
            )
            return
        self.shapes.append(
            Shape(
                "legend",
                (((x - 8, y), (x + 8, y)),),
                line=colour,
                line_px=mark.width,
                is_open=True,
                is_dashed=mark.dash != "solid",
            )
        )
        if mark.symbol:
            self.mark(mark.symbol, x, y, mark.symbol_px, colour, "legend")

    def frame(self, plot: Plot, x: Places, y: Places, *, has_names: tuple[bool, bool] = (True, True)) -> None:
        """Draw grid lines, the words of ticks and the title below. has_names: whether the axes have words at their ticks."""
        (left, right), (bottom, top) = x.px, y.px
        if not plot.y.is_hidden:
            for value, words in ticks_of(plot.y, y.ends):
                at = bottom + (value - y.ends[0]) / ((y.ends[1] - y.ends[0]) or 1) * (top - bottom)
                if plot.y.has_grid:
                    self.ground.append(Shape("grid", (((left, at), (right, at)),), line=LIGHT.grid, is_open=True))
                if has_names[1]:
                    self.words(
                        words,
                        left - TICK_GAP_PX,
                        at,
                        "middle right",
                        TICK_PX,
                        LIGHT.ink if plot.y.ticks else LIGHT.muted,
                    )
        if plot.x.is_hidden:
            return
        taken = -1e9
        for value, words in sorted(
            ticks_of(plot.x, x.ends), key=lambda tick: tick[0] * (1 if x.ends[0] <= x.ends[1] else -1)
        ):
            at = left + (value - x.ends[0]) / ((x.ends[1] - x.ends[0]) or 1) * (right - left)
            if plot.x.has_grid:
                self.ground.append(Shape("grid", (((at, bottom), (at, top)),), line=LIGHT.grid, is_open=True))
            half = max(text_px("".join(run.text for run in runs), TICK_PX * OTHER_FACE) for runs in lines_of(words)) / 2
            if at - half > taken and has_names[0]:
                self.words(words, at, bottom + 5, "top center", TICK_PX, LIGHT.muted)
                taken = at + half + 6
        if plot.x.has_line:
            self.ground.append(Shape("axis", (((left, bottom), (right, bottom)),), line=LIGHT.muted, is_open=True))
        if plot.x.title and has_names[0]:
            self.texts.append(
                Text(plot.x.title, (left + right) / 2, bottom + BELOW_PX + AXIS_TITLE_PX / 2, TICK_PX, LIGHT.muted)
            )

    def marks(self, plot: Plot, x: Places, y: Places) -> None:
        """Draw everything between the axes."""
        for mark in plot.marks:
            if isinstance(mark, Points):
                self._points(mark, x, y)
            elif isinstance(mark, Strokes):
                self._strokes(mark, x, y)
            elif isinstance(mark, Boxes):
                self._boxes(mark, x, y)
            elif isinstance(mark, Cells):
                self._cells(mark, x, y)
            else:
                self._said(mark, x, y)

    def _said(self, mark: Words, x: Places, y: Places) -> None:
        at = (
            (x.px[0] if mark.x is None else x.at(mark.x)) + mark.right_px,
            (y.px[1] if mark.y is None else y.at(mark.y)) - mark.up_px,
        )
        self.words(mark.text, *at, mark.align, mark.size_px, mark.colour or LIGHT.ink, paper=mark.paper)

    def _points(self, mark: Points, x: Places, y: Places) -> None:
        count, name, colour = len(mark.x), mark.name or "mark", mixed(mark.colour, mark.opacity)
        sizes = mark.sizes if isinstance(mark.sizes, tuple) else (mark.sizes,) * count
        sides = mark.sides if isinstance(mark.sides, tuple) else (mark.sides,) * count
        ends = y.each(mark.upto) if mark.upto else [None] * count
        whiskers = [
            ((a, b), (a, c))
            for a, b, c in zip(x.each(mark.x), y.each(mark.y), ends, strict=True)
            if None not in (a, b, c)
        ]
        if whiskers:
            self.shapes.append(Shape("stated range", tuple(whiskers), line=colour, line_px=1.2, is_open=True))
        for place, (across, down) in enumerate(zip(x.each(mark.x), y.each(mark.y), strict=True)):
            if across is None or down is None or not (x.holds(across) and y.holds(down)):
                continue
            edge = mark.edges[place] if mark.edges else ("", 0)
            self.mark(mark.symbol, across, down, sizes[place], colour, name, edge=edge)
            if mark.texts and mark.texts[place]:
                upright, _, side = sides[place].partition(" ")
                away = sizes[place] / 2 + 3
                own = (
                    {"top": "bottom", "bottom": "top"}.get(upright, "middle"),
                    {"left": "right", "right": "left"}.get(side, "center"),
                )
                at = (
                    across + {"left": -away, "right": away}.get(side, 0),
                    down + {"top": -away, "bottom": away}.get(upright, 0),
                )
                self.words(mark.texts[place], *at, " ".join(own), mark.text_px, mark.text_colour or LIGHT.ink)

    def mark(
        self,
        symbol: str,
        x: float,
        y: float,
        size_px: float,
        colour: str,
        name: str,
        *,
        edge: tuple[str, float] = ("", 0),
    ) -> None:
        """Draw one mark of a symbol's name."""
        base, radius, is_hollow = (
            symbol.removesuffix("-open").removesuffix("-thin"),
            size_px / 2,
            symbol.endswith("-open"),
        )
        line, px = edge if edge[0] else (colour if is_hollow else LIGHT.paper, 1.5 if is_hollow else 0.75)
        if base in LINES:
            lines = tuple(tuple((x + a * radius, y + b * radius) for a, b in stroke) for stroke in LINES[base])
            self.shapes.append(Shape(name, lines, line=edge[0] or colour, line_px=edge[1] or 2, is_open=True))
        elif base in CORNERS:
            corners = tuple((x + a * radius, y + b * radius) for a, b in CORNERS[base])
            self.shapes.append(Shape(name, (corners,), fill="" if is_hollow else colour, line=line, line_px=px))
        else:
            self.spots.append(
                Spot(
                    name, x, y, size_px, "ring" if is_hollow else "disc", ((colour, 12),), edge=edge[0], edge_px=edge[1]
                )
            )

    def _strokes(self, mark: Strokes, x: Places, y: Places) -> None:
        name, colour, drawn = mark.name or "line", mixed(mark.colour, mark.opacity), []
        field_of = rectangle(min(x.px) - 1, min(y.px) - 1, max(x.px) + 1, max(y.px) + 1)
        for line in mark.lines:
            points = [
                at
                for at in zip(x.each(point[0] for point in line), y.each(point[1] for point in line), strict=True)
                if None not in at
            ]
            if mark.is_stepped:
                points = [
                    corner
                    for place, at in enumerate(points)
                    for corner in (((at[0], points[place - 1][1]), at) if place else (at,))
                ]
            if len(points) > 1:
                drawn += [tuple(points)] if mark.fill else _within(points, field_of)
            if mark.has_arrows and len(points) > 1:
                self.shapes.append(Shape("arrow", (_head(points[-2], points[-1]),), fill=colour))
            for at in points if mark.symbol else ():
                self.mark(mark.symbol, *at, mark.symbol_px, colour, name)
        if drawn:
            fill = mixed(mark.fill, mark.opacity)
            self.shapes.append(
                Shape(
                    name,
                    tuple(drawn),
                    fill=fill,
                    line=colour if mark.width else "",
                    line_px=mark.width,
                    is_open=not fill,
                    is_dashed=mark.dash != "solid",
                )
            )

    def _boxes(self, mark: Boxes, x: Places, y: Places) -> None:
        for left, right, low, high in mark.boxes:
            sides = [
                min(max(at, min(axis.px)), max(axis.px))
                for axis, at in ((x, x.at(left)), (x, x.at(right)), (y, y.at(low)), (y, y.at(high)))
            ]
            self.shapes.append(
                Shape(
                    mark.name or "box",
                    (_corners(*sides),),
                    fill=mark.fill,
                    pattern=mark.pattern,
                    line=mark.edge if mark.edge_px else "",
                    line_px=mark.edge_px,
                )
            )

    def _cells(self, mark: Cells, x: Places, y: Places) -> None:
        """Draw one shape per colour that holds all its cells, and the words in the cells."""
        half_x, half_y = (x.step - mark.gap_px[0]) / 2, (y.step - mark.gap_px[1]) / 2
        by_colour: dict[str, list[tuple[Point, ...]]] = {}
        for row, levels in enumerate(mark.levels):
            for column, level in enumerate(levels):
                across, down = x.at(column), y.at(row)
                colour = "" if level is None else _shade(mark, level)
                if colour:
                    by_colour.setdefault(colour, []).append(
                        _corners(across - half_x, across + half_x, down - half_y, down + half_y)
                    )
                if mark.texts and mark.texts[row][column]:
                    self.words(
                        mark.texts[row][column],
                        across,
                        down,
                        "middle center",
                        SMALL_PX,
                        readable_on(colour) if colour else LIGHT.ink,
                    )
        edge = LIGHT.grid if mark.texts else ""
        self.shapes += [
            Shape(f"cells {colour}", tuple(cells), fill=colour, line=edge, line_px=0.75)
            for colour, cells in by_colour.items()
        ]


def _shade(mark: Cells, level: float) -> str:
    """Return the colour of a level, mixed of two neighbours where levels lie between them."""
    low = min(max(int(level), 0), len(mark.colours) - 1)
    high = min(low + 1, len(mark.colours) - 1)
    return (
        mixed(mark.colours[high], min(max(level - low, 0), 1), mark.colours[low])
        if mark.is_smooth and high > low
        else mark.colours[low]
    )


def _corners(left: float, right: float, top: float, bottom: float) -> tuple[Point, ...]:
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def _within(points: list[Point], field_of: object) -> list[tuple[Point, ...]]:
    """Return the parts of a line that lie in the drawing."""
    inside = LineString(points).intersection(field_of)
    return [
        tuple(part.coords)
        for part in getattr(inside, "geoms", [inside])
        if part.geom_type == "LineString" and not part.is_empty
    ]


def _head(start: Point, end: Point) -> tuple[Point, ...]:
    """Return the head of an arrow."""
    turn = math.atan2(end[1] - start[1], end[0] - start[0])
    return tuple(
        (end[0] + a * math.cos(turn) - b * math.sin(turn), end[1] + a * math.sin(turn) + b * math.cos(turn))
        for a, b in ((-7, -4), (0, 0), (-7, 4))
    )
