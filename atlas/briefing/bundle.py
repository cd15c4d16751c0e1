"""The pieces of a ZIP of pictures and tables: a browser turns the SVGs into PNG and packs them, the server draws none."""

from collections.abc import Iterable

from atlas.briefing.citation import figure_stem
from atlas.briefing.export import Sheet
from atlas.briefing.svg import picture
from atlas.briefing.table_file import drawing_csv
from atlas.figures.paint.slides import Cover


def pieces(cover: Cover, figures: Iterable[Sheet]) -> list[dict[str, str]]:
    """Return one entry per figure: stem (file name without ending, numbered), svg and csv."""
    found = []
    for place, sheet in enumerate(figures, start=1):
        facts = {"data_version": cover.data_version, "as_of": cover.as_of, "link": sheet.about.link()}
        stem = f"{place:02d}-{figure_stem(sheet.drawing, cover.data_version)}"
        found.append(
            {"stem": stem, "svg": picture(sheet.drawing, title=sheet.title), "csv": drawing_csv(sheet.drawing, **facts).decode()}
        )
    return found
