"""A briefing as one HTML file that asks no network for anything: pictures inline, the drawn numbers as tables and as CSV inside."""

import base64
import html
from collections.abc import Iterable

import pandas as pd

from atlas.briefing.citation import figure_stem, plain_citation
from atlas.briefing.export import Sheet
from atlas.briefing.layout import shown
from atlas.briefing.svg import picture
from atlas.briefing.table_file import drawing_csv
from atlas.figures.paint.slides import Cover
from atlas.figures.theme import FONT, LIGHT

TABLE_ROWS = 400  # rows of a table in the page; the CSV holds all
STYLE = (
    f"body{{font:16px/1.5 {FONT};color:{LIGHT.ink};background:{LIGHT.paper};max-width:1280px;margin:2rem auto;padding:0 1rem}}"
    f"figure{{margin:2rem 0;border:1px solid {LIGHT.grid}}}svg{{width:100%;height:auto;display:block}}.muted{{color:{LIGHT.muted}}}"
    f"table{{border-collapse:collapse;font-size:13px}}td,th{{border:1px solid {LIGHT.grid};padding:2px 8px;text-align:left}}"
    "figcaption{padding:0 2rem 1rem;overflow-wrap:anywhere;font-size:14px}.rows{overflow:auto;max-height:30rem}"
    "@media print{figure{break-inside:avoid}details{display:none}}"
)


def html_page(cover: Cover, figures: Iterable[Sheet]) -> bytes:
    """Return the briefing as one HTML document."""
    head = f"<h1>{_e(cover.title)}</h1><p>{_e(cover.sentence)}.</p><p class='muted'>Data version {_e(cover.data_version)}, as of {_e(cover.as_of)}. "
    head += (
        "CC BY 4.0. A sample of the public record, not a census: counts are never totals, and an unknown number is not zero.</p>"
    )
    body = "".join(_figure(sheet, cover) for sheet in figures)
    texts = "".join(
        f"<h2>{title}</h2>" + "".join(f"<p><b>{_e(first)}</b> {_e(rest)}</p>" for first, rest in parts)
        for title, parts in (("What this is, and what it is not", cover.methods), ("Sources and licence", cover.sources))
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_e(cover.title)}</title><style>{STYLE}</style></head><body>{head}{body}{texts}</body></html>\n"
    ).encode()


def _figure(sheet: Sheet, cover: Cover) -> str:
    link = sheet.about.link()
    facts = {"data_version": cover.data_version, "as_of": cover.as_of, "link": link}
    encoded = base64.b64encode(drawing_csv(sheet.drawing, **facts)).decode()
    notes = "".join(f"<p>{_e(line)}</p>" for line in sheet.notes.splitlines() if line.strip())
    address = f'<a href="{_e(link)}">{_e(link)}</a>' if link.startswith("http") else _e(link)
    name = f"{figure_stem(sheet.drawing, cover.data_version)}.csv"
    return (
        f"<figure>{picture(sheet.drawing, title=sheet.title)}<figcaption>{notes}"
        f'<p><a download="{name}" href="data:text/csv;base64,{encoded}">The drawn numbers (CSV)</a> · {address}</p>'
        f"<p class='muted'>{_e(plain_citation(sheet.drawing.frame, **facts))}</p>"
        f"<details><summary>The same as a table</summary><div class='rows'>{_table(sheet.drawing.table)}</div></details></figcaption></figure>"
    )


def _table(table: pd.DataFrame) -> str:
    rows = "".join(
        f"<tr>{''.join(f'<td>{_e(shown(v))}</td>' for v in row)}</tr>" for row in table.head(TABLE_ROWS).itertuples(index=False)
    )
    return f"<table><tr>{''.join(f'<th>{_e(str(name))}</th>' for name in table.columns)}</tr>{rows}</table>"


def _e(words: str) -> str:
    return html.escape(words, quote=True)
