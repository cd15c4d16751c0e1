"""Text boxes, boxes and lines of a slide at measured sizes; knows nothing of figures.

Places and sizes are px of a slide 1280 wide (96 to an inch on a wide slide); on another slide a px is smaller or larger.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from atlas.figures.lettering import wrap
from atlas.figures.spec import Run
from atlas.figures.theme import LIGHT
from atlas.model.text import is_right_to_left, printable

WIDE_PX = 1280
EDGE_PX = 48
LINE = 1.22  # line height in font sizes
PX_PER_PT = 4 / 3  # 96 px and 72 pt to an inch
SAFE = 1.2  # faces of templates, and those that stand in for a missing one, are up to a fifth wider than the one that is measured

PATTERNS = {
    "/": MSO_PATTERN.WIDE_UPWARD_DIAGONAL, "\\": MSO_PATTERN.WIDE_DOWNWARD_DIAGONAL, "-": MSO_PATTERN.NARROW_HORIZONTAL, "|": MSO_PATTERN.NARROW_VERTICAL, ".": MSO_PATTERN.PERCENT_20,
    "x": MSO_PATTERN.OUTLINED_DIAMOND, "+": MSO_PATTERN.SMALL_GRID,
}  # fmt: skip  # of theme.PATTERNS' words


@dataclass(frozen=True)
class Page:
    """One slide, the size of its px in EMU, and its height in px; every slide is WIDE_PX wide."""

    slide: object
    emu: float
    tall_px: float

    def box(self, left: float, top: float, width: float, height: float) -> tuple[Emu, Emu, Emu, Emu]:
        """Return a rectangle in px as EMU."""
        return (
            Emu(round(left * self.emu)),
            Emu(round(top * self.emu)),
            Emu(round(width * self.emu)),
            Emu(round(height * self.emu)),
        )

    def points(self, size_px: float) -> Pt:
        """Return a font size in px as points of this slide."""
        return Pt(max(6, round(size_px / PX_PER_PT * self.emu / 9525 * 2) / 2))


def colour(hexadecimal: str) -> RGBColor:
    """Return a hex colour (#rrggbb) as the library wants it."""
    return RGBColor.from_string(hexadecimal.lstrip("#").upper())


def write(
    page: Page,
    text: str | Sequence[str | Sequence[Run]],
    *,
    left: float,
    top: float,
    width: float,
    size_px: float,
    ink: str = LIGHT.ink,
    bold: bool = False,
    height: float = 0,
    name: str = "",
    align: str = "left",
    link: str = "",
    shape=None,
    middle: bool = False,
):
    """Write paragraphs, of one look or of runs, into a text box (or a placeholder given as shape) without inner margins; returns the box."""
    paragraphs = [text] if isinstance(text, str) else list(text)
    height = height or len(paragraphs) * size_px * LINE
    shape = shape if shape is not None else page.slide.shapes.add_textbox(*page.box(left, top, width, height))
    shape.left, shape.top, shape.width, shape.height = page.box(left, top, width, height)
    if name:
        shape.name = printable(name)
    frame = shape.text_frame
    frame.word_wrap, frame.margin_left, frame.margin_right, frame.margin_top, frame.margin_bottom = True, 0, 0, 0, 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    for place, words in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}[align]
        if is_right_to_left(words if isinstance(words, str) else "".join(part.text for part in words)):
            _turn(paragraph, PP_ALIGN.RIGHT if align == "left" else paragraph.alignment)
        paragraph.line_spacing, paragraph.space_before, paragraph.space_after = 1.0, Pt(0), Pt(0)
        for part in (Run(words, bold),) if isinstance(words, str) else words:
            run = paragraph.add_run()
            run.text = printable(part.text)
            run.font.size, run.font.bold, run.font.color.rgb = (
                page.points(size_px),
                part.is_bold,
                colour(part.colour or ink),
            )
            if link:
                run.hyperlink.address = link
    return shape


def annotate(page: Page, text: str) -> None:
    """Write the speaker's notes of a slide, a paragraph a line."""
    frame = page.slide.notes_slide.notes_text_frame
    frame.text = printable(text)
    for paragraph in frame.paragraphs:
        if is_right_to_left(paragraph.text):
            _turn(paragraph, PP_ALIGN.RIGHT)


def _turn(paragraph, align) -> None:
    """Let a paragraph run from the right, which python-pptx has no property for (ECMA-376, 21.1.2.2.7: rtl)."""
    paragraph.alignment = align
    paragraph._p.get_or_add_pPr().set("rtl", "1")


def fitted(
    text: str, *, width_px: float, sizes_px: Sequence[float], most_lines: int, bold: bool = False
) -> tuple[float, list[str]]:
    """Return the largest size at which a text fits, and its lines; at the smallest size it is cut with an ellipsis."""
    for size in sizes_px:
        lines = wrap(text, width_px, size * SAFE, bold=bold)
        if len(lines) <= most_lines:
            return size, lines
    lines = lines[:most_lines]
    lines[-1] = lines[-1][:-2].rstrip() + "…"
    return sizes_px[-1], lines


def describe(shape, words: str) -> None:
    """Give a shape the words that a screen reader says."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", printable(words))


def plain(shape) -> None:
    """Take away the template's shadow and other effects of a shape."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)
