"""The committed tables are what a build of the committed seeds gives, byte for byte, whatever the order of hashes and rows."""

import os
import subprocess
import sys

import pytest

from atlas import paths, verify
from atlas.pipeline import build


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rebuilt")
    result = build(paths.SEEDS, folder)
    return folder, result


def test_a_rebuild_gives_the_committed_tables(rebuilt):
    assert list(verify.differences(paths.DATA, rebuilt[0])) == []
    assert (rebuilt[0] / "datapackage.json").read_bytes() == (paths.DATA / "datapackage.json").read_bytes()


def test_the_build_tells_what_it_made(rebuilt):
    folder, result = rebuilt
    assert set(result) == {"reports", "incidents", "figure_claims", "rejected", "seconds", "data_version"}
    assert result["rejected"] == 0
    assert result["incidents"] < result["reports"]
    assert list(verify.verify(folder)) == []


def test_another_process_with_other_hashes_gives_the_same_bytes(rebuilt, tmp_path):
    environment = os.environ | {"PYTHONHASHSEED": "12345"}
    command = [sys.executable, "-m", "atlas", "build", "--out", str(tmp_path)]
    subprocess.run(command, cwd=paths.ROOT, env=environment, check=True, capture_output=True, timeout=120)
    for path in sorted(rebuilt[0].rglob("*.*")):
        if path.is_file():
            assert (tmp_path / path.relative_to(rebuilt[0])).read_bytes() == path.read_bytes(), path.name
