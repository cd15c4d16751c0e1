"""Fetching from a server that misbehaves ends in a clear message and leaves nothing half-written."""

import json
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from atlas.ingest import fetch
from atlas.ingest.fetch import Addresses, FetchError, bulk_url, fetch_ucdp
from tests.ingest.foreign import UCDP_ROW, table

GOOD = table("ucdp", {}, {}).encode()
ROWS = [{**UCDP_ROW, "id": str(number)} for number in range(1, 6)]


class Server(ThreadingHTTPServer):
    """A local server whose answers are a function of the handler; counts requests and keeps their headers."""

    daemon_threads = True

    def __init__(self, answer):
        self.answer, self.seen = answer, []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        self.server.answer(self)

    def log_message(self, *args):
        pass

    def reply(self, status=200, body=b"", length=None, **headers):
        self.send_response(status)
        self.send_header("content-length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


@pytest.fixture
def serve():
    servers = []

    def start(answer):
        server = Server(answer)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def bulk(server, folder, **options):
    waits = options.pop("waits", [])
    addresses = Addresses(bulk=server.address, api=server.address + "/api", sleep=waits.append, **options)
    return fetch_ucdp("25.0.10", folder, addresses=addresses)


def api(server, folder, waits=None):
    addresses = Addresses(api=server.address + "/api", sleep=(waits if waits is not None else []).append)
    return fetch_ucdp("25.1", folder, token="secret", addresses=addresses)


def pages(handler, size=2, rows=ROWS, total=None):
    """Answer as UCDP's API does."""
    page = int(handler.path.split("page=")[-1]) if "&page=" in handler.path else 0
    last = (page + 1) * size >= len(rows)
    following = None if last else f"{handler.server.address}/api/25.1?pagesize={size}&page={page + 1}"
    content = {"TotalCount": len(rows) if total is None else total, "TotalPages": -(-len(rows) // size),
               "NextPageUrl": following, "Result": rows[page * size : (page + 1) * size]}  # fmt: skip
    handler.reply(body=json.dumps(content).encode())


def failing_first(answer, times, status=503, **headers):
    def reply(handler):
        if len(handler.server.seen) <= times:
            handler.reply(status, **headers)
        else:
            answer(handler)

    return reply


def test_addresses_of_releases():
    assert bulk_url("25.1").endswith("/ged/ged251-csv.zip")
    assert bulk_url("25.0.10").endswith("/candidateged/GEDEvent_v25_0_10.csv")
    assert bulk_url("21.01.21.12").endswith("/GEDEvent_v21_01_21_12.csv")
    for wrong in ("", "latest", "25", "../etc/passwd", "25.1/.."):
        with pytest.raises(ValueError, match="no UCDP release"):
            bulk_url(wrong)


def test_a_whole_file_is_kept_and_not_fetched_twice(serve, tmp_path):
    server = serve(lambda handler: handler.reply(body=GOOD))
    assert bulk(server, tmp_path).read_bytes() == GOOD
    assert bulk(server, tmp_path).read_bytes() == GOOD
    assert len(server.seen) == 1


def test_a_busy_server_is_asked_again_as_late_as_it_says(serve, tmp_path):
    waits = []
    server = serve(failing_first(lambda handler: handler.reply(body=GOOD), 2, 429, retry_after="7"))
    bulk(server, tmp_path, waits=waits)
    assert waits == [7.0, 7.0] and len(server.seen) == 3


def test_a_server_may_say_until_when_it_is_busy(serve, tmp_path):
    waits, soon = [], format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    bulk(
        serve(failing_first(lambda handler: handler.reply(body=GOOD), 1, 503, retry_after=soon)), tmp_path, waits=waits
    )
    assert 15 < waits[0] <= 20
    bulk(
        serve(failing_first(lambda handler: handler.reply(body=GOOD), 1, 503, retry_after="soon")),
        tmp_path / "b",
        waits=waits,
    )
    assert waits[1:] == [1.0]


def test_a_server_that_stays_busy_is_given_up(serve, tmp_path):
    waits = []
    server = serve(lambda handler: handler.reply(503))
    with pytest.raises(FetchError, match="4 times.*503"):
        bulk(server, tmp_path, waits=waits)
    assert waits == [1.0, 2.0, 4.0]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda h: h.reply(body=GOOD[:500], length=len(GOOD)), "4 times"),
        (lambda h: h.reply(200, b"<html>Log in</html>", content_type="text/html"), "web page"),
        (lambda h: h.reply(200, b"<!DOCTYPE html><p>Log in"), "web page"),
        (lambda h: h.reply(200, b""), "empty"),
        (lambda h: h.reply(404), "404"),
        (lambda h: h.reply(401), "token"),
        (lambda h: h.reply(302, location="/again"), "redirect"),
        (lambda h: h.connection.close(), "4 times"),
    ],
    ids=["cut-off", "html", "html-unlabelled", "empty", "not-found", "unauthorised", "redirect-loop", "hangs-up"],
)
def test_what_is_not_the_file_is_refused_and_leaves_nothing(serve, tmp_path, answer, said):
    with pytest.raises(FetchError, match=said):
        bulk(serve(answer), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_redirect_to_the_file_is_followed(serve, tmp_path):
    server = serve(lambda h: h.reply(body=GOOD) if h.path == "/moved" else h.reply(301, location="/moved"))
    assert bulk(server, tmp_path).read_bytes() == GOOD


def test_a_trickle_ends_at_the_deadline(serve, tmp_path):
    def trickle(handler):
        handler.send_response(200)
        handler.end_headers()
        for byte in GOOD:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(0.02)

    with pytest.raises(FetchError, match=r"not done after 0\.1 seconds"):
        bulk(serve(trickle), tmp_path, deadline_seconds=0.1)
    assert list(tmp_path.iterdir()) == []


def test_a_silent_server_is_given_up(serve, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "TIMEOUT", 0.1)
    with pytest.raises(FetchError, match="timed out"):
        bulk(serve(lambda handler: time.sleep(1)), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_end_is_bounded(serve, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "MAX_BYTES", 1000)
    with pytest.raises(FetchError, match="more than"):
        bulk(serve(lambda handler: handler.reply(body=GOOD * 9)), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_api_is_read_page_by_page_with_the_token(serve, tmp_path):
    server = serve(pages)
    lines = api(server, tmp_path).read_text().splitlines()
    assert len(lines) == 6 and lines[0].startswith("id,relid,")
    assert all(headers["x-ucdp-access-token"] == "secret" for _, headers in server.seen)
    assert [path.name for path in tmp_path.iterdir()] == ["GEDEvent_v25_1_api.csv"]


def test_an_api_download_goes_on_where_it_was_cut_off(serve, tmp_path):
    server = serve(lambda handler: pages(handler) if len(handler.server.seen) <= 2 else handler.reply(404))
    with pytest.raises(FetchError, match="404"):
        api(server, tmp_path)
    server.answer = pages
    server.seen.clear()
    assert len(api(server, tmp_path).read_text().splitlines()) == 6
    assert [path for path, _ in server.seen] == ["/api/25.1?pagesize=2&page=2"]


def test_a_page_that_is_refused_is_not_kept(serve, tmp_path):
    astray = json.dumps({"TotalCount": 9, "Result": [{"id": 1}], "NextPageUrl": "https://example.org/2"}).encode()
    server = serve(lambda handler: handler.reply(200, astray))
    with pytest.raises(FetchError, match="another server"):
        api(server, tmp_path)
    server.answer = pages
    assert len(api(server, tmp_path).read_text().splitlines()) == 6


def test_a_bulk_file_may_lie_on_another_server_and_a_token_stays_here(serve, tmp_path):
    mirror = serve(lambda handler: handler.reply(body=GOOD))
    server = serve(lambda handler: handler.reply(302, location=f"{mirror.address}/file.csv"))
    assert bulk(server, tmp_path).read_bytes() == GOOD
    seen = len(mirror.seen)
    with pytest.raises(FetchError, match="not sent there"):
        api(server, tmp_path)
    assert len(mirror.seen) == seen


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda h: h.reply(401), "UCDP_TOKEN"),
        (lambda h: h.reply(302, location="http://localhost/elsewhere"), "not sent there"),
        (lambda h: h.reply(200, b"<html>"), "no JSON"),
        (lambda h: h.reply(200, b"[]"), "no Result"),
        (lambda h: pages(h, total=7), "announced 7 events and gave 5"),
        (
            lambda h: h.reply(
                200,
                json.dumps({"TotalCount": 9, "Result": [{"id": 1}], "NextPageUrl": "https://example.org/2"}).encode(),
            ),
            "another server",
        ),
        (
            lambda h: h.reply(
                200, json.dumps({"TotalCount": 9, "Result": [], "NextPageUrl": f"{h.server.address}/api"}).encode()
            ),
            "does not come to an end",
        ),
    ],
    ids=["unauthorised", "redirect", "html", "no-object", "too-few", "other-server", "endless"],
)
def test_an_api_that_misbehaves_gives_no_file(serve, tmp_path, answer, said):
    with pytest.raises(FetchError, match=said):
        api(serve(answer), tmp_path)
    assert not list(tmp_path.glob("*.csv"))


def test_a_busy_api_is_asked_again(serve, tmp_path):
    waits = []
    server = serve(failing_first(pages, 1, 429, retry_after="999"))
    assert len(api(server, tmp_path, waits).read_text().splitlines()) == 6
    assert waits == [fetch.LONGEST_WAIT]
