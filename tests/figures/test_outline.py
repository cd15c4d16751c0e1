"""Maps as SVG: pictures with their frame, and the overview's small map, every governorate in its colour, few names, regions far apart side by side."""

import xml.etree.ElementTree as ElementTree

import pytest

from atlas.figures.geo import bounds_of, governorates
from atlas.figures.paint.maps import scene_of
from atlas.figures.paint.outline import SQUARE, WIDE, picture, small_map
from atlas.figures.places import map_of
from atlas.figures.scope import scope
from atlas.figures.spec import Area, Figure, GeoMap, Place
from atlas.figures.theme import DARK, LIGHT

SVG = "{http://www.w3.org/2000/svg}"


def body_of(country, fill="", number="", **chosen):
    units = [own["properties"] for own in governorates().values() if country in ("", own["properties"]["country"])]
    areas = [
        Area(unit["admin1_iso"], fill, told=("none", unit["admin1_name"], ""), name=unit["admin1_name"], number=number)
        for unit in units
    ]
    return GeoMap(bounds_of((), (), ()), tuple(chosen.get(str(place), area) for place, area in enumerate(areas)))


def drawn(body, mode=LIGHT, *, width_px=430, **options):
    return ElementTree.fromstring(small_map(body, mode, width_px=width_px, **options))


def words_of(made):
    return [text.text for text in made.iter(f"{SVG}text")]


def height_of(made):
    return float(made.get("viewBox").split()[3])


@pytest.mark.parametrize("mode", [LIGHT, DARK])
def test_each_governorate_is_drawn_once_in_its_colour_with_its_words(mode):
    first, second, *_ = body_of("SYR").areas
    chosen = {
        "0": Area(first.key, "#a73f12", told=("3 incidents", first.name, "2 killed & 1 <without>")),
        "1": Area(second.key, pattern="/"),
    }
    body = body_of("SYR", **chosen)
    shapes = {path.get("data-iso"): path for path in drawn(body, mode).iter(f"{SVG}path")}
    assert list(shapes) == [area.key for area in body.areas]
    own = [shapes[area.key] for area in body.areas[:3]]
    assert [path.get("fill") for path in own] == ["#a73f12", "url(#hatch)", mode.gap]
    assert own[0].find(f"{SVG}title").text == f"{first.name}: 3 incidents. 2 killed & 1 <without>"


def test_only_governorates_with_a_number_are_named_and_only_where_there_is_room():
    first = body_of("SYR").areas[0]
    few = body_of("SYR", **{"0": Area(first.key, "#a73f12", name=first.name, number="1")})
    assert words_of(drawn(few)) == [first.name]
    assert words_of(drawn(body_of("", "#a73f12", "1"))) == ["Maghreb", "Syria and Iraq"]


def test_names_do_not_cover_each_other():
    body = body_of("IRQ", "#a73f12", "1")
    texts = list(drawn(body).iter(f"{SVG}text"))
    boxes = [(float(text.get("x")), float(text.get("y")), 2.5 * len(text.text)) for text in texts]
    assert 8 < len(texts) < len(body.areas)
    for place, (x, y, half) in enumerate(boxes):
        assert all(abs(y - b) >= 10 or abs(x - a) >= half + other for a, b, other in boxes[:place])


def test_regions_far_apart_stand_side_by_side_or_under_one_another_where_it_is_narrow():
    wide, narrow = drawn(body_of("")), drawn(body_of(""), width_px=290)
    assert height_of(wide) < height_of(drawn(body_of("SYR"))) <= 301
    assert height_of(narrow) > height_of(wide)
    assert narrow.get("viewBox").split()[2] == "290"


def test_the_whole_map_is_small():
    assert len(small_map(body_of("", "#a73f12", "1"), LIGHT, width_px=430)) < 90_000


@pytest.mark.parametrize(
    "link",
    [
        "region=iraq&from=2021-01&to=2021-06",
        "region=maghreb&layer=governorates",
        "layer=density",
        "country=TUN&at=2025-11",
    ],
)
@pytest.mark.parametrize("size", [WIDE, SQUARE])
def test_a_picture_carries_its_frame_and_needs_nothing_from_outside(store, link, size):
    figure = map_of(scope(store, f"/maps?{link}")[0])
    made = picture(figure, size=size, title="<b>Mine</b>")
    root = ElementTree.fromstring(made)
    assert (root.get("width"), root.get("height")) == tuple(map(str, size))
    said = " ".join(" ".join(node.itertext()) for node in root.iter(f"{SVG}text"))
    for line in ("<b>Mine</b>", *figure.frame.head(), *figure.frame.foot()[:2]):
        assert set(line.split()) <= set(said.split()), line
    assert "<image" not in made and "<script" not in made and "href" not in made


def test_a_private_map_names_nobody_in_a_file(store):
    place = Place(
        44,
        34,
        "disc",
        20,
        (("#d55e00", 12),),
        name="Secret village",
        told=("3 incidents", "Secret village, Diyala", "2 killed"),
        text="Secret village",
    )
    body = GeoMap(
        bounds_of(("iraq",), (), ()),
        (Area("842c007ffffffff", "#d9632a", told=("3 incidents", "Secret village", "2 killed")),),
        (place,),
        is_private=True,
    )
    figure = Figure("map", map_of(scope(store, "/maps?layer=density")[0]).frame, None, body)
    assert "Secret" not in picture(figure) and "2 killed" not in picture(figure)
    open_body = GeoMap(body.bounds, body.areas, body.places)
    assert "Secret village" in picture(Figure("map", figure.frame, None, open_body))


def test_numbers_of_areas_bear_their_names_over_the_edge_of_those_too_small():
    body = GeoMap(
        bounds_of((), ("SYR",), ()),
        tuple(Area(area.key, "#6b2508", name=area.name, number="12", rank=1) for area in body_of("SYR").areas),
    )
    scene = scene_of(body, 866, 536)
    written = [label for label in scene.labels if label.text.endswith(" 12")]
    assert len(written) == 14
    assert {label.colour for label in written} == {
        LIGHT.paper,
        LIGHT.ink,
    }  # light within a dark fill, dark with a halo over its edge
    assert {"Deir ez-Zor 12", "Homs 12"} <= {label.text for label in written}
    assert not {label.text for label in scene.labels} & {"Damascus", "Raqqa"}  # towns give way
