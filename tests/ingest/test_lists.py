"""Lists with columns and words of their own, and points for a map: what is told apart, what is asked for, what is kept as written."""

import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.ingest.own_columns import FIELDS, guess
from atlas.ingest.point_files import kind_of, to_csv
from atlas.ingest.table_files import TableError
from tests.ingest.foreign import read, world

ENGLISH = [
    ["Security tracker of an invented organisation"],
    ["No", "Date of attack", "Governorate", "Town", "Attack type", "Perpetrator", "Target", "Dead", "Injured", "Link"],
    ["1", "03/02/2021", "Diyala", "Khanaqin", "IED", "ISIS", "Iraqi army", "2", "3", "https://example.org/1"],
    [
        "2",
        "15/02/2021",
        "Kirkuk",
        "Dibis",
        "night letter",
        "unknown gunmen",
        "farmers",
        "",
        "",
        "https://example.org/2",
    ],
    ["3", "16/02/2021", "Anbar", "", "car bomb", "suspected ISIS", "police", "1", "", ""],
]
FRENCH = [
    ["Date", "Pays", "Wilaya", "Lieu", "Type d'attaque", "Auteur", "Cible", "Morts", "Blessés", "Lat", "Long"],
    ["2016-03-07", "Tunisie", "Médenine", "Ben Guerdane", "attaque", "Daech", "Garde nationale", "18", "17", "33,138", "11,216"],
    ["2016-03-08", "Tunisie", "Kasserine", "", "mine", "inconnu", "armée", "1", "", "", ""],
]  # fmt: skip
ARABIC = [
    ["التاريخ", "المحافظة", "المكان", "نوع الهجوم", "الجهة المنفذة", "الهدف", "عدد القتلى", "جرحى"],
    ["2021-05-01", "ديالى", "خانقين", "عبوة ناسفة", "داعش", "الجيش العراقي", "2", "1"],
    ["2021-05-03", "دير الزور", "الميادين", "هجوم مسلح", "مجهولون", "قسد", "1", ""],
]


def put(folder, rows, name="list.csv"):
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    path = folder / name
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def values(reading, *columns):
    found = reading.reports[list(columns)].astype("object")
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in found.itertuples(index=False)]


def test_an_english_list_is_read_by_its_names_and_what_stands_for_nothing_is_kept(tmp_path):
    found = read("", put(tmp_path, ENGLISH))
    assert values(found, "country", "admin1", "place", "event_type", "initiator", "target") == [
        ("IRQ", "Diyala", "Khanaqin", "ied", "islamic_state", "army"),
        ("IRQ", "Kirkuk", "Dibis", "protest_or_other", "unknown", "civilians"),
        ("IRQ", "Anbar", None, "vehicle_bomb", "suspected_islamic_state", "police"),
    ]
    assert list(found.reports["occurred_on"].astype(str)) == ["2021-02-03", "2021-02-15", "2021-02-16"]
    assert found.reports["killed"].isna().tolist() == [False, True, False]  # unknown is not zero
    assert found.reports["coder_note"].iloc[1] == "type as written: “night letter”"
    assert "Type: stands for none of ours and is read as “Protest or other”: “night letter” (1)." in found.messages
    assert ["event_type", "night letter", "", 1] in found.own["words"]


def test_a_french_list_with_points_stands_where_it_says(tmp_path):
    found = read("list", put(tmp_path, FRENCH))
    assert values(found, "country", "admin1", "place", "latitude", "longitude", "place_method", "killed") == [
        ("TUN", "Medenine", "Ben Guerdane", 33.138, 11.216, "dataset", 18),
        ("TUN", "Kasserine", None, 35.2173, 8.7551, "seed", 1),
    ]


def test_an_arabic_list_is_read_in_two_countries_by_their_governorates(tmp_path):
    found = read("", put(tmp_path, ARABIC))
    assert values(found, "country", "place", "event_type", "initiator", "target") == [
        ("IRQ", "Khanaqin", "ied", "islamic_state", "army"),
        ("SYR", "Mayadin", "armed_assault", "unknown", "sdf"),
    ]


def test_the_reader_says_what_the_names_do_not(tmp_path):
    path = put(tmp_path, [["a", "b", "c"], ["2021-01-02", "Baquba", "x"]])
    with pytest.raises(TableError, match="none of its columns seems to hold the place"):
        read("list", path)
    said = (("date", "a"), ("place", "b"), ("country", "=Iraq"), ("admin1", "=Diyala"), ("event_type", "c"))
    found = read("list", path, columns=said, words=(("event_type", "x", "sniper"),))
    assert values(found, "country", "admin1", "place", "event_type") == [("IRQ", "Diyala", "Baquba", "sniper")]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"columns": (("when", "a"),)}, "no column “when” of ours"),
        ({"columns": (("date", "z"),)}, "the file has no column “z”; it has a, b"),
        ({"words": (("event_type", "x", "war"),)}, "cannot stand for “war” of event_type"),
    ],
)
def test_a_wrong_word_of_the_reader_is_named_with_those_that_there_are(tmp_path, options, said):
    with pytest.raises(TableError, match=said):
        read("list", put(tmp_path, [["a", "b"], ["2021-01-02", "Baquba"]]), **options)


def test_a_list_is_read_as_the_one_before_with_the_same_columns(tmp_path):
    from atlas.ingest import formats

    path = put(tmp_path, ENGLISH)
    saved = [{"title": "Reports from old.csv", "columns": {"date": "Date of attack", "place": "Town", "admin1": "Governorate", "event_type": "Attack type"},
              "words": [["event_type", "night letter", "extortion_looting"]]}]  # fmt: skip
    _, found = formats.read("", path, world(), saved=saved)
    assert found.reports["event_type"].iloc[1] == "extortion_looting"
    assert "Columns and words are those of “Reports from old.csv”, which has the same columns." in found.messages


def test_rows_without_ids_keep_theirs_when_the_list_grows(tmp_path):
    rows = [
        ["date", "town", "governorate", "dead"],
        ["2021-01-02", "Baquba", "Diyala", "1"],
        ["2021-01-03", "Dibis", "Kirkuk", ""],
    ]
    first = read("", put(tmp_path, rows))
    again = read("", put(tmp_path, [rows[0], ["2020-12-31", "Hit", "Anbar", "2"], *rows[1:], rows[1]]))
    assert set(first.reports["report_id"]) < set(again.reports["report_id"]) and len(again.reports) == 4


def test_a_point_far_outside_its_country_is_a_rejected_row_and_zero_zero_is_none(tmp_path):
    rows = [
        ["date", "country", "place", "lat", "lon"],
        ["2021-01-02", "Iraq", "Hit", "10", "100"],
        ["2021-01-03", "Iraq", "Hit", "0", "0"],
    ]
    found = read("", put(tmp_path, rows))
    assert len(found.reports) == 1 and list(found.rejects["column"]) == ["latitude"]
    assert any("0, 0" in message for message in found.messages)


def test_parts_of_a_date_make_one_as_far_as_they_go(tmp_path):
    rows = [
        ["year", "month", "day", "governorate"],
        ["2021", "3", "7", "Diyala"],
        ["2021", "4", "", "Diyala"],
        ["2021", "", "", "Diyala"],
    ]
    assert list(read("", put(tmp_path, rows)).reports["date_precision"]) == ["day", "month", "year"]


def test_columns_that_a_name_suggests_and_the_cells_contradict_are_not_taken():
    found = guess(
        ("date", "place", "killed"), [("2021-01-02", "Hit", "by gunfire"), ("2021-01-03", "Ana", "in clashes")]
    )
    assert dict(found.columns) == {"date": "date", "place": "place"}


@given(st.lists(st.text(max_size=20), max_size=8), st.lists(st.lists(st.text(max_size=20), max_size=8), max_size=4))
def test_no_header_breaks_the_guess_and_no_column_stands_for_two(header, below):
    found = guess(header, below)
    assert set(found.columns) <= set(FIELDS) and len(set(found.columns.values())) == len(found.columns)


# -- points for a map


def feature(coordinates, **values):
    geometry = coordinates and {"type": "Point", "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": values}


def test_geojson_points_come_in_as_rows(tmp_path):
    path = tmp_path / "points.geojson"
    rows = [
        feature([45.39, 34.34], date="2021-03-04", killed=3, type="ambush"),
        feature(None, date="2021-03-05", killed=None, town="Dibis", province="Kirkuk"),
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}, indent=1), encoding="utf-8")
    found = read("", path)
    assert values(found, "admin1", "event_type", "killed") == [
        ("Diyala", "ambush", 3),
        ("Kirkuk", "protest_or_other", None),
    ]
    assert "The file is GeoJSON: each of its features is a row." in found.messages


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Khanaqin</name><description><![CDATA[<b>two</b> dead]]></description>
<TimeStamp><when>2021-03-04</when></TimeStamp><ExtendedData><Data name="killed"><value>2</value></Data></ExtendedData>
<Point><coordinates>45.3906,34.3481,0</coordinates></Point></Placemark></Document></kml>"""


def test_kml_placemarks_come_in_as_rows(tmp_path):
    path = tmp_path / "points.kml"
    path.write_text(KML, encoding="utf-8")
    assert values(read("", path), "country", "place", "killed", "summary") == [("IRQ", "Khanaqin", 2, "two dead")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"type": "FeatureCollection", "features": [}', "is GeoJSON, but damaged"),
        (b'{"type": "FeatureCollection", "features": []}', "GeoJSON without any feature"),
        (b"<kml><Placemark></kml>", "is KML, but damaged"),
        (b'<?xml version="1.0"?><kml><!ENTITY a "b"></kml>', "declares entities"),
        (b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": 1, "b": 2}}]}', "say which of its columns"),
    ],
)  # fmt: skip
def test_points_that_cannot_be_used_say_why(tmp_path, content, said):
    path = tmp_path / "points.json"
    path.write_bytes(content)
    with pytest.raises(TableError, match=said):
        read("", path)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    )
)
def test_whatever_a_feature_holds_it_is_a_row_or_a_sentence(properties):
    data = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "geometry": properties, "properties": properties}],
        }
    )
    assert kind_of(data.encode()) == "GeoJSON"
    assert to_csv(data.encode(), "GeoJSON", "x").startswith(b"latitude,longitude")
