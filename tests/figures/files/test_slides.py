"""Decks as PowerPoint opens them: native charts that hold the drawn numbers, maps of named shapes, words that fit, nothing beyond the edge."""

import csv
import io
import re
import zipfile
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pandas as pd
import pptx
import pytest
from python_calamine import CalamineWorkbook

from atlas.analysis.disputes import widest
from atlas.analysis.places import by_governorate
from atlas.analysis.selection import Selection
from atlas.analysis.summary import selected
from atlas.analysis.trends import by_month, cells, uncovered
from atlas.figures import places, registry
from atlas.figures.files import decks as export
from atlas.figures.files.briefing import Briefing, Item
from atlas.figures.files.decks import STEPS, briefing_cover, briefing_deck, default_scopes, draw, selection_deck, sheets
from atlas.figures.files.pages import html_page
from atlas.figures.files.tables import drawn_csv
from atlas.figures.lettering import wrap
from atlas.figures.paint.maps import MAP_PX, scene_of
from atlas.figures.paint.slide_charts import SHADING
from atlas.figures.registry import KINDS
from atlas.figures.scope import EmptySelection, scope
from atlas.figures.spec import Bars, GeoMap, Lines

IRAQ = "https://atlas.example/?region=iraq&from=2017-10&to=2019-12"
ALONE = "?admin1=TN-13&from=2015-03&to=2015-03"  # hardly any incident: one month of one governorate
EMPTY = "?region=maghreb&country=MRT&min_killed=9999"


def opened(data):
    return pptx.Presentation(io.BytesIO(data))


@pytest.fixture(scope="module")
def iraq(store):
    """The scope, and the deck with the drawings that it shows."""
    about, _ = scope(store, IRAQ)
    told = []
    data = selection_deck(about, progress=told.append)
    drawings = [drawing for name, one in default_scopes(about) if (drawing := draw(one, name)) is not None]
    return about, opened(data), drawings, told


def figures(show):
    return list(show.slides)[1:-2]


def charts(slide):
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def words(slide):
    return " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def workbook(chart):
    """Return the embedded workbook's rows."""
    data = chart.part.chart_workbook.xlsx_part.blob
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def columns(chart):
    """Return the workbook's columns by their heads; empty cells are None."""
    head, *rows = workbook(chart)
    return {name: [None if row[place] == "" else row[place] for row in rows] for place, name in enumerate(head) if name}


def test_a_deck_has_a_cover_its_figures_methods_and_sources(iraq):
    about, show, drawings, told = iraq
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    assert titles == [
        "Islamic State: the public record",
        *(d.frame.title for d in drawings),
        "What this is, and what it is not",
        "Sources and licence",
    ]
    assert told == titles
    assert len(titles) <= STEPS
    assert "not a census" in words(show.slides[0])
    assert about.sentence in words(show.slides[0])
    assert "lower middle" in words(show.slides[len(titles) - 2])
    assert "CC BY 4.0" in words(show.slides[len(titles) - 1])


def test_every_figure_says_selection_numbers_source_licence_and_link(iraq):
    _, show, drawings, _ = iraq
    for slide, drawing in zip(figures(show), drawings, strict=True):
        said = " ".join(words(slide).split())
        for line in (*drawing.frame.head(), drawing.frame.sources, drawing.frame.stamp):
            assert " ".join(line.split()) in said
        links = [
            run.hyperlink.address
            for shape in slide.shapes
            if shape.name == "link"
            for run in shape.text_frame.paragraphs[0].runs
        ]
        assert len(links) == 1
        assert "from=2017-10&to=2019-12" in links[0]
        assert "min_killed=0" in links[0]
        assert f"v={drawing.frame.link.rsplit('v=')[1]}" in links[0]
        notes = slide.notes_slide.notes_text_frame.text
        assert f"Cite as: Resurgence Atlas (2026): {drawing.frame.title}" in notes
        assert str(drawing.table.columns[0]) in notes


def per_month(about) -> pd.DataFrame:
    found = cells(about.store, about.selection)
    return by_month(found, about.selection, about.known, lambda: uncovered(about.covered, about.selection, about.known))


def test_a_chart_holds_the_numbers_of_the_tables(iraq):
    about, show, _, _ = iraq
    numbers = columns(charts(figures(show)[0])[0])
    expected = per_month(about)
    assert numbers["Incidents"] == [None if pd.isna(value) else value for value in expected["incidents"]]
    killed = columns(charts(figures(show)[1])[0])
    assert killed["Killed"] == [None if pd.isna(value) else value for value in expected["killed"]]


def test_silence_is_shaded_and_is_no_number(store):
    about, _ = scope(store, "?region=maghreb&country=MRT&from=2014-01&to=2019-12")  # a handful of reports in six years
    show = opened(selection_deck(about))
    silent = per_month(about)["incidents"].isna()
    assert silent.any()
    shading = columns(charts(figures(show)[0])[0])[SHADING]
    assert [value is not None for value in shading] == silent.tolist()


def test_every_chart_holds_its_drawings_numbers(iraq):
    _, show, drawings, _ = iraq
    seen = 0
    for slide, drawing in zip(figures(show), drawings, strict=True):
        if isinstance(drawing.body, Bars | Lines):
            held = columns(charts(slide)[0])
            for series in drawing.body.series:
                assert held[series.name] == list(series.values), (drawing.name, series.name)
            seen += 1
    assert seen >= 5


def test_disputes_hold_the_figures_of_each_incident(iraq):
    about, _, drawings, _ = iraq
    drawing = next(d for d in drawings if d.name == "disputes")
    expected = widest(about.store, about.selection, "killed").head(len(drawing.table))
    assert drawing.table["lowest"].tolist() == expected["low"].tolist()
    assert drawing.table["highest"].tolist() == expected["high"].tolist()


def test_each_governorate_is_a_freeform_named_by_its_code(iraq):
    about, show, drawings, _ = iraq
    place = next(i for i, d in enumerate(drawings) if isinstance(d.body, GeoMap) and d.body.areas)
    shapes = {shape.name: shape for shape in figures(show)[place].shapes if shape.name.startswith("IQ-")}
    counts = by_governorate(about.store, about.selection).set_index("admin1_iso")["incidents"]
    assert set(counts.index) <= set(shapes)
    assert len(shapes) == 18
    for iso, count in counts.items():
        assert (
            shapes[iso]._element.spPr.find("{http://schemas.openxmlformats.org/drawingml/2006/main}custGeom")
            is not None
        )
        assert f"{count} incident" in shapes[iso]._element.xpath(".//p:cNvPr")[0].get("descr")


def test_each_place_is_a_shape_of_its_own(iraq):
    _, show, drawings, _ = iraq
    place = next(i for i, d in enumerate(drawings) if isinstance(d.body, GeoMap) and d.body.places)
    names = {shape.name for shape in figures(show)[place].shapes}
    assert {spot.name for spot in scene_of(drawings[place].body, *MAP_PX).spots} <= names


@pytest.mark.parametrize(
    "link", [IRAQ, "", "?region=syria&type=" + "ied,suicide_bombing,vehicle_bomb&source=sohr,shafaq-news&min_killed=1"]
)
def test_nothing_lies_beyond_the_slide_and_words_fit_their_boxes(store, iraq, link):
    show = iraq[1] if link == IRAQ else opened(selection_deck(scope(store, link)[0]))
    for slide in show.slides:
        for shape in slide.shapes:
            if shape.name.startswith("name "):
                continue  # a town's name is centred in a box wider than itself
            assert -1 <= shape.left, shape.name
            assert -1 <= shape.top, shape.name
            assert shape.left + shape.width <= show.slide_width + 1, shape.name
            assert shape.top + shape.height <= show.slide_height + 1, shape.name
            if shape.name in ("selection", "numbers", "source and licence", "link") or shape == slide.shapes.title:
                run = shape.text_frame.paragraphs[0].runs[0]
                size_px = run.font.size.pt * 4 / 3
                rows = len(wrap(shape.text_frame.text, shape.width / 9525, size_px, bold=bool(run.font.bold)))
                assert rows * size_px * 1.2 <= shape.height / 9525 + 2, shape.text_frame.text


def test_a_deck_of_one_incident_names_it_in_arabic_too(store):
    about, _ = scope(store, "?admin1=IQ-KI&from=2022-12&to=2022-12&min_killed=9")
    assert about.tally.incidents == 1
    (named,) = store.frame(selected(store, about.selection).select("place_ar"))["place_ar"]
    show = opened(selection_deck(about))
    table = next(shape.table for slide in show.slides for shape in slide.shapes if shape.has_table)
    cells = [cell.text_frame.text for cell in table.rows[1].cells]
    assert re.search("[؀-ۿ]{3}", named) and named in cells
    assert len(table.rows) == 2


def test_an_empty_selection_is_refused_with_a_sentence(store):
    about, _ = scope(store, EMPTY)
    with pytest.raises(EmptySelection, match="othing in the table fits “Incidents in Mauritania"):
        selection_deck(about)


def test_an_empty_figure_of_a_briefing_is_refused(store):
    with pytest.raises(EmptySelection, match="Mauritania"):
        briefing_deck(store, Briefing("x", (Item("timeline", "/timelines?region=iraq"), Item("map", f"/maps{EMPTY}"))))
    with pytest.raises(EmptySelection, match="holds no figure"):
        briefing_deck(store, Briefing())


def test_a_briefing_keeps_its_titles_notes_and_order(store):
    items = (
        Item("timeline", "/timelines?region=iraq&from=2022-01&to=2022-06", "Mine & <yours>", "Say this."),
        Item("movers", "/?region=syria&from=2022-01&to=2022-12"),
    )
    show = opened(briefing_deck(store, Briefing("My briefing", items), root="https://atlas.example"))
    assert show.slides[0].shapes.title.text_frame.text == "My briefing"
    assert "2 figures, each with its own selection" in words(show.slides[0])
    assert show.slides[1].shapes.title.text_frame.text == "Mine & <yours>"
    assert show.slides[1].notes_slide.notes_text_frame.text.startswith("Say this.")
    assert "Homs fell most (−13): Jan 2022 to Dec 2022" in show.slides[2].shapes.title.text_frame.text


def test_paragraphs_that_begin_in_arabic_run_from_the_right(store):
    link = "/timelines?region=iraq&from=2022-01&to=2022-06"
    held = Briefing("العراق", (Item("timeline", link, "الهجمات", "قل هذا.\nSay this."),))
    show = opened(briefing_deck(store, held))
    title = show.slides[1].shapes.title.text_frame.paragraphs[0]
    notes = show.slides[1].notes_slide.notes_text_frame.paragraphs
    assert [part._p.pPr.get("rtl") for part in (show.slides[0].shapes.title.text_frame.paragraphs[0], title)] == [
        "1"
    ] * 2
    assert notes[0]._p.pPr.get("rtl") == "1" and notes[1]._p.pPr is None
    page, _ = html_page(briefing_cover(store, held), sheets(store, held))
    assert '<p dir="auto">قل هذا.</p>' in page


def test_what_is_printed_of_a_link_leaves_its_defaults_out(store):
    held = Briefing("", (Item("timeline", "/timelines?region=iraq&country=all&min_killed=0&from=2022-01&to=2022-06"),))
    front = briefing_cover(store, held, root="https://atlas.example")
    assert front.link.startswith("https://atlas.example/timelines?region=iraq&from=2022-01&to=2022-06&v=")
    page, _ = html_page(front, sheets(store, held, root="https://atlas.example"))
    assert ">https://atlas.example/timelines?region=iraq&amp;from=2022-01&amp;to=2022-06" in page


def test_a_template_gives_its_size_and_loses_its_slides(store):
    template = pptx.Presentation()
    template.slides.add_slide(template.slide_layouts[0]).shapes.title.text = "An old slide"
    sink = io.BytesIO()
    template.save(sink)
    show = opened(selection_deck(scope(store, "?admin1=IQ-DI&from=2021-01&to=2021-03")[0], template=sink.getvalue()))
    assert (show.slide_width, show.slide_height) == (template.slide_width, template.slide_height)
    assert "An old slide" not in [slide.shapes.title.text_frame.text for slide in show.slides]
    edges = [
        shape.left + shape.width
        for slide in show.slides
        for shape in slide.shapes
        if not shape.name.startswith("name ")
    ]
    assert max(edges) <= show.slide_width + 1


@pytest.mark.parametrize("name", ["ppt/slideMasters/slideMaster1.xml", "ppt/media/image1.png"])
def test_a_template_that_unpacks_to_too_much_is_not_opened(store, name):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, b" " * 101_000_000)
    assert len(sink.getvalue()) < 1_000_000
    with pytest.raises(ValueError, match="unpacks to more than 100 MB"):
        selection_deck(scope(store, "?region=iraq")[0], template=sink.getvalue())


def test_a_template_that_is_none_is_named(store):
    with pytest.raises(ValueError, match="no PowerPoint file"):
        selection_deck(scope(store, "?region=iraq")[0], template=b"not a zip")


@pytest.fixture(scope="module")
def every(store):
    """One slide of every kind of figure that the coded reports alone fill: their names, drawings and slides."""
    kinds = {name: kind for name, kind in KINDS.items() if not name.startswith("beside-")}  # see test_licence.py
    reports = store.table("incidents").order_by("report_count")
    incident = store.frame(reports.select("incident_id", "report_count"))["incident_id"].iloc[-1]
    items = tuple(
        Item(
            name,
            f"/{kind.path}?{urlencode({'region': 'iraq', 'from': '2019-01', 'to': '2022-12', 'incident': incident} | dict(kind.pinned))}",
        )
        for name, kind in kinds.items()
    )
    held = Briefing("Every kind", items)
    drawn = list(sheets(store, held))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            export, "sheets", lambda *_, **__: iter(drawn)
        )  # the deck is made of these drawings, not of new ones
        show = opened(briefing_deck(store, held))
    return list(zip(kinds, (sheet.figure for sheet in drawn), figures(show), strict=True))


def test_every_kind_of_figure_has_a_slide_with_its_words(every):
    for name, drawing, slide in every:
        assert drawing.name == name
        assert len(drawing.table), name
        assert drawing.frame.sentence in words(slide), name
        assert any(
            shape.has_chart or shape.has_table or shape._element.xpath(".//a:custGeom") for shape in slide.shapes
        ), name


def test_every_workbook_holds_numbers_of_the_csv(every):
    """What a chart's workbook holds stands in the CSV under the figure: every number of it, whatever the kind."""
    seen = set()
    for name, drawing, slide in every:
        text = drawn_csv(drawing.table, drawing.frame, data_version="v", as_of="2026-01-01", link="/").decode()
        cells = {cell for row in csv.reader(text.splitlines()) for cell in row}
        listed = {abs(float(cell)) for cell in cells if re.fullmatch(r"-?\d+(\.\d+)?", cell)}
        for chart in charts(slide):
            held = [
                abs(v)
                for head, column in columns(chart).items()
                if head not in (SHADING, "begins at")
                for v in column
                if v is not None
            ]
            assert held, name
            assert all(any(value == pytest.approx(one, abs=0.051) for one in listed) for value in held), name
            seen.add(name)
    assert seen >= {
        "timeline",
        "year-over-year",
        "governorates",
        "disputed-fields",
        "origin-pairs",
        "audit",
        "tallies",
        "relayed",
    }


def test_nothing_of_any_kind_lies_beyond_the_slide(every):
    for name, _, slide in every:
        for shape in slide.shapes:
            if not shape.name.startswith("name "):
                assert min(shape.left, shape.top) >= -9525, (name, shape.name)
                assert shape.left + shape.width <= 12192000 + 9525, (name, shape.name)
                assert shape.top + shape.height <= 6858000 + 9525, (name, shape.name)


def test_dates_of_a_chart_are_days(iraq):
    first = workbook(charts(figures(iraq[1])[0])[0])[1][0]
    days = (
        first
        if isinstance(first, datetime)
        else datetime(1899, 12, 30) + timedelta(days=float(first))
        if isinstance(first, float)
        else first
    )
    assert f"{days:%Y-%m}" == "2017-10"


def test_a_rise_from_silence_is_not_drawn(store):
    """In most months of 2019 and 2020 the table has no report of Morocco: nothing is set against silence."""
    about = scope(store, "region=maghreb&country=MAR&from=2019-01&to=2021-12")[0]
    assert draw(about, "movers") is None
    assert "have no report of this area, which is not zero" in registry.draw(about, "movers").why


def test_the_whole_table_is_a_map_of_marks(store):
    drawing = draw(scope(store, "layer=incidents")[0], "map")
    assert drawing.frame.title.startswith("Incidents by place") and "drawn instead" not in drawing.frame.head()[1]
    assert len(scene_of(drawing.body, *MAP_PX).spots) < 200  # each a shape of its own on a slide


def test_more_places_than_a_picture_holds_become_hexagons_which_is_said(store, monkeypatch):
    monkeypatch.setitem(places.map_of.__kwdefaults__, "most_marks", 300)
    drawing = draw(scope(store, "layer=incidents")[0], "map")
    assert "hexagons of 26 km are drawn instead" in drawing.frame.head()[1]
    assert drawing.table["incidents"].sum() > 500


@pytest.mark.parametrize("link", ["layer=incidents", "layer=density"])
def test_more_places_than_hexagons_can_be_sorted_from_are_governorates_as_on_the_pages(store, link, monkeypatch):
    monkeypatch.setitem(places.map_of.__kwdefaults__, "most_marks", 300)
    monkeypatch.setattr(places, "MAX_BINNED", 400)
    monkeypatch.setattr("atlas.analysis.hexagons.cells", None)  # no point is looked at
    drawing = draw(scope(store, link)[0], "map")
    assert "places are more than one picture can hold: governorates are drawn instead" in drawing.frame.head()[1]
    assert "per governorate" in drawing.frame.title
    assert drawing.table["incidents"].sum() > 900


def test_a_month_beside_more_places_than_can_be_sorted_has_a_scale_of_its_own(store, monkeypatch):
    link, said = "layer=density&at=2021-06", "colours are of this month's own scale"
    assert said not in draw(scope(store, link)[0], "map").frame.head()[1]
    monkeypatch.setattr(places, "MAX_BINNED", 400)
    monkeypatch.setattr("atlas.analysis.hexagons.largest_in_a_month", None)
    assert said in draw(scope(store, link)[0], "map").frame.head()[1]


def test_a_selection_that_nothing_fits_has_no_kind_of_dispute(store):
    assert draw(scope(store, EMPTY)[0], "disputes") is None
    assert Selection(min_killed=9999) == scope(store, "min_killed=9999")[0].selection
