"""Pictures of maps and the HTML page: whole, well-formed, with their frame inside, and asking nobody for anything."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from atlas.analysis.selection import Selection
from atlas.analysis.sources import sources_of
from atlas.analysis.wording import title
from atlas.figures import evidence
from atlas.figures.files.briefing import Briefing, Item
from atlas.figures.files.decks import briefing_cover, default_scopes, draw, sheets
from atlas.figures.files.pages import chart_of, html_page, pieces
from atlas.figures.paint.outline import SQUARE, WIDE, picture
from atlas.figures.scope import scope
from atlas.figures.spec import GeoMap
from atlas.figures.theme import DARK

SVG = "{http://www.w3.org/2000/svg}"
HELD = Briefing("<b>Mine</b> & co", (Item("timeline", "/timelines?region=iraq&from=2021-01&to=2021-06", "<script>alert(1)</script>", "<i>Notes</i>"),
                                     Item("map", "/maps?region=iraq&layer=governorates&from=2021-01&to=2021-06")))  # fmt: skip


@pytest.fixture(scope="module")
def maps(store):
    about, _ = scope(store, "region=iraq&from=2017-10&to=2019-12")
    return [drawing for name, one in default_scopes(about) if isinstance((drawing := draw(one, name)).body, GeoMap)]


@pytest.mark.parametrize("size", [WIDE, SQUARE])
def test_a_picture_carries_its_frame_and_stays_inside(maps, size):
    for drawing in maps:
        root = ET.fromstring(picture(drawing, size=size))
        assert (root.get("width"), root.get("height")) == tuple(map(str, size))
        said = " ".join(" ".join(node.itertext()) for node in root.iter(f"{SVG}text"))
        assert drawing.frame.title.split()[0] in said
        for line in (*drawing.frame.head(), *drawing.frame.foot()[:2]):
            assert set(line.split()) <= set(said.split()), (drawing.name, line)
        for node in root.findall(f"{SVG}rect"):
            assert float(node.get("x")) + float(node.get("width")) <= size[0] + 1, drawing.name
            assert float(node.get("y")) + float(node.get("height")) <= size[1] + 1, drawing.name
        for node in root.findall(f"{SVG}text"):
            assert 0 <= float(node.get("y")) <= size[1], (drawing.name, "".join(node.itertext()))


def test_a_picture_asks_nobody_for_anything(maps):
    for drawing in maps:
        text = picture(drawing).replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(href|src|url)\s*[=(]\s*[\"']?(?!#)\w+:", text)
        assert "<script" not in text
        assert "<image" not in text


def test_the_page_is_whole_and_escapes_what_the_author_wrote(store):
    page, found = html_page(briefing_cover(store, HELD), sheets(store, HELD))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;i&gt;Notes&lt;/i&gt;" in page
    assert "&lt;b&gt;Mine&lt;/b&gt; &amp; co" in page
    assert page.count("<figure ") == 2
    assert [page.count(piece["mark"]) for piece in found] == [1, 1]
    assert page.count("data:text/csv;base64,") == 2
    assert not re.search(r"(?:src|href)=[\"'](?!data:)", page)
    assert "lower middle" in page
    assert "CC BY 4.0" in page


def test_the_pieces_of_a_zip_are_numbered_and_named(store):
    found = pieces(briefing_cover(store, HELD), sheets(store, HELD))
    version = store.data_version.replace(".", "-")
    assert [piece["stem"] for piece in found] == [
        f"01-resurgence-atlas-timeline-incidents-in-iraq-jan-2021-to-jun-2021-{version}",
        f"02-resurgence-atlas-map-incidents-in-iraq-jan-2021-to-jun-2021-{version}",
    ]
    for piece in found:
        assert "figure title" in piece["csv"].splitlines()[0]
    ET.fromstring(found[1]["svg"])
    chart = json.loads(found[0]["chart"])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in chart["layout"]["title"]["text"]
    assert found[0]["width"] / found[0]["height"] == pytest.approx(16 / 9, rel=0.01)
    assert found[0]["height"] >= chart["layout"]["height"]
    assert any("Incidents in Iraq" in note["text"] for note in chart["layout"]["annotations"])


def test_a_table_is_drawn_as_its_first_rows(store):
    about, _ = scope(store, "admin1=IQ-KI&from=2022-12&to=2022-12")
    drawing = draw(about, "list")
    chart = chart_of(drawing, DARK, width_px=600)
    said = [note.text for note in chart.layout.annotations]
    assert "<b>When</b>" in said
    assert any(row["Where"].split(" ")[0] in " ".join(said) for _, row in drawing.table.iterrows())
    assert chart.layout.height > 28 * min(len(drawing.table), 18)


def test_a_cover_says_what_its_figures_are_about_and_names_their_sources(store):
    incident = next(
        iter(
            store.frame(store.table("incidents").filter(lambda t: t.report_count > 5).order_by("incident_id").limit(1))[
                "incident_id"
            ]
        )
    )
    own, _ = scope(store, f"/incident?incident={incident}")
    found = evidence.evidence(own)
    alone = tuple(Item(name, f"/incident?incident={incident}") for name in ("incident-map", "toll"))
    told = briefing_cover(store, Briefing("", alone))
    assert told.sentence == title(found.incident)
    publishers = found.reports["publisher"].nunique()
    assert told.sources[-1][0] == f"Reports by {publishers} sources:"
    assert told.sources[-1][1].count("(") >= publishers
    both = briefing_cover(store, Briefing("", (*alone, Item("timeline", "/timelines?region=maghreb"))))
    assert both.sentence == "3 figures, each with its own selection"
    wanted = {*sources_of(store, Selection(region=("maghreb",)))["name"], *found.reports["publisher"]}
    assert both.sources[-1][0] == f"Reports by {len(wanted):,} sources:"
    assert "behind the figure with most of them" in both.sources[-1][1]


def test_two_incidents_of_one_name_are_two(store):
    names = {}
    for name, row in (
        store.frame(store.table("incidents").filter(lambda t: t.report_count > 2))
        .set_index("incident_id", drop=False)
        .iterrows()
    ):
        names.setdefault(title(row), []).append(name)
    twins = next(held for held in names.values() if len(held) > 1)
    told = briefing_cover(store, Briefing("", tuple(Item("toll", f"/incident?incident={name}") for name in twins)))
    assert told.sentence == f"{len(twins)} figures, each with its own selection"
