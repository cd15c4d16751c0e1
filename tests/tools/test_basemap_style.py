"""The committed styles are what the boundaries give, ask no other host for anything, and find a glyph for every label."""

import json

import pytest
from PIL import ImageFont

from atlas import paths
from tools import basemap_style, glyphs


@pytest.fixture(scope="module")
def styles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    return {path.name: path for path in basemap_style.write_styles(paths.BOUNDARIES, folder)}


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


def test_glyph_file_holds_the_letters_it_says(tmp_path):
    try:
        font = ImageFont.truetype("DejaVuSans.ttf", 24)
    except OSError:
        pytest.skip("no DejaVu Sans on this machine")
    data = glyphs.glyph_range(font.path, "Any", 0)
    assert data[:1] == b"\x0a" and b"\x0a\x03Any" in data and b"0-255" in data
    assert len(glyphs.glyph_range(font.path, "Any", 0x3000)) < 40  # no kept code there: a valid, empty range
