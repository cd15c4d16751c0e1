"""What the server loads while it starts: every page, and the tables if they can be opened."""

import re

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
    serve.warm()
    with pytest.raises(StoreError):
        cache.the_store()
