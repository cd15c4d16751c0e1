"""A figure is described once: the page and the files say the same of it, and every painter takes what is drawn."""

import html
import json
import re
from urllib.parse import urlencode, urlsplit

import pytest

from atlas.analysis.summary import known
from atlas.figures.files.pages import chart_of
from atlas.figures.paint.slides import Cover, Slide, deck
from atlas.figures.registry import KINDS, draw
from atlas.figures.scope import remembering, scope
from atlas.figures.spec import Figure, GeoMap, Maps
from atlas.figures.theme import DARK
from atlas.paths import ROOT
from tools.freeze_figures import page, slide

RELEASED = [
    row
    for path in sorted((ROOT / "tests" / "golden").glob("links-*.json"))
    for row in json.loads(path.read_text("utf-8"))
]
NEWER = [
    {"figure": name, "link": f"/{kind.path}?{urlencode({'region': 'iraq', 'from': '2019-01', 'to': '2022-12'} | dict(kind.pinned))}"}
    for name, kind in KINDS.items() if name not in {row["figure"] for row in RELEASED} and not name.startswith("beside-")  # which need two data sets
]  # fmt: skip
NEWER += [
    {"figure": "timeline", "link": "/timelines?region=syria&from=2024-01&to=2024-12&compare=year"},
    {"figure": "map", "link": "/maps?region=syria&from=2022-01&to=2024-12&compare=iraq"},
]
LINKS = RELEASED + NEWER
# Of the list the page shows all rows, in a table of its own; and hundreds of places are hexagons in a file, which cannot be zoomed into.
ON_PAGES = [row for row in LINKS if row["figure"] != "list" and "layer=incidents&colour=attribution" not in row["link"]]
# What there is room for: the overview draws fewer governorates and no mean, and tells our share of the record under its numbers.
ROOM = re.compile(
    r" · (?:\d+ of \d+ governorates drawn|the mean leaves out months without a number|Our coded lethal incidents [^·]*event by event)"
)
COVER = Cover("t", "s", "v", "2026-11-21", "/", (), ())
released = pytest.mark.parametrize("row", LINKS, ids=lambda row: f"{row['figure']}-{LINKS.index(row)}")


@pytest.fixture(scope="module")
def described(store):
    """Return a figure of a link as its one declaration gives it."""
    shared = {"offered": known(store), "keep": remembering()}

    def described(row) -> Figure:
        found = draw(scope(store, row["link"], **shared)[0], row["figure"])
        assert isinstance(found, Figure), found
        return found

    return described


def words(text: str) -> list[str]:
    return html.unescape(re.sub(r"<[^>]*>|\|", " ", text)).split()


@released
def test_every_painter_takes_it(row, described):
    figure = described(row)
    assert figure.name == row["figure"]
    shapes = slide(deck(COVER, [Slide(figure, row["link"])]))
    assert len(shapes) > 4, "title, selection, numbers, source and link alone"
    picture = chart_of(figure, DARK, width_px=700)
    assert (picture is None) == isinstance(figure.body, GeoMap | Maps)
    if picture is not None:
        assert words(picture.layout.title.text) == figure.frame.title.split()


@pytest.mark.parametrize("row", ON_PAGES, ids=lambda row: f"{row['figure']}-{LINKS.index(row)}")
def test_page_and_file_say_the_same(row, described):
    frame = described(row).frame
    address = urlsplit(row["link"])
    shown = page(address.path.strip("/"), address.query, "desktop", dark=False)
    texts = [*told(shown[row["figure"]]), *map(unescaped, told(shown["footer"]))]
    said = ROOM.sub("", " ".join(word for text in texts for word in words(text)))
    for line in (frame.title, *ROOM.sub("", " · ".join(frame.head())).split(" · "), frame.sources, frame.stamp):
        assert " ".join(line.split()) in said


def unescaped(text: str) -> str:
    return re.sub(r"\\([^\w\s])", r"\1", text)  # as ui/plain.py wrote it for Markdown


def told(shown: dict) -> list[str]:
    """Return all words of a figure on its page: its title, and the blocks of its frame."""
    charts = [
        part
        for chart in shown.get("charts", ())
        for part in (chart["layout"]["title.text"], *(note["text"] for note in chart["layout"].get("annotations", ())))
    ]
    return charts + [text if isinstance(text, str) else text["words"] for text in shown.get("words", ())]
