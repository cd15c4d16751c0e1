"""GeoNames' country files as an index of this machine, the phrases around a name, and places that a person settles."""

import io
import zipfile

import pandas as pd
import pytest

from atlas.imports import import_file, preview
from atlas.ingest import gazetteer
from atlas.ingest.context import GAZETTEER, OWN_PLACES
from atlas.ingest.fetch import Addresses, FetchError, fetch_geonames
from atlas.ingest.geocode import candidates, locate
from atlas.ingest.placenames import readings
from atlas.ingest.table_files import Options
from atlas.model.geo import great_circle_km
from atlas.paths import SEEDS
from tests.ingest.test_fetch import serve  # noqa: F401 - a fixture
from tests.test_imports import quick  # noqa: F401 - a fixture

# Invented: numbers, names and points; 07 is Baghdad, 10 Diyala.
LINES = [
    (1, "Qaryat Zumurrud", "Zumurrud,زمرد", 33.90, 44.70, "P", "PPL", "10", 0),
    (2, "Wardan", "Uardan", 33.95, 44.80, "P", "PPLA3", "10", 40_000),
    (3, "Wardan", "", 34.40, 45.30, "P", "PPL", "10", 0),
    (4, "Zumurrud Oil Field", "", 34.00, 44.75, "L", "OILF", "10", 0),
    (5, "Tall Nuhas", "", 34.10, 44.60, "P", "PPLQ", "10", 0),
    (6, "Sahil", "", 34.20, 44.90, "P", "PPL", "10", 0),
    (7, "Sahil", "", 34.60, 45.20, "P", "PPL", "10", 0),
    (8, "Wadi Something", "", 34.60, 45.20, "H", "WAD", "10", 0),
]


def dump(lines=LINES, code="IQ"):
    """Return the bytes of a country's file as GeoNames has it: 19 columns between tabs, in a zip."""
    text = "".join(
        "\t".join(
            [str(number), name, name, alternate, str(latitude), str(longitude), kind, feature, code, "", unit, "", "", "",
             str(population), "", "", "Asia/Baghdad", "2026-01-01"]
        ) + "\n"
        for number, name, alternate, latitude, longitude, kind, feature, unit, population in lines
    )  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{code}.txt", text)
    return packed.getvalue()


@pytest.fixture
def index(tmp_path):
    (tmp_path / "IQ.zip").write_bytes(dump())
    path = tmp_path / "geonames.parquet"
    assert gazetteer.write_index([tmp_path / "IQ.zip"], path) == 6
    return path


@pytest.fixture
def own_data(tmp_path):
    (tmp_path / "data" / "local").mkdir(parents=True)
    return tmp_path / "data"


@pytest.fixture(scope="module")
def seeds():
    return {name: pd.read_csv(SEEDS / f"{name}.csv", dtype=str, keep_default_na=False) for name in ("places", "admin1")}


def one(place, seeds, **options):
    rows = pd.DataFrame([("IRQ", "Diyala", place)], columns=["country", "admin1", "place"])
    return locate(rows, seeds["places"], seeds["admin1"], **options).iloc[0]


@pytest.mark.parametrize("written", ["Zumurrud", "al-Zumurud", "زمرد", "Zumurrud village", "قرية زمرد"])
def test_a_village_of_the_index_is_found_by_any_of_its_names(written, seeds, index):
    assert one(written, seeds)["place_precision"] == "admin1"
    found = one(written, seeds, index=index)
    assert (found["place_method"], found["latitude"], found["longitude"]) == ("gazetteer", 33.90, 44.70)


def test_a_town_is_meant_and_not_the_hamlet_of_its_name(seeds, index):
    assert one("Wardan", seeds, index=index)["latitude"] == 33.95


@pytest.mark.parametrize("written", ["Sahil", "Tall Nuhas", "Wadi Something", "Nowhere"])
def test_two_hamlets_ruins_and_valleys_are_not_taken(written, seeds, index):
    assert one(written, seeds, index=index)["place_precision"] == "admin1"


def test_an_oil_field_of_the_index_is_itself(seeds, index):
    assert one("Zumurrud oil field", seeds, index=index)["latitude"] == 34.00


@pytest.mark.parametrize(
    ("written", "name", "margin_km"),
    [
        ("Tikrit-Kirkuk road", "Tikrit", 35),
        ("Makhmour road", "Makhmour", 30),
        ("Dumayr airport", "Dumayr", 15),
        ("Ghazlani army camp", "Ghazlani", 15),
        ("Qala security checkpoint", "Qala", 15),
        ("centre of Mosul", "Mosul", 5),
        ("près de Kasserine", "Kasserine", 25),
        ("au nord-ouest d'Alep", "Alep", 25),
        ("شمال الموصل", "الموصل", 25),
        ("قضاء الحويجة", "الحويجة", 20),
    ],
)
def test_roads_bases_and_surroundings_are_areas_about_a_town(written, name, margin_km):
    found = {reading.name: reading for reading in readings(written)}
    assert found[name].precision in ("area", "district")
    assert found[name].margin_km == margin_km


def test_no_list_means_no_answer_of_a_name_a_letter_apart(seeds):
    """Two of three such answers were wrong: they are candidates, not places."""
    assert one("Balad Rooz X", seeds)["place_precision"] == "admin1"
    found = candidates([("IRQ", "Nineveh", "Shirkat"), ("IRQ", "Diyala", "Qqqq")], seeds["places"], seeds["admin1"])
    first = found["IRQ", "Nineveh", "Shirkat"][0]
    assert (first.place.admin1_name, first.why) == ("Salah al-Din", "that name in Salah al-Din")
    assert found["IRQ", "Diyala", "Qqqq"] == []


def test_the_index_comes_from_the_server_and_a_broken_answer_leaves_the_old_one(tmp_path, serve, index):  # noqa: F811
    server = serve(lambda handler: handler.reply(body=dump(code=handler.path[1:3])))
    files = fetch_geonames(("IQ", "SY"), tmp_path / "down", addresses=Addresses(geonames=server.address))
    assert [path.name for path in files] == ["IQ.zip", "SY.zip"]
    broken = serve(lambda handler: handler.reply(body=b"<html>sorry</html>"))
    with pytest.raises(FetchError, match="no zip"):
        fetch_geonames(("IQ",), tmp_path / "down", addresses=Addresses(geonames=broken.address))
    (tmp_path / "SY.zip").write_bytes(dump([(9, "A", "", 1, 1, "P", "PPL", "99", 0)], code="SY"))
    before = index.read_bytes()
    with pytest.raises(ValueError, match="no place of the seven countries"):
        gazetteer.write_index([tmp_path / "SY.zip"], index)
    (tmp_path / "SY.zip").write_bytes(b"PK")
    with pytest.raises(ValueError, match=r"SY\.zip is no country file"):
        gazetteer.write_index([tmp_path / "SY.zip"], index)
    assert index.read_bytes() == before


LIST = "Date,Country,Governorate,Location,Killed\n2021-03-04,Iraq,Diyala,Zumurrud,2\n2021-03-05,Iraq,Diyala,Nowhere at all,1\n"


def test_what_a_person_settles_is_kept_for_the_next_import(tmp_path, own_data, quick):  # noqa: F811
    file = tmp_path / "own.csv"
    file.write_text(LIST)
    data = own_data
    before = preview("list", file, data_dir=data).reading
    assert {one["place"]: one["rows"] for one in before.unplaced} == {"Nowhere at all": 1, "Zumurrud": 1}
    settled = (("IRQ", "Diyala", "Zumurrud", "Zumurrud", "Diyala", "", "33.9", "44.7", "settlement", "4"),)
    import_file("list", file, data_dir=data, options=Options(settled=settled))
    assert len(pd.read_csv(data / "local" / OWN_PLACES)) == 1
    after = preview("list", file, data_dir=data).reading
    assert [one["place"] for one in after.unplaced] == ["Nowhere at all"]
    row = after.reports[after.reports["place"] == "Zumurrud"].iloc[0]
    assert (row["place_method"], row["admin1_iso"]) == ("reader", "IQ-DI")
    assert great_circle_km(row["latitude"], row["longitude"], 33.9, 44.7) < 0.1


def test_the_reader_of_files_uses_the_index(tmp_path, own_data, index):
    file = tmp_path / "own.csv"
    file.write_text(LIST)
    (own_data / "local" / GAZETTEER).parent.mkdir(parents=True)
    index.replace(own_data / "local" / GAZETTEER)
    reports = preview("list", file, data_dir=own_data).reading.reports
    assert reports["place_method"].tolist() == ["gazetteer", "admin1"]
