"""Maps: what is sent to the browser is small, plain JSON that says no more than is known."""

import json
import math
import re
import xml.etree.ElementTree as ET
from base64 import b64decode

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.analysis import hexagons
from atlas.analysis import places as tables
from atlas.analysis.selection import Selection
from atlas.charts import basemap, map_areas, map_classes, map_labels, map_legend, map_marks, map_places, map_tips, maps
from atlas.charts.basemap import PALETTES
from atlas.figures.theme import COLOURS, DARK, LIGHT, rgba

ALL = Selection()
VIEW = maps.opening_view(("iraq",), (), (), width_px=880, height_px=520)
MOST_BYTES = 2_000_000  # DESIGN section 8: payload per rerun


def spec(deck) -> dict:
    return json.loads(deck.to_json())


def layer(deck, name: str) -> dict:
    return next(found for found in spec(deck)["layers"] if found["id"].startswith(name))


@pytest.fixture(scope="module")
def whole(store):
    """The incident map of the whole committed table."""
    return map_places.incident_map(
        tables.places(store, ALL), tables.badges(store, ALL), VIEW, LIGHT, split="family", largest=150, token="t"
    )


def test_the_whole_table_is_small_plain_json(whole, store):
    cells = hexagons.cells(store, ALL, resolution=5)
    binned = maps.hexagon_map(
        cells, VIEW, DARK, measure="killed", classes=map_classes.count_classes(50, DARK), token="t"
    )
    for deck in (whole, binned):
        text = deck.to_json()
        assert len(text) < MOST_BYTES
        json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
        ids = [found["id"] for found in spec(deck)["layers"]]
        assert len(ids) == len(set(ids)) and all(name.endswith("-t") for name in ids)


def test_every_point_precision_has_its_shape(whole):
    shapes = {(row["kind"], row["icon"].split("-")[0]) for row in layer(whole, "places")["data"]}
    assert shapes == {("spot", "disc"), ("spot", "ring"), ("area", "lozenge")}


def test_every_mark_has_a_picture_and_three_lines(whole):
    marks = layer(whole, "places")
    assert {row["icon"] for row in marks["data"]} == set(marks["iconMapping"])
    for found in spec(whole)["layers"]:
        for row in found["data"]:
            if found["pickable"]:
                assert all(isinstance(row[line], str) for line in re.findall(r"{(\w+)}", maps.TIP))


def test_rings_are_no_larger_than_what_is_named_instead(whole):
    rings = layer(whole, "rings")
    assert not rings["filled"] and max(row["m"] for row in rings["data"]) <= map_places.WIDE_KM * 1000


def test_an_area_stands_beside_the_town_at_its_point():
    def at(kind, radii):
        return {"kind": kind, "latitude": 35.0, "longitude": 43.0, "name": "Town", "names": 1, "admin1": "Diyala", "country": "IRQ",
                "radii": radii, "incidents": 1, "reports": 1, "killed": math.nan, "killed_low": math.nan, "killed_high": math.nan,
                "without_killed": 1, "first_day": pd.Timestamp("2020-01-01"), "last_day": pd.Timestamp("2020-01-01"),
                "incident_id": "i",
                "event_type": "ied", "date_precision": "day", "origin_count": 1.0, "shares": {"bombing": 1}}  # fmt: skip

    found = pd.DataFrame([at("spot", (3.0,)), at("area", (60.0,))])
    badges = pd.DataFrame(columns=["admin1_iso", "incidents", "reports", "admin1", "country"])
    deck = map_places.incident_map(
        found, badges, VIEW, LIGHT, split="family", largest=1, token="t", focus=maps.Focus(43.0, 35.0, 60.0)
    )
    offsets = {row["kind"]: row["offset"][0] for row in layer(deck, "places")["data"]}
    assert offsets["spot"] == 0 < offsets["area"]
    assert layer(deck, "names")["data"][0]["text"] == "Town"
    assert layer(deck, "reach")["data"][0]["m"] == 60_000
    assert not any(found["id"].startswith(("rings", "badges")) for found in spec(deck)["layers"])


def test_governorates_of_one_polygon_share_a_badge():
    row = {"incidents": 2, "reports": 3, "admin1": "x", "country": "DZA", "killed_low": math.nan, "killed_high": math.nan,
           "without_killed": 2, "first_day": pd.Timestamp("2020-01-01"), "last_day": pd.Timestamp("2020-01-01")}  # fmt: skip
    owner, held = next((owner, iso) for iso, owner in basemap.polygon_of().items() if iso != owner)
    badges = pd.DataFrame([row | {"admin1_iso": owner}, row | {"admin1_iso": held}])
    places = pd.DataFrame(columns=["kind", "longitude", "latitude", "killed"])
    deck = map_places.incident_map(places, badges, VIEW, LIGHT, split="side", largest=1, token="t")
    assert [(found["iso"], found["text"]) for found in layer(deck, "badges")["data"]] == [(owner, "4")]


@pytest.mark.parametrize(
    "chosen", [(("iraq",), (), ()), ((), ("MRT",), ()), ((), (), ("IQ-DI", "SY-DY")), ((), (), ())]
)
@pytest.mark.parametrize("width", [320, 1500])
def test_the_opening_view_shows_all_of_the_selection(chosen, width):
    view = maps.opening_view(*chosen, width_px=width, height_px=420)
    assert view == maps.opening_view(*chosen, width_px=width, height_px=420)
    isos = set(chosen[2]) or {
        f["properties"]["admin1_iso"]
        for f in basemap.governorates()["features"]
        if f["properties"]["country"] in chosen[1]
    }
    middle = map_labels.to_px(view.longitude, view.latitude, view)
    for iso in isos:
        x, y = map_labels.to_px(*basemap.label_points()[iso], view)
        assert abs(x - middle[0]) < width / 2 and abs(y - middle[1]) < 210


@pytest.mark.parametrize("width", [290, 880])
def test_a_map_never_opens_below_its_least_zoom(width):
    view = maps.opening_view((), (), (), width_px=width, height_px=420)
    opened = spec(maps.finish([], view, LIGHT, "t", None))["initialViewState"]
    assert opened["minZoom"] <= opened["zoom"] <= view.zoom < opened["zoom"] + 0.01
    assert opened["minZoom"] <= maps.MIN_ZOOM and (width > 290 or opened["zoom"] < maps.MIN_ZOOM)


@given(numbers=st.lists(st.integers(0, 500), min_size=1, max_size=6).filter(any))
def test_slices_fill_the_disc_and_forget_nobody(numbers):
    colours = COLOURS["family"]
    shares = dict(zip(colours, numbers, strict=False))
    found = map_marks.mark("disc", 20, shares, colours)
    assert sum(part for _, part in found.slices) == map_marks.SLICES
    assert [colour for colour, _ in found.slices] == [colours[word] for word, number in shares.items() if number]


@given(a=st.integers(0, 10_000), b=st.integers(0, 10_000), largest=st.integers(1, 10_000))
def test_more_killed_is_never_drawn_smaller(a, b, largest):
    low, high = sorted((a, b))
    assert map_marks.SMALLEST_PX == map_marks.diameter_px(math.nan, largest) <= map_marks.diameter_px(low, largest)
    assert map_marks.diameter_px(low, largest) <= map_marks.diameter_px(high, largest)
    assert map_marks.diameter_px(min(high, largest), largest) <= map_marks.LARGEST_PX + 1e-9


def test_a_sheet_is_a_picture_with_a_place_for_each_mark():
    marks = [
        map_marks.mark(shape, 20, {"bombing": 1, "killing": n}, COLOURS["family"])
        for shape in map_marks.SHAPES
        for n in range(3)
    ]
    uri, mapping = map_marks.sheet(marks, LIGHT, columns=4)
    picture = ET.fromstring(b64decode(uri.split(",")[1]))
    cells = [(int(cell.get("x")), int(cell.get("y"))) for cell in picture if cell.tag.endswith("svg")]
    assert sorted(cells) == sorted((at["x"], at["y"]) for at in mapping.values()) and len(mapping) == 9
    assert uri == map_marks.sheet(reversed(marks), LIGHT, columns=4)[0]


@given(largest=st.integers(1, 200_000), value=st.integers(1, 200_000))
def test_each_count_has_one_class_whose_label_holds_it(largest, value):
    classes = map_classes.count_classes(largest, LIGHT)
    assert len(classes.lows) == len(classes.colours) == len(classes.labels) <= 5
    assert len(set(classes.colours)) == len(classes.colours)
    label = classes.labels[classes.colours.index(classes.colour(min(value, largest)))]
    ends = [int(number.replace(",", "")) for number in re.findall(r"[\d,]+", label)]
    assert ends[0] <= min(value, largest) and ("or more" in label or min(value, largest) <= ends[-1])
    assert classes.colour(0) not in classes.colours


@given(largest=st.integers(0, 1000), value=st.integers(-1000, 1000))
def test_no_change_is_its_own_class(largest, value):
    classes = map_classes.change_classes(largest, LIGHT)
    side = classes.colours.index(classes.colour(value))
    assert (side > 2) - (side < 2) == (value > 0) - (value < 0)


def counts(**incidents):
    return pd.DataFrame(
        [{"admin1_iso": iso, "incidents": n, "killed": math.nan, "without_killed": n} for iso, n in incidents.items()]
    )


def areas(now, before=None, *, measure="incidents", countries=("IRQ", "MRT"), admin1=(), covered=("IRQ",)):
    classes = map_classes.change_classes(9, LIGHT) if measure == "change" else map_classes.count_classes(20, LIGHT)
    found = map_areas.governorate_areas(
        map_areas.by_polygon(now), None if before is None else map_areas.by_polygon(before), measure=measure, classes=classes,
        countries=countries, admin1=admin1, covered=covered,
    )  # fmt: skip
    return found.set_index("admin1_iso")


def test_silence_is_not_a_count_of_zero():
    found = areas(counts(**{"IQ-DI": 3}))
    assert found.loc["IQ-KI", "colour"] == "" and "No incidents in the table" in found.loc["IQ-KI", "head"]
    mauritania = found[[iso.startswith("MR-") for iso in found.index]]
    assert set(mauritania["colour"]) == {map_classes.HATCHED} and mauritania["head"].str.startswith("Not covered").all()
    assert found.loc["IQ-DI", "head"] == "3 incidents"


def test_no_figure_is_neither_a_class_nor_none_killed():
    unknown = areas(counts(**{"IQ-DI": 3}), measure="killed").loc["IQ-DI", "colour"]
    none_killed = areas(counts(**{"IQ-DI": 3}).assign(killed=0.0), measure="killed").loc["IQ-DI", "colour"]
    assert unknown != none_killed
    assert {unknown, none_killed}.isdisjoint({*map_classes.count_classes(20, LIGHT).colours, "", map_classes.HATCHED})


def test_a_small_base_has_no_percentage():
    before, now = counts(**{"IQ-DI": 9, "IQ-KI": 10}), counts(**{"IQ-DI": 12, "IQ-KI": 5})
    found = areas(now, before, measure="change", admin1=("IQ-DI", "IQ-KI"))
    assert set(found.index) == {"IQ-DI", "IQ-KI"}
    assert "%" not in found.loc["IQ-DI", "head"] and "+3" in found.loc["IQ-DI", "head"]
    assert "−50%" in found.loc["IQ-KI", "head"]


def test_a_filled_map_of_governorates_is_small(store):
    frame = tables.by_governorate(store, ALL)
    countries = sorted({f["properties"]["country"] for f in basemap.governorates()["features"]})
    deck = maps.governorate_map(
        areas(frame, countries=countries, covered=countries[:3]).reset_index(), VIEW, LIGHT, token="t"
    )
    assert len(deck.to_json()) < MOST_BYTES
    drawn = layer(deck, "governorates")["data"]["features"] + layer(deck, "uncovered")["data"]["features"]
    assert len(drawn) == len(basemap.governorates()["features"])


@pytest.mark.parametrize(("low", "high", "said"), [
    (math.nan, math.nan, "no figure for killed"), (0, 0, "0 killed"), (3, 7, "3–7 killed"), (math.nan, 5, "up to 5 killed"),
])  # fmt: skip
def test_unknown_killed_is_said(low, high, said):
    assert map_tips.killed(low, high) == said


def test_names_and_badges_do_not_cover_each_other():
    points = [(44.0, 34.0, "A long name"), (44.01, 34.0, "Another"), (47.0, 31.0, "Far")]
    assert map_labels.named(points, VIEW) == [0, 2]
    shifts = map_labels.badge_shifts([(44.0, 34.0), (44.0, 34.0)], [(44.0, 34.0)], VIEW)
    assert (0, 0) not in shifts and shifts[0] != shifts[1]
    far = basemap.View(10.0, 30.0, 3.5)
    assert map_labels.badge_shifts([(44.0, 34.0)], [(44.0, 34.0)], far) == [(0, 0)]


def test_legends_escape_and_name_every_class():
    classes = map_classes.count_classes(80, LIGHT)
    text = map_legend.class_legend(LIGHT, classes, "<b>per & hexagon", extra=map_legend.killed_extra(classes))
    assert "&lt;b&gt;per &amp; hexagon" in text and all(label in text for label in classes.labels)
    for split, words in map_legend.WORDS.items():
        found = map_legend.incident_legend(DARK, split=split, largest=60, scale=1.0)
        assert all(words[word] in found for word in COLOURS[split]) and "100" not in re.sub(r"<[^>]*>", " ", found)


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=lambda mode: mode.name)
def test_a_legend_has_the_colours_that_are_seen_on_the_map(mode):
    """Fills let the base map through: without that, the darkest class on the map looked like the legend's last but one."""
    classes = map_classes.count_classes(80, mode)
    drawn = maps.governorate_map(
        pd.DataFrame([{"admin1_iso": "IQ-DI", "colour": classes.colours[-1], "head": "", "where": "", "more": ""}]), VIEW, mode, token="t"
    )
    *over, opacity = layer(drawn, "governorates")["data"]["features"][0]["properties"]["ink"]
    land = rgba(PALETTES[mode.name].covered)
    seen = [round(opacity / 255 * a + (1 - opacity / 255) * b) for a, b in zip(over, land, strict=False)]
    swatches = re.findall(r"background:#(\w{6})", map_legend.class_legend(mode, classes, "", opacity=maps.FILL))
    assert [int(swatches[-1][at : at + 2], 16) for at in (0, 2, 4)] == pytest.approx(seen, abs=1)
    assert classes.colours[-1] in map_legend.class_legend(mode, classes, "")
