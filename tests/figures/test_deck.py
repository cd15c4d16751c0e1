"""Maps of the pages: what is sent to the browser is small, plain JSON that says no more than is known."""

import json
import math
import re
import xml.etree.ElementTree as ET
from base64 import b64decode

import pandas as pd
import pydeck
import pytest

from atlas.analysis.selection import Selection
from atlas.figures import marks, places
from atlas.figures.geo import bounds_of, governorates
from atlas.figures.ground import PALETTES
from atlas.figures.paint import deck, maps, outline
from atlas.figures.paint.marks import SHAPES, mark, sheet
from atlas.figures.places import map_of
from atlas.figures.scope import Scope, scope
from atlas.figures.spec import Area, GeoMap, Key, Place
from atlas.figures.theme import COLOURS, DARK, LIGHT, rgba

IRAQ = bounds_of(("iraq",), (), ())
MOST_BYTES = 2_000_000  # DESIGN section 8: payload per rerun
NO_BADGES = pd.DataFrame(columns=["admin1_iso", "incidents", "reports", "admin1", "country"])


def painted(body, mode=LIGHT, *, width=880, **look):
    return deck.paint(body, mode, maps.sheet_of(body, width, 520), token="t", **look)


def spec(picture) -> dict:
    return json.loads(picture.to_json())


def layer(picture, name: str) -> dict:
    return next(found for found in spec(picture)["layers"] if found["id"].startswith(name))


def body_of(store, link, **options):
    return map_of(scope(store, link)[0], most_marks=3000, **options).body


@pytest.fixture(scope="module")
def whole(store):
    """The incident map of the whole committed table."""
    return painted(body_of(store, "/maps"))


def test_the_whole_table_is_small_plain_json(whole, store):
    for picture in (
        whole,
        painted(body_of(store, "/maps?layer=density&cell=5&measure=killed"), DARK),
        painted(body_of(store, "/maps?layer=governorates")),
    ):
        text = picture.to_json()
        assert len(text) < MOST_BYTES
        json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
        ids = [found["id"] for found in spec(picture)["layers"]]
        assert len(ids) == len(set(ids)) and all(name.endswith("-t") for name in ids)


def test_every_mark_has_a_picture_and_three_lines(whole):
    drawn = layer(whole, "places")
    assert {row["icon"] for row in drawn["data"]} == set(drawn["iconMapping"])
    for found in spec(whole)["layers"]:
        for row in found["data"]:
            if found["pickable"]:
                assert all(isinstance(row[line], str) for line in re.findall(r"{(\w+)}", deck.TIP))


def test_rings_are_no_larger_than_what_is_named_instead(whole):
    rings = layer(whole, "rings")
    assert not rings["filled"] and max(row["m"] for row in rings["data"]) <= places.WIDE_KM * 1000


def test_an_area_stands_beside_the_town_at_its_point():
    def at(kind, radii):
        return {"kind": kind, "latitude": 35.0, "longitude": 43.0, "name": "Town", "names": 1, "admin1": "Diyala", "country": "IRQ",
                "radii": radii, "incidents": 1, "reports": 1, "killed": math.nan, "killed_low": math.nan, "killed_high": math.nan,
                "without_killed": 1, "first_day": pd.Timestamp("2020-01-01"), "last_day": pd.Timestamp("2020-01-01"),
                "incident_id": "i",
                "event_type": "ied", "date_precision": "day", "origin_count": 1.0, "shares": {"bombing": 1}}  # fmt: skip

    found = pd.DataFrame([at("spot", (3.0,)), at("area", (60.0,))])
    body = places.marks_of(found, NO_BADGES, IRAQ, LIGHT, split="family", largest=1)
    picture = painted(body, focus=deck.Focus(43.0, 35.0, 60.0))
    offsets = {row["kind"]: row["offset"][0] for row in layer(picture, "places")["data"]}
    assert offsets["spot"] == 0 < offsets["area"]
    assert layer(picture, "names")["data"][0]["text"] == "Town"
    assert layer(picture, "reach")["data"][0]["m"] == 60_000
    assert not any(found["id"].startswith(("rings", "badges")) for found in spec(picture)["layers"])


@pytest.mark.parametrize("width", [290, 880])
def test_a_map_never_opens_below_its_least_zoom(width):
    body = GeoMap(bounds_of((), (), ()))
    opened, view = spec(painted(body, width=width))["initialViewState"], maps.sheet_of(body, width, 520).view
    assert opened["minZoom"] <= opened["zoom"] <= view.zoom < opened["zoom"] + 0.01
    assert opened["minZoom"] <= deck.MIN_ZOOM and (width > 290 or opened["zoom"] < deck.MIN_ZOOM)


def test_names_and_badges_do_not_cover_each_other():
    named = [
        Place(x, y, "none", text=words)
        for x, y, words in ((44.0, 34.0, "A long name"), (44.01, 34.0, "Another"), (47.0, 31.0, "Far"))
    ]
    body = GeoMap(IRAQ, places=tuple(named))
    laid = maps.layout(body, maps.sheet_of(body, 880, 520))
    first, second, far = laid.words
    assert first != second and far is not None
    crowd = [
        Place(44.0, 34.0, "disc", 30, (("#000000", 12),)),
        Place(44.0, 34.0, "badge", text="3"),
        Place(44.0, 34.0, "badge", text="4"),
    ]
    near = maps.layout(GeoMap(IRAQ, places=tuple(crowd)), maps.sheet_of(body, 880, 520))
    assert len(set(near.spots)) == 3
    wide = GeoMap(bounds_of((), (), ()), places=tuple(crowd))
    assert (
        len(set(maps.layout(wide, maps.sheet_of(wide, 290, 420)).spots)) == 1
    )  # too small to move a badge inside its governorate


def test_words_that_must_not_be_left_out_are_all_there():
    crowd = tuple(
        Place(44.0 + n / 1000, 34.0, "disc", 16, (("#000000", 12),), text=f"place {n}", is_named=True)
        for n in range(12)
    )
    body = GeoMap(IRAQ, places=crowd)
    assert len(layer(painted(body), "names")["data"]) == 12
    optional = GeoMap(IRAQ, places=tuple(Place(44.0, 34.0, "none", text="same") for _ in range(12)))
    assert 0 < len(layer(painted(optional), "names")["data"]) < 12


def test_what_is_not_covered_is_hatched():
    body = GeoMap(
        IRAQ, (Area("IQ-DI", "#d9632a", told=("3 incidents", "Diyala", "")), Area("IQ-AN", pattern="/"), Area("IQ-KI"))
    )
    picture = painted(body)
    hatched, plain = (layer(picture, name)["data"]["features"] for name in ("uncovered", "governorates"))
    assert [one["properties"]["iso"] for one in hatched] == ["IQ-AN"]
    assert {one["properties"]["iso"]: one["properties"]["ink"][3] for one in plain} == {"IQ-DI": deck.FILL, "IQ-KI": 0}
    assert plain[0]["geometry"] == governorates()["IQ-DI"]["geometry"]


def test_numbers_stand_on_the_page_as_in_files(store):
    body = body_of(store, "/maps?region=syria&from=2021-01&to=2021-12&layer=governorates")
    written = {row["text"] for row in layer(painted(body), "numbers")["data"]}
    numbered = {f"{area.name} {area.number}" for area in body.areas if area.number}
    alone = {area.number for area in body.areas if area.number}
    assert written <= numbered | alone and len(written & numbered) >= 6
    assert {label.text for label in maps.scene_of(body, 880, 520).labels} & (numbered | alone) == written


def test_a_map_fits_up_to_its_bytes_and_not_beyond():
    def made(letters: int) -> pydeck.Deck:
        return pydeck.Deck([pydeck.Layer("TextLayer", [{"text": "x" * letters}], id="t")], map_style=None)

    frame = len(made(0).to_json().encode())
    assert deck.fits(made(deck.MAP_BYTES - frame))
    assert not deck.fits(made(deck.MAP_BYTES - frame + 1))


def test_a_sheet_is_a_picture_with_a_place_for_each_mark():
    cuts = [marks.slices({"bombing": 1, "killing": n}, COLOURS["family"]) for n in range(3)]
    drawn = [mark(shape, 20, cut) for shape in SHAPES for cut in cuts]
    uri, mapping = sheet(drawn, LIGHT, columns=4)
    picture = ET.fromstring(b64decode(uri.split(",")[1]))
    cells = [(int(cell.get("x")), int(cell.get("y"))) for cell in picture if cell.tag.endswith("svg")]
    assert sorted(cells) == sorted((at["x"], at["y"]) for at in mapping.values()) and len(mapping) == 3 * len(SHAPES)
    assert uri == sheet(reversed(drawn), LIGHT, columns=4)[0]


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=lambda mode: mode.name)
def test_a_legend_has_the_colours_that_are_seen_on_the_map(mode):
    """Fills let the base map through: without that, the darkest class on the map looked like the legend's last but one."""
    body = GeoMap(IRAQ, (Area("IQ-DI", "#6b2508"),), legend=(("", (Key("many", colour="#6b2508"),)),))
    *over, opacity = layer(painted(body, mode), "governorates")["data"]["features"][0]["properties"]["ink"]
    land = rgba(PALETTES[mode.name].covered)
    seen = [round(opacity / 255 * a + (1 - opacity / 255) * b) for a, b in zip(over, land, strict=False)]
    swatches = re.findall(r"background:#(\w{6})", outline.legend_html(body, mode, opacity=deck.FILL))
    assert [int(swatches[-1][at : at + 2], 16) for at in (0, 2, 4)] == pytest.approx(seen, abs=1)
    assert "#6b2508" in outline.legend_html(body, mode)


def test_legends_escape_and_name_every_entry(store):
    body = GeoMap(
        IRAQ, legend=(("<b>per & hexagon", (Key("1 & more", colour="#111111"), Key("not covered", pattern="/"))),)
    )
    text = outline.legend_html(body, LIGHT)
    assert "&lt;b&gt;per &amp; hexagon" in text and "1 &amp; more" in text and "repeating-linear-gradient" in text


def test_the_legend_names_what_is_drawn_and_nothing_else(store):
    body = body_of(store, "/maps?region=syria&from=2020-01&to=2020-03&layer=incidents")
    shown = {colour for place in body.places for colour, _ in place.slices}
    text = re.sub(r"<[^>]*>", " ", outline.legend_html(body, DARK))
    for word, label in places.SPLIT_WORDS["family"].items():
        assert (label in text) == (COLOURS["family"][word] in shown), word
    assert "killed not known" in text
    none = pd.DataFrame(columns=["kind", "longitude", "latitude", "killed", "shares"])
    empty = places.marks_of(none, NO_BADGES, IRAQ, DARK, split="side", largest=60)
    assert not any(label in outline.legend_html(empty, DARK) for label in places.SPLIT_WORDS["side"].values())


def test_hexagons_without_a_figure_are_grey(store):
    about = scope(store, "/maps?layer=density&measure=killed")[0]
    body = map_of(about).body
    drawn = {row["cell"]: row["ink"] for row in layer(painted(body), "cells")["data"]}
    unknown = [area for area in body.areas if area.told[2] == "killed not known"]
    assert unknown and all(drawn[area.key][:3] == rgba("#a1abb6")[:3] for area in unknown)


def test_a_scope_without_incidents_in_its_month_is_still_a_map(store):
    about = Scope(store, scope(store, "")[0].known, Selection(country=("TUN",)), {"at": "2025-11"}, "maps")
    names = {found["id"].removesuffix("-t") for found in spec(painted(map_of(about).body))["layers"]}
    assert names == {"uncovered", "more", "ground"}  # nobody reported: hatched, which is not nothing


def test_marks_that_would_cover_each_other_are_one_with_their_number(store):
    body = body_of(store, "/maps?region=iraq&from=2014-01&to=2017-12&layer=incidents")
    seen = maps.sheet_of(body, 880, 520)
    drawn, members = maps.gathered(body, seen)
    clusters = [place for place in drawn.places if place.shape == "cluster"]
    assert clusters and {place.key for place in clusters} == set(members)
    for cluster in clusters:
        assert cluster.count == sum(place.count for place in members[cluster.key])
        assert cluster.text == f"{cluster.count:,}" and len(members[cluster.key]) >= maps.FEWEST_GATHERED
    assert sum(place.count for place in drawn.places) == sum(place.count for place in body.places)
    written = layer(painted(body), "counts")["data"]
    assert sorted(row["text"] for row in written) == sorted(cluster.text for cluster in clusters)


def test_the_towns_of_the_selection_are_named_first_in_files_too(store):
    """The saved map of Iraq named Kuwait City and not Mosul."""
    body = body_of(store, "/maps?region=iraq&from=2014-01&to=2017-12&layer=incidents")
    saved = {label.text for label in maps.scene_of(body, *maps.MAP_PX).labels}
    shown = {row["text"] for row in layer(painted(body), "ground")["data"]}
    assert {"Mosul", "Baghdad", "Basra", "Kirkuk"} <= saved & shown
    assert {"ANBAR", "DIYALA"} <= saved & shown


def test_regions_far_apart_are_two_panels_and_can_change_places(store):
    body, turned = (body_of(store, f"/maps?layer=governorates{more}") for more in ("", "&near=maghreb"))
    assert [each.second[1] for each in (body, turned)] == ["Maghreb", "Syria and Iraq"]
    assert body.bounds == turned.second[0] and turned.bounds == body.second[0]
    assert body_of(store, "/maps?region=iraq").second is None
    for each in (body, turned):
        (left, top, right, bottom), _ = maps.panel_of(each, maps.sheet_of(each, *maps.MAP_PX))
        assert 0 <= left < right <= maps.MAP_PX[0] and 0 <= top < bottom <= maps.MAP_PX[1]
    texts = [label.text for label in maps.scene_of(body, *maps.MAP_PX).labels]
    assert "Maghreb" in texts


def test_a_month_nobody_reported_is_hatched_on_every_layer(store):
    about = Scope(store, scope(store, "")[0].known, Selection(country=("TUN",)), {}, "maps")
    for name in ("incidents", "density", "governorates"):
        drawn = map_of(about.at("maps", {"layer": name, "at": "2025-11"})).body
        assert drawn.areas and {area.pattern for area in drawn.areas} == {"/"}, name


@pytest.mark.parametrize(("region", "number"), [("iraq", 18), ("syria", 14)])
def test_every_governorate_in_colour_bears_its_name_and_its_own_number(store, region, number):
    body = map_of(scope(store, f"/maps?region={region}&layer=governorates")[0]).body
    for size in (maps.MAP_PX, maps.SQUARE_MAP_PX):
        said = " ".join(label.text.casefold() for label in maps.scene_of(body, *size).labels)
        names = [governorates()[key]["properties"]["admin1_name"].casefold() for key in body.units]
        assert len(names) == number and all(name in said for name in names)
    seen = maps.sheet_of(body, 880, 520)
    labels, areas = maps.area_labels(body, seen), {area.key: area for area in body.areas}
    assert all(label.text.endswith(areas[key].number) for key, label in labels.items())
    rows = layer(painted(body), "numbers")["data"]
    for (_, label), row in zip(labels.items(), rows, strict=True):
        x, y = seen.place(row["x"], row["y"])
        assert (x + row["offset"][0], y + row["offset"][1]) == pytest.approx((label.x, label.y), abs=1)
