"""Measure the radii of places that are known only to their governorate or country: python -m tools.place_radii.

The radius is the distance from the row's point to the farthest point of the boundary in data/boundaries/admin1.geojson, so that
whatever lies in the governorate lies in the circle; a larger radius that was coded stays (Natural Earth draws Baghdad too small).
Rows of seeds/places.csv without an outline keep theirs.
"""

from pathlib import Path

import pandas as pd

from atlas.ingest.governorates import ISO2, read_extents
from atlas.paths import BOUNDARIES, SEEDS

COARSE = ("admin1", "country")


def measured(places: pd.DataFrame, boundaries: Path = BOUNDARIES / "admin1.geojson") -> pd.Series:
    """Return the least honest radius in km of each coarse row with an outline, by the frame's index. places: places.csv as text."""
    extents, found = read_extents(boundaries), {}
    is_unit = places["admin1"].eq("") | places["admin1"].eq(places["admin1_name"])  # else a province inside of it
    for row in places[places["precision"].isin(COARSE) & is_unit].itertuples():
        if extent := extents.get(row.admin1_iso if row.precision == "admin1" else ISO2[row.country]):
            found[row.Index] = extent.reach_km(float(row.latitude), float(row.longitude))
    return pd.Series(found, dtype="int64")


def main() -> None:
    """Write the radii that are too small into seeds/places.csv."""
    path = SEEDS / "places.csv"
    places = pd.read_csv(path, dtype="str", keep_default_na=False)
    least = measured(places)
    small = least[least > places.loc[least.index, "radius_km"].astype("float64")]
    places.loc[small.index, "radius_km"] = small.astype("str")
    places.to_csv(path, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
