"""Control characters: out of cells when they are read, and of every file that is written."""

import io
import re
import sys
from xml.etree import ElementTree

import orjson
import pptx
import pytest

from atlas.figures.files import briefing as files
from atlas.figures.files.decks import briefing_cover, briefing_deck, sheets
from atlas.figures.files.pages import chart_of, html_page
from atlas.figures.paint.outline import picture
from atlas.figures.registry import KINDS
from atlas.figures.theme import LIGHT
from atlas.ingest.seeds import read_raw
from atlas.model.text import printable
from tests.ingest.foreign import ROWS, read, write

ORDERS = "\x00\x07\x1b\x7f\x9b\u202e\u2066\ufeff\ufffe\ud800"
TEXTS = {"ucdp": "where_coordinates", "acled": "location", "gtd": "city", "reports": "place"}


def test_orders_go_and_letters_stay():
    assert printable(f"Ja{ORDERS}lula") == "Jalula"
    assert printable("a\x0bb\u2028c") == "a b c"
    kept = "tab\tand\nline, Jalawlā’, جلولاء, \u200fمن\u200e, می\u200cرود, 🏳"
    assert printable(kept) == kept


def test_no_character_at_all_breaks_xml():
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    ElementTree.fromstring(f"<a>{printable(every).replace('&', '').replace('<', '')}</a>")
    printable(every).encode()


@pytest.mark.parametrize("format", ROWS)
def test_a_place_is_read_without_them(tmp_path, format):
    column = TEXTS[format]
    text = ROWS[format][column]
    clean, dirty = (
        read(format, write(tmp_path, format, {column: value}))
        for value in (text, f"{text[:2]}\x1b\x07\u202e{text[2:]}")
    )
    assert dirty.reports["place"].tolist() == clean.reports["place"].tolist()


def test_a_release_and_coded_cells_are_read_without_them(tmp_path):
    assert read("ucdp", write(tmp_path, "ucdp", {}), release="25\x1b.1").dataset["version"] == "25.1"
    (tmp_path / "a.csv").write_text("name\nJa\x1blula\n")
    assert read_raw(tmp_path / "a.csv")["name"].tolist() == ["Jalula"]


def test_a_briefing_is_read_without_them():
    item = {"figure": next(iter(KINDS)), "link": "/?a=\x1b", "title": "T\x1b", "notes": "n\x07\nm"}
    held, _ = files.loaded(orjson.dumps({"format": files.FORMAT, "version": 1, "title": "B\x1b", "items": [item]}))
    assert (held.title, held.items[0].title, held.items[0].notes, held.items[0].link) == ("B", "T", "n\nm", "/?a=")
    assert held.changed(0, notes="a\x1bb").items[0].notes == "ab"


@pytest.mark.parametrize("figure", ["map", "timeline", "movers"])
def test_every_writer_is_safe_by_itself(store, figure):
    item = files.Item(figure, "/?region=iraq&from=2019-01&to=2019-12", f"Two{ORDERS} lines", f"Say{ORDERS} this")
    briefing = files.Briefing(f"My{ORDERS} briefing", (item,))
    show = pptx.Presentation(io.BytesIO(briefing_deck(store, briefing)))
    assert show.slides[1].notes_slide.notes_text_frame.text.startswith("Say this")
    assert show.slides[1].shapes.title.text_frame.text == "Two lines" and show.core_properties.title == "My briefing"
    sheet = next(iter(sheets(store, briefing)))
    page = html_page(briefing_cover(store, briefing), [sheet])[0]
    chart = chart_of(sheet.figure, LIGHT, width_px=800, title=sheet.title)
    drawn = picture(sheet.figure, title=sheet.title) if chart is None else chart.layout.title.text
    ElementTree.fromstring(drawn)
    for text in (page, drawn):
        assert not re.search(f"[{ORDERS}]", text)
