"""Coded files are read as text first: nothing is guessed, and what breaks its contract is kept with the reason."""

import shutil

import pytest

from atlas.ingest.seeds import read_raw, read_reports, read_seed, read_seeds
from atlas.model.seed_tables import OPTIONAL_REPORT_COLUMNS, REPORTS, SEED_TABLES, SOURCE_ALIASES
from atlas.paths import SEEDS


def test_cells_stay_as_written(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("﻿code,note\n007,NA\n,\n", encoding="utf-8")
    raw = read_raw(path)
    assert raw.loc[2].to_dict() == {"code": "007", "note": "NA"}
    assert raw.loc[3].to_dict() == {"code": "", "note": ""}


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "cannot be read"), (b"a,b\n\xff\xfe,1\n", "UTF-8"), (b'a,b\n"1,2\n', "cannot be read")]
)
def test_what_is_no_csv_is_named(tmp_path, content, words):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"t\.csv.*{words}"):
        read_raw(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ValueError, match="sources.csv: there is no such file"):
        read_raw(tmp_path / "sources.csv")


def test_the_committed_seeds_keep_their_contracts():
    seeds = read_seeds(SEEDS)
    assert seeds.rejects.empty, seeds.rejects.head().to_string()
    assert set(seeds.tables) == {table.name for table in SEED_TABLES}
    assert all(len(seeds[name]) for name in ("reports", "figure_claims", "sources", "places", "landmarks", "datasets"))


def test_a_bad_row_is_kept_apart_with_its_line(tmp_path):
    shutil.copytree(SEEDS, tmp_path / "seeds")
    path = tmp_path / "seeds" / "source_aliases.csv"
    lines = path.read_text("utf-8").count("\n")
    with path.open("a", encoding="utf-8") as file:
        file.write(",nobody\n")
    good, rejects = read_seed(path, SOURCE_ALIASES)
    assert len(good) == lines - 1
    assert rejects[["file", "row", "column"]].to_numpy().tolist() == [["source_aliases.csv", lines + 1, "alias"]]


def test_reports_from_elsewhere_may_lack_what_only_coders_fill(tmp_path):
    raw = read_raw(SEEDS / "reports.csv").head(3)
    raw.drop(columns=list(OPTIONAL_REPORT_COLUMNS)).to_csv(tmp_path / "mine.csv", index=False)
    good, rejects = read_reports(tmp_path / "mine.csv")
    assert rejects.empty
    assert list(good.columns) == REPORTS.names
    assert good["source_id"].isna().all()
    raw.drop(columns=["date"]).to_csv(tmp_path / "mine.csv", index=False)
    with pytest.raises(ValueError, match="column date is missing"):
        read_reports(tmp_path / "mine.csv")
