"""The written package: files and description agree, the same tables give the same bytes, a cut-off build leaves the old files."""

import hashlib

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from atlas import package
from atlas.model.columns import Column, Table

TABLE = Table(
    "some_things",
    "Things.",
    (
        Column("name", "text", "its name", words=("a", "b"), required=True),
        Column("size", "integer", "how many", unit="people"),
    ),
    key="name",
    links={"name": "others.name"},
)
DATASETS = pd.DataFrame({"dataset": ["d"], "version": ["2026.11"], "as_of": [pd.Timestamp("2026-11-21")], "coverage": ["A sample."],
                         "title": ["Data"], "licence": ["CC BY 4.0"], "citation": ["Us"]})  # fmt: skip


def rows(size=1):
    return TABLE.conform(pd.DataFrame({"name": ["a", "b"], "size": pd.array([size, None], "Int64")}))


@pytest.fixture
def written(tmp_path):
    version = package.write_package([(TABLE, rows())], DATASETS, tmp_path)
    return tmp_path, version, orjson.loads((tmp_path / "datapackage.json").read_bytes())


def test_the_description_is_of_the_files(written):
    folder, version, description = written
    resource = description["resources"][0]
    data = (folder / resource["path"]).read_bytes()
    assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
    assert resource["bytes"] == len(data)
    assert resource["atlas:rows"] == 2
    assert description["version"] == version
    assert version.startswith("2026.11-")


def test_the_description_says_what_the_columns_are(written):
    schema = written[2]["resources"][0]["schema"]
    assert schema["primaryKey"] == "name"
    assert schema["foreignKeys"] == [{"fields": "name", "reference": {"resource": "others", "fields": "name"}}]
    assert schema["fields"][0]["constraints"] == {"required": True, "enum": ["a", "b"]}
    assert schema["fields"][1]["atlas:unit"] == "people"


def test_equal_tables_give_equal_bytes_and_another_value_another_version(tmp_path, written):
    folder, version, _ = written
    again = package.write_package([(TABLE, rows())], DATASETS, tmp_path / "again")
    assert again == version
    for name in ("datapackage.json", "marts/some_things.parquet"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()
    assert package.write_package([(TABLE, rows(size=2))], DATASETS, tmp_path / "other") != version


def test_a_digest_is_of_content_not_of_chunks():
    chunked = pa.concat_tables([rows().slice(0, 1), rows().slice(1, 1)])
    assert package.content_digest(chunked) == package.content_digest(rows())
    assert package.content_digest(rows(size=2)) != package.content_digest(rows())


def test_strings_are_written_plain(written):
    column = pq.ParquetFile(written[0] / "marts" / "some_things.parquet").metadata.row_group(0).column(0)
    assert not any("DICTIONARY" in encoding for encoding in column.encodings)


def test_a_failed_write_leaves_the_old_file_and_no_scrap(tmp_path, written, monkeypatch):
    folder, _, _ = written
    before = (folder / "marts" / "some_things.parquet").read_bytes()

    def fail(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr(package.pq, "write_table", fail)
    with pytest.raises(OSError, match="disk full"):
        package.write_package([(TABLE, rows(size=2))], DATASETS, folder)
    assert (folder / "marts" / "some_things.parquet").read_bytes() == before
    assert [path.name for path in (folder / "marts").iterdir()] == ["some_things.parquet"]
