"""geoBoundaries are downloaded, joined with the coded units by code or name, and written whole or not at all."""

import json

import httpx
import pytest
import shapely
from shapely.geometry import Point, box, shape

from atlas.ingest.geoboundaries import BoundaryError, fetch_boundaries, inner_point, write_geojson
from atlas.model.vocabulary import REGION_COUNTRIES

COUNTRIES = [code for codes in REGION_COUNTRIES.values() for code in codes]
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]]}
ADMIN1 = (
    "country,admin1_name,admin1_iso,name_ar,name_fr,aliases\nIRQ,Anbar,IQ-AN,الأنبار,,Al-Anbar\nIRQ,Halabja,,حلبجة,,\n"
)


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
    assert made["units"] == len(units) == 4 * len(COUNTRIES)
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


def test_a_label_point_keeps_out_of_a_hole():
    outside, hole = SQUARE["coordinates"][0], [[1, 0.5], [3, 0.5], [3, 3.5], [1, 3.5], [1, 0.5]]
    ring = shape({"type": "Polygon", "coordinates": [outside, hole]})
    assert ring.contains(Point(inner_point(ring)))


def test_inner_point_is_in_the_largest_part():
    bent = shapely.union_all([box(0, 0, 10, 1), box(0, 0, 1, 10), box(20, 0, 21, 1)])
    x, y = inner_point(bent)
    assert bent.contains(Point(x, y)) and x < 10
