"""The packages that make installs, with their licences, as a list or as a bill of materials. Knows nothing of the pages.

python -m tools.packages licences | bom [requirements.lock ...]
"""

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([\w.-]+)==(\S+?)(?: ; (.+?))? \\$", re.M)
# Licences that go with the atlas's own (MIT): permissive ones, and the Mozilla licence, which asks for changes of its own files only.
PERMISSIVE = (
    "MIT",
    "BSD",
    "Apache",
    "ISC",
    "PSF",
    "Python Software Foundation",
    "CNRI-Python",  # the licence of Python 1.6, of which a part of regex is made
    "HPND",
    "Zlib",
    "0BSD",
    "Unlicense",
    "CC0",
    "MPL",
    "Mozilla",
    "Historical Permission",
)


@dataclass(frozen=True)
class Package:
    """A locked package: licence as its authors state it, empty where it is not installed here; only: on which systems or Pythons it is."""

    name: str
    version: str
    only: str
    licence: str

    @property
    def is_permissive(self) -> bool:
        """Whether each licence that is stated goes with ours; of several joined by OR one is enough."""
        ways = re.split(r"\s+OR\s+|/", self.licence)
        return any(
            all(any(word in part for word in PERMISSIVE) for part in re.split(r"\s+AND\s+|; ", way)) for way in ways
        )


def packages(locks: Iterable[Path]) -> list[Package]:
    """Return what the lock files name, each package once per version, by name."""
    found = {match.group(1, 2): match[3] or "" for lock in locks for match in PIN.finditer(lock.read_text("utf-8"))}
    return [Package(name, version, only, licence_of(name)) for (name, version), only in sorted(found.items())]


def licence_of(name: str) -> str:
    """Return a package's licence from what is installed: its expression, else its classifiers, else the first line of its text."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return ""
    if about.get("License-Expression"):
        return about["License-Expression"]
    named = [
        line.rsplit(" :: ", 1)[-1]
        for line in about.get_all("Classifier", [])
        if line.startswith("License :: ") and line.count(" :: ") > 1
    ]
    return "; ".join(named) or next(
        (line.strip() for line in about.get("License", "").splitlines() if line.strip()), ""
    )


def bom(listed: Iterable[Package]) -> dict:
    """Return a bill of materials in the layout of CycloneDX 1.6."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "resurgence-atlas", "licenses": [{"license": {"id": "MIT"}}]}
        },
        "components": [
            {
                "type": "library",
                "name": one.name,
                "version": one.version,
                "purl": f"pkg:pypi/{one.name}@{one.version}",
                **({"licenses": [{"license": {"name": one.licence}}]} if one.licence else {}),
            }
            for one in listed
        ],
    }


def main(what: str, *locks: str) -> int:
    """Print the list or the bill; 1 where a licence is unknown or does not go with ours."""
    listed = packages([ROOT / lock for lock in locks or ["requirements.lock"]])
    if what == "bom":
        print(json.dumps(bom(listed), indent=1))
        return 0
    for one in listed:
        mark = "" if one.is_permissive else "   <- not installed here" if not one.licence else "   <- look at this one"
        print(f"{one.name:28} {one.version:18} {one.licence}{f'  ({one.only})' if one.only else ''}{mark}")
    return int(any(one.licence and not one.is_permissive for one in listed))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
