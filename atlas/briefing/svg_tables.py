"""The first rows of a table as SVG; knows nothing of the frame around them."""

import pandas as pd

from atlas.briefing.svg_parts import Area, rect, text
from atlas.figures.files.tables import shown
from atlas.figures.lettering import text_px
from atlas.figures.paint.slide_parts import fitted
from atlas.figures.theme import LIGHT

ROW_PX, SIZE_PX, CELL_PX = 28, 12.5, 14


def table_svg(table: pd.DataFrame, area: Area) -> str:
    """Return the rows that fit drawn into an area, columns as wide as their words need."""
    rows = table.head(max(int(area.height // ROW_PX) - 1, 1))
    cells = [list(map(str, rows.columns)), *([shown(value) for value in row] for row in rows.itertuples(index=False))]
    wanted = [
        min(420.0, max(text_px(row[place], SIZE_PX, bold=True) for row in cells) + CELL_PX) for place in range(len(rows.columns))
    ]
    scale = min(1.0, area.width / sum(wanted))
    drawn = [rect(area.left, area.top, sum(wanted) * scale, ROW_PX, LIGHT.grid)]
    for y, row in enumerate(cells):
        x = area.left
        for place, words in enumerate(row):
            _, lines = fitted(words, width_px=(wanted[place] * scale - CELL_PX) * 1.12, sizes_px=(SIZE_PX,), most_lines=1)
            drawn.append(text(lines[0], x + CELL_PX / 2, area.top + (y + 0.65) * ROW_PX, SIZE_PX, LIGHT.ink, bold=y == 0))
            x += wanted[place] * scale
    return "".join(drawn)
