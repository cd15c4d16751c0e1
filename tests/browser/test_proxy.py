"""Two processes behind the example for nginx, in a real browser: they share the tables and nothing else. Without nginx these tests are skipped."""

import re
import shutil
import subprocess
import time
import urllib.request
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from atlas.paths import ROOT
from tests.browser.conftest import drawn
from tests.ingest.foreign import write
from tools.server import free_port, serve

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
SECRET = "correct horse battery"
VISITS = 40  # until both processes have been given to a new browser, each with the chance of one half


@pytest.fixture(scope="module")
def deployment(tmp_path_factory):
    """The address of nginx, the servers behind it by the name of their cookie, and nginx's folder."""
    folder = tmp_path_factory.mktemp("nginx")
    data = folder / "data"
    for part in ("marts", "boundaries"):
        shutil.copytree(ROOT / "data" / part, data / part)
    shutil.copy(ROOT / "data" / "datapackage.json", data)
    settings = {
        "ATLAS_DATA": str(data),
        "ATLAS_UPLOADS": "on",
        "ATLAS_PASSWORD": SECRET,
        "STREAMLIT_SERVER_COOKIE_SECRET": "shared by the processes",
    }
    with ExitStack() as running, pytest.MonkeyPatch.context() as setting:
        for name, value in settings.items():
            setting.setenv(name, value)
        stacks = {name: running.enter_context(ExitStack()) for name in ("one", "two")}
        servers = {name: stack.enter_context(serve("app.py", folder=ROOT)) for name, stack in stacks.items()}
        port = free_port()
        example = (ROOT / "docs" / "nginx.conf").read_text("utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};")
        example = example.replace("/var/log/nginx/", f"{folder}/")
        for old, name in (("127.0.0.1:8501", "one"), ("127.0.0.1:8502", "two")):
            example = example.replace(old, servers[name].address.removeprefix("http://"))
        temporary = "".join(
            f"{what}_temp_path {folder}/{what};\n" for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"pid {folder}/pid; error_log {folder}/error.log;\nevents {{ }}\nhttp {{\n{temporary}{example}}}\n"
        )
        nginx = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"])
        running.callback(nginx.wait)
        running.callback(nginx.terminate)
        address = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=5).close()
                break
            except OSError:
                assert nginx.poll() is None, (folder / "error.log").read_text()
                time.sleep(0.1)
        yield address, stacks, folder


@pytest.fixture(scope="module")
def visitors(chromium, deployment):
    """A browser context for each process, as it was given to them."""
    address, _, _ = deployment
    contexts = {}
    for _ in range(VISITS):
        context = chromium.browser.new_context()
        context.request.get(f"{address}/_stcore/health")
        (name,) = [cookie["value"] for cookie in context.cookies() if cookie["name"] == "replica"]
        if name in contexts:
            context.close()
        contexts.setdefault(name, context)
        if len(contexts) == 2:
            break
    yield contexts
    for context in contexts.values():
        context.close()


def opened(context, url: str):
    page = context.new_page()
    page.goto(url)
    drawn(page)
    return page


def test_a_browser_stays_with_its_process(visitors, deployment):
    address, _, _ = deployment
    assert set(visitors) == {"one", "two"}
    for name, context in visitors.items():
        page, faults = context.new_page(), []
        page.on(
            "console",
            lambda message, faults=faults: (
                faults.append(message.text) if message.type == "error" and "404" not in message.text else None
            ),
        )
        page.goto(f"{address}/maps?region=iraq")
        drawn(page)
        expect(page.locator(".st-key-figure-map canvas").first).to_be_visible()
        assert [cookie["value"] for cookie in context.cookies() if cookie["name"] == "replica"] == [name]
        assert faults == []
        page.close()


def test_what_one_process_imports_the_other_shows(visitors, deployment, tmp_path):
    address, _, _ = deployment
    page = opened(visitors["one"], f"{address}/sources?view=datasets")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Password of this server").fill(SECRET)
    page.get_by_role("button", name="Open imports").click()
    page.locator('[data-testid="stFileUploader"] input[type=file]').set_input_files(
        write(tmp_path, "acled", {}, name="own.csv")
    )
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_text("1 row of own.csv came in")).to_be_visible()
    other = opened(visitors["two"], f"{address}/sources?view=datasets")
    expect(other.locator(".st-key-dataset-acled")).to_be_visible()
    expect(
        other.get_by_label("Password of this server")
    ).to_be_visible()  # what is open in one process is not in the other
    page.close()
    other.close()


def test_a_browser_whose_process_is_gone_is_led_to_the_other(visitors, deployment):
    address, stacks, _ = deployment
    page = opened(visitors["two"], f"{address}/timelines?region=syria")
    stacks["two"].close()
    page.reload()
    drawn(page)
    expect(page.locator(".st-key-atlas-head strong").first).to_have_text(re.compile("Syria"))
    page.close()


def test_the_proxys_log_has_no_selection(deployment):
    _, _, folder = deployment
    log = (folder / "access.log").read_text("utf-8")
    assert '"GET /maps"' in log and '"GET /timelines"' in log
    assert "region" not in log and "syria" not in log
