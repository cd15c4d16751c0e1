"""Other people's tables whose every text would do something, imported and shown on every page: nothing of it acts, in figures, tips and lists."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from atlas import imports
from atlas.paths import ROOT
from atlas.store import open_store
from tests.browser.conftest import drawn
from tests.ingest.foreign import write
from tools.server import serve

ACTS = (
    '<img src=http://foreign.example/a.png onerror="window.marked=1"><script>window.marked=1</script>![x](http://foreign.example/b.png)'
    '<a href="http://foreign.example/c">d</a>[e](javascript:window.marked=1) http://foreign.example/f :material/home: $x$ <style>*{display:none}</style>'
)
# Every column of free text.
TEXTS = {
    "reports": ("source", "relays", "place", "summary", "coder_note", "locator"),
    "acled": ("location", "source", "notes", "actor2", "assoc_actor_1", "admin2", "tags"),
    "ucdp": (
        "where_coordinates",
        "source_office",
        "source_headline",
        "source_article",
        "side_a",
        "where_description",
        "adm_2",
    ),
}
MADE = """() => [...document.querySelectorAll('a[href*="foreign.example"], img[src*="foreign.example"], [onerror], a[href^="javascript:"], svg a')]
    .map(made => made.outerHTML.slice(0, 200))"""
PAGES = (
    "",
    "maps",
    "maps?layer=governorates",
    "timelines",
    "claims",
    "sources",
    "sources?view=datasets",
    "sources?view=beside",
    "briefing",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data folder of its own, with three such tables imported."""
    folder = tmp_path_factory.mktemp("hostile")
    data = folder / "data"
    for part in ("marts", "boundaries"):
        shutil.copytree(ROOT / "data" / part, data / part)
    shutil.copy(ROOT / "data" / "datapackage.json", data)
    kept = {}
    for format, columns in TEXTS.items():
        each = [
            {column: f"{ACTS} {column}"} for column in columns
        ]  # one column a row, so that no refusal of one hides the others
        kept[format] = imports.import_file(
            format, write(folder, format, *each, name=f"{format}251.csv"), data_dir=data
        ).kept
    assert min(kept.values()) > 3, kept  # else the pages would show nothing of it
    return data


@pytest.fixture(scope="module")
def server(data):
    """An atlas with these tables."""
    with pytest.MonkeyPatch.context() as setting:
        setting.setenv("ATLAS_DATA", str(data))
        with serve("app.py", folder=ROOT) as running:
            yield running.address
            log = running.log.read_text("utf-8", errors="replace")
    assert not re.search(r"Traceback|\bfault [0-9a-f]{8}", log), log[-6000:]


def inert(page) -> None:
    drawn(page)
    assert page.evaluate("window.marked") is None
    assert page.evaluate(MADE) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_acts_on_a_page(path, open_page):
    page = open_page(f"/{path}{'&' if '?' in path else '?'}from=2021-03&to=2021-03")
    inert(page)
    if path == "briefing":
        page.get_by_role("button", name="Add the figures of this selection").click()
        drawn(page)
        expect(page.locator('[data-testid="stImage"] img').first).to_be_visible()
    elif path.startswith("maps"):
        canvas = page.locator(".st-key-figure-map canvas").first
        expect(canvas).to_be_visible()
        box = canvas.bounding_box()
        for across in range(1, 20):  # over the marks, whose tips are HTML
            page.mouse.move(box["x"] + box["width"] * across / 20, box["y"] + box["height"] / 2)
            page.wait_for_timeout(30)
    inert(page)


def test_nothing_acts_on_an_incident_of_such_a_table(data, open_page):
    store = open_store(data_dir=data)
    reports = store.frame(store.table("reports").filter(lambda t: t.dataset != "coded"))
    hostile = reports[reports.astype(str).apply(lambda column: column.str.contains("foreign.example")).any(axis=1)]
    chosen = hostile.groupby("dataset")["report_id"].first()  # one of each table
    assert len(chosen) > 1
    for name in chosen:
        page = open_page(f"/incident?report={name}")
        expect(page.locator(".st-key-figure-ledger")).to_be_visible()
        for expander in page.locator('[data-testid="stExpander"] summary').all():
            expander.click()
        inert(page)
