"""The check finds what is broken and says it in a sentence; the committed tables have nothing to find."""

import shutil

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from atlas import paths, verify


@pytest.fixture
def data_dir(tmp_path):
    shutil.copytree(paths.DATA / "marts", tmp_path / "marts")
    shutil.copy(paths.DATA / "datapackage.json", tmp_path)
    return tmp_path


def change(data_dir, name, column, edit):
    """Rewrite one column of a table; edit: list of values -> list of values."""
    path = data_dir / "marts" / f"{name}.parquet"
    rows = pq.read_table(path)
    field = rows.schema.field(column).with_nullable(True)
    values = pa.array(edit(rows[column].to_pylist()), field.type)
    index = rows.column_names.index(column)
    pq.write_table(rows.set_column(index, rows.schema.field(column), values), path)


def test_the_committed_tables_hold(data_dir):
    assert list(verify.verify(data_dir)) == []


@pytest.mark.parametrize(
    ("name", "column", "edit", "words"),
    [
        (
            "reports",
            "source_id",
            lambda v: ["nobody", *v[1:]],
            "reports.source_id: 1 values are not in sources.source_id (nobody)",
        ),
        (
            "reports",
            "event_type",
            lambda v: ["volcano", *v[1:]],
            "reports.event_type: 1 values are none of the allowed words (volcano)",
        ),
        ("reports", "killed", lambda v: [-1, *v[1:]], "reports.killed: 1 values are below 0 (-1)"),
        ("reports", "report_id", lambda v: [v[1], *v[1:]], "reports.report_id: 1 values name more than one row"),
        ("incidents", "killed_low", lambda v: [10**6, *v[1:]], "incidents: killed_low is above killed_best"),
        (
            "incidents",
            "report_count",
            lambda v: [99, *v[1:]],
            "incidents: report_count is not the number of reports for 1",
        ),
        (
            "landmarks",
            "report_ids",
            lambda v: [f"{v[0]};r0", *v[1:]],
            "landmarks.report_ids: 1 values are not in reports.report_id (r0)",
        ),
    ],
)
def test_what_is_broken_is_said(data_dir, name, column, edit, words):
    change(data_dir, name, column, edit)
    if words.startswith("incidents: killed_low"):  # the comparison needs a row whose best estimate is known
        change(data_dir, name, "killed_best", lambda v: [0, *v[1:]])
    problems = list(verify.verify(data_dir))
    assert any(problem.startswith(words) for problem in problems), problems
    assert any(
        f"marts/{name}.parquet is not the file that datapackage.json describes" in problem for problem in problems
    )


def test_missing_and_foreign_files_are_named(data_dir):
    (data_dir / "marts" / "sources.parquet").unlink()
    shutil.copy(data_dir / "marts" / "bodies.parquet", data_dir / "marts" / "extra.parquet")
    problems = " ".join(verify.verify(data_dir))
    assert "marts/sources.parquet is missing" in problems
    assert "marts/extra.parquet is not described" in problems


def test_a_difference_is_named_by_its_columns(data_dir):
    change(data_dir, "incidents", "summary", lambda v: ["changed", *v[1:]])
    path = data_dir / "marts" / "reports.parquet"
    pq.write_table(pq.read_table(path).slice(1), path)
    problems = list(verify.differences(paths.DATA, data_dir))
    assert any("incidents" in problem and "(columns summary)" in problem for problem in problems)
    assert any("reports" in problem and "rows before" in problem for problem in problems)


def test_other_bytes_of_the_same_content_are_named_once_the_writer_is_the_same(data_dir):
    path = data_dir / "marts" / "bodies.parquet"
    pq.write_table(pq.read_table(path), path, compression="none")
    assert list(verify.differences(paths.DATA, data_dir)) == [
        "marts/bodies.parquet: a rebuild gives the same content in other bytes."
    ]


def test_an_optional_value_may_be_empty(data_dir):
    assert pc.any(pc.is_null(pq.read_table(data_dir / "marts" / "incidents.parquet")["killed_best"])).as_py()
