"""Maps of a large table: never more bytes than a map may have, and every incident of the selection is drawn or counted in a note."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.analysis.places import drawn
from atlas.analysis.selection import Selection
from atlas.analysis.summary import known, tally
from atlas.charts import map_size
from atlas.charts.map_size import GOVERNORATES, MAP_BYTES, POINTS
from atlas.charts.maps import opening_view
from atlas.figures.theme import LIGHT
from atlas.model import months
from atlas.store import open_store
from atlas.ui.frame import Page
from atlas.ui.map_layers import draw
from atlas.ui.map_options import CELLS, LAYERS, SPLITS, Options
from benchmarks.synthetic import generate

INCIDENTS, MAX_BINNED = 20_000, 12_000  # more points than are sorted into hexagons here; less than the real limit, so that it is fast
MONTHS = months.span("2014-01", "2024-12")


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    generate(INCIDENTS, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(map_size, "MAX_BINNED", MAX_BINNED)
        yield open_store("duckdb://", data_dir=folder)


def page_of(store, selection: Selection) -> Page:
    return Page("maps", store, known(store), selection, tally(store, selection), LIGHT, 730)


def drawn_by(page: Page, options: Options):
    selection = page.selection
    view = opening_view(selection.region, selection.country, selection.admin1, width_px=880, height_px=520)
    return draw(page, page, options, view=view, focus=None, token="t")


def incidents_in(layer) -> int:
    """Return how many incidents the marks, hexagons or areas of a picture say they stand for."""
    total = 0
    for found in json.loads(layer.picture.to_json())["layers"]:
        rows = found["data"]["features"] if isinstance(found["data"], dict) else found["data"]
        heads = [row.get("properties", row).get("head") for row in rows]
        for head in filter(None, heads):
            number = re.match(r"([\d,]+) incidents?\b", head)
            total += int(number[1].replace(",", "")) if number else 0 if head.startswith(("No ", "Not ")) else 1
    return total


def noted(layer) -> int:
    return sum(int(note.split()[0].replace(",", "")) for note in layer.notes if note.endswith(": not drawn"))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.tuples(st.sampled_from(MONTHS), st.integers(0, 131)), st.sampled_from([(), ("iraq",), ("syria",), ("maghreb",)]),
    st.sampled_from(list(LAYERS)), st.sampled_from(list(SPLITS)), st.sampled_from(list(CELLS)), st.sampled_from([(), ("attack",)]),
)  # fmt: skip
def test_no_map_is_too_large_and_no_incident_is_lost(large, span, region, layer, split, cell, initiator):
    start, length = span
    selection = Selection(region=region, initiator=initiator, start=start, end=min(months.shift(start, length), MONTHS[-1]))
    page = page_of(large, selection)
    found = drawn_by(page, Options(layer, split, cell, "incidents"))
    assert len(found.picture.to_json().encode()) <= MAP_BYTES
    assert incidents_in(found) + noted(found) + drawn(large, selection).country == page.tally.incidents


def test_choosing_less_brings_the_places_back(large):
    options = Options(POINTS, "family", "4", "incidents")
    whole = drawn_by(page_of(large, Selection()), options)
    assert whole.opens and "governorates are drawn instead" in whole.notes[0]
    years = drawn_by(page_of(large, Selection(start="2018-01", end="2022-12")), options)
    assert not years.opens and "hexagons of 26 km are drawn instead" in years.notes[0]
    month = drawn_by(page_of(large, Selection(admin1=("IQ-DI",), start="2021-06", end="2021-06")), options)
    assert month.title == "Incidents by place" and not any("instead" in note for note in month.notes)


def test_governorates_that_were_asked_for_need_no_word(large):
    found = drawn_by(page_of(large, Selection()), Options(GOVERNORATES, "family", "4", "incidents"))
    assert not found.opens and not any("instead" in note for note in found.notes)
