"""The server: what it loads while it starts, and what it tells every browser that a page may load."""

import base64
import hashlib
import re
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from atlas import paths
from atlas.store import StoreError
from atlas.ui import cache, serve
from tools import server


@pytest.fixture(scope="module")
def address():
    """The address of a running atlas."""
    with server.serve("app.py", folder=paths.ROOT) as running:
        yield running.address


def answer(url: str):
    """Return the answer to a request, also one that is refused."""
    try:
        return urllib.request.urlopen(url, timeout=20)
    except urllib.error.HTTPError as refused:
        return refused


def test_every_page_is_loaded():
    scripts = [paths.ROOT / "app.py", *(paths.ROOT / "pages").glob("*.py")]
    named = {
        name for script in scripts for name in re.findall(r"from (atlas\.ui\.\w+) import", script.read_text("utf-8"))
    }
    assert named - {"atlas.ui.frame", "atlas.ui.serve", "atlas.ui.assets", "atlas.ui.faults"} == set(serve.LOADED)


def test_tables_that_cannot_be_opened_are_left_to_the_page(monkeypatch):
    def refuse():
        raise StoreError("run `python -m atlas build` first")

    monkeypatch.setattr(cache, "the_store", refuse)
    monkeypatch.setattr(serve, "LATER_SECONDS", 0)
    serve.warm()
    with pytest.raises(StoreError):
        cache.the_store()


def test_every_answer_says_what_a_page_may_load(address):
    for path in ("/", "/maps", "/_stcore/health", "/app/static/basemap-light.json", "/nowhere.json"):
        with answer(address + path) as said:
            policy = dict(part.split(" ", 1) for part in said.headers["Content-Security-Policy"].split("; "))
            assert said.headers["X-Content-Type-Options"] == "nosniff"
        assert policy.keys() == serve.POLICY.keys()
        for (
            what,
            whence,
        ) in policy.items():  # this origin, what the page makes itself, and scripts by their fingerprints
            assert not {
                word
                for word in whence.split()
                if not re.fullmatch(r"'self'|'none'|'wasm-unsafe-eval'|'sha256-[\w+/=]+'|data:|blob:", word)
            } - ({"'unsafe-inline'"} if what == "style-src" else set())


def test_every_script_within_the_page_is_in_the_policy(address):
    with answer(address) as said:
        page, policy = said.read().decode(), said.headers["Content-Security-Policy"]
    inline = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", page, re.S)
    assert inline
    for script in inline:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in policy


def test_the_example_for_nginx_says_the_same():
    """But for Streamlit's own scripts, whose fingerprints only the app knows."""
    said = re.search(r'Content-Security-Policy "(.*)" always', (paths.ROOT / "docs" / "nginx.conf").read_text("utf-8"))[
        1
    ]
    policy = dict(part.split(" ", 1) for part in said.split("; "))
    assert policy == serve.POLICY | {
        "script-src": serve.POLICY["script-src"].replace("'self'", "'self' 'unsafe-inline'")
    }


def test_any_server_of_its_kind_can_serve_the_atlas():
    told = "import asyncio, app; from starlette.testclient import TestClient; print(TestClient(app.app).get('/_stcore/health').headers['referrer-policy'])"
    done = subprocess.run([sys.executable, "-c", told], cwd=paths.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["same-origin"]


def test_the_server_waits_for_no_library_of_the_tables():
    """They are loaded beside it, once it answers."""
    told = "import sys, app; print(*{'ibis', 'pandas', 'duckdb', 'atlas.store'}.intersection(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], cwd=paths.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_first_page_waits_for_nothing_that_only_files_other_maps_and_other_engines_need():
    others = {"h3", "pptx", "pydeck", "xlsxwriter", "atlas.figures.files.decks"}
    told = f"import sys, atlas.ui.overview; from atlas.store import open_store; open_store(); print(*{others}.intersection(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], cwd=paths.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
