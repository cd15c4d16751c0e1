"""What the server loads while it starts: every page, and the tables if they can be opened."""

import re
import subprocess
import sys

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import RerunData, RerunException
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.safe_session_state import SafeSessionState

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


def test_a_newer_message_does_not_undo_the_click_before_it(monkeypatch):
    pressed = []

    class Pressed(SessionState):
        def on_script_will_rerun(self, *states, **replay) -> None:  # where Streamlit runs the callbacks
            pressed.append(session["step"])

    def newer() -> None:
        raise RerunException(RerunData())

    session = SafeSessionState(Pressed({"step": 1}), newer)
    with pytest.raises(RerunException):
        session.on_script_will_rerun(None)
    assert pressed == []

    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", SafeSessionState.on_script_will_rerun)
    serve.take_changes_whole()
    session.on_script_will_rerun(None)
    assert pressed == [1]
    with pytest.raises(RerunException):  # what comes after it is given up for the newer message
        session["step"]


def test_no_package_that_the_atlas_needs_brings_components(monkeypatch):
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", manifest_scanner.scan_component_manifests)
    assert manifest_scanner.scan_component_manifests() == []
    serve.own_components_alone()
    assert manifest_scanner.scan_component_manifests() == []


def test_the_first_page_waits_for_nothing_that_only_files_other_maps_and_other_engines_need():
    others = {"h3", "pptx", "pydeck", "xlsxwriter", "atlas.briefing.catalogue", "ibis.backends.sql.compilers.snowflake", "sqlglot.dialects.bigquery"}
    told = f"import sys, atlas.ui.overview; from atlas.store import open_store; open_store(); print(*{others}.intersection(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], cwd=paths.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
