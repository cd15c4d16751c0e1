"""Who may import and remove, and what the server takes: judged by where a request comes from, the switch and the password."""

import asyncio
from types import SimpleNamespace

import pytest
import streamlit
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from atlas import journal
from atlas.ui import access
from atlas.ui.access import BRIEFINGS, CLOSED, IMPORTERS, LOCKED, MB, OPEN, PASSWORD, SWITCH, TRIES, Uploads

SECRET = "correct horse battery"
HERE = {"host": "localhost:8501"}


@pytest.fixture(autouse=True)
def _as_new(monkeypatch):
    """Nobody has said the password yet, and nothing is set."""
    monkeypatch.setattr(access, "_opened", {})
    access._wrong.clear()
    for name in (SWITCH, PASSWORD, IMPORTERS):
        monkeypatch.delenv(name, raising=False)


def listens(monkeypatch, address: str | None) -> None:
    monkeypatch.setattr(streamlit, "get_option", lambda name: {"server.address": address}[name])


def set_to(monkeypatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"ATLAS_{name.upper()}", value)


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "localhost"])
def test_whoever_sits_at_the_machine_may_import(monkeypatch, host):
    listens(monkeypatch, "127.0.0.1")
    assert access.standing({"Host": host}, "s") == OPEN


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "192.0.2.7", "::", "atlas.example"])
def test_a_server_that_others_reach_is_closed(monkeypatch, address):
    listens(monkeypatch, address)
    assert access.standing(HERE, "s") == CLOSED
    set_to(monkeypatch, uploads="on")  # without a password this opens nothing
    assert access.standing(HERE, "s") == CLOSED


@pytest.mark.parametrize("more", [{"host": "atlas.example"}, {"host": "192.0.2.7:8501"}, {"host": ""}, HERE | {"X-Forwarded-For": "192.0.2.9"},
                                  HERE | {"x-real-ip": "192.0.2.9"}, HERE | {"Forwarded": "for=192.0.2.9"}, HERE | {"via": "1.1 proxy"}])  # fmt: skip
def test_a_proxy_or_another_name_in_between_closes_it(monkeypatch, more):
    listens(monkeypatch, "127.0.0.1")
    assert access.standing(more, "s") == CLOSED


@pytest.mark.parametrize("word", ["off", "OFF", "0", "no", "False"])
def test_switched_off_is_off_for_all(monkeypatch, word):
    listens(monkeypatch, "127.0.0.1")
    set_to(monkeypatch, uploads=word, password=SECRET)
    assert access.standing(HERE, "s") == CLOSED


def test_the_password_opens_one_session(monkeypatch):
    listens(monkeypatch, "0.0.0.0")
    set_to(monkeypatch, uploads="on", password=SECRET)
    monkeypatch.setattr(access, "_session", lambda: "mine")
    assert access.standing(HERE, "mine") == LOCKED
    assert "not the password" in access.unlock("Ada", SECRET + "r")
    assert "name" in access.unlock(" ", SECRET)
    assert access.standing(HERE, "mine") == LOCKED
    assert access.unlock("Ada", SECRET) == ""
    assert (access.standing(HERE, "mine"), access.standing(HERE, "another")) == (OPEN, LOCKED)


def test_a_password_asks_at_the_machine_too_and_a_short_one_opens_nothing(monkeypatch):
    listens(monkeypatch, "127.0.0.1")
    set_to(monkeypatch, password=SECRET)
    assert access.standing(HERE, "s") == LOCKED
    set_to(monkeypatch, password="short", uploads="on")
    assert access.standing(HERE, "s") == CLOSED


def test_after_some_wrong_passwords_none_is_looked_at(monkeypatch):
    set_to(monkeypatch, uploads="on", password=SECRET)
    clock = iter([*range(TRIES), TRIES, 10_000])
    monkeypatch.setattr(access, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    for _ in range(TRIES):
        assert "not the password" in access.unlock("Ada", "wrong")
    assert "Too many" in access.unlock("Ada", SECRET)
    assert access.unlock("Ada", SECRET) == ""  # a minute later


def test_people_who_log_in_are_let_in_by_their_address(monkeypatch):
    listens(monkeypatch, "0.0.0.0")
    monkeypatch.setattr(access, "_session", lambda: "mine")
    monkeypatch.setattr(streamlit, "context", SimpleNamespace(headers=HERE, ip_address=None))
    user = {"is_logged_in": False, "email": "ada@org.example", "email_verified": True}
    monkeypatch.setattr(streamlit, "user", user)
    set_to(monkeypatch, uploads="on", importers=" Ada@org.example, bob@org.example,")
    assert access.here() == LOCKED
    user |= {"is_logged_in": True, "email": "eve@org.example"}
    assert access.here() == LOCKED
    user |= {"email": "ada@org.example", "email_verified": False}
    assert access.here() == LOCKED
    user["email_verified"] = True
    assert access.here() == OPEN
    assert access.who() == {"who": "ada@org.example", "address": "this machine"}
    set_to(monkeypatch, uploads="off")
    assert access.here() == CLOSED


@pytest.mark.parametrize("word", ["", "x"])
def test_where_there_is_no_password_none_opens(monkeypatch, word):
    listens(monkeypatch, "0.0.0.0")
    set_to(monkeypatch, uploads="on", importers="ada@org.example", password="")
    assert "not the password" in access.unlock("Eve", word)
    assert access.standing(HERE, "") == LOCKED


@pytest.fixture
def taking():
    """A server that takes every file that it is asked to take, and notes its bytes."""
    got = []

    async def app(scope, receive, send):
        size, more = 0, True
        while more:
            message = await receive()
            size, more = size + len(message.get("body", b"")), message.get("more_body", False)
        got.append(size)
        await PlainTextResponse("", 204 if "unknown" not in scope["path"] else 400)(scope, receive, send)

    uploads = Uploads(app)
    return TestClient(uploads), got, uploads


def test_a_closed_server_takes_small_files_and_few(taking):
    client, got, uploads = taking
    put = lambda name, size: client.put(f"/_stcore/upload_file/s1/{name}", content=b"x" * size).status_code  # noqa: E731
    assert put("a", MB) == 204
    assert put("big", 2 * MB) == 413
    assert [put(name, MB) for name in "bcd"] == [204] * 3
    assert put("e", MB) == 413  # the session holds what it may
    assert put("a", MB) == 204  # the same file again
    assert client.delete("/_stcore/upload_file/s1/b").status_code == 204
    assert put("e", MB) == 204
    assert client.put("/_stcore/upload_file/s2/a", content=b"x" * MB).status_code == 204  # another session has its own
    assert 2 * MB not in got
    assert sum(uploads.held["s1"].values()) <= BRIEFINGS.session_mb * MB


def test_a_base_path_is_no_way_round(taking):
    client, got, _ = taking
    assert client.put("/atlas/_stcore/upload_file/s1/a", content=b"x" * 2 * MB).status_code == 413
    assert got == []


def test_a_file_without_a_length_is_not_begun(taking):
    client, got, _ = taking
    assert client.put("/_stcore/upload_file/s1/a", content=iter([b"x" * 100])).status_code == 411
    assert got == []


def test_what_was_not_taken_is_not_counted(taking):
    client, _, uploads = taking
    assert client.put("/_stcore/upload_file/unknown/a", content=b"x" * MB).status_code == 400
    assert uploads.held == {}


def test_many_at_once_are_counted_before_they_are_there(taking):
    _, _, uploads = taking
    sent = []

    async def begin(name: str) -> None:
        scope = {
            "type": "http",
            "method": "PUT",
            "path": f"/_stcore/upload_file/s1/{name}",
            "headers": [(b"content-length", str(MB).encode())],
        }
        waiting = asyncio.Event()

        async def receive():
            await waiting.wait()

        async def send(message):
            sent.append(message.get("status"))

        await asyncio.wait_for(uploads(scope, receive, send), 0.2)

    async def all_at_once():
        await asyncio.gather(*(begin(name) for name in "abcdefgh"), return_exceptions=True)

    asyncio.run(all_at_once())
    assert sent.count(413) == 8 - BRIEFINGS.session_mb


def test_who_may_import_may_send_a_table(taking, monkeypatch):
    listens(monkeypatch, "127.0.0.1")
    client, got, _ = taking
    client.headers["host"] = "localhost"
    assert client.put("/_stcore/upload_file/s1/a", content=b"x" * 3 * MB).status_code == 204
    assert got == [3 * MB]
    set_to(monkeypatch, uploads="off")
    assert client.put("/_stcore/upload_file/s1/b", content=b"x" * 3 * MB).status_code == 413


def test_changes_are_noted_one_under_another(tmp_path):
    assert journal.notes(tmp_path) == []
    journal.note(tmp_path, "import", "acled", who="Ada\nremove", address="192.0.2.9", file='a",b.csv', kept=3)
    journal.note(tmp_path, "remove", "acled", who="Bob")
    first, second = journal.notes(tmp_path)
    assert (first["did"], first["who"], first["kept"], second["did"], second["who"]) == (
        "import",
        "Ada\nremove",
        3,
        "remove",
        "Bob",
    )
    assert len((tmp_path / "local" / journal.FILE).read_bytes().splitlines()) == 2


def test_a_note_that_cannot_be_written_is_told_in_the_log(tmp_path, caplog):
    (tmp_path / "local").write_text("in the way")
    journal.note(tmp_path, "import", "acled", who="Ada")
    assert "acled" in caplog.text and "Ada" in caplog.text and caplog.records[0].levelname == "ERROR"
