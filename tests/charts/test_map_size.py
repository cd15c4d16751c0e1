"""The rule of small maps: the finest way that is small enough, governorates at last, and a word on it wherever it is not the one asked for."""

import pydeck
from hypothesis import given
from hypothesis import strategies as st

from atlas.analysis.hexagons import RESOLUTIONS
from atlas.analysis.places import MAX_PLACES
from atlas.charts import map_size

LAYERS = st.sampled_from([map_size.POINTS, map_size.HEXAGONS, map_size.GOVERNORATES])


@given(LAYERS, st.sampled_from(RESOLUTIONS), st.integers(0, 20_000_000))
def test_ways_go_from_fine_to_coarse_and_end_with_governorates(layer, resolution, points):
    found = map_size.ways(layer, resolution, points)
    order = [map_size.POINTS, map_size.HEXAGONS, map_size.GOVERNORATES]
    places = [(order.index(way), -size) for way, size in found[:-1]]
    assert places == sorted(places) and found[-1][0] == map_size.GOVERNORATES
    assert all(order.index(way) >= order.index(layer) and size <= resolution for way, size in found)
    assert ((map_size.POINTS, resolution) in found) == (layer == map_size.POINTS and points <= MAX_PLACES)
    assert (len(found) > 1 and found[-2][0] == map_size.HEXAGONS) == (layer != map_size.GOVERNORATES and points <= map_size.MAX_BINNED)


@given(LAYERS, st.sampled_from(RESOLUTIONS), st.integers(1, 20_000_000))
def test_another_way_than_asked_for_is_told_and_why(layer, resolution, points):
    for way in map_size.ways(layer, resolution, points):
        told = map_size.why((layer, resolution), way, points)
        assert bool(told) == (way != (layer, resolution))
        assert not told or f"{points:,} place" in told


def test_a_map_fits_up_to_its_bytes_and_not_beyond():
    def deck(letters: int) -> pydeck.Deck:
        return pydeck.Deck([pydeck.Layer("TextLayer", [{"text": "x" * letters}], id="t")], map_style=None)

    frame = len(deck(0).to_json().encode())
    assert map_size.fits(deck(map_size.MAP_BYTES - frame))
    assert not map_size.fits(deck(map_size.MAP_BYTES - frame + 1))
