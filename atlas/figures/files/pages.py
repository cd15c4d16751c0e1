"""A briefing's pictures and its HTML page in pieces: the reader's browser draws the charts with the library that draws the pages', and puts them together."""

import base64
import html
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from atlas.figures.citation import figure_stem, plain_citation
from atlas.figures.files.decks import Sheet
from atlas.figures.files.tables import figure_csv, shown
from atlas.figures.lettering import clip, text_px
from atlas.figures.paint.outline import picture
from atlas.figures.paint.plotly import RIGHT_PX, Figure, painted
from atlas.figures.paint.slides import Cover
from atlas.figures.scope import WIDTH_PX
from atlas.figures.spec import Axis, Boxes, GeoMap, Maps, Plot, Run, Words
from atlas.figures.spec import Figure as Described
from atlas.figures.theme import FONT, LIGHT, Theme
from atlas.figures.words import dated
from atlas.model.text import printable

# width of a picture, which is 16:9 and has twice as many pixels; wider where a chart is higher than that
LEAST_PX = 1280
TABLE_ROWS = 400  # rows of a table in the page; the CSV holds all
ROW_PX, SIZE_PX, CELL_PX, MOST_ROWS, WIDEST_PX = 28, 12.5, 14, 18, 420  # of a table that is drawn
STYLE = (
    f"body{{font:16px/1.5 {FONT};color:{LIGHT.ink};background:{LIGHT.paper};max-width:1280px;margin:2rem auto;padding:0 1rem}}"
    f"figure{{margin:2rem 0;border:1px solid {LIGHT.grid}}}figure>svg{{width:100%;height:auto;display:block}}.muted{{color:{LIGHT.muted}}}"
    f"table{{border-collapse:collapse;font-size:13px}}td,th{{border:1px solid {LIGHT.grid};padding:2px 8px;text-align:left}}"
    "figcaption{padding:0 2rem 1rem;overflow-wrap:anywhere;font-size:14px}.rows{overflow:auto;max-height:30rem}"
    "@media print{figure{break-inside:avoid}details{display:none}}"
)


def pieces(cover: Cover, sheets: Iterable[Sheet]) -> list[dict[str, object]]:
    """Return one entry per figure: stem (file name without ending, numbered), csv, and chart (plotly's JSON) with its width and height in px, or svg."""
    return [_piece(cover, place, sheet) for place, sheet in enumerate(sheets, start=1)]


def html_page(cover: Cover, sheets: Iterable[Sheet]) -> tuple[str, list[dict[str, object]]]:
    """Return a briefing as one HTML document with a mark in place of each picture, and the pieces, whose `mark` is to be replaced by their picture.

    The document asks no network for anything: the drawn numbers stand in it as tables and as CSV.
    """
    head = f"<h1 dir='auto'>{_e(cover.title)}</h1><p>{_e(cover.sentence)}.</p><p class='muted'>Data version {_e(cover.data_version)}. {_e(dated(cover.as_of, cover.last_day))}. "
    head += "CC BY 4.0. A sample of the public record, not a census: counts are never totals, and an unknown number is not zero.</p>"
    found, body = [], ""
    for place, sheet in enumerate(sheets, start=1):
        piece = _piece(cover, place, sheet)
        found.append(piece)
        body += _figure(sheet, cover, piece)
    texts = "".join(
        f"<h2>{title}</h2>" + "".join(f"<p><b>{_e(first)}</b> {_e(rest)}</p>" for first, rest in parts)
        for title, parts in (
            ("What this is, and what it is not", cover.methods),
            ("Sources and licence", cover.sources),
        )
    )
    page = printable(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_e(cover.title)}</title><style>{STYLE}</style></head><body>{head}{body}{texts}</body></html>\n"
    )
    return page, found


def chart_of(figure: Described, mode: Theme, *, width_px: int, title: str = "") -> Figure | None:
    """Return a figure as a plotly chart in its frame, a table as the rows that fit; None for a map. title: in place of the figure's own."""
    if isinstance(figure.body, GeoMap | Maps):
        return None
    if title:
        figure = replace(figure, frame=replace(figure.frame, title=printable(title)))
    if figure.body is None:
        rows = figure.table.head(MOST_ROWS)
        figure = replace(
            figure, body=_rows(rows, mode, width_px - RIGHT_PX * 2), body_px=ROW_PX * (len(rows) + 1), left_px=RIGHT_PX
        )
    return painted(figure, mode, width_px=width_px)


def still(chart: Figure) -> Figure:
    """Return a chart without what the pointer tells, which may be rows that no file may pass on; changes and returns it."""
    for trace in chart.data:
        trace.update(hovertext=None, hovertemplate=None, customdata=None)
    return chart


def _rows(table: pd.DataFrame, mode: Theme, width_px: float) -> Plot:
    """Return a table's rows as words, columns as wide as they need."""
    cells = [list(map(str, table.columns)), *([shown(value) for value in row] for row in table.itertuples(index=False))]
    wanted = [
        min(WIDEST_PX, max(text_px(row[place], SIZE_PX, bold=True) for row in cells) + CELL_PX)
        for place in range(len(table.columns))
    ]
    scale = min(1.0, width_px / sum(wanted))
    words, left = [], 0.0
    for place, wide in enumerate(wanted):
        for row, own in enumerate(cells):
            text = clip(own[place], wide * scale - CELL_PX, SIZE_PX)
            words.append(
                Words(
                    left + CELL_PX / 2, row + 0.5, ((Run(text, is_bold=row == 0),),), size_px=SIZE_PX, colour=mode.ink
                )
            )
        left += wide * scale
    hidden = {"is_hidden": True, "has_grid": False}
    head = Boxes(((0, left, 0, 1),), mode.grid)
    return Plot(Axis(span=(0, width_px), **hidden), Axis(span=(len(cells), 0), **hidden), (head, *words))


def _piece(cover: Cover, place: int, sheet: Sheet) -> dict[str, object]:
    csv = figure_csv(sheet.figure, **_facts(sheet, cover))
    piece: dict[str, object] = {
        "stem": f"{place:02d}-{figure_stem(sheet.figure, cover.data_version)}",
        "csv": csv.decode(),
        "mark": f"<!--picture {place}-->",
    }
    chart = chart_of(sheet.figure, LIGHT, width_px=WIDTH_PX, title=sheet.title)
    if chart is None:
        return piece | {"svg": picture(sheet.figure, title=sheet.title)}
    unit = max(LEAST_PX / 16, chart.layout.height / 9)
    return piece | {"chart": still(chart).to_json(), "width": round(16 * unit), "height": round(9 * unit)}


def _facts(sheet: Sheet, cover: Cover) -> dict[str, str]:
    return {"data_version": cover.data_version, "as_of": cover.as_of, "link": sheet.about.link()}


def _figure(sheet: Sheet, cover: Cover, piece: dict[str, object]) -> str:
    link = sheet.about.link()
    encoded = base64.b64encode(str(piece["csv"]).encode()).decode()
    notes = "".join(f'<p dir="auto">{_e(line)}</p>' for line in sheet.notes.splitlines() if line.strip())
    short = _e(sheet.about.link(explicit=False))
    address = f'<a href="{_e(link)}">{short}</a>' if link.startswith("http") else short
    name = f"{figure_stem(sheet.figure, cover.data_version)}.csv"
    return (
        f'<figure aria-label="{_e(f"{sheet.heading}. {sheet.figure.frame.sentence}")}">'
        f"{piece['mark']}<figcaption>{notes}"
        f'<p><a download="{name}" href="data:text/csv;base64,{encoded}">The drawn numbers (CSV)</a> · {address}</p>'
        f"<p class='muted'>{_e(plain_citation(sheet.figure.frame, **_facts(sheet, cover)))}</p>"
        f"<details><summary>The same as a table</summary><div class='rows'>{_table(sheet.figure.table)}</div></details></figcaption></figure>"
    )


def _table(table: pd.DataFrame) -> str:
    rows = "".join(
        f"<tr>{''.join(f'<td>{_e(shown(v))}</td>' for v in row)}</tr>"
        for row in table.head(TABLE_ROWS).itertuples(index=False)
    )
    return f"<table><tr>{''.join(f'<th>{_e(str(name))}</th>' for name in table.columns)}</tr>{rows}</table>"


def _e(words: str) -> str:
    return html.escape(words, quote=True)
