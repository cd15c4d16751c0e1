"""The base map joins the coded units and opens where the regions are."""

import math

import pytest

from atlas.charts import basemap


@pytest.mark.parametrize("region", ["iraq", "syria", "maghreb", "all"])
def test_view_shows_the_whole_region_and_no_more(region):
    west, south, east, north = basemap.REGION_BOUNDS[region]
    view = basemap.VIEWS[region]
    world_px = 512 * 2**view.zoom

    def y(latitude):
        return math.asinh(math.tan(math.radians(latitude))) / (2 * math.pi) * world_px

    half_width = max(view.longitude - west, east - view.longitude) / 360 * world_px
    half_height = max(y(north) - y(view.latitude), y(view.latitude) - y(south))
    assert half_width <= 450 and half_height <= 260
    assert half_width > 410 or half_height > 220


@pytest.mark.parametrize("bounds", [(10, 0, 5, 1), (0, 5, 1, 0)])
def test_fit_view_refuses_bounds_out_of_order(bounds):
    with pytest.raises(ValueError, match="cannot fit"):
        basemap.fit_view(bounds, width_px=900, height_px=520)


def test_fit_view_of_one_point_stays_at_a_town_zoom():
    assert basemap.fit_view((44.0, 33.0, 44.0, 33.0), width_px=900, height_px=520).zoom == 12.0


def test_held_units_share_the_polygon_of_the_older_unit():
    assert basemap.polygon_of()["DZ-54"] == "DZ-11"
    assert basemap.label_points()["DZ-54"] == basemap.label_points()["DZ-11"]
    assert basemap.polygon_of()["IQ-AN"] == "IQ-AN"
