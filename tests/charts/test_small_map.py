"""The overview's small map: every governorate in its colour, few names, regions far apart side by side."""

import xml.etree.ElementTree as ElementTree

import pandas as pd
import pytest

from atlas.charts import basemap
from atlas.charts.map_classes import HATCHED, count_classes
from atlas.charts.small_map import small_map
from atlas.figures.theme import DARK, LIGHT

SVG = "{http://www.w3.org/2000/svg}"


def areas_of(country, colour=""):
    units = [f["properties"] for f in basemap.governorates()["features"] if country in ("", f["properties"]["country"])]
    return pd.DataFrame({
        "admin1_iso": [unit["admin1_iso"] for unit in units], "colour": colour, "head": "none", "more": "",
        "where": [unit["admin1_name"] for unit in units],
    })  # fmt: skip


def drawn(areas, classes, mode=LIGHT, **options):
    return ElementTree.fromstring(small_map(areas, classes, mode, width_px=430, **options))


def words_of(picture):
    return [text.text for text in picture.iter(f"{SVG}text")]


def height_of(picture):
    return float(picture.get("viewBox").split()[3])


@pytest.mark.parametrize("mode", [LIGHT, DARK])
def test_each_governorate_is_drawn_once_in_the_colour_of_its_class_with_its_words(mode):
    classes = count_classes(3, mode)
    areas = areas_of("SYR")
    areas.loc[0, "colour"], areas.loc[1, "colour"] = classes.colours[-1], HATCHED
    areas.loc[0, ["head", "more"]] = "3 incidents", "2 killed & 1 <without>"
    shapes = {path.get("data-iso"): path for path in drawn(areas, classes, mode).iter(f"{SVG}path")}
    assert list(shapes) == list(areas["admin1_iso"])
    first, second, third = (shapes[iso] for iso in areas["admin1_iso"][:3])
    assert (first.get("fill"), second.get("fill"), third.get("fill")) == (classes.colours[-1], "url(#hatch)", mode.gap)
    assert first.find(f"{SVG}title").text == f"{areas.loc[0, 'where']}: 3 incidents\n2 killed & 1 <without>"


def test_only_governorates_with_incidents_are_named_and_only_where_there_is_room():
    classes = count_classes(1, LIGHT)
    few, many = areas_of("SYR"), areas_of("", colour=classes.colours[0])
    few.loc[0, "colour"] = classes.colours[0]
    assert words_of(drawn(few, classes)) == [few.loc[0, "where"]]
    assert words_of(drawn(many, classes)) == ["Maghreb", "Syria and Iraq"]


def test_names_do_not_cover_each_other():
    classes = count_classes(1, LIGHT)
    areas = areas_of("IRQ", colour=classes.colours[0])
    texts = list(drawn(areas, classes).iter(f"{SVG}text"))
    boxes = [(float(text.get("x")), float(text.get("y")), 2.5 * len(text.text)) for text in texts]
    assert 8 < len(texts) < len(areas)
    for place, (x, y, half) in enumerate(boxes):
        assert all(abs(y - b) >= 10 or abs(x - a) >= half + other for a, b, other in boxes[:place])


def test_regions_far_apart_stand_side_by_side_or_under_one_another_where_it_is_narrow():
    classes, areas = count_classes(1, LIGHT), areas_of("")
    wide = drawn(areas, classes)
    narrow = ElementTree.fromstring(small_map(areas, classes, LIGHT, width_px=290))
    assert height_of(wide) < height_of(drawn(areas_of("SYR"), classes)) <= 301
    assert height_of(narrow) > height_of(wide)
    assert narrow.get("viewBox").split()[2] == "290"


def test_the_whole_map_is_small():
    assert len(small_map(areas_of(""), count_classes(9, LIGHT), LIGHT, width_px=430)) < 90_000
