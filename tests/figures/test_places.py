"""The map of a selection: every incident is drawn or counted in a note, silence is not zero, and page and file are one figure."""

import math
import re
from collections import Counter
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from atlas.analysis import places as tables
from atlas.analysis.places import MAX_PLACES, drawn
from atlas.analysis.selection import Selection
from atlas.analysis.summary import known
from atlas.figures import marks, places
from atlas.figures.classes import change_classes, count_classes
from atlas.figures.files.decks import draw
from atlas.figures.geo import governorates, label_points, polygon_of
from atlas.figures.paint import deck, maps
from atlas.figures.places import GOVERNORATES, HEXAGONS, POINTS, map_of
from atlas.figures.registry import CELL, COLOUR, LAYER
from atlas.figures.scope import Scope, scope
from atlas.figures.spec import Figure, Nothing
from atlas.figures.theme import COLOURS, GREY, LIGHT
from atlas.model import months
from atlas.store import open_store
from benchmarks.synthetic import generate

# more points than are sorted into hexagons here; less than the real limit, so that it is fast
INCIDENTS, MAX_BINNED = 20_000, 12_000
MONTHS = months.span("2014-01", "2024-12")


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    generate(INCIDENTS, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "MAX_BINNED", MAX_BINNED)
        yield open_store("duckdb://", data_dir=folder)


def on_page(store, selection: Selection, **options) -> tuple[Figure, deck.Picture]:
    """The figure as the maps page takes it, and its picture."""
    about = Scope(store, known(store), selection, options, "maps")

    def painted(body):
        return deck.paint(body, LIGHT, maps.sheet_of(body, 880, 520), token="t")

    figure = map_of(about, most_marks=MAX_PLACES, fits=lambda body: deck.fits(painted(body)))
    return figure, painted(figure.body)


def incidents_in(figure: Figure) -> int:
    """Return how many incidents the marks, hexagons or areas of a map say they stand for."""
    total = 0
    for head in (one.told[0] for one in (*figure.body.places, *figure.body.areas)):
        number = re.match(r"([\d,]+) incidents?\b", head)
        total += int(number[1].replace(",", "")) if number else 0 if head.startswith(("No ", "Not ", "Too few ")) else 1
    return total


def noted(figure: Figure) -> int:
    return sum(int(note.split()[0].replace(",", "")) for note in figure.frame.notes if note.endswith(": not drawn"))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.tuples(st.sampled_from(MONTHS), st.integers(0, 131)), st.sampled_from([(), ("iraq",), ("syria",), ("maghreb",)]),
    st.sampled_from(list(LAYER.words)), st.sampled_from(list(COLOUR.words)), st.sampled_from(list(CELL.words)), st.sampled_from([(), ("attack",)]),
)  # fmt: skip
def test_no_map_is_too_large_and_no_incident_is_lost(large, span, region, layer, split, cell, initiator):
    start, length = span
    selection = Selection(
        region=region, initiator=initiator, start=start, end=min(months.shift(start, length), MONTHS[-1])
    )
    held = Scope(large, known(large), selection, {}).tally.incidents
    assume(held)  # a month of one region may hold no attack
    figure, picture = on_page(large, selection, layer=layer, colour=split, cell=cell)
    assert len(picture.to_json().encode()) <= deck.MAP_BYTES
    assert incidents_in(figure) + noted(figure) == held


def test_choosing_less_brings_the_places_back(large):
    assert "governorates are drawn instead" in on_page(large, Selection())[0].frame.notes[0]
    assert (
        "hexagons of 26 km are drawn instead"
        in on_page(large, Selection(start="2018-01", end="2022-12"))[0].frame.notes[0]
    )
    month, _ = on_page(large, Selection(admin1=("IQ-DI",), start="2021-06", end="2021-06"))
    assert month.frame.title.startswith("Incidents by place") and not any(
        "instead" in note for note in month.frame.notes
    )


def test_governorates_that_were_asked_for_need_no_word(large):
    assert not any("instead" in note for note in on_page(large, Selection(), layer=GOVERNORATES)[0].frame.notes)


@given(st.sampled_from(list(LAYER.words)), st.sampled_from([3, 4, 5]), st.integers(0, 20_000_000))
def test_ways_go_from_fine_to_coarse_and_end_with_governorates(layer, resolution, points):
    found = places.ways(layer, resolution, points)
    order = [POINTS, HEXAGONS, GOVERNORATES]
    steps = [(order.index(way), -size) for way, size in found[:-1]]
    assert steps == sorted(steps) and found[-1][0] == GOVERNORATES
    assert all(order.index(way) >= order.index(layer) and size <= resolution for way, size in found)
    assert ((POINTS, resolution) in found) == (layer == POINTS and points <= MAX_PLACES)
    assert (len(found) > 1 and found[-2][0] == HEXAGONS) == (layer != GOVERNORATES and points <= places.MAX_BINNED)


@given(st.sampled_from(list(LAYER.words)), st.sampled_from([3, 4, 5]), st.integers(1, 20_000_000))
def test_another_way_than_asked_for_is_told_and_why(layer, resolution, points):
    for way in places.ways(layer, resolution, points):
        told = places.why((layer, resolution), way, points)
        assert bool(told) == (way != (layer, resolution))
        assert not told or f"{points:,} place" in told


@pytest.mark.parametrize("link", [
    "region=iraq&from=2021-01&to=2021-12", "region=syria&layer=governorates", "layer=density&measure=killed", "region=maghreb&layer=governorates&measure=change&at=2021-03",
    "country=TUN&at=2025-11", "region=iraq&from=2021-01&to=2021-12&at=2021-05&near=IQ-DI", "layer=governorates&measure=killed",
])  # fmt: skip
def test_the_page_says_what_the_file_says(store, link):
    about = scope(store, f"/maps?{link}")[0]
    page, _ = on_page(about.store, about.selection, **about.options)
    file = draw(about, "map")
    assert page.frame == file.frame
    assert page.body == file.body
    pd.testing.assert_frame_equal(page.table, file.table)


def test_a_month_that_nobody_reported_is_not_a_month_without_incidents(store):
    for link in (
        "country=TUN&layer=incidents&at=2025-11",
        "country=TUN&layer=governorates&at=2025-11",
        "country=TUN&layer=density&at=2025-11",
    ):
        frame = draw(scope(store, f"/maps?{link}")[0], "map").frame
        assert "not covered, which is not zero" in frame.numbers
        assert not any("n = 0" in line for line in frame.head())


def test_what_may_lie_in_another_month_is_said_in_the_file(store):
    about = scope(store, "/maps?region=iraq&layer=incidents&at=2021-05")[0]
    longer = about.of_month("2021-05").get(drawn).longer
    assert longer and f"{longer} may lie in another month (dated to a longer span)" in draw(about, "map").frame.notes


def test_what_lies_in_no_governorate_is_counted(store):
    about = scope(store, "/maps?layer=governorates")[0]
    figure, numbers = draw(about, "map"), about.get(drawn)
    outside = about.tally.incidents - int(figure.table["incidents"].sum()) - numbers.country
    assert outside > 0
    assert f"{outside} in no governorate of the seven countries: not drawn" in figure.frame.notes
    assert f"{numbers.country} known only to the country: not drawn" in figure.frame.notes


@pytest.mark.parametrize(
    "link", ["region=iraq&from=2021-01&to=2021-12", "country=TUN&from=2018-01&to=2018-12&at=2018-06"]
)
def test_the_table_of_a_map_has_what_its_badges_count(store, link):
    about = scope(store, f"/maps?{link}&layer=incidents")[0]
    shown, table = about.of_month(about.word("at")) if about.word("at") else about, draw(about, "map").table
    assert table["incidents"].sum() == shown.tally.incidents - shown.get(drawn).country
    badges = table[table["kind"] == "governorate only"]
    assert badges["incidents"].sum() == shown.get(drawn).governorate and badges["latitude"].isna().all()


@pytest.mark.parametrize(("link", "reason"), [
    ("country=MAR&from=2019-01&to=2021-12", "no report of this area, which is not zero"), ("region=iraq", "does not reach back"),
])  # fmt: skip
def test_no_change_is_drawn_against_what_was_not_covered(store, link, reason):
    frame = draw(scope(store, f"/maps?{link}&layer=governorates&measure=change")[0], "map").frame
    assert "Change" not in frame.title
    assert any(reason in note and note.endswith("incidents are drawn instead of the change") for note in frame.notes)


@pytest.mark.parametrize("link", ["layer=governorates", "layer=governorates&measure=killed", "region=iraq&from=2021-01&to=2021-12&layer=governorates&measure=change",
                                  "layer=density"])  # fmt: skip
def test_coloured_areas_are_counts_not_rates_in_files_too(store, link):
    assert any(
        note.startswith("counts, not rates") for note in draw(scope(store, f"/maps?{link}")[0], "map").frame.notes
    )


def test_nothing_is_nothing(store):
    assert isinstance(map_of(scope(store, "/maps?min_killed=9999")[0]), Nothing)


def test_every_point_precision_has_its_shape(store):
    body, _ = on_page(store, Selection())
    shapes = {(place.kind, place.shape) for place in body.body.places}
    assert shapes == {("spot", "disc"), ("spot", "ring"), ("area", "lozenge"), ("admin1", "badge")}
    assert all(all(isinstance(line, str) for line in place.told) for place in body.body.places)
    assert max(ring.radius_km for ring in body.body.rings) <= places.WIDE_KM


def badge_rows(**isos):
    row = {"reports": 3, "admin1": "x", "country": "DZA", "killed_low": math.nan, "killed_high": math.nan, "without_killed": 2,
           "first_day": pd.Timestamp("2020-01-01"), "last_day": pd.Timestamp("2020-01-01")}  # fmt: skip
    return pd.DataFrame(
        [row | {"admin1_iso": iso.replace("_", "-"), "incidents": count} for iso, count in isos.items()]
    )


def test_governorates_of_one_polygon_share_a_badge():
    owner, held = next((owner, iso) for iso, owner in polygon_of().items() if iso != owner)
    none = pd.DataFrame(columns=["kind", "longitude", "latitude", "killed", "shares"])
    badges = badge_rows(**{owner.replace("-", "_"): 2, held.replace("-", "_"): 2})
    body = places.marks_of(none, badges, (0, 0, 1, 1), LIGHT, split="side", largest=1)
    assert [(place.key, place.text) for place in body.places] == [(owner, "4")]


@given(numbers=st.lists(st.integers(0, 500), min_size=1, max_size=6).filter(any))
def test_slices_fill_the_disc_and_forget_nobody(numbers):
    colours = COLOURS["family"]
    shares = dict(zip(colours, numbers, strict=False))
    found = marks.slices(shares, colours)
    assert sum(part for _, part in found) == marks.SLICES
    assert [colour for colour, _ in found] == [colours[word] for word, number in shares.items() if number]


@given(a=st.integers(0, 10_000), b=st.integers(0, 10_000), largest=st.integers(1, 10_000))
def test_more_killed_is_never_drawn_smaller(a, b, largest):
    low, high = sorted((a, b))
    assert marks.SMALLEST_PX == marks.diameter_px(math.nan, largest) <= marks.diameter_px(low, largest)
    assert marks.diameter_px(low, largest) <= marks.diameter_px(high, largest)
    assert marks.diameter_px(min(high, largest), largest) <= marks.LARGEST_PX + 1e-9


@given(largest=st.integers(1, 200_000), value=st.integers(1, 200_000))
def test_each_count_has_one_class_whose_label_holds_it(largest, value):
    classes = count_classes(largest, LIGHT)
    assert len(classes.lows) == len(classes.colours) == len(classes.labels) <= 5
    assert len(set(classes.colours)) == len(classes.colours)
    label = classes.labels[classes.colours.index(classes.colour(min(value, largest)))]
    ends = [int(number.replace(",", "")) for number in re.findall(r"[\d,]+", label)]
    assert ends[0] <= min(value, largest) and ("or more" in label or min(value, largest) <= ends[-1])
    assert classes.colour(0) not in classes.colours


@given(largest=st.integers(0, 1000), value=st.integers(-1000, 1000))
def test_no_change_is_its_own_class(largest, value):
    classes = change_classes(largest, LIGHT)
    side = classes.colours.index(classes.colour(value))
    assert (side > 2) - (side < 2) == (value > 0) - (value < 0)


def counts(**incidents):
    return pd.DataFrame(
        [{"admin1_iso": iso, "incidents": n, "killed": math.nan, "without_killed": n} for iso, n in incidents.items()]
    )


def areas(now, before=None, *, measure="incidents", countries=("IRQ", "MRT"), admin1=(), covered=("IRQ",)):
    classes = change_classes(9, LIGHT) if measure == "change" else count_classes(20, LIGHT)
    found = places.areas(
        places.by_polygon(now), None if before is None else places.by_polygon(before), measure=measure, classes=classes,
        countries=countries, admin1=admin1, covered=covered,
    )  # fmt: skip
    return {area.key: area for area in found}


def test_silence_is_not_a_count_of_zero():
    found = areas(counts(**{"IQ-DI": 3}))
    assert (found["IQ-KI"].fill, found["IQ-KI"].pattern) == ("", "") and "No incidents in the table" in found[
        "IQ-KI"
    ].told[0]
    silent = [area for key, area in found.items() if key.startswith("MR-")]
    assert {(area.fill, area.pattern) for area in silent} == {("", "/")}
    assert all(area.told[0].startswith("Not covered") and not area.number for area in silent)
    assert found["IQ-DI"].told[0] == "3 incidents"


def test_a_governorate_that_nobody_reported_has_no_number_in_the_table(store):
    table = draw(
        scope(store, "/maps?region=maghreb&from=2025-11&to=2025-11&layer=governorates")[0], "map"
    ).table.set_index("admin1_iso")
    figure = draw(scope(store, "/maps?region=maghreb&from=2025-11&to=2025-11&layer=governorates")[0], "map")
    silent = [area.key for area in figure.body.areas if area.pattern]
    assert silent and table.loc[silent, "incidents"].isna().all()
    assert table.drop(index=silent)["incidents"].notna().all()


def test_no_figure_is_neither_a_class_nor_none_killed():
    unknown = areas(counts(**{"IQ-DI": 3}), measure="killed")["IQ-DI"]
    none_killed = areas(counts(**{"IQ-DI": 3}).assign(killed=0.0), measure="killed")["IQ-DI"]
    assert (unknown.fill, unknown.number) == (GREY, "?") and unknown.fill != none_killed.fill
    known = areas(counts(**{"IQ-DI": 3}).assign(killed=12.0, without_killed=0), measure="killed")["IQ-DI"]
    assert (none_killed.number, known.number) == ("≥0", "12")  # a sum with unknown parts says so in the number itself
    assert {unknown.fill, none_killed.fill}.isdisjoint({*count_classes(20, LIGHT).colours, ""})


def test_a_small_base_has_no_percentage():
    before, now = counts(**{"IQ-DI": 9, "IQ-KI": 10}), counts(**{"IQ-DI": 12, "IQ-KI": 5})
    found = areas(now, before, measure="change", admin1=("IQ-DI", "IQ-KI"))
    assert set(found) == {"IQ-DI", "IQ-KI"}
    assert "%" not in found["IQ-DI"].told[0] and "+3" in found["IQ-DI"].told[0]
    assert "−50%" in found["IQ-KI"].told[0]


def test_the_map_of_governorates_draws_each_once(store):
    figure = draw(scope(store, "/maps?layer=governorates")[0], "map")
    assert Counter(area.key for area in figure.body.areas) == Counter(list(governorates()))
    assert set(figure.table["admin1_iso"]) == set(governorates())
    assert all(label_points()[area.key] for area in figure.body.areas)
    assert figure.table["incidents"].sum() == tables.by_governorate(store, Selection())["incidents"].sum()


@pytest.mark.parametrize(("low", "high", "said"), [
    (math.nan, math.nan, "killed not known"), (0, 0, "0 killed"), (3, 7, "3–7 killed"), (math.nan, 5, "up to 5 killed"),
])  # fmt: skip
def test_unknown_killed_is_said(low, high, said):
    assert places.killed(low, high) == said


@pytest.mark.parametrize(("low", "high", "unknown", "said"), [
    (3, 7, 1, "at least 3–7 killed; 1 of 4 without a figure; 5 reports"), (3, 3, 0, "3 killed; 5 reports"),
    (math.nan, 5, 1, "up to 5 killed; 1 of 4 without a figure; 5 reports"), (math.nan, math.nan, 4, "killed not known; 5 reports"),
])  # fmt: skip
def test_the_pointer_tells_a_sum_with_unknown_parts_as_at_least(low, high, unknown, said):
    day = pd.Timestamp("2021-03-10")
    row = SimpleNamespace(
        admin1="Diyala", country="IRQ", kind="admin1", first_day=day, last_day=day, incidents=4, reports=5,
        killed_low=low, killed_high=high, without_killed=unknown,
    )  # fmt: skip
    assert places.tip(row)[2] == said


def test_a_drawn_area_is_what_the_map_opens_on_with_its_edge(store):
    from atlas.figures.paint.maps import MAP_PX, scene_of

    about, _ = scope(store, "/maps?region=iraq&within=34.5,43.2,60")
    figure = draw(about, "map")
    west, south, east, north = figure.body.bounds
    assert west < 43.2 < east and south < 34.5 < north and north - south < 1.2
    assert figure.body.edge[0] == figure.body.edge[-1] and figure.body.second is None
    assert any(shape.name == "drawn area" for shape in scene_of(figure.body, *MAP_PX).shapes)
    assert "may lie in the drawn area" in " ".join(figure.frame.notes)
