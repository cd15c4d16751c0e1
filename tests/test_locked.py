"""What make installs is locked with hashes, fits what the code asks for, and is under licences that go with ours."""

import json
import re
import subprocess
import sys
from importlib.metadata import version

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

from atlas.paths import ROOT
from tools import packages
from tools.packages import PIN, Package

FILES = ("requirements", "requirements-dev", "requirements-spark")
CURE = "run `make lock`"


def asked(file: str) -> list[Requirement]:
    lines = (line.split("#")[0].strip() for line in (ROOT / f"{file}.txt").read_text("utf-8").splitlines())
    found = []
    for line in filter(None, lines):
        found += asked(line[3:].strip().removesuffix(".txt")) if line.startswith("-r") else [Requirement(line)]
    return found


def locked(file: str) -> list[tuple[str, str, str | None]]:
    return PIN.findall((ROOT / f"{file}.lock").read_text("utf-8"))


@pytest.mark.parametrize("file", FILES)
def test_what_is_asked_for_is_locked(file):
    pins = locked(file)
    for wanted in asked(file):
        found = [
            pin for name, pin, _ in pins if name.lower().replace("_", "-") == wanted.name.lower().replace("_", "-")
        ]
        assert found, f"{wanted.name} is not in {file}.lock: {CURE}"
        assert all(wanted.specifier.contains(pin) for pin in found), (
            f"{file}.lock has {wanted.name} {found}, asked is {wanted.specifier}: {CURE}"
        )


@pytest.mark.parametrize("file", FILES)
def test_every_locked_file_has_a_hash(file):
    text = (ROOT / f"{file}.lock").read_text("utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) == len(locked(file))
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}\b", block) for block in blocks)
    assert "://" not in text


def test_the_files_agree_with_each_other():
    versions = {}
    for file in FILES:
        for name, pin, only in locked(file):
            versions.setdefault((name, only), set()).add(pin)
    assert {name: pins for name, pins in versions.items() if len(pins) > 1} == {}


def test_the_tests_run_with_what_is_locked():
    """Else they would say nothing about it. An environment that was not made from the lock may differ."""
    differ = {
        name: (pin, version(name))
        for name, pin, only in locked("requirements")
        if (not only or Marker(only).evaluate()) and version(name) != pin
    }
    assert not differ, f"installed is another version than {differ}: {CURE}, or make the environment anew"


def test_every_licence_goes_with_ours():
    listed = packages.packages([ROOT / f"{file}.lock" for file in FILES])
    assert [one.name for one in listed if one.licence and not one.is_permissive] == []
    assert {one.name for one in listed if not one.licence} <= {
        "colorama",
        "axe-playwright-python",  # says it in a file alone: MIT, and MPL-2.0 for the axe-core in it; only tests use it
        *(name for name, _, _ in locked("requirements-spark")),
    }


@pytest.mark.parametrize(("licence", "fits"), [("MIT", True), ("GPL-3.0-only", False), ("MIT AND GPL-3.0-only", False), ("GPL-2.0 OR MIT", True),
                                               ("BSD License; GNU Affero General Public License v3", False), ("", False)])  # fmt: skip
def test_a_licence_that_does_not_go_with_ours_is_seen(licence, fits):
    assert Package("a", "1", "", licence).is_permissive is fits


def test_the_bill_of_materials_names_every_package():
    done = subprocess.run(
        [sys.executable, "-m", "tools.packages", "bom"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    bill = json.loads(done.stdout)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {one["purl"] for one in bill["components"]} == {
        f"pkg:pypi/{name}@{pin}" for name, pin, _ in locked("requirements")
    }
