"""Native tables on a slide, and the drawn numbers as lines of text for its notes; knows nothing of the frame around them."""

import pandas as pd
from pptx.util import Emu

from atlas.briefing.layout import shown
from atlas.figures.lettering import text_px
from atlas.figures.paint.slide_parts import Page, colour, fitted
from atlas.figures.theme import LIGHT

MAX_ROWS, NOTE_ROWS = 14, 160
ROW_PX, SIZE_PX, CELL_PX = 30, 12.5, 12  # row height, type size, left and right inner margin together


def add_rows(page: Page, table: pd.DataFrame, *, left: float, top: float, width: float, height: float) -> None:
    """Put the first rows of a table on the slide, columns as wide as their words need."""
    rows = table.head(min(MAX_ROWS, int(height // ROW_PX) - 1))
    cells = [list(map(str, rows.columns)), *([shown(value) for value in row] for row in rows.itertuples(index=False))]
    wanted = [
        min(420.0, max(text_px(row[place], SIZE_PX, bold=True) for row in cells) * 1.3 + CELL_PX)
        for place in range(len(rows.columns))
    ]
    scale = width / sum(wanted)
    frame = page.slide.shapes.add_table(len(cells), len(wanted), *page.box(left, top, width, ROW_PX * len(cells)))
    for column, wide in zip(frame.table.columns, wanted, strict=True):
        column.width = Emu(round(wide * scale * page.emu))
    for y, row in enumerate(cells):
        for x, words in enumerate(row):
            cell = frame.table.cell(y, x)
            _, lines = fitted(words, width_px=wanted[x] * scale - CELL_PX, sizes_px=(SIZE_PX,), most_lines=1)
            cell.margin_left = cell.margin_right = Emu(round(CELL_PX / 2 * page.emu))
            cell.margin_top = cell.margin_bottom = Emu(round(4 * page.emu))
            run = cell.text_frame.paragraphs[0].add_run()
            run.text, run.font.size, run.font.bold = lines[0], page.points(SIZE_PX), y == 0
            run.font.color.rgb = colour(LIGHT.ink)
            cell.fill.solid()
            cell.fill.fore_color.rgb = colour(LIGHT.grid if y == 0 else LIGHT.paper)


def table_text(table: pd.DataFrame) -> str:
    """Return the numbers as lines with tabs between, at most NOTE_ROWS of them, and how many are left out."""
    rows = [
        "\t".join(map(str, table.columns)),
        *("\t".join(map(shown, row)) for row in table.head(NOTE_ROWS).itertuples(index=False)),
    ]
    left = len(table) - NOTE_ROWS
    return "The drawn numbers:\n" + "\n".join(
        rows + ([f"and {left:,} rows more: see the CSV under the figure"] if left > 0 else [])
    )
