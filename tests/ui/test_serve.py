"""What the server loads while it starts: every page, and the tables if they can be opened."""

import re
import subprocess
import sys

import pytest

from atlas import paths
from atlas.store import StoreError
from atlas.ui import cache, serve


def test_every_page_is_loaded():
    scripts = [paths.ROOT / "app.py", *(paths.ROOT / "pages").glob("*.py")]
    named = {name for script in scripts for name in re.findall(r"from (atlas\.ui\.\w+) import", script.read_text("utf-8"))}
    assert named - {"atlas.ui.frame"} == set(serve.LOADED)


def test_tables_that_cannot_be_opened_are_left_to_the_page(monkeypatch):
    def refuse():
        raise StoreError("run `python -m atlas build` first")

    monkeypatch.setattr(cache, "the_store", refuse)
    monkeypatch.setattr(serve, "LATER_SECONDS", 0)
    serve.warm()
    with pytest.raises(StoreError):
        cache.the_store()


def test_the_first_page_waits_for_nothing_that_only_files_and_other_maps_need():
    told = "import sys, atlas.ui.overview; print(*{'pptx', 'pydeck', 'xlsxwriter', 'atlas.briefing.catalogue'}.intersection(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], cwd=paths.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
