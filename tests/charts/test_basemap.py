"""The base map asks no other host for anything, joins the coded units, and opens where the regions are."""

import json
import math

import pytest

from atlas import paths
from atlas.charts import basemap, glyphs


@pytest.fixture(scope="module")
def styles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    return {path.name: path for path in basemap.write_styles(paths.BOUNDARIES, folder)}


def walk(value):
    yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(item)


def test_committed_styles_are_what_the_boundaries_give(styles):
    assert set(styles) == {"basemap-light.json", "basemap-dark.json"}
    for name, path in styles.items():
        assert path.read_bytes() == (paths.STATIC / name).read_bytes(), f"{name} is stale: write the styles again"


def test_styles_are_small_and_name_no_other_host(styles):
    for path in styles.values():
        assert path.stat().st_size < 700_000
        style = json.loads(path.read_text("utf-8"))
        assert not [text for text in walk(style) if isinstance(text, str) and "://" in text]
        assert {layer.get("source", "land") for layer in style["layers"]} == set(style["sources"])


def test_every_font_of_the_style_has_a_glyph_file_for_its_labels(styles):
    style = json.loads(styles["basemap-light.json"].read_text("utf-8"))
    texts = [f["properties"].get("name", "") for s in style["sources"].values() for f in s["data"]["features"]]
    firsts = {ord(letter) // 256 * 256 for text in texts for letter in text}
    for layer in style["layers"]:
        for font in layer.get("layout", {}).get("text-font", ()):
            for first in firsts:
                assert (paths.STATIC / "fonts" / font / f"{first}-{first + 255}.pbf").exists(), (font, first)


def test_choropleths_slip_in_between_land_and_borders(styles):
    names = [layer["id"] for layer in json.loads(styles["basemap-dark.json"].read_text("utf-8"))["layers"]]
    last_water = max(i for i, name in enumerate(names) if name.startswith("water"))
    assert names.index("land") < last_water < names.index("governorate-lines")


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


def test_glyph_file_holds_the_letters_it_says(tmp_path):
    from PIL import ImageFont

    try:
        font = ImageFont.truetype("DejaVuSans.ttf", 24)
    except OSError:
        pytest.skip("no DejaVu Sans on this machine")
    data = glyphs.glyph_range(font.path, "Any", 0)
    assert data[:1] == b"\x0a" and b"\x0a\x03Any" in data and b"0-255" in data
    assert len(glyphs.glyph_range(font.path, "Any", 0x3000)) < 40  # no kept code there: a valid, empty range
