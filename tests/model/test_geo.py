"""Great-circle distances for whole columns."""

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from atlas.model.geo import great_circle_km

LATITUDES, LONGITUDES = st.floats(-85, 85), st.floats(-180, 180)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_the_sphere_is_close_to_the_ellipsoid(lat_a, lon_a, lat_b, lon_b):
    assert great_circle_km(lat_a, lon_a, lat_b, lon_b) == pytest.approx(
        geodesic((lat_a, lon_a), (lat_b, lon_b)).km, rel=0.006, abs=1e-3
    )


def test_columns_broadcast_and_the_unknown_stays_unknown():
    found = great_circle_km([34.0, np.nan], [44.0, 44.0], 35.0, 44.0)
    assert found[0] == pytest.approx(111.2, abs=0.1)
    assert np.isnan(found[1])


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_distances_are_whole_metres_on_every_processor(lat_a, lon_a, lat_b, lon_b):
    metres = float(great_circle_km(lat_a, lon_a, lat_b, lon_b)) * 1000
    assert metres == pytest.approx(round(metres), abs=1e-6)
