"""Files as people really have them: encodings, blurbs, sheets, older layouts, glued columns, rows that come twice, and what
is no table of incidents; all invented.
"""

import io
import zipfile

import pandas as pd
import pytest

from atlas.ingest import formats
from atlas.ingest.formats.reports import page_of
from atlas.ingest.rejects import faults
from atlas.ingest.table_files import TableError
from tests.ingest.foreign import ACLED_NEW, GTD_COLUMNS, read, table, write


def put(folder, content: str | bytes, name="table.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def book(path, **sheets):
    xlsxwriter = pytest.importorskip("xlsxwriter", reason="workbooks are made with xlsxwriter")
    with xlsxwriter.Workbook(path) as made:
        for name, text in sheets.items():
            sheet = made.add_worksheet(name)
            for row, line in enumerate(text.splitlines()):
                for column, cell in enumerate(line.split(",")):
                    sheet.write_string(row, column, cell)
    return path


def balanced(reading) -> bool:
    return reading.read == len(reading.reports) + reading.rejects["row"].nunique() + reading.repeated + reading.left_out


# -- how a file is written ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "word", "said"),
    [
        ("cp1252", "Poché", "Windows-1252"),
        ("utf-16", "Poché", "UTF-16"),
        ("utf-16-le", "Poché", "UTF-16-LE"),
        ("cp1256", "جلولاء السعدية", "Windows-1256"),
    ],
)
def test_another_encoding_is_found_out_said_and_shown_by_a_name(tmp_path, encoding, word, said):
    path = put(tmp_path, table("gtd", {"city": word}, {}).encode(encoding))
    reading = read("gtd", path)
    assert reading.reports["place"].iloc[0] == word and reading.how.encoding == encoding
    assert said in reading.messages[0] and word.split()[0] in reading.messages[0]
    assert read("gtd", path, encoding=encoding).reports["place"].iloc[0] == word


def test_an_encoding_that_the_reader_chooses_is_taken(tmp_path):
    path = put(tmp_path, table("gtd", {"city": "Şırnak"}).encode("cp1254"))
    assert read("gtd", path).reports["place"].iloc[0] != "Şırnak"
    assert read("gtd", path, encoding="cp1254").reports["place"].iloc[0] == "Şırnak"
    with pytest.raises(TableError, match="line 2 is not UTF-8 text"):
        read("gtd", path, encoding="utf-8")


@pytest.mark.parametrize(
    "above", ["sep=,\n", "A tool\nDownloaded today, by me\n\n", "\n\n\n", '"A note, of\nthree\nlines"\n']
)
def test_the_header_is_found_below_what_stands_above_it(tmp_path, above):
    reading = read("acled", put(tmp_path, above + table("acled", {}, {})))
    assert (reading.read, len(reading.reports)) == (2, 2) and reading.how.header_row > 1
    assert f"The header is in row {reading.how.header_row}" in reading.messages[0]
    assert reading.reports.index.tolist() == [reading.how.header_row + 1, reading.how.header_row + 2]


def test_the_sheet_that_fits_is_taken_and_named_with_those_that_would_fit_too(tmp_path):
    path = book(
        tmp_path / "a.xlsx",
        README="Read me",
        Terms="Licence\nNone",
        events=table("acled", {}, {}),
        more=table("acled", {}),
    )
    reading = read("acled", path)
    assert len(reading.reports) == 2 and reading.how.sheet == "events"
    assert (
        "sheet “events” of 4 (README, Terms, events, more)" in reading.messages[0]
        and "“more” would fit too" in reading.messages[1]
    )
    assert len(read("acled", path, sheet="more").reports) == 1
    with pytest.raises(TableError, match="no sheet “none”; there is README"):
        read("acled", path, sheet="none")


def test_the_one_table_of_a_zip_is_taken_and_named(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "Read me.")
        archive.writestr("data/events.csv", table("acled", {}))
        archive.writestr("codebook.pdf", "%PDF")
    reading = read("acled", put(tmp_path, packed.getvalue(), "a.zip"))
    assert len(reading.reports) == 1 and "data/events.csv is read" in reading.messages[0]


def test_a_cell_that_begins_with_a_number_sign_is_no_tag(tmp_path):
    tagged = table("acled", {"location": "#Khanaqin", "source": "#1 Radio"}, {})
    assert len(read("acled", put(tmp_path, tagged)).reports) == 2
    lines = tagged.splitlines(keepends=True)
    tags = ",".join(
        "#event +code" if name == "event_id_cnty" else "#geo+lat" if name == "latitude" else "" for name in ACLED_NEW
    )
    assert read("acled", put(tmp_path, lines[0] + tags + "\n" + "".join(lines[1:]))).read == 2


def test_the_row_names_of_r_shift_no_column(tmp_path):
    head, *rows = table("acled", {}, {}).splitlines()
    assert (
        len(read("acled", put(tmp_path, "\n".join([head, *(f"{n},{row}" for n, row in enumerate(rows, 1))]))).reports)
        == 2
    )


def test_several_bad_cells_of_one_row_are_one_row(tmp_path):
    reading = read("acled", write(tmp_path, "acled", {}, dict.fromkeys(("actor2", "location", "source"), "a\0b")))
    assert reading.read == 2 and reading.rejects["row"].tolist() == [3, 3, 3] and balanced(reading)


# -- older layouts and extracts ----------------------------------------------------------------------------------------

ACLED_2016 = (
    "GWNO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,ALLY_ACTOR_1,INTER1,ACTOR2,ALLY_ACTOR_2,INTER2,"
    "INTERACTION,COUNTRY,ADMIN1,ADMIN2,ADMIN3,LOCATION,LATITUDE,LONGITUDE,GEO_PRECISION,SOURCE,NOTES,FATALITIES"
).split(",")


def older(*rows: dict[str, str], without: str = "") -> str:
    names = [name for name in ACLED_2016 if name != without]
    given = {
        "EVENT_ID_NO_CNTY": "90001", "EVENT_DATE": "17/03/2016", "TIME_PRECISION": "1", "ACTOR1": "Islamic State (Iraq)", "COUNTRY": "Iraq",
        "EVENT_ID_CNTY": "IRQ90001", "EVENT_TYPE": "Remote violence", "ACTOR2": "Civilians (Iraq)", "ALLY_ACTOR_2": "", "ADMIN1": "Diyala",
        "LOCATION": "Jalawla", "LATITUDE": "34.27", "LONGITUDE": "45.17", "GEO_PRECISION": "1", "SOURCE": "Blue Wire", "FATALITIES": "2",
    }  # fmt: skip
    return (
        "\n".join([",".join(names), *(",".join((given | row).get(name, "") for name in names) for row in rows)]) + "\n"
    )


def test_acled_before_2019_comes_in_without_finer_kinds_and_that_is_said(tmp_path):
    reading = read(
        "acled", put(tmp_path, older({}, {"EVENT_ID_CNTY": "IRQ90002", "EVENT_TYPE": "Battle-No change of territory"}))
    )
    first, second = reading.reports.itertuples()
    assert (first.event_type, first.inferred, first.locator) == ("ied", "event_type;summary", "event IRQ90001")
    assert pd.isna(first.killed) and first.killed_max == 2 and f"{first.occurred_on:%Y-%m-%d}" == "2016-03-17"
    assert (second.event_type, second.initiator) == ("clash", "unknown")
    assert any("no sub_event_type" in message for message in reading.messages)


def test_an_event_keeps_its_id_in_files_that_number_within_the_country(tmp_path):
    named = read("acled", put(tmp_path, older({})))
    numbered = read("acled", put(tmp_path, older({}, without="EVENT_ID_CNTY")))
    assert numbered.reports["report_id"].tolist() == named.reports["report_id"].tolist()


def test_ucdp_under_its_old_names_says_the_same(tmp_path):
    new = table("ucdp", {}, {"best": "9", "high": "12"})
    old = new.replace("best,high,low", "best_est,high_est,low_est", 1)
    one, other = read("ucdp", put(tmp_path, new)), read("ucdp", put(tmp_path, old))
    assert "best_est" in old and one.reports.equals(other.reports)


def test_an_extract_of_gtd_comes_in_and_says_what_is_unknown_for_it(tmp_path):
    lacking = ("specificity", "attacktype1", "suicide", "nkillter", "claimed", "targtype1", "guncertain1")
    columns = [name for name in GTD_COLUMNS if name not in lacking] + ["targtype1_txt"]
    words = {"attacktype1_txt": "Bombing/Explosion", "targtype1_txt": "Police"}
    reading = read("gtd", write(tmp_path, "gtd", words, columns=columns))
    report = reading.reports.iloc[0]
    assert (report.event_type, report.target, report.place_precision) == ("ied", "police", "district")
    assert pd.isna(report.killed) and report.killed_max == 3
    assert "the file lacks specificity, nkillter, suicide, claimed, guncertain1" in reading.messages[0]
    whole = read("gtd", write(tmp_path, "gtd", {}))
    assert not whole.messages


# -- what contradicts itself -------------------------------------------------------------------------------------------


def renamed(text: str, **names: str) -> str:
    head, rest = text.split("\n", 1)
    return ",".join(names.get(name, name) for name in head.split(",")) + "\n" + rest


SPREAD = [{"deaths_a": str(n + 2), "best": str(n + 3), "low": str(n), "high": str(n + 9)} for n in range(6)]


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ({"best": "low", "low": "best"}, "low is at most best"),
        ({"best": "low", "high": "best", "low": "high"}, "low is at most best"),
        ({"deaths_a": "deaths_unknown", "deaths_unknown": "best", "best": "high", "high": "deaths_a"}, "best"),
    ],
)
def test_columns_glued_by_position_are_refused_with_the_three_worst_rows(tmp_path, names, why):
    text = table("ucdp", *SPREAD)
    assert len(read("ucdp", put(tmp_path, text)).reports) == 6
    with pytest.raises(TableError, match=why) as refused:
        read("ucdp", put(tmp_path, renamed(text, **names)))
    assert str(refused.value).count("; row ") == 2 and "original file" in str(refused.value)


@pytest.mark.parametrize("format", ["ucdp", "acled", "gtd"])
def test_exchanged_coordinates_are_refused_with_three_rows(tmp_path, format):
    text = table(format, {}, {}, {}, {}, {})
    with pytest.raises(
        TableError,
        match="5 of 5 points lie far outside.*latitude and longitude are exchanged.*row 2: 45.17, 34.27 in Iraq",
    ):
        read(format, put(tmp_path, renamed(text, latitude="longitude", longitude="latitude")))


def test_ids_under_years_that_they_do_not_name_are_refused(tmp_path):
    with pytest.raises(TableError, match="eventid begins with the year"):
        read("gtd", write(tmp_path, "gtd", *({"iyear": "2014"} for _ in range(5))))


def test_a_date_after_the_change_of_its_own_row_is_rejected(tmp_path):
    reading = read("acled", write(tmp_path, "acled", {}, {"event_date": "2022-11-09"}))
    assert reading.rejects["row"].tolist() == [3] and "day and month may be exchanged" in reading.rejects["reason"][0]


# -- what comes twice --------------------------------------------------------------------------------------------------

OLD, NEW = {"event_id_cnty": "IRQ90001"}, {"event_id_cnty": "IRQ90001", "fatalities": "77", "timestamp": "1700000000"}


@pytest.mark.parametrize("rows", [(OLD, NEW), (NEW, OLD)], ids=["newer-last", "newer-first"])
def test_of_two_rows_of_one_id_the_newer_counts(tmp_path, rows):
    reading = read("acled", write(tmp_path, "acled", *rows))
    assert reading.reports["deaths_best"].tolist() == [77] and reading.repeated == 1 and balanced(reading)
    assert "1 rows have the id of a row with other values; the newer one, by its timestamp, counts." in reading.messages


def test_a_row_that_does_not_hold_replaces_none(tmp_path):
    reading = read("acled", write(tmp_path, "acled", {}, NEW | {"event_date": "?"}))
    assert (
        reading.reports["deaths_best"].tolist() == [2] and reading.rejects["row"].tolist() == [3] and balanced(reading)
    )
    coded = read("reports", write(tmp_path, "reports", {"report_id": "a", "killed": "x"}, {"report_id": "a"}))
    assert len(coded.reports) == 1 and coded.rejects["row"].tolist() == [2] and balanced(coded)


def test_an_event_that_is_no_longer_the_groups_is_left_out(tmp_path):
    reading = read("acled", write(tmp_path, "acled", OLD, NEW | {"actor1": "Rioters (Iraq)"}))
    assert reading.reports.empty and balanced(reading)


@pytest.mark.parametrize(
    ("office", "sources", "origin"),
    [
        ("SOHR;SOHR", "2", "sohr"),
        ("SOHR; sohr", "2", "sohr"),
        ("SOHR", "1", "sohr"),
        ("SOHR;AFP", "2", "ucdp"),
        ("SOHR", "3", "ucdp"),
    ],
)
def test_a_body_under_several_articles_is_one_origin(tmp_path, office, sources, origin):
    reading = read("ucdp", write(tmp_path, "ucdp", {"source_office": office, "number_of_sources": sources}))
    assert reading.reports["origin_id"].tolist() == [origin]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/1",
        "https://www.example.org/1",
        "https://EXAMPLE.org/1/",
        "https://example.org/1?utm_source=x&fbclid=y",
        "https://example.org/1#top",
    ],
)
def test_one_page_under_another_spelling_of_its_address_is_one_report(tmp_path, url):
    same = {"url": "https://example.org/1"}
    reading = read("reports", write(tmp_path, "reports", same, {"url": url}))
    assert (len(reading.reports), reading.repeated) == (1, 1) and any(
        "same page" in message for message in reading.messages
    )
    assert (
        len(read("reports", write(tmp_path, "reports", same, {"url": url, "place": "Khanaqin"})).reports) == 2
    )  # another incident
    assert page_of("https://example.org/a?id=1") != page_of("https://example.org/a?id=2")


def test_an_address_that_is_a_script_is_none(tmp_path):
    reading = read("reports", write(tmp_path, "reports", {"url": "javascript:alert(1)"}, {}))
    assert len(reading.reports) == 1 and "no web address" in reading.rejects["reason"][0]


# -- what is no table of incidents -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("WEEK,COUNTRY,ADMIN1,EVENT_TYPE,EVENTS,FATALITIES\n2021-03-06,Iraq,Diyala,Battles,3,2\n", "sums, not single events"),
        ("WEEK,COUNTRY,EVENT_TYPE,EVENTS,FATALITIES,ID,CENTROID_LATITUDE\n2021-03-06,Iraq,Battles,3,2,9901,33.9\n", "sums, not single events"),
        ("Country,Month,Year,Events,Fatalities\nIraq,March,2021,7,5\n", "sums, not single events"),
        ("location_code,admin1_name,event_type,events,fatalities,reference_period_start\n#country+code,,,,,\nIRQ,,x,7,5,2021-03-01\n", "sums, not single events"),
        ("COUNTRY,YEAR,FATALITIES\nIraq,2021,700\n", "sums, not single events"),
        ("conflict_id,location_inc,year,bd_best\n259,Iraq,2021,700\n", "sums, not single events"),
        ("Access denied, please sign in with your account and try again.\n", "“Access denied, please sign in"),
        ("../../.git/annex/objects/x/y/SHA256E-s1--00.csv/SHA256E-s1--00.csv\n", "pointer of git-annex"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "pointer of Git LFS"),
        ("No data has been found\n", "“No data has been found”. A service answered"),
        ("<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        ('{"type": "FeatureCollection", "features": []}', "GeoJSON"),
        ('<?xml version="1.0"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"></kml>', "KML"),
        ('{"error": "rate limit"}', "answer of a service"),
        ("%PDF-1.7\n1 0 obj, 2\n", "PDF"),
        ("# Incidents per month\n# Cite as: Resurgence Atlas\nmonth,incidents\n2021-03,2\n", "saved from the atlas itself"),
        ("incident_id,dataset,killed_best,origin_count\ni1,coded,2,1\n", "exported from the atlas"),
        ("report_id,incident_id,dataset,origin_id\nr1,i1,coded,x\n", "exported from the atlas"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("word", ["", "acled"])
def test_what_is_no_table_of_incidents_is_told_for_what_it_is(tmp_path, content, said, word):
    with pytest.raises(TableError, match=said):
        read(word, put(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"old Excel workbook \(.xls\)"),
        (b"Rar!\x1a\x07\x00" + b"x" * 50, "RAR archive"),
        ({"content.xml": "<x/>", "mimetype": "x"}, "OpenDocument"),
        ({"word/document.xml": "<x/>"}, "Word document"),
        ({"a.shp": "x", "a.dbf": "x"}, "shapefile"),
        ({"doc.kml": "<kml/>"}, "KML without any feature"),
    ],
)
def test_files_of_other_programs_are_named(tmp_path, content, said):
    if isinstance(content, dict):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, text in content.items():
                archive.writestr(name, text)
        content = packed.getvalue()
    with pytest.raises(TableError, match=said):
        read("", put(tmp_path, content, "events.xls"))


def test_a_header_without_rows_is_told(tmp_path):
    assert "The file has a header and no rows." in read("acled", put(tmp_path, table("acled").split("\n")[0])).messages


def test_sums_behind_a_sheet_of_terms_are_told_too(tmp_path):
    with pytest.raises(TableError, match="sums, not single events"):
        read(
            "acled",
            book(tmp_path / "a.xlsx", TOU="Licensing\nTerms", Data="Country,Month,Year,Events\nIraq,March,2021,7"),
        )


def test_a_list_of_ones_own_is_named_by_the_columns_of_its_header(tmp_path):
    text = (
        "Security tracker of ours,,,\nMarch 2021,,,\n,,,\nNo.,Date of incident,Town,Dead\n1,4 March 2021,Khanaqin,2\n"
    )
    with pytest.raises(
        TableError, match=r"row 4, with the columns No\., Date of incident, Town, Dead.*seeds/reports.csv"
    ):
        read("reports", put(tmp_path, text))


def test_no_reason_is_a_regular_expression(tmp_path):
    cases = {"ucdp": {"id": "x"}, "gtd": {"eventid": "1"}, "reports": {"date": "2-3 March 2021", "report_id": "a b"}}
    for format, change in cases.items():
        rejects = read(format, write(tmp_path, format, {}, change)).rejects
        assert len(rejects) == len(change) and not rejects["reason"].str.contains(r"[\\^$\[\]{}]").any()
    for format in formats.every().values():
        assert all(column.form for column in format.table.columns if column.pattern)


def test_faults_are_grouped_by_column_and_reason_with_the_first_three_rows():
    lines = [("a.csv", row, "lat", f"{row}", f"lies {row * 100} km outside IRQ") for row in range(2, 9)] + [
        ("a.csv", 3, "day", "x", "is no day")
    ]
    first, second = faults(pd.DataFrame(lines, columns=["file", "row", "column", "value", "reason"]))
    assert str(first) == "lat, 7 rows: lies 200 km outside IRQ (row 2 “2”, row 3 “3”, row 4 “4”)."
    assert str(second) == "day, 1 row: is no day (row 3 “x”)."
