"""Maps as SVG: ground, governorates, marks, names and legend; the same shapes as on a slide."""

import html
import math

from atlas.briefing.drawing import Key, Map, Shape, Spot
from atlas.briefing.svg_parts import Area, lines, rect, text
from atlas.charts.map_classes import HATCHED
from atlas.charts.map_marks import SLICES
from atlas.figures.lettering import OTHER_FACE, text_px, wrap
from atlas.figures.theme import LIGHT

LEGEND_PX = 250
KEY_PX = 20
HALO = "#faf9f7"  # around names on a map, so that they stand out from borders and rivers
ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def map_svg(picture: Map, area: Area) -> str:
    """Return the map scaled into an area with its legend: to its right in a wide area, under it in another; without one it takes all."""
    wide = area.width > 1.3 * area.height
    if not picture.legend:
        room = area
    elif wide:
        room = Area(area.left, area.top, area.width - LEGEND_PX - 18, area.height)
    else:
        room = Area(area.left, area.top, area.width, area.height - 190)
    scale = min(room.width / picture.width_px, room.height / picture.height_px)
    width, height = picture.width_px * scale, picture.height_px * scale
    body = "".join(map(_outline, (*picture.ground, *picture.shapes))) + "".join(map(spot_svg, picture.spots))
    names = "".join(
        text(label.text, label.x, label.y + label.size_px * 0.35, label.size_px, label.colour, anchor=ANCHORS[label.align], bold=label.is_bold,
             halo=HALO if picture.legend and label.colour != LIGHT.paper else "")
        for label in picture.labels
    )  # fmt: skip
    drawn = (
        f'<svg x="{area.left:.1f}" y="{area.top:.1f}" width="{width:.1f}" height="{height:.1f}" viewBox="0 0 {picture.width_px} {picture.height_px}">'
        f"{rect(0, 0, picture.width_px, picture.height_px, picture.water)}{body}{names}</svg>"
    )
    if not picture.legend:
        return drawn
    beside = Area(area.left + width + 18, area.top, area.right - area.left - width - 18, height)
    under = Area(area.left, area.top + height + 10, area.width, area.height - height - 10)
    return drawn + (_tall_legend(picture, beside) if wide else _flat_legend(picture, under))


def _outline(shape: Shape) -> str:
    path = "".join(f"M{'L'.join(f'{x:g} {y:g}' for x, y in ring)}{'' if shape.is_open else 'Z'}" for ring in shape.rings)
    fill = "none" if shape.is_open or not shape.fill else "url(#hatch)" if shape.fill == HATCHED else shape.fill
    line = f' stroke="{shape.line}" stroke-width="{shape.line_px:g}" stroke-linejoin="round"' if shape.line else ""
    dash = ' stroke-dasharray="4 3"' if shape.is_dashed else ""
    told = f"<title>{html.escape(shape.title)}</title>" if shape.title else ""
    return f'<path d="{path}" fill="{fill}" fill-rule="evenodd"{line}{dash}>{told}</path>'


def spot_svg(spot: Spot) -> str:
    """Return one mark."""
    told = f"<title>{html.escape(spot.title)}</title>" if spot.title else ""
    x, y, r = spot.x, spot.y, spot.size_px / 2
    ink = max(spot.slices, key=lambda pair: pair[1])[0] if spot.slices else LIGHT.muted
    if spot.shape == "badge":
        half = 4 + 3.6 * len(spot.text)
        box = f'<rect x="{x - half:.1f}" y="{y - 7.5:.1f}" width="{2 * half:.1f}" height="15" rx="3" fill="{LIGHT.paper}" stroke="{LIGHT.muted}">{told}</rect>'
        return box + text(spot.text, x, y + 4, 11, LIGHT.ink, anchor="middle", bold=True)
    if spot.shape == "disc":
        edge = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r + 0.7:.1f}" fill="{LIGHT.paper}"/>'
        return f"<g>{told}{edge}{_slices(spot, r)}</g>"
    if spot.shape == "lozenge":
        path = f"M{x:.1f} {y - r:.1f}L{x + r:.1f} {y:.1f}L{x:.1f} {y + r:.1f}L{x - r:.1f} {y:.1f}Z"
        return f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="2.2">{told}</path>'
    width = 0.6 if spot.shape == "circle" else 2
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{max(r - width / 2, 1):.1f}" fill="none" stroke="{ink}" stroke-width="{width}">{told}</circle>'


def _slices(spot: Spot, r: float) -> str:
    if len(spot.slices) == 1:
        return f'<circle cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="{r:.1f}" fill="{spot.slices[0][0]}"/>'
    drawn, turn = [], 0
    for ink, part in spot.slices:
        ends = [
            (spot.x + r * math.sin(2 * math.pi * at / SLICES), spot.y - r * math.cos(2 * math.pi * at / SLICES))
            for at in (turn, turn + part)
        ]
        arc = f"A{r:.1f} {r:.1f} 0 {int(part > SLICES / 2)} 1 {ends[1][0]:.1f} {ends[1][1]:.1f}"
        drawn.append(f'<path d="M{spot.x:.1f} {spot.y:.1f}L{ends[0][0]:.1f} {ends[0][1]:.1f}{arc}Z" fill="{ink}"/>')
        turn += part
    return "".join(drawn)


def _swatch(key: Key, x: float, y: float) -> str:
    if key.shape == "swatch":
        fill = "url(#hatch)" if key.colour == HATCHED else key.colour or "none"
        return rect(x - 10, y - 6, 20, 12, fill, line=LIGHT.muted)
    return spot_svg(Spot("", x, y, key.size_px, key.shape, key.slices, text="3"))


def _tall_legend(picture: Map, area: Area) -> str:
    drawn, y = [], area.top
    for title, keys in picture.legend:
        part, y = lines(wrap(title, area.width, 13 * OTHER_FACE, bold=True), area.left, y, 13, LIGHT.ink, bold=True)
        drawn.append(part)
        for key in keys:
            words = wrap(key.label, area.width - 32, 12.5 * OTHER_FACE)
            row = max(KEY_PX, len(words) * 16, key.size_px + 4)
            drawn += [
                _swatch(key, area.left + 12, y + row / 2),
                lines(words, area.left + 30, y + row / 2 - len(words) * 8.2, 12.5, LIGHT.ink)[0],
            ]
            y += row
        y += 8
    credit = wrap(picture.credit, area.width, 10 * OTHER_FACE)
    return "".join(drawn) + lines(credit, area.left, area.bottom - len(credit) * 13, 10, LIGHT.muted)[0]


def _flat_legend(picture: Map, area: Area) -> str:
    drawn, y = [], area.top
    for title, keys in picture.legend:
        x = area.left + text_px(title, 13 * OTHER_FACE, bold=True) + 16
        drawn.append(text(title, area.left, y + 14, 13, LIGHT.ink, bold=True))
        for key in keys:
            wide = text_px(key.label, 12.5 * OTHER_FACE) + max(key.size_px, 20) + 24
            if x + wide > area.right:
                x, y = area.left, y + KEY_PX
            drawn += [_swatch(key, x + 12, y + 10), text(key.label, x + max(key.size_px, 20) / 2 + 18, y + 14, 12.5, LIGHT.ink)]
            x += wide
        y += KEY_PX + 6
    return "".join(drawn) + lines(wrap(picture.credit, area.width, 10 * OTHER_FACE), area.left, y, 10, LIGHT.muted)[0]
