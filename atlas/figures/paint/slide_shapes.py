"""Scenes on a slide as native shapes: each governorate a freeform named by its ISO code, each mark a shape of its own, words as text."""

from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from atlas.figures.lettering import text_px, wrap
from atlas.figures.marks import SLICES
from atlas.figures.paint.marks import CLUSTER_HOLE
from atlas.figures.paint.scene import Scene, Shape, Spot
from atlas.figures.paint.slide_parts import PATTERNS, SAFE, Page, colour, describe, plain, write
from atlas.figures.spec import Key
from atlas.figures.theme import GREY, LIGHT, readable_on

LEGEND_PX, ROW_PX, GAP_PX = 300, 21, 18
SOLID = {
    "disc": MSO_SHAPE.OVAL,
    "ring": MSO_SHAPE.OVAL,
    "circle": MSO_SHAPE.OVAL,
    "lozenge": MSO_SHAPE.DIAMOND,
    "badge": MSO_SHAPE.ROUNDED_RECTANGLE,
}
PX_EMU = 9525


def add_scene(page: Page, picture: Scene, *, left: float, top: float, width: float, height: float) -> None:
    """Put a map, or another picture of shapes, on the slide in its own size in px or smaller; a legend stands to its right."""
    scale = min(1.0, width / picture.width_px, height / picture.height_px)
    legend_left, legend_end = left + picture.width_px * scale + GAP_PX, top + picture.height_px * scale
    whole, page = page, Page(page.slide, page.emu * scale, page.tall_px)
    left, top = left / scale, top / scale
    sea = page.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *page.box(left, top, picture.width_px, picture.height_px))
    _paint(sea, picture.water, LIGHT.grid if picture.legend else "", 0.75)
    sea.name = "water"
    for shape in (*picture.ground, *picture.shapes):
        add_outline(page, shape, left, top)
    for spot in picture.spots:
        _spot(page, spot, left, top)
    for label in picture.labels:
        wide = max(160.0, text_px(label.text, label.size_px, bold=label.is_bold) * 1.25)
        start = label.x - {"left": 0, "center": wide / 2, "right": wide}[label.align]
        write(
            page,
            [label.runs] if label.runs else label.text,
            left=left + start,
            top=top + label.y - label.size_px * 0.6,
            width=wide,
            size_px=label.size_px,
            ink=label.colour,
            bold=label.is_bold,
            align=label.align,
            name=f"name {label.text}",
        )
    if picture.legend:
        _legend(whole, picture, legend_left, top * scale, legend_end)


def add_outline(page: Page, shape: Shape, left: float, top: float) -> None:
    """Draw an outline: one freeform with all its rings.

    The library's own builder measures all points again for each point, so the path is written here (ECMA-376, custGeom).
    """
    xs, ys = ([point[axis] for ring in shape.rings for point in ring] for axis in (0, 1))
    x, y, width, height = min(xs), min(ys), max(max(xs) - min(xs), 0.1), max(max(ys) - min(ys), 0.1)
    drawn = page.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *page.box(left + x, top + y, width, height))
    path = "".join(
        "".join(
            f'<a:{"lnTo" if place else "moveTo"}><a:pt x="{round((px - x) * 10)}" y="{round((py - y) * 10)}"/></a:{"lnTo" if place else "moveTo"}>'
            for place, (px, py) in enumerate(ring)
        )
        + ("" if shape.is_open else "<a:close/>")
        for ring in shape.rings
    )
    geometry = parse_xml(
        f'<a:custGeom {nsdecls("a")}><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{round(width * 10)}" h="{round(height * 10)}">{path}</a:path></a:pathLst></a:custGeom>'
    )
    old = drawn._element.spPr.find(qn("a:prstGeom"))
    old.getparent().replace(old, geometry)
    _paint(drawn, "" if shape.is_open else shape.fill, shape.line, shape.line_px, pattern=shape.pattern)
    if shape.is_dashed:
        drawn.line.dash_style = MSO_LINE.DASH
    drawn.name = shape.name
    describe(drawn, shape.title)


def _paint(shape, fill: str, line: str, line_px: float, *, pattern: str = "") -> None:
    plain(shape)
    if fill and pattern:
        shape.fill.patterned()
        shape.fill.pattern = PATTERNS[pattern]
        shape.fill.fore_color.rgb, shape.fill.back_color.rgb = colour(LIGHT.paper), colour(fill)
    elif pattern:
        shape.fill.patterned()
        shape.fill.pattern = MSO_PATTERN.PERCENT_10 if pattern == "." else MSO_PATTERN.LIGHT_UPWARD_DIAGONAL
        shape.fill.fore_color.rgb, shape.fill.back_color.rgb = colour(LIGHT.faint), colour("#faf9f7")
    elif fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour(fill)
    else:
        shape.fill.background()
    if line:
        shape.line.color.rgb, shape.line.width = colour(line), round(line_px * PX_EMU)
    else:
        shape.line.fill.background()


def _spot(page: Page, spot: Spot, left: float, top: float) -> None:
    """Draw a mark: a disc of one colour, a pie of several, a hollow ring or lozenge, a badge with its number."""
    half = spot.size_px / 2
    wide = max(half, 4 + 3.6 * len(spot.text)) if spot.shape == "badge" else half
    box = page.box(left + spot.x - wide, top + spot.y - half, 2 * wide, 2 * half)
    if spot.shape == "cluster":
        _pie(page, spot, box)
        hole = half * CLUSTER_HOLE
        middle = page.slide.shapes.add_shape(
            MSO_SHAPE.OVAL, *page.box(left + spot.x - hole, top + spot.y - hole, 2 * hole, 2 * hole)
        )
        _paint(middle, LIGHT.paper, "", 0)
        middle.name = f"{spot.name} {spot.text}"
        describe(middle, spot.title)
        wide = max(hole, 4 + 3.6 * len(spot.text))
        place = {"left": left + spot.x - wide, "top": top + spot.y - 8, "width": 2 * wide, "height": 16}
        write(page, spot.text, **place, size_px=10, bold=True, align="center", name="number", middle=True)
        return
    if spot.shape == "disc" and len(spot.slices) > 1:
        _pie(page, spot, box)
        return
    shape = page.slide.shapes.add_shape(SOLID[spot.shape], *box)
    shape.name = spot.name
    describe(shape, spot.title)
    ink = max(spot.slices, key=lambda pair: pair[1])[0] if spot.slices else LIGHT.muted
    if spot.shape == "disc":
        _paint(shape, ink, spot.edge or LIGHT.paper, spot.edge_px or 0.75)
    elif spot.shape == "badge":
        _paint(shape, LIGHT.paper, LIGHT.muted, 0.75)
        write(
            page,
            spot.text,
            left=left + spot.x - wide,
            top=top + spot.y - half,
            width=2 * wide,
            height=2 * half,
            size_px=10,
            bold=True,
            align="center",
            shape=shape,
            middle=True,
        )
    else:
        _paint(shape, "", ink, 0.6 if spot.shape == "circle" else 2)
    if spot.letter and len(spot.slices) == 1:
        over = readable_on(ink) if spot.shape == "disc" else LIGHT.ink
        size = max(6.5, min(0.62 * spot.size_px, 12))
        place = {"left": left + spot.x - 8, "top": top + spot.y - 8, "width": 16, "height": 16}
        write(page, spot.letter, **place, size_px=size, bold=True, align="center", ink=over, shape=shape, middle=True)


def _pie(page: Page, spot: Spot, box) -> None:
    turn = 0
    for ink, part in spot.slices:
        shape = MSO_SHAPE.OVAL if part == SLICES else MSO_SHAPE.PIE
        piece = page.slide.shapes.add_shape(shape, *box)
        # angles of a pie run clockwise from the right, in 60,000ths of a degree (ECMA-376, presetShapeDefinitions); the library divides by 100,000
        for place, at in enumerate((turn, turn + part) if shape == MSO_SHAPE.PIE else ()):
            piece.adjustments[place] = (at * 360 / SLICES + 270) % 360 * 0.6
        _paint(piece, ink, LIGHT.paper, 0.5)
        piece.name = spot.name
        describe(piece, spot.title)
        turn += part


def _legend(page: Page, picture: Scene, left: float, top: float, end: float) -> None:
    y = top
    for title, keys in picture.legend:
        rows = len(wrap(title, LEGEND_PX, 13 * SAFE, bold=True))
        write(page, title, left=left, top=y, width=LEGEND_PX, height=rows * 16, size_px=13, bold=True)
        y += ROW_PX - 14 + rows * 16
        for key in keys:
            lines = wrap(key.label, LEGEND_PX - 44, 13)
            row = max(ROW_PX, 16 * len(lines), key.size_px + 4)
            _swatch(page, key, left + 14, y + row / 2)
            write(page, key.label, left=left + 36, top=y, width=LEGEND_PX - 36, height=row, size_px=12, middle=True)
            y += row
        y += 8
    write(page, picture.credit, left=left, top=end - 74, width=LEGEND_PX, height=74, size_px=9.5, ink=LIGHT.muted)


def _swatch(page: Page, key: Key, x: float, y: float) -> None:
    if key.shape != "swatch":
        _spot(
            page,
            Spot(
                "legend",
                x,
                y,
                key.size_px,
                key.shape,
                key.slices or ((GREY, 12),),
                text="3" if key.shape in ("badge", "cluster") else "",
                letter=key.letter,
            ),
            0,
            0,
        )
        return
    box = page.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *page.box(x - 12, y - 6, 24, 12))
    _paint(box, key.colour, LIGHT.muted, 0.75, pattern=key.pattern)
    box.name = "legend"
