"""From degrees to px: the projection's fixed points, and shapes that end at the picture's edge."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.briefing.geometry import TOO_FINE_PX, Sheet, simplified
from atlas.charts.basemap import View

WORLD = Sheet(View(0, 0, 0), 512, 512)
CLOSE = Sheet(View(44, 33, 6), 800, 400)
DEGREES = st.tuples(st.floats(-60, 60), st.floats(-60, 60))


def test_the_world_at_zoom_0_is_512_px():
    assert WORLD.place(0, 0) == pytest.approx((256, 256))
    assert WORLD.place(-180, 85.0511287798) == pytest.approx((0, 0), abs=1e-6)
    assert WORLD.place(180, -85.0511287798) == pytest.approx((512, 512), abs=1e-6)


def test_the_middle_of_the_view_is_the_middle_of_the_picture():
    assert CLOSE.place(44, 33) == pytest.approx((400, 200))


def test_a_kilometre_is_as_long_as_the_projection_draws_it():
    one_degree_km = 40_075.0167 / 360 * math.cos(math.radians(33))
    across = CLOSE.place(45, 33)[0] - CLOSE.place(44, 33)[0]
    assert CLOSE.px_per_km(33) * one_degree_km == pytest.approx(across)


@given(st.lists(DEGREES, min_size=3, max_size=12))
def test_a_ring_stays_in_the_picture(points):
    for x, y in CLOSE.ring(points):
        assert -0.06 <= x <= 800.06
        assert -0.06 <= y <= 400.06


@given(st.lists(DEGREES, min_size=2, max_size=12))
def test_lines_stay_in_the_picture(points):
    for line in CLOSE.lines(points):
        assert len(line) >= 2
        for x, y in line:
            assert -0.06 <= x <= 800.06
            assert -0.06 <= y <= 400.06


def test_a_ring_around_the_picture_is_the_picture():
    assert set(CLOSE.ring([(-60, -60), (-60, 60), (150, 60), (150, -60)])) == {(0.0, 0.0), (0.0, 400.0), (800.0, 0.0), (800.0, 400.0)}


def test_a_line_that_leaves_and_comes_back_is_two():
    away = [(43.9, 33), (44, 33), (44, 80), (44.1, 80), (44.1, 33), (44.2, 33)]
    assert len(CLOSE.lines(away)) == 2


def test_fine_points_go_and_corners_stay():
    line = [(0, 0), (5, TOO_FINE_PX / 2), (10, 0), (10, 10)]
    assert simplified(line) == [(0, 0), (10, 0), (10, 10)]
