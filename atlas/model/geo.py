"""Distances on the globe in plain arithmetic, for whole columns at once; knows nothing of tables or map drawing."""

import numpy as np

EARTH_RADIUS_KM = 6371.0088  # mean radius (IUGG), the one scikit-learn's and h3's haversine assume
SAME_PLACE_KM = 6.0  # two points of one place: GeoNames files some towns twice, old and new centre, up to 5 km apart (Khalis, Aqrah)


def great_circle_km(latitude_a, longitude_a, latitude_b, longitude_b):
    """Return the great-circle distance in kilometres, to the metre, between points given in WGS84 degrees; arrays broadcast.

    NaN in, NaN out: a missing coordinate is no distance. Haversine on a sphere, within 0.6% of the ellipsoid. Rounded because processors differ
    in the last digits of sines, and the tables are to be the same on each.
    """
    lat_a, lon_a, lat_b, lon_b = (
        np.radians(np.asarray(x, dtype=float)) for x in (latitude_a, longitude_a, latitude_b, longitude_b)
    )
    half = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return np.round(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)), 3)
