"""From degrees to px: the projection's fixed points, views that show what they should, and shapes that end at the picture's edge."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from atlas.figures import geo
from atlas.figures.geo import (
    TOO_FINE_PX,
    Sheet,
    View,
    bounds_of,
    circle,
    fit_view,
    flattened,
    label_points,
    polygon_of,
)
from atlas.model.geo import great_circle_km

WORLD = Sheet(View(0, 0, 0), 512, 512)
CLOSE = Sheet(View(44, 33, 6), 800, 400)
DEGREES = st.tuples(st.floats(-60, 60), st.floats(-60, 60))


def rings(points):
    return CLOSE.rings([shapely.Polygon(geo.mercator(points))])[0]


def lines(points):
    return CLOSE.lines([flattened({"type": "LineString", "coordinates": points})])[0]


def test_the_world_at_zoom_0_is_512_px():
    assert WORLD.place(0, 0) == pytest.approx((256, 256))
    assert WORLD.place(-180, 85.0511287798) == pytest.approx((0, 0), abs=1e-6)
    assert WORLD.place(180, -85.0511287798) == pytest.approx((512, 512), abs=1e-6)


def test_the_middle_of_the_view_is_the_middle_of_the_picture():
    assert CLOSE.place(44, 33) == pytest.approx((400, 200))
    assert CLOSE.places([(44, 33), (44, 33)])[1] == CLOSE.place(44, 33)


@given(st.lists(DEGREES, min_size=3, max_size=12))
def test_a_ring_stays_in_the_picture(points):
    for ring in rings(points):
        for x, y in ring:
            assert -0.06 <= x <= 800.06
            assert -0.06 <= y <= 400.06


@given(st.lists(DEGREES, min_size=2, max_size=12))
def test_lines_stay_in_the_picture(points):
    for line in lines(points):
        assert len(line) >= 2
        for x, y in line:
            assert -0.06 <= x <= 800.06
            assert -0.06 <= y <= 400.06


def test_a_ring_around_the_picture_is_the_picture():
    (ring,) = rings([(-60, -60), (-60, 60), (150, 60), (150, -60)])
    assert set(ring) == {(0.0, 0.0), (0.0, 400.0), (800.0, 0.0), (800.0, 400.0)}


def test_what_lies_outside_or_is_too_small_to_see_is_left_out():
    assert rings([(10, 10), (11, 10), (11, 11)]) == ()
    assert rings([(44, 33), (44.0001, 33), (44.0001, 33.0001)]) == ()


def test_a_hole_stays_a_hole():
    square = [(43, 32), (45, 32), (45, 34), (43, 34), (43, 32)]
    hole = [(43.8, 32.8), (44.2, 32.8), (44.2, 33.2), (43.8, 33.2), (43.8, 32.8)]
    assert len(CLOSE.rings([flattened({"type": "Polygon", "coordinates": [square, hole]})])[0]) == 2


def test_a_line_that_leaves_and_comes_back_is_two():
    assert len(lines([(43.9, 33), (44, 33), (44, 80), (44.1, 80), (44.1, 33), (44.2, 33)])) == 2


def test_fine_points_go_and_corners_stay():
    start, fine, end, corner = (
        CLOSE.place(44, 33),
        *((400 + x, 200 + y) for x, y in ((5, TOO_FINE_PX / 2), (10, 0), (10, 10))),
    )
    scale, left, top = CLOSE._frame
    flat = shapely.LineString([((x + left) / scale, (y + top) / scale) for x, y in (start, fine, end, corner)])
    assert CLOSE.lines([flat])[0] == ((tuple(map(round, start)), tuple(map(round, end)), tuple(map(round, corner))),)


@given(longitude=st.floats(-20, 60), latitude=st.floats(-60, 60), radius=st.floats(0.5, 300))
def test_a_circle_has_its_radius_everywhere(longitude, latitude, radius):
    for x, y in circle(longitude, latitude, radius)[::9]:
        assert great_circle_km(y, x, latitude, longitude) == pytest.approx(radius, rel=1e-3, abs=2e-3)


@pytest.mark.parametrize("region", ["iraq", "syria", "maghreb", "all"])
def test_view_shows_the_whole_region_and_no_more(region):
    west, south, east, north = geo.REGION_BOUNDS[region]
    sheet = Sheet(fit_view(geo.REGION_BOUNDS[region], width_px=900, height_px=520, padding_px=32), 900, 520)
    (left, top), (right, bottom) = sheet.places([(west, north), (east, south)])
    assert left >= 31.9 and top >= 31.9 and right <= 868.1 and bottom <= 488.1
    assert left < 40 or top < 40


@pytest.mark.parametrize("bounds", [(10, 0, 5, 1), (0, 5, 1, 0)])
def test_fit_view_refuses_bounds_out_of_order(bounds):
    with pytest.raises(ValueError, match="cannot fit"):
        fit_view(bounds, width_px=900, height_px=520)


def test_fit_view_of_one_point_stays_at_a_town_zoom():
    assert fit_view((44.0, 33.0, 44.0, 33.0), width_px=900, height_px=520).zoom == 12.0


def test_held_units_share_the_polygon_of_the_older_unit():
    assert polygon_of()["DZ-54"] == "DZ-11"
    assert label_points()["DZ-54"] == label_points()["DZ-11"]
    assert polygon_of()["IQ-AN"] == "IQ-AN"


@pytest.mark.parametrize(
    "chosen", [(("iraq",), (), ()), ((), ("MRT",), ()), ((), (), ("IQ-DI", "SY-DY")), ((), (), ())]
)
@pytest.mark.parametrize("width", [320, 1500])
def test_what_a_map_opens_on_shows_all_of_the_selection(chosen, width):
    sheet = Sheet(fit_view(bounds_of(*chosen), width_px=width, height_px=420), width, 420)
    isos = set(chosen[2]) or {
        iso for iso, own in geo.governorates().items() if own["properties"]["country"] in chosen[1]
    }
    assert all(sheet.holds(sheet.place(*label_points()[iso])) for iso in isos)


def test_an_outline_is_a_unit_or_a_hexagon():
    assert geo.outline("IQ-AN").contains(shapely.Point(*geo.mercator([label_points()["IQ-AN"]])[0]))
    assert len(shapely.get_coordinates(geo.outline("842c007ffffffff"))) >= 6
    with pytest.raises(KeyError):
        geo.outline("nowhere")
