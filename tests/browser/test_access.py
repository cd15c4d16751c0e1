"""A server that others reach, in a real browser: imports are closed, or open to who has its password; what was done is noted with a name."""

import shutil
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from atlas import journal
from atlas.paths import ROOT
from tests.browser.conftest import drawn
from tests.ingest.foreign import write
from tools.server import serve

SECRET = "correct horse battery"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data folder of its own."""
    data = tmp_path_factory.mktemp("shared") / "data"
    for part in ("marts", "boundaries"):
        shutil.copytree(ROOT / "data" / part, data / part)
    shutil.copy(ROOT / "data" / "datapackage.json", data)
    return data


@pytest.fixture(scope="module")
def server(data):
    """An atlas that listens beyond this machine, open to who has the password."""
    with pytest.MonkeyPatch.context() as setting:
        for name, value in {"ATLAS_DATA": str(data), "ATLAS_UPLOADS": "on", "ATLAS_PASSWORD": SECRET}.items():
            setting.setenv(name, value)
        with serve("app.py", folder=ROOT, listens="0.0.0.0") as running:
            yield running.address


def test_only_who_has_the_password_imports(data, tmp_path, open_page):
    page = open_page("/sources?view=datasets")
    expect(page.get_by_label("Password of this server")).to_be_visible()
    expect(page.locator('[data-testid="stFileUploader"]')).to_have_count(0)
    for word, answer in (("wrong", "That is not the password"), (SECRET, "")):
        page.get_by_label("Your name").fill("Ada")
        page.get_by_label("Password of this server").fill(word)
        page.get_by_role("button", name="Open imports").click()
        if answer:
            expect(page.get_by_text(answer)).to_be_visible()
    file = write(tmp_path, "acled", {}, name="own.csv")
    page.locator('[data-testid="stFileUploader"] input[type=file]').set_input_files(file)
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_text("1 row of own.csv came in")).to_be_visible()
    drawn(page)
    (line,) = journal.notes(data)
    assert (line["did"], line["dataset"], line["who"], line["file"]) == ("import", "acled", "Ada", "own.csv")
    another = open_page("/sources?view=datasets")  # a session of its own
    expect(another.get_by_label("Password of this server")).to_be_visible()
    expect(another.get_by_role("button", name="Remove")).to_have_count(0)


def test_the_endpoint_takes_no_table_of_who_has_not_said_it(server):
    request = urllib.request.Request(
        f"{server}/_stcore/upload_file/some-session/some-file", data=b"x" * 2 * 1024 * 1024, method="PUT"
    )
    with pytest.raises((urllib.error.HTTPError, urllib.error.URLError)) as refused:
        urllib.request.urlopen(request, timeout=20)
    assert getattr(refused.value, "code", 413) == 413  # or the connection is closed while the file is still being sent
