"""Exports: the same rows in three formats, safe in a spreadsheet, no point where none is known."""

import csv
import io

import orjson
import pandas as pd
import pyarrow.parquet as pq
import pytest

from atlas.analysis.selection import Selection
from atlas.figures.files import tables as files
from atlas.model.tables import INCIDENTS
from atlas.model.vocabulary import COARSE_PRECISIONS

ABOUT = {"selection": "Incidents in Iraq", "data_version": "2026.11-0", "as_of": "2026-11-21"}


@pytest.fixture(scope="module")
def rows(store):
    return files.incidents(store, Selection(region=("iraq",), start="2020-01", end="2020-12"))


@pytest.fixture(scope="module")
def features(rows):
    return orjson.loads(files.to_geojson(rows, about=ABOUT))["features"]


def test_all_formats_hold_the_same_incidents(rows, features):
    table = pq.read_table(io.BytesIO(files.to_parquet(rows, about=ABOUT)))
    lines = list(csv.DictReader(io.StringIO(files.to_csv(rows).decode())))
    names = rows["incident_id"].tolist()
    assert len(names) > 50
    assert (
        table["incident_id"].to_pylist()
        == [line["incident_id"] for line in lines]
        == [feature["id"] for feature in features]
        == names
    )
    assert list(lines[0]) == table.column_names == INCIDENTS.names


def test_unknown_stays_unknown_and_zero_stays_zero(rows, features):
    lines = list(csv.DictReader(io.StringIO(files.to_csv(rows).decode())))
    expected = [None if pd.isna(value) else int(value) for value in rows["killed_best"]]
    assert None in expected
    assert [int(line["killed_best"]) if line["killed_best"] else None for line in lines] == expected
    assert [feature["properties"]["killed_best"] for feature in features] == expected


def test_days_are_written_as_days(rows, features):
    assert {len(feature["properties"]["occurred_on"]) for feature in features} == {len("2020-01-01")}
    assert {len(line["occurred_on"]) for line in csv.DictReader(io.StringIO(files.to_csv(rows).decode()))} == {10}


def test_a_coarse_place_has_no_point(rows, features):
    coarse = rows["place_precision"].isin(COARSE_PRECISIONS).tolist()
    assert any(coarse)
    assert [feature["geometry"] is None for feature in features] == coarse
    for feature, row in zip(features, rows.itertuples(), strict=True):
        if feature["geometry"]:
            assert feature["geometry"]["coordinates"] == [row.longitude, row.latitude]
        assert "latitude" not in feature["properties"]


def test_a_file_says_what_it_is(rows):
    kept = pq.read_schema(io.BytesIO(files.to_parquet(rows, about=ABOUT))).metadata[b"resurgence-atlas"]
    assert orjson.loads(kept) == ABOUT | {"licence": "CC BY 4.0"}
    collection = orjson.loads(files.to_geojson(rows, about=ABOUT))
    assert {name: collection[name] for name in (*ABOUT, "licence")} == ABOUT | {"licence": "CC BY 4.0"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")'])
def test_no_cell_is_a_formula(text):
    frame = pd.DataFrame({"summary": pd.Series([text, None], dtype="str"), "longitude": [-7.5, None]})
    lines = list(csv.DictReader(io.StringIO(files.to_csv(frame).decode(), newline="")))
    assert lines[0] == {"summary": "'" + text, "longitude": "-7.5"}
    assert lines[1] == {"summary": "", "longitude": ""}


def test_an_empty_selection_is_an_empty_file(store):
    none = files.incidents(store, Selection(min_killed=999_999))
    assert files.to_csv(none).decode().splitlines() == [",".join(INCIDENTS.names)]
    assert orjson.loads(files.to_geojson(none, about=ABOUT))["features"] == []
    assert pq.read_table(io.BytesIO(files.to_parquet(none, about=ABOUT))).num_rows == 0
