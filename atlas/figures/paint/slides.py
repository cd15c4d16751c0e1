"""Assemble a deck of slides from figures: a title slide, one slide per figure, methods, sources; knows no page and no table."""

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd
import pptx
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Emu, Inches

from atlas.figures import spec
from atlas.figures.citation import plain_citation
from atlas.figures.files.tables import shown
from atlas.figures.lettering import text_px, wrap
from atlas.figures.paint import slide_charts
from atlas.figures.paint.maps import MAP_PX
from atlas.figures.paint.maps import scene_of as map_scene
from atlas.figures.paint.scene import scene_of
from atlas.figures.paint.slide_parts import EDGE_PX, LINE, WIDE_PX, Page, annotate, colour, describe, fitted, write
from atlas.figures.paint.slide_shapes import add_scene
from atlas.figures.theme import LIGHT
from atlas.figures.words import dated
from atlas.model.text import printable

ROOM_PX = WIDE_PX - 2 * EDGE_PX
TITLE_SIZES, TEXT_PX, FOOT_PX = (30, 27, 24, 21), 15, 11
FOOT_ROOM_PX = 72  # px at the slide's end for source, licence and link
MAX_ROWS, NOTE_ROWS = 14, 160
ROW_PX, CELL_TEXT_PX, CELL_PX = 30, 12.5, 12  # of a table: row height, type size, left and right inner margin together
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)

MOST_PARTS, MOST_UNPACKED_MB, MOST_WRITTEN_MB = 2000, 100, 20  # of a template


@dataclass(frozen=True)
class Slide:
    """One figure of a deck: what is drawn, its link with every value, a title in place of the figure's, and the author's notes."""

    figure: spec.Figure
    link: str
    title: str = ""
    notes: str = ""


@dataclass(frozen=True)
class Cover:
    """What a deck says of itself: its title, selection, data version, day of the data, and the texts of its last slides."""

    title: str
    sentence: str
    data_version: str
    as_of: str
    link: str
    methods: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    last_day: str = ""  # until when the data reach


def deck(
    cover: Cover,
    slides: Iterable[Slide],
    *,
    template: bytes | None = None,
    progress: Callable[[str], None] = lambda step: None,
) -> bytes:
    """Return a PowerPoint file.

    template: a file whose masters, layouts and slide size are used; its own slides are left out. progress: called with each slide's title before
    it is drawn. Raises ValueError if the template is no PowerPoint file.
    """
    show = _opened(template)
    progress(cover.title)
    _cover(_new(show), cover)
    for slide in slides:
        progress(slide.title or slide.figure.frame.title)
        _figure(_new(show), slide, cover)
    for title, parts in (("What this is, and what it is not", cover.methods), ("Sources and licence", cover.sources)):
        progress(title)
        _text_slide(_new(show), title, parts)
    show.core_properties.title, show.core_properties.author = printable(cover.title), "Resurgence Atlas"
    show.core_properties.subject, show.core_properties.comments = (
        printable(cover.sentence),
        f"Data version {cover.data_version}. CC BY 4.0.",
    )
    sink = io.BytesIO()
    show.save(sink)
    return sink.getvalue()


def _opened(template: bytes | None):
    if template is None:
        show = pptx.Presentation()
        show.slide_width, show.slide_height = Inches(13.333), Inches(7.5)
        return show
    _weighed(template)
    try:
        show = pptx.Presentation(io.BytesIO(template))
    except Exception as error:  # the library raises whatever zip, XML or package reading raises
        raise ValueError("the template is no PowerPoint file (.pptx)") from error
    for entry in list(show.slides._sldIdLst):
        show.part.drop_rel(entry.rId)
        show.slides._sldIdLst.remove(entry)
    return show


def _weighed(template: bytes) -> None:
    """Raise ValueError where a template unpacks to more than a template holds: a file of a few kB can be made to unpack to gigabytes."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(template)).infolist()
    except zipfile.BadZipFile as error:
        raise ValueError("the template is no PowerPoint file (.pptx)") from error
    written = sum(part.file_size for part in parts if part.filename.casefold().endswith((".xml", ".rels")))
    if (
        len(parts) > MOST_PARTS
        or written > MOST_WRITTEN_MB * 1e6
        or sum(part.file_size for part in parts) > MOST_UNPACKED_MB * 1e6
    ):
        raise ValueError(
            f"the template unpacks to more than {MOST_UNPACKED_MB} MB, {MOST_WRITTEN_MB} MB of text or {MOST_PARTS:,} parts: save it without its slides and pictures, then try again"
        )


def _new(show) -> Page:
    """Add a slide with a title and, as far as the template has such a layout, nothing else."""

    def spare(layout) -> tuple[bool, int]:
        kinds = [p.placeholder_format.type for p in layout.placeholders]
        return not any(kind in TITLES for kind in kinds), len(kinds)

    slide = show.slides.add_slide(min(show.slide_layouts, key=spare))
    for placeholder in list(slide.placeholders):
        if placeholder.placeholder_format.type not in TITLES:
            placeholder._element.getparent().remove(placeholder._element)
    slide.shapes.turbo_add_enabled = True
    emu = show.slide_width / WIDE_PX
    return Page(slide, emu, show.slide_height / emu)


def _head(page: Page, title: str, *, top: float = 30, sizes=TITLE_SIZES, ink: str = LIGHT.ink) -> float:
    """Write the slide's title and return where it ends."""
    fit = fitted(title, width_px=ROOM_PX, sizes_px=sizes, most_lines=2, bold=True)
    return _block(page, fit, top, bold=True, ink=ink, shape=page.slide.shapes.title)


def _lines(
    page: Page, text: str, top: float, *, size_px: float, ink: str, name: str, most: int = 3, link: str = ""
) -> float:
    fit = fitted(text, width_px=ROOM_PX, sizes_px=(size_px, size_px - 1, size_px - 2), most_lines=most)
    return _block(page, fit, top, ink=ink, name=name, link=link)


def _block(page: Page, fit: tuple[float, list[str]], top: float, **look) -> float:
    """Write fitted lines over the slide's whole width and return where they end; look: as in write."""
    size, lines = fit
    height = len(lines) * size * LINE
    write(page, " ".join(lines), left=EDGE_PX, top=top, width=ROOM_PX, height=height, size_px=size, **look)
    return top + height


def _figure(page: Page, slide: Slide, cover: Cover) -> None:
    frame, body = slide.figure.frame, slide.figure.body
    top = _head(page, slide.title or frame.title) + 3
    sentence, numbers = frame.head()
    top = _lines(page, sentence, top, size_px=TEXT_PX, ink=LIGHT.ink, name="selection", most=2)
    top = _lines(page, numbers, top, size_px=TEXT_PX - 2, ink=LIGHT.muted, name="numbers") + 8
    if frame.key:
        top = _lines(page, " · ".join(frame.key), top - 6, size_px=FOOT_PX + 1, ink=LIGHT.muted, name="key", most=2) + 8
    end = page.tall_px - FOOT_ROOM_PX
    room = {"left": EDGE_PX, "top": top, "width": ROOM_PX, "height": end - top}
    if isinstance(body, spec.Bars | spec.Lines):
        describe(slide_charts.add_chart(page, body, **room), f"{frame.title}. {sentence}")
    elif isinstance(body, spec.Panels) and not any(isinstance(part, spec.Plot) for _, part in body.parts):
        slide_charts.add_panels(page, body, **room)
    elif isinstance(body, spec.Plot | spec.Panels):
        figure = slide.figure
        add_scene(page, scene_of(body, width_px=ROOM_PX, body_px=figure.body_px, left_px=figure.left_px), **room)
    elif isinstance(body, spec.GeoMap | spec.Maps):
        add_scene(page, map_scene(body, *MAP_PX), **room)
    else:
        _rows(page, slide.figure.table, **room)
    _foot(page, slide)
    cite = plain_citation(frame, data_version=cover.data_version, as_of=cover.as_of, link=slide.link)
    notes = [
        slide.notes,
        f"{frame.title}. {sentence}",
        numbers,
        "\n".join(frame.key),
        _table_text(slide.figure.table),
        frame.sources,
        f"Cite as: {cite}",
    ]
    annotate(page, "\n\n".join(part for part in notes if part))


def _foot(page: Page, slide: Slide) -> None:
    sources, stamp, link = slide.figure.frame.foot()
    top = _lines(
        page,
        f"{sources} {stamp}",
        page.tall_px - FOOT_ROOM_PX + 8,
        size_px=FOOT_PX,
        ink=LIGHT.muted,
        name="source and licence",
        most=2,
    )
    address = slide.link if slide.link.startswith("http") else ""
    _lines(page, link, top + 1, size_px=FOOT_PX, ink=LIGHT.muted, name="link", most=2, link=address)


def _cover(page: Page, cover: Cover) -> None:
    top = _head(page, cover.title, top=page.tall_px * 0.29, sizes=(48, 42, 36, 30)) + 14
    top = _lines(page, cover.sentence + ".", top, size_px=22, ink=LIGHT.ink, name="selection") + 24
    stamp = f"Resurgence Atlas, data version {cover.data_version}. {dated(cover.as_of, cover.last_day)}. CC BY 4.0."
    top = _lines(page, stamp, top, size_px=16, ink=LIGHT.muted, name="stamp") + 4
    top = (
        _lines(
            page,
            "A sample of the public record, not a census: counts are never totals, and an unknown number is not zero.",
            top,
            size_px=16,
            ink=LIGHT.muted,
            name="caveat",
        )
        + 4
    )
    _lines(
        page,
        cover.link,
        top,
        size_px=12,
        ink=LIGHT.muted,
        name="link",
        link=cover.link if cover.link.startswith("http") else "",
    )
    annotate(page, f"{cover.sentence}. {stamp}\n\n{cover.link}")


def _text_slide(page: Page, title: str, parts: tuple[tuple[str, str], ...]) -> None:
    """Write short paragraphs, each with a bold beginning, at the largest size at which all fit."""
    top = _head(page, title) + 14
    for size in (18, 16, 15, 14, 13, 12, 11):
        heights = [len(wrap(f"{head} {text}", ROOM_PX, size * 1.12)) * size * LINE + 8 for head, text in parts]
        if sum(heights) <= page.tall_px - 24 - top:
            break
    for (head, text), height in zip(parts, heights, strict=True):
        box = write(page, head, left=EDGE_PX, top=top, width=ROOM_PX, height=height, size_px=size, bold=True, name=head)
        run = box.text_frame.paragraphs[0].add_run()
        run.text = printable(f" {text}")
        run.font.size = page.points(size)
        top += height
    annotate(page, "\n\n".join(f"{head} {text}" for head, text in parts))


def _rows(page: Page, table: pd.DataFrame, *, left: float, top: float, width: float, height: float) -> None:
    """Put the first rows of a table on the slide, columns as wide as their words need."""
    rows = table.head(min(MAX_ROWS, int(height // ROW_PX) - 1))
    cells = [list(map(str, rows.columns)), *([shown(value) for value in row] for row in rows.itertuples(index=False))]
    wanted = [
        min(420.0, max(text_px(row[place], CELL_TEXT_PX, bold=True) for row in cells) * 1.3 + CELL_PX)
        for place in range(len(rows.columns))
    ]
    scale = width / sum(wanted)
    frame = page.slide.shapes.add_table(len(cells), len(wanted), *page.box(left, top, width, ROW_PX * len(cells)))
    for column, wide in zip(frame.table.columns, wanted, strict=True):
        column.width = Emu(round(wide * scale * page.emu))
    for y, row in enumerate(cells):
        for x, words in enumerate(row):
            cell = frame.table.cell(y, x)
            _, lines = fitted(words, width_px=wanted[x] * scale - CELL_PX, sizes_px=(CELL_TEXT_PX,), most_lines=1)
            cell.margin_left = cell.margin_right = Emu(round(CELL_PX / 2 * page.emu))
            cell.margin_top = cell.margin_bottom = Emu(round(4 * page.emu))
            run = cell.text_frame.paragraphs[0].add_run()
            run.text, run.font.size, run.font.bold = printable(lines[0]), page.points(CELL_TEXT_PX), y == 0
            run.font.color.rgb = colour(LIGHT.ink)
            cell.fill.solid()
            cell.fill.fore_color.rgb = colour(LIGHT.grid if y == 0 else LIGHT.paper)


def _table_text(table: pd.DataFrame) -> str:
    """Return the numbers as lines with tabs between, at most NOTE_ROWS of them, and how many are left out."""
    rows = [
        "\t".join(map(str, table.columns)),
        *("\t".join(map(shown, row)) for row in table.head(NOTE_ROWS).itertuples(index=False)),
    ]
    left = len(table) - NOTE_ROWS
    return "The drawn numbers:\n" + "\n".join(
        rows + ([f"and {left:,} rows more: see the CSV under the figure"] if left > 0 else [])
    )
