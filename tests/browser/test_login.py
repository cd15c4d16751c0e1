"""Importing after a login, in a real browser, with an OpenID provider of the test's own: who is on the list is let in, who is not is told so."""

import json
import shutil
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from playwright.sync_api import expect

from atlas import journal
from atlas.paths import ROOT
from tests.browser.conftest import drawn
from tests.ingest.foreign import write
from tools.server import free_port, serve


class Provider(ThreadingHTTPServer):
    """An OpenID provider at which somebody is logged in already."""

    def __init__(self):
        super().__init__(("127.0.0.2", 0), Answers)
        self.address, self.key, self.nonce, self.mail = (
            f"http://127.0.0.2:{self.server_port}",
            RSAKey.generate_key(2048),
            "",
            "",
        )


class Answers(BaseHTTPRequestHandler):
    """What the provider says."""

    def do_GET(self):
        provider, asked = self.server, {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if self.path.startswith("/authorize"):
            provider.nonce = asked["nonce"]
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{urlencode({'code': 'c', 'state': asked['state']})}")
            self.end_headers()
        elif self.path == "/jwks":
            self.say({"keys": [provider.key.as_dict(private=False, kid="k")]})
        else:
            self.say({"issuer": provider.address, "authorization_endpoint": f"{provider.address}/authorize", "token_endpoint": f"{provider.address}/token",
                      "jwks_uri": f"{provider.address}/jwks", "id_token_signing_alg_values_supported": ["RS256"]})  # fmt: skip

    def do_POST(self):
        provider, now = self.server, int(time.time())
        self.rfile.read(int(self.headers["Content-Length"]))
        claims = {"iss": provider.address, "aud": "atlas", "sub": provider.mail, "iat": now, "exp": now + 600, "nonce": provider.nonce,
                  "email": provider.mail, "email_verified": True}  # fmt: skip
        self.say(
            {
                "access_token": "a",
                "token_type": "Bearer",
                "id_token": jwt.encode({"alg": "RS256", "kid": "k"}, claims, provider.key),
            }
        )

    def say(self, what: dict) -> None:
        text = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        """Say nothing in the test's output."""


@pytest.fixture(scope="module")
def provider():
    """A running provider."""
    running = Provider()
    Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data folder of its own."""
    data = tmp_path_factory.mktemp("login") / "data"
    for part in ("marts", "boundaries"):
        shutil.copytree(ROOT / "data" / part, data / part)
    shutil.copy(ROOT / "data" / "datapackage.json", data)
    return data


@pytest.fixture(scope="module")
def server(data, provider, tmp_path_factory):
    """An atlas that others reach, with the settings of docs/security.md."""
    secrets, port = tmp_path_factory.mktemp("secrets") / "secrets.toml", free_port()
    secrets.write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "a long and random text of the test"\n'
        f'client_id = "atlas"\nclient_secret = "s"\nserver_metadata_url = "{provider.address}/.well-known/openid-configuration"\n'
    )
    settings = {"ATLAS_DATA": str(data), "ATLAS_UPLOADS": "on", "ATLAS_IMPORTERS": "ada@org.example, bob@org.example"}
    with pytest.MonkeyPatch.context() as setting:
        for name, value in settings.items():
            setting.setenv(name, value)
        with serve("app.py", folder=ROOT, listens="0.0.0.0", port=port, secrets_files=str(secrets)) as running:
            yield running.address


def test_who_is_on_the_list_imports_after_a_login(chromium, server, provider, data, tmp_path):
    context = chromium.browser.new_context()
    page = context.new_page()

    def log_in(mail: str) -> None:
        provider.mail = mail
        page.goto(f"{server}/sources?view=datasets")
        drawn(page)
        expect(page.locator('[data-testid="stFileUploader"]')).to_have_count(0)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"{server}/")
        page.goto(f"{server}/sources?view=datasets")
        drawn(page)

    log_in("eve@org.example")
    expect(page.get_by_text("eve@⁠org.example, who may not import here")).to_be_visible()
    expect(page.get_by_label("Password of this server")).to_have_count(0)
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(f"{server}/")
    log_in("ada@org.example")
    page.locator('[data-testid="stFileUploader"] input[type=file]').set_input_files(
        write(tmp_path, "acled", {}, name="own.csv")
    )
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_text("1 row of own.csv came in")).to_be_visible()
    (line,) = journal.notes(data)
    assert (line["did"], line["who"]) == ("import", "ada@org.example")
    context.close()
