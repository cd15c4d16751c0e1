"""The optional language model, against a server of our own: it fills gaps, is not believed without words, and never answers unasked."""

import json
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from atlas.ingest.intake.model import Model, ModelError, fill, model
from atlas.ingest.intake.propose import read_item

FRIDAY = date(2022, 1, 7)
TEXT = "Three soldiers lost their lives in Mosul, Iraq, on Monday when their lorry was blown to pieces."


@pytest.fixture
def server():
    """A model that answers with server.says and keeps what it was asked in server.asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            self.server.asked.append((self.path, dict(self.headers), json.loads(self.rfile.read(length))))
            content = self.server.says if isinstance(self.server.says, str) else json.dumps(self.server.says)
            body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
            self.send_response(self.server.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    running = HTTPServer(("127.0.0.1", 0), Handler)
    running.asked, running.says, running.status = [], {}, 200
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield running
    running.shutdown()
    thread.join()
    running.server_close()


def at(server, key=""):
    return Model(f"http://127.0.0.1:{server.server_port}/v1", "small", key)


def test_it_fills_what_rules_left_empty_and_only_that(server):
    item = read_item(TEXT, FRIDAY)
    assert "wounded" not in item.proposals[0].values
    server.says = {
        "killed": {"value": "99", "words": "Three soldiers"},
        "wounded": {"value": "1", "words": "their lorry"},
        "initiator": {"value": "islamic_state", "words": "claimed by Islamic State"},
        "target": {"value": "the army", "words": "soldiers"},
        "kidnapped": {"value": "many", "words": "soldiers"},
        "summary": {"value": "x", "words": "Mosul"},
    }
    (proposal,) = fill(item, FRIDAY, at(server, "secret")).proposals
    assert proposal.values["killed"] == item.proposals[0].values["killed"]
    added = {name: value for name, value in proposal.values.items() if value.by == "model"}
    assert set(added) == {"wounded"}
    assert (added["wounded"].text, added["wounded"].sure) == ("1", "doubtful")
    ((a, b),) = added["wounded"].spans
    assert TEXT[a:b] == "their lorry"
    ((path, headers, body),) = server.asked
    assert path == "/v1/chat/completions" and headers["Authorization"] == "Bearer secret"
    assert body["model"] == "small" and body["messages"][1]["content"] == TEXT


def test_a_text_that_rules_cannot_read_gets_a_row(server):
    item = read_item("Something befell the patrol in Mosul.", FRIDAY)
    assert item.proposals == ()
    server.says = {
        "event_type": {"value": "ambush", "words": "befell the patrol"},
        "date": {"value": "2022-13-45", "words": "patrol"},
    }
    filled = fill(item, FRIDAY, at(server))
    assert {name: value.text for name, value in filled.proposals[0].values.items()} == {"event_type": "ambush"}
    assert filled.message == ""


@pytest.mark.parametrize(("says", "status"), [("no JSON", 200), ("[1]", 200), ({}, 500)])
def test_what_goes_wrong_is_said_in_a_sentence(server, says, status):
    server.says, server.status = says, status
    with pytest.raises(ModelError, match=r"The model at 127\.0\.0\.1:\d+ "):
        fill(read_item(TEXT, FRIDAY), FRIDAY, at(server))


def test_none_is_asked_unless_it_is_set(monkeypatch):
    monkeypatch.delenv("ATLAS_MODEL", raising=False)
    assert model() is None
    monkeypatch.setenv("ATLAS_MODEL", "http://127.0.0.1:11434/v1#small")
    assert model() == Model("http://127.0.0.1:11434/v1", "small")
    monkeypatch.setenv("ATLAS_MODEL", "http://127.0.0.1:11434/v1")
    with pytest.raises(ModelError, match="not in the form"):
        model()
