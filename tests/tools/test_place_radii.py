"""Whatever is known only to its governorate or country lies inside the circle that stands for it."""

import pandas as pd

from atlas.paths import SEEDS
from tools.place_radii import measured


def test_a_circle_of_a_governorate_or_country_holds_all_of_it():
    places = pd.read_csv(SEEDS / "places.csv", dtype="str", keep_default_na=False)
    least = measured(places)
    held = places.loc[least.index, "radius_km"].astype("float64")
    assert len(least) > 100 and places.loc[held.index[held < least], ["admin1", "place", "radius_km"]].empty
    anbar = places[(places["admin1"] == "Anbar") & (places["place"] == "") & (places["country"] == "IRQ")]
    assert least[anbar.index[0]] >= 245  # its western edge
