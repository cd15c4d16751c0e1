"""A drag over the picture of a map as the area that it draws."""

import pytest

from atlas.analysis.selection import FILTERS
from atlas.figures.paint.maps import sheet_of
from atlas.figures.spec import GeoMap
from atlas.ui.drawing import CLICK_KM, PICTURE_PX, area_of

SEEN = sheet_of(GeoMap((38.7, 29.0, 48.7, 37.5)), *PICTURE_PX)


def test_a_click_is_a_circle_around_it_and_a_drag_one_that_reaches_to_its_end(known):
    read = FILTERS["within"].read
    (latitude, longitude, km), _ = read(area_of("0.5,0.5,0.5,0.5", SEEN, is_box=False), known)
    assert (longitude, km) == (pytest.approx(43.7, abs=0.01), CLICK_KM)
    assert latitude == pytest.approx(33.36, abs=0.1)
    (_, _, far), _ = read(area_of("0.5,0.5,0.7,0.5", SEEN, is_box=False), known)
    assert far > CLICK_KM


def test_a_box_is_the_same_from_whichever_corner_it_is_drawn(known):
    drawn = {area_of(each, SEEN, is_box=True) for each in ("0.2,0.3,0.6,0.8", "0.6,0.8,0.2,0.3", "0.2,0.8,0.6,0.3")}
    (text,) = drawn
    south, west, north, east = FILTERS["within"].read(text, known)[0]
    assert south < north and west < east
    assert area_of("0.2,0.3,0.2,0.3", SEEN, is_box=True) == ""
